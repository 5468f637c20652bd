//go:build browser

package preview

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/chromium"
	"github.com/offprint/offprint/internal/watch"
)

// run watches the site's files and serves the preview at an address until stop is called.
func (d *fixture) run(address string) (at string, stop func()) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	batches, err := watch.Watch(ctx, watch.Options{Root: d.dir, Names: generate.Sources, Say: d.say})
	if err != nil {
		d.t.Fatal(err)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		d.t.Fatal(err)
	}
	server := &http.Server{Handler: d.site}
	go func() { _ = server.Serve(listener) }()
	done := make(chan struct{})
	go func() { defer close(done); d.site.Run(ctx, batches) }()
	return "http://" + listener.Addr().String(), func() {
		_ = server.Close()
		cancel()
		<-done
	}
}

// longPaper returns a paper whose page is several screens long.
func longPaper(title, tags, notes string) string {
	return fmt.Sprintf(
		"---\ntitle: %s\ndate: 2023-10-16\ntags: [%s]\n---\n\n%s\n\n## Notes\n\n%s\n\n%s\n",
		title,
		tags,
		strings.Repeat("An abstract goes on and on.\n\n", 60),
		notes,
		strings.Repeat("[Home](/) and more.\n\n", 60),
	)
}

func TestBrowserFollowsEdits(t *testing.T) {
	files := map[string]string{
		"content/papers/a.md": longPaper("Paper A", "pdes", "Mine."),
		"content/papers/b.md": "---\ntitle: Paper B\ntags: [pdes]\n---\n\nAnother.\n",
	}
	d := newFixture(t, files)
	address, stop := d.run("127.0.0.1:0")
	page := chromium.Open(t)
	page.Screen(1280, 900, "light") // a paper's facts are beside the text, so that they do not move it
	page.Visit(address + "/papers/a/")
	// Make changes like a reader. Only a reload may undo them.
	chromium.Eval[bool](
		page,
		`window.kept = true; document.querySelector("details.cite").open = true; scrollTo(0, 1200); `+
			`document.querySelector(".notes a[href='/']").focus({preventScroll: true}); true`,
	)
	// position in the window, because content above can grow
	const place = `Math.round(document.activeElement.getBoundingClientRect().top)`
	at := chromium.Eval[int](page, place)
	kept := func(what string) {
		t.Helper()
		if !chromium.Eval[bool](
			page,
			`window.kept === true && document.querySelector("details.cite").open && `+
				`document.activeElement.matches(".notes a")`,
		) {
			t.Errorf("%s: the page was reloaded, or the open details or the focus are lost", what)
		}
		if now := chromium.Eval[int](page, place); now != at {
			t.Errorf("%s: the focused element moved from %d to %d", what, at, now)
		}
	}

	d.write("content/papers/a.md", longPaper("Paper A", "pdes", "Ours, *now*."))
	page.Await(`document.querySelector(".notes em")?.textContent === "now"`)
	kept("a note")

	d.write("content/papers/a.md", longPaper("Paper A", "pdes, operators", "Ours, *now*."))
	page.Await(`document.querySelector(".margin.rest")?.textContent.includes("Operators")`)
	kept("a tag")

	d.write("static/css/offprint.css", "main { color: rgb(1, 2, 3) } details, p { min-height: 50px }")
	page.Await(`getComputedStyle(document.querySelector("main")).color === "rgb(1, 2, 3)"`)
	if !chromium.Eval[bool](
		page,
		`window.kept === true && document.querySelectorAll("link[rel=stylesheet]").length <= 2`,
	) {
		t.Error("a style: the page was reloaded")
	}
	if err := os.Remove(d.path("static/css/offprint.css")); err != nil {
		t.Fatal(err)
	}
	page.Await(
		`getComputedStyle(document.querySelector("main")).color !== "rgb(1, 2, ` +
			`3)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`,
	)
	at = chromium.Eval[int](page, place)

	const overlay = `document.querySelector("offprint-faults")?.shadowRoot.textContent`
	d.write("content/papers/a.md", "---\ntitle: Paper A\ntgas: [x]\n---\n")
	page.Await(overlay + `?.includes("did you mean ` + "`tags`" + `?")`)
	if text := chromium.Eval[string](page, overlay); !strings.Contains(text, "a.md:3:1") ||
		!strings.Contains(text, "tgas: [x]") {
		t.Errorf("the overlay shows %q", text)
	}
	kept("broken front matter")
	d.write("content/papers/a.md", longPaper("Paper A", "pdes", "Fixed."))
	page.Await(
		`!document.querySelector("offprint-faults") && document.querySelector(".notes p")?.textContent === "Fixed."`,
	)
	kept("fixed front matter")

	d.write("layouts/paper.html", "{{define \"main\"}}\n{{.Nothing}}{{end}}")
	page.Await(overlay + `?.includes("layouts/paper.html:2:3")`)
	kept("a broken layout")
	if err := os.Remove(d.path("layouts/paper.html")); err != nil {
		t.Fatal(err)
	}
	page.Await(`!document.querySelector("offprint-faults")`)
	kept("a fixed layout")

	// An edit of another paper must not change this page.
	d.write("content/papers/b.md", "---\ntitle: Paper B\ntags: [pdes]\n---\n\nAnother.\n\n## Notes\n\nNew.\n")
	d.write("layouts/partials/footer.html", `{{define "footer"}}<footer id="own">own</footer>{{end}}`)
	page.Await(`!!document.querySelector("#own")`)
	kept("a layout")

	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}

	// Restart the server with other files.
	stop()
	d.write("content/papers/a.md", longPaper("Paper A", "pdes", "Meanwhile."))
	d.site = New(d.site.options)
	_, stop = d.run(strings.TrimPrefix(address, "http://"))
	defer stop()
	page.Await(`document.querySelector(".notes p")?.textContent === "Meanwhile."`)
	kept("a restart")

	if err := os.Remove(d.path("content/papers/a.md")); err != nil {
		t.Fatal(err)
	}
	page.Await(`document.querySelector("h1")?.textContent === "Page not found"`)
	d.write("content/papers/a.md", longPaper("Paper A", "pdes", "Back."))
	page.Await(`document.querySelector("h1")?.textContent === "Paper A"`)
	for _, fault := range page.Faults() {
		if !strings.HasPrefix(fault, "Failed to load resource") { // while the server was stopped or the paper missing
			t.Errorf("console error: %s", fault)
		}
	}
}

func TestListFollowsItsPapers(t *testing.T) {
	d := newFixture(
		t,
		map[string]string{
			"content/papers/a.md": "---\ntitle: Paper A\ntags: [pdes]\n---\n",
			"content/papers/b.md": "---\ntitle: Paper B\ntags: [pdes]\n---\n",
		},
	)
	address, stop := d.run("127.0.0.1:0")
	defer stop()
	page := chromium.Open(t)
	page.Visit(address + "/tags/pdes/")
	titles := `[...document.querySelectorAll(".entry h3")].map(h => h.textContent).join()`
	page.Await(titles + ` === "Paper A,Paper B"`)
	chromium.Eval[bool](page, `window.kept = document.querySelectorAll(".entry")[1]; true`)
	d.write("content/papers/aa.md", "---\ntitle: Paper AA\ntags: [pdes]\n---\n")
	page.Await(titles + ` === "Paper A,Paper AA,Paper B"`)
	if !chromium.Eval[bool](page, `document.querySelectorAll(".entry")[2] === window.kept`) {
		t.Error("an entry that did not change was replaced")
	}
	if err := os.Rename(d.path("content/papers/a.md"), d.path("content/papers/c.md")); err != nil {
		t.Fatal(err)
	}
	page.Await(titles + ` === "Paper AA,Paper B,Paper A"`)
	d.write("content/papers/b.md", "---\ntitle: Paper B\n---\n")
	page.Await(titles + ` === "Paper AA,Paper A"`)
}

func TestOverlayCanBeHidden(t *testing.T) {
	d := newFixture(t, map[string]string{"site.yaml": "titel: x\n", "content/papers/a.md": "---\ntitle: A\n---\n"})
	address, stop := d.run("127.0.0.1:0")
	defer stop()
	page := chromium.Open(t)
	page.Visit(address + "/")
	page.Await(`!!document.querySelector("offprint-faults")`)
	chromium.Eval[bool](
		page,
		`document.querySelector("offprint-faults").shadowRoot.querySelector("button").focus(); true`,
	)
	page.Press(kb.Escape)
	page.Await(`!document.querySelector("offprint-faults")`)
	d.write("site.yaml", "title: Fixed\n")
	page.Await(`document.querySelector("h1")?.textContent === "Fixed"`)
}
