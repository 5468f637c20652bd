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
// result is the same for all forms, and page.go reads it.
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

// maxMasthead is the length in bytes of the longest line of a masthead that can precede the first picture.
const maxMasthead = 30

// maxParagraph is the maximum number of lines of a paragraph that is a link.
const maxParagraph = 64

// takeAddresses converts addresses on separate lines, each below the text of its link, to links. If few of them point
// to papers, they are part of a text and stay unchanged.
func (s *lineBuffer) takeAddresses() {
	papers, bylines := 0, 0
	for _, l := range s.lines {
		if isAddress(l.text) && newLink(l.text).isAboutPaper() {
			papers++
		} else if _, ok := readCount(l.text); ok {
			bylines++
		}
	}
	if papers == 0 || papers < bylines {
		return
	}
	above := -1 // the last line with text
	for i := range s.lines {
		l := &s.lines[i]
		switch {
		case l.text == "":
			continue
		case l.link == nil && above >= 0 && isAddress(l.text) && s.takeAddress(above, newLink(l.text)):
			l.text = ""
			continue
		}
		above = i
	}
}

// isName reports whether a line names the submitter of a paper, so that a title starts after it.
func (s *lineBuffer) isName(at int) bool {
	return mentionsSubmitter(s.lines[at].text) || at > 0 && mentionsSubmitter(s.lines[at-1].text)
}

func mentionsSubmitter(text string) bool {
	return len(text) <= maxDetail && strings.Contains(text, "ubmitted by") && submittedBy.MatchString(text)
}

// isLabelAlone reports whether only the line directly above an address is the text of the link.
func (s *lineBuffer) isLabelAlone(last int, l *link) bool {
	text := s.lines[last].text
	if _, isCount := readCount(text); isCount {
		return true
	}
	switch l.target {
	case toVotes, toComments:
		_, isNumber := entry.ReadNumber(text)
		return isNumber || isSeparator(text)
	case toPage:
		return isBoilerplate(text)
	case toProfile:
		above := s.lines[max(last-1, 0)].text
		return mentionsSubmitter(above) || isBoilerplate(above) ||
			len(above) >= maxMenuItem && endsSentence(above) && len(text) <= maxMenuItem
	}
	return false
}

func isAddress(text string) bool {
	return (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")) && !strings.Contains(text, " ")
}

// takeAddress converts the paragraph that ends with a line to a link, and reports whether it is one. The address can
// also belong to an image, which has no text.
func (s *lineBuffer) takeAddress(last int, l *link) bool {
	first := last
	for first > 0 && last-first < maxParagraph && s.lines[first-1].text != "" && s.lines[first-1].link == nil &&
		!s.isName(first-1) {
		first--
	}
	text := s.lines[last].text
	if s.isLabelAlone(last, l) {
		first = last
	}
	alone := first == last && len(text) <= maxMenuItem && !strings.HasSuffix(text, ":")
	switch l.target {
	case toPaper:
		if _, _, isDay := entry.ReadDay(text); s.lines[last].link == nil &&
			(isDay || len(text) <= maxMasthead && isBoilerplate(text)) {
			return true // the paper's picture
		}
	case elsewhere:
		if !isBoilerplate(text) {
			return false
		}
	case toCode, toArxiv:
		if !isLabel(text) {
			return false
		}
		first = last
	case toProfile, toPage:
		if !alone && s.lines[last].link == nil {
			return false
		}
	}
	if s.lines[last].link == nil {
		for i := first; i <= last; i++ {
			s.lines[i].link = l
		}
	}
	return true
}
