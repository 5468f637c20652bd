package export

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// ArchiveLimit is the size in bytes above which the files of the whole archive are divided by year. Browsers, editors
// and reference managers handle smaller files well, and GitHub warns of files over 50 MB.
const ArchiveLimit = 25 << 20

// Exceeds reports whether the largest file of the whole archive has more than limit bytes. It is called for every plan,
// so it estimates the size without formatting the papers. As the formats have about the same size, the files of all
// formats are divided or none.
func Exceeds(papers []*archive.Record, limit int) bool {
	for _, p := range papers {
		if limit -= estimate(p); limit < 0 {
			return true
		}
	}
	return false
}

// estimate returns the approximate size in bytes of a paper in the largest formats, papers.json and CSL-JSON: the size
// of its texts and, for each, 40 bytes for the member's name, quotation marks and white space.
func estimate(p *archive.Record) int {
	const overhead = 40
	n := 5*overhead + 2*len(p.Slug) + len(p.Title) + len(p.Text) + len(p.Arxiv) + len(p.DOI) + len(p.Organization)
	for _, a := range p.Authors {
		n += overhead + len(a)
	}
	for _, t := range p.Tags {
		n += len(t) + 6
	}
	for _, l := range p.Links {
		n += overhead + len(l.Label) + len(l.URL)
	}
	for name, value := range p.BibTeX {
		n += overhead/4 + len(name) + len(value)
	}
	return n
}

// A Part is a file with the papers of one year, for an archive that is too large for one file.
type Part struct {
	Path   string
	Year   int // 0 for undated papers
	Papers int // number of papers
}

// description describes the papers of a part.
func (p Part) description() string {
	count := content.Plural(p.Papers, "paper")
	if p.Year == 0 {
		return count + " without a date"
	}
	return count + " of " + strconv.Itoa(p.Year)
}

// ArchiveParts is the file at the path of the whole archive if the papers are in several files. It lists these.
type ArchiveParts struct {
	Format *Format // nil for papers.json
	Title  string  // title of the site
	Base   string  // URL of the site, with a slash at its end; "" for relative URLs
	Parts  []Part
}

// Write writes the file.
func (e ArchiveParts) Write(w io.Writer) error {
	if e.Format == nil {
		return encodeJSON(w, e.index())
	}
	b := bufio.NewWriter(w)
	e.Format.parts(b, e)
	return b.Flush()
}

// writePartComments writes a comment for each part. BibTeX ignores text between entries; RIS has no comments, but its
// readers ignore lines before the first reference.
func writePartComments(b io.StringWriter, e ArchiveParts) {
	write(b, "% The papers are in one file per year:\n")
	for _, p := range e.Parts {
		url := strings.ReplaceAll(content.Absolute(e.Base, p.Path), "@", "%40") // @ starts an entry
		write(b, "% ", url, " (", p.description(), ")\n")
	}
}

type jsonParts struct {
	Parts []jsonPart `json:"parts"`
}

type jsonPart struct {
	URL    string `json:"url"`
	Year   int    `json:"year,omitempty"` // absent for undated papers
	Papers int    `json:"papers"`
}

// index returns the content of papers.json. It is an object, so that a program that expects an array of papers fails
// instead of reading too few.
func (e ArchiveParts) index() jsonParts {
	index := jsonParts{Parts: make([]jsonPart, len(e.Parts))}
	for i, p := range e.Parts {
		index.Parts[i] = jsonPart{content.Absolute(e.Base, p.Path), p.Year, p.Papers}
	}
	return index
}
