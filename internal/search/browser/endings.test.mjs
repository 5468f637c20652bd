import assert from "node:assert/strict";
import { test } from "node:test";
import { beginsNear, isNear, sharesStem } from "./endings.mjs";

for (const [a, b, want] of [
  ["pruned", "pruning", true], ["prune", "pruning", true], ["operator", "operators", true], ["optimization", "optimize", true],
  ["operator", "operation", true], ["cat", "cats", false], ["model", "modern", false], ["neural", "neuron", false],
]) test(`${a} and ${b}`, () => assert.equal(sharesStem(a, b), want));

for (const [a, b, want] of [
  ["multigrid", "multgrid", true], ["hypino", "hyppino", true], ["riemannian", "riemonnian", true], ["deepmesh", "deepmehs", true],
  ["same", "same", true], ["abcd", "badc", false], ["abcd", "abxy", false], ["", "ab", false],
]) test(`${a} near ${b}`, () => assert.equal(isNear(a, b), want));

test("a beginning with a typo", () => assert.ok(beginsNear("multigrid", "mutlig") && !beginsNear("multigrid", "xyzzy")));
