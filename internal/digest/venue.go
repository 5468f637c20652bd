package digest

import (
	"cmp"
	"regexp"
	"strings"
)

// A Venue is where a paper was published, in the words of BibTeX.
type Venue struct {
	Journal   string
	Booktitle string // of the proceedings, or of another book that the paper is a part of
	Volume    string
	Number    string // of the issue
	Pages     string
	Publisher string
}

// repository is what programs write for the journal or publisher of a paper that is on arXiv alone. DBLP
// calls it the Computing Research Repository.
var repository = regexp.MustCompile(`(?i)^(?:arxiv\b|corr$|computing research repository|cornell university$)`)

// in takes the venue of a paper. arXiv is none: there is a field for its identifier.
func (e *Entry) in(v Venue) {
	v.Pages = pages(v.Pages)
	if repository.MatchString(cmp.Or(v.Journal, v.Booktitle)) {
		return
	}
	if repository.MatchString(v.Publisher) {
		v.Publisher = ""
	}
	if strings.HasPrefix(v.Volume, "abs/") { // an identifier of arXiv, which DBLP writes so
		v.Volume = ""
	}
	e.Venue = v
}

var (
	pageDash  = regexp.MustCompile(`^(\w+)\s*(?:-+|–|—|−)\s*(\w+)$`)
	bookTypes = regexp.MustCompile(`(?i)conf|proceeding|chapter|cpaper|chap$`)
)

// pages writes a range of pages with the dash that belongs there, and one page once.
func pages(written string) string {
	m := pageDash.FindStringSubmatch(written)
	switch {
	case m == nil:
		return written
	case m[1] == m[2]:
		return m[1]
	}
	return m[1] + "–" + m[2]
}

// named puts the name of what a paper is in to the kind of it that its type says.
func named(name, kind string) Venue {
	if bookTypes.MatchString(kind) {
		return Venue{Booktitle: name}
	}
	return Venue{Journal: name}
}

// inherited fills what a paper does not say of its venue with what the book says that it is in.
func (v Venue) inherited(book Venue) Venue {
	if v.Journal == "" {
		v.Booktitle = cmp.Or(v.Booktitle, book.Booktitle)
	}
	v.Volume, v.Number, v.Publisher = cmp.Or(v.Volume, book.Volume), cmp.Or(v.Number, book.Number), cmp.Or(v.Publisher, book.Publisher)
	return v
}
