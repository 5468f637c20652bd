// Opens the search dialog on "/" or Ctrl-K. Loads the search script on first use. If that fails, opens the search page,
// as the form in the header does without JavaScript.
(function () {
  "use strict";
  const form = document.querySelector("form.find");
  const script = document.querySelector("template.find");
  if (!form || !script) return;
  let loading = null;

  function load() {
    loading ??= new Promise(function (done, fail) {
      const source = script.content.firstElementChild;
      const s = document.createElement("script");
      s.src = source.src;
      s.integrity = source.integrity;
      s.onload = done;
      s.onerror = fail;
      document.head.append(s);
    });
    return loading;
  }
  function open() {
    load().then(
      function () { form.dispatchEvent(new Event("find")); },
      function () { location.assign(form.action); },
    );
  }
  addEventListener("keydown", function (e) {
    const typing = e.target.closest("input, textarea, select, [contenteditable]");
    const slash = e.key === "/" && document.documentElement.dataset.keys !== "off" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey;
    const k = e.key === "k" && (e.ctrlKey || e.metaKey) && !e.altKey && !e.shiftKey;
    if (!slash && !k) return;
    e.preventDefault();
    open();
  });
  form.elements.q.addEventListener("pointerdown", function (e) {
    e.preventDefault();
    open();
  });
})();
