package bib

import (
	"encoding/xml"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// EndNote's tagged format, which is based on refer(1), has a line "%T value" for each field; further lines continue the
// value. A reference starts with %0, or after a blank line. The tags, and the elements of EndNote's XML, correspond to
// tags of RIS, so both formats are read as RIS.

var (
	endnoteHead = lazyregexp.New(`^\s*(?:%[0A-Z@] [^\n]*\n\s*){2}`)
	endnoteLine = lazyregexp.New(`^%([0-9A-Z@!+>(\[~^?&$*#<\])])(?:[ \t](.*))?$`)
)

// endnoteTags maps EndNote's tags to those of RIS.
var endnoteTags = map[string]string{
	"T": "TI", "A": "AU", "B": "T2", "J": "T2", "E": "ED", "Y": "A3", "?": "A4", "C": "CY", "D": "PY", "8": "DA",
	"F": "ID", "G": "LA", "I": "PB", "K": "KW", "L": "CN", "M": "AN", "N": "IS", "P": "SP", "R": "DO", "S": "T3",
	"U": "UR", "V": "VL", "X": "AB", "Z": "N1", "@": "SN", "7": "ET", "9": "M3", "!": "ST",
}

// endnoteIgnored lists EndNote's tags that are internal to programs or repeat other tags.
var endnoteIgnored = entry.WordSet(`+ > ( [ ~ ^ & $ * # < ] ) 1 2 3 4 5 6 H O Q W`)

// endnoteKinds maps EndNote's types of references to those of RIS.
var endnoteKinds = map[string]string{
	"journal article": "JOUR", "electronic article": "EJOUR", "magazine article": "MGZN", "newspaper article": "NEWS",
	"conference paper": "CPAPER", "conference proceedings": "CONF", "conference proceeding": "CONF",
	"book section": "CHAP", "electronic book section": "ECHAP", "book": "BOOK", "electronic book": "EBOOK",
	"edited book": "EDBOOK", "thesis": "THES", "report": "RPRT", "government document": "GOVDOC", "patent": "PAT",
	"web page": "ELEC", "blog": "BLOG", "online database": "DBASE", "dataset": "DATA", "computer program": "COMP",
	"unpublished work": "UNPB", "manuscript": "MANSCPT", "preprint": "UNPB", "standard": "STAND",
}

// LooksLikeEndNote reports whether a dump starts with references in EndNote's tagged format.
func LooksLikeEndNote(head string) bool {
	head = strings.ReplaceAll(strings.ReplaceAll(head, "\r\n", "\n"), "\r", "\n")
	return endnoteHead.MatchString(head+"\n") && strings.Contains("\n"+head, "\n%T")
}

// An endnoteReader reads references in EndNote's tagged format.
type endnoteReader struct {
	risReader
	blank    bool // whether the last line was blank
	skipping bool // whether lines continue the value of a tag that is not imported
}

// ReadEndNote reads references in EndNote's tagged format.
func ReadEndNote(d *entry.Dump) error {
	x := &endnoteReader{risReader: risReader{Dump: d}}
	for offset, text := range d.Lines() {
		x.line(offset, text)
	}
	x.end()
	return nil
}

// line reads a line.
func (x *endnoteReader) line(offset int, text string) {
	m := endnoteLine.FindStringSubmatch(text)
	switch {
	case strings.TrimSpace(text) == "":
		x.blank = true
		return
	case m != nil && (m[1] == "0" || !x.open || x.blank && x.startsAnother(m[1])):
		x.end()
		x.begin(offset, "Generic")
		x.store(offset, m[1], m[2])
	case m != nil:
		x.store(offset, m[1], m[2])
	case x.skipping:
	case x.open && x.last != "":
		values := x.fields[x.last]
		values[len(values)-1] = append(values[len(values)-1], text)
	default:
		x.Report(offset, "not part of any reference: "+problem.Quote(entry.Clean(text)),
			"a reference starts with a line %0 and its type")
	}
	x.blank = false
}

// startsAnother reports whether a tag after a blank line starts another reference. In refer(1), references do not start
// with %0.
func (x *endnoteReader) startsAnother(tag string) bool {
	return x.kind == "Generic" && (tag == "T" || tag == "A") && len(x.fields["TI"]) > 0
}

// store adds the value of a tag to the open reference.
func (x *endnoteReader) store(offset int, tag, value string) {
	value = strings.TrimSpace(value)
	ris := endnoteTags[tag]
	x.skipping = ris == "" && tag != "0"
	switch {
	case tag == "0":
		x.kind = endnoteKind(value)
	case ris != "":
		x.add(ris, value)
	case !endnoteIgnored[tag]:
		x.Report(offset, "unknown tag %"+tag+": "+problem.Quote(value), "ignored")
	}
}

// endnoteKind returns the RIS type for a type of EndNote, or "GEN".
func endnoteKind(written string) string {
	if kind := endnoteKinds[strings.ToLower(written)]; kind != "" {
		return kind
	}
	return "GEN"
}

var fourDigits = lazyregexp.New(`\d{4}`)

// end adds the entry of the open reference, if there is one. A date without a year gets the year of the reference.
func (x *risReader) end() {
	if !x.open {
		return
	}
	if day, year := x.first("DA"), x.first("PY"); day != "" && !fourDigits.MatchString(day) {
		delete(x.fields, "DA")
		if _, ok := entry.ReadDate(day + ", " + year); ok && year != "" {
			x.fields["DA"] = []risValue{{day + ", " + year}}
		}
	}
	if x.kind == "Generic" {
		x.kind = "GEN"
	}
	x.close()
}

// endnoteElements maps the elements of EndNote's XML, with their parents, to tags of RIS.
var endnoteElements = map[string]string{
	"titles/title": "TI", "titles/secondary-title": "T2", "titles/tertiary-title": "T3", "titles/short-title": "ST",
	"periodical/full-title": "JF", "authors/author": "AU", "secondary-authors/author": "ED",
	"tertiary-authors/author": "A3", "dates/year": "PY", "pub-dates/date": "DA", "record/volume": "VL",
	"record/number": "IS", "record/pages": "SP", "record/publisher": "PB", "record/pub-location": "CY",
	"record/isbn": "SN", "record/abstract": "AB", "record/notes": "N1", "keywords/keyword": "KW",
	"record/electronic-resource-num": "DO", "related-urls/url": "UR", "record/language": "LA", "record/label": "ID",
	"record/edition": "ET", "record/work-type": "M3",
}

// LooksLikeEndNoteXML reports whether a dump that starts with head is XML that EndNote exports.
func LooksLikeEndNoteXML(head string) bool {
	name, _ := entry.XMLRoot(head)
	return (name == "xml" || name == "records") && strings.Contains(head, "<record") &&
		strings.Contains(head, "<ref-type")
}

// ReadEndNoteXML reads XML that EndNote exports. The text of a value is in one or more elements <style>.
func ReadEndNoteXML(d *entry.Dump) error {
	x := &risReader{Dump: d}
	decoder := d.XML()
	var path []string
	var value strings.Builder
	for {
		offset := int(decoder.InputOffset())
		token, err := decoder.Token()
		if err != nil {
			return d.BrokenXML(decoder, err, "export it from EndNote again")
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch name := t.Name.Local; name {
			case "style":
			case "record":
				x.begin(offset, "GEN")
			case "ref-type":
				x.kind = endnoteKind(attribute(t, "name"))
			default:
				value.Reset()
			}
			path = append(path, t.Name.Local)
		case xml.CharData:
			value.Write(t)
		case xml.EndElement:
			above := ""
			if len(path) > 1 {
				above = path[len(path)-2]
			}
			text := strings.ReplaceAll(value.String(), "\r", "\n")
			tag := endnoteElements[above+"/"+t.Name.Local]
			if x.open && tag != "" && strings.TrimSpace(text) != "" {
				x.add(tag, text)
			}
			if t.Name.Local == "record" {
				x.end()
			}
			path = path[:len(path)-1]
		}
	}
}

// attribute returns the value of an attribute, or "".
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
