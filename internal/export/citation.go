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
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
)

// A Format is a citation format.
type Format struct {
	Name      string // as shown to readers
	ID        string // name in addresses and anchors
	Extension string // file extension
	mediaType string // RFC 6838

	open, between, close string // text around and between the papers of a file
	end                  string // of a paper

	fields func(io.StringWriter, cited)           // writes a paper without its end
	texts  func(io.StringWriter, *archive.Record) // writes the fields that only files of the whole archive have
	parts  func(io.StringWriter, ArchiveParts)    // writes the names of other files in a file without papers
}

// cited is a paper as all formats need it: with its authors' names split into parts, and with its venue completed from
// the further fields.
type cited struct {
	*archive.Record
	names []name
	venue content.Venue
}

func cite(p *archive.Record) cited { return cited{p, authorsOf(p), venue(p)} }

// authorsOf returns the names of a paper's authors. A volume without authors shows its editors in their place, but is
// cited with editors only.
func authorsOf(p *archive.Record) []name {
	all := names(p.Authors)
	editors := slices.DeleteFunc(namesIn(p.BibTeX["editor"]), name.isOthers)
	if len(all) > 0 && slices.EqualFunc(all, editors, func(a, b name) bool { return a.String() == b.String() }) {
		return nil
	}
	return all
}

// Formats are the citation formats.
var Formats = []*Format{BibTeX, RIS, CSL}

// A Library has the papers of an archive as bibliographies cite them. The zero value is empty. It is safe for
// concurrent use.
type Library struct{ sources sync.Map } // by slug

// A Source is a paper of a library.
type Source struct {
	*archive.Record
	bibtex func() string // the paper in BibTeX without its end, formatted once
}

// Inputs returns what the citations are made from, for package memo.
func (s *Source) Inputs() any { return s.Record }

// Source returns the source of a paper. It returns the same one until the slug gets another record.
func (l *Library) Source(p *archive.Record) *Source {
	if s := l.known(p); s != nil {
		return s
	}
	s := &Source{p, sync.OnceValue(func() string { return bibtexOf(p) })}
	l.sources.Store(p.Slug, s)
	return s
}

// known returns the source of a paper if the library has it, or nil.
func (l *Library) known(p *archive.Record) *Source {
	if s, ok := l.sources.Load(p.Slug); ok && s.(*Source).Record == p {
		return s.(*Source)
	}
	return nil
}

// bibtexOf returns a paper in BibTeX without its end.
func bibtexOf(p *archive.Record) string {
	var b strings.Builder
	b.Grow(512)
	BibTeX.fields(&b, cite(p))
	return strings.Clone(b.String()) // without the unused part of the buffer, because it is kept
}

// write writes a paper in a format, without its end. It keeps only BibTeX, which the page of the paper and the files of
// its year, its tags and the archive share. The other formats are in the page and the file of the archive, for which
// keeping them is not worth the memory, 1.5 kB for each paper.
func (s *Source) write(b io.StringWriter, f *Format) {
	if f == BibTeX {
		write(b, s.bibtex())
	} else {
		f.fields(b, cite(s.Record))
	}
}

// A Bibliography is a file that cites papers.
type Bibliography struct {
	Format *Format
	Papers []*Source
	Whole  bool // with abstracts and keywords, so that the archive can be rebuilt from the file
}

// Inputs returns what the file depends on, for package memo.
func (e Bibliography) Inputs() any {
	return &struct {
		Format string
		Papers []*Source
		Whole  bool
	}{e.Format.ID, e.Papers, e.Whole}
}

// Write writes the file.
func (e Bibliography) Write(w io.Writer) error {
	b := bufio.NewWriter(w) // small, because most bibliographies are those of people with few papers
	f := e.Format
	write(b, f.open)
	for i, p := range e.Papers {
		if i > 0 {
			write(b, f.between)
		}
		p.write(b, f)
		if e.Whole {
			f.texts(b, p.Record)
		}
		write(b, f.end)
	}
	write(b, f.close)
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
func (l *Library) Cite(p *archive.Record) []Citation {
	bibtex := ""
	if s := l.known(p); s != nil {
		bibtex = s.bibtex()
	} else {
		bibtex = bibtexOf(p)
	}
	all, c := make([]Citation, len(Formats)), cite(p)
	for i, f := range Formats {
		var b strings.Builder
		b.Grow(1024)
		write(&b, f.open)
		if f == BibTeX {
			write(&b, bibtex)
		} else {
			f.fields(&b, c)
		}
		write(&b, f.end, f.close)
		all[i] = Citation{Format: f, Text: b.String(), File: f.file(p.Slug, b.String())}
	}
	return all
}

// file returns the attributes of a download link with the file in a data URL. It escapes what the URL standard and HTML
// require.
func (f *Format) file(name, text string) template.HTMLAttr {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(100 + len(name) + 2*len(text))
	write(&b, `href="data:`, f.mediaType, ";charset=utf-8,")
	for i := range len(text) {
		if c := text[i]; inAddress[c] {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	write(&b, `" download="`, html.EscapeString(name), f.Extension, `"`)
	return template.HTMLAttr(b.String())
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

// workOf returns the type of a paper: the one of its file, or else of its publication if that is known, or else of the
// arXiv preprint.
func workOf(p *archive.Record) work {
	derived := derivedWork(p)
	if p.Type == "" || p.Type == "misc" && derived == preprint {
		return derived
	}
	t, known := biblio.FromBibTeX(p.Type, p.BibTeX[subtype])
	if !known {
		return work{p.Type, other.ris, other.csl, derived.zotero}
	}
	return work{p.Type, t.RIS, t.CSL, derived.zotero}
}

// subtype is the field that distinguishes types that are the same in BibTeX.
const subtype = "entrysubtype"

func derivedWork(p *archive.Record) work {
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
func (p cited) publisher() string {
	if p.venue.Publisher == "" && workOf(p.Record) == preprint {
		return "arXiv"
	}
	return line(p.venue.Publisher)
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
	if p.Type != "" { // from a bibliography, whose URL is the paper's
		for _, l := range p.Links {
			if l.Label == "Paper" {
				return l.URL
			}
		}
	}
	switch {
	case p.Arxiv != "":
		return content.ArxivURL(p.Arxiv)
	case p.DOI != "":
		return content.DOIURL(p.DOI)
	case len(p.Links) > 0:
		return p.Links[0].URL
	}
	return ""
}
