//go:build browser

package generate_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// listed is a site whose papers have everything that an entry of a list can show.
var listed = map[string]string{
	"site.yaml": "title: S\nbaseURL: https://example.org/repo/\ntags: [{tag: pdes, title: Differential equations}]\n",
	"content/papers/mgno.md": "---\ntitle: \"MgNO: $x^2$ & more\"\ndate: 2023-10-16\n" +
		"authors: [Juncai He, Xinliang Liu, Émile Borel, Ada Vaswani, Noam Shazeer]\n" +
		"tags: [pdes, operators]\nvenue: {booktitle: NeurIPS}\naliases: [multigrid]\nlinks:\n" +
		"  - {label: Official code, url: 'https://example.org/code'}\n" +
		"  - {label: PDF, url: 'https://example.org/mgno.pdf'}\n---\n\nAn operator.\n\n## Notes\n\nMine.\n",
	"content/papers/counted.md": "---\ntitle: Counted\ndate: 2022-03\nauthor_count: 1200\ntags: [pdes]\n---\n\nText.\n",
	"content/papers/two.md":     "---\ntitle: Two\ndate: 2021\nauthors: [Juncai He, Ada Vaswani]\n---\n",
	"content/papers/plain.md":   "---\ntitle: Nothing\n---\n",
	"content/papers/rtl.md":     "---\ntitle: شبكات عصبية\ndate: 2020-01-02\nauthors: [ليلى]\n---\n\nنص قصير.\n",
}

// shapes returns the entries below an element as HTML, apart from their texts, in alphabetical order.
func shapes(page *chromium.Page, below string) []string {
	return chromium.Eval[[]string](page, `[...document.querySelectorAll("`+below+` .entry")].map(e => {
		const copy = e.cloneNode(true);
		copy.querySelectorAll(".summary").forEach(s => s.remove());
		copy.querySelectorAll("a").forEach(a => a.setAttribute("href", a.pathname));
		return copy.outerHTML.replace(/\s+/g, " ").replace(/> </g, "><").replace(/ (?=<\/li>)/, "");
	}).sort()`)
}

// TestResultsAreLikeLists compares the results of a search with the list of all papers, marks papers in both, and saves
// the citations of the results.
func TestResultsAreLikeLists(t *testing.T) {
	out := filesOf(t, listed)
	server := httptest.NewServer(http.StripPrefix("/repo", http.FileServer(http.Dir(out))))
	t.Cleanup(server.Close)
	s := searchIn(t, server.URL+"/repo")
	s.page.Visit(s.site + "/dates/")
	// The reader marked a paper before it was renamed.
	chromium.Eval[bool](s.page, `offprintList.write([{slug: "multigrid", title: "MgNO"}])`)
	search := func() {
		s.visit("?q=-tag:none")
		s.page.Await(`document.querySelectorAll(".found .entry > .star").length === 5`)
	}
	search()
	results := shapes(s.page, ".found")
	s.page.Visit(s.site + "/dates/")
	s.page.Await(`document.querySelectorAll("main .entry > .star").length === 5`)
	lists := shapes(s.page, "main")
	for i := range max(len(results), len(lists)) {
		if i >= len(results) || i >= len(lists) || results[i] != lists[i] {
			t.Errorf("results:\n%s\nlists:\n%s", strings.Join(results, "\n"), strings.Join(lists, "\n"))
			break
		}
	}
	if !slices.ContainsFunc(results, func(e string) bool { return strings.Contains(e, `aria-pressed="true"`) }) {
		t.Error("a paper that was renamed has lost its star")
	}

	search()
	stars := `[...document.querySelectorAll('.star[aria-pressed="true"]')].filter(s => !s.closest(".unasked"))` +
		`.map(s => s.parentNode.querySelector("h3").textContent).join()`
	s.page.Click(`.found .entry:has([href$="/two/"]) .star`)
	s.page.Click(`.found .entry:has([href$="/mgno/"]) .star`)
	s.page.Await(stars + ` === "Two"`)
	s.page.Visit(s.site + "/dates/")
	s.page.Await(stars + ` === "Two"`)
	search()
	s.page.Await(stars + ` === "Two"`)

	for format, begin := range map[string]string{"bib": "@", "ris": "TY  - "} {
		name, data := s.page.Download(`.citeall [data-format="` + format + `"]`)
		if n := strings.Count("\n"+string(data), "\n"+begin); n != 5 || name != "papers."+format {
			t.Errorf("%s has %d papers:\n%s", name, n, data)
		}
	}
	for _, fault := range s.page.Faults() {
		t.Error(fault)
	}
}

// TestSearchFoldsItsFilters has the filters beside the results, or folded above them.
func TestSearchFoldsItsFilters(t *testing.T) {
	s := searchIn(t, served(t, ""))
	s.visit("?q=model")
	for width, want := range map[int64]string{1055: "closed block", 1056: "open none"} {
		s.page.Screen(width, 900, "light")
		s.page.Await(`(f => (f.open ? "open " : "closed ") + getComputedStyle(f.firstElementChild).display)` +
			`(document.querySelector(".filters")).replace("list-item", "block") === "` + want + `"`)
	}
	s.page.Await(`document.querySelectorAll(".filters section li").length > 0`)
}

// TestSearchHintKeepsWords breaks no line of the hint after a minus sign, at any width.
func TestSearchHintKeepsWords(t *testing.T) {
	s := searchIn(t, served(t, ""))
	s.visit("")
	broken := chromium.Eval[int](s.page, `(() => {
		const hint = document.querySelector(".hint"), text = hint.firstChild, at = text.data.search(/-.?word/);
		const range = document.createRange();
		range.setStart(text, at);
		range.setEnd(text, at + 5);
		for (let width = 150; width < 700; width += 3) {
			hint.style.width = width + "px";
			if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) return width;
		}
		return 0;
	})()`)
	if broken > 0 {
		t.Errorf("at a width of %d px, the line breaks after the minus sign", broken)
	}
}
