// Crawls a built site from outside: serves its folder as a plain file server would, at the path of its address,
// and follows every link. It exits 1 where one is broken or redirected, or where a page is not reached.
//
//   node .ci/crawl.mjs public https://user.github.io/repo/
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, sep } from "node:path";
import { LinkChecker } from "linkinator";

const [folder, address] = process.argv.slice(2);
const below = new URL(address).pathname;
const types = { ".css": "text/css", ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".svg": "image/svg+xml" };

// It knows folders with an index.html, and nothing else that a host may do.
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(folder, path.slice(below.length), path.endsWith("/") ? "index.html" : "");
  const isThere = path.startsWith(below) && (await stat(file).catch(() => null))?.isFile();
  response.writeHead(isThere ? 200 : 404, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
  if (isThere) createReadStream(file).pipe(response);
  else response.end();
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const origin = `http://127.0.0.1:${server.address().port}`;

const { links } = await new LinkChecker().check({
  path: [origin + below, origin + below + "404.html"],
  recurse: true,
  checkCss: true,
  checkFragments: true,
  redirects: "error",
  concurrency: 8,
  urlRewriteExpressions: [{ pattern: address, replacement: origin + below }], // canonical addresses are absolute
  linksToSkip: async (link) => !link.startsWith(origin + "/"),
});
server.close();

const broken = links.filter((link) => link.state === "BROKEN");
for (const link of broken) console.error(`${link.parent} links to ${link.url}, which ${link.status === 200 ? "is no place on that page" : "answers " + link.status}`);

const reached = new Set(links.filter((link) => link.state === "OK").map((link) => new URL(link.url).pathname));
const pages = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html")).map((name) => name.split(sep).join("/"));
const missed = pages.filter((name) => !reached.has(encodeURI(below + name.replace(/(^|\/)index\.html$/, "$1"))));
for (const name of missed) console.error(`no link leads to ${name}`);

console.log(`${reached.size} addresses, ${pages.length} pages, ${broken.length} broken links, ${missed.length} pages not reached`);
process.exitCode = broken.length + missed.length > 0 || pages.length === 0 ? 1 : 0;
