package generate_test

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/search"
)

// A workshop is a site that tests edit, and a builder that updates it.
type workshop struct {
	dir     string
	files   map[string]string
	builder *generate.Builder
}

func newWorkshop(t testing.TB, files map[string]string) *workshop {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "site-")
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{dir: dir, files: map[string]string{}}
	for name, text := range files {
		if err := w.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	w.builder = w.fresh()
	return w
}

// fresh returns a new builder of the site.
func (w *workshop) fresh() *generate.Builder {
	return generate.NewBuilder(
		generate.Options{
			Dir:     w.dir,
			Theme:   offprint.Theme,
			Today:   content.Date{Year: 2026, Month: 2, Day: 18},
			Preview: true,
			Drafts:  true,
		},
	)
}

// write writes a file, or removes it if the text is empty.
func (w *workshop) write(name, text string) error {
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if text == "" {
		delete(w.files, name)
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			return err
		}
		return nil
	}
	w.files[name] = text
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// shown returns every page and static file of a site.
func shown(s *generate.Site) (map[string]string, error) {
	all := map[string]string{"base path": s.BasePath, "warnings": fmt.Sprint(s.Warnings)}
	for _, p := range s.Pages {
		data, err := p.Bytes()
		if err != nil {
			return nil, err
		}
		all[p.Path] = string(data)
	}
	for _, f := range s.Static {
		all["static "+f.Name] = string(f.Data)
	}
	for _, p := range s.Pictures {
		f, err := p.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		all["picture "+p.Name] = string(data)
	}
	return all, nil
}

// edits draws a text for each file; "" removes it.
var edits = map[string]func(*rapid.T) string{
	"content/papers/a.md":   paperText,
	"content/papers/b.md":   paperText,
	"content/papers/c.md":   paperText,
	"content/papers/a-b.md": paperText,

	"content/papers/2023/c.md":       paperText, // the same path on the site as c.md
	"content/papers/2023/d/index.md": bundleText,
	"content/papers/Long Name.md":    paperText,
	"content/pages/us/index.md":      pageText,
	"content/pages/us/Our talks.md":  pageText,
	"content/papers/2023/d/paper.pdf": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", "%PDF-1", "%PDF-1 longer", "%PDF-1 even longer"}).Draw(t, "file")
	},
	"content/papers/2023/d/loss.svg": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`,
			`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="1"/>`,
		}).Draw(t, "picture")
	},
	"content/collections/c.md": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", "---\ntitle: C\npapers: [a, c]\naliases: [d]\n---\n\nSee [[b]].\n",
			"---\ntitle: C\npapers:\n  - c\n  - a: Because of [[a-b]].\n---\n", "---\ntitle: D\npapers: [old]\n---\n",
			"---\ntitle: V\npapers: {where: has rating, sort: -rating, group: method}\n---\n",
			"---\ntitle: V\npapers: {where: missing other}\n---\n\n```papers\nwhere: tags = pdes\n```\n",
			"broken",
			"---\ntitel: C\npapers:\n  - c: Like [[tow]].\n  - none\naliases: [d]\n---\n\n[[one]] [[a]]\n",
		}).Draw(t, "collection")
	},
	"content/papers/d.txt": func(*rapid.T) string { return "no paper" },
	"content/pages/us.md":  pageText,
	"site.yaml": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", "title: Shelf\n", "title: Shelf\npageSize: 1\n", "titel: Shelf\n",
			"baseURL: https://user.github.io/repo/\n", "editor: vscode\n",
			"tags: [{tag: pdes, title: Equations, description: Solved.}]\n", "pageSize: many\n",
			"people: [{name: José García, also: [J. García], url: 'https://example.org/'}]\n",
			"people: [{name: José García, also: [Jose Garcia]}]\n", declaration + "]\n", declaration + "]\n",
			declaration + ", {name: venue, index: true}, {name: tags, title: Subjects}]\n",
			"fields: [{name: rating, type: text}, {name: method, type: list, title: Means}]\npageSize: 1\n",
		}).Draw(t, "configuration")
	},
	"layouts/paper.html": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", `{{define "main"}}{{.Title}} {{.Paper.Notes}} {{range .Paper.Related}}{{.Slug}}{{end}}{{end}}`,
			`{{define "main"}}{{if}}{{end}}`,
		}).
			Draw(t, "layout")
	},
	"layouts/partials/entry.html": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{
			"", `{{define "entry"}}<li>{{.TitleText}}{{range .Tags}} {{tag .}}{{end}}</li>{{end}}`,
		}).
			Draw(t, "entry")
	},
	"layouts/extra.html": func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", `{{define "main"}}{{end}}`}).Draw(t, "extra")
	},
	"static/a.css": func(t *rapid.T) string { return rapid.SampledFrom([]string{"", "a {}", "b {}"}).Draw(t, "style") },
}

// declaration is the part of a configuration that declares the curator's own fields.
const declaration = "fields: [{name: rating, type: number, index: true}, {name: method, type: list, index: true}, " +
	"{name: status, type: choice, choices: [read, reading]}"

func pageText(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"", "---\ntitle: Us\n---\n\nWe.\n", "---\ntitle: We\n---\n\n[Home](/)\n",
		"---\ntitle: We\naliases: [them]\n---\n", "---\ntitle: They\naliases: [them]\n---\n",
		"---\ntitle: We\n---\n\n[[a]] and [[old|the old]], [d](../../papers/2023/d/index.md)\n", "broken",
		"---\ntitel: We\npapers: {where: statu = read}\naliases: [them]\nother: 1\n---\n\n[[a]] and [[one]]\n",
		"---\ntitle: V\npapers: {where: date >= 2023 or notes, group: tags, columns: [title, venue, notes]}\n---\n",
		"---\ntitle: V\n---\n\n```papers\nwhere: other = 1\n```\n\n```papers\nsort: title\nlimit: 1\n```\n",
	}).Draw(t, "page")
}

// bundleText draws a paper that may have a picture and a file.
func bundleText(t *rapid.T) string {
	text := paperText(t)
	if strings.Contains(text, "## Notes") && rapid.Bool().Draw(t, "shows a picture") {
		text += "\n![Loss](loss.svg)\n"
	}
	if strings.Contains(text, "## Notes") && rapid.Bool().Draw(t, "links to a file") {
		text += "\nThe [paper](paper.pdf)\n"
	}
	if rapid.Bool().Draw(t, "lists a file") {
		text = strings.Replace(text, "\ntitle:", "\nlinks: [{label: PDF, url: paper.pdf}]\ntitle:", 1)
	}
	return text
}

func paperText(t *rapid.T) string {
	if rapid.IntRange(0, 5).Draw(t, "gone") == 0 {
		return ""
	}
	if rapid.IntRange(0, 9).Draw(t, "broken") == 0 {
		return "---\ntitle: A\ntgas: [x]\naliases: [old]\nstatus: lost\n---\n\n## Notes\n\n[[a]] [[one]]\n"
	}
	var b strings.Builder
	fmt.Fprintf(
		&b,
		"---\ntitle: %s\n",
		rapid.SampledFrom([]string{"One", "Two", "Multigrid operators", "On $x^2$"}).Draw(t, "title"),
	)
	for field, values := range map[string][]string{
		"date": {"", "2023-10-16", "2023-10", "2024", "2030-01-01"}, "author_count": {"", "9", "40"},
		"authors": {"", "[José García, Ada Lovelace]", "[Jose Garcia]", "[J. García, Ada Lovelace, Zoe]",
			"[Ada Lovelace, Other, A.]"},
		"tags":    {"", "[pdes]", "[pdes, other]", "[PDEs, Other one]", "[OTHER one]"},
		"digests": {"", "[2026-02-18]", "[2026-02-18, 2026-02-10]"}, "comments": {"", "2"}, "draft": {"", "true"},
		"aliases": {"", "", "", "[old]"}, "rating": {"", "4", "4.0", "-1"}, "status": {"", "read", "reading"},
		"method": {"", "[fem]", "[FEM, mesh free]", "Mesh-free", "[fem, '1']"}, "other": {"", "1", "[a]"},
		"venue": {"", "{journal: J. Things}", "{booktitle: j things}"}, "extra": {"", "{deep: [1]}"},
	} {
		if v := rapid.SampledFrom(values).Draw(t, field); v != "" {
			fmt.Fprintf(&b, "%s: %s\n", field, v)
		}
	}
	b.WriteString(
		"---\n\n" + rapid.SampledFrom([]string{
			"", "Multigrid operators for equations.", "Meshes and multigrid operators.", "<b>raw</b>",
		}).
			Draw(t, "abstract") +
			"\n",
	)
	b.WriteString(
		rapid.SampledFrom([]string{
			"", "\n## Notes\n\nMine.\n", "\n## Notes\n\nOurs.\n", "\n## Notes\n\nSee [[a]] and [[b|B]].\n",
			"\n## Notes\n\n[[old]] [[tow]]\n", "\n## Notes\n\n[[Long Name]] [c](2023/c.md)\n",
			"\n## Notes\n\n[[a]]\n\n```papers\nwhere: status = read\ncolumns: [title, status, method]\n```\n",
		}).
			Draw(t, "notes"),
	)
	return b.String()
}

// TestUpdateEqualsFullBuild makes random edits and, whenever the files have no problems, compares the updated site with
// a full build, byte by byte.
func TestUpdateEqualsFullBuild(t *testing.T) {
	compared, steps := 0, 12
	if testing.Short() {
		steps = 4
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorkshop(t, nil)
		for range rapid.IntRange(1, steps).Draw(rt, "steps") {
			if w.compare(rt, w.edit(rt)) {
				compared++
			}
		}
	})
	if compared < 50 && !testing.Short() { // short tests draw fewer states
		t.Errorf("only %d states had no problems", compared)
	}
}

// edit makes random edits and returns the names of the files, or nil, which means that any file may have changed.
func (w *workshop) edit(t *rapid.T) (changed []string) {
	names := slices.Sorted(maps.Keys(edits))
	for range rapid.IntRange(1, 3).Draw(t, "edits") {
		name := rapid.SampledFrom(names).Draw(t, "file")
		if err := w.write(name, edits[name](t)); err != nil {
			t.Fatal(err)
		}
		changed = append(changed, name)
	}
	if rapid.IntRange(0, 4).Draw(t, "everything") == 0 {
		return nil
	}
	return changed
}

// compare compares an update with a full build. It returns false if the files have problems.
func (w *workshop) compare(t *rapid.T, changed []string) bool {
	got, problems, err := w.builder.Update(changed)
	if err != nil {
		t.Fatal(err)
	}
	want, wantProblems, err := w.fresh().Update(nil)
	if err != nil {
		t.Fatal(err)
	}
	if (len(problems) == 0) != (len(wantProblems) == 0) {
		t.Fatalf("problems of the update %v, of the full build %v", problems, wantProblems)
	}
	if len(problems) > 0 {
		return false
	}
	gotPages, err := shown(got)
	if err != nil {
		t.Fatal(err)
	}
	wantPages, err := shown(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantPages, gotPages); diff != "" {
		t.Fatalf("after changing %v (-full build +update):\n%s", changed, diff)
	}
	return true
}

// TestEditChangesOnlyAffectedPages makes one edit at a time and compares the changed pages with the expected ones.
func TestEditChangesOnlyAffectedPages(t *testing.T) {
	paper := func(title, tags, comments, abstract, notes string) string {
		return fmt.Sprintf(
			"---\ntitle: %s\ndate: 2023-10-16\nauthor_count: 3\nauthors: [Ada Lovelace]\ntags: [%s]\ncomments: %s\n"+
				"---\n\n%s\n\n## Notes\n\n%s\n",
			title, tags, comments, abstract, notes)
	}
	long := strings.Repeat("A sentence of the abstract. ", 20)
	files := map[string]string{
		"content/papers/a.md": paper(
			"One",
			"pdes",
			"1",
			long,
			"Mine.",
		), "content/papers/b.md": "---\ntitle: Two\ndate: 2021-01-01\ntags: [other]\n---\n",
		"content/pages/us.md": "---\ntitle: Us\n---\n\nWe.\n", "static/a.css": "a {}",
		"content/papers/c.md":         "---\ntitle: Three\ndate: 1999-01-01\n---\n\n## Notes\n\nSee [[a]].\n",
		"content/papers/old.md":       "---\ntitle: Old\ndate: 1998-01-01\n---\n",
		"content/collections/some.md": "---\ntitle: Some\npapers: [b]\n---\n\nBefore [[a]].\n",
		"layouts/partials/entry.html": `{{define "entry"}}<li>{{.TitleText}}</li>{{end}}`,
	}
	programs := "/feed.json /feed.xml /papers.json /papers.bib /papers.csl.json /papers.ris /dates/2023/papers.bib " +
		"/tags/pdes/papers.bib"
	for _, c := range []struct{ name, file, text, want string }{
		{"nothing", "content/papers/a.md", files["content/papers/a.md"], ""},
		{"notes", "content/papers/a.md", paper("One", "pdes", "1", long, "Ours."), "/papers/a/ index"},
		{"comments", "content/papers/a.md", paper("One", "pdes", "2", long, "Mine."),
			"/papers/a/ /tags/pdes/feed.json /tags/pdes/feed.xml " + programs},
		{"the end of the abstract", "content/papers/a.md", paper("One", "pdes", "1", long+"More.", "Mine."),
			"index /papers/a/ /tags/pdes/feed.json /tags/pdes/feed.xml " + programs},
		{"a free page", "content/pages/us.md", "---\ntitle: Us\n---\n\nI.\n", "/us/"},
		{"a free page that mentions a paper", "content/pages/us.md", "---\ntitle: Us\n---\n\n[[c]].\n",
			"/us/ /papers/c/"},
		{"notes that mention another paper", "content/papers/c.md",
			"---\ntitle: Three\ndate: 1999-01-01\n---\n\n## Notes\n\nSee [[b]].\n",
			"index /papers/a/ /papers/b/ /papers/c/"},
		{"a collection's text", "content/collections/some.md",
			"---\ntitle: Some\npapers: [b]\n---\n\nBefore [[a]], now.\n",
			"/ /collections/ /collections/some/ /collections/some/feed.xml /collections/some/feed.json"},
		{"a view", "content/pages/us.md", "---\ntitle: Us\n---\n\n```papers\nwhere: tags = pdes\n```\n",
			"/us/ /us/papers-2.bib"},
		{"a mention in a collection", "content/collections/some.md",
			"---\ntitle: Some\ndescription: Before One.\npapers: [b]\n---\n", "/collections/some/ /papers/a/"},
		{"a collection's papers", "content/collections/some.md",
			"---\ntitle: Some\npapers: [b, c: Why]\n---\n\nBefore [[a]].\n",
			"/ /collections/ /collections/some/ /collections/some/feed.xml /collections/some/feed.json " +
				"/collections/some/papers.bib /papers/c/"},
		{"another collection", "content/collections/more.md", "---\ntitle: More\npapers: [c]\n---\n",
			"/ /collections/ /collections/more/ /collections/more/feed.xml /collections/more/feed.json " +
				"/collections/more/papers.bib " +
				"/papers/c/ /sitemap.xml"},
		{"a style", "static/a.css", "b {}", ""},
		{"the layout of papers", "layouts/paper.html", `{{define "main"}}{{.Title}}{{end}}`,
			"/papers/a/ /papers/b/ /papers/c/ /papers/old/"},
		{"the layout of free pages", "layouts/page.html", `{{define "main"}}{{.Title}}{{end}}`, "/us/"},
		{"an entry", "layouts/partials/entry.html", `{{define "entry"}}<li>{{.Slug}}</li>{{end}}`,
			"/ /search/ /authors/3/ /authors/unknown/ /collections/some/ /dates/ /dates/1998/ /dates/1998/01/ " +
				"/dates/1999/ /dates/1999/01/ /dates/2021/ /dates/2021/01/ /dates/2023/ /dates/2023/10/ " +
				"/dates/undated/ /papers/a/ /papers/b/ /papers/c/ /papers/old/ /people/ada-lovelace/ /tags/other/ " +
				"/tags/pdes/ /us/"}, // a text can have a view
		{"an unused layout", "layouts/more.html", `{{define "main"}}{{end}}`, ""},
		{"an equivalent configuration", "site.yaml", "title: Papers\n", ""},
		{"a name", "content/papers/b.md",
			"---\ntitle: Two\ndate: 2021-01-01\ntags: [other]\nauthors: [Ada Lovelace, Anna Lund]\n---\n",
			"index / /search/ /authors/ /authors/2/ /authors/3/ /authors/unknown/ /collections/some/ " +
				"/collections/some/feed.json /collections/some/feed.xml /collections/some/papers.bib " +
				"/dates/ /dates/2021/ /dates/2021/01/ " +
				"/glance/ /papers/a/ /papers/b/ /papers/c/ /people/ /people/anna-lund/ /people/ada-lovelace/ " +
				"/sitemap.xml /tags/other/ /tags/other/feed.json /tags/other/feed.xml " +
				strings.NewReplacer("/dates/2023/", "/dates/2021/", "/tags/pdes/", "/tags/other/").Replace(programs)},
		{"the title", "content/papers/a.md", paper("Uno", "pdes", "1", long, "Mine."),
			"index / /search/ /authors/3/ /collections/ /collections/some/ /collections/some/feed.json " +
				"/collections/some/feed.xml /dates/ /dates/2023/ /dates/2023/10/ /papers/a/ /papers/b/ /papers/c/ " +
				"/people/ada-lovelace/ /tags/pdes/ /tags/pdes/feed.json /tags/pdes/feed.xml " + programs},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorkshop(t, files)
			before, _, err := w.builder.Update(nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.write(c.file, c.text); err != nil {
				t.Fatal(err)
			}
			after, problems, err := w.builder.Update([]string{c.file})
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			var others []string
			for _, p := range after.Pages {
				switch old := before.Page(p.Path); {
				case old != nil && p.Shows(old):
				case p.IsIndex: // several files, counted as one
					others = append(others, "index")
				default:
					others = append(others, p.Path)
				}
			}
			slices.Sort(others)
			others = slices.Compact(others)
			pages := slices.DeleteFunc(slices.Clone(others), func(path string) bool { return path == "index" })
			if len(pages) > after.Changed {
				t.Errorf("%d pages changed, but %d are reported", len(pages), after.Changed)
			}
			want := strings.Fields(c.want)
			slices.Sort(want)
			diff := cmp.Diff(want, others,
				cmp.Transformer("", func(s []string) string { return strings.Join(s, "\n") }))
			if diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSearchIndexIsLazy checks that neither an edit nor Check builds the search index, and that its files do not count
// as changed pages.
func TestSearchIndexIsLazy(t *testing.T) {
	w := newWorkshop(t, map[string]string{"content/papers/a.md": "---\ntitle: A\n---\n\n## Notes\n\nMine.\n"})
	for _, notes := range []string{"Mine.", "Ours."} {
		if err := w.write("content/papers/a.md", "---\ntitle: A\n---\n\n## Notes\n\n"+notes+"\n"); err != nil {
			t.Fatal(err)
		}
		s, problems, err := w.builder.Update([]string{"content/papers/a.md"})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		parts := 0
		for _, p := range s.Pages {
			if !p.IsIndex {
				continue
			}
			parts++
			if p.Export.(search.File).Index.IsMade() {
				t.Errorf("%s was built", p.Path)
			}
		}
		if parts < 4 {
			t.Errorf("the index has %d files", parts)
		}
		if notes == "Ours." && s.Changed != 1 {
			t.Errorf("an edit of a note changes %d pages", s.Changed)
		}
	}
}
