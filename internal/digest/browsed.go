package digest

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
)

// A page as text browsers print it (lynx -dump, w3m -dump, links -dump, elinks -dump): the text in
// columns, a number in brackets before the text of every link, "[32]A Title", and at the end a list of
// the addresses that the numbers stand for. Where a link begins is said; it ends at the next number or
// with its paragraph.

var (
	numberSign  = regexp.MustCompile(`\[([0-9]{1,7})\]`)
	numberFirst = regexp.MustCompile(`(?m)^[ \t]*(?:[*+o•○□■☆-][ \t]+)?\[([0-9]{1,7})\][ \t]?([^][( \t\r\n:][^\n]*)`)
	bullet      = regexp.MustCompile(`^(?:[*+o•○□■☆-][ \t]+)+`)
	listHead    = regexp.MustCompile(`^(?:References|Visible links|Hidden links|Links):?$`)
	titledItem  = regexp.MustCompile(`^([0-9]{1,7})\.[ \t]+\S`) // a field of a form, or the title of a link, whose address stands below
)

// fewestNumbers is how many lines have to begin with a number for it to be one of a link.
const fewestNumbers = 5

// looksBrowsed tells whether lines begin with numbers in brackets that count up, each before a text.
func looksBrowsed(head string) bool {
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
		if last = n; rising == fewestNumbers {
			return true
		}
	}
	return false
}

// A browsedReader writes the lines of such a page to a sheet.
type browsedReader struct {
	*sheet
	defined map[string]*link // what the numbers stand for
	listed  bool             // what is read is the list of the addresses
	last    int              // the number that was read last
	open    *link            // the one that can go on in the next line, nil where none does
}

func (s *sheet) readBrowsed(src []byte) {
	b := &browsedReader{sheet: s, defined: map[string]*link{}}
	titled := ""
	for text := range linesOf(src) {
		number, address := readDefinition(text)
		text = bytes.TrimSpace(text)
		if titled != "" && isAddress(string(text)) {
			number, address = titled, string(text)
		}
		if number != "" && b.defined[number] == nil {
			b.defined[number] = leads(address)
		}
		if titled = ""; number == "" {
			if m := titledItem.FindSubmatch(text); m != nil {
				titled = string(m[1])
			}
		}
	}
	for text := range linesOf(src) {
		b.line(text)
		s.number++
	}
}

// line reads one line: what stands before the first number, and the links.
func (b *browsedReader) line(text []byte) {
	text = bytes.TrimSpace(text)
	number, _ := readDefinition(text)
	b.listed = len(b.defined) > 0 && (listHead.Match(text) || b.listed && (len(text) == 0 || number != "" || titledItem.Match(text) || isAddress(string(text))))
	if b.listed || number != "" {
		return
	}
	text = bytes.TrimSpace(bullet.ReplaceAll(text, nil))
	if len(text) == 0 {
		b.open = nil
		b.blank()
		return
	}
	if isSeparator(withoutSigns(string(text[:min(len(text), 4)]))) || withoutSign(string(text)) != string(text) && string(text) != "-" {
		b.open = nil // "· Jun 1"
	}
	from := 0
	for _, m := range numberSign.FindAllSubmatchIndex(text, -1) {
		n, _ := strconv.Atoi(string(text[m[2]:m[3]]))
		l := b.defined[string(text[m[2]:m[3]])]
		if n <= b.last || l == nil && b.last > 0 && n > b.last+1 {
			continue // of a text, such as a citation
		}
		if alt := text[from:m[0]]; !b.isAlt(alt, l) {
			b.part(alt)
		}
		from, b.last = m[1], n
		if l == nil {
			continue // a field of a form, or a list that is missing
		}
		if b.open = l; l.target == elsewhere {
			b.open = nil
		}
	}
	b.part(text[from:])
	if b.open != nil && !b.open.isOfPaper() {
		b.open = nil
	}
}

// part takes what stands between two numbers, or at an end of a line.
func (b *browsedReader) part(text []byte) {
	said := clean(strings.TrimPrefix(string(text), "(BUTTON)"))
	if said == "" || strings.HasSuffix(said, "____") {
		return // what lynx prints for a field of a form
	}
	l := b.open
	if l != nil && l.target == toProfile {
		said = withoutAlt(said, l.address)
		if at := strings.Index(said, " · "); at > 0 {
			b.add(line{number: int32(b.number), text: said[:at], link: l})
			said, l = said[at+1:], nil
		}
	}
	b.add(line{number: int32(b.number), text: said, link: l})
	if l != nil && !namesPaper(said) && (l.target != toVotes || !isAvatar(said)) {
		b.open = nil
	}
}

// isAlt tells whether what stands between two numbers are the words for the logo of an organization, of
// which its name is a link as well.
func (b *browsedReader) isAlt(text []byte, next *link) bool {
	return b.open != nil && next != nil && b.open.target == toProfile && next.address == b.open.address && strings.HasSuffix(next.address, "/"+string(bytes.TrimSpace(text)))
}

// withoutAlt takes the words that stand for the logo of an organization from before its name: they are
// the end of its address.
func withoutAlt(text, address string) string {
	if alt, name, found := strings.Cut(text, " "); found && strings.HasSuffix(address, "/"+alt) {
		return name
	}
	return text
}
