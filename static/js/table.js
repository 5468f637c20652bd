// Lets readers sort a table of papers by a column. Only pages that have such a table load this script.
(function () {
  "use strict";
  var language = document.documentElement.lang || undefined;
  try { Intl.getCanonicalLocales(language); } catch { language = "en"; } // the language in site.yaml is not valid
  var collator = new Intl.Collator(language, { numeric: true });

  // The text or number by which a cell is sorted; null for an empty cell.
  function valueOf(row, column, kind) {
    var cell = row.cells[column], value = cell.dataset.value || cell.textContent.trim();
    if (value === "") return null;
    return kind === "number" || kind === "rank" ? Number(value) : value;
  }
  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return collator.compare(a, b);
  }
  function sort(table, header, descending) {
    var body = table.tBodies[0], column = header.cellIndex, kind = header.dataset.sort;
    var rows = Array.from(body.rows).map(function (row) { return { row: row, value: valueOf(row, column, kind) }; });
    rows.sort(function (a, b) {
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null); // empty cells are last
      return descending ? compare(b.value, a.value) : compare(a.value, b.value);
    });
    table.querySelectorAll("th[aria-sort]").forEach(function (h) { h.removeAttribute("aria-sort"); });
    header.setAttribute("aria-sort", descending ? "descending" : "ascending");
    body.append.apply(body, rows.map(function (r) { return r.row; }));
    var first = table.closest(".view") && table.closest(".view").querySelector(".sorted");
    if (first) first.hidden = true; // it describes the order before
  }
  function addButton(table, header) {
    if (header.querySelector("button")) return;
    var button = document.createElement("button"), kind = header.dataset.sort;
    button.type = "button";
    button.textContent = header.textContent;
    header.replaceChildren(button);
    button.addEventListener("click", function () {
      var order = header.getAttribute("aria-sort");
      // The first click shows high numbers and new dates first.
      sort(table, header, order ? order === "ascending" : kind === "number" || kind === "date");
    });
  }
  function addButtons() {
    document.querySelectorAll("table.papers").forEach(function (table) {
      table.querySelectorAll("thead th").forEach(function (header) { addButton(table, header); });
    });
  }
  addButtons();
  addEventListener("offprint:update", addButtons); // sent by the preview
})();
