// Package archive loads the whole content of a site into memory.
//
// The input is the files of content/. The output is the archive: the papers in order, with their texts rendered, and
// the lists of papers; or every problem of every file. A loaded archive never changes. Everything that is computed once
// per archive, rather than once per page, is computed here.
package archive

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// An Archive is the whole content of a site. Two archives of one Reader share equal values, so that later steps can
// compare pointers to find what an edit changed.
type Archive struct {
	*Lists
	Papers  []*Paper  // newest first, undated last
	Records []*Record // records of the papers, in the same order
	Pages   []*Page   // free pages, by slug
	Home    *Page     // the text of the home page; nil if there is none

	Collections []*Collection // by title

	Pictures []*Picture   // pictures in the texts, by name
	Texts    []Text       // every content file as it was read; nil unless Options.Texts is set
	Warnings problem.List // content that is not shown as intended
	Notes    problem.List // files that Offprint does not read
	Hazards  problem.List // reasons why pictures must not be published, such as scripts
	Drafts   int          // number of omitted drafts
	Future   int          // number of omitted papers with a date after today
}

// A Text is one file of the content.
type Text struct {
	Folder string // relative to the site's root, such as content/papers
	Name   string // relative to Folder
	Data   []byte // nil for a symbolic link that points outside the site, which is not read
}

// A Paper is the content of a paper's page.
type Paper struct {
	*Record
	Names   []Name // the authors that the paper names
	Notes   string // the curator's notes, as HTML
	HasCode bool   // whether the notes contain a code block
	Card    *Card
	Related []*Card // most similar first
	Newer   *Card   // neighbors by date
	Older   *Card

	Collections []Ref // collections that contain the paper
	Mentioned   []Ref // pages that mention the paper: papers, then collections, then free pages
}

// A Record is a paper's data for feeds, exports and the search index: its fields and its abstract.
type Record struct {
	content.PaperFields
	Slug      string
	TitleHTML string // the title with its formulas as MathML
	TitleText string // the title with its formulas as written
	Abstract  string // as HTML
	Text      string // abstract as plain text
}

// A Card is a paper's entry in lists, with everything that determines which lists contain it.
type Card struct {
	Slug        string
	TitleHTML   string
	TitleText   string
	Date        content.Date
	AuthorCount int      // 0 if unknown
	Authors     []string // named authors
	Tags        []string
	Digests     []content.Date
	Summary     string // beginning of the abstract, as HTML
	Draft       bool
}

// Lists are the lists of papers. They depend only on the cards.
type Lists struct {
	Cards   []*Card      // newest first, undated last
	Years   []*Group     // by year of publication, newest first, without undated papers
	Undated []*Card      // without a date of publication
	Digests []*Group     // newest first
	Tags    []*Tag       // by title
	Counts  []*Group     // by number of authors, ascending; without papers whose number is unknown
	Unknown []*Card      // without a number of authors
	People  []*Person    // named authors, by family name
	Newest  content.Date // the newest date in the content

	Namesakes []content.Namesakes

	places    map[string]int // indexes into Cards by slug
	directory *content.People
	named     [][]int // indexes of the people of each card in the directory
}

// A Group contains the papers of one year, month, digest or number of authors.
type Group struct {
	Date   content.Date // year, month or digest
	Count  int          // number of authors
	Papers []*Card
	Months []*Group // of a year, newest first
}

// A Tag contains the papers of one tag and the tag's entry in the vocabulary.
type Tag struct {
	Slug        string
	Title       string
	Description string
	Papers      []*Card
}

// arrange sorts cards and builds their lists, except those of people.
func arrange(cards []*Card, terms []content.Term) *Lists {
	l := &Lists{Cards: slices.Clone(cards), places: make(map[string]int, len(cards))}
	slices.SortFunc(l.Cards, func(p, q *Card) int {
		return cmp.Or(q.Date.Compare(p.Date), cmp.Compare(p.Slug, q.Slug))
	})
	for i, c := range l.Cards {
		l.places[c.Slug] = i
		for _, d := range append([]content.Date{c.Date}, c.Digests...) {
			if d.Compare(l.Newest) > 0 {
				l.Newest = d
			}
		}
	}
	l.groupByDate()
	l.groupByDigest()
	l.groupByCount()
	l.groupByTag(terms)
	return l
}

func (l *Lists) groupByDate() {
	for _, p := range l.Cards {
		if p.Date.IsZero() {
			l.Undated = append(l.Undated, p)
			continue
		}
		year := lastGroup(&l.Years, content.Date{Year: p.Date.Year})
		year.Papers = append(year.Papers, p)
		if p.Date.Month > 0 {
			month := lastGroup(&year.Months, content.Date{Year: p.Date.Year, Month: p.Date.Month})
			month.Papers = append(month.Papers, p)
		}
	}
}

// lastGroup returns the group of date d. Papers have to come in order of date.
func lastGroup(groups *[]*Group, d content.Date) *Group {
	if n := len(*groups); n > 0 && (*groups)[n-1].Date == d {
		return (*groups)[n-1]
	}
	*groups = append(*groups, &Group{Date: d})
	return (*groups)[len(*groups)-1]
}

func (l *Lists) groupByDigest() {
	groups := map[content.Date]*Group{}
	for _, p := range l.Cards {
		for _, d := range p.Digests {
			if groups[d] == nil {
				groups[d] = &Group{Date: d}
				l.Digests = append(l.Digests, groups[d])
			}
			groups[d].Papers = append(groups[d].Papers, p)
		}
	}
	slices.SortFunc(l.Digests, func(g, h *Group) int { return h.Date.Compare(g.Date) })
}

func (l *Lists) groupByCount() {
	groups := map[int]*Group{}
	for _, p := range l.Cards {
		n := p.AuthorCount
		if n == 0 {
			l.Unknown = append(l.Unknown, p)
			continue
		}
		if groups[n] == nil {
			groups[n] = &Group{Count: n}
			l.Counts = append(l.Counts, groups[n])
		}
		groups[n].Papers = append(groups[n].Papers, p)
	}
	slices.SortFunc(l.Counts, func(g, h *Group) int { return cmp.Compare(g.Count, h.Count) })
}

func (l *Lists) groupByTag(terms []content.Term) {
	bySlug := map[string]*Tag{}
	for _, p := range l.Cards {
		for _, t := range p.Tags {
			if bySlug[t] == nil {
				term := content.FindTerm(terms, t)
				bySlug[t] = &Tag{Slug: t, Title: term.Title, Description: term.Description}
				l.Tags = append(l.Tags, bySlug[t])
			}
			bySlug[t].Papers = append(bySlug[t].Papers, p)
		}
	}
	slices.SortFunc(l.Tags, func(s, t *Tag) int {
		return cmp.Or(cmp.Compare(strings.ToLower(s.Title), strings.ToLower(t.Title)), cmp.Compare(s.Slug, t.Slug))
	})
}

// Record returns the record of a card's paper.
func (a *Archive) Record(c *Card) *Record { return a.Records[a.places[c.Slug]] }

// Card returns the card of the paper with a slug, or nil.
func (l *Lists) Card(slug string) *Card {
	if at, there := l.places[slug]; there {
		return l.Cards[at]
	}
	return nil
}

// Updated returns the time of the last change for feeds: the newest date in the content, so that the same content
// produces the same bytes.
func (l *Lists) Updated() time.Time { return l.Newest.Time() }

// Added returns the day a paper was added to the archive: the date of its first digest, or else its own.
func (c *Card) Added() content.Date { return added(c.Digests, c.Date) }

// Added returns the day a paper was added to the archive: the date of its first digest, or else its own.
func (r *Record) Added() content.Date { return added(r.Digests, r.Date) }

func added(digests []content.Date, own content.Date) content.Date {
	if len(digests) == 0 {
		return own
	}
	return slices.MinFunc(digests, content.Date.Compare)
}

// IsFuture reports whether a paper is dated after today. It is false if today is zero.
func (c *Card) IsFuture(today content.Date) bool {
	return !today.IsZero() && c.Date.Compare(today) > 0
}

// Path returns the address of the paper's page, relative to the base path.
func (c *Card) Path() string { return content.PaperPath(c.Slug) }

// Path returns the address of the paper's page, relative to the base path.
func (r *Record) Path() string { return content.PaperPath(r.Slug) }

// Description returns the beginning of the abstract as plain text, for metadata and feeds.
func (r *Record) Description() string { return shorten(r.Text, 200) }

// shorten cuts a text of more than most characters at a word boundary, and replaces white space with single spaces.
func shorten(text string, most int) string {
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
