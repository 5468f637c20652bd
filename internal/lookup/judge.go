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
	Why     []string // what speaks against it, or what is missing to be certain: clauses such as "the titles differ"
	near    float64  // how alike the titles are
}

// judge compares a paper with a record. The record is the paper's if both have an identifier in common, or the same
// title; and if nothing contradicts that.
func judge(p *Paper, r *service.Record) Match {
	c := newComparison(p, r)
	m := Match{Record: r, near: identity.Overlap(p.Fields.Title, r.Title)}
	j := identity.Compare(c.mine, c.theirs)
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
		m.Why = append(m.Why, "too little is known of the paper: "+c.unknown())
	}
	m.Why = unique(m.Why)
	switch {
	case len(m.Why) == 0:
		m.Verdict = Certain
	case sameID || c.isRelated() && !c.isOther(j):
		m.Verdict = Possible
	}
	return m
}

// unique removes repeated reasons.
func unique(all []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(s string) bool {
		was := seen[s]
		seen[s] = true
		return was
	})
}

// shares reports whether identifiers are of the same paper.
func shares(a, b service.ID) bool {
	return a.Arxiv != "" && a.Arxiv == b.Arxiv || a.DOI != "" && a.DOI == b.DOI
}

// A comparison is what a paper and a record have in common.
type comparison struct {
	paper        *Paper
	record       *service.Record
	fields       content.PaperFields // of the record
	mine, theirs *identity.Record
	sameTitle    bool
	overlap      float64 // of the abstracts; -1 if one is missing
}

func newComparison(p *Paper, r *service.Record) *comparison {
	c := &comparison{paper: p, record: r, overlap: -1, fields: fieldsOf(r)}
	c.mine, c.theirs = identity.New(p.Fields, p.Abstract), identity.New(&c.fields, r.Abstract)
	c.mine.Title, c.theirs.Title = titleKey(p.Fields.Title), titleKey(r.Title)
	if whole := titleKey(r.Title + " " + r.Fields["subtitle"]); whole == c.mine.Title {
		c.theirs.Title = whole
	}
	c.sameTitle = c.mine.Title == c.theirs.Title
	if longEnough(p.Abstract) && longEnough(r.Abstract) {
		c.overlap = identity.Overlap(p.Abstract, r.Abstract)
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

// longEnough reports whether an abstract has so many words that its words identify it.
func longEnough(abstract string) bool { return len(strings.Fields(abstract)) >= 30 }

// The share of words that the abstracts of two versions of a paper have in common, and below which they are of
// different papers. Abstracts of different papers of the same field share a tenth to a fifth.
const (
	sameAbstract  = 0.6
	otherAbstract = 0.25
)

// contradictions returns what speaks against that both are the same paper.
func (c *comparison) contradictions() (all []string) {
	mine, theirs := c.paper.Fields, &c.fields
	if a, b := mine.CountAuthors(), theirs.CountAuthors(); a > 0 && b > 0 && a != b {
		all = append(all, fmt.Sprintf("it has %s, not %d", content.Plural(b, "author"), a))
	}
	if a, b := mine.Date.Year, theirs.Date.Year; a > 0 && b > 0 && max(a-b, b-a) > 1 {
		all = append(all, fmt.Sprintf("its year is %d, not %d", b, a))
	}
	if len(mine.Authors) > 0 && len(theirs.Authors) > 0 && !c.hasNames() {
		all = append(all, "the authors differ")
	}
	if c.overlap >= 0 && c.overlap < otherAbstract {
		all = append(all, "the abstracts differ")
	}
	return all
}

// hasNames reports whether most of the known authors of a paper are among those of the record.
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

func (c *comparison) hasName(name string) bool {
	one := func(name string) *identity.Record {
		return &identity.Record{Title: "one", Fields: &content.PaperFields{Authors: []string{name}}}
	}
	return slices.ContainsFunc(c.record.Authors, func(other string) bool {
		return identity.Compare(one(name), one(other)).Verdict == identity.Same
	})
}

// isEnough reports whether so much of the paper is known and the same that the title is not so by chance: a name, the
// day or the abstract; or else the more of the number of authors and the year, the shorter the title is.
func (c *comparison) isEnough() bool {
	mine, theirs := c.paper.Fields, &c.fields
	switch {
	case len(mine.Authors) > 0 && len(theirs.Authors) > 0, c.overlap >= sameAbstract,
		mine.Date.Day > 0 && mine.Date == theirs.Date:
		return true
	}
	facts := 0
	if mine.CountAuthors() > 0 && theirs.CountAuthors() > 0 {
		facts++
	}
	if mine.Date.Year > 0 && theirs.Date.Year > 0 {
		facts++
	}
	words := strings.Count(content.NormalTitle(mine.Title), "-") + 1
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

// unknown names what would make a record certain.
func (c *comparison) unknown() string {
	var missing []string
	if c.paper.Fields.CountAuthors() == 0 {
		missing = append(missing, "its authors")
	}
	if c.paper.Fields.Date.IsZero() {
		missing = append(missing, "its date")
	}
	if len(missing) == 0 {
		return "its title is short"
	}
	return "it has no " + strings.ReplaceAll(strings.Join(missing, " and no "), "its ", "")
}

// isAlike reports whether a paper and a record with the same identifier are the same although their titles differ.
func (c *comparison) isAlike() bool {
	named := len(c.paper.Fields.Authors) > 0 && len(c.record.Authors) > 0 && c.hasNames()
	return named || c.overlap >= sameAbstract || isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Alike(c.paper.Fields.Title, c.record.Title)
}

// isRelated reports whether a record is worth a question: the title is the same, or nearly, or the abstract is.
func (c *comparison) isRelated() bool {
	return c.sameTitle || c.overlap >= sameAbstract || isSubtitleDropped(c.paper.Fields.Title, c.record.Title) ||
		identity.Overlap(c.paper.Fields.Title, c.record.Title) >= nearlySame
}

// nearlySame is the share of words that the titles of two versions of a paper have in common.
const nearlySame = 0.6

// isOther reports whether a record is certainly that of another paper, which is not worth a question.
func (c *comparison) isOther(j identity.Judgement) bool {
	against := len(c.contradictions())
	return c.overlap < sameAbstract && (against > 1 || j.Verdict == identity.Different || against > 0 && !c.sameTitle)
}

// Difference describes what a record says differently from a paper, for a person who decides.
func (m *Match) Difference() string { return strings.Join(m.Why, "; ") }

// better orders matches: those that fit better first.
func better(a, b Match) int {
	return cmp.Or(
		cmp.Compare(b.Verdict, a.Verdict), cmp.Compare(len(a.Why), len(b.Why)), cmp.Compare(b.near, a.near),
		cmp.Compare(a.Record.ID().String(), b.Record.ID().String()),
	)
}

// Describe returns a line about a record: authors, year, venue and identifiers.
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
	if name := r.Venue.Journal + r.Venue.Booktitle; name != "" {
		parts = append(parts, name)
	}
	if id := r.ID(); id != (service.ID{}) {
		parts = append(parts, id.String())
	}
	return strings.Join(parts, " · ")
}
