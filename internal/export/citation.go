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
	ID        string // name in paths and anchors
	Extension string // file extension
	mediaType string // RFC 6838

	open, between, close string // text around and between the papers of a file
	end                  string // text at the end of a paper

	fields func(io.StringWriter, citationData)    // writes a paper without its end
	texts  func(io.StringWriter, *archive.Record) // writes the fields that only files of the whole archive have
	parts  func(io.StringWriter, ArchiveParts)    // writes the list of files if the papers are in several
}

// citationData is a paper with the values that all formats need: its authors' names split into parts, and its venue
// completed from the further fields.
type citationData struct {
	*archive.Record
	names []name
	venue content.Venue
}

func citationDataOf(p *archive.Record) citationData { return citationData{p, authorsOf(p), venue(p)} }

// authorsOf returns the names of a paper's authors. It returns none if the authors are the editors, because the page of
// a volume without authors shows its editors in their place.
func authorsOf(p *archive.Record) []name {
	all := names(p.Authors)
	if len(all) == 0 {
		return nil
	}
	editors := slices.DeleteFunc(namesIn(p.BibTeX["editor"]), name.isOthers)
	if slices.EqualFunc(all, editors, func(a, b name) bool { return a.String() == b.String() }) {
		return nil
	}
	return all
}

// Formats are the citation formats.
var Formats = []*Format{BibTeX, RIS, CSL}

// A Library caches the citations of papers. The zero value is an empty library. It is safe for concurrent use.
type Library struct{ sources sync.Map } // by slug

// A Source is a paper in a library.
type Source struct {
	*archive.Record
	bibtex func() string // the paper in BibTeX without its end, formatted once
}

// Inputs returns the inputs of the citations, for package memo.
func (s *Source) Inputs() any { return s.Record }

// Source returns the source of a paper. It returns the same source until it is called with another record that has the
// same slug.
func (l *Library) Source(p *archive.Record) *Source {
	if s := l.known(p); s != nil {
		return s
	}
	s := &Source{p, sync.OnceValue(func() string { return bibtexOf(p) })}
	l.sources.Store(p.Slug, s)
	return s
}

// known returns the source of a paper, or nil if the library does not have it.
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
	BibTeX.fields(&b, citationDataOf(p))
	return strings.Clone(b.String()) // a copy without the unused part of the buffer, because it is cached
}

// write writes a paper in a format, without its end. Only BibTeX is cached, because the paper's page and the files of
// its year, its tags and the archive share it. The other formats are only in the page and the file of the archive;
// caching them would take 1.5 kB per paper.
func (s *Source) write(b io.StringWriter, f *Format) {
	if f == BibTeX {
		write(b, s.bibtex())
	} else {
		f.fields(b, citationDataOf(s.Record))
	}
}

// A Bibliography is a file that cites papers.
type Bibliography struct {
	Format *Format
	Papers []*Source
	Whole  bool // with abstracts and keywords, so that the archive can be rebuilt from the file
}

// Inputs returns the inputs of the file, for package memo.
func (e Bibliography) Inputs() any {
	return &struct {
		Format string
		Papers []*Source
		Whole  bool
	}{e.Format.ID, e.Papers, e.Whole}
}

// Write writes the file.
func (e Bibliography) Write(w io.Writer) error {
	b := bufio.NewWriter(w) // a small buffer, because most bibliographies have few papers
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

// write writes texts and ignores errors. A bufio.Writer reports them when it is flushed.
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
	all, c := make([]Citation, len(Formats)), citationDataOf(p)
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
		if c := text[i]; inDataURL[c] {
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

// A work is a type of publication, with its name in each format.
type work struct{ bibtex, ris, csl, zotero string }

// The types that the venue and the identifiers of a paper imply. For papers that are not in a journal or book, BibTeX
// has @misc and CSL has "article".
var (
	inJournal = work{"article", "JOUR", "article-journal", "journalArticle"}
	inBook    = work{"inproceedings", "CONF", "paper-conference", "conferencePaper"}
	preprint  = work{"misc", "UNPB", "article", "preprint"}
	published = work{"misc", "JOUR", "article-journal", ""} // has a DOI, but the venue is unknown
	other     = work{"misc", "GEN", "article", ""}
)

// workOf returns the type of a paper: its own type if it has one, or else the type that its venue and identifiers
// imply.
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

// subtype is the further field that distinguishes works of the same type.
const subtype = "entrysubtype"

// derivedWork returns the type that the venue and the identifiers of a paper imply.
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

// publisher returns the publisher of a paper. It is arXiv for a preprint without another publisher.
func (p citationData) publisher() string {
	if p.venue.Publisher == "" && workOf(p.Record) == preprint {
		return "arXiv"
	}
	return line(p.venue.Publisher)
}

// pages returns the first and last page of a paper. last is empty if the paper has one page or an article number.
func pages(v content.Venue) (first, last string) {
	first, last, _ = strings.Cut(line(v.Pages), "–")
	return first, last
}

// inDataURL is the set of bytes that need no escape in a data URL.
var inDataURL = func() (set [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*(),;:@/?=$") {
		set[c] = true
	}
	return set
}()

// publicationURL returns the best known URL of the publication, or "".
func publicationURL(p *archive.Record) string {
	if p.Type != "" { // the link "Paper" is the URL in the bibliography
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
