package importer

import (
	"cmp"
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

// A source is an entry of a dump, converted to the fields and text of a paper's file.
type source struct {
	want       content.PaperFields // the fields for the file
	abstract   string              // Markdown
	notes      string              // Markdown of the curator, for a new paper
	keys       [numProperties]string
	texts      texts
	on         content.Date     // of the digest
	at         problem.Problem  // position of the entry in its dump, for messages
	record     *identity.Record // cached by the method identity; nil after a change
	file       *paperFile       // the paper's existing file; nil for a new paper
	duplicates *duplicates      // all entries of the same paper; nil if it has one entry
	newKey     string           // the generated citation key; set by the method key
	draft      *newPaper        // the file of a new paper, until it has a name; nil if not made yet
	slug       string           // of the title

	again      bool // the same dump was imported before
	refresh    bool // see Options.Refresh
	superseded bool // a later dump of the day or an earlier entry of the dump takes precedence for the counters
}

// source converts an entry. It omits and reports values that are not valid in a paper's file.
func (im *importer) source(e *digest.Entry, text *markup, dump string, on content.Date) (*source, problem.List) {
	s := &source{
		want: im.fieldsOf(e, on), abstract: text.Abstract, notes: e.Notes, on: on, slug: content.Slug(text.Title),
		at: problem.Problem{File: dump, Line: e.Line, Column: e.Column}, refresh: im.Refresh,
	}
	s.want.Title = text.Title
	remarks := s.checkKey()
	if e.Withdrawn {
		remarks = append(remarks, problemAt(s.at, problem.Quote(s.want.Title)+" is withdrawn",
			"imported and marked as withdrawn; use offprint remove if you do not want it"))
	}
	remarks = append(remarks, s.addLinks(slices.Concat(e.Links, asLinks(text.Links)))...)
	s.keys = keys(&s.want, s.abstract)
	s.texts = textsOf(s.keys, &s.want, s.abstract)
	return s, remarks
}

// fieldsOf returns the fields of an entry, except the title and the links, which depend on the text in Markdown.
func (im *importer) fieldsOf(e *digest.Entry, on content.Date) content.PaperFields {
	m := content.PaperFields{
		Date:         e.Date,
		AuthorCount:  e.AuthorCount,
		Authors:      e.Authors,
		Organization: e.Organization,
		Venue:        content.Venue(e.Venue),
		Tags:         im.tags(e),
		Digests:      []content.Date{on},
		Comments:     e.Comments,
		Upvotes:      e.Upvotes,
		Arxiv:        content.Unversioned(e.Arxiv),
		DOI:          e.DOI,
		Key:          e.Key,
		Type:         e.Type,
		BibTeX:       e.Fields,
		Withdrawn:    e.Withdrawn,
	}
	if len(m.Authors) >= m.AuthorCount {
		m.AuthorCount = 0 // the names imply it
	}
	return m
}

// outcome returns the outcome of an entry without its changes.
func (s *source) outcome(status string) Outcome {
	o := Outcome{Source: s.at.Place(), Title: s.want.Title, Status: status}
	if s.file != nil {
		o.File = s.file.name
	}
	return o
}

// checkKey removes and reports an invalid citation key.
func (s *source) checkKey() problem.List {
	key := s.want.Key
	if key == "" || content.IsKey(key) {
		return nil
	}
	s.want.Key = ""
	return problem.List{problemAt(s.at, problem.Quote(key)+" cannot be a citation key",
		"imported with another key; use letters, digits and - _ : . without spaces")}
}

// addLinks adds the links to web pages, without duplicates, and reports the others.
func (s *source) addLinks(links []digest.Link) (remarks problem.List) {
	added := map[string]bool{}
	for _, l := range links {
		switch {
		case added[l.URL]:
		case !webURL.MatchString(l.URL):
			remarks = append(remarks, problemAt(s.at, "the link "+problem.Quote(l.URL)+" is not a web URL",
				"ignored; links start with http:// or https://"))
		default:
			added[l.URL] = true
			link := content.Link{Label: cmp.Or(l.Label, prose.Label(l.URL, "Paper")), URL: l.URL}
			s.want.Links = append(s.want.Links, link)
		}
	}
	return remarks
}

var webURL = lazyregexp.New(`^https?://[^\s/?#]\S*$`)

// problemAt returns a problem at the position of another.
func problemAt(at problem.Problem, what, hint string) problem.Problem {
	at.What, at.Hint = what, hint
	return at
}

// tags returns the paper's tags: those of the vocabulary that match its text, keywords or subjects, and new tags for
// the other keywords, which a person chose. Subjects come from a program or a classification. They do not become new
// tags, because nearly every paper would then add some.
func (im *importer) tags(e *digest.Entry) []string {
	var tags []string
	has := map[string]bool{}
	add := func(tag string) {
		if !has[tag] {
			has[tag] = true
			tags = append(tags, tag)
		}
	}
	for _, t := range im.matcher.Match(e.Title, e.Abstract) {
		add(t.Tag)
	}
	keywords := e.Keywords
	if im.Sections {
		keywords = slices.Concat(e.Keywords, e.Sections)
	}
	for i, word := range slices.Concat(keywords, e.Subjects) {
		known := im.known(word)
		for _, tag := range known {
			add(tag)
		}
		if len(known) == 0 && i < len(keywords) && content.NormalTitle(word) != "" {
			add(content.Slug(word))
		}
	}
	return tags
}

// known returns the tags of the vocabulary for a keyword, which can be a tag's phrase, title, name or alias.
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
