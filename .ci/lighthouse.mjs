// Builds an archive, serves it with compression, and runs Lighthouse on a page of each kind for phones and desktops.
// Prints scores and bytes. Exits with 1 if a score is below the minimum, if a paper's page without its images transfers
// 30 kB or more, or if a page other than the search loads more than 5 kB of scripts, without those of the reading list.
//
//   node .ci/lighthouse.mjs ./offprint              this archive, with a minimum of 100
//   node .ci/lighthouse.mjs ./offprint FOLDER 98    another site or archive, such as a large one, and its minimum
//   node .ci/lighthouse.mjs ./offprint . 100 90     a lower minimum of the performance, which depends on the machine
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [program, source = ".", least = "100", leastPerformance = least] = process.argv.slice(2);
const kinds = { home: "", paper: "papers/", tag: "tags/", search: "search/", results: "search/?q=learning+models", dates: "dates/", glance: "glance/" };
const categories = ["performance", "accessibility", "best-practices", "seo"];
const minima = [leastPerformance, least, least, least].map(Number);
const pageLimit = 30_000, scriptLimit = 5_000;
const readingList = /\/js\/(star|reading-list)\./; // its scripts have their own limit
const types = {
  ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json", ".png": "image/png",
  ".svg": "image/svg+xml", ".txt": "text/plain", ".webp": "image/webp", ".xml": "application/xml",
};

const folder = await mkdtemp(join(tmpdir(), "lighthouse-"));
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const name = join(folder, path, path.endsWith("/") ? "index.html" : "");
  const data = await readFile(name).catch(() => null);
  if (data === null) return response.writeHead(404, { "Content-Type": "text/plain" }).end("Not found");
  const head = { "Content-Type": types[extname(name)] ?? "application/octet-stream", "Cache-Control": "max-age=600" };
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  if (range) { // a part of the search index
    const from = Number(range[1]), end = Math.min(Number(range[2]) + 1, data.length);
    return response.writeHead(206, { ...head, "Content-Range": `bytes ${from}-${end - 1}/${data.length}` }).end(data.subarray(from, end));
  }
  return response.writeHead(200, { ...head, "Content-Encoding": "gzip" }).end(gzipSync(data));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}/`;
execFileSync(program, ["build", "--strict", "--source", source, "--base-url", origin, "--out", folder], { stdio: ["ignore", "ignore", "inherit"] });

// Among the pages of papers and of tags, test the longest without formulas. Formulas can need a font, which has its own
// limit.
const pages = {};
for (const [name, path] of Object.entries(kinds)) {
  const found = name === "paper" || name === "tag" ? (await readdir(join(folder, path), { recursive: true })).filter((file) => file.endsWith("index.html")) : [];
  const longest = found.map((file) => ({ file, size: statSync(join(folder, path, file)).size })).sort((a, b) => b.size - a.size)
    .find(({ file }) => !readFileSync(join(folder, path, file), "utf8").includes("<math"));
  pages[name] = longest ? path + longest.file.slice(0, -"index.html".length) : path;
}

const browser = await launch({
  chromePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", logLevel: "error",
  chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

// audit runs Lighthouse on a page once.
async function audit(address, device, onlyCategories) {
  const options = { port: browser.port, output: "json", logLevel: "error", onlyCategories, disableFullPageScreenshot: true };
  const { lhr } = await lighthouse(address, options, device === "desktop" ? desktopConfig : undefined);
  if (lhr.runtimeError) throw new Error(`${address}: ${lhr.runtimeError.message}`);
  return lhr;
}

const score = (lhr, category) => Math.round(lhr.categories[category].score * 100);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sum = (items) => items.reduce((total, item) => total + item.transferSize, 0);

// deductions describes the audits that cost points.
const deductions = (lhr, category) => lhr.categories[category].auditRefs.map(({ id, weight }) => ({ ...lhr.audits[id], weight }))
  .filter((a) => a.weight > 0 && a.score !== null && a.score < 1)
  .map((a) => `${a.id} ${a.displayValue ?? ""} ${(a.details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.description ?? "").join(" ")}`);

const faults = [];
console.log("page    device    perf  a11y  best   seo    bytes  script");
try {
  for (const [name, path] of Object.entries(pages)) {
    if (!existsSync(join(folder, path.split("?")[0], "index.html"))) {
      faults.push(`${name}: page /${path} is missing`);
      continue;
    }
    for (const device of ["phone", "desktop"]) {
      const lhr = await audit(origin + path, device, categories);
      const scores = categories.map((category) => score(lhr, category));
      if (scores[0] < minima[0]) { // the machine may have been busy: use the median of five runs
        const again = [scores[0]];
        while (again.length < 5) again.push(score(await audit(origin + path, device, ["performance"]), "performance"));
        scores[0] = median(again);
      }
      categories.forEach((category, i) => {
        if (scores[i] < minima[i]) faults.push(`${name}, ${device}: ${category} ${scores[i]}: ${deductions(lhr, category).join("; ")}`);
      });
      const requests = lhr.audits["network-requests"].details.items.filter((item) => item.url.startsWith(origin));
      const bytes = sum(requests.filter((item) => item.resourceType !== "Image"));
      const script = sum(requests.filter((item) => item.resourceType === "Script" && !readingList.test(item.url)));
      if (name === "paper" && bytes >= pageLimit) faults.push(`${name}, ${device}: ${bytes} bytes (must be less than ${pageLimit})`);
      if (!path.startsWith(kinds.search) && script > scriptLimit) faults.push(`${name}, ${device}: ${script} bytes of scripts (must be at most ${scriptLimit})`);
      console.log(name.padEnd(8) + device.padEnd(8) + scores.map((n) => String(n).padStart(6)).join("") + String(bytes).padStart(9) + String(script).padStart(8));
    }
  }
} finally {
  await browser.kill();
  server.close();
  await rm(folder, { recursive: true, force: true });
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
