package site

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
)

// bibliographies adds the citation files: complete ones for all papers, and shorter ones for each year and tag.
func (p *planner) bibliographies() {
	p.sources, p.cited = p.sourcesOf(p.a.Records), map[string][]*export.Source{}
	p.bibliography(content.HomePath, p.sources, true)
	at := 0 // index of the first paper of a year; papers of one year are adjacent
	for _, y := range p.a.Years {
		p.bibliography(content.DatePath(y.Date), p.sources[at:at+len(y.Papers)], false)
		at += len(y.Papers)
	}
	changed := p.changedTags()
	for _, t := range p.a.Tags {
		page := content.TagPath(t.Slug)
		sources := p.last.cited[page]
		if changed[t.Slug] {
			sources = make([]*export.Source, len(t.Papers))
			for i, c := range t.Papers {
				sources[i] = p.sources[p.a.Index(c)]
			}
		}
		p.bibliography(page, sources, false)
	}
}

// changedTags returns the tags with papers or records that differ from those of the last plan.
func (p *planner) changedTags() map[string]bool {
	changed := make(map[string]bool, len(p.a.Tags))
	old := map[string][]*archive.Card{}
	if p.last.archive != nil {
		for _, t := range p.last.archive.Tags {
			old[t.Slug] = t.Papers
		}
	}
	for _, t := range p.a.Tags {
		changed[t.Slug] = !sameSlice(t.Papers, old[t.Slug])
	}
	for i, s := range p.sources {
		if p.lastSource(i) != s {
			for _, t := range s.Tags {
				changed[t] = true
			}
		}
	}
	return changed
}

// sourcesOf returns the sources of papers. It reuses those of the last plan for unchanged papers.
func (p *planner) sourcesOf(records []*archive.Record) []*export.Source {
	sources := make([]*export.Source, len(records))
	for i, r := range records {
		if sources[i] = p.lastSource(i); sources[i] == nil || sources[i].Record != r {
			sources[i] = export.Cited(r)
		}
	}
	return sources
}

// lastSource returns the i-th paper's source in the last plan, or nil.
func (p *planner) lastSource(i int) *export.Source {
	if p.last.archive == nil {
		return nil
	}
	if at := p.last.archive.Place(p.a.Lists, i); at >= 0 {
		return p.last.sources[at]
	}
	return nil
}

// bibliography adds the citation files of a page, one per format. If the papers are the same as in the last plan, it
// reuses their slice, which makes later comparisons cheap.
func (p *planner) bibliography(page string, papers []*export.Source, whole bool) {
	if old := p.last.cited[page]; slices.Equal(old, papers) {
		papers = old
	}
	p.cited[page] = papers
	for _, f := range export.Formats {
		p.export(
			content.BibliographyPath(page, f.Extension),
			export.Bibliography{Format: f, Papers: papers, Whole: whole},
		)
	}
}
