package page

import (
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A line is a displayed line of a page, or a link within that line.
type line struct {
	text      string // trimmed, with single spaces; "" between paragraphs
	link      *link  // the link that makes up the whole line, or nil
	number    int32  // in the dump, starting at 1
	index     int32  // in the lines of the page
	level     int8   // of the heading; 0 if the line is not a heading
	title     bool   // whether the page marks the line as a title, with a heading or a link to the paper
	continued bool   // whether the line continues the title above it
}

// target returns the target of the line's link.
func (l line) target() target {
	if l.link == nil {
		return elsewhere
	}
	return l.link.target
}

var (
	countLine    = lazyregexp.New(`(?i)^([0-9][0-9,]*)\s+authors?$`)
	countAndDate = lazyregexp.New(`(?i)^([0-9][0-9,]*\s+authors?)\s*` + entry.Separators + `?\s*(\S.*)$`)
	listItem     = lazyregexp.New(`^(?:[•·●◦○‣▪■*–—-]|\(?[0-9]{1,2}[.)]|\([a-z]\))\s+\S`)
)

// isSeparator reports whether a text consists of separators such as "·".
func isSeparator(text string) bool {
	for _, c := range text {
		if !isSeparatorRune(c) {
			return false
		}
	}
	return text != ""
}

func isSeparatorRune(c rune) bool {
	isBracket := c == '[' || c == ']' // entry.Separators is a character class in brackets
	return !isBracket && strings.ContainsRune(entry.Separators, c)
}

// trimSeparator removes a separator from the start of a line.
func trimSeparator(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	if !isSeparatorRune(c) {
		return text
	}
	return strings.TrimLeft(text[size:], " ")
}

// trimSeparators removes all separators from the start of a line. Empty list items can precede its text.
func trimSeparators(text string) string {
	for bare := trimSeparator(text); bare != text; bare = trimSeparator(text) {
		text = bare
	}
	return text
}

// isListItem reports whether a line starts like an item of a list.
func isListItem(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return (isSeparatorRune(c) || c == '(' || '0' <= c && c <= '9') && listItem.MatchString(text)
}
