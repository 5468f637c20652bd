package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/missing"
)

func TestFirstDigestCreatesOneFilePerPaper(t *testing.T) {
	d := newSite(t)
	r := d.run(realDigest(t))
	expect(t, "created", r.Count(Created), 33)
	expect(t, "files", len(d.names()), 34)
	expect(t, "digests", r.Digests, []Digest{{
		Name:    "content/digests/2026-02-18.txt",
		Date:    "2026-02-18",
		Entries: 33,
		Kept:    "content/digests/2026-02-18.txt",
	}})
	if len(r.Problems) != 1 || r.Problems[0].Line != 101 || !strings.Contains(r.Problems[0].What, "no byline") {
		t.Errorf("remarks: %v", r.Problems)
	}
	a, err := archive.Load(d.dir, &config.Config{BaseURL: "https://example.org/"}, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "papers that load", len(a.Papers), 33)
}

// TestVocabularyOfArchiveMatchesPapers compares the tags that the vocabulary of this repository's site assigns with
// tags that a person assigned, to find phrases that assign a wrong tag.
func TestVocabularyOfArchiveMatchesPapers(t *testing.T) {
	site, err := config.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/tags.txt")
	if err != nil {
		t.Fatal(err)
	}
	d := newSite(t).with(func(o *Options) { o.Vocabulary = site.Tags })
	var got strings.Builder
	for _, o := range d.run(realDigest(t)).Papers {
		p, problems := content.ParsePaper(o.File, []byte(d.read(filepath.Base(o.File))))
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%s\n\t%s\n", p.Title, strings.Join(p.Tags, ", "))
	}
	expect(t, "tags", got.String(), string(want))
}

// TestKeywordWithFormerNameOfTagIsThatTag tests that an import does not restore a tag that the curator renamed.
func TestKeywordWithFormerNameOfTagIsThatTag(t *testing.T) {
	d := newSite(t).with(func(o *Options) {
		o.Vocabulary = []content.Term{{Tag: "differential-equations", Aliases: []string{"pdes"}}}
		o.DigestDate = content.Date{Year: 2026, Month: 2, Day: 18}
	})
	ris := "TY  - JOUR\nTI  - A paper\nAB  - Its abstract.\nDA  - 2026/02/18\nKW  - PDEs\nKW  - Flows\nER  - \n"
	d.run(Dump{Name: "a.ris", Data: []byte(ris)})
	p, problems := content.ParsePaper("a-paper.md", []byte(d.read("a-paper.md")))
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	expect(t, "tags", p.Tags, []string{"differential-equations", "flows"})
}

func TestImportTwiceChangesNothing(t *testing.T) {
	d := newSite(t)
	d.run(realDigest(t))
	r := d.expectUnchangedBy(realDigest(t))
	expect(t, "unchanged", r.Count(Unchanged), 33)
}

func TestNewFileIsCanonical(t *testing.T) {
	d := newSite(t)
	r := d.run(page("2026-02-18", mgno))
	expect(t, "file", d.read(mgnoFile), `---
title: "MgNO: Efficient Parameterization of Linear Operators via Multigrid"
date: 2023-10-16
author_count: 3
tags: [pdes]
digests: [2026-02-18]
comments: 2
key: mgno2023efficient
---

`+mgnoAbstract+"\n")
	expect(
		t,
		"outcome",
		r.Papers,
		[]Outcome{
			{File: "content/papers/" + mgnoFile, Source: "2026-02-18.txt:7:1", Title: mgno.title, Status: Created},
		},
	)
}

func TestImportKeepsEdits(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(d *site)
	}{
		{"another title", func(d *site) { d.edit(mgnoFile, "MgNO: Efficient", "Multigrid operators: efficient") }},
		{"other tags", func(d *site) { d.edit(mgnoFile, "[pdes]", "[operators, multigrid]") }},
		{"no tags", func(d *site) { d.edit(mgnoFile, "[pdes]", "[]") }},
		{"another date", func(d *site) { d.edit(mgnoFile, "2023-10-16", "2023-10") }},
		{"another number of authors", func(d *site) { d.edit(mgnoFile, "author_count: 3", "author_count: 5") }},
		{"names of authors", func(d *site) { d.edit(mgnoFile, "author_count: 3", "authors: [A. B., C. D., E. F.]") }},
		{"more digests", func(d *site) { d.edit(mgnoFile, "[2026-02-18]", "[2026-02-10, 2026-02-18]") }},
		{"a draft", func(d *site) { d.edit(mgnoFile, "comments: 2\n", "comments: 2\ndraft: true\n") }},
		{"links", func(d *site) {
			d.edit(mgnoFile, "comments: 2\n",
				"comments: 2\nlinks:\n  - label: Code # theirs\n    url: https://example.org/\n")
		}},
		{"comments", func(d *site) {
			d.edit(mgnoFile, "---\ntitle", "---\n# first\n\ntitle")
			d.edit(mgnoFile, "[pdes]", "[pdes]   # mine")
			d.edit(mgnoFile, "comments: 2\n", "comments: 2 # of them\n# last\n")
		}},
		{"another order", func(d *site) {
			d.write(mgnoFile, "---\ncomments: 2\ndigests:\n- 2026-02-18\ntags: [ pdes ]\n\n\nauthor_count:   3\n"+
				"date: '2023-10-16'\ntitle: >-\n  MgNO: Efficient Parameterization\n"+
				"  of Linear Operators via Multigrid\n---\n"+mgnoAbstract)
		}},
		{"notes", func(d *site) {
			d.write(mgnoFile, d.read(mgnoFile)+"\n## Notes\n\nMine.  \n\n\n\ttabs\n\n---\ntitle: no\n---\n")
		}},
		{"notes directly after the front matter", func(d *site) { d.edit(mgnoFile, "---\n\nIn this", "---\nIn this") }},
		{"Windows line endings",
			func(d *site) { d.write(mgnoFile, strings.ReplaceAll(d.read(mgnoFile), "\n", "\r\n")) }},
		{"a byte order mark", func(d *site) { d.write(mgnoFile, "\uFEFF"+d.read(mgnoFile)) }},
		{"no line break at the end", func(d *site) { d.write(mgnoFile, strings.TrimSpace(d.read(mgnoFile))) }},
		{"another abstract", func(d *site) { d.edit(mgnoFile, mgnoAbstract, "*Shorter.*") }},
		{"another title and abstract", func(d *site) {
			d.edit(mgnoFile, mgno.title, "Operators")
			d.edit(mgnoFile, mgnoAbstract, "*Shorter.*")
		}},
		{"another title, abstract and date", func(d *site) {
			d.edit(mgnoFile, mgno.title, "Operators")
			d.edit(mgnoFile, mgnoAbstract, "*Shorter.*")
			d.edit(mgnoFile, "2023-10-16", "2023-10-17")
		}},
		{"another file name", func(d *site) {
			if err := os.Rename(d.path(mgnoFile), d.path("mgno.md")); err != nil {
				d.t.Fatal(err)
			}
		}},
		{"another file name and title", func(d *site) {
			d.edit(mgnoFile, mgno.title, "Operators")
			if err := os.Rename(d.path(mgnoFile), d.path("mgno.md")); err != nil {
				d.t.Fatal(err)
			}
		}},
		{"a read-only file", func(d *site) {
			if err := os.Chmod(d.path(mgnoFile), 0o444); err != nil {
				d.t.Fatal(err)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newSite(t)
			d.run(page("2026-02-18", mgno))
			c.edit(d)
			d.expectUnchangedBy(page("2026-02-18", mgno))
		})
	}
}

func TestImportReportsDifferencesFromSource(t *testing.T) {
	d := newSite(t)
	d.run(page("2026-02-18", mgno))
	d.edit(mgnoFile, mgno.title, "Operators")
	d.edit(mgnoFile, "author_count: 3", "author_count: 5")
	r := d.expectUnchangedBy(page("2026-02-18", mgno))
	expect(
		t,
		"kept",
		r.Papers[0].Kept,
		[]Change{{"title", `"Operators"`, `"` + mgno.title + `"`, 2}, {"author_count", "5", "3", 4}},
	)
}

func TestMissingFieldsAreFilledInOrder(t *testing.T) {
	d := newSite(t)
	d.write(
		mgnoFile,
		"---\n# by hand\ntitle: \"MgNO: efficient parameterization of linear operators via multigrid\" # title\n"+
			"tags: # none yet\ndraft: true\n---\n\n## Notes\n\nMine.\n",
	)
	r := d.run(page("2026-02-18", mgno))
	expect(
		t,
		"file",
		d.read(mgnoFile),
		"---\n# by hand\ntitle: \"MgNO: efficient parameterization of linear operators via multigrid\" # title\n"+
			"date: 2023-10-16\nauthor_count: 3\ntags: [pdes] # none yet\ndigests: [2026-02-18]\ncomments: 2\n"+
			"draft: true\n---\n\n"+mgnoAbstract+"\n\n## Notes\n\nMine.\n",
	)
	var fields []string
	for _, c := range r.Papers[0].Changes {
		fields = append(fields, c.Field)
	}
	expect(t, "status", r.Papers[0].Status, Updated)
	expect(t, "changes", fields, []string{"date", "author_count", "tags", "digests", "comments", "abstract"})
}

func TestMissingAbstractIsFilledLater(t *testing.T) {
	bare := item{title: mgno.title, authors: mgno.authors, date: mgno.date}
	for newline, name := range map[string]string{"\n": "Unix", "\r\n": "Windows"} {
		t.Run(name, func(t *testing.T) {
			d := newSite(t)
			r := d.run(page("2026-02-18", bare))
			if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].What, "no abstract") {
				t.Fatalf("remarks: %v", r.Problems)
			}
			notes := strings.ReplaceAll("\n## Notes\n\nMine.", "\n", newline)
			d.write(mgnoFile, strings.ReplaceAll(d.read(mgnoFile), "\n", newline)+notes)
			head, _, _ := strings.Cut(d.read(mgnoFile), notes)
			d.run(page("2026-02-18", bare), page("2026-02-18", mgno))
			expect(
				t,
				"file",
				d.read(mgnoFile),
				head+newline+mgnoAbstract+newline+newline+strings.TrimPrefix(notes, newline),
			)
			d.expectUnchangedBy(page("2026-02-18", mgno))
		})
	}
}

func TestSamePaperInLaterDigestIsOneFile(t *testing.T) {
	d := newSite(t)
	d.run(page("2026-02-18", mgno))
	d.edit(mgnoFile, "[2026-02-18]", "[2026-02-18] # found by")
	again := mgno
	again.title, again.date = "MGNO — efficient parameterization of linear operators via Multigrid.", "Oct 16, 2023 7"
	r := d.run(page("2026-03-01", again))
	expect(t, "names", d.names(), []string{"digests/2026-02-18.txt", "digests/2026-03-01.txt", mgnoFile})
	expect(t, "changes", r.Papers[0].Changes, []Change{{"digests", "", "2026-03-01", 0}, {"comments", "2", "7", 0}})
	expect(t, "kept", r.Papers[0].Kept, []Change{{"title", `"` + mgno.title + `"`, `"` + again.title + `"`, 2}})
	if got := d.read(mgnoFile); !strings.Contains(got, "digests: [2026-02-18, 2026-03-01] # found by\ncomments: 7\n") {
		t.Error(got)
	}
}

func TestCountersComeFromNewestDigest(t *testing.T) {
	pageWith := func(day, date string) Dump {
		i := mgno
		i.date = date
		return page(day, i)
	}
	first := pageWith("2026-02-18", "Oct 16, 2023 2")
	second := pageWith("2026-02-19", "Oct 16, 2023 9")
	third := pageWith("2026-02-20", "Oct 16, 2023")
	for _, c := range []struct {
		name  string
		dumps []Dump
		want  string
	}{
		{"in order", []Dump{first, second}, "comments: 9"},
		{"in reverse", []Dump{second, first}, "comments: 9"},
		{"the newest without counters", []Dump{first, third}, "comments: 2"},
		{"the newest without counters, in reverse", []Dump{third, first}, "comments: 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			together, apart := newSite(t), newSite(t)
			together.run(c.dumps...)
			for _, dump := range c.dumps {
				apart.run(dump)
			}
			expect(t, "apart and together", apart.tree(), together.tree())
			if got := apart.read(mgnoFile); !strings.Contains(got, c.want+"\n") {
				t.Errorf("no %s in\n%s", c.want, got)
			}
			apart.expectUnchangedBy(c.dumps...)
			for _, dump := range c.dumps {
				apart.expectUnchangedBy(dump)
			}
		})
	}
}

func TestLaterDigestOfSameDaySetsCounters(t *testing.T) {
	morning, evening := mgno, mgno
	evening.date = "Oct 16, 2023 40"
	d := newSite(t)
	d.run(page("2026-02-18", morning), page("2026-02-18", evening))
	expect(t, "names", d.names(), []string{"digests/2026-02-18-2.txt", "digests/2026-02-18.txt", mgnoFile})
	if got := d.read(mgnoFile); !strings.Contains(got, "comments: 40\n") {
		t.Error(got)
	}
	d.expectUnchangedBy(page("2026-02-18", morning))
	d.expectUnchangedBy(page("2026-02-18", evening), page("2026-02-18", morning))
}

func TestDryRunWritesNothingButReportsChanges(t *testing.T) {
	again := mgno
	again.abstract, again.date = "Another text.", "Oct 16, 2023 7"
	for name, change := range map[string]func(*Options){"plain": func(*Options) {}, "refreshing": refresh} {
		t.Run(name, func(t *testing.T) {
			d := newSite(t).with(change)
			d.run(page("2026-02-18", mgno))
			next := page(
				"2026-03-01",
				again,
				item{"Another paper", "Of which we say this.", "2 authors", "Feb 1, 2026"},
			)
			before, age := d.tree(), d.age()
			preview := d.with(dryRun).run(next)
			d.expectSame(before, age)
			expect(t, "report", d.run(next), preview)
		})
	}
}

func TestRefreshReportsWhatItReplaces(t *testing.T) {
	d := newSite(t)
	d.run(page("2026-02-18", mgno))
	d.edit(mgnoFile, mgno.title, "Operators")
	d.edit(mgnoFile, "2023-10-16", "2024 # about")
	d.edit(mgnoFile, "[pdes]", "[mine]")
	d.edit(mgnoFile, mgnoAbstract, "Mine.\n\n### In mine\n\nToo.")
	notes := "\n## Notes\n\n```\n## no heading\n```\n\n"
	d.write(mgnoFile, d.read(mgnoFile)+notes)
	r := d.with(refresh).run(page("2026-02-18", mgno))
	expect(t, "changes", r.Papers[0].Changes, []Change{
		{"title", `"Operators"`, `"` + mgno.title + `"`, 0}, {"date", "2024", "2023-10-16", 0},
		{"abstract", "Mine.\n\n### In mine\n\nToo.", mgnoAbstract, 0},
	})
	expect(
		t,
		"file",
		d.read(mgnoFile),
		"---\ntitle: \""+mgno.title+"\"\ndate: 2023-10-16 # about\nauthor_count: 3\ntags: [mine]\n"+
			"digests: [2026-02-18]\ncomments: 2\nkey: mgno2023efficient\n---\n\n"+mgnoAbstract+"\n"+notes,
	)
	d.with(refresh).expectUnchangedBy(page("2026-02-18", mgno))
}

func TestDigestIsSavedUnchanged(t *testing.T) {
	odd := "\uFEFFFeb 18\r\n\r\nA title\r\n\r\nAn abstract of some words.  \r\n\r\n• 3 authors\r\n·\r\nOct 16, 2023"
	for _, c := range []struct{ name, want string }{
		{"page.txt", "2026-02-18.txt"}, {"a/b.c/page", "2026-02-18.txt"}, {"-", "2026-02-18.txt"},
		{"page.HTML", "2026-02-18.html"}, {"page.te xt", "2026-02-18.txt"}, {"page.", "2026-02-18.txt"},
		{".txt", "2026-02-18.txt"}, {"page.a/../b", "2026-02-18.txt"}, {"page.extraordinary", "2026-02-18.txt"},
		{"page.été", "2026-02-18.txt"}, {"2020-01-01.md", "2026-02-18.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newSite(t).with(func(o *Options) { o.DigestDate = on("2026-02-18") })
			r := d.run(Dump{Name: c.name, Data: []byte(odd)})
			expect(t, "kept", r.Digests[0].Kept, "content/digests/"+c.want)
			expect(t, "bytes", d.tree()["content/digests/"+c.want], odd)
		})
	}
}

func TestDigestsOfSameDayAreNumbered(t *testing.T) {
	d := newSite(t)
	var dumps []Dump
	for _, ext := range []string{".txt", ".txt", ".md", ".txt"} {
		dump := page("2026-02-18", mgno)
		dump.Name = "2026-02-18" + ext
		dump.Data = append(dump.Data, bytes.Repeat([]byte("\n"), len(dumps))...)
		dumps = append(dumps, dump)
		d.run(dump)
	}
	expect(
		t,
		"names",
		d.names(),
		[]string{
			"digests/2026-02-18-2.txt",
			"digests/2026-02-18-3.md",
			"digests/2026-02-18-4.txt",
			"digests/2026-02-18.txt",
			mgnoFile,
		},
	)
	d.expectUnchangedBy(dumps...)
	r := d.expectUnchangedBy(Dump{Name: "elsewhere-2026-02-18.text", Data: dumps[2].Data})
	expect(t, "kept", r.Digests[0].Kept, "content/digests/2026-02-18-3.md")
}

func TestImportKeepsOtherFilesAmongDigests(t *testing.T) {
	d := newSite(t)
	folder := filepath.Join(d.dir, "content", "digests")
	if err := os.MkdirAll(filepath.Join(folder, "2026-02-18.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "2026-02-18-remarks.txt"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := d.run(page("2026-02-18", mgno))
	expect(t, "kept", r.Digests[0].Kept, "content/digests/2026-02-18.txt")
	expect(t, "the curator's", d.tree()["content/digests/2026-02-18-remarks.txt"], "mine")
}

// expectRefusal imports dumps, expects an error and no changed file, and returns the problems.
func (d *site) expectRefusal(dumps ...Dump) problem.List {
	d.t.Helper()
	before, age := d.tree(), d.age()
	r, err := Run(d.t.Context(), dumps, d.opts)
	var list problem.List
	if r != nil || !errors.As(err, &list) {
		d.t.Fatalf("report %v, error %v", r, err)
	}
	d.expectSame(before, age)
	return list
}

func TestInvalidPaperStopsImport(t *testing.T) {
	for name, src := range map[string]string{
		"no front matter": "title: A\n", "unknown field": "---\ntitle: A\ntgas: [a]\n---\n",
		"no title": "---\ndate: 2023\n---\n", "bad date": "---\ntitle: A\ndate: soon\n---\n",
		"not YAML": "---\ntitle: [A\n---\n", "alias": "---\ntitle: &a A\norganization: *a\n---\n",
		"a git conflict": "---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> other\n---\n",
	} {
		t.Run(name, func(t *testing.T) {
			d := newSite(t)
			d.run(page("2026-02-18", mgno))
			d.write("a.md", src)
			d.write("b.md", "no front matter either")
			files := map[string]bool{}
			for _, p := range d.expectRefusal(page("2026-02-19", mgno)) {
				files[filepath.Base(p.File)] = true
				if p.Line == 0 {
					t.Errorf("%v has no line", p)
				}
			}
			expect(t, "files", files, map[string]bool{"a.md": true, "b.md": true})
		})
	}
}

func TestOtherFilesAmongPapersAreIgnored(t *testing.T) {
	d := newSite(t)
	for _, name := range []string{
		".#a.md", "#a.md#", "#a.md", "a.md~", ".a.md.swp", "README.txt", ".images/a.md", "images/a.md",
	} {
		d.write(name, "no paper")
	}
	if err := os.Mkdir(d.path("b.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	expect(t, "created", d.run(page("2026-02-18", mgno)).Count(Created), 1)
}

func TestUnreadableDigestStopsImport(t *testing.T) {
	d := newSite(t)
	list := d.expectRefusal(
		page("2026-02-18", mgno),
		Dump{Name: "b.txt", Data: []byte("\xff\xfe\xfa")},
		Dump{Name: "c.txt", Data: nil},
		Dump{Name: "d.txt", Data: []byte("a\x00b")},
	)
	var files []string
	for _, p := range list {
		files = append(files, p.File)
		if strings.Contains(p.What, p.File) {
			t.Errorf("the name occurs twice in %q", p.Error())
		}
	}
	expect(t, "files", files, []string{"b.txt", "c.txt", "d.txt"})
	if len(d.tree()) > 0 {
		t.Error("something was written")
	}
	expect(
		t,
		"problem of a format",
		d.with(func(o *Options) { o.Format = "word" }).expectRefusal(page("2026-02-18", mgno))[0].What,
		"unknown format \"word\"",
	)
}

func TestDigestNeedsFullDate(t *testing.T) {
	for _, day := range []string{"2026-02", "2026"} {
		d := newSite(t).with(func(o *Options) { o.DigestDate = on(day) })
		if list := d.expectRefusal(page("2026-02-18", mgno)); !strings.Contains(list[0].Error(), "--digest-date") {
			t.Errorf("%s: %v", day, list)
		}
	}
}

func TestDigestDateOptionTakesPrecedence(t *testing.T) {
	d := newSite(t).with(func(o *Options) { o.DigestDate = on("2025-12-24") })
	d.run(page("2026-02-18", item{mgno.title, mgno.abstract, "3 authors", "Dec 30"}))
	expect(t, "names", d.names(), []string{"digests/2025-12-24.txt", mgnoFile})
	if got := d.read(mgnoFile); !strings.Contains(got, "date: 2024-12-30\n") ||
		!strings.Contains(got, "digests: [2025-12-24]\n") {
		t.Error(got)
	}
}

func TestUnrecognizedLinesAreReported(t *testing.T) {
	d := newSite(t)
	dump := page("2026-02-18", mgno)
	dump.Data = append(dump.Data, "\nA lonely line of text that ends nothing.\n"...)
	r := d.run(dump)
	found := false
	for _, p := range r.Problems {
		found = found || p.Line == strings.Count(string(dump.Data), "\n") && p.File == dump.Name
	}
	if !found {
		t.Errorf("remarks %v, papers %v", r.Problems, r.Papers)
	}
}

func TestReportAsJSON(t *testing.T) {
	d := newSite(t)
	data, err := json.Marshal(d.run(page("2026-02-18", item{title: mgno.title, abstract: mgno.abstract})))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"status":"created"`, `"file":"content/papers/` + mgnoFile, `"kept":"content/digests/2026-02-18.txt"`,
		`"problems":["2026-02-18.txt:`, `has no byline and no date`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in %s", want, data)
		}
	}
}

func TestFileSystemErrorsAreReported(t *testing.T) {
	d := newSite(t)
	if err := os.WriteFile(filepath.Join(d.dir, "content"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), []Dump{page("2026-02-18", mgno)}, d.opts); err == nil {
		t.Error("no error")
	}
}

// TestNewPapersGetFreeNames imports a paper whose slug is taken in different ways.
func TestNewPapersGetFreeNames(t *testing.T) {
	const paper = "---\ntitle: Another\narxiv: \"2310.00001\"\n---\n"
	withAlias := func(alias string) string { return strings.Replace(paper, "arxiv", "aliases: ["+alias+"]\narxiv", 1) }
	for name, c := range map[string]struct {
		file, text string
		want       string
	}{
		"another name":          {"other.md", paper, "my-title"},
		"a file":                {"my-title.md", paper, "my-title-2"},
		"a file in a subfolder": {"2023/My-Title.md", paper, "my-title-2"},
		"an alias":              {"other.md", withAlias("my-title"), "my-title-2"},
		"the path of an alias":  {"other.md", withAlias("/papers/my-title/"), "my-title-2"},
		"a path without slash":  {"other.md", withAlias("/papers/my-title"), "my-title-2"},
		"another path":          {"other.md", withAlias("/posts/my-title/"), "my-title"},
	} {
		d := newSite(t)
		d.write(c.file, c.text)
		r := d.importEntries("2026-02-18", digest.Entry{Title: "My title", Arxiv: "2310.00002"})
		if got := r.Papers[0]; got.Status != Created || got.File != "content/papers/"+c.want+".md" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// TestNewPapersDoNotGetNamesOfBrokenLinks imports a paper whose slug is that of a broken symbolic link.
func TestNewPapersDoNotGetNamesOfBrokenLinks(t *testing.T) {
	d := newSite(t)
	d.write("other.md", "---\ntitle: Another\narxiv: \"2310.00001\"\n---\n")
	link := filepath.Join(d.dir, "content", "papers", "my-title.md")
	if err := os.Symlink("missing.md", link); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	r := d.importEntries("2026-02-18", digest.Entry{Title: "My title", Arxiv: "2310.00002"})
	if got := r.Papers[0]; got.File != "content/papers/my-title-2.md" {
		t.Errorf("%+v", got)
	}
}
