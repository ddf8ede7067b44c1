(function () {
  // Marks are dropped, đ is d, and old and new tone styles become the same by that.
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d")
      .replace(/[^a-z0-9]+/g, " ").trim();
  }
  function grams(text) {
    var set = {}, padded = " " + text + " ";
    for (var i = 0; i + 3 <= padded.length; i++) set[padded.slice(i, i + 3)] = true;
    return set;
  }
  function alike(a, b) {
    var both = 0, first = 0, second = 0, key;
    for (key in a) { first++; if (b[key]) both++; }
    for (key in b) second++;
    return first && second ? 2 * both / (first + second) : 0;
  }
  var entries = JSON.parse(document.getElementById("index").textContent).map(function (one) {
    var names = [one[1], one[0].replace(/^.*\./, "")].concat(one[3].split("|")).map(fold).filter(Boolean);
    return { at: one[0], title: one[1], where: one[2], names: names, exact: one[1].toLowerCase().normalize("NFC") };
  });
  function score(entry, wanted, words, gram, typed) {
    var best = 0;
    entry.names.forEach(function (name, place) {
      var own = place < 2 ? 0.05 : 0, found = 0;
      if (name === wanted) found = 1;
      else if (name.indexOf(wanted) === 0) found = 0.85;
      else if (words.every(function (word) { return (" " + name).indexOf(" " + word) >= 0; })) found = 0.75;
      else if (name.indexOf(wanted) >= 0 && wanted.length > 2) found = 0.65;
      else { var near = alike(gram, grams(name)); if (near >= 0.5) found = near * 0.7; }
      if (found) best = Math.max(best, found + own - name.length / 10000);
    });
    if (best && entry.exact.indexOf(typed) >= 0) best += 0.03;
    return best;
  }
  var input = document.getElementById("q"), list = document.getElementById("hits");
  document.querySelector(".search").hidden = false;
  input.addEventListener("input", function () {
    var wanted = fold(input.value), typed = input.value.trim().toLowerCase().normalize("NFC");
    list.textContent = "";
    if (!wanted) return;
    var words = wanted.split(" "), gram = grams(wanted);
    entries.map(function (entry) { return { entry: entry, score: score(entry, wanted, words, gram, typed) }; })
      .filter(function (hit) { return hit.score > 0; })
      .sort(function (a, b) { return b.score - a.score || (a.entry.at < b.entry.at ? -1 : 1); })
      .slice(0, 8).forEach(function (hit) {
        var item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("span");
        link.href = "#" + hit.entry.at;
        link.textContent = hit.entry.title + " ";
        note.textContent = hit.entry.where + " · " + hit.entry.at;
        link.appendChild(note);
        item.appendChild(link);
        list.appendChild(item);
      });
    if (!list.firstChild) {
      var none = document.createElement("li");
      none.textContent = "Không thấy; thử từ khác hoặc bỏ bớt chữ.";
      list.appendChild(none);
    }
  });
  // In the picture, pointing at an entity shows its own relations alone.
  document.querySelectorAll(".er a").forEach(function (box) {
    var id = box.dataset.id, picture = box.ownerSVGElement;
    function show(on) {
      picture.classList.toggle("one", on);
      picture.querySelectorAll(".hot").forEach(function (part) { part.classList.remove("hot"); });
      if (!on) return;
      var near = {};
      near[id] = true;
      picture.querySelectorAll(".rel").forEach(function (line) {
        if (line.dataset.from !== id && line.dataset.to !== id) return;
        line.classList.add("hot");
        near[line.dataset.from] = near[line.dataset.to] = true;
      });
      picture.querySelectorAll("a").forEach(function (other) { if (near[other.dataset.id]) other.classList.add("hot"); });
    }
    box.addEventListener("mouseenter", function () { show(true); });
    box.addEventListener("mouseleave", function () { show(false); });
    box.addEventListener("focus", function () { show(true); });
    box.addEventListener("blur", function () { show(false); });
  });
  function open() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") target.open = true;
  }
  window.addEventListener("hashchange", open);
  open();
})();
