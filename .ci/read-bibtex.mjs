// Parses a BibTeX file with an independent parser and writes the key, title, authors and year of every entry.
//
//   node .ci/read-bibtex.mjs internal/digest/testdata/sample.bib           writes sample.bib.oracle.json
//   node .ci/read-bibtex.mjs --check internal/digest/testdata/sample.bib   exits with 1 if that file is out of date
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
  console.error(`${oracle} is out of date (run node .ci/read-bibtex.mjs ${file})`);
  process.exit(1);
}
