// A button at every block of code that copies it. The page loads this only where it has code; without
// it the code can be selected as any other text.
(function () {
  "use strict";
  if (!navigator.clipboard) return; // not on a page that came without encryption
  var status = document.createElement("p"); // what screen readers say
  status.className = "hidden";
  status.setAttribute("role", "status");

  function equip(listing) {
    if (listing.querySelector("button")) return;
    var code = listing.querySelector("code"), button = document.createElement("button"), timer = 0;
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the code");
    function say(label, words) {
      button.textContent = label;
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
    listing.append(button);
  }
  function all() {
    document.body.append(status);
    document.querySelectorAll(".listing").forEach(equip);
  }
  all();
  addEventListener("offprint:update", all); // of a preview
})();
