// Crawls a built site: serves its folder with a plain file server at the path of its base URL and follows every link.
// Exits with 1 if a link is broken or redirected, or if no link points to a page.
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

// The server serves files and the index.html of folders, and has no other features of hosts.
const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(folder, path.slice(below.length), path.endsWith("/") ? "index.html" : "");
  const exists = path.startsWith(below) && (await stat(file).catch(() => null))?.isFile();
  response.writeHead(exists ? 200 : 404, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
  if (exists) createReadStream(file).pipe(response);
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
  urlRewriteExpressions: [{ pattern: address, replacement: origin + below }], // canonical links are absolute
  linksToSkip: async (link) => !link.startsWith(origin + "/"),
});
server.close();

const broken = links.filter((link) => link.state === "BROKEN");
for (const link of broken) console.error(`${link.parent} links to ${link.url}, ${link.status === 200 ? "an anchor that does not exist" : "which returns status " + link.status}`);

const reached = new Set(links.filter((link) => link.state === "OK").map((link) => new URL(link.url).pathname));
const pages = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".html")).map((name) => name.split(sep).join("/"));
const missed = pages.filter((name) => !reached.has(encodeURI(below + name.replace(/(^|\/)index\.html$/, "$1"))));
for (const name of missed) console.error(`no link points to ${name}`);

console.log(`${reached.size} addresses, ${pages.length} pages, ${broken.length} broken links, ${missed.length} pages not reached`);
process.exitCode = broken.length + missed.length > 0 || pages.length === 0 ? 1 : 0;
