package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// papersReferred returns papers of every kind with every number of authors that a style treats differently.
func papersReferred() []*archive.Record {
	people := strings.Split("Juncai He|Jinchao Xu|Ludwig van Beethoven|Sammy Davis Jr.|Jean-Paul Sartre|"+
		"Ana Kovač-Brown|J. R. R. Tolkien|Juan de la Cruz|"+
		"Émile Borel|Mary Ann Evans|Plato|Vincent van Gogh|Ada Lovelace|Alan Turing|"+
		"Grace Hopper|Edsger W. Dijkstra|Donald E. Knuth|Barbara Liskov|John von Neumann|Emmy Noether|Kurt Gödel|"+
		"Alonzo Church|Haskell Curry", "|")
	kinds := []content.PaperFields{
		{Arxiv: "2310.19027"},
		{
			Arxiv: "hep-th/9901001",
			DOI:   "10.1000/a_b(c)",
			Venue: content.Venue{Journal: "Annals of Things", Volume: "12", Number: "3", Pages: "100–110"},
		},
		{
			DOI: "10.1000/xyz",
			Venue: content.Venue{
				Booktitle: "Advances in Neural Information Processing Systems 30",
				Pages:     "5998–6008", Publisher: "Curran",
			},
		},
		{Venue: content.Venue{Journal: "Journal of Mathematics", Volume: "7"}},
		{Type: "book", Venue: content.Venue{Publisher: "Springer"}},
		{Type: "phdthesis", BibTeX: map[string]string{"school": "MIT"}},
		{Links: []content.Link{{Label: "Paper", URL: "https://example.org/a.pdf"}}},
		{DOI: "10.1000/only"},
		{Arxiv: "2401.00001", DOI: "10.48550/arXiv.2401.00001"},
		{
			Venue: content.Venue{Journal: "journal of the small", Volume: "3", Number: "1", Pages: "17",
				Publisher: "IEEE"},
		},
		{
			Venue: content.Venue{Journal: "Physica", Pages: "1–9"},
			Links: []content.Link{{Label: "PDF", URL: "https://example.org/p.pdf"}},
		},
		{Venue: content.Venue{Booktitle: "ICML"}, Arxiv: "2401.00002"},
		{Type: "book", DOI: "10.1007/1"},
		{
			Venue: content.Venue{Booktitle: "COLT", Pages: "101–108"},
			Links: []content.Link{{Label: "PDF", URL: "https://example.org/p.pdf"}},
		},
		{Venue: content.Venue{Journal: "JMLR", Volume: "15", Number: "56", Pages: "1929–1958"}, Arxiv: "1207.0580"},
		{Venue: content.Venue{Journal: "Cell", Volume: "5", Pages: "e101"}, DOI: "10.1016/1"},
		{Type: "misc", DOI: "10.5281/zenodo.1"},
		{
			Venue: content.Venue{Booktitle: "Proceedings of the ACM on things", Volume: "4", Publisher: "ACM"},
			DOI:   "10.1145/1",
		},
		{Venue: content.Venue{Journal: "Nature", Volume: "521", Pages: "436–444"}, DOI: "10.1038/nature14539"},
	}
	titles := []string{
		"MgNO: Efficient parameterization of linear operators via multigrid", "Attention Is All You Need",
		"A study of GPUs and the use of state-of-the-art methods", "What is learned? On physics-informed networks",
		"Why does it work?", "Learning Of and With $\\mu$P: from 2D to 3-D, and back to you",
	}
	dates := []content.Date{{Year: 2023, Month: 10, Day: 16}, {Year: 2017}, {Year: 1999, Month: 1}, {}}
	var all []*archive.Record
	for i, kind := range kinds {
		for j, n := range []int{0, 1, 2, 3, 4, 6, 7, 8, 20, 21, 22} {
			m := kind
			m.Title = titles[(i+j)%len(titles)]
			for k := range n {
				m.Authors = append(m.Authors, people[(i+k)%len(people)])
			}
			m.Date = dates[(2*i+j)%len(dates)]
			all = append(all, made(fmt.Sprintf("r%d-%d", i, n), m))
		}
		for j, authors := range [][]string{{"Gemini Team"}, {"OpenAI", "Juncai He"}, {"李 雷"}} {
			m := kind
			m.Title, m.Authors = titles[(i+j+1)%len(titles)], authors
			m.Date = content.Date{Year: 2024, Month: 5, Day: 1 + j}
			all = append(all, made(fmt.Sprintf("r%d-odd%d", i, j), m))
		}
	}
	return append(all, unusualReferred()...)
}

// unusualReferred returns papers with names that have initials or apostrophes, and papers with words in their titles
// and venues that title case treats differently.
func unusualReferred() (all []*archive.Record) {
	date := content.Date{Year: 2021, Month: 5}
	for i, name := range strings.Split("J.-P. Serre|X. -M. Li|J.P. Serre|Xiao-ming Li|Xiao-Ming Li|Ch. Li|"+
		"Yu. I. Manin|Yu.I. Manin|Conan O'Brien|Ada O’Neil", "|") {
		all = append(all, made(fmt.Sprintf("name%d", i), content.PaperFields{
			Title: "On names", Authors: []string{name, "Ada Lovelace", name}, Date: date,
			Venue: content.Venue{Journal: "Annals of Things", Number: "5", Pages: "100–110"},
		}))
	}
	for i, title := range strings.Split("A study of in-context learning|Out-of-distribution detection by design|"+
		"Learning α-divergences|The λ-calculus|Convergence with i.i.d. noise|Estimation of a p value|What is a b|"+
		"It's a trap: don't do it|The authors' views|Part 1. the beginning|Look! a thing", "|") {
		all = append(all, made(fmt.Sprintf("title%d", i), content.PaperFields{
			Title: title, Authors: []string{"Ada Lovelace"}, Date: date,
			Venue: content.Venue{Booktitle: "Proc. of the conf. on O'Brien's theorem", Pages: "1–9"},
		}))
	}
	for i, m := range []content.PaperFields{
		{Authors: []string{"Gemini Team", "OpenAI"}, Date: date, Arxiv: "2310.19027"},
		{
			Authors: []string{"J Smith", "J-P Serre"}, Date: date,
			Venue: content.Venue{Journal: "Physica", Pages: "pp. 1–9"},
		},
		{Type: "phdthesis", Authors: []string{"Ada Lovelace"}, Date: date, DOI: "10.1000/1"},
		{Authors: []string{"Ada Lovelace"}, DOI: "10.1000/1", Venue: content.Venue{Booktitle: "ICML"}},
		{
			Type: "book", Authors: []string{"Ada Lovelace"}, Date: date,
			Venue: content.Venue{Publisher: "de Gruyter's press"},
		},
		{Authors: []string{"Lovelace, Ada", "van Gogh, Vincent"}, Date: date, DOI: "10.1002/x<1::A>3.0;2-#"},
	} {
		m.Title = "On values"
		all = append(all, made(fmt.Sprintf("values%d", i), m))
	}
	return all
}

// TestReferencesAreComparedOrOmitted tests that papers whose references citeproc formats in another way have none.
func TestReferencesAreComparedOrOmitted(t *testing.T) {
	compared := content.PaperFields{
		Title: "On values", Authors: []string{"Ada Lovelace"}, Date: content.Date{Year: 2021},
		Venue: content.Venue{Journal: "Cell"},
	}
	if References(made("a", compared)) == nil {
		t.Fatal("no references")
	}
	for name, change := range map[string]func(m *content.PaperFields){
		"withdrawn":          func(m *content.PaperFields) { m.Withdrawn = true },
		"Plato":              func(m *content.PaperFields) { m.Date.Year = 380 },
		"a period":           func(m *content.PaperFields) { m.Title += "." },
		"a quoted title":     func(m *content.PaperFields) { m.Title = "On 'values'" },
		"a quoted journal":   func(m *content.PaperFields) { m.Venue.Journal = `"Cell"` },
		"a nickname":         func(m *content.PaperFields) { m.Authors = []string{"Wei (David) Zhang"} },
		"a quoted nickname":  func(m *content.PaperFields) { m.Authors = []string{`Edward "Ted" Adelson`} },
		"an apostrophe":      func(m *content.PaperFields) { m.Authors = []string{"Gerard 't Hooft"} },
		"a small name":       func(m *content.PaperFields) { m.Authors = []string{"bell hooks"} },
		"a small prefix":     func(m *content.PaperFields) { m.Authors = []string{"Jean d'Alembert"} },
		"pages with letters": func(m *content.PaperFields) { m.Venue.Pages = "e1–e9" },
		"a book in a book":   func(m *content.PaperFields) { m.Type = "book" },
		"a journal among further fields": func(m *content.PaperFields) {
			m.Venue, m.BibTeX = content.Venue{}, map[string]string{"journal": "arXiv preprint"}
		},
		"a number without an arXiv id": func(m *content.PaperFields) {
			m.Venue, m.BibTeX = content.Venue{}, map[string]string{"number": "7"}
		},
	} {
		m := compared
		if change(&m); References(made("a", m)) != nil {
			t.Errorf("%s: %v", name, References(made("a", m)))
		}
	}
}

// TestReferences compares references with the golden file. .ci/check-references.mjs compares that file with the output
// of citeproc for the CSL-JSON file next to it, which has the same papers.
func TestReferences(t *testing.T) {
	papers := papersReferred()
	golden(t, "references.csl.json", written(t, func(b *bytes.Buffer) error {
		return Bibliography{CSL, sources(papers...), false}.Write(b)
	}))
	var b bytes.Buffer
	for _, p := range papers {
		b.WriteString(p.Slug + "\n")
		for _, r := range References(p) {
			b.WriteString(r.Style + ": " + r.Text + "\n")
		}
	}
	golden(t, "references.txt", b.Bytes())
}
