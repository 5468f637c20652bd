// Package archive is everything a site is made from, in memory and ready to be shown.
//
// In come the files of content/, out goes the archive: papers with their texts rendered, in order,
// and the lists that they stand in, or every problem of every file. An archive never changes once
// it is loaded; everything that is computed once per archive and not once per page is computed here.
package archive

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/related"
)

// The places in a site's content.
const (
	PapersDir  = "content/papers"
	PagesDir   = "content/pages"
	DigestsDir = "content/digests"
)

// An Archive is the whole of a site's content.
type Archive struct {
	Papers  []*Paper     // the newest first, those without a date last
	Pages   []*Page      // free pages, by slug
	Years   []*Group     // by year of publication, the newest first; without the undated
	Undated []*Paper     // without a date of publication
	Digests []*Group     // the newest first
	Tags    []*Tag       // by title
	Counts  []*Group     // by number of authors, rising; without the unknown
	Unknown []*Paper     // without a number of authors
	Newest  date.Date    // the newest date in the content
	Warning problem.List // what is shown otherwise than meant
	tags    map[string]*Tag
}

// A Paper is one paper in its place among the others.
type Paper struct {
	*Source
	Related     []*Paper // the most alike first
	Newer       *Paper   // the neighbours by date
	Older       *Paper
	Unpublished string // why a build leaves it out: "draft" or "future"; empty for those that it shows
}

// A Source is what one file says of a paper, with its texts rendered. It outlives the archives that
// it stands in.
type Source struct {
	paper.Paper
	markdown.Document
	TitleHTML string // the title with its formulas as MathML
	TitleText string // the title with its formulas as written
}

// A Page is a free page, such as /about/.
type Page struct {
	Slug        string
	File        string
	Title       string
	Description string
	HTML        string
}

// A Group is the papers of one year, month, digest or number of authors.
type Group struct {
	Date   date.Date // of a year, month or digest
	Count  int       // of authors
	Papers []*Paper
	Months []*Group // of a year, the newest first
}

// A Tag is the papers of one tag, with what the vocabulary says of it.
type Tag struct {
	Slug        string
	Title       string
	Description string
	Papers      []*Paper
}

// relatedPapers is how many related papers a page names.
const relatedPapers = 5

// arrange puts the papers in order and into their lists, and finds their neighbours.
func (a *Archive) arrange(c *config.Config, l *likeness) {
	slices.SortFunc(a.Papers, func(p, q *Paper) int {
		return cmp.Or(q.Date.Compare(p.Date), cmp.Compare(p.Slug, q.Slug))
	})
	for i, p := range a.Papers {
		if i > 0 && !p.Date.IsZero() {
			p.Newer, a.Papers[i-1].Older = a.Papers[i-1], p
		}
		if p.Date.Compare(a.Newest) > 0 {
			a.Newest = p.Date
		}
		for _, d := range p.Digests {
			if d.Compare(a.Newest) > 0 {
				a.Newest = d
			}
		}
	}
	a.groupByDate()
	a.groupByDigest()
	a.groupByCount()
	a.groupByTag(c)
	a.relate(l)
}

func (a *Archive) groupByDate() {
	for _, p := range a.Papers {
		if p.Date.IsZero() {
			a.Undated = append(a.Undated, p)
			continue
		}
		year := lastGroup(&a.Years, date.Date{Year: p.Date.Year})
		year.Papers = append(year.Papers, p)
		if p.Date.Month > 0 {
			month := lastGroup(&year.Months, date.Date{Year: p.Date.Year, Month: p.Date.Month})
			month.Papers = append(month.Papers, p)
		}
	}
}

// lastGroup gives the group of a date when papers come in order of date.
func lastGroup(groups *[]*Group, d date.Date) *Group {
	if n := len(*groups); n > 0 && (*groups)[n-1].Date == d {
		return (*groups)[n-1]
	}
	*groups = append(*groups, &Group{Date: d})
	return (*groups)[len(*groups)-1]
}

func (a *Archive) groupByDigest() {
	groups := map[date.Date]*Group{}
	for _, p := range a.Papers {
		for _, d := range p.Digests {
			if groups[d] == nil {
				groups[d] = &Group{Date: d}
				a.Digests = append(a.Digests, groups[d])
			}
			groups[d].Papers = append(groups[d].Papers, p)
		}
	}
	slices.SortFunc(a.Digests, func(g, h *Group) int { return h.Date.Compare(g.Date) })
}

func (a *Archive) groupByCount() {
	groups := map[int]*Group{}
	for _, p := range a.Papers {
		n := p.CountAuthors()
		if n == 0 {
			a.Unknown = append(a.Unknown, p)
			continue
		}
		if groups[n] == nil {
			groups[n] = &Group{Count: n}
			a.Counts = append(a.Counts, groups[n])
		}
		groups[n].Papers = append(groups[n].Papers, p)
	}
	slices.SortFunc(a.Counts, func(g, h *Group) int { return cmp.Compare(g.Count, h.Count) })
}

func (a *Archive) groupByTag(c *config.Config) {
	bySlug := map[string]*Tag{}
	a.tags = bySlug
	for _, p := range a.Papers {
		for _, t := range p.Tags {
			if bySlug[t] == nil {
				bySlug[t] = newTag(t, c)
				a.Tags = append(a.Tags, bySlug[t])
			}
			bySlug[t].Papers = append(bySlug[t].Papers, p)
		}
	}
	slices.SortFunc(a.Tags, func(s, t *Tag) int {
		return cmp.Or(cmp.Compare(strings.ToLower(s.Title), strings.ToLower(t.Title)), cmp.Compare(s.Slug, t.Slug))
	})
}

func newTag(name string, c *config.Config) *Tag {
	t := &Tag{Slug: name}
	for _, term := range c.Tags {
		if term.Tag == name {
			t.Title, t.Description = term.Title, term.Description
		}
	}
	if t.Title == "" {
		first, size := utf8.DecodeRuneInString(name)
		t.Title = string(unicode.ToUpper(first)) + strings.ReplaceAll(name[size:], "-", " ")
	}
	return t
}

func (a *Archive) relate(l *likeness) {
	documents := make([]related.Document, len(a.Papers))
	for i, p := range a.Papers {
		documents[i] = related.Document{Title: p.TitleText, Text: p.Text, Tags: p.Tags}
	}
	if !slices.EqualFunc(documents, l.documents, sameDocument) {
		l.documents, l.neighbours = documents, related.Find(documents, relatedPapers)
	}
	for i, neighbours := range l.neighbours {
		related := make([]*Paper, len(neighbours))
		for k, n := range neighbours {
			related[k] = a.Papers[n]
		}
		a.Papers[i].Related = related
	}
}

func sameDocument(a, b related.Document) bool {
	return a.Title == b.Title && a.Text == b.Text && slices.Equal(a.Tags, b.Tags)
}

// Tag gives the archive's tag of a name, or nil.
func (a *Archive) Tag(name string) *Tag { return a.tags[name] }

// Updated is the moment that feeds give as the archive's last change: the newest date in its
// content, so that the same content gives the same bytes.
func (a *Archive) Updated() time.Time { return a.Newest.Time() }

// Added is the day a paper came into the archive: that of its first digest, else its own.
func (p *Paper) Added() date.Date {
	added := date.Date{}
	for _, d := range p.Digests {
		if added.IsZero() || d.Compare(added) < 0 {
			added = d
		}
	}
	if added.IsZero() {
		return p.Date
	}
	return added
}

// Path is the address of the paper's page, from the base path.
func (p *Paper) Path() string { return "/papers/" + p.Slug + "/" }

// Description is the beginning of the abstract, for programs that show one.
func (p *Paper) Description() string { return firstSentences(p.Text, 200) }

// firstSentences cuts a text at a word.
func firstSentences(text string, most int) string {
	var head []rune
	gap := false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			gap = len(head) > 0
			continue
		case gap:
			head = append(head, ' ')
			gap = false
		}
		head = append(head, r)
		if len(head) > most {
			return cutAtWord(string(head[:most])) + "…"
		}
	}
	return string(head)
}

func cutAtWord(text string) string {
	if i := strings.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return strings.TrimRight(text, " ,;:")
}
