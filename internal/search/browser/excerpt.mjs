// Splits texts into the parts that results show: text, words to highlight, and formulas.
import { isUnspaced, runsOf } from "./words.mjs";

// The kinds of parts. A part is [kind, text].
export const text = 0, mark = 1, formula = 2;

const length = 112; // maximum number of characters of an excerpt
const lead = 36; // maximum number of characters before the first match
const formulaWidth = 8; // width of a formula in characters

// atoms splits a text into words, gaps between words, and formulas. The text is a string or an array of texts and
// formulas in turn.
function atoms(pieces, marked) {
  const all = [];
  const add = (kind, s, hit) => s && all.push({ kind, s, hit, width: kind === formula ? formulaWidth : s.length, gap: kind === text && /\s/.test(s) });
  (typeof pieces === "string" ? [pieces] : pieces).forEach(function (piece, i) {
    if (i % 2) return add(formula, piece);
    let at = 0;
    for (const { start, end, words } of runsOf(piece)) {
      add(text, piece.slice(at, start));
      const hit = words.find((w) => marked.has(w));
      add(hit ? mark : text, piece.slice(start, end), hit);
      at = end;
    }
    add(text, piece.slice(at));
  });
  return all;
}

// written joins atoms into parts.
function written(list) {
  const parts = [];
  for (const { kind, s } of list) {
    const last = parts[parts.length - 1];
    if (kind === text && last && last[0] === text) last[1] += s;
    else parts.push([kind, s]);
  }
  return parts;
}

// highlighted returns the parts of a whole text.
export const highlighted = (pieces, marked) => written(atoms(pieces, marked));

// isBreak reports whether an excerpt can begin after an atom or end before it: at white space, and at characters of
// scripts without spaces.
const isBreak = ({ kind, s, gap }) => gap || (kind !== formula && isUnspaced(s));

// excerpt returns the parts of the section of a text with the most different highlighted words.
export function excerpt(pieces, marked) {
  const all = atoms(pieces, marked);
  let best = 0, first = 0; // first highlighted word of the section
  for (let i = 0; i < all.length; i++) {
    if (!all[i].hit) continue;
    const seen = new Set();
    for (let j = i, width = 0; j < all.length && (width += all[j].width) < length - lead; j++) if (all[j].hit) seen.add(all[j].hit);
    if (seen.size > best) (best = seen.size), (first = i);
  }
  let from = first;
  for (let width = 0; from > 0 && (width += all[from - 1].width) < lead; ) from--;
  while (from > 0 && from < first && !isBreak(all[from - 1])) from++;
  const to = endOf(all, from, first + 1);
  const parts = written(all.slice(from, to));
  if (from > 0) parts.unshift([text, "…"]);
  if (to < all.length) parts.push([text, "…"]);
  return parts;
}

// endOf returns the end of an excerpt that starts at an atom: the last break that leaves it short enough, but at least
// the given end.
function endOf(all, from, least) {
  let to = from;
  for (let width = 0; to < all.length && (width += all[to].width) < length; ) to++;
  to = Math.max(to, least);
  for (let at = to; at >= least && at < all.length; at--) if (isBreak(all[at])) return at;
  return to;
}
