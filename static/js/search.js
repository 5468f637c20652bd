// Searches the archive by the index that internal/search describes, on the page of the search and in a
// box over any other page. Nothing leaves the browser; of the index it asks for the few parts that a
// search needs.
(function () {
  "use strict";
  const form = document.querySelector("form.find");
  const folder = form.action; // of the search page and the index
  const site = folder.replace(/search\/$/, "");

  /* ---- Words: the same rule as in words.go ---- */

  const alone = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]";
  const runs = new RegExp(alone + "\\p{M}*|(?:(?!" + alone + ")[\\p{L}\\p{N}\\p{M}\\p{Cf}])+", "gu");
  const isAlone = new RegExp("^" + alone, "u");
  const unseen = /[\p{Mn}\p{Me}\p{Cf}]/gu;
  const plainly = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "ng", ς: "σ" };

  // folded gives the words of a run of letters.
  function folded(run) {
    let text = "";
    for (const c of run.normalize("NFKD").replace(unseen, "")) {
      const small = c.toLowerCase();
      text += plainly[small] || small;
    }
    return text.match(/[\p{L}\p{N}\p{Mc}]+/gu) || [];
  }

  // words gives the runs of a text, with their places and words.
  function words(text) {
    return Array.from(text.matchAll(runs), function (m) {
      return { start: m.index, end: m.index + m[0].length, words: folded(m[0]) };
    });
  }

  /* ---- The index: what internal/search writes ---- */

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
    // list reads words that each say how much they share with the one before.
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

  // Bits reads the numbers that bits.go writes.
  class Bits {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }
    bit() {
      if (this.at >= this.bytes.length * 8) throw new Stale("a list ends early");
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
    // end finds that nothing but the fill of the last byte is left.
    end() {
      if (this.bytes.length - Math.ceil(this.at / 8)) throw new Stale("a list ends late");
      while (this.at & 7) if (this.bit()) throw new Stale("a list is of another index");
    }
  }
  const gapBits = (papers, having) => Math.max(0, 31 - Math.clz32((papers * 3) / (4 * having)));
  const placeBits = (often) => Math.max(2, Math.clz32(often) - 25);

  class Stale extends Error {}

  // inflated unpacks what was packed as that which comes after a sample.
  async function inflated(bytes, sample = new Uint8Array()) {
    const n = sample.length;
    const stored = new Uint8Array([0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255]); // the head of a block of deflate that is not packed
    try {
      const stream = new Blob([stored, sample, bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(n);
    } catch {
      throw new Stale("what came is no part of the index");
    }
  }

  // parsed reads JSON that was packed.
  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      throw new Stale("what came is no part of the index");
    }
  }

  async function fetched(address, options) {
    const answer = await fetch(folder + address, options);
    if (!answer.ok) throw new Stale(address + ": " + answer.status); // which another index can lack
    return { bytes: new Uint8Array(await answer.arrayBuffer()), part: answer.status === 206 };
  }

  // ends gives where the first of some parts begins, and where each ends, from their lengths.
  function ends(lengths, from = 0) {
    return [from, ...lengths.map((n) => (from += n))];
  }

  const perGroup = 32; // words, where they are not common
  const perBlock = 3; // papers
  const kinds = ["words", "lists", "papers"];
  const common = 0; // the shard of the most frequent words
  const near = 512; // bytes between two parts, which cost less than another request

  // Index is what is known of one state of the index.
  class Index {
    constructor(cache) {
      this.cache = cache; // how its parts are fetched
      this.parts = new Map(); // by what they are, as promises
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

    // part gives some bytes of a kind, which can lie in two files.
    async part(kind, from, to) {
      const size = this.sizes[kinds.indexOf(kind)];
      const found = [];
      for (let file = Math.floor(from / size); file * size < to; file++) {
        found.push(this.ofFile(kind + "-" + file + ".bin?v=" + this.version, Math.max(0, from - file * size), Math.min(size, to - file * size)));
      }
      const parts = await Promise.all(found);
      return parts.length === 1 ? parts[0] : new Uint8Array(await new Blob(parts).arrayBuffer());
    }
    // ofFile gives some bytes of a file. A host that gives no part of a file gives the whole, which is kept.
    async ofFile(address, from, to) {
      if (!this.parts.has(address)) {
        const { bytes, part } = await fetched(address, { cache: this.cache, headers: { Range: "bytes=" + from + "-" + (to - 1) } });
        if (part) return bytes;
        this.parts.set(address, Promise.resolve(bytes));
      }
      return (await this.parts.get(address)).subarray(from, to);
    }

    // shardOf is the number of the shard in which a word would be that is not common.
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

    // groups gives groups of lists by their numbers, of which each begins at one place and ends at the next.
    // Those that lie near to each other are fetched at once.
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

    // block gives what is shown of a paper and its neighbour.
    block(n) {
      return this.once("papers" + n, async () => {
        const bytes = await inflated(await this.part("papers", this.papersAt[n], this.papersAt[n + 1]), this.sample);
        return parsed(Array.from(bytes, (b) => (b < 128 ? String.fromCharCode(b) : this.short[b - 128])).join(""));
      });
    }
    // paper gives what is shown of a paper.
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

  // compare is the order of code points, which is that of the index.
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      if (a[i] !== b[i]) return a.codePointAt(i) - b.codePointAt(i);
    }
    return a.length - b.length;
  }

  /* ---- A question and its answer ---- */

  // clauses takes a question apart: phrases in quotes, and words, of which the last can go on. What is
  // written without spaces is a phrase.
  function clauses(question) {
    const all = [];
    const quoted = question.split('"');
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
        if (found.some((w) => isAlone.test(m[0].slice(w.start)))) {
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

  // isKin tells whether two words differ in their endings alone.
  function isKin(a, b) {
    let n = 0;
    while (n < a.length && a[n] === b[n]) n++;
    const endings = n > 4 ? derivations : inflections;
    return n > 3 && endings.has(a.slice(n)) && endings.has(b.slice(n));
  }

  // isNear tells whether one typing error lies between two words: a letter too many, too few or another,
  // or two that changed places.
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

  const widest = 2; // shards that a beginning of words may take, besides that of the common ones
  const mostCommon = 8; // common words that it may mean
  const shortestTypo = 4; // letters
  const mostInstead = 3; // words

  // terms gives the words of the index that a word stands for, each with what it counts and its papers.
  async function terms(word, exact, open) {
    const isPrefix = open && [...word].length > 1;
    const first = index.shardOf(word), last = isPrefix ? index.shardOf(word + "\u{10ffff}") : first;
    const isWide = last >= first + widest;
    const numbers = [common, ...Array.from({ length: isWide ? 1 : last - first + 1 }, (_, i) => first + i)];
    const found = await Promise.all(numbers.map(async function (n) {
      const shard = await index.shard(n);
      const same = [], begun = [];
      shard.words.forEach(function (w, at) {
        const term = { word: w, shard, at, counts: w === word ? 1 : !exact && isKin(w, word) ? 0.6 : 0 };
        if (isPrefix && w !== word && w.startsWith(word)) begun.push({ ...term, counts: 0.7 });
        else if (term.counts) same.push(term);
      });
      begun.sort((a, b) => shard.counts[b.at] - shard.counts[a.at]);
      return withPapers([...same, ...(n === common ? begun.slice(0, mostCommon) : isWide ? [] : begun)]);
    }));
    return found.flat();
  }

  // groupsOf gives the lists of some words of a shard, by the numbers of their groups.
  async function groupsOf(list, places) {
    const [{ shard }] = list;
    const numbers = [...new Set(list.map((t) => Math.floor(t.at / shard.size)))].sort((a, b) => a - b);
    const groups = await index.groups(places, numbers);
    return new Map(numbers.map((g, i) => [g, groups[i]]));
  }

  // eachOf reads a group of lists, and gives what was read of each of its words.
  function eachOf(shard, g, bytes, read) {
    const r = new Bits(bytes), found = new Map();
    for (let at = g * shard.size; at < Math.min((g + 1) * shard.size, shard.words.length); at++) found.set(at, read(r, at));
    r.end();
    return found;
  }

  // withPapers gives words of a shard with the papers that have them, and the weights.
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
        if (papers[count - 1] >= index.papers) throw new Stale("a list is of another index");
        return { papers, weights };
      }));
    }
    return list.map((t) => ({ ...t, ...shard.papers.get(Math.floor(t.at / shard.size)).get(t.at) }));
  }

  // instead gives the words that a mistyped one most likely meant, the most frequent first.
  async function instead(word, open) {
    if ([...word].length < shortestTypo) return [];
    const known = await index.spelling();
    const bits = new Map(known.words.map((w, i) => [w, known.bits[i]]));
    for (const shard of [await index.shard(common), await index.shard(index.shardOf(word))]) {
      shard.words.forEach((w, i) => bits.set(w, Math.log2(shard.counts[i]) + 1));
    }
    const all = [...bits.keys()];
    let near = all.filter((w) => isNear(w, word));
    if (!near.length && open) near = all.filter((w) => beginsNear(w, word));
    return near.sort((a, b) => bits.get(b) - bits.get(a) || compare(a, b)).slice(0, mostInstead);
  }

  // weights gives what each paper has of some terms.
  function weights(list) {
    const of = new Float32Array(index.papers);
    for (const t of list) {
      t.papers.forEach(function (paper, i) {
        of[paper] = Math.max(of[paper], t.weights[i] * t.counts);
      });
    }
    return of;
  }

  // standings gives for each paper the places at which one of some terms stands.
  async function standings(list) {
    const of = new Map();
    await Promise.all([...new Set(list.map((t) => t.shard))].map(async function (shard) {
      const here = list.filter((t) => t.shard === shard);
      for (const [g, bytes] of await groupsOf(here, shard.placesAt)) {
        const all = eachOf(shard, g, bytes, (r, at) => Array.from({ length: shard.counts[at] }, function () {
          const often = r.number(0) + 1, k = placeBits(often);
          let place = 0;
          return Array.from({ length: often }, () => (place += r.number(k)));
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

  // answer finds the papers of a clause.
  async function answer(clause) {
    const lists = await Promise.all(clause.words.map((w, i) => terms(w, clause.exact, clause.open && i === clause.words.length - 1)));
    const result = { terms: lists.flat(), of: weights(lists[0]), instead: null };
    if (clause.words.length > 1) {
      let ends = await standings(lists[0]);
      for (const list of lists.slice(1)) {
        const next = await standings(list), of = weights(list), both = new Map();
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
      const meant = await instead(clause.words[0], clause.open);
      result.terms = (await Promise.all(meant.map((w) => terms(w, false, false)))).flat();
      result.of = weights(result.terms);
      if (meant.length) result.instead = { typed: clause.words[0], meant };
    }
    result.count = result.of.reduce((n, weight) => n + (weight > 0), 0);
    result.idf = Math.log(1 + (index.papers - result.count + 0.5) / (result.count + 0.5));
    return result;
  }

  // search answers a question: the papers, the best first, the words to mark, and what was made of it.
  async function search(question) {
    await index.root();
    const asked = clauses(question);
    const answers = await Promise.all(asked.map(answer));
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
      instead: answers.filter((a) => a.instead).map((a) => a.instead),
      relaxed: most > 0 && most < answers.length,
      asked: asked.length > 0,
      exact: asked.every((c) => c.exact),
    };
  }

  // fresh does something, and once more with a new index, past all caches, where the site was published anew
  // meanwhile.
  async function fresh(work) {
    const used = index; // which another question can replace meanwhile
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

  const manyAuthors = 10; // from which on numbers share one filter

  const filters = {
    tag: { title: "Tag", of: (p) => index.tagsOf[p].map((t) => index.tags[t][0]), label: (v) => (index.tags.find((t) => t[0] === v) || [v, v])[1], joins: true },
    year: { title: "Year", of: (p) => [index.years[p] ? String(index.years[p]) : "undated"], label: (v) => (v === "undated" ? "Undated" : v) },
    authors: {
      title: "Authors",
      of: (p) => [!index.authors[p] ? "unknown" : index.authors[p] < manyAuthors ? String(index.authors[p]) : manyAuthors + "-"],
      label: (v) => (v === "unknown" ? "Unknown" : v === manyAuthors + "-" ? manyAuthors + " or more" : v),
    },
  };

  // narrowed gives the papers that all filters leave, and for each filter how many papers its values have
  // among those that the others leave. Tags leave what has all of them.
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

  /* ---- What is shown ---- */

  function element(name, attributes, ...children) {
    const e = document.createElement(name);
    for (const key in attributes) {
      if (attributes[key] !== null) e.setAttribute(key, attributes[key]);
    }
    e.append(...children);
    return e;
  }
  const quoted = (question) => (question.includes('"') ? question : "“" + question + "”");
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

  // atoms are the words of a text, what stands between them, and its formulas.
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
  const lead = 36; // of them before the first match

  // excerpt is the part of a text that has the most of the words, in as much as a list shows.
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

  // entry is a paper as lists show it.
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

  // told says how many papers were found, of which filters leave so many, and what was made of a question where
  // that is not what was asked.
  function told(found, left, question) {
    const all = found.papers.length;
    if (!found.asked) return left ? count(left, "paper") + "." : "No paper passes these filters.";
    if (!all) return "No paper has " + quoted(question) + ".";
    const made = found.instead.map((i) => "Nothing has “" + i.typed + "”; this is what has " + i.meant.map((w) => "“" + w + "”").join(" or ") + ".");
    if (found.relaxed) made.push("No paper has all of it; these have the most.");
    const have = (n) => count(n, "paper") + (made.length ? "" : (n === 1 ? " has " : " have ") + quoted(question)) + ".";
    return [left ? have(left) : "None passes these filters; without them: " + have(all), ...made].join(" ");
  }

  // arrows moves the focus between the field and the results.
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

  // latest makes a function that is asked again and again, and whose last answer alone counts.
  function latest(work) {
    let asked = 0;
    return async function (...question) {
      const mine = ++asked;
      return work(() => mine === asked, ...question);
    };
  }

  /* ---- The box over a page ---- */

  const fewest = 6; // results in the box

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
      if (e.key !== "Escape") return; // which would empty the field first
      e.preventDefault();
      dialog.close();
    });
    const show = latest(async function (isLast) {
      const question = field.value.trim();
      if (!question) {
        said.textContent = said.dataset.of = "";
        list.replaceChildren();
        more.hidden = true;
        return;
      }
      const found = await search(field.value.trimStart());
      const items = await entries(found.papers.slice(0, fewest), found.marked);
      if (!isLast()) return;
      said.dataset.of = question;
      list.replaceChildren(...items);
      said.textContent = told(found, found.papers.length, question);
      all.href = folder + "?q=" + encodeURIComponent(question);
      all.textContent = "All results, with filters";
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

  // attempt does the work of a search, and says where it fails.
  function attempt(said, work) {
    fresh(work).catch(function (e) {
      said.textContent = "The index cannot be read (" + e.message + "). Try again, or look by date, tag or author.";
    });
  }

  /* ---- The page ---- */

  const perPage = 10;
  const atOnce = 5; // of them while the reader types; the others follow after a pause
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

    // toggled is a state with a filter taken or left.
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
      chosenList.replaceChildren(...links.flatMap((l, i) => (i ? [", ", l] : ["Only ", l])));
      chosenList.hidden = !links.length;
    }
    function showNothing(n, found) {
      nothing.hidden = n > 0;
      if (n) return;
      const filtered = state.tag.length || state.year.length || state.authors.length;
      const tips = element("ul", {});
      if (filtered) tips.append(element("li", {}, element("a", { href: address({ ...state, tag: [], year: [], authors: [] }), "data-filter": "" }, "Search without filters")));
      if (/["]/.test(state.q)) tips.append(element("li", {}, element("a", { href: address({ ...state, q: state.q.replace(/"/g, " ") }), "data-filter": "" }, "Search for the words without quotes")));
      for (const [path, name] of [["tags/", "Look by tag"], ["dates/", "Look by date"], ["authors/", "Look by number of authors"]]) tips.append(element("li", {}, element("a", { href: site + path }, name)));
      const forgiving = !found.papers.length && !found.exact; // and it did not help
      nothing.replaceChildren(...(forgiving ? [element("p", { class: "empty" }, "Words with one typing error and other endings were looked for too.")] : []), tips);
    }

    const show = latest(async function (isLast, wanted) {
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
      const items = await entries(kept.slice(0, typing ? atOnce : wanted), found.marked);
      if (!isLast()) return;
      list.replaceChildren(...items);
      said.dataset.of = state.q.trim();
      said.textContent = told(found, kept.length, state.q.trim());
      more.hidden = kept.length <= wanted;
      showFilters(counts);
      showChosen();
      showNothing(kept.length, found);
      if (items.length >= Math.min(kept.length, wanted)) return;
      await new Promise((done) => setTimeout(done, pause));
      if (!isLast()) return;
      const others = await entries(kept.slice(items.length, wanted), found.marked);
      if (isLast()) list.append(...others);
    });
    const ask = (wanted = perPage) => attempt(said, () => show(wanted));

    // A search that was finished stays in the browser's history; one that is still typed replaces itself.
    let typing = false;
    function go(next, finished) {
      state = next;
      const url = address(next);
      if (url !== location.href) history[typing && !finished ? "replaceState" : "pushState"](null, "", url);
      typing = !finished;
      document.title = document.title.replace(/^.*?(?=Search · )/, next.q.trim() ? next.q.trim() + " · " : "");
      ask();
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
      ask();
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
      ask(e.state?.shown);
    });
    addEventListener("keydown", function (e) {
      const writing = e.target.closest("input, textarea, select");
      if ((e.key === "/" && !writing && !e.ctrlKey && !e.metaKey && !e.altKey) || (e.key === "k" && (e.ctrlKey || e.metaKey))) {
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
    ask(history.state?.shown);
  }

  if (form.closest("main")) {
    page();
  } else {
    form.addEventListener("find", box());
  }
})();
