package export

import (
	"bufio"
	"bytes"
	"html"
	"html/template"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/paper"
)

// A Format is a form in which papers are cited.
type Format struct {
	Name      string // as readers know it
	ID        string // that part of a page
	Extension string // of a file in it
	mediaType string // RFC 6838

	open, between, close string // around and between the papers of a file
	write                func(b *bufio.Writer, p *archive.Record, whole bool)
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
	b := bufio.NewWriterSize(w, 64<<10)
	e.Format.bibliography(b, e.Papers, e.Whole)
	return b.Flush()
}

func (f *Format) bibliography(b *bufio.Writer, papers []*archive.Record, whole bool) {
	write(b, f.open)
	for i, p := range papers {
		if i > 0 {
			write(b, f.between)
		}
		f.write(b, p, whole)
	}
	write(b, f.close)
}

// write writes texts. What goes wrong, the writer says in the end.
func write(b *bufio.Writer, texts ...string) {
	for _, t := range texts {
		_, _ = b.WriteString(t)
	}
}

// A Citation is one paper in one format, for its page.
type Citation struct {
	*Format
	Text string
	File template.HTMLAttr // a link's attributes that download it, as an address that needs no server (RFC 2397)
}

// Cite gives a paper in every format. The abstract is left out: the page has it, and nobody cites it.
func Cite(p *archive.Record) []Citation {
	all := make([]Citation, len(Formats))
	var text bytes.Buffer
	b := bufio.NewWriterSize(&text, 1<<10)
	for i, f := range Formats {
		text.Reset()
		f.bibliography(b, []*archive.Record{p}, false)
		_ = b.Flush() // a buffer takes everything
		all[i] = Citation{Format: f, Text: text.String(), File: f.file(p.Slug, text.String())}
	}
	return all
}

// file puts a file into the address of a link. What the URL standard does not let stand in one is
// escaped, and what HTML would escape once more.
func (f *Format) file(name, text string) template.HTMLAttr {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(text) * 3 / 2)
	b.WriteString(`href="data:` + f.mediaType + ";charset=utf-8,")
	for i := range len(text) {
		c := text[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.~!*(),;:@/?=$", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
		}
	}
	b.WriteString(`" download="` + html.EscapeString(name) + f.Extension + `"`)
	return template.HTMLAttr(b.String())
}

// A work is a kind of paper, in the words of each format.
type work struct{ bibtex, ris, csl, zotero string }

// works are the kinds of papers that are cited in a way of their own. BibTeX has @misc for what is in no
// journal and no book, and CSL "article".
var (
	inJournal = work{"article", "JOUR", "article-journal", "journalArticle"}
	inBook    = work{"inproceedings", "CONF", "paper-conference", "conferencePaper"}
	preprint  = work{"misc", "UNPB", "article", "preprint"}
	published = work{"misc", "JOUR", "article-journal", ""} // somewhere: that is all that a DOI tells
	other     = work{"misc", "GEN", "article", ""}
)

// workOf tells how a paper is cited: as what was published, where that is known, else as what arXiv has of it.
func workOf(p *archive.Record) work {
	switch {
	case p.Venue.Journal != "":
		return inJournal
	case p.Venue.Booktitle != "":
		return inBook
	case p.Arxiv != "":
		return preprint
	case p.DOI != "":
		return published
	}
	return other
}

// publisher is who published a paper; of a preprint that is arXiv, where nothing else is known.
func publisher(p *archive.Record) string {
	if p.Venue.Publisher == "" && workOf(p) == preprint {
		return "arXiv"
	}
	return line(p.Venue.Publisher)
}

// pages are the first and the last page of a paper, or the first alone where it has but one or a number.
func pages(v paper.Venue) (first, last string) {
	first, last, _ = strings.Cut(line(v.Pages), "–")
	return first, last
}

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
