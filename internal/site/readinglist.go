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
	isAlias := func(r *archive.Record) bool {
		return slices.ContainsFunc(r.Aliases, func(alias string) bool { return content.FormerPath(alias) == path })
	}
	return len(p.a.Papers) > 0 && !slices.ContainsFunc(p.a.Indexes, isIndex) &&
		!slices.ContainsFunc(p.a.Pages, isPage) && !slices.ContainsFunc(p.a.Records, isAlias)
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
