(function () {
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  }
  document.querySelectorAll("input[data-filter]").forEach(function (input) {
    var bodies = document.getElementById(input.dataset.filter).tBodies;
    input.parentElement.hidden = false;
    input.addEventListener("input", function () {
      var wanted = fold(input.value);
      Array.prototype.forEach.call(bodies, function (body) {
        body.hidden = wanted !== "" && fold(body.textContent).indexOf(wanted) < 0;
      });
    });
  });
})();
