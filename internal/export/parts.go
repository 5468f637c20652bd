package export

import (
	"bufio"
	"io"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// ArchiveLimit is the size above which the files of the whole archive are divided by year. Browsers, editors and
// reference managers handle smaller files well, and GitHub warns of files over 50 MB.
const ArchiveLimit = 25 << 20

// Exceeds reports whether the largest file of all papers has more than limit bytes. It estimates, because it is called
// for every plan: it does not format the papers and stops at the limit. All formats are about equally large, so that
// all are divided or none.
func Exceeds(papers []*archive.Record, limit int) bool {
	for _, p := range papers {
		if limit -= estimate(p); limit < 0 {
			return true
		}
	}
	return false
}

// estimate returns about how many bytes a paper needs in the formats that need most, papers.json and CSL-JSON: its
// texts, and 40 bytes for the names of members, quotation marks and white space around each.
func estimate(p *archive.Record) int {
	const around = 40
	n := 5*around + 2*len(p.Slug) + len(p.Title) + len(p.Text) + len(p.Arxiv) + len(p.DOI) + len(p.Organization)
	for _, a := range p.Authors {
		n += around + len(a)
	}
	for _, t := range p.Tags {
		n += len(t) + 6
	}
	for _, l := range p.Links {
		n += around + len(l.Label) + len(l.URL)
	}
	for name, value := range p.BibTeX {
		n += around/4 + len(name) + len(value)
	}
	return n
}

// A Part is a file of the papers of one year, which belongs to an archive that is too large for one file.
type Part struct {
	Path   string
	Year   int // 0 for undated papers
	Papers int
}

// description says which papers a part has.
func (p Part) description() string {
	count := content.Plural(p.Papers, "paper")
	if p.Year == 0 {
		return count + " without a date"
	}
	return count + " of " + strconv.Itoa(p.Year)
}

// ArchiveParts is the file at the address of the whole archive if its papers are in other files. It names them.
type ArchiveParts struct {
	Format *Format // nil for papers.json
	Title  string  // of the site
	Base   string  // URL of the site, with a slash at its end; "" for relative addresses
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
		address := strings.ReplaceAll(content.Absolute(e.Base, p.Path), "@", "%40") // @ starts an entry
		write(b, "% ", address, " (", p.description(), ")\n")
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

// index returns the content of papers.json: an object, so that a program that expects the array of papers fails
// instead of reading too few.
func (e ArchiveParts) index() jsonParts {
	index := jsonParts{Parts: make([]jsonPart, len(e.Parts))}
	for i, p := range e.Parts {
		index.Parts[i] = jsonPart{content.Absolute(e.Base, p.Path), p.Year, p.Papers}
	}
	return index
}
