// Applies the reader's choice of a light or dark theme, stored in the browser. Runs before the first paint, so that
// the page does not flash. Without a choice the page uses the system's preference.
(function () {
  "use strict";
  var root = document.documentElement;
  var system = matchMedia("(prefers-color-scheme: dark)");
  var chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (e) { /* storage is disabled */ }
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }
  addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("button.theme");
    if (!button) return;
    function show() { button.setAttribute("aria-pressed", String(dark())); }
    button.hidden = false;
    button.addEventListener("click", function () {
      var next = dark() ? "light" : "dark";
      root.dataset.theme = next;
      try { localStorage.setItem("theme", next); } catch (e) { /* applies to this page only */ }
      show();
    });
    system.addEventListener("change", show);
    show();
  });
})();
