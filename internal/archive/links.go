package archive

import (
	"html"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/query"
)

// A Ref is a reference to a page that mentions a paper.
type Ref struct {
	TitleHTML string
	Path      string // relative to the base path
	About     string // a short description of the page
}

// links connects the texts of one archive with the papers that they mention.
type links struct {
	*Lists
	reader      *Reader
	omitted     map[string]*source // papers that the archive omits, by slug
	renamed     map[string]string  // slugs of renamed papers, by former slug
	mentioned   map[string][]Ref   // pages that mention a paper, by the paper's slug
	collections map[string][]Ref   // collections that contain a paper, by the paper's slug
	broken      map[string]bool    // former slugs of papers whose files are broken
	partial     []*source          // as in Archive
	notes       map[*source]string // notes of papers that mention others
	inNotes     map[*source][]Part // notes of papers with views
	problems    problem.List
	warnings    problem.List

	kept      []*source
	records   []*Record
	schema    *query.Schema // fields that views can use
	pageSize  int
	views     map[viewKey]*evaluated
	ownNames  map[string]bool   // undeclared fields of papers; nil until needed
	tagTitles map[string]string // by slug; nil until needed
}

// link connects texts with the papers that they mention.
func (r *Reader) link(a *Archive, c *config.Config, kept, omitted []*source, t *texts) *links {
	l := &links{
		Lists: a.Lists, reader: r, omitted: map[string]*source{}, renamed: map[string]string{},
		mentioned: map[string][]Ref{}, collections: map[string][]Ref{},
		broken: map[string]bool{}, partial: a.partial,
		notes: map[*source]string{}, inNotes: map[*source][]Part{},
		kept: kept, records: a.Records, schema: r.viewSchema(c), pageSize: c.PageSize, views: map[viewKey]*evaluated{},
	}
	for _, s := range omitted {
		l.omitted[s.Slug] = s
	}
	for _, all := range [][]*source{kept, omitted} {
		for _, s := range all {
			for _, alias := range s.Aliases {
				l.renamed[alias] = s.Slug
			}
		}
	}
	for _, s := range t.papers.partial {
		for _, alias := range s.Aliases {
			l.broken[alias] = true
		}
	}
	for _, from := range r.order.from {
		s := kept[from]
		if len(s.mentions)+len(s.views) == 0 {
			continue
		}
		l.notes[s] = l.fill(s.notes, l.resolve(s.mentions, s.file, l.refTo(s.card)), s.mentions)
		if len(s.views) > 0 {
			l.notes[s], l.inNotes[s] = l.parts(l.notes[s], s.card.Path(), s.views)
		}
	}
	a.Collections = l.linkCollections(t.collections.shown)
	a.Home, a.Pages = l.freePages(t.pages.shown, c.Title)
	r.views = l.views
	return l
}

// viewSchema returns the fields that views can use. It reuses the last schema if the declared fields, the vocabulary
// and the site's words are the same.
func (r *Reader) viewSchema(c *config.Config) *query.Schema {
	if r.schema == nil || r.schemaWords != c.Words || !reflect.DeepEqual(r.declared, c.Fields) ||
		!reflect.DeepEqual(r.vocabulary, c.Tags) {
		title := func(name string) string { return c.Words.Text("view-fields." + strings.ReplaceAll(name, "_", "-")) }
		r.schema, r.schemaWords = query.NewSchema(c.Fields, c.Tags, title), c.Words
		r.declared, r.vocabulary = c.Fields, c.Tags
	}
	return r.schema
}

// refTo returns a reference to a paper, described by its year.
func (l *links) refTo(c *Card) Ref {
	year := l.reader.words.Text("dates.undated")
	if !c.Date.IsZero() {
		year = strconv.Itoa(c.Date.Year)
	}
	return Ref{c.TitleHTML, c.Path(), year}
}

// find returns the paper with a current or former slug, or nil. The name can also be a spelling of the slug.
func (l *links) find(name string) *Card {
	if card := l.Card(name); card != nil {
		return card
	}
	slug := content.Slug(name)
	if now, ok := l.renamed[slug]; ok && l.Card(slug) == nil {
		slug = now
	}
	return l.Card(slug)
}

// A target is the page that a mention links to.
type target struct {
	path string // relative to the base path; "" if the page does not exist
	card *Card  // nil if it is not a paper
}

// resolve returns the pages that the mentions in a text link to, and records the text as one that mentions these
// papers.
func (l *links) resolve(mentions []markdown.Mention, file string, from Ref) []target {
	targets := make([]target, len(mentions))
	for i, m := range mentions {
		targets[i] = l.targetOf(m, file)
		card := targets[i].card
		if card == nil || card.Path() == from.Path {
			continue
		}
		if refs := l.mentioned[card.Slug]; len(refs) == 0 || refs[len(refs)-1] != from {
			l.mentioned[card.Slug] = append(refs, from)
		}
	}
	return targets
}

// mentionsElsewhere returns the pages that mention a paper, except collections that contain it: its page lists them
// separately.
func (l *links) mentionsElsewhere(slug string) []Ref {
	in := l.collections[slug]
	isCollection := func(m Ref) bool { return slices.ContainsFunc(in, func(c Ref) bool { return c.Path == m.Path }) }
	if !slices.ContainsFunc(l.mentioned[slug], isCollection) {
		return l.mentioned[slug]
	}
	return slices.DeleteFunc(slices.Clone(l.mentioned[slug]), isCollection)
}

// targetOf returns the page that a mention links to. It warns if that page does not exist.
func (l *links) targetOf(m markdown.Mention, file string) target {
	if m.File != "" {
		return l.follow(m, file)
	}
	card := l.find(m.Slug)
	if card == nil {
		l.missing(m, file)
		return target{}
	}
	return target{card.Path(), card}
}

// missing warns about a mention of a paper that does not exist or is omitted.
func (l *links) missing(m markdown.Mention, file string) {
	if l.explainMissing(m.Slug, m, file) {
		return
	}
	hint := `write the paper's file name without .md, or \[[ for literal brackets`
	if near := l.suggest(m.Slug); len(near) > 0 {
		hint = problem.DidYouMean(bracketed(near)...)
	}
	l.warn(m, file, "unknown paper "+problem.Quote(m.Slug), hint)
}

// explainMissing warns about a mention of an omitted paper. It reports whether the reason why the archive lacks the
// paper is known: the paper is omitted, or its file has problems, which are reported elsewhere.
func (l *links) explainMissing(slug string, m markdown.Mention, file string) bool {
	if why := l.whyOmitted(slug); why != "" {
		what := "the paper " + problem.Quote(slug) + " " + why + ", so there is no link to it"
		l.warn(m, file, what, "ignore this if it is intended")
		return true
	}
	return l.isBroken(slug)
}

// warn adds a warning at the position of a mention.
func (l *links) warn(m markdown.Mention, file, what, hint string) {
	l.warnings = append(l.warnings, problem.Problem{File: file, Line: m.Line, Column: m.Column, What: what, Hint: hint})
}

// isBroken reports whether a name is a current or former name of a paper whose file is broken. It is only for names of
// papers that the archive neither contains nor omits.
func (l *links) isBroken(name string) bool {
	slug := content.Slug(name)
	return l.reader.papers.slugs[slug] != "" || l.broken[slug]
}

// whyOmitted returns the reason why the archive omits a paper, or "" if it does not.
func (l *links) whyOmitted(name string) string {
	slug := content.Slug(name)
	s := l.omitted[slug]
	if s == nil {
		s = l.omitted[l.renamed[slug]]
	}
	switch {
	case s == nil:
		return ""
	case s.Draft:
		return "is a draft"
	}
	return "is not shown before " + s.Date.Long()
}

// bracketed returns names in the form of mentions.
func bracketed(names []string) []string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = "[[" + name + "]]"
	}
	return all
}

// suggest returns the names of the papers that were probably intended, best first.
func (l *links) suggest(name string) []string {
	near := &l.reader.near
	if near.lists != l.Lists {
		*near = nearNames{lists: l.Lists, found: map[string][]string{}}
		for _, c := range l.Cards {
			near.papers.Add(c.Slug, c.TitleText)
		}
	}
	found, known := near.found[name]
	if !known {
		found = near.papers.Suggest(name)
		near.found[name] = found
	}
	return found
}

// nearNames caches suggestions for unknown names, because a misspelled name occurs in every build until it is fixed.
type nearNames struct {
	lists  *Lists
	papers problem.Names // by name and title
	found  map[string][]string
}

// fill replaces the placeholders in the HTML of a text with links to the targets.
func (l *links) fill(text string, targets []target, mentions []markdown.Mention) string {
	return markdown.Fill(text, func(i int, end bool) string {
		m, to := mentions[i], targets[i]
		switch {
		case m.File != "" && to.path == "":
			return "" // show the words without a link
		case end:
			return "</a>"
		case m.File != "":
			return l.tag(m, to)
		case to.card == nil:
			return html.EscapeString(asText(m))
		case m.Words != "":
			return l.tag(m, to) + html.EscapeString(m.Words) + "</a>"
		}
		return l.tag(m, to) + to.card.TitleHTML + "</a>"
	})
}

// tag returns the start tag of a link to a page.
func (l *links) tag(m markdown.Mention, to target) string {
	address, title := content.Rebase(l.reader.basePath, to.path), ""
	if m.Part != "" {
		address += "#" + m.Part
	}
	if m.Title != "" {
		title = ` title="` + html.EscapeString(m.Title) + `"`
	}
	return `<a href="` + html.EscapeString(address) + `"` + title + `>`
}

// fillText replaces the placeholders in a plain text with titles. Links to files have no placeholders in plain text.
func (l *links) fillText(text string, targets []target, mentions []markdown.Mention) string {
	return markdown.Fill(text, func(i int, _ bool) string {
		if m, card := mentions[i], targets[i].card; card == nil || m.Words != "" {
			return asText(m)
		}
		return targets[i].card.TitleText
	})
}

// asText returns the text of a mention without a link.
func asText(m markdown.Mention) string {
	if m.Words != "" {
		return m.Words
	}
	return m.Source
}
