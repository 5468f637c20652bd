package entry

import (
	"cmp"
	"regexp"
	"strings"
)

// A Venue is where a paper was published, in the terms of BibTeX.
type Venue struct {
	Journal   string
	Booktitle string // of the proceedings, or of another book that contains the paper
	Volume    string
	Number    string // of the issue
	Pages     string
	Publisher string
}

// VenueOf returns the venue with a name: a book or a journal, as the type that a source gives for the paper says.
func VenueOf(name, kind string) Venue {
	if IsInBook(kind) {
		return Venue{Booktitle: name}
	}
	return Venue{Journal: name}
}

var bookTypes = regexp.MustCompile(`(?i)conf|proceeding|chapter|cpaper|chap$`)

// IsInBook reports whether a type of papers is one that books and proceedings contain.
func IsInBook(kind string) bool { return bookTypes.MatchString(kind) }

// Inherit fills what a paper does not say about its venue from the book that it refers to.
func (v Venue) Inherit(book Venue) Venue {
	if v.Journal == "" {
		v.Booktitle = cmp.Or(v.Booktitle, book.Booktitle)
	}
	v.Volume = cmp.Or(v.Volume, book.Volume)
	v.Number = cmp.Or(v.Number, book.Number)
	v.Publisher = cmp.Or(v.Publisher, book.Publisher)
	return v
}

// repository matches what programs write as the journal or publisher of a paper that is only on arXiv. DBLP calls it
// the Computing Research Repository.
var repository = regexp.MustCompile(`(?i)^(?:arxiv\b|corr$|computing research repository|cornell university$)`)

// SetVenue sets the venue of a paper. It ignores arXiv, whose identifier has a field of its own.
func (e *Entry) SetVenue(v Venue) {
	v.Pages = pages(v.Pages)
	if repository.MatchString(cmp.Or(v.Journal, v.Booktitle)) {
		return
	}
	if repository.MatchString(v.Publisher) {
		v.Publisher = ""
	}
	if strings.HasPrefix(v.Volume, "abs/") { // DBLP's form of an arXiv identifier
		v.Volume = ""
	}
	e.Venue = v
}

var pageRange = regexp.MustCompile(`^(\w+)\s*(?:-+|–|—|−)\s*(\w+)$`)

// pages writes a range of pages with an en dash, and a single page once.
func pages(written string) string {
	m := pageRange.FindStringSubmatch(written)
	switch {
	case m == nil:
		return written
	case m[1] == m[2]:
		return m[1]
	}
	return m[1] + "–" + m[2]
}
