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
test("an empty text", () => assert.deepEqual(excerpt("", marked), []));
