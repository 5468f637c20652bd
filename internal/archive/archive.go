// Package archive loads the content of a site into memory.
//
// The input is the files in content/ and the configuration. The output is an Archive: the papers in order with their
// rendered texts, the lists and indexes of papers, the results of views, and the files to publish beside the pages. The
// problems of all files are reported together. An Archive does not change after it is loaded. It contains everything
// that is computed once per site rather than once per page.
package archive

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/words"
)

// An Archive is the content of a site. Archives from the same Reader share equal values, so later steps can compare
// pointers to find what an edit changed.
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

	partial  []*source       // the readable parts of papers whose files are broken; only for checks
	outdated map[string]bool // slugs of the shown papers whose files are broken
}

// A Text is a content file as it was read.
type Text struct {
	Folder string // relative to the site's root, such as content/papers
	Name   string // relative to Folder
	Data   []byte // nil for a symbolic link that points outside the site, which is not read

	Paper  *content.Paper // what Data contains; nil for other texts, and for a paper from the cache
	Broken bool           // whether the front matter of Paper has problems, so that Paper is incomplete
}

// A Paper is the content of a paper's page.
type Paper struct {
	*Record
	File    string // name of its file, relative to the site's root
	Names   []Name // named authors, in the paper's order and spelling
	Notes   string // the curator's notes, as HTML, without views
	Parts   []Part // the notes with their views; nil if there are none
	HasCode bool   // whether the notes contain a code block
	Card    *Card
	Related []Related // most similar first
	Newer   *Card     // neighbors by date
	Older   *Card

	Collections []Ref // collections that contain the paper
	Mentioned   []Ref // pages that mention the paper: papers, then other collections, then free pages
}

// A Related is a paper that is similar to another one, with what both share.
type Related struct {
	*Card
	Shared string // shared tags (each after a #) and words, one per line, the most distinctive first
}

// A Record is a paper's data for feeds, exports and the search index: its fields and its abstract.
type Record struct {
	content.PaperFields
	Slug      string
	TitleHTML string          // the title with its formulas as MathML
	TitleText string          // the title with its formulas as written
	Abstract  string          // as HTML
	Text      string          // abstract as plain text
	Formulas  []markdown.Span // positions of the formulas in Text
	TLDR      string          // summary in one sentence, as HTML; can be empty

	Fields           []content.FieldValue // fields of the curator's own that site.yaml declares, in its order
	VenuePath        string               // path of the venue's page; empty if venues have no index
	OrganizationPath string               // path of the organization's page; empty if organizations have no index

	Attachments []Attachment // links to files of the paper; Links contains only links to the web
}

// An Attachment is a file that is published below the page of a paper, such as its PDF.
type Attachment struct {
	Label string
	Path  string // relative to the base path
}

// A Card is a paper's entry in lists, with everything that determines which lists contain it.
type Card struct {
	Slug        string
	Aliases     []string // former slugs and paths
	TitleHTML   string
	TitleText   string
	Date        content.Date
	AuthorCount int      // 0 if unknown
	Authors     []string // named authors
	Tags        []string
	TagTitles   []string // by index in Tags: the spelling of a tag without a title in the vocabulary; else empty
	Digests     []content.Date
	Summary     string // the TL;DR, or else the beginning of the abstract, as HTML
	HasRemark   bool   // whether the summary is a remark of the curator in a collection instead
	Draft       bool
	Withdrawn   bool

	Venue    string // name of the journal or book; can be empty
	HasNotes bool   // whether the curator wrote notes
	Code     string // URL of the paper's code; can be empty
	PDF      string // URL of the PDF, or its path relative to the base path if it is a file of the site; can be empty

	Fields  []content.FieldValue // as in the record
	Indexed []IndexedItems       // values of fields with an index, except tags
}

// IndexedItems are the values of an indexed field in one paper.
type IndexedItems struct {
	Field string // name of the field
	Items []content.FieldItem
}

// Lists are the lists of papers. They depend only on the cards.
type Lists struct {
	Cards   []*Card      // newest first, undated last
	Years   []*Group     // by year of publication, newest first, without undated papers
	Undated []*Card      // without a date of publication
	Digests []*Group     // newest first
	Tags    []*Term      // by title
	Indexes []*Index     // of the tags, and then of the fields that site.yaml declares with an index
	Counts  []*Group     // by number of authors, ascending; without papers whose number is unknown
	Unknown []*Card      // without a number of authors
	Newest  content.Date // the newest date in the content

	// People returns the named authors, by family name. The first call computes them, because most builds after an edit
	// do not need them.
	People    func() []*Person
	Known     []*content.Person // the same people in the same order, without their papers
	Namesakes []content.Namesakes

	clashes   []clash
	places    map[string]int // index in Cards, by slug
	directory *content.People
	peopleOf  [][]int // for each card, the indexes of its authors in directory; set by People
	cardsOf   [][]int // for each person in directory, the indexes of their cards; set by People
}

// A Group contains the papers of one year, month, digest or number of authors.
type Group struct {
	Date   content.Date // year, month or digest
	Count  int          // number of authors
	Papers []*Card
	Months []*Group // of a year, newest first
}

// A Term is one value of a field with an index, such as a tag, and the papers that have it. The title and description
// of a tag come from the vocabulary.
type Term struct {
	Slug        string // last part of the path
	Path        string // path of its page
	Title       string
	Description string
	Papers      []*Card
}

// arrange sorts cards in place and builds their lists, except those of people. It reuses the unchanged parts of last,
// which can be nil.
func arrange(cards []*Card, c *config.Config, last *Lists) *Lists {
	if last == nil {
		last = &Lists{}
	}
	l := &Lists{Cards: cards, places: last.places}
	slices.SortFunc(l.Cards, func(p, q *Card) int {
		return cmp.Or(q.Date.Compare(p.Date), strings.Compare(p.Slug, q.Slug))
	})
	if !slices.EqualFunc(l.Cards, last.Cards, func(p, q *Card) bool { return p.Slug == q.Slug }) {
		l.places = make(map[string]int, len(cards))
		for i, c := range l.Cards {
			l.places[c.Slug] = i
		}
	}
	for _, c := range l.Cards {
		l.Newest = later(l.Newest, c.Date)
		for _, d := range c.Digests {
			l.Newest = later(l.Newest, d)
		}
	}
	l.groupByDate(last)
	l.groupByDigest(last)
	l.groupByCount(last)
	l.index(c, last)
	return l
}

func later(d, e content.Date) content.Date {
	if e.Compare(d) > 0 {
		return e
	}
	return d
}

// A cardList collects cards. As long as they equal those of the last list, it only counts them, so that an unchanged
// list needs no new memory.
type cardList struct {
	last []*Card
	same int // number of cards equal to those of the last list
	own  []*Card
}

func (l *cardList) add(c *Card) {
	if l.own == nil {
		if l.same < len(l.last) && l.last[l.same] == c {
			l.same++
			return
		}
		l.own = append(make([]*Card, 0, max(4, len(l.last)+1)), l.last[:l.same]...)
	}
	l.own = append(l.own, c)
}

func (l *cardList) list() []*Card {
	if l.own == nil && l.same > 0 {
		return l.last[:l.same:l.same]
	}
	return l.own
}

// cardGroups collects groups of cards with the same key, in the order of their first cards.
type cardGroups[K comparable] struct {
	last  map[K][]*Card
	index map[K]int
	keys  []K
	lists []cardList
}

// newCardGroups returns empty groups that reuse the lists of last. The function returns the key and the cards of a last
// group.
func newCardGroups[K comparable, G any](last []G, parts func(G) (K, []*Card)) *cardGroups[K] {
	g := &cardGroups[K]{last: make(map[K][]*Card, len(last)), index: make(map[K]int, len(last))}
	for _, group := range last {
		key, cards := parts(group)
		g.last[key] = cards
	}
	return g
}

func (g *cardGroups[K]) add(key K, c *Card) {
	i, ok := g.index[key]
	if !ok {
		i = len(g.keys)
		g.index[key] = i
		g.keys = append(g.keys, key)
		g.lists = append(g.lists, cardList{last: g.last[key]})
	}
	g.lists[i].add(c)
}

func (l *Lists) groupByDate(last *Lists) {
	byDate := func(g *Group) (content.Date, []*Card) { return g.Date, g.Papers }
	years := newCardGroups(last.Years, byDate)
	var lastMonths []*Group
	for _, y := range last.Years {
		lastMonths = append(lastMonths, y.Months...)
	}
	months := newCardGroups(lastMonths, byDate)
	undated := cardList{last: last.Undated}
	for _, p := range l.Cards {
		if p.Date.IsZero() {
			undated.add(p)
			continue
		}
		years.add(content.Date{Year: p.Date.Year}, p)
		if p.Date.Month > 0 {
			months.add(content.Date{Year: p.Date.Year, Month: p.Date.Month}, p)
		}
	}
	l.Undated = undated.list()
	for i, year := range years.keys {
		g := &Group{Date: year, Papers: years.lists[i].list()}
		for j, month := range months.keys {
			if month.Year == year.Year {
				g.Months = append(g.Months, &Group{Date: month, Papers: months.lists[j].list()})
			}
		}
		l.Years = append(l.Years, g)
	}
}

func (l *Lists) groupByDigest(last *Lists) {
	digests := newCardGroups(last.Digests, func(g *Group) (content.Date, []*Card) { return g.Date, g.Papers })
	for _, p := range l.Cards {
		for _, d := range p.Digests {
			digests.add(d, p)
		}
	}
	for i, d := range digests.keys {
		l.Digests = append(l.Digests, &Group{Date: d, Papers: digests.lists[i].list()})
	}
	slices.SortFunc(l.Digests, func(g, h *Group) int { return h.Date.Compare(g.Date) })
}

func (l *Lists) groupByCount(last *Lists) {
	counts := newCardGroups(last.Counts, func(g *Group) (int, []*Card) { return g.Count, g.Papers })
	unknown := cardList{last: last.Unknown}
	for _, p := range l.Cards {
		if p.AuthorCount == 0 {
			unknown.add(p)
		} else {
			counts.add(p.AuthorCount, p)
		}
	}
	l.Unknown = unknown.list()
	for i, n := range counts.keys {
		l.Counts = append(l.Counts, &Group{Count: n, Papers: counts.lists[i].list()})
	}
	slices.SortFunc(l.Counts, func(g, h *Group) int { return cmp.Compare(g.Count, h.Count) })
}

// Record returns the record of a card's paper.
func (a *Archive) Record(c *Card) *Record { return a.Records[a.places[c.Slug]] }

// Card returns the card of the paper with a slug, or nil.
func (l *Lists) Card(slug string) *Card {
	if at, ok := l.places[slug]; ok {
		return l.Cards[at]
	}
	return nil
}

// Position returns the index of a card in Cards.
func (l *Lists) Position(c *Card) int { return l.places[c.Slug] }

// Updated returns the time of the last change for feeds: the newest date in the content, not the current time, so that
// the same content produces the same bytes.
func (l *Lists) Updated() time.Time { return l.Newest.Time() }

// Added returns the day a paper was added to the archive: the date of its first digest, or else its own.
func (c *Card) Added() content.Date { return added(c.Digests, c.Date) }

// Added returns the day a paper was added to the archive: the date of its first digest, or else its own.
func (r *Record) Added() content.Date { return added(r.Digests, r.Date) }

func added(digests []content.Date, own content.Date) content.Date {
	switch len(digests) {
	case 0:
		return own
	case 1:
		return digests[0]
	}
	return slices.MinFunc(digests, content.Date.Compare)
}

// IsFuture reports whether a paper is dated after today. If today is zero, it returns false.
func (c *Card) IsFuture(today content.Date) bool {
	return !today.IsZero() && c.Date.Compare(today) > 0
}

// Path returns the path of the paper's page, relative to the base path.
func (c *Card) Path() string { return content.PaperPath(c.Slug) }

// maxListedNames is the largest number of authors that a list names for each paper.
const maxListedNames = 3

// ListedNames returns the authors of a paper for lists: the names of the first authors, and a phrase with the number of
// the others, which is empty if all are named.
func (c *Card) ListedNames(w *words.Words) (names, others string) {
	shown := c.Authors[:min(len(c.Authors), maxListedNames)]
	if more := max(c.AuthorCount, len(c.Authors)) - len(shown); more > 0 {
		others = w.Text("lists.more", "n", more)
	}
	return w.Join(shown), others
}

// Path returns the path of the paper's page, relative to the base path.
func (r *Record) Path() string { return content.PaperPath(r.Slug) }

// Description returns the beginning of the abstract as plain text, for metadata and feeds.
func (r *Record) Description() string { return shorten(r.Text, 200) }

// shorten replaces white space in a text with single spaces. If the text is longer than limit characters, shorten cuts
// it at a word boundary and appends an ellipsis.
func shorten(text string, limit int) string {
	head := make([]byte, 0, min(len(text), limit)+len(" …"))
	gap := false
	count, end := 0, 0 // characters in head; bytes of its first limit characters
	for _, r := range text {
		if unicode.IsSpace(r) {
			gap = count > 0
			continue
		}
		if gap {
			head, count, gap = append(head, ' '), count+1, false
			if count == limit {
				end = len(head)
			}
		}
		head, count = utf8.AppendRune(head, r), count+1
		if count == limit {
			end = len(head)
		}
		if count > limit {
			return string(append(cutAtWord(head[:end]), "…"...))
		}
	}
	return string(head)
}

func cutAtWord(text []byte) []byte {
	if i := bytes.LastIndexByte(text, ' '); i > 0 {
		text = text[:i]
	}
	return bytes.TrimRight(text, " ,;:.")
}
