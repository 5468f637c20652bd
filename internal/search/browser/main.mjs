// The script of the search. It shows the results on the search page, opens a dialog on other pages, and answers
// searches in the worker that both start. It is one file, so that browsers fetch it once.
import { Client } from "./client.mjs";
import { dialog } from "./dialog.mjs";
import { serve } from "./engine.mjs";
import { page } from "./page.mjs";

if (typeof document === "undefined") {
  serve(globalThis);
} else {
  const script = document.currentScript;
  const form = document.querySelector("form.find");
  const folder = form.action; // URL of the search page and the index
  const site = folder.replace(/search\/$/, "");
  const client = new Client(script.src, folder);
  if (form.closest("main")) page(client, form, folder, site, script);
  else form.addEventListener("find", dialog(client, form, folder, site));
}
