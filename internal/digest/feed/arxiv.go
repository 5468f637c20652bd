// Package feed reads what arXiv sends: Atom feeds, responses of its API, and listings by mail.
//
// In comes a dump, out go its entries. LaTeX's accents become characters, and all other LaTeX remains as arXiv has it.
// A feed that is not XML throughout is an error; a listing that breaks off is read as far as it goes. Elements and
// lines that belong to no paper and are not arXiv's own boilerplate are reported.
package feed

import (
	"bytes"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// LooksLikeArxiv reports whether a dump is something that arXiv sends.
func LooksLikeArxiv(head string) bool {
	return looksLikeAtom(head) && strings.Contains(strings.ToLower(head), "arxiv.org") || looksLikeListing(head)
}

// ReadArxiv reads a feed, a response of the API (arXiv API User's Manual, section 3.3; the feeds of rss.arxiv.org have
// the same form with the parts of a paper in other elements), or a listing.
func ReadArxiv(d *entry.Dump) error {
	if bytes.HasPrefix(bytes.TrimSpace(d.Src), []byte("<")) {
		d.Extension = ".atom"
		return readAtom(d)
	}
	return readListing(d)
}
