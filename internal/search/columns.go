package search

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A facet is a field by which readers can filter results.
type facet struct {
	Name  string      `json:"name"`
	Title string      `json:"title,omitempty"` // title of a field that site.yaml declares
	Path  string      `json:"path,omitempty"`  // path of its page, without the first slash; empty if it has none
	Terms [][2]string `json:"terms"`           // slug and title; the slug is empty if it equals hyphenated(title)

	values func(p *archive.Paper) []string // returns the slugs of a paper's values
}

// add adds a term.
func (f *facet) add(slug, title string) {
	if slug == hyphenated(title) {
		slug = ""
	}
	f.Terms = append(f.Terms, [2]string{slug, title})
}

// appendColumn appends the number of values of each paper, and then the values of all papers, as indexes of terms. It
// leaves out values that are not in Terms.
func (f *facet) appendColumn(b []byte, papers []*archive.Paper) []byte {
	number := make(map[string]int, len(f.Terms))
	for i, t := range f.Terms {
		slug := t[0]
		if slug == "" {
			slug = hyphenated(t[1])
		}
		number[slug] = i
	}
	var all []byte
	for _, p := range papers {
		n := 0
		for _, slug := range f.values(p) {
			if i, ok := number[slug]; ok {
				all = appendVarint(all, uint64(i))
				n++
			}
		}
		b = appendVarint(b, uint64(n))
	}
	return append(b, all...)
}

// root encodes the head, preceded by its length, and then columns with one number per paper: date of publication,
// number of authors, flags, upvotes plus one if a paper has any, and for each facet the number of values and all
// values. Its caller appends the lengths of all parts of words, lists and papers, and the sample.
func (x *Index) root(h head) []byte {
	h.Facets = x.facets()
	h.Upvotes = slices.ContainsFunc(x.papers, func(p *archive.Paper) bool { return upvotes(p) > 1 })
	text := encode(h)
	b := append(appendVarint(nil, uint64(len(text))), text...)
	last := 0
	for _, p := range x.papers { // most differences are small, because the papers are sorted by date
		d := dateNumber(p.Date)
		b = appendVarint(b, zigzag(d-last))
		last = d
	}
	for _, p := range x.papers {
		b = appendVarint(b, uint64(p.CountAuthors()))
	}
	for _, p := range x.papers {
		b = appendVarint(b, uint64(flags(p, x.today)))
	}
	if h.Upvotes {
		for _, p := range x.papers {
			b = appendVarint(b, uint64(upvotes(p)))
		}
	}
	return appendColumns(b, h.Facets, x.papers)
}

// firstPeople is the maximum number of people in the filter: those with the most papers. The others are a separate
// facet, for URLs that choose one of them. With 10,000 papers, it has three quarters of the bytes.
const firstPeople = 2000

// nameFacets returns the facets with many values: people, and venues unless they have an index. It leaves out facets
// without values. rest has the people after the first firstPeople.
func (x *Index) nameFacets() (all, rest []facet) {
	people := x.peopleFacet()
	rest = []facet{}
	if n := firstPeople; len(people.Terms) > n {
		other := people
		people.Terms, other.Terms = people.Terms[:n], people.Terms[n:]
		rest = append(rest, other)
	}
	all = []facet{people}
	if !slices.ContainsFunc(x.indexes, func(ix *archive.Index) bool { return ix.Field == "venue" }) {
		all = append(all, x.venueFacet())
	}
	return slices.DeleteFunc(all, func(f facet) bool { return len(f.Terms) == 0 }), rest
}

// encodeFacets encodes facets: the length of the JSON, the JSON, and the columns.
func encodeFacets(all []facet, papers []*archive.Paper) []byte {
	text := encode(all)
	return appendColumns(append(appendVarint(nil, uint64(len(text))), text...), all, papers)
}

func appendColumns(b []byte, facets []facet, papers []*archive.Paper) []byte {
	for i := range facets {
		b = facets[i].appendColumn(b, papers)
	}
	return b
}

// facets returns the tags and the other fields with an index.
func (x *Index) facets() []facet {
	tags := facet{
		Name: "tag", Path: content.TagsPath[1:], Terms: [][2]string{},
		values: func(p *archive.Paper) []string { return p.Tags },
	}
	for _, t := range x.tags {
		tags.add(t.Slug, t.Title)
	}
	all := []facet{tags}
	for _, ix := range x.indexes {
		f := facet{Name: ix.Field, Title: ix.Title, Path: ix.Path[1:], Terms: [][2]string{}}
		f.values = func(p *archive.Paper) []string { return slugsOf(p, ix) }
		for _, t := range termsOf(ix) {
			f.add(t.Slug, t.Title)
		}
		all = append(all, f)
	}
	return all
}

// termsOf returns the terms of an index and the choices without papers, in the order of the choices. Queries can
// compare with each choice.
func termsOf(ix *archive.Index) []*archive.Term {
	if len(ix.Choices) == 0 {
		return ix.Terms
	}
	all := slices.Clone(ix.Terms)
	for _, choice := range ix.Choices {
		slug := content.Slug(choice)
		if !slices.ContainsFunc(all, func(t *archive.Term) bool { return t.Slug == slug }) {
			all = append(all, &archive.Term{Slug: slug, Title: choice})
		}
	}
	rank := func(t *archive.Term) int { return slices.Index(ix.Choices, t.Title) }
	slices.SortStableFunc(all, func(s, t *archive.Term) int { return rank(s) - rank(t) })
	return all
}

// slugsOf returns the slugs of a paper's values of a field with an index.
func slugsOf(p *archive.Paper, ix *archive.Index) (slugs []string) {
	for _, v := range p.Card.Indexed {
		if v.Field != ix.Field {
			continue
		}
		for _, item := range v.Items {
			slugs = append(slugs, strings.TrimSuffix(strings.TrimPrefix(item.Path, ix.Path), "/"))
		}
	}
	return slugs
}

// peopleFacet returns the people with at least two papers, those with the most papers first, so that frequent numbers
// are short.
func (x *Index) peopleFacet() facet {
	f := facet{Name: "person", Path: content.PeoplePath[1:], Terms: [][2]string{}}
	f.values = func(p *archive.Paper) []string {
		slugs := make([]string, len(p.Names))
		for i, n := range p.Names {
			slugs[i] = n.Slug
		}
		slices.Sort(slugs)
		return slices.Compact(slugs) // two authors can have the same name
	}
	papers := make(map[string]int, len(x.people))
	for _, p := range x.papers {
		for _, slug := range f.values(p) {
			papers[slug]++
		}
	}
	several := slices.DeleteFunc(slices.Clone(x.people), func(p *content.Person) bool { return papers[p.Slug] < 2 })
	slices.SortStableFunc(several, func(p, q *content.Person) int { return papers[q.Slug] - papers[p.Slug] })
	for _, p := range several {
		f.add(p.Slug, p.Name)
	}
	return f
}

// venueFacet returns the venues, those with the most papers first and others by name, for a site without an index of
// venues.
func (x *Index) venueFacet() facet {
	f := facet{Name: "venue", Terms: [][2]string{}}
	f.values = func(p *archive.Paper) []string {
		if name := p.Venue.Name(); name != "" {
			return []string{hyphenated(name)}
		}
		return nil
	}
	counts := map[string]int{}
	for _, p := range x.papers {
		name := p.Venue.Name()
		slug := hyphenated(name)
		if slug == "" {
			continue
		}
		if counts[slug]++; counts[slug] == 1 {
			f.Terms = append(f.Terms, [2]string{"", name})
		}
	}
	slices.SortStableFunc(f.Terms, func(s, t [2]string) int {
		a, b := hyphenated(s[1]), hyphenated(t[1])
		return cmp.Or(counts[b]-counts[a], content.CompareNumbered(a, b))
	})
	return f
}

// dateNumber returns a number for a date. Numbers sort like dates; an unknown date is 0.
func dateNumber(d content.Date) int {
	const months, days = 13, 32 // including 0 for an unknown month or day
	return (d.Year*months+int(d.Month))*days + d.Day
}

func zigzag(n int) uint64 { return uint64(n<<1) ^ uint64(n>>63) }

// upvotes returns the number of upvotes plus one, or 0 if it is unknown.
func upvotes(p *archive.Paper) int {
	if p.Upvotes == nil {
		return 0
	}
	return *p.Upvotes + 1
}

// The flags of a paper, which results show. Only the index of a preview has drafts and papers dated after today.
const (
	hasNotes = 1 << iota
	hasCode
	hasPDF
	isDraft
	isFuture
	isWithdrawn
)

// flags returns the flags of a paper.
func flags(p *archive.Paper, today content.Date) (found int) {
	if p.Notes != "" {
		found |= hasNotes
	}
	if p.Card.Code != "" {
		found |= hasCode
	}
	if p.Card.PDF != "" {
		found |= hasPDF
	}
	if p.Card.Draft {
		found |= isDraft
	}
	if p.Card.IsFuture(today) {
		found |= isFuture
	}
	if p.Card.Withdrawn {
		found |= isWithdrawn
	}
	return found
}
