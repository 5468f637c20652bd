// Creates the elements of results.
import { formula, mark } from "./excerpt.mjs";
import { comma, month, say } from "./texts.mjs";

const patience = 150; // milliseconds without an answer until the page says that it searches

// element creates an element. It leaves out attributes that are null.
export function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const key in attributes) {
    if (attributes[key] !== null) e.setAttribute(key, attributes[key]);
  }
  e.append(...children);
  return e;
}

// separated returns the elements with commas between them.
export const separated = (all) => all.flatMap((e, i) => (i ? [comma(), e] : [e]));

const quoted = (query) => (/["“”]/.test(query) ? query : say("search.quoted", { text: query }));

// longDate returns a date in the language of the site.
function longDate([year, monthNumber, day]) {
  return !monthNumber ? String(year) : say(day ? "dates.day" : "dates.month", { day, month: month(monthNumber), year });
}

function time(date) {
  const [year, monthNumber, day] = date;
  if (!year) return say("dates.undated");
  const two = (n) => String(n).padStart(2, "0");
  const parts = [String(year).padStart(4, "0"), ...[monthNumber, day].filter(Boolean).map(two)];
  return element("time", { datetime: parts.join("-") }, longDate(date));
}

function mathML(source) {
  const t = document.createElement("template");
  t.innerHTML = source;
  return t.content;
}

// glued returns an element without line breaks.
const glued = (text) => element("span", { class: "glued" }, text);
// dashed returns a text in which a dash of hyphens stays on the line of the word before it.
const dashed = (text) => text.split(/(\s?--+)/).map((s, i) => (i % 2 ? glued(s) : s));

// nodes returns DOM nodes for the parts of a text.
const nodes = (parts) => parts.flatMap(([kind, s]) => (kind === formula ? [mathML(s)] : kind === mark ? [element("mark", {}, s)] : dashed(s)));
const isShort = (text) => [...text].length <= 30;
// spaced returns the words of a text, which do not break at their hyphens unless they are very long.
const spaced = (text) => text.split(" ").flatMap((w, i) => [...(i ? [" "] : []), /[-\u2010]/.test(w) && isShort(w) ? glued(w) : w]);
// whole returns a text that stays on one line unless it is long.
const whole = (text) => (/[- \u2010]/.test(text) && isShort(text) ? [glued(text)] : spaced(text));

// authors returns the names of a paper's first authors, or else their number, or a text if that is unknown.
function authors({ names, authors }, site) {
  if (!authors) return say("entry.unknown-authors");
  if (!names.length) return element("a", { href: site + "authors/" + authors + "/" }, say("counts.author", { n: authors }));
  const more = authors - names.length;
  return element("bdi", {}, ...names.flatMap((n, i) => [...(i ? [comma()] : []), ...whole(n)]), ...(more > 0 ? [" ", glued(say("lists.more", { n: more }))] : []));
}

// entry returns a paper's list item, with the same elements as layouts/partials/entry.html.
export function entry(r, site) {
  const facts = [[authors(r, site)]];
  if (r.venue) facts.push([element("cite", { dir: "auto" }, r.venue)]);
  facts.push([time(r.date)]);
  if (r.tags.length) facts.push(separated(r.tags.map(([slug, title]) => element("a", { href: site + "tags/" + slug + "/" }, ...whole(title)))));
  if (r.withdrawn) facts.unshift([element("strong", { class: "waits" }, say("entry.withdrawn"))]);
  if (r.waits) facts.unshift([element("strong", { class: "waits" }, say("entry." + r.waits, { date: longDate(r.date) }))]);
  const separator = () => element("span", { class: "sep" }, " ", element("i", {}, "·"), " ");
  const line = facts.flatMap((f, i) => (i ? [separator(), ...f] : f));
  for (const what of r.marks) line.push(separator(), element("span", { class: "mark" }, say("entry." + what)));
  const e = element("li", { class: "entry", "data-was": r.was.length ? r.was.join(" ") : null }, element("h3", { dir: "auto" }, element("a", { href: site + "papers/" + r.slug + "/" }, ...nodes(r.title))),
    element("p", { class: "facts" }, ...line));
  if (r.text.length) e.append(element("p", { class: "summary", dir: "auto" }, ...nodes(r.text)));
  return e;
}

// summary returns the sentence above the results: the number of papers that match and pass the filters, and the changes
// to the query.
export function summary(found, query) {
  const { all, left } = found;
  if (!found.asked) return left ? say("search.papers", { n: left }) : say("search.filtered-out");
  if (!all) return say("search.none", { query: quoted(query) });
  const word = (text) => say("search.quoted", { text });
  const changes = found.corrections.map((c) => say("search.corrected", { typed: word(c.typed), meant: c.meant.map(word).join(say("search.or")) }));
  if (found.relaxed) changes.push(say("search.relaxed"));
  const matches = (n) => (changes.length ? say("search.papers", { n }) : say("search.matches", { n, query: quoted(query) }));
  return [left ? matches(left) : say("search.without-filters", { matches: matches(all) }), ...changes].join(" ");
}

// waiting returns a promise. Until it is settled, an element without text says that the search takes a while.
export function waiting(answer, said) {
  const timer = setTimeout(() => (said.textContent ||= say("search.searching")), patience);
  return answer.finally(() => clearTimeout(timer));
}

// arrows lets the arrow keys move the focus between a field and the results in an element, except while they choose
// characters in an input method or, with a modifier, do something else.
export function arrows(box, field) {
  box.addEventListener("keydown", function (e) {
    if (e.isComposing || e.shiftKey || e.ctrlKey || e.metaKey || e.altKey || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
    const stops = [field, ...box.querySelectorAll(".entry h3 a, .more a, .more button")].filter((s) => s.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? null : stops[at + (e.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    e.preventDefault();
    next.focus();
  });
}
