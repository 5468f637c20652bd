package page_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

var update = flag.Bool("update", false, "rewrite the pages in ../testdata")

// wantOf returns the entries of papers as a page shows them, without the fields that drop clears.
func wantOf(all []digesttest.PagePaper, drop func(*digest.Entry)) []digest.Entry {
	var want []digest.Entry
	for _, p := range all {
		e := p.Entry
		if e.Organization != "" || len(e.Authors) > 0 && e.AuthorCount == 0 {
			e.AuthorCount = 0
		}
		if e.AuthorCount == 0 && e.Organization == "" {
			e.Date, e.Comments = content.Date{}, nil // they are in the byline
		}
		e.Authors, e.Subjects, e.Note, e.DOI = nil, nil, "", ""
		if code := p.Code(); code != "" {
			e.Links = []digest.Link{{Label: "Code", URL: code}}
		} else {
			e.Links = nil
		}
		drop(&e)
		want = append(want, e)
	}
	return want
}

// TestPropertyVariantsHaveSameEntries changes the details and the order of papers, and reads the page of these papers
// in each form.
func TestPropertyVariantsHaveSameEntries(t *testing.T) {
	pool := digesttest.PagePapers(t)
	rapid.Check(t, func(t *rapid.T) {
		var all []digesttest.PagePaper
		for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, len(pool)-1), 1, 6, rapid.ID[int]).Draw(t,
			"papers") {
			all = append(all, pool[i])
		}
		for i := range all {
			p := &all[i]
			p.By, p.Video = rapid.SampledFrom([]string{"taesiri", "Niels Rogge", "A B C D", "李明"}).Draw(t, "by"),
				rapid.SampledFrom([]string{"", "0:45", "1:02:10"}).Draw(t, "video")
			p.Upvotes = rapid.Ptr(rapid.IntRange(0, 999), true).Draw(t, "upvotes")
			if p.Abstract == "" {
				continue // a paper with only a title stays that way
			}
			p.Organization, p.AuthorCount = "", rapid.IntRange(0, 900).Draw(t, "authors")
			if rapid.Bool().Draw(t, "of an organization") {
				p.Organization = rapid.SampledFrom([]string{"Lab", "Carnegie Mellon University", "北京大学", "R&D [x]",
					"a-b_c"}).Draw(t, "organization")
			}
			if p.Organization == "" && p.AuthorCount == 0 {
				p.Date, p.Comments = content.Date{}, nil // they are in the byline
				continue
			}
			p.Comments = rapid.Ptr(rapid.IntRange(0, 99), true).Draw(t, "comments")
			p.Date = content.Date{Year: rapid.IntRange(1999, 2025).Draw(t, "year"),
				Month: time.Month(rapid.IntRange(1, 12).Draw(t, "month")), Day: rapid.IntRange(1, 28).Draw(t, "day")}
		}
		for _, v := range digesttest.Variants() {
			d, err := digest.Read([]byte(v.Write(all)),
				digest.Options{Name: v.Name, Format: v.Format, Date: content.Date{Year: 2026, Month: 2, Day: 18}})
			if err != nil {
				t.Fatalf("%s: %v", v.Name, err)
			}
			if diff := cmp.Diff(wantOf(all, v.Drop), d.Entries, sameEntry); diff != "" || len(d.Unplaced) > 0 {
				t.Fatalf("%s: %s%v", v.Name, diff, d.Unplaced)
			}
		}
	})
}

var sameEntry = cmp.Options{cmpopts.IgnoreFields(digest.Entry{}, "Line", "Column", "Day"), cmpopts.EquateEmpty()}

func TestVariantsOfPageHaveSameEntries(t *testing.T) {
	all := digesttest.PagePapers(t)
	for _, v := range digesttest.Variants() {
		t.Run(v.Name, func(t *testing.T) {
			src := v.Write(all)
			if *update {
				if err := os.WriteFile(filepath.Join("../testdata", v.Name), []byte(src), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(digesttest.ReadFile(t, v.Name)), src); diff != "" {
				t.Error(diff)
			}
			d, err := digest.Read([]byte(src), digest.Options{Name: v.Name,
				Today: content.Date{Year: 2026, Month: 3, Day: 1}})
			if err != nil {
				t.Fatal(err)
			}
			if d.Format.Name != v.Format || d.Date.String() != "2026-02-18" {
				t.Errorf("read as %s of %s", d.Format.Name, d.Date)
			}
			if diff := cmp.Diff(wantOf(all, v.Drop), d.Entries, sameEntry); diff != "" {
				t.Error(diff)
			}
			for _, p := range d.Unplaced {
				t.Errorf("unplaced: %v", p)
			}
			page.CheckLinesAccountedFor(t, v.Format, src)
		})
	}
}
