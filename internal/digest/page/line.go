package page

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A line is one line of a page as a person reads it, or the part of one that is a link.
type line struct {
	text   string // without blanks at its ends, every run of blanks one space; "" between paragraphs
	link   *link  // whose text is all of the line, nil if none
	number int32  // of the dump
	index  int32  // among the lines of the page
	level  int8   // of the heading that it is, 0 if it is none
	title  bool   // the page shows that it is one: by a heading, or by a link to the paper
	goesOn bool   // it continues the title above it
}

// target returns what the link of a line leads to.
func (l line) target() target {
	if l.link == nil {
		return elsewhere
	}
	return l.link.target
}

var (
	countLine    = regexp.MustCompile(`(?i)^([0-9][0-9,]*)\s+authors?$`)
	countAndDate = regexp.MustCompile(`(?i)^([0-9][0-9,]*\s+authors?)\s*` + entry.Separators + `?\s*(\S.*)$`)
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
	case '[', ']': // the class's own brackets
		return false
	}
	return strings.ContainsRune(entry.Separators, c)
}

// withoutSign removes the separator from the beginning of a line.
func withoutSign(text string) string {
	c, size := utf8.DecodeRuneInString(text)
	if !isSign(c) {
		return text
	}
	return strings.TrimLeft(text[size:], " ")
}

// withoutSigns removes all separators: an empty item of a list can precede the last one on its line.
func withoutSigns(text string) string {
	for bare := withoutSign(text); bare != text; bare = withoutSign(text) {
		text = bare
	}
	return text
}

// isListItem reports whether a line begins like an item of a list.
func isListItem(text string) bool {
	c, _ := utf8.DecodeRuneInString(text)
	return (isSign(c) || c == '(' || '0' <= c && c <= '9') && listItem.MatchString(text)
}
