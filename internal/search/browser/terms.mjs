// Finds the words of the index that match a word of a query.
import { common } from "./index.mjs";
import { beginsNear, isNear, sharesStem } from "./endings.mjs";
import { compare } from "./words.mjs";

const widest = 2; // maximum number of shards searched for a prefix, besides that of common words
const mostCommon = 8; // maximum number of common words with a prefix
const shortestTypo = 4; // minimum number of letters in a word that is corrected
const mostCorrections = 3; // maximum number of corrections of a word

// afterField returns a word of the index without the name of its field.
const afterField = (word) => word.slice(word.indexOf(":") + 1);

// termsOf returns the words of the index that match a word, each with its papers and its factor in the score (counts).
// A word that begins with the name of a field, such as author:borel, matches only words of that field. If open is set,
// it also matches words that begin with it, and unless exact is set, words with other endings.
export async function termsOf(index, word, exact, open) {
  const isFielded = word.includes(":");
  const isPrefix = open && [...afterField(word)].length > 1;
  const first = index.shardOf(word), last = isPrefix ? index.shardOf(word + "\u{10ffff}") : first;
  const isWide = last >= first + widest;
  const numbers = Array.from({ length: isWide ? 1 : last - first + 1 }, (_, i) => first + i);
  if (!isFielded) numbers.unshift(common); // this shard has no words of fields
  const found = await Promise.all(numbers.map(async function (n) {
    const shard = await index.shard(n);
    const same = [], begun = [];
    shard.words.forEach(function (w, at) {
      if (w === word) same.push({ word: w, shard, at, counts: 1 });
      else if (w.includes(":") !== isFielded) return;
      else if (isPrefix && w.startsWith(word)) begun.push({ word: w, shard, at, counts: 0.7 });
      else if (!exact && !isFielded && sharesStem(w, word)) same.push({ word: w, shard, at, counts: 0.6 });
    });
    begun.sort((a, b) => shard.counts[b.at] - shard.counts[a.at]);
    return index.withPapers([...same, ...(n === common ? begun.slice(0, mostCommon) : isWide ? [] : begun)]);
  }));
  return found.flat();
}

// correctionsOf returns the most likely corrections of a mistyped word, most frequent first.
export async function correctionsOf(index, word, open) {
  if ([...afterField(word)].length < shortestTypo) return [];
  const field = word.slice(0, word.length - afterField(word).length);
  const bits = new Map();
  const add = (w, n) => w.startsWith(field) && w.includes(":") === (field !== "") && bits.set(w, n);
  if (!field) {
    const known = await index.spelling();
    known.words.forEach((w, i) => bits.set(w, known.bits[i]));
  }
  for (const shard of [await index.shard(common), await index.shard(index.shardOf(word))]) {
    shard.words.forEach((w, i) => add(w, Math.log2(shard.counts[i]) + 1));
  }
  const all = [...bits.keys()];
  let near = all.filter((w) => isNear(w, word));
  if (!near.length && open) near = all.filter((w) => beginsNear(w, word));
  return near.sort((a, b) => bits.get(b) - bits.get(a) || compare(a, b)).slice(0, mostCorrections);
}
