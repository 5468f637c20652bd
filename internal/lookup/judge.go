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

// A Verdict is how well a record fits a paper.
type Verdict int

const (
	Unrelated Verdict = iota // another paper
	Possible                 // perhaps the paper; a person decides
	Certain                  // the paper
)

// A Match is a record that may describe a paper.
type Match struct {
	Record  *service.Record
	Verdict Verdict
	Why     []string // the reasons why it is not certain: clauses such as "the titles differ"

	titleOverlap float64 // see identity.Overlap
}

// judge compares a paper with a record. The record certainly describes the paper if they share an identifier or the
// title and nothing contradicts that.
func judge(p *Paper, r *service.Record) Match {
	c := newComparison(p, r)
	m := Match{Record: r, titleOverlap: identity.Overlap(p.Fields.Title, r.Title)}
	j := identity.Compare(c.paperIdentity, c.recordIdentity)
	sameID := p.id() != (service.ID{}) && shares(p.id(), r.ID())
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
	case len(m.Why) == 0 && !c.isEnough():
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

// unique removes repeated reasons.
func unique(all []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(s string) bool {
		isRepeated := seen[s]
		seen[s] = true
		return isRepeated
	})
}

// shares reports whether two papers share an identifier.
func shares(a, b service.ID) bool {
	return a.Arxiv != "" && a.Arxiv == b.Arxiv || a.DOI != "" && a.DOI == b.DOI
}

// A comparison compares a paper with a record.
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
	if hasTitle(r, p.Fields.Title) { // also with a subtitle
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

// isLongAbstract reports whether an abstract has enough words to compare it by its words.
func isLongAbstract(abstract string) bool { return len(strings.Fields(abstract)) >= 30 }

// Shares of the words that two abstracts have in common. Different papers of one field share a tenth to a fifth.
const (
	sameAbstract  = 0.6  // two versions of a paper share at least as much
	otherAbstract = 0.25 // abstracts that share less belong to different papers
)

// contradictions returns the reasons why the two are not the same paper.
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

// hasNames reports whether the paper and the record share most of the authors in the shorter of their lists.
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

// hasName reports whether an author of the record has a name, in any spelling that package identity knows. That package
// compares names only as those of two papers, so these get the same title.
func (c *comparison) hasName(name string) bool {
	paperBy := func(author string) *identity.Record {
		return &identity.Record{Title: "same title", Fields: &content.PaperFields{Authors: []string{author}}}
	}
	return slices.ContainsFunc(c.record.Authors, func(author string) bool {
		return identity.Compare(paperBy(name), paperBy(author)).Verdict == identity.Same
	})
}

// isEnough reports whether an equal title is not a coincidence, given that nothing contradicts it. Known authors, the
// same day or a similar abstract are enough, and so is a title of six words. A title of four words needs the number of
// authors or the year, and one of two words needs both.
func (c *comparison) isEnough() bool {
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

// missingFacts says which facts about the paper would make a record with the same title certain.
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

// isAlike reports whether a record with an identifier of the paper describes it although their titles differ.
func (c *comparison) isAlike() bool {
	sameNames := len(c.paper.Fields.Authors) > 0 && len(c.record.Authors) > 0 && c.hasNames()
	return sameNames || c.abstractOverlap >= sameAbstract ||
		isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Alike(c.paper.Fields.Title, c.record.Title)
}

// isSimilar reports whether a record has the title or the abstract of the paper, or nearly.
func (c *comparison) isSimilar() bool {
	return c.sameTitle || c.abstractOverlap >= sameAbstract ||
		isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Overlap(c.paper.Fields.Title, c.record.Title) >= similarTitle
}

// similarTitle is the smallest share of common words for which two titles are similar.
const similarTitle = 0.6

// isContradicted reports whether a similar record describes another paper, so that nobody has to be asked about it.
func (c *comparison) isContradicted(j identity.Judgement) bool {
	reasons := len(c.contradictions())
	return c.abstractOverlap < sameAbstract &&
		(reasons > 1 || j.Verdict == identity.Different || reasons > 0 && !c.sameTitle)
}

// Difference returns the reasons why the match is not certain, for the person who decides.
func (m *Match) Difference() string { return strings.Join(m.Why, "; ") }

// compareMatches orders matches: better ones first.
func compareMatches(a, b Match) int {
	return cmp.Or(
		cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(len(a.Why), len(b.Why)),
		cmp.Compare(b.titleOverlap, a.titleOverlap),
		cmp.Compare(a.Record.ID().String(), b.Record.ID().String()),
	)
}

// Describe returns a line about a record: authors, year, venue and identifier.
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
