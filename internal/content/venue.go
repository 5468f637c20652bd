package content

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A Venue is where a paper was published, with the field names of BibTeX (Patashnik, BibTeXing, 1988).
type Venue struct {
	// The journal.
	Journal string `yaml:"journal"`
	// The proceedings, or another book that the paper is part of.
	Booktitle string `yaml:"booktitle"`
	// The volume.
	Volume string `yaml:"volume"`
	// The issue.
	Number string `yaml:"number"`
	// The page numbers, or the article number.
	Pages string `yaml:"pages"`
	// The publisher.
	Publisher string `yaml:"publisher"`
}

// Name returns the journal or book title, or "" if neither is known.
func (v Venue) Name() string {
	if v.Journal != "" {
		return v.Journal
	}
	return v.Booktitle
}

// String formats the venue for a list of references: "Journal of Things 3 (2), 1–20". Word joiners keep a page range on
// one line.
func (v Venue) String() string {
	at := v.Name()
	if v.Volume != "" {
		at += " " + v.Volume
	}
	if v.Number != "" {
		at += " (" + v.Number + ")"
	}
	parts := []string{strings.TrimSpace(at), strings.ReplaceAll(v.Pages, "–", "\u2060–\u2060"), v.Publisher}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), ", ")
}

// Within reports whether other has the same value for every field that is set in v.
func (v Venue) Within(other Venue) bool {
	others := other.parts()
	for i, part := range v.parts() {
		if part.Value != "" && part.Value != others[i].Value {
			return false
		}
	}
	return true
}

func (v Venue) parts() []PaperField {
	return []PaperField{
		{"journal", v.Journal},
		{"booktitle", v.Booktitle},
		{"volume", v.Volume},
		{"number", v.Number},
		{"pages", v.Pages},
		{"publisher", v.Publisher},
	}
}

// whole matches numbers that YAML does not change, so they need no quotes.
var whole = lazyregexp.New(`^[1-9]\d{0,8}$`)

// YAML returns the venue as a field value on one line.
func (v Venue) YAML() string {
	var parts []string
	for _, part := range v.parts() {
		switch {
		case part.Value == "":
		case whole.MatchString(part.Value):
			parts = append(parts, part.Key+": "+part.Value)
		default:
			parts = append(parts, part.Key+": "+frontmatter.Scalar(part.Value))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
