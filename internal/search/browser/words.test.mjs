import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { compare, hyphenated, wordsOf } from "./words.mjs";

// TestWords of words_test.go reads the same table.
const table = JSON.parse(readFileSync(new URL("../testdata/words.json", import.meta.url), "utf8"));

for (const [text, want] of table) {
  test("the words of " + text, () => assert.deepEqual(wordsOf(text), want.map((w) => w.normalize("NFKD"))));
}

test("words are ordered by code points", function () {
  assert.ok(compare("a", "b") < 0 && compare("ab", "a") > 0 && compare("a", "a") === 0);
  assert.ok(compare("\u{ffff}", "\u{10000}") < 0); // which UTF-16 orders differently
});

test("a title becomes a slug", () => assert.equal(hyphenated("μP: Fine-tuning Érdos!"), "mup-fine-tuning-erdos"));
