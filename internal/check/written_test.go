package check

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
)

// written builds the site in a folder and writes it to another folder.
func written(t *testing.T, dir string) *generate.Build {
	t.Helper()
	o := options(t, dir).Build.Options
	o.Out = filepath.Join(t.TempDir(), "public")
	b := built(t, o)
	if _, err := b.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

// TestWrittenFilesAreChecked changes one written file but not its source.
func TestWrittenFilesAreChecked(t *testing.T) {
	files := changed(t, map[string]string{
		"static/old/page.html": "<!doctype html>\n<a href=\"../papers/one/\">One</a>\n",
		"static/more.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>` +
			`<loc>https://user.github.io/archive/about/</loc></url></urlset>`,
	})
	tests := []struct{ name, file, old, new, want string }{
		{
			"a link on a paper's page",
			"papers/one/index.html",
			"../two/#notes",
			"../tow/#notes",
			"error links content/papers/one.md:10:1: the link ../tow/#notes points to a page that does not exist " +
				"(did you " +
				"mean /papers/two/?)\n",
		},
		{
			"a link on a list",
			"dates/index.html",
			`href="/archive/tags/"`,
			`href="/archive/tgas/"`,
			"error links layouts/",
		},
		{"a feed", "feed.xml", "<updated>", "<updatde>", "error feeds site.yaml: "},
		{"a JSON feed", "feed.json", `"title"`, `"titel"`, "error feeds site.yaml: "},
		{
			"the sitemap",
			"sitemap.xml",
			"archive/about/",
			"archive/abuot/",
			"error sitemap site.yaml: the URL https://user.github.io/archive/abuot/ in the sitemap does not exist",
		},
		{
			"the curator's own sitemap",
			"more.xml",
			"archive/about/",
			"archive/abuot/",
			"error sitemap static/more.xml:1:",
		},
		{
			"the curator's own page",
			"old/page.html",
			"papers/one/",
			"papers/a-name-that-is-longer-than-before/",
			"error links static/old/page.html:2:1: ",
		},
		{
			"a style sheet",
			"css/own.css",
			"../img/dot.png",
			"../img/dto.png",
			"error links static/css/own.css: the file ../img/dto.png does not exist ",
		},
	}
	dir := write(t, files)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := written(t, dir)
			before := run(t, Options{Build: b}).Findings
			file := filepath.Join(b.Out, filepath.FromSlash(test.file))
			data, err := os.ReadFile(file)
			if err != nil || !strings.Contains(string(data), test.old) {
				t.Fatalf("%s has no %s: %v", test.file, test.old, err)
			}
			if err := os.WriteFile(
				file, []byte(strings.Replace(string(data), test.old, test.new, 1)), 0o644,
			); err != nil {
				t.Fatal(err)
			}
			got := lines(dir, run(t, Options{Build: b}).Findings)
			if len(before) > 0 || !strings.Contains(got, test.want) {
				t.Errorf("found %v, then\n%s\nwant %s", before, got, test.want)
			}
		})
	}
}

func TestSizesOfWrittenFilesAreChecked(t *testing.T) {
	b := written(t, write(t, small))
	if err := os.Truncate(filepath.Join(b.Out, "img", "dot.png"), 3<<20); err != nil {
		t.Fatal(err)
	}
	got := lines(b.Dir, run(t, Options{Build: b}).Findings)
	if !strings.HasPrefix(got, "warning sizes static/img/dot.png: the picture is 3 MB") ||
		strings.Count(got, "\n") != 1 {
		t.Error(got)
	}
}

func TestMissingWrittenFileIsAnError(t *testing.T) {
	for _, name := range []string{"papers/one/index.html", "feed.xml", "img/dot.png"} {
		b := written(t, write(t, small))
		if err := os.Remove(filepath.Join(b.Out, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
		if r, err := Run(t.Context(), Options{Build: b}); r != nil || err == nil ||
			!strings.HasPrefix(err.Error(), "reading the built site: ") {
			t.Errorf("without %s: %v, %v", name, r, err)
		}
	}
}

// TestCheckReadsOnlyTheBuild removes every source before the check except site.yaml, which is read to find positions.
func TestCheckReadsOnlyTheBuild(t *testing.T) {
	dir := write(t, changed(t, map[string]string{
		"site.yaml":               "- url: /about/\n+ url: /abuot/",
		"content/papers/two.md":   "- author_count: 4\n+ author_count: 4\narxiv: 2310.19809v2",
		"content/papers/three.md": "- third paper.\n+ third paper [x](/a/) ![](/img/dot.png) [[tow]].",
		"layouts/partials/footer.html": layout(
			t,
			"partials/footer.html",
			"</footer>",
			`<a href="{{url "/none/"}}">None</a></footer>`,
		),
		"static/css/own.css":            "a { b: url(none.png) }\n",
		"content/collections/first.md":  "---\ntitle: First\npapers: [one]\n---\n",
		"static/old/page.html":          "<a href='nowhere.html'>x</a>\n",
		"content/papers/draft.md":       "---\ntitle: A draft\ndraft: true\n---\n",
		"content/pages/about.md":        "- /papers.json\n+ /papers/draft/",
		"content/papers/of-tomorrow.md": "---\ntitle: Tomorrow\ndate: 2062-01-01\n---\n",
	}))
	theme := &countingFS{FS: offprint.Theme, opened: map[string]int{}}
	for _, out := range []string{"", filepath.Join(t.TempDir(), "public")} {
		want := run(t, options(t, dir))
		o := options(t, dir).Build.Options
		o.Theme, o.Out = theme, out
		clear(theme.opened)
		b, err := generate.Make(t.Context(), o)
		if err == nil && out != "" {
			_, err = b.Write(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		gone := filepath.Join(t.TempDir(), "gone")
		if err := os.Mkdir(gone, 0o755); err != nil {
			t.Fatal(err)
		}
		move(t, dir, gone)
		got := run(t, Options{Build: b})
		move(t, gone, dir)
		if diff := cmp.Diff(lines(dir, want.Findings), lines(dir, got.Findings)); diff != "" ||
			got.Links != want.Links ||
			len(got.Findings) < 9 {
			t.Errorf("%d findings, %d of %d links: %s", len(got.Findings), got.Links, want.Links, diff)
		}
		if n := theme.opened["layouts/base.html"]; n != 1 {
			t.Errorf("the theme was read %d times", n)
		}
	}
}

// move moves the sources of a site except site.yaml.
func move(t *testing.T, from, to string) {
	t.Helper()
	for _, folder := range []string{"content", "layouts", "static"} {
		if err := os.Rename(filepath.Join(from, folder), filepath.Join(to, folder)); err != nil {
			t.Fatal(err)
		}
	}
}

// A countingFS counts how often each file is opened.
type countingFS struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]int
}

func (c *countingFS) Open(name string) (fs.File, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.opened[name]++
	return c.FS.Open(name)
}

func TestBuildWithoutTextsIsRejected(t *testing.T) {
	b := options(t, write(t, small)).Build
	b.Texts = false
	if r, err := Run(t.Context(), Options{Build: b}); err == nil || r != nil {
		t.Errorf("%v, %v", r, err)
	}
}
