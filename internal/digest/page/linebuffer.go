package page

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A lineBuffer collects the lines of a page. The reader of each form of a page writes text, links and breaks to it. The
// result is the same for all forms.
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

// add adds a complete line.
func (s *lineBuffer) add(l line) {
	l.index = int32(len(s.lines))
	s.lines = append(s.lines, l)
}

// addText adds a line of plain text, which can be blank.
func (s *lineBuffer) addText(text string) {
	if text == "" {
		s.blank()
		return
	}
	s.add(line{number: int32(s.number), text: text})
}

// advance moves on by a number of lines of the dump.
func (s *lineBuffer) advance(lines int) { s.number += lines }

// setLevel opens a heading of a level, or closes it with 0.
func (s *lineBuffer) setLevel(level int8) { s.level = level }

// cut shortens the open line to a length in bytes.
func (s *lineBuffer) cut(size int) { s.text = s.text[:size] }

// write appends to the open line.
func (s *lineBuffer) write(text []byte) {
	if s.whole != nil && len(bytes.TrimSpace(text)) > 0 {
		s.continueLine()
	}
	if len(s.text) == 0 {
		if text = bytes.TrimLeft(text, " \t\r\n"); len(text) == 0 {
			return
		}
		s.start = s.number
	}
	s.text = append(s.text, text...)
}

// continueLine continues the line after a link that made up all of it so far.
func (s *lineBuffer) continueLine() {
	l := s.whole
	if l.target == toProfile || l.target == toPage {
		s.breakLine()
		return
	}
	s.whole = nil
	s.writeAddress(l)
}

// writeAddress writes the address of a link after its label, unless the label already shows it.
func (s *lineBuffer) writeAddress(l *link) {
	label := string(bytes.TrimSpace(s.text[min(s.mark, len(s.text)):]))
	switch {
	case l.target == toProfile || l.target == toPage || label == "" || isAvatar(label):
	case strings.HasSuffix(strings.TrimSuffix(l.address, "/"), strings.TrimSuffix(label, "/")) ||
		!strings.Contains(l.address, "://"):
	default:
		s.text = append(bytes.TrimRight(s.text, " "), " ("+l.address+")"...)
	}
}

// openLink starts a link. A link about a paper gets its own line.
func (s *lineBuffer) openLink(l *link) {
	if s.whole != nil {
		s.continueLine()
	}
	if l.isAboutPaper() {
		s.breakLine()
	}
	s.link, s.mark = l, len(s.text)
}

func (l *link) isAboutPaper() bool {
	return l.target == toPaper || l.target == toVotes || l.target == toComments
}

// closeLink ends the open link.
func (s *lineBuffer) closeLink() {
	l := s.link
	before := s.text[:min(s.mark, len(s.text))]
	switch {
	case l == nil:
	case l.isAboutPaper():
		s.breakLine()
		s.link = nil
	case (l.target == toCode || l.target == toArxiv) && isLabel(entry.Clean(string(s.text[len(before):]))):
		label := bytes.Clone(s.text[len(before):])
		s.link, s.text = nil, before
		s.breakLine()
		s.write(label)
		s.whole = l
		s.breakLine()
	case isBare(before):
		s.link, s.whole = nil, l
	default:
		s.link = nil
		s.writeAddress(l)
	}
}

// isBare reports whether a text contains only separators.
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
var label = regexp.MustCompile(`(?i)^(?:link:\s*)?(?:github|gitlab|code|repository|arxiv|arxiv page|pdf)?` +
	`\s*(?:[0-9][0-9.,]*[km]?)?$`)

func isLabel(text string) bool {
	return text != "" && len(text) < 40 && label.MatchString(trimSeparator(text))
}

// breakLine ends the open line.
func (s *lineBuffer) breakLine() {
	text := string(bytes.TrimSpace(s.text))
	if s.entities {
		text = entry.DecodeEntities(text)
	}
	if text = entry.Clean(text); text != "" {
		l := s.whole
		if s.link != nil && s.mark == 0 {
			l = s.link
		}
		s.add(line{number: int32(s.start), text: text, link: l, level: s.level})
	}
	s.text, s.whole, s.mark = s.text[:0], nil, 0
}

// breakParagraph ends the open line and its paragraph.
func (s *lineBuffer) breakParagraph() {
	s.breakLine()
	s.blank()
}

// blank ends a paragraph. It adds at most one blank line.
func (s *lineBuffer) blank() {
	if n := len(s.lines); n > 0 && s.lines[n-1].text != "" {
		s.add(line{number: int32(s.number)})
	}
}

// maxMenuItem is the length in bytes of the longest line that can be a link to another page of the site.
const maxMenuItem = 60
