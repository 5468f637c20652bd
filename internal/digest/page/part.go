package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// A part is one or more lines of a page with one meaning.
type part struct {
	kind       partKind
	lines      int          // number of lines
	ends       scope        // what ends above the part
	role       role         // of the lines, if the kind does not determine it
	about      *details     // details of a paper, or nil
	near       content.Date // a date close to that of the digest; zero if the part has none
	introduces bool         // whether an entry certainly starts below
	before     string       // the text before a byline on the same line
	byline     *byline
}

// A partKind is the kind of a part.
type partKind byte

const (
	otherPart  partKind = iota // details, boilerplate, and blank lines between entries
	textPart                   // a line of an entry, or an unrecognized line
	titlePart                  // a title that the page marks
	bylinePart                 // a byline or a date
)

// A scope is what ends above a part: nothing, the open entry, or also all details of its paper.
type scope byte

const (
	endsNothing scope = iota
	endsEntry         // the following lines can still be about the entry
	endsPaper         // the following lines are not about it
)

// A role is the use of a line of the page.
type role byte

const (
	unread role = iota
	inEntry
	inBoilerplate
	isUnplaced
)

// A context is the state that the meaning of a line depends on, in addition to the lines around it.
type context struct {
	inTitled bool // whether an entry with a marked title is open
	inText   bool // whether there are open lines, which no byline ends yet
	isApart  bool // whether the line above is blank, or not text of an entry
	undated  bool // whether the entry directly above has no date
}

// partAt returns the part that starts at a line.
func (p page) partAt(i int, c context) part {
	l := p.lines[i]
	switch {
	case l.title:
		return part{kind: titlePart, lines: p.titleLines(i)}
	case l.text == "" && !c.inText:
		return part{lines: 1}
	}
	if detail := p.detailAt(i, c); detail.lines > 0 {
		return detail
	}
	if !c.inTitled && l.target() == toProfile {
		return part{kind: textPart, lines: 1}
	}
	if b, n := readByline(p.lines[i:]); n > 0 && !p.isWithinText(i) {
		return part{kind: bylinePart, lines: n, byline: b.clone()}
	}
	before, after := cutInlineByline(l)
	if after.text == "" {
		return part{kind: textPart, lines: 1}
	}
	b, n := readByline(append([]line{after}, p.lines[i+1:min(i+bylineReach, len(p.lines))]...))
	return part{kind: bylinePart, lines: n, byline: b.clone(), before: before.text}
}

// titleLines returns the number of lines of the title at an index.
func (p page) titleLines(i int) int {
	n := 1
	for i+n < len(p.lines) && p.lines[i+n].continued {
		n++
	}
	return n
}

// isWithinText reports whether a line that could be a byline is part of a wrapped sentence, or of a longer text that is
// a single link to a paper, such as an abstract.
func (p page) isWithinText(i int) bool {
	l := p.lines[i]
	if i > 0 && i+1 < len(p.lines) && '0' <= l.text[0] && l.text[0] <= '9' {
		above, below := p.lines[i-1], p.lines[i+1].text
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
		if at >= 0 && at < len(p.lines) && p.lines[at].link == l.link && p.lines[at].text != "" &&
			!isSeparator(p.lines[at].text) && !isAvatar(p.lines[at].text) {
			return true
		}
	}
	return false
}
