// Keeps the page in view as its files are, without losing the reader's place. The server sends what
// the page has become; the parts that differ are changed where they stand, so that scroll position, focus,
// open details and what other scripts did stay as they are.
(() => {
  "use strict";
  const script = document.currentScript;
  const events = script.dataset.events;
  let version = script.dataset.version;
  // This script is deferred: the page is whole here, and no other script has changed it yet.
  let shown = { head: document.head.cloneNode(true), body: document.body.cloneNode(true) };
  let stream = null;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    if (stream || document.hidden) return;
    const page = location.pathname;
    stream = new EventSource(events + "?" + new URLSearchParams({ page, version }));
    stream.addEventListener("page", e => become(JSON.parse(e.data)));
    stream.addEventListener("styles", e => restyle(JSON.parse(e.data)));
    stream.addEventListener("problems", e => complain(JSON.parse(e.data)));
    stream.addEventListener("reload", () => location.reload());
    stream.addEventListener("open", () => document.documentElement.setAttribute("data-preview", "live"));
    // The server may be gone for a second or a night. EventSource tries again on its own only while
    // nobody answers; an answer that is no stream ends it.
    stream.addEventListener("error", () => { disconnect(); timer = setTimeout(connect, 400); });
  }

  function disconnect() {
    if (stream) stream.close();
    stream = null;
    document.documentElement.removeAttribute("data-preview");
  }

  // A browser allows six connections to a server: a tab that nobody sees lets go of its own, and asks
  // what it has missed when it is seen again.
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pageshow", e => { if (e.persisted) connect(); });
  addEventListener("pagehide", disconnect);
  addEventListener("online", connect);

  function become(page) {
    version = page.version;
    const next = new DOMParser().parseFromString(page.html, "text/html");
    if (scripts(next.head) !== scripts(shown.head)) {
      location.reload();
      return;
    }
    change(document.head, shown.head, next.head);
    change(document.body, shown.body, next.body);
    shown = { head: next.head.cloneNode(true), body: next.body.cloneNode(true) };
    document.dispatchEvent(new CustomEvent("offprint:change"));
  }

  function scripts(head) {
    return [...head.querySelectorAll("script:not([data-events])")].map(s => s.src + s.text).join("\n");
  }

  // Changes live, which showed before, to show next. Where other scripts have changed the structure of
  // live it is replaced.
  function change(live, before, next) {
    if (before.isEqualNode(next)) return;
    if (before.nodeName !== next.nodeName || live.nodeName !== before.nodeName) {
      live.replaceWith(document.importNode(next, true));
      return;
    }
    if (before.nodeType !== Node.ELEMENT_NODE) {
      live.data = next.data;
      return;
    }
    if (next.hasAttribute("data-events")) return; // this script
    for (const { name } of [...before.attributes, ...next.attributes]) {
      const value = next.getAttribute(name);
      if (value === before.getAttribute(name)) continue;
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
    if (live.childNodes.length !== before.childNodes.length) {
      live.replaceChildren(...[...next.childNodes].map(n => document.importNode(n, true)));
      return;
    }
    changeChildren(live, [...live.childNodes], [...before.childNodes], [...next.childNodes]);
  }

  // Keeps the children that stay the same and changes, adds and removes the others.
  function changeChildren(parent, live, before, next) {
    let i = 0;
    let j = 0;
    while (i < before.length || j < next.length) {
      if (i < before.length && j < next.length && before[i].isEqualNode(next[j])) {
        i++;
        j++;
        continue;
      }
      const gone = j < next.length ? indexOf(before, i, next[j]) : before.length;
      const come = i < before.length ? indexOf(next, j, before[i]) : next.length;
      if (gone >= 0 && (come < 0 || gone - i <= come - j)) {
        for (; i < gone; i++) live[i].remove();
      } else if (come >= 0) {
        for (; j < come; j++) parent.insertBefore(document.importNode(next[j], true), live[i] || null);
      } else {
        change(live[i++], before[i - 1], next[j++]);
      }
    }
  }

  // The place of a node's equal not far behind, or -1. A blank is equal to any other and tells nothing.
  function indexOf(nodes, from, node) {
    if (node.nodeType === Node.TEXT_NODE && !node.data.trim()) return -1;
    const end = Math.min(nodes.length, from + 200);
    for (let k = from + 1; k < end; k++) if (nodes[k].isEqualNode(node)) return k;
    return -1;
  }

  // Loads changed style sheets beside the old ones, which go when the new ones are there.
  function restyle(sheets) {
    for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
      const url = new URL(link.href);
      const changed = sheets[url.pathname];
      if (!changed || url.origin !== location.origin || url.searchParams.get("v") === changed) continue;
      url.searchParams.set("v", changed);
      const fresh = link.cloneNode();
      fresh.href = url.href;
      fresh.addEventListener("load", () => { link.remove(); document.dispatchEvent(new CustomEvent("offprint:change")); });
      fresh.addEventListener("error", () => fresh.remove());
      link.after(fresh);
    }
  }

  const style = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; max-height: 60vh; overflow: auto; z-index: 2147483647; box-sizing: border-box; padding: 16px 24px 20px;
      background: #221a18; color: #f6efe9; border-top: 3px solid #e2725b; font: 15px/1.5 system-ui, sans-serif; }
    header { display: flex; justify-content: space-between; align-items: baseline; gap: 16px; }
    h2 { margin: 0; font-size: 15px; color: #f5a795; }
    button { font: inherit; color: inherit; background: none; border: 1px solid #7b625a; border-radius: 2px; padding: 6px 12px; cursor: pointer; }
    button:focus-visible { outline: 2px solid #f5a795; outline-offset: 2px; }
    article { margin-top: 12px; padding-top: 12px; border-top: 1px solid #4b3a35; }
    p { margin: 0; } .place { color: #d8c5bc; font-family: ui-monospace, monospace; font-size: 13px; } .mend { color: #d8c5bc; }
    pre { margin: 6px 0; padding: 8px 12px; overflow-x: auto; background: #2f2421; font: 13px/1.5 ui-monospace, monospace; white-space: pre; }`;

  // Shows what is wrong over the last good page; an empty list takes it away.
  function complain(problems) {
    document.querySelector("offprint-problems")?.remove();
    if (!problems.length) return;
    const host = document.createElement("offprint-problems");
    const root = host.attachShadow({ mode: "open" });
    const element = (name, text, className) => {
      const e = document.createElement(name);
      e.textContent = text;
      if (className) e.className = className;
      return e;
    };
    const section = document.createElement("section");
    section.setAttribute("role", "alert");
    const header = document.createElement("header");
    const close = element("button", "Hide");
    close.addEventListener("click", () => host.remove());
    header.append(element("h2", problems.length === 1 ? "This has to be mended" : problems.length + " things have to be mended"), close);
    section.append(header);
    for (const p of problems) {
      const article = document.createElement("article");
      article.append(element("p", p.place, "place"), element("p", p.what));
      if (p.line) article.append(element("pre", p.line + (p.column ? "\n" + " ".repeat(p.column - 1) + "^" : "")));
      if (p.mend) article.append(element("p", p.mend, "mend"));
      section.append(article);
    }
    root.append(element("style", style), section);
    document.documentElement.append(host);
  }

  addEventListener("keydown", e => { if (e.key === "Escape") document.querySelector("offprint-problems")?.remove(); });
  connect();
})();
