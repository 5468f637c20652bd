package entry

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// A Venue is where a paper was published, with the field names of BibTeX.
type Venue struct {
	Journal   string
	Booktitle string // the proceedings or other book that contains the paper
	Volume    string
	Number    string // the issue
	Pages     string
	Publisher string
}

// Name returns the journal or book title, or "" if neither is known.
func (v Venue) Name() string { return cmp.Or(v.Journal, v.Booktitle) }

// VenueOf returns a venue with the given name. The type of the paper determines whether it is a book or a journal, as
// in IsInBook.
func VenueOf(name, kind string) Venue {
	if IsInBook(kind) {
		return Venue{Booktitle: name}
	}
	return Venue{Journal: name}
}

var bookTypes = []string{"conf", "proceeding", "chapter", "cpaper"}

// IsInBook reports whether papers of a type, such as "conferencePaper" or "CHAP", appear in books or proceedings.
func IsInBook(kind string) bool {
	kind = strings.ToLower(kind)
	return strings.HasSuffix(kind, "chap") ||
		slices.ContainsFunc(bookTypes, func(t string) bool { return strings.Contains(kind, t) })
}

// Inherit fills in missing fields of a paper's venue from the book that it refers to.
func (v Venue) Inherit(book Venue) Venue {
	if v.Journal == "" {
		v.Booktitle = cmp.Or(v.Booktitle, book.Booktitle)
	}
	v.Volume = cmp.Or(v.Volume, book.Volume)
	v.Number = cmp.Or(v.Number, book.Number)
	v.Publisher = cmp.Or(v.Publisher, book.Publisher)
	return v
}

// repository matches names that programs use as the journal or publisher of a paper that is only on arXiv. DBLP calls
// arXiv the Computing Research Repository.
var repository = lazyregexp.New(`(?i)^(?:arxiv\b|corr$|computing research repository|cornell university$)`)

func isRepository(name string) bool { return name != "" && repository.MatchString(name) }

// SetVenue sets the venue of a paper, with its pages as an en-dash range. It ignores arXiv, which has a separate field.
func (e *Entry) SetVenue(v Venue) {
	v.Pages = pages(v.Pages)
	if isRepository(v.Name()) {
		return
	}
	if isRepository(v.Publisher) {
		v.Publisher = ""
	}
	if strings.HasPrefix(v.Volume, "abs/") { // DBLP's form of an arXiv identifier
		v.Volume = ""
	}
	e.Venue = v
}

var pageRange = lazyregexp.New(`^(\w+)\s*(?:-+|–|—|−)\s*(\w+)$`)

// pages formats a page range with an en dash, and a range of one page as that page.
func pages(written string) string {
	if written == "" {
		return ""
	}
	m := pageRange.FindStringSubmatch(written)
	switch {
	case m == nil:
		return written
	case m[1] == m[2]:
		return m[1]
	}
	return m[1] + "–" + m[2]
}
