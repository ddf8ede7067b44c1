'use strict';
(() => {
  const cases = [...document.querySelectorAll('article')];
  const by = document.getElementById('by'), count = document.getElementById('count');
  const made = new Map();
  let unsaved = false, at = -1;
  const today = () => {
    const now = new Date(), two = (n) => String(n).padStart(2, '0');
    return now.getFullYear() + '-' + two(now.getMonth() + 1) + '-' + two(now.getDate());
  };
  const show = () => { count.textContent = made.size + '/' + cases.length; };
  const put = (one, decision, name, date) => {
    made.set(one, { decision, by: name, date });
    one.classList.add('done');
    show();
  };
  const decide = (one) => {
    const picked = one.querySelector('input[type=radio]:checked');
    if (!picked) return;
    unsaved = true;
    put(one, picked.value, by.value.trim(), today());
  };
  const rows = () => cases.filter((one) => made.has(one)).map((one) => {
    const { decision, by: name, date } = made.get(one);
    return { record_id_l: one.dataset.l, record_id_r: one.dataset.r, decision, by: name || by.value.trim(), date,
      note: one.querySelector('.why').value.trim() };
  });
  const ready = () => {
    if (!by.value.trim()) { by.focus(); alert('Hãy ghi tên người quyết định.'); return false; }
    if (!made.size) { alert('Chưa có quyết định nào.'); return false; }
    return true;
  };
  const save = (name, type, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    unsaved = false;
  };
  const heads = ['record_id_l', 'record_id_r', 'decision', 'by', 'date', 'note'];
  const cell = (text) => /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  document.getElementById('csv').addEventListener('click', () => {
    if (!ready()) return;
    const lines = [heads, ...rows().map((row) => heads.map((head) => cell(row[head])))];
    save('quyet_dinh.csv', 'text/csv', '\ufeff' + lines.map((line) => line.join(',')).join('\r\n') + '\r\n');
  });
  document.getElementById('json').addEventListener('click', () => {
    if (!ready()) return;
    const all = { kind: 'tudien.link.decisions', version: 1, entity: document.body.dataset.entity, decisions: rows() };
    save('quyet_dinh.json', 'application/json', JSON.stringify(all, null, 2) + '\n');
  });
  document.getElementById('load').addEventListener('change', async (event) => {
    const file = event.target.files[0];
    if (!file) return;
    try {
      const read = JSON.parse(await file.text());
      if (read.kind !== 'tudien.link.decisions') throw new Error();
      let known = 0;
      for (const row of read.decisions) {
        const one = cases.find((one) => one.dataset.l === row.record_id_l && one.dataset.r === row.record_id_r);
        const radio = one && [...one.querySelectorAll('input[type=radio]')].find((radio) => radio.value === row.decision);
        if (!radio) continue;
        radio.checked = true;
        one.querySelector('.why').value = row.note || '';
        if (!by.value && row.by) by.value = row.by;
        put(one, row.decision, row.by, row.date);
        known += 1;
      }
      alert('Đã mở ' + known + '/' + read.decisions.length + ' quyết định.');
    } catch { alert('Tệp này không phải tệp quyết định JSON do trang này lưu.'); }
    event.target.value = '';
  });
  document.getElementById('open').addEventListener('change', (event) => document.body.classList.toggle('hide', event.target.checked));
  document.addEventListener('change', (event) => {
    const one = event.target.closest('article');
    if (one) decide(one);
  });
  const go = (to) => {
    if (!cases[to]) return;
    if (cases[at]) cases[at].classList.remove('here');
    at = to;
    cases[at].classList.add('here');
    cases[at].scrollIntoView({ block: 'start' });
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches('input[type=text]')) return;
    if (event.key === 'j') go(at + 1);
    else if (event.key === 'k') go(at - 1);
    else if (cases[at] && ['1', '2', '3'].includes(event.key)) {
      cases[at].querySelectorAll('input[type=radio]')[event.key - 1].checked = true;
      decide(cases[at]);
      go(at + 1);
    }
  });
  window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });
  show();
})();
