package strictyaml

import (
	"bytes"
	"slices"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// maxQuoteTries is the number of lines that unclosedQuote tries to repair.
const maxQuoteTries = 20

// startsField matches the start of a field or of an entry of a list. If a quote is still open before such a line, its
// closing quote is probably missing.
var startsField = lazyregexp.New(`^[ \t]*(?:- |-$|[A-Za-z_][\w-]*:(?:\s|$))`)

// unclosedQuote returns the offset of a quote that is not closed on its line, if a quote at the end of that line, or
// before the brackets there, removes the syntax error or moves it further down. The library reports such an error at
// the next quote in the file. It returns -1 if it finds none before the offset of the error.
func (s *search) unclosedQuote(ends []int, failed, reported int) int {
	start, tries := 0, 0
	for _, end := range ends {
		line := bytes.TrimRight(s.src[start:end], "\r\n")
		quote := openQuoteIn(line)
		from, to := start, start+len(line)
		start = end
		switch {
		case end > failed || tries == maxQuoteTries || s.left < len(s.src):
			return -1
		case quote < 0 || !startsField.Match(firstLine(s.src[end:])):
			continue
		}
		tries++
		inside := len(bytes.TrimRight(line, "]}, "))
		if s.closes(from+quote, to, reported) || s.closes(from+quote, from+inside, reported) {
			return from + quote
		}
	}
	return -1
}

// closes reports whether a copy of a quote, inserted at another offset, removes the syntax error or moves it down.
func (s *search) closes(quote, at, reported int) bool {
	s.left -= len(s.src)
	_, _, err := parse(slices.Concat(s.src[:at], s.src[quote:quote+1], s.src[at:]))
	return err == nil || reportedLine(err) > reported || bareMessage(err) != s.message
}

// openQuoteIn returns the offset of the quote that starts a text in a line and is not closed in it, or -1.
func openQuoteIn(line []byte) int {
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '#' && isGap(line, i):
			return -1
		case line[i] != '"' && line[i] != '\'' || !isGap(line, i):
			continue
		}
		length := quotedLength(line[i:])
		if length == 0 {
			return i
		}
		i += length - 1
	}
	return -1
}

// isGap reports whether a quote or a hash at an offset can start a text or a comment.
func isGap(line []byte, i int) bool { return i == 0 || isOneOf(line[i-1], " \t[{,") }

// quotedLength returns the length of the text in quotes at the start of a line, or 0 if it is not closed.
func quotedLength(line []byte) int {
	for i := 1; i < len(line); i++ {
		switch {
		case line[0] == '"' && line[i] == '\\':
			i++
		case line[i] != line[0]:
		case line[0] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return 0
}

// firstLine returns the first line of a text that is not empty.
func firstLine(src []byte) []byte {
	line, _, _ := bytes.Cut(bytes.TrimLeft(src, "\r\n"), []byte("\n"))
	return bytes.TrimRight(line, "\r")
}
