// Package feed reads feeds whose items are papers: from arXiv (Atom and RSS feeds, responses of its API, and email
// listings), and the RSS and Atom feeds of journals and other services.
//
// The input is a dump. The output is its entries. Accents in LaTeX become Unicode characters; other LaTeX does not
// change. An item that is not a paper, such as a blog post, is reported and skipped. A syntax error in the XML of a
// feed is fatal; a truncated listing is read as far as possible. Elements and lines that belong to no paper and are not
// boilerplate are reported.
package feed

import (
	"bytes"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// LooksLikeArxiv reports whether a dump that starts with head is a feed, a response or a listing of arXiv.
func LooksLikeArxiv(head string) bool {
	return LooksLikeFeed(head) && (strings.Contains(beforeItems(head), "arxiv.org") || arxivEntry.MatchString(head)) ||
		looksLikeListing(head)
}

// arxivEntry matches the identifier of an entry in a response of arXiv's API.
var arxivEntry = lazyregexp.New(`<id>\s*https?://arxiv\.org/abs/`)

// beforeItems returns the part of a feed before its first item, in lower case. The items of other feeds can link to
// arXiv, too.
func beforeItems(head string) string {
	if first := itemTag.FindStringIndex(head); first != nil {
		head = head[:first[0]]
	}
	return strings.ToLower(head)
}

var itemTag = lazyregexp.New(`(?i)<(?:entry|item)[\s>]`)

// ReadArxiv reads a feed of arXiv, a response of its API, or a listing. The response is an Atom feed (arXiv API User's
// Manual, section 3.3). The feeds of rss.arxiv.org have the same structure but some different elements.
func ReadArxiv(d *entry.Dump) error {
	if bytes.HasPrefix(bytes.TrimSpace(d.Src), []byte("<")) {
		d.Extension = ".atom"
		return ReadFeed(d)
	}
	return readListing(d)
}
