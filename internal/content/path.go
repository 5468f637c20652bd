package content

import "strings"

// Folders of a site's content, relative to its root, with slashes.
const (
	PapersDir      = "content/papers"
	PagesDir       = "content/pages"
	CollectionsDir = "content/collections"
	DigestsDir     = "content/digests"
	ResponsesDir   = "content/responses" // what services answered
)

// IsContent reports whether a file in such a folder is content, by its name. Hidden files and editors' backup files are
// not.
func IsContent(name string) bool {
	return strings.HasSuffix(name, ".md") && name[0] != '.' && name[0] != '#'
}
