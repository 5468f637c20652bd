// Fetches the parts of the index that a search needs. The package comment of internal/search describes the index.
import { Bits, Reader, Stale, ends, gapBits, inflated, placeBits } from "./bytes.mjs";
import { compare, hyphenated } from "./words.mjs";

const perGroup = 32; // words in a group, except for common words
const perBlock = 3; // papers in a block
const kinds = ["words", "lists", "papers"];
export const common = 0; // shard of the most frequent words
const near = 512; // bytes; fetching a smaller gap is cheaper than another request

// Index caches the fetched parts of one version of the index.
export class Index {
  constructor(folder, cache) {
    this.folder = folder; // URL of the folder of the index
    this.cache = cache; // cache mode of requests
    this.parts = new Map(); // promises by key
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
    if (!answer.ok) throw new Stale(address + ": " + answer.status); // the file can be missing in a newer index
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
      for (let i = 0, last = 0; i < this.papers; i++) this.dates[i] = last += (steps[i] >>> 1) ^ -(steps[i] & 1);
      this.authors = r.numbers(this.papers);
      this.flags = r.numbers(this.papers);
      this.votes = head.upvotes ? r.numbers(this.papers) : null; // plus one; 0 if unknown
      for (const facet of this.facets) this.readColumn(r, facet);
      const shards = this.words.length + 1;
      this.wordsAt = ends(r.numbers(shards));
      this.listsAt = ends(r.numbers(shards));
      this.papersAt = ends(r.numbers(Math.ceil(this.papers / perBlock) + 2)); // including the two parts of the names
      this.sample = r.bytes.subarray(r.at);
      return this;
    });
  }

  // names returns the facets with many values: people, and venues if they have no index. Unless all is set, it returns
  // only the people with the most papers.
  async names(all) {
    const last = this.papersAt.length - 2;
    const [first, rest] = await Promise.all([this.facetsAt(last - 1), all ? this.facetsAt(last) : []]);
    return first.map((facet) => rest.filter((f) => f.name === facet.name).reduce((f, g) => joined(f, g, this.papers), facet));
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
      const middle = (low + high + 1) >> 1;
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
      return { number: n, words, counts, size, papersAt, placesAt: ends(r.numbers(groups), papersAt[groups]), papers: new Map() };
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
    for (let i = 0, first = 0; i < missing.length; i++) {
      if (i + 1 < missing.length && places[missing[i + 1]] - places[missing[i] + 1] < near) continue;
      const from = missing[first], to = missing[i];
      first = i + 1;
      const all = this.part("lists", places[from], places[to + 1]);
      for (let g = from; g <= to; g++) this.once(key(g), async () => (await all).subarray(places[g] - places[from], places[g + 1] - places[from]));
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
        eachOf(shard, g, bytes, function (r, at) {
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
      return parsed(Array.from(bytes, (b) => (b < 128 ? String.fromCharCode(b) : this.short[b - 128])).join(""));
    });
    const [slugs, title, text, venue, ...names] = block[n % perBlock];
    const [slug, ...was] = slugs.split(" ");
    return { slug: slug || hyphenated(title), was, title, text, venue, names };
  }

  // dateOf returns the year, month and day of a paper; 0 if unknown.
  dateOf(p) {
    const d = this.dates[p];
    return [Math.floor(d / 416), Math.floor(d / 32) % 13, d % 32];
  }
}

// joined returns a facet with the values of two facets, as readColumn sets them.
export function joined(one, other, papers) {
  const from = one.from.map((n, p) => n + other.from[p]), of = new Uint32Array(from[papers]);
  for (let p = 0, at = 0; p < papers; p++) {
    for (let i = one.from[p]; i < one.from[p + 1]; i++) of[at++] = one.of[i];
    for (let i = other.from[p]; i < other.from[p + 1]; i++) of[at++] = one.terms.length + other.of[i];
  }
  return { ...one, terms: [...one.terms, ...other.terms], from, of };
}

// eachOf calls read for each word of a group of lists, and returns the results by the word's number in the shard.
function eachOf(shard, g, bytes, read) {
  const r = new Bits(bytes), found = new Map();
  const end = Math.min((g + 1) * shard.size, shard.words.length);
  for (let at = g * shard.size; at < end; at++) found.set(at, read(r, at));
  r.end();
  return found;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Stale("not part of the index");
  }
}
