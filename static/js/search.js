// Searches the archive, on the search page and in a dialog on all other pages. Queries stay in the browser, which fetches
// only the parts of the index that it needs. The package comment of internal/search describes the index.
(function () {
  "use strict";
  const form = document.querySelector("form.find");
  const folder = form.action; // of the search page and the index
  const site = folder.replace(/search\/$/, "");

  /* ---- Words: same rules as in words.go ---- */

  const unspaced = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]";
  const runs = new RegExp(unspaced + "\\p{M}*|(?:(?!" + unspaced + ")[\\p{L}\\p{N}\\p{M}\\p{Cf}])+", "gu");
  const isUnspaced = new RegExp("^" + unspaced, "u");
  const ignored = /[\p{Mn}\p{Me}\p{Cf}]/gu;
  const foldings = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "ng", ς: "σ" };

  // folded returns the words of a run of letters.
  function folded(run) {
    let text = "";
    for (const c of run.normalize("NFKD").replace(ignored, "")) {
      const small = c.toLowerCase();
      text += foldings[small] || small;
    }
    return text.match(/[\p{L}\p{N}\p{Mc}]+/gu) || [];
  }

  // words returns the runs of a text with their positions and words.
  function words(text) {
    return Array.from(text.matchAll(runs), function (m) {
      return { start: m.index, end: m.index + m[0].length, words: folded(m[0]) };
    });
  }

  /* ---- The index: written by internal/search ---- */

  const utf8 = new TextDecoder();

  class Reader {
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
      return Array.from({ length: count }, () => this.number());
    }
    take(length) {
      return this.bytes.subarray(this.at, (this.at += length));
    }
    // list reads sorted words, each stored without the prefix that it shares with the previous word.
    list() {
      const all = new Array(this.number());
      const word = new Uint8Array(256);
      for (let i = 0; i < all.length; i++) {
        const shared = this.number(), more = this.number();
        word.set(this.take(more), shared);
        all[i] = utf8.decode(word.subarray(0, shared + more));
      }
      return all;
    }
  }

  // Bits reads numbers in the format of bits.go.
  class Bits {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }
    bit() {
      if (this.at >= this.bytes.length * 8) throw new Stale("unexpected end of a list");
      return (this.bytes[this.at >> 3] >> (~this.at++ & 7)) & 1;
    }
    number(k) {
      let n = 0, rest = 0;
      for (let steps = 0; this.bit(); steps++) {
        n += 2 ** k;
        if (steps >= 4) k++;
      }
      while (k-- > 0) rest = rest * 2 + this.bit();
      return n + rest;
    }
    // end checks that only the padding of the last byte is left.
    end() {
      if (this.bytes.length - Math.ceil(this.at / 8)) throw new Stale("data after the end of a list");
      while (this.at & 7) if (this.bit()) throw new Stale("a list of another index");
    }
  }
  const gapBits = (papers, containing) => Math.max(0, 31 - Math.clz32((papers * 3) / (4 * containing)));
  const placeBits = (occurrences) => Math.max(2, Math.clz32(occurrences) - 25);

  class Stale extends Error {}

  // inflated decompresses bytes that were compressed with a sample as the preset dictionary.
  async function inflated(bytes, sample = new Uint8Array()) {
    const n = sample.length;
    const stored = new Uint8Array([0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255]); // header of a stored deflate block
    try {
      const stream = new Blob([stored, sample, bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(n);
    } catch {
      throw new Stale("not part of the index");
    }
  }

  // parsed parses JSON.
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Stale("not part of the index");
    }
  }

  async function fetched(address, options) {
    const answer = await fetch(folder + address, options);
    if (!answer.ok) throw new Stale(address + ": " + answer.status); // the file can be missing in a newer index
    return { bytes: new Uint8Array(await answer.arrayBuffer()), part: answer.status === 206 };
  }

  // ends returns the start of the first part and the end of each part, given their lengths.
  function ends(lengths, from = 0) {
    return [from, ...lengths.map((n) => (from += n))];
  }

  const perGroup = 32; // words, except for common ones
  const perBlock = 3; // papers
  const kinds = ["words", "lists", "papers"];
  const common = 0; // shard of the most frequent words
  const near = 512; // bytes; fetching a gap of up to this size is cheaper than another request

  // Index caches the parts of one version of the index.
  class Index {
    constructor(cache) {
      this.cache = cache; // cache mode of requests
      this.parts = new Map(); // promises by key
    }
    once(key, make) {
      if (!this.parts.has(key)) {
        const made = make();
        this.parts.set(key, made);
        made.catch(() => this.parts.delete(key));
      }
      return this.parts.get(key);
    }

    root() {
      return this.once("root", async () => {
        const r = new Reader(await inflated((await fetched("index.bin", { cache: "no-cache" })).bytes));
        Object.assign(this, parsed(utf8.decode(r.take(r.number()))));
        this.years = r.numbers(this.papers);
        this.authors = r.numbers(this.papers);
        const counts = r.numbers(this.papers);
        this.tagsOf = counts.map((n) => r.numbers(n));
        const shards = this.words.length + 1;
        this.wordsAt = ends(r.numbers(shards));
        this.listsAt = ends(r.numbers(shards));
        this.papersAt = ends(r.numbers(Math.ceil(this.papers / perBlock)));
        this.sample = r.bytes.subarray(r.at);
        return this;
      });
    }

    // part returns a range of bytes of one kind, which can span two files.
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
        const { bytes, part } = await fetched(address, { cache: this.cache, headers: { Range: "bytes=" + from + "-" + (to - 1) } });
        if (part) return bytes;
        this.parts.set(address, Promise.resolve(bytes));
      }
      return (await this.parts.get(address)).subarray(from, to);
    }

    // shardOf returns the number of the shard that contains a word, unless the word is a common one.
    shardOf(word) {
      let low = 0, high = this.words.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (compare(this.words[middle], word) <= 0) low = middle;
        else high = middle - 1;
      }
      return low + 1;
    }
    shard(n) {
      return this.once("words" + n, async () => {
        const r = new Reader(await inflated(await this.part("words", this.wordsAt[n], this.wordsAt[n + 1])));
        const words = r.list(), counts = r.numbers(words.length);
        const size = n === common ? 1 : perGroup, groups = Math.ceil(words.length / size);
        const papersAt = ends(r.numbers(groups), this.listsAt[n]);
        return { number: n, words, counts, size, papersAt, placesAt: ends(r.numbers(groups), papersAt[groups]) };
      });
    }
    spelling() {
      return this.once("spelling", async () => {
        const r = new Reader(await inflated((await fetched("spelling.bin?v=" + this.version, { cache: this.cache })).bytes));
        const words = r.list();
        return { words, bits: r.take(words.length) };
      });
    }

    // groups returns groups of lists by number. Group g is the range from places[g] to places[g + 1]. Groups that are
    // close together are fetched with one request.
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

    // block returns the texts of a block of papers.
    block(n) {
      return this.once("papers" + n, async () => {
        const bytes = await inflated(await this.part("papers", this.papersAt[n], this.papersAt[n + 1]), this.sample);
        return parsed(Array.from(bytes, (b) => (b < 128 ? String.fromCharCode(b) : this.short[b - 128])).join(""));
      });
    }
    // paper returns what results show of a paper.
    async paper(n) {
      const [slug, day, title, text] = (await this.block(Math.floor(n / perBlock)))[n % perBlock];
      return {
        slug: slug || words(title).flatMap((w) => w.words).join("-"),
        date: [this.years[n] || [], day || []].flat().join("-"),
        title,
        text,
      };
    }
  }

  let index = new Index("default");

  // compare orders words by code points, as the index does.
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      if (a[i] !== b[i]) return a.codePointAt(i) - b.codePointAt(i);
    }
    return a.length - b.length;
  }

  /* ---- Queries ---- */

  // clauses parses a query into words and phrases in quotes. Text of a script without spaces is a phrase. The last word
  // is open: it can be the beginning of a longer one.
  function clauses(query) {
    const all = [];
    const quoted = query.split('"');
    quoted.forEach(function (text, i) {
      const last = i === quoted.length - 1;
      if (i % 2) {
        const list = words(text).flatMap((w) => w.words);
        if (list.length) all.push({ words: list, exact: true, open: last && !/\s$/.test(text) });
        return;
      }
      for (const m of text.matchAll(/\S+/g)) {
        const found = words(m[0]);
        const list = found.flatMap((w) => w.words);
        const open = last && m.index + m[0].length === text.length;
        if (found.some((w) => isUnspaced.test(m[0].slice(w.start)))) {
          if (list.length) all.push({ words: list, exact: true, open });
          continue;
        }
        list.forEach((word, j) => all.push({ words: [word], exact: false, open: open && j === list.length - 1 }));
      }
    });
    return all;
  }

  const inflections = new Set(["", ..."s es e ed er ers ing ings y ies ied".split(" ")]);
  const derivations = new Set([...inflections, ..."ion ions or ors al ally ive ation ations ity ities ic ical ly ment ments able ize izes ized izing ization".split(" ")]);

  // sharesStem reports whether two words differ only in common endings.
  function sharesStem(a, b) {
    let n = 0;
    while (n < a.length && a[n] === b[n]) n++;
    const endings = n > 4 ? derivations : inflections;
    return n > 3 && endings.has(a.slice(n)) && endings.has(b.slice(n));
  }

  // isNear reports whether two words are equal or differ by one typo: a missing, additional or different letter, or two
  // swapped letters.
  function isNear(a, b) {
    let i = 0, m = a.length, n = b.length;
    if (Math.abs(m - n) > 1) return false;
    while (i < m && i < n && a[i] === b[i]) i++;
    while (m > i && n > i && a[m - 1] === b[n - 1]) m--, n--;
    return (m - i < 2 && n - i < 2) || (m - i === 2 && n - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i]);
  }
  function beginsNear(word, typed) {
    return [-1, 0, 1].some((more) => isNear(word.slice(0, typed.length + more), typed));
  }

  const widest = 2; // shards searched for a prefix, besides the one of common words
  const mostCommon = 8; // common words searched for a prefix
  const shortestTypo = 4; // letters in a word that is corrected
  const mostCorrections = 3; // of one word

  // terms returns the words of the index that match a word, each with its factor in the score and its papers.
  async function terms(word, exact, open) {
    const isPrefix = open && [...word].length > 1;
    const first = index.shardOf(word), last = isPrefix ? index.shardOf(word + "\u{10ffff}") : first;
    const isWide = last >= first + widest;
    const numbers = [common, ...Array.from({ length: isWide ? 1 : last - first + 1 }, (_, i) => first + i)];
    const found = await Promise.all(numbers.map(async function (n) {
      const shard = await index.shard(n);
      const same = [], begun = [];
      shard.words.forEach(function (w, at) {
        const term = { word: w, shard, at, counts: w === word ? 1 : !exact && sharesStem(w, word) ? 0.6 : 0 };
        if (isPrefix && w !== word && w.startsWith(word)) begun.push({ ...term, counts: 0.7 });
        else if (term.counts) same.push(term);
      });
      begun.sort((a, b) => shard.counts[b.at] - shard.counts[a.at]);
      return withPapers([...same, ...(n === common ? begun.slice(0, mostCommon) : isWide ? [] : begun)]);
    }));
    return found.flat();
  }

  // groupsOf returns the groups of lists of some words of a shard, by number.
  async function groupsOf(list, places) {
    const [{ shard }] = list;
    const numbers = [...new Set(list.map((t) => Math.floor(t.at / shard.size)))].sort((a, b) => a - b);
    const groups = await index.groups(places, numbers);
    return new Map(numbers.map((g, i) => [g, groups[i]]));
  }

  // eachOf reads a group of lists and returns the result for each of its words.
  function eachOf(shard, g, bytes, read) {
    const r = new Bits(bytes), found = new Map();
    for (let at = g * shard.size; at < Math.min((g + 1) * shard.size, shard.words.length); at++) found.set(at, read(r, at));
    r.end();
    return found;
  }

  // withPapers adds to words of a shard the papers that contain them and their weights.
  async function withPapers(list) {
    if (!list.length) return [];
    const [{ shard }] = list;
    shard.papers ??= new Map();
    for (const [g, bytes] of await groupsOf(list, shard.papersAt)) {
      if (shard.papers.has(g)) continue;
      shard.papers.set(g, eachOf(shard, g, bytes, function (r, at) {
        const count = shard.counts[at], k = gapBits(index.papers, count);
        const papers = new Uint32Array(count), weights = new Uint8Array(count);
        for (let i = 0, next = 0; i < count; i++) {
          papers[i] = next + r.number(k);
          weights[i] = index.weights[r.number(0)];
          next = papers[i] + 1;
        }
        if (papers[count - 1] >= index.papers) throw new Stale("a list of another index");
        return { papers, weights };
      }));
    }
    return list.map((t) => ({ ...t, ...shard.papers.get(Math.floor(t.at / shard.size)).get(t.at) }));
  }

  // corrections returns the most likely corrections of a mistyped word, most frequent first.
  async function corrections(word, open) {
    if ([...word].length < shortestTypo) return [];
    const known = await index.spelling();
    const bits = new Map(known.words.map((w, i) => [w, known.bits[i]]));
    for (const shard of [await index.shard(common), await index.shard(index.shardOf(word))]) {
      shard.words.forEach((w, i) => bits.set(w, Math.log2(shard.counts[i]) + 1));
    }
    const all = [...bits.keys()];
    let near = all.filter((w) => isNear(w, word));
    if (!near.length && open) near = all.filter((w) => beginsNear(w, word));
    return near.sort((a, b) => bits.get(b) - bits.get(a) || compare(a, b)).slice(0, mostCorrections);
  }

  // weights returns, for each paper, the highest weight of the given terms in it.
  function weights(list) {
    const of = new Float32Array(index.papers);
    for (const t of list) {
      t.papers.forEach(function (paper, i) {
        of[paper] = Math.max(of[paper], t.weights[i] * t.counts);
      });
    }
    return of;
  }

  // positions returns, for each paper, the positions of the given terms.
  async function positions(list) {
    const of = new Map();
    await Promise.all([...new Set(list.map((t) => t.shard))].map(async function (shard) {
      const here = list.filter((t) => t.shard === shard);
      for (const [g, bytes] of await groupsOf(here, shard.placesAt)) {
        const all = eachOf(shard, g, bytes, (r, at) => Array.from({ length: shard.counts[at] }, function () {
          const occurrences = r.number(0) + 1, k = placeBits(occurrences);
          let place = 0;
          return Array.from({ length: occurrences }, () => (place += r.number(k)));
        }));
        for (const t of here) {
          all.get(t.at)?.forEach(function (places, i) {
            const known = of.get(t.papers[i]) || new Set();
            for (const place of places) known.add(place);
            of.set(t.papers[i], known);
          });
        }
      }
    }));
    return of;
  }

  // answer finds the papers that match a clause.
  async function answer(clause) {
    const lists = await Promise.all(clause.words.map((w, i) => terms(w, clause.exact, clause.open && i === clause.words.length - 1)));
    const result = { terms: lists.flat(), of: weights(lists[0]), correction: null };
    if (clause.words.length > 1) {
      let ends = await positions(lists[0]);
      for (const list of lists.slice(1)) {
        const next = await positions(list), of = weights(list), both = new Map();
        for (const [paper, places] of ends) {
          const after = next.get(paper);
          const here = after && [...places].filter((p) => after.has(p + 1)).map((p) => p + 1);
          if (here && here.length) both.set(paper, new Set(here));
          result.of[paper] = Math.min(result.of[paper], of[paper]);
        }
        ends = both;
      }
      result.of = result.of.map((weight, paper) => (ends.has(paper) ? weight : 0));
    } else if (!result.terms.length && !clause.exact) {
      const meant = await corrections(clause.words[0], clause.open);
      result.terms = (await Promise.all(meant.map((w) => terms(w, false, false)))).flat();
      result.of = weights(result.terms);
      if (meant.length) result.correction = { typed: clause.words[0], meant };
    }
    result.count = result.of.reduce((n, weight) => n + (weight > 0), 0);
    result.idf = Math.log(1 + (index.papers - result.count + 0.5) / (result.count + 0.5));
    return result;
  }

  // search returns the results of a query, best first, the words to highlight, and how the query was changed.
  async function search(query) {
    await index.root();
    const clauseList = clauses(query);
    const answers = await Promise.all(clauseList.map(answer));
    const score = new Float32Array(index.papers), has = new Uint8Array(index.papers);
    for (const a of answers) {
      a.of.forEach(function (weight, paper) {
        if (weight) score[paper] += weight * a.idf, has[paper]++;
      });
    }
    const most = has.reduce((n, m) => Math.max(n, m), 0);
    const papers = [];
    for (let p = 0; p < index.papers; p++) if (!answers.length || (most && has[p] === most)) papers.push(p);
    papers.sort((p, q) => score[q] - score[p] || p - q);
    return {
      papers,
      marked: new Set(answers.flatMap((a) => a.terms.map((t) => t.word))),
      corrections: answers.filter((a) => a.correction).map((a) => a.correction),
      relaxed: most > 0 && most < answers.length,
      asked: clauseList.length > 0,
      exact: clauseList.every((c) => c.exact),
    };
  }

  // fresh does work that reads the index. If the index turns out to be stale, because the site was published again, it
  // retries once with a new index, bypassing all caches.
  async function fresh(work) {
    const used = index; // another query can replace it
    try {
      return await work();
    } catch (e) {
      if (index === used) {
        if (!(e instanceof Stale)) throw e;
        index = new Index("reload");
      }
      return work();
    }
  }

  /* ---- Filters ---- */

  const manyAuthors = 10; // this number and larger ones share a filter

  const filters = {
    tag: { title: "Tag", of: (p) => index.tagsOf[p].map((t) => index.tags[t][0]), label: (v) => (index.tags.find((t) => t[0] === v) || [v, v])[1], joins: true },
    year: { title: "Year", of: (p) => [index.years[p] ? String(index.years[p]) : "undated"], label: (v) => (v === "undated" ? "Undated" : v) },
    authors: {
      title: "Author counts",
      of: (p) => [!index.authors[p] ? "unknown" : index.authors[p] < manyAuthors ? String(index.authors[p]) : manyAuthors + "-"],
      label: (v) => (v === "unknown" ? "Unknown" : v === manyAuthors + "-" ? manyAuthors + " or more" : v),
    },
  };

  // narrowed returns the papers that pass all filters and, for each value of a filter, the number of papers that pass
  // all other filters. A paper passes if it has all chosen tags.
  function narrowed(papers, chosen) {
    const counts = { tag: new Map(), year: new Map(), authors: new Map() };
    const kept = [];
    for (const p of papers) {
      const values = {}, passes = {};
      let failed = 0;
      for (const name in filters) {
        values[name] = filters[name].of(p);
        passes[name] = chosen[name].every((v) => values[name].includes(v));
        failed += !passes[name];
      }
      if (!failed) kept.push(p);
      for (const name in filters) {
        if (failed && (failed > 1 || passes[name] || filters[name].joins)) continue;
        for (const v of values[name]) counts[name].set(v, (counts[name].get(v) || 0) + 1);
      }
    }
    return { kept, counts };
  }

  /* ---- Results ---- */

  function element(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const key in attributes) {
      if (attributes[key] !== null) e.setAttribute(key, attributes[key]);
    }
    e.append(...children);
    return e;
  }
  const quoted = (query) => (query.includes('"') ? query : "“" + query + "”");
  const count = (n, word) => n.toLocaleString("en") + " " + word + (n === 1 ? "" : "s");

  const months = "January February March April May June July August September October November December".split(" ");
  function time(date) {
    if (!date) return "undated";
    const [year, month, day] = date.split("-");
    const long = (day ? Number(day) + " " : "") + (month ? months[month - 1] + " " : "") + year;
    return element("time", { datetime: date }, long);
  }

  function formula(mathML) {
    const t = document.createElement("template");
    t.innerHTML = mathML;
    return t.content;
  }

  // atoms splits a text into words, the gaps between them, and formulas.
  function atoms(text, marked) {
    const all = [];
    (typeof text === "string" ? [text] : text).forEach(function (piece, i) {
      if (i % 2) {
        all.push({ mathML: piece, width: 8 });
        return;
      }
      let at = 0;
      for (const w of words(piece)) {
        if (w.start > at) all.push({ text: piece.slice(at, w.start), width: w.start - at, gap: /\s/.test(piece.slice(at, w.start)) });
        all.push({ text: piece.slice(w.start, w.end), width: w.end - w.start, hit: w.words.find((x) => marked.has(x)) });
        at = w.end;
      }
      if (at < piece.length) all.push({ text: piece.slice(at), width: piece.length - at, gap: /\s/.test(piece.slice(at)) });
    });
    return all;
  }
  function written(list) {
    return list.map((a) => (a.mathML ? formula(a.mathML) : a.hit ? element("mark", {}, a.text) : a.text));
  }

  const excerptLength = 112; // characters
  const lead = 36; // characters before the first match

  // excerpt returns the part of a text that contains the most highlighted words.
  function excerpt(text, marked) {
    const all = atoms(text, marked);
    let best = 0, from = 0;
    for (let i = 0; i < all.length; i++) {
      if (!all[i].hit) continue;
      const seen = new Set();
      for (let j = i, width = 0; j < all.length && (width += all[j].width) < excerptLength - lead; j++) if (all[j].hit) seen.add(all[j].hit);
      if (seen.size > best) (best = seen.size), (from = i);
    }
    for (let width = 0; from > 0 && (width += all[from - 1].width) < lead; ) from--;
    while (from > 0 && from < all.length - 1 && !all[from - 1].gap) from++;
    let to = from;
    for (let width = 0; to < all.length && (width += all[to].width) < excerptLength; ) to++;
    if (to < all.length) while (to > from + 1 && !all[to].gap) to--;
    const shown = written(all.slice(from, to));
    if (from > 0) shown.unshift("…");
    if (to < all.length) shown.push("…");
    return shown;
  }

  // entry returns a paper's list item, like layouts/partials/entry.html.
  function entry(n, { slug, date, title, text }, marked) {
    const authors = index.authors[n];
    const facts = element("p", { class: "facts" }, time(date), element("span", { class: "sep" }, " · "));
    facts.append(authors ? element("a", { href: site + "authors/" + authors + "/" }, count(authors, "author")) : "authors unknown");
    index.tagsOf[n].forEach(function (t, i) {
      facts.append(i ? ", " : element("span", { class: "sep" }, " · "), element("a", { href: site + "tags/" + index.tags[t][0] + "/" }, index.tags[t][1]));
    });
    const e = element("li", { class: "entry" }, element("h3", {}, element("a", { href: site + "papers/" + slug + "/" }, ...written(atoms(title, marked)))), facts);
    if (text.length) e.append(element("p", { class: "summary" }, ...excerpt(text, marked)));
    return e;
  }

  async function entries(papers, marked) {
    const shown = await Promise.all(papers.map((n) => index.paper(n)));
    return papers.map((n, i) => entry(n, shown[i], marked));
  }

  // summary returns the sentence above the results: how many papers match, how many of them pass the filters (left), and
  // how the query was changed.
  function summary(found, left, query) {
    const all = found.papers.length;
    if (!found.asked) return left ? count(left, "paper") + "." : "No papers match these filters.";
    if (!all) return "No papers match " + quoted(query) + ".";
    const changes = found.corrections.map((c) => "No papers contain “" + c.typed + "”; showing results for " + c.meant.map((w) => "“" + w + "”").join(" or ") + ".");
    if (found.relaxed) changes.push("No paper matches the whole query; showing the closest matches.");
    const matches = (n) => count(n, "paper") + (changes.length ? "" : (n === 1 ? " matches " : " match ") + quoted(query)) + ".";
    return [left ? matches(left) : "No papers match these filters. Without them: " + matches(all), ...changes].join(" ");
  }

  // arrows lets the arrow keys move the focus between the field and the results.
  function arrows(box, field) {
    box.addEventListener("keydown", function (e) {
      if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
      const stops = [field, ...box.querySelectorAll(".entry h3 a, .more a, .more button")].filter((s) => s.checkVisibility());
      const at = stops.indexOf(document.activeElement);
      if (at < 0) return;
      const next = stops[at + (e.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      e.preventDefault();
      next.focus();
    });
  }

  // latest wraps a function so that each call can check whether it is still the latest.
  function latest(work) {
    let calls = 0;
    return async function (...args) {
      const call = ++calls;
      return work(() => call === calls, ...args);
    };
  }

  /* ---- The dialog ---- */

  const boxResults = 6; // in the dialog

  function box() {
    const field = element("input", { type: "search", name: "q", "aria-label": "Search the archive", placeholder: "Search titles, abstracts, notes, tags, names", autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search" });
    const said = element("p", { class: "said", role: "status" });
    const list = element("ol", { class: "entries" });
    const all = element("a", { href: folder });
    const more = element("p", { class: "more", hidden: "" }, all);
    const dialog = element("dialog", { class: "box", "aria-label": "Search" }, element("form", { class: "find", action: folder, role: "search" }, field), said, list, more);
    document.body.append(dialog);
    arrows(dialog, field);
    dialog.addEventListener("click", (e) => e.target === dialog && dialog.close());
    dialog.addEventListener("keydown", function (e) {
      if (e.key !== "Escape") return; // which would only clear the field
      e.preventDefault();
      dialog.close();
    });
    const show = latest(async function (isLast) {
      const query = field.value.trim();
      if (!query) {
        said.textContent = said.dataset.of = "";
        list.replaceChildren();
        more.hidden = true;
        return;
      }
      const found = await search(field.value.trimStart());
      const items = await entries(found.papers.slice(0, boxResults), found.marked);
      if (!isLast()) return;
      said.dataset.of = query;
      list.replaceChildren(...items);
      said.textContent = summary(found, found.papers.length, query);
      all.href = folder + "?q=" + encodeURIComponent(query);
      all.textContent = "All results and filters";
      more.hidden = !found.papers.length;
    });
    field.addEventListener("input", () => attempt(said, show));
    return function open() {
      if (!dialog.open) dialog.showModal();
      field.value = form.elements.q.value || field.value;
      field.select();
      fresh(() => index.root()).catch(() => {});
      if (field.value) attempt(said, show);
    };
  }

  // attempt does the work of a search and reports errors.
  function attempt(said, work) {
    fresh(work).catch(function (e) {
      said.textContent = "Cannot read the search index (" + e.message + "). Try again, or browse by date, tag or author count.";
    });
  }

  /* ---- The search page ---- */

  const perPage = 10;
  const firstResults = 5; // shown immediately while the reader types; the others follow after a pause
  const pause = 250; // milliseconds
  const shownTags = 12;

  function page() {
    const field = form.elements.q;
    const said = element("p", { class: "said", role: "status" });
    const chosenList = element("p", { class: "chosen", hidden: "" });
    const panel = element("details", { class: "filters" }, element("summary", {}, "Filters"));
    const aside = element("aside", { "aria-label": "Filters" }, panel);
    const list = element("ol", { class: "entries" });
    const button = element("button", { type: "button" }, "Show more");
    const more = element("p", { class: "more", hidden: "" }, button);
    const nothing = element("div", { class: "nothing", hidden: "" });
    const results = element("div", { class: "results" }, said, chosenList, element("h2", { class: "hidden" }, "Results"), list, nothing, more);
    const found = element("div", { class: "found" }, aside, results);
    document.currentScript.before(found);
    const wide = matchMedia("(min-width: 64rem)");
    const fold = () => (panel.open = wide.matches);
    wide.addEventListener("change", fold);
    fold();
    let state, answered;

    function read() {
      const p = new URLSearchParams(location.search);
      const get = (name) => [...new Set(p.getAll(name))];
      return { q: p.get("q") || "", tag: get("tag"), year: get("year").slice(0, 1), authors: get("authors").slice(0, 1) };
    }
    function address(s) {
      const p = new URLSearchParams();
      if (s.q.trim()) p.set("q", s.q.trim());
      for (const name in filters) s[name].forEach((v) => p.append(name, v));
      return folder + (p.size ? "?" + p : "");
    }
    const isEmpty = (s) => !s.q.trim() && !s.tag.length && !s.year.length && !s.authors.length;
    function mode() {
      document.documentElement.toggleAttribute("data-searching", !isEmpty(state));
    }

    // toggled returns the state with a filter added or removed.
    function toggled(s, name, value) {
      const has = s[name].includes(value);
      return { ...s, [name]: has ? s[name].filter((v) => v !== value) : filters[name].joins ? [...s[name], value] : [value] };
    }
    function choice(name, value, n) {
      const on = state[name].includes(value);
      return element("li", {}, element("a", { href: address(toggled(state, name, value)), "aria-current": on ? "true" : null, "data-filter": name, "data-value": value },
        filters[name].label(value)), "\u00a0", element("span", { class: "count" }, n.toLocaleString("en")));
    }
    function showFilters(counts) {
      const held = document.activeElement.dataset;
      const sections = Object.keys(filters).flatMap(function (name) {
        const values = [...counts[name]];
        for (const v of state[name]) if (!counts[name].has(v)) values.push([v, 0]);
        if (!values.length) return [];
        values.sort(orders[name]);
        const top = name === "tag" ? values.slice(0, shownTags) : values;
        const items = top.map(([v, n]) => choice(name, v, n));
        const section = element("section", {}, element("h2", {}, filters[name].title), element("ul", { class: name }, ...items));
        if (values.length > top.length) {
          const open = panel.querySelector("." + name + "-more[open]");
          section.append(element("details", { class: name + "-more", ...(open ? { open: "" } : {}) }, element("summary", {}, values.length - top.length + " more"),
            element("ul", { class: name }, ...values.slice(top.length).map(([v, n]) => choice(name, v, n)))));
        }
        return [section];
      });
      panel.replaceChildren(panel.firstElementChild, ...sections);
      if (held.filter) panel.querySelector(`[data-filter="${held.filter}"][data-value="${CSS.escape(held.value)}"]`)?.focus();
    }
    const orders = {
      tag: (a, b) => state.tag.includes(b[0]) - state.tag.includes(a[0]) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1),
      year: (a, b) => (b[0] === "undated" ? 0 : b[0]) - (a[0] === "undated" ? 0 : a[0]),
      authors: (a, b) => (parseInt(a[0]) || 99) - (parseInt(b[0]) || 99),
    };
    function showChosen() {
      const links = Object.keys(filters).flatMap((name) => state[name].map((v) => element("a", { href: address(toggled(state, name, v)), "data-filter": "", "aria-label": "Remove the filter " + filters[name].title.toLowerCase() + " " + filters[name].label(v) },
        name === "authors" ? filters[name].label(v) + (v === "1" ? " author" : " authors") : filters[name].label(v), element("span", { "aria-hidden": "true" }, " ×"))));
      chosenList.replaceChildren(...links.flatMap((l, i) => (i ? [", ", l] : ["Filters: ", l])));
      chosenList.hidden = !links.length;
    }
    function showNothing(n, found) {
      nothing.hidden = n > 0;
      if (n) return;
      const filtered = state.tag.length || state.year.length || state.authors.length;
      const tips = element("ul", {});
      if (filtered) tips.append(element("li", {}, element("a", { href: address({ ...state, tag: [], year: [], authors: [] }), "data-filter": "" }, "Search without filters")));
      if (/["]/.test(state.q)) tips.append(element("li", {}, element("a", { href: address({ ...state, q: state.q.replace(/"/g, " ") }), "data-filter": "" }, "Search without quotes")));
      for (const [path, name] of [["tags/", "Browse by tag"], ["dates/", "Browse by date"], ["authors/", "Browse by author count"]]) tips.append(element("li", {}, element("a", { href: site + path }, name)));
      const corrected = !found.papers.length && !found.exact; // but no correction was found
      nothing.replaceChildren(...(corrected ? [element("p", { class: "empty" }, "Words with a typo or another ending were searched for too.")] : []), tips);
    }

    const show = latest(async function (isLast, limit) {
      mode();
      if (isEmpty(state)) {
        list.replaceChildren();
        await index.root();
        if (isLast()) said.textContent = said.dataset.of = "";
        return;
      }
      const found = await search(state.q.trimStart());
      if (!isLast()) return;
      const { kept, counts } = narrowed(found.papers, state);
      answered = { kept, marked: found.marked };
      const items = await entries(kept.slice(0, typing ? firstResults : limit), found.marked);
      if (!isLast()) return;
      list.replaceChildren(...items);
      said.dataset.of = state.q.trim();
      said.textContent = summary(found, kept.length, state.q.trim());
      more.hidden = kept.length <= limit;
      showFilters(counts);
      showChosen();
      showNothing(kept.length, found);
      if (items.length >= Math.min(kept.length, limit)) return;
      await new Promise((done) => setTimeout(done, pause));
      if (!isLast()) return;
      const others = await entries(kept.slice(items.length, limit), found.marked);
      if (isLast()) list.append(...others);
    });
    const run = (limit = perPage) => attempt(said, () => show(limit));

    // A finished search is an entry of its own in the browser's history. While the reader types, the entry is replaced.
    let typing = false;
    function go(next, finished) {
      state = next;
      const url = address(next);
      if (url !== location.href) history[typing && !finished ? "replaceState" : "pushState"](null, "", url);
      typing = !finished;
      document.title = document.title.replace(/^.*?(?=Search · )/, next.q.trim() ? next.q.trim() + " · " : "");
      run();
    }
    field.addEventListener("input", () => go({ ...state, q: field.value }, false));
    field.addEventListener("change", () => (typing = false));
    form.addEventListener("submit", function (e) {
      e.preventDefault();
      typing = false;
      list.querySelector("h3 a")?.focus();
    });
    found.addEventListener("click", function (e) {
      const link = e.target.closest("a[data-filter]");
      if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
      e.preventDefault();
      history.pushState(null, "", link.href);
      typing = false;
      state = read();
      field.value = state.q;
      run();
    });
    button.addEventListener("click", async function () {
      const from = list.children.length;
      const items = await fresh(() => entries(answered.kept.slice(from, from + perPage), answered.marked));
      list.append(...items);
      more.hidden = answered.kept.length <= list.children.length;
      items[0]?.querySelector("h3 a").focus();
      remember();
    });
    function remember() {
      history.replaceState({ shown: list.children.length }, "");
    }
    addEventListener("popstate", function (e) {
      state = read();
      field.value = state.q;
      typing = false;
      run(e.state?.shown);
    });
    addEventListener("keydown", function (e) {
      const isTyping = e.target.closest("input, textarea, select");
      if ((e.key === "/" && !isTyping && !e.ctrlKey && !e.metaKey && !e.altKey) || (e.key === "k" && (e.ctrlKey || e.metaKey))) {
        e.preventDefault();
        field.select();
        field.focus();
      } else if (e.key === "Escape" && list.contains(e.target)) {
        field.focus();
      }
    });
    state = read();
    field.value = state.q;
    addEventListener("DOMContentLoaded", () => arrows(document.querySelector("main"), field));
    run(history.state?.shown);
  }

  if (form.closest("main")) {
    page();
  } else {
    form.addEventListener("find", box());
  }
})();
