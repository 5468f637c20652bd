// The state of the search page, which its URL contains: the query, the chosen values by filter, and the order.

const single = ["year", "authors", "sort"]; // parameters with one value

// read returns the state in the query of a URL. Before the index is read, any parameter can be a filter.
export function read(search) {
  const p = new URLSearchParams(search);
  const chosen = {};
  for (const name of new Set(p.keys())) {
    if (name !== "q") chosen[name] = [...new Set(p.getAll(name))].slice(0, single.includes(name) ? 1 : undefined);
  }
  return { q: p.get("q") || "", chosen };
}

// written returns the query of a URL for a state, with the filters in the given order, or "" if the state is empty.
export function written({ q, chosen }, order) {
  const p = new URLSearchParams();
  if (q.trim()) p.set("q", q.trimStart().replace(/\s+$/, " ")); // a space ends the last word
  const at = (name) => (order.includes(name) ? order.indexOf(name) : order.length);
  const names = Object.keys(chosen).sort((a, b) => at(a) - at(b));
  for (const name of names) for (const value of chosen[name]) p.append(name, value);
  return p.size || String(p) ? "?" + p : "";
}

// toggled returns a state with a value of a filter added or removed. Unless joins is set, the value replaces the
// others.
export function toggled(state, name, value, joins) {
  const values = state.chosen[name] || [];
  const next = values.includes(value) ? values.filter((v) => v !== value) : joins ? [...values, value] : [value];
  const chosen = { ...state.chosen, [name]: next };
  if (!next.length) delete chosen[name];
  return { ...state, chosen };
}

// isEmpty reports whether a state has neither a query nor a filter. names are those of the filters, or null if they are
// unknown.
export function isEmpty({ q, chosen }, names) {
  return !q.trim() && !Object.keys(chosen).some((name) => (names ? names.includes(name) : name !== "sort") && chosen[name].length);
}
