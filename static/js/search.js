// Searches the archive, on the search page and in a dialog on all other pages. Queries stay in the browser, which
// fetches only the parts of the index that it needs. Made by .ci/bundle from internal/search/browser; a site can replace
// it by a file of its own with this name.
(function () {
"use strict";
// texts are texts of words.yaml: those with these keys, or groups of them.
const texts = /* words: dates numbers lists.comma lists.more counts.paper counts.author entry cite.all header.search keys.close search */ {};
// internal/search/browser/bytes.mjs
var Stale = class extends Error {
};
var utf8 = new TextDecoder();
var Reader = class {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  number() {
    let n = 0, unit = 1, b;
    do {
      b = this.bytes[this.at++];
      n += (b & 127) * unit;
      unit *= 128;
    } while (b > 127);
    return n;
  }
  numbers(count) {
    const all2 = new Uint32Array(count);
    for (let i = 0; i < count; i++) all2[i] = this.number();
    return all2;
  }
  take(length2) {
    return this.bytes.subarray(this.at, this.at += length2);
  }
  // json reads a value, preceded by its length.
  json() {
    try {
      return JSON.parse(utf8.decode(this.take(this.number())));
    } catch {
      throw new Stale("not part of the index");
    }
  }
  // list reads sorted words, each stored without the prefix that it shares with the previous word.
  list() {
    const all2 = new Array(this.number());
    const word = new Uint8Array(1024);
    let isASCII = true;
    for (let i = 0; i < all2.length; i++) {
      const shared = this.number(), more = this.number(), end = shared + more;
      if (shared === 0) isASCII = true;
      for (let at = shared; at < end; at++) {
        word[at] = this.bytes[this.at++];
        if (word[at] > 127) isASCII = false;
      }
      all2[i] = isASCII ? String.fromCharCode.apply(null, word.subarray(0, end)) : utf8.decode(word.subarray(0, end));
    }
    return all2;
  }
};
var Bits = class {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.size = bytes.length * 8;
  }
  bit() {
    if (this.at >= this.size) throw new Stale("unexpected end of a list");
    return this.bytes[this.at >> 3] >> (~this.at++ & 7) & 1;
  }
  number(k) {
    const { bytes, at } = this, i = at >> 3;
    const next = (bytes[i] << 24 | bytes[i + 1] << 16 | bytes[i + 2] << 8 | bytes[i + 3]) << (at & 7);
    const ones = Math.clz32(~next), length2 = ones + 1 + k;
    if (ones > 4 || length2 > 25 || at + length2 > this.size) return this.longNumber(k);
    this.at += length2;
    return ones * 2 ** k + (k && next << ones + 1 >>> 32 - k);
  }
  // longNumber reads a number of any length, bit by bit.
  longNumber(k) {
    let n = 0, rest = 0;
    for (let steps = 0; this.bit(); steps++) {
      n += 2 ** k;
      if (steps >= 4) k++;
    }
    while (k-- > 0) rest = rest * 2 + this.bit();
    return n + rest;
  }
  // end checks that only the padding of the last byte, which is zero, is left.
  end() {
    if (this.bytes.length - Math.ceil(this.at / 8)) throw new Stale("data after the end of a list");
    while (this.at & 7) if (this.bit()) throw new Stale("a list of another index");
  }
};
var gapBits = (papers, containing) => Math.max(0, 31 - Math.clz32(papers * 3 / (4 * containing)));
var placeBits = (occurrences) => Math.max(2, Math.clz32(occurrences) - 25);
function ends(lengths, from = 0) {
  const all2 = new Float64Array(lengths.length + 1);
  all2[0] = from;
  lengths.forEach((n, i) => all2[i + 1] = all2[i] + n);
  return all2;
}
async function inflated(bytes, sample2 = new Uint8Array()) {
  const n = sample2.length;
  const stored = new Uint8Array([0, n & 255, n >> 8, ~n & 255, ~n >> 8 & 255]);
  try {
    const stream = new Blob([stored, sample2, bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(n);
  } catch {
    throw new Stale("not part of the index");
  }
}

// internal/search/browser/words.mjs
var unspaced = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ーｰ\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]";
function lazy(pattern, flags4) {
  let made;
  return () => made ||= new RegExp(pattern, flags4);
}
var runs = lazy(unspaced + "\\p{M}*|(?:(?!" + unspaced + ")[\\p{L}\\p{N}\\p{M}\\p{Cf}])+", "gu");
var beginsUnspaced = lazy("^" + unspaced, "u");
var ignored = lazy("[\\p{Mn}\\p{Me}\\p{Cf}]", "gu");
var letters = lazy("[\\p{L}\\p{N}\\p{Mc}]+", "gu");
var plain = /^[a-z0-9]+$/i;
var foldings = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "ng", ς: "σ" };
var greek = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  ζ: "zeta",
  η: "eta",
  θ: "theta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  ν: "nu",
  ξ: "xi",
  ο: "omicron",
  π: "pi",
  ρ: "rho",
  σ: "sigma",
  ς: "sigma",
  τ: "tau",
  υ: "upsilon",
  φ: "phi",
  χ: "chi",
  ψ: "psi",
  ω: "omega"
};
function folded(run) {
  if (plain.test(run)) return [run.toLowerCase()];
  const all2 = [...run.normalize("NFKD").replace(ignored(), "")].map((c) => c.toLowerCase());
  const isGreek = all2.length >= 3 && all2.every((c) => Object.hasOwn(greek, c));
  const text2 = all2.map((c) => !isGreek && greek[c] || foldings[c] || c).join("");
  return text2.match(letters()) || [];
}
function runsOf(text2) {
  return Array.from(text2.matchAll(runs()), (m) => ({ start: m.index, end: m.index + m[0].length, words: folded(m[0]) }));
}
var wordsOf = (text2) => runsOf(text2).flatMap((r) => r.words);
var isUnspaced = (text2) => beginsUnspaced().test(text2);
var hyphenated = (text2) => wordsOf(text2).join("-");
function compare(a, b) {
  const length2 = Math.min(a.length, b.length);
  for (let i = 0; i < length2; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i) - b.codePointAt(i);
  }
  return a.length - b.length;
}

// internal/search/browser/excerpt.mjs
var text = 0;
var mark = 1;
var formula = 2;
var length = 112;
var lead = 36;
var formulaWidth = 8;
function atoms(pieces, marked) {
  const all2 = [];
  const add = (kind, s, hit) => s && all2.push({ kind, s, hit, width: kind === formula ? formulaWidth : s.length, gap: kind === text && /\s/.test(s) });
  (typeof pieces === "string" ? [pieces] : pieces).forEach(function(piece, i) {
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
  return all2;
}
function written(list) {
  const parts = [];
  for (const { kind, s } of list) {
    const last = parts[parts.length - 1];
    if (kind === text && last && last[0] === text) last[1] += s;
    else parts.push([kind, s]);
  }
  return parts;
}
var highlighted = (pieces, marked) => written(atoms(pieces, marked));
var isBreak = ({ kind, s, gap }) => gap || kind !== formula && isUnspaced(s);
function excerpt(pieces, marked) {
  const all2 = atoms(pieces, marked);
  let best = 0, first2 = 0;
  for (let i = 0; i < all2.length; i++) {
    if (!all2[i].hit) continue;
    const seen = /* @__PURE__ */ new Set();
    for (let j = i, width = 0; j < all2.length && (width += all2[j].width) < length - lead; j++) if (all2[j].hit) seen.add(all2[j].hit);
    if (seen.size > best) best = seen.size, first2 = i;
  }
  let from = first2;
  for (let width = 0; from > 0 && (width += all2[from - 1].width) < lead; ) from--;
  while (from > 0 && from < first2 && !isBreak(all2[from - 1])) from++;
  const to = endOf(all2, from, first2 + 1);
  const parts = written(all2.slice(from, to));
  if (from > 0) parts.unshift([text, "…"]);
  if (to < all2.length) parts.push([text, "…"]);
  return parts;
}
function endOf(all2, from, least) {
  let to = from;
  for (let width = 0; to < all2.length && (width += all2[to].width) < length; ) to++;
  to = Math.max(to, least);
  for (let at = to; at >= least && at < all2.length; at--) if (isBreak(all2[at])) return at;
  return to;
}

// internal/search/browser/filters.mjs
var manyAuthors = 10;
var many = manyAuthors + "-";
var undated = "undated";
var unknown = "unknown";
var parameters = /* @__PURE__ */ new Set(["q", "tag", "year", "authors"]);
function filtersOf(index, names) {
  const all2 = index.facets.map((facet, i) => ofFacet(facet, i > 0 && parameters.has(facet.name) ? "field-" + facet.name : facet.name, { title: facet.title }));
  const free = (name) => all2.some((f) => f.name === name) ? "paper-" + name : name;
  for (const name of index.lazy || []) {
    const facet = names && names.find((f) => f.name === name);
    all2.push(facet ? ofFacet(facet, free(name), { lazy: true }) : { name: free(name), field: name, joins: true, lazy: true });
  }
  return [...all2, ofFlags(index, free("has")), ofYears(index), ofCounts(index)];
}
function ofFacet(facet, name, more) {
  const numbers = new Map(facet.terms.map(([slug], i) => [slug, i]));
  return {
    name,
    field: facet.name,
    path: facet.path || "",
    joins: true,
    size: facet.terms.length,
    ...more,
    of(p, visit) {
      for (let i = facet.from[p]; i < facet.from[p + 1]; i++) visit(facet.of[i]);
    },
    value: (n) => facet.terms[n][0],
    number: (value) => numbers.get(value),
    label: (value) => numbers.has(value) ? facet.terms[numbers.get(value)][1] : value
  };
}
var flags = ["notes", "code"];
function ofFlags(index, name) {
  return {
    name,
    field: "has",
    joins: true,
    size: flags.length,
    of(p, visit) {
      flags.forEach((_, i) => index.flags[p] >> i & 1 && visit(i));
    },
    value: (n) => flags[n],
    number: (value) => flags.includes(value) ? flags.indexOf(value) : void 0
  };
}
function ofYears(index) {
  let last = 0;
  for (let p = 0; p < index.papers; p++) last = Math.max(last, index.dateOf(p)[0]);
  return {
    name: "year",
    field: "year",
    size: last + 1,
    all: true,
    of: (p, visit) => visit(index.dateOf(p)[0]),
    value: (n) => n ? String(n) : undated,
    number: (value) => value === undated ? 0 : /^\d{1,4}$/.test(value) ? Number(value) : void 0,
    order: (a, b) => b[2] - a[2]
  };
}
function ofCounts(index) {
  return {
    name: "authors",
    field: "authors",
    size: manyAuthors + 1,
    all: true,
    of: (p, visit) => visit(Math.min(index.authors[p], manyAuthors)),
    value: (n) => n === 0 ? unknown : n === manyAuthors ? many : String(n),
    number: (value) => value === unknown ? 0 : value === many ? manyAuthors : /^\d$/.test(value) ? Number(value) : void 0,
    order: (a, b) => (a[2] || Infinity) - (b[2] || Infinity)
  };
}
function narrowed(papers, filters, chosen) {
  const failures = new Uint8Array(papers.length), failing = new Int16Array(papers.length);
  filters.forEach(function(filter, at) {
    const wanted = new Set(chosen[filter.name]);
    if (!wanted.size || !filter.of) return;
    const numbers = new Set([...wanted].map((v) => filter.number(v)));
    papers.forEach(function(p, i) {
      let has2 = 0;
      filter.of(p, (n) => numbers.has(n) && has2++);
      if (has2 < numbers.size) failures[i]++, failing[i] = at;
    });
  });
  const kept = papers.filter((_, i) => !failures[i]);
  function counts(filter) {
    const at = filters.indexOf(filter), count = new Uint32Array(filter.size);
    papers.forEach(function(p, i) {
      if (!failures[i] || failures[i] === 1 && !filter.joins && failing[i] === at) filter.of(p, (n) => count[n]++);
    });
    return count;
  }
  return { kept, counts };
}
function valuesOf(filter, count, chosen, limit2) {
  const all2 = [];
  const on = new Set(chosen);
  count.forEach((n, i) => (n || on.has(filter.value(i))) && all2.push([filter.value(i), n, i, filter.label && filter.label(filter.value(i))]));
  for (const value of on) if (!all2.some((v) => v[0] === value)) all2.push([value, 0, -1, filter.label && filter.label(value)]);
  const isOn = (v) => on.has(v[0]);
  const areNumbers = all2.length <= limit2 && all2.every(([value, , , label = value]) => /^-?[\d.,\u202f\u00a0]+$/.test(label));
  all2.sort(filter.order || (areNumbers ? (a, b) => a[2] - b[2] : (a, b) => isOn(b) - isOn(a) || b[1] - a[1] || a[2] - b[2]));
  return { values: filter.all ? all2 : all2.slice(0, limit2), size: all2.length };
}
function sorted(index, papers, by) {
  if (by === "date") return papers.slice().sort((p, q) => p - q);
  if (by === "upvotes" && index.votes) return papers.slice().sort((p, q) => index.votes[q] - index.votes[p] || p - q);
  return papers;
}

// internal/search/browser/index.mjs
var perGroup = 32;
var perBlock = 3;
var kinds = ["words", "lists", "papers"];
var common = 0;
var near = 512;
var Index = class {
  constructor(folder, cache) {
    this.folder = folder;
    this.cache = cache;
    this.parts = /* @__PURE__ */ new Map();
  }
  // once returns the promise for a key. It calls make if it is called with the key for the first time or if the promise
  // failed.
  once(key, make) {
    if (!this.parts.has(key)) {
      const made = make();
      this.parts.set(key, made);
      made.catch(() => this.parts.delete(key));
    }
    return this.parts.get(key);
  }
  async fetched(address, options) {
    const answer = await fetch(this.folder + address, options);
    if (!answer.ok) throw new Stale(address + ": " + answer.status);
    return { bytes: new Uint8Array(await answer.arrayBuffer()), part: answer.status === 206 };
  }
  // root reads the root file, which is necessary to read the others.
  root() {
    return this.once("root", async () => {
      const r = new Reader(await inflated((await this.fetched("index.bin", { cache: "no-cache" })).bytes));
      const head = r.json();
      Object.assign(this, head);
      const steps = r.numbers(this.papers);
      this.dates = new Uint32Array(this.papers);
      for (let i = 0, last = 0; i < this.papers; i++) this.dates[i] = last += steps[i] >>> 1 ^ -(steps[i] & 1);
      this.authors = r.numbers(this.papers);
      this.flags = r.numbers(this.papers);
      this.votes = head.upvotes ? r.numbers(this.papers) : null;
      for (const facet of this.facets) this.readColumn(r, facet);
      const shards = this.words.length + 1;
      this.wordsAt = ends(r.numbers(shards));
      this.listsAt = ends(r.numbers(shards));
      this.papersAt = ends(r.numbers(Math.ceil(this.papers / perBlock) + 2));
      this.sample = r.bytes.subarray(r.at);
      return this;
    });
  }
  // names returns the facets with many values: people, and venues if they have no index. Unless all is set, it returns
  // only the people with the most papers.
  async names(all2) {
    const last = this.papersAt.length - 2;
    const [first2, rest] = await Promise.all([this.facetsAt(last - 1), all2 ? this.facetsAt(last) : []]);
    return first2.map((facet) => rest.filter((f) => f.name === facet.name).reduce((f, g) => joined(f, g, this.papers), facet));
  }
  // facetsAt reads the facets in a part of the papers files.
  facetsAt(at) {
    return this.once("facets" + at, async () => {
      const r = new Reader(await inflated(await this.part("papers", this.papersAt[at], this.papersAt[at + 1])));
      const facets = r.json();
      for (const facet of facets) this.readColumn(r, facet);
      return facets;
    });
  }
  // readColumn reads the values of a facet: those of paper p are of[from[p]], …, of[from[p + 1] - 1].
  readColumn(r, facet) {
    facet.from = ends(r.numbers(this.papers));
    facet.of = r.numbers(facet.from[this.papers]);
    for (const term of facet.terms) term[0] ||= hyphenated(term[1]);
  }
  // part returns a range of bytes of one kind of files, which can span files.
  async part(kind, from, to) {
    const size = this.sizes[kinds.indexOf(kind)];
    const found = [];
    for (let file = Math.floor(from / size); file * size < to; file++) {
      found.push(this.ofFile(kind + "-" + file + ".bin?v=" + this.version, Math.max(0, from - file * size), Math.min(size, to - file * size)));
    }
    const parts = await Promise.all(found);
    return parts.length === 1 ? parts[0] : new Uint8Array(await new Blob(parts).arrayBuffer());
  }
  // ofFile returns a range of bytes of a file. If the server ignores the range, the whole file is cached.
  async ofFile(address, from, to) {
    if (!this.parts.has(address)) {
      const { bytes, part } = await this.fetched(address, { cache: this.cache, headers: { Range: "bytes=" + from + "-" + (to - 1) } });
      if (part) return bytes;
      this.parts.set(address, Promise.resolve(bytes));
    }
    return (await this.parts.get(address)).subarray(from, to);
  }
  // shardOf returns the number of the shard for a word that is not a common word.
  shardOf(word) {
    let low = 0, high = this.words.length - 1;
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (compare(this.words[middle], word) <= 0) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }
  // shard returns the dictionary of a shard.
  shard(n) {
    return this.once("words" + n, async () => {
      const r = new Reader(await inflated(await this.part("words", this.wordsAt[n], this.wordsAt[n + 1])));
      const words = r.list(), counts = r.numbers(words.length);
      const size = n === common ? 1 : perGroup, groups = Math.ceil(words.length / size);
      const papersAt = ends(r.numbers(groups), this.listsAt[n]);
      return { number: n, words, counts, size, papersAt, placesAt: ends(r.numbers(groups), papersAt[groups]), papers: /* @__PURE__ */ new Map() };
    });
  }
  // spelling returns frequent words and, for each, the length in bits of its number of papers.
  spelling() {
    return this.once("spelling", async () => {
      const { bytes } = await this.fetched("spelling.bin?v=" + this.version, { cache: this.cache });
      const r = new Reader(await inflated(bytes));
      const words = r.list();
      return { words, bits: r.take(words.length) };
    });
  }
  // groups returns the groups of lists with the given numbers. Group g is the range from places[g] to places[g + 1].
  // One request fetches groups that are close together.
  groups(places, numbers) {
    const key = (g) => "lists" + places[g];
    const missing = numbers.filter((g) => !this.parts.has(key(g)));
    for (let i = 0, first2 = 0; i < missing.length; i++) {
      if (i + 1 < missing.length && places[missing[i + 1]] - places[missing[i] + 1] < near) continue;
      const from = missing[first2], to = missing[i];
      first2 = i + 1;
      const all2 = this.part("lists", places[from], places[to + 1]);
      for (let g = from; g <= to; g++) this.once(key(g), async () => (await all2).subarray(places[g] - places[from], places[g + 1] - places[from]));
    }
    return Promise.all(numbers.map((g) => this.parts.get(key(g))));
  }
  // groupsOf returns the groups that contain the lists of some terms of a shard, by number.
  async groupsOf(terms, places) {
    const numbers = [...new Set(terms.map((t) => Math.floor(t.at / t.shard.size)))].sort((a, b) => a - b);
    const groups = await this.groups(places, numbers);
    return new Map(numbers.map((g, i) => [g, groups[i]]));
  }
  // withPapers adds to terms of a shard the papers that contain them and their weights.
  async withPapers(terms) {
    if (!terms.length) return [];
    const { shard } = terms[0];
    for (const [g, bytes] of await this.groupsOf(terms, shard.papersAt)) {
      if (!shard.papers.has(g)) shard.papers.set(g, eachOf(shard, g, bytes, (r, at) => this.papersOf(r, shard.counts[at])));
    }
    return terms.map((t) => ({ ...t, ...shard.papers.get(Math.floor(t.at / shard.size)).get(t.at) }));
  }
  // papersOf reads the papers that contain a word and the weight of the word in each.
  papersOf(r, count) {
    const k = gapBits(this.papers, count);
    const papers = new Uint32Array(count), weights = new Uint8Array(count);
    for (let i = 0, next = 0; i < count; i++) {
      papers[i] = next + r.number(k);
      weights[i] = this.weights[r.number(0)];
      next = papers[i] + 1;
    }
    if (papers[count - 1] >= this.papers) throw new Stale("a list of another index");
    return { papers, weights };
  }
  // positions calls visit with the positions of each term in each paper that contains it and for which wants returns
  // true.
  async positions(terms, wants, visit) {
    for (const shard of new Set(terms.map((t) => t.shard))) {
      const here = terms.filter((t) => t.shard === shard);
      for (const [g, bytes] of await this.groupsOf(here, shard.placesAt)) {
        eachOf(shard, g, bytes, function(r, at) {
          const term = here.find((t) => t.at === at);
          for (let i = 0; i < shard.counts[at]; i++) {
            const places = new Uint32Array(r.number(0) + 1), k = placeBits(places.length);
            for (let n = 0, place = 0; n < places.length; n++) places[n] = place += r.number(k);
            if (term && wants(term.papers[i])) visit(term.papers[i], places);
          }
        });
      }
    }
  }
  // paper returns the texts of a paper for results.
  async paper(n) {
    const block = await this.once("papers" + Math.floor(n / perBlock), async () => {
      const at = Math.floor(n / perBlock);
      const bytes = await inflated(await this.part("papers", this.papersAt[at], this.papersAt[at + 1]), this.sample);
      return parsed(Array.from(bytes, (b) => b < 128 ? String.fromCharCode(b) : this.short[b - 128]).join(""));
    });
    const [slugs, title, text2, venue, ...names] = block[n % perBlock];
    const [slug, ...was] = slugs.split(" ");
    return { slug: slug || hyphenated(title), was, title, text: text2, venue, names };
  }
  // dateOf returns the year, month and day of a paper; 0 if unknown.
  dateOf(p) {
    const d = this.dates[p];
    return [Math.floor(d / 416), Math.floor(d / 32) % 13, d % 32];
  }
};
function joined(one, other, papers) {
  const from = one.from.map((n, p) => n + other.from[p]), of = new Uint32Array(from[papers]);
  for (let p = 0, at = 0; p < papers; p++) {
    for (let i = one.from[p]; i < one.from[p + 1]; i++) of[at++] = one.of[i];
    for (let i = other.from[p]; i < other.from[p + 1]; i++) of[at++] = one.terms.length + other.of[i];
  }
  return { ...one, terms: [...one.terms, ...other.terms], from, of };
}
function eachOf(shard, g, bytes, read2) {
  const r = new Bits(bytes), found = /* @__PURE__ */ new Map();
  const end = Math.min((g + 1) * shard.size, shard.words.length);
  for (let at = g * shard.size; at < end; at++) found.set(at, read2(r, at));
  r.end();
  return found;
}
function parsed(text2) {
  try {
    return JSON.parse(text2);
  } catch {
    throw new Stale("not part of the index");
  }
}

// internal/search/browser/query.mjs
var synonyms = /* @__PURE__ */ new Map([["tags", "tag"], ["authors", "author"], ["organisation", "organization"]]);
var columns = /* @__PURE__ */ new Set(["year", "date", "author_count", "upvotes"]);
var deepest = 100;
var quotes = /[“”„«»]/g;
var version = /\b(\d{4}\.\d{4,5})v\d+\b/g;
var punctuation = /[,;，；、]+$/;
var token = /\s+|([-−]?)([a-z][a-z0-9_-]*)([:：](?:<=|>=|<|>|=)?|<=|>=|<|>|=)(?:"([^"]*)("?)|((?:[^\s")]|\)(?!\s|\)|$))*))|([-−]?)"([^"]*)("?)|[()]|[^\s"()]+/giy;
function parse(text2, fieldNamed2, isOrdered2 = (name) => columns.has(name)) {
  const tokens = scan(text2.replace(quotes, '"').replace(version, "$1"), fieldNamed2, isOrdered2);
  let at = 0;
  function or(depth) {
    const all2 = [and(depth)];
    while (tokens[at] === "OR") {
      at++;
      all2.push(and(depth));
    }
    return joined2("any", all2);
  }
  function and(depth) {
    const all2 = [];
    for (; at < tokens.length && tokens[at] !== "OR"; ) {
      if (tokens[at] === ")") {
        if (depth > 0) break;
        at++;
      } else {
        all2.push(one(depth));
      }
    }
    return joined2("all", all2);
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
    if (depth === deepest) return null;
    const of = or(depth + 1);
    if (tokens[at] === ")") at++;
    return of;
  }
  return or(0);
}
var adjacent = (nodes2) => ({ words: nodes2.flatMap((n) => n.words), exact: false, open: nodes2[nodes2.length - 1].open });
function joined2(kind, nodes2) {
  const all2 = nodes2.filter(Boolean).flatMap((n) => n[kind] || [n]);
  return all2.length > 1 ? { [kind]: all2 } : all2[0] || null;
}
function scan(text2, fieldNamed2, isOrdered2) {
  const all2 = [];
  const open = (end, closed) => end === text2.length && !closed && !/\s$/.test(text2);
  for (const m of text2.matchAll(token)) {
    const end = m.index + m[0].length;
    const [word, minus, name, sign, quoted2, closed, value, minusPhrase, phrase2, phraseClosed] = m;
    if (!word.trim()) continue;
    const field = name && fieldNamed2(synonyms.get(name.toLowerCase()) ?? name);
    if (field && (isOrdered2(field) || /^[:：]?=?$/.test(sign))) {
      if (minus) all2.push("NOT");
      const of = quoted2 ?? value.replace(punctuation, "");
      all2.push(of.trim() ? { field, op: sign.replace(/[:：]/, "") || "=", value: of.trim(), exact: quoted2 !== void 0, open: open(end, closed) } : null);
    } else if (phrase2 !== void 0) {
      if (minusPhrase) all2.push("NOT");
      all2.push(nodeOf(phrase2, true, open(end, phraseClosed)));
    } else if (quoted2 !== void 0) {
      const both = [nodeOf(name, false, false), nodeOf(quoted2, true, open(end, closed))];
      all2.push(...minus ? ["NOT", "(", ...both, ")"] : both);
    } else if (/^[-−]$/.test(word) && text2[end] === "(") {
      all2.push("NOT");
    } else {
      all2.push(...plain2(word, open(end)));
    }
  }
  return all2;
}
function plain2(word, open) {
  if (["OR", "NOT", "(", ")"].includes(word)) return [word];
  if (word === "|") return ["OR"];
  if (word === "AND" || word === "&") return [];
  const negated = /^[-−][^\s-]/.test(word);
  return [...negated ? ["NOT"] : [], nodeOf(negated ? word.slice(1) : word, false, open)];
}
function nodeOf(text2, quoted2, open) {
  const runs2 = runsOf(text2);
  const words = runs2.flatMap((r) => r.words);
  if (!words.length) return null;
  if (quoted2 || runs2.some((r) => isUnspaced(text2.slice(r.start)))) return { words, exact: true, open };
  return joined2("all", words.map((word, i) => ({ words: [word], exact: false, open: open && i === words.length - 1 })));
}
function dateOf(text2) {
  const m = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text2);
  return m && m.slice(1).filter((part) => part !== void 0).map(Number);
}
function rangeOf(value) {
  const m = /^(.*?)\.\.(.*)$/.exec(value) || /^(\d{4})[-–](\d{4})$/.exec(value);
  return m && (m[1] || m[2]) ? [m[1], m[2]] : null;
}

// internal/search/browser/endings.mjs
var inflections = /* @__PURE__ */ new Set(["", ..."s es e ed er ers ing ings y ies ied".split(" ")]);
var derivations = /* @__PURE__ */ new Set([...inflections, ..."ion ions or ors al ally ive ation ations ity ities ic ical ly ment ments able ize izes ized izing ization".split(" ")]);
function sharesStem(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  if (n < 4) return false;
  const endings = n > 4 ? derivations : inflections;
  return endings.has(a.slice(n)) && endings.has(b.slice(n));
}
function isNear(a, b) {
  let i = 0, m = a.length, n = b.length;
  if (Math.abs(m - n) > 1) return false;
  while (i < m && i < n && a[i] === b[i]) i++;
  while (m > i && n > i && a[m - 1] === b[n - 1]) m--, n--;
  return m - i < 2 && n - i < 2 || m - i === 2 && n - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i];
}
function beginsNear(word, typed) {
  return [-1, 0, 1].some((more) => isNear(word.slice(0, typed.length + more), typed));
}

// internal/search/browser/terms.mjs
var widest = 2;
var mostCommon = 8;
var shortestTypo = 4;
var mostCorrections = 3;
var afterField = (word) => word.slice(word.indexOf(":") + 1);
async function termsOf(index, word, exact, open) {
  const isFielded = word.includes(":");
  const isPrefix = open && [...afterField(word)].length > 1;
  const first2 = index.shardOf(word), last = isPrefix ? index.shardOf(word + "􏿿") : first2;
  const isWide = last >= first2 + widest;
  const numbers = Array.from({ length: isWide ? 1 : last - first2 + 1 }, (_, i) => first2 + i);
  if (!isFielded) numbers.unshift(common);
  const found = await Promise.all(numbers.map(async function(n) {
    const shard = await index.shard(n);
    const same = [], begun = [];
    shard.words.forEach(function(w, at) {
      if (w === word) same.push({ word: w, shard, at, counts: 1 });
      else if (w.includes(":") !== isFielded) return;
      else if (isPrefix && w.startsWith(word)) begun.push({ word: w, shard, at, counts: 0.7 });
      else if (!exact && !isFielded && sharesStem(w, word)) same.push({ word: w, shard, at, counts: 0.6 });
    });
    begun.sort((a, b) => shard.counts[b.at] - shard.counts[a.at]);
    return index.withPapers([...same, ...n === common ? begun.slice(0, mostCommon) : isWide ? [] : begun]);
  }));
  return found.flat();
}
async function correctionsOf(index, word, open) {
  if ([...afterField(word)].length < shortestTypo) return [];
  const field = word.slice(0, word.length - afterField(word).length);
  const bits = /* @__PURE__ */ new Map();
  const add = (w, n) => w.startsWith(field) && w.includes(":") === (field !== "") && bits.set(w, n);
  if (!field) {
    const known = await index.spelling();
    known.words.forEach((w, i) => bits.set(w, known.bits[i]));
  }
  for (const shard of [await index.shard(common), await index.shard(index.shardOf(word))]) {
    shard.words.forEach((w, i) => add(w, Math.log2(shard.counts[i]) + 1));
  }
  const all2 = [...bits.keys()];
  let near2 = all2.filter((w) => isNear(w, word));
  if (!near2.length && open) near2 = all2.filter((w) => beginsNear(w, word));
  return near2.sort((a, b) => bits.get(b) - bits.get(a) || compare(a, b)).slice(0, mostCorrections);
}

// internal/search/browser/match.mjs
var ofYear = 6;
var flags2 = ["notes", "code"];
async function search(index, text2, pause3 = async () => {
}) {
  const tree = parse(text2, (name) => fieldNamed(index, name), (name) => columns.has(name) || facetOf(index, name) !== void 0);
  const found = { papers: [], marked: /* @__PURE__ */ new Set(), corrections: [], relaxed: false, asked: tree !== null, exact: true, scored: false };
  if (!tree) return { ...found, papers: Array.from({ length: index.papers }, (_, p) => p) };
  const work = { index, pause: pause3, found };
  const result2 = tree.all ? await all(work, tree.all, true) : await matched(work, tree);
  for (let p = 0; p < index.papers; p++) if (result2.in[p]) found.papers.push(p);
  found.scored = result2.score !== null;
  if (found.scored) found.papers.sort((p, q) => result2.score[q] - result2.score[p] || p - q);
  return found;
}
function fieldNamed(index, text2) {
  const names = ["has", ...columns, ...index.fields, ...index.facets.map((f) => f.name)];
  return names.includes(text2) ? text2 : names.find((name) => name.toLowerCase() === text2.toLowerCase());
}
var facetOf = (index, name) => index.facets.find((f) => f.name === name);
async function matched(work, node) {
  await work.pause();
  if (node.all) return all(work, node.all, false);
  if (node.any) return any(work, node.any);
  if (node.not) return inverse(await quietly(work, node.not));
  return node.field ? tested(work, node) : worded(work, node);
}
var quietly = (work, node) => matched({ ...work, found: null }, node);
var inverse = (result2) => ({ in: result2.in.map((is) => 1 - is), score: null });
async function any(work, nodes2) {
  const results2 = await Promise.all(nodes2.map((n) => matched(work, n)));
  const joined3 = { in: new Uint8Array(work.index.papers), score: results2.some((r) => r.score) ? new Float32Array(work.index.papers) : null };
  for (const r of results2) {
    for (let p = 0; p < joined3.in.length; p++) {
      if (!r.in[p]) continue;
      joined3.in[p] = 1;
      if (r.score) joined3.score[p] = Math.max(joined3.score[p], r.score[p]);
    }
  }
  return joined3;
}
async function all(work, nodes2, canRelax) {
  const results2 = await Promise.all(nodes2.map((n) => matched(work, n)));
  const size = work.index.papers, soft = results2.filter((r) => r.score), hard = results2.filter((r) => !r.score);
  const has2 = new Uint8Array(size), passes = new Uint8Array(size).fill(1), score = soft.length ? new Float32Array(size) : null;
  for (const r of hard) for (let p = 0; p < size; p++) passes[p] &= r.in[p];
  let most = 0;
  for (const r of soft) {
    for (let p = 0; p < size; p++) {
      if (!r.in[p] || !passes[p]) continue;
      score[p] += r.score[p];
      if (++has2[p] > most) most = has2[p];
    }
  }
  if (!soft.length) return { in: passes, score };
  const least = canRelax && most > 0 ? most : soft.length;
  if (least < soft.length) work.found.relaxed = true;
  return { in: passes.map((is, p) => is && has2[p] >= least ? 1 : 0), score };
}
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
var listsOf = (index, words, { exact, open }) => Promise.all(words.map((w, i) => termsOf(index, w, exact, open && i === words.length - 1)));
function scored(of) {
  const matching = of.map((w) => w > 0 ? 1 : 0);
  const count = matching.reduce((n, is) => n + is, 0);
  const idf = Math.log(1 + (of.length - count + 0.5) / (count + 0.5));
  return { in: Uint8Array.from(matching), score: of.map((w) => w * idf) };
}
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
function addYear(index, word, of) {
  if (!/^(1[89]|20|21)\d\d$/.test(word)) return;
  for (let p = 0; p < of.length; p++) if (index.dateOf(p)[0] === Number(word) && of[p] < ofYear) of[p] = ofYear;
}
async function phrase(index, lists) {
  const of = lists.map((list) => weightsOf(index, list));
  const lowest = of[0].map((_, p) => Math.min(...of.map((weights) => weights[p])));
  let ends2 = null;
  for (const list of lists) {
    const next = /* @__PURE__ */ new Map();
    await index.positions(list, (p) => lowest[p] > 0 && (!ends2 || ends2.has(p)), function(p, places) {
      const before = ends2 && ends2.get(p);
      const here = before ? places.filter((place) => before.has(place - 1)) : places;
      if (here.length) next.set(p, /* @__PURE__ */ new Set([...next.get(p) || [], ...here]));
    });
    ends2 = next;
  }
  return lowest.map((weight, p) => ends2.has(p) ? weight : 0);
}
var holds = {
  "=": (order) => order === 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0
};
async function tested(work, node) {
  const { index } = work;
  const facet = facetOf(index, node.field);
  const isValue = facet && facet.terms.some((term) => isTerm(term, node.value));
  const range = node.op === "=" && !node.exact && !isValue && rangeOf(node.value);
  if (range && (columns.has(node.field) || facet)) {
    const ends2 = [">=", "<="].map((op, i) => range[i] && { ...node, op, value: range[i] }).filter(Boolean);
    return all(work, ends2, false);
  }
  if (node.field === "has") return where(index, has(index, node.value));
  if (columns.has(node.field)) return where(index, column(index, node));
  if (facet) return where(index, valued(facet, node));
  return named(work, node);
}
function where(index, passes) {
  const result2 = { in: new Uint8Array(index.papers), score: null };
  for (let p = 0; p < index.papers; p++) result2.in[p] = passes(p) ? 1 : 0;
  return result2;
}
function has(index, value) {
  const name = value.toLowerCase(), flag = flags2.indexOf(name), facet = facetOf(index, name === "tags" ? "tag" : fieldNamed(index, value));
  if (flag >= 0) return (p) => index.flags[p] >> flag & 1;
  if (facet) return (p) => facet.from[p + 1] > facet.from[p];
  if (name === "date" || name === "year") return (p) => index.dates[p];
  if (name === "upvotes") return (p) => index.votes && index.votes[p];
  if (/^author/.test(name)) return (p) => index.authors[p];
  return () => false;
}
function column(index, { field, op, value }) {
  if (field === "date" || field === "year") {
    const date = dateOf(value), length2 = date && date.length;
    return (p) => index.dates[p] > 0 && date && holds[op](compareParts(index.dateOf(p).slice(0, length2), date));
  }
  const isVotes = field === "upvotes", of = isVotes ? index.votes : index.authors, n = Number(value) + isVotes;
  return (p) => of && of[p] > 0 && holds[op](of[p] - n);
}
function compareParts(a, b) {
  for (let i = 0; i < b.length; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return 0;
}
function valued(facet, node) {
  const order = node.op !== "=" || isOrdered(facet, node.value) ? orderOf(facet, node.value) : null;
  const passes = order ? facet.terms.map((_, i) => holds[node.op](order(i))) : equalTerms(facet, node);
  return function(p) {
    for (let i = facet.from[p]; i < facet.from[p + 1]; i++) if (passes[facet.of[i]]) return true;
    return false;
  };
}
var numberOf = (text2) => text2.trim() !== "" && Number.isFinite(Number(text2)) ? Number(text2) : null;
var isOrdered = (facet, value) => numberOf(value) !== null && facet.terms.every(([, title]) => numberOf(title) !== null) || dateOf(value) !== null && facet.terms.every(([slug]) => dateOf(slug));
function equalTerms(facet, { value, open }) {
  const wanted = wordsOf(value);
  facet.words ||= facet.terms.map(([, title]) => wordsOf(title));
  const tests = [
    (term) => isTerm(term, value),
    (_, i) => wanted.length > 0 && facet.words[i].join(" ") === wanted.join(" "),
    (_, i) => wanted.length > 0 && containsPhrase(facet.words[i], wanted, open)
  ];
  let passes = [];
  for (const test of tests) if (!passes.includes(true)) passes = facet.terms.map(test);
  return passes;
}
var isTerm = ([slug, title], value) => slug === value.toLowerCase() || title.toLowerCase() === value.toLowerCase();
function containsPhrase(words, wanted, open) {
  return words.some((_, at) => wanted.every(function(w, i) {
    const word = words[at + i];
    return word === w || open && i === wanted.length - 1 && word !== void 0 && word.startsWith(w);
  }));
}
function orderOf(facet, value) {
  const number2 = numberOf(value), wanted = dateOf(value), at = facet.terms.findIndex((term) => isTerm(term, value));
  return function(i) {
    const [slug, title] = facet.terms[i], date = dateOf(slug);
    if (number2 !== null && numberOf(title) !== null) return numberOf(title) - number2;
    if (wanted && date) return compareParts([...date, 0, 0], wanted);
    return at >= 0 ? i - at : compare(slug, value.toLowerCase());
  };
}
var wholes = {
  choice: hyphenated,
  number: (value) => String(Number(value)),
  date: (value) => (dateOf(value) || []).map((n) => String(n).padStart(2, "0")).join("-")
};
async function named({ index, found }, { field, value, exact, open }) {
  const type = new Map(index.whole).get(field), isPrefix = type === "date" || open && !exact;
  const words = (type ? [wholes[type](value)].filter(Boolean) : wordsOf(value)).map((w) => field + ":" + w);
  if (!words.length) return where(index, () => false);
  let lists = await listsOf(index, words, { exact: true, open: isPrefix });
  if (found && words.length === 1 && !lists[0].length && !exact && type !== "number" && type !== "date") {
    const meant = await correctionsOf(index, words[0], open);
    lists = [(await Promise.all(meant.map((w) => termsOf(index, w, true, false)))).flat()];
    const plain3 = (w) => w.slice(field.length + 1);
    if (meant.length) found.corrections.push({ typed: plain3(words[0]), meant: meant.map(plain3) });
  }
  if (found) for (const t of lists.flat()) found.marked.add(t.word.slice(field.length + 1));
  const of = words.length > 1 ? await phrase(index, lists) : weightsOf(index, lists[0]);
  return where(index, (p) => of[p] > 0);
}

// internal/search/browser/engine.mjs
var sample = 12;
var Engine = class {
  constructor(folder) {
    this.folder = folder;
    this.index = new Index(folder, "default");
  }
  // answer answers a request. It returns null if isCurrent reports that the request is outdated.
  async answer(request, isCurrent = () => true, pause3 = async () => {
  }) {
    return this.fresh(async (index) => {
      const checked = async function() {
        await pause3();
        if (!isCurrent()) throw new Outdated();
      };
      try {
        await index.root();
        return request.query === void 0 ? {} : await this.found(index, request, checked);
      } catch (e) {
        if (e instanceof Outdated) return null;
        throw e;
      }
    });
  }
  // fresh calls work with the index. If the index is stale, because the site was published again, it retries once with
  // a new index, bypassing all caches.
  async fresh(work) {
    const used = this.index;
    try {
      return await work(used);
    } catch (e) {
      if (this.index === used) {
        if (!(e instanceof Stale)) throw e;
        this.index = new Index(this.folder, "reload");
      }
      return work(this.index);
    }
  }
  async found(index, request, checked) {
    await checked();
    const found = await this.searched(index, request.query, checked);
    await checked();
    const { chosen, open = [] } = request;
    const filters = await this.filters(index, chosen, open);
    const { kept, counts } = narrowed(found.papers, filters, chosen);
    const orders2 = [...found.scored ? ["relevance"] : [], "date", ...index.votes ? ["upvotes"] : []];
    const by = (chosen[orderName(filters)] || []).find((o) => orders2.includes(o)) || orders2[0];
    const range = sorted(index, kept, by).slice(request.from, request.to);
    await checked();
    return {
      all: found.papers.length,
      left: kept.length,
      orders: orders2,
      by,
      orderName: orderName(filters),
      relaxed: found.relaxed,
      asked: found.asked,
      exact: found.exact,
      corrections: found.corrections,
      results: await Promise.all(range.map((p) => result(index, p, found.marked))),
      names: filters.map((f) => f.name),
      named: filters.some((f) => f.field === "person" && !f.title),
      filters: request.filters ? filters.map((f) => counted(f, counts, chosen[f.name] || [], open)) : null,
      chosen: filters.flatMap((f) => (chosen[f.name] || []).map((value) => ({ name: f.name, field: f.field, title: f.title, value, label: f.label && f.label(value) })))
    };
  }
  // searched returns the papers that match a query. It caches those of the last query, so that a change of filters
  // needs no new search.
  async searched(index, query, checked) {
    if (!this.last || this.last.index !== index || this.last.query !== query) {
      this.last = { index, query, found: await search(index, query, checked) };
    }
    return this.last.found;
  }
  // filters returns the filters. It reads the facets with many values only if one of them is open or has a chosen
  // value. It reads all their values only if a chosen one is not among the first.
  async filters(index, chosen, open) {
    const none = filtersOf(index, null), values = (f) => chosen[f.name] || [];
    if (!none.some((f) => f.lazy && (values(f).length || open.includes(f.name)))) return none;
    const first2 = filtersOf(index, await index.names(false));
    const isWhole = first2.every((f) => !f.lazy || values(f).every((v) => f.number(v) !== void 0));
    return isWhole ? first2 : filtersOf(index, await index.names(true));
  }
};
var Outdated = class extends Error {
};
var orderName = (filters) => filters.some((f) => f.name === "sort") ? "paper-sort" : "sort";
function counted(filter, counts, chosen, open) {
  const { name, field, title, joins, lazy: lazy2 } = filter;
  if (!filter.of) return { name, field, title, joins, lazy: lazy2, values: [], size: -1 };
  return { name, field, title, joins, lazy: lazy2, ...valuesOf(filter, counts(filter), chosen, open.includes(name) && !lazy2 ? Infinity : lazy2 ? 5 * sample : sample) };
}
var marks = ["notes", "code", "pdf"];
var reasons = ["draft", "future"];
var withdrawn = marks.length + reasons.length;
async function result(index, p, marked) {
  const { slug, was, title, text: text2, venue, names } = await index.paper(p);
  const tags = index.facets[0], terms = [];
  const has2 = (bit) => index.flags[p] >> bit & 1;
  for (let i = tags.from[p]; i < tags.from[p + 1]; i++) terms.push(tags.terms[tags.of[i]]);
  return {
    slug,
    was,
    venue,
    names,
    tags: terms,
    date: index.dateOf(p),
    authors: index.authors[p],
    marks: marks.filter((_, i) => has2(i)),
    waits: reasons.find((_, i) => has2(marks.length + i)),
    withdrawn: has2(withdrawn),
    title: highlighted(title, marked),
    text: text2.length ? excerpt(text2, marked) : []
  };
}
function pause() {
  return new Promise(function(done) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), done());
    port2.postMessage(0);
  });
}
function serve(worker) {
  let engine;
  const current = /* @__PURE__ */ new Set();
  worker.addEventListener("message", async function({ data }) {
    if (data.folder) engine = new Engine(data.folder);
    if (data.cancel) current.delete(data.id);
    if (!data.request) return;
    current.add(data.id);
    const answer = { id: data.id };
    try {
      answer.answer = await engine.answer(data.request, () => current.has(data.id), pause);
    } catch (e) {
      answer.error = e.message;
    }
    current.delete(data.id);
    worker.postMessage(answer);
  });
}

// internal/search/browser/client.mjs
var Client = class {
  constructor(script, folder) {
    this.script = script;
    this.folder = folder;
    this.waiting = /* @__PURE__ */ new Map();
    this.last = 0;
  }
  // start starts the worker.
  start() {
    try {
      this.worker = new Worker(this.script);
      this.worker.addEventListener("message", (e) => this.receive(e.data));
      this.worker.addEventListener("error", () => this.fall());
      this.worker.postMessage({ folder: this.folder });
    } catch {
      this.fall();
    }
  }
  // ask returns the answer to a request, or null if a later request of the same kind replaced it.
  ask(kind, request) {
    for (const [id2, w] of this.waiting) if (w.kind === kind) this.cancel(id2);
    if (!this.worker && !this.engine) this.start();
    const id = ++this.last;
    return new Promise((done, fail) => {
      this.waiting.set(id, { kind, request, done, fail });
      this.send(id, request);
    });
  }
  cancel(id) {
    this.waiting.get(id).done(null);
    this.waiting.delete(id);
    this.worker?.postMessage({ id, cancel: true });
  }
  send(id, request) {
    if (this.worker) return this.worker.postMessage({ id, request });
    this.engine.answer(request, () => this.waiting.has(id), pause).then(
      (answer) => this.receive({ id, answer }),
      (e) => this.receive({ id, error: e.message })
    );
  }
  receive({ id, answer, error }) {
    const w = this.waiting.get(id);
    if (!w) return;
    this.waiting.delete(id);
    if (error === void 0) w.done(answer);
    else w.fail(new Error(error));
  }
  // fall switches from the worker to the page, which also answers the waiting requests.
  fall() {
    this.worker?.terminate();
    this.worker = null;
    this.engine = new Engine(this.folder);
    for (const [id, { request }] of this.waiting) this.send(id, request);
  }
};

// internal/search/browser/texts.mjs
var plurals = {};
function categoryOf(n, language) {
  try {
    plurals[language] ||= new Intl.PluralRules(language);
  } catch {
    plurals[language] = new Intl.PluralRules("en");
  }
  return plurals[language].select(n);
}
var number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, () => texts["numbers.group"]);
function say(key, values = {}) {
  const text2 = texts[key];
  const form = typeof text2 === "string" ? text2 : text2[categoryOf(values.n, text2.language ?? document.documentElement.lang)] ?? text2.other;
  return form.replace(/\{([a-z]+)\}/g, (all2, name) => !Object.hasOwn(values, name) ? all2 : name === "n" ? number(values.n) : values[name]);
}
var comma = () => texts["lists.comma"];
var month = (n) => texts["dates.months"][n - 1];

// internal/search/browser/results.mjs
var patience = 150;
function element(name, attributes, ...children) {
  const e = document.createElement(name);
  for (const key in attributes) {
    if (attributes[key] !== null) e.setAttribute(key, attributes[key]);
  }
  e.append(...children);
  return e;
}
var separated = (all2) => all2.flatMap((e, i) => i ? [comma(), e] : [e]);
var quoted = (query) => /["“”]/.test(query) ? query : say("search.quoted", { text: query });
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
var glued = (text2) => element("span", { class: "glued" }, text2);
var dashed = (text2) => text2.split(/(\s?--+)/).map((s, i) => i % 2 ? glued(s) : s);
var nodes = (parts) => parts.flatMap(([kind, s]) => kind === formula ? [mathML(s)] : kind === mark ? [element("mark", {}, s)] : dashed(s));
var isShort = (text2) => [...text2].length <= 30;
var spaced = (text2) => text2.split(" ").flatMap((w, i) => [...i ? [" "] : [], /[-\u2010]/.test(w) && isShort(w) ? glued(w) : w]);
var whole = (text2) => /[- \u2010]/.test(text2) && isShort(text2) ? [glued(text2)] : spaced(text2);
function authors({ names, authors: authors2 }, site) {
  if (!authors2) return say("entry.unknown-authors");
  if (!names.length) return element("a", { href: site + "authors/" + authors2 + "/" }, say("counts.author", { n: authors2 }));
  const more = authors2 - names.length;
  return element("bdi", {}, ...names.flatMap((n, i) => [...i ? [comma()] : [], ...whole(n)]), ...more > 0 ? [" ", glued(say("lists.more", { n: more }))] : []);
}
function entry(r, site) {
  const facts = [[authors(r, site)]];
  if (r.venue) facts.push([element("cite", { dir: "auto" }, r.venue)]);
  facts.push([time(r.date)]);
  if (r.tags.length) facts.push(separated(r.tags.map(([slug, title]) => element("a", { href: site + "tags/" + slug + "/" }, ...whole(title)))));
  if (r.withdrawn) facts.unshift([element("strong", { class: "waits" }, say("entry.withdrawn"))]);
  if (r.waits) facts.unshift([element("strong", { class: "waits" }, say("entry." + r.waits, { date: longDate(r.date) }))]);
  const separator = () => element("span", { class: "sep" }, " ", element("i", {}, "·"), " ");
  const line = facts.flatMap((f, i) => i ? [separator(), ...f] : f);
  for (const what of r.marks) line.push(separator(), element("span", { class: "mark" }, say("entry." + what)));
  const e = element(
    "li",
    { class: "entry", "data-was": r.was.length ? r.was.join(" ") : null },
    element("h3", { dir: "auto" }, element("a", { href: site + "papers/" + r.slug + "/" }, ...nodes(r.title))),
    element("p", { class: "facts" }, ...line)
  );
  if (r.text.length) e.append(element("p", { class: "summary", dir: "auto" }, ...nodes(r.text)));
  return e;
}
function summary(found, query) {
  const { all: all2, left } = found;
  if (!found.asked) return left ? say("search.papers", { n: left }) : say("search.filtered-out");
  if (!all2) return say("search.none", { query: quoted(query) });
  const word = (text2) => say("search.quoted", { text: text2 });
  const changes = found.corrections.map((c) => say("search.corrected", { typed: word(c.typed), meant: c.meant.map(word).join(say("search.or")) }));
  if (found.relaxed) changes.push(say("search.relaxed"));
  const matches = (n) => changes.length ? say("search.papers", { n }) : say("search.matches", { n, query: quoted(query) });
  return [left ? matches(left) : say("search.without-filters", { matches: matches(all2) }), ...changes].join(" ");
}
function waiting(answer, said) {
  const timer = setTimeout(() => said.textContent ||= say("search.searching"), patience);
  return answer.finally(() => clearTimeout(timer));
}
function arrows(box, field) {
  box.addEventListener("keydown", function(e) {
    if (e.isComposing || e.shiftKey || e.ctrlKey || e.metaKey || e.altKey || e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    const stops = [field, ...box.querySelectorAll(".entry h3 a, .more a, .more button")].filter((s) => s.checkVisibility());
    const at = stops.indexOf(document.activeElement);
    const next = at < 0 ? null : stops[at + (e.key === "ArrowDown" ? 1 : -1)];
    if (!next) return;
    e.preventDefault();
    next.focus();
  });
}

// internal/search/browser/state.mjs
var single = ["year", "authors", "sort"];
function read(search2) {
  const p = new URLSearchParams(search2);
  const chosen = {};
  for (const name of new Set(p.keys())) {
    if (name !== "q") chosen[name] = [...new Set(p.getAll(name))].slice(0, single.includes(name) ? 1 : void 0);
  }
  return { q: p.get("q") || "", chosen };
}
function written2({ q, chosen }, order) {
  const p = new URLSearchParams();
  if (q.trim()) p.set("q", q.trimStart().replace(/\s+$/, " "));
  const at = (name) => order.includes(name) ? order.indexOf(name) : order.length;
  const names = Object.keys(chosen).sort((a, b) => at(a) - at(b));
  for (const name of names) for (const value of chosen[name]) p.append(name, value);
  return p.size || String(p) ? "?" + p : "";
}
function toggled(state, name, value, joins) {
  const values = state.chosen[name] || [];
  const next = values.includes(value) ? values.filter((v) => v !== value) : joins ? [...values, value] : [value];
  const chosen = { ...state.chosen, [name]: next };
  if (!next.length) delete chosen[name];
  return { ...state, chosen };
}
function isEmpty({ q, chosen }, names) {
  return !q.trim() && !Object.keys(chosen).some((name) => (names ? names.includes(name) : name !== "sort") && chosen[name].length);
}

// internal/search/browser/dialog.mjs
var results = 6;
function dialog(client, form, folder, site) {
  const field = element("input", { type: "search", name: "q", "aria-label": say("header.search"), placeholder: say("search.dialog-placeholder"), autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search" });
  const said = element("p", { class: "said", role: "status" });
  const list = element("ol", { class: "entries" });
  const all2 = element("a", { href: folder });
  const more = element("p", { class: "more", hidden: "" }, all2);
  const close = element("button", { type: "button" }, say("keys.close"));
  const box = element("dialog", { class: "box", "aria-label": say("search.title") }, element("form", { class: "find", action: folder, role: "search" }, field, close), said, list, more);
  close.addEventListener("click", () => box.close());
  document.body.append(box);
  arrows(box, field);
  box.addEventListener("click", (e) => e.target === box && box.close());
  box.addEventListener("keydown", function(e) {
    if (e.key !== "Escape" || e.isComposing) return;
    e.preventDefault();
    box.close();
  });
  async function show() {
    const query = field.value.trim();
    const asking = client.ask("search", { query: query ? field.value.trimStart() : void 0, chosen: {}, from: 0, to: results });
    const found = await (query ? waiting(asking, said) : asking);
    if (!found) return;
    list.replaceChildren(...query ? found.results.map((r) => entry(r, site)) : []);
    said.dataset.of = query;
    said.textContent = query ? summary(found, query) : "";
    all2.href = folder + written2({ q: field.value, chosen: {} }, []);
    all2.textContent = say("search.all");
    more.hidden = !query || !found.all;
  }
  const attempt = () => show().catch((e) => said.textContent = say("search.error", { error: e.message }));
  field.addEventListener("input", attempt);
  return function open() {
    if (!box.open) box.showModal();
    const typed = form.elements.q.value;
    form.elements.q.value = "";
    if (typed) field.value = typed;
    else field.select();
    attempt();
  };
}

// internal/search/browser/cite.mjs
var limit = 200;
var atOnce = 6;
var formats = {
  bib: { selector: "#bibtex pre", type: "application/x-bibtex" },
  ris: { selector: "#ris pre", type: "application/x-research-info-systems" }
};
async function citations(slugs, format, site) {
  const found = new Array(slugs.length);
  let next = 0;
  async function work() {
    while (next < slugs.length) {
      const at = next++;
      found[at] = await citation(site + "papers/" + encodeURIComponent(slugs[at]) + "/", formats[format].selector);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return found.filter(Boolean);
}
async function citation(address, selector) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return "";
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector).textContent.trim();
  } catch {
    return "";
  }
}
async function saved(slugs, format, site) {
  const found = await citations(slugs, format, site);
  if (found.length) {
    const href = URL.createObjectURL(new Blob([found.map((text2) => text2 + "\n").join("\n")], { type: formats[format].type }));
    element("a", { href, download: "papers." + format }).click();
    setTimeout(() => URL.revokeObjectURL(href), 6e4);
  }
  return slugs.length - found.length;
}

// internal/search/browser/panel.mjs
var titles = { tag: "search.tag", person: "search.person", venue: "search.venue", has: "search.has", year: "search.year", authors: "search.counts" };
var flags3 = { notes: "search.has-notes", code: "search.has-code" };
var orders = { relevance: "search.sort-relevance", date: "search.sort-date", upvotes: "search.sort-upvotes" };
var titleOf = ({ field, title }) => title || say(titles[field] || "search.tag");
function labelOf(field, value, label) {
  if (field === "has") return flags3[value] ? say(flags3[value]) : value;
  if (field === "year" && value === undated) return say("dates.undated-title");
  if (field === "authors") return value === unknown ? say("search.unknown") : value === many ? say("search.or-more", { number: manyAuthors }) : say("counts.author", { n: Number(value) });
  return label ?? value;
}
function phraseOf({ field, title, value, label }) {
  if (field !== "authors" || title) return labelOf(title ? "" : field, value, label);
  if (value === unknown) return say("search.chosen-unknown");
  return /^\d+$/.test(value) ? say("counts.author", { n: Number(value) }) : say("search.chosen-many", { number: manyAuthors });
}
var classOf = ({ name, field, title }) => title && field !== "tag" ? "of-" + field : name;
function choice(filter, [value, count, , label], chosen, addressOf) {
  const on = chosen.includes(value);
  return element("li", {}, element(
    "a",
    { href: addressOf(filter, value), "aria-current": on ? "true" : null, "data-filter": filter.name, "data-value": value },
    labelOf(filter.title ? "" : filter.field, value, label)
  ), " ", element("span", { class: "count" }, number(count)));
}
var choices = (filter, state, addressOf, from, to) => filter.values.slice(from, to).map((v) => choice(filter, v, state.chosen[filter.name] || [], addressOf));
function sectionOf(filter, state, open, addressOf, limit2) {
  const items = choices(filter, state, addressOf, 0, limit2);
  const title = titleOf(filter), kind = classOf(filter);
  const rest = filter.size - filter.values.length;
  if (filter.lazy) {
    const list = items.length ? [element("ul", { class: kind }, ...items)] : [];
    return element("section", { "data-name": filter.name }, element("details", { "data-open": filter.name, ...open.has(filter.name) ? { open: "" } : {} }, element("summary", {}, element("h2", {}, title)), ...list));
  }
  const e = element("section", { "data-name": filter.name }, element("h2", {}, title), element("ul", { class: kind }, ...items));
  if (rest > 0) e.append(element("p", { class: "rest" }, element("button", { type: "button", "data-open": filter.name }, say("search.more-values", { n: rest }))));
  return e;
}
function chosenLinks(chosen, addressOf) {
  const links = chosen.map((c) => element(
    "a",
    { href: addressOf(c, c.value), "data-filter": "", "aria-label": say("search.remove", { filter: titleOf(c), value: labelOf(c.title ? "" : c.field, c.value, c.label) }) },
    phraseOf(c),
    element("span", { "aria-hidden": "true" }, " ×")
  ));
  return links.length ? [say("search.chosen") + " ", ...separated(links)] : [];
}
function orderLinks(found, addressOf) {
  if (found.orders.length < 2 || found.left < 2) return [];
  const links = found.orders.map((o) => element("a", { href: addressOf(o === found.orders[0] ? null : o), "data-filter": "sort", "data-value": o, "aria-current": o === found.by ? "true" : null }, say(orders[o])));
  return [say("search.sort") + " ", ...separated(links)];
}

// internal/search/browser/tasks.mjs
var slowest = 100;
function painted() {
  return new Promise(function(done) {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, slowest);
  });
}
var pause2 = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// internal/search/browser/page.mjs
var perPage = 10;
var first = 5;
var perTask = 2;
var valuesPerTask = 12;
var typingPause = 250;
var scrollPause = 150;
var twoColumns = "(min-width: 66rem)";
function page(client, form, folder, site, before) {
  const view = viewOf(before);
  const field = form.elements.q;
  const title = document.title;
  const { said, list, more, cite, panel } = view;
  let state = read(location.search);
  let found = null;
  let shown = perPage;
  let typing = false;
  const open = /* @__PURE__ */ new Set();
  const made = /* @__PURE__ */ new WeakMap();
  const address = (s) => folder + written2(s, found ? found.names : []);
  const withFilter = (filter, value) => address(toggled(state, filter.name, value, filter.joins ?? !["year", "authors"].includes(filter.name)));
  const withOrder = (by) => address({ ...state, chosen: { ...state.chosen, [found.orderName]: by ? [by] : [] } });
  const isIdle = () => isEmpty(state, found && found.names);
  const mode = () => document.documentElement.toggleAttribute("data-searching", !isIdle());
  function request(from, to) {
    const query = isIdle() ? void 0 : state.q.trimStart();
    return { query, chosen: state.chosen, from, to, filters: panel.open, open: [...open] };
  }
  async function show(y = null) {
    mode();
    retitle();
    const isTyping = typing, asked = location.search;
    const asking = client.ask("search", request(0, isTyping ? first : shown));
    const answer = await (isIdle() ? asking : waiting(asking, said));
    if (!answer) return;
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
    if (!await put(found.results.slice(0, first), 0)) return;
    said.dataset.of = query;
    await (isTyping ? pause2(typingPause) : painted());
    if (answer !== found) return;
    if (isTyping) await append(first, Math.min(shown, found.left));
    else await put(found.results.slice(first), first);
    if (answer !== found) return;
    showLast();
    if (y !== null) scrollTo(0, y);
    if (await showFilters()) panel.dataset.of = asked;
  }
  const attempt = (work) => work.catch((e) => said.textContent = say("search.error", { error: e.message }));
  const run = (y) => attempt(show(y));
  async function append(from, to) {
    if (to <= from) return;
    const now = found;
    const answer = await client.ask("more", { ...request(from, to), filters: false });
    if (answer && found === now) await put(answer.results, from);
  }
  async function put(results2, from) {
    const now = found;
    let added = 0;
    for (const [i, r] of results2.entries()) {
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
  function showLast() {
    more.hidden = found.left <= shown;
    cite.hidden = !found.left;
    cite.lastChild.textContent = "";
    cite.firstChild.data = (found.left > limit ? say("search.cite-first", { number: number(limit) }) : say("cite.all")) + " ";
  }
  async function showFilters() {
    if (!found.filters) return false;
    const now = found, filled = found.filters.filter((f) => f.size), { filter, value } = document.activeElement.dataset;
    const held = filter && `[data-filter="${CSS.escape(filter)}"][data-value="${CSS.escape(value)}"]`;
    for (const section of [...panel.children].slice(1)) {
      if (!filled.some((f) => f.name === section.dataset.name)) section.remove();
    }
    for (const [i, f] of filled.entries()) {
      const key = JSON.stringify([f, state, open.has(f.name)]);
      if (made.get(panel.children[i + 1]) === key) continue;
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
    const authors2 = found.named ? ["people/", "search.tip-author"] : ["authors/", "search.tip-count"];
    for (const [path, key] of [["tags/", "search.tip-tag"], ["dates/", "search.tip-date"], authors2]) tips.push(tip(site + path, key));
    const wasCorrected = !found.all && !found.exact;
    view.nothing.replaceChildren(...wasCorrected ? [element("p", { class: "empty" }, say("search.also-searched"))] : [], element("ul", {}, ...tips));
  }
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
  function follow(href) {
    remember();
    history.pushState(null, "", href);
    typing = false;
    shown = perPage;
    state = read(location.search);
    field.value = state.q;
    run();
  }
  const remember = () => history.replaceState({ shown, y: scrollY }, "");
  function restore(past) {
    state = read(location.search);
    field.value = state.q;
    shown = past?.shown || perPage;
    typing = false;
    run(past?.y ?? null);
  }
  field.addEventListener("input", () => go({ ...state, q: field.value }, false));
  field.addEventListener("change", () => typing = false);
  form.addEventListener("submit", function(e) {
    e.preventDefault();
    typing = false;
    list.querySelector("h3 a")?.focus();
  });
  view.all.addEventListener("click", function(e) {
    const link = e.target.closest("a[data-filter]"), button = e.target.closest("button[data-open]");
    if (button) {
      open.add(button.dataset.open);
      run();
    }
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
    e.preventDefault();
    follow(link.href);
  });
  panel.addEventListener("toggle", function(e) {
    const name = e.target.dataset.open;
    if (name && !e.target.open) open.delete(name);
    if (e.target === panel ? panel.open && found && !found.filters : name && e.target.open && !open.has(name)) {
      if (name) open.add(name);
      run();
    }
  }, true);
  more.firstElementChild.addEventListener("click", () => attempt((async function() {
    const from = list.children.length;
    shown = from + perPage;
    await append(from, shown);
    showLast();
    list.children[from]?.querySelector("h3 a").focus();
    remember();
  })()));
  cite.addEventListener("click", (e) => e.target.dataset.format && attempt((async function() {
    const answer = await client.ask("cite", { ...request(0, limit), filters: false });
    if (!answer) return;
    const missing = await saved(answer.results.map((r) => r.slug), e.target.dataset.format, site);
    cite.lastChild.textContent = missing ? " " + say("search.not-cited", { n: missing }) : "";
  })()));
  history.scrollRestoration = "manual";
  let scrolled;
  addEventListener("scroll", function() {
    clearTimeout(scrolled);
    scrolled = setTimeout(remember, scrollPause);
  }, { passive: true });
  addEventListener("pagehide", remember);
  addEventListener("popstate", function(e) {
    clearTimeout(scrolled);
    restore(e.state);
  });
  addEventListener("keydown", function(e) {
    const isOff = e.target.closest("input, textarea, select") || document.documentElement.dataset.keys === "off";
    if (e.key === "/" && !isOff && !e.ctrlKey && !e.metaKey && !e.altKey || e.key === "k" && (e.ctrlKey || e.metaKey)) {
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
  setTimeout(() => restore(history.state));
}
function replace(parent, at, e) {
  if (parent.children[at]) parent.children[at].replaceWith(e);
  else parent.append(e);
}
function viewOf(before) {
  const said = element("p", { class: "said", role: "status" });
  const order = element("p", { class: "order", hidden: "" });
  const chosen = element("p", { class: "chosen", hidden: "" });
  const list = element("ol", { class: "entries" });
  const more = element("p", { class: "more", hidden: "" }, element("button", { type: "button" }, say("search.more")));
  const download = (format, name) => element("button", { type: "button", "data-format": format }, name);
  const cite = element("p", { class: "citeall", hidden: "" }, " ", download("bib", "BibTeX"), " · ", download("ris", "RIS"), element("span", { role: "status" }));
  const nothing = element("div", { class: "nothing", hidden: "" });
  const results2 = element("div", { class: "results" }, said, order, chosen, element("h2", { class: "hidden" }, say("search.results")), list, nothing, more, cite);
  const panel = element("details", { class: "filters" }, element("summary", {}, say("search.filters")));
  const all2 = element("div", { class: "found" }, element("aside", { "aria-label": say("search.filters") }, panel), results2);
  before.before(all2);
  const wide = matchMedia(twoColumns);
  const fold = () => panel.open = wide.matches;
  wide.addEventListener("change", fold);
  fold();
  return { all: all2, said, order, chosen, list, more, cite, nothing, panel };
}

// internal/search/browser/main.mjs
if (typeof document === "undefined") {
  serve(globalThis);
} else {
  const script = document.currentScript;
  const form = document.querySelector("form.find");
  const folder = form.action;
  const site = folder.replace(/search\/$/, "");
  const client = new Client(script.src, folder);
  if (form.closest("main")) page(client, form, folder, site, script);
  else form.addEventListener("find", dialog(client, form, folder, site));
}
})();
