// Compares the references of internal/export/testdata/references.txt with those that citeproc makes of the same papers.
// Exits with 1 if one differs. The styles in .ci/styles are those of citation-style-language/styles at 0819c0e0 (CC BY-SA
// 3.0). Usage: node .ci/check-references.mjs [--print]
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";

const require = createRequire(import.meta.url);
const citeproc = require("citeproc");
const locales = require("@citation-js/plugin-csl/lib/locales.json");
const read = name => readFileSync(new URL(name, import.meta.url), "utf8");
const folder = "../internal/export/testdata/";
const items = new Map(JSON.parse(read(folder + "references.csl.json")).map(item => [item.id, item]));
for (const item of items.values()) if (item.type !== "article") delete item.number; // an arXiv id, which styles would print as the number of an article
const english = (Array.isArray(locales) ? locales : Object.values(locales)).map(l => typeof l === "string" ? l : l[1]).find(l => l.includes('xml:lang="en-US"'));
const system = {retrieveLocale: () => english, retrieveItem: id => items.get(id)};

function references(style) {
  const engine = new citeproc.Engine(system, read(`styles/${style}.csl`), "en-US");
  engine.setOutputFormat("text");
  const all = new Map();
  for (const id of items.keys()) { // one at a time, so that none depends on the others: 2023a, or a dash for the same authors
    engine.updateItems([id]);
    all.set(id, engine.makeBibliography()[1][0].trim().replace(/^\[1\]\s*/, ""));
  }
  return all;
}

const styles = {APA: "apa", IEEE: "ieee", Chicago: "chicago-author-date"};
const made = new Map(Object.entries(styles).map(([name, file]) => [name, references(file)]));
if (process.argv.includes("--print")) {
  for (const id of items.keys()) console.log([id, ...Object.keys(styles).map(name => `${name}: ${made.get(name).get(id)}`)].join("\n"));
  process.exit();
}
let faults = 0, compared = 0, id = "";
for (const line of read(folder + "references.txt").split("\n")) {
  const [, name, text] = /^(APA|IEEE|Chicago): (.*)$/.exec(line) ?? [];
  if (!name) { id = line || id; continue; }
  compared++;
  const want = made.get(name).get(id);
  if (text !== want) { faults++; console.error(`${id}, ${name}\n  Offprint: ${text}\n  citeproc: ${want}`); }
}
console.log(`${compared} references compared, ${faults} differ`);
if (faults || compared !== 3 * items.size) process.exit(1);
