package bucket

import (
	"net/http"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// headers are the HTTP headers of an object.
type headers struct {
	ContentType  string `json:"contentType"`
	CacheControl string `json:"cacheControl"`
}

// detectedType returns the type of a file by the beginning of its content. A file that a text can publish is never a
// page, which could run a script: data.tsv is text, whatever it contains.
func detectedType(name string, head []byte) string {
	found := http.DetectContentType(head)
	if content.IsAttachment(name) && (strings.HasPrefix(found, "text/html") || strings.HasPrefix(found, "text/xml")) {
		return "text/plain; charset=utf-8"
	}
	return found
}

// Caching policies. A file with a content hash in its name never becomes stale (RFC 8246). Caches revalidate all other
// files at each request, which costs a short response if the file is unchanged (RFC 9111, 5.2.2.2).
const (
	forever    = "public, max-age=31536000, immutable"
	revalidate = "public, max-age=0, must-revalidate"
)

// headersOf returns the headers of a file. head is the beginning of its content.
func headersOf(name string, head []byte) headers {
	h := headers{contentType(name), revalidate}
	if h.ContentType == "" {
		h.ContentType = detectedType(name, head)
	}
	if isFingerprinted(name) {
		h.CacheControl = forever
	}
	return h
}

// contentTypes maps the extensions of a site's files to their types. The table of package mime differs between
// machines.
var contentTypes = map[string]string{
	".avif":        "image/avif",
	".bib":         "application/x-bibtex",
	".css":         "text/css; charset=utf-8",
	".csv":         "text/csv; charset=utf-8",
	".gif":         "image/gif",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/vnd.microsoft.icon",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".jsonld":      "application/ld+json",
	".map":         "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".mp4":         "video/mp4",
	".otf":         "font/otf",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".ris":         "application/x-research-info-systems",
	".svg":         "image/svg+xml",
	".ttf":         "font/ttf",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xml":         "application/xml",
	".zip":         "application/zip",
}

// contentType returns the type of a file, or "" if the name does not determine it.
func contentType(name string) string {
	switch path.Base(name) {
	case content.AtomFile:
		return "application/atom+xml"
	case content.JSONFeedFile:
		return "application/feed+json"
	}
	return contentTypes[strings.ToLower(path.Ext(name))]
}

var fingerprint = lazyregexp.New(`[.-]([0-9a-f]{8,64})\.[A-Za-z0-9]+$`)

// isFingerprinted reports whether a name contains a hash of the content, as in css/offprint.5f3a09c1.css. A hash must
// contain digits and letters, because digits alone can be a date, and letters alone a word.
func isFingerprinted(name string) bool {
	m := fingerprint.FindStringSubmatch(name)
	return m != nil && path.Ext(name) != ".html" &&
		strings.ContainsAny(m[1], "0123456789") && strings.ContainsAny(m[1], "abcdef")
}

// A stage is a part of a site. It is uploaded before the next stage, whose files need it or link to it.
type stage int

const (
	assets    stage = iota // styles, scripts, fonts, pictures
	papers                 // pages of papers
	documents              // feeds, exports, search index: they link to papers, and pages fetch them
	lists                  // all other pages
	home
	stages = iota
)

// stageOf returns the stage of a file.
func stageOf(name string) stage {
	switch ext := path.Ext(name); {
	case name == "index.html":
		return home
	case ext == ".html" && strings.HasPrefix("/"+name, content.PapersPath):
		return papers
	case ext == ".html":
		return lists
	case ext == ".json", ext == ".xml", ext == ".bib", ext == ".ris", ext == ".txt",
		ext == ".bin" && strings.HasPrefix("/"+name, content.SearchPath):
		return documents
	}
	return assets
}
