//go:build browser

package generate_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/chromium"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// builtSite builds the site in a folder. It returns the output folder and the base path without its trailing slash.
func builtSite(t *testing.T, dir, baseURL string) (out, below string) {
	t.Helper()
	out = filepath.Join(t.TempDir(), "public")
	result, err := generate.Run(
		t.Context(),
		generate.Options{Dir: dir, Out: out, BaseURL: baseURL, Theme: offprint.Theme, Strict: true},
	)
	if err != nil {
		t.Fatal(err)
	}
	return out, strings.TrimSuffix(result.BasePath, "/")
}

// served builds and serves the archive of this repository. It returns the URL without a trailing slash.
func served(t *testing.T, baseURL string) string { return servedFrom(t, "../..", baseURL) }

// servedFrom builds and serves the site in a folder.
func servedFrom(t *testing.T, dir, baseURL string) string {
	t.Helper()
	out, below := builtSite(t, dir, baseURL)
	server := httptest.NewServer(http.StripPrefix(below, http.FileServer(http.Dir(out))))
	t.Cleanup(server.Close)
	return server.URL + below
}

// repairs are all differences between the digest and the browser, by title of the paper: the text in the digest and in
// the browser.
var repairs = map[string][][2]string{
	"MgNO: Efficient": {
		{`mathcal O_i(u) = sigmaleft( sum_j mathcal W_{ij} u + mathcal B_{ij}right)`, `𝒪i(u)=σ(∑j𝒲iju+ℬij)`},
		{`mathcal W_{ij}`, `𝒲ij`}, {`mathcal B_{ij}`, `ℬij`},
	},
	"Transformers as Support": {{`(XQK^top X^top)`, `(XQK⊤X⊤)`}, {`W=KQ^top`, `W=KQ⊤`}},
	"Robust Layerwise": {
		{`muP`, `μP`}, {`muP`, `μP`}, {`eta/lambda`, `η/λ`}, {`eta/lambdacdot d^{0.75}`, `η/λ⋅d0.75`}, {`muP`, `μP`},
		{
			`eta_2propto d^{-1}`,
			`η2∝d−1`,
		}, {`lambda_2propto d`, `λ2∝d`}, {`eta_1=Theta_d(1)`, `η1=Θd(1)`}, {`lambda_1=0`, `λ1=0`}, {`muP`, `μP`},
	},
	"Power Scheduler":    {{`muP`, `μP`}},
	"It Takes a Good":    {{`90\%`, `90%`}},
	"On the Parameter":   {{`85\%`, `85%`}},
	"Predictable Scale":  {{`0.07\%`, `0.07%`}},
	"DSP-Reg":            {{`66.7\%`, `66.7%`}},
	"HyPINO":             {{`L_2`, `L2`}},
	"Global Convergence": {{`ell_1`, `ℓ1`}, {`ell_1`, `ℓ1`}},
	"Direct Discrim":     {{`256times256`, `256×256`}},
}

// asRead applies the repairs of a paper to a text of the digest, in order.
func asRead(t *testing.T, title, text string) string {
	var b strings.Builder
	for prefix, pairs := range repairs {
		if !strings.HasPrefix(title, prefix) {
			continue
		}
		for _, pair := range pairs {
			before, after, found := strings.Cut(text, pair[0])
			if !found {
				t.Errorf("%s: the digest has no %q here", title, pair[0])
			}
			b.WriteString(before + pair[1])
			text = after
		}
	}
	return b.String() + text
}

// TestReaderSeesTheTextOfTheDigest compares the text of every paper in Chromium with the digest.
func TestReaderSeesTheTextOfTheDigest(t *testing.T) {
	src, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	d, err := digest.Read(src, digest.Options{Name: "2026-02-18.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Entries) != 33 {
		t.Fatalf("%d entries", len(d.Entries))
	}
	site := served(t, "")
	page := chromium.Open(t)
	for _, e := range d.Entries {
		if !strings.Contains(string(src), e.Title) || !strings.Contains(string(src), e.Abstract) {
			t.Errorf("%q differs from the digest", e.Title)
		}
		page.Visit(site + "/papers/" + content.Slug(e.Title) + "/")
		// innerText excludes white space that is not shown.
		if got := chromium.Eval[string](page, `document.querySelector("h1").innerText`); got != e.Title {
			t.Errorf("the title is\n%q, want\n%q", got, e.Title)
		}
		got := chromium.Eval[string](
			page,
			`[...document.querySelectorAll(".abstract p")].map(p => p.textContent.replace(/\s+/g, `+
				`" ").trim()).join("\n\n")`,
		)
		if want := asRead(t, e.Title, e.Abstract); got != want {
			t.Errorf("%s: the abstract is\n%q, want\n%q", e.Title, got, want)
		}
		hidden := chromium.Eval[int](page,
			`[...document.querySelectorAll(".abstract *")].filter(e => !e.checkVisibility()).length`)
		if hidden > 0 {
			t.Errorf("%s: %d elements of the abstract are hidden", e.Title, hidden)
		}
	}
}

// addresses returns the paths in the sitemap.
func addresses(t *testing.T, site string) []string {
	t.Helper()
	response, err := http.Get(site + "/sitemap.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var sitemap struct {
		Addresses []string `xml:"url>loc"`
	}
	if err := xml.NewDecoder(response.Body).Decode(&sitemap); err != nil || len(sitemap.Addresses) < 90 {
		t.Fatalf("the sitemap has %d addresses (error: %v)", len(sitemap.Addresses), err)
	}
	for i, address := range sitemap.Addresses {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		sitemap.Addresses[i] = u.EscapedPath()
	}
	return sitemap.Addresses
}

// TestEverythingIsBelowTheBasePath checks that every link, style sheet and image of every page is below the base path
// and exists.
func TestEverythingIsBelowTheBasePath(t *testing.T) {
	site := served(t, "https://user.github.io/repo/")
	page := chromium.Open(t)
	root := strings.TrimSuffix(site, "/repo")
	known := map[string]bool{}
	for _, address := range append(addresses(t, site), "/repo/404.html") {
		page.Visit(root + address)
		used := chromium.Eval[[]string](
			page,
			`[...document.querySelectorAll("[href], [src]")].map(e => new URL(e.getAttribute("href") `+
				`|| e.getAttribute("src"), location).href)
			.concat(performance.getEntriesByType("resource").map(e => e.name))`,
		)
		if len(used) < 10 {
			t.Errorf("%s uses only %d addresses", address, len(used))
		}
		for _, u := range used {
			parsed, err := url.Parse(u)
			if err != nil {
				t.Errorf("%s: %v", address, err)
				continue
			}
			if !strings.HasPrefix(u, root) {
				continue // a link to another site
			}
			if !strings.HasPrefix(parsed.Path, "/repo/") {
				t.Errorf("%s: %s is not below /repo/", address, u)
			}
			parsed.Fragment = ""
			known[parsed.String()] = true
		}
		if faults := page.Faults(); len(faults) > 0 {
			t.Errorf("%s: console errors: %v", address, faults)
		}
	}
	all := make([]string, 0, len(known))
	for u := range known {
		all = append(all, u)
	}
	slices.Sort(all)
	list, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	missing := chromium.Eval[[]string](page, fmt.Sprintf(`(async () => {
		const missing = [];
		for (const u of %s) { const r = await fetch(u, {redirect: "error"}).catch(e => e); if (!r.ok) missing.push(u); }
		return missing;
	})()`, list))
	if len(all) < 100 || len(missing) > 0 {
		t.Errorf("of %d addresses, these are missing: %v", len(all), missing)
	}
}

// kinds are the paths of a page of each kind, by kind.
var kinds = map[string]string{
	"home":            "/",
	"glance":          "/glance/",
	"formulas":        "/papers/robust-layerwise-scaling-rules-by-proper-weight-decay-tuning/",
	"notes with code": "/papers/on-the-parameterization-and-initialization-of-diagonal-state-space-models/",
	"links":           "/papers/pig-physics-informed-gaussians-as-adaptive-parametric-mesh-representations/",
	"dates":           "/dates/",
	"year":            "/dates/2023/",
	"month":           "/dates/2023/10/",
	"undated":         "/dates/undated/",
	"digests":         "/digests/",
	"digest":          "/digests/2026-02-18/",
	"tags":            "/tags/",
	"tag":             "/tags/language-models/",
	"authors":         "/authors/",
	"author count":    "/authors/4/",
	"authors unknown": "/authors/unknown/",
	"free page":       "/about/",
	"collections":     "/collections/",
	"collection":      "/collections/networks-that-learn-physics/",
	"mentioned paper": "/papers/mgno-efficient-parameterization-of-linear-operators-via-multigrid/",
	"not found":       "/404.html",
	"search":          "/search/",
	"results":         "/search/?q=neural+operator",
	"reading list":    "/reading-list/",
}

// namedKinds are like kinds, in an archive whose papers name their authors.
var namedKinds = map[string]string{
	"home with people":         "/",
	"paper with names":         "/papers/a-whole-laboratory/",
	"people":                   "/people/",
	"letter":                   "/people/t/",
	"person":                   "/people/bo-ti/",
	"person with all facts":    "/people/jose-garcia--978e/",
	"person of many papers":    "/people/ada-lovelace/page/2/",
	"names of one slug":        "/people/jose-garcia/",
	"author counts and people": "/authors/",
}

// namedArchive creates an archive whose papers name their authors and returns its folder.
func namedArchive(t *testing.T) string {
	dir := t.TempDir()
	if err := synthetic.Write(dir, 300, 1); err != nil {
		t.Fatal(err)
	}
	w := &workshop{dir: dir, files: map[string]string{}}
	var laboratory []string
	for i := range 140 {
		laboratory = append(laboratory, fmt.Sprintf("Researcher Numbered-%d", i))
	}
	files := map[string]string{
		"site.yaml": "people: [{name: José García, also: [J. García], family: García, " +
			"url: 'https://example.org/', orcid: 0000-0002-1825-0097}]\n",
		"content/papers/garcias.md": "---\ntitle: By both\nauthors: [J. García, Jose Garcia]\n---\n",
		"content/papers/a-whole-laboratory.md": "---\ntitle: A whole laboratory\ndate: 2026-02-18\nauthors: [" +
			strings.Join(laboratory, ", ") + "]\n---\n\nAn abstract.\n",
	}
	for i := range 60 {
		files[fmt.Sprintf("content/papers/ada-%d.md", i)] = fmt.Sprintf(
			"---\ntitle: Paper %d of many\nauthors: [Ada Lovelace]\n---\n",
			i,
		)
	}
	for name, text := range files {
		if err := w.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// serveEveryKind serves pages of every kind and returns their URLs.
func serveEveryKind(t *testing.T) map[string]string {
	all := map[string]string{}
	site := served(t, "")
	for name, path := range kinds {
		all[name] = site + path
	}
	site = servedFrom(t, namedArchive(t), "")
	for name, path := range namedKinds {
		all[name] = site + path
	}
	site = servedFrom(t, unusualArchive(t), "")
	for _, name := range []string{"long title", "wide formulas", "right to left", "dates, page 3", "digest", "tags",
		"author counts", "view as a table"} {
		all[name+", odd papers"] = site + richKinds[name]
	}
	return all
}

// TestAxeFindsNoViolation runs axe-core on every kind of page, in both themes, on a phone and a desktop.
func TestAxeFindsNoViolation(t *testing.T) {
	page := chromium.Open(t)
	for name, address := range serveEveryKind(t) {
		checkWithAxe(t, page, name, address)
	}
}

// checkWithAxe runs axe-core on a page, in both themes, on a phone and a desktop.
func checkWithAxe(t *testing.T, page *chromium.Page, name, address string) {
	t.Helper()
	axe, err := os.ReadFile("../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v (run npm ci --ignore-scripts in .ci)", err)
	}
	check := func(scheme string, width int64, rules string) {
		found := chromium.Eval[[]string](page, `axe.run({resultTypes: ["violations"], `+rules+`}).then(r => `+
			`r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).join(" ")))`)
		for _, v := range found {
			t.Errorf("%s, %s, %d pixels: %s", name, scheme, width, v)
		}
	}
	for _, width := range []int64{390, 1280} {
		page.Screen(width, 900, "light")
		page.Visit(address)
		chromium.Eval[bool](page, string(axe)+"; true")
		check("light", width, `rules: {"target-size": {enabled: true}, "color-contrast-enhanced": {enabled: true}}`)
		page.Screen(width, 900, "dark") // changes only colors
		check("dark", width, `runOnly: ["color-contrast", "color-contrast-enhanced"]`)
	}
}

// TestPagesFitAndDoNotShift checks that pages do not scroll sideways, even on a narrow phone, and that nothing moves
// while they load.
func TestPagesFitAndDoNotShift(t *testing.T) {
	page := chromium.Open(t)
	for name, address := range serveEveryKind(t) {
		for _, width := range []int64{320, 390, 1280} {
			page.Screen(width, 800, "light")
			page.Visit(address)
			over := chromium.Eval[int](page,
				`document.documentElement.scrollWidth - document.documentElement.clientWidth`)
			if over > 0 {
				t.Errorf("%s is %d pixels wider than %d", name, over, width)
			}
			shift := shiftOf(page)
			for range 5 { // repeat, because a busy machine paints a page before all of it has arrived
				if shift > 0 {
					page.Visit(address)
					shift = min(shift, shiftOf(page))
				}
			}
			if shift > 0 {
				t.Errorf("%s moves by %v while it loads at %d pixels", name, shift, width)
			}
		}
	}
}

// shiftOf returns the cumulative layout shift of a page.
func shiftOf(page *chromium.Page) float64 {
	return chromium.Eval[float64](page, `new Promise(done => {
		let sum = 0;
		new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; `+
		`}).observe({type: "layout-shift", buffered: true});
		requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
	})`)
}

// TestSummariesAreTwoLines checks that lists show at most two lines of an abstract on a desktop.
func TestSummariesAreTwoLines(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	page.Screen(1280, 800, "light")
	for _, path := range []string{"/", "/digests/2026-02-18/"} {
		page.Visit(site + path)
		longer := chromium.Eval[[]string](page, `[...document.querySelectorAll(".summary")]
			.filter(p => p.getBoundingClientRect().height > 2.5 * parseFloat(getComputedStyle(p).lineHeight)).map(p `+
			`=> p.innerText)`)
		for _, text := range longer {
			t.Errorf("%s: more than two lines: %s", path, text)
		}
	}
}

// TestNoLineBreakBetweenFormulaAndWord checks that no line breaks between a formula and the characters next to it, at
// any width.
func TestNoLineBreakBetweenFormulaAndWord(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	for width := int64(320); width <= 420; width += 5 {
		page.Screen(width, 800, "light")
		page.Visit(site + kinds["formulas"])
		heights := chromium.Eval[[]float64](page, `[...document.querySelectorAll(".glued")].map(s => {
			const all = document.createRange();
			all.selectNodeContents(s);
			return all.getBoundingClientRect().height / parseFloat(getComputedStyle(s).fontSize);
		})`)
		if len(heights) < 5 || slices.Max(heights) > 2.5 {
			t.Errorf("at %d pixels, formulas with adjacent characters are %v em high", width, heights)
		}
	}
}

// TestTouchTargets checks that every link and button on a touch screen is at least 44 pixels high. Exceptions are links
// in text, in the line of facts and in the byline, and the bars of charts, which are also links in a table.
func TestTouchTargets(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Touch(true)
	for name, path := range kinds {
		page.Visit(site + path)
		if !chromium.Eval[bool](page, `matchMedia("(pointer: coarse)").matches`) {
			t.Fatal("the screen is not a touch screen")
		}
		for _, e := range chromium.Eval[[]string](page, smallTargets) {
			t.Errorf("%s: not high enough: %s", name, e)
		}
	}
}

// smallTargets is a script that returns the links and buttons that are less than 44 pixels high.
const smallTargets = `[...document.querySelectorAll("a, button, summary")]
	.filter(e => e.checkVisibility() && !e.matches(".skip, .anchor"))
	.filter(e => !e.closest(".description, .abstract, .notes, .facts, p.byline, .byline p, svg"))
	.filter(e => e.getBoundingClientRect().height < 43.9).map(e => e.outerHTML)`

func TestThemeFollowsTheSystemAndTheReader(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	dark := func() bool {
		return chromium.Eval[bool](page, `getComputedStyle(document.documentElement).colorScheme === "dark"`)
	}
	for _, scheme := range []string{"light", "dark"} {
		page.Screen(1280, 900, scheme)
		page.Visit(site + "/")
		if dark() != (scheme == "dark") {
			t.Errorf("the page does not follow the system's theme %s", scheme)
		}
	}
	label := `document.querySelector("button.theme").ariaLabel`
	for i, want := range []struct {
		dark  bool
		label string
	}{{false, "Theme: light"}, {true, "Theme: dark"}, {true, "Theme: like the system"}, {false, "Theme: light"}} {
		page.Click("button.theme")
		if got := chromium.Eval[string](page, label); dark() != want.dark || got != want.label {
			t.Errorf("after %d clicks, the theme is dark: %t, and the button says %q", i+1, dark(), got)
		}
	}
	page.Visit(site + "/tags/")
	if got := chromium.Eval[string](page, label); dark() || got != "Theme: light" {
		t.Errorf("the next page does not use the chosen theme; its button says %q", got)
	}
}

func TestKeyboardReachesTheContentFirst(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	page.Visit(site + "/")
	page.Press(kb.Tab)
	if text := chromium.Eval[string](page, `document.activeElement.textContent`); text != "Skip to content" {
		t.Errorf("the first focused element is %q", text)
	}
	if visible := chromium.Eval[bool](page, `document.activeElement.getBoundingClientRect().width > 50`); !visible {
		t.Error("the focused skip link is not visible")
	}
	page.Press(kb.Enter)
	page.Await(`document.activeElement.id === "main"`)
	page.Press(kb.Tab)
	outline := chromium.Eval[string](page, `getComputedStyle(document.activeElement).outlineStyle`)
	if outline == "none" {
		t.Error("the focus is not visible")
	}
}

// TestPagesWorkWithoutScripts checks that pages show the same text without scripts, except the search and the
// reading list.
func TestPagesWorkWithoutScripts(t *testing.T) {
	page := chromium.Open(t)
	for name, address := range serveEveryKind(t) {
		if strings.Contains(address, "/search/") || strings.HasSuffix(address, "/reading-list/") {
			continue
		}
		page.Scripts(true)
		page.Visit(address)
		with := chromium.Eval[string](
			page,
			`document.querySelectorAll("button.copy, .sift, .star, [data-reading-list]").forEach(b => b.remove()), document.body.innerText`,
		)
		page.Scripts(false)
		page.Visit(address)
		if without := chromium.Eval[string](page, `document.body.innerText`); with != without || len(with) < 100 {
			t.Errorf("%s shows without scripts\n%s\nbut with scripts\n%s", name, without, with)
		}
	}
}

// TestScreenshotOfReadme takes the screenshot of the README. It writes the file that OFFPRINT_PICTURE names:
// OFFPRINT_PICTURE=.github/picture.png.
func TestScreenshotOfReadme(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	page.Screen(1280, 840, "light")
	page.Visit(site + "/")
	png := page.Picture()
	if len(png) < 10_000 {
		t.Errorf("the screenshot has only %d bytes", len(png))
	}
	if name := os.Getenv("OFFPRINT_PICTURE"); name != "" {
		if err := os.WriteFile(filepath.Join("../..", name), png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
