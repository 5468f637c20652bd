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
	among := func(folder string, aliases []string) bool {
		return slices.ContainsFunc(aliases, func(alias string) bool {
			return content.FormerPathIn(folder, alias) == path
		})
	}
	return slices.ContainsFunc(p.a.Records, func(r *archive.Record) bool {
		return among(content.PapersDir, r.Aliases)
	}) ||
		slices.ContainsFunc(p.a.Collections, func(c *archive.Collection) bool {
			return among(content.CollectionsDir, c.Aliases)
		}) ||
		slices.ContainsFunc(freeTexts(p.a), func(f *archive.Page) bool { return among(content.PagesDir, f.Aliases) })
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
