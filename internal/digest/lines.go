package digest

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A line is one line of a page as a person reads it, or the part of one that is a link.
type line struct {
	text   string // without blanks at its ends, every run of blanks one space; "" between paragraphs
	link   *link  // the one that all of it is, nil where it is none
	number int32  // of the dump
	index  int32  // among the lines of the page
	level  int8   // of the heading that it is, 0 where it is none
	title  bool   // the page says that it is one: by a heading, or by a link to the paper
	goesOn bool   // it is a part of the title above it
}

// leads is what a line leads to.
func (l line) leads() target {
	if l.link == nil {
		return elsewhere
	}
	return l.link.target
}

// clean drops what cannot be seen and makes every run of blanks one space. A no-break space is a
// blank: pages put it where they want no line to end.
func clean(s string) string {
	if s = strings.TrimSpace(s); isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF' || r == '\u200E' || r == '\u200F':
		case unicode.IsSpace(r):
			gap = b.Len() > 0
		case unicode.IsControl(r):
		default:
			if gap {
				b.WriteByte(' ')
				gap = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isClean tells whether a text has nothing but printable ASCII with one space between two words, and
// letters beyond it. Most texts of files that programs write are so.
func isClean(s string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c > ' ' && c < 0x7F:
		case c == ' ' && i > 0 && i < len(s)-1 && s[i-1] != ' ':
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if !unicode.IsLetter(r) {
				return false
			}
			i += size - 1
		default:
			return false
		}
	}
	return true
}

// separators are the signs that pages put between the parts of a byline, and before them.
const separators = `[•·‧∙⋅●◦○‣▪■□─━═*|–—-]`

var (
	countLine    = regexp.MustCompile(`(?i)^([0-9][0-9,]*)\s+authors?$`)
	countAndDate = regexp.MustCompile(`(?i)^([0-9][0-9,]*\s+authors?)\s*` + separators + `?\s*(\S.*)$`)
	numberLine   = regexp.MustCompile(`^(?:[0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,4}(?:\.[0-9]{1,2})?[kKmM])$`)
	listItem     = regexp.MustCompile(`^(?:[•·●◦○‣▪■*–—-]|\(?[0-9]{1,2}[.)]|\([a-z]\))\s+\S`)
)

func isSeparator(text string) bool {
	for _, c := range text {
		if !isSign(c) {
			return false
		}
	}
	return text != ""
}

func isSign(c rune) bool {
	switch c {
	case '[', ']': // of the expression
		return false
	}
	return strings.ContainsRune(separators, c)
}

// withoutSign takes the separator from the beginning of a line.
func withoutSign(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	if !isSign(c) {
		return text
	}
	return strings.TrimLeft(text[size:], " ")
}

// withoutSigns takes all of them, as where an empty entry of a list stands before a list's last one.
func withoutSigns(text string) string {
	for bare := withoutSign(text); bare != text; bare = withoutSign(text) {
		text = bare
	}
	return text
}

// isListItem tells whether a line begins as an entry of a list does.
func isListItem(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return (isSign(c) || c == '(' || '0' <= c && c <= '9') && listItem.MatchString(text)
}

// longestNumber is how many bytes the longest number has that numberLine takes.
const longestNumber = 16

// readNumber reads a line that is a number and nothing else: 1,024, or 12k where a page rounds it.
func readNumber(text string) (int, bool) {
	if len(text) == 0 || len(text) > longestNumber || text[0] < '0' || text[0] > '9' || !numberLine.MatchString(text) {
		return 0, false
	}
	text = strings.ReplaceAll(text, ",", "")
	scale := 1.0
	switch text[len(text)-1] {
	case 'k', 'K':
		scale = 1e3
	case 'm', 'M':
		scale = 1e6
	}
	n, err := strconv.ParseFloat(strings.TrimRight(text, "kKmM"), 64)
	return int(math.Round(n * scale)), err == nil
}
