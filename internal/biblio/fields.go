package biblio

import (
	"net/url"
	"strings"
)

// A Field is a field that Offprint keeps by its BibTeX name, with its names elsewhere.
type Field struct {
	BibTeX string
	RIS    string // a tag; "" if RIS has none
	CSL    string // a variable; "" if CSL has none
	Names  bool   // whether it is a list of names, separated by "and"
	Plain  bool   // whether the value is not TeX: an address, an identifier or a file name
	Date   bool   // whether it is a date
}

// fields lists the fields that BibLaTeX's styles print (BibLaTeX manual, 2.2), in the order in which exports write
// them, and those of reference managers.
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

	// These are not for citations; only the files of the whole archive have them.
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

// cslNames lists the variables of CSL 1.0.2 for names that have no field of their own above. They keep their names.
var cslNames = words(`chair compiler composer contributor curator director editorial-director executive-producer guest
	host illustrator interviewer narrator organizer original-author performer producer recipient reviewed-author
	script-writer series-creator`)

// cslDates lists the variables for dates that keep their names.
var cslDates = words(`available-date submitted`)

// cslTexts lists the other variables of CSL 1.0.2 that keep their names.
var cslTexts = words(`archive archive_collection archive_location archive-place authority citation-number
	collection-number dimensions division event first-reference-note-number jurisdiction locator medium printing
	references reviewed-genre reviewed-title scale source supplement volume-title part-title year-suffix`)

// cslAliases maps other names of CSL variables to BibTeX's.
var cslAliases = map[string]string{
	"shortTitle": "shorttitle", "journalAbbreviation": "shortjournal", "page-first": "page-first",
	"short-title": "shorttitle",
}

// risAliases maps other tags to BibTeX's names.
var risAliases = map[string]string{
	"A2": "editor", "PP": "address", "JA": "shortjournal", "JO": "shortjournal", "VL": "volume", "PB": "publisher",
}

var byName, byTag, byVariable = indexFields()

func indexFields() (name, tag, variable map[string]*Field) {
	name, tag, variable = map[string]*Field{}, map[string]*Field{}, map[string]*Field{}
	for i := range fields {
		f := &fields[i]
		setFirst(name, f.BibTeX, f)
		setFirst(tag, f.RIS, f)
		setFirst(variable, f.CSL, f)
	}
	delete(tag, "SN") // the reader decides between ISBN and ISSN
	delete(tag, "")
	delete(variable, "")
	return name, tag, variable
}

func words(list string) map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		all[w] = true
	}
	return all
}

// Lookup returns a field by its BibTeX name. A field that is not in the table has only that name.
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

// NameOfTag returns the BibTeX name of a tag of RIS, which is in capitals. Tags that BibTeX has no name for are called
// ris-c1 and the like.
func NameOfTag(tag string) string {
	if f := byTag[tag]; f != nil {
		return f.BibTeX
	}
	if name := risAliases[tag]; name != "" {
		return name
	}
	return "ris-" + strings.ToLower(tag)
}

// NameOfVariable returns the BibTeX name of a variable of CSL. Others keep their names, in lower case.
func NameOfVariable(variable string) string {
	if f := byVariable[variable]; f != nil {
		return f.BibTeX
	}
	if name := cslAliases[variable]; name != "" {
		return name
	}
	return strings.ToLower(variable)
}

// order has the place of each field in the table, from 1, and cited is the place of the first field that is not cited.
var order, cited = orderFields()

func orderFields() (order map[string]int, cited int) {
	order = make(map[string]int, len(fields))
	for i, f := range fields {
		order[f.BibTeX] = i + 1
		if f.BibTeX == firstUncited {
			cited = i + 1
		}
	}
	return order, cited
}

// Compare compares the names of two fields by the order in which exports write them: those in the table, then others by
// name. The result is negative, 0 or positive.
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

// IsCited reports whether the citation of a single paper contains a field. The files of the whole archive contain all
// fields.
func IsCited(name string) bool { return order[name] > 0 && order[name] < cited }

// IsPrivate reports whether a field is only for the curator, so that no file of the site has it: notes, and references
// to entries that need not be in the archive.
func IsPrivate(name string) bool {
	switch name {
	case "note", "annote", "annotation", "comment", "review", "notes", "crossref", "xdata":
		return true
	}
	return strings.HasPrefix(name, "comment-") // a comment of one user, in JabRef
}

// A Link is a field that holds the address of a related page, as in the bibliographies of al-folio
// (github.com/alshedivat/al-folio), with the label of the link.
type Link struct{ Name, Label string }

// links lists the fields of links, in the order in which pages show them.
var links = []Link{
	{"code", "Code"}, {"website", "Website"}, {"html", "Paper"}, {"pdf", "PDF"}, {"slides", "Slides"},
	{"poster", "Poster"}, {"video", "Video"}, {"blog", "Blog"}, {"supp", "Supplement"},
}

// Links returns the fields of links. The caller must not change them.
func Links() []Link { return links }

// LinksName is the name of the field of all links whose labels have no field: "Data: https://…; Errata: https://…". The
// labels are escaped as in addresses.
const LinksName = "links"

// FormatLink returns a link for the field of all links.
func FormatLink(label, address string) string {
	return strings.ReplaceAll(url.PathEscape(label), ";", "%3B") + ": " + strings.ReplaceAll(address, ";", "%3B")
}

// ParseLinks returns the links in the field of all links, or false if the text is something else.
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

// IsWebAddress reports whether a text is an address that starts with http:// or https://.
func IsWebAddress(s string) bool {
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	return ok && rest != "" && !strings.ContainsAny(s, " \t\r\n") && strings.IndexByte("/?#", rest[0]) < 0
}
