package bib

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// A line of RIS ("RIS Format Specifications", Research Information Systems, with tags of current programs) is a tag of
// two characters, two spaces, a hyphen, a space and a value. TY starts a reference and ER ends it. A line without a tag
// continues the previous one.

var risHead = regexp.MustCompile(`(?m)^TY  - ?\w`)

// LooksLikeRIS reports whether a dump contains a reference in RIS.
func LooksLikeRIS(head string) bool {
	return risHead.MatchString(strings.ReplaceAll(head, "\r", "\n"))
}

// risField splits a line into tag and value.
func risField(line string) (tag, value string, ok bool) {
	tag, value, ok = strings.Cut(line[:min(len(line), len("TY  - "))], "  -")
	if !ok || len(tag) != 2 || !isCapital(tag[0]) || !isCapital(tag[1]) && !isDigit(tag[1]) ||
		value != "" && value != " " && value != "\t" {
		return "", "", false
	}
	return tag, strings.TrimSpace(line[len("TY  -"):]), true
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool   { return c >= '0' && c <= '9' }

// A risReader parses one reference at a time.
type risReader struct {
	*entry.Dump
	open   bool
	offset int // of the line with TY
	fields map[string][]risValue
	last   string // the tag continued by lines without a tag
	kind   string // the value of TY
	unused unusedFields
}

// risTags lists the known tags. Those in the second line are ignored: they are internal to programs or repeat other
// tags.
var risTags = set(`TI T1 CT BT N1 AB N2 AU A1 KW DO UR LK L1 L2 AN VL T2 JO JF JA J2 M1 C1 C3 DA Y1 PY IS SP EP PB
	ID L3 L4 LA SN Y2 DB DP ST M3 TA RP CA U1 U2 U3 U4 U5`)

// A risValue is the value of a tag, one element per line.
type risValue []string

// ReadRIS reads references in the RIS format.
func ReadRIS(d *entry.Dump) error {
	x := &risReader{Dump: d, unused: unusedFields{}}
	for offset, text := range d.Lines() {
		x.line(offset, text)
	}
	x.unclosed()
	x.unused.report(d)
	return nil
}

func (x *risReader) line(offset int, text string) {
	tag, value, ok := risField(text)
	switch {
	case !ok && x.open && x.last != "":
		values := x.fields[x.last]
		values[len(values)-1] = append(values[len(values)-1], text)
	case !ok && strings.TrimSpace(text) == "":
	case !ok || !x.open && tag != "TY":
		x.Report(offset, "not part of any reference: "+problem.Quote(entry.Clean(text)),
			"a reference starts with a line TY  - and ends with ER  - ")
	case tag == "TY":
		x.unclosed()
		x.open, x.offset, x.fields, x.last, x.kind = true, offset, map[string][]risValue{}, "", value
	case tag == "ER":
		x.close()
	default:
		x.last = tag
		x.fields[tag] = append(x.fields[tag], risValue{value})
		if !risTags[tag] {
			x.unused.add(tag, offset, value)
		}
	}
}

// unclosed reports and adds a reference that has no ER line.
func (x *risReader) unclosed() {
	if x.open {
		x.Report(x.offset, "the reference is not closed", "imported what is there; end it with a line ER  - ")
		x.close()
	}
}

// all returns the values of some tags, each on one line.
func (x *risReader) all(tags ...string) (values []string) {
	for _, t := range tags {
		for _, v := range x.fields[t] {
			if text := cleanMarkup(strings.Join(v, " ")); text != "" {
				values = append(values, text)
			}
		}
	}
	return values
}

// first returns the first value of the first tag that has one.
func (x *risReader) first(tags ...string) string { return cmp.Or(append(x.all(tags...), "")...) }

// close adds the open reference.
func (x *risReader) close() {
	e := entry.Entry{Title: x.first("TI", "T1", "CT", "BT"), Note: x.first("N1"), Date: x.published()}
	for _, abstract := range append(x.fields["AB"], x.fields["N2"]...) {
		e.Abstract = cmp.Or(e.Abstract, entry.Paragraphs(entry.StripMarkup(strings.Join(abstract, "\n"))))
	}
	for _, name := range x.all("AU", "A1") {
		e.Authors = append(e.Authors, entry.DisplayName(strings.Split(name, ",")...))
	}
	for _, words := range x.fields["KW"] { // one per tag, one per line, or several on a line
		e.Keywords = append(e.Keywords, entry.SplitKeywords(strings.Join(words, "\n"))...)
	}
	e.SetVenue(x.venue())
	x.DOI(x.offset, &e, x.first("DO"))
	for _, address := range x.all("UR", "LK", "L1", "L2") {
		e.Identify(address)
	}
	for _, address := range x.all("UR", "LK") {
		e.AddAddress("", address)
	}
	for _, text := range x.all("AN", "VL", "T2", "JO", "JF", "M1", "C1", "N1") {
		if id := entry.MentionedArxiv(text); id != "" {
			e.Identify(id)
		}
	}
	x.Add(x.offset, e)
	x.open, x.last = false, ""
}

// venue returns the venue of the reference. T2, or an equivalent tag of older programs, is the name of the journal or
// book.
func (x *risReader) venue() entry.Venue {
	name := x.first("T2", "JF", "JO", "JA", "J2")
	if entry.IsInBook(x.kind) {
		name = cmp.Or(x.first("C3"), name, x.first("BT"))
	}
	v := entry.VenueOf(name, x.kind)
	v.Volume, v.Number, v.Publisher = x.first("VL"), x.first("IS"), x.first("PB")
	v.Pages = strings.Trim(x.first("SP")+"-"+x.first("EP"), "-")
	return v
}

// published returns the most precise date of the reference.
func (x *risReader) published() (published content.Date) {
	for _, written := range x.all("DA", "Y1", "PY") {
		published = entry.MorePrecise(published, x.Date(x.offset, written))
	}
	return published
}
