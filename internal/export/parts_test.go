package export

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
)

func parts(f *Format, extension string) ArchiveParts {
	e := ArchiveParts{Format: f, Title: "Papers & notes", Base: "https://example.org/@me/repo/"}
	for _, year := range []int{2024, 1987, 0} {
		e.Parts = append(e.Parts, Part{content.ArchivePartPath(year, extension), year, 1 + year/4})
	}
	return e
}

// TestArchivePartsAreValid checks that a file that lists others is valid in its format. It has no papers in BibTeX and
// RIS, and one item per part in CSL-JSON.
func TestArchivePartsAreValid(t *testing.T) {
	for _, f := range Formats {
		e := parts(f, f.Extension)
		src := written(t, func(b *bytes.Buffer) error { return e.Write(b) })
		golden(t, "parts"+f.Extension, src)
		d, err := digest.Read(src, digest.Options{
			Name: "papers" + f.Extension, Format: map[*Format]string{BibTeX: "bibtex", RIS: "ris", CSL: "csl-json"}[f],
			Date: content.Date{Year: 2026, Month: 1, Day: 1},
		})
		entries := 0
		if d != nil {
			entries = len(d.Entries)
		}
		if want := map[*Format]int{CSL: len(e.Parts)}[f]; entries != want {
			t.Errorf("%s: %d entries, want %d; %v", f.Name, entries, want, err)
		}
	}
}

func TestArchivePartsAsJSON(t *testing.T) {
	e := parts(nil, ".json")
	src := written(t, func(b *bytes.Buffer) error { return e.Write(b) })
	golden(t, "parts.json", src)
	var papers []any
	if json.Unmarshal(src, &papers) == nil {
		t.Error("a program that expects the array of papers accepts the index")
	}
}

func TestPartsWithoutBaseURLAreRelative(t *testing.T) {
	e := parts(BibTeX, ".bib")
	e.Base = ""
	got := string(written(t, func(b *bytes.Buffer) error { return e.Write(b) }))
	if !strings.Contains(got, "\n% papers-2024.bib (507 papers of 2024)\n") {
		t.Error(got)
	}
}

// typical returns papers with as many authors, tags and words as real ones.
func typical(n int) []*archive.Record {
	random := rand.New(rand.NewPCG(1, 1))
	words := strings.Fields("of the neural operators learn solutions to partial differential equations from data and " +
		"are")
	some := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = words[random.IntN(len(words))]
		}
		return strings.Join(all, " ")
	}
	papers := make([]*archive.Record, n)
	for i := range papers {
		m := content.PaperFields{
			Title: some(9), Tags: []string{"neural-operators", "pdes"}, Arxiv: "2310.19027",
			Date:  content.Date{Year: 2015 + i%10, Month: 3, Day: 4},
			Links: []content.Link{{Label: "Code", URL: "https://example.org/code"}},
		}
		for range 1 + random.IntN(9) {
			m.Authors = append(m.Authors, "Firstname M. Lastname")
		}
		papers[i] = made(content.Slug(m.Title)+"-"+string(rune('a'+i%26)), m)
		papers[i].Text = some(60 + random.IntN(200))
	}
	return papers
}

func TestExceedsChecksLargestFile(t *testing.T) {
	papers := typical(400)
	largest := len(written(t, func(b *bytes.Buffer) error {
		return PapersJSON{"https://example.org/", papers}.Write(b)
	}))
	for _, f := range Formats {
		largest = max(largest, len(bibliography(t, f, papers...)))
	}
	for percent, want := range map[int]bool{80: true, 120: false} {
		if got := Exceeds(papers, largest*percent/100); got != want {
			t.Errorf("papers of %d bytes exceed %d %% of that: %t", largest, percent, got)
		}
	}
	if Exceeds(nil, 0) {
		t.Error("an empty archive exceeds nothing")
	}
}

// BenchmarkCitations writes everything that cites 1,000 papers: their pages, a year, three tags, and the whole archive.
func BenchmarkCitations(b *testing.B) {
	papers := typical(1000)
	for b.Loop() {
		b.ReportAllocs()
		var library Library
		all := make([]*Source, len(papers))
		for i, p := range papers {
			all[i] = library.Source(p)
		}
		for _, p := range papers {
			library.Cite(p)
		}
		for range 4 {
			writeAll(b, Bibliography{BibTeX, all, false})
		}
		for _, f := range Formats {
			writeAll(b, Bibliography{f, all, true})
		}
	}
}

func writeAll(b *testing.B, e Bibliography) {
	if err := e.Write(io.Discard); err != nil {
		b.Fatal(err)
	}
}
