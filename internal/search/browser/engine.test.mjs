// Searches the index in the folder OFFPRINT_INDEX, which TestBrowserModules of internal/search makes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "./engine.mjs";
import { valuesOf } from "./filters.mjs";

const folder = process.env.OFFPRINT_INDEX;
const skip = folder ? false : "go test ./internal/search -run BrowserModules makes the index";

let fetches = 0;
globalThis.fetch = async function (address, { headers } = {}) {
  fetches++;
  const data = readFileSync(address.replace(/\?.*/, ""));
  const range = /bytes=(\d+)-(\d+)/.exec(headers?.Range || "");
  return range
    ? new Response(data.subarray(Number(range[1]), Number(range[2]) + 1), { status: 206 })
    : new Response(data);
};

const ask = (engine, query, more) => engine.answer({ query, chosen: {}, from: 0, to: 20, filters: true, ...more });
const engine = new Engine(folder + "/");

for (const [query, want, sort] of [
  ["multigrid ", "mgno"],
  ["multigr", "mgno"],
  ["multgrid ", "mgno"], // a typo
  ["muP ", "mup mup-formula"],
  ["μP ", "mup mup-formula"],
  ["μ ", "mup-formula"],
  ["합성곱신경망에서 ", "undated"],
  ["サーバー", "undated"],
  ["API ", "undated"],
  ["2017 ", "attention resnet"], // a word of the title, and the year
  ["year:2017", "resnet"],
  ["year:2018", "attention"],
  ["year:2017..2018 ", "attention resnet"],
  ["year>2017 ", "mgno mup mup-formula attention"],
  ["-year>2017 ", "resnet undated"],
  ["date:2023-10", "mgno"],
  ["date<=2018 ", "attention resnet"],
  ["tag:pdes", "mgno"],
  ["tag:\"Neural operators\"", "mgno mup"],
  ["tag:neural ", "mgno mup"], // a part of the title
  ["-tag:pdes tag:neural-operators ", "mup"],
  ["author:borel", "mgno attention"],
  ["author:bore", "mgno attention"],
  ["author:\"emile borel\"", "mgno attention"],
  ["author:\"borel emile\"", ""],
  ["author:emlie ", "mgno attention"], // a typo
  ["borel ", "mgno attention"],
  ["venue:neurips ", "attention"],
  ["title:attention ", "attention"],
  ["arxiv:2310.19809", "mgno"],
  ["arXiv:2310.19809v2 ", "mgno"], // as on the first page of a PDF
  ["2310.19809v12 ", "mgno"],
  ["status:read", "mgno"],
  ["status>=reading ", "mgno mup"],
  ["status>to-read ", "mgno mup"], // a choice without papers
  ["status<=to-read ", ""],
  ["phase:read ", ""], // not to-read
  ["phase>=reading ", ""],
  ["phase<read ", "resnet"],
  ["rating>=4 ", "mup"],
  ["rating:2..4.5 ", "mgno mup"],
  ["rating:4.5 ", "mup"],
  ["rating:4 ", ""], // not 4.5
  ["rating:5 ", ""],
  ["rating:-2 ", ""],
  ["readOn:2023-10 ", "mgno"],
  ["READON:2023 ", "mgno"],
  ["readon<=2022 ", "mup"], // includes all of 2022
  ["has:readOn ", "mgno mup"],
  ["season:2019-2020 ", "undated"], // a value, not a range
  ["season:2019..2020 ", "resnet undated"],
  ["tag:c ", "resnet"],
  ["tag:\"C++\" ", "undated"],
  ["tag>c tag<=cpp ", "undated"],
  ["state:read ", "undated"], // not to-read
  ["state:to-read ", "resnet"],
  ["state:rea", "undated"],
  ["state:to-raed ", "resnet"], // a typo
  ["stars:4 ", ""],
  ["stars:4.50 ", "resnet"],
  ["stars:5 ", ""],
  ["stars:-5 ", "undated"],
  ["seen:2024 ", "resnet undated"],
  ["seen:2024-5 ", "resnet"],
  ["seen:2024-05-06 ", "resnet"],
  ["seen:2024-05-07 ", ""],
  ["has:notes ", "mgno"],
  ["has:code ", "attention"],
  ["has:status -has:notes ", "mup"],
  ["upvotes>=5 ", "attention"],
  ["upvotes:7 ", "attention"],
  ["upvotes<5 ", "mup"], // not those whose upvotes are unknown
  ["has:upvotes ", "mup attention"],
  ["author_count:2 ", "mgno"],
  ["attention OR multigrid ", "attention mgno", "date"],
  ["attention multigrid ", "attention mgno", "date"], // relaxed
  ["attention -needed ", ""],
  ["attention -you-all ", "attention"], // which has both words
  ["attention -you-need ", ""],
  ["operator -multigrid ", "mup"],
  ["operator -multgrid ", "mgno mup", "date"], // what is left out is not corrected
  ["operator -author:emlie ", "mgno mup", "date"],
  ["(attention OR operator) year:2023 ", "mgno"],
  ["\"all you need\" ", "attention"],
  ["\"you all need\" ", ""],
]) {
  test("the query " + query, { skip }, async function () {
    const found = await ask(engine, query, { chosen: sort ? { sort: [sort] } : {} });
    const got = found.results.map((r) => r.slug);
    assert.deepEqual(sort ? got.sort() : got, want.split(" ").filter(Boolean));
  });
}

test("results are sorted", { skip }, async function () {
  const order = async (sort) => (await ask(engine, "the OR attention OR mup OR multigrid OR operator", { chosen: { sort: [sort] } })).results.map((r) => r.slug);
  assert.deepEqual(await order("date"), ["mgno", "mup", "mup-formula", "attention"]);
  assert.equal((await order("upvotes"))[0], "attention");
  assert.deepEqual((await ask(engine, "")).orders, ["date", "upvotes"]);
  assert.deepEqual((await ask(engine, "mup")).orders, ["relevance", "date", "upvotes"]);
});

test("filters count the other papers", { skip }, async function () {
  const found = await ask(engine, "", { chosen: { tag: ["neural-operators"] } });
  const of = (name) => Object.fromEntries(found.filters.find((f) => f.name === name).values.map(([v, n]) => [v, n]));
  assert.equal(found.left, 2);
  assert.deepEqual(of("tag"), { "neural-operators": 2, pdes: 1 });
  assert.deepEqual(of("year"), { 2022: 1, 2023: 1 });
  assert.deepEqual(of("has"), { notes: 1 });
  assert.deepEqual(found.names, ["tag", "status", "rating", "phase", "readOn", "season", "person", "venue", "has", "year", "authors"]);
});

test("people and venues are read only when needed", { skip }, async function () {
  const fresh = new Engine(folder + "/");
  const closed = await ask(fresh, "borel");
  assert.deepEqual(closed.filters.find((f) => f.name === "person").values, []);
  const open = await ask(fresh, "borel", { open: ["person"] });
  assert.deepEqual(open.filters.find((f) => f.name === "person").values.map(([v, n, , label]) => [v, n, label]), [["emile-borel", 2, "Émile Borel"]]);
  const chosen = await ask(fresh, "", { chosen: { person: ["emile-borel"], has: ["code"] } });
  assert.deepEqual(chosen.results.map((r) => r.slug), ["attention"]);
  assert.deepEqual(chosen.chosen.map((c) => c.label), ["Émile Borel", undefined]);
  assert.equal((await ask(fresh, "", { chosen: { venue: ["neurips"] } })).left, 1);
  assert.equal((await ask(fresh, "", { chosen: { tag: ["nothing"] } })).left, 0);
});

test("an answer says how the query was changed", { skip }, async function () {
  assert.deepEqual((await ask(engine, "multgrid ")).corrections, [{ typed: "multgrid", meant: ["multigrid"] }]);
  assert.equal((await ask(engine, "attention multigrid ")).relaxed, true);
  assert.equal((await ask(engine, "attention tag:pdes ")).left, 0); // tests are never relaxed
});

test("an outdated request ends", { skip }, async function () {
  assert.equal(await engine.answer({ query: "new", chosen: {}, from: 0, to: 5 }, () => false), null);
});

test("a second request fetches only what is missing", { skip }, async function () {
  await ask(engine, "multigrid ");
  const before = fetches;
  await ask(engine, "multigrid ", { from: 0, to: 3 });
  assert.equal(fetches, before);
});

test("a few numbers are in the order of the index, and other values in that of their counts", function () {
  const order = (titles, limit) => valuesOf({ value: (n) => `v${n}`, label: (v) => titles[v.slice(1)] }, [1, 2, 9], [], limit).values.map((v) => v[3]);
  assert.deepEqual(order(["3", "4.5", "5"], 12), ["3", "4.5", "5"]);
  assert.deepEqual(order(["3", "4.5", "5"], 2), ["5", "4.5"]);
  assert.deepEqual(order(["3", "good", "5"], 12), ["5", "good", "3"]);
});
