// Checks which papers of this repository's archive come first, with the index in the folder OFFPRINT_JUDGED. A row of
// the table has a query and the beginnings of the slugs of the first results, in any order.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Engine } from "./engine.mjs";

const folder = process.env.OFFPRINT_JUDGED;
const skip = folder ? false : "go test ./internal/search -run BrowserModules makes the index";
const table = JSON.parse(readFileSync(new URL("../testdata/judgements.json", import.meta.url), "utf8"));
const engine = new Engine(folder + "/");

globalThis.fetch = async (address) => new Response(readFileSync(address.replace(/\?.*/, "")));

for (const [query, want] of table) {
  test("the first results of " + query, { skip }, async function () {
    const { results } = await engine.answer({ query, chosen: {}, from: 0, to: 10 });
    const got = results.map((r) => r.slug);
    const missing = want.filter((begin) => !got.slice(0, want.length).some((slug) => slug.startsWith(begin)));
    assert.deepEqual(missing, [], "the results are " + got.join(" "));
  });
}
