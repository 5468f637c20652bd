package lookup

import (
	"slices"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/service"
)

func TestSpellings(t *testing.T) {
	for _, s := range spellings {
		if a, b := titleKey(s.example[0]), titleKey(s.example[1]); a != b || a == "" {
			t.Errorf("%q has the key %q, %q has %q", s.example[0], a, s.example[1], b)
		}
	}
	for _, pair := range [][2]string{
		{"Templates in C++", "Templates in C"}, {"Part I", "Part II"}, {"A2C", "A3C"}, {"ε-Nets", "δ-Nets"},
	} {
		if titleKey(pair[0]) == titleKey(pair[1]) {
			t.Errorf("%q and %q have the same key", pair[0], pair[1])
		}
	}
}

// TestCombine tests which record provides each value.
func TestCombine(t *testing.T) {
	answer := &service.Answer{}
	preprint := &service.Record{Answer: answer, Entry: entry.Entry{
		Title: "T", Arxiv: "2310.00001v2", Authors: []string{"A B"},
		Venue: entry.Venue{Journal: "Phys. Rev. B 85 (2012)"},
	}}
	links := &service.Record{Answer: answer, Entry: entry.Entry{
		Title: "T", Arxiv: "2310.00001", Authors: []string{"A B", "C D"}, AuthorCount: 3,
		Links: []entry.Link{{Label: "Code", URL: "https://github.com/a/b"}},
	}}
	article := &service.Record{Answer: answer, Entry: entry.Entry{
		Title: "T", DOI: "10.1103/x", Type: "article", Venue: entry.Venue{Journal: "Physical Review B", Volume: "85"},
	}}
	posted := &service.Record{Answer: answer, Entry: entry.Entry{Title: "T", DOI: "10.2139/ssrn.1"}}
	e := Combine([]*service.Record{preprint, links, posted, article})
	if e.Venue != article.Venue || e.DOI != "10.1103/x" || !slices.Equal(e.Authors, preprint.Authors) ||
		e.AuthorCount != 0 || len(e.Links) != 1 || e.Arxiv != "2310.00001v2" {
		t.Errorf("got %+v", e)
	}
	if e := Combine([]*service.Record{preprint, posted}); e.Venue != preprint.Venue || e.DOI != "" {
		t.Errorf("got %+v", e)
	}
	if e := Combine([]*service.Record{posted}); e.DOI != posted.DOI {
		t.Errorf("got %+v", e)
	}
}

func TestNotices(t *testing.T) {
	answer := &service.Answer{Service: &service.Service{}}
	answer.Service.Title = "arXiv"
	p := &Paper{Fields: &content.PaperFields{Title: "T", Arxiv: "2310.00001v1"}}
	r := &service.Record{Answer: answer, Entry: entry.Entry{Title: "T", Arxiv: "2310.00001v3", Withdrawn: true}}
	want := []string{
		"withdrawn or retracted, according to arXiv", "arXiv has version 3, and the file names version 1",
	}
	if got := notices(p, []*service.Record{r}); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	article := &service.Record{Answer: answer, Entry: entry.Entry{Title: "T", Withdrawn: true}}
	r.Withdrawn = false
	slices.Reverse(want)
	if got := notices(p, []*service.Record{r, article, article}); !slices.Equal(got, want) {
		t.Errorf("a retraction after a new version: got %q", got)
	}
	r.Withdrawn = true
	p.Fields.Withdrawn, p.Fields.Arxiv = true, "2310.00001"
	if got := notices(p, []*service.Record{r}); len(got) > 0 {
		t.Errorf("got %q", got)
	}
}

func TestMissing(t *testing.T) {
	p := &Paper{Has: map[string]bool{"doi": true, "venue": true}}
	if got := p.Missing(); !slices.Equal(got, []string{"authors", "links"}) {
		t.Errorf("got %q", got)
	}
}

// TestLinkIsAnIdentifier tests that a paper is looked up by the identifier in a link, and that the record of a link to
// another paper is rejected.
func TestLinkIsAnIdentifier(t *testing.T) {
	link := []content.Link{
		{Label: "Code", URL: "https://github.com/a/b"}, {Label: "PDF", URL: "https://arxiv.org/pdf/2310.00001"},
	}
	for title, want := range map[string]int{"A Title of the Paper": 1, "Something Else": 0} {
		s := newSearch(&Paper{Fields: &content.PaperFields{Title: title, Links: link}})
		if s.id() != (service.ID{Arxiv: "2310.00001"}) {
			t.Errorf("got %v", s.id())
		}
		s.addAnswer([]service.Record{{Entry: entry.Entry{Title: "The Title of the Paper", Arxiv: "2310.00001v1"}}})
		if f := s.finish(); len(f.Certain) != want {
			t.Errorf("%s: %d certain records, want %d", title, len(f.Certain), want)
		}
	}
}
