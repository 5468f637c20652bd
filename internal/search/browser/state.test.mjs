import assert from "node:assert/strict";
import { test } from "node:test";
import { isEmpty, read, toggled, written } from "./state.mjs";

test("addresses keep their meaning", function () {
  const s = read("?q=neural+operators&tag=pdes&tag=pdes&tag=x&year=2023&year=2024&authors=4");
  assert.deepEqual(s, { q: "neural operators", chosen: { tag: ["pdes", "x"], year: ["2023"], authors: ["4"] } });
  assert.equal(written(s, ["tag", "year", "authors"]), "?q=neural+operators&tag=pdes&tag=x&year=2023&authors=4");
  assert.equal(written(read(""), []), "");
  assert.equal(written({ q: " net  ", chosen: {} }, []), "?q=net+");
  assert.equal(read("?q=net+").q, "net ");
  assert.equal(written(read("?q=+"), []), "");
});

test("filters are added and removed", function () {
  const s = toggled(read("?q=a"), "tag", "x", true);
  assert.deepEqual(toggled(s, "tag", "y", true).chosen, { tag: ["x", "y"] });
  assert.deepEqual(toggled(s, "tag", "y", false).chosen, { tag: ["y"] });
  assert.deepEqual(toggled(s, "tag", "x", true).chosen, {});
});

test("an address without a query or filter is empty", function () {
  assert.ok(isEmpty(read("?sort=date"), null));
  assert.ok(!isEmpty(read("?utm_source=mail"), null)); // can be a filter
  assert.ok(isEmpty(read("?utm_source=mail"), ["tag"]));
  assert.ok(!isEmpty(read("?tag=x"), ["tag"]));
});
