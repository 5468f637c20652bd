// Shows the reader's list of papers at /reading-list/: its order, remarks, and what was read; exports and imports it.
// The list is stored in the browser by the script of the stars. Details and citations come from the papers' pages.
(function () {
  "use strict";
  const texts = /* words: dates lists numbers counts.author counts.paper entry.unknown-authors entry.withdrawn reading-list */ {}; // texts of words.yaml
  const list = window.offprintList;
  let language = window.document && document.documentElement?.lang || undefined;
  try { Intl.getCanonicalLocales(language); } catch { language = "en"; } // the language in site.yaml is not valid
  const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, () => texts["numbers.group"]);
  // say returns a text with values for its placeholders. The number n selects its form.
  function say(name, values) {
    let text = texts[name];
    if (typeof text !== "string") text = text[new Intl.PluralRules(text.language || language).select(values.n)] || text.other;
    return text.replace(/\{(\w+)\}/g, (all, v) => (typeof values[v] === "number" ? number(values[v]) : values[v] ?? all));
  }

  // One paper is a task of Markdown, as in "- [x] [Title](address) — about", with remarks in indented lines below it.
  const escaped = (text) => text.replace(/[\\`*_[\]<>$]/g, "\\$&");
  const plain = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, "$1");
  // Other programs use other markers and more spaces.
  const task = /^(?:[-*+]|\d+[.)]) +\[([ xX])\] +\[((?:\\.|[^\\\]])*)\]\(<?([^\s)>]+)>?\)(?: — (.*))?$/;
  const other = /^(?:[-*+]|\d+[.)])\s|^#/; // an item or a heading

  const lines = (note) => (note || "").split("\n").map((l) => l.trimEnd());
  // tidy returns the lines of a remark without indentation and empty lines.
  const tidy = (note) => lines(note).map((l) => l.trim()).filter(Boolean).join("\n");

  // toMarkdown returns papers as Markdown. Addresses begin with the site's.
  function toMarkdown(papers, title, site) {
    const tasks = papers.map(function (p) {
      const ids = [p.about && escaped(p.about), p.arxiv && "arXiv:" + p.arxiv, p.doi && "doi:" + p.doi].filter(Boolean).join(" · ");
      const note = lines((p.note || "").trim()).map((l) => (l && "  " + l) + "\n").join("").replace(/^\n$/, "");
      return "- [" + (p.read ? "x" : " ") + "] [" + escaped(p.title) + "](" + site + "papers/" + encodeURIComponent(p.slug) + "/)" + (ids && " — " + ids) + "\n" + note;
    });
    return "# " + title + "\n\n" + tasks.join("");
  }

  // fromMarkdown returns the papers in a text that toMarkdown made, maybe for the site at another address, and how many
  // list items are not papers.
  function fromMarkdown(text) {
    const papers = [];
    let skipped = 0, paper = null, indent = 0, gap = ""; // of the remark: its indentation, and empty lines before the next line
    for (const line of text.split(/\r?\n/)) {
      const m = task.exec(line.trimEnd()), at = m && /\/papers\/([^/?#]+)\/?$/.exec(m[3]);
      if (at) {
        const about = [];
        paper = { slug: at[1], title: plain(m[2]) };
        try { paper.slug = decodeURIComponent(at[1]); } catch { /* not escaped */ }
        for (const part of (m[4] || "").split(" · ")) {
          const id = /^(arXiv|doi):(\S+)$/.exec(part);
          if (id) paper[id[1].toLowerCase()] = id[2];
          else if (part) about.push(plain(part));
        }
        if (about.length) paper.about = about.join(" · ");
        if (m[1] !== " ") paper.read = true;
        papers.push(paper);
        gap = "";
      } else if (other.test(line)) {
        if (line[0] !== "#") skipped++;
        paper = null;
      } else if (paper && !line.trim()) gap += "\n";
      else if (paper && /^\s/.test(line)) {
        const before = line.search(/\S/);
        if (!paper.note) indent = before;
        paper.note = (paper.note ? paper.note + gap + "\n" : "") + line.slice(Math.min(before, indent)).trimEnd();
        gap = "";
      }
    }
    return { papers, skipped };
  }

  const folded = (title) => title.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  // same reports whether two papers are the same one: by slug, arXiv id or DOI.
  const same = (a, b) => a.slug === b.slug || Boolean(a.arxiv && a.arxiv === b.arxiv) || Boolean(a.doi && a.doi === b.doi);

  // merge adds papers at the end of a list and returns how many are new. A paper that is there keeps its place and its
  // remarks, and gets the new remarks if it has none or other ones.
  function merge(all, papers) {
    let added = 0;
    for (const p of papers) {
      const known = all.find((q) => same(p, q));
      if (!known || known.off) added++;
      if (!known) { all.push(p); continue; }
      if (!p.off) delete known.off;
      if (p.read) known.read = true;
      if (p.note && !("\n" + tidy(known.note) + "\n").includes("\n" + tidy(p.note) + "\n")) known.note = known.note ? known.note + "\n" + p.note : p.note;
    }
    return added;
  }
  // move moves the paper with a slug past the next one that is shown, up (-1) or down (1).
  function move(all, slug, by) {
    const shown = all.filter((p) => !p.off), at = shown.findIndex((p) => p.slug === slug), other = shown[at + by];
    if (at < 0 || !other) return false;
    const [paper] = all.splice(all.indexOf(shown[at]), 1);
    all.splice(all.indexOf(other) + (by > 0), 0, paper);
    return true;
  }
  // detail completes a paper with its citation in CSL-JSON and its number of authors, which can be known without names.
  function detail(paper, csl, authors) {
    const names = (csl.author || []).map((a) => a.literal || [a["non-dropping-particle"], a.family].filter(Boolean).join(" "));
    const more = names.length - 3, date = csl.issued && csl.issued["date-parts"] && csl.issued["date-parts"][0], year = date && date[0];
    const who = names.slice(0, 3).join(texts["lists.comma"]) + (more > 0 ? " " + say("lists.more", { n: more }) : "");
    const arxiv = /^arXiv:(.+)/.exec(csl.number || "");
    paper.about = [who, year].filter(Boolean).join(texts["lists.comma"]);
    if (arxiv) paper.arxiv = arxiv[1];
    if (csl.DOI) paper.doi = csl.DOI;
    if (year) paper.year = year;
    const whole = (csl.author || []).slice(0, 3).map((a) => a.literal || [a.given, a["non-dropping-particle"], a.family, a.suffix].filter(Boolean).join(" "));
    paper.facts = { names: whole, authors: Math.max(names.length, authors || 0), venue: csl["container-title"] || "", date: date || [], withdrawn: csl.status === "withdrawn" };
  }
  // unique removes papers that are in a list twice, after a paper was renamed. The first one gets the remarks. It also
  // removes the papers without remarks that the reader removed.
  function unique(all) {
    const kept = [];
    for (const p of all) {
      if (!p.off || p.note) merge(kept, [p]);
    }
    return kept;
  }
  // inArchive returns the slug of a paper in papers.json, by its arXiv id, DOI or title; or "".
  function inArchive(paper, papers) {
    const by = (test) => papers.find(test);
    const found = by((p) => paper.arxiv && p.arxiv === paper.arxiv) || by((p) => paper.doi && p.doi === paper.doi) || by((p) => folded(p.title) === folded(paper.title));
    return found ? found.slug : "";
  }
  // edit applies a function to a paper of the list. If the reader removed it meanwhile, also in another tab, the list
  // keeps the change like the remarks of other removed papers.
  function edit(all, paper, f) {
    let known = all.find((p) => p.slug === paper.slug) || all.find((p) => same(p, paper)); // renamed in another tab
    if (!known) all.push(known = { ...paper, off: true });
    f(known);
  }
  // update copies the details of papers, which had the given slugs, to those of the list.
  function update(all, papers, slugs) {
    papers.forEach(function (p, i) {
      const known = all.find((q) => q.slug === slugs[i]);
      if (known) Object.assign(known, p, { note: known.note, read: known.read, missing: p.missing });
    });
    all.splice(0, all.length, ...unique(all));
  }
  list.test = { toMarkdown, fromMarkdown, merge, move, detail, unique, inArchive, edit, update };

  const root = window.document && document.querySelector(".later");
  if (!root) return;
  const entries = root.querySelector("ol"), template = root.querySelector("template"), status = root.querySelector("[role=status]");
  let archive = null; // papers.json, or a promise of it

  const get = (path) => fetch(list.base + path).then((r) => (r.ok ? r : Promise.reject(r)));
  async function papersOf(year) {
    archive = archive || get("papers.json").then((r) => r.json());
    const all = await archive;
    if (Array.isArray(all)) return all;
    const parts = all.parts.filter((p) => !year || p.year === year); // a large archive is divided by year
    return (await Promise.all(parts.map((p) => get(p.url.slice(p.url.lastIndexOf("/") + 1)).then((r) => r.json())))).flat();
  }
  // pageOf returns the page of a paper, which may have another slug now.
  async function pageOf(paper) {
    for (let hops = 0; hops < 4; hops++) {
      let response = null;
      try { response = await get("papers/" + encodeURIComponent(paper.slug) + "/"); } catch (e) {
        const slug = e.status === 404 && !hops ? inArchive(paper, await papersOf(paper.year)) : "";
        if (!slug || slug === paper.slug) throw e;
        paper.slug = slug;
        continue;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const moved = page.querySelector("meta[http-equiv=refresh]");
      if (!moved) return page;
      paper.slug = list.slugOf(new URL(moved.content.split("url=")[1], location.href).pathname);
    }
    throw new Error(paper.slug);
  }
  // complete reads the pages of papers, and returns those that are in the archive with the text in an element of the page.
  async function complete(papers, selector) {
    const found = [];
    await Promise.all(papers.map(async function (p, i) {
      try {
        const page = await pageOf(p);
        const count = page.querySelector(".margin.top dd > a[href*='/authors/']"), n = count && /\/authors\/(\d+)\/$/.exec(count.pathname);
        detail(p, JSON.parse(page.querySelector("#csl-json pre").textContent)[0], n && Number(n[1]));
        p.title = page.querySelector("h1").textContent.trim().replace(/\s+/g, " "); // as the stars have it
        found[i] = page.querySelector(selector).textContent;
        delete p.missing;
      } catch (e) { if (e.status === 404) p.missing = true; }
    }));
    return found.filter(Boolean);
  }
  const shown = () => list.read().filter((p) => !p.off);
  // change applies a function to the list that is stored now, which another tab may have changed. It reports whether the
  // browser stored the list.
  function change(f) {
    const all = list.read();
    f(all);
    const stored = list.write(all);
    if (!stored) status.textContent = texts["reading-list.full"];
    return stored;
  }

  const element = (name, attributes, ...children) => { const e = Object.assign(document.createElement(name), attributes); e.append(...children); return e; };
  const glued = (text) => element("span", { className: "glued" }, text);
  // timeOf returns a date as in other lists, from its year, month and day.
  function timeOf([year, month, day]) {
    if (!year) return texts["dates.undated"];
    const name = month && texts["dates.months"][month - 1], two = (n) => String(n).padStart(2, "0");
    const text = day ? say("dates.day", { day: String(day), month: name, year: String(year) }) : name ? say("dates.month", { month: name, year: String(year) }) : String(year);
    return element("time", { dateTime: [String(year).padStart(4, "0"), ...[month, day].filter(Boolean).map(two)].join("-") }, text);
  }
  // factsOf returns the authors, the venue and the date of a paper, with the elements of layouts/partials/entry.html.
  function factsOf({ names = [], authors = 0, venue, date = [], withdrawn }) {
    const whole = (name) => (name.length <= 30 ? glued(name) : name), more = authors - names.length;
    const who = element("bdi", {}, ...names.flatMap((n, i) => [...(i ? [texts["lists.comma"]] : []), whole(n)]), ...(more > 0 ? [" ", glued(say("lists.more", { n: more }))] : []));
    const facts = [names.length ? who : authors ? element("a", { href: list.base + "authors/" + authors + "/" }, say("counts.author", { n: authors })) : texts["entry.unknown-authors"]];
    if (venue) facts.push(element("cite", { dir: "auto" }, venue));
    if (withdrawn) facts.unshift(element("strong", { className: "waits" }, texts["entry.withdrawn"]));
    return [...facts, timeOf(date)];
  }
  // name sets the slug of an item's paper.
  function name(li, slug) {
    li.dataset.slug = slug;
    li.querySelector("h3 a").href = list.base + "papers/" + encodeURIComponent(slug) + "/";
  }
  // fill shows whether a paper was read, and the remarks on it.
  function fill(li, { read, note = "" }) {
    const field = li.querySelector("textarea");
    li.classList.toggle("done", li.querySelector("[type=checkbox]").checked = Boolean(read));
    if (field.value !== note) field.value = note;
  }
  function item(p) {
    const li = template.content.firstElementChild.cloneNode(true), find = (s) => li.querySelector(s);
    const read = find("[type=checkbox]"), note = find("textarea"), changed = (f) => change((all) => edit(all, { ...p, slug: li.dataset.slug }, f));
    find("h3 a").textContent = p.title;
    name(li, p.slug);
    const facts = [...(p.facts ? factsOf(p.facts) : [p.about]), p.missing && texts["reading-list.missing"]].filter(Boolean);
    find(".facts").append(...facts.flatMap((f, i) => (i ? [element("span", { className: "sep" }, " ", element("i", {}, "·"), " "), f] : [f])));
    fill(li, p);
    read.addEventListener("change", function () { li.classList.toggle("done", read.checked); changed((q) => { q.read = read.checked; }); });
    note.addEventListener("input", () => changed((q) => { q.note = note.value; }));
    for (const b of li.querySelectorAll("[data-by]")) b.addEventListener("click", () => shift(li, Number(b.dataset.by), b));
    li.addEventListener("keydown", function (e) {
      if (!e.altKey || e.key !== "ArrowUp" && e.key !== "ArrowDown") return;
      e.preventDefault();
      shift(li, e.key === "ArrowUp" ? -1 : 1, document.activeElement);
    });
    return li;
  }
  // showEnds marks the buttons that cannot move their paper. They keep the focus.
  function showEnds() {
    const all = [...entries.children];
    all.forEach((li, i) => li.querySelectorAll("[data-by]").forEach((b) => b.setAttribute("aria-disabled", !all[i + Number(b.dataset.by)])));
  }
  // shift moves an item and keeps the focus in it.
  function shift(li, by, focused) {
    const other = by < 0 ? li.previousElementSibling : li.nextElementSibling;
    if (!other) return;
    change((all) => move(all, li.dataset.slug, by));
    if (by < 0) other.before(li); else other.after(li);
    showEnds();
    focused.focus();
    const at = [...entries.children].indexOf(li) + 1;
    status.textContent = say("reading-list.moved", { position: at, of: entries.children.length });
  }
  function show() {
    const papers = shown();
    entries.replaceChildren(...papers.map(item));
    showEnds();
    root.querySelector("header .count").textContent = papers.length ? say("counts.paper", { n: papers.length }) : "";
    root.querySelector(".empty").hidden = papers.length > 0;
    root.querySelector("[data-save]").closest("p").hidden = !papers.length;
  }
  function save(name, type, text) {
    const a = document.createElement("a");
    a.href = URL.createObjectURL(new Blob([text], { type }));
    a.download = name;
    a.click();
    setTimeout(() => URL.revokeObjectURL(a.href), 60000);
  }
  // store writes what complete found back to the list, and renames items, in which the reader may be writing.
  function store(papers, slugs) {
    change((all) => update(all, papers, slugs));
    for (const li of entries.children) {
      const at = slugs.indexOf(li.dataset.slug);
      if (at >= 0) name(li, papers[at].slug);
    }
  }
  async function exportAs(format) {
    const papers = shown(), slugs = papers.map((p) => p.slug);
    status.textContent = "";
    if (format === "md") return save("reading-list.md", "text/markdown", toMarkdown(papers, document.querySelector("h1").textContent, new URL(list.base, location.href).href));
    const found = await complete(papers, format === "bib" ? "#bibtex pre" : "#ris pre");
    store(papers, slugs);
    if (found.length) save("reading-list." + format, format === "bib" ? "application/x-bibtex" : "application/x-research-info-systems", found.map((t) => t.trimEnd() + "\n").join("\n"));
    if (found.length < papers.length) status.textContent = say("reading-list.left-out", { papers: papers.length - found.length });
  }
  async function importFrom(file) {
    const { papers, skipped } = fromMarkdown(await file.text());
    let added = 0;
    const stored = change((all) => { added = merge(all, papers); });
    show();
    if (stored) status.textContent = say("reading-list.imported", { papers: papers.length, added, skipped });
    refresh();
  }
  // refresh completes papers whose details are unknown or older than a day.
  async function refresh() {
    const today = Math.floor(Date.now() / 864e5), papers = shown().filter((p) => p.checked !== today || !p.facts && !p.missing), slugs = papers.map((p) => p.slug);
    if (!papers.length) return;
    await complete(papers, "h1");
    for (const p of papers) p.checked = today;
    store(papers, slugs);
    if (!entries.contains(document.activeElement)) show();
  }
  root.querySelectorAll("[data-save]").forEach((b) => b.addEventListener("click", () => exportAs(b.dataset.save)));
  root.querySelector("[type=file]").addEventListener("change", function (e) {
    if (e.target.files[0]) importFrom(e.target.files[0]);
    e.target.value = "";
  });
  // Another tab changed the list. An item with the focus stays, so that the reader can come back to it.
  addEventListener("storage", function (e) {
    if (e.key !== list.key) return;
    if (!entries.contains(document.activeElement)) return show();
    if (document.hasFocus()) return; // the reader may be writing
    for (const p of list.read()) for (const li of entries.children) if (li.dataset.slug === p.slug) fill(li, p);
  });
  root.querySelectorAll("[hidden]").forEach((e) => { e.hidden = false; });
  show();
  refresh();
})();
