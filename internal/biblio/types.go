// Package biblio translates entry types and field names between BibTeX with BibLaTeX, RIS, and CSL-JSON.
//
// The input is a type or the name of a field in one of these formats. The output is its name in the others. The readers
// of bibliographies and the exports use the same tables, so that exports write back what imports read.
package biblio

import "strings"

// A Type is the type of an entry in each format. BibTeX has fewer types than the others, so several types can have the
// same BibTeX type and differ in BibLaTeX's field entrysubtype, Subtype.
type Type struct {
	BibTeX, Subtype string
	RIS, CSL        string
}

// types lists all types of BibTeX and BibLaTeX (BibLaTeX manual, 2.1), of RIS, and of CSL 1.0.2. If several rows have
// the same RIS or CSL type, the first row translates it. Every BibTeX type has one row without a subtype, which is also
// used for unknown subtypes.
var types = []Type{
	{"article", "", "JOUR", "article-journal"},
	{"article", "magazine", "MGZN", "article-magazine"},
	{"article", "newspaper", "NEWS", "article-newspaper"},
	{"article", "electronic", "EJOUR", "article-journal"},
	{"article", "in-press", "INPR", "article-journal"},
	{"article", "abstract", "ABST", "article-journal"},
	{"article", "press-release", "PRESS", "article-newspaper"},
	{"suppperiodical", "", "JOUR", "article-journal"},
	{"periodical", "", "JFULL", "periodical"},
	{"book", "", "BOOK", "book"},
	{"book", "electronic", "EBOOK", "book"},
	{"book", "classic", "CLSWK", "classic"},
	{"book", "ancient", "ANCIENT", "classic"},
	{"book", "series", "SER", "book"},
	{"book", "catalog", "CTLG", "book"},
	{"mvbook", "", "BOOK", "book"},
	{"collection", "", "EDBOOK", "book"},
	{"mvcollection", "", "EDBOOK", "book"},
	{"reference", "", "BOOK", "book"},
	{"mvreference", "", "BOOK", "book"},
	{"booklet", "", "PAMP", "pamphlet"},
	{"manual", "", "BOOK", "book"},
	{"incollection", "", "CHAP", "chapter"},
	{"incollection", "electronic", "ECHAP", "chapter"},
	{"inbook", "", "CHAP", "chapter"},
	{"bookinbook", "", "CHAP", "chapter"},
	{"suppbook", "", "CHAP", "chapter"},
	{"suppcollection", "", "CHAP", "chapter"},
	{"inreference", "", "ENCYC", "entry-encyclopedia"},
	{"inreference", "dictionary", "DICT", "entry-dictionary"},
	{"inreference", "entry", "ENCYC", "entry"},
	{"inproceedings", "", "CONF", "paper-conference"},
	{"conference", "", "CPAPER", "paper-conference"},
	{"proceedings", "", "CONF", "book"},
	{"mvproceedings", "", "CONF", "book"},
	{"thesis", "", "THES", "thesis"},
	{"phdthesis", "", "THES", "thesis"},
	{"mastersthesis", "", "THES", "thesis"},
	{"techreport", "", "RPRT", "report"},
	{"report", "", "RPRT", "report"},
	{"report", "government", "GOVDOC", "report"},
	{"report", "grant", "GRANT", "report"},
	{"patent", "", "PAT", "patent"},
	{"standard", "", "STAND", "standard"},
	{"standard", "generic", "STD", "standard"},
	{"unpublished", "", "UNPB", "manuscript"},
	{"unpublished", "work", "UNPD", "manuscript"},
	{"unpublished", "manuscript", "MANSCPT", "manuscript"},
	{"unpublished", "speech", "UNPB", "speech"},
	{"online", "", "ELEC", "webpage"},
	{"online", "web", "WEB", "webpage"},
	{"online", "blog", "BLOG", "post-weblog"},
	{"online", "post", "ICOMM", "post"},
	{"electronic", "", "ELEC", "webpage"},
	{"www", "", "ELEC", "webpage"},
	{"dataset", "", "DATA", "dataset"},
	{"dataset", "database", "DBASE", "dataset"},
	{"dataset", "aggregated", "AGGR", "dataset"},
	{"software", "", "COMP", "software"},
	{"letter", "", "PCOMM", "personal_communication"},
	{"movie", "", "MPCT", "motion_picture"},
	{"video", "", "VIDEO", "motion_picture"},
	{"video", "audiovisual", "ADVS", "motion_picture"},
	{"video", "multimedia", "MULTI", "motion_picture"},
	{"video", "broadcast", "VIDEO", "broadcast"},
	{"audio", "", "SOUND", "song"},
	{"audio", "podcast", "POD", "song"},
	{"music", "", "MUSIC", "musical_score"},
	{"misc", "", "GEN", "article"}, // before the other rows with GEN, so that it translates GEN
	{"performance", "", "GEN", "performance"},
	{"artwork", "", "ART", "graphic"},
	{"image", "", "FIGURE", "figure"},
	{"image", "chart", "CHART", "figure"},
	{"image", "equation", "EQUA", "figure"},
	{"image", "map", "MAP", "map"},
	{"jurisdiction", "", "CASE", "legal_case"},
	{"legislation", "", "STAT", "legislation"},
	{"legislation", "bill", "BILL", "bill"},
	{"legislation", "unenacted", "UNBILL", "bill"},
	{"legal", "", "LEGAL", "treaty"},
	{"legal", "hearing", "HEAR", "hearing"},
	{"legal", "regulation", "LEGAL", "regulation"},
	{"review", "", "JOUR", "review"},
	{"review", "book", "JOUR", "review-book"},
	{"misc", "document", "GEN", "document"},
	{"misc", "slides", "SLIDE", "speech"},
	{"misc", "event", "GEN", "event"},
	{"misc", "interview", "GEN", "interview"},
	{"misc", "archive", "GEN", "collection"},
}

// crossrefTypes maps the types in Crossref's API (api.crossref.org/types) to CSL types.
var crossrefTypes = map[string]string{
	"journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter",
	"book-section": "chapter", "book-part": "chapter", "reference-entry": "entry-encyclopedia", "monograph": "book",
	"edited-book": "book", "reference-book": "book", "proceedings": "book", "dissertation": "thesis",
	"posted-content": "article", "peer-review": "review", "journal": "periodical", "report-component": "report",
}

// An index has the types by their names in each format.
type index struct {
	ris, csl map[string]*Type
	bibtex   map[[2]string]*Type // by type and subtype
}

var typeIndex = newIndex()

func newIndex() index {
	ix := index{map[string]*Type{}, map[string]*Type{}, map[[2]string]*Type{}}
	for i := range types {
		t := &types[i]
		setFirst(ix.ris, t.RIS, t)
		setFirst(ix.csl, t.CSL, t)
		setFirst(ix.bibtex, [2]string{t.BibTeX, t.Subtype}, t)
	}
	return ix
}

// setFirst sets a value in a map, unless the key has one.
func setFirst[K comparable, V any](m map[K]*V, key K, v *V) {
	if m[key] == nil {
		m[key] = v
	}
}

// FromRIS returns the type with a name in RIS, in any case.
func FromRIS(name string) (t Type, ok bool) {
	return get(typeIndex.ris, strings.ToUpper(strings.TrimSpace(name)))
}

// FromCSL returns the type with a name in CSL or in Crossref's API.
func FromCSL(name string) (t Type, ok bool) {
	if t, ok := get(typeIndex.csl, name); ok {
		return t, true
	}
	return get(typeIndex.csl, crossrefTypes[name])
}

// FromBibTeX returns the type with a name in BibTeX and a subtype. For an unknown subtype, it returns the type without
// one.
func FromBibTeX(name, subtype string) (t Type, ok bool) {
	if t, ok := get(typeIndex.bibtex, [2]string{name, subtype}); ok {
		return t, true
	}
	return get(typeIndex.bibtex, [2]string{name, ""})
}

// get returns the type with a key, if the map has one.
func get[K comparable](m map[K]*Type, key K) (Type, bool) {
	if t := m[key]; t != nil {
		return *t, true
	}
	return Type{}, false
}
