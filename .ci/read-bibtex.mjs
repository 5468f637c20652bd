// Writes what a parser of BibTeX that is not Offprint's makes of a file: key, title, names and year of every entry.
//
//   node .ci/read-bibtex.mjs internal/digest/testdata/sample.bib           writes sample.bib.oracle.json beside it
//   node .ci/read-bibtex.mjs --check internal/digest/testdata/sample.bib   exits 1 where that file is not what it would write
import {readFileSync, writeFileSync} from "node:fs";
import {parse} from "@retorquere/bibtex-parser";

const file = process.argv.at(-1);
const name = p => p.name ?? [p.firstName, p.prefix, p.lastName, p.suffix].filter(Boolean).join(" ");
const entries = parse(readFileSync(file, "utf8"), {sentenceCase: false}).entries.map(e => ({
  key: e.key,
  title: e.fields.title ?? "",
  authors: (e.fields.author ?? []).map(name),
  year: String(e.fields.year ?? e.fields.date ?? ""),
}));
const json = JSON.stringify(entries, null, 1) + "\n";

const oracle = file + ".oracle.json";
if (!process.argv.includes("--check")) {
  writeFileSync(oracle, json);
} else if (readFileSync(oracle, "utf8") !== json) {
  console.error(`${oracle} is not what the parser says; run read-bibtex.mjs`);
  process.exit(1);
}
