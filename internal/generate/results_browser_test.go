//go:build browser

package generate_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/chromium"
)

// listed is a site with papers that have every field that an entry of a list can show.
var listed = map[string]string{
	"site.yaml": "title: S\nbaseURL: https://example.org/repo/\ntags: [{tag: pdes, title: Physics-informed equations}]\n",
	"content/papers/mgno.md": "---\ntitle: \"MgNO: $x^2$ & more\"\ndate: 2023-10-16\n" +
		"authors: [Juncai He, Xinliang Liu, Émile Borel, Ada Vaswani, Noam Shazeer]\n" +
		"tags: [pdes, operators]\nvenue: {booktitle: NeurIPS}\naliases: [multigrid]\nlinks:\n" +
		"  - {label: Official code, url: 'https://example.org/code'}\n" +
		"  - {label: PDF, url: 'https://example.org/mgno.pdf'}\n---\n\nAn operator.\n\n## Notes\n\nMine.\n",
	"content/papers/counted.md": "---\ntitle: Counted\ndate: 2022-03\nauthor_count: 1200\ntags: [pdes]\n---\n\nText.\n",
	"content/papers/two.md":     "---\ntitle: Two\ndate: 2021\nauthors: [Jean-Pierre He, Ada Vaswani]\nwithdrawn: true\n---\n",
	"content/papers/plain.md":   "---\ntitle: Nothing\n---\n",
	"content/papers/rtl.md":     "---\ntitle: شبكات عصبية\ndate: 2020-01-02\nauthors: [ليلى]\n---\n\nنص قصير.\n",
}

// entryShapes returns the entries below an element as HTML without their texts, sorted.
func entryShapes(page *chromium.Page, below string) []string {
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
	results := s.likeLists(5)
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

// likeLists compares the results of a search for all n papers with the list of all papers, and returns the results.
func (s *searching) likeLists(n int) (results []string) {
	s.Helper()
	s.visit("?q=-tag:none")
	s.page.Await(fmt.Sprintf(`document.querySelectorAll(".found .entry > .star").length === %d`, n))
	results = entryShapes(s.page, ".found")
	s.page.Visit(s.site + "/dates/")
	s.page.Await(fmt.Sprintf(`document.querySelectorAll("main .entry > .star").length === %d`, n))
	if lists := entryShapes(s.page, "main"); !slices.Equal(results, lists) {
		s.Errorf("results:\n%s\nlists:\n%s", strings.Join(results, "\n"), strings.Join(lists, "\n"))
	}
	return results
}

// TestResultsOfThePreviewMarkDrafts compares the results with the list of all papers in a preview, which also shows
// papers that are not published yet.
func TestResultsOfThePreviewMarkDrafts(t *testing.T) {
	out := filesWith(t, map[string]string{
		"site.yaml":                "title: S\n",
		"content/papers/draft.md":  "---\ntitle: Draft\ndate: 2023-10-16\nauthors: [Juncai He]\ndraft: true\n---\n\nText.\n",
		"content/papers/future.md": "---\ntitle: Future\ndate: 2030-01-02\n---\n",
		"content/papers/both.md":   "---\ntitle: Both\ndate: 2030-02\ndraft: true\n---\n",
		"content/papers/plain.md":  "---\ntitle: Plain\ndate: 2021\n---\n",
	}, generate.Options{Drafts: true, Preview: true, Today: content.Date{Year: 2024, Month: 5, Day: 6}})
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	t.Cleanup(server.Close)
	results := strings.Join(searchIn(t, server.URL).likeLists(4), "\n")
	if n := strings.Count(results, `class="waits"`); n != 3 || !strings.Contains(results, "Not before 2 January 2030") {
		t.Errorf("%d of 3 papers are marked:\n%s", n, results)
	}
}

// misplaced is a script that returns the widths of columns in which a separator is shown at the start or end of a line.
// Where a line ends, the space of a separator has no width.
const misplaced = `(() => {
	const misplaced = new Set(), next = document.createRange();
	for (let width = 240; width < 460; width += 5) {
		for (const facts of [...document.querySelectorAll("main .facts")].filter(f => f.checkVisibility())) {
			facts.style.width = width + "px";
			for (const separator of facts.querySelectorAll(".sep")) {
				const shown = [...separator.getClientRects()].find(r => r.width > 1);
				if (!shown) continue;
				next.selectNode(separator.nextSibling);
				const isFirst = shown.left < facts.getBoundingClientRect().left + 8;
				if (isFirst || Math.abs(next.getClientRects()[0].top - shown.top) > 12) misplaced.add(width);
			}
		}
	}
	return [...misplaced];
})()`

// TestSeparatorsAreWithinLines checks the facts of papers in lists and results.
func TestSeparatorsAreWithinLines(t *testing.T) {
	server := httptest.NewServer(http.StripPrefix("/repo", http.FileServer(http.Dir(filesOf(t, listed)))))
	t.Cleanup(server.Close)
	s := searchIn(t, server.URL+"/repo")
	s.page.Visit(s.site + "/dates/")
	if widths := chromium.Eval[[]int](s.page, misplaced); len(widths) > 0 {
		t.Errorf("a separator is at the start or end of a line of a list in columns of %v pixels", widths)
	}
	s.visit("?q=-tag:none")
	if widths := chromium.Eval[[]int](s.page, misplaced); len(widths) > 0 {
		t.Errorf("a separator is at the start or end of a line of a result in columns of %v pixels", widths)
	}
}

// TestDigestsHaveLinksToYears follows the link to a year on a long index of digests.
func TestDigestsHaveLinksToYears(t *testing.T) {
	var days []string
	for month := 1; month <= 12; month++ {
		days = append(days, fmt.Sprintf("2024-%02d-03, 2025-%02d-03", month, month))
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filesOf(t, map[string]string{
		"site.yaml":           "title: S\n",
		"content/papers/a.md": "---\ntitle: A\ndigests: [" + strings.Join(days, ", ") + "]\n---\n",
	}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Visit(server.URL + "/digests/")
	links := chromium.Eval[string](page, `[...document.querySelectorAll(".jump li")].map(l => l.innerText).join()`)
	if links != "2025\u00a012,2024\u00a012" {
		t.Errorf("the links are %q", links)
	}
	page.Click(".jump li:last-child a")
	page.Await(`document.querySelector(":target")?.innerText.startsWith("3 December 2024") && scrollY > 100`)
}

// TestFactsBesideThePaperMakeNoGap checks that the facts beside the text of a paper leave no gaps between them, nor
// between the text and the citation.
func TestFactsBesideThePaperMakeNoGap(t *testing.T) {
	facts := "date: 2023-10-16\nauthors: [Juncai He]\ntags: [a, b, c, d, e, f, g, h]\n" +
		"digests: [2026-02-18, 2026-03-01, 2026-03-02, 2026-03-03]\n---\n\n"
	server := httptest.NewServer(http.FileServer(http.Dir(filesOf(t, map[string]string{
		"site.yaml":               "title: S\n",
		"content/papers/short.md": "---\ntitle: Short\n" + facts + "A line.\n",
		"content/papers/long.md":  "---\ntitle: Long\n" + facts + strings.Repeat("An abstract goes on. ", 300) + "\n",
	}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Screen(1280, 900, "light")
	for _, paper := range []string{"short", "long"} {
		page.Visit(server.URL + "/papers/" + paper + "/")
		gaps := chromium.Eval[[]float64](page, `(() => {
			const of = s => document.querySelector(".paper " + s).getBoundingClientRect();
			return [of(".margin.rest").top - of(".margin.top").bottom, of(".cite").top - of(".abstract").bottom];
		})()`)
		if min(gaps[0], gaps[1]) < 0 || gaps[0] > 24 || gaps[1] > 48 {
			t.Errorf("%s: the gaps are %v pixels", paper, gaps)
		}
	}
}

// TestSearchWithoutResultsHasNoFilters searches for a word that no paper has, and then for one that some have.
func TestSearchWithoutResultsHasNoFilters(t *testing.T) {
	s := searchIn(t, servedFrom(t, unusualArchive(t), ""))
	s.page.Screen(1280, 900, "light")
	for query, shown := range map[string]bool{"xyzzyx": false, "paper": true} {
		s.visit("?q=" + query)
		s.page.Await(fmt.Sprintf(`document.querySelector(".filters").dataset.of && `+
			`document.querySelector(".filters section h2")?.checkVisibility() === %t`, shown))
	}
}

// TestSlowSearchSaysThatItSearches delays the index of the search page, which hides its filters meanwhile, and of the
// dialog.
func TestSlowSearchSaysThatItSearches(t *testing.T) {
	files := http.FileServer(http.Dir(filesOf(t, listed)))
	const filtersAre = ` && getComputedStyle(document.querySelector(".filters")).visibility === `
	for _, c := range []struct{ path, keys, said, before, after string }{
		{"/search/?q=mgno", "", ".said", filtersAre + `"hidden"`, filtersAre + `"visible"`},
		{"/", "/mgno", ".box .said", "", ""},
	} {
		t.Run(c.path, func(t *testing.T) {
			arrive := make(chan struct{})
			server := httptest.NewServer(http.StripPrefix("/repo", http.HandlerFunc(
				func(w http.ResponseWriter, r *http.Request) {
					if strings.HasSuffix(r.URL.Path, ".bin") {
						<-arrive
					}
					files.ServeHTTP(w, r)
				})))
			t.Cleanup(server.Close)
			page := chromium.Open(t)
			page.Screen(390, 844, "light")
			page.Visit(server.URL + "/repo" + c.path)
			if c.keys != "" {
				page.Press(c.keys)
			}
			said := `document.querySelector("` + c.said + `")?.textContent === `
			page.Await(said + `"Searching…"` + c.before)
			close(arrive)
			page.Await(said + `"1 paper matches “mgno”."` + c.after)
		})
	}
}

// TestKeysTypedBeforeSearchLoads types before the script of the search has loaded.
func TestKeysTypedBeforeSearchLoads(t *testing.T) {
	page := chromium.Open(t)
	page.Visit(served(t, "") + "/")
	chromium.Eval[bool](page, `"/ab Backspace c".replace("Backspace", "\b").replaceAll(" ", "").split("").forEach(k =>
		document.body.dispatchEvent(new KeyboardEvent("keydown",
			{key: k === "\b" ? "Backspace" : k, bubbles: true, cancelable: true}))), true`)
	page.Await(`document.querySelector(".box[open] input")?.value === "ac"`)
	page.Press("d")
	page.Await(`document.querySelector(".box input").value === "acd"`)
}

// TestKeysTypedBeforeSearchFails types before the script of the search fails to load, as after a new version was
// published. The search page, which the reader then sees, has the query.
func TestKeysTypedBeforeSearchFails(t *testing.T) {
	files, fail := http.FileServer(http.Dir(filesOf(t, listed))), make(chan struct{})
	server := httptest.NewServer(http.StripPrefix("/repo", http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/js/search.") {
				<-fail
				http.NotFound(w, r)
				return
			}
			files.ServeHTTP(w, r)
		})))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Visit(server.URL + "/repo/tags/")
	page.Press("/a&b")
	close(fail)
	page.Await(`location.pathname + location.search === "/repo/search/?q=a%26b"`)
}

// TestSearchFoldsItsFilters checks that the filters are beside the results, or folded above them.
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
