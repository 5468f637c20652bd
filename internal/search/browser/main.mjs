// The script of the search. On the search page it shows the results, on other pages it opens a dialog, and in the worker
// that both start it answers searches: one file, so that it is fetched once.
import { Client } from "./client.mjs";
import { dialog } from "./dialog.mjs";
import { serve } from "./engine.mjs";
import { page } from "./page.mjs";

if (typeof document === "undefined") {
  serve(globalThis);
} else {
  const script = document.currentScript;
  const form = document.querySelector("form.find");
  const folder = form.action; // of the search page and the index
  const site = folder.replace(/search\/$/, "");
  const client = new Client(script.src, folder);
  if (form.closest("main")) page(client, form, folder, site, script);
  else form.addEventListener("find", dialog(client, form, folder, site));
}
