// Lets readers filter a long index by name, and sort it by name or by number of papers. Only such pages load this script.
(function () {
  "use strict";
  var texts = /* words: terms.left */ {}; // texts of words.yaml
  var form = document.querySelector("form.sift"), list = document.querySelector("ul.terms");
  if (!form || !list) return;
  var language = document.documentElement.lang || undefined;
  try { Intl.getCanonicalLocales(language); } catch { language = "en"; } // the language in site.yaml is not valid
  var items = Array.from(list.children); // by name
  var field = form.querySelector("input"), status = form.querySelector("[role=status]");

  // plain returns a text without case and accents.
  function plain(text) { return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase(); }
  var names = items.map(function (li) { return plain(li.querySelector(".term a").textContent); });

  function filter() {
    var words = plain(field.value).split(/\s+/), left = 0;
    items.forEach(function (li, i) {
      li.hidden = !words.every(function (w) { return names[i].includes(w); });
      left += !li.hidden;
    });
    var forms = texts["terms.left"]; // a text, if the language has one form
    var text = typeof forms === "string" ? forms : forms[new Intl.PluralRules(forms.language || language).select(left)] || forms.other;
    status.textContent = text.replace("{n}", left);
  }
  function sort(by) {
    var order = items.slice();
    if (by === "count") order.sort(function (a, b) { return b.dataset.count - a.dataset.count; });
    list.append.apply(list, order);
    form.querySelectorAll("button").forEach(function (b) { b.setAttribute("aria-pressed", b.dataset.by === by); });
  }
  field.addEventListener("input", filter);
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  form.addEventListener("click", function (e) { if (e.target.dataset.by) sort(e.target.dataset.by); });
  form.hidden = false;
  if (field.value) filter(); // kept by the browser
})();
