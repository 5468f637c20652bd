package export

import (
	"bufio"
	"html"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Format is a citation format.
type Format struct {
	Name      string // as shown to readers
	ID        string // name in addresses and anchors
	Extension string // file extension
	mediaType string // RFC 6838

	open, between, close string // text around and between the papers of a file
	write                func(b io.StringWriter, p cited, whole bool)
}

// Inputs returns what tells a format from the others, for package memo.
func (f *Format) Inputs() any { return &f.ID }

// cited is a paper with its authors' names split into parts, as all formats need them.
type cited struct {
	*archive.Record
	names []name
}

func cite(p *archive.Record) cited { return cited{p, names(p.Authors)} }

// Formats are the citation formats.
var Formats = []*Format{BibTeX, RIS, CSL}

// A Source is a paper in a bibliography.
type Source struct {
	*archive.Record
	texts func() []string // in the order of Formats; computed once and shared by the files of all years and tags
}

// Inputs returns what the citations are made from, for package memo.
func (s *Source) Inputs() any { return s.Record }

// Cited prepares a paper for bibliographies.
func Cited(p *archive.Record) *Source {
	return &Source{p, sync.OnceValue(func() []string { return texts(p) })}
}

// texts returns the citation of a paper in every format, without its abstract.
func texts(p *archive.Record) []string {
	all := make([]string, len(Formats))
	c := cite(p)
	for i, f := range Formats {
		var b strings.Builder
		b.Grow(512)
		f.write(&b, c, false)
		all[i] = b.String()
	}
	return all
}

// A Bibliography is a file that cites papers.
type Bibliography struct {
	Format *Format
	Papers []*Source
	Whole  bool // with abstracts and keywords, so that the archive can be rebuilt from the file
}

// Write writes the file.
func (e Bibliography) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 64<<10)
	at := slices.Index(Formats, e.Format)
	write(b, e.Format.open)
	for i, p := range e.Papers {
		if i > 0 {
			write(b, e.Format.between)
		}
		if e.Whole {
			e.Format.write(b, cite(p.Record), true)
		} else {
			write(b, p.texts()[at])
		}
	}
	write(b, e.Format.close)
	return b.Flush()
}

// write writes texts. The writer reports errors when it is flushed.
func write(b io.StringWriter, texts ...string) {
	for _, t := range texts {
		_, _ = b.WriteString(t)
	}
}

// A Citation is the citation of one paper in one format, for the paper's page.
type Citation struct {
	*Format
	Text string
	File template.HTMLAttr // attributes of a link that downloads the citation as a data URL (RFC 2397)
}

// Cite returns the citation of a paper in every format. It omits the abstract, which is on the page.
func Cite(p *archive.Record) []Citation {
	all := make([]Citation, len(Formats))
	for i, text := range texts(p) {
		f := Formats[i]
		text = f.open + text + f.close
		all[i] = Citation{Format: f, Text: text, File: f.file(p.Slug, text)}
	}
	return all
}

// file returns the attributes of a download link with the file in a data URL. It escapes what the URL standard and HTML
// require.
func (f *Format) file(name, text string) template.HTMLAttr {
	const hex = "0123456789ABCDEF"
	b := make([]byte, 0, 100+len(name)+2*len(text))
	b = append(b, `href="data:`+f.mediaType+";charset=utf-8,"...)
	for i := range len(text) {
		if c := text[i]; inAddress[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	b = append(b, `" download="`+html.EscapeString(name)+f.Extension+`"`...)
	return template.HTMLAttr(b)
}

// A work is a type of publication, as each format names it.
type work struct{ bibtex, ris, csl, zotero string }

// works lists the types of publications. For papers in neither a journal nor a book, BibTeX has @misc and CSL has
// "article".
var (
	inJournal = work{"article", "JOUR", "article-journal", "journalArticle"}
	inBook    = work{"inproceedings", "CONF", "paper-conference", "conferencePaper"}
	preprint  = work{"misc", "UNPB", "article", "preprint"}
	published = work{"misc", "JOUR", "article-journal", ""} // has a DOI, but the venue is unknown
	other     = work{"misc", "GEN", "article", ""}
)

// workOf returns the type of a paper: of its publication if that is known, or else of the arXiv preprint.
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

// publisher returns the publisher of a paper: arXiv for a preprint without any other.
func publisher(p *archive.Record) string {
	if p.Venue.Publisher == "" && workOf(p) == preprint {
		return "arXiv"
	}
	return line(p.Venue.Publisher)
}

// pages returns the first and last page of a paper, or only the first if there is just one or an article number.
func pages(v content.Venue) (first, last string) {
	first, last, _ = strings.Cut(line(v.Pages), "–")
	return first, last
}

// inAddress is the set of bytes that need no escape in an address.
var inAddress = func() (is [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*(),;:@/?=$") {
		is[c] = true
	}
	return is
}()

// address returns the best known URL of the paper itself.
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
