// Reads a built site's bibliographies and JSON feeds back with parsers that are not Offprint's, and holds what they say
// against papers.json. Usage: node check-exports.mjs public
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {parse} from "@retorquere/bibtex-parser";
import {CSLParser, RISParser} from "biblatex-csl-converter";

const site = process.argv[2];
const faults = [];
const papers = JSON.parse(readFileSync(join(site, "papers.json"), "utf8"));

const bibtex = parse(readFileSync(join(site, "papers.bib"), "utf8"), {sentenceCase: false});
for (const e of bibtex.errors) if (!/^unhandled macro/.test(e.error)) faults.push(`papers.bib: ${JSON.stringify(e)}`); // not those of formulas in abstracts
if (bibtex.entries.length !== papers.length) faults.push(`papers.bib has ${bibtex.entries.length} entries, papers.json ${papers.length}`);
const titles = new Map(bibtex.entries.map(e => [e.key, e.fields.title]));
const plain = s => String(s).replace(/<[^>]*>/g, "").replace(/[\u2018\u2019]/g, "'").replace(/\u2013/g, "--").replace(/\s+/g, " ");
for (const p of papers) {
  if (plain(titles.get(p.slug)) !== plain(p.title)) faults.push(`papers.bib: ${p.slug} is called ${titles.get(p.slug)}, not ${p.title}`);
}

// The other two formats come out as BibLaTeX's fields; a formula keeps its dollars there.
const words = parts => (parts ?? []).map(p => p.text ?? "").join("");
const shown = name => name.literal ? words(name.literal) : [name.given, name.prefix, name.family, name.suffix].map(words).filter(Boolean).join(" ");
const items = JSON.parse(readFileSync(join(site, "papers.csl.json"), "utf8"));
for (const [file, parser] of [
  ["papers.ris", new RISParser(readFileSync(join(site, "papers.ris"), "utf8"))],
  ["papers.csl.json", new CSLParser(Object.fromEntries(items.map(i => [i.id, i])))],
]) {
  const read = parser.parse();
  const entries = Object.values(read.entries ?? read);
  for (const e of parser.errors) faults.push(`${file}: ${JSON.stringify(e)}`);
  if (entries.length !== papers.length) faults.push(`${file} has ${entries.length} entries, papers.json ${papers.length}`);
  for (const [i, {fields}] of entries.entries()) {
    const p = papers[i], must = (what, got, want) => { if (got !== want) faults.push(`${file}: the ${what} of ${p.slug} is ${got}, not ${want}`); };
    must("title", words(fields.title).replaceAll("$", ""), p.title.replace(/\s+/g, " "));
    must("date", String(fields.date ?? ""), (p.date ?? "").slice(0, file === "papers.ris" ? 4 : undefined)); // of RIS it reads the year
    must("DOI", String(fields.doi ?? ""), p.doi ?? "");
    must("names", (fields.author ?? []).map(shown).join("; "), (p.authors ?? []).join("; "));
    if (p.abstract && words(fields.abstract).length < p.abstract.length / 2) faults.push(`${file}: the abstract of ${p.slug} is ${words(fields.abstract)}`);
  }
}

// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/): what has to be there, and of which kind.
const feeds = readdirSync(site, {recursive: true}).filter(f => f.endsWith("feed.json"));
if (feeds.length < 2) faults.push("there are no feeds");
for (const name of feeds) {
  const feed = JSON.parse(readFileSync(join(site, name), "utf8"));
  const absolute = u => { try { return /^https?:$/.test(new URL(u).protocol); } catch { return false; } };
  const must = (ok, what) => { if (!ok) faults.push(`${name}: ${what}`); };
  must(feed.version === "https://jsonfeed.org/version/1.1", "the version");
  must(typeof feed.title === "string" && feed.title, "the title");
  must(absolute(feed.home_page_url) && absolute(feed.feed_url), "the addresses");
  must(Array.isArray(feed.items) && feed.items.length > 0, "the items");
  must(!("author" in feed), "author, which version 1.1 replaced by authors");
  for (const item of feed.items) {
    must(typeof item.id === "string" && item.id, "an id");
    must(absolute(item.url), "an item's address");
    must(typeof item.content_html === "string" || typeof item.content_text === "string", "an item's content");
    must(!item.date_published || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(item.date_published), "an item's date");
  }
  must(new Set(feed.items.map(i => i.id)).size === feed.items.length, "two items of one id");
}

for (const f of faults) console.error(f);
console.log(`${papers.length} papers in BibTeX, RIS, CSL-JSON and JSON, ${feeds.length} JSON feeds`);
process.exit(faults.length ? 1 : 0);
