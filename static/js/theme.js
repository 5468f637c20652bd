// Applies the reader's choice of a light or dark theme, stored in the browser. Runs before the first paint, so that
// the page does not flash. The button goes from the system's theme to the other one, to the same one, and back.
(function () {
  "use strict";
  var texts = /* words: header.theme-system header.theme-light header.theme-dark */ {}; // texts of words.yaml
  var root = document.documentElement;
  var system = matchMedia("(prefers-color-scheme: dark)");
  var chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (e) { /* storage is disabled */ }
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

  function next() {
    var same = system.matches ? "dark" : "light", other = system.matches ? "light" : "dark";
    return !root.dataset.theme ? other : root.dataset.theme === other ? same : "";
  }
  addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("button.theme");
    if (!button) return;
    function show() {
      var theme = root.dataset.theme || "system";
      button.setAttribute("aria-label", texts["header.theme-" + theme]);
      button.title = texts["header.theme-" + theme];
      button.removeAttribute("aria-pressed"); // of layouts for two themes
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      var theme = next();
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      try {
        if (theme) localStorage.setItem("theme", theme);
        else localStorage.removeItem("theme");
      } catch (e) { /* applies to this page only */ }
      show();
    });
    show();
  });
})();
