package page

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// A result is the content of a page.
type result struct {
	entries  []entry.Entry
	unplaced []problem.Problem // without the name of the file
	day      entry.Day         // of the digest
	near     content.Date      // a date close to that of the digest
	signed   bool              // whether a byline has a separator and a date, which only these pages have
	roles    []role            // of each line, for tests that no line is lost
}

// assemble reads the parts of a page, starting at the line with the given index.
func (p page) assemble(start int) result {
	a := &assembler{page: p, current: -1, result: result{roles: make([]role, len(p.lines))}}
	a.mark(p.lines[:start], inBoilerplate)
	for i := start; i < len(p.lines); {
		next := p.partAt(i, a.context())
		a.add(next, p.lines[i:i+next.lines])
		i += next.lines
	}
	a.end(endsPaper)
	return a.result
}

// An assembler collects the lines and the details of an entry until a part ends it. It then reads the entry at once,
// because the meaning of the next part depends on the entries above it.
type assembler struct {
	page
	result
	open       []line    // lines since the last byline or title
	title      []line    // of the open entry of a page with titles; nil if none is open
	details    details   // of the open entry, or of the next one
	current    int       // index of the last entry if the next lines can be about it; otherwise -1
	introduced bool      // whether details precede the open lines, so that they certainly are an entry
	last       role      // of the last part
	placed     placement // of the last block
}

// context returns the context of the next line.
func (a *assembler) context() context {
	inText := len(a.open) > 0
	return context{
		inTitled: a.title != nil,
		inText:   inText,
		isApart:  !inText || a.open[len(a.open)-1].text == "" || a.last == inEntry,
		undated:  !inText && a.title == nil && a.current >= 0 && a.entries[a.current].Day.IsZero(),
	}
}

// add adds a part with its lines.
func (a *assembler) add(p part, lines []line) {
	switch p.kind {
	case textPart:
		a.addOpen(lines[0])
	case titlePart:
		a.begin(lines)
	case bylinePart:
		if p.before != "" {
			before := lines[0]
			before.text = p.before
			a.addOpen(before)
		}
		a.endBlock(p.byline)
	default:
		a.addOther(p)
		a.mark(lines, p.role)
	}
	a.last = p.role
}

// addOpen adds a line to the open ones. If there are many, it makes room for the rest of the page at once.
func (a *assembler) addOpen(l line) {
	const many = 1000
	if n := len(a.open); n >= many && n == cap(a.open) {
		a.open = slices.Grow(a.open, len(a.lines)-int(l.index))
	}
	a.open = append(a.open, l)
}

// addOther adds details, boilerplate, or a blank line between entries.
func (a *assembler) addOther(p part) {
	if p.introduces {
		a.dropPicture()
	}
	a.end(p.ends)
	a.introduced = a.introduced || p.introduces
	if p.about != nil {
		a.addDetails(*p.about)
	}
	if a.near.IsZero() {
		a.near = p.near
	}
}

// dropPicture removes the picture of the next paper from the end of the open lines.
func (a *assembler) dropPicture() {
	end := len(a.open)
	for end > 0 && isAvatar(a.open[end-1].text) {
		end--
	}
	a.mark(a.open[end:], inBoilerplate)
	a.open = a.open[:end]
}

// begin starts an entry with its title.
func (a *assembler) begin(title []line) {
	votes := a.cutVotes()
	var before details
	introduced := false
	if a.title == nil && a.current < 0 {
		before, introduced = a.details, a.introduced
	}
	a.end(endsPaper)
	if l := title[0].link; l != nil && l.id != "" {
		if before.id != "" && before.id != l.id {
			before = details{} // of a paper whose title is missing
		}
		before.id = l.id
	}
	entry.Fill(&before.upvotes, votes)
	a.title, a.details, a.introduced = title, before, introduced
}

// cutVotes removes the votes from the end of the open lines: a number or a dash directly before a title.
func (a *assembler) cutVotes() *int {
	end := len(a.open)
	for end > 0 && a.open[end-1].text == "" {
		end--
	}
	if end == 0 || !(paragraph{a.open[end-1]}).isVotes() || end > 1 && a.open[end-2].text != "" && a.title != nil {
		return nil
	}
	a.mark(a.open[end-1:end], inEntry)
	votes := paragraph{a.open[end-1]}.votes()
	a.open = a.open[:end-1]
	return votes
}

// addDetails adds details to the open entry, to the last entry, or to the next one.
func (a *assembler) addDetails(d details) {
	if a.title != nil && (d.id == "" || a.details.id == "" || a.details.id == d.id) {
		a.details = a.details.with(d)
		return
	}
	if a.title == nil && a.current >= 0 {
		if e := &a.entries[a.current]; d.id == "" || e.Arxiv == "" || e.Arxiv == d.id {
			d.addTo(e)
			return
		}
	}
	if a.details.id != d.id || a.title != nil || a.current >= 0 {
		a.end(endsPaper)
	}
	a.details = a.details.with(d)
}

// end ends the open entry, and the details of its paper, as far as the scope requires.
func (a *assembler) end(s scope) {
	if s >= endsEntry && (len(a.open) > 0 || a.title != nil) {
		a.endBlock(nil)
	}
	if s == endsPaper {
		a.current, a.introduced, a.details = -1, false, details{}
	}
}

// endBlock reads the open lines as a block, which ends with a byline. The byline is nil if something else ends the
// entry.
func (a *assembler) endBlock(b *byline) {
	a.signed = a.signed || b != nil && b.hasSeparator && !b.day.IsZero()
	first := len(a.entries) == 0 && a.day.IsZero()
	placed := a.read(block{a.title, a.open, b, a.introduced, first}, a.placed)
	a.open, a.placed, a.title = a.open[:0], placed, nil // reuse the memory
	if placed.endsPaper {
		a.current = -1
	}
	for _, r := range placed.records {
		a.addRecord(r)
	}
	for _, i := range placed.skipped {
		a.roles[i] = inBoilerplate
	}
	for _, p := range placed.left {
		a.reportUnplaced(p)
	}
	if b != nil && placed.alone {
		a.addLoneByline(b)
	}
	if b == nil || b.authors > 0 || b.hasSeparator {
		a.introduced = false
	}
}

// addRecord adds the entry of a record, with the details around it.
func (a *assembler) addRecord(r record) {
	for _, p := range r.all {
		a.mark(p, inEntry)
	}
	if r.byline != nil {
		a.mark(r.byline.lines, inEntry)
	}
	e := r.entry()
	a.details.addTo(&e)
	e.Withdrawn = e.StatesWithdrawal()
	a.details, a.current = details{}, len(a.entries)
	a.makeRoom(int(r.text[0][0].index))
	a.entries = append(a.entries, e)
}

// makeRoom makes room for the entries after a line if there are many, because growing step by step copies them several
// times. It expects as many entries per line as before it.
func (a *assembler) makeRoom(line int) {
	const many = 1000
	if n := len(a.entries); n >= many && n == cap(a.entries) {
		a.entries = slices.Grow(a.entries, 1+min(3*n, n*(len(a.lines)-line)/max(line, 1)))
	}
}

// addLoneByline uses a byline that ends no entry: as the rest of an interrupted byline, or as the date of the digest.
// Otherwise it reports the byline.
func (a *assembler) addLoneByline(b *byline) {
	switch {
	case !a.titled && b.authors == 0 && (a.current < 0 || !a.entries[a.current].Day.IsZero()):
		a.setDay(b)
	case a.current >= 0 && b.complete(&a.entries[a.current]):
		a.mark(b.lines, inEntry)
	case a.titled && b.authors == 0 && b.organization == "":
		a.setDay(b)
	default:
		a.reportUnplaced(b.lines)
	}
}

// setDay sets the date of the digest, and reports a second one.
func (a *assembler) setDay(b *byline) {
	if a.day.IsZero() || a.day == b.day {
		a.day = b.day
		a.mark(b.lines, inBoilerplate)
		return
	}
	for _, l := range b.lines {
		if l.text == "" || isSeparator(l.text) {
			a.mark([]line{l}, inBoilerplate)
			continue
		}
		a.report(l, "expected an entry, found a second date: ", "save the papers of each day in a separate file")
	}
}

// reportUnplaced reports lines that belong to no entry, except boilerplate.
func (a *assembler) reportUnplaced(lines []line) {
	for _, l := range lines {
		if l.text == "" || l.isBoilerplate() || isSeparator(l.text) || isAvatar(l.text) {
			a.mark([]line{l}, inBoilerplate)
			continue
		}
		a.report(l, "not part of any entry: ", "if it belongs to a paper, add it to the paper's file")
	}
}

// report reports a line. The message consists of what and the text of the line.
func (a *assembler) report(l line, what, hint string) {
	a.mark([]line{l}, isUnplaced)
	a.unplaced = append(a.unplaced,
		problem.Problem{Line: int(l.number), What: what + problem.Quote(l.text), Hint: hint})
}

// mark sets the role of lines.
func (a *assembler) mark(lines []line, as role) {
	for _, l := range lines {
		a.roles[l.index] = as
	}
}
