// Saves the citations of results, as the pages of the papers have them.
import { element } from "./results.mjs";

export const limit = 200; // maximum number of papers, because each page is fetched
const atOnce = 6; // pages that are fetched at the same time

const formats = {
  bib: { selector: "#bibtex pre", type: "application/x-bibtex" },
  ris: { selector: "#ris pre", type: "application/x-research-info-systems" },
};

// citations returns the citations of papers in a format. It leaves out papers whose pages cannot be read.
export async function citations(slugs, format, site) {
  const found = new Array(slugs.length);
  let next = 0;
  async function work() {
    while (next < slugs.length) {
      const at = next++;
      found[at] = await citation(site + "papers/" + encodeURIComponent(slugs[at]) + "/", formats[format].selector);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return found.filter(Boolean);
}

async function citation(address, selector) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return "";
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector).textContent.trim();
  } catch {
    return ""; // the reader is offline, or the site's layout has no citations
  }
}

// saved saves the citations of papers as a file, and returns the number of papers without a citation.
export async function saved(slugs, format, site) {
  const found = await citations(slugs, format, site);
  if (found.length) {
    const href = URL.createObjectURL(new Blob([found.map((text) => text + "\n").join("\n")], { type: formats[format].type }));
    element("a", { href, download: "papers." + format }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  }
  return slugs.length - found.length;
}
