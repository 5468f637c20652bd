package lookup

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/service"
)

// A Verdict states whether a record describes a paper.
type Verdict int

const (
	Unrelated Verdict = iota // the record describes another paper
	Possible                 // a person must decide
	Certain                  // the record describes the paper
)

// A Match is a record that may describe a paper.
type Match struct {
	Record  *service.Record
	Verdict Verdict
	Why     []string // why the match is not certain: clauses such as "the titles differ"

	titleOverlap float64 // see identity.Overlap
}

// judge compares a paper with a record. The record certainly describes the paper if they share an identifier or the
// title and nothing contradicts that.
func judge(p *Paper, r *service.Record) Match {
	c := newComparison(p, r)
	m := Match{Record: r, titleOverlap: identity.Overlap(p.Fields.Title, r.Title)}
	j := identity.Compare(c.paperIdentity, c.recordIdentity)
	sameID := p.id() != (service.ID{}) && sharesID(p.id(), r.ID())
	m.Why = c.contradictions()
	switch {
	case j.Verdict == identity.Different:
		m.Why = append(m.Why, j.Why)
	case sameID && !c.sameTitle && !c.isAlike():
		m.Why = append(m.Why, "the titles differ")
	case sameID:
	case !c.sameTitle:
		m.Why = append(m.Why, "the titles differ")
	case j.Verdict == identity.Doubtful:
		m.Why = append(m.Why, j.Why)
	case len(m.Why) == 0 && !c.isSufficient():
		m.Why = append(m.Why, "too little is known of the paper: "+c.missingFacts())
	}
	m.Why = unique(m.Why)
	switch {
	case len(m.Why) == 0:
		m.Verdict = Certain
	case sameID || c.isSimilar() && !c.isContradicted(j):
		m.Verdict = Possible
	}
	return m
}

// unique removes repeated texts. It modifies the slice.
func unique(all []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(s string) bool {
		isRepeated := seen[s]
		seen[s] = true
		return isRepeated
	})
}

// sharesID reports whether two papers share an identifier.
func sharesID(a, b service.ID) bool {
	return a.Arxiv != "" && a.Arxiv == b.Arxiv || a.DOI != "" && a.DOI == b.DOI
}

// A comparison has the data for comparing a paper with a record.
type comparison struct {
	paper  *Paper
	record *service.Record
	fields content.PaperFields // of the record

	paperIdentity, recordIdentity *identity.Record

	sameTitle       bool
	abstractOverlap float64 // see identity.Overlap; -1 if an abstract is missing or short
}

func newComparison(p *Paper, r *service.Record) *comparison {
	c := &comparison{paper: p, record: r, abstractOverlap: -1, fields: fieldsOf(r)}
	c.paperIdentity, c.recordIdentity = identity.New(p.Fields, p.Abstract), identity.New(&c.fields, r.Abstract)
	c.paperIdentity.Title, c.recordIdentity.Title = titleKey(p.Fields.Title), titleKey(r.Title)
	if hasTitle(r, p.Fields.Title) { // possibly with a subtitle in a separate field
		c.recordIdentity.Title = c.paperIdentity.Title
	}
	c.sameTitle = c.paperIdentity.Title == c.recordIdentity.Title
	if isLongAbstract(p.Abstract) && isLongAbstract(r.Abstract) {
		c.abstractOverlap = identity.Overlap(p.Abstract, r.Abstract)
	}
	return c
}

// fieldsOf returns the fields of a record that identify its paper.
func fieldsOf(r *service.Record) content.PaperFields {
	return content.PaperFields{
		Title: r.Title, Date: r.Date, Authors: r.Authors, AuthorCount: r.AuthorCount, Venue: content.Venue(r.Venue),
		Arxiv: r.Arxiv, DOI: r.DOI, Type: r.Type,
	}
}

// isLongAbstract reports whether an abstract has enough words for a comparison by words.
func isLongAbstract(abstract string) bool { return len(strings.Fields(abstract)) >= 30 }

// Limits of the overlap of two abstracts; see identity.Overlap. That of different papers in one field is 0.1 to 0.2.
const (
	sameAbstract  = 0.6  // the minimum for two versions of a paper
	otherAbstract = 0.25 // abstracts with a smaller overlap belong to different papers
)

// contradictions returns the differences that suggest that the record describes another paper.
func (c *comparison) contradictions() (reasons []string) {
	paper, record := c.paper.Fields, &c.fields
	if a, b := paper.CountAuthors(), record.CountAuthors(); a > 0 && b > 0 && a != b {
		reasons = append(reasons, fmt.Sprintf("it has %s, not %d", content.Plural(b, "author"), a))
	}
	if a, b := paper.Date.Year, record.Date.Year; a > 0 && b > 0 && max(a-b, b-a) > 1 {
		reasons = append(reasons, fmt.Sprintf("its year is %d, not %d", b, a))
	}
	if len(paper.Authors) > 0 && len(record.Authors) > 0 && !c.hasNames() {
		reasons = append(reasons, "the authors differ")
	}
	if c.abstractOverlap >= 0 && c.abstractOverlap < otherAbstract {
		reasons = append(reasons, "the abstracts differ")
	}
	return reasons
}

// hasNames reports whether the record has most of the paper's authors, or the paper most of the record's: more than
// half of the authors in the shorter list, or all.
func (c *comparison) hasNames() bool {
	found := 0
	for _, name := range c.paper.Fields.Authors {
		if c.hasName(name) {
			found++
		}
	}
	known := min(len(c.paper.Fields.Authors), len(c.record.Authors))
	return found*2 > known || found == known
}

// hasName reports whether an author of the record has a name, in any spelling that package identity recognizes.
func (c *comparison) hasName(name string) bool {
	// Package identity compares only papers, so each name becomes the author of a paper with the same title.
	paperBy := func(author string) *identity.Record {
		return &identity.Record{Title: "same title", Fields: &content.PaperFields{Authors: []string{author}}}
	}
	return slices.ContainsFunc(c.record.Authors, func(author string) bool {
		return identity.Compare(paperBy(name), paperBy(author)).Verdict == identity.Same
	})
}

// isSufficient reports whether an equal title without contradictions suffices for a certain match. It does if both have
// authors, if the date or the abstract is the same, or if the title has at least six words. A title of four or five
// words also needs the number of authors or the year, and one of two or three words needs both.
func (c *comparison) isSufficient() bool {
	paper, record := c.paper.Fields, &c.fields
	switch {
	case len(paper.Authors) > 0 && len(record.Authors) > 0, c.abstractOverlap >= sameAbstract,
		paper.Date.Day > 0 && paper.Date == record.Date:
		return true
	}
	facts := 0
	if paper.CountAuthors() > 0 && record.CountAuthors() > 0 {
		facts++
	}
	if paper.Date.Year > 0 && record.Date.Year > 0 {
		facts++
	}
	words := strings.Count(content.NormalTitle(paper.Title), "-") + 1
	switch {
	case words >= 6:
		return true
	case words >= 4:
		return facts >= 1
	case words >= 2:
		return facts >= 2
	}
	return false
}

// missingFacts returns a clause about the fields of the paper that are missing for a certain match.
func (c *comparison) missingFacts() string {
	var missing []string
	if c.paper.Fields.CountAuthors() == 0 {
		missing = append(missing, "authors")
	}
	if c.paper.Fields.Date.IsZero() {
		missing = append(missing, "date")
	}
	if len(missing) == 0 {
		return "its title is short"
	}
	return "it has no " + strings.Join(missing, " and no ")
}

// isAlike reports whether the authors, the abstracts or the titles are similar enough for a record that has an
// identifier of the paper, but another title.
func (c *comparison) isAlike() bool {
	sameNames := len(c.paper.Fields.Authors) > 0 && len(c.record.Authors) > 0 && c.hasNames()
	return sameNames || c.abstractOverlap >= sameAbstract ||
		isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Alike(c.paper.Fields.Title, c.record.Title)
}

// isSimilar reports whether the record and the paper have the same or similar titles, or the same abstract.
func (c *comparison) isSimilar() bool {
	return c.sameTitle || c.abstractOverlap >= sameAbstract ||
		isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Overlap(c.paper.Fields.Title, c.record.Title) >= similarTitle
}

// similarTitle is the minimum overlap of similar titles; see identity.Overlap.
const similarTitle = 0.6

// isContradicted reports whether a similar record describes another paper, so that the user need not be asked.
func (c *comparison) isContradicted(j identity.Judgement) bool {
	reasons := len(c.contradictions())
	return c.abstractOverlap < sameAbstract &&
		(reasons > 1 || j.Verdict == identity.Different || reasons > 0 && !c.sameTitle)
}

// Difference returns the reasons why the match is not certain as one text for the user.
func (m *Match) Difference() string { return strings.Join(m.Why, "; ") }

// compareMatches orders matches, the best first.
func compareMatches(a, b Match) int {
	return cmp.Or(
		cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(len(a.Why), len(b.Why)),
		cmp.Compare(b.titleOverlap, a.titleOverlap),
		cmp.Compare(a.Record.ID().String(), b.Record.ID().String()),
	)
}

// Describe returns a line with the authors, year, venue and identifier of a record, as far as they are known.
func Describe(r *service.Record) string {
	var parts []string
	switch n := max(len(r.Authors), r.AuthorCount); {
	case len(r.Authors) == 0 && n > 0:
		parts = append(parts, content.Plural(n, "author"))
	case n > 3:
		parts = append(parts, r.Authors[0]+" and "+strconv.Itoa(n-1)+" others")
	case n > 0:
		parts = append(parts, strings.Join(r.Authors, ", "))
	}
	if !r.Date.IsZero() {
		parts = append(parts, strconv.Itoa(r.Date.Year))
	}
	if name := content.Venue(r.Venue).Name(); name != "" {
		parts = append(parts, name)
	}
	if id := r.ID(); id != (service.ID{}) {
		parts = append(parts, id.String())
	}
	return strings.Join(parts, " · ")
}
