import assert from "node:assert/strict";
import { test } from "node:test";
import { Bits, Reader } from "./bytes.mjs";

// read returns the numbers that a method reads from bytes, with the position after each, and the error at the end.
function read(bytes, method) {
  const bits = new Bits(bytes), all = [];
  for (let i = 0; ; i++) {
    try {
      all.push(bits[method](i % 15), bits.at);
    } catch (e) {
      return [...all, e.message];
    }
  }
}

test("numbers are the same if they are read bit by bit", () => {
  let random = 1;
  for (let n = 0; n < 2000; n++) {
    const bytes = Uint8Array.from({ length: n % 50 }, function () {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      return (random >>> 16) | (n % 3 ? 0 : 0xe3); // a third of the strings have long runs of ones
    });
    assert.deepEqual(read(bytes, "number"), read(bytes, "longNumber"));
  }
});

test("a word with the name of its field can be long", function () {
  const long = "field".repeat(60) + ":a";
  const bytes = [2, 0, (long.length & 127) | 128, long.length >> 7, ...new TextEncoder().encode(long), (long.length & 127) | 128, long.length >> 7, 1, 98];
  assert.deepEqual(new Reader(Uint8Array.from(bytes)).list(), [long, long + "b"]);
});
