// A button at every block of code and every citation that copies it. The page loads this only where it
// has one of them; without it they can be selected as any other text.
(function () {
  "use strict";
  if (!navigator.clipboard) return; // not on a page that came without encryption
  var status = document.createElement("p"); // what screen readers say
  status.className = "hidden";
  status.setAttribute("role", "status");

  function equip(place, code, label) {
    if (place.querySelector("button")) return;
    var button = document.createElement("button"), timer = 0;
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", label);
    function say(shown, words) {
      button.textContent = shown;
      status.textContent = words;
      clearTimeout(timer);
      timer = setTimeout(function () { button.textContent = "Copy"; status.textContent = ""; }, 2000);
    }
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(function () { say("Copied", "Copied"); }, function () {
        getSelection().selectAllChildren(code);
        say("Selected", "Not copied, but selected: copy it with the keyboard");
      });
    });
    place.append(button);
  }
  function all() {
    document.body.append(status);
    document.querySelectorAll(".listing").forEach(function (l) { equip(l, l.querySelector("code"), "Copy the code"); });
    document.querySelectorAll(".take").forEach(function (t) { equip(t, t.nextElementSibling, "Copy the citation"); });
  }
  all();
  addEventListener("offprint:update", all); // of a preview
})();
