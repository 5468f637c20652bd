// The search page.
import { limit, saved } from "./cite.mjs";
import { choices, chosenLinks, orderLinks, sectionOf } from "./panel.mjs";
import { arrows, element, entry, summary, waiting } from "./results.mjs";
import { isEmpty, read, toggled, written } from "./state.mjs";
import { painted, pause } from "./tasks.mjs";
import { number, say } from "./texts.mjs";

const perPage = 10;
const first = 5; // results that are shown while the reader types
const perTask = 2; // results that are added in one task: on a phone, each takes about 10 ms
const valuesPerTask = 12; // values of a filter that are added in one task
const typingPause = 250; // milliseconds after the last key before the other results are shown
const scrollPause = 150; // milliseconds after scrolling before the position is stored
const twoColumns = "(min-width: 66rem)"; // as in offprint.css: the filters are next to the results

// page adds the results to the search page, before an element. folder is the URL of the page, and site that of the home
// page.
export function page(client, form, folder, site, before) {
  const view = viewOf(before);
  const field = form.elements.q;
  const title = document.title; // without a query
  const { said, list, more, cite, panel } = view;
  let state = read(location.search);
  let found = null; // the last answer
  let shown = perPage; // number of results to show
  let typing = false;
  const open = new Set(); // filters whose values are all shown
  const made = new WeakMap(); // data of results and filters as JSON, by element

  const address = (s) => folder + written(s, found ? found.names : []);
  const withFilter = (filter, value) => address(toggled(state, filter.name, value, filter.joins ?? !["year", "authors"].includes(filter.name)));
  const withOrder = (by) => address({ ...state, chosen: { ...state.chosen, [found.orderName]: by ? [by] : [] } });
  const isIdle = () => isEmpty(state, found && found.names);
  const mode = () => document.documentElement.toggleAttribute("data-searching", !isIdle());

  function request(from, to) {
    const query = isIdle() ? undefined : state.q.trimStart();
    return { query, chosen: state.chosen, from, to, filters: panel.open, open: [...open] };
  }

  // show shows the results of the state: the first ones immediately, and the others in later tasks. Then it scrolls to
  // y unless y is null.
  async function show(y = null) {
    mode();
    retitle();
    const isTyping = typing, asked = location.search;
    const asking = client.ask("search", request(0, isTyping ? first : shown));
    const answer = await (isIdle() ? asking : waiting(asking, said));
    if (!answer) return; // a later query is being answered
    if (answer.names) found = answer;
    mode();
    if (isIdle() || !answer.names) {
      list.replaceChildren();
      said.textContent = said.dataset.of = "";
      return;
    }
    const query = state.q.trim();
    said.textContent = summary(found, query);
    view.order.replaceChildren(...orderLinks(found, withOrder));
    view.chosen.replaceChildren(...chosenLinks(found.chosen, withFilter));
    view.order.hidden = !view.order.firstChild;
    view.chosen.hidden = !view.chosen.firstChild;
    showNothing();
    while (list.children.length > found.results.length) list.lastChild.remove();
    if (!(await put(found.results.slice(0, first), 0))) return;
    said.dataset.of = query;
    await (isTyping ? pause(typingPause) : painted());
    if (answer !== found) return;
    if (isTyping) await append(first, Math.min(shown, found.left));
    else await put(found.results.slice(first), first);
    if (answer !== found) return;
    showLast();
    if (y !== null) scrollTo(0, y);
    if (await showFilters()) panel.dataset.of = asked;
  }
  const attempt = (work) => work.catch((e) => (said.textContent = say("search.error", { error: e.message })));
  const run = (y) => attempt(show(y));

  // append shows the results from number from to number to.
  async function append(from, to) {
    if (to <= from) return;
    const now = found;
    const answer = await client.ask("more", { ...request(from, to), filters: false });
    if (answer && found === now) await put(answer.results, from);
  }
  // put shows results from number from on. It replaces those of the last query that differ, a few in each task, so that
  // no task blocks the page. It reports whether the results are still those of the last query.
  async function put(results, from) {
    const now = found;
    let added = 0;
    for (const [i, r] of results.entries()) {
      const key = JSON.stringify(r);
      if (made.get(list.children[from + i]) === key) continue;
      if (added && added % perTask === 0) await painted();
      if (found !== now) return false;
      const e = entry(r, site);
      made.set(e, key);
      replace(list, from + i, e);
      added++;
    }
    return true;
  }
  // showLast updates the elements below the results.
  function showLast() {
    more.hidden = found.left <= shown;
    cite.hidden = !found.left;
    cite.lastChild.textContent = "";
    cite.firstChild.data = (found.left > limit ? say("search.cite-first", { number: number(limit) }) : say("cite.all")) + " ";
  }

  // showFilters shows each filter in a separate task, or in several if it is long, and keeps the focus. It reports
  // whether the filters are still those of the last query.
  async function showFilters() {
    if (!found.filters) return false;
    const now = found, filled = found.filters.filter((f) => f.size), { filter, value } = document.activeElement.dataset;
    const held = filter && `[data-filter="${CSS.escape(filter)}"][data-value="${CSS.escape(value)}"]`;
    for (const section of [...panel.children].slice(1)) {
      if (!filled.some((f) => f.name === section.dataset.name)) section.remove();
    }
    for (const [i, f] of filled.entries()) {
      const key = JSON.stringify([f, state, open.has(f.name)]);
      if (made.get(panel.children[i + 1]) === key) continue; // child 0 is the summary
      await painted();
      if (found !== now) return false;
      const old = panel.children[i + 1], section = sectionOf(f, state, open, withFilter, valuesPerTask);
      if (old?.dataset.name === section.dataset.name) old.replaceWith(section);
      else panel.insertBefore(section, old ?? null);
      for (let at = valuesPerTask; at < f.values.length; at += valuesPerTask) {
        await painted();
        if (found !== now) return false;
        section.querySelector("ul").append(...choices(f, state, withFilter, at, at + valuesPerTask));
      }
      if (held && document.activeElement === document.body) panel.querySelector(held)?.focus();
      made.set(section, key);
    }
    return true;
  }
  function showNothing() {
    view.nothing.hidden = found.left > 0;
    panel.hidden = !found.left && !found.chosen.length;
    if (found.left) return;
    const tip = (href, key, own) => element("li", {}, element("a", { href, "data-filter": own ? "" : null }, say(key)));
    const tips = [];
    if (found.chosen.length) tips.push(tip(address({ q: state.q, chosen: {} }), "search.tip-filters", true));
    if (/["“”]/.test(state.q)) tips.push(tip(address({ ...state, q: state.q.replace(/["“”]/g, " ") }), "search.tip-quotes", true));
    const authors = found.named ? ["people/", "search.tip-author"] : ["authors/", "search.tip-count"];
    for (const [path, key] of [["tags/", "search.tip-tag"], ["dates/", "search.tip-date"], authors]) tips.push(tip(site + path, key));
    const wasCorrected = !found.all && !found.exact; // although no correction was found
    view.nothing.replaceChildren(...(wasCorrected ? [element("p", { class: "empty" }, say("search.also-searched"))] : []), element("ul", {}, ...tips));
  }

  // go changes the state. A finished search gets its own entry in the browser's history. While the reader types, the
  // entry is replaced.
  function go(next, finished) {
    state = next;
    shown = perPage;
    const url = address(next);
    if (url !== location.href) history[typing && !finished ? "replaceState" : "pushState"](null, "", url);
    typing = !finished;
    run();
  }
  function retitle() {
    document.title = (state.q.trim() ? state.q.trim() + " · " : "") + title;
  }
  // follow shows the results of a link on the page.
  function follow(href) {
    remember();
    history.pushState(null, "", href);
    typing = false;
    shown = perPage;
    state = read(location.search);
    field.value = state.q;
    run();
  }
  // remember stores the number of shown results and the scroll position in the browser's history.
  const remember = () => history.replaceState({ shown, y: scrollY }, "");
  // restore shows the results of the current entry of the browser's history.
  function restore(past) {
    state = read(location.search);
    field.value = state.q;
    shown = past?.shown || perPage;
    typing = false;
    run(past?.y ?? null);
  }

  field.addEventListener("input", () => go({ ...state, q: field.value }, false));
  field.addEventListener("change", () => (typing = false));
  form.addEventListener("submit", function (e) {
    e.preventDefault();
    typing = false;
    list.querySelector("h3 a")?.focus();
  });
  view.all.addEventListener("click", function (e) {
    const link = e.target.closest("a[data-filter]"), button = e.target.closest("button[data-open]");
    if (button) {
      open.add(button.dataset.open);
      run();
    }
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    follow(link.href);
  });
  // Values are counted only while their filter is open.
  panel.addEventListener("toggle", function (e) {
    const name = e.target.dataset.open;
    if (name && !e.target.open) open.delete(name);
    if (e.target === panel ? panel.open && found && !found.filters : name && e.target.open && !open.has(name)) {
      if (name) open.add(name);
      run();
    }
  }, true);
  more.firstElementChild.addEventListener("click", () => attempt((async function () {
    const from = list.children.length;
    shown = from + perPage;
    await append(from, shown);
    showLast();
    list.children[from]?.querySelector("h3 a").focus();
    remember();
  })()));
  cite.addEventListener("click", (e) => e.target.dataset.format && attempt((async function () {
    const answer = await client.ask("cite", { ...request(0, limit), filters: false });
    if (!answer) return; // the reader clicked again
    const missing = await saved(answer.results.map((r) => r.slug), e.target.dataset.format, site);
    cite.lastChild.textContent = missing ? " " + say("search.not-cited", { n: missing }) : "";
  })()));
  history.scrollRestoration = "manual"; // the browser would scroll before there are results
  let scrolled;
  addEventListener("scroll", function () {
    clearTimeout(scrolled);
    scrolled = setTimeout(remember, scrollPause);
  }, { passive: true });
  addEventListener("pagehide", remember);
  addEventListener("popstate", function (e) {
    clearTimeout(scrolled);
    restore(e.state);
  });
  addEventListener("keydown", function (e) {
    const isOff = e.target.closest("input, textarea, select") || document.documentElement.dataset.keys === "off";
    if ((e.key === "/" && !isOff && !e.ctrlKey && !e.metaKey && !e.altKey) || (e.key === "k" && (e.ctrlKey || e.metaKey))) {
      e.preventDefault();
      field.select();
      field.focus();
    } else if (e.key === "Escape" && list.contains(e.target)) {
      field.focus();
    }
  });
  addEventListener("DOMContentLoaded", () => arrows(document.querySelector("main"), field));
  mode();
  field.value = state.q;
  setTimeout(() => restore(history.state)); // in a separate task, after the script
}

// replace replaces the child with the given number by an element, or appends the element.
function replace(parent, at, e) {
  if (parent.children[at]) parent.children[at].replaceWith(e);
  else parent.append(e);
}

// viewOf adds the elements of the page before an element.
function viewOf(before) {
  const said = element("p", { class: "said", role: "status" });
  const order = element("p", { class: "order", hidden: "" });
  const chosen = element("p", { class: "chosen", hidden: "" });
  const list = element("ol", { class: "entries" });
  const more = element("p", { class: "more", hidden: "" }, element("button", { type: "button" }, say("search.more")));
  const download = (format, name) => element("button", { type: "button", "data-format": format }, name);
  const cite = element("p", { class: "citeall", hidden: "" }, " ", download("bib", "BibTeX"), "\u00a0· ", download("ris", "RIS"), element("span", { role: "status" }));
  const nothing = element("div", { class: "nothing", hidden: "" });
  const results = element("div", { class: "results" }, said, order, chosen, element("h2", { class: "hidden" }, say("search.results")), list, nothing, more, cite);
  const panel = element("details", { class: "filters" }, element("summary", {}, say("search.filters")));
  const all = element("div", { class: "found" }, element("aside", { "aria-label": say("search.filters") }, panel), results);
  before.before(all);
  const wide = matchMedia(twoColumns);
  const fold = () => (panel.open = wide.matches);
  wide.addEventListener("change", fold);
  fold();
  return { all, said, order, chosen, list, more, cite, nothing, panel };
}
