package importer

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
)

// other returns an entry whose values differ from those of the file in TestImportKeepsAndReportsExistingFields.
func other() digest.Entry {
	none := 0
	return digest.Entry{
		Line: 7, Column: 3, Title: "One and the same", Date: on("2023-10-17"), AuthorCount: 4,
		Authors: []string{"A. One", "D. Four"}, Organization: "Their lab",
		Venue:    digest.Venue{Journal: "Journal of Things", Volume: "3"},
		Keywords: []string{"multigrid"}, Comments: &none, Upvotes: &none, Arxiv: "2310.00001v2", DOI: "10.1000/B",
		Withdrawn: true,
		Links:     []digest.Link{{Label: "Code", URL: "https://github.com/c/d"}}, Abstract: "What they say.",
	}
}

// TestImportKeepsAndReportsExistingFields imports an entry with a different value for each field of a file.
func TestImportKeepsAndReportsExistingFields(t *testing.T) {
	// the line of the file, and the reported change; "" if there is none
	cases := map[string]struct{ has, old, source string }{
		"title":        {`title: "One and the same!" # mine`, `"One and the same!"`, `"One and the same"`},
		"date":         {"date: 2023-10-16", "2023-10-16", "2023-10-17"},
		"author_count": {"author_count: 3", "3", "4"},
		"authors":      {"authors: [A. One]", "[A. One]", "[A. One, D. Four]"},
		"organization": {"organization: My lab", "My lab", "Their lab"},
		"venue": {
			"venue: {journal: J. Things} # where else",
			"{journal: J. Things}",
			"{journal: Journal of Things, volume: 3}",
		},
		"tags":  {"tags: [mine]", "[mine]", "[pdes]"},
		"arxiv": {`arxiv: "2310.00001v1"`, "", ""}, // another version is the same paper
		"doi":   {`doi: "10.1000/a"`, `"10.1000/a"`, `"10.1000/B"`},
		"links": {
			"links: [{label: Code, url: https://github.com/a/b}]",
			"{label: Code, url: https://github.com/a/b}",
			"{label: Code, url: https://github.com/c/d}",
		},
		"key":       {"key: mine", "", ""}, // a key never changes
		"type":      {"type: misc", "misc", "article"},
		"bibtex":    {`bibtex: {isbn: "978-4"}`, `{isbn: "978-4"}`, `{isbn: "978-3"}`},
		"withdrawn": {"withdrawn: false", "false", "true"},
		"digests":   {"digests: [2026-02-18]", "", ""}, // each digest adds to it
		"comments":  {"comments: 7", "", ""},           // the newest digest determines it
		"upvotes":   {"upvotes: 7", "", ""},
		"draft":     {"draft: true", "", ""}, // no source has it
		"aliases":   {"aliases: [an-old-name]", "", ""},
		"extra":     {"extra: {mine: [1, a]} # mine", "", ""},
	}
	d := newSite(t)
	var head strings.Builder
	want := []Change{}
	for i, field := range content.FieldOrder {
		c, ok := cases[field]
		if !ok {
			t.Fatalf("no case for %s", field)
		}
		head.WriteString(c.has + "\n")
		if c.old != "" {
			want = append(want, Change{field, c.old, c.source, i + 2})
		}
	}
	const text = "\nWhat I say.\n\n## Notes\n\nMine.\n"
	d.write("one.md", "---\n"+head.String()+"---\n"+text)
	// The digest is older than that of the file, so that the counters do not change.
	e := other()
	e.Key, e.Type, e.Fields = "three2023one", "article", map[string]string{"isbn": "978-3"}
	r := d.importEntries("2026-02-17", e)
	expect(
		t,
		"file",
		d.read("one.md"),
		"---\n"+strings.Replace(head.String(), "[2026-02-18]", "[2026-02-18, 2026-02-17]", 1)+"---\n"+text,
	)
	kept := r.Papers[0].Kept
	byField := func(a, b Change) int { return strings.Compare(a.Field, b.Field) }
	want = append(want, Change{"abstract", "What I say.", "What they say.", len(content.FieldOrder) + 4})
	slices.SortFunc(want, byField)
	slices.SortFunc(kept, byField)
	expect(t, "kept", kept, want)
	expect(t, "source", r.Papers[0].Source, "2026-02-17.json:7:3")
}

func TestImportKeepsEmptyFields(t *testing.T) {
	d := newSite(t)
	const text = "---\ntitle: \"One and the same\"\nauthors: []\norganization: \"\"\nvenue: {}\ntags: []\n" +
		"digests: [2026-02-18]\ncomments: 0\nupvotes: 0\nlinks: []\n---\n\nWhat they say.\n"
	d.write("one.md", text)
	e := other()
	e.Arxiv, e.DOI, e.Withdrawn, e.Date, e.AuthorCount = "", "", false, on("2023-10-16"), 0
	r := d.importEntries("2026-02-18", e)
	expect(t, "file", d.read("one.md"), strings.Replace(text, "authors:", "date: 2023-10-16\nauthors:", 1))
	expect(t, "kept", r.Papers[0].Kept, []Change{ // the lines count the inserted date
		{"authors", "[]", "[A. One, D. Four]", 4},
		{"organization", `""`, "Their lab", 5},
		{"venue", "{}", "{journal: Journal of Things, volume: 3}", 6},
		{"tags", "[]", "[pdes]", 7},
		{"links", "[]", "{label: Code, url: https://github.com/c/d}", 11},
	})
}

// A scriptedCurator answers questions with prepared answers and records the questions.
type scriptedCurator struct {
	answers   map[string]bool // by the first field of the question
	questions []Question
}

// ask is an Options.Ask.
func (a *scriptedCurator) ask(q Question) (bool, error) {
	a.questions = append(a.questions, q)
	return a.answers[q.Changes[0].Field], nil
}

const curatedFile = "---\ntitle: \"One and the same!\"\ndate: 2023-10-16\nauthor_count: 3\nauthors: [A. One]\n" +
	"tags: [pdes]\ndigests: [2026-02-18]\ncomments: 0\nupvotes: 0\n" +
	"links: [{label: Code, url: https://github.com/c/d}]\n---\n\nWhat I say.\n\n## Notes\n\nMine.\n"

func TestRefreshReplacesAcceptedValues(t *testing.T) {
	for taken, c := range map[string]struct{ old, new string }{
		"title":        {"same!", "same"},
		"date":         {"2023-10-16", "2023-10-17"},
		"author_count": {"author_count: 3\nauthors: [A. One]", "author_count: 4\nauthors: [A. One, D. Four]"},
		"abstract":     {"What I say.", "What they say."},
	} {
		t.Run(taken, func(t *testing.T) {
			a := &scriptedCurator{answers: map[string]bool{taken: true}}
			d := newSite(t).with(func(o *Options) { o.Refresh, o.Ask = true, a.ask })
			d.write("one.md", curatedFile)
			e := other()
			e.Organization, e.Venue, e.Arxiv, e.DOI, e.Withdrawn = "", digest.Venue{}, "", "", false
			r := d.importEntries("2026-02-18", e)
			expect(t, "file", d.read("one.md"), strings.Replace(curatedFile, c.old, c.new, 1))
			var fields []string
			for _, q := range a.questions {
				fields = append(fields, q.Changes[0].Field)
				expect(
					t,
					"place of the question",
					[]string{q.File, q.Source},
					[]string{"content/papers/one.md", "2026-02-18.json:7:3"},
				)
			}
			expect(t, "questions", fields, []string{"title", "date", "author_count", "abstract"})
			if len(r.Papers[0].Changes) == 0 || r.Papers[0].Changes[0].Field != taken ||
				len(r.Papers[0].Kept)+len(r.Papers[0].Changes) != 5 {
				t.Errorf("%+v", r.Papers[0])
			}
		})
	}
}

func TestRefreshAsksOnlyAboutReplacements(t *testing.T) {
	a := &scriptedCurator{}
	d := newSite(t).with(func(o *Options) { o.Refresh, o.Ask = true, a.ask })
	d.run(page("2026-02-18", mgno))
	d.run(page("2026-02-18", mgno))
	d.edit(mgnoFile, "author_count: 3\n", "")
	d.run(page("2026-02-18", mgno))
	if len(a.questions) > 0 || !strings.Contains(d.read(mgnoFile), "author_count: 3\n") {
		t.Errorf("%v\n%s", a.questions, d.read(mgnoFile))
	}
}

func TestAbortedRefreshChangesNothing(t *testing.T) {
	aborted := errors.New("aborted")
	d := newSite(t)
	d.write("one.md", strings.Replace(curatedFile, "2023-10-16", "2026-02-01", 1))
	before, age := d.tree(), d.age()
	d.opts.Refresh = true
	questions := 0
	d.opts.Ask = func(q Question) (bool, error) {
		if questions++; questions > 2 {
			return false, aborted
		}
		return true, nil
	}
	dump := page(
		"2026-02-20",
		item{"Another paper", "Something about this.", "2 authors", "Feb 1"},
		item{"One and the same", "What they say.", "5 authors", "Feb 1"},
	)
	if r, err := Run(t.Context(), []Dump{dump}, d.opts); !errors.Is(err, aborted) || r != nil {
		t.Errorf("report %v, error %v", r, err)
	}
	d.expectSame(before, age)
}

// An expiringContext is a context that is canceled after a number of calls of its method Err.
type expiringContext struct {
	context.Context
	left atomic.Int64
}

func (c *expiringContext) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func TestInterruptedImportChangesNothing(t *testing.T) {
	d := newSite(t)
	d.run(page("2026-02-18", mgno))
	before, age := d.tree(), d.age()
	second := page(
		"2026-02-19",
		mgno,
		item{"Another paper", "Something about this.", "2 authors", "Feb 1"},
		item{"And a third", "Something about that.", "2 authors", "Feb 1"},
	)
	for n := int64(0); ; n++ {
		ctx := &expiringContext{Context: t.Context()}
		ctx.left.Store(n)
		_, err := Run(ctx, []Dump{second}, d.opts)
		if err == nil {
			if n < 6 { // at least once for each of 3 entries and 3 files
				t.Errorf("the import called Err only %d times", n)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		d.expectSame(before, age)
	}
}

func TestImportKeepsEditsMadeDuringQuestions(t *testing.T) {
	for name, edit := range map[string]func(d *site){
		"an edit": func(d *site) { d.edit(mgnoFile, "comments: 2", "comments: 2 # mine") },
		"another paper": func(d *site) {
			d.write("another-paper.md", "---\ntitle: \"Another paper\"\n---\n")
		},
		"the paper removed": func(d *site) {
			if err := os.Remove(d.path(mgnoFile)); err != nil {
				d.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newSite(t)
			d.run(page("2026-02-18", mgno))
			d.edit(mgnoFile, "author_count: 3", "author_count: 5")
			d.opts.Refresh = true
			var after map[string]string
			d.opts.Ask = func(Question) (bool, error) {
				edit(d)
				after = d.tree()
				return true, nil
			}
			_, err := Run(
				t.Context(),
				[]Dump{page("2026-02-19", mgno, item{"Another paper", "Something about this.", "2 authors", "Feb 1"})},
				d.opts,
			)
			var list problem.List
			if !errors.As(err, &list) || len(list) != 1 ||
				list[0].What != "changed during the import; nothing was written" {
				t.Errorf("%v", err)
			}
			expect(t, "files", d.tree(), after)
		})
	}
}
