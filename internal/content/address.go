package content

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// This file builds the addresses of a site, in two steps: the path of a page or file, and a link to it.
//
// A path is from the base path, begins with a slash and is not escaped; that of a page ends with a
// slash. URL and Absolute join it with the base path, which is not escaped either, or with the base
// URL, which is. Both bases end with a slash.

// The pages that a site has once.
const (
	HomePath         = "/"
	DatesPath        = "/dates/"
	UndatedPath      = "/dates/undated/"
	DigestsPath      = "/digests/"
	TagsPath         = "/tags/"
	CountsPath       = "/authors/" // by number of authors
	UnknownCountPath = "/authors/unknown/"
	PeoplePath       = "/people/"
	CollectionsPath  = "/collections/"
	OverviewPath     = "/glance/"
	SearchPath       = "/search/" // the search index is below it
	NotFoundPath     = "/404.html"
)

// PapersPath is the folder of the papers' pages. It has no page of its own.
const PapersPath = "/papers/"

// The files for programs that a site has once.
const (
	PapersJSONPath = "/papers.json"
	SitemapPath    = "/sitemap.xml"
	RobotsPath     = "/robots.txt"
)

// The names of the feeds below a page.
const (
	AtomFile     = "feed.xml"
	JSONFeedFile = "feed.json"
)

// PaperPath is the path of a paper's page.
func PaperPath(slug string) string { return PapersPath + slug + "/" }

// HomePage is the slug of the free page whose text is that of the home page.
const HomePage = "index"

// PagePath is the path of a free page.
func PagePath(slug string) string {
	if slug == HomePage {
		return HomePath
	}
	return "/" + slug + "/"
}

// CollectionPath is the path of a collection's page.
func CollectionPath(slug string) string { return CollectionsPath + slug + "/" }

// DatePath is the path of the smallest list that has every paper of a date: of its month, of its
// year if the month is unknown, or of the undated papers.
func DatePath(d Date) string {
	switch {
	case d.IsZero():
		return UndatedPath
	case d.Month == 0:
		return fmt.Sprintf("%s%04d/", DatesPath, d.Year)
	}
	return fmt.Sprintf("%s%04d/%02d/", DatesPath, d.Year, d.Month)
}

// DigestPath is the path of the list of a digest's papers.
func DigestPath(day Date) string { return DigestsPath + day.String() + "/" }

// TagPath is the path of the list of a tag's papers.
func TagPath(tag string) string { return TagsPath + tag + "/" }

// CountPath is the path of the list of the papers with so many authors; 0 is an unknown number.
func CountPath(authors int) string {
	if authors == 0 {
		return UnknownCountPath
	}
	return CountsPath + strconv.Itoa(authors) + "/"
}

// PersonPath is the path of a person's page.
func PersonPath(slug string) string { return PeoplePath + slug + "/" }

// LetterPath is the path of the people whose family names begin with a letter, in a long index.
func LetterPath(letter string) string { return PeoplePath + letter + "/" }

// ListPagePath is the path of the nth page of a list, which begins at the path first.
func ListPagePath(first string, n int) string {
	if n == 1 {
		return first
	}
	return first + "page/" + strconv.Itoa(n) + "/"
}

// AtomPath is the path of the Atom feed of a page.
func AtomPath(page string) string { return page + AtomFile }

// JSONFeedPath is the path of the JSON feed of a page.
func JSONFeedPath(page string) string { return page + JSONFeedFile }

// BibliographyPath is the path of the file that cites the papers of a page. The extension, such as
// ".bib", is that of its format.
func BibliographyPath(page, extension string) string { return page + "papers" + extension }

// CardPath is the path of the social card of a page. The hash is that of what the card shows.
func CardPath(page, hash string) string { return page + "card." + hash + ".png" }

// SitemapPartPath is the path of the nth part of a long sitemap.
func SitemapPartPath(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n) }

// taken are the paths at the root that free pages cannot have.
var taken = []string{
	PapersPath, DatesPath, DigestsPath, TagsPath, CountsPath, PeoplePath, CollectionsPath, SearchPath, OverviewPath,
	"/page/", "/css/", "/js/", "/404/",
}

// IsTaken reports whether the site itself needs the path that a free page of this name would have.
func IsTaken(slug string) bool { return slices.Contains(taken, PagePath(slug)) }

// URL is a path as the pages of the site link to it: below the base path, and escaped.
func URL(basePath, path string) string { return escape(below(basePath, path)) }

// Absolute is the address of a path for programs elsewhere.
func Absolute(baseURL, path string) string { return baseURL + escape(strings.TrimPrefix(path, "/")) }

// Rebase puts the base path before an address that a text has, if that is one of the site's own. It
// escapes nothing: the address can have a query and a fragment.
func Rebase(basePath, address string) string {
	if !IsLocal(address) {
		return address
	}
	return below(basePath, address)
}

// IsLocal reports whether an address that a text has is one of the site's own, from its base path.
// Two slashes begin the name of another host.
func IsLocal(address string) bool {
	return strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
}

func below(base, path string) string { return base + strings.TrimPrefix(path, "/") }

func escape(path string) string {
	if isPlain(path) { // as nearly all are
		return path
	}
	return (&url.URL{Path: path}).EscapedPath()
}

// isPlain reports whether no character of a path needs to be escaped.
func isPlain(path string) bool {
	for i := range len(path) {
		c := path[i]
		isLetter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !isLetter && (c < '0' || c > '9') && c != '/' && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}
