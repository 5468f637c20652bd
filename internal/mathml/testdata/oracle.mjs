// Writes oracle.json: the output of Temml for each formula in formulas.txt.
//
//   node internal/mathml/testdata/oracle.mjs           writes the file
//   node internal/mathml/testdata/oracle.mjs --check   exits with 1 if the file is out of date
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const here = (name) => new URL(name, import.meta.url);
const temml = createRequire(here("../../../.ci/package.json"))("temml");

const answers = {};
for (const line of readFileSync(here("formulas.txt"), "utf8").split("\n")) {
  if (line === "" || line.startsWith("#")) continue;
  const displayMode = line.startsWith("D ");
  const tex = displayMode ? line.slice(2) : line;
  answers[line] = temml.renderToString(tex, { displayMode, throwOnError: true });
}
const json = JSON.stringify({ temml: temml.version, formulas: answers }, null, 1) + "\n";

if (process.argv.includes("--check")) {
  if (readFileSync(here("oracle.json"), "utf8") !== json) {
    console.error("internal/mathml/testdata/oracle.json is out of date; run oracle.mjs");
    process.exit(1);
  }
} else {
  writeFileSync(here("oracle.json"), json);
}
