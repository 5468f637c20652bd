package feed

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// doiInAddress matches a DOI in the address of an article: https://dl.acm.org/doi/abs/10.1145/1?af=R.
var doiInAddress = lazyregexp.New(`^https?://[^?#]*/(10\.\d{4,9}/[^?#\s]+)|` +
	`^https?://\S*[?&]id=(10\.\d{4,9}/[^&#\s]+)|^info:doi/(10\.\S+)$`)

// afterDOI matches the text after the DOI in an address, which names a form of the article.
var afterDOI = lazyregexp.New(`(?i)(?:/(?:full|abstract|pdf|html|meta|fulltext|epub|summary))+/?$|\.pdf$|/$`)

var pubmedID = lazyregexp.New(`^(?:pubmed|pmid):\s*(\d+)$|^https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|` +
	`www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)`)

// identify sets the identifiers of a paper: those in elements for identifiers, or else those in its addresses.
func (r *reader) identify(it *item, e *entry.Entry) {
	for _, text := range it.all("doi") { // a list in one element, or several elements
		for _, written := range strings.FieldsFunc(text, func(c rune) bool { return c == ' ' || c == ';' }) {
			written = strings.TrimRight(written, ",")
			doi := content.DOI(written)
			switch {
			case content.ArxivID(written) != "":
				e.Identify(written)
			case doi == "":
				r.SetDOI(it.offset, e, written)
			case e.DOI != "" && !strings.EqualFold(doi, e.DOI):
				r.Report(it.offset, problem.Quote(e.Title)+" has a second DOI: "+doi,
					"imported the first; add the other to the paper's file if you need it")
			default:
				e.Identify(written)
			}
		}
	}
	sources := append(it.all("identifier", "id"), it.addresses()...)
	for _, s := range sources {
		if m := pubmedID.FindStringSubmatch(s); m != nil {
			setField(e, "pmid", m[1]+m[2])
			continue
		}
		e.Identify(s)
	}
	for _, s := range sources {
		if m := doiInAddress.FindStringSubmatch(s); m != nil && e.DOI == "" && e.Arxiv == "" {
			e.Identify(afterDOI.ReplaceAllString(m[1]+m[2]+m[3], ""))
		}
	}
}

// setField sets a further field unless the value is "" or the field is already set.
func setField(e *entry.Entry, name, value string) {
	if value != "" && e.Fields[name] == "" {
		e.SetField(name, value)
	}
}

// completeArticle completes a paper from a journal or another service, and reports whether the item is a paper. An item
// without an identifier and without the address of a paper, such as a blog post, is not a paper; it is reported.
func (r *reader) completeArticle(it *item, e *entry.Entry) bool {
	address := ""
	for _, a := range it.addresses() {
		isBetter := entry.IsAtPaperHost(a) && !entry.IsAtPaperHost(address)
		if strings.HasPrefix(a, "http") && (address == "" || isBetter) {
			address = a
		}
	}
	if e.DOI == "" && e.Fields["pmid"] == "" && !entry.IsAtPaperHost(address) {
		r.Report(it.offset,
			problem.Quote(e.Title)+" is not a paper: it has no identifier, and its URL is not that of a paper",
			"skipped; if it is one, add it with its DOI or arXiv identifier")
		return false
	}
	e.Title = strings.TrimPrefix(e.Title, "[ASAP] ") // ACS, before an article has an issue
	found := it.describe()
	e.Abstract = found.abstract
	e.Date = cmp.Or(found.date, it.published())
	if e.Date.IsZero() {
		e.Date = r.ReadDate(it.offset, it.first("published", "date", "pubDate"))
	}
	e.Authors = it.authors(found.authors)
	e.SetVenue(entry.Venue{
		Journal: cmp.Or(oneLine(it.first("publicationName")), found.journal),
		Volume:  cmp.Or(it.first("volume"), found.volume), Number: cmp.Or(it.first("number", "issue"), found.number),
		Pages: strings.Trim(it.first("startingPage", "startPage")+"-"+it.first("endingPage", "endPage"), "-"),
	})
	setField(e, "issn", cmp.Or(it.first("issn"), it.first("eIssn")))
	for _, subject := range it.all("subject") {
		e.Subjects = append(e.Subjects, plain(subject))
	}
	if e.DOI == "" {
		e.AddAddress("", address)
	}
	return true
}

// authors returns the authors of an article: from Atom, or from the creators of Dublin Core, one per element or all in
// one. If only the first author or no author has an element, it uses the list in the text of the item instead.
func (it *item) authors(list string) (names []string) {
	written := it.people()
	if len(written) == 0 {
		for _, s := range it.all("creator", "authors", "author") {
			if m := mailAuthor.FindStringSubmatch(s); m != nil {
				s = m[1]
			}
			s, _, _ = strings.Cut(oneLine(s), " Author affiliations ") // PNAS
			written = append(written, s)
		}
	}
	if len(written) == 0 || len(written) == 1 && strings.HasPrefix(list, written[0]+",") {
		written = []string{list}
	}
	if len(written) == 1 {
		names, _ = entry.ReadNames(withoutAnd(written[0]))
	} else {
		for _, name := range written {
			names = append(names, entry.DisplayName(strings.Split(name, ",")...))
		}
	}
	var kept []string
	seen := map[string]bool{} // some feeds repeat the first author at the end
	for _, name := range names {
		if strings.ContainsFunc(name, unicode.IsLetter) && !seen[name] {
			kept = append(kept, name)
		}
		seen[name] = true
	}
	return kept
}

// withoutAnd replaces the "and" in a list of names with a comma if the names are in spoken order.
func withoutAnd(list string) string {
	if first, _, found := strings.Cut(list, ","); found && strings.Contains(strings.TrimSpace(first), " ") &&
		!strings.Contains(list, ";") {
		return entry.ReplaceAnd(list, ", ")
	}
	return list
}

// mailAuthor matches an author in RSS 2.0: editor@example.org (Ann One).
var mailAuthor = lazyregexp.New(`^\S+@\S+\s+\(([^()]+)\)$`)

// These expressions match paragraphs that publishers add to an abstract. The first group is the value.
var (
	statedDate   = lazyregexp.New(`^Publication date:\s*(?:Available online\s*)?(.+)$`) // ScienceDirect
	statedSource = lazyregexp.New(`^Source:\s*(.+?)(?:, Volumes? ([\w–-]+))?(?:, Issues? ([\w–-]+))?` +
		`(?:, (?:Part|Supplement)[^,]*)*$`)
	citedJournal  = lazyregexp.New(`<div><cite>([^<>]{1,200})</cite></div>`) // ACS
	statedAuthors = lazyregexp.New(`^(?:Author\(s\):\s*|by\s+)(\pL.*)$`)     // ScienceDirect, PLOS

	notAbstract = []*lazyregexp.Regexp{
		lazyregexp.New(`^.{0,120}, Published online: [^;]{6,40};\s*doi:\s*\S+$`), // Nature, on a line of its own
		lazyregexp.New(`(?i)^(?:abstract|summary|read more|continue reading|no abstract(?: available)?)\W*$`),
		lazyregexp.New(`^The post .* (?:appeared first on|first appeared on) .*$`),  // WordPress
		lazyregexp.New(`^.{3,150}, (?:Volume|EarlyView|Ahead of Print)\b.{0,100}$`), // Wiley
		lazyregexp.New(`(?i)^doi:\s*10\.\S+$`),
	}
	beforeAbstract = lazyregexp.New(`^(?:.{0,120}?, Published online: [^;]{6,40};\s*doi:\s*10\.[^\s/]+/` +
		`[\w.-]*?\d(?:\s+|$)|(?i:abstract)(?:\s*[:.–—-]\s*|\s+))`)
)

// A description is the data in the texts of an item: the abstract, and the data that publishers write above or below
// it.
type description struct {
	abstract, authors, journal, volume, number string
	date                                       content.Date
}

// describe reads the texts of an item: a short one and, in many feeds, a long one. The abstract is the long one if it
// starts like the short one.
func (it *item) describe() (d description) {
	short := d.read(cmp.Or(it.own("description"), it.own("summary")))
	long := d.read(cmp.Or(it.own("content"), it.contentEncoded()))
	d.abstract = short
	beginning := strings.TrimRight(short, " .…")
	if short == "" || len(long) > len(short) && strings.HasPrefix(long, beginning[:min(len(beginning), 60)]) {
		d.abstract = long
	}
	return d
}

// contentEncoded returns the text of the element <content:encoded>, or "".
func (it *item) contentEncoded() string {
	for _, f := range it.fields {
		if f.name == "encoded" {
			return f.text
		}
	}
	return ""
}

// read returns the abstract in a text, and sets the other data in the text.
func (d *description) read(text string) string {
	var kept []string
	if m := citedJournal.FindStringSubmatch(text); m != nil {
		d.journal, text = oneLine(m[1]), strings.Replace(text, m[0], "", 1)
	}
	for _, p := range strings.Split(entry.Paragraphs(entry.LaTeXAccents(plain(text))), "\n\n") {
		switch {
		case statedDate.MatchString(p):
			d.date, _ = entry.ReadDate(statedDate.FindStringSubmatch(p)[1])
		case statedSource.MatchString(p):
			m := statedSource.FindStringSubmatch(p)
			d.journal, d.volume, d.number = m[1], m[2], m[3]
		case len(kept) == 0 && statedAuthors.MatchString(p):
			d.authors = statedAuthors.FindStringSubmatch(p)[1]
		default:
			if p = beforeAbstract.ReplaceAllString(p, ""); p != "" && !isBoilerplate(p) {
				kept = append(kept, p)
			}
		}
	}
	return strings.Join(kept, "\n\n")
}

// isBoilerplate reports whether a paragraph matches an expression in notAbstract.
func isBoilerplate(paragraph string) bool {
	for _, form := range notAbstract {
		if form.MatchString(paragraph) {
			return true
		}
	}
	return false
}
