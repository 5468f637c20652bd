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

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// An Archive is the whole of a site's content. Values that are equal in two archives of one Reader
// are the same pointers, so that the steps after this one see at a glance what an edit changed.
type Archive struct {
	*Lists
	Papers  []*Paper  // the newest first, those without a date last
	Records []*Record // of the papers, in the same order
	Pages   []*Page   // free pages, by slug
	Home    *Page     // the text of the home page; nil if there is none

	Collections []*Collection // by title

	Pictures []*Picture   // those that the texts show, by name
	Texts    []Text       // every file of the content, as it was read; nil unless Options.Texts asks for them
	Warning  problem.List // what is shown otherwise than meant
	Drafts   int          // papers that are left out since they are drafts
	Future   int          // and since they are dated after today
}

// A Text is one file of the content.
type Text struct {
	Folder string // from the site's root: content/papers
	Name   string // from that folder
	Data   []byte // nil for a link out of the site, which is not read
}

// A Paper is what the page of a paper shows.
type Paper struct {
	*Record
	Names   []Name // who wrote it, as far as they are named
	Notes   string // the curator's, as HTML
	HasCode bool   // there are blocks of code
	Card    *Card
	Related []*Card // the most alike first
	Newer   *Card   // the neighbours by date
	Older   *Card

	Collections []Ref // that it is in
	Mentioned   []Ref // the pages that mention it: papers, then collections, then free pages
}

// A Record is what programs read of a paper: its facts and its abstract.
type Record struct {
	content.PaperFields
	Slug      string
	TitleHTML string // the title with its formulas as MathML
	TitleText string // the title with its formulas as written
	Abstract  string // as HTML
	Text      string // the abstract as plain text
}

// A Card is what lists show of a paper, and all that decides which lists it stands in.
type Card struct {
	Slug        string
	TitleHTML   string
	TitleText   string
	Date        content.Date
	AuthorCount int      // 0 where unknown
	Authors     []string // those who are named
	Tags        []string
	Digests     []content.Date
	Summary     string // HTML of the abstract's first words
	Draft       bool
}

// Lists are the lists that the papers stand in. They depend on the cards alone.
type Lists struct {
	Cards   []*Card      // the newest first, those without a date last
	Years   []*Group     // by year of publication, the newest first; without the undated
	Undated []*Card      // without a date of publication
	Digests []*Group     // the newest first
	Tags    []*Tag       // by title
	Counts  []*Group     // by number of authors, rising; without the unknown
	Unknown []*Card      // without a number of authors
	People  []*Person    // those whom papers name, by family name
	Newest  content.Date // the newest date in the content

	Namesakes []content.Namesakes

	places    map[string]int // of cards by slug
	directory *content.People
	named     [][]int // the people of each card, by their places in the directory
}

// A Group is the papers of one year, month, digest or number of authors.
type Group struct {
	Date   content.Date // of a year, month or digest
	Count  int          // of authors
	Papers []*Card
	Months []*Group // of a year, the newest first
}

// A Tag is the papers of one tag, with what the vocabulary says of it.
type Tag struct {
	Slug        string
	Title       string
	Description string
	Papers      []*Card
}

// arrange puts cards in order and into their lists, but for those of people.
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

// lastGroup gives the group of a date when papers come in order of date.
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

// Record gives what programs read of the paper of a card.
func (a *Archive) Record(c *Card) *Record { return a.Records[a.places[c.Slug]] }

// Card gives the card of the paper of a slug, or nil.
func (l *Lists) Card(slug string) *Card {
	if at, there := l.places[slug]; there {
		return l.Cards[at]
	}
	return nil
}

// Updated is the moment that feeds give as the archive's last change: the newest date in its
// content, so that the same content gives the same bytes.
func (l *Lists) Updated() time.Time { return l.Newest.Time() }

// Added is the day a paper came into the archive: that of its first digest, else its own.
func (c *Card) Added() content.Date { return added(c.Digests, c.Date) }

// Added is the day a paper came into the archive: that of its first digest, else its own.
func (r *Record) Added() content.Date { return added(r.Digests, r.Date) }

func added(digests []content.Date, own content.Date) content.Date {
	if len(digests) == 0 {
		return own
	}
	return slices.MinFunc(digests, content.Date.Compare)
}

// IsFuture tells whether a paper is published after a day; not where the day is zero.
func (c *Card) IsFuture(today content.Date) bool {
	return !today.IsZero() && c.Date.Compare(today) > 0
}

// Path is the address of the paper's page, from the base path.
func (c *Card) Path() string { return content.PaperPath(c.Slug) }

// Path is the address of the paper's page, from the base path.
func (r *Record) Path() string { return content.PaperPath(r.Slug) }

// Description is the beginning of the abstract, for programs that show one.
func (r *Record) Description() string { return firstSentences(r.Text, 200) }

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
