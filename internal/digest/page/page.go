// Package page reads the daily-papers page in all its forms: HTML source, Markdown from various tools, text copied from
// a browser, and text printed by a text browser.
//
// The input is a dump. The output is the entries, the day of the page, and a report of each unrecognized line. Every
// line is part of an entry, is known boilerplate, or is reported. A text that is not a daily-papers page is an error
// unless the user chose the format.
//
// A page is read in steps. Each step converts a value to another:
//
//	dump → lines     html.go, markdown.go, text.go, textbrowser.go: one reader for each form;
//	                 addresses.go: links whose addresses are on separate lines
//	lines → page     titles.go: the lines with the titles marked
//	page → parts     part.go, details.go, byline.go: titles, text, bylines, details and boilerplate
//	parts → blocks   assemble.go: the lines between two ends of entries
//	block → records  block.go: the lines of each paper, and the lines that belong to no paper
//	record → entry   record.go
//
// The meaning of a line can depend on the entry above it. So assemble reads one part at a time, and each block as soon
// as it ends.
package page

import (
	"cmp"
	"slices"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// A daily-papers page in any form is
//
//	page   = [ header of a capture ], masthead, [ day ], { entry }, foot ;
//	entry  = before, title, { paragraph }, [ byline ], after ;
//	byline = sign, ( count "authors" | organization ), sign, day, [ comments ] ;
//
// Each part has one or more lines, with or without blank lines between them. If the page marks titles, an entry starts
// at each title. Otherwise, as in copied text, only a byline reliably ends an entry, so the page is first split at the
// bylines. The text between two bylines is one entry, or several entries if only the last one has a byline.

// readPage reads the lines of a page.
func readPage(d *entry.Dump, lines []line) {
	p := markTitles(lines)
	start, captured := p.captureHeader()
	found := p.assemble(start)
	d.Paged = true
	d.Captured = cmp.Or(d.Captured, captured)
	d.Day, d.Near, d.Entries = found.day, found.near, found.entries
	for i := range found.unplaced {
		found.unplaced[i].File = d.Name
	}
	d.Unplaced = append(d.Unplaced, found.unplaced...)
	d.JoinRepeats()
	if !d.FormatGiven && !found.signed && !hasMasthead(lines) && !slices.ContainsFunc(d.Entries, hasPageDetails) {
		d.Entries = nil
		d.Unplaced = []problem.Problem{{
			File: d.Name, Line: 1, Column: 1,
			What: "unknown format: no byline and no link to a paper found",
			Hint: entry.FormatHint,
			Kind: "files have an unknown format (no byline and no link to a paper)",
		}}
	}
}

// hasMasthead reports whether a page has a line that only daily-papers pages have.
func hasMasthead(lines []line) bool {
	return slices.ContainsFunc(lines, func(l line) bool {
		return isMasthead(l.text) || len(l.text) <= maxBoilerplate && pageHead.MatchString(l.text)
	})
}

// hasPageDetails reports whether an entry has a detail that daily-papers pages show: authors, an organization, an arXiv
// identifier, comments or votes.
func hasPageDetails(e entry.Entry) bool {
	return e.AuthorCount > 0 || len(e.Authors) > 0 || e.Organization != "" || e.Arxiv != "" || e.Comments != nil ||
		e.Upvotes != nil
}
