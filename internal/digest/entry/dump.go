package entry

import (
	"bytes"
	"cmp"
	"errors"
	"iter"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A Dump is the text of a dump, with the entries and problems that its reader has found so far.
type Dump struct {
	Name        string // file name, for messages
	Src         []byte // UTF-8 without a byte-order mark
	Format      string // name of the format
	FormatGiven bool   // whether the user chose the format

	Entries   []Entry
	Unplaced  []problem.Problem // text that belongs to no entry or cannot be read
	Notices   []problem.Problem // about the whole dump
	Day       Day               // of the digest
	Near      content.Date      // a date close to that of the digest
	Captured  content.Date      // the day on which a tool captured the page, if known
	Extension string            // of a file in the format
	Paged     bool              // whether the dump is a daily-papers page

	last place // the result of the last call of Place
}

// HeadSize is the number of bytes at the start of a dump that determine its format.
const HeadSize = 64 << 10

// NewDump decodes the content of a file: UTF-8, or UTF-16 with a byte-order mark, as some editors save pasted text. It
// also decodes an encoding with one byte per character, if the file declares it or the text is plausible in it; Notices
// then names the encoding. The error is a problem.
func NewDump(name string, src []byte) (*Dump, error) {
	d := &Dump{Name: name, Src: bytes.TrimPrefix(src, []byte("\uFEFF"))}
	if bytes.HasPrefix(src, []byte{0xFE, 0xFF}) || bytes.HasPrefix(src, []byte{0xFF, 0xFE}) {
		var err error
		if d.Src, _, err = transform.Bytes(unicode.BOMOverride(transform.Nop), src); err != nil {
			return nil, problem.Problem{
				File: name, What: "invalid UTF-16: " + err.Error(), Hint: "save the file as UTF-8",
			}
		}
	}
	if at := invalidOffset(d.Src); at >= 0 {
		if err := d.decode(at); err != nil {
			return nil, err
		}
	}
	if at := bytes.IndexByte(d.Src, 0); at >= 0 {
		return nil, d.Problem(at, "not a text file: it contains NUL bytes", "save the page as text")
	}
	return d, nil
}

// decode converts the text to UTF-8. It is not valid UTF-8 at the given offset.
func (d *Dump) decode(at int) error {
	text, name, ok := decode(d.Src)
	if !ok {
		return d.Problem(at, "invalid UTF-8", "save the file as UTF-8")
	}
	notice := d.Problem(at, "not valid UTF-8; read as "+name, "save it as UTF-8 to be sure")
	d.Src, d.last = text, place{}
	d.Notices = append(d.Notices, notice)
	return nil
}

// invalidOffset returns the offset of the first byte that is not valid UTF-8, or -1.
func invalidOffset(src []byte) int {
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

// Lines returns the lines of the dump without line breaks, each with its offset. It stops if the dump is full.
func (d *Dump) Lines() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		lineFeed := -1 // the offset of the next line feed, or the end
		for at := 0; at < len(d.Src); {
			if lineFeed < at {
				lineFeed = indexOrEnd(d.Src, at, len(d.Src), '\n')
			}
			end := indexOrEnd(d.Src, at, lineFeed, '\r')
			if d.IsFull() || !yield(at, string(d.Src[at:end])) {
				return
			}
			if at = end + 1; at == lineFeed && end < lineFeed { // \r\n
				at++
			}
		}
	}
}

// indexOrEnd returns the offset of the first byte c in a part of a text, or the end of the part.
func indexOrEnd(text []byte, from, end int, c byte) int {
	if n := bytes.IndexByte(text[from:end], c); n >= 0 {
		return from + n
	}
	return end
}

// Add adds an entry that starts at an offset of the dump. It reports an entry without a title instead, because a
// paper's file needs a title. It adds nothing if the dump is full.
func (d *Dump) Add(offset int, e Entry) {
	if e.Title == "" {
		noun := "entry"
		if d.Format == "csv" {
			noun = "row"
		}
		d.Report(offset, "this "+noun+" has no title", "skipped; add one and import the file again")
		return
	}
	if d.IsFull() {
		return
	}
	e.Line, e.Column = d.Place(offset)
	e.Withdrawn = e.Withdrawn || e.StatesWithdrawal()
	e.separateCodes()
	if len(d.Entries) == cap(d.Entries) {
		d.grow(offset)
	}
	d.Entries = append(d.Entries, e)
}

// grow makes room for as many entries as the dump has if the rest of it is like the part before an offset, but at most
// for twice the number so far. The builtin append copies large slices more often and leaves more room unused.
func (d *Dump) grow(offset int) {
	n := len(d.Entries)
	expected := int(1.02 * float64(n) * float64(len(d.Src)) / float64(max(offset, 1)))
	grown := make([]Entry, n, max(16, n+n/4, min(2*n, expected)))
	copy(grown, d.Entries)
	d.Entries = grown
}

// IsFull reports whether a dump has more entries, or more reports of text that belongs to no entry, than a list of
// papers of its length can have. Such a dump is not imported, so a reader can stop.
func (d *Dump) IsFull() bool {
	return len(d.Entries) > minLimit+len(d.Src)/bytesPerEntry ||
		len(d.Unplaced) > minLimit+len(d.Src)/bytesPerReport
}

// Limits of IsFull. A dump can have minLimit entries, and another one for every bytesPerEntry bytes. The limit of
// reports is similar.
const (
	minLimit       = 5000
	bytesPerEntry  = 100
	bytesPerReport = 20
)

// FormatHint is the hint for a file whose format is not known.
const FormatHint = "copy the whole page, or use another format; offprint import --format list lists all formats"

// Report adds a problem at an offset of the dump to Unplaced, unless the dump is full.
func (d *Dump) Report(offset int, what, hint string) {
	if d.IsFull() {
		return
	}
	d.Unplaced = append(d.Unplaced, d.Problem(offset, what, hint))
}

// Problem returns a problem at an offset of the dump.
func (d *Dump) Problem(offset int, what, hint string) problem.Problem {
	line, column := d.Place(offset)
	return problem.Problem{File: d.Name, Line: line, Column: column, What: what, Hint: hint}
}

// ReadDate parses a date as the function ReadDate does. It reports a date that is invalid or ambiguous, but not a text
// such as "to appear".
func (d *Dump) ReadDate(offset int, written string) content.Date {
	return d.readDate(offset, written, "date", "ignored; use the form YYYY-MM-DD, such as 2023-10-16")
}

// ReadYear is like ReadDate for a text that should be a year.
func (d *Dump) ReadYear(offset int, written string) content.Date {
	return d.readDate(offset, written, "year", "ignored; use the form YYYY, such as 2023")
}

// readDate is ReadDate for a text that should be a date of a kind. The hint describes its form.
func (d *Dump) readDate(offset int, written, kind, hint string) content.Date {
	if written == "" {
		return content.Date{}
	}
	on, ok := ReadDate(written)
	switch {
	case !ok && isUndated(written):
	case !ok:
		_, err := content.ParseDate(written)
		if wrong := (content.DateError{}); errors.As(err, &wrong) {
			hint = cmp.Or(wrong.Reason(), hint)
		}
		d.Report(offset, "invalid "+kind+" "+problem.Quote(written), hint)
	case on.Month == 0 && IsAmbiguousDate(written):
		a, b := bothReadings(dottedDay.FindStringSubmatch(written))
		d.Report(offset, "ambiguous date "+problem.Quote(written)+": "+a.String()+" or "+b.String(),
			"imported only the year; write one of the two")
	}
	return on
}

// SetDOI sets the DOI of an entry, and reports a text that is not a DOI. If the text has several DOIs, it uses the
// first one and reports the others.
func (d *Dump) SetDOI(offset int, e *Entry, written string) {
	if written == "" || e.Identify(written) {
		return
	}
	var all []string
	for _, word := range SplitList(written, " \t\r\n,;|") {
		if content.DOI(word) != "" || content.ArxivID(word) != "" {
			all = append(all, word)
		}
	}
	if len(all) == 0 {
		d.Report(offset, problem.Quote(written)+" is not a DOI",
			"imported without it; a DOI starts with 10. and a number, such as 10.1000/182")
		return
	}
	e.Identify(all[0])
	for _, other := range all[1:] {
		d.Report(offset, "a second DOI: "+problem.Quote(other), "imported the first one, "+problem.Quote(all[0]))
	}
}

// ReportMoreAuthors reports a list of authors that ends with "and others".
func (d *Dump) ReportMoreAuthors(offset int) {
	d.Report(offset, `the list of authors is incomplete: it ends with "and others"`,
		"imported the names in it; add the others to the paper's file")
}

// A place is an offset of the dump with its line and column, both starting at 0.
type place struct{ offset, line, column int }

// Place returns the line and column of an offset. Both start at 1; the column counts characters. Place continues from
// the offset of its last call, so that it is fast even if a dump is one long line.
func (d *Dump) Place(offset int) (line, column int) {
	p := &d.last
	if offset > 0 && bytes.HasPrefix(d.Src[offset-1:], []byte("\r\n")) {
		offset-- // to the start of this line break
	}
	if offset >= p.offset {
		between := d.Src[p.offset:offset]
		if n := LineBreaks(between); n > 0 {
			p.line += n
			p.column = 0
			between = between[lastBreak(between)+1:]
		}
		p.column += utf8.RuneCount(between)
	} else {
		between := d.Src[offset:p.offset]
		if n := LineBreaks(between); n > 0 {
			p.line -= n
			p.column = utf8.RuneCount(d.Src[lastBreak(d.Src[:offset])+1 : offset])
		} else {
			p.column -= utf8.RuneCount(between)
		}
	}
	p.offset = offset
	return p.line + 1, p.column + 1
}

// LineBreaks counts line breaks. A carriage return with a line feed counts as one.
func LineBreaks(b []byte) int {
	n := bytes.Count(b, []byte("\n"))
	if returns := bytes.Count(b, []byte("\r")); returns > 0 {
		n += returns - bytes.Count(b, []byte("\r\n"))
	}
	return n
}

// lastBreak returns the index of the last byte of the last line break, or -1.
func lastBreak(b []byte) int { return bytes.LastIndexAny(b, "\r\n") }
