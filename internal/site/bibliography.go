package site

import (
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
)

// bibliographies adds the files of the whole archive, each year, each term of an index, each digest, each collection
// with papers and without a query, and each person with at least citedFrom papers. Files of the archive are complete
// and exist in every format. The others repeat its entries, so they are without abstracts and only in BibTeX: in all
// three bibliography formats, they would take an eighth of the space of a site with 10,000 papers.
func (p *planner) bibliographies() {
	p.sources, p.cited = make([]*export.Source, len(p.a.Records)), map[string][]*export.Source{}
	for i, r := range p.a.Records {
		if p.sources[i] = p.lastSource(i); p.sources[i] == nil || p.sources[i].Record != r {
			p.sources[i] = p.Library.Source(r)
		}
	}
	p.archiveFiles()
	for _, y := range p.years() {
		if y.year > 0 {
			p.shortBibliography(content.DatePath(content.Date{Year: y.year}), p.sources[y.from:y.to])
		}
	}
	changed := p.changedTerms()
	for _, ix := range p.a.Indexes {
		for _, t := range ix.Terms {
			sources := p.last.cited[bibliographyPath(t.Path)]
			if changed[t.Path] {
				sources = p.sourcesOf(t.Papers)
			}
			p.shortBibliography(t.Path, sources)
		}
	}
	for _, d := range p.a.Digests {
		p.shortBibliography(content.DigestPath(d.Date), p.sourcesOf(d.Papers))
	}
	for _, c := range p.a.Collections {
		if c.View == nil && len(c.Papers) > 0 {
			p.shortBibliography(c.Path(), p.sourcesOf(c.Papers))
		}
	}
	for _, person := range p.a.People() {
		if len(person.Papers) >= citedFrom {
			p.shortBibliography(person.Path(), p.sourcesOf(person.Papers))
		}
	}
}

// sourcesOf returns the sources of papers.
func (p *planner) sourcesOf(cards []*archive.Card) []*export.Source {
	sources := make([]*export.Source, len(cards))
	for i, c := range cards {
		sources[i] = p.sources[p.a.Position(c)]
	}
	return sources
}

// changedTerms reports, by path, whether the papers of a term or their records differ from those of the last plan.
func (p *planner) changedTerms() map[string]bool {
	changed, old := map[string]bool{}, map[string][]*archive.Card{}
	if p.last.archive != nil {
		for _, ix := range p.last.archive.Indexes {
			for _, t := range ix.Terms {
				old[t.Path] = t.Papers
			}
		}
	}
	for _, ix := range p.a.Indexes {
		for _, t := range ix.Terms {
			changed[t.Path] = !sameSlice(t.Papers, old[t.Path])
		}
	}
	for i, s := range p.sources {
		if p.lastSource(i) != s {
			for _, path := range archive.TermPaths(p.a.Cards[i]) {
				changed[path] = true
			}
		}
	}
	return changed
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

// A yearRange is the range of the papers of one year, or of the whole archive, in the archive's order. The undated
// papers have the year 0.
type yearRange struct{ year, from, to int }

// years returns the years of the archive, newest first, and then the undated papers.
func (p *planner) years() []yearRange {
	var all []yearRange
	at := 0
	add := func(year, papers int) {
		all = append(all, yearRange{year, at, at + papers})
		at += papers
	}
	for _, y := range p.a.Years {
		add(y.Date.Year, len(y.Papers))
	}
	if len(p.a.Undated) > 0 {
		add(0, len(p.a.Undated))
	}
	return all
}

// An archiveFormat is a format in which readers can download the whole archive.
type archiveFormat struct {
	*export.Format // nil for papers.json
	name           string
	extension      string
}

func archiveFormats() []archiveFormat {
	all := []archiveFormat{{nil, "JSON", ".json"}}
	for _, f := range export.Formats {
		all = append(all, archiveFormat{f, f.Name, f.Extension})
	}
	return all
}

// archiveFiles adds the files of the whole archive: one for each format, or for each format and year.
func (p *planner) archiveFiles() {
	base := ""
	if p.c.HasBaseURL() {
		base = p.c.BaseURL
	}
	for _, f := range archiveFormats() {
		whole := content.BibliographyPath(content.HomePath, f.extension)
		if !p.isDivided {
			p.archiveFile(whole, f, yearRange{0, 0, len(p.sources)})
			continue
		}
		parts := export.ArchiveParts{Format: f.Format, Title: p.c.Title, Base: base}
		for _, y := range p.years() {
			part := export.Part{Path: content.ArchivePartPath(y.year, f.extension), Year: y.year, Papers: y.to - y.from}
			parts.Parts = append(parts.Parts, part)
			p.archiveFile(part.Path, f, y)
		}
		p.export(whole, parts)
	}
}

// archiveFile adds a file with a range of the archive's papers.
func (p *planner) archiveFile(path string, f archiveFormat, y yearRange) {
	if f.Format == nil {
		p.export(path, export.PapersJSON{Base: p.c.BaseURL, Papers: p.a.Records[y.from:y.to]})
		return
	}
	p.export(path, export.Bibliography{Format: f.Format, Papers: p.reused(path, p.sources[y.from:y.to]), Whole: true})
}

// shortBibliography adds the bibliography of a page.
func (p *planner) shortBibliography(page string, papers []*export.Source) {
	path := bibliographyPath(page)
	p.export(path, export.Bibliography{Format: export.BibTeX, Papers: p.reused(path, papers)})
}

func bibliographyPath(page string) string {
	return content.BibliographyPath(page, export.BibTeX.Extension)
}

// reused returns the papers of the file at path. If they are the same as in the last plan, it returns that plan's
// slice, which makes later comparisons cheap.
func (p *planner) reused(path string, papers []*export.Source) []*export.Source {
	if old := p.last.cited[path]; slices.Equal(old, papers) {
		papers = old
	}
	p.cited[path] = papers
	return papers
}

// downloads returns links to the files of an archive that is divided by year.
func (p *planner) downloads() []Download {
	var all []Download
	for _, f := range archiveFormats() {
		d := Download{Name: f.name}
		for _, y := range p.years() {
			title := p.w.Text("dates.undated")
			if y.year > 0 {
				title = strconv.Itoa(y.year)
			}
			path := content.ArchivePartPath(y.year, f.extension)
			d.Files = append(d.Files, Term{Title: title, URL: path, Count: y.to - y.from})
		}
		all = append(all, d)
	}
	return all
}
