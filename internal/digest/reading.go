package digest

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A reading is a dump on its way into a digest. Its days are as they are written.
type reading struct {
	Digest
	day  day // of the digest
	name string
	src  []byte // UTF-8 without byte-order mark
	seen place  // the one that was last asked for

	captured content.Date // the day on which a tool received the page, where it says so
	near     content.Date // a day near that of the digest
	asked    bool         // somebody said what kind of dump it is
}

// decode takes the bytes of a dump as text. Some editors save what is pasted into them in UTF-16; its
// byte-order mark tells.
func (r *reading) decode(src []byte) error {
	if err := foreign(r.name, src); err != nil {
		return err
	}
	r.src = bytes.TrimPrefix(src, []byte("\uFEFF"))
	if bytes.HasPrefix(src, []byte{0xFE, 0xFF}) || bytes.HasPrefix(src, []byte{0xFF, 0xFE}) {
		var err error
		if r.src, _, err = transform.Bytes(unicode.BOMOverride(transform.Nop), src); err != nil {
			return problem.Problem{File: r.name, What: "not text in UTF-16: " + err.Error(), Hint: "save the file in UTF-8"}
		}
	}
	if at := invalid(r.src); at >= 0 {
		return r.problem(at, "not text in UTF-8", "save the file in that encoding")
	}
	if at := bytes.IndexByte(r.src, 0); at >= 0 {
		return r.problem(at, "not text: it contains NUL bytes", "give the page's text, not the program's file")
	}
	return nil
}

// invalid is where a text is not UTF-8, -1 where it is.
func invalid(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		if c == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

// A place is a byte of the dump, and where a person finds it.
type place struct{ offset, line, column int } // the line and the column counted from 0

// place gives line and column, counted from 1 and in characters. It goes there from the place that
// it was asked for before, so that a dump of one long line costs no more than another.
func (r *reading) place(offset int) (line, column int) {
	p := &r.seen
	if offset > 0 && bytes.HasPrefix(r.src[offset-1:], []byte("\r\n")) {
		offset-- // to the start of that end of a line
	}
	if offset >= p.offset {
		between := r.src[p.offset:offset]
		if last := lastBreak(between); last >= 0 {
			p.line += breaks(between)
			p.column = 0
			between = between[last+1:]
		}
		p.column += utf8.RuneCount(between)
	} else {
		between := r.src[offset:p.offset]
		if n := breaks(between); n > 0 {
			p.line -= n
			p.column = utf8.RuneCount(r.src[lastBreak(r.src[:offset])+1 : offset])
		} else {
			p.column -= utf8.RuneCount(between)
		}
	}
	p.offset = offset
	return p.line + 1, p.column + 1
}

// breaks counts the ends of lines; a carriage return before a line feed is the same end.
func breaks(b []byte) int {
	n := bytes.Count(b, []byte("\n"))
	if returns := bytes.Count(b, []byte("\r")); returns > 0 {
		n += returns - bytes.Count(b, []byte("\r\n"))
	}
	return n
}

// lastBreak is the last byte of the last end of a line, -1 where there is none.
func lastBreak(b []byte) int { return bytes.LastIndexAny(b, "\r\n") }

// problem is something wrong at a place of the dump.
func (r *reading) problem(offset int, what, mend string) problem.Problem {
	line, column := r.place(offset)
	return problem.Problem{File: r.name, Line: line, Column: column, What: what, Hint: mend}
}

// report keeps what the curator has to know of a place of the dump.
func (r *reading) report(offset int, what, mend string) {
	r.Unplaced = append(r.Unplaced, r.problem(offset, what, mend))
}

// date reads a date, and reports one that cannot be read.
func (r *reading) date(offset int, written string) content.Date {
	if written == "" {
		return content.Date{}
	}
	d, ok := readDate(written)
	switch {
	case !ok:
		r.report(offset, "the date "+quote(written)+" cannot be read", "write it as 2023-10-16, 2023-10 or 2023")
	case d.Month == 0 && dottedDay.MatchString(written):
		r.report(offset, "the date "+quote(written)+" can be read in two ways", "its year is taken; write it as "+d.String()+"-10-16")
	}
	return d
}

// add takes an entry that begins at a place of the dump. What a paper's file cannot be without is
// its title.
func (r *reading) add(offset int, e Entry) {
	if e.Title == "" {
		r.report(offset, "a paper without a title", "left out; give it one and import the file again")
		return
	}
	e.Line, e.Column = r.place(offset)
	e.Withdrawn = e.Withdrawn || isWithdrawn(&e)
	r.Entries = append(r.Entries, e)
}

// reportOthers reports a list of authors that ends with "and others".
func (r *reading) reportOthers(offset int) {
	r.report(offset, "not all authors are named: the list ends with “and others”", "imported with those that are; the rest can be written into the paper's file")
}

// nothing says why a dump has no entry.
func (r *reading) nothing() error {
	if len(r.Unplaced) > 0 {
		return problem.List(r.Unplaced).Err()
	}
	return problem.Problem{File: r.name, Line: 1, Column: 1, What: "there is no paper in the dump, read as " + r.Format.Name, Hint: "download it again, or say with --format what it is"}
}

// lines are the lines of the dump without their ends, each with its offset.
func (r *reading) lines() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for at := 0; at < len(r.src); {
			rest := r.src[at:]
			n := bytes.IndexAny(rest, "\r\n")
			next := n + 1
			switch {
			case n < 0:
				n, next = len(rest), len(rest)
			case bytes.HasPrefix(rest[n:], []byte("\r\n")):
				next++
			}
			if !yield(at, string(rest[:n])) {
				return
			}
			at += next
		}
	}
}

// paragraphs gives a text as an abstract: each paragraph on a line, a blank line between two. A
// paragraph begins after a blank line, and with a line that stands further in than others
// (https://info.arxiv.org/help/prep.html).
func paragraphs(text string) string {
	lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	least := -1
	for _, l := range lines {
		if n := indentation(l); n < len(l) && (least < 0 || n < least) {
			least = n
		}
	}
	var all []string
	begins := true
	for _, l := range lines {
		shown := clean(l)
		switch {
		case shown == "":
			begins = true
			continue
		case begins || indentation(l) > least:
			all = append(all, shown)
		default:
			all[len(all)-1] += " " + shown
		}
		begins = false
	}
	return strings.Join(all, "\n\n")
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

var (
	withdrawnTitle = regexp.MustCompile(`(?i)^\W*(?:withdrawn|retracted)\b`)
	withdrawnNote  = regexp.MustCompile(`(?i)^\W*withdrawn\b|\b(?:this|the) (?:paper|article|submission|manuscript|preprint|work|draft|version) (?:has been|was|is|is being) (?:withdrawn|retracted)\b`)
)

// rare are parts of the words that say of a paper that it is withdrawn. Few texts have them.
var rare = []string{"ithdraw", "ITHDRAW", "etract", "ETRACT"}

func mayBeWithdrawn(text string) bool {
	return slices.ContainsFunc(rare, func(part string) bool { return strings.Contains(text, part) })
}

// noticeLength is how far into an abstract a note of the paper's withdrawal can stand; further in it
// is about the withdrawal of others.
const noticeLength = 150

// isWithdrawn tells whether an entry says of its paper that it is withdrawn.
func isWithdrawn(e *Entry) bool {
	notice := strings.ToValidUTF8(e.Abstract[:min(len(e.Abstract), noticeLength)], "")
	return mayBeWithdrawn(e.Title) && withdrawnTitle.MatchString(e.Title) ||
		mayBeWithdrawn(e.Note) && withdrawnNote.MatchString(e.Note) || mayBeWithdrawn(notice) && withdrawnNote.MatchString(notice)
}

// quote shows a line in a message, cut to a length that fits there.
func quote(text string) string {
	n := 0
	for i := range text {
		if n++; n > longestQuote {
			return "“" + text[:lastStart(text, i)] + "…”"
		}
	}
	return "“" + text + "”"
}

const longestQuote = 60 // characters

// lastStart is where the character begins that ends at a place.
func lastStart(text string, at int) int {
	_, size := utf8.DecodeLastRuneInString(text[:at])
	return at - size
}
