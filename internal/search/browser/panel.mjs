// The filters next to the results, the list of chosen filters, and the order of results.
import { many, manyAuthors, undated, unknown } from "./filters.mjs";
import { element, separated } from "./results.mjs";
import { number, say } from "./texts.mjs";

// The titles of filters that every site has, by field. Other filters have a title in site.yaml.
const titles = { tag: "search.tag", person: "search.person", venue: "search.venue", has: "search.has", year: "search.year", authors: "search.counts" };
const flags = { notes: "search.has-notes", code: "search.has-code" };
const orders = { relevance: "search.sort-relevance", date: "search.sort-date", upvotes: "search.sort-upvotes" };

const titleOf = ({ field, title }) => title || say(titles[field] || "search.tag");

// labelOf returns the title of a value of a filter.
function labelOf(field, value, label) {
  if (field === "has") return flags[value] ? say(flags[value]) : value;
  if (field === "year" && value === undated) return say("dates.undated-title");
  if (field === "authors") return value === unknown ? say("search.unknown") : value === many ? say("search.or-more", { number: manyAuthors }) : say("counts.author", { n: Number(value) });
  return label ?? value;
}

// phraseOf returns a value of a filter as a phrase that is clear without the filter's title.
function phraseOf({ field, title, value, label }) {
  if (field !== "authors" || title) return labelOf(title ? "" : field, value, label);
  if (value === unknown) return say("search.chosen-unknown");
  return /^\d+$/.test(value) ? say("counts.author", { n: Number(value) }) : say("search.chosen-many", { number: manyAuthors });
}

// classOf returns the class of a filter's elements: its name, or "of-" and the field for a field of the site.
const classOf = ({ name, field, title }) => (title && field !== "tag" ? "of-" + field : name);

// choice returns the list item of a value. The link adds the value to the chosen ones, or removes it.
function choice(filter, [value, count, , label], chosen, addressOf) {
  const on = chosen.includes(value);
  return element("li", {}, element("a", { href: addressOf(filter, value), "aria-current": on ? "true" : null, "data-filter": filter.name, "data-value": value },
    labelOf(filter.title ? "" : filter.field, value, label)), "\u00a0", element("span", { class: "count" }, number(count)));
}

// choices returns the list items of a range of the values of a filter.
export const choices = (filter, state, addressOf, from, to) => filter.values.slice(from, to).map((v) => choice(filter, v, state.chosen[filter.name] || [], addressOf));

// sectionOf returns a filter with its first values, up to a limit. A filter whose values were not read yet is a closed
// <details>. open has the names of filters whose values are all shown.
export function sectionOf(filter, state, open, addressOf, limit) {
  const items = choices(filter, state, addressOf, 0, limit);
  const title = titleOf(filter), kind = classOf(filter);
  const rest = filter.size - filter.values.length;
  if (filter.lazy) {
    const list = items.length ? [element("ul", { class: kind }, ...items)] : [];
    return element("section", { "data-name": filter.name }, element("details", { "data-open": filter.name, ...(open.has(filter.name) ? { open: "" } : {}) }, element("summary", {}, element("h2", {}, title)), ...list));
  }
  const e = element("section", { "data-name": filter.name }, element("h2", {}, title), element("ul", { class: kind }, ...items));
  if (rest > 0) e.append(element("p", { class: "rest" }, element("button", { type: "button", "data-open": filter.name }, say("search.more-values", { n: rest }))));
  return e;
}

// chosenLinks returns the links that remove the chosen filters.
export function chosenLinks(chosen, addressOf) {
  const links = chosen.map((c) => element("a", { href: addressOf(c, c.value), "data-filter": "", "aria-label": say("search.remove", { filter: titleOf(c), value: labelOf(c.title ? "" : c.field, c.value, c.label) }) },
    phraseOf(c), element("span", { "aria-hidden": "true" }, " ×")));
  return links.length ? [say("search.chosen") + " ", ...separated(links)] : [];
}

// orderLinks returns the links to the orders of results, or none if only one is possible.
export function orderLinks(found, addressOf) {
  if (found.orders.length < 2 || found.left < 2) return [];
  const links = found.orders.map((o) => element("a", { href: addressOf(o === found.orders[0] ? null : o), "data-filter": "sort", "data-value": o, "aria-current": o === found.by ? "true" : null }, say(orders[o])));
  return [say("search.sort") + " ", ...separated(links)];
}
