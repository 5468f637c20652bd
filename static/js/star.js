// Adds a star to every paper on the page. It puts the paper on the reader's list, which is stored in the browser and
// shown at /reading-list/. The key s does the same for the paper that has the focus, or whose page this is.
(function () {
  "use strict";
  const texts = /* words: reading-list.star reading-list.added reading-list.removed reading-list.full */ {}; // texts of words.yaml
  const base = new URL("..", document.currentScript.src).pathname; // of the site
  const key = "offprint:reading-list:" + base;
  const papers = ".entry, article.paper";

  // read returns the list in the reader's order. A paper has a slug, a title, and once they are known a line about it
  // (about), arxiv, doi and year; the reader's remarks (note) and whether it was read; off if the reader removed a paper
  // with remarks, which are kept for the next time.
  function read() {
    try {
      const all = JSON.parse(localStorage.getItem(key));
      return Array.isArray(all) ? all.filter((p) => p && typeof p.slug === "string" && typeof p.title === "string") : [];
    } catch { return []; }
  }
  // write stores the list and reports whether the browser has room for it.
  function write(all) {
    try { localStorage.setItem(key, JSON.stringify(all)); return true; } catch { return false; }
  }
  // find returns the paper of the list with one of the slugs. It gets the first one, the current slug.
  function find(all, slugs) {
    const paper = all.find((p) => slugs.includes(p.slug));
    if (paper) paper.slug = slugs[0];
    return paper;
  }
  // toggle adds a paper to the list, or removes it. It reports whether the paper is on the list then. With keep, a removed
  // paper keeps its place and whether it was read.
  function toggle(all, slugs, title, keep) {
    const known = find(all, slugs);
    if (!known) all.push({ slug: slugs[0], title });
    else if (known.off) delete known.off;
    else if (known.note || keep) known.off = true;
    else all.splice(all.indexOf(known), 1);
    return !known || all.includes(known) && !known.off;
  }
  // slugOf returns the slug of a path of a paper's page, or "".
  function slugOf(path) {
    const folder = base + "papers/";
    try { return path.startsWith(folder) ? decodeURIComponent(path.slice(folder.length).split("/")[0]) : ""; } catch { return ""; }
  }
  window.offprintList = { base, key, read, write, toggle, slugOf };
  try { localStorage.getItem(key); } catch { return; } // storage is disabled
  if (!document.body) return;

  const status = document.createElement("p"); // for screen readers
  status.className = "hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  // paperAt returns the slugs and the title of an entry of a list, or of the page of a paper.
  function paperAt(place) {
    const link = place.matches(".entry") && place.querySelector("h3 a[href]"), heading = link || place.querySelector("h1");
    const slug = slugOf(link ? link.pathname : location.pathname);
    return slug && heading && { slugs: [slug].concat((place.dataset.was || "").split(" ").filter(Boolean)), title: heading.textContent.trim().replace(/\s+/g, " ") };
  }
  function show(star, on) { star.setAttribute("aria-pressed", on); }
  // addStars adds the stars in an element that was added to the page.
  function addStars(added) {
    const places = [...added.querySelectorAll(papers)];
    if (added.matches(papers)) places.push(added);
    let all;
    places.forEach(function (place) {
      if (place.querySelector(":scope > .star")) return;
      const paper = paperAt(place);
      if (!paper) return;
      all = all || read();
      const known = find(all, paper.slugs), star = document.createElement("button");
      star.type = "button";
      star.className = "star";
      star.setAttribute("aria-label", texts["reading-list.star"].replace("{title}", () => paper.title));
      star.innerHTML = '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2.2l2.4 5 5.4.7-4 3.8 1 5.4-4.8-2.7-4.8 2.7 1-5.4-4-3.8 5.4-.7z"/></svg>';
      show(star, Boolean(known && !known.off));
      place.querySelector("h1, h3").after(star);
    });
  }
  function press(star) {
    // On the page of the list, removed papers stay visible until the next visit.
    const paper = paperAt(star.parentNode), all = read(), on = toggle(all, paper.slugs, paper.title, star.closest(".later"));
    const stored = write(all);
    if (stored) refresh(); // the page can have several stars of the paper
    status.textContent = texts["reading-list." + (!stored ? "full" : on ? "added" : "removed")];
    document.dispatchEvent(new CustomEvent("offprint:list", { detail: { slug: paper.slugs[0], on } }));
  }
  function refresh() {
    const all = read();
    document.querySelectorAll(".star").forEach(function (star) {
      const known = find(all, paperAt(star.parentNode).slugs);
      show(star, Boolean(known && !known.off));
    });
  }
  document.querySelectorAll("[data-reading-list]").forEach((link) => { link.hidden = false; });
  addStars(document.body);
  new MutationObserver(function (changes) { // results of a search
    for (const c of changes) for (const node of c.addedNodes) if (node.nodeType === 1) addStars(node);
  }).observe(document.body, { childList: true, subtree: true });
  addEventListener("storage", (e) => { if (e.key === key) refresh(); }); // from another tab
  addEventListener("pageshow", (e) => { if (e.persisted) refresh(); });
  document.addEventListener("click", function (e) {
    const star = e.target.closest && e.target.closest(".star");
    if (star) press(star);
  });
  addEventListener("keydown", function (e) {
    if (e.key !== "s" || e.ctrlKey || e.metaKey || e.altKey || document.documentElement.dataset.keys === "off") return;
    if (e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const isCovered = document.querySelector("dialog[open]"); // then the star of the page is not in sight
    const place = document.activeElement.closest(".entry") || !isCovered && document.querySelector("article.paper");
    const star = place && place.querySelector(":scope > .star");
    if (star) press(star);
  });
})();
