package page

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// Text browsers (lynx -dump, w3m -dump, links -dump, elinks -dump) print a page as text in columns. They print a number
// in brackets before the text of each link, "[32]A Title", and a list of the addresses at the end. The number marks
// only the start of a link; the link ends at the next number or at the end of its paragraph.

var (
	numberSign  = lazyregexp.New(`\[([0-9]{1,7})\]`)
	numberFirst = lazyregexp.New(`(?m)^[ \t]*(?:[*+o•○□■☆-][ \t]+)?\[([0-9]{1,7})\][ \t]?([^][( \t\r\n:][^\n]*)`)
	bullet      = lazyregexp.New(`^(?:[*+o•○□■☆-][ \t]+)+`)
	listHead    = lazyregexp.New(`^(?:References|Visible links|Hidden links|Links):?$`)
	// a form field, or the title of a link with its address on the next line
	titledItem = lazyregexp.New(`^([0-9]{1,7})\.[ \t]+\S`)
)

// minNumbers is the minimum number of lines that start with a number in a page with numbered links.
const minNumbers = 5

// looksLikeTextBrowser reports whether lines start with increasing numbers in brackets, each before a text.
func looksLikeTextBrowser(head string) bool {
	last, rising := 0, 0
	for _, m := range numberFirst.FindAllStringSubmatch(head, -1) {
		n, _ := strconv.Atoi(m[1])
		switch {
		case isAddress(m[2]):
		case n > last:
			rising++
		default:
			rising = 1
		}
		if last = n; rising == minNumbers {
			return true
		}
	}
	return false
}

// A textBrowserReader writes the lines of a page printed by a text browser to a line buffer.
type textBrowserReader struct {
	lineBuffer
	defined map[string]*link // links by number
	listed  bool             // whether the current line is in the list of addresses
	last    int              // number of the last link
	open    *link            // the link that can continue on the next line, or nil
}

// textBrowserLines returns the lines of a page printed by a text browser. The first line has the given number in the
// dump.
func textBrowserLines(src []byte, first int) []line {
	b := &textBrowserReader{lineBuffer: lineBuffer{number: first}, defined: addressesIn(src)}
	for text := range linesOf(src) {
		b.readLine(text)
		b.advance(1)
	}
	return b.lines
}

// addressesIn reads the list of addresses.
func addressesIn(src []byte) map[string]*link {
	defined := map[string]*link{}
	titled := ""
	for text := range linesOf(src) {
		number, address := readDefinition(text)
		text = bytes.TrimSpace(text)
		if titled != "" && isAddress(string(text)) {
			number, address = titled, string(text)
		}
		if number != "" && defined[number] == nil {
			defined[number] = newLink(address)
		}
		if titled = ""; number == "" {
			if m := titledItem.FindSubmatch(text); m != nil {
				titled = string(m[1])
			}
		}
	}
	return defined
}

// readLine reads a line: the text before the first number, and the links.
func (b *textBrowserReader) readLine(text []byte) {
	text = bytes.TrimSpace(text)
	number, _ := readDefinition(text)
	b.listed = len(b.defined) > 0 && (listHead.Match(text) ||
		b.listed && (len(text) == 0 || number != "" || titledItem.Match(text) || isAddress(string(text))))
	if b.listed || number != "" {
		return
	}
	text = bytes.TrimSpace(bullet.ReplaceAll(text, nil))
	if len(text) == 0 {
		b.open = nil
		b.blank()
		return
	}
	if isSeparator(trimSeparators(string(text[:min(len(text), 4)]))) ||
		trimSeparator(string(text)) != string(text) && string(text) != "-" {
		b.open = nil // "· Jun 1"
	}
	from := 0
	for _, m := range numberSign.FindAllSubmatchIndex(text, -1) {
		n, _ := strconv.Atoi(string(text[m[2]:m[3]]))
		l := b.defined[string(text[m[2]:m[3]])]
		if n <= b.last || l == nil && b.last > 0 && n > b.last+1 {
			continue // a number in text, such as a citation
		}
		if alt := text[from:m[0]]; !b.isAlt(alt, l) {
			b.addPart(alt)
		}
		from, b.last = m[1], n
		if l == nil {
			continue // a form field, or the list is missing
		}
		if b.open = l; l.target == elsewhere {
			b.open = nil
		}
	}
	b.addPart(text[from:])
	if b.open != nil && !b.open.isAboutPaper() {
		b.open = nil
	}
}

// addPart adds the text between two numbers, or between a number and the start or end of the line.
func (b *textBrowserReader) addPart(src []byte) {
	text := entry.Clean(strings.TrimPrefix(string(src), "(BUTTON)"))
	if text == "" || strings.HasSuffix(text, "____") {
		return // nothing, or an input field in the form of lynx
	}
	l := b.open
	if l != nil && l.target == toProfile {
		text = withoutAlt(text, l.address)
		if at := strings.Index(text, " · "); at > 0 {
			b.add(line{number: int32(b.number), text: text[:at], link: l})
			text, l = text[at+1:], nil
		}
	}
	b.add(line{number: int32(b.number), text: text, link: l})
	if l != nil && !namesPaper(text) && (l.target != toVotes || !isAvatar(text)) {
		b.open = nil
	}
}

// isAlt reports whether the text before a link is the description of an organization's logo. The name of the
// organization is then the text of the next link, which has the same address.
func (b *textBrowserReader) isAlt(text []byte, next *link) bool {
	return b.open != nil && next != nil && b.open.target == toProfile && next.address == b.open.address &&
		strings.HasSuffix(next.address, "/"+string(bytes.TrimSpace(text)))
}

// withoutAlt removes the description of a logo before an organization's name. The description is the last part of the
// address.
func withoutAlt(text, address string) string {
	if alt, name, found := strings.Cut(text, " "); found && strings.HasSuffix(address, "/"+alt) {
		return name
	}
	return text
}
