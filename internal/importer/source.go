package importer

import (
	"slices"

	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/slug"
)

// A source is an entry of a digest in the form that a paper's file has.
type source struct {
	want     paper.FrontMatter
	abstract string // Markdown
	on       date.Date
	file     *book // that has the paper already; nil for a new one
}

func (im *importer) source(e *digest.Entry, on date.Date) *source {
	abstract, found := prose.Markdown(e.Abstract, im.Repairs)
	m := paper.FrontMatter{
		Title: prose.Title(e.Title, im.Repairs), Date: e.Date, AuthorCount: e.AuthorCount, Authors: e.Authors, Organization: e.Organization,
		Digests: []date.Date{on}, Comments: e.Comments, Upvotes: e.Upvotes, Arxiv: e.Arxiv, DOI: e.DOI,
	}
	if len(m.Authors) >= m.AuthorCount {
		m.AuthorCount = 0 // the names say it
	}
	for _, t := range im.matcher.Match(e.Title, e.Abstract) {
		m.Tags = append(m.Tags, t.Tag)
	}
	for _, k := range e.Keywords {
		if t := slug.Make(k); !slices.Contains(m.Tags, t) {
			m.Tags = append(m.Tags, t)
		}
	}
	for _, l := range e.Links {
		m.Links = append(m.Links, paper.Link(l))
	}
	for _, l := range found {
		if !slices.ContainsFunc(m.Links, func(k paper.Link) bool { return k.URL == l.URL }) {
			m.Links = append(m.Links, paper.Link(l))
		}
	}
	return &source{want: m, abstract: abstract, on: on}
}
