package importer

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
)

// long returns a text about a word that is as long as an abstract.
func long(word string) string {
	return strings.TrimSpace(strings.Repeat("We study "+word+" and its uses. ", 8))
}

// An edition is a digest and the expected files after its import.
type edition struct {
	day     string
	entries []digest.Entry
	names   []string // of the papers
}

func TestIdentity(t *testing.T) {
	entry := func(title, abstract string, change ...func(*digest.Entry)) digest.Entry {
		e := digest.Entry{Title: title, Abstract: abstract, Date: on("2023-10-16"), AuthorCount: 3}
		for _, c := range change {
			c(&e)
		}
		return e
	}
	arxiv := func(id string) func(*digest.Entry) { return func(e *digest.Entry) { e.Arxiv = id } }
	doi := func(id string) func(*digest.Entry) { return func(e *digest.Entry) { e.DOI = id } }
	a80 := strings.Repeat("abcdefg ", 10)
	a79 := strings.TrimSuffix(strings.Repeat("abcdefg-", 10), "-") // the slug of a title that starts like this
	for _, c := range []struct {
		name     string
		editions []edition
	}{
		{"same arXiv identifier, different version and title", []edition{
			{"2026-01-01", []digest.Entry{entry("First title", long("a"), arxiv("2310.19027v1"))},
				[]string{"first-title"}},
			{"2026-01-02", []digest.Entry{entry("Second title", long("b"), arxiv("2310.19027v2"))},
				[]string{"first-title"}},
			{"2026-01-03", []digest.Entry{entry("Third title", long("c"), arxiv("arXiv:2310.19027"))},
				[]string{"first-title"}},
			{"2026-01-04", []digest.Entry{
				entry("Fourth title", long("d"), doi("https://doi.org/10.48550/arXiv.2310.19027")),
			}, []string{"first-title"}},
		}},
		{"an old arXiv identifier", []edition{
			{"2026-01-01", []digest.Entry{entry("First title", long("a"), arxiv("solv-int/9901001"))},
				[]string{"first-title"}},
			{"2026-01-02", []digest.Entry{entry("Second title", long("b"), arxiv("solv-int/9901001v3"))},
				[]string{"first-title"}},
			{"2026-01-03", []digest.Entry{entry("Third title", long("c"), arxiv("solv-int/9901002"))},
				[]string{"first-title", "third-title"}},
		}},
		{"same DOI, different case", []edition{
			{"2026-01-01", []digest.Entry{entry("First title", long("a"), doi("10.1000/ABC"))},
				[]string{"first-title"}},
			{"2026-01-02", []digest.Entry{entry("Second title", long("b"), doi("10.1000/abc"))},
				[]string{"first-title"}},
			{"2026-01-03", []digest.Entry{entry("Third title", long("c"), doi("https://dx.doi.org/10.1000/abc"))},
				[]string{"first-title"}},
		}},
		{"same title, different identifiers: different papers", []edition{
			{"2026-01-01", []digest.Entry{entry("Title", long("a"), arxiv("2310.00001")),
				entry("Title", long("b"), arxiv("2310.00002"))}, []string{"title-2", "title"}},
			{"2026-01-02", []digest.Entry{entry("Title", long("b"), arxiv("2310.00002"))},
				[]string{"title-2", "title"}},
			{"2026-01-03", []digest.Entry{entry("Title", long("c"), arxiv("2310.00003"))},
				[]string{"title-2", "title-3", "title"}},
		}},
		{"same title, different DOIs: different papers", []edition{
			{"2026-01-01", []digest.Entry{entry("Title", "", doi("10.1000/a"))}, []string{"title"}},
			{"2026-01-02", []digest.Entry{entry("Title", "", doi("10.1000/b"))}, []string{"title-2", "title"}},
		}},
		{"a preprint and its article: same paper", []edition{
			{"2026-01-01", []digest.Entry{entry("Title", long("a"), doi("10.48550/arXiv.2310.00001"))},
				[]string{"title"}},
			{"2026-01-02", []digest.Entry{entry("Title", long("a"), doi("10.1000/b"))}, []string{"title"}},
			{"2026-01-03", []digest.Entry{entry("Title", long("a"), arxiv("2310.00001"), doi("10.1000/b"))},
				[]string{"title"}},
		}},
		{"a title with different case and punctuation", []edition{
			{"2026-01-01", []digest.Entry{entry("Learning Rényi’s “entropy”: a survey", long("a"))},
				[]string{"learning-renyis-entropy-a-survey"}},
			{"2026-01-02", []digest.Entry{entry("LEARNING RENYI'S ENTROPY – A Survey", long("b"))},
				[]string{"learning-renyis-entropy-a-survey"}},
		}},
		{"a title with repaired formulas", []edition{
			{"2026-01-01", []digest.Entry{entry("Learning 256times256 images", long("a"))},
				[]string{"learning-256-times256-images"}},
			{"2026-01-02", []digest.Entry{entry("Learning $256 \\times 256$ images", long("a"))},
				[]string{"learning-256-times256-images"}},
		}},
		{"two papers with the same title in one digest", []edition{
			{"2026-01-01", []digest.Entry{entry("On C", long("a")), entry("On C++", long("b"))},
				[]string{"on-c-2", "on-c"}},
			{"2026-01-02", []digest.Entry{entry("On C++", long("b"))}, []string{"on-c-2", "on-c"}},
			{"2026-01-03", []digest.Entry{entry("On C++", long("b")), entry("On C", long("a"))},
				[]string{"on-c-2", "on-c"}},
		}},
		{"one paper twice in one digest", []edition{
			{"2026-01-01", []digest.Entry{entry("Title", long("a")), entry("TITLE", long("a")), entry("Title", "")},
				[]string{"title"}},
			{"2026-01-02", []digest.Entry{entry("Other", ""), entry("Other", long("b"))}, []string{"other", "title"}},
			{"2026-01-03", []digest.Entry{entry("X", "", arxiv("2310.00001v1")), entry("Y", "", arxiv("2310.00001v2"))},
				[]string{"other", "title", "x"}},
		}},
		{"titles of punctuation only", []edition{
			{"2026-01-01", []digest.Entry{entry("★", "Star."), entry("???", "What."), entry("!!!", "Oh.")},
				[]string{"untitled-2", "untitled-3", "untitled"}},
			{"2026-01-02", []digest.Entry{entry("! ! !", "Oh.")}, []string{"untitled-2", "untitled-3", "untitled"}},
		}},
		{"titles in Chinese", []edition{
			{"2026-01-01", []digest.Entry{entry("神经网络", "一"), entry("神经算子", "二")}, []string{"神经算子", "神经网络"}},
			{"2026-01-02", []digest.Entry{entry("神经算子", "二")}, []string{"神经算子", "神经网络"}},
		}},
		{"titles of 300 characters that differ at their end", []edition{
			{"2026-01-01", []digest.Entry{entry(strings.Repeat("abcdefg ", 37)+"one", long("a")),
				entry(strings.Repeat("abcdefg ", 37)+"two", long("b"))},
				[]string{a79[:78] + "-2", a79}},
		}},
		{"two papers whose slug has no room for a number", []edition{
			{"2026-01-01", []digest.Entry{entry(a80+"a", long("a")), entry(a80+"b", long("b"))},
				[]string{a79[:78] + "-2", a79}},
			{"2026-01-02",
				[]digest.Entry{entry(strings.Repeat("a", 300), "One."), entry(strings.Repeat("a", 299)+"b", "Two.")},
				[]string{strings.Repeat("a", 78) + "-2", strings.Repeat("a", 80), a79[:78] + "-2", a79}},
		}},
		{"a new paper with the slug, the date and the number of authors of another", []edition{
			{"2026-01-01", []digest.Entry{entry(a80+"a", long("a"))}, []string{a79}},
			{"2026-01-01", []digest.Entry{entry(a80+"b", "A wholly different text of which no word is shared.")},
				[]string{a79[:78] + "-2", a79}},
		}},
		{"a file name that Windows rejects", []edition{
			{"2026-01-01", []digest.Entry{entry("CON", "One."), entry("con!", "Two.")},
				[]string{"con-paper-2", "con-paper"}},
		}},
		{"a title equal to the numbered name of another paper", []edition{
			{"2026-01-01", []digest.Entry{entry("Deep, 2", "Two."), entry("Deep", "One."), entry("Deep", "Other.")},
				[]string{"deep-2", "deep-3", "deep"}},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newSite(t)
			for _, e := range c.editions {
				d.importEntries(e.day, e.entries...)
				var got []string
				for _, n := range d.names() {
					if name, ok := strings.CutSuffix(n, ".md"); ok {
						got = append(got, name)
					}
				}
				expect(t, e.day, got, e.names)
			}
			before, age := d.tree(), d.age()
			for _, e := range c.editions {
				d.importEntries(e.day, e.entries...)
			}
			d.expectSame(before, age)
		})
	}
}

func TestPaperWithEditedTitleAndAbstractIsFound(t *testing.T) {
	for _, day := range []string{"2026-02-18", "2026-03-01"} {
		d := newSite(t)
		d.run(page("2026-02-18", mgno))
		d.edit(mgnoFile, mgno.title, "Operators")
		d.edit(mgnoFile, mgnoAbstract, "*Mine.*")
		r := d.run(page(day, mgno))
		if r.Papers[0].File != "content/papers/"+mgnoFile || r.Papers[0].Status == Created {
			t.Errorf("digest of %s: %+v", day, r.Papers[0])
		}
		if !strings.Contains(d.read(mgnoFile), "title: \"Operators\"\n") ||
			!strings.HasSuffix(d.read(mgnoFile), "---\n\n*Mine.*\n") {
			t.Error(d.read(mgnoFile))
		}
	}
}

func TestPaperWithEditedEndOfTitleIsFound(t *testing.T) {
	d := newSite(t)
	e := digest.Entry{
		Title:    strings.Repeat("abcdefg ", 12) + "ende",
		Abstract: "One two three four five six seven.",
		Date:     on("2023-10-16"),
	}
	d.importEntries("2026-02-18", e)
	name := strings.TrimSuffix(strings.Repeat("abcdefg-", 10), "-") + ".md"
	d.edit(name, "ende", "end")
	d.edit(name, "One two", "One, and 2,")
	before, age := d.tree(), d.age()
	d.importEntries("2026-02-18", e)
	d.expectSame(before, age)
}

func TestIdentifiersAreAddedAndUsed(t *testing.T) {
	d := newSite(t)
	d.run(page("2026-02-18", mgno))
	full := digest.Entry{
		Title: mgno.title, Arxiv: "2310.19027", DOI: "10.1000/1",
		Authors: []string{"Juncai He", "Xinliang Liu", "Jinchao Xu"}, Organization: "KAUST", Upvotes: new(int),
		Keywords: []string{"Operator learning", "", "★"},
		Links: []digest.Link{
			{Label: "Code", URL: "https://example.org/a,b"},
			{Label: "Code", URL: "https://example.org/a,b"},
			{Label: "Old", URL: "ftp://example.org/"},
		},
	}
	r := d.importEntries("2026-02-19", full)
	want := "---\ntitle: \"" + mgno.title + `"
date: 2023-10-16
author_count: 3
authors: [Juncai He, Xinliang Liu, Jinchao Xu]
organization: KAUST
tags: [pdes]
digests: [2026-02-18, 2026-02-19]
comments: 2
upvotes: 0
arxiv: "2310.19027"
doi: "10.1000/1"
links: [{label: Code, url: "https://example.org/a,b"}]
key: mgno2023efficient
---

` + mgnoAbstract + "\n"
	expect(t, "file", d.read(mgnoFile), want)
	expect(t, "remarks", r.Problems, []Remark{{problem.Problem{
		File: "2026-02-19.json",
		What: `the link "ftp://example.org/" is not a web URL`,
		Hint: "ignored; links start with http:// or https://",
	}}})
	d.importEntries("2026-02-20", digest.Entry{Title: "Something else", Arxiv: "2310.19027v4"})
	expect(t, "papers", len(d.names()), 4)
}

func TestRefreshReplacesAuthors(t *testing.T) {
	three, two := []string{"A. One", "B. Two", "C. Three"}, []string{"A. One", "B. Two"}
	for _, c := range []struct {
		name, has string
		source    digest.Entry
		plain     string // after an import; same as has if nothing changes
		refreshed string
	}{
		{"names instead of a number", "author_count: 2\n", digest.Entry{Authors: three}, "author_count: 2\n",
			"author_count: 3\nauthors: [A. One, B. Two, C. Three]\n"},
		{"names for the same number", "author_count: 3\n", digest.Entry{Authors: three},
			"author_count: 3\nauthors: [A. One, B. Two, C. Three]\n",
			"author_count: 3\nauthors: [A. One, B. Two, C. Three]\n"},
		{"fewer names", "author_count: 3\nauthors: [A. One, Y, Z]\n", digest.Entry{Authors: two},
			"author_count: 3\nauthors: [A. One, Y, Z]\n", "author_count: 2\nauthors: [A. One, B. Two]\n"},
		{"more names", "author_count: 2\nauthors: [A. One, Y]\n", digest.Entry{Authors: three},
			"author_count: 2\nauthors: [A. One, Y]\n", "author_count: 3\nauthors: [A. One, B. Two, C. Three]\n"},
		{"the number of the names", "authors: [A. One, Y]\n", digest.Entry{AuthorCount: 2}, "authors: [A. One, Y]\n",
			"authors: [A. One, Y]\n"},
		{"a larger number", "authors: [A. One, Y]\n", digest.Entry{AuthorCount: 9}, "authors: [A. One, Y]\n",
			"author_count: 9\nauthors: [A. One, Y]\n"},
		{"a number that the names exceed", "author_count: 4\nauthors: [A. One, Y]\n", digest.Entry{AuthorCount: 1},
			"author_count: 4\nauthors: [A. One, Y]\n", "author_count: 4\nauthors: [A. One, Y]\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, again := range []struct {
				change func(*Options)
				want   string
			}{{func(*Options) {}, c.plain}, {refresh, c.refreshed}} {
				d := newSite(t).with(again.change)
				d.write("t.md", "---\ntitle: \"T\"\n"+c.has+"digests: [2026-01-01]\n---\n\nAbstract.\n")
				c.source.Title = "T"
				d.importEntries("2026-01-01", c.source)
				expect(
					t,
					"file",
					d.read("t.md"),
					"---\ntitle: \"T\"\n"+again.want+"digests: [2026-01-01]\n---\n\nAbstract.\n",
				)
			}
		})
	}
}

func TestEntryWithInvalidFileIsReportedInDump(t *testing.T) {
	d := newSite(t)
	im, err := newImporter(t.Context(), d.opts)
	if err != nil {
		t.Fatal(err)
	}
	err = im.importDump(
		Dump{Name: "a.json"},
		&digest.Digest{Date: on("2026-02-18"), Entries: []digest.Entry{{Line: 7, Title: " "}}},
	)
	list := problem.Of("a.json", err)
	if len(list) != 1 || list[0].File != "a.json" || list[0].Line != 7 {
		t.Errorf("%v", err)
	}
}

func TestAbstractDistinguishesPapersWithSameTitle(t *testing.T) {
	d := newSite(t)
	c, cpp := digest.Entry{Title: "On C", Abstract: long("a")}, digest.Entry{Title: "On C++", Abstract: long("b")}
	d.importEntries("2026-01-01", c, cpp)
	before := d.read("on-c.md")
	r := d.importEntries("2026-01-02", cpp)
	expect(t, "file", r.Papers[0].File, "content/papers/on-c-2.md")
	expect(t, "the other file", d.read("on-c.md"), before)
	expect(t, "changes", r.Papers[0].Changes, []Change{{Field: "digests", New: "2026-01-02"}})
}

// TestSimilarPapersTakeLinearTime imports papers with similar titles and counts allocations. If the import compared all
// pairs, four times as many papers would need about 16 times as many allocations.
func TestSimilarPapersTakeLinearTime(t *testing.T) {
	const few, times = 400, 4
	allocations := func(papers int) uint64 {
		entries := make([]digest.Entry, papers)
		for i := range entries {
			entries[i] = digest.Entry{
				Title:       fmt.Sprintf("The paper of the number %d in a series", i),
				Abstract:    long("The publisher does not give an abstract"),
				Date:        on("2026-02-17"),
				AuthorCount: 1,
				Key:         fmt.Sprintf("key%d", i),
			}
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m := memory{}
		for range 2 {
			if r := m.importEntries(t, unchangedOptions, "2026-02-18", entries...); len(r.Papers) != papers {
				t.Fatalf("%d papers", len(r.Papers))
			}
		}
		runtime.ReadMemStats(&after)
		if len(m) != papers {
			t.Errorf("%d files", len(m))
		}
		return after.Mallocs - before.Mallocs
	}
	some, many := allocations(few), allocations(times*few)
	t.Logf("%d papers: %d allocations, %d papers: %d", few, some, times*few, many)
	if many > 2*times*some {
		t.Errorf("%d papers need %d allocations, %d papers need %d", few, some, times*few, many)
	}
}
