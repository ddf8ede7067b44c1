(function () {
  "use strict";
  var en = document.documentElement.lang === "en", data = window.TUDIEN;
  function t(vi, english) { return en ? english : vi; }
  function byId(id) { return document.getElementById(id); }

  // Marks are dropped, đ is d; old and new tone styles become the same by that.
  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐðÐ]/g, "d").toLowerCase()
      .replace(/['’]/g, "").replace(/[^a-z0-9]+/g, " ").trim();
  }

  // word -> numbers of the sets that hold it, read when first asked for
  var held = { names: Object.create(null), around: Object.create(null) };
  function sets(part, word) {
    if (!(word in data[part])) return [];
    if (!held[part][word]) {
      var last = 0;
      held[part][word] = data[part][word].split(" ").map(function (gap) { return last += parseInt(gap, 36); });
    }
    return held[part][word];
  }
  var vocabulary = Object.keys(data.names).concat(Object.keys(data.around).filter(function (word) { return !(word in data.names); }));
  var total = data.sets.length;

  // Edit distance where neighbours may change places (optimal string alignment), given up above two.
  function distance(a, b) {
    if (Math.abs(a.length - b.length) > 2) return 3;
    var before = [], row = [], next, i, j;
    for (j = 0; j <= b.length; j++) row[j] = j;
    for (i = 1; i <= a.length; i++) {
      next = [i];
      var least = i;
      for (j = 1; j <= b.length; j++) {
        var cost = a[i - 1] === b[j - 1] ? 0 : 1;
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
        least = Math.min(least, next[j]);
      }
      if (least > 2) return 3;
      before = row;
      row = next;
    }
    return row[b.length];
  }
  // Telex keys that stayed letters: hooj -> ho, ddaats -> dat.
  function untelex(typed) {
    var plain = "", vowel = false;
    for (var i = 0; i < typed.length; i++) {
      var letter = typed[i], tone = vowel && "sfrxjwz".indexOf(letter) >= 0;
      var doubled = plain.slice(-1) === letter && "aeod".indexOf(letter) >= 0;
      vowel = vowel || "aeiouy".indexOf(letter) >= 0;
      if (!tone && !doubled) plain += letter;
    }
    return plain;
  }
  function near(typed, word) {
    var short = Math.min(typed.length, word.length), long = Math.max(typed.length, word.length);
    var begins = typed.length >= 2 && word.indexOf(typed) === 0 ? 0.75 : 0;
    if (short < 2 || long - short > 2) return begins;
    var away = distance(typed, word), credit = 0;
    if (away === 1 && long >= 4) credit = 0.85;
    else if (away === 1 && long === 3) credit = 0.7;
    else if (away === 2 && short >= 6) credit = 0.6;
    return Math.max(credit, begins);
  }
  // The words that a typed one may be, each with how surely.
  function readings(typed, last) {
    var found = [], exact = typed in data.names || typed in data.around;
    if (exact) found.push([typed, 1]);
    if (exact && !last) return found;
    if (typed.length > 16) return found;
    var telex = untelex(typed), loose = typed.replace(/y/g, "i");
    vocabulary.forEach(function (word) {
      if (word === typed) return;
      // A word that stands there is itself; while it is being typed it may also begin a longer one.
      var credit = exact ? (word.indexOf(typed) === 0 ? 0.5 : 0) : word === telex || word.replace(/y/g, "i") === loose ? 0.95 : near(typed, word);
      if (credit >= 0.5) found.push([word, credit]);
    });
    return found.sort(function (a, b) { return b[1] - a[1]; }).slice(0, 40);
  }

  // Numbers of the sets that answer, best first; all where nothing is asked.
  function search(text) {
    var folded = fold(text), all = [], i;
    if (!folded) {
      for (i = 0; i < total; i++) all.push([i, 0]);
      return all;
    }
    var words = folded.split(" ").slice(0, 16), scores = new Float64Array(total), asked = 0;
    words.forEach(function (typed, place) {
      var read = readings(typed, place === words.length - 1), best = new Float64Array(total), touched = [], weight = 0;
      read.forEach(function (one) {
        var named = sets("names", one[0]), around = sets("around", one[0]);
        var tells = Math.log(1 + total / Math.max(1, named.length + around.length));
        weight = Math.max(weight, tells);
        [[named, 1], [around, 0.6]].forEach(function (part) {
          part[0].forEach(function (set) {
            if (!best[set]) touched.push(set);
            best[set] = Math.max(best[set], tells * one[1] * part[1]);
          });
        });
      });
      asked += weight || Math.log(1 + total) * 0.5;
      touched.forEach(function (set) { scores[set] += best[set]; });
    });
    var typed = text.trim().toLowerCase().normalize("NFC");
    for (i = 0; i < total; i++) {
      var share = scores[i] / asked;
      if (share < 0.42) continue;
      // What is written just so comes before what is the same without its marks.
      if (data.sets[i][1].toLowerCase().normalize("NFC").indexOf(typed) >= 0) share += 0.2;
      all.push([i, share]);
    }
    return all.sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; });
  }

  function day(text) { return en || !text ? text : text.split("-").reverse().join("/"); }
  function number(value) { return String(value).replace(/\B(?=(\d{3})+$)/g, en ? "," : "."); }
  function mark(tenths) { return (tenths / 10).toFixed(1).replace(".", en ? "." : ","); }
  var states = { da: "", dang: t("đang xây dựng", "being built"), can: t("cần xây dựng", "to be built") };
  function topic(code) {
    var found = data.topics.filter(function (one) { return one[0] === code; })[0];
    return found ? (en && found[2]) || found[1] : "";
  }
  function make(name, classes, text) {
    var element = document.createElement(name);
    if (classes) element.className = classes;
    if (text) element.textContent = text;
    return element;
  }
  function card(set) {
    var item = make("li", "set"), head = make("h3"), title = (en && set[2]) || set[1];
    if (set[11]) {
      var link = make("a", "", title);
      link.href = "bo/" + set[0] + ".html";
      head.appendChild(link);
    } else head.textContent = title;
    item.appendChild(head);
    var meta = make("p", "meta");
    [data.owners[set[3]], topic(set[4]), set[5] && t("tính đến ", "as of ") + day(set[5]),
      set[6] !== null && number(set[6]) + t(" bản ghi", " records")].forEach(function (text) {
      if (text) meta.appendChild(make("span", "", text));
    });
    item.appendChild(meta);
    var tags = make("p", "tags");
    if (!set[11]) tags.appendChild(make("span", "tag wait", states[set[9]]));
    if (set[7] !== null) tags.appendChild(make("span", "tag " + (set[7] >= 950 ? "good" : set[7] >= 800 ? "fair" : "poor"), t("điểm ", "score ") + mark(set[7])));
    if (set[10]) tags.appendChild(make("span", "tag poor", t("quá hạn cập nhật", "overdue")));
    set[8].split(" ").forEach(function (format) { if (format) tags.appendChild(make("span", "tag", format)); });
    item.appendChild(tags);
    return item;
  }

  var SHOWN = 25, page = 0, names = ["q", "topic", "owner", "state", "sort"];
  var fields = {};
  names.forEach(function (name) { fields[name] = byId(name); });
  data.owners.forEach(function (owner) {
    var option = make("option", "", owner);
    option.value = owner;
    fields.owner.appendChild(option);
  });

  function read() {
    var asked = new URLSearchParams(location.hash.slice(1));
    names.forEach(function (name) { fields[name].value = asked.get(name) || ""; });
    page = Math.max(0, (parseInt(asked.get("page"), 10) || 1) - 1);
    show();
  }
  function note() {
    var asked = new URLSearchParams();
    names.forEach(function (name) { if (fields[name].value) asked.set(name, fields[name].value); });
    if (page) asked.set("page", page + 1);
    var text = asked.toString();
    try { history.replaceState(null, "", text ? "#" + text : location.pathname + location.search); } catch (refused) { /* some browsers refuse it for files */ }
  }
  function show() {
    var begun = performance.now(), owner = fields.owner.value;
    var found = search(fields.q.value).filter(function (hit) {
      var set = data.sets[hit[0]];
      return (!fields.topic.value || set[4] === fields.topic.value) && (!owner || data.owners[set[3]] === owner) && (!fields.state.value || set[9] === fields.state.value);
    });
    var order = fields.sort.value, place = order === "new" ? 5 : 7;
    if (order) found.sort(function (a, b) {
      var x = data.sets[a[0]][place] || "", y = data.sets[b[0]][place] || "";
      return x < y ? 1 : x > y ? -1 : a[0] - b[0];
    });
    var pages = Math.max(1, Math.ceil(found.length / SHOWN));
    page = Math.min(page, pages - 1);
    var list = byId("sets");
    list.textContent = "";
    found.slice(page * SHOWN, (page + 1) * SHOWN).forEach(function (hit) { list.appendChild(card(data.sets[hit[0]])); });
    byId("status").textContent = found.length ? number(found.length) + t(" bộ dữ liệu", found.length === 1 ? " data set" : " data sets")
      : t("Không thấy bộ dữ liệu nào; thử từ khác hoặc bỏ bớt điều kiện lọc.", "No data set was found; try other words or fewer filters.");
    byId("place").textContent = pages > 1 ? t("Trang ", "Page ") + (page + 1) + " / " + pages : "";
    byId("before").hidden = page === 0;
    byId("after").hidden = page + 1 >= pages;
    window.TUDIEN_MS = performance.now() - begun;
  }
  function changed() {
    page = 0;
    note();
    show();
  }
  names.forEach(function (name) { fields[name].addEventListener(name === "q" ? "input" : "change", changed); });
  byId("find").addEventListener("submit", function (event) { event.preventDefault(); });
  byId("clear").addEventListener("click", function () {
    names.forEach(function (name) { fields[name].value = ""; });
    changed();
    fields.q.focus();
  });
  function turn(by) {
    page += by;
    note();
    show();
    byId("list-title").scrollIntoView();
    var first = byId("sets").querySelector("a");
    if (first) first.focus();
  }
  byId("before").addEventListener("click", function () { turn(-1); });
  byId("after").addEventListener("click", function () { turn(1); });
  // «/» goes to the search; arrows go through what was found, Escape goes back.
  document.addEventListener("keydown", function (event) {
    var at = document.activeElement, links = [].slice.call(byId("sets").querySelectorAll("a")), place = links.indexOf(at);
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName) && !event.ctrlKey && !event.metaKey && !event.altKey) fields.q.focus();
    else if (event.key === "ArrowDown" && (at === fields.q || place >= 0) && links[place + 1]) links[place + 1].focus();
    else if (event.key === "ArrowUp" && place >= 0) (links[place - 1] || fields.q).focus();
    else if (event.key === "Escape" && place >= 0) fields.q.focus();
    else return;
    event.preventDefault();
  });
  window.addEventListener("hashchange", read);
  read();
})();
