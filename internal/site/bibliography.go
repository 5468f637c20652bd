package site

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/export"
)

// bibliographies adds the files that cite all papers, with all that is known of them, and those of every
// year and tag.
func (p *planner) bibliographies() {
	p.bibliography("/", p.a.Records, true)
	at := 0 // of the first paper of a year: those of one stand together
	for _, y := range p.a.Years {
		p.bibliography(yearPath(y.Date.Year), p.a.Records[at:at+len(y.Papers)], false)
		at += len(y.Papers)
	}
	tagged := make(map[string][]*archive.Record, len(p.a.Tags))
	for _, r := range p.a.Records {
		for _, t := range r.Tags {
			tagged[t] = append(tagged[t], r)
		}
	}
	for _, t := range p.a.Tags {
		p.bibliography(tagPath(t.Slug), tagged[t.Slug], false)
	}
}

// bibliography adds the files of a folder that cite papers, one in every format. Where these are the
// papers of the last plan, so is the list of them: it need not be looked through again.
func (p *planner) bibliography(folder string, papers []*archive.Record, whole bool) {
	if old := p.last.cited[folder]; slices.Equal(old, papers) {
		papers = old
	}
	p.cited[folder] = papers
	for _, f := range export.Formats {
		p.export(folder+"papers"+f.Extension, export.Bibliography{Format: f, Papers: papers, Whole: whole})
	}
}
