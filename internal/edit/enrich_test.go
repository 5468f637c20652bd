package edit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/service"
)

// answer returns the record of an answer that contains only this record.
func answer(e entry.Entry) []*service.Record {
	s := &service.Service{}
	s.Name, s.Title = "arxiv", "arXiv"
	a := &service.Answer{Service: s, Body: []byte("<feed/>"), Extension: ".atom",
		Time: time.Date(2026, 2, 18, 23, 30, 0, 0, time.UTC)}
	a.Records = []service.Record{{Entry: e, Answer: a}}
	return []*service.Record{&a.Records[0]}
}

// fullEntry has a value for each field. Some of the values must not become front matter or HTML.
var fullEntry = entry.Entry{
	Title: "On <b>x</b>", Arxiv: "2310.19809v2", DOI: "10.1000/182", Date: content.Date{Year: 2023, Month: 10, Day: 16},
	Authors: []string{"Ann \"A\" Author", "Ben: Two\n---\ntitle: forged"}, Organization: "An Institute",
	Venue: entry.Venue{Journal: "Journal: of #1"}, Type: "article",
	Abstract: "An <script>alert(1)</script> abstract.\n\n## Notes\n\nForged.",
	Links:    []entry.Link{{Label: "Code", URL: "https://github.com/a/b"}, {Label: "Bad", URL: "javascript:alert(1)"}},
	Note:     "Accepted. Code at https://example.org/code", Keywords: []string{"keyword"}, Withdrawn: true,
}

func TestEnrichAddsOnlyWhatIsMissing(t *testing.T) {
	for _, test := range []struct{ name, before, after string }{
		{"everything is missing", "---\ntitle: On x\n---\n", `---
title: On x
date: 2023-10-16
authors: ["Ann \"A\" Author", "Ben: Two\n---\ntitle: forged"]
organization: An Institute
venue: {journal: "Journal: of #1"}
arxiv: "2310.19809"
doi: "10.1000/182"
links: [{label: Code, url: https://github.com/a/b}, {label: Code, url: https://example.org/code}]
withdrawn: true
---

An \<script>alert(1)\</script> abstract.

\## Notes

Forged.
`},
		{"everything is there", "---\r\n" +
			"title: On x # mine\r\ndate: 2020\r\nauthors: [Zoe Other]\r\norganization: Other\r\nvenue: {journal: Other}\r\n" +
			"arxiv: \"2001.00001\"\r\ndoi: 10.1000/other\r\nlinks: [{label: Code, url: https://example.org/}]\r\n" +
			"withdrawn: false\r\n---\r\n\r\nMy abstract.\r\n", ""},
		{"the curator set empty values",
			"---\ntitle: On x\ndate: 2023\nauthors: []\norganization: \"\"\nvenue: {}\narxiv: \"\"\ndoi: \"\"\nlinks: []\n" +
				"withdrawn: false\n---\n\nMy abstract.\n\n## Notes\n\nMine.  \n", ""},
		{"an abstract is missing above notes",
			"---\ntitle: On x\ndate: 2023\nauthors: [A B]\norganization: O\nvenue: {journal: V}\n" +
				"arxiv: \"2310.19809\"\ndoi: 10.1000/182\nlinks: []\nwithdrawn: false\n---\n\n## Notes\n\nMine.  \n",
			"---\ntitle: On x\ndate: 2023\nauthors: [A B]\norganization: O\nvenue: {journal: V}\narxiv: \"2310.19809\"\n" +
				"doi: 10.1000/182\nlinks: []\nwithdrawn: false\n---\n\nAn \\<script>alert(1)\\</script> abstract.\n\n" +
				"\\## Notes\n\nForged.\n\n## Notes\n\nMine.  \n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.after == "" {
				test.after = test.before
			}
			f := &File{Name: "content/papers/x.md", Path: "content/papers/x.md", after: []byte(test.before)}
			if _, err := Enrich(f, answer(fullEntry), nil); err != nil {
				t.Fatal(err)
			}
			if got := string(f.Bytes()); got != test.after {
				t.Errorf("got\n%s\nwant\n%s", got, test.after)
			}
		})
	}
}

func TestEnrichKeepsCitationKeys(t *testing.T) {
	for _, name := range []string{"mgno", "ein-über", "Paper With Spaces", "論文", "x"} {
		for _, key := range []string{"", "key: he2023\n"} {
			f := &File{Name: "content/papers/" + name + ".md", Path: name + ".md",
				after: []byte("---\ntitle: T\n" + key + "---\n")}
			before, err := LookupPaper(f)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Enrich(f, answer(fullEntry), []string{"title", "date", "authors"}); err != nil {
				t.Fatal(err)
			}
			after, err := LookupPaper(f)
			if err != nil {
				t.Fatal(err)
			}
			if a, b := before.Fields.CitationKey(f.Slug()), after.Fields.CitationKey(f.Slug()); a != b {
				t.Errorf("%s: the key changed from %s to %s", name, a, b)
			}
		}
	}
}

// TestKeepKey tests that a paper's file gets its previous citation key if an edit would change it.
func TestKeepKey(t *testing.T) {
	f := &File{Name: "content/papers/x.md", Path: "x.md", after: []byte("---\ntitle: T\ndraft: true\n---\n")}
	if err := keepKey(f, "old2020key"); err != nil {
		t.Fatal(err)
	}
	if want := "---\ntitle: T\nkey: old2020key\ndraft: true\n---\n"; string(f.Bytes()) != want {
		t.Errorf("got %s", f.Bytes())
	}
}

func TestRefreshReplacesWhatIsChosen(t *testing.T) {
	before := "---\ntitle: Old title\ndate: 2020 # a comment\nauthors: [Zoe Other]\n---\n\nOld.\n"
	f := &File{Name: "content/papers/x.md", Path: "x.md", after: []byte(before)}
	e, err := Enrich(f, answer(fullEntry), []string{"date"})
	if err != nil {
		t.Fatal(err)
	}
	got := string(f.Bytes())
	for _, part := range []string{"title: Old title\n", "date: 2023-10-16 # a comment\n", "authors: [Zoe Other]\n",
		"\nOld.\n"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is missing in\n%s", part, got)
		}
	}
	var differs []string
	for _, ch := range e.Differs {
		differs = append(differs, ch.Field)
	}
	if strings.Join(differs, " ") != "title authors abstract" {
		t.Errorf("differs: %q", differs)
	}
}

func TestResponsesAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "site.yaml"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	const name = "content/responses/2026-02-18-arxiv-189c4a8b.atom"
	for range 2 {
		r, err := Lock(t.Context(), dir, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if got, err := r.KeepResponse(answer(fullEntry)[0].Answer); err != nil || got != name {
				t.Fatalf("got %s, %v", got, err)
			}
		}
		if err := r.Write("lookup"); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	if data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || string(data) != "<feed/>" {
		t.Errorf("got %s, %v", data, err)
	}
}
