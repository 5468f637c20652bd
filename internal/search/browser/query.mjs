// Parses queries of readers:
//
//   query  = all { "OR" all }
//   all    = one { [ "AND" ] one }
//   one    = ( "-" | "NOT" ) one | "(" query ")" | test | phrase | word
//   test   = field ( ":" | "=" | "<" | "<=" | ">" | ">=" ) value        without spaces
//
// The names of fields and the meaning of tests are those of views (package query). Every query is valid: text that is
// not a test is words, and incomplete parts, which the reader is still typing, are left out.
import { isUnspaced, runsOf } from "./words.mjs";

// synonyms maps the other names of fields to those of the index.
const synonyms = new Map([["tags", "tag"], ["authors", "author"], ["organisation", "organization"]]);

// columns are the fields with one number per paper, which have an order.
export const columns = new Set(["year", "date", "author_count", "upvotes"]);

const deepest = 100; // maximum depth of parentheses
const quotes = /[“”„«»]/g;
const version = /\b(\d{4}\.\d{4,5})v\d+\b/g; // of an arXiv identifier
const punctuation = /[,;，；、]+$/;
const token = /\s+|([-−]?)([a-z][a-z0-9_-]*)([:：](?:<=|>=|<|>|=)?|<=|>=|<|>|=)(?:"([^"]*)("?)|((?:[^\s")]|\)(?!\s|\)|$))*))|([-−]?)"([^"]*)("?)|[()]|[^\s"()]+/giy;

// parse returns the tree of a query, or null if the query has no words. fieldNamed returns the field with a name, or
// undefined, and isOrdered reports whether the values of a field have an order. A node is one of
//
//   { any: nodes }, { all: nodes }, { not: node }
//   { words, exact, open }           words that follow each other; the last one can be the beginning of a longer one,
//                                    and unless exact is set, they can have other endings
//   { field, op, value, exact, open }
export function parse(text, fieldNamed, isOrdered = (name) => columns.has(name)) {
  const tokens = scan(text.replace(quotes, '"').replace(version, "$1"), fieldNamed, isOrdered);
  let at = 0;

  function or(depth) {
    const all = [and(depth)];
    while (tokens[at] === "OR") {
      at++;
      all.push(and(depth));
    }
    return joined("any", all);
  }
  function and(depth) {
    const all = [];
    for (; at < tokens.length && tokens[at] !== "OR"; ) {
      if (tokens[at] === ")") {
        if (depth > 0) break;
        at++; // has no opening parenthesis
      } else {
        all.push(one(depth));
      }
    }
    return joined("all", all);
  }
  function one(depth) {
    let isNegated = false;
    for (; tokens[at] === "NOT"; at++) isNegated = !isNegated;
    if (at === tokens.length || tokens[at] === "OR" || tokens[at] === ")") return null;
    const t = tokens[at++];
    const of = t === "(" ? inner(depth) : isNegated && t?.all ? adjacent(t.all) : t;
    return isNegated && of ? { not: of } : of;
  }
  function inner(depth) {
    if (depth === deepest) return null; // leave out the parenthesis
    const of = or(depth + 1);
    if (tokens[at] === ")") at++;
    return of;
  }
  return or(0);
}

// adjacent returns the node of words that follow each other. A negated word such as fine-tuning does not leave out papers
// that have its parts in different places.
const adjacent = (nodes) => ({ words: nodes.flatMap((n) => n.words), exact: false, open: nodes[nodes.length - 1].open });

// joined returns a node with several nodes, or the only one, or null. It leaves out null.
function joined(kind, nodes) {
  const all = nodes.filter(Boolean).flatMap((n) => n[kind] || [n]);
  return all.length > 1 ? { [kind]: all } : all[0] || null;
}

// scan splits a query into operators and nodes.
function scan(text, fieldNamed, isOrdered) {
  const all = [];
  const open = (end, closed) => end === text.length && !closed && !/\s$/.test(text);
  for (const m of text.matchAll(token)) {
    const end = m.index + m[0].length;
    const [word, minus, name, sign, quoted, closed, value, minusPhrase, phrase, phraseClosed] = m;
    if (!word.trim()) continue;
    const field = name && fieldNamed(synonyms.get(name.toLowerCase()) ?? name);
    if (field && (isOrdered(field) || /^[:：]?=?$/.test(sign))) {
      if (minus) all.push("NOT");
      const of = quoted ?? value.replace(punctuation, "");
      all.push(of.trim() ? { field, op: sign.replace(/[:：]/, "") || "=", value: of.trim(), exact: quoted !== undefined, open: open(end, closed) } : null);
    } else if (phrase !== undefined) {
      if (minusPhrase) all.push("NOT");
      all.push(nodeOf(phrase, true, open(end, phraseClosed)));
    } else if (quoted !== undefined) { // the name is not a field
      const both = [nodeOf(name, false, false), nodeOf(quoted, true, open(end, closed))];
      all.push(...(minus ? ["NOT", "(", ...both, ")"] : both));
    } else if (/^[-−]$/.test(word) && text[end] === "(") {
      all.push("NOT");
    } else {
      all.push(...plain(word, open(end)));
    }
  }
  return all;
}

// plain returns the operator or the nodes of a word without quotes.
function plain(word, open) {
  if (["OR", "NOT", "(", ")"].includes(word)) return [word];
  if (word === "|") return ["OR"];
  if (word === "AND" || word === "&") return [];
  const negated = /^[-−][^\s-]/.test(word);
  return [...(negated ? ["NOT"] : []), nodeOf(negated ? word.slice(1) : word, false, open)];
}

// nodeOf returns the node of a text, or null if it has no words. The words are a phrase if the text was in quotes or is
// in a script without spaces.
function nodeOf(text, quoted, open) {
  const runs = runsOf(text);
  const words = runs.flatMap((r) => r.words);
  if (!words.length) return null;
  if (quoted || runs.some((r) => isUnspaced(text.slice(r.start)))) return { words, exact: true, open };
  return joined("all", words.map((word, i) => ({ words: [word], exact: false, open: open && i === words.length - 1 })));
}

// dateOf returns the numbers of a date such as 2023, 2023-10 or 2023-10-16, or null.
export function dateOf(text) {
  const m = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text);
  return m && m.slice(1).filter((part) => part !== undefined).map(Number);
}

// rangeOf returns the two ends of a range such as 2020..2023, or null. An end can be missing.
export function rangeOf(value) {
  const m = /^(.*?)\.\.(.*)$/.exec(value) || /^(\d{4})[-–](\d{4})$/.exec(value);
  return m && (m[1] || m[2]) ? [m[1], m[2]] : null;
}
