// Keeps a page in the preview up to date. The server reports changes of the page, its styles and its other files, and
// problems in the site's files. Only the elements that differ are replaced, which preserves the scroll position, the
// focus, open details and changes made by scripts.
(function () {
  "use strict";
  var script = document.currentScript;
  var seen = { page: script.dataset.page, styles: script.dataset.styles, assets: script.dataset.assets };
  var shown = document.cloneNode(true); // the page as served, without later changes
  var served = new WeakSet(); // nodes that the server sent, as opposed to scripts
  markServed(document);
  var source = null, timer = 0, updating = null, again = false;

  // The connection. A hidden tab has none, because browsers limit the number of connections to a server.
  function open() {
    close();
    if (document.hidden) return;
    var address = new URL("events", script.src);
    address.search = new URLSearchParams({ path: decodeURI(location.pathname), page: seen.page, styles: seen.styles, assets: seen.assets });
    source = new EventSource(address);
    source.onerror = function () { close(); wait(500); };
    on("beat", function () {});
    on("page", update);
    on("styles", function (version) { seen.styles = version; restyle(version); });
    on("assets", function (paths) { if (!paths || uses(paths)) location.reload(); });
    on("faults", showErrors);
    on("warnings", showWarnings);
    wait(40000); // 2.5 heartbeats: detects a connection that died while a laptop slept
  }
  function on(name, act) {
    source.addEventListener(name, function (event) {
      wait(40000);
      act(event.data ? JSON.parse(event.data) : null);
    });
  }
  function close() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }
  function wait(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(open, milliseconds);
  }
  document.addEventListener("visibilitychange", function () { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", function (event) { if (event.persisted) open(); });
  addEventListener("online", open);

  // Updates of the page.
  function update() {
    if (updating) { again = true; return; }
    again = false;
    updating = fetch(location.href, { cache: "no-store" })
      .then(function (response) { return response.text(); })
      .then(function (text) { show(new DOMParser().parseFromString(text, "text/html")); })
      .catch(function () { wait(500); })
      .then(function () { updating = null; if (again) update(); });
  }
  function show(next) {
    var tag = next.querySelector("script[data-page]");
    if (!tag || scripts(next) !== scripts(shown)) { location.reload(); return; }
    seen.page = tag.dataset.page;
    var focused = document.activeElement;
    var name = focused && focused !== document.body && selector(focused);
    attributes(document.body, shown.body, next.body);
    children(document.head, shown.head, next.head);
    children(document.body, shown.body, next.body);
    document.documentElement.lang = next.documentElement.lang;
    shown = next;
    if (name && document.activeElement === document.body) {
      var there = document.querySelector(name);
      if (there) there.focus({ preventScroll: true });
    }
    dispatchEvent(new Event("offprint:update"));
  }
  function scripts(page) {
    return Array.from(page.querySelectorAll("script:not([data-page], [type='application/ld+json'])"), function (s) { return s.src + s.text; }).join("\n");
  }
  function selector(element) {
    if (element.id) return "#" + CSS.escape(element.id);
    var address = element.getAttribute("href");
    return address ? element.localName + "[href=" + JSON.stringify(address) + "]" : "";
  }

  function markServed(node) {
    served.add(node);
    node.childNodes.forEach(markServed);
    return node;
  }
  function fresh(node) { return markServed(document.importNode(node, true)); }

  // patch changes the live page from one version of the served page to the next. It leaves equal parts alone.
  function patch(live, before, next) {
    if (before.isEqualNode(next)) return;
    if (live.nodeType !== 1 || live.nodeName !== next.nodeName) {
      live.replaceWith(fresh(next));
      return;
    }
    attributes(live, before, next);
    children(live, before, next);
  }
  function attributes(live, before, next) {
    Array.from(before.attributes).forEach(function (a) { if (!next.hasAttribute(a.name)) live.removeAttribute(a.name); });
    Array.from(next.attributes).forEach(function (a) { if (before.getAttribute(a.name) !== a.value) live.setAttribute(a.name, a.value); });
  }
  function children(live, before, next) {
    var l = Array.from(live.childNodes).filter(function (node) { return served.has(node); }); // keeps nodes that scripts added
    var b = Array.from(before.childNodes), n = Array.from(next.childNodes);
    if (l.length !== b.length) { // a script removed a node
      live.replaceChildren.apply(live, n.map(fresh));
      return;
    }
    var start = 0, endB = b.length, endN = n.length;
    while (start < endB && start < endN && b[start].isEqualNode(n[start])) start++;
    while (endB > start && endN > start && b[endB - 1].isEqualNode(n[endN - 1])) { endB--; endN--; }
    var after = l[endB] || null, i = start;
    for (; i < endB && i < endN; i++) patch(l[i], b[i], n[i]);
    for (var more = i; more < endN; more++) live.insertBefore(fresh(n[more]), after);
    for (; i < endB; i++) {
      l[i].remove();
      served.delete(l[i]); // a script that ran first had added it, and may do so again
    }
  }

  // restyle replaces style sheets after the new ones are loaded, so that the page does not flash.
  function restyle(version) {
    document.querySelectorAll("link[rel~=stylesheet]").forEach(function (link) {
      var address = new URL(link.href);
      if (address.host !== location.host || link.dataset.old) return;
      var copy = link.cloneNode();
      address.searchParams.set("v", version);
      copy.href = address;
      copy.onload = copy.onerror = function () { link.remove(); };
      link.dataset.old = "true";
      link.after(markServed(copy));
      served.delete(link);
    });
  }
  function uses(paths) {
    return Array.from(document.querySelectorAll("[src], link[href]")).some(function (element) {
      var address = new URL(element.getAttribute("src") || element.getAttribute("href"), location.href);
      return paths.some(function (path) { return address.pathname.endsWith(encodeURI(path)); });
    });
  }

  // Errors and warnings are shown over the page, which stays as it last was. A dismissed set of warnings stays dismissed,
  // on other pages, too, until the set changes. That never hides an error.
  var host = null, panel = null, left = null; // left is the element that had the focus before the overlay
  var announcer = announce(), last = {}; // what the server sent last, by kind: a new connection may repeat it
  function repeats(kind, data) {
    var same = last[kind] === JSON.stringify(data);
    last[kind] = JSON.stringify(data);
    return same;
  }
  function showErrors(faults) {
    if (repeats("errors", faults)) return;
    if (!faults.length) { put("errors", null); return; }
    var box = boxOf("errors", faults.length === 1 ? "Something is wrong" : faults.length + " things are wrong", "Hide", hideErrors);
    box.setAttribute("role", "alert");
    faults.forEach(function (fault) { describe(box, fault); });
    put("errors", box);
  }
  function hideErrors() { put("errors", null); }
  function showWarnings(warnings) {
    if (repeats("warnings", warnings)) return;
    if (!warnings || warnings.set === dismissed()) { put("warnings", null); return; }
    remember("");
    var count = warnings.shown.length + warnings.more, title = count === 1 ? "1 warning" : count + " warnings";
    var box = boxOf("warnings", title, "Dismiss", dismiss);
    box.dataset.set = warnings.set;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Warnings");
    warnings.shown.forEach(function (fault) { describe(box, fault); });
    if (warnings.more) add(box, "p", "and " + warnings.more + " more, in the terminal").className = "more";
    put("warnings", box);
    announcer.textContent = title + ": " + warnings.shown[0].what;
  }
  function dismiss() {
    var box = panel && panel.querySelector(".warnings");
    if (!box) return;
    remember(box.dataset.set);
    put("warnings", null);
  }
  function dismissed() {
    try { return localStorage.getItem("offprint-dismissed"); } catch (e) { return ""; /* storage is switched off */ }
  }
  function remember(set) {
    try { localStorage.setItem("offprint-dismissed", set); } catch (e) { /* dismissed on this page only */ }
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.closest && event.target.closest("input, textarea, select, [contenteditable]")) return; // which has a use for Escape itself
    var focused = panel && panel.getRootNode().activeElement;
    if (focused && focused.closest(".errors")) hideErrors();
    else dismiss();
  });

  // announce returns an invisible element whose text screen readers read out without moving the focus.
  function announce() {
    var region = shadow("offprint-status", "p { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }");
    document.documentElement.append(region.host);
    var text = add(region, "p", "");
    text.setAttribute("role", "status");
    return text;
  }
  function shadow(name, rules) {
    var root = document.createElement(name).attachShadow({ mode: "open" }), style = new CSSStyleSheet();
    style.replaceSync(rules);
    root.adoptedStyleSheets = [style];
    return root;
  }
  // put replaces the box of a kind in the overlay, or removes it.
  function put(kind, box) {
    if (!host) {
      var root = shadow("offprint-faults", css);
      host = root.host;
      panel = add(root, "div", "");
      root.addEventListener("focusin", function (event) { if (event.relatedTarget && !panel.contains(event.relatedTarget)) left = event.relatedTarget; });
    }
    var old = panel.querySelector("." + kind), focused = old && old.contains(host.shadowRoot.activeElement);
    if (old && box) old.replaceWith(box);
    else if (old) old.remove();
    else if (box && kind === "errors") panel.prepend(box);
    else if (box) panel.append(box);
    if (!panel.childElementCount) host.remove();
    else if (!host.isConnected) document.documentElement.append(host);
    if (focused && box) box.querySelector("button").focus({ preventScroll: true });
    else if (focused && left && left.isConnected) left.focus({ preventScroll: true });
  }
  function boxOf(kind, title, action, act) {
    var box = document.createElement("section"), head = add(box, "header", "");
    box.className = kind;
    add(head, "h2", title);
    add(head, "button", action).onclick = act;
    return box;
  }
  function describe(box, fault) {
    var item = add(box, "article", "");
    if (fault.place) add(item, "p", fault.place).className = "place";
    if (fault.line) mark(add(item, "pre", ""), fault.line, fault.column);
    add(item, "p", fault.what);
    if (fault.hint) add(item, "p", fault.hint).className = "hint";
  }
  function add(parent, name, text) {
    var element = document.createElement(name);
    element.textContent = text;
    parent.append(element);
    return element;
  }
  function mark(pre, line, column) {
    var letters = Array.from(line), at = Math.min(column, letters.length) - 1;
    if (at < 0) { pre.textContent = line; return; }
    var rest = letters.slice(at).join("").match(/^[\p{L}\p{N}_.-]*/u)[0] || letters[at];
    pre.append(letters.slice(0, at).join(""));
    add(pre, "mark", rest);
    pre.append(letters.slice(at).join("").slice(rest.length));
  }
  var css = [
    ":host { all: initial; color-scheme: inherit; }",
    "div { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto; font: 16px/1.5 system-ui, sans-serif; }",
    "div:not(:has(.errors)) { max-height: 40vh; }",
    "section { padding: 16px max(24px, calc(50vw - 460px)) 24px; border-top: 3px solid var(--accent); background: var(--back); color: var(--ink); }",
    ".errors { --back: #201d1a; --ink: #f5f1e8; --accent: #f2ab93; --place: #cfc8bb; --rule: #4a4540; --code: #14120f; --hint: #a5cfa9; }",
    ".warnings { --back: light-dark(#fff6da, #2c2512); --ink: light-dark(#2e2610, #f5ebcd); --accent: light-dark(#855400, #f0c04f); --place: light-dark(#5e5333, #cfc3a0); --rule: light-dark(#e3d4a3, #4d4325); --code: light-dark(#fffdf5, #1c1709); --hint: light-dark(#23602c, #a5cfa9); }",
    "header { position: sticky; top: 0; display: flex; justify-content: space-between; align-items: center; background: var(--back); }",
    "h2 { margin: 0; font-size: 16px; font-weight: 600; }",
    "button { min-width: 44px; min-height: 44px; border: 0; background: none; color: var(--accent); font: inherit; text-decoration: underline; text-underline-offset: 3px; cursor: pointer; }",
    "button:focus-visible { outline: 2px solid var(--accent); }",
    "article { margin-top: 8px; padding-top: 8px; border-top: 1px solid var(--rule); }",
    "p { margin: 4px 0; overflow-wrap: anywhere; }",
    ".place { font: 14px/1.5 ui-monospace, monospace; color: var(--place); }",
    "pre { margin: 4px 0; padding: 8px 12px; overflow-x: auto; background: var(--code); font: 14px/1.5 ui-monospace, monospace; }",
    "mark { background: none; color: var(--accent); text-decoration: underline wavy; text-underline-offset: 4px; }",
    ".hint { color: var(--hint); }",
    ".more { margin-top: 12px; color: var(--place); }",
    "@media (max-width: 600px) { section { padding: 8px 16px 16px; } }",
    "@media print { :host { display: none; } }",
  ].join("\n");

  open();
})();
