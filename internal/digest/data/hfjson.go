package data

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A response of the daily-papers API is an array of objects {"paper": {…}, "title": …}, or a single paper. The data
// embedded in the page contains the same array under the name "dailyPapers". Members of the inner object describe the
// paper itself. They take precedence over those of the outer object, which can be shortened for the page.
//
// The date of the digest is the day on which the papers were submitted to the page. As on the page, hidden authors
// count as authors but have no names.

// An hfRecord is a paper, or the object around a paper. It has only the members that an entry needs.
type hfRecord struct {
	Paper        *hfRecord      `json:"paper"`
	ID           Text           `json:"id"`
	Title        Text           `json:"title"`
	Summary      Text           `json:"summary"`
	Authors      []hfAuthor     `json:"authors"`
	Published    Text           `json:"publishedAt"`
	Submitted    Text           `json:"submittedOnDailyAt"`
	Upvotes      count          `json:"upvotes"`
	Comments     count          `json:"numComments"`
	Keywords     []Text         `json:"ai_keywords"`
	Code         Text           `json:"githubRepo"`
	ProjectPage  Text           `json:"projectPage"`
	Organization hfOrganization `json:"organization"`
}

type hfAuthor struct {
	Name   Text `json:"name"`
	Hidden bool `json:"hidden"`
}

type hfOrganization struct {
	Name Text `json:"name"`
	Full Text `json:"fullname"`
}

var emptyArray = lazyregexp.New(`^\s*\[\s*\]\s*$`)

// hfMembers lists sets of members. A response of the API has all members of one of them.
var hfMembers = [][]string{
	{"submittedOnDailyAt"}, {"ai_keywords"}, {"numComments"}, {"dailyPapers"}, {"upvotes", "summary"},
	{"upvotes", "publishedAt"}, {"paper", "publishedAt"},
}

// hfOuter matches the start of an object around a paper.
var hfOuter = lazyregexp.New(`^\s*(?:\[\s*)?\{\s*"paper"\s*:\s*\{`)

// LooksLikeHFJSON reports whether a dump is a response of the daily-papers API. This includes an empty array, the
// response for a day without papers.
func LooksLikeHFJSON(head string) bool {
	if !LooksLikeJSON(head) {
		return false
	}
	names := Members(head)
	return emptyArray.MatchString(head) || hfOuter.MatchString(head) || slices.ContainsFunc(hfMembers,
		func(all []string) bool {
			return !slices.ContainsFunc(all, func(m string) bool { return !names[m] })
		})
}

// ReadHFJSON reads a response of the daily-papers API.
func ReadHFJSON(d *entry.Dump) error {
	h := &hfReader{Dump: d}
	err := h.records("dailyPapers", "papers")
	d.Day = entry.DayOf(h.last)
	if h.first != h.last {
		d.Report(0, fmt.Sprintf("the papers are from several days, %s to %s", h.first, h.last),
			"imported as a digest of the last day; set another day with --digest-date")
	}
	return err
}

// ReadPapers reads the papers in the array with the given name in a page's embedded data. It returns the last day on
// which a paper was submitted.
func ReadPapers(d *entry.Dump, array string) (last content.Date, err error) {
	h := &hfReader{Dump: d}
	err = h.records(array)
	return h.last, err
}

// An hfReader reads papers and tracks the first and last day of submission.
type hfReader struct {
	*entry.Dump
	first, last content.Date
}

// records reads the papers of a JSON text. They can be in arrays with the given names.
func (h *hfReader) records(wrappers ...string) error {
	return ReadRecords(h.Dump, wrappers, func(offset int, outer *hfRecord) { h.paper(offset, outer.inner()) })
}

// addSubmission records a day on which a paper was submitted to the page.
func (h *hfReader) addSubmission(d content.Date) {
	switch {
	case d.Day == 0:
		return
	case h.first.IsZero() || d.Compare(h.first) < 0:
		h.first = d
	}
	if d.Compare(h.last) > 0 {
		h.last = d
	}
}

// inner returns the paper, with missing members filled in from the object around it.
func (outer *hfRecord) inner() *hfRecord {
	p := outer.Paper
	if p == nil {
		return outer
	}
	for _, f := range []struct{ inner, outer *Text }{
		{&p.ID, &outer.ID}, {&p.Title, &outer.Title}, {&p.Summary, &outer.Summary},
		{&p.Published, &outer.Published}, {&p.Submitted, &outer.Submitted},
		{&p.Code, &outer.Code}, {&p.ProjectPage, &outer.ProjectPage},
		{&p.Organization.Name, &outer.Organization.Name}, {&p.Organization.Full, &outer.Organization.Full},
	} {
		*f.inner = cmp.Or(*f.inner, *f.outer)
	}
	p.Upvotes.int = cmp.Or(p.Upvotes.int, outer.Upvotes.int)
	p.Comments.int = cmp.Or(p.Comments.int, outer.Comments.int)
	if len(p.Authors) == 0 {
		p.Authors = outer.Authors
	}
	if len(p.Keywords) == 0 {
		p.Keywords = outer.Keywords
	}
	return p
}

// paper adds a paper.
func (h *hfReader) paper(offset int, p *hfRecord) {
	e := entry.Entry{
		Title:        entry.LaTeXAccents(p.Title.Line()),
		Abstract:     entry.Paragraphs(entry.LaTeXAccents(string(p.Summary))),
		Comments:     p.Comments.int,
		Upvotes:      p.Upvotes.int,
		Organization: cmp.Or(p.Organization.Full.Line(), p.Organization.Name.Line()),
	}
	if id := p.ID.Line(); id != "" && !e.Identify(id) {
		h.Report(offset, problem.Quote(id)+" is not an arXiv identifier", "imported without it")
	}
	for _, a := range p.Authors {
		name := a.Name.Line()
		if name != "" && !a.Hidden {
			e.Authors = append(e.Authors, name)
		}
		if name != "" {
			e.AuthorCount++
		}
	}
	for _, k := range p.Keywords {
		e.Subjects = append(e.Subjects, k.Line())
	}
	e.Date = h.ReadDate(offset, p.Published.Line())
	e.AddAddress("Code", string(p.Code))
	e.AddAddress("Project page", string(p.ProjectPage))
	h.addSubmission(h.ReadDate(offset, p.Submitted.Line()))
	h.Add(offset, e)
}
