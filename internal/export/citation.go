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

// A Format is a form in which papers are cited.
type Format struct {
	Name      string // as readers know it
	ID        string // that part of a page
	Extension string // of a file in it
	mediaType string // RFC 6838

	open, between, close string // around and between the papers of a file
	write                func(b io.StringWriter, p cited, whole bool)
}

// cited is a paper with its authors' names taken apart, which all formats do.
type cited struct {
	*archive.Record
	names []name
}

func cite(p *archive.Record) cited { return cited{p, names(p.Authors)} }

// Formats are the forms of citations.
var Formats = []*Format{BibTeX, RIS, CSL}

// A Source is a paper that bibliographies cite.
type Source struct {
	*archive.Record
	texts func() []string // in the order of formats, made once for the files of all years and tags
}

// Cited prepares a paper for bibliographies.
func Cited(p *archive.Record) *Source {
	return &Source{p, sync.OnceValue(func() []string { return texts(p) })}
}

// texts are a paper in every format, without its abstract.
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
	Whole  bool // with abstracts and keywords, so that an archive can be made of it again
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

// write writes texts. What goes wrong, the writer says in the end.
func write(b io.StringWriter, texts ...string) {
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
	for i, text := range texts(p) {
		f := Formats[i]
		text = f.open + text + f.close
		all[i] = Citation{Format: f, Text: text, File: f.file(p.Slug, text)}
	}
	return all
}

// file puts a file into the address of a link. What the URL standard does not let stand in one is
// escaped, and what HTML would escape once more.
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
func pages(v content.Venue) (first, last string) {
	first, last, _ = strings.Cut(line(v.Pages), "–")
	return first, last
}

// inAddress tells which bytes stand for themselves in an address.
var inAddress = func() (is [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*(),;:@/?=$") {
		is[c] = true
	}
	return is
}()

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
