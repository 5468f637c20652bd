// Opens the search by "/" or Ctrl-K. What searches is loaded when it is first wanted; without any of it
// the form of the header leads to the page of the search.
(function () {
  "use strict";
  const form = document.querySelector("form.find");
  const script = document.querySelector("template.find");
  if (!form || !script) return;
  let loading = null;

  function load() {
    loading ??= new Promise(function (done, fail) {
      const wanted = script.content.firstElementChild;
      const s = document.createElement("script");
      s.src = wanted.src;
      s.integrity = wanted.integrity;
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
    const writing = e.target.closest("input, textarea, select, [contenteditable]");
    const slash = e.key === "/" && !writing && !e.ctrlKey && !e.metaKey && !e.altKey;
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
