package page

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A lineBuffer collects the lines of a page. The reader of each form of a page writes text, links and breaks to it, so
// that the lines do not depend on the form.
type lineBuffer struct {
	lines    []line
	number   int  // line number in the dump of the current input
	entities bool // whether texts contain HTML entities

	text  []byte // of the open line
	start int    // line number in the dump where the open line started
	level int8   // of the open heading; 0 if none is open
	link  *link  // the open link
	mark  int    // offset in text where the open link's text starts
	whole *link  // the link that makes up all of text so far
}

// newLineBuffer returns a buffer for a page as text. It has room for all lines, because copying a long list again and
// again would take most of the time. The first line has the given number in the dump.
func newLineBuffer(src []byte, first int) lineBuffer {
	return lineBuffer{number: first, lines: make([]line, 0, bytes.Count(src, []byte("\n"))+1)}
}

// add adds a complete line.
func (b *lineBuffer) add(l line) {
	l.index = int32(len(b.lines))
	b.lines = append(b.lines, l)
}

// addText adds a line of plain text, which can be blank.
func (b *lineBuffer) addText(text string) {
	if text == "" {
		b.blank()
		return
	}
	b.add(line{number: int32(b.number), text: text})
}

// advance adds to the current line number in the dump.
func (b *lineBuffer) advance(lines int) { b.number += lines }

// setLevel opens a heading of a level, or closes it with 0.
func (b *lineBuffer) setLevel(level int8) { b.level = level }

// cut shortens the open line to a length in bytes.
func (b *lineBuffer) cut(size int) { b.text = b.text[:size] }

// write appends to the open line.
func (b *lineBuffer) write(text []byte) {
	if b.whole != nil && len(bytes.TrimSpace(text)) > 0 {
		b.continueLine()
	}
	if len(b.text) == 0 {
		if text = bytes.TrimLeft(text, " \t\r\n"); len(text) == 0 {
			return
		}
		b.start = b.number
	}
	b.text = append(b.text, text...)
}

// continueLine continues the line after a link that is all of its text so far. It starts a new line if the link points
// to a profile or to another page of the site.
func (b *lineBuffer) continueLine() {
	l := b.whole
	if l.target == toProfile || l.target == toPage {
		b.breakLine()
		return
	}
	b.whole = nil
	b.writeAddress(l)
}

// writeAddress writes the address of a link after its label, unless the label already shows it.
func (b *lineBuffer) writeAddress(l *link) {
	label := string(bytes.TrimSpace(b.text[min(b.mark, len(b.text)):]))
	switch {
	case l.target == toProfile || l.target == toPage || label == "" || isAvatar(label):
	case strings.HasSuffix(strings.TrimSuffix(l.address, "/"), strings.TrimSuffix(label, "/")) ||
		!strings.Contains(l.address, "://"):
	default:
		b.text = append(bytes.TrimRight(b.text, " "), " ("+l.address+")"...)
	}
}

// openLink starts a link. A link to a paper, its votes or its comments starts a new line.
func (b *lineBuffer) openLink(l *link) {
	if b.whole != nil {
		b.continueLine()
	}
	if l.isAboutPaper() {
		b.breakLine()
	}
	b.link, b.mark = l, len(b.text)
}

// isAboutPaper reports whether a link points to the page of a paper, to its votes or to its comments.
func (l *link) isAboutPaper() bool {
	return l.target == toPaper || l.target == toVotes || l.target == toComments
}

// closeLink ends the open link, if there is one.
func (b *lineBuffer) closeLink() {
	l := b.link
	before := b.text[:min(b.mark, len(b.text))]
	switch {
	case l == nil:
	case l.isAboutPaper():
		b.breakLine()
		b.link = nil
	case (l.target == toCode || l.target == toArxiv) && isLabel(entry.Clean(string(b.text[len(before):]))):
		label := bytes.Clone(b.text[len(before):])
		b.link, b.text = nil, before
		b.breakLine()
		b.write(label)
		b.whole = l
		b.breakLine()
	case isBare(before):
		b.link, b.whole = nil, l
	default:
		b.link = nil
		b.writeAddress(l)
	}
}

// isBare reports whether a short text contains only separators and spaces.
func isBare(text []byte) bool {
	if len(text) > maxMenuItem {
		return false
	}
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if !unicode.IsSpace(c) && !isSeparatorRune(c) {
			return false
		}
		text = text[size:]
	}
	return true
}

// label matches the text of a button that links to a repository or to arXiv: "GitHub 3.29k", "arXiv Page", "1.2k".
var label = lazyregexp.New(`(?i)^(?:link:\s*)?(?:github|gitlab|code|repository|arxiv|arxiv page|pdf)?` +
	`\s*(?:[0-9][0-9.,]*[km]?)?$`)

// isLabel reports whether a text, without a separator before it, matches label.
func isLabel(text string) bool {
	return text != "" && len(text) < 40 && label.MatchString(trimSeparator(text))
}

// breakLine ends the open line.
func (b *lineBuffer) breakLine() {
	text := string(bytes.TrimSpace(b.text))
	if b.entities {
		text = entry.DecodeEntities(text)
	}
	if text = entry.Clean(text); text != "" {
		l := b.whole
		if b.link != nil && b.mark == 0 {
			l = b.link
		}
		b.add(line{number: int32(b.start), text: text, link: l, level: b.level})
	}
	b.text, b.whole, b.mark = b.text[:0], nil, 0
}

// breakParagraph ends the open line and its paragraph.
func (b *lineBuffer) breakParagraph() {
	b.breakLine()
	b.blank()
}

// blank ends a paragraph. It adds at most one blank line.
func (b *lineBuffer) blank() {
	if n := len(b.lines); n > 0 && b.lines[n-1].text != "" {
		b.add(line{number: int32(b.number)})
	}
}

// maxMenuItem is the length in bytes of the longest line that can be a link to another page of the site.
const maxMenuItem = 60
