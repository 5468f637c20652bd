package content

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A URL is built in two steps: first the path of a page or file, then a link to it.
//
// A path starts with a slash, is relative to the base path and is not escaped. The path of a page ends with a slash.
// URL joins a path with the base path, Absolute with the base URL. The base path is not escaped, the base URL is. Both
// bases end with a slash.

// Paths of pages that a site has at most once.
const (
	HomePath         = "/"
	DatesPath        = "/dates/"
	UndatedPath      = "/dates/undated/"
	DigestsPath      = "/digests/"
	TagsPath         = "/tags/"
	CountsPath       = "/authors/" // lists by number of authors
	UnknownCountPath = "/authors/unknown/"
	PeoplePath       = "/people/"
	CollectionsPath  = "/collections/"
	OverviewPath     = "/glance/"
	SearchPath       = "/search/" // the search index is below it
	ReadingListPath  = "/reading-list/"
	NotFoundPath     = "/404.html"
)

// PapersPath is the parent of the papers' pages. It is not a page itself.
const PapersPath = "/papers/"

// Paths of the files for programs.
const (
	PapersJSONPath = "/papers.json"
	SitemapPath    = "/sitemap.xml"
	RobotsPath     = "/robots.txt"
	OpenSearchPath = "/opensearch.xml"
)

// Names of the feed files, relative to a page.
const (
	AtomFile     = "feed.xml"
	JSONFeedFile = "feed.json"
)

// PaperPath returns the path of a paper's page.
func PaperPath(slug string) string { return PapersPath + slug + "/" }

// HomePage is the slug of the free page with the text of the home page.
const HomePage = "index"

// PagePath returns the path of a free page.
func PagePath(slug string) string {
	if slug == HomePage {
		return HomePath
	}
	return "/" + slug + "/"
}

// CollectionPath returns the path of a collection's page.
func CollectionPath(slug string) string { return CollectionsPath + slug + "/" }

// DatePath returns the path of the most specific list that contains the papers of a date: its month, its year if the
// month is unknown, or the undated papers.
func DatePath(d Date) string {
	switch {
	case d.IsZero():
		return UndatedPath
	case d.Month == 0:
		return fmt.Sprintf("%s%04d/", DatesPath, d.Year)
	}
	return fmt.Sprintf("%s%04d/%02d/", DatesPath, d.Year, d.Month)
}

// DigestPath returns the path of the list of a digest's papers.
func DigestPath(day Date) string { return DigestsPath + day.String() + "/" }

// TagPath returns the path of the list of a tag's papers.
func TagPath(tag string) string { return TagsPath + tag + "/" }

// CountPath returns the path of the list of papers with this number of authors; 0 means unknown.
func CountPath(authors int) string {
	if authors == 0 {
		return UnknownCountPath
	}
	return CountsPath + strconv.Itoa(authors) + "/"
}

// PersonPath returns the path of a person's page.
func PersonPath(slug string) string { return PeoplePath + slug + "/" }

// LetterPath returns the path of the people whose family names start with a letter. Only a long index has these pages.
func LetterPath(letter string) string { return PeoplePath + letter + "/" }

// ListPagePath returns the path of the nth page of a list whose first page has the path first.
func ListPagePath(first string, n int) string {
	if n == 1 {
		return first
	}
	return first + "page/" + strconv.Itoa(n) + "/"
}

// AtomPath returns the path of a page's Atom feed.
func AtomPath(page string) string { return page + AtomFile }

// JSONFeedPath returns the path of a page's JSON feed.
func JSONFeedPath(page string) string { return page + JSONFeedFile }

// BibliographyPath returns the path of the bibliography of a page's papers. The extension, such as ".bib", depends on
// its format.
func BibliographyPath(page, extension string) string { return page + "papers" + extension }

// ViewBibliographyPath returns the path of the bibliography of the nth view on a page. The view in the front matter is
// the first; those in the text are counted from 2.
func ViewBibliographyPath(page string, n int, extension string) string {
	if n == 1 {
		return BibliographyPath(page, extension)
	}
	return BibliographyPath(page, fmt.Sprintf("-%d%s", n, extension))
}

// ArchivePartPath returns the path of the papers of one year in an archive that is too large for one file. Year 0 means
// undated papers. The extension depends on the format, as for BibliographyPath.
func ArchivePartPath(year int, extension string) string {
	if year == 0 {
		return "/papers-undated" + extension
	}
	return fmt.Sprintf("/papers-%04d%s", year, extension)
}

// CardPath returns the path of a page's social card. The hash identifies what the card shows.
func CardPath(page, hash string) string { return page + "card." + hash + ".png" }

// SitemapPartPath returns the path of the nth part of a long sitemap.
func SitemapPartPath(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n) }

// taken lists the paths at the root that free pages and their folders cannot have.
var taken = []string{
	PapersPath, DatesPath, DigestsPath, TagsPath, CountsPath, PeoplePath, CollectionsPath, SearchPath, OverviewPath,
	"/page/", "/css/", "/js/", "/404/",
}

// IsTaken reports whether the site itself uses the path of a free page with this slug, or of its first folder.
func IsTaken(slug string) bool {
	first, _, _ := strings.Cut(slug, "/")
	return slices.Contains(taken, PagePath(first))
}

// URL returns the escaped link to a path, for use in the site's pages.
func URL(basePath, path string) string { return escape(below(basePath, path)) }

// Absolute returns the full URL of a path, for programs outside the site.
func Absolute(baseURL, path string) string { return baseURL + escape(strings.TrimPrefix(path, "/")) }

// Rebase prepends the base path to a URL from a text if the URL is local. It escapes nothing, because the URL can have
// a query and a fragment.
func Rebase(basePath, url string) string {
	if !IsLocal(url) {
		return url
	}
	return below(basePath, url)
}

// IsLocal reports whether a URL from a text is a path on the site. A URL that starts with two slashes is on another
// host.
func IsLocal(url string) bool {
	return strings.HasPrefix(url, "/") && !strings.HasPrefix(url, "//")
}

// below joins a base and a path with a single slash.
func below(base, path string) string {
	if base == "/" && strings.HasPrefix(path, "/") {
		return path
	}
	return base + strings.TrimPrefix(path, "/")
}

func escape(path string) string {
	if IsPlain(path) { // true for nearly all paths
		return path
	}
	return (&url.URL{Path: path}).EscapedPath()
}

// IsPlain reports whether a path needs no escaping.
func IsPlain(path string) bool {
	for i := range len(path) {
		c := path[i]
		isLetter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !isLetter && (c < '0' || c > '9') && c != '/' && c != '-' && c != '.' && c != '_' && c != '~' {
			return false
		}
	}
	return true
}
