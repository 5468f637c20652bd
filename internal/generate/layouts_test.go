package generate_test

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
)

const (
	reference = "../../layouts/README.md"
	guide     = "../../docs/content/pages/layouts.md"
)

func documentation(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// exampleBlocks matches the code blocks of the example in the guide.
var exampleBlocks = regexp.MustCompile("(?s)`layouts/([^`]+)`:\n\n```html\n(.*?)```" +
	".*?```html\n(.*?)\n```.*?```console\n[^\n]+\n(.*?)\n```")

// example returns the example layout of the guide, its output, and the error message for a typo in it.
func example(t *testing.T) (name, layout, shows, slip string) {
	t.Helper()
	m := exampleBlocks.FindStringSubmatch(documentation(t, guide))
	if m == nil {
		t.Fatal("the guide has no example of a layout")
	}
	return m[1], m[2], m[3], m[4]
}

// siteOfEveryKind has the files of a site with a page of every kind.
var siteOfEveryKind = map[string]string{
	"site.yaml": "title: Shelf\nbaseURL: https://example.net/\nrepository: https://github.com/a/b\npageSize: 1\n" +
		"menu: [{title: Dates, url: /dates/}]\n" +
		"tags: [{tag: pdes, title: Differential equations, description: Solved.}]\n",
	"content/papers/a.md": "---\ntitle: A\ndate: 2024-03-04\nauthors: [Ada Alpha, Bo Beta, Cy Gamma]\n" +
		"tags: [pdes]\ndigests: [2026-02-18]\n---\n\nAn abstract.\n\n## Notes\n\n```go\nx\n```\n",
	"content/papers/b.md": "---\ntitle: B\ndate: 2023-03-04\nauthor_count: 2\ntags: [pdes]\n" +
		"digests: [2026-02-18]\n---\n\nAn abstract.\n",
	"content/papers/c.md":          "---\ntitle: C\n---\n\nAn abstract.\n",
	"content/collections/first.md": "---\ntitle: First\npapers: [a, b]\n---\n\nProse.\n",
	"content/collections/found.md": "---\ntitle: Found\npapers: {where: has date}\n---\n",
	"content/pages/about.md":       "---\ntitle: About\n---\n\nUs.\n",
	"content/pages/found.md":       "---\ntitle: Found\npapers: {where: has date}\n---\n",
	"content/pages/index.md":       "---\ntitle: Welcome\n---\n\nRead.\n",
}

func TestDocumentedLayoutExample(t *testing.T) {
	name, layout, shows, slip := example(t)
	files := maps.Clone(siteOfEveryKind)
	files["layouts/"+name] = layout
	w := newWorkshop(t, files)
	out := filepath.Join(t.TempDir(), "public")
	options := generate.Options{Dir: w.dir, Out: out, Theme: offprint.Theme, Strict: true}
	if _, err := generate.Run(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"index.html", "dates/2024/index.html", "digests/2026-02-18/index.html"} {
		html, err := os.ReadFile(filepath.Join(out, page))
		if err != nil || !strings.Contains(string(html), shows) {
			t.Errorf("%s does not contain %s (error: %v)\n%s", page, shows, err, html)
		}
	}
	if err := w.write("layouts/"+name, strings.Replace(layout, ".Date}}", ".Dat}}", 1)); err != nil {
		t.Fatal(err)
	}
	_, err := generate.Run(t.Context(), options)
	var problems problem.List
	if !errors.As(err, &problems) || strings.ReplaceAll(problems.Error(), filepath.ToSlash(w.dir)+"/", "") != slip {
		t.Errorf("the error is\n%v\nbut the guide says\n%s", err, slip)
	}
}

// TestFieldsOfLayoutsAreDocumented checks that the reference lists exactly the fields that each layout receives.
func TestFieldsOfLayoutsAreDocumented(t *testing.T) {
	documented, common := map[string][]string{}, []string{"Site", "Title", "Description", "Path", "Section", "Feed"}
	part := regexp.MustCompile("`\\.(\\w+)`")
	for _, m := range regexp.MustCompile(
		"(?m)^\\| `([\\w-]+)\\.html` \\| `main` \\| [^|]* \\|(.*)\\|$",
	).FindAllStringSubmatch(documentation(t, reference), -1) {
		documented[m[1]] = []string{}
		for _, p := range part.FindAllStringSubmatch(m[2], -1) {
			documented[m[1]] = append(documented[m[1]], p[1])
		}
		slices.Sort(documented[m[1]])
	}
	dir := newWorkshop(t, siteOfEveryKind).dir
	var pages []*generate.Page
	for _, limit := range []int{0, 1} { // the archive in one file, and in one per year
		o := generate.Options{Dir: dir, Theme: offprint.Theme, Preview: true, ArchiveLimit: limit}
		site, problems, err := generate.NewBuilder(o).Update(nil)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		pages = append(pages, site.Pages...)
	}
	received := map[string]map[string]bool{}
	for _, p := range pages {
		if p.View == nil {
			continue
		}
		if received[p.Layout] == nil {
			received[p.Layout] = map[string]bool{}
		}
		v := reflect.ValueOf(p.View).Elem()
		for _, f := range reflect.VisibleFields(v.Type()) {
			if !v.FieldByIndex(f.Index).IsZero() && !slices.Contains(common, f.Name) {
				received[p.Layout][f.Name] = true
			}
		}
	}
	for layout, parts := range received {
		if got := slices.Sorted(maps.Keys(parts)); !slices.Equal(got, documented[layout]) {
			t.Errorf("%s.html receives %v, but the reference lists %v", layout, got, documented[layout])
		}
	}
	if len(received) != len(documented) {
		t.Errorf("%d layouts render pages, but the reference lists %d", len(received), len(documented))
	}
}

func TestUnusedLayoutsAreWarnings(t *testing.T) {
	for name, want := range map[string]string{
		"papr.html":           "no page uses a layout with this name (did you mean paper.html?)",
		"Paper.html":          "no page uses a layout with this name (did you mean paper.html?)",
		"reading.html":        "no page uses a layout with this name (the layouts are 404.html, base.html, ",
		"paper.htm":           "the file is not a layout (did you mean paper.html?)",
		"partials/foter.html": "no layout uses the templates in this file (did you mean partials/footer.html?)",
		"partials/reading.html": `no layout uses the templates in this file (write {{template "reading" .}} in a ` +
			`layout)`,
		"papers/paper.html":    "the file is ignored (move it to layouts or layouts/partials)",
		"README.md":            "",
		"partials/notes.txt":   "",
		"paper.html":           "",
		"partials/policy.html": "",
	} {
		files := maps.Clone(siteOfEveryKind)
		text := `{{define "main"}}x{{end}}`
		if base := strings.TrimSuffix(filepath.Base(name), ".html"); strings.HasPrefix(name, "partials/") {
			text = `{{define "` + base + `"}}x{{end}}`
		}
		files["layouts/"+name] = text
		site, problems, err := newWorkshop(t, files).builder.Update(nil)
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v %v", name, problems, err)
			continue
		}
		switch got := site.Warnings.Error(); {
		case want == "" && got != "", !strings.Contains(got, "layouts/"+name+": "+want) && want != "":
			t.Errorf("%s: %q", name, got)
		}
	}
	files := maps.Clone(siteOfEveryKind)
	files["layouts/partials/reading.html"] = `{{define "reading"}}x{{end}}`
	files["layouts/page.html"] = `{{define "main"}}{{if .Free}}{{template "reading" .}}{{end}}{{end}}`
	files["layouts/partials/footer.html"] = `{{define "footer"}}<footer>x</footer>{{end}}`
	w := newWorkshop(t, files)
	site, _, err := w.builder.Update(nil)
	if err != nil || len(site.Warnings) > 0 {
		t.Errorf("a used partial: warnings %v, error %v", site.Warnings, err)
	}
	var page bytes.Buffer
	if err := site.Page("/about/").Render(&page); err != nil || !strings.Contains(page.String(), "x") {
		t.Errorf("%s, %v", page.String(), err)
	}
	files["layouts/partials/footer-end.html"] = `{{define "footer-end"}}y{{end}}`
	site, _, err = newWorkshop(t, files).builder.Update(nil)
	const want = `layouts/partials/footer-end.html: no layout uses the templates in this file (write {{template ` +
		`"footer-end" .}} in a layout)`
	if err != nil || !strings.HasSuffix(site.Warnings.Error(), want) {
		t.Errorf("a hook that the footer does not call: warnings %v, error %v", site.Warnings, err)
	}
}
