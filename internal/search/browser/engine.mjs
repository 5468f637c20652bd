// Answers searches. It runs in a worker or, if that fails, in the page. It does not use the document.
import { Stale } from "./bytes.mjs";
import { excerpt, highlighted } from "./excerpt.mjs";
import { filtersOf, narrowed, sorted, valuesOf } from "./filters.mjs";
import { Index } from "./index.mjs";
import { search } from "./match.mjs";

const sample = 12; // number of values of a filter that are shown at first

// Engine answers requests from the index in a folder. A request has:
//
//   query   the reader's query; undefined only fetches the root of the index
//   chosen  the chosen values by filter, and sort: [order]
//   from, to  the range of results
//   filters   whether to count the values of filters
//   open      names of filters whose values are all counted, also those that are not in the root of the index
//
// The answer has the number of papers that match (all) and of those that pass the filters (left), the results in the
// range, the changes to the query, the possible orders, the filters with their values, and whether one of them is that of
// people (named).
export class Engine {
  constructor(folder) {
    this.folder = folder;
    this.index = new Index(folder, "default");
  }

  // answer answers a request. It returns null if isCurrent reports that the request is outdated.
  async answer(request, isCurrent = () => true, pause = async () => {}) {
    return this.fresh(async (index) => {
      const checked = async function () {
        await pause();
        if (!isCurrent()) throw new Outdated();
      };
      try {
        await index.root();
        return request.query === undefined ? {} : await this.found(index, request, checked);
      } catch (e) {
        if (e instanceof Outdated) return null;
        throw e;
      }
    });
  }

  // fresh calls work with the index. If the index is stale, because the site was published again, it retries once with
  // a new index, bypassing all caches.
  async fresh(work) {
    const used = this.index; // another request can replace it
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
    const orders = [...(found.scored ? ["relevance"] : []), "date", ...(index.votes ? ["upvotes"] : [])];
    const by = (chosen[orderName(filters)] || []).find((o) => orders.includes(o)) || orders[0];
    const range = sorted(index, kept, by).slice(request.from, request.to);
    await checked();
    return {
      all: found.papers.length, left: kept.length, orders, by, orderName: orderName(filters),
      relaxed: found.relaxed, asked: found.asked, exact: found.exact, corrections: found.corrections,
      results: await Promise.all(range.map((p) => result(index, p, found.marked))),
      names: filters.map((f) => f.name),
      named: filters.some((f) => f.field === "person" && !f.title),
      filters: request.filters ? filters.map((f) => counted(f, counts, chosen[f.name] || [], open)) : null,
      chosen: filters.flatMap((f) => (chosen[f.name] || []).map((value) => ({ name: f.name, field: f.field, title: f.title, value, label: f.label && f.label(value) }))),
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
    const first = filtersOf(index, await index.names(false));
    const isWhole = first.every((f) => !f.lazy || values(f).every((v) => f.number(v) !== undefined));
    return isWhole ? first : filtersOf(index, await index.names(true));
  }
}

class Outdated extends Error {}

// orderName returns the name of the URL parameter with the order. It is not sort if a field of the site has this name.
const orderName = (filters) => (filters.some((f) => f.name === "sort") ? "paper-sort" : "sort");

// counted returns a filter with its values. If these were not read, the filter has none and the size -1.
function counted(filter, counts, chosen, open) {
  const { name, field, title, joins, lazy } = filter;
  if (!filter.of) return { name, field, title, joins, lazy, values: [], size: -1 };
  return { name, field, title, joins, lazy, ...valuesOf(filter, counts(filter), chosen, open.includes(name) && !lazy ? Infinity : lazy ? 5 * sample : sample) };
}

const marks = ["notes", "code", "pdf"]; // in the order of the bits
const reasons = ["draft", "future"]; // why only the preview shows a paper; in the order of the next bits
const withdrawn = marks.length + reasons.length; // the bit of withdrawn papers

// result returns the data of a paper in the list. marks lists what the paper has; waits is the reason why it is not
// published yet, or undefined.
async function result(index, p, marked) {
  const { slug, was, title, text, venue, names } = await index.paper(p);
  const tags = index.facets[0], terms = [];
  const has = (bit) => (index.flags[p] >> bit) & 1;
  for (let i = tags.from[p]; i < tags.from[p + 1]; i++) terms.push(tags.terms[tags.of[i]]);
  return {
    slug, was, venue, names, tags: terms, date: index.dateOf(p), authors: index.authors[p], marks: marks.filter((_, i) => has(i)), waits: reasons.find((_, i) => has(marks.length + i)), withdrawn: has(withdrawn),
    title: highlighted(title, marked), text: text.length ? excerpt(text, marked) : [],
  };
}

// pause lets the browser draw and receive newer messages. A timer would wait longer.
export function pause() {
  return new Promise(function (done) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), done());
    port2.postMessage(0);
  });
}

// serve answers the messages of a page in a worker: { folder }, then { id, request } and { id, cancel }.
export function serve(worker) {
  let engine;
  const current = new Set();
  worker.addEventListener("message", async function ({ data }) {
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
