import assert from "node:assert/strict";
import { test } from "node:test";
import { dateOf, parse, rangeOf } from "./query.mjs";

const fields = ["tag", "author", "year", "venue", "date", "status", "has", "upvotes", "readOn"];
const fieldNamed = (text) => fields.find((name) => name.toLowerCase() === text.toLowerCase());

// shown formats a tree: open words end in *, exact ones are in quotes.
function shown(n) {
  if (!n) return "";
  if (n.all) return "(" + n.all.map(shown).join(" ") + ")";
  if (n.any) return "(" + n.any.map(shown).join(" OR ") + ")";
  if (n.not) return "-" + shown(n.not);
  const end = n.open ? "*" : "";
  if (n.field) return n.field + n.op + (n.exact ? `"${n.value}"` : n.value) + end;
  return (n.exact ? `"${n.words.join(" ")}"` : n.words.join(" ")) + end;
}

for (const [query, want] of [
  ["", ""],
  ["  -  OR NOT ", ""],
  ["neural", "neural*"],
  ["neural ", "neural"],
  ["Neural Operators", "(neural operators*)"],
  ['"neural operators"', '"neural operators"'],
  ['"neural oper', '"neural oper"*'],
  ["“neural operators” x", '("neural operators" x*)'],
  ["fine-tuning", "(fine tuning*)"],
  ["神经", '"神 经"*'],
  ["muP", "mup*"],
  ["μP", "mup*"],
  ["a -b", "(a -b*)"],
  ["a -\"b c\"", '(a -"b c")'],
  ["a NOT b", "(a -b*)"],
  ["a - b", "(a b*)"],
  ["a OR b", "(a OR b*)"],
  ["a b OR c d", "((a b) OR (c d*))"],
  ["a | b", "(a OR b*)"],
  ["a or b", "(a or b*)"],
  ["OR a OR", "a"],
  ["a AND b", "(a b*)"],
  ["(a OR b) c", "((a OR b) c*)"],
  ["a -(b OR c)", "(a -(b OR c))"],
  ["a -fine-tuning", "(a -fine tuning*)"], // both words next to each other
  ["a NOT fine-tuning b", "(a -fine tuning b*)"],
  ["a NOT NOT b", "(a b*)"],
  ["a -NOT OR b", "((a -not) OR b*)"],
  ['a −b −"b c" −tag:x ', '(a -b -"b c" -tag=x)'], // a minus sign
  ["a) (b", "(a b*)"],
  ["((a", "a*"],
  ["f(x) (2017)", "(f x 2017)"],
  ["tag:pdes", "tag=pdes*"],
  ["tag:pdes ", "tag=pdes"],
  ["Tags:pdes x", "(tag=pdes x*)"],
  ['author:"Émile Borel" x', '(author="Émile Borel" x*)'],
  ['author:"Émile Bo', 'author="Émile Bo"*'],
  ["-tag:pdes x", "(-tag=pdes x*)"],
  ["readOn:2017 READON:2018 ", "(readOn=2017 readOn=2018)"],
  ["constructor:a ", "(constructor a)"],
  ["year:2017", "year=2017*"],
  ["year>=2017 x", "(year>=2017 x*)"],
  ["year:>=2017 x", "(year>=2017 x*)"],
  ["year:2017..2019 x", "(year=2017..2019 x*)"],
  ["(year:2017 OR tag:x) y", "((year=2017 OR tag=x) y*)"],
  ["tag:", ""],
  ["year:2017, tag:x; a", "(year=2017 tag=x a*)"],
  ["tag：神经 -year：2017 ", "(tag=神经 -year=2017)"], // the colon of input methods
  ['x tag:""', "x"],
  ["author>=x", "(author x*)"],
  ["mgno:efficient", "(mgno efficient*)"],
  ["https://example.org/a", "(https example org a*)"],
  ['nofield:"a b"', '(nofield "a b")'],
  ['-nofield:"a b" c', '(-(nofield "a b") c*)'],
]) {
  test("the query " + query, () => assert.equal(shown(parse(query, fieldNamed, (n) => ["year", "date", "upvotes"].includes(n))), want));
}

test("every query has a tree", function () {
  const parts = ["a", '"', "(", ")", "-", "OR", "NOT", "tag:", "year>=", " ", "μ", "神", "..", ":"];
  let seed = 1;
  const next = (n) => (seed = (seed * 48271) % 2147483647) % n;
  for (let i = 0; i < 5000; i++) {
    const query = Array.from({ length: next(12) }, () => parts[next(parts.length)]).join("");
    shown(parse(query, fieldNamed));
  }
});

test("a query with many parentheses has a tree", function () {
  for (const part of ["(", "(a ", "NOT ", "NOT (", "a OR (b "]) assert.doesNotThrow(() => parse(part.repeat(20000) + "c", fieldNamed));
});

test("dates and ranges", function () {
  assert.deepEqual(dateOf("2023-10"), [2023, 10]);
  assert.equal(dateOf("23"), null);
  assert.deepEqual(rangeOf("2020..2023"), ["2020", "2023"]);
  assert.deepEqual(rangeOf("2020-2023"), ["2020", "2023"]);
  assert.deepEqual(rangeOf("..2023"), ["", "2023"]);
  assert.equal(rangeOf(".."), null);
});
