package biblio

import (
	"net/url"
	"strings"
)

// A Field is a field of an entry with its names in each format. Offprint stores fields by their BibTeX names.
type Field struct {
	BibTeX string
	RIS    string // a tag, or "" if RIS has no such field
	CSL    string // a variable, or "" if CSL has no such field
	Names  bool   // whether the value is a list of names separated by "and"
	Plain  bool   // whether the value is not TeX: a URL, an identifier or a file name
	Date   bool   // whether the value is a date
}

// fields lists the fields that BibLaTeX's styles print (BibLaTeX manual, 2.2), and those of reference managers, in the
// order in which exports write them.
var fields = []Field{
	{BibTeX: "editor", RIS: "ED", CSL: "editor", Names: true},
	{BibTeX: "editora", Names: true},
	{BibTeX: "editorb", Names: true},
	{BibTeX: "editorc", Names: true},
	{BibTeX: "editortype"},
	{BibTeX: "editoratype"},
	{BibTeX: "editorbtype"},
	{BibTeX: "editorctype"},
	{BibTeX: "collection-editor", RIS: "A3", CSL: "collection-editor", Names: true},
	{BibTeX: "translator", RIS: "A4", CSL: "translator", Names: true},
	{BibTeX: "bookauthor", CSL: "container-author", Names: true},
	{BibTeX: "annotator", Names: true},
	{BibTeX: "commentator", Names: true},
	{BibTeX: "introduction", Names: true},
	{BibTeX: "foreword", Names: true},
	{BibTeX: "afterword", Names: true},
	{BibTeX: "holder", Names: true},
	{BibTeX: "series", RIS: "T3", CSL: "collection-title"},
	{BibTeX: "edition", RIS: "ET", CSL: "edition"},
	{BibTeX: "chapter", CSL: "chapter-number"},
	{BibTeX: "address", RIS: "CY", CSL: "publisher-place"},
	{BibTeX: "location", RIS: "CY", CSL: "publisher-place"},
	{BibTeX: "organization"},
	{BibTeX: "howpublished"},
	{BibTeX: "type", RIS: "M3", CSL: "genre"},
	{BibTeX: "entrysubtype"},
	{BibTeX: "issue"},
	{BibTeX: "eid", RIS: "C7"},
	{BibTeX: "articleno"},
	{BibTeX: "part", CSL: "part"},
	{BibTeX: "volumes", RIS: "NV", CSL: "number-of-volumes"},
	{BibTeX: "pagetotal", CSL: "number-of-pages"},
	{BibTeX: "numpages"},
	{BibTeX: "version", CSL: "version"},
	{BibTeX: "pubstate", CSL: "status"},
	{BibTeX: "isbn", RIS: "SN", CSL: "ISBN"},
	{BibTeX: "issn", RIS: "SN", CSL: "ISSN"},
	{BibTeX: "isrn"},
	{BibTeX: "isan"},
	{BibTeX: "ismn"},
	{BibTeX: "iswc"},
	{BibTeX: "pmid", CSL: "PMID"},
	{BibTeX: "pmcid", CSL: "PMCID"},
	{BibTeX: "mrnumber"},
	{BibTeX: "language", RIS: "LA", CSL: "language"},
	{BibTeX: "origlanguage"},
	{BibTeX: "origdate", CSL: "original-date", Date: true},
	{BibTeX: "origtitle", CSL: "original-title"},
	{BibTeX: "origpublisher", RIS: "OP", CSL: "original-publisher"},
	{BibTeX: "origlocation", CSL: "original-publisher-place"},
	{BibTeX: "eventtitle", CSL: "event-title"},
	{BibTeX: "eventdate", CSL: "event-date", Date: true},
	{BibTeX: "venue", CSL: "event-place"},
	{BibTeX: "urldate", RIS: "Y2", CSL: "accessed", Date: true},
	{BibTeX: "date"},
	{BibTeX: "year"},
	{BibTeX: "month"},
	{BibTeX: "day"},
	{BibTeX: "journal"},
	{BibTeX: "booktitle"},
	{BibTeX: "volume"},
	{BibTeX: "number", CSL: "number"},
	{BibTeX: "pages"},
	{BibTeX: "publisher"},
	{BibTeX: "school"},
	{BibTeX: "institution"},
	{BibTeX: "eprint", Plain: true},
	{BibTeX: "archiveprefix"},
	{BibTeX: "eprinttype"},
	{BibTeX: "primaryclass"},
	{BibTeX: "eprintclass"},
	{BibTeX: "doi", Plain: true},
	{BibTeX: "url", Plain: true},
	{BibTeX: "booksubtitle"},
	{BibTeX: "booktitleaddon"},
	{BibTeX: "maintitle"},
	{BibTeX: "mainsubtitle"},
	{BibTeX: "titleaddon"},
	{BibTeX: "journalsubtitle"},
	{BibTeX: "issuetitle"},
	{BibTeX: "shorttitle", RIS: "ST", CSL: "title-short"},
	{BibTeX: "shortjournal", RIS: "J2", CSL: "container-title-short"},
	{BibTeX: "addendum"},
	{BibTeX: "key"},

	// These are not for citations: only the exports of the whole archive have them.
	{BibTeX: "affiliation", RIS: "AD"},
	{BibTeX: "call-number", RIS: "CN", CSL: "call-number"},
	{BibTeX: "section", RIS: "SE", CSL: "section"},
	{BibTeX: "note", RIS: "N1", CSL: "note"},
	{BibTeX: "annote", RIS: "RN", CSL: "annote"},
	{BibTeX: "pdf", Plain: true},
	{BibTeX: "code", Plain: true},
	{BibTeX: "website", Plain: true},
	{BibTeX: "html", Plain: true},
	{BibTeX: "slides", Plain: true},
	{BibTeX: "poster", Plain: true},
	{BibTeX: "video", Plain: true},
	{BibTeX: "blog", Plain: true},
	{BibTeX: "supp", Plain: true},
	{BibTeX: "preview", Plain: true},
	{BibTeX: "file", Plain: true},
	{BibTeX: "verba", Plain: true},
	{BibTeX: "verbb", Plain: true},
	{BibTeX: "verbc", Plain: true},
	{BibTeX: LinksName, Plain: true},
}

// firstUncited is the name of the first field that is not for citations.
const firstUncited = "affiliation"

// cslNames lists the name variables of CSL 1.0.2 that are not in fields. Their BibTeX names are the same.
var cslNames = wordSet(`chair compiler composer contributor curator director editorial-director executive-producer guest
	host illustrator interviewer narrator organizer original-author performer producer recipient reviewed-author
	script-writer series-creator`)

// cslDates lists the date variables of CSL 1.0.2 that are not in fields. Their BibTeX names are the same.
var cslDates = wordSet(`available-date submitted`)

// cslTexts lists the other variables of CSL 1.0.2 that are not in fields. Their BibTeX names are the same.
var cslTexts = wordSet(`archive archive_collection archive_location archive-place authority citation-number
	collection-number dimensions division event first-reference-note-number jurisdiction locator medium printing
	references reviewed-genre reviewed-title scale source supplement volume-title part-title year-suffix`)

// cslAliases maps other names of CSL variables to BibTeX names.
var cslAliases = map[string]string{
	"shortTitle": "shorttitle", "journalAbbreviation": "shortjournal", "page-first": "page-first",
	"short-title": "shorttitle",
}

// risAliases maps further RIS tags to BibTeX names.
var risAliases = map[string]string{
	"A2": "editor", "PP": "address", "JA": "shortjournal", "JO": "shortjournal", "VL": "volume", "PB": "publisher",
}

var byName, byTag, byVariable = indexFields()

// indexFields returns the fields by BibTeX name, RIS tag and CSL variable.
func indexFields() (name, tag, variable map[string]*Field) {
	name, tag, variable = map[string]*Field{}, map[string]*Field{}, map[string]*Field{}
	for i := range fields {
		f := &fields[i]
		setFirst(name, f.BibTeX, f)
		setFirst(tag, f.RIS, f)
		setFirst(variable, f.CSL, f)
	}
	delete(tag, "SN") // can be an ISBN or an ISSN, which the reader of RIS distinguishes
	delete(tag, "")
	delete(variable, "")
	return name, tag, variable
}

// wordSet returns the words in a text.
func wordSet(list string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		all[w] = true
	}
	return all
}

// Lookup returns a field by its BibTeX name. For a name that is not in the tables, it returns a field with only that
// name.
func Lookup(name string) Field {
	if f := byName[name]; f != nil {
		return *f
	}
	f := Field{BibTeX: name}
	if tag, ok := strings.CutPrefix(name, "ris-"); ok && len(tag) == 2 {
		f.RIS = strings.ToUpper(tag)
	}
	if cslNames[name] || cslTexts[name] || cslDates[name] {
		f.CSL, f.Names, f.Date = name, cslNames[name], cslDates[name]
	}
	return f
}

// NameOfTag returns the BibTeX name for a RIS tag in upper case. For a tag without a BibTeX name, such as C1, it
// returns a name such as ris-c1.
func NameOfTag(tag string) string {
	if f := byTag[tag]; f != nil {
		return f.BibTeX
	}
	if name := risAliases[tag]; name != "" {
		return name
	}
	return "ris-" + strings.ToLower(tag)
}

// NameOfVariable returns the BibTeX name for a CSL variable, or the variable in lower case if it has none.
func NameOfVariable(variable string) string {
	if f := byVariable[variable]; f != nil {
		return f.BibTeX
	}
	if name := cslAliases[variable]; name != "" {
		return name
	}
	return strings.ToLower(variable)
}

// order has the position of each field in the table, from 1.
var order = func() map[string]int {
	order := make(map[string]int, len(fields))
	for i, f := range fields {
		order[f.BibTeX] = i + 1
	}
	return order
}()

// Compare compares the names of two fields in the order in which exports write them: those in the table in its order,
// then others by name. The result is negative, 0 or positive, as that of cmp.Compare.
func Compare(a, b string) int {
	i, j := order[a], order[b]
	switch {
	case i == 0 && j == 0:
		return strings.Compare(a, b)
	case i == 0:
		return 1
	case j == 0:
		return -1
	}
	return i - j
}

// IsCited reports whether the citation of a single paper contains a field. The exports of the whole archive contain all
// fields that are not private.
func IsCited(name string) bool { return order[name] > 0 && order[name] < order[firstUncited] }

// IsPrivate reports whether a field is only for the curator and not published: notes, and references to entries that
// may not be in the archive.
func IsPrivate(name string) bool {
	switch name {
	case "note", "annote", "annotation", "comment", "review", "notes", "crossref", "xdata":
		return true
	}
	return strings.HasPrefix(name, "comment-") // a user's comment in JabRef
}

// A Link is a field with the URL of a related page, as in the bibliographies of al-folio
// (github.com/alshedivat/al-folio), and the label of the link.
type Link struct{ Name, Label string }

// links lists the fields with links, in the order in which pages show them.
var links = []Link{
	{"code", "Code"}, {"website", "Website"}, {"html", "Paper"}, {"pdf", "PDF"}, {"slides", "Slides"},
	{"poster", "Poster"}, {"video", "Video"}, {"blog", "Blog"}, {"supp", "Supplement"},
}

// Links returns the fields with links. The caller must not modify them.
func Links() []Link { return links }

// LinksName is the name of the field for the links whose labels have no field: "Data: https://…; Errata: https://…".
// The labels are percent-encoded.
const LinksName = "links"

// FormatLink returns a link for the field LinksName. The caller joins several with "; ".
func FormatLink(label, address string) string {
	return strings.ReplaceAll(url.PathEscape(label), ";", "%3B") + ": " + strings.ReplaceAll(address, ";", "%3B")
}

// ParseLinks parses the value of the field LinksName. It is not ok if the text has another form.
func ParseLinks(text string) (labels, addresses []string, ok bool) {
	for part := range strings.SplitSeq(text, ";") {
		label, address, found := strings.Cut(strings.TrimSpace(part), ": ")
		name, err := url.PathUnescape(label)
		if !found || err != nil || !IsWebAddress(address) {
			return nil, nil, false
		}
		labels, addresses = append(labels, name), append(addresses, address)
	}
	return labels, addresses, true
}

// IsWebAddress reports whether a text is a URL that starts with http:// or https:// and has a host.
func IsWebAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(s, " \t\r\n") && strings.IndexByte("/?#", rest[0]) < 0
}
