package export

import (
	"html/template"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/archive"
)

// A Format is a form in which papers are cited.
type Format struct {
	Name      string // as readers know it
	ID        string // that part of a page
	Extension string // of a file in it
	mediaType string // RFC 6838

	open, between, close string // around and between the papers of a file
	write                func(b *strings.Builder, p *archive.Record, whole bool)
}

// Formats are the forms of citations.
var Formats = []*Format{BibTeX, RIS, CSL}

// A Bibliography is a file that cites papers.
type Bibliography struct {
	Format *Format
	Papers []*archive.Record
	Whole  bool // with abstracts and keywords, so that an archive can be made of it again
}

// Write writes the file.
func (e Bibliography) Write(w io.Writer) error {
	var b strings.Builder
	b.WriteString(e.Format.open)
	for i, p := range e.Papers {
		if i > 0 {
			b.WriteString(e.Format.between)
		}
		e.Format.write(&b, p, e.Whole)
		if b.Len() > chunk {
			if _, err := io.WriteString(w, b.String()); err != nil {
				return err
			}
			b.Reset()
		}
	}
	b.WriteString(e.Format.close)
	_, err := io.WriteString(w, b.String())
	return err
}

// chunk is how much of a file is made before it is written.
const chunk = 64 << 10

// A Citation is one paper in one format, for its page.
type Citation struct {
	*Format
	Text string
	File string       // the name of a file of it
	Data template.URL // the file itself, as an address that needs no server (RFC 2397)
}

// Cite gives a paper in every format. The abstract is left out: the page has it, and nobody cites it.
func Cite(p *archive.Record) []Citation {
	all := make([]Citation, len(Formats))
	for i, f := range Formats {
		var b strings.Builder
		_ = Bibliography{Format: f, Papers: []*archive.Record{p}}.Write(&b)
		all[i] = Citation{Format: f, Text: b.String(), File: p.Slug + f.Extension, Data: f.data(b.String())}
	}
	return all
}

// data puts a file into an address. What the URL standard does not let stand in one is escaped, and
// what HTML would escape once more.
func (f *Format) data(text string) template.URL {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(text) * 3 / 2)
	b.WriteString("data:" + f.mediaType + ";charset=utf-8,")
	for i := range len(text) {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~!*(),;:@/?=$", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	return template.URL(b.String())
}

// isPreprint tells whether a paper is cited as what arXiv has of it.
func isPreprint(p *archive.Record) bool { return p.Arxiv != "" }

// address is where the paper itself can be had, as far as the archive knows.
func address(p *archive.Record) string {
	switch {
	case p.Arxiv != "":
		return "https://arxiv.org/abs/" + p.Arxiv
	case p.DOI != "":
		return "https://doi.org/" + p.DOI
	case len(p.Links) > 0:
		return p.Links[0].URL
	}
	return ""
}
