package bib_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestResultDoesNotDependOnMapOrder reads records whose fields, tags or parents compete. The readers keep these in
// maps, so it reads each record many times.
func TestResultDoesNotDependOnMapOrder(t *testing.T) {
	for _, c := range []struct{ name, format, src, want string }{
		{"a paper inherits from the parent of its parent", "bibtex",
			"@incollection{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, crossref = {c}}\n" +
				"@proceedings{c, title = {C}, publisher = {P}, address = {Q}, year = {2024}}\n",
			"2024 B P map[address:Q] []"},
		{"unknown commands are reported in the order of the fields", "bibtex",
			`@misc{a, title = {A}, address = {\foo}, series = {\baz}}`,
			`   map[address:\foo series:\baz] [dump:1:23: unknown TeX command "\foo" ` +
				`(imported as it is; replace it in the paper's file) dump:1:41: unknown TeX command "\baz" ` +
				`(imported as it is; replace it in the paper's file)]`},
		{"CY takes precedence over PP", "ris", "TY  - GEN\nTI  - A\nPP  - Paris\nCY  - Berlin\nER  - \n",
			"   map[address:Berlin] []"},
		{"the last variable in alphabetical order takes precedence", "csl-json",
			`[{"type": "article", "title": "A", "container-title-short": "B", "journalAbbreviation": "C"}]`,
			"   map[shortjournal:C] []"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 50 {
				d, err := digesttest.Read(t, c.format, c.src)
				if err != nil {
					t.Fatal(err)
				}
				e := d.Entries[0]
				got := fmt.Sprintln(e.Date, e.Venue.Booktitle, e.Venue.Publisher, e.Fields, d.Unplaced)
				if got = strings.TrimSuffix(got, "\n"); got != c.want {
					t.Fatalf("got %s, want %s", got, c.want)
				}
			}
		})
	}
}
