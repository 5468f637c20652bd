package site

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/search"
)

// Search has the links that the search page shows before a search and in browsers without JavaScript.
type Search struct {
	Tags    []Term // the largest tags
	AllTags int    // number of all tags
	Years   []Term
	Newest  []*archive.Card
	Venued  bool // at least one paper has a venue
}

// The maximum numbers of tags, years and papers on the search page.
const (
	searchTags   = 12
	searchYears  = 12
	searchNewest = 5
)

// searchPage plans the search page.
func (p *planner) searchPage() {
	s := &Search{
		Newest: p.a.Cards[:min(len(p.a.Cards), searchNewest)],
		Venued: slices.ContainsFunc(p.a.Cards, func(c *archive.Card) bool { return c.Venue != "" }),
	}
	for _, t := range p.a.Tags {
		s.Tags = append(s.Tags, Term{Title: t.Title, URL: content.TagPath(t.Slug), Count: len(t.Papers)})
	}
	slices.SortStableFunc(s.Tags, func(t, u Term) int { return cmp.Compare(u.Count, t.Count) })
	s.AllTags, s.Tags = len(s.Tags), s.Tags[:min(len(s.Tags), searchTags)]
	for _, y := range p.a.Years[:min(len(p.a.Years), searchYears)] {
		s.Years = append(
			s.Years,
			Term{Title: strconv.Itoa(y.Date.Year), URL: content.DatePath(y.Date), Count: len(y.Papers)},
		)
	}
	if earlier := p.a.Years[min(len(p.a.Years), searchYears):]; len(earlier) > 0 {
		term := Term{Title: p.w.Text("papers.earlier"), URL: content.DatesPath}
		for _, y := range earlier {
			term.Count += len(y.Papers)
		}
		s.Years = append(s.Years, term)
	}
	if n := len(p.a.Undated); n > 0 {
		s.Years = append(s.Years, Term{Title: p.w.Text("dates.undated-title"), URL: content.UndatedPath, Count: n})
	}
	p.add("search", View{
		Path: content.SearchPath, Title: p.w.Text("search.title"), Search: s,
		Description: p.w.Text("search.about"),
	})
}

// searchIndex plans the files of the search index. The index is built when the first of them is written.
func (p *planner) searchIndex() []*Page {
	if last := p.last.indexed; len(last) > 0 && last[0].Export.(search.File).Index.Matches(p.a) {
		return last
	}
	x := search.New(p.a, p.Today, p.Cache)
	pages := make([]*Page, len(x.Names()))
	for i, name := range x.Names() {
		pages[i] = &Page{Path: content.SearchPath + name, Export: search.File{Index: x, Name: name}, IsIndex: true}
	}
	return pages
}
