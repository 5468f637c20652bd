package digest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/latex"
)

// arXiv gives papers as Atom (arXiv API User's Manual, section 3.3; the feeds of rss.arxiv.org have
// the same form with the parts of a paper elsewhere) and as listings by mail, which mail.go reads.

var atomHead = regexp.MustCompile(`^(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*<feed\b[^>]*http://www\.w3\.org/2005/Atom`)

func looksLikeArxiv(head string) bool {
	return looksLikeAtom(head) && strings.Contains(strings.ToLower(head), "arxiv.org") || looksLikeListing(head)
}

func looksLikeAtom(head string) bool { return atomHead.MatchString(strings.TrimSpace(head)) }

func readArxiv(r *reading) error {
	if bytes.HasPrefix(bytes.TrimSpace(r.src), []byte("<")) {
		r.Format.Extension = ".atom"
		return readAtom(r)
	}
	return readListing(r)
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Published  string         `xml:"published"`
	Title      string         `xml:"title"`
	Summary    string         `xml:"summary"`
	Authors    []string       `xml:"author>name"`
	Creators   string         `xml:"creator"` // of rss.arxiv.org: all names in one
	Comment    string         `xml:"comment"`
	Journal    string         `xml:"journal_ref"` // with volume, year and pages, as its authors write it
	DOI        string         `xml:"doi"`
	Links      []atomLink     `xml:"link"`
	Categories []atomCategory `xml:"category"`
	Announced  string         `xml:"announce_type"` // of rss.arxiv.org: new, cross, replace, replace-cross
}

type atomLink struct {
	Href  string `xml:"href,attr"`
	Title string `xml:"title,attr"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

// feedParts are the elements of a feed that belong to no entry.
var feedParts = map[string]bool{
	"feed": true, "id": true, "title": true, "subtitle": true, "link": true, "author": true, "generator": true, "logo": true, "icon": true,
	"rights": true, "category": true, "totalResults": true, "startIndex": true, "itemsPerPage": true,
}

// readAtom goes through the elements of a feed, and holds one entry at a time. As with JSON, what is
// not XML throughout is not read at all.
func readAtom(r *reading) error {
	d := xml.NewDecoder(bytes.NewReader(r.src))
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	for {
		offset := int(d.InputOffset())
		token, err := d.Token()
		if err == nil {
			err = r.atomElement(d, token, offset)
		}
		if err != nil {
			return r.brokenXML(d, err)
		}
	}
}

func (r *reading) atomElement(d *xml.Decoder, token xml.Token, offset int) error {
	start, ok := token.(xml.StartElement)
	if text, isText := token.(xml.CharData); isText && len(bytes.TrimSpace(text)) > 0 {
		blanks := len(r.src[offset:]) - len(bytes.TrimLeft(r.src[offset:], " \t\r\n"))
		r.report(offset+blanks, "belongs to no entry: "+quote(clean(string(text))), "left out")
	}
	if !ok {
		return nil
	}
	switch name := start.Name.Local; {
	case name == "entry":
		var e atomEntry
		err := d.DecodeElement(&e, &start)
		if err == nil {
			r.atomEntry(offset, &e)
		}
		return err
	case name == "updated":
		var when string
		err := d.DecodeElement(&when, &start)
		if on, ok := readDate(when); ok {
			r.day = dayOf(on)
		}
		return err
	case name == "feed":
		return nil
	case !feedParts[name]:
		r.report(offset, "the element <"+name+"> belongs to no feed of arXiv", "left out")
	}
	return d.Skip()
}

// brokenXML says where a feed ceases to be XML, nil at its end.
func (r *reading) brokenXML(d *xml.Decoder, err error) error {
	if err == io.EOF {
		return nil
	}
	what := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		what = syntax.Msg
	}
	return r.problem(min(int(d.InputOffset()), len(r.src)), "not XML from here on: "+what, "download the feed again")
}

var (
	announcement  = regexp.MustCompile(`(?s)^\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?`)
	categoryForm  = regexp.MustCompile(`^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?$`)
	affiliations  = regexp.MustCompile(`\s*\([^()]*\)`)
	lastConnector = regexp.MustCompile(`,?\s+and\s+`)
)

func (r *reading) atomEntry(offset int, a *atomEntry) {
	if strings.Contains(a.ID, "/api/errors") {
		r.report(offset, "arXiv answered with an error: "+clean(a.Summary), "correct the query and ask again")
		return
	}
	e := Entry{
		Title: latex.Accents(clean(a.Title)), Abstract: paragraphs(latex.Accents(announcement.ReplaceAllString(a.Summary, ""))), Note: latex.Accents(clean(a.Comment)),
	}
	if !e.identify(a.ID) {
		r.report(offset, quote(clean(a.ID))+" is no identifier of arXiv", "the paper is imported without it")
	}
	if !strings.HasPrefix(a.Announced, "replace") { // else the day is that of the new version
		e.Date = r.date(offset, clean(a.Published))
	}
	for _, name := range a.Authors {
		if name = latex.Accents(clean(name)); name != "" {
			e.Authors = append(e.Authors, name)
		}
	}
	if len(e.Authors) == 0 {
		e.Authors = listedAuthors(a.Creators)
	}
	e.in(Venue{Journal: latex.Accents(clean(a.Journal))})
	r.doi(offset, &e, clean(a.DOI))
	for _, l := range a.Links {
		e.identify(l.Href)
	}
	e.categories(a.Categories)
	r.add(offset, e)
}

// categories takes those of arXiv; classes of MSC and ACM stand beside them.
func (e *Entry) categories(all []atomCategory) {
	for _, c := range all {
		if categoryForm.MatchString(c.Term) {
			e.Subjects = append(e.Subjects, c.Term)
		}
	}
}

// listedAuthors reads names in one line: "A. One (1), B. Two, Jr. and C. Three ((1) Here)".
func listedAuthors(list string) (names []string) {
	list = latex.Accents(clean(list))
	for {
		without := affiliations.ReplaceAllString(list, "") // the innermost brackets first
		if without == list {
			break
		}
		list = without
	}
	for _, name := range split(lastConnector.ReplaceAllString(list, ", "), ",") {
		if generation.MatchString(name) && len(names) > 0 {
			names[len(names)-1] += " " + name
		} else {
			names = append(names, name)
		}
	}
	return names
}
