package importer

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

// A source is an entry of a digest in the form that a paper's file has.
type source struct {
	want     content.PaperFields
	abstract string // Markdown
	keys     [identities]string
	on       content.Date
	at       problem.Problem // where the entry stands in its dump, for messages
	file     *paperFile      // that has the paper already; nil for a new one

	superseded bool // by a later dump of the day, whose counters are newer
}

// source prepares an entry. What a paper's file cannot hold is left out and reported.
func (im *importer) source(e *digest.Entry, dump string, on content.Date) (*source, problem.List) {
	abstract, links := prose.Markdown(e.Abstract, im.Repairs)
	_, noted := prose.Markdown(e.Note, im.Repairs)
	m := content.PaperFields{
		Title: prose.Title(
			e.Title,
			im.Repairs,
		), Date: e.Date, AuthorCount: e.AuthorCount, Authors: e.Authors, Organization: e.Organization, Venue: content.Venue(e.Venue),
		Tags: im.tags(
			e,
		), Digests: []content.Date{on}, Comments: e.Comments, Upvotes: e.Upvotes, Arxiv: content.Unversioned(e.Arxiv), DOI: e.DOI, Withdrawn: e.Withdrawn,
	}
	if len(m.Authors) >= m.AuthorCount {
		m.AuthorCount = 0 // the names say it
	}
	at := problem.Problem{File: dump, Line: e.Line, Column: e.Column}
	var odd problem.List
	if e.Withdrawn {
		odd = append(
			odd,
			problemAt(
				at,
				strconv.Quote(m.Title)+" is withdrawn",
				"imported and marked so; delete its file if the archive is not to have it",
			),
		)
	}
	for _, l := range slices.Concat(e.Links, asLinks(links), asLinks(noted)) {
		switch {
		case slices.ContainsFunc(m.Links, func(k content.Link) bool { return k.URL == l.URL }):
		case !webAddress.MatchString(l.URL):
			odd = append(
				odd,
				problemAt(
					at,
					"the link "+strconv.Quote(l.URL)+" is not a web address",
					"left out; links begin with https://",
				),
			)
		default:
			m.Links = append(m.Links, content.Link{Label: cmp.Or(l.Label, prose.Label(l.URL, "Paper")), URL: l.URL})
		}
	}
	return &source{want: m, abstract: abstract, keys: keys(&m, abstract), on: on, at: at}, odd
}

var webAddress = regexp.MustCompile(`^https?://[^\s/?#]\S*$`)

// problemAt is a problem at a place.
func problemAt(at problem.Problem, what, hint string) problem.Problem {
	at.What, at.Hint = what, hint
	return at
}

// tags are those of the vocabulary that the paper earns, by its text or by the words that its source
// has for it, and the keywords that a person gave it. What a program or a classification calls it is
// a tag only where the vocabulary has it, else there would be a tag for every paper.
func (im *importer) tags(e *digest.Entry) []string {
	var tags []string
	add := func(tag string) {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	for _, t := range im.matcher.Match(e.Title, e.Abstract) {
		add(t.Tag)
	}
	for i, word := range slices.Concat(e.Keywords, e.Subjects) {
		known := im.known(word)
		for _, tag := range known {
			add(tag)
		}
		if len(known) == 0 && i < len(e.Keywords) && content.NormalTitle(word) != "" {
			add(content.Slug(word))
		}
	}
	return tags
}

// known are the tags of the vocabulary that a keyword names, by a phrase, its title, its name or one that it
// had.
func (im *importer) known(word string) (tags []string) {
	for _, t := range im.matcher.Match(word) {
		tags = append(tags, t.Tag)
	}
	name := content.Slug(word)
	for _, t := range im.Vocabulary {
		if (t.Tag == name || content.Slug(t.Title) == name || slices.Contains(t.Aliases, name)) &&
			content.NormalTitle(word) != "" {
			tags = append(tags, t.Tag)
		}
	}
	return tags
}

func asLinks(found []prose.Link) []digest.Link {
	links := make([]digest.Link, len(found))
	for i, l := range found {
		links[i] = digest.Link(l)
	}
	return links
}
