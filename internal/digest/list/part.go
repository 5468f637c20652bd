package list

import (
	"bytes"
	"slices"
)

// A part is a piece of a list that can be parsed on its own: it starts in the first column after a blank line. What
// continues an item is indented.
type part struct{ start, end int }

// partsOf splits a list. Blocks of code and comments are not split.
func partsOf(src []byte) (parts []part) {
	start, at := 0, 0
	blank := false
	until := "" // what ends the open block of code or comment
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
		until = stillOpen(text, until)
		at += len(line)
	}
	return append(parts, part{start, len(src)})
}

// stillOpen returns what ends the block of code or comment that is open after a line, or "".
func stillOpen(text []byte, until string) string {
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
	maxMarks  = 600  // signs with a meaning in Markdown in a run of lines that can be one paragraph
	maxBlanks = 1000 // blank lines in a part
	maxLines  = 1000 // in a paragraph, except a table
	maxBars   = 100  // in a line, because a row of a table gets all cells of its header
)

// limited returns a part without what exceeds a limit: those bytes are blanks, so that offsets stay.
func limited(src []byte, base int) (safe []byte, faults []fault) {
	safe = src
	blank := func(start, end int) {
		if &safe[0] == &src[0] {
			safe = slices.Clone(src)
		}
		for i := start; i < end; i++ {
			if safe[i] != '\n' {
				safe[i] = ' '
			}
		}
	}
	first := func(what string, at int) {
		if len(faults) == 0 {
			faults = append(faults, fault{base + at, what, "not read; simplify it, or split the list"})
		}
	}
	runs, marks, blanks := 0, 0, 0 // where the run of lines starts, and its marks
	lines, inTable := 0, false     // of the paragraph, and whether it is a table
	for at := 0; at < len(src); {
		end := len(src)
		if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		line := src[at:end]
		text := bytes.TrimLeft(line, " \t>")
		if len(text) == 0 {
			text = []byte{'\n'}
		}
		if blanks += b2i(len(bytes.TrimSpace(text)) == 0); blanks > maxBlanks {
			first("too many blank lines in a list", at)
			blank(at, len(src))
			return safe, faults
		}
		switch {
		case len(line)-len(text) > maxIndent || markers(line) > maxQuotes:
			first("nested too deep", at)
			blank(at, end)
		case bytes.Count(text, []byte("|")) > maxBars:
			first("a row has too many columns", at)
			blank(at, end)
		case definition.Match(line):
			blank(at, end) // addReferences has it
		default:
			inTable = text[0] == '|' && (inTable || len(bytes.Trim(text, "|-: \t\r\n")) == 0)
			if lines++; startsRun(text) && text[0] != '|' {
				lines = 0
			}
			if lines > maxLines && !inTable {
				first("a paragraph has too many lines", at)
				blank(at, end)
			}
			if startsRun(text) {
				runs, marks = at, 0
			}
			if marks += countMarks(text); marks > maxMarks {
				first("too much markup in one paragraph", runs)
				blank(runs, end)
				runs = end
			}
		}
		at = end
	}
	return safe, faults
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// markers counts the markers of quotations and lists at the start of a line.
func markers(line []byte) (n int) {
	for _, c := range line {
		switch {
		case bytes.IndexByte([]byte(">-*+"), c) >= 0:
			n++
		case c != ' ' && c != '\t' && c != '\n' && c != '\r' && (c < '0' || c > '9') && c != '.' && c != ')':
			return n
		}
	}
	return 0 // a rule, or blank
}

// startsRun reports whether a line without indentation cannot continue a paragraph.
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

func countMarks(text []byte) (n int) {
	for _, c := range text {
		if c < 0x80 && isMark[c] {
			n++
		}
	}
	return n
}

// isMark contains the signs for which goldmark searches a counterpart.
var isMark = [0x80]bool{'[': true, ']': true, '*': true, '_': true, '~': true, '`': true, '<': true, '!': true}
