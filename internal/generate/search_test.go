//go:build browser

package generate_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// A searching is the search page, or the search dialog of another page, in a browser.
type searching struct {
	*testing.T
	page  *chromium.Page
	site  string
	scope string // prefix of the selectors
}

func searchIn(t *testing.T, site string) *searching {
	s := &searching{t, chromium.Open(t), site, "main"}
	s.page.Screen(1280, 900, "light")
	return s
}

// visit opens the search page and waits for the results.
func (s *searching) visit(query string) {
	s.Helper()
	s.page.Visit(s.site + "/search/" + query)
	s.answered()
}

// answered waits until the results match the text in the field.
func (s *searching) answered() {
	s.Helper()
	s.page.Await(
		fmt.Sprintf(
			`(b => b?.querySelector(".said")?.dataset.of === `+
				`b?.querySelector("input[name=q]").value.trim())(document.querySelector(%q))`,
			s.scope,
		),
	)
}

// filtered waits until the filters match the URL.
func (s *searching) filtered() {
	s.Helper()
	s.page.Await(`document.querySelector(".filters").dataset.of === location.search`)
}

// clear empties the field, as a separate search in the browser's history.
func (s *searching) clear() {
	s.Helper()
	chromium.Eval[bool](
		s.page,
		fmt.Sprintf(
			`(f => { f.focus(); f.dispatchEvent(new Event("change")); f.value = ""; f.dispatchEvent(new `+
				`Event("input")); return true; })(document.querySelector("%s input[name=q]"))`,
			s.scope,
		),
	)
	s.answered()
}

// typed types a query one key at a time and waits for the results of the whole query.
func (s *searching) typed(query string) {
	s.Helper()
	s.clear()
	s.page.Press(query)
	s.answered()
}

func (s *searching) list(what string) []string {
	s.Helper()
	return chromium.Eval[[]string](
		s.page,
		fmt.Sprintf(
			`[...document.querySelectorAll(%q)].filter(e => e.checkVisibility()).map(e => e.textContent)`,
			s.scope+" "+what,
		),
	)
}

func (s *searching) titles() []string { s.Helper(); return s.list(".entry h3") }
func (s *searching) said() string     { s.Helper(); return strings.Join(s.list(".said"), " ") }
func (s *searching) address() string {
	s.Helper()
	return chromium.Eval[string](s.page, `location.pathname + location.search`)
}

// first checks the title of the first result and that there are no errors in the console.
func (s *searching) first(query, title string) {
	s.Helper()
	if got := s.titles(); len(got) == 0 || !strings.Contains(got[0], title) {
		s.Errorf("%s: results %q: %s", query, got, s.said())
	}
	if faults := s.page.Faults(); len(faults) > 0 {
		s.Errorf("%s: console errors: %v", query, faults)
	}
}

func TestSearchFindsPapers(t *testing.T) {
	s := searchIn(t, served(t, "https://user.github.io/repo/"))
	for _, c := range []struct{ what, query, title, marked string }{
		{"a word of a title", "hypino", "HyPINO", "HyPINO"},
		{"the beginning of a word", "multigr", "MgNO", "Multigrid"},
		{"another ending", "pruned", "Fire Together", "Pruning"},
		{"two words", "riemannian pressure", "Riemannian", "Riemannian"},
		{"a word of notes", "vandermonde", "Diagonal State Space", "Vandermonde"},
		{"a word of a tag", "weather", "Space-Time Transformer", ""},
		{"a missing letter", "multgrid", "MgNO", "Multigrid"},
		{"an additional letter", "hyppino", "HyPINO", "HyPINO"},
		{"another letter", "riemonnian", "Riemannian", "Riemannian"},
		{"two swapped letters", "deepmehs", "DeepMesh", "DeepMesh"},
		{"another first letter", "rultigrid", "MgNO", "Multigrid"},
		{"additional accents", "rïemánnian", "Riemannian", "Riemannian"},
		{"another case", "HYPINO", "HyPINO", "HyPINO"},
		{"a phrase", `"state space models"`, "Diagonal State Space", "State"},
		{"a hyphenated word without its hyphen", "finetuning", "Fine-tuning", ""},
		{"a formula", "η/λ", "Robust Layerwise", ""},
		{"the name of a symbol", "muP", "Robust Layerwise", ""},
		{"a test", "tag:weather year>2024", "Space-Time Transformer", ""},
		{"a word left out", "diagonal -pruning", "Diagonal State Space", "Diagonal"},
		{"one of two words", "hypino OR xyzzyx", "HyPINO", "HyPINO"},
		{"a phrase with one word more", `"half fine tuning"`, "HFT", "Half"},
	} {
		s.visit("?q=" + strings.NewReplacer(" ", "+", `"`, "%22", "/", "%2F", ">", "%3E").Replace(c.query))
		s.first(c.what, c.title)
		if marks := s.list("mark"); c.marked != "" && !slices.Contains(marks, c.marked) {
			s.Errorf("%s: highlighted are %q", c.what, marks)
		}
	}
	s.visit(`?q=%22space+state%22`)
	if got := s.titles(); len(got) > 0 {
		t.Errorf("a phrase in the wrong order finds %q", got)
	}
	if tips := s.list(".nothing a"); len(tips) != 4 || tips[0] != "Search without quotes" {
		t.Errorf("without results, the suggestions are %q", tips)
	}
	for query, want := range map[string]string{
		"?q=multigrid+operator": "1 paper matches “multigrid operator”.",
		"?q=multgrid": "1 paper. No papers contain “multgrid”; " +
			"showing results for “multigrid”.",
		"?q=multigrid&year=1999": "No papers match these filters. " +
			"Without them: 1 paper matches “multigrid”.",
		"?tag=nothing": "No papers match these filters.",
		"?tag=weather": "1 paper.",
		"?q=%22space+state%22&tag=language-models": "No papers match \"space state\".",
	} {
		s.visit(query)
		if got := s.said(); got != want {
			t.Errorf("%s: the message is %q, want %q", query, got, want)
		}
	}
	s.visit("?q=multgrid")
	if said := s.said(); !strings.Contains(said, "No papers contain “multgrid”; showing results for “multigrid”") {
		t.Errorf("the message for a typo is %q", said)
	}
	s.visit("?q=multigrid+riemannian")
	if said := s.said(); len(s.titles()) < 2 || !strings.Contains(said, "No paper matches the whole query") {
		t.Errorf("words that no paper contains together: results %q: %s", s.titles(), said)
	}
}

// TestSearchIsInTheAddress types a query, chooses filters, goes back, and opens the URL again.
func TestSearchIsInTheAddress(t *testing.T) {
	s := searchIn(t, served(t, "https://user.github.io/repo/"))
	s.visit("?q=hypino")
	s.typed("model")
	if got := s.address(); got != "/repo/search/?q=model" {
		t.Errorf("the address is %q", got)
	}
	number := func(filter string) int {
		s.filtered()
		s.page.Await(fmt.Sprintf(`!!document.querySelector('[data-filter="%s"] + .count')`,
			strings.Replace(filter, "=", `"][data-value="`, 1)))
		return chromium.Eval[int](
			s.page,
			fmt.Sprintf(
				`Number(document.querySelector('[data-filter="%s"] + .count').textContent)`,
				strings.Replace(filter, "=", `"][data-value="`, 1),
			),
		)
	}
	of2023, tagged := number("year=2023"), number("tag=language-models")
	all := len(s.list(".year a"))
	choose := func(filter string) {
		s.page.Click(fmt.Sprintf(`[data-filter="%s"]`, strings.Replace(filter, "=", `"][data-value="`, 1)))
		s.page.Await(
			fmt.Sprintf(
				`!!document.querySelector('[data-filter="%s"][aria-current]')`,
				strings.Replace(filter, "=", `"][data-value="`, 1),
			),
		)
		s.filtered()
	}
	count := func() int {
		return chromium.Eval[int](s.page, `parseInt(document.querySelector(".said").textContent)`)
	}
	choose("tag=language-models")
	if got := count(); got != tagged || tagged == 0 {
		t.Errorf("%d papers have the tag, want %d", got, tagged)
	}
	if now := len(s.list(".year a")); now >= all {
		t.Errorf("with a tag, there are %d of %d years", now, all)
	}
	years := s.list(".year a")
	choose("year=" + years[0])
	if got := s.address(); got != "/repo/search/?q=model&tag=language-models&year="+years[0] {
		t.Errorf("the address is %q", got)
	}
	if got := s.list(".year a"); len(got) != len(years) {
		t.Errorf("with a year, the years are %v, before %v", got, years)
	}
	narrow := s.titles()
	address := s.address()
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(fmt.Sprintf(`parseInt(document.querySelector(".said").textContent) === %d`, tagged))
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(
		fmt.Sprintf(
			`!document.querySelector("aside [aria-current]") `+
				`&& Number(document.querySelector('[data-value="2023"] + .count').textContent) === %d`,
			of2023,
		),
	)
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(
		`document.querySelector("main input").value === "hypino" && ` +
			`document.querySelector(".said").textContent.includes("hypino")`,
	)
	s.page.Await(`document.title.startsWith("hypino · Search · ")`)
	s.typed("Search")
	s.typed("Search neural")
	s.page.Await(`document.title.split("Search").length === 3`)
	s.page.Visit(strings.TrimSuffix(s.site, "/repo") + address)
	s.answered()
	if got := s.titles(); !slices.Equal(got, narrow) || len(got) == 0 {
		t.Errorf("the shared address shows %q, want %q", got, narrow)
	}
	s.page.Click(".chosen a")
	s.page.Await(`document.querySelectorAll(".chosen a").length === 1`)
}

// TestSearchFiltersByFields chooses values of fields that site.yaml declares. One has the name of another filter.
func TestSearchFiltersByFields(t *testing.T) {
	w := &workshop{dir: t.TempDir(), files: map[string]string{}}
	for name, text := range map[string]string{
		"site.yaml": "fields:\n  - {name: status, type: choice, choices: [to-read, read], index: true}\n" +
			"  - {name: method, type: list, title: Methods, index: true}\n" +
			"  - {name: year, type: number, index: true}\n",
		"content/papers/a.md": "---\ntitle: First\nstatus: read\nmethod: [Multigrid, FEM]\nyear: 2\ntags: [x]\n---\n",
		"content/papers/b.md": "---\ntitle: Second\nstatus: read\nmethod: [multigrid]\ndate: 2023\n---\n",
		"content/papers/c.md": "---\ntitle: Third\nstatus: to-read\nyear: 2\n---\n",
	} {
		if err := w.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	s := searchIn(t, servedFrom(t, w.dir, ""))
	s.visit("?method=multigrid&status=read")
	s.page.Await(`document.querySelectorAll(".found .entry").length === 2`)
	s.filtered()
	filters := []string{"Tags", "Status", "Methods", "Year", "Years", "Author counts"}
	if got := s.list("aside h2"); !slices.Equal(got, filters) {
		t.Errorf("the filters are %q", got)
	}
	if got := s.list(".of-method a"); !slices.Equal(got, []string{"Multigrid", "FEM"}) {
		t.Errorf("the methods are %q", got)
	}
	s.page.Click(`[data-filter="field-year"][data-value="2"]`)
	s.page.Await(`document.querySelectorAll(".found .entry").length === 1`)
	if got := s.address(); got != "/search/?status=read&method=multigrid&field-year=2" {
		t.Errorf("the address is %q", got)
	}
	if got := s.list(".chosen a"); len(got) != 3 || !strings.HasPrefix(got[1], "Multigrid") {
		t.Errorf("the chosen filters are %q", got)
	}
	s.typed("fem")
	s.first("fem", "First")
	s.visit("?utm_source=mail")
	if got := s.list(".found .entry"); len(got) > 0 {
		t.Errorf("without a query: %q", got)
	}
}

// TestSearchRestoresTheList shows more results, scrolls, opens a paper, goes back, and reloads the page.
func TestSearchRestoresTheList(t *testing.T) {
	s := searchIn(t, served(t, "https://user.github.io/repo/"))
	s.visit("?q=model&sort=date")
	s.page.Await(`document.querySelectorAll(".found .entry").length === 10`)
	if got := s.list(`.order [aria-current]`); !slices.Equal(got, []string{"date"}) {
		t.Errorf("the order is %q", got)
	}
	s.page.Click(".more button")
	s.page.Await(`document.querySelectorAll(".found .entry").length === 20`)
	titles := s.titles()
	const far = 1500
	chromium.Eval[bool](s.page, fmt.Sprintf(`scrollTo(0, %d), true`, far))
	s.page.Await(fmt.Sprintf(`history.state?.y === %d`, far))
	restored := func(what string) {
		s.page.Await(fmt.Sprintf(`document.querySelectorAll(".found .entry").length === 20 && scrollY === %d`, far))
		if got := s.titles(); !slices.Equal(got, titles) {
			t.Errorf("%s, the results are %q, want %q", what, got, titles)
		}
	}
	chromium.Eval[bool](s.page, `setTimeout(() => document.querySelectorAll(".entry h3 a")[12].click()), true`)
	s.page.Await(`location.pathname.includes("/papers/")`)
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	restored("after going back")
	chromium.Eval[bool](s.page, `setTimeout(() => location.reload()), true`)
	s.page.Await(`performance.getEntriesByType("navigation")[0].type === "reload"`)
	restored("after a reload")
}

// TestSearchWithKeyboard opens the dialog, searches, and reaches a paper and every filter with the keyboard.
func TestSearchWithKeyboard(t *testing.T) {
	s := searchIn(t, served(t, ""))
	focus := func() string {
		return chromium.Eval[string](
			s.page,
			`document.activeElement.closest("dialog, main, body").tagName + " " + `+
				`(document.activeElement.dataset.filter || document.activeElement.closest(".entry h3, `+
				`.more")?.className || document.activeElement.tagName)`,
		)
	}
	visible := func(where string) {
		if !chromium.Eval[bool](
			s.page,
			`(e => e.matches(":focus-visible") && (getComputedStyle(e).outlineStyle !== "none" || `+
				`e.matches(".find input") && getComputedStyle(e).borderBottomWidth === "2px"))(document.activeElement)`,
		) {
			t.Errorf("the focus is not visible %s", where)
		}
	}
	s.scope = "dialog"
	for _, open := range []func(){func() { s.page.Press("/") }, func() { s.page.Control("k") }} {
		s.page.Visit(s.site + "/tags/")
		open()
		s.page.Await(`!!document.querySelector("dialog[open] input:focus")`)
		visible("in the field")
		s.page.Press("operat")
		s.answered()
		s.first("operat", "Operator")
	}
	// Keys that an input method uses stay in the field.
	if !chromium.Eval[bool](s.page, `["ArrowDown", "Escape"].every(key => document.activeElement.dispatchEvent(`+
		`new KeyboardEvent("keydown", {key, isComposing: true, bubbles: true, cancelable: true}))) && `+
		`document.activeElement.matches("dialog[open] input")`) {
		t.Error("the dialog uses keys of an input method")
	}
	if !chromium.Eval[bool](s.page, `["shiftKey", "ctrlKey", "metaKey", "altKey"].every(modifier => `+
		`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", [modifier]: true, `+
		`bubbles: true, cancelable: true})))`) {
		t.Error("the dialog uses the arrow keys with modifiers")
	}
	s.page.Press(kb.ArrowDown)
	s.page.Await(`!!document.activeElement.closest("dialog .entry h3")`)
	visible("in the results")
	s.page.Press(kb.ArrowDown)
	got := chromium.Eval[int](s.page,
		`[...document.querySelectorAll("dialog .entry h3 a")].indexOf(document.activeElement)`)
	if got != 1 {
		t.Errorf("after two arrows down, the focus is on result %d", got)
	}
	s.page.Press(kb.ArrowUp + kb.ArrowUp)
	if got := focus(); got != "DIALOG INPUT" {
		t.Errorf("after two arrows up, the focus is on %s", got)
	}
	s.page.Press(kb.Escape)
	s.page.Await(`!document.querySelector("dialog[open]")`)
	s.page.Control("k")
	s.page.Await(`!!document.querySelector("dialog[open] input:focus")`)
	s.page.Press(kb.Enter)
	s.page.Await(`location.pathname === "/search/" && !!document.querySelector("main .results .entry")`)
	s.scope = "main"
	s.first("operat", "Operator")
	chromium.Eval[bool](s.page, `document.activeElement.blur(), document.documentElement.dataset.keys = "off", true`)
	s.page.Press("/")
	if got := focus(); got != "BODY BODY" {
		t.Errorf("after / with the keys turned off, the focus is on %s", got)
	}
	chromium.Eval[bool](s.page, `document.documentElement.dataset.keys = "on", true`)
	s.page.Press("/")
	if got := focus(); got != "MAIN INPUT" {
		t.Errorf("after /, the focus is on %s", got)
	}
	s.filtered()
	for stop := 0; ; stop++ {
		s.page.Press(kb.Tab)
		if chromium.Eval[bool](s.page, `document.activeElement.dataset.filter === "year"`) {
			break
		}
		if stop > 40 {
			t.Fatal("Tab reaches no filter of years")
		}
		visible("between the filters")
	}
	s.page.Press(kb.Enter)
	s.page.Await(`location.search.includes("year=") && document.activeElement.getAttribute("aria-current") === "true"`)
	visible("on the chosen filter")
	s.page.Control("k")
	s.page.Await(`document.activeElement.matches("main input")`)
	s.page.Press(kb.Enter)
	s.page.Await(`!!document.activeElement.closest(".entry h3")`)
	s.page.Press(kb.Enter)
	s.page.Await(`location.pathname.startsWith("/papers/")`)
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(`location.search.includes("year=") && document.querySelectorAll("main .results .entry").length > 0`)
}

// TestSearchWithoutScripts checks that the form in the header opens the search page, and that the page shows a message
// and links.
func TestSearchWithoutScripts(t *testing.T) {
	s := searchIn(t, served(t, ""))
	s.page.Scripts(false)
	s.page.Visit(s.site + "/about/")
	s.page.Click("header .find button")
	s.page.Scripts(true) // for Await
	s.page.Await(`location.pathname === "/search/"`)
	s.page.Scripts(false)
	s.page.Visit(s.site + "/search/?q=operator")
	text := chromium.Eval[string](s.page, `document.querySelector("main").innerText`)
	if off := chromium.Eval[float64](s.page, `document.querySelector("noscript p").getBoundingClientRect().left - `+
		`document.querySelector("main input").getBoundingClientRect().left`); off != 0 {
		t.Errorf("the message is %v px beside the column", off)
	}
	for _, want := range []string{"Search needs JavaScript", "keeps your query", "By tag", "By date", "Newest"} {
		if !strings.Contains(text, want) {
			t.Errorf("without scripts, the page has no %q:\n%s", want, text)
		}
	}
}

// TestSearchWithoutRangeRequests uses a server that ignores range requests, as simple servers do.
func TestSearchWithoutRangeRequests(t *testing.T) {
	out, _ := builtSite(t, "../..", "")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Range")
		http.FileServer(http.Dir(out)).ServeHTTP(w, r)
	}))
	defer server.Close()
	s := searchIn(t, server.URL)
	s.visit("?q=multigrid")
	s.first("multigrid", "MgNO")
}

// TestSearchSurvivesANewIndex replaces the index while a page uses the old one.
func TestSearchSurvivesANewIndex(t *testing.T) {
	out, _ := builtSite(t, "../..", "")
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	defer server.Close()
	s := searchIn(t, server.URL)
	s.visit("") // loads the root of the old index
	files, err := filepath.Glob(
		filepath.Join(
			filesOf(t, map[string]string{"content/papers/x.md": "---\ntitle: New multigrid\n---\n"}),
			"search",
			"*.bin",
		),
	)
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, "search", filepath.Base(f)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	s.page.Press("multigrid")
	s.answered()
	if got := s.titles(); len(got) != 1 || got[0] != "New multigrid" {
		t.Errorf("results of the new index: %q: %s", got, s.said())
	}
}
