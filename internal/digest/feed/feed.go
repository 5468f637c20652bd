package feed

import (
	"bytes"
	"encoding/xml"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// LooksLikeFeed reports whether a dump that starts with head is a feed: Atom (RFC 4287), RSS 2.0
// (https://www.rssboard.org/rss-specification) or RSS 1.0 (https://web.resource.org/rss/1.0/spec), which is RDF.
func LooksLikeFeed(head string) bool {
	switch name, attributes := entry.XMLRoot(head); name {
	case "feed":
		return strings.Contains(attributes, atom)
	case "rss":
		return true
	case "RDF":
		return strings.Contains(attributes, rss1)
	}
	return false
}

// Namespaces of feeds.
const (
	rss1 = "http://purl.org/rss/1.0/"
	atom = "http://www.w3.org/2005/Atom"
)

// isOwn reports whether a namespace is that of the feed and not of an extension.
func isOwn(space string) bool { return space == "" || space == atom || space == rss1 }

// wrappers lists the elements that contain the items and other elements of a feed.
var wrappers = map[string]bool{"feed": true, "rss": true, "channel": true, "RDF": true}

// feedElements lists the elements of a feed outside its items, except those of extensions.
var feedElements = map[string]bool{
	"id": true, "title": true, "subtitle": true, "link": true, "author": true, "generator": true, "logo": true,
	"icon": true, "rights": true, "category": true, "contributor": true, "description": true, "language": true,
	"copyright": true, "managingEditor": true, "webMaster": true, "docs": true, "cloud": true, "ttl": true,
	"image": true, "rating": true, "textInput": true, "textinput": true, "skipHours": true, "skipDays": true,
	"items": true, "year": true, "month": true, "day": true,
}

// dateElements lists the elements that contain the date of a feed.
var dateElements = map[string]bool{"updated": true, "lastBuildDate": true, "pubDate": true, "date": true}

// An item is an entry of Atom or an item of RSS.
type item struct {
	offset int
	isRDF  bool   // whether it is an item of RSS 1.0
	about  string // its address in RDF, or ""
	fields []field
}

// A field is an element in an item.
type field struct {
	space, name string
	attributes  []xml.Attr
	text        string   // including that of inner elements
	names       []string // the texts of the inner elements <name> of a person
}

// attribute returns the value of an attribute, or "".
func (f *field) attribute(name string) string {
	for _, a := range f.attributes {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// A reader reads the elements of a feed, one item at a time.
type reader struct {
	*entry.Dump
	decoder *xml.Decoder
	isArxiv bool // whether the format of the dump is "arxiv"
}

// ReadFeed reads a feed. It returns a problem if the XML has a syntax error.
func ReadFeed(d *entry.Dump) error {
	r := &reader{Dump: d, decoder: d.XML(), isArxiv: d.Format == "arxiv"}
	for {
		offset := int(r.decoder.InputOffset())
		token, err := r.decoder.Token()
		if err == nil {
			err = r.element(token, offset)
		}
		if err != nil {
			return r.BrokenXML(r.decoder, err, "download the feed again")
		}
	}
}

// element reads the element that starts with a token, or enters it if it is a wrapper. It reports text between
// elements.
func (r *reader) element(token xml.Token, offset int) error {
	start, ok := token.(xml.StartElement)
	if text, isText := token.(xml.CharData); isText && len(bytes.TrimSpace(text)) > 0 {
		blanks := len(r.Src[offset:]) - len(bytes.TrimLeft(r.Src[offset:], " \t\r\n"))
		r.Report(offset+blanks, "not part of any entry: "+problem.Quote(entry.Clean(string(text))), "ignored")
	}
	if !ok {
		return nil
	}
	switch name := start.Name.Local; {
	case name == "entry" || name == "item":
		it, err := r.item(start, offset)
		if err == nil {
			r.addPaper(it)
		}
		return err
	case dateElements[name]:
		var when string
		err := r.decoder.DecodeElement(&when, &start)
		if on, ok := readDate(when); ok && r.Day.IsZero() {
			r.Day = entry.DayOf(on)
		}
		return err
	case wrappers[name]:
		return nil
	case isOwn(start.Name.Space) && !feedElements[name]:
		r.Report(offset, "unknown element <"+name+">", "ignored")
	}
	return r.decoder.Skip()
}

// item reads an item up to its end.
func (r *reader) item(start xml.StartElement, offset int) (*item, error) {
	it := &item{offset: offset, isRDF: start.Name.Space == rss1}
	for _, a := range start.Attr {
		if a.Name.Local == "about" {
			it.about = a.Value
		}
	}
	for {
		token, err := r.decoder.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		switch t := token.(type) {
		case xml.EndElement:
			return it, nil
		case xml.StartElement:
			f, err := r.field(t)
			if err != nil {
				return nil, err
			}
			it.fields = append(it.fields, f)
		}
	}
}

// field reads an element of an item up to its end.
func (r *reader) field(start xml.StartElement) (field, error) {
	f := field{space: start.Name.Space, name: start.Name.Local, attributes: start.Attr}
	var text strings.Builder
	named := 0 // offset in text where the open element <name> starts
	for depth := 0; ; {
		token, err := r.decoder.Token()
		if err != nil {
			return f, unexpected(err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			named = text.Len()
			if isBlock(t.Name.Local) {
				text.WriteString("\n\n")
			}
		case xml.EndElement:
			if depth == 0 {
				f.text = text.String()
				return f, nil
			}
			if depth == 1 && t.Name.Local == "name" {
				f.names = append(f.names, text.String()[named:])
			}
			depth--
		case xml.CharData:
			text.Write(t)
		}
	}
}
