// Opens pages in Firefox, and prints their faults, one per line. Standard input is a JSON object with the address of each
// page by its name. On the pages "home", "formulas", "results" and "reading list" it also tests what readers do.
// FIREFOX_PATH can contain the path of the browser.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const pages = JSON.parse(readFileSync(0, "utf8"));
const faults = [];
const browser = await puppeteer.launch({
  browser: "firefox", executablePath: process.env.FIREFOX_PATH ?? "/usr/bin/firefox", headless: true,
  extraPrefsFirefox: { "layout.css.prefers-color-scheme.content-override": 1 }, // the system's theme is light
});
try {
  const page = await browser.newPage();
  let name = "";
  const fault = (...what) => faults.push([name, ...what].join(": "));
  page.on("console", (m) => { if (["error", "warn", "assert"].includes(m.type())) fault(m.text()); });
  page.on("pageerror", (e) => fault(String(e)));
  page.on("requestfailed", (r) => fault("the request failed", r.url(), r.failure()?.errorText));
  page.on("response", (r) => { if (r.status() >= 400) fault("status", r.status(), r.url()); });
  await page.evaluateOnNewDocument(() => addEventListener("securitypolicyviolation", (e) =>
    console.error("the policy blocks", e.violatedDirective, e.blockedURI)));
  const expect = async (what, condition, ...values) => {
    try {
      await page.waitForFunction(condition, { timeout: 30_000 }, ...values);
    } catch (e) {
      fault(what, String(e));
    }
  };

  const checks = {
    home: async () => {
      for (const theme of ["dark", "light", "light"]) { // the last is that of the system
        await page.click("button.theme");
        await expect("the theme does not follow its button", (t) => getComputedStyle(document.documentElement).colorScheme === t, theme);
      }
      await page.keyboard.press("/");
      await expect("the key / does not open the search", () => document.activeElement.closest("dialog[open]"));
      await page.keyboard.type("operator");
      await expect("the search finds nothing", () => document.querySelector("dialog[open] .entry mark"));
      await page.keyboard.press("Escape");
      await page.evaluate(() => document.querySelector(".entry .star").click());
    },
    "reading list": () => expect("it lacks a paper with a star", () => document.querySelector(".later .entry h3 a").href),
    results: () => expect("the search finds nothing", () => document.querySelector(".found .entry mark")),
    // In MathML that is laid out, a superscript is above its base, and a formula on one line is not as high as two.
    formulas: () => expect("formulas are not laid out", () => {
      const boxes = [...document.querySelectorAll("math msup")].map((e) => [...e.children].map((c) => c.getBoundingClientRect()));
      return boxes.length > 0 && boxes.every(([base, raised]) => raised.top < base.top && raised.height < base.height * 1.2);
    }),
  };
  for (const [n, address] of Object.entries(pages)) {
    name = n;
    await page.goto(address, { waitUntil: "load" });
    await expect("it has no title", () => document.querySelector("h1").checkVisibility());
    await checks[name]?.();
  }
  for (name of Object.keys(checks).filter((n) => !(n in pages))) fault("this page is missing");
} finally {
  await browser.close();
}
for (const f of faults) console.log(f);
