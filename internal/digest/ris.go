package digest

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// RIS ("RIS Format Specifications", Research Information Systems, with the tags that present programs
// write): lines of a tag of two signs, two spaces, a hyphen and a space. TY begins a reference and ER
// ends it; a line without a tag goes on with the one before.

var risHead = regexp.MustCompile(`(?m)^TY  - ?\w`)

func looksLikeRIS(head string) bool {
	return risHead.MatchString(strings.ReplaceAll(head, "\r", "\n"))
}

// risField takes a line with a tag apart.
func risField(line string) (tag, value string, ok bool) {
	tag, value, ok = strings.Cut(line[:min(len(line), len("TY  - "))], "  -")
	if !ok || len(tag) != 2 || !isCapital(tag[0]) || !isCapital(tag[1]) && !isDigit(tag[1]) || value != "" && value != " " && value != "\t" {
		return "", "", false
	}
	return tag, strings.TrimSpace(line[len("TY  -"):]), true
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool   { return c >= '0' && c <= '9' }

// A risReader holds one reference at a time.
type risReader struct {
	*reading
	open   bool
	offset int // of its TY
	fields map[string][]risValue
	last   string // the tag that a line without one goes on with
	kind   string // what TY says
	left   leftover
}

// risTags are the tags that are read, and behind them those that say nothing of the paper: what programs
// note for themselves, and other forms of what is read.
var risTags = set(`TI T1 CT BT N1 AB N2 AU A1 KW DO UR LK L1 L2 AN VL T2 JO JF JA J2 M1 C1 C3 DA Y1 PY IS SP EP PB
	ID L3 L4 LA SN Y2 DB DP ST M3 TA RP CA U1 U2 U3 U4 U5`)

// A risValue is what stands behind a tag, by lines.
type risValue []string

func readRIS(r *reading) error {
	x := &risReader{reading: r, left: leftover{}}
	for offset, text := range r.lines() {
		x.line(offset, text)
	}
	x.unclosed()
	x.reportLeftover(x.left)
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
		x.report(offset, "belongs to no reference: "+quote(clean(text)), "a reference begins with a line TY  - and ends with ER  - ")
	case tag == "TY":
		x.unclosed()
		x.open, x.offset, x.fields, x.last, x.kind = true, offset, map[string][]risValue{}, "", value
	case tag == "ER":
		x.close()
	default:
		x.last = tag
		x.fields[tag] = append(x.fields[tag], risValue{value})
		if !risTags[tag] {
			x.left.keep(tag, offset, value)
		}
	}
}

// unclosed takes a reference that nothing ends.
func (x *risReader) unclosed() {
	if x.open {
		x.report(x.offset, "a reference that is not closed", "read as far as it goes; end it with a line ER  - ")
		x.close()
	}
}

// all are the values of some tags, each on one line.
func (x *risReader) all(tags ...string) (values []string) {
	for _, t := range tags {
		for _, v := range x.fields[t] {
			if text := clean(unmarked(strings.Join(v, " "))); text != "" {
				values = append(values, text)
			}
		}
	}
	return values
}

// first is the first value of the first tag that has one.
func (x *risReader) first(tags ...string) string { return cmp.Or(append(x.all(tags...), "")...) }

// close takes the reference that is open.
func (x *risReader) close() {
	e := Entry{Title: x.first("TI", "T1", "CT", "BT"), Note: x.first("N1"), Date: x.published()}
	for _, abstract := range append(x.fields["AB"], x.fields["N2"]...) {
		e.Abstract = cmp.Or(e.Abstract, paragraphs(unmarked(strings.Join(abstract, "\n"))))
	}
	for _, name := range x.all("AU", "A1") {
		e.Authors = append(e.Authors, inOrder(strings.Split(name, ",")...))
	}
	for _, words := range x.fields["KW"] { // one a tag, one a line, or several in a line
		e.Keywords = append(e.Keywords, splitKeywords(strings.Join(words, "\n"))...)
	}
	e.in(x.venue())
	x.doi(x.offset, &e, x.first("DO"))
	for _, address := range x.all("UR", "LK", "L1", "L2") {
		e.identify(address)
	}
	for _, address := range x.all("UR", "LK") {
		e.address("", address)
	}
	for _, text := range x.all("AN", "VL", "T2", "JO", "JF", "M1", "C1", "N1") {
		if id := mentionedArxiv(text); id != "" {
			e.identify(id)
		}
	}
	x.add(x.offset, e)
	x.open, x.last = false, ""
}

// venue is where the reference was published. T2 and what older programs write for it name what it is in.
func (x *risReader) venue() Venue {
	name := x.first("T2", "JF", "JO", "JA", "J2")
	if bookTypes.MatchString(x.kind) {
		name = cmp.Or(x.first("C3"), name, x.first("BT"))
	}
	v := named(name, x.kind)
	v.Volume, v.Number, v.Publisher = x.first("VL"), x.first("IS"), x.first("PB")
	v.Pages = strings.Trim(x.first("SP")+"-"+x.first("EP"), "-")
	return v
}

// published is the most precise of the dates that a reference has.
func (x *risReader) published() (published content.Date) {
	for _, written := range x.all("DA", "Y1", "PY") {
		published = most(published, x.date(x.offset, written))
	}
	return published
}
