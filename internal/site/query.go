package site

import (
	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
)

// queryPages adds the pages of a text with a query in its front matter. v is the view of the first page.
func (p *planner) queryPages(layout string, v View, r *archive.Result) {
	parts := pagesOf(r, p.c.PageSize)
	first, title, start := v.Path, v.Title, 1
	for i, part := range parts {
		if n := i + 1; n > 1 {
			v.Path, v.Title = content.ListPagePath(first, n), p.pageTitle(title, n)
			v.Collection = nil
			if v.Free != nil {
				v.Free = &archive.Page{Slug: v.Free.Slug, File: v.Free.File, Title: v.Title, Extra: v.Free.Extra}
			}
		}
		v.Result = part
		v.List = &List{Total: r.Total, First: start}
		if len(parts) > 1 {
			v.List.Pager = p.pager(first, i+1, len(parts))
		}
		p.add(layout, v)
		for _, s := range part.Groups {
			start += len(s.Papers)
		}
	}
}

// pagesOf divides a result into pages with at most size papers. Only the last page has More, the number of papers
// beyond the query's limit.
func pagesOf(r *archive.Result, size int) []*archive.Result {
	var pages []*archive.Result
	room := 0
	for _, s := range r.Groups {
		for len(s.Papers) > 0 {
			if room == 0 {
				page := *r
				page.Groups, page.More, room = nil, 0, size
				pages = append(pages, &page)
			}
			n := min(room, len(s.Papers))
			part := s
			part.Papers, s.Papers = s.Papers[:n:n], s.Papers[n:]
			if len(s.Rows) > 0 {
				part.Rows, s.Rows = s.Rows[:n:n], s.Rows[n:]
			}
			last := pages[len(pages)-1]
			last.Groups = append(last.Groups, part)
			room -= n
		}
	}
	if len(pages) == 0 {
		return []*archive.Result{r}
	}
	pages[len(pages)-1].More = r.More
	return pages
}

// results returns the results of all queries that match papers: those of the home page, free pages, collections and
// papers, in this order. These queries have a bibliography.
func results(a *archive.Archive) []*archive.Result {
	var all []*archive.Result
	add := func(r *archive.Result, parts []archive.Part) {
		if r != nil && r.Cite != "" {
			all = append(all, r)
		}
		for _, part := range parts {
			if part.View != nil && part.View.Cite != "" {
				all = append(all, part.View)
			}
		}
	}
	if a.Home != nil {
		add(a.Home.View, a.Home.Parts)
	}
	for _, f := range a.Pages {
		add(f.View, f.Parts)
	}
	for _, c := range a.Collections {
		add(c.View, c.Parts)
	}
	for _, paper := range a.Papers {
		if len(paper.Parts) > 0 {
			add(nil, paper.Parts)
		}
	}
	return all
}

// queryBibliographies adds the bibliographies of the queries in results.
func (p *planner) queryBibliographies() {
	for _, r := range p.results {
		papers := p.reused(r.Cite, p.sourcesOf(r.Papers))
		p.export(r.Cite, export.Bibliography{Format: export.BibTeX, Papers: papers})
	}
}

// HasTable reports whether the page has a table of papers that readers can sort with a script. A table that continues
// on other pages does not count, because sorting the rows of one page would mislead.
func (v *View) HasTable() bool {
	switch {
	case v.Result != nil && len(v.Result.Columns) > 0:
		return v.List == nil || v.List.Pager == nil
	case v.Paper != nil:
		return hasTable(v.Paper.Parts)
	case v.Collection != nil:
		return hasTable(v.Collection.Parts)
	}
	return v.Free != nil && hasTable(v.Free.Parts)
}

func hasTable(parts []archive.Part) bool {
	for _, part := range parts {
		if part.View != nil && len(part.View.Columns) > 0 {
			return true
		}
	}
	return false
}
