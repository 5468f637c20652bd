package data_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestTableAcceptsEveryDelimiter reads the same rows with each delimiter.
func TestTableAcceptsEveryDelimiter(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader("Title,Authors,Abstract,Year\n\"A, B; C\",\"He, J.; Xu, " +
		"J.\",\"One\n\nTwo\tthree\",2023\n")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range ",;\t" {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = sign
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		want := []digest.Entry{{Line: 2, Column: 1, Title: "A, B; C", Authors: []string{"J. He", "J. Xu"},
			Abstract: "One\n\nTwo three", Date: digesttest.Date(t, "2023")}}
		if diff := cmp.Diff(want, digesttest.Entries(t, "", b.String())); diff != "" {
			t.Errorf("%q: %s", sign, diff)
		}
	}
}

// TestMissingValuesInTable reads cells that programs and people write in place of a missing value.
func TestMissingValuesInTable(t *testing.T) {
	const header = "title,authors,abstract,venue,doi,url,keywords,comment,upvotes\n"
	for _, cell := range []string{"", "nan", "N/A", "None", "-", " TBD "} {
		row := "None" + strings.Repeat(","+cell, 8)
		d, err := digesttest.Read(t, "csv", header+row+"\n")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]digest.Entry{{Line: 2, Column: 1, Title: "None"}}, d.Entries); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
		if len(d.Unplaced) > 0 {
			t.Errorf("%q: %v", cell, d.Unplaced)
		}
	}
}

// TestNotesAreKept reads remarks for which an entry has no field of its own.
func TestNotesAreKept(t *testing.T) {
	for _, c := range []struct{ format, src, note, arxiv string }{
		{"csv", "title,authors,comment\nT,Ann One,Best paper\n", "Best paper", ""},
		{"csv", "title,authors,comment\nT,Ann One,arXiv:1901.00001 [cs.LG]\n", "", "1901.00001"},
		{"csv", "title,authors,comment\nT,Ann One,Comment on arXiv:1901.00001\n", "Comment on arXiv:1901.00001", ""},
		{"json", `[{"title":"T","authors":["Ann One"],"note":"Best paper","comments":"12 pages"}]`,
			"Best paper; 12 pages", ""},
		{"json", `[{"title":"T","authors":["Ann One"],"note":"arXiv admin note: text overlap with arXiv:1901.00001"}]`,
			"arXiv admin note: text overlap with arXiv:1901.00001", ""},
	} {
		e := digesttest.Entries(t, c.format, c.src)[0]
		if e.Fields["note"] != c.note || e.Arxiv != c.arxiv {
			t.Errorf("%s: got the note %q and arXiv %q, want %q and %q",
				c.src, e.Fields["note"], e.Arxiv, c.note, c.arxiv)
		}
	}
}

func TestFormsOfJSON(t *testing.T) {
	const a, b = `{"id":"2602.11001","title":"A","upvotes":1}`,
		`{"paper":{"id":"2602.11002","title":"B"},"numComments":2}`
	for name, src := range map[string]string{
		"an array": "[" + a + "," + b + "]", "one after another": a + b, "a record a line": a + "\n" + b + "\n",
		"two arrays": "[" + a + "]\n[" + b + "]", "arrays in arrays": "[[" + a + "],[[" + b + "]]]",
		"the page's data": `{"date":"2026-02-18","dailyPapers":[` + a + "," + b + `],"query":{"papers":null}}`,
		"wrapped":         `{"papers":[{"papers":[` + a + "]}," + b + "]}",
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range digesttest.Entries(t, "hf-json", src) {
				got = append(got, e.Title+" "+e.Arxiv)
			}
			if diff := cmp.Diff([]string{"A 2602.11001", "B 2602.11002"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestInnerValueTakesPrecedence(t *testing.T) {
	got := digesttest.Entries(t, "hf-json", `{"title":"Outer","summary":"Short…",`+
		`"publishedAt":"2026-02-01T00:00:00Z","numComments":3,"upvotes":7,"authors":[{"name":"O"}],
		"organization":{"name":"lab","fullname":"The Lab"},"paper":{"id":"2602.11001","summary":"Long and whole.",`+
		`"authors":[{"name":"I"},{"name":"H","hidden":true}],"projectPage":"https://a.example.org/"}}`)
	want := []digest.Entry{{
		Title: "Outer", Abstract: "Long and whole.", Date: digesttest.Date(t, "2026-02-01"), AuthorCount: 2,
		Authors: []string{"I"}, Organization: "The Lab", Comments: new(3), Upvotes: new(7),
		Arxiv: "2602.11001", Links: []digest.Link{{Label: "Project page", URL: "https://a.example.org/"}},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(digest.Entry{}, "Line", "Column", "Day")); diff != "" {
		t.Error(diff)
	}
}
