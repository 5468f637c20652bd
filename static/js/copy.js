// Adds a copy button to every code block and citation. Only pages that have one of them load this script.
(function () {
  "use strict";
  if (!navigator.clipboard) return; // undefined on pages served without HTTPS
  var texts = /* words: copy */ {}; // texts of words.yaml
  var status = document.createElement("p"); // for screen readers
  status.className = "hidden";
  status.setAttribute("role", "status");

  function addButton(place, code, label) {
    if (place.querySelector("button")) return;
    var button = document.createElement("button"), timer = 0;
    button.type = "button";
    button.className = "copy";
    button.textContent = texts["copy.copy"];
    button.setAttribute("aria-label", label);
    function report(text, message) {
      button.textContent = text;
      status.textContent = message;
      clearTimeout(timer);
      timer = setTimeout(function () { button.textContent = texts["copy.copy"]; status.textContent = ""; }, 2000);
    }
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(function () { report(texts["copy.copied"], texts["copy.copied"]); }, function () {
        getSelection().selectAllChildren(code);
        report(texts["copy.selected"], texts["copy.failed"]);
      });
    });
    place.append(button);
  }
  function addButtons() {
    document.body.append(status);
    document.querySelectorAll(".listing").forEach(function (l) { addButton(l, l.querySelector("code"), texts["copy.code"]); });
    document.querySelectorAll(".take").forEach(function (t) { addButton(t, t.nextElementSibling, texts["copy.citation"]); });
  }
  addButtons();
  addEventListener("offprint:update", addButtons); // sent by the preview
})();
