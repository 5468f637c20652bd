// Tests of static/js/star.js and static/js/reading-list.js without a page. Run by TestReadingListScripts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const folder = new URL("../../../static/js/", import.meta.url);
const words = { "lists.comma": ", ", "lists.more": "and {n} more", "numbers.group": "," };

// load runs the scripts as on a page of a site, and returns their functions.
function load(stored = {}, base = "/repo/") {
  const page = { currentScript: { src: "https://example.org" + base + "js/star.1.js" }, querySelector: () => null };
  const localStorage = { getItem: (key) => stored[key] ?? null, setItem: (key, value) => { stored[key] = value; } };
  const context = vm.createContext({ URL, document: page, localStorage });
  context.window = context;
  for (const name of ["star.js", "reading-list.js"]) {
    vm.runInContext(readFileSync(new URL(name, folder), "utf8").replace(/\/\* words:.* \*\/ \{\}/, JSON.stringify(words)), context);
  }
  const { test: functions, ...store } = context.offprintList;
  return { ...store, ...functions };
}
const equal = (a, b) => assert.deepEqual(JSON.parse(JSON.stringify(a)), b);

test("the key has the site's base path, so that two sites on one host are separate", () => {
  const stored = {};
  load(stored, "/one/").write([{ slug: "a", title: "A" }]);
  equal(load(stored, "/one/").read(), [{ slug: "a", title: "A" }]);
  equal(load(stored, "/two/").read(), []);
  equal(load(stored, "/").key, "offprint:reading-list:/");
});

test("damaged data is an empty list", () => {
  for (const bad of ["", "{", "null", "3", '{"a":1}', '[null,{"slug":1},"x"]']) equal(load({ "offprint:reading-list:/repo/": bad }).read(), []);
});

test("a star adds, removes, and keeps remarks", () => {
  const { toggle } = load();
  const all = [];
  assert.equal(toggle(all, ["a"], "A"), true);
  assert.equal(toggle(all, ["b"], "B"), true);
  assert.equal(toggle(all, ["a"], "A"), false);
  equal(all, [{ slug: "b", title: "B" }]);
  all[0].note = "mine";
  assert.equal(toggle(all, ["b"], "B"), false);
  equal(all, [{ slug: "b", title: "B", note: "mine", off: true }]);
  assert.equal(toggle(all, ["b"], "B"), true);
  equal(all, [{ slug: "b", title: "B", note: "mine" }]);
});

test("a paper that is removed on the page of the list keeps its place", () => {
  const { toggle, unique } = load();
  const all = [{ slug: "a", title: "A", read: true }, { slug: "b", title: "B" }];
  assert.equal(toggle(all, ["a"], "A", true), false);
  equal(unique(all), [{ slug: "b", title: "B" }]);
  assert.equal(toggle(all, ["a"], "A", true), true);
  equal(all, [{ slug: "a", title: "A", read: true }, { slug: "b", title: "B" }]);
});

test("a renamed paper is found by a former slug", () => {
  const { toggle } = load();
  const all = [{ slug: "old", title: "A" }];
  assert.equal(toggle(all, ["new", "old"], "A"), false);
  equal(all, []);
});

test("paths of papers", () => {
  const { slugOf } = load();
  for (const [path, slug] of [["/repo/papers/a/", "a"], ["/repo/papers/%CF%83/", "σ"], ["/papers/a/", ""], ["/repo/papers/", ""], ["/repo/papers/%/", ""]]) assert.equal(slugOf(path), slug, path);
});

const odd = [
  { slug: "mgno", title: "MgNO: [a] \\ *b* `c` <d> $x_1$", about: "He, Xu, 2023", arxiv: "2310.19809", doi: "10.1/a(b)", read: true, note: "One line\nand another" },
  { slug: "σ-1", title: "Σίγμα" },
  { slug: "x", title: "X](y) — z", note: "- [ ] [no](task)" },
  { slug: "y", title: "Y", note: "One paragraph:\n- a\n  - b\n\n\nAnother" },
];

test("Markdown comes back as it was", () => {
  const { toMarkdown, fromMarkdown } = load();
  const text = toMarkdown(odd, "List", "https://example.org/repo/");
  const { papers, skipped } = fromMarkdown(text);
  equal(papers, odd);
  equal(skipped, 0);
  equal(fromMarkdown(text.replaceAll("\n", "\r\n")).papers, odd);
});

test("Markdown of another program", () => {
  const { fromMarkdown } = load();
  const { papers, skipped } = fromMarkdown("# L\n\ntext\n* [X] [A](/papers/a)\n\n  remark\n- [ ] call\n  not a remark\n- [ ] [B](https://x.org/)\n- [ ] [C](https://x.org/papers/c/?a=1)\n");
  equal(papers, [{ slug: "a", title: "A", read: true, note: "remark" }]);
  equal(skipped, 3);
  const spaced = fromMarkdown("*   [x] [A](/papers/a/) — He\n\n    remark\n*   [ ] [B](/papers/b/)  \n\n1. [ ]  [C](/papers/c/)\n\n    of C\n\n- other\n  not of C\n## Part\n    code\n");
  equal(spaced.papers, [{ slug: "a", title: "A", about: "He", read: true, note: "remark" }, { slug: "b", title: "B" }, { slug: "c", title: "C", note: "of C" }]);
  equal(spaced.skipped, 1);
});

test("merging loses no remark and adds nothing twice", () => {
  const { merge } = load();
  const all = [{ slug: "a", title: "A", note: "1" }, { slug: "b", title: "B", off: true, note: "2" }];
  const file = () => [{ slug: "a", title: "A", note: "3", read: true }, { slug: "b", title: "B" }, { slug: "c", title: "C", arxiv: "1" }];
  assert.equal(merge(all, file()), 2);
  const want = [{ slug: "a", title: "A", note: "1\n3", read: true }, { slug: "b", title: "B", note: "2" }, { slug: "c", title: "C", arxiv: "1" }];
  equal(all, want);
  assert.equal(merge(all, file()), 0);
  equal(all, want);
  assert.equal(merge(all, [{ slug: "renamed", title: "C", arxiv: "1" }]), 0);
});

test("a remark that comes back from a file is the same", () => {
  const { toMarkdown, fromMarkdown, merge } = load();
  for (const note of ["a \nb\n", "One.\n\nTwo.", "  - a\n\t- b", "x\n \ny"]) {
    const all = [{ slug: "a", title: "A", note }];
    merge(all, fromMarkdown(toMarkdown(all, "L", "https://example.org/")).papers);
    equal(all, [{ slug: "a", title: "A", note }]);
  }
  const all = [{ slug: "a", title: "A", note: "Not yet finished" }];
  merge(all, [{ slug: "a", title: "A", note: "yet" }]);
  assert.equal(all[0].note, "Not yet finished\nyet");
});

test("a remark on a paper that another tab removed is kept", () => {
  const { edit } = load();
  const all = [{ slug: "b", title: "B", note: "1" }], write = (p) => { p.note = "2"; };
  edit(all, { slug: "a", title: "A", arxiv: "1" }, write);
  edit(all, { slug: "b", title: "B" }, write);
  equal(all, [{ slug: "b", title: "B", note: "2" }, { slug: "a", title: "A", arxiv: "1", off: true, note: "2" }]);
  edit(all, { slug: "renamed", title: "A", arxiv: "1" }, (p) => { p.note = "3"; });
  equal(all[1], { slug: "a", title: "A", arxiv: "1", off: true, note: "3" });
});

test("details are updated, and remarks stay", () => {
  const { update } = load();
  const all = [{ slug: "a", title: "A", missing: true, note: "new" }, { slug: "b", title: "B" }];
  update(all, [{ slug: "c", title: "C", note: "old", year: 2023 }, { slug: "b", title: "B", missing: true }], ["a", "b"]);
  equal(all, [{ slug: "c", title: "C", note: "new", year: 2023 }, { slug: "b", title: "B", missing: true }]);
});

test("moving passes papers that are shown", () => {
  const { move } = load();
  const all = [..."abcd"].map((slug) => ({ slug, off: slug === "b" }));
  const order = () => all.map((p) => p.slug).join("");
  assert.equal(move(all, "a", -1), false);
  assert.equal(move(all, "b", 1), false);
  assert.equal(move(all, "a", 1), true);
  assert.equal(order(), "bcad");
  move(all, "d", -1);
  assert.equal(order(), "bcda");
  move(all, "c", 1);
  assert.equal(order(), "bdca");
});

test("details come from CSL-JSON", () => {
  const { detail } = load();
  const paper = { slug: "a", title: "t", note: "n" };
  const names = ["He", "Xu", "Li", "Wu"].map((family) => ({ family, given: "X." }));
  detail(paper, { title: "T", author: names, issued: { "date-parts": [[2023, 10]] }, number: "arXiv:2310.1", DOI: "10.1/x" });
  equal(paper, { slug: "a", title: "t", note: "n", about: "He, Xu, Li and 1 more, 2023", arxiv: "2310.1", doi: "10.1/x", year: 2023,
    facts: { names: ["X. He", "X. Xu", "X. Li"], authors: 4, venue: "", date: [2023, 10], withdrawn: false } });
  detail(paper, { title: "T", author: [{ literal: "ACME Inc." }, { family: "Berg", "non-dropping-particle": "van den" }] });
  assert.equal(paper.about, "ACME Inc., van den Berg");
  equal(paper.facts.names, ["ACME Inc.", "van den Berg"]);
  detail(paper, { title: "T", author: Array(3000).fill({ family: "Li" }), status: "withdrawn", "container-title": "Nature" });
  assert.equal(paper.about, "Li, Li, Li and 2,997 more");
  equal(paper.facts, { names: ["Li", "Li", "Li"], authors: 3000, venue: "Nature", date: [], withdrawn: true });
  detail(paper, { title: "T" }, 8);
  equal(paper.facts, { names: [], authors: 8, venue: "", date: [], withdrawn: false });
});

test("a paper that was renamed without an alias is found in papers.json", () => {
  const { inArchive } = load();
  const papers = [{ slug: "x", title: "A: b", arxiv: "1" }, { slug: "y", title: "Other", doi: "10.1/x" }];
  assert.equal(inArchive({ slug: "o", title: "?", arxiv: "1" }, papers), "x");
  assert.equal(inArchive({ slug: "o", title: "?", doi: "10.1/x" }, papers), "y");
  assert.equal(inArchive({ slug: "o", title: "a, B!" }, papers), "x");
  assert.equal(inArchive({ slug: "o", title: "Nothing" }, papers), "");
});

test("a paper that is in the list under two slugs becomes one", () => {
  const { unique } = load();
  equal(unique([{ slug: "a", title: "A", note: "1" }, { slug: "b", title: "B" }, { slug: "a", title: "A", note: "2" }]), [{ slug: "a", title: "A", note: "1\n2" }, { slug: "b", title: "B" }]);
  const off = { slug: "a", title: "A", note: "2", off: true };
  equal(unique([{ slug: "a", title: "A", note: "1" }, { ...off }]), [{ slug: "a", title: "A", note: "1\n2" }]);
  equal(unique([{ ...off }, { slug: "a", title: "A" }]), [{ slug: "a", title: "A", note: "2" }]);
  equal(unique([{ ...off }, { ...off, note: "3" }]), [{ ...off, note: "2\n3" }]);
});
