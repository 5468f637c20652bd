package bib

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A line of RIS ("RIS Format Specifications", Research Information Systems, with tags of current programs) is a tag of
// two characters, two spaces, a hyphen, a space and a value. TY starts a reference and ER ends it. A line without a tag
// continues the value above it.

var risHead = lazyregexp.New(`(?m)^TY  - ?\w`)

// LooksLikeRIS reports whether the start of a dump contains the start of a reference in RIS.
func LooksLikeRIS(head string) bool {
	return risHead.MatchString(strings.ReplaceAll(head, "\r", "\n"))
}

// risField splits a line into its tag and its value. Without a tag, ok is false.
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

// A risReader reads one reference at a time.
type risReader struct {
	*entry.Dump
	open   bool                  // whether a reference is open
	offset int                   // of the line with TY
	fields map[string][]risValue // values by tag
	last   string                // the tag whose value lines without a tag continue
	kind   string                // the value of TY
}

// risEntryTags lists the tags whose values are in the entry's own fields, or that are names of local files.
var risEntryTags = entry.WordSet(`TI T1 CT BT AB N2 AU A1 KW DO UR LK L1 L2 L3 L4 DA Y1 PY IS SP EP ID T2 JF`)

// A risValue is the value of a tag, one element per line.
type risValue []string

// line returns the value on one line, without markup.
func (v risValue) line() string { return cleanMarkup(strings.Join(v, " ")) }

// ReadRIS reads references in the RIS format.
func ReadRIS(d *entry.Dump) error {
	x := &risReader{Dump: d}
	for offset, text := range d.Lines() {
		x.line(offset, text)
	}
	x.closeIncomplete()
	return nil
}

// line reads a line.
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
		x.closeIncomplete()
		x.begin(offset, value)
	case tag == "ER":
		x.close()
	default:
		x.add(tag, value)
	}
}

// begin starts a reference of a type.
func (x *risReader) begin(offset int, kind string) {
	x.open, x.offset, x.fields, x.last, x.kind = true, offset, map[string][]risValue{}, "", kind
}

// add adds a value to the open reference.
func (x *risReader) add(tag, value string) {
	x.last = tag
	x.fields[tag] = append(x.fields[tag], risValue{value})
}

// closeIncomplete reports and adds the open reference, which has no ER line, if there is one.
func (x *risReader) closeIncomplete() {
	if x.open {
		hint := "end it with a line ER  - "
		if x.title() != "" {
			hint = "imported what is there; " + hint
		}
		x.Report(x.offset, "the reference is not closed", hint)
		x.close()
	}
}

// all returns the values of the given tags that are not blank, each on one line.
func (x *risReader) all(tags ...string) (values []string) {
	for _, t := range tags {
		for _, v := range x.fields[t] {
			if text := v.line(); text != "" {
				values = append(values, text)
			}
		}
	}
	return values
}

// first returns the first value of the first tag that has a value, or "".
func (x *risReader) first(tags ...string) string {
	for _, t := range tags {
		for _, v := range x.fields[t] {
			if text := v.line(); text != "" {
				return text
			}
		}
	}
	return ""
}

func (x *risReader) title() string { return x.first("TI", "T1", "CT", "BT") }

// close adds the entry of the open reference.
func (x *risReader) close() {
	e := entry.Entry{Title: x.title(), Note: x.first("N1"), Date: x.published()}
	for _, abstract := range append(x.fields["AB"], x.fields["N2"]...) {
		e.Abstract = cmp.Or(e.Abstract, entry.Paragraphs(entry.StripMarkup(strings.Join(abstract, "\n"))))
	}
	for _, name := range x.all("AU", "A1") {
		e.Authors = append(e.Authors, entry.DisplayName(strings.Split(name, ",")...))
	}
	for _, words := range x.fields["KW"] { // one per tag, one per line, or several on a line
		e.Keywords = append(e.Keywords, entry.SplitKeywords(strings.Join(words, "\n"))...)
	}
	venue := x.venue()
	e.SetVenue(venue)
	x.SetDOI(x.offset, &e, x.first("DO"))
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
	x.addFields(&e)
	keepVenue(&e, venue)
	x.Add(x.offset, e)
	x.open, x.last = false, ""
}

// addFields sets the key, the type and the further fields of an entry. It adds the addresses of files as links.
func (x *risReader) addFields(e *entry.Entry) {
	e.Key = x.first("ID")
	setType(e, x.biblioType())
	if e.Type == "thesis" {
		e.Type = thesisType(x.first("M3"))
	}
	for _, address := range x.all("L1", "L2", "L3", "L4") {
		if biblio.IsWebAddress(address) && content.ArxivID(address) == "" {
			e.AddLink(entry.Link{URL: address})
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(x.fields)) {
		if !x.isInEntry(tag, e) {
			x.addField(e, tag)
		}
	}
	if e.Date.Month == 0 {
		if season := x.season(); season != "" {
			e.SetField("month", season)
		}
	}
}

// addField sets the further field of a tag. Several tags can have the same field. A list of names contains the names of
// all its tags. The place of publication is CY or else PP.
func (x *risReader) addField(e *entry.Entry, tag string) {
	name := biblio.NameOfTag(tag)
	switch field := biblio.Lookup(name); {
	case tag == "SN":
		for _, number := range x.all("SN") {
			kind := serialNumber(number, e.Type)
			e.SetField(kind, strings.TrimPrefix(e.Fields[kind]+", "+number, ", "))
		}
	case field.Names:
		var all []string
		for _, n := range x.all(risNameTags[name]...) {
			all = append(all, bibtexName(n))
		}
		e.SetField(name, strings.Join(all, " and "))
	case name == "shortjournal":
		short := x.first("J2", "JA", "JO")
		if short != "" && short != e.Venue.Name() {
			e.SetField(name, short)
		}
	case field.Date:
		if date := isoDate(x.first(tag)); date != "" {
			e.SetField(name, date)
		}
	default:
		if values := x.all(tag); len(values) > 0 && e.Fields[name] == "" {
			e.SetField(name, strings.Join(values, "\n"))
		}
	}
}

// risNameTags lists the tags of each field that is a list of names.
var risNameTags = map[string][]string{
	"editor": {"ED", "A2"}, "collection-editor": {"A3"}, "translator": {"A4"},
}

// isInEntry reports whether the values of a tag are in the entry's own fields.
func (x *risReader) isInEntry(tag string, e *entry.Entry) bool {
	switch tag {
	case "C3":
		return e.Venue.Booktitle != "" && e.Venue.Booktitle == x.first(tag)
	case "VL", "PB": // keepVenue adds them for a paper without a venue
		return true
	case "AN", "M1":
		return isArxivText(x.first(tag))
	case "N1":
		return strings.EqualFold(x.first(tag), "withdrawn")
	}
	return risEntryTags[tag]
}

// season returns the fourth part of a date, as in 2026///Spring, or "".
func (x *risReader) season() string {
	for _, written := range x.all("DA", "Y1", "PY") {
		if parts := strings.SplitN(written, "/", 4); len(parts) == 4 && strings.TrimSpace(parts[3]) != "" {
			return strings.TrimSpace(parts[3])
		}
	}
	return ""
}

// bibtexName converts a name in RIS, "Family, Given, Suffix", to BibTeX. A name without commas is that of an
// organization.
func bibtexName(name string) string {
	parts := entry.SplitList(name, ",")
	switch len(parts) {
	case 1:
		return wholeName(parts[0])
	case 3:
		return parts[0] + ", " + parts[2] + ", " + parts[1]
	}
	return strings.Join(parts, ", ")
}

var (
	issnForm     = lazyregexp.New(`^(?:ISSN:?\s*)?\d{4}-?\d{3}[\dXx](?:\s*\(.*\))?$`)
	isInBookType = lazyregexp.New(`book|collection|proceedings|reference|thesis|manual`)
)

// serialNumber returns the name of the field for a serial number of a publication of a type: "issn" or "isbn".
func serialNumber(number, kind string) string {
	if issnForm.MatchString(number) || len(number) < 10 && !isInBookType.MatchString(kind) {
		return "issn"
	}
	return "isbn"
}

// biblioType returns the type of the reference, or the zero Type if it is unknown.
func (x *risReader) biblioType() biblio.Type {
	t, _ := biblio.FromRIS(x.kind)
	return t
}

// venue returns the venue of the reference. T2, or an equivalent tag of older programs, is the name of the journal or
// book.
func (x *risReader) venue() entry.Venue {
	name := x.first("T2", "JF", "JO", "JA", "J2")
	if entry.IsInBook(x.kind) {
		name = cmp.Or(x.first("C3"), name, x.first("BT"))
	}
	v := venueOf(name, x.kind, x.biblioType())
	v.Volume, v.Number, v.Publisher = x.first("VL"), x.first("IS"), x.first("PB")
	v.Pages = strings.Trim(x.first("SP")+"-"+x.first("EP"), "-")
	return v
}

// published returns the most precise date of the reference.
func (x *risReader) published() (published content.Date) {
	for _, written := range x.all("DA", "Y1") {
		published = entry.MorePrecise(published, x.ReadDate(x.offset, written))
	}
	for _, written := range x.all("PY") {
		published = entry.MorePrecise(published, x.ReadYear(x.offset, written))
	}
	return published
}
