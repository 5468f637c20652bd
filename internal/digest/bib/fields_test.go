package bib_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestUnusualValues reads values as people and publishers write them.
func TestUnusualValues(t *testing.T) {
	date := func(e digest.Entry) string { return e.Date.String() }
	for _, c := range []struct {
		format, src string // a record in the format, or the fields of an entry in BibTeX
		value       func(e digest.Entry) string
		want        string
	}{
		{"bibtex", "date = {}, year = 2021, month = mar", date, "2021-03"},
		{"bibtex", "date = {in press}, year = 2022", date, "2022"},
		{"bibtex", "date = {2020-05}, year = 2021", date, "2020-05"},
		{"bibtex", "note = {Comment on arXiv:1901.00001}", arxivOf, ""},
		{"bibtex", "note = {Preprint at arXiv:1901.00001}", arxivOf, "1901.00001"},
		{"ris", "N1  - Comment on arXiv:1901.00001", arxivOf, ""},
		{"ris", "N1  - arXiv:1901.00001 [cs]", arxivOf, "1901.00001"},
		{"csl-json", `"note": "Comment on arXiv:1901.00001"`, arxivOf, ""},
		{"csl-json", `"note": "arXiv:1901.00001 [cs]"`, arxivOf, "1901.00001"},
		{"bibtex", `doi = {10.1002/(SICI)1:15/16{\textless}16::AID-1{\textgreater}3.0.CO;2-2}`, doiOf,
			"10.1002/(SICI)1:15/16<16::AID-1>3.0.CO;2-2"},
		{"bibtex", `doi = {10.1002/(SICI)1:15/16&lt;16::AID-1&gt;3.0.CO;2-2}`, doiOf,
			"10.1002/(SICI)1:15/16<16::AID-1>3.0.CO;2-2"},
		{"bibtex", `url = {http://a.example/$\sim$b/c\_d.html}`, urlOf, "http://a.example/~b/c_d.html"},
		{"bibtex", `url = {http://a.example/\string~b/}`, urlOf, "http://a.example/~b/"},
		{"bibtex", `url = {http://a.example/{\textasciitilde}b/?x=1&amp;y=2}`, urlOf, "http://a.example/~b/?x=1&y=2"},
		{"bibtex", "journal = {J}, volume = {n/a}, number = {N/A}, pages = {n/a--n/a}", venueOf, "{J     }"},
		{"ris", "T2  - J\nVL  - n/a\nIS  - n/a\nSP  - n/a\nEP  - n/a", venueOf, "{J     }"},
		{"bibtex", "keywords = {#graphs #trees}", keywordsOf, "graphs; trees"},
		{"bibtex", "keywords = {#1 method, trees}", keywordsOf, "#1 method; trees"},
		{"ris", "AU  - Smith, J.; Doe, K.; Lee, M.", authorsOf, "J. Smith; K. Doe; M. Lee"},
		{"ris", "AU  - Smith, John and Doe, Jane", authorsOf, "John Smith; Jane Doe"},
		{"ris", "AU  - Smith, J., Doe, K., Lee, M.", authorsOf, "J. Smith; K. Doe; M. Lee"},
		{"ris", "AU  - Smith, J., et al.", authorsOf, "J. Smith"},
		{"ris", "AU  - King, Martin Luther, Jr.\nAU  - Bill and Melinda Gates Foundation", authorsOf,
			"Martin Luther King Jr.; Bill and Melinda Gates Foundation"},
		{"ris", "AU  - Peyton Jones, Simon Loftus\nAU  - The Research Team", authorsOf,
			"Simon Loftus Peyton Jones; The Research Team"},
	} {
		src := map[string]string{
			"bibtex": "@article{a, title = {T}, " + c.src + "}", "ris": "TY  - JOUR\nTI  - T\n" + c.src + "\nER  - \n",
			"csl-json": `[{"id": "a", "type": "article-journal", "title": "T", ` + c.src + "}]",
		}[c.format]
		d, err := digesttest.Read(t, c.format, src)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.value(d.Entries[0]); got != c.want {
			t.Errorf("%s: got %q, want %q", src, got, c.want)
		}
	}
}

func arxivOf(e digest.Entry) string    { return e.Arxiv }
func doiOf(e digest.Entry) string      { return e.DOI }
func authorsOf(e digest.Entry) string  { return strings.Join(e.Authors, "; ") }
func keywordsOf(e digest.Entry) string { return strings.Join(e.Keywords, "; ") }

func urlOf(e digest.Entry) string {
	if len(e.Links) == 0 {
		return ""
	}
	return e.Links[0].URL
}

// venueOf returns the values of the venue, and the further fields that belong to it.
func venueOf(e digest.Entry) string {
	v := e.Venue
	further := e.Fields["volume"] + e.Fields["number"] + e.Fields["pages"]
	return "{" + strings.Join([]string{v.Journal, v.Booktitle, v.Volume, v.Number, v.Pages, v.Publisher}, " ") + "}" +
		further
}
