//go:build linux && browser

package main

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// policy matches the content security policy of a page.
var policy = regexp.MustCompile(`<meta http-equiv="?Content-Security-Policy"?[^>]*>`)

// prelude defines hold, the function that payloads call. Its request is synchronous, so that it is sent even if the
// page is left.
const prelude = `<script>window.hold=n=>{const x=new XMLHttpRequest;x.open("GET","/executed?"+n,false);x.send()}` +
	`</script>`

// canary is the path of a page with a payload that runs, to verify that the test detects it.
const canary = "/canary"

// A siteServer serves a built site without its content security policy, and reports the payloads that run.
type siteServer struct {
	dir string

	executed func(id string) // called with the number of a payload that ran

	mu       sync.Mutex
	stripped int // pages that had a policy
}

func (v *siteServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/frames" {
		fmt.Fprint(w, "<!doctype html><title>Frames</title><body>")
		for _, address := range r.URL.Query()["page"] {
			fmt.Fprintf(w, "<iframe class=victim src=\"%s\"></iframe>", html.EscapeString(address))
		}
		return
	}
	if r.URL.Path == canary {
		fmt.Fprint(w, "<!doctype html><head>"+prelude+"<title>Canary</title></head><p onclick=hold(0)>x")
		return
	}
	if r.URL.Path == "/executed" {
		v.executed(r.URL.RawQuery)
		return
	}
	if slices.Contains([]string{".css", ".woff2"}, path.Ext(r.URL.Path)) { // not needed, and they run no scripts
		w.Header().Set("Content-Type", "text/css")
		return
	}
	name := filepath.Join(v.dir, filepath.FromSlash(r.URL.Path))
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		name = filepath.Join(name, "index.html")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	if filepath.Ext(name) == ".html" {
		data = v.strip(data)
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// strip removes the policy and adds the function that payloads call.
func (v *siteServer) strip(page []byte) []byte {
	stripped := policy.ReplaceAll(page, nil)
	if len(stripped) != len(page) {
		v.mu.Lock()
		v.stripped++
		v.mu.Unlock()
	}
	return bytes.Replace(stripped, []byte("<head>"), []byte("<head>"+prelude), 1)
}

// findActive is a script that returns the active content in the frames of a page, or in the page itself, and sends
// events to all elements with event handlers.
const findActive = `(async () => {
	const bad = [], events = new Set
	let page = location.pathname
	const found = what => bad.push(page + ": " + what)
	const documents = [...document.querySelectorAll("iframe.victim")].map(f => f.contentDocument)
	for (const d of documents.length ? documents : [document]) {
		if (!d || d.URL === "about:blank") { found("a page went away"); continue }
		page = d.location.pathname
		look(d)
	}
	function look(d) { for (const e of d.querySelectorAll("*")) {
		const name = e.localName
		for (const a of e.attributes) {
			const value = a.value.replace(/[\x00-\x20]/g, "").toLowerCase()
			if (a.name.startsWith("on")) { found(name + " " + a.name); events.add([e, a.name.slice(2)]) }
			if (a.name.startsWith("data-")) continue
			const shown = ["content", "title", "alt", "value", "aria-label"].includes(a.name)
			if (/^(javascript|vbscript):/.test(value) && !shown)
				found(name + " " + a.name + " " + value)
			if (/^data:text/.test(value) && ["href", "src", "action", "data"].includes(a.name))
				found(name + " " + value)
			if (a.name === "style" || a.name === "srcdoc") found(name + " " + a.name)
		}
		if (name === "script" && !e.src && !/json/.test(e.type) && !e.textContent.startsWith("window.hold="))
			found("script " + e.textContent.slice(0, 80))
		const active = ["iframe", "object", "embed", "applet", "base", "frameset", "style", "marquee"]
		if (active.includes(name) && e.id !== "xml-viewer-style")
			found(name)
	}
	for (const a of d.querySelectorAll("[href^='javascript:' i]")) a.dispatchEvent(new MouseEvent("click")) }
	for (const [e, type] of events) e.dispatchEvent(new Event(type, {bubbles: true}))
	await new Promise(done => setTimeout(done))
	return bad
})()`

// browse opens all pages of a site in a browser and reports active content and payloads that ran.
func (h *harness) browse(t *tally, dir string, all []payload) {
	addresses, err := pagesOf(dir)
	if err != nil {
		t.fail("%v", err)
		return
	}
	v := &siteServer{dir: dir, executed: func(id string) { t.fail("executed: place and payload %s", id) }}
	server := httptest.NewServer(v)
	defer server.Close()
	h.tryCanary(t, dir)
	t.random(len(addresses)).Shuffle(len(addresses), func(i, j int) { // so that an interrupted run has opened all kinds
		addresses[i], addresses[j] = addresses[j], addresses[i]
	})
	const pagesPerBrowser = 300
	chunks := slices.Collect(slices.Chunk(addresses, pagesPerBrowser))
	h.parallel(len(chunks), func(i int) { h.visit(t, server.URL, chunks[i]) })
	if slices.Contains(addresses, "/search/") {
		h.search(t, server.URL, h.searches(all))
	}
	if v.stripped == 0 {
		t.fail("no page had a content security policy to remove")
	}
}

// tryCanary fails unless the payload of the canary is detected.
func (h *harness) tryCanary(t *tally, dir string) {
	executed := make(chan string, 10)
	server := httptest.NewServer(&siteServer{dir: dir, executed: func(id string) { executed <- id }})
	defer server.Close()
	h.browser(t, func(page *chromium.Page) {
		page.Visit(server.URL + canary)
		if bad := chromium.Eval[[]string](page, findActive); len(bad) != 1 || len(executed) != 1 {
			t.fail("the canary was not detected (%q, %d executed)", bad, len(executed))
		}
	})
}

// pagesOf returns the addresses of the pages, feeds and pictures below a folder.
func pagesOf(dir string) ([]string, error) {
	var addresses []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".html", ".xml", ".svg"}, filepath.Ext(path)) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if filepath.Base(name) == "favicon.svg" || plainLists.MatchString(filepath.ToSlash(name)) {
			return err
		}
		if filepath.Base(name) == "feed.xml" && strings.Contains(name, "/") && !strings.HasPrefix(name, "digests/") {
			return err // the feeds of the digests have all papers
		}
		addresses = append(addresses, "/"+strings.TrimSuffix(filepath.ToSlash(name), "index.html"))
		return err
	})
	return addresses, err
}

// plainLists matches the lists of a configured site that show no texts of site.yaml other than those on all pages.
var plainLists = regexp.MustCompile(`^\d+/(dates|digests|authors|glance|search)/`)

// visit opens pages in one browser.
func (h *harness) visit(t *tally, base string, addresses []string) {
	const pagesAtOnce = 20
	h.browser(t, func(page *chromium.Page) {
		for group := range slices.Chunk(addresses, pagesAtOnce) {
			page.Visit(base + "/frames?" + url.Values{"page": group}.Encode())
			for _, bad := range chromium.Eval[[]string](page, findActive) {
				t.fail("%s", bad)
			}
			t.add("opened page", len(group))
		}
	})
}

// browser calls do with a new browser, and reports its failures.
func (h *harness) browser(t *tally, do func(*chromium.Page)) {
	b := &fakeTB{work: h.work}
	defer b.end()
	defer func() {
		if failure := recover(); failure != nil {
			t.fail("browser: %v", failure)
		}
	}()
	do(chromium.Open(b))
}

// search opens pages of search results, which a script shows.
func (h *harness) search(t *tally, base string, addresses []string) {
	h.browser(t, func(page *chromium.Page) {
		for _, address := range addresses {
			page.Visit(base + address)
			page.Await(`!!document.querySelector("main .said")?.textContent`)
			for _, bad := range chromium.Eval[[]string](page, findActive) {
				t.fail("%s: %s", address, bad)
			}
		}
	})
}

// A fakeTB is a testing.TB for package chromium outside a test. It panics on a failure; harness.browser recovers.
type fakeTB struct {
	testing.TB
	work     string
	cleanups []func()
}

func (b *fakeTB) Helper()                           {}
func (b *fakeTB) Cleanup(f func())                  { b.cleanups = append(b.cleanups, f) }
func (b *fakeTB) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (b *fakeTB) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (b *fakeTB) TempDir() string {
	dir, err := os.MkdirTemp(b.work, "browser-*")
	if err != nil {
		panic(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// end runs the cleanups, the last one first.
func (b *fakeTB) end() {
	for _, f := range slices.Backward(b.cleanups) {
		f()
	}
}
