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

// A searching is a page of the search, or a box over a page, in a browser.
type searching struct {
	*testing.T
	page  *chromium.Page
	site  string
	scope string // of the selectors
}

func searchIn(t *testing.T, site string) *searching {
	s := &searching{t, chromium.Open(t), site, "main"}
	s.page.Screen(1280, 900, "light")
	return s
}

// visit opens the page of the search and waits until it has answered.
func (s *searching) visit(query string) {
	s.Helper()
	s.page.Visit(s.site + "/search/" + query)
	s.answered()
}

// answered waits until the answer is that to what is in the field.
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

// clear empties the field, as a search of its own in the browser's history.
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

// typed asks for something, key by key, and waits for the answer to the whole.
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

// first holds the first result, and that there are no faults.
func (s *searching) first(query, title string) {
	s.Helper()
	if got := s.titles(); len(got) == 0 || !strings.Contains(got[0], title) {
		s.Errorf("%s finds %q: %s", query, got, s.said())
	}
	if faults := s.page.Faults(); len(faults) > 0 {
		s.Errorf("%s: the console says %v", query, faults)
	}
}

func TestSearchFindsWhatIsMeant(t *testing.T) {
	s := searchIn(t, served(t, "https://user.github.io/repo/"))
	for _, c := range []struct{ what, query, title, marked string }{
		{"a word of a title", "hypino", "HyPINO", "HyPINO"},
		{"the beginning of a word", "multigr", "MgNO", "Multigrid"},
		{"another ending", "pruned", "Fire Together", "Pruning"},
		{"two words", "riemannian pressure", "Riemannian", "Riemannian"},
		{"a word of notes", "vandermonde", "Diagonal State Space", "Vandermonde"},
		{"a word of a tag", "weather", "Space-Time Transformer", ""},
		{"a letter too few", "multgrid", "MgNO", "Multigrid"},
		{"a letter too many", "hyppino", "HyPINO", "HyPINO"},
		{"another letter", "riemonnian", "Riemannian", "Riemannian"},
		{"two letters that changed places", "deepmehs", "DeepMesh", "DeepMesh"},
		{"another first letter", "rultigrid", "MgNO", "Multigrid"},
		{"accents that nobody wrote", "rïemánnian", "Riemannian", "Riemannian"},
		{"another case", "HYPINO", "HyPINO", "HyPINO"},
		{"a phrase", `"state space models"`, "Diagonal State Space", "State"},
		{"a hyphenated word without its hyphen", "finetuning", "Fine-tuning", ""},
		{"a formula", "η/λ", "Robust Layerwise", ""},
		{"a phrase with one word more", `"half fine tuning"`, "HFT", "Half"},
	} {
		s.visit("?q=" + strings.NewReplacer(" ", "+", `"`, "%22", "/", "%2F").Replace(c.query))
		s.first(c.what, c.title)
		if marks := s.list("mark"); c.marked != "" && !slices.Contains(marks, c.marked) {
			s.Errorf("%s: marked is %q", c.what, marks)
		}
	}
	s.visit(`?q=%22space+state%22`)
	if got := s.titles(); len(got) > 0 {
		t.Errorf("a phrase in the wrong order finds %q", got)
	}
	if tips := s.list(".nothing a"); len(tips) != 4 || tips[0] != "Search without quotes" {
		t.Errorf("where nothing was found the ways on are %q", tips)
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
			t.Errorf("%s is answered with %q, not %q", query, got, want)
		}
	}
	s.visit("?q=multgrid")
	if said := s.said(); !strings.Contains(said, "No papers contain “multgrid”; showing results for “multigrid”.") {
		t.Errorf("a typing error is mended with %q", said)
	}
	s.visit("?q=multigrid+riemannian")
	if said := s.said(); len(s.titles()) < 2 || !strings.Contains(said, "No paper matches the whole query") {
		t.Errorf("words that no paper has together find %q: %s", s.titles(), said)
	}
}

// TestSearchIsInTheAddress types, filters, goes back and forth, and opens the address anew.
func TestSearchIsInTheAddress(t *testing.T) {
	s := searchIn(t, served(t, "https://user.github.io/repo/"))
	s.visit("?q=hypino")
	s.typed("model")
	if got := s.address(); got != "/repo/search/?q=model" {
		t.Errorf("the address is %s", got)
	}
	all := len(s.list(".year a"))
	number := func(filter string) int {
		return chromium.Eval[int](
			s.page,
			fmt.Sprintf(
				`Number(document.querySelector('[data-filter="%s"] + .count').textContent)`,
				strings.Replace(filter, "=", `"][data-value="`, 1),
			),
		)
	}
	of2023, tagged := number("year=2023"), number("tag=language-models")
	choose := func(filter string) {
		s.page.Click(fmt.Sprintf(`[data-filter="%s"]`, strings.Replace(filter, "=", `"][data-value="`, 1)))
		s.page.Await(
			fmt.Sprintf(
				`!!document.querySelector('[data-filter="%s"][aria-current]')`,
				strings.Replace(filter, "=", `"][data-value="`, 1),
			),
		)
	}
	count := func() int {
		return chromium.Eval[int](s.page, `parseInt(document.querySelector(".said").textContent)`)
	}
	choose("tag=language-models")
	if got := count(); got != tagged || tagged == 0 {
		t.Errorf("%d papers of a tag that has %d", got, tagged)
	}
	if now := len(s.list(".year a")); now >= all {
		t.Errorf("a tag leaves %d of %d years", now, all)
	}
	years := s.list(".year a")
	choose("year=" + years[0])
	if got := s.address(); got != "/repo/search/?q=model&tag=language-models&year="+years[0] {
		t.Errorf("the address is %s", got)
	}
	if got := s.list(".year a"); len(got) != len(years) {
		t.Errorf("with a year chosen the others are %v, before %v", got, years)
	}
	narrow := s.titles()
	address := s.address()
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(fmt.Sprintf(`parseInt(document.querySelector(".said").textContent) === %d`, tagged))
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(
		fmt.Sprintf(
			`!document.querySelector("[aria-current][data-filter]") `+
				`&& Number(document.querySelector('[data-value="2023"] + .count').textContent) === %d`,
			of2023,
		),
	)
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(
		`document.querySelector("main input").value === "hypino" && ` +
			`document.querySelector(".said").textContent.includes("hypino")`,
	)
	s.page.Visit(strings.TrimSuffix(s.site, "/repo") + address)
	s.answered()
	if got := s.titles(); !slices.Equal(got, narrow) || len(got) == 0 {
		t.Errorf("the shared address shows %q, and before it showed %q", got, narrow)
	}
	s.page.Click(".chosen a")
	s.page.Await(`document.querySelectorAll(".chosen a").length === 1`)
}

// TestSearchNeedsNoMouse opens the box by a key, types, and reaches a paper and every filter by keys alone.
func TestSearchNeedsNoMouse(t *testing.T) {
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
				`getComputedStyle(e).boxShadow !== "none"))(document.activeElement)`,
		) {
			t.Errorf("the focus cannot be seen %s", where)
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
	s.page.Press(kb.ArrowDown)
	s.page.Await(`!!document.activeElement.closest("dialog .entry h3")`)
	visible("in the results")
	s.page.Press(kb.ArrowDown)
	got := chromium.Eval[int](s.page,
		`[...document.querySelectorAll("dialog .entry h3 a")].indexOf(document.activeElement)`)
	if got != 1 {
		t.Errorf("two arrows down lead to the result %d", got)
	}
	s.page.Press(kb.ArrowUp + kb.ArrowUp)
	if got := focus(); got != "DIALOG INPUT" {
		t.Errorf("as many up lead to %s", got)
	}
	s.page.Press(kb.Escape)
	s.page.Await(`!document.querySelector("dialog[open]")`)
	s.page.Control("k")
	s.page.Await(`!!document.querySelector("dialog[open] input:focus")`)
	s.page.Press(kb.Enter)
	s.page.Await(`location.pathname === "/search/" && !!document.querySelector("main .results .entry")`)
	s.scope = "main"
	s.first("operat", "Operator")
	s.page.Press("/")
	if got := focus(); got != "MAIN INPUT" {
		t.Errorf("the key of the search leads to %s", got)
	}
	for stop := 0; ; stop++ {
		s.page.Press(kb.Tab)
		if chromium.Eval[bool](s.page, `document.activeElement.dataset.filter === "year"`) {
			break
		}
		if stop > 40 {
			t.Fatal("Tab leads to no filter of years")
		}
		visible("between the filters")
	}
	s.page.Press(kb.Enter)
	s.page.Await(`location.search.includes("year=") && document.activeElement.getAttribute("aria-current") === "true"`)
	visible("on the filter that was chosen")
	s.page.Control("k")
	s.page.Await(`document.activeElement.matches("main input")`)
	s.page.Press(kb.Enter)
	s.page.Await(`!!document.activeElement.closest(".entry h3")`)
	s.page.Press(kb.Enter)
	s.page.Await(`location.pathname.startsWith("/papers/")`)
	chromium.Eval[bool](s.page, `setTimeout(() => history.back()), true`)
	s.page.Await(`location.search.includes("year=") && document.querySelectorAll("main .results .entry").length > 0`)
}

// TestSearchWithoutScriptsSaysSo finds the message and the ways that lead on, and that the form of the header
// leads there.
func TestSearchWithoutScriptsSaysSo(t *testing.T) {
	s := searchIn(t, served(t, ""))
	s.page.Scripts(false)
	s.page.Visit(s.site + "/about/")
	s.page.Click("header .find button")
	s.page.Scripts(true) // to ask it
	s.page.Await(`location.pathname === "/search/"`)
	s.page.Scripts(false)
	s.page.Visit(s.site + "/search/?q=operator")
	text := chromium.Eval[string](s.page, `document.querySelector("main").innerText`)
	for _, want := range []string{"Search needs JavaScript", "By tag", "By date", "Newest"} {
		if !strings.Contains(text, want) {
			t.Errorf("without scripts the page lacks %q:\n%s", want, text)
		}
	}
}

// TestBrowserAndIndexTakeTheSameWords runs the table of words through the script's side.
func TestBrowserAndIndexTakeTheSameWords(t *testing.T) {
	script, err := os.ReadFile("../../static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("../search/testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	_, rule, _ := strings.Cut(string(script), "/* ---- Words")
	rule, _, found := strings.Cut(rule, "/* ---- The index")
	if !found {
		t.Fatal("the script has no such part")
	}
	page := chromium.Open(t)
	wrong := chromium.Eval[[]string](page, `(() => { /* ---- Words`+rule+`
		const table = `+string(table)+`;
		const same = w => w.map(x => x.normalize("NFKD")).join(" ");
		return table.filter(([text, want]) => same(words(text).flatMap(w => w.words)) !== same(want)).map(([text]) `+
		`=> text + ": " + words(text).flatMap(w => w.words).join(" "));
	})()`)
	for _, w := range wrong {
		t.Errorf("other words in the browser: %s", w)
	}
}

// TestSearchOnAHostWithoutParts serves whole files where parts are asked for, as simple servers do.
func TestSearchOnAHostWithoutParts(t *testing.T) {
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

// TestSearchSurvivesANewIndex publishes another index while a page of the old one is open.
func TestSearchSurvivesANewIndex(t *testing.T) {
	out, _ := builtSite(t, "../..", "")
	server := httptest.NewServer(http.FileServer(http.Dir(out)))
	defer server.Close()
	s := searchIn(t, server.URL)
	s.visit("") // which has the root of the old one
	files, err := filepath.Glob(
		filepath.Join(
			filesOf(t, map[string]string{"content/papers/x.md": "---\ntitle: Multigrid anew\n---\n"}),
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
	if got := s.titles(); len(got) != 1 || got[0] != "Multigrid anew" {
		t.Errorf("the new index finds %q: %s", got, s.said())
	}
}
