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
	for i, sources := range p.tagged() {
		p.bibliography(content.TagPath(p.a.Tags[i].Slug), sources, false)
	}
}

// tagged returns the sources of the papers of each tag.
func (p *planner) tagged() [][]*export.Source {
	tagged, number := make([][]*export.Source, len(p.a.Tags)), make(map[string]int, len(p.a.Tags))
	for i, t := range p.a.Tags {
		tagged[i], number[t.Slug] = make([]*export.Source, 0, len(t.Papers)), i
	}
	for _, s := range p.sources {
		for _, t := range s.Tags {
			i := number[t]
			tagged[i] = append(tagged[i], s)
		}
	}
	return tagged
}

// sourcesOf returns the sources of papers. It reuses those of the last plan for unchanged papers.
func (p *planner) sourcesOf(records []*archive.Record) []*export.Source {
	sources := make([]*export.Source, len(records))
	for i, r := range records {
		if p.last.archive != nil {
			if at := p.last.archive.Place(p.a.Lists, i); at >= 0 && p.last.sources[at].Record == r {
				sources[i] = p.last.sources[at]
				continue
			}
		}
		sources[i] = export.Cited(r)
	}
	return sources
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
