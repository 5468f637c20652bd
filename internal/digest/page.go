package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
)

// A daily-papers page, whatever it came as:
//
//	page   = [ front ], masthead, [ day ], { entry }, foot ;
//	entry  = before, title, { paragraph }, [ byline ], after ;
//	byline = sign, ( count "authors" | organization ), sign, day, [ comments ] ;
//
// Each part stands on a line of its own, or on several, with or without blank lines between. Where
// the page says which lines are titles, an entry begins with each. Where it does not, as in text that
// was copied, what ends an entry for certain is its byline: the page is first cut at the bylines, and
// what lies between two of them is one entry, or several of which only the last has a byline.

// A role is what a line of the page is.
type role byte

const (
	unread role = iota
	inEntry
	isFurniturePart // of the page
	isUnplaced
)

// A pageReader goes through the lines of a page once.
type pageReader struct {
	*reading
	lines  []line
	roles  []role // of each line
	titled bool   // the page says which lines are titles

	open    []line // since the last byline, or since the title
	title   []line // the title of the entry that is open, nil where none is; of a titled page
	facts   facts  // of the entry that is open, or of the next
	current int    // the entry that was read last, as long as what stands below it is about it; else -1
	signed  bool   // a byline with its sign was read, as no other page has them
	led     bool   // something stood before the entry that is open, so that it is one
}

// readPage reads the lines of a page.
func (r *reading) readPage(lines []line) {
	p := newPageReader(r, lines)
	p.read()
	if !r.asked && !p.isPage() {
		r.Entries = nil
		r.Unplaced = []problem.Problem{{
			File: r.name, Line: 1, Column: 1,
			What: "no page of papers: nothing in it has a byline or leads to a paper", Hint: "copy the whole page; if it is one all the same, say so with --format " + r.Format.Name,
		}}
	}
}

func newPageReader(r *reading, lines []line) *pageReader {
	return &pageReader{reading: r, lines: lines, roles: make([]role, len(lines)), current: -1}
}

func (r *pageReader) read() {
	r.findTitles()
	for i := r.front(); i < len(r.lines); {
		i += r.step(i)
	}
	r.closeAll()
	r.joinRepeats()
}

// step reads what begins at a line, and gives how many lines it takes.
func (r *pageReader) step(i int) int {
	l := r.lines[i]
	switch {
	case l.title:
		return r.begin(i)
	case l.text == "" && len(r.open) == 0:
		return 1
	}
	if n := r.fact(i); n > 0 {
		return n
	}
	if r.title == nil && l.leads() == toProfile {
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

// isWithinText tells whether a line that could be a byline is a part of a sentence that was broken, or of
// a longer text that is all one link to a paper, as its abstract can be.
func (r *pageReader) isWithinText(i int) bool {
	l := r.lines[i]
	if i > 0 && i+1 < len(r.lines) && '0' <= l.text[0] && l.text[0] <= '9' {
		above, below := r.lines[i-1], r.lines[i+1].text
		first, _ := utf8.DecodeRuneInString(below)
		if above.text != "" && !above.title && above.link == l.link && unicode.IsLower(first) && strings.Contains(below, " ") && !endsSentence(above.text) {
			return true
		}
	}
	if l.leads() != toPaper || isSeparator(l.text) || isAvatar(l.text) {
		return false
	}
	for _, at := range []int{i - 1, i + 1} {
		if at >= 0 && at < len(r.lines) && r.lines[at].link == l.link && r.lines[at].text != "" && !isSeparator(r.lines[at].text) && !isAvatar(r.lines[at].text) {
			return true
		}
	}
	return false
}

// findTitles marks the lines that a page calls titles: the headings of papers, or else links to their
// pages. The first link to a paper is its title; others are its abstract and its byline.
func (r *pageReader) findTitles() {
	headed := false
	for _, l := range r.lines {
		headed = headed || l.level > 0 && (l.leads() == toPaper || l.level >= paperLevel)
	}
	if headed {
		r.findHeadings()
	} else {
		r.findLinks()
	}
}

// paperLevel is the level of a heading that is a paper's, where no link tells.
const paperLevel = 3

func (r *pageReader) findHeadings() {
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.level == 0 || l.leads() != toPaper && (l.level < paperLevel || l.link != nil && l.link.address != "" || isMasthead(l.text)) {
			continue
		}
		r.titled = true
		i = r.entitle(i)
	}
}

// entitle marks the lines of a title, and gives the last.
func (r *pageReader) entitle(i int) int {
	r.lines[i].title = true
	for i+1 < len(r.lines) && r.lines[i+1].text != "" && r.goesOn(i+1) {
		i++
		r.lines[i].title, r.lines[i].goesOn = true, true
	}
	return i
}

// goesOn tells whether a line goes on with the title above it.
func (r *pageReader) goesOn(i int) bool {
	above, l := r.lines[i-1], r.lines[i]
	if l.link != nil || above.link != nil {
		return l.link == above.link
	}
	_, n := readByline(r.lines[i:])
	return n == 0 && l.level == 0 && !l.isUnbroken() && !endsSentence(l.text) && !isLabel(l.text) && utf8.RuneCountInString(above.text)+utf8.RuneCountInString(l.text) <= longestTitle
}

func (r *pageReader) findLinks() {
	id, title := "", ""
	titles, bylines := 0, 0
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		if _, ok := readCount(l.text); ok {
			bylines++
		}
		if l.leads() != toPaper || !namesPaper(l.text) || l.link.id == id && l.text != title {
			continue
		}
		id, title = l.link.id, l.text
		titles++
		i = r.entitle(i)
	}
	if r.titled = titles > 0 && 2*titles >= bylines; !r.titled {
		r.forgetTitles()
	}
}

// forgetTitles takes links to papers for what they are in a page that has few: parts of a text.
func (r *pageReader) forgetTitles() {
	for i := range r.lines {
		r.lines[i].title, r.lines[i].goesOn = false, false
	}
}

// namesPaper tells whether the text of a link to a paper can be its title.
func namesPaper(text string) bool {
	_, isCount := readCount(text)
	_, isNumber := readNumber(text)
	return !isCount && !isNumber && !isSeparator(text) && !isAvatar(text) && !isAddress(text) && !isVideoLength(text)
}

// begin begins an entry with its title, and gives how many lines that takes.
func (r *pageReader) begin(i int) int {
	n := 1
	for i+n < len(r.lines) && r.lines[i+n].goesOn {
		n++
	}
	votes := r.cutVotes()
	var before facts
	led := false
	if r.title == nil && r.current < 0 {
		before, led = r.facts, r.led
	}
	r.closeAll()
	if l := r.lines[i].link; l != nil && l.id != "" {
		if before.id != "" && before.id != l.id {
			before = facts{} // of a paper whose title is missing
		}
		before.id = l.id
	}
	fill(&before.upvotes, votes)
	r.facts, r.led = before, led
	r.title = r.lines[i : i+n]
	return n
}

// cutVotes takes the votes from the end of what is open: a number, or a dash, right before a title.
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

// after ends the entry that is open, and keeps what stands below it to it.
func (r *pageReader) after() {
	if len(r.open) > 0 || r.title != nil {
		r.close(nil)
	}
}

// closeAll ends the entry that is open; what follows is not about it.
func (r *pageReader) closeAll() {
	r.after()
	r.current, r.led, r.facts = -1, false, facts{}
}

// close reads what stands before a byline, or before another end of an entry.
func (r *pageReader) close(b *byline) {
	lines := r.open
	r.open = nil
	r.signed = r.signed || b != nil && b.signs && !b.day.isZero()
	switch {
	case !r.titled:
		r.closeText(lines, b)
	case r.title == nil:
		r.closeBetween(lines, b)
	default:
		r.closeTitled(lines, b)
	}
	r.open = lines[:0] // nothing holds what stood there
	if b == nil || b.authors > 0 || b.signs {
		r.led = false
	}
}

// closeTitled reads an entry whose title is known.
func (r *pageReader) closeTitled(lines []line, b *byline) {
	body := r.paragraphs(lines)
	if b == nil {
		body = r.skipFurnitureAtEnd(body)
	}
	r.mark(r.title, inEntry)
	for _, p := range body {
		r.mark(p, inEntry)
	}
	e := Entry{Line: int(r.title[0].number), Title: paragraph(r.title).text()}
	if b != nil {
		e.AuthorCount, e.Organization, e.day, e.Comments = b.authors, b.organization, b.day, b.comments
		if e.Organization == "" {
			body, e.Organization = cutOrganization(append([]paragraph{r.title}, body...), b)
			body = body[1:]
		}
		r.mark(b.lines, inEntry)
	}
	if b == nil && r.led && len(body) > 0 {
		body = r.cutCard(append([]paragraph{r.title}, body...), &e)[1:]
	}
	e.Abstract = abstract(body)
	r.title = nil
	r.keep(e)
}

// closeBetween reads what stands between two entries of a titled page.
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

// completes gives an entry what it lacks of its byline, which other things can stand in, and tells
// whether the two are of one.
func (b *byline) completes(e *Entry) bool {
	if b.authors > 0 && e.AuthorCount > 0 || !b.day.isZero() && !e.day.isZero() || b.organization != "" && e.Organization != "" {
		return false
	}
	fill(&e.AuthorCount, b.authors)
	fill(&e.day, b.day)
	fill(&e.Organization, b.organization)
	fill(&e.Comments, b.comments)
	return true
}

// keep takes an entry with what was said around it.
func (r *pageReader) keep(e Entry) {
	r.facts.tell(&e)
	e.Withdrawn = isWithdrawn(&e)
	r.facts, r.current = facts{}, len(r.Entries)
	r.Entries = append(r.Entries, e)
}

// closeText reads what stands before a byline of copied text.
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
	switch entries = r.skipFurniture(entries); {
	case b == nil:
		r.entries(r.skipFurnitureAtEnd(entries), nil)
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

// isHeading tells whether a date is that of the digest: nothing but furniture stands before it, or
// at the beginning of the dump nothing that could be an abstract.
func (r *pageReader) isHeading(before []paragraph, b *byline) bool {
	if len(before) == 0 {
		return r.current < 0 || !r.Entries[r.current].day.isZero()
	}
	atStart := len(r.Entries) == 0 && r.day.isZero() && !r.led
	return atStart && !b.signs && b.comments == nil && !hasLong(before)
}

func (r *pageReader) heading(b *byline) {
	if r.day.isZero() || r.day == b.day {
		r.day = b.day
		r.mark(b.lines, isFurniturePart)
		return
	}
	for _, l := range b.lines {
		if l.text == "" || isSeparator(l.text) {
			r.mark([]line{l}, isFurniturePart)
			continue
		}
		r.mark([]line{l}, isUnplaced)
		r.Unplaced = append(r.Unplaced, problem.Problem{
			File: r.name, Line: int(l.number),
			What: "a second date, " + quote(l.text) + ", where an entry should begin", Hint: "put the digest of each day into a file of its own",
		})
	}
}

// paragraphs divides lines at blank ones, in their own place.
func (r *pageReader) paragraphs(lines []line) []paragraph {
	kept := lines[:0]
	for _, l := range lines {
		if isSeparator(l.text) && l.text != "-" || isImage(l.text) || r.titled && isAvatar(l.text) {
			r.mark([]line{l}, isFurniturePart) // what is left of a byline that lost its words
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

// unplaced reports lines that belong to no entry, where they are no furniture.
func (r *pageReader) unplaced(paragraphs []paragraph) {
	for _, p := range paragraphs {
		for _, l := range p {
			if l.text == "" || l.isFurniture() || isSeparator(l.text) || isAvatar(l.text) {
				r.mark([]line{l}, isFurniturePart)
				continue
			}
			r.mark([]line{l}, isUnplaced)
			r.Unplaced = append(r.Unplaced, problem.Problem{
				File: r.name, Line: int(l.number), What: "belongs to no entry: " + quote(l.text), Hint: "if it is part of a paper, write it into that paper's file",
			})
		}
	}
}
