// Tests how parts of the index are put together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { joined } from "./index.mjs";

test("a facet in two parts", function () {
  const facet = (terms, from, of) => ({ name: "person", terms, from: Float64Array.from(from), of: Uint32Array.from(of) });
  const both = joined(facet(["a", "b"], [0, 2, 2, 3], [0, 1, 1]), facet(["c", "d"], [0, 1, 2, 2], [1, 0]), 3);
  assert.deepEqual(both.terms, ["a", "b", "c", "d"]);
  assert.deepEqual([...both.from], [0, 3, 4, 5]);
  assert.deepEqual([...both.of], [0, 1, 3, 2, 1]);
});
