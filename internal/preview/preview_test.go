package preview

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/watch"
)

var small = map[string]string{
	"site.yaml": "title: Shelf\nbaseURL: https://user.github.io/repo/\n" +
		"repository: https://example.com/a/b\n",
	"content/papers/x.md": "---\ntitle: On x\ndate: 2023-10-16\ntags: [pdes]\n---\n\nAn abstract.\n\n" +
		"## Notes\n\nMine.\n",
	"content/papers/y.md":   "---\ntitle: On y\ndate: 2023-10-17\ntags: [pdes]\n---\n\nAnother.\n",
	"content/papers/new.md": "---\ntitle: Soon\ndate: 2030-01-01\n---\n",
	"content/papers/wip.md": "---\ntitle: Begun\ndraft: true\n---\n",
	"content/pages/us.md":   "---\ntitle: Us\n---\n\nWe.\n",
	"static/plain.txt":      "plain",
}

// A fixture is a site and its preview.
type fixture struct {
	t    testing.TB
	dir  string
	site *Server

	mu    sync.Mutex
	lines []string
}

func newFixture(t testing.TB, files map[string]string) *fixture {
	t.Helper()
	d := &fixture{t: t, dir: t.TempDir()}
	for name, text := range files {
		d.write(name, text)
	}
	d.site = New(
		Options{Dir: d.dir, Theme: os.DirFS("../.."), Today: content.Date{Year: 2026, Month: 2, Day: 18}, Say: d.say},
	)
	return d
}

func (d *fixture) say(line string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lines = append(d.lines, strings.ReplaceAll(line, filepath.ToSlash(d.dir)+"/", ""))
}

// printed returns the lines printed since the last call.
func (d *fixture) printed() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	lines := d.lines
	d.lines = nil
	return lines
}

func (d *fixture) path(name string) string { return filepath.Join(d.dir, filepath.FromSlash(name)) }

func (d *fixture) write(name, text string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.path(name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// edit writes a file and updates the preview.
func (d *fixture) edit(name, text string) {
	d.t.Helper()
	d.write(name, text)
	d.site.apply(watch.Batch{Paths: []string{name}})
	d.site.check(d.t.Context())
}

func (d *fixture) get(target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", "http://127.0.0.1:1313"+target, nil)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	return w
}

func expect(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestSiteIsServedAsPublished(t *testing.T) {
	d := newFixture(t, small)
	d.write("secret.txt", "secret")
	const page, notFound = "text/html; charset=utf-8", "Page not found"
	tests := []struct {
		target, method string
		status         int
		part, header   string // the header is Location of a redirect, else Content-Type
	}{
		{"/repo/", "GET", 200, "Shelf", page},
		{"/repo/index.html", "GET", 200, "Shelf", page},
		{"/repo/papers/x/", "GET", 200, "On x", page},
		{"/repo/papers/x/index.html", "GET", 200, "On x", page},
		{"/repo/papers/x", "GET", 302, "", "/repo/papers/x/"},
		{"/repo/papers/x?q=1", "GET", 302, "", "/repo/papers/x/?q=1"},
		{"/repo/css/offprint.css", "GET", 200, "--paper", "text/css; charset=utf-8"},
		{"/repo/plain.txt", "GET", 200, "plain", "text/plain; charset=utf-8"},
		{"/repo/feed.xml", "GET", 200, "<feed", "application/xml"},
		{"/repo/feed.xml", "HEAD", 200, "", "application/xml"},
		{"/repo/papers.json", "GET", 200, "On x", "application/json"},
		{"/repo/_offprint/live.js", "GET", 200, "EventSource", "text/javascript; charset=utf-8"},
		{"/", "GET", 302, "", "/repo/"},
		{"/repo", "GET", 302, "", "/repo/"},
		{"/else/", "GET", 404, notFound, page},
		{"/repo/none/", "GET", 404, notFound, page},
		{"/repo/404.html", "GET", 404, notFound, page},
		{"/repo/../secret.txt", "GET", 404, notFound, page},
		{"/repo/%2e%2e/secret.txt", "GET", 404, notFound, page},
		{"/repo/..%2fsecret.txt", "GET", 404, notFound, page},
		{"/repo/site.yaml", "GET", 404, notFound, page},
		{"/repo/content/papers/x.md", "GET", 404, notFound, page},
		{"/repo/", "POST", 405, "the preview is read-only", "text/plain; charset=utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.target, func(t *testing.T) {
			w := httptest.NewRecorder()
			d.site.ServeHTTP(w, httptest.NewRequest(tt.method, "http://127.0.0.1:1313"+tt.target, nil))
			expect(t, "status", w.Code, tt.status)
			header := w.Header().Get("Content-Type")
			if w.Code == http.StatusFound {
				header = w.Header().Get("Location")
			} else if !strings.Contains(w.Body.String(), tt.part) || tt.method == "HEAD" && w.Body.Len() > 0 {
				t.Errorf("no %q in %s", tt.part, w.Body)
			}
			expect(t, "header", header, tt.header)
			if inHTML := header == page; strings.Contains(w.Body.String(), "data-page=") != inHTML {
				t.Errorf("HTML: %v, want the preview's script only in HTML: %s", inHTML, w.Body)
			}
		})
	}
}

// TestPagesAndPicturesHaveAPolicy checks that other sites cannot show the preview in a frame, and that pictures opened
// at their own address cannot run scripts.
func TestPagesAndPicturesHaveAPolicy(t *testing.T) {
	d := newFixture(t, map[string]string{
		"site.yaml": "title: A\n", "content/papers/x.md": "---\ntitle: X\n---\n![a](a.svg)\n",
		"content/papers/x/a.svg": `<svg width="1" height="2"><script/></svg>`, "static/b.SVG": "<svg/>",
		"static/c.html": "<p>c", "static/.well-known/d.txt": "d",
	})
	const page, picture = "frame-ancestors 'self'", "sandbox; default-src 'none'; style-src 'unsafe-inline'"
	for address, want := range map[string]string{
		"/": page, "/papers/x/": page, "/c.html": page, "/nowhere/": page,
		"/papers/x/a.svg": picture, "/b.SVG": picture, "/favicon.svg": picture,
		"/robots.txt": "", "/.well-known/d.txt": "", "/feed.xml": "",
	} {
		expect(t, address, d.get(address).Header().Get("Content-Security-Policy"), want)
	}
	expect(t, "/.well-known/d.txt", d.get("/.well-known/d.txt").Body.String(), "d")
	const script = "content/papers/x/a.svg:1:27: the picture has a script"
	if printed := strings.Join(d.printed(), "\n"); !strings.Contains(printed, script) {
		t.Errorf("printed %q", printed)
	}
}

func TestRedirectStaysOnThisServer(t *testing.T) {
	d := newFixture(t, map[string]string{"content/pages/evil.md": "---\ntitle: E\n---\n"})
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "http://127.0.0.1:1313/x", nil)
	r.URL.Path = "//evil"
	d.site.ServeHTTP(w, r)
	if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("redirects to %s", to)
	}
}

func TestForeignRequestsAreRejected(t *testing.T) {
	d := newFixture(t, small)
	for _, c := range []struct {
		header []string
		status int
	}{
		{[]string{"Host", "127.0.0.1:1313"}, 200},
		{[]string{"Host", "localhost:1313"}, 200},
		{[]string{"Host", "[::1]:1313"}, 200},
		{[]string{"Host", "localhost"}, 200},
		{[]string{"Host", "evil.example"}, 403},
		{[]string{"Host", "127.0.0.1.evil.example:1313"}, 403},
		{[]string{"Host", "192.168.0.2:1313"}, 403},
		{[]string{"Host", ""}, 403},
		{[]string{"Origin", "http://127.0.0.1:1313"}, 200},
		{[]string{"Origin", "http://127.0.0.1:8080"}, 403},
		{[]string{"Origin", "https://evil.example"}, 403},
		{[]string{"Origin", "null"}, 403},
		{[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, 403},
		{[]string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}, 200},
	} {
		if w := d.get("/repo/", c.header...); w.Code != c.status {
			t.Errorf("%v: status %d, want %d", c.header, w.Code, c.status)
		}
	}
}

func TestCheckAddress(t *testing.T) {
	for address, good := range map[string]bool{
		"127.0.0.1:1313": true, "localhost:0": true, "[::1]:1313": true, "127.0.0.2:1": true,
		"0.0.0.0:1313": false, ":1313": false, "192.168.0.2:1313": false, "example.org:80": false, "1313": false,
	} {
		if err := CheckAddress(address); (err == nil) != good {
			t.Errorf("%s: error %v, want valid: %v", address, err, good)
		}
	}
}

func TestListenUsesTheNextFreePort(t *testing.T) {
	first, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, err := Listen(first.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if first.Addr().String() == second.Addr().String() {
		t.Error("both listen on the same port")
	}
}

func TestDraftsAndFuturePapersAreMarked(t *testing.T) {
	d := newFixture(t, small)
	home := d.get("/repo/dates/").Body.String()
	for _, part := range []string{"Soon", "Not before 1 January 2030", "Begun", "Draft"} {
		if !strings.Contains(home, part) {
			t.Errorf("no %q in the list", part)
		}
	}
	if page := d.get("/repo/papers/new/").Body.String(); !strings.Contains(page, "Not before 1 January 2030") ||
		!strings.Contains(page, "content/papers/new.md") {
		t.Error("the paper's page does not show its publication date or its file")
	}
}

func TestEditOpensTheEditor(t *testing.T) {
	d := newFixture(t, small)
	want := `href="https://example.com/a/b/edit/main/content/papers/x.md"`
	if page := d.get("/repo/papers/x/").Body.String(); !strings.Contains(page, want) {
		t.Error("the edit link does not point to the repository")
	}
	d.edit("site.yaml", small["site.yaml"]+"editor: vscode\n")
	want = `href="vscode://file/` + strings.TrimPrefix(filepath.ToSlash(d.dir), "/") + `/content/papers/x.md"`
	if page := d.get("/repo/papers/x/").Body.String(); !strings.Contains(page, want) {
		t.Errorf("no %s in %s", want, page)
	}
}

func TestEachEditIsReportedOnce(t *testing.T) {
	d := newFixture(t, small)
	d.site.check(t.Context())
	expect(t, "at first", d.printed(), []string(nil))
	for _, c := range []struct {
		name, text string
		want       []string // beginnings of lines
	}{
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "Mine", "Ours", 1),
			[]string{"content/papers/x.md  1 page, "}},
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "Mine", "Ours", 1), nil},
		{"content/digests/2026-02-18.txt", "dump", nil},
		{"static/plain.txt", "other", []string{"static/plain.txt  1 static file, "}},
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "tags", "tgas", 1),
			[]string{"content/papers/x.md:4:1: unknown field `tgas` (did you mean `tags`?)"}},
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "tags", "tgas", 1), nil},
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "Mine", "Ours", 1),
			[]string{"no more problems"}},
		{"content/pages/us.md", "---\ntitel: Us\npapers: {where: statu = read}\n---\n\n[[none]]\n",
			[]string{"content/pages/us.md:3:17: no paper has the field `statu`",
				"content/pages/us.md:6:1: unknown paper \"none\"", "content/pages/us.md:2:1: unknown field `titel`"}},
		{"content/pages/us.md", small["content/pages/us.md"], []string{"no more problems"}},
		{"layouts/page.html", "{{define \"main\"}}{{.Titel}}{{end}}",
			[]string{"layouts/page.html  1 page, ", "layouts/page.html:1:20: {{.Titel}}: can't evaluate"}},
		{"layouts/page.html", "{{define \"main\"}}{{.Title}}{{end}}",
			[]string{"no more problems", "layouts/page.html  1 page, "}},
		{"site.yaml", "titel: x\n", []string{"site.yaml:1:1: unknown"}},
	} {
		d.edit(c.name, c.text)
		got := d.printed()
		good := len(got) == len(c.want)
		for i := range min(len(got), len(c.want)) {
			good = good && strings.HasPrefix(got[i], c.want[i])
		}
		if !good {
			t.Errorf("%s: printed %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLastGoodPageIsShown(t *testing.T) {
	d := newFixture(t, small)
	first := d.get("/repo/papers/x/").Body.String()
	d.edit("content/papers/x.md", "broken")
	expect(t, "with broken front matter", d.get("/repo/papers/x/").Body.String(), first)
	d.edit("content/papers/x.md", small["content/papers/x.md"])
	d.edit("layouts/paper.html", "{{define \"main\"}}{{.Titel}}{{end}}")
	expect(t, "with a layout that fails", d.get("/repo/papers/x/").Body.String(), first)
	d.edit("layouts/paper.html", "{{define \"main\"}}{{if}}{{end}}")
	expect(t, "with a layout that does not parse", d.get("/repo/papers/x/").Body.String(), first)
	d.edit("site.yaml", "titel: x\n")
	expect(t, "with a broken configuration", d.get("/repo/papers/x/").Body.String(), first)
}

func TestInvalidSiteShowsItsProblems(t *testing.T) {
	d := newFixture(t, map[string]string{"site.yaml": "titel: <b>\n", "content/papers/x.md": "broken"})
	w := d.get("/")
	if w.Code != http.StatusInternalServerError && w.Code != http.StatusFound {
		t.Errorf("status %d", w.Code)
	}
	w = d.get("/anything/")
	for _, part := range []string{"site.yaml:1:1", "content/papers/x.md:1:1", "data-page="} {
		if !strings.Contains(w.Body.String(), part) {
			t.Errorf("no %q in %s", part, w.Body)
		}
	}
	if strings.Contains(w.Body.String(), "<b>") {
		t.Error("the problem is not escaped")
	}
	d.edit("site.yaml", "title: Shelf\n")
	d.edit("content/papers/x.md", small["content/papers/x.md"])
	if page := d.get("/papers/x/"); page.Code != http.StatusOK || !strings.Contains(page.Body.String(), "On x") {
		t.Errorf("after the fix: status %d", page.Code)
	}
}

// TestEventsReportChanges makes changes and checks the events for browsers that show a paper and a list.
func TestEventsReportChanges(t *testing.T) {
	d := newFixture(t, small)
	now := func() *state { return d.site.state.Load() }
	at := func(path string) *client {
		page, _ := now().shown(path)
		return &client{
			path:   path,
			page:   version(page),
			styles: now().styles,
			assets: now().assets,
			static: now().static,
			faults: "[]", warnings: "null",
		}
	}
	paper, list := at("/repo/papers/x/"), at("/repo/tags/pdes/")
	names := func(c *client) string {
		var all []string
		for line := range strings.Lines(c.update(now(), d.dir)) {
			if name, ok := strings.CutPrefix(line, "event: "); ok {
				all = append(all, strings.TrimSpace(name))
			}
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct{ name, text, paper, list string }{
		{"content/papers/x.md", small["content/papers/x.md"], "", ""},
		{"content/papers/x.md", strings.Replace(small["content/papers/x.md"], "Mine", "Ours", 1), "page", ""},
		{"content/papers/y.md", strings.Replace(small["content/papers/y.md"], "Another", "Yet another", 1), "", "page"},
		{"static/css/offprint.css", "body { color: red }", "styles", "styles"},
		{"static/css/custom.css", "body { color: blue }", "page styles", "page styles"},
		{"static/css/custom.css", "body { color: green }", "styles", "styles"},
		{"static/plain.txt", "other", "assets", "assets"},
		{"content/papers/y.md", "broken", "faults", "faults"},
		{"content/papers/y.md", strings.Replace(small["content/papers/y.md"], "Another", "Yet another", 1), "faults",
			"faults"},
		{"layouts/paper.html", `{{define "main"}}{{.Nothing}}{{end}}`, "faults", "faults"},
		{"layouts/paper.html", `{{define "main"}}{{.Title}}{{end}}`, "page faults", "faults"},
	} {
		d.edit(c.name, c.text)
		expect(t, fmt.Sprintf("%s, on the paper's page", c.name), names(paper), c.paper)
		expect(t, fmt.Sprintf("%s, on the list", c.name), names(list), c.list)
	}
	expect(
		t,
		"a browser that reconnects",
		names(
			&client{path: "/repo/papers/x/", page: "old", styles: "old", assets: "old", faults: "[]", warnings: "null"},
		),
		"page styles assets",
	)
	if err := os.Remove(d.path("content/papers/x.md")); err != nil {
		t.Fatal(err)
	}
	d.site.apply(watch.Batch{Paths: []string{"content/papers/x.md"}})
	expect(t, "a removed paper", names(paper)+", "+names(list), "page, page")
}

func TestProblemsShowTheirLine(t *testing.T) {
	d := newFixture(t, small)
	d.edit("content/papers/x.md", "---\ntitle: On x\ntgas: [é]\n---\n")
	got := faultsOf(d.site.state.Load().problems, d.dir)
	if len(got) != 1 {
		t.Fatal(got)
	}
	expect(t, "line", got[0].Line, "tgas: [é]")
	expect(t, "place", strings.HasSuffix(got[0].Place, "content/papers/x.md:3:1"), true)
	expect(t, "hint", got[0].Hint, "did you mean `tags`?")
}

// warned is a site with a warning of every kind, in the files of two papers and a layout.
var warned = map[string]string{
	"site.yaml": "title: Shelf\ntags:\n  - {tag: pdes}\n",
	"content/papers/x.md": "---\ntitle: On x\ntags: [pdes, pdse]\n---\n\nAn abstract.\n\n## Notes\n\n" +
		"See [[z]].\n",
	"content/papers/y.md":         "---\ntitle: On y\ntags: [other]\n---\n\nThe error is $\\farc{1}{2}$.\n",
	"layouts/partials/entyr.html": `{{define "entyr"}}{{end}}`,
}

func TestWarningsOfTheOpenPageComeFirst(t *testing.T) {
	d := newFixture(t, warned)
	places := func(path string) string {
		var all []string
		for _, f := range d.site.state.Load().warningsAt(path, d.dir).Shown {
			all = append(all, strings.TrimPrefix(f.Place, filepath.ToSlash(d.dir)+"/")+" "+f.What+" | "+f.Hint)
		}
		return strings.Join(all, "\n")
	}
	const x = "content/papers/x.md:3:14 the tag \"pdse\" is not in the vocabulary | did you mean pdes?\n" +
		"content/papers/x.md:10:5 unknown paper \"z\" | did you mean [[x]] or [[y]]?\n"
	const y = "content/papers/y.md:3:8 the tag \"other\" of 1 paper is not in the vocabulary | " +
		"add it to `tags` in site.yaml, or remove it\n" +
		`content/papers/y.md:6:15 the formula cannot be rendered: unknown command \farc; did you mean \frac? | ` +
		"the page shows its source\n"
	const layout = "layouts/partials/entyr.html no layout uses the templates in this file | " +
		"did you mean partials/entry.html?"
	expect(t, "on x", places("/papers/x/"), x+y+layout)
	expect(t, "on y", places("/papers/y/"), y+x+layout)
	expect(t, "on the home page", places("/"), x+y+layout)
	if printed := d.printed(); len(printed) != 5 {
		t.Errorf("printed %q", printed)
	}
}

func TestWarningsHashDependsOnText(t *testing.T) {
	d := newFixture(t, warned)
	set := func() string { return d.site.state.Load().warningsAt("/", d.dir).Set }
	first := set()
	d.edit("content/papers/x.md", strings.Replace(warned["content/papers/x.md"], "See", "More.\n\nSee", 1))
	expect(t, "after a warning moved", set(), first)
	d.edit("content/papers/x.md", strings.Replace(warned["content/papers/x.md"], "[[z]]", "[[z]] and [[z]]", 1))
	if set() == first {
		t.Error("a second warning of the same text does not change the set")
	}
	d.edit("content/papers/x.md", warned["content/papers/x.md"])
	expect(t, "as at first", set(), first)
	d.edit("content/papers/x.md", strings.Replace(warned["content/papers/x.md"], ", pdse", "", 1))
	if set() == first {
		t.Error("a corrected tag does not change the set")
	}
	d.edit("content/papers/x.md", "broken")
	if w := d.site.state.Load().warningsAt("/", d.dir); w == nil || len(w.Shown) == 0 {
		t.Error("an error hides the warnings")
	}
}

func TestManyWarningsAreCounted(t *testing.T) {
	d := newFixture(t, map[string]string{
		"site.yaml":           "title: Shelf\n",
		"content/papers/x.md": "---\ntitle: X\n---\n\n## Notes\n\n" + strings.Repeat("[[none]] ", 25) + "\n",
	})
	w := d.site.state.Load().warningsAt("/", d.dir)
	expect(t, "shown and others", [2]int{len(w.Shown), w.More}, [2]int{20, 5})
	d.edit("content/papers/x.md", "---\ntitle: X\n---\n")
	if w := d.site.state.Load().warningsAt("/", d.dir); w != nil {
		t.Errorf("after the fix: %+v", w)
	}
}

// TestReconnectReceivesCurrentProblems checks that a new connection gets the problems even if there are none, because
// the browser may show those of an earlier connection.
func TestReconnectReceivesCurrentProblems(t *testing.T) {
	d := newFixture(t, small)
	events := (&client{path: "/repo/"}).update(d.site.state.Load(), d.dir)
	for _, event := range []string{"event: faults\ndata: []\n\n", "event: warnings\ndata: null\n\n"} {
		if !strings.Contains(events, event) {
			t.Errorf("no %q in %q", event, events)
		}
	}
}

func TestPicturesAreServedFromTheirFiles(t *testing.T) {
	d := newFixture(t, map[string]string{
		"site.yaml": "title: A\n", "content/papers/x.md": "---\ntitle: X\n---\n![a](a.svg)\n",
		"content/papers/y.md": "---\ntitle: Y\n---\nText.\n", "content/papers/x/a.svg": `<svg width="1" height="2"/>`,
		"content/papers/x/unused.svg": "<svg/>",
	})
	w := d.get("/papers/x/a.svg")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/svg+xml" ||
		w.Body.String() != `<svg width="1" height="2"/>` {
		t.Errorf("%d %s %s", w.Code, w.Header(), w.Body)
	}
	again := d.get("/papers/x/a.svg", "If-None-Match", w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified {
		t.Errorf("second request: status %d", again.Code)
	}
	for _, address := range []string{"/papers/x/unused.svg", "/papers/y/a.svg", "/content/papers/x/a.svg"} {
		if w := d.get(address); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", address, w.Code)
		}
	}
	before := d.site.state.Load()
	watching := &client{
		path:     "/papers/x/",
		styles:   before.styles,
		assets:   before.assets,
		static:   before.static,
		pictures: before.pictures,
		faults:   "[]",
		warnings: "null",
	}
	watching.update(before, d.dir)
	for _, step := range []struct{ name, text, printed, event string }{
		{"content/papers/x/a.svg", `<svg height="2" width="1"/>`, "content/papers/x/a.svg  1 picture, ",
			`event: assets` + "\n" + `data: ["/papers/x/a.svg"]` + "\n"},
		{"content/papers/x/a.svg", `<svg width="30" height="2"/>`, "content/papers/x/a.svg  7 pages, 1 picture, ",
			"event: page\n"},
		{"content/papers/x/unused.svg", `<svg width="3"/>`, "", ""},
	} {
		d.printed()
		d.edit(step.name, step.text)
		printed := strings.Join(d.printed(), "\n")
		if !strings.HasPrefix(printed, step.printed) || step.printed == "" && printed != "" {
			t.Errorf("%s: printed %q, want %q", step.text, printed, step.printed)
		}
		if events := watching.update(d.site.state.Load(), d.dir); !strings.Contains(events, step.event) ||
			step.event == "" && events != "" {
			t.Errorf("%s: events %q, want %q", step.text, events, step.event)
		}
	}
	if err := os.Remove(d.path("content/papers/x/a.svg")); err != nil {
		t.Fatal(err)
	}
	if w := d.get("/papers/x/a.svg"); w.Code != http.StatusNotFound {
		t.Errorf("a removed picture: status %d", w.Code)
	}
}

// TestFilesBesideATextAreNotPages requests files that contain HTML, with extensions of data.
func TestFilesBesideATextAreNotPages(t *testing.T) {
	const script = "<!doctype html><script>alert(1)</script>"
	files := map[string]string{
		"site.yaml": "title: A\n", "content/papers/x.md": "---\ntitle: X\nlinks: [{url: a.npy}, {url: a.jl}]\n---\n",
		"content/papers/x/a.npy": script, "content/papers/x/a.jl": script,
	}
	d := newFixture(t, files)
	for _, address := range []string{"/papers/x/a.npy", "/papers/x/a.jl"} {
		w := d.get(address)
		kind := w.Header().Get("Content-Type")
		if w.Code != http.StatusOK || w.Body.String() != script || kind == "" || strings.Contains(kind, "html") {
			t.Errorf("%s: %d %s %s", address, w.Code, w.Header(), w.Body)
		}
	}
}

func TestPaperWithoutLinkShowsHowToLookItUp(t *testing.T) {
	d := newFixture(t, small)
	const command = ">offprint enrich x</code>"
	d.edit("content/papers/x.md", "---\ntitle: On x\n---\n")
	if page := d.get("/repo/papers/x/").Body.String(); !strings.Contains(page, command) {
		t.Errorf("%s is not on the page", command)
	}
	d.edit("content/papers/x.md", "---\ntitle: On x\narxiv: \"2310.19809\"\n---\n")
	if page := d.get("/repo/papers/x/").Body.String(); strings.Contains(page, "offprint enrich") {
		t.Error("a paper with an identifier has the command")
	}
}
