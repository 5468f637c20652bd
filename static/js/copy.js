// Adds a copy button to every code block and citation. Only pages that have one of them load this script.
(function () {
  "use strict";
  if (!navigator.clipboard) return; // undefined on pages served without HTTPS
  var status = document.createElement("p"); // for screen readers
  status.className = "hidden";
  status.setAttribute("role", "status");

  function addButton(place, code, label) {
    if (place.querySelector("button")) return;
    var button = document.createElement("button"), timer = 0;
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", label);
    function report(text, message) {
      button.textContent = text;
      status.textContent = message;
      clearTimeout(timer);
      timer = setTimeout(function () { button.textContent = "Copy"; status.textContent = ""; }, 2000);
    }
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(function () { report("Copied", "Copied"); }, function () {
        getSelection().selectAllChildren(code);
        report("Selected", "Copying failed. The text is selected: copy it with the keyboard");
      });
    });
    place.append(button);
  }
  function addButtons() {
    document.body.append(status);
    document.querySelectorAll(".listing").forEach(function (l) { addButton(l, l.querySelector("code"), "Copy code"); });
    document.querySelectorAll(".take").forEach(function (t) { addButton(t, t.nextElementSibling, "Copy citation"); });
  }
  addButtons();
  addEventListener("offprint:update", addButtons); // sent by the preview
})();
