package importer

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/identity"
)

// dumps returns samples of all formats, by file name. They contain many of the same papers.
func dumps(t testing.TB) map[string]Dump {
	t.Helper()
	all := map[string]Dump{}
	for _, name := range []string{
		"hf.json", "csl.json", "atom.xml", "listing.txt", "sample.bib", "sample.ris", "table.csv", "copied.txt",
		"copied-daily.txt", "addresses.txt", "scraped-trending.md", "references.md", "page.html", "data.html",
	} {
		data, err := os.ReadFile(filepath.Join("../digest/testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		all[name] = Dump{Name: "2026-02-20-" + name, Data: data}
	}
	return all
}

func TestImportTwiceInEveryFormat(t *testing.T) {
	for name, dump := range dumps(t) {
		t.Run(name, func(t *testing.T) {
			d := newSite(t)
			read, err := digest.Read(dump.Data, digest.Options{Name: dump.Name})
			if err != nil {
				t.Fatal(err)
			}
			r := d.run(dump)
			expect(t, "outcomes", len(r.Papers), len(read.Entries))
			for i, o := range r.Papers {
				if !strings.Contains(d.read(filepath.Base(o.File)), read.Date.String()) {
					t.Errorf("%s does not list the digest that has %q", o.File, read.Entries[i].Title)
				}
			}
			d.expectUnchangedBy(dump)
		})
	}
}

func TestSamePaperInEveryFormatIsOneFile(t *testing.T) {
	d := newSite(t)
	all := dumps(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		d.run(all[name])
	}
	before, age := d.tree(), d.age()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		d.run(all[name])
	}
	d.expectSame(before, age)
	const shared = 20 // papers that every sample has
	papers := 0
	for _, name := range d.names() {
		if p := d.paperIn(name); p != nil && len(p.Digests) == 2 {
			papers++
			if len(p.Authors) == 0 || p.Arxiv == "" || p.Date.IsZero() || len(p.Body) == 0 {
				t.Errorf("%s is incomplete: %+v", name, p.PaperFields)
			}
		}
	}
	if papers < shared {
		t.Errorf("%d papers have both digests", papers)
	}
}

// paperIn reads a paper's file, or returns nil for any other file.
func (d *site) paperIn(name string) *content.Paper {
	d.t.Helper()
	if !strings.HasSuffix(name, ".md") || strings.HasPrefix(name, "digests/") {
		return nil
	}
	p, problems := content.ParsePaper(name, []byte(d.read(name)))
	if err := problems.Err(); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// factsOf returns the fields of all papers in an archive, by condensed title and name of the field.
func factsOf(t failer, files map[string]string) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for name, src := range files {
		p, problems := content.ParsePaper(name, []byte(src))
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		facts := map[string]string{"abstract": identity.Condense(string(p.Body)), "count": fmt.Sprint(p.CountAuthors())}
		for _, f := range p.Fields() {
			facts[f.Key] = f.Value
		}
		slices.SortFunc(p.Digests, content.Date.Compare)
		facts["digests"] = fmt.Sprint(p.Digests)
		delete(facts, "author_count") // the names can imply it
		delete(facts, "key")          // always from the first source
		delete(facts, "bibtex")
		for name, value := range p.BibTeX {
			facts["bibtex "+name] = value
		}
		delete(facts, "links")
		for _, l := range p.Links {
			facts["link "+l.Label] += l.URL + " "
		}
		all[identity.Condense(p.Title)] = facts
	}
	return all
}

// expectSameInBothOrders compares the archive of A then B with that of B then A. They may differ only in values about
// which A and B disagree.
func expectSameInBothOrders(t testing.TB, a, b, ab, ba map[string]map[string]string) {
	t.Helper()
	if got, want := slices.Sorted(maps.Keys(ab)), slices.Sorted(maps.Keys(ba)); !slices.Equal(got, want) {
		t.Fatalf("the papers differ: %q and %q", got, want)
	}
	for title := range ab {
		fields := maps.Clone(ab[title])
		maps.Copy(fields, ba[title])
		for field := range fields {
			one, other := ab[title][field], ba[title][field]
			first, second := a[title][field], b[title][field]
			switch {
			case one == other && (one == first || one == second || field == "digests"):
			case first != "" && second != "" && first != second && (one == first || one == second) &&
				(other == first || other == second):
			case field == "count" && first != second && (first == "0" || second == "0") && one == other:
			default:
				t.Errorf("%s of %s: %q, in the other order %q; the sources have %q and %q",
					field, title, one, other, first, second)
			}
		}
	}
}

func TestOrderMattersOnlyIfSourcesDisagree(t *testing.T) {
	if testing.Short() {
		t.Skip("imports every pair of samples twice")
	}
	all := map[string]*digest.Digest{}
	for name, dump := range dumps(t) {
		read, err := digest.Read(dump.Data, digest.Options{Name: dump.Name})
		if err != nil {
			t.Fatal(err)
		}
		all[name] = read
	}
	archiveOf := func(names ...string) map[string]map[string]string {
		m := memory{}
		for _, name := range names {
			m.importEntries(t, unchangedOptions, all[name].Date.String(), all[name].Entries...)
		}
		facts := factsOf(t, m)
		delete(facts, "thefileendshere") // the title of two papers
		return facts
	}
	names := slices.Sorted(maps.Keys(all))
	alone := map[string]map[string]map[string]string{}
	for i, a := range names {
		alone[a] = archiveOf(a)
		for _, b := range names[:i] {
			t.Run(a+" and "+b, func(t *testing.T) {
				expectSameInBothOrders(t, alone[a], alone[b], archiveOf(a, b), archiveOf(b, a))
			})
		}
	}
}

// partialSources returns two sources with a part of the data of some papers each. They do not contradict each other.
func partialSources(t *rapid.T) (a, b []digest.Entry) {
	for i := range rapid.IntRange(1, 4).Draw(t, "papers") {
		abstract := fmt.Sprintf("What we say of the number %d is long enough to tell it from others. ", i)
		full := digest.Entry{
			Title: fmt.Sprintf("Paper of the number %d on its own", i), Abstract: strings.Repeat(abstract, 2),
			Date: on("2023-10-16"), Authors: []string{"A. One", "B. Two"}, AuthorCount: 2, Organization: "Lab",
			Venue: digest.Venue{Journal: "Journal of Things", Pages: "1–20"}, DOI: fmt.Sprintf("10.1000/%d", i),
			Arxiv: fmt.Sprintf("2310.0000%d", i),
			Links: []digest.Link{
				{Label: "Code", URL: fmt.Sprintf("https://github.com/a/%d", i)},
				{Label: "Project page", URL: "https://example.org/p"},
			},
			Withdrawn: i == 2,
		}
		part := func(side string) digest.Entry {
			e := full
			for field, clear := range map[string]func(){
				"abstract": func() { e.Abstract = "" }, "date": func() { e.Date = content.Date{} },
				"authors": func() { e.Authors = nil }, "count": func() { e.AuthorCount = 0 },
				"organization": func() { e.Organization = "" }, "venue": func() { e.Venue = digest.Venue{} },
				"doi": func() { e.DOI = "" }, "arxiv": func() { e.Arxiv = "" },
				"code": func() { e.Links = e.Links[1:] }, "page": func() { e.Links = e.Links[:len(e.Links)-1] },
				"withdrawn": func() { e.Withdrawn = false }, "version": func() { e.Arxiv += "v2" },
			} {
				if field != "version" && rapid.Bool().Draw(t, side+field) {
					clear()
				}
			}
			if e.Arxiv != "" && rapid.Bool().Draw(t, side+"version") {
				e.Arxiv += "v2"
			}
			return e
		}
		if rapid.IntRange(0, 4).Draw(t, "in A") > 0 {
			a = append(a, part("A "))
		}
		if rapid.IntRange(0, 4).Draw(t, "in B") > 0 {
			b = append(b, part("B "))
		}
	}
	return a, b
}

func TestPropertyOrderDoesNotMatterIfSourcesAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := partialSources(t)
		one, other := memory{}, memory{}
		one.importEntries(t, unchangedOptions, "2026-02-18", a...)
		one.importEntries(t, unchangedOptions, "2026-02-20", b...)
		other.importEntries(t, unchangedOptions, "2026-02-20", b...)
		other.importEntries(t, unchangedOptions, "2026-02-18", a...)
		left, right := factsOf(t, one), factsOf(t, other)
		for title := range left {
			if !maps.Equal(left[title], right[title]) {
				t.Fatalf("%s:\n%v\n%v", title, left[title], right[title])
			}
		}
		if len(left) != len(right) {
			t.Fatalf("%d papers, in the other order %d", len(left), len(right))
		}
	})
}

func TestSimilarPaperIsReported(t *testing.T) {
	d := newSite(t)
	first := digest.Entry{Title: "Tiny Recursive Planners for Embedded Robots", Date: on("2026-02-10"), AuthorCount: 5}
	d.importEntries("2026-02-18", first)
	for _, c := range []struct {
		name   string
		change func(*digest.Entry)
		want   bool
	}{
		{"a word more", func(e *digest.Entry) { e.Title = "Tiny Recursive Planners for Small Embedded Robots" }, true},
		{"another number of authors", func(e *digest.Entry) { e.Title += " Again"; e.AuthorCount = 4 }, false},
		{"another day", func(e *digest.Entry) { e.Title += " Twice"; e.Date = on("2026-02-11") }, false},
		{"another title", func(e *digest.Entry) { e.Title = "Tiny Robots for Gardens" }, false},
	} {
		e := first
		c.change(&e)
		r := d.with(dryRun).importEntries("2026-02-19", e)
		got := len(r.Problems) > 0 && strings.Contains(r.Problems[0].What, " may be the paper in ")
		if got != c.want || r.Papers[0].Status != Created {
			t.Errorf("%s: %v, %v", c.name, r.Papers, r.Problems)
		}
	}
}

func TestLaterSourceAddsLinksAndKeepsExistingOnes(t *testing.T) {
	code := digest.Link{Label: "Code", URL: "https://github.com/a/b"}
	page := digest.Link{Label: "Project page", URL: "https://example.org/{a,b}"}
	for _, c := range []struct{ name, has, want string }{
		{"none", "", "links: [{label: Code, url: https://github.com/a/b}, {label: Project page, " +
			"url: \"https://example.org/{a,b}\"}]\n"},
		{"one", "links: [{label: Code, url: https://github.com/a/b}] # of them\n",
			"links: [{label: Code, url: https://github.com/a/b}, {label: Project page, " +
				"url: \"https://example.org/{a,b}\"}] # of them\n"},
		{"one below", "links:\n  - label: Mirror # mine\n    url: https://github.com/a/b\n",
			"links:\n  - label: Mirror # mine\n    url: https://github.com/a/b\n" +
				"  - {label: Project page, url: \"https://example.org/{a,b}\"}\n"},
		{"another", "links: [{label: Code, url: https://git.example.org/}]\n",
			"links: [{label: Code, url: https://git.example.org/}, {label: Project page, " +
				"url: \"https://example.org/{a,b}\"}]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newSite(t)
			d.write("t.md", "---\ntitle: \"T\"\ndigests: [2026-01-01]\n"+c.has+"---\n\nAbstract.\n")
			e := digest.Entry{Title: "T", Links: []digest.Link{code, page}}
			r := d.importEntries("2026-01-01", e)
			expect(t, "file", d.read("t.md"), "---\ntitle: \"T\"\ndigests: [2026-01-01]\n"+c.want+"---\n\nAbstract.\n")
			expect(t, "kept", len(r.Papers[0].Kept), strings.Count(c.name, "another"))
			before, age := d.tree(), d.age()
			d.importEntries("2026-01-01", e)
			d.expectSame(before, age)
		})
	}
}

func TestKeywordsBecomeTags(t *testing.T) {
	d := newSite(t)
	d.importEntries("2026-01-01",
		digest.Entry{Title: "One", Keywords: []string{"Multigrid methods", "Own Word", "", "★", "PDEs"}},
		digest.Entry{Title: "Two", Subjects: []string{"multigrid", "cs.LG", "diffusion models"}},
		digest.Entry{Title: "Three", Subjects: []string{"Equations"}},
		digest.Entry{Title: "Four", Subjects: []string{"cs.LG"}},
	)
	for name, want := range map[string]string{
		"one.md": "tags: [pdes, own-word]\n", "two.md": "tags: [pdes]\n", "three.md": "tags: [pdes]\n", "four.md": "",
	} {
		if got := d.read(name); want != "" && !strings.Contains(got, want) ||
			want == "" && strings.Contains(got, "tags") {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

func TestWithdrawnPaperIsMarkedAndReported(t *testing.T) {
	d := newSite(t)
	d.importEntries("2026-01-01", digest.Entry{Title: "T"})
	r := d.importEntries(
		"2026-01-02",
		digest.Entry{Line: 3, Column: 5, Title: "T", Withdrawn: true, Note: "Withdrawn. See https://github.com/a/b"},
	)
	expect(
		t,
		"file",
		d.read("t.md"),
		"---\ntitle: \"T\"\ndigests: [2026-01-01, 2026-01-02]\nlinks: [{label: Code, url: https://github.com/a/b}]\n"+
			"key: t\nwithdrawn: true\n---\n",
	)
	expect(
		t,
		"remarks",
		r.Problems[0].Error(),
		`2026-01-02.json:3:5: "T" is withdrawn (imported and marked as withdrawn; `+
			`use offprint remove if you do not want it)`,
	)
}

func TestLessPreciseDateIsAccepted(t *testing.T) {
	for _, change := range []func(*Options){unchangedOptions, refresh} {
		d := newSite(t).with(change)
		d.importEntries("2026-01-01", digest.Entry{Title: "A title of five words", Date: on("2023-10-16")})
		for date, kept := range map[string]int{"2023": 0, "2023-10": 0, "2023-11": 1, "2022": 1} {
			five := digest.Entry{Title: "A title of five words", Date: on(date)}
			o := d.with(dryRun).importEntries("2026-01-01", five).Papers[0]
			if len(o.Kept)+len(o.Changes) != kept {
				t.Errorf("%s: kept %v, changed %v", date, o.Kept, o.Changes)
			}
		}
	}
}
