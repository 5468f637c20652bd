// Filters and sorts results.

export const manyAuthors = 10; // this number and larger numbers share a value
export const many = manyAuthors + "-";
export const undated = "undated", unknown = "unknown";
const parameters = new Set(["q", "tag", "year", "authors"]); // URL parameters that fields of a site cannot use

// A filter has a name, which is its URL parameter, and:
//   field   the name of its field
//   title   the title of a field that site.yaml declares
//   path    the path of the page of its values, or ""
//   joins   whether a paper must have all chosen values
//   lazy    whether its values are not in the root of the index
//   label   returns the title of a value; absent if the page has the titles
//   of      calls visit with the number of each value of a paper; absent if the values were not read
//   value   returns the value with a number
//   number  returns the number of a value, or undefined

// filtersOf returns the filters of a site in the order of the page. names are the facets with many values, or null if
// they were not read.
export function filtersOf(index, names) {
  const all = index.facets.map((facet, i) => ofFacet(facet, i > 0 && parameters.has(facet.name) ? "field-" + facet.name : facet.name, { title: facet.title }));
  // A field of the site with the same name keeps its parameter, so that old URLs keep their meaning.
  const free = (name) => (all.some((f) => f.name === name) ? "paper-" + name : name);
  for (const name of index.lazy || []) {
    const facet = names && names.find((f) => f.name === name);
    all.push(facet ? ofFacet(facet, free(name), { lazy: true }) : { name: free(name), field: name, joins: true, lazy: true });
  }
  return [...all, ofFlags(index, free("has")), ofYears(index), ofCounts(index)];
}

function ofFacet(facet, name, more) {
  const numbers = new Map(facet.terms.map(([slug], i) => [slug, i]));
  return {
    name, field: facet.name, path: facet.path || "", joins: true, size: facet.terms.length, ...more,
    of(p, visit) {
      for (let i = facet.from[p]; i < facet.from[p + 1]; i++) visit(facet.of[i]);
    },
    value: (n) => facet.terms[n][0],
    number: (value) => numbers.get(value),
    label: (value) => (numbers.has(value) ? facet.terms[numbers.get(value)][1] : value),
  };
}

const flags = ["notes", "code"];
function ofFlags(index, name) {
  return {
    name, field: "has", joins: true, size: flags.length,
    of(p, visit) {
      flags.forEach((_, i) => (index.flags[p] >> i) & 1 && visit(i));
    },
    value: (n) => flags[n],
    number: (value) => (flags.includes(value) ? flags.indexOf(value) : undefined),
  };
}

function ofYears(index) {
  let last = 0;
  for (let p = 0; p < index.papers; p++) last = Math.max(last, index.dateOf(p)[0]);
  return {
    name: "year", field: "year", size: last + 1, all: true,
    of: (p, visit) => visit(index.dateOf(p)[0]),
    value: (n) => (n ? String(n) : undated),
    number: (value) => (value === undated ? 0 : /^\d{1,4}$/.test(value) ? Number(value) : undefined),
    order: (a, b) => b[2] - a[2],
  };
}

function ofCounts(index) {
  return {
    name: "authors", field: "authors", size: manyAuthors + 1, all: true,
    of: (p, visit) => visit(Math.min(index.authors[p], manyAuthors)),
    value: (n) => (n === 0 ? unknown : n === manyAuthors ? many : String(n)),
    number: (value) => (value === unknown ? 0 : value === many ? manyAuthors : /^\d$/.test(value) ? Number(value) : undefined),
    order: (a, b) => (a[2] || Infinity) - (b[2] || Infinity),
  };
}

// narrowed returns the papers that pass all filters, and a function that counts, for each value of a filter, the papers
// that pass all other filters.
export function narrowed(papers, filters, chosen) {
  const failures = new Uint8Array(papers.length), failing = new Int16Array(papers.length);
  filters.forEach(function (filter, at) {
    const wanted = new Set(chosen[filter.name]);
    if (!wanted.size || !filter.of) return;
    const numbers = new Set([...wanted].map((v) => filter.number(v)));
    papers.forEach(function (p, i) {
      let has = 0;
      filter.of(p, (n) => numbers.has(n) && has++);
      if (has < numbers.size) failures[i]++, (failing[i] = at);
    });
  });
  const kept = papers.filter((_, i) => !failures[i]);
  function counts(filter) {
    const at = filters.indexOf(filter), count = new Uint32Array(filter.size);
    papers.forEach(function (p, i) {
      if (!failures[i] || (failures[i] === 1 && !filter.joins && failing[i] === at)) filter.of(p, (n) => count[n]++);
    });
    return count;
  }
  return { kept, counts };
}

// valuesOf returns at most limit values of a filter, as [value, count, number, label], and the number of all values
// (size). The chosen values come first, then those with the most papers, and equal ones in the order of the index, which
// is that of the other pages. A few values that are all numbers are in the order of the index. Filters with all set have
// no limit.
export function valuesOf(filter, count, chosen, limit) {
  const all = [];
  const on = new Set(chosen);
  count.forEach((n, i) => (n || on.has(filter.value(i))) && all.push([filter.value(i), n, i, filter.label && filter.label(filter.value(i))]));
  for (const value of on) if (!all.some((v) => v[0] === value)) all.push([value, 0, -1, filter.label && filter.label(value)]);
  const isOn = (v) => on.has(v[0]);
  const areNumbers = all.length <= limit && all.every(([value, , , label = value]) => /^-?[\d.,\u202f\u00a0]+$/.test(label));
  all.sort(filter.order || (areNumbers ? (a, b) => a[2] - b[2] : (a, b) => isOn(b) - isOn(a) || b[1] - a[1] || a[2] - b[2]));
  return { values: filter.all ? all : all.slice(0, limit), size: all.length };
}

// sorted returns papers in another order; they are in the order of relevance. Paper 0 is the newest, and undated papers
// have the highest numbers.
export function sorted(index, papers, by) {
  if (by === "date") return papers.slice().sort((p, q) => p - q);
  if (by === "upvotes" && index.votes) return papers.slice().sort((p, q) => index.votes[q] - index.votes[p] || p - q);
  return papers;
}
