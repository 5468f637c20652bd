// Opens the search dialog on "/" or Ctrl-K. Loads the search script on first use. If that fails, opens the search page,
// as the form in the header does without JavaScript.
(function () {
  "use strict";
  const form = document.querySelector("form.find");
  const script = document.querySelector("template.find");
  if (!form || !script) return;
  let loading = null;
  let typed = null; // while the script loads

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
    typed ??= "";
    load().then(
      function () {
        form.elements.q.value += typed || "";
        typed = null;
        form.dispatchEvent(new Event("find"));
      },
      function () {
        const query = form.elements.q.value + (typed || "");
        location.assign(form.action + (query && "?q=" + encodeURIComponent(query)));
        loading = typed = null; // the reader can come back
      },
    );
  }
  // type adds a key to what was typed, and reports whether it is a letter or the like.
  function type(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.key.length > 1 && e.key !== "Backspace") return false;
    typed = e.key === "Backspace" ? typed.slice(0, -1) : typed + e.key;
    return true;
  }
  addEventListener("keydown", function (e) {
    if (typed !== null && type(e)) {
      e.preventDefault();
      e.stopImmediatePropagation(); // no other shortcuts
      return;
    }
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
