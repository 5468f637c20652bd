package check

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestFixChangesOnlyMistakes(t *testing.T) {
	const before = "---\r\ntitle:   'A fourth one' # why\r\ntags: [ langauge-models,weather ] # tags\r\nlinks:\r\n" +
		"  - {label: Mine, url: 'https://user.github.io/archive/papers/two'}\r\n---\r\n\r\n" +
		"The abstract  [a](/papers/two) and [b](two.md#notes \"t\").  \r\n\r\n## Notes\r\n\r\n" +
		"`/papers/two` [c](/papers/two)[d][e]\r\n\r\n[e]: ../three.html\r\n"
	const after = "---\r\ntitle:   'A fourth one' # why\r\ntags: [ language-models,weather ] # tags\r\nlinks:\r\n" +
		"  - {label: Mine, url: \"https://user.github.io/archive/papers/two/\"}\r\n---\r\n\r\n" +
		"The abstract  [a](/papers/two/) and [b](/papers/two/#notes \"t\").  \r\n\r\n## Notes\r\n\r\n" +
		"`/papers/two` [c](/papers/two/)[d][e]\r\n\r\n[e]: ../three/\r\n"
	dir := write(t, changed(t, map[string]string{
		"content/papers/four.md": before,
		"content/pages/about.md": "- /papers.json\n+ /papers/one.html#notes",
		"site.yaml":              "- url: /about/\n+ url: /about",
	}))
	o := options(t, dir)
	o.Fix = true
	r := run(t, o)
	if got := read(t, dir, "content/papers/four.md"); got != after {
		t.Errorf("got\n%q\nwant\n%q", got, after)
	}
	got := read(t, dir, "content/pages/about.md")
	want := strings.Replace(small["content/pages/about.md"], "/papers.json", "/papers/one/#notes", 1)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	const redirect = "warning links site.yaml:7:25: the link /about has no final slash " +
		"and causes a redirect (write /about/)\n"
	if got := lines(dir, r.Findings); got != redirect {
		t.Errorf("remaining findings\n%s\nwant\n%s", got, redirect)
	}
	golden(t, "fixed.txt", lines(dir, r.Fixed))
	if r.Errors != 0 || r.Warnings != 1 {
		t.Errorf("%d errors, %d warnings", r.Errors, r.Warnings)
	}
	o.Build = options(t, dir).Build
	if again := run(t, o); len(again.Fixed) > 0 || len(again.Findings) != 1 {
		t.Errorf("second run: %v", again)
	}
}

func TestFixSkipsAmbiguousMistakes(t *testing.T) {
	for name, changes := range map[string]map[string]string{
		"a tag similar to two terms": {
			"site.yaml":             "- {tag: weather}\n+ {tag: weather}\n  - {tag: feather}",
			"content/papers/two.md": "- language-models\n+ meather",
		},
		"a short tag": {
			"site.yaml":             "- {tag: weather}\n+ {tag: weather}\n  - {tag: pdes}",
			"content/papers/two.md": "- language-models\n+ pde",
		},
		"a different word": {
			"site.yaml":             "- {tag: weather}\n+ {tag: weather}\n  - {tag: speech}",
			"content/papers/two.md": "- language-models\n+ search",
		},
		"a tag that the paper already has": {
			"content/papers/one.md": "- [neural-operators, weather]\n+ [neural-operators, neural-operator]",
		},
		"a link to a missing page": {"content/pages/about.md": "- /papers.json\n+ /papers/tow/"},
		"a link to http":           {"content/pages/about.md": "- /papers.json\n+ http://a.example/"},
		"a picture over http": {
			"content/pages/about.md": "- [data](/papers.json)\n+ ![data](http://a.example/x.png)",
		},
		"a link to a missing file": {"content/pages/about.md": "- /papers.json\n+ tow.md"},
		"a missing address in the front matter": {
			"content/papers/one.md": "- https://code.example/one\n+ https://user.github.io/archive/papers/tow",
		},
	} {
		files := changed(t, changes)
		dir := write(t, files)
		o := options(t, dir)
		o.Fix = true
		if r := run(t, o); len(r.Fixed) > 0 || len(r.Findings) == 0 && name != "a link to http" {
			t.Errorf("%s: fixed %v, remaining %v", name, r.Fixed, r.Findings)
		}
		for file, text := range files {
			if got := read(t, dir, file); got != text {
				t.Errorf("%s: %s became\n%s", name, file, got)
			}
		}
	}
}

// web starts a host outside the site, whose answer depends on the path.
func web(t *testing.T) (address string, o *AddressOptions) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/good", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/new/", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/{$}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/shy", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })
	mux.HandleFunc("/old/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/new/"+r.URL.Path[len("/old/"):], http.StatusMovedPermanently)
	})
	mux.HandleFunc(
		"/closed/",
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusMovedPermanently) },
	)
	mux.HandleFunc(
		"/visit",
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/good", http.StatusFound) },
	)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	now := time.Date(2026, 2, 18, 0, 0, 0, 0, time.UTC)
	return server.URL, &AddressOptions{
		Cache: filepath.Join(t.TempDir(), "links.json"), Now: func() time.Time { return now },
		Wait:      func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Transport: proxied(server.URL),
	}
}

// proxied answers requests to every host other than the server with no content.
func proxied(server string) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if "http://"+r.URL.Host == server {
			return http.DefaultTransport.RoundTrip(r)
		}
		return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: r}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func withOutside(t *testing.T) (dir string, o Options, host string) {
	t.Helper()
	host, web := web(t)
	dir = write(t, changed(t, map[string]string{
		"content/papers/one.md": "- https://b.example/ and [[two]].\n+ <HOST/good>,\n[x](HOST/none),\n<HOST/old/a>,\n" +
			"[again](HOST/old/a \"HOST/old/a\"),\n" +
			"[y](HOST/closed/b),\n[z](HOST/visit),\n[s](HOST/shy),\n![p](HOST/none.png)",
		"content/papers/two.md": "- doi: 10.1000/two\n+ links:\n  - label: Code\n    url: 'HOST/old/c#part'\n" +
			"  - url: HOST/gone\ndoi: 10.1000/two",
		"site.yaml": "- https://elsewhere.example/\n+ HOST/dead",
	}))
	for _, name := range []string{"content/papers/one.md", "content/papers/two.md", "site.yaml"} {
		err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)),
			[]byte(strings.ReplaceAll(read(t, dir, name), "HOST", host)), 0o644)
		if err != nil {
			t.Fatal(err)
		}
	}
	o = options(t, dir)
	o.Outside = web
	return dir, o, host
}

func TestExternalLinksAreChecked(t *testing.T) {
	dir, o, host := withOutside(t)
	r := run(t, o)
	golden(t, "outside.txt", strings.ReplaceAll(lines(dir, r.Findings), host, "HOST"))
	if r.Outside != 15 {
		t.Errorf("%d addresses were checked", r.Outside)
	}
}

func TestFixUpdatesPermanentlyMovedAddresses(t *testing.T) {
	dir, o, host := withOutside(t)
	o.Fix = true
	before := read(t, dir, "content/papers/one.md")
	r := run(t, o)
	got := read(t, dir, "content/papers/one.md")
	want := strings.NewReplacer("<"+host+"/old/a", "<"+host+"/new/a", "("+host+"/old/a",
		"("+host+"/new/a").Replace(before)
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := read(t, dir, "content/papers/two.md"); !strings.Contains(
		got,
		fmt.Sprintf("    url: %q\n  - url: %s/gone\n", host+"/new/c#part", host),
	) {
		t.Error(got)
	}
	if len(r.Fixed) != 3 {
		t.Error(r.Fixed)
	}
}

func TestRedirectsToFrontPagesAreSuspicious(t *testing.T) {
	tests := []struct {
		from, to string
		want     bool
	}{
		{"http://a.example/x", "https://a.example/x", true},
		{"https://a.example/", "https://www.a.example/", true},
		{"https://a.example/x", "https://www.a.example/", false},
		{"https://a.example/x", "https://a.example/?id=x", true},
		{"https://a.example/x", "https://a.example/login?next=x", false},
		{"https://a.example/login", "https://b.example/login", true},
		{"https://a.example/x", "https://a.example/404.html", false},
	}
	for _, test := range tests {
		if got := isLikelySame(test.from, test.to); got != test.want {
			t.Errorf("%s → %s: %v", test.from, test.to, got)
		}
	}
}
