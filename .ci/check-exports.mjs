// Parses the bibliographies of a built site with independent parsers, compares them with papers.json, and validates the
// JSON feeds. Exits with 1 if there are problems. Usage: node check-exports.mjs public
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {parse} from "@retorquere/bibtex-parser";
import {CSLParser, RISParser} from "biblatex-csl-converter";

const site = process.argv[2];
const faults = [];
const papers = JSON.parse(readFileSync(join(site, "papers.json"), "utf8"));

const bibtex = parse(readFileSync(join(site, "papers.bib"), "utf8"), {sentenceCase: false});
for (const e of bibtex.errors) if (!/^unhandled macro/.test(e.error)) faults.push(`papers.bib: ${JSON.stringify(e)}`); // formulas in abstracts contain unknown macros
if (bibtex.entries.length !== papers.length) faults.push(`papers.bib has ${bibtex.entries.length} entries, papers.json ${papers.length}`);
const titles = new Map(bibtex.entries.map(e => [e.key, e.fields.title]));
const plain = s => String(s).replace(/<[^>]*>/g, "").replace(/[\u2018\u2019]/g, "'").replace(/\u2013/g, "--").replace(/\s+/g, " ");
for (const p of papers) {
  if (plain(titles.get(p.slug)) !== plain(p.title)) faults.push(`papers.bib: the title of ${p.slug} is ${titles.get(p.slug)}, not ${p.title}`);
}

// The parsers of the other two formats return BibLaTeX fields. Formulas keep their dollar signs.
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
    must("date", String(fields.date ?? ""), (p.date ?? "").slice(0, file === "papers.ris" ? 4 : undefined)); // its RIS parser reads only the year
    must("DOI", String(fields.doi ?? ""), p.doi ?? "");
    must("names", (fields.author ?? []).map(shown).join("; "), (p.authors ?? []).join("; "));
    if (p.abstract && words(fields.abstract).length < p.abstract.length / 2) faults.push(`${file}: the abstract of ${p.slug} is ${words(fields.abstract)}`);
  }
}

// Required fields of JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), and their types.
const feeds = readdirSync(site, {recursive: true}).filter(f => f.endsWith("feed.json"));
if (feeds.length < 2) faults.push("the site has fewer than two JSON feeds");
for (const name of feeds) {
  const feed = JSON.parse(readFileSync(join(site, name), "utf8"));
  const absolute = u => { try { return /^https?:$/.test(new URL(u).protocol); } catch { return false; } };
  const must = (ok, what) => { if (!ok) faults.push(`${name}: ${what}`); };
  must(feed.version === "https://jsonfeed.org/version/1.1", "wrong version");
  must(typeof feed.title === "string" && feed.title, "no title");
  must(absolute(feed.home_page_url) && absolute(feed.feed_url), "home_page_url or feed_url is not an absolute URL");
  must(Array.isArray(feed.items) && feed.items.length > 0, "no items");
  must(!("author" in feed), "has author, which version 1.1 replaced with authors");
  for (const item of feed.items) {
    must(typeof item.id === "string" && item.id, "an item has no id");
    must(absolute(item.url), `the url of ${item.id} is not an absolute URL`);
    must(typeof item.content_html === "string" || typeof item.content_text === "string", `${item.id} has no content`);
    must(!item.date_published || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/.test(item.date_published), `date_published of ${item.id} is invalid`);
  }
  must(new Set(feed.items.map(i => i.id)).size === feed.items.length, "two items have the same id");
}

for (const f of faults) console.error(f);
console.log(`${papers.length} papers in BibTeX, RIS, CSL-JSON and JSON, ${feeds.length} JSON feeds`);
process.exit(faults.length ? 1 : 0);
