package site

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// hasReadingList reports whether the site has a page for the papers that a reader marks. This page needs papers, and
// its path must not belong to a page, an index or an alias of the site.
func (p *planner) hasReadingList() bool {
	const path = content.ReadingListPath
	isIndex := func(ix *archive.Index) bool { return ix.Path == path }
	isPage := func(f *archive.Page) bool { return f.Path() == path }
	return len(p.a.Papers) > 0 && !slices.ContainsFunc(p.a.Indexes, isIndex) &&
		!slices.ContainsFunc(p.a.Pages, isPage) && !p.isAlias(path)
}

// isAlias reports whether a path is an alias of a paper, a collection or a page.
func (p *planner) isAlias(path string) bool {
	for m := range p.moves() {
		if m.from == path {
			return true
		}
	}
	return false
}

// readingList plans the reading list's page. A script fills it in the browser.
func (p *planner) readingList() {
	if p.site.ReadingList {
		p.add("reading-list", View{
			Path: content.ReadingListPath, Title: p.w.Text("reading-list.title"),
			Section: content.ReadingListPath, Description: p.w.Text("reading-list.about"), NoIndex: true,
		})
	}
}
