//go:build browser

package generate_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/testutil/chromium"
	"github.com/offprint/offprint/internal/theme"
)

// everything is a paper whose notes use every feature.
const everything = `---
title: "On $\\hat x\\!\\!y$"
date: 2023-10-16
---

| left | right | centre |
|:-----|------:|:------:|
| a    |     1 |   b    |

$$\begin{aligned} a &= \boxed{b} \\ \overline{xy} &= c \negthickspace d \end{aligned}$$

## Notes

![a red dot](data:image/png;base64,` +
	`iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==)
![the site's mark](/favicon.svg)

| right | formula |
|------:|---------|
|  1    | $x$     |

$$\begin{array}{l|r}a&b\\\hline c&d\end{array}$$

- [x] done[^1]

` + "```go\nfunc main() { println(\"a\") }\n```" + `

[^1]: A footnote.
`

// deployed builds a site of some files and serves it.
func deployed(t *testing.T, files map[string]string) string {
	t.Helper()
	server := httptest.NewServer(http.FileServer(http.Dir(filesOf(t, files))))
	t.Cleanup(server.Close)
	return server.URL
}

// filesOf builds a site of some files and returns the output folder.
func filesOf(t *testing.T, files map[string]string) string {
	t.Helper()
	return filesWith(t, files, generate.Options{Strict: true})
}

// filesWith is filesOf with options.
func filesWith(t *testing.T, files map[string]string, options generate.Options) string {
	t.Helper()
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	options.Dir, options.Out, options.Theme = dir, out, offprint.Theme
	if _, err := generate.Run(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestPolicyAllowsThePages checks that everything in notes looks as intended and that the policy blocks nothing.
func TestPolicyAllowsThePages(t *testing.T) {
	address := deployed(t, map[string]string{"site.yaml": "title: S\n", "content/papers/x.md": everything})
	page := chromium.Open(t)
	page.Visit(address + "/papers/x/")
	chromium.Eval[bool](page, `document.querySelectorAll("img").forEach(i => { i.loading = "eager"; }); true`)
	page.Await(`[...document.querySelectorAll("img")].every(i => i.complete)`)
	for _, c := range []struct{ what, holds string }{
		{"images load",
			`[...document.querySelectorAll("img")].map(i => i.naturalWidth > 0).join() === "true,true"`},
		{"the style sheet applies", `getComputedStyle(document.querySelector("main")).paddingBottom === "64px"`},
		{"the script has run", `!document.querySelector("button.theme").hidden`},
		{"a cell of an abstract is right-aligned",
			`getComputedStyle(document.querySelectorAll(".abstract td")[1]).textAlign === "right"`},
		{"a cell is centered",
			`getComputedStyle(document.querySelectorAll(".abstract td")[2]).textAlign === "center"`},
		{"a cell of the notes is right-aligned",
			`getComputedStyle(document.querySelectorAll(".notes td")[0]).textAlign === "right"`},
		{"a formula's cells have no padding",
			`getComputedStyle(document.querySelector(".abstract mtd")).paddingRight === "0px"`},
		{"a formula is boxed", `getComputedStyle(document.querySelector("mrow.boxed")).borderLeftStyle === "solid"`},
		{"a formula has a line above it",
			`getComputedStyle(document.querySelector("mrow.overlined")).borderTopStyle === "solid"`},
		{"an array in a formula has rules",
			`getComputedStyle(document.querySelectorAll(".notes mtd")[3]).borderTopStyle + ` +
				`getComputedStyle(document.querySelectorAll(".notes mtd")[3]).borderLeftStyle === "solidsolid"`},
		{"a space is negative", `parseFloat(getComputedStyle(document.querySelector("h1 mspace")).marginLeft) < 0`},
		{"code is colored", `getComputedStyle(document.querySelector(".code .kd")).color !== ` +
			`getComputedStyle(document.querySelector(".code")).color`},
	} {
		if !chromium.Eval[bool](page, c.holds) {
			t.Errorf("not true: %s", c.what)
		}
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}

// TestPolicyBlocksForeignContent checks that a page runs and loads only built files, whatever a layout contains, and
// that the console reports the rest.
func TestPolicyBlocksForeignContent(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the page requests %s from another server", r.URL)
	}))
	defer elsewhere.Close()
	const footer = `{{define "footer"}}%s{{end}}`
	for what, c := range map[string]struct{ html, happened string }{
		"an inline script": {`<script>window.ran = true</script>`, `!!window.ran`},
		"an event handler": {`<img src="/none.png" alt="" onerror="window.ran = true">`, `!!window.ran`},
		"an inline style": {`<style>body { color: rgb(1, 2, 3) }</style>`,
			`getComputedStyle(document.body).color === "rgb(1, 2, 3)"`},
		"a style attribute": {`<p id="p" style="color: rgb(1, 2, 3)">p</p>`,
			`getComputedStyle(document.querySelector("#p")).color === "rgb(1, 2, 3)"`},
		"a foreign script":      {`<script src="` + elsewhere.URL + `/x.js"></script>`, `false`},
		"a foreign style sheet": {`<link rel="stylesheet" href="` + elsewhere.URL + `/x.css">`, `false`},
		"a foreign frame":       {`<iframe title="f" src="` + elsewhere.URL + `/"></iframe>`, `false`},
		"a base element": {`<base href="` + elsewhere.URL + `/">`,
			fmt.Sprintf(`document.baseURI.startsWith(%q)`, elsewhere.URL)},
		"a script with another hash": {`<script src="/js/x.js" ` +
			`integrity="sha384-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"></script>`,
			`!!window.ran`},
	} {
		page := chromium.Open(t)
		page.Visit(deployed(t, map[string]string{
			"site.yaml": "title: S\n", "content/papers/x.md": "---\ntitle: X\n---\n",
			"layouts/partials/footer.html": fmt.Sprintf(footer, c.html), "static/js/x.js": "window.ran = true",
		}) + "/papers/x/")
		if chromium.Eval[bool](page, c.happened) {
			t.Errorf("%s is not blocked", what)
		}
		if faults := page.Faults(); len(faults) == 0 {
			t.Errorf("%s: the console has no error", what)
		}
	}
}

// TestMinifyingKeepsTheText compares the text of every page in Chromium with its text from layouts that are not
// minified.
func TestMinifyingKeepsTheText(t *testing.T) {
	look, _, err := theme.Load(offprint.Theme, "../..")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	if c.BaseURL, err = config.NormalBaseURL("https://user.github.io/"); err != nil {
		t.Fatal(err)
	}
	a, _, err := archive.NewReader("../..").Read(c, archive.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	look = look.With(c)
	plain := theme.PlainAssets(look.Static)
	r, err := render.New(look, render.Options{Config: c, Assets: plain})
	if err != nil {
		t.Fatal(err)
	}
	files := http.NewServeMux()
	static, _ := plain.Files(r.Assets())
	for _, f := range static {
		files.HandleFunc("/"+f.Name, func(w http.ResponseWriter, req *http.Request) {
			http.ServeContent(w, req, f.Name, time.Time{}, bytes.NewReader(f.Data))
		})
	}
	plan := site.NewPlanner(site.Options{Dir: "../.."}).Plan(a, c)
	for _, p := range plan {
		pattern := p.Path
		if strings.HasSuffix(pattern, "/") {
			pattern += "{$}"
		}
		files.HandleFunc(pattern, func(w http.ResponseWriter, _ *http.Request) {
			var b bytes.Buffer
			if err := r.Render(&b, p); err != nil {
				t.Error(err)
			}
			_, _ = w.Write(b.Bytes())
		})
	}
	// innerText excludes closed details, and what content-visibility omits because it is below the window.
	const shownText = `document.querySelectorAll("details").forEach(d => { d.open = true; }),
		document.adoptedStyleSheets.push(new CSSStyleSheet()),
		document.adoptedStyleSheets.at(-1).replaceSync("* { content-visibility: visible !important; }"),
		document.title + "\n" + document.body.innerText`
	server := httptest.NewServer(files)
	defer server.Close()
	built := served(t, c.BaseURL)
	page := chromium.Open(t)
	read := func(address string) string {
		page.Visit(address)
		return chromium.Eval[string](page, shownText)
	}
	pages := 0
	for _, p := range plan {
		if p.Export != nil {
			continue
		}
		pages++
		loose, published := read(server.URL+p.Path), read(built+p.Path)
		if loose != published || len(published) < 100 {
			t.Errorf("%s shows\n%q\nbut minified\n%q", p.Path, loose, published)
		}
	}
	if pages < 90 {
		t.Errorf("found only %d pages", pages)
	}
}
