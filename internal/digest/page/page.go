// Package page reads the daily-papers page in all its forms: HTML source, Markdown from various tools, text copied from
// a browser, and text printed by a text browser.
//
// The input is a dump. A reader for each form (html.go, markdown.go, text.go, textbrowser.go) writes it to a
// lineBuffer, as lines with links and headings, and page.go finds the entries among the lines. The output is the
// entries, the day of the page, and a report of each unrecognized line. Every line is part of an entry, is known
// boilerplate, or is reported. A text that is not a daily-papers page is an error unless the user chose the format.
package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

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
// at each title. Otherwise, as in copied text, only a byline reliably ends an entry: the page is first split at the
// bylines, and the text between two bylines is one entry, or several entries where only the last has a byline.

// A role classifies a line of the page.
type role byte

const (
	unread role = iota
	inEntry
	inBoilerplate
	isUnplaced
)

// A pageReader reads the lines of a page in one pass.
type pageReader struct {
	*entry.Dump
	lines  []line
	roles  []role // of each line
	titled bool   // whether the page marks titles

	open        []line  // since the last byline, or since the title
	title       []line  // of the open entry of a page with titles; nil if none is open
	details     details // of the open or the next entry
	current     int     // index of the last entry while the following lines can be about it; otherwise -1
	foundByline bool    // whether a byline with a separator was found, which only these pages have
	introduced  bool    // whether details preceded the open entry, so that it certainly is one
}

// readPage reads the lines of a page.
func readPage(d *entry.Dump, lines []line) {
	d.Paged = true
	p := newPageReader(d, lines)
	p.read()
	if !d.FormatGiven && !p.isPage() {
		d.Entries = nil
		d.Unplaced = []problem.Problem{{
			File: d.Name, Line: 1, Column: 1,
			What: "not a file of a known format, nor a daily-papers page: it has no byline and no link to a paper",
			Hint: "copy the whole page, or use --format " + d.Format + " to import it anyway",
		}}
	}
}

func newPageReader(d *entry.Dump, lines []line) *pageReader {
	return &pageReader{Dump: d, lines: lines, roles: make([]role, len(lines)), current: -1}
}

func (r *pageReader) read() {
	r.findTitles()
	for i := r.captureHeader(); i < len(r.lines); {
		i += r.step(i)
	}
	r.closeAll()
	r.JoinRepeats()
}

// step reads the part that starts at a line, and returns its number of lines.
func (r *pageReader) step(i int) int {
	l := r.lines[i]
	switch {
	case l.title:
		return r.begin(i)
	case l.text == "" && len(r.open) == 0:
		return 1
	}
	if n := r.detail(i); n > 0 {
		return n
	}
	if r.title == nil && l.target() == toProfile {
		r.open = append(r.open, l)
		return 1
	}
	if b, n := readByline(r.lines[i:]); n > 0 && !r.isWithinText(i) {
		r.close(&b)
		return n
	}
	before, after := cutInlineByline(l)
	r.open = append(r.open, before)
	if after.text == "" {
		return 1
	}
	b, n := readByline(append([]line{after}, r.lines[i+1:min(i+bylineReach, len(r.lines))]...))
	r.close(&b)
	return n
}

// isWithinText reports whether a line that could be a byline is part of a wrapped sentence, or of a longer text that is
// a single link to a paper, such as an abstract.
func (r *pageReader) isWithinText(i int) bool {
	l := r.lines[i]
	if i > 0 && i+1 < len(r.lines) && '0' <= l.text[0] && l.text[0] <= '9' {
		above, below := r.lines[i-1], r.lines[i+1].text
		first, _ := utf8.DecodeRuneInString(below)
		if above.text != "" && !above.title && above.link == l.link && unicode.IsLower(first) &&
			strings.Contains(below, " ") && !endsSentence(above.text) {
			return true
		}
	}
	if l.target() != toPaper || isSeparator(l.text) || isAvatar(l.text) {
		return false
	}
	for _, at := range []int{i - 1, i + 1} {
		if at >= 0 && at < len(r.lines) && r.lines[at].link == l.link && r.lines[at].text != "" &&
			!isSeparator(r.lines[at].text) && !isAvatar(r.lines[at].text) {
			return true
		}
	}
	return false
}

// findTitles marks the titles: headings of papers, or else links to their pages. The first link to a paper is its
// title; later ones are its abstract and its byline.
func (r *pageReader) findTitles() {
	headed := false
	for _, l := range r.lines {
		headed = headed || l.level > 0 && (l.target() == toPaper || l.level >= paperLevel)
	}
	if headed {
		r.findHeadings()
	} else {
		r.findLinks()
	}
}

// paperLevel is the lowest level of a heading of a paper without a link.
const paperLevel = 3

func (r *pageReader) findHeadings() {
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.level == 0 || l.target() != toPaper &&
			(l.level < paperLevel || l.link != nil && l.link.address != "" || isMasthead(l.text)) {
			continue
		}
		r.titled = true
		i = r.markTitle(i)
	}
}

// markTitle marks the lines of a title, and returns the index of the last.
func (r *pageReader) markTitle(i int) int {
	r.lines[i].title = true
	for i+1 < len(r.lines) && r.lines[i+1].text != "" && r.continuesTitle(i+1) {
		i++
		r.lines[i].title, r.lines[i].continued = true, true
	}
	return i
}

// continuesTitle reports whether a line continues the title above it.
func (r *pageReader) continuesTitle(i int) bool {
	above, l := r.lines[i-1], r.lines[i]
	if l.link != nil || above.link != nil {
		return l.link == above.link
	}
	_, n := readByline(r.lines[i:])
	return n == 0 && l.level == 0 && !l.isUnbroken() && !endsSentence(l.text) && !isLabel(l.text) &&
		utf8.RuneCountInString(above.text)+utf8.RuneCountInString(l.text) <= maxTitle
}

func (r *pageReader) findLinks() {
	id, title := "", ""
	titles, bylines := 0, 0
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if _, ok := readCount(l.text); ok {
			bylines++
		}
		if l.target() != toPaper || !namesPaper(l.text) || l.link.id == id && l.text != title {
			continue
		}
		id, title = l.link.id, l.text
		titles++
		i = r.markTitle(i)
	}
	if r.titled = titles > 0 && 2*titles >= bylines; !r.titled {
		r.unmarkTitles()
	}
}

// unmarkTitles unmarks the titles of a page with few links to papers, where links are part of a text.
func (r *pageReader) unmarkTitles() {
	for i := range r.lines {
		r.lines[i].title, r.lines[i].continued = false, false
	}
}

// namesPaper reports whether the text of a link to a paper can be its title.
func namesPaper(text string) bool {
	_, isCount := readCount(text)
	_, isNumber := entry.ReadNumber(text)
	return !isCount && !isNumber && !isSeparator(text) && !isAvatar(text) && !isAddress(text) && !isVideoLength(text)
}

// begin starts an entry with its title, and returns the number of lines of the title.
func (r *pageReader) begin(i int) int {
	n := 1
	for i+n < len(r.lines) && r.lines[i+n].continued {
		n++
	}
	votes := r.cutVotes()
	var before details
	introduced := false
	if r.title == nil && r.current < 0 {
		before, introduced = r.details, r.introduced
	}
	r.closeAll()
	if l := r.lines[i].link; l != nil && l.id != "" {
		if before.id != "" && before.id != l.id {
			before = details{} // of a paper whose title is missing
		}
		before.id = l.id
	}
	entry.Fill(&before.upvotes, votes)
	r.details, r.introduced = before, introduced
	r.title = r.lines[i : i+n]
	return n
}

// cutVotes removes the votes from the end of the open lines: a number or a dash directly before a title.
func (r *pageReader) cutVotes() *int {
	end := len(r.open)
	for end > 0 && r.open[end-1].text == "" {
		end--
	}
	if end == 0 || !(paragraph{r.open[end-1]}).isVotes() || end > 1 && r.open[end-2].text != "" && r.title != nil {
		return nil
	}
	r.mark(r.open[end-1:end], inEntry)
	votes := paragraph{r.open[end-1]}.votes()
	r.open = r.open[:end-1]
	return votes
}

// after ends the open entry. The following lines can still be about it.
func (r *pageReader) after() {
	if len(r.open) > 0 || r.title != nil {
		r.close(nil)
	}
}

// closeAll ends the open entry. The following lines are not about it.
func (r *pageReader) closeAll() {
	r.after()
	r.current, r.introduced, r.details = -1, false, details{}
}

// close reads the open lines before a byline or another end of an entry.
func (r *pageReader) close(b *byline) {
	lines := r.open
	r.open = nil
	r.foundByline = r.foundByline || b != nil && b.hasSeparator && !b.day.IsZero()
	switch {
	case !r.titled:
		r.closeText(lines, b)
	case r.title == nil:
		r.closeBetween(lines, b)
	default:
		r.closeTitled(lines, b)
	}
	r.open = lines[:0] // reuse the memory
	if b == nil || b.authors > 0 || b.hasSeparator {
		r.introduced = false
	}
}

// closeTitled reads an entry whose title is known.
func (r *pageReader) closeTitled(lines []line, b *byline) {
	body := r.paragraphs(lines)
	if b == nil {
		body = r.skipBoilerplateAtEnd(body)
	}
	r.mark(r.title, inEntry)
	for _, p := range body {
		r.mark(p, inEntry)
	}
	e := entry.Entry{Line: int(r.title[0].number), Title: paragraph(r.title).text()}
	if b != nil {
		e.AuthorCount, e.Organization, e.Day, e.Comments = b.authors, b.organization, b.day, b.comments
		if e.Organization == "" {
			body, e.Organization = cutOrganization(append([]paragraph{r.title}, body...), b)
			body = body[1:]
		}
		r.mark(b.lines, inEntry)
	}
	if b == nil && r.introduced && len(body) > 0 {
		body = r.cutCard(append([]paragraph{r.title}, body...), &e)[1:]
	}
	e.Abstract = abstract(body)
	r.title = nil
	r.keep(e)
}

// closeBetween reads the lines between two entries of a page with titles.
func (r *pageReader) closeBetween(lines []line, b *byline) {
	r.unplaced(r.paragraphs(lines))
	switch {
	case b == nil:
	case r.current >= 0 && b.completes(&r.Entries[r.current]):
		r.mark(b.lines, inEntry)
	case b.authors == 0 && b.organization == "":
		r.heading(b)
	default:
		r.unplaced([]paragraph{b.lines})
	}
}

// completes adds the missing parts of an interrupted byline, and reports whether the two parts belong together.
func (b *byline) completes(e *entry.Entry) bool {
	if b.authors > 0 && e.AuthorCount > 0 || !b.day.IsZero() && !e.Day.IsZero() ||
		b.organization != "" && e.Organization != "" {
		return false
	}
	entry.Fill(&e.AuthorCount, b.authors)
	entry.Fill(&e.Day, b.day)
	entry.Fill(&e.Organization, b.organization)
	entry.Fill(&e.Comments, b.comments)
	return true
}

// keep adds an entry, with the details around it.
func (r *pageReader) keep(e entry.Entry) {
	r.details.addTo(&e)
	e.Withdrawn = e.StatesWithdrawal()
	r.details, r.current = details{}, len(r.Entries)
	r.Entries = append(r.Entries, e)
}

// closeText reads the lines before a byline of copied text.
func (r *pageReader) closeText(lines []line, b *byline) {
	paragraphs := r.skipEmptyItems(r.paragraphs(lines))
	if len(paragraphs) > 0 {
		r.current = -1
	}
	entries, masthead := r.cutMasthead(paragraphs)
	for len(masthead) > 0 { // the page was pasted again
		r.entries(entries, nil)
		entries, masthead = r.cutMasthead(masthead)
	}
	switch entries = r.skipBoilerplate(entries); {
	case b == nil:
		r.entries(r.skipBoilerplateAtEnd(entries), nil)
	case b.authors == 0 && r.isHeading(entries, b):
		r.unplaced(entries)
		r.heading(b)
	case len(entries) == 0 && r.current >= 0 && b.completes(&r.Entries[r.current]):
		r.mark(b.lines, inEntry)
	case len(entries) == 0:
		r.unplaced([]paragraph{b.lines})
	default:
		r.entries(entries, b)
	}
}

// isHeading reports whether a date is the date of the digest: it is preceded only by boilerplate or, at the start of
// the dump, by nothing that could be an abstract.
func (r *pageReader) isHeading(before []paragraph, b *byline) bool {
	if len(before) == 0 {
		return r.current < 0 || !r.Entries[r.current].Day.IsZero()
	}
	atStart := len(r.Entries) == 0 && r.Day.IsZero() && !r.introduced
	return atStart && !b.hasSeparator && b.comments == nil && !hasLong(before)
}

func (r *pageReader) heading(b *byline) {
	if r.Day.IsZero() || r.Day == b.day {
		r.Day = b.day
		r.mark(b.lines, inBoilerplate)
		return
	}
	for _, l := range b.lines {
		if l.text == "" || isSeparator(l.text) {
			r.mark([]line{l}, inBoilerplate)
			continue
		}
		r.mark([]line{l}, isUnplaced)
		r.Unplaced = append(r.Unplaced, problem.Problem{
			File: r.Name, Line: int(l.number),
			What: "expected an entry, found a second date: " + problem.Quote(l.text),
			Hint: "save the papers of each day in a separate file",
		})
	}
}

// paragraphs splits lines into paragraphs at blank lines, in place.
func (r *pageReader) paragraphs(lines []line) []paragraph {
	kept := lines[:0]
	for _, l := range lines {
		if isSeparator(l.text) && l.text != "-" || isImage(l.text) || r.titled && isAvatar(l.text) {
			r.mark([]line{l}, inBoilerplate) // the rest of a byline that lost its words
		} else {
			kept = append(kept, l)
		}
	}
	var all []paragraph
	start := 0
	for i := range len(kept) + 1 {
		if i == len(kept) || kept[i].text == "" {
			all = append(all, paragraph(kept[start:i:i]).apart()...)
			start = i + 1
		}
	}
	return all
}

func (r *pageReader) mark(lines []line, as role) {
	for _, l := range lines {
		r.roles[l.index] = as
	}
}

// unplaced reports lines that belong to no entry, except boilerplate.
func (r *pageReader) unplaced(paragraphs []paragraph) {
	for _, p := range paragraphs {
		for _, l := range p {
			if l.text == "" || l.isBoilerplate() || isSeparator(l.text) || isAvatar(l.text) {
				r.mark([]line{l}, inBoilerplate)
				continue
			}
			r.mark([]line{l}, isUnplaced)
			r.Unplaced = append(r.Unplaced, problem.Problem{
				File: r.Name, Line: int(l.number), What: "not part of any entry: " + problem.Quote(l.text),
				Hint: "if it belongs to a paper, add it to the paper's file",
			})
		}
	}
}
