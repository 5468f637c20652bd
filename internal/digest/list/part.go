package list

import (
	"bytes"
	"slices"
)

// A part is a range of a list that can be parsed separately. It starts in the first column after a blank line, because
// the lines that continue an item are indented.
type part struct{ start, end int }

// partsOf splits a list into parts. It does not split blocks of code and comments.
func partsOf(src []byte) (parts []part) {
	start, at := 0, 0
	blank := false
	until := "" // the text that ends the open block of code or comment
	for at < len(src) {
		line := src[at:]
		if n := bytes.IndexByte(line, '\n'); n >= 0 {
			line = line[:n+1]
		}
		text := bytes.TrimSpace(line)
		if until == "" && blank && len(text) > 0 && line[0] != ' ' && line[0] != '\t' {
			parts = append(parts, part{start, at})
			start = at
		}
		blank = len(text) == 0
		until = openUntil(text, until)
		at += len(line)
	}
	return append(parts, part{start, len(src)})
}

// openUntil returns the text that ends the block of code or comment that is open after a line, or "". The text that
// ends the block open before the line is until.
func openUntil(text []byte, until string) string {
	switch {
	case until == "-->":
		if bytes.Contains(text, []byte(until)) {
			return ""
		}
	case until != "":
		if bytes.HasPrefix(text, []byte(until)) && len(bytes.Trim(text, until[:1])) == 0 {
			return ""
		}
	case bytes.HasPrefix(text, []byte("```")):
		return "```"
	case bytes.HasPrefix(text, []byte("~~~")):
		return "~~~"
	case bytes.HasPrefix(text, []byte("<!--")) && !bytes.Contains(text, []byte("-->")):
		return "-->"
	}
	return until
}

// The limits of a part. Without them, the time for a text could grow with the square of its length.
const (
	maxIndent = 80   // columns
	maxQuotes = 20   // markers of quotations and lists at the start of a line
	maxMarks  = 600  // characters of isMark in a run of lines that can be one paragraph
	maxBlanks = 1000 // blank lines in a part
	maxLines  = 1000 // lines in a paragraph, except a table
	maxBars   = 100  // bars in a line, because each row of a table gets as many cells as its header
)

// limited returns a part in which spaces replace the text that exceeds a limit, so that offsets do not change. It
// reports the first such text. The offset of the part in the dump is base.
func limited(src []byte, base int) (safe []byte, faults []fault) {
	l := limiter{src: src, safe: src, base: base}
	for at := 0; at < len(src); {
		end := len(src)
		if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		if l.isFull(at, end) {
			break
		}
		l.line(at, end)
		at = end
	}
	return l.safe, l.faults
}

// A limiter reads the lines of a part in order.
type limiter struct {
	src, safe []byte // safe is src until some text exceeds a limit
	base      int    // offset of src in the dump
	faults    []fault

	blanks       int  // number of blank lines so far
	lines        int  // number of lines of the paragraph
	inTable      bool // whether the paragraph is a table
	start, marks int  // offset and number of marks of the run of lines that can be one paragraph
}

// isFull counts blank lines. If there are too many, it removes the rest of the part.
func (l *limiter) isFull(at, end int) bool {
	if len(bytes.TrimSpace(bytes.TrimLeft(l.src[at:end], " \t>"))) > 0 {
		return false
	}
	if l.blanks++; l.blanks <= maxBlanks {
		return false
	}
	l.remove("too many blank lines in a list", at, len(l.src))
	return true
}

// line removes a line if it exceeds a limit.
func (l *limiter) line(at, end int) {
	line := l.src[at:end]
	text := bytes.TrimLeft(line, " \t>")
	if len(text) == 0 {
		text = []byte{'\n'}
	}
	switch {
	case len(line)-len(text) > maxIndent || markers(line) > maxQuotes:
		l.remove("nested too deep", at, end)
	case bytes.Count(text, []byte("|")) > maxBars:
		l.remove("a row has too many columns", at, end)
	case definition.Match(line):
		l.blank(at, end) // addReferences has read it
	default:
		l.paragraph(text, at, end)
	}
}

// paragraph adds a line to the paragraph, and removes lines that exceed a limit of paragraphs.
func (l *limiter) paragraph(text []byte, at, end int) {
	l.inTable = text[0] == '|' && (l.inTable || len(bytes.Trim(text, "|-: \t\r\n")) == 0)
	if l.lines++; startsRun(text) && text[0] != '|' {
		l.lines = 0
	}
	if l.lines > maxLines && !l.inTable {
		l.remove("a paragraph has too many lines", at, end)
	}
	if startsRun(text) {
		l.start, l.marks = at, 0
	}
	if l.marks += countMarks(text); l.marks > maxMarks {
		l.remove("too much markup in one paragraph", l.start, end)
		l.start = end
	}
}

// remove blanks a range. It reports the first range of a part only.
func (l *limiter) remove(what string, start, end int) {
	if len(l.faults) == 0 {
		l.faults = append(l.faults, fault{l.base + start, what, "not read; simplify it, or split the list"})
	}
	l.blank(start, end)
}

// blank replaces the bytes of a range, except line feeds, by spaces.
func (l *limiter) blank(start, end int) {
	if &l.safe[0] == &l.src[0] {
		l.safe = slices.Clone(l.src)
	}
	for i := start; i < end; i++ {
		if l.safe[i] != '\n' {
			l.safe[i] = ' '
		}
	}
}

// markers counts the markers of quotations and lists at the start of a line. It returns 0 for a line of markers only,
// such as a rule.
func markers(line []byte) (n int) {
	for _, c := range line {
		switch {
		case bytes.IndexByte([]byte(">-*+"), c) >= 0:
			n++
		case c != ' ' && c != '\t' && c != '\n' && c != '\r' && (c < '0' || c > '9') && c != '.' && c != ')':
			return n
		}
	}
	return 0
}

// startsRun reports whether a line, without its indentation, cannot continue a paragraph.
func startsRun(text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return true
	}
	if c := text[0]; c == '|' || c == '#' || c == '<' {
		return true
	}
	if digits := len(text) - len(bytes.TrimLeft(text, "0123456789")); 0 < digits && digits < len(text) {
		return text[digits] == '.' || text[digits] == ')'
	}
	return len(text) > 1 && text[1] == ' ' && bytes.IndexByte([]byte("-*+"), text[0]) >= 0
}

// countMarks counts the characters of isMark in a text.
func countMarks(text []byte) (n int) {
	for _, c := range text {
		if c < 0x80 && isMark[c] {
			n++
		}
	}
	return n
}

// isMark contains the characters for which goldmark searches a counterpart.
var isMark = [0x80]bool{'[': true, ']': true, '*': true, '_': true, '~': true, '`': true, '<': true, '!': true}
