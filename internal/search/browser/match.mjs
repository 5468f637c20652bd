// Finds the papers that match a query, and computes how well they match.
import { columns, dateOf, parse, rangeOf } from "./query.mjs";
import { correctionsOf, termsOf } from "./terms.mjs";
import { compare, hyphenated, wordsOf } from "./words.mjs";

const ofYear = 6; // the weight of a number such as 2017 in a paper of that year
const flags = ["notes", "code"]; // in the order of the bits

// The result of a node has two arrays: in has 1 for each paper that matches, and score how well it matches. score is
// null for conditions that papers pass or fail.

// search returns the papers that match a query, the words to highlight, and the changes to the query. The best paper is
// first or, if the query has no words, the newest. If no paper matches all words, it returns those that match the most.
export async function search(index, text, pause = async () => {}) {
  const tree = parse(text, (name) => fieldNamed(index, name), (name) => columns.has(name) || facetOf(index, name) !== undefined);
  const found = { papers: [], marked: new Set(), corrections: [], relaxed: false, asked: tree !== null, exact: true, scored: false };
  if (!tree) return { ...found, papers: Array.from({ length: index.papers }, (_, p) => p) };
  const work = { index, pause, found };
  const result = tree.all ? await all(work, tree.all, true) : await matched(work, tree);
  for (let p = 0; p < index.papers; p++) if (result.in[p]) found.papers.push(p);
  found.scored = result.score !== null;
  if (found.scored) found.papers.sort((p, q) => result.score[q] - result.score[p] || p - q);
  return found;
}

// fieldNamed returns the field that a query can name by a text, ignoring case, or undefined.
function fieldNamed(index, text) {
  const names = ["has", ...columns, ...index.fields, ...index.facets.map((f) => f.name)];
  return names.includes(text) ? text : names.find((name) => name.toLowerCase() === text.toLowerCase());
}

const facetOf = (index, name) => index.facets.find((f) => f.name === name);

// matched returns the result of a node.
async function matched(work, node) {
  await work.pause();
  if (node.all) return all(work, node.all, false);
  if (node.any) return any(work, node.any);
  if (node.not) return inverse(await quietly(work, node.not));
  return node.field ? tested(work, node) : worded(work, node);
}

// quietly returns the result of a negated node, without highlighting or corrections.
const quietly = (work, node) => matched({ ...work, found: null }, node);

const inverse = (result) => ({ in: result.in.map((is) => 1 - is), score: null });

// any joins results: a paper matches if it matches a node. Its score is the highest one.
async function any(work, nodes) {
  const results = await Promise.all(nodes.map((n) => matched(work, n)));
  const joined = { in: new Uint8Array(work.index.papers), score: results.some((r) => r.score) ? new Float32Array(work.index.papers) : null };
  for (const r of results) {
    for (let p = 0; p < joined.in.length; p++) {
      if (!r.in[p]) continue;
      joined.in[p] = 1;
      if (r.score) joined.score[p] = Math.max(joined.score[p], r.score[p]);
    }
  }
  return joined;
}

// all intersects results. If canRelax is set and no paper matches all words, it returns the papers that match the most
// words.
async function all(work, nodes, canRelax) {
  const results = await Promise.all(nodes.map((n) => matched(work, n)));
  const size = work.index.papers, soft = results.filter((r) => r.score), hard = results.filter((r) => !r.score);
  const has = new Uint8Array(size), passes = new Uint8Array(size).fill(1), score = soft.length ? new Float32Array(size) : null;
  for (const r of hard) for (let p = 0; p < size; p++) passes[p] &= r.in[p];
  let most = 0;
  for (const r of soft) {
    for (let p = 0; p < size; p++) {
      if (!r.in[p] || !passes[p]) continue;
      score[p] += r.score[p];
      if (++has[p] > most) most = has[p];
    }
  }
  if (!soft.length) return { in: passes, score };
  const least = canRelax && most > 0 ? most : soft.length;
  if (least < soft.length) work.found.relaxed = true;
  return { in: passes.map((is, p) => (is && has[p] >= least ? 1 : 0)), score };
}

/* ---- Words ---- */

// worded returns the result of a word or phrase.
async function worded({ index, found }, node) {
  if (found && !node.exact) found.exact = false;
  const lists = await listsOf(index, node.words, node);
  let terms = lists.flat();
  let of = node.words.length > 1 ? await phrase(index, lists) : weightsOf(index, lists[0]);
  if (node.words.length === 1 && !node.exact) {
    addYear(index, node.words[0], of);
    if (found && !terms.length && !of.some((w) => w > 0)) {
      const meant = await correctionsOf(index, node.words[0], node.open);
      terms = (await Promise.all(meant.map((w) => termsOf(index, w, false, false)))).flat();
      of = weightsOf(index, terms);
      if (meant.length) found.corrections.push({ typed: node.words[0], meant });
    }
  }
  if (found) for (const t of terms) found.marked.add(t.word);
  return scored(of);
}

const listsOf = (index, words, { exact, open }) => Promise.all(words.map((w, i) => termsOf(index, w, exact, open && i === words.length - 1)));

// scored returns the result for the weights of a word in papers. Rare words have higher scores.
function scored(of) {
  const matching = of.map((w) => (w > 0 ? 1 : 0));
  const count = matching.reduce((n, is) => n + is, 0);
  const idf = Math.log(1 + (of.length - count + 0.5) / (count + 0.5));
  return { in: Uint8Array.from(matching), score: of.map((w) => w * idf) };
}

// weightsOf returns, for each paper, the highest weight of the given terms in it.
function weightsOf(index, terms) {
  const of = new Float32Array(index.papers);
  for (const { papers, weights, counts } of terms) {
    for (let i = 0; i < papers.length; i++) {
      const weight = weights[i] * counts;
      if (weight > of[papers[i]]) of[papers[i]] = weight;
    }
  }
  return of;
}

// addYear adds weights for the papers of a year if the word is a number such as 2017.
function addYear(index, word, of) {
  if (!/^(1[89]|20|21)\d\d$/.test(word)) return;
  for (let p = 0; p < of.length; p++) if (index.dateOf(p)[0] === Number(word) && of[p] < ofYear) of[p] = ofYear;
}

// phrase returns, for each paper, the lowest weight of the words of a phrase, or 0 if the paper does not contain the
// phrase.
async function phrase(index, lists) {
  const of = lists.map((list) => weightsOf(index, list));
  const lowest = of[0].map((_, p) => Math.min(...of.map((weights) => weights[p])));
  let ends = null; // positions where the part of the phrase so far ends, by paper
  for (const list of lists) {
    const next = new Map();
    await index.positions(list, (p) => lowest[p] > 0 && (!ends || ends.has(p)), function (p, places) {
      const before = ends && ends.get(p);
      const here = before ? places.filter((place) => before.has(place - 1)) : places;
      if (here.length) next.set(p, new Set([...(next.get(p) || []), ...here]));
    });
    ends = next;
  }
  return lowest.map((weight, p) => (ends.has(p) ? weight : 0));
}

/* ---- Tests of fields ---- */

const holds = {
  "=": (order) => order === 0, "<": (order) => order < 0, "<=": (order) => order <= 0, ">": (order) => order > 0, ">=": (order) => order >= 0,
};

// tested returns the result of a test such as year>=2020.
async function tested(work, node) {
  const { index } = work;
  const facet = facetOf(index, node.field);
  const isValue = facet && facet.terms.some((term) => isTerm(term, node.value)); // which can look like a range
  const range = node.op === "=" && !node.exact && !isValue && rangeOf(node.value);
  if (range && (columns.has(node.field) || facet)) {
    const ends = [">=", "<="].map((op, i) => range[i] && { ...node, op, value: range[i] }).filter(Boolean);
    return all(work, ends, false);
  }
  if (node.field === "has") return where(index, has(index, node.value));
  if (columns.has(node.field)) return where(index, column(index, node));
  if (facet) return where(index, valued(facet, node));
  return named(work, node);
}

function where(index, passes) {
  const result = { in: new Uint8Array(index.papers), score: null };
  for (let p = 0; p < index.papers; p++) result.in[p] = passes(p) ? 1 : 0;
  return result;
}

// has returns a function that reports whether a paper has a value of a field.
function has(index, value) {
  const name = value.toLowerCase(), flag = flags.indexOf(name), facet = facetOf(index, name === "tags" ? "tag" : fieldNamed(index, value));
  if (flag >= 0) return (p) => (index.flags[p] >> flag) & 1;
  if (facet) return (p) => facet.from[p + 1] > facet.from[p];
  if (name === "date" || name === "year") return (p) => index.dates[p];
  if (name === "upvotes") return (p) => index.votes && index.votes[p];
  if (/^author/.test(name)) return (p) => index.authors[p];
  return () => false;
}

// column returns a function that tests the number or date of a paper. A date covers all days within it.
function column(index, { field, op, value }) {
  if (field === "date" || field === "year") {
    const date = dateOf(value), length = date && date.length;
    return (p) => index.dates[p] > 0 && date && holds[op](compareParts(index.dateOf(p).slice(0, length), date));
  }
  const isVotes = field === "upvotes", of = isVotes ? index.votes : index.authors, n = Number(value) + isVotes;
  return (p) => of && of[p] > 0 && holds[op](of[p] - n); // 0 if unknown
}

function compareParts(a, b) {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}

// valued returns a function that tests the values of a facet. A paper passes if any of its values passes.
function valued(facet, node) {
  const order = node.op !== "=" || isOrdered(facet, node.value) ? orderOf(facet, node.value) : null;
  const passes = order ? facet.terms.map((_, i) => holds[node.op](order(i))) : equalTerms(facet, node);
  return function (p) {
    for (let i = facet.from[p]; i < facet.from[p + 1]; i++) if (passes[facet.of[i]]) return true;
    return false;
  };
}

// numberOf returns the number that a text is, or null.
const numberOf = (text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : null);

// isOrdered reports whether a value and all terms of a facet are numbers, or all are dates.
const isOrdered = (facet, value) =>
  (numberOf(value) !== null && facet.terms.every(([, title]) => numberOf(title) !== null)) || (dateOf(value) !== null && facet.terms.every(([slug]) => dateOf(slug)));

// equalTerms reports, for each term of a facet, whether a value is its slug or title. If no term matches, it compares
// their words, and if these differ too, it reports whether the titles contain the words of the value.
function equalTerms(facet, { value, open }) {
  const wanted = wordsOf(value);
  facet.words ||= facet.terms.map(([, title]) => wordsOf(title));
  const tests = [
    (term) => isTerm(term, value),
    (_, i) => wanted.length > 0 && facet.words[i].join(" ") === wanted.join(" "),
    (_, i) => wanted.length > 0 && containsPhrase(facet.words[i], wanted, open),
  ];
  let passes = [];
  for (const test of tests) if (!passes.includes(true)) passes = facet.terms.map(test);
  return passes;
}

// isTerm reports whether a value is the slug or the title of a term.
const isTerm = ([slug, title], value) => slug === value.toLowerCase() || title.toLowerCase() === value.toLowerCase();

function containsPhrase(words, wanted, open) {
  return words.some((_, at) => wanted.every(function (w, i) {
    const word = words[at + i];
    return word === w || (open && i === wanted.length - 1 && word !== undefined && word.startsWith(w));
  }));
}

// orderOf returns a function that compares a term of a facet, by its number, with a value: as numbers or dates if both
// are, or else in the order of the terms, which is alphabetical or that of the choices. The slug of a date is in the form
// of queries.
function orderOf(facet, value) {
  const number = numberOf(value), wanted = dateOf(value), at = facet.terms.findIndex((term) => isTerm(term, value));
  return function (i) {
    const [slug, title] = facet.terms[i], date = dateOf(slug);
    if (number !== null && numberOf(title) !== null) return numberOf(title) - number;
    if (wanted && date) return compareParts([...date, 0, 0], wanted);
    return at >= 0 ? i - at : compare(slug, value.toLowerCase());
  };
}

// wholes return a value of a field as the index has it, by the type of the field.
const wholes = {
  choice: hyphenated,
  number: (value) => String(Number(value)),
  date: (value) => (dateOf(value) || []).map((n) => String(n).padStart(2, "0")).join("-"),
};

// named returns the result of a test of texts, such as author:borel. The words must be next to each other in one text. A
// choice or a number must be the whole value, and a date its beginning.
async function named({ index, found }, { field, value, exact, open }) {
  const type = new Map(index.whole).get(field), isPrefix = type === "date" || (open && !exact);
  const words = (type ? [wholes[type](value)].filter(Boolean) : wordsOf(value)).map((w) => field + ":" + w);
  if (!words.length) return where(index, () => false);
  let lists = await listsOf(index, words, { exact: true, open: isPrefix });
  if (found && words.length === 1 && !lists[0].length && !exact && type !== "number" && type !== "date") {
    const meant = await correctionsOf(index, words[0], open);
    lists = [(await Promise.all(meant.map((w) => termsOf(index, w, true, false)))).flat()];
    const plain = (w) => w.slice(field.length + 1);
    if (meant.length) found.corrections.push({ typed: plain(words[0]), meant: meant.map(plain) });
  }
  if (found) for (const t of lists.flat()) found.marked.add(t.word.slice(field.length + 1));
  const of = words.length > 1 ? await phrase(index, lists) : weightsOf(index, lists[0]);
  return where(index, (p) => of[p] > 0);
}
