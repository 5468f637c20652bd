package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

var atomHead = regexp.MustCompile(
	`^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*<feed\b[^>]*http://www\.w3\.org/2005/Atom`)

func looksLikeAtom(head string) bool { return atomHead.MatchString(strings.TrimSpace(head)) }

type atomEntry struct {
	ID         string         `xml:"id"`
	Published  string         `xml:"published"`
	Title      string         `xml:"title"`
	Summary    string         `xml:"summary"`
	Authors    []string       `xml:"author>name"`
	Creators   string         `xml:"creator"` // all names in one element, only in rss.arxiv.org
	Comment    string         `xml:"comment"`
	Journal    string         `xml:"journal_ref"` // with volume, year and pages, as written by the authors
	DOI        string         `xml:"doi"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Announced  string         `xml:"announce_type"` // only in rss.arxiv.org: new, cross, replace, replace-cross
}

type atomLink struct {
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feedParts lists the elements of a feed outside its entries.
var feedParts = map[string]bool{
	"feed": true, "id": true, "title": true, "subtitle": true, "link": true, "author": true, "generator": true,
	"logo": true, "icon": true, "rights": true, "category": true, "totalResults": true, "startIndex": true,
	"itemsPerPage": true,
}

// An atomReader reads the elements of a feed, one entry at a time.
type atomReader struct {
	*entry.Dump
	decoder *xml.Decoder
}

// readAtom reads a feed. It returns an error if the XML has a syntax error.
func readAtom(d *entry.Dump) error {
	a := &atomReader{Dump: d, decoder: xml.NewDecoder(bytes.NewReader(d.Src))}
	a.decoder.Entity = xml.HTMLEntity
	// NewDump has already converted the text to UTF-8.
	a.decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		offset := int(a.decoder.InputOffset())
		token, err := a.decoder.Token()
		if err == nil {
			err = a.element(token, offset)
		}
		if err != nil {
			return a.broken(err)
		}
	}
}

// element processes the element that starts with a token.
func (a *atomReader) element(token xml.Token, offset int) error {
	start, ok := token.(xml.StartElement)
	if text, isText := token.(xml.CharData); isText && len(bytes.TrimSpace(text)) > 0 {
		blanks := len(a.Src[offset:]) - len(bytes.TrimLeft(a.Src[offset:], " \t\r\n"))
		a.Report(offset+blanks, "not part of any entry: "+problem.Quote(entry.Clean(string(text))), "ignored")
	}
	if !ok {
		return nil
	}
	switch name := start.Name.Local; {
	case name == "entry":
		var e atomEntry
		err := a.decoder.DecodeElement(&e, &start)
		if err == nil {
			a.entry(offset, &e)
		}
		return err
	case name == "updated":
		var when string
		err := a.decoder.DecodeElement(&when, &start)
		if on, ok := entry.ReadDate(when); ok {
			a.Day = entry.DayOf(on)
		}
		return err
	case name == "feed":
		return nil
	case !feedParts[name]:
		a.Report(offset, "unknown element <"+name+">", "ignored")
	}
	return a.decoder.Skip()
}

// broken converts an error to a problem at its position, or to nil at the end of the feed.
func (a *atomReader) broken(err error) error {
	if err == io.EOF {
		return nil
	}
	what := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		what = syntax.Msg
	}
	return a.Problem(min(int(a.decoder.InputOffset()), len(a.Src)), "invalid XML: "+what,
		"download the feed again")
}

var (
	announcement = regexp.MustCompile(`(?s)^\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?`)
	categoryForm = regexp.MustCompile(`^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?$`)
	affiliations = regexp.MustCompile(`\s*\([^()]*\)`)
)

// entry adds the entry of an element.
func (a *atomReader) entry(offset int, from *atomEntry) {
	if strings.Contains(from.ID, "/api/errors") {
		a.Report(offset, "arXiv returned an error: "+entry.Clean(from.Summary), "fix the query and download the feed "+
			"again")
		return
	}
	e := entry.Entry{
		Title:    line(from.Title),
		Abstract: entry.Paragraphs(entry.LaTeXAccents(announcement.ReplaceAllString(from.Summary, ""))),
		Note:     line(from.Comment),
		Subjects: categories(from.Categories),
	}
	if !e.Identify(from.ID) {
		a.Report(offset, problem.Quote(entry.Clean(from.ID))+" is not an arXiv identifier", "imported without it")
	}
	if !strings.HasPrefix(from.Announced, "replace") { // otherwise the date is that of the new version
		e.Date = a.Date(offset, entry.Clean(from.Published))
	}
	for _, name := range from.Authors {
		if name = strings.TrimRight(line(name), ": "); name != "" { // arXiv has an author ":" after a collaboration
			e.Authors = append(e.Authors, name)
		}
	}
	if len(e.Authors) == 0 {
		e.Authors = listedAuthors(from.Creators)
	}
	e.SetVenue(entry.Venue{Journal: line(from.Journal)})
	a.DOI(offset, &e, entry.Clean(from.DOI))
	for _, l := range from.Links {
		e.Identify(l.Href)
	}
	a.Add(offset, e)
}

// categories returns arXiv's categories. The list can also contain classes of MSC and ACM.
func categories(all []atomCategory) (terms []string) {
	for _, c := range all {
		if categoryForm.MatchString(c.Term) {
			terms = append(terms, c.Term)
		}
	}
	return terms
}

// line returns a field on one line, with its accents converted.
func line(field string) string { return entry.LaTeXAccents(entry.Clean(field)) }

// listedAuthors parses a list of names: "A. One (1), B. Two, Jr. and C. Three ((1) Here)".
func listedAuthors(list string) (names []string) {
	list = line(list)
	for {
		without := affiliations.ReplaceAllString(list, "") // innermost brackets first
		if without == list {
			break
		}
		list = without
	}
	for _, name := range entry.SplitList(entry.ReplaceAnd(list, ", "), ",") {
		if entry.IsNameSuffix(name) && len(names) > 0 {
			names[len(names)-1] += " " + name
		} else {
			names = append(names, name)
		}
	}
	return names
}
