package importer

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/workdir"
)

var allRepairs = prose.Repairs{Links: true, Escapes: true, Math: true}

var terms = []content.Term{{Tag: "pdes", Title: "Equations", Phrases: []string{"differential equation", "multigrid"}}}

// A site is a site in a temporary folder, with the options of its imports.
type site struct {
	t    testing.TB
	dir  string
	opts Options
}

func newSite(t testing.TB) *site {
	t.Helper()
	return siteIn(t, t.TempDir())
}

func siteIn(t testing.TB, dir string) *site {
	today := content.Date{Year: 2026, Month: 12, Day: 31}
	return &site{
		t:   t,
		dir: dir,
		opts: Options{
			Dir:        dir,
			NotesStart: markdown.New("/").NotesStart,
			Today:      today,
			Repairs:    allRepairs,
			Vocabulary: terms,
		},
	}
}

// with returns a copy of the site with changed options.
func (d *site) with(change func(*Options)) *site {
	c := *d
	change(&c.opts)
	return &c
}

func refresh(o *Options) { o.Refresh = true }
func dryRun(o *Options)  { o.DryRun = true }

// run imports dumps and expects no error.
func (d *site) run(dumps ...Dump) *Report {
	d.t.Helper()
	r, err := Run(d.t.Context(), dumps, d.opts)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// importEntries imports entries directly, without a dump's text, so that they can have any fields.
func (d *site) importEntries(day string, entries ...digest.Entry) *Report {
	d.t.Helper()
	im, err := newImporter(d.t.Context(), d.opts)
	if err != nil {
		d.t.Fatal(err)
	}
	data := fmt.Sprintf("%s %v", day, entries)
	if err := im.importDump(Dump{
		Name: day + ".json", Data: []byte(data),
	}, &digest.Digest{Date: on(day), Entries: slices.Clone(entries)}); err != nil {
		d.t.Fatal(err)
	}
	im.report.Files = im.index.files()
	if d.opts.DryRun {
		return im.report
	}
	site, err := change.Lock(d.t.Context(), d.opts.Dir, func(string) {})
	if err != nil {
		d.t.Fatal(err)
	}
	defer site.Unlock()
	if err := im.write(site); err != nil {
		d.t.Fatal(err)
	}
	return im.report
}

func on(day string) content.Date {
	d, err := content.ParseDate(day)
	if err != nil {
		panic(err)
	}
	return d
}

// tree returns the content of every file of the site.
func (d *site) tree() map[string]string {
	d.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(d.dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() == workdir.Name && e.IsDir() {
			return fs.SkipDir // temporary files
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(d.dir, p)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

// names returns the files of the site, without their common folders.
func (d *site) names() []string {
	d.t.Helper()
	names := slices.Sorted(maps.Keys(d.tree()))
	for i, n := range names {
		names[i] = strings.TrimPrefix(strings.TrimPrefix(n, "content/"), "papers/")
	}
	return names
}

func (d *site) path(name string) string { return filepath.Join(d.dir, "content", "papers", name) }

func (d *site) read(name string) string {
	d.t.Helper()
	data, err := os.ReadFile(d.path(name))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(data)
}

func (d *site) write(name, text string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.path(name)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.path(name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// edit replaces a text in a paper's file. The text must occur exactly once.
func (d *site) edit(name, old, new string) {
	d.t.Helper()
	text := d.read(name)
	if strings.Count(text, old) != 1 {
		d.t.Fatalf("%s has %q %d times:\n%s", name, old, strings.Count(text, old), text)
	}
	d.write(name, strings.Replace(text, old, new, 1))
}

// age sets the modification time of every file to a time in the past and returns it, so that expectSame also detects
// files that were written with the same content.
func (d *site) age() time.Time {
	d.t.Helper()
	past := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	for name := range d.tree() {
		if err := os.Chtimes(filepath.Join(d.dir, name), past, past); err != nil {
			d.t.Fatal(err)
		}
	}
	return past
}

// expectSame fails the test if a file was written since age, or if the files differ from those before.
func (d *site) expectSame(before map[string]string, age time.Time) {
	d.t.Helper()
	if diff := cmp.Diff(before, d.tree()); diff != "" {
		d.t.Errorf("the files changed (-before +after):\n%s", diff)
	}
	for name := range before {
		info, err := os.Stat(filepath.Join(d.dir, name))
		if err != nil {
			d.t.Fatal(err)
		}
		if !info.ModTime().Equal(age) {
			d.t.Errorf("%s was written again", name)
		}
	}
}

// expectUnchangedBy imports dumps and fails the test if that changes a byte or a modification time.
func (d *site) expectUnchangedBy(dumps ...Dump) *Report {
	d.t.Helper()
	before, age := d.tree(), d.age()
	r := d.run(dumps...)
	d.expectSame(before, age)
	if n := r.Count(Created) + r.Count(Updated); n > 0 {
		d.t.Errorf("%d papers are reported as changed: %+v", n, r.Papers)
	}
	return r
}

func expect(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// An item is a paper on a daily-papers page.
type item struct {
	title, abstract, authors, date string
}

// page returns a daily-papers page as text.
func page(day string, items ...item) Dump {
	var b strings.Builder
	fmt.Fprintf(&b, "Daily Papers\n\nbyAK and the research community\n\n%s\n", on(day).Time().Format("Jan 2"))
	for _, i := range items {
		fmt.Fprintf(&b, "\n%s\n", i.title)
		if i.abstract != "" {
			fmt.Fprintf(&b, "\n%s\n", i.abstract)
		}
		if i.authors != "" {
			fmt.Fprintf(&b, "\n  • %s\n·\n%s\n", i.authors, i.date)
		}
	}
	return Dump{Name: day + ".txt", Data: []byte(b.String())}
}

const mgnoAbstract = "In this work, we propose a concise neural operator architecture for operator learning, " +
	"and solve a differential equation with it."

var mgno = item{
	"MgNO: Efficient Parameterization of Linear Operators via Multigrid",
	mgnoAbstract,
	"3 authors",
	"Oct 16, 2023 2",
}

const mgnoFile = "mgno-efficient-parameterization-of-linear-operators-via-multigrid.md"

// realDigest returns the first digest of the archive.
func realDigest(t testing.TB) Dump {
	t.Helper()
	data, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	return Dump{Name: "content/digests/2026-02-18.txt", Data: data}
}
