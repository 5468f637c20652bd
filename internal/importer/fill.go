package importer

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/prose"
)

// FillOptions are the options of Fill.
type FillOptions struct {
	Fields     []string // the fields that may change; "abstract" is the abstract
	Replace    []string // the fields among them whose existing values are replaced
	NotesStart func(body []byte) int
}

// Fill adds missing fields and the abstract of an entry to a paper's file, as an import does. It converts the texts of
// the entry with all repairs. The error is a problem.List.
func Fill(path string, src []byte, e *digest.Entry, o FillOptions) (*Joined, error) {
	pf := &paperFile{name: path, path: path, src: src}
	if err := pf.read().Err(); err != nil {
		return nil, err
	}
	im := &importer{matcher: content.NewMatcher(nil)}
	text := markupOf(e, prose.Repairs{Links: true, Escapes: true, Math: true})
	s, _ := im.source(e, &text, path, content.Date{})
	s.want = only(o.Fields, &s.want)
	if !slices.Contains(o.Fields, "abstract") {
		s.abstract = ""
	}
	m := &merge{paperFile: pf, source: s, replaces: map[string]bool{}, notesStart: o.NotesStart}
	m.mark(o.Replace, true)
	m.replaces["author_count"] = m.replaces["authors"]
	for _, step := range []func() error{m.fields, m.links, m.abstract, m.locateKept} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return &Joined{pf.src, m.changes, m.kept}, nil
}

// only returns the values of the given fields. The field authors includes the number of authors.
func only(fields []string, from *content.PaperFields) (m content.PaperFields) {
	for _, field := range fields {
		switch field {
		case "title":
			m.Title = from.Title
		case "date":
			m.Date = from.Date
		case "authors":
			m.Authors, m.AuthorCount = from.Authors, from.AuthorCount
		case "organization":
			m.Organization = from.Organization
		case "venue":
			m.Venue = from.Venue
		case "arxiv":
			m.Arxiv = from.Arxiv
		case "doi":
			m.DOI = from.DOI
		case "links":
			m.Links = from.Links
		case "withdrawn":
			m.Withdrawn = from.Withdrawn
		}
	}
	return m
}
