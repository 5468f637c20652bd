// Reads a built site's papers.bib and JSON feeds back with parsers that are not Offprint's, and holds what they say
// against papers.json. Usage: node check-exports.mjs public
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import {parse} from "@retorquere/bibtex-parser";

const site = process.argv[2];
const faults = [];
const papers = JSON.parse(readFileSync(join(site, "papers.json"), "utf8"));

const bibtex = parse(readFileSync(join(site, "papers.bib"), "utf8"), {sentenceCase: false});
for (const e of bibtex.errors) faults.push(`papers.bib: ${JSON.stringify(e)}`);
if (bibtex.entries.length !== papers.length) faults.push(`papers.bib has ${bibtex.entries.length} entries, papers.json ${papers.length}`);
const titles = new Map(bibtex.entries.map(e => [e.key, e.fields.title]));
const plain = s => String(s).replace(/<[^>]*>/g, "").replace(/[\u2018\u2019]/g, "'").replace(/\u2013/g, "--").replace(/\s+/g, " ");
for (const p of papers) {
  if (plain(titles.get(p.slug)) !== plain(p.title)) faults.push(`papers.bib: ${p.slug} is called ${titles.get(p.slug)}, not ${p.title}`);
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
console.log(`${papers.length} papers in BibTeX and JSON, ${feeds.length} JSON feeds`);
process.exit(faults.length ? 1 : 0);
