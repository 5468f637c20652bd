package digest

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sheet is a page on its way into lines. Whatever a page comes as, its reader writes it here, as
// runs of text, links and breaks; what one of these pages says is then the same, and page.go reads it.
type sheet struct {
	lines    []line
	number   int  // of the dump's line that is being read
	entities bool // a text has entities for characters

	text  []byte // of the line that is open
	start int    // the number of the dump's line where it began
	level int8   // of the heading that is open, 0 where none is
	link  *link  // the one that is open
	mark  int    // where in the text that link's own begins
	whole *link  // the one that is all of the text so far
}

// add takes a line as it is.
func (s *sheet) add(l line) {
	l.index = int32(len(s.lines))
	s.lines = append(s.lines, l)
}

// addText takes a line of plain text, which can be blank.
func (s *sheet) addText(text string) {
	if text == "" {
		s.blank()
		return
	}
	s.add(line{number: int32(s.number), text: text})
}

// write goes on with the line that is open.
func (s *sheet) write(text []byte) {
	if s.whole != nil && len(bytes.TrimSpace(text)) > 0 {
		s.goOn()
	}
	if len(s.text) == 0 {
		if text = bytes.TrimLeft(text, " \t\r\n"); len(text) == 0 {
			return
		}
		s.start = s.number
	}
	s.text = append(s.text, text...)
}

// goOn writes on after a link that was all of the line so far.
func (s *sheet) goOn() {
	l := s.whole
	if l.target == toProfile || l.target == toPage {
		s.breakLine()
		return
	}
	s.whole = nil
	s.spell(l)
}

// spell writes out the address of a link within a text, where the text does not say it.
func (s *sheet) spell(l *link) {
	label := string(bytes.TrimSpace(s.text[min(s.mark, len(s.text)):]))
	switch {
	case l.target == toProfile || l.target == toPage || label == "" || isAvatar(label):
	case strings.HasSuffix(strings.TrimSuffix(l.address, "/"), strings.TrimSuffix(label, "/")) || !strings.Contains(l.address, "://"):
	default:
		s.text = append(bytes.TrimRight(s.text, " "), " ("+l.address+")"...)
	}
}

// openLink begins a link. One that is about a paper is a line of its own.
func (s *sheet) openLink(l *link) {
	if s.whole != nil {
		s.goOn()
	}
	if l.isOfPaper() {
		s.breakLine()
	}
	s.link, s.mark = l, len(s.text)
}

func (l *link) isOfPaper() bool {
	return l.target == toPaper || l.target == toVotes || l.target == toComments
}

// closeLink ends the link that is open.
func (s *sheet) closeLink() {
	l := s.link
	before := s.text[:min(s.mark, len(s.text))]
	switch {
	case l == nil:
	case l.isOfPaper():
		s.breakLine()
		s.link = nil
	case (l.target == toCode || l.target == toArxiv) && isLabel(clean(string(s.text[len(before):]))):
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
		s.spell(l)
	}
}

// isBare tells whether nothing but some separators stands in a text.
func isBare(text []byte) bool {
	if len(text) > longestMenuItem {
		return false
	}
	for len(text) > 0 {
		c, size := utf8.DecodeRune(text)
		if !unicode.IsSpace(c) && !isSign(c) {
			return false
		}
		text = text[size:]
	}
	return true
}

// label is what a button to a repository or to arXiv says: "GitHub 3.29k", "arXiv Page", "1.2k".
var label = regexp.MustCompile(`(?i)^(?:link:\s*)?(?:github|gitlab|code|repository|arxiv|arxiv page|pdf)?\s*(?:[0-9][0-9.,]*[km]?)?$`)

func isLabel(text string) bool {
	return text != "" && len(text) < 40 && label.MatchString(withoutSign(text))
}

// breakLine ends the line that is open.
func (s *sheet) breakLine() {
	text := string(bytes.TrimSpace(s.text))
	if s.entities {
		text = entities(text)
	}
	if text = clean(text); text != "" {
		l := s.whole
		if s.link != nil && s.mark == 0 {
			l = s.link
		}
		s.add(line{number: int32(s.start), text: text, link: l, level: s.level})
	}
	s.text, s.whole, s.mark = s.text[:0], nil, 0
}

// breakParagraph ends the line that is open and its paragraph.
func (s *sheet) breakParagraph() {
	s.breakLine()
	s.blank()
}

// blank ends a paragraph. Of several blank lines one is kept.
func (s *sheet) blank() {
	if n := len(s.lines); n > 0 && s.lines[n-1].text != "" {
		s.add(line{number: int32(s.number)})
	}
}

// longestMenuItem is how many bytes a line can have to which an address below it belongs that leads to
// another page.
const longestMenuItem = 60

// longestMasthead is how many bytes a line of the masthead has at most below which the first picture
// stands.
const longestMasthead = 30

// longestParagraph is how many lines a paragraph can have to which an address below it belongs.
const longestParagraph = 64

// takeAddresses makes links of addresses that stand on lines of their own, below what leads there. In
// a page that has few such of papers, they are parts of a text.
func (s *sheet) takeAddresses() {
	papers, bylines := 0, 0
	for _, l := range s.lines {
		if isAddress(l.text) && leads(l.text).isOfPaper() {
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
		case l.link == nil && above >= 0 && isAddress(l.text) && s.takeAddress(above, leads(l.text)):
			l.text = ""
			continue
		}
		above = i
	}
}

// isName tells whether a line names who submitted a paper, which no title goes on from.
func (s *sheet) isName(at int) bool {
	return saysSubmitted(s.lines[at].text) || at > 0 && saysSubmitted(s.lines[at-1].text)
}

func saysSubmitted(text string) bool {
	return len(text) <= longestFact && strings.Contains(text, "ubmitted by") && submittedBy.MatchString(text)
}

// isLabelAlone tells whether what an address leads to is said by the line above it alone, whatever stands
// right above that.
func (s *sheet) isLabelAlone(last int, l *link) bool {
	text := s.lines[last].text
	if _, isCount := readCount(text); isCount {
		return true
	}
	switch l.target {
	case toVotes, toComments:
		_, isNumber := readNumber(text)
		return isNumber || isSeparator(text)
	case toPage:
		return isFurniture(text)
	case toProfile:
		above := s.lines[max(last-1, 0)].text
		return saysSubmitted(above) || isFurniture(above) || len(above) >= longestMenuItem && endsSentence(above) && len(text) <= longestMenuItem
	}
	return false
}

func isAddress(text string) bool {
	return (strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")) && !strings.Contains(text, " ")
}

// takeAddress makes a link of the paragraph that ends with a line, and tells whether it is one. An
// address can also be that of an image, which has no text.
func (s *sheet) takeAddress(last int, l *link) bool {
	first := last
	for first > 0 && last-first < longestParagraph && s.lines[first-1].text != "" && s.lines[first-1].link == nil && !s.isName(first-1) {
		first--
	}
	text := s.lines[last].text
	if s.isLabelAlone(last, l) {
		first = last
	}
	alone := first == last && len(text) <= longestMenuItem && !strings.HasSuffix(text, ":")
	switch l.target {
	case toPaper:
		if _, _, isDay := readDay(text); s.lines[last].link == nil && (isDay || len(text) <= longestMasthead && isFurniture(text)) {
			return true // of the paper's picture
		}
	case elsewhere:
		if !isFurniture(text) {
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
