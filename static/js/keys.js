// Lets readers go through a list of papers with the keys j and k. The key ? lists all keys, which can be turned off there.
(function () {
  "use strict";
  const texts = /* words: keys */ {}; // texts of words.yaml
  const root = document.documentElement;
  try { if (localStorage.getItem("keys") === "off") root.dataset.keys = "off"; } catch { /* storage is disabled */ }

  // go moves the focus to the next or the previous entry of a list.
  function go(by) {
    const links = [...(document.querySelector("dialog[open]") || document).querySelectorAll(".entry h3 a")].filter((a) => a.checkVisibility());
    const current = document.activeElement.closest(".entry"), at = links.findIndex((a) => a.closest(".entry") === current);
    const next = links[at < 0 ? (by > 0 ? 0 : -1) : at + by];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.closest(".entry").scrollIntoView({ block: "nearest" });
  }
  let box = null;
  function help() {
    if (!box) {
      box = document.createElement("dialog");
      box.className = "box keys";
      box.setAttribute("aria-labelledby", "keys");
      box.innerHTML = '<form method="dialog"><h2 id="keys"></h2><dl></dl><p><label><input type="checkbox"> <span></span></label></p><p class="more"><button></button></p></form>';
      box.querySelector("h2").textContent = texts["keys.title"];
      box.querySelector("span").textContent = texts["keys.use"];
      box.querySelector("button").textContent = texts["keys.close"];
      const keys = [["j", "next"], ["k", "previous"], ["/", "search"], ["?", "help"]];
      if (window.offprintList) keys.splice(2, 0, ["s", "star"]);
      for (const [key, name] of keys) {
        const row = document.createElement("div"), dt = document.createElement("dt"), kbd = document.createElement("kbd"), dd = document.createElement("dd");
        kbd.textContent = key;
        dt.append(kbd);
        dd.textContent = texts["keys." + name];
        row.append(dt, dd);
        box.querySelector("dl").append(row);
      }
      const use = box.querySelector("input");
      use.checked = root.dataset.keys !== "off";
      use.addEventListener("change", function () {
        root.dataset.keys = use.checked ? "on" : "off";
        try { localStorage.setItem("keys", root.dataset.keys); } catch { /* for this page only */ }
      });
      box.addEventListener("click", (e) => { if (e.target === box) box.close(); });
      document.body.append(box);
    }
    if (!box.open) box.showModal();
  }
  addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (e.key === "?") help(); // also if the keys are off, which it can change
    else if (root.dataset.keys === "off") return;
    else if (e.key === "j") go(1);
    else if (e.key === "k") go(-1);
    else return;
    e.preventDefault();
  });
})();
