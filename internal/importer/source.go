package importer

import (
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/slug"
)

// A source is an entry of a digest in the form that a paper's file has.
type source struct {
	want     paper.FrontMatter
	abstract string // Markdown
	on       date.Date
	dump     string // the name of the dump, and the line of the entry, for messages
	line     int
	file     *book // that has the paper already; nil for a new one

	superseded bool // by a later dump of the day, whose counters are newer
}

// source prepares an entry. What a paper's file cannot hold is left out and reported.
func (im *importer) source(e *digest.Entry, dump string, on date.Date) (*source, problem.List) {
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
		if t := slug.Make(k); slug.Normal(k) != "" && !slices.Contains(m.Tags, t) {
			m.Tags = append(m.Tags, t)
		}
	}
	var odd problem.List
	for _, l := range slices.Concat(e.Links, asLinks(found)) {
		switch {
		case slices.ContainsFunc(m.Links, func(k paper.Link) bool { return k.URL == l.URL }):
		case !strings.HasPrefix(l.URL, "https://") && !strings.HasPrefix(l.URL, "http://"):
			odd = append(odd, problem.Problem{File: dump, Line: e.Line, What: "the link " + strconv.Quote(l.URL) + " is not a web address", Mend: "left out; links begin with https://"})
		default:
			m.Links = append(m.Links, paper.Link(l))
		}
	}
	return &source{want: m, abstract: abstract, on: on, dump: dump, line: e.Line}, odd
}

func asLinks(found []prose.Link) []digest.Link {
	links := make([]digest.Link, len(found))
	for i, l := range found {
		links[i] = digest.Link(l)
	}
	return links
}
