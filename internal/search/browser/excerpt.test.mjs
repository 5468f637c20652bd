import assert from "node:assert/strict";
import { test } from "node:test";
import { excerpt, highlighted } from "./excerpt.mjs";

const shown = (parts) => parts.map(([kind, s]) => ["", "*", "$"][kind] + s + ["", "*", "$"][kind]).join("");
const marked = new Set(["multigrid"]);

test("words are highlighted", () => assert.equal(shown(highlighted("A Multigrid method", marked)), "A *Multigrid* method"));
test("formulas are kept", () => assert.equal(shown(highlighted(["The ", "<math/>", " multigrid"], marked)), "The $<math/>$ *multigrid*"));
test("an excerpt has the word", function () {
  const words = Array.from({ length: 100 }, (_, i) => "word" + i).join(" ");
  const found = shown(excerpt(words + " multigrid " + words, marked));
  assert.match(found, /^…word\d+ .*\*multigrid\* .*…$/);
  assert.ok(found.length < 140, found);
});
test("without a word, it is the beginning", () => assert.match(shown(excerpt("Some text. " + "more ".repeat(50), marked)), /^Some text\. .*…$/));
for (const [name, words, text, want] of [
  ["a text without spaces", ["形"], "基于神经算子的方法，".repeat(20) + "几何形状。" + "我们提出了一种新的方法".repeat(20), /^….{30,36}\*形\*状。我.{60,}…$/],
  ["the beginning of a text without spaces", [], "基于神经算子的方法".repeat(20), /^基于神经.{100,}…$/],
  ["a word at the end of a long address", ["multigrid"], "See https://example.org/" + "a-b/".repeat(20) + "multigrid.", /^….*\*multigrid\*\.$/],
  ["a word before a long address", ["see"], "See:" + "a-b/".repeat(40), /^\*See\*:a-b.{80,}…$/],
]) test("an excerpt of " + name, () => assert.match(shown(excerpt(text, new Set(words))), want));
test("an empty text", () => assert.deepEqual(excerpt("", marked), []));
