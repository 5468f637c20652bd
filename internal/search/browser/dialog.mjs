// The search dialog, on every page except the search page.
import { arrows, element, entry, summary, waiting } from "./results.mjs";
import { written } from "./state.mjs";
import { say } from "./texts.mjs";

const results = 6;

// dialog adds the dialog to the page and returns a function that opens it. form is the search form in the header,
// folder the URL of the search page, and site the URL of the home page.
export function dialog(client, form, folder, site) {
  const field = element("input", { type: "search", name: "q", "aria-label": say("header.search"), placeholder: say("search.dialog-placeholder"), autocomplete: "off", autocapitalize: "none", spellcheck: "false", enterkeyhint: "search" });
  const said = element("p", { class: "said", role: "status" });
  const list = element("ol", { class: "entries" });
  const all = element("a", { href: folder });
  const more = element("p", { class: "more", hidden: "" }, all);
  const close = element("button", { type: "button" }, say("keys.close"));
  const box = element("dialog", { class: "box", "aria-label": say("search.title") }, element("form", { class: "find", action: folder, role: "search" }, field, close), said, list, more);
  close.addEventListener("click", () => box.close());
  document.body.append(box);
  arrows(box, field);
  box.addEventListener("click", (e) => e.target === box && box.close());
  box.addEventListener("keydown", function (e) {
    if (e.key !== "Escape" || e.isComposing) return; // Escape would only clear the field, or end an input method
    e.preventDefault();
    box.close();
  });

  async function show() {
    const query = field.value.trim();
    const asking = client.ask("search", { query: query ? field.value.trimStart() : undefined, chosen: {}, from: 0, to: results });
    const found = await (query ? waiting(asking, said) : asking);
    if (!found) return; // a later query is being answered
    list.replaceChildren(...(query ? found.results.map((r) => entry(r, site)) : []));
    said.dataset.of = query;
    said.textContent = query ? summary(found, query) : "";
    all.href = folder + written({ q: field.value, chosen: {} }, []);
    all.textContent = say("search.all");
    more.hidden = !query || !found.all;
  }
  const attempt = () => show().catch((e) => (said.textContent = say("search.error", { error: e.message })));
  field.addEventListener("input", attempt);

  return function open() {
    if (!box.open) box.showModal();
    const typed = form.elements.q.value; // typed before the dialog existed
    form.elements.q.value = "";
    if (typed) field.value = typed; // and the reader continues to type
    else field.select();
    attempt(); // without a query, this fetches the root of the index
  };
}
