// Package pubmed reads citations of PubMed: the MEDLINE format, which PubMed saves with the extension .nbib, and the
// XML of its API.
//
// The input is a dump. The output is its entries. Each section of an abstract becomes a paragraph that starts with its
// label. Subject headings (MeSH) become subjects, and the keywords of the authors become keywords. A syntax error in
// the XML is fatal; a line of the MEDLINE format that belongs to no citation is reported.
package pubmed

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A citation contains the fields of both formats, as written.
type citation struct {
	title, original string   // original is the title in the language of the paper if title is a translation
	abstract        []string // paragraphs
	authors         []string // in spoken order
	editors         []string
	published       string // date of the issue, such as "2019 Jan-Feb"
	electronic      string // date of the electronic version, such as "20180301"
	doi             string
	pmid, pmc       string
	journal, short  string // short is the abbreviated name of the journal
	book            string
	volume, issue   string
	pages           string
	publisher       string
	issn            []string
	isbn            string
	languages       []string
	types           []string // types of publication, such as "Journal Article"
	keywords        []string
	headings        []string // subject headings
	isIncomplete    bool     // whether the list of authors ends with "et al."
}

// add adds the entry of a citation that starts at an offset of the dump.
func (c *citation) add(d *entry.Dump, offset int) {
	e := entry.Entry{
		Title: cleanTitle(cmp.Or(c.title, c.original)), Abstract: strings.Join(c.abstract, "\n\n"), Authors: c.authors,
		Keywords: c.keywords, Subjects: c.headings, Type: c.bibtexType(),
		Withdrawn: slices.Contains(c.types, "Retracted Publication"),
	}
	e.Date = d.ReadDate(offset, firstOfRange(c.published))
	if on, ok := entry.ReadDate(isoForm.ReplaceAllString(c.electronic, "$1-$2-$3")); ok &&
		(e.Date.IsZero() || on.Year == e.Date.Year && e.Date.Month == 0) {
		e.Date = on
	}
	d.SetDOI(offset, &e, c.doi)
	v := entry.Venue{
		Journal: cmp.Or(c.journal, c.short), Volume: c.volume, Number: c.issue, Pages: fullRange(c.pages),
		Publisher: c.publisher,
	}
	if c.book != "" {
		v.Journal, v.Booktitle = "", c.book
	}
	e.SetVenue(v)
	e.Fields = c.fields()
	if e.DOI == "" && e.Arxiv == "" && c.pmid != "" {
		address := "https://pubmed.ncbi.nlm.nih.gov/" + url.PathEscape(c.pmid) + "/"
		e.AddLink(entry.Link{Label: "PubMed", URL: address})
	}
	if c.isIncomplete {
		d.ReportMoreAuthors(offset)
	}
	d.Add(offset, e)
}

// fields returns the further fields of the entry, or nil.
func (c *citation) fields() map[string]string {
	fields := map[string]string{
		"pmid": c.pmid, "pmcid": c.pmc, "issn": strings.Join(c.issn, ", "), "isbn": c.isbn,
		"language": strings.Join(c.languages, ", "), "origtitle": cleanTitle(c.original),
		"editor": strings.Join(c.editors, " and "),
	}
	maps.DeleteFunc(fields, func(_, value string) bool { return value == "" })
	if len(fields) == 0 {
		return nil
	}
	return fields
}

// bibtexTypes maps types of publication to types of BibTeX. All others are articles.
var bibtexTypes = map[string]string{
	"Preprint": "misc", "Dataset": "misc", "Book": "book", "Book Chapter": "incollection", "Chapter": "incollection",
	"Academic Dissertation": "phdthesis", "Technical Report": "techreport",
}

// bibtexType returns the BibTeX type of the first type of publication that has one.
func (c *citation) bibtexType() string {
	for _, t := range c.types {
		if bibtexType := bibtexTypes[t]; bibtexType != "" {
			return bibtexType
		}
	}
	return "article"
}

var (
	isoDate    = lazyregexp.New(`^\d{4}-(?:0\d|1[0-2])(?:-\d\d)?$`)
	isoForm    = lazyregexp.New(`^(\d{4})(\d\d)(\d\d)$`)
	shortRange = lazyregexp.New(`^(\d+)-(\d+)$`)
	afterRange = lazyregexp.New(`^(\d{4}(?: [A-Z][a-z]{2}(?: \d{1,2})?)?)\s*[-/].*$`)
	seasonal   = lazyregexp.New(`(?i)\s+(?:spring|summer|fall|autumn|winter)\b.*$`)
	trailing   = lazyregexp.New(`([^.\s]{2,}|\))\.$`)
)

// firstOfRange returns the start of a range of dates, as "2019 Jan" for "2019 Jan-Feb". It removes seasons.
func firstOfRange(written string) string {
	if isoDate.MatchString(written) {
		return written
	}
	return seasonal.ReplaceAllString(afterRange.ReplaceAllString(written, "$1"), "")
}

// fullRange completes the last page of a range, as "1191-1198" for "1191-8".
func fullRange(pages string) string {
	m := shortRange.FindStringSubmatch(pages)
	if m == nil || len(m[2]) >= len(m[1]) {
		return pages
	}
	return m[1] + "-" + m[1][:len(m[1])-len(m[2])] + m[2]
}

// cleanTitle removes the period that PubMed adds to every title, and the brackets around a translated title.
func cleanTitle(title string) string {
	title = entry.Clean(entry.StripMarkup(title))
	if inside, ok := strings.CutPrefix(title, "["); ok {
		bare := strings.TrimSuffix(strings.TrimSuffix(inside, "."), "]")
		if !strings.ContainsAny(bare, "[]") && strings.HasSuffix(strings.TrimSuffix(inside, "."), "]") {
			title = strings.TrimSpace(bare)
		}
	}
	if strings.HasSuffix(title, "et al.") || strings.Count(title, ".") > 1 && strings.HasSuffix(title, "..") {
		return title
	}
	return trailing.ReplaceAllString(title, "$1")
}

// inSpokenOrder returns a name in spoken order. The given names can end with a suffix: King, Martin Luther Jr.
func inSpokenOrder(name string) string {
	family, given, _ := strings.Cut(name, ",")
	if words := strings.Fields(given); len(words) > 1 && entry.IsNameSuffix(words[len(words)-1]) {
		last := len(words) - 1
		return entry.DisplayName(family, strings.Join(words[:last], " "), words[last])
	}
	return entry.DisplayName(strings.Split(name, ",")...)
}

var shortName = lazyregexp.New(`^(.+?) ([A-Z]{1,4})(?: (Jr|Sr|2nd|3rd|4th))?$`)

// fromInitials returns a short name in spoken order: "A. B. One" for "One AB".
func fromInitials(name string) string {
	m := shortName.FindStringSubmatch(name)
	if m == nil {
		return name
	}
	return entry.Clean(strings.Join(strings.Split(m[2], ""), ". ") + ". " + m[1] + " " + m[3])
}

// maxCompared is the number of texts that addName compares a text with, so that long lists are not slow.
const maxCompared = 100

// addName adds a text to a list unless the text is blank or already in the list.
func addName(list *[]string, text string) {
	text = entry.Clean(text)
	if text != "" && !slices.Contains((*list)[:min(len(*list), maxCompared)], text) {
		*list = append(*list, text)
	}
}

// addKeyword adds a keyword to a list, except "None", which eLife gives to papers that study no organism.
func addKeyword(list *[]string, text string) {
	if !strings.EqualFold(entry.Clean(text), "none") {
		addName(list, text)
	}
}

// joinDate returns the text of a date from its parts in the XML. The month is a name or a number. Without a year, it
// returns the free text.
func joinDate(year, month, day, freeText string) string {
	if year == "" {
		return freeText
	}
	if month != "" && month[0] <= '9' {
		on, _ := entry.ReadDate(strings.Trim(year+"-"+month+"-"+day, "-"))
		return cmp.Or(on.String(), year)
	}
	return entry.Clean(year + " " + month + " " + day)
}
