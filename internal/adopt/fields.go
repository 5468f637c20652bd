package adopt

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A fieldRule reads the fields with one of several names.
type fieldRule struct {
	names string // separated by spaces, as fieldName returns them
	// read sets fields of the note and returns the value for Place.To. If it returns "", the value is kept below
	// `extra`. If it returns later, the place is recorded when all fields have been read.
	read  func(n *note, f field) (to string)
	paper bool // whether only papers have the field
}

// sharedFields are the rules for all programs. The names come from Hugo and its themes Hugo Blox and PaperMod, from
// Jekyll and its themes academicpages and al-folio, and from Obsidian's plug-ins for Zotero and Dataview.
var sharedFields = []fieldRule{
	{"title name", (*note).readTitle, false},
	{"date pubdate publication_date issued date_published", (*note).readDate, false},
	{"published", (*note).readPublished, false},
	{"year publication_year", (*note).readYear, true},
	{"draft", (*note).readDraft, false},
	{"authors", (*note).readAuthors, false},
	{"author creator creators by first_author", (*note).readAuthors, false},
	{"venue", (*note).readVenue, false},
	{"journal publication conference booktitle proceedings container_title publicationtitle publication_title " +
		"journaltitle", (*note).readVenue, true},
	{"volume number issue pages publisher", (*note).readVenuePart, false},
	{"abstract abstractnote summary description excerpt", (*note).readAbstract, false},
	{"tags tag keywords keyword topics categories category", (*note).readTags, false},
	{"doi", (*note).readDOI, true},
	{"arxiv arxiv_id arxivid eprint", (*note).readArxiv, true},
	{"citekey citation_key citationkey bibtex_key cite_key bibkey", (*note).readKey, true},
	{"publication_types publication_type item_type itemtype entrytype", (*note).readType, true},
	{"isbn issn series edition", (*note).readBibliographic, false},
	{"organization", (*note).readOrganization, false},
	{"withdrawn retracted", (*note).readWithdrawn, false},
	{"links", (*note).readLinks, false},
	{"url_pdf pdf", linkReader("PDF"), true},
	{"url_preprint preprint", linkReader("Preprint"), true},
	{"paperurl paper_url paper url_paper", linkReader("Paper"), true},
	{"url_code code codeurl github repo repository", linkReader("Code"), false},
	{"url_dataset dataset data", linkReader("Dataset"), false},
	{"url_slides slides slidesurl", linkReader("Slides"), false},
	{"url_poster poster", linkReader("Poster"), false},
	{"url_video video", linkReader("Video"), false},
	{"url_project project project_page website homepage", linkReader("Project"), false},
	{"url_source url link html source", linkReader("Link"), false},
	{"demo url_demo", linkReader("Demo"), false},
	{"supp supplement supplementary", linkReader("Supplement"), false},
}

// abstractNames lists the fields that can be the abstract, the best first.
var abstractNames = []string{"abstract", "abstractnote", "summary", "description", "excerpt"}

// nested has the names of groups whose entries are read like fields: Hugo's params, and the identifiers of Hugo Blox.
var nested = wordSet("params hugoblox ids")

// fieldName returns the name of a field in the form of the tables: in lower case, with underscores.
func fieldName(name string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// readFields reads the front matter of a note.
func (a *archive) readFields(n *note) {
	a.readGroup(n, n.front, 0)
}

// readGroup reads the fields in a group.
func (a *archive) readGroup(n *note, g *value, depth int) {
	for _, p := range g.pairs {
		if p.value.kind == group && nested[fieldName(p.name)] && depth < 2 {
			a.readGroup(n, p.value, depth+1)
			continue
		}
		a.readField(n, field{name: p.name, line: p.line, value: p.value})
	}
}

// readField reads a field with the rule for its name. It keeps a field without a rule, and a declared one, in n.extra.
func (a *archive) readField(n *note, f field) {
	if f.value.isEmpty() {
		n.recordPlace(f.name, f.line, "")
		return
	}
	name := fieldName(f.name)
	if a.declared(f.name) == nil {
		if r := a.fields[name]; r != nil {
			known := f
			known.name = name
			if to := r.read(n, known); to != "" {
				if r.paper && n.evidence == "" {
					n.evidence = f.name
				}
				if to != later {
					n.recordPlace(f.name, f.line, to)
				}
				if hasLabel(f.value) { // only the label was read
					n.keep(f)
				}
				return
			}
		}
	}
	n.keep(f)
}

// later is the result of fieldRule.read for a value whose place depends on other fields.
const later = "later"

// fieldTable returns the rules by name. The rules of the program, own, take precedence over the shared ones.
func fieldTable(own []fieldRule) map[string]*fieldRule {
	table := map[string]*fieldRule{}
	for _, rules := range [][]fieldRule{own, sharedFields} {
		for i := range rules {
			for _, name := range strings.Fields(rules[i].names) {
				if table[name] == nil {
					table[name] = &rules[i]
				}
			}
		}
	}
	return table
}

// readTitle reads the title, and writes its formulas between dollar signs.
func (n *note) readTitle(f field) string {
	if s := f.value.string(); s != "" && n.fields.Title == "" {
		n.fields.Title = strings.Join(strings.Fields(plainMath(s)), " ")
		return "title"
	}
	return ""
}

// readDate returns the date in a text, or the zero date.
func readDate(s string) content.Date {
	d, _ := entry.ReadDate(s)
	return d
}

func (n *note) readDate(f field) string {
	d := readDate(f.value.string())
	if d.IsZero() || !n.fields.Date.IsZero() {
		return ""
	}
	n.fields.Date, n.dateField = d, f
	return "date"
}

// readPublished reads a date of publication or, as a boolean, whether the note is published.
func (n *note) readPublished(f field) string {
	if f.value.kind != boolean {
		return n.readDate(f)
	}
	n.fields.Draft = n.fields.Draft || f.value.text == "false"
	return "draft"
}

func (n *note) readDraft(f field) string {
	switch strings.ToLower(f.value.string()) {
	case "true", "yes", "on", "1": // also the notations of YAML 1.1, because a draft must not be published
		n.fields.Draft = true
	case "false", "no", "off", "0":
	default:
		return ""
	}
	return "draft"
}

func (n *note) readYear(f field) string {
	if d := readDate(f.value.string()); d.IsZero() || n.yearField.value != nil {
		return ""
	}
	n.yearField = f
	return "date"
}

var wikiName = lazyregexp.New(`\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]`)

// hasLabel reports whether a value contains a link with a label that differs from its target, such as [[Ann One|Ann]].
func hasLabel(v *value) (found bool) {
	v.scalars(func(s *value) {
		m := wikiName.FindStringSubmatch(s.text)
		found = found || m != nil && m[2] != "" && m[2] != m[1]
	})
	return found
}

// withoutLinks replaces links such as [[Ann One|Ann]] with their labels or targets.
func withoutLinks(s string) string {
	return wikiName.ReplaceAllStringFunc(s, func(link string) string {
		m := wikiName.FindStringSubmatch(link)
		return cmp.Or(m[2], m[1][strings.LastIndexByte(m[1], '/')+1:])
	})
}

// readAuthors reads a text with names, a list of names, or groups with a name or its parts.
func (n *note) readAuthors(f field) string {
	if len(n.fields.Authors) > 0 && !f.isInline {
		return ""
	}
	var names []string
	isWhole := true // whether the field contains only names
	switch f.value.kind {
	case list:
		for _, v := range f.value.list {
			name := personName(v)
			if name == "" {
				return ""
			}
			names = append(names, name)
			isWhole = isWhole && isOnlyName(v)
		}
	case group:
		if name := personName(f.value); name != "" {
			names = []string{name}
		}
		isWhole = isOnlyName(f.value)
	default:
		var more bool // "et al." and unclear parts
		names, more = entry.ReadNames(withoutLinks(f.value.string()))
		isWhole = !more
	}
	if len(names) == 0 {
		return ""
	}
	n.fields.Authors = append(n.fields.Authors, names...)
	if !isWhole {
		n.keep(f)
	}
	return "authors"
}

// isOnlyName reports whether a value contains only a name.
func isOnlyName(v *value) bool {
	return !slices.ContainsFunc(v.pairs, func(p pair) bool {
		return !personParts[fieldName(p.name)] && !p.value.isEmpty()
	})
}

// personName returns the name of a person in a text or in a group, or "".
func personName(v *value) string {
	if v.kind != group {
		s := withoutLinks(v.string())
		if s == "" || strings.HasPrefix(s, "http") {
			return ""
		}
		return entry.ReadName(s)
	}
	if whole := cmp.Or(v.get("name").string(), v.get("literal").string()); whole != "" {
		return entry.ReadName(whole)
	}
	family := cmp.Or(v.get("family").string(), v.get("lastName").string(), v.get("last_name").string())
	given := cmp.Or(v.get("given").string(), v.get("firstName").string(), v.get("first_name").string())
	return entry.DisplayName(family, given)
}

var personParts = wordSet("name literal family given lastname firstname last_name first_name")

var (
	venueStart = lazyregexp.New(`^(?i:in)\s+[*_]+`)
	inBook     = lazyregexp.New(`^(?i:in)\s+`)
	emphasis   = lazyregexp.New(`[*_]{1,3}([^*_]+)[*_]{1,3}`)
)

// readVenue reads the name of a journal or of proceedings: "*Journal of Things*", "In *ICML*".
func (n *note) readVenue(f field) string {
	if f.value.kind == group {
		return n.readVenueGroup(f.value)
	}
	s := withoutLinks(f.value.string())
	if s == "" || n.fields.Venue.Name() != "" {
		return ""
	}
	isBook := venueStart.MatchString(s) || entry.IsInBook(n.fields.Type) ||
		slices.Contains([]string{"conference", "booktitle", "proceedings"}, f.name)
	s = emphasis.ReplaceAllString(s, "$1")
	if isBook {
		s = inBook.ReplaceAllString(s, "")
		n.fields.Venue.Booktitle = s
		return "venue"
	}
	n.fields.Venue.Journal = s
	return "venue"
}

// readVenueGroup reads a group with parts of a venue. It returns "" if the group has any other part.
func (n *note) readVenueGroup(g *value) string {
	if n.fields.Venue != (content.Venue{}) {
		return ""
	}
	var v content.Venue
	for _, p := range g.pairs {
		part := venuePart(&v, fieldName(p.name))
		if part == nil || p.value.kind == list || p.value.kind == group {
			return ""
		}
		*part = p.value.string()
	}
	n.fields.Venue = v
	return "venue"
}

// venuePart returns a pointer to the part of a venue with a name, or nil.
func venuePart(v *content.Venue, name string) *string {
	switch name {
	case "journal":
		return &v.Journal
	case "booktitle":
		return &v.Booktitle
	case "volume":
		return &v.Volume
	case "number", "issue":
		return &v.Number
	case "pages":
		return &v.Pages
	case "publisher":
		return &v.Publisher
	}
	return nil
}

func (n *note) readVenuePart(f field) string {
	part := venuePart(&n.fields.Venue, f.name)
	if s := f.value.string(); s != "" && *part == "" {
		*part = s
		return "venue"
	}
	return ""
}

func (n *note) readAbstract(f field) string {
	if f.value.string() == "" || slices.ContainsFunc(n.abstracts, func(a field) bool { return a.name == f.name }) {
		return ""
	}
	if strings.HasPrefix(f.name, "abstract") && n.evidence == "" {
		n.evidence = f.name
	}
	n.abstracts = append(n.abstracts, f)
	return later
}

// readTags reads tags, categories and keywords. Their slugs become tags, and their spellings are proposed as titles.
func (n *note) readTags(f field) string {
	texts, ok := f.value.texts()
	if !ok {
		return ""
	}
	if f.value.kind != list && len(texts) > 0 {
		switch s := withoutLinks(texts[0]); {
		case strings.ContainsAny(s, ",;\n"):
			texts = entry.SplitKeywords(s)
		case f.name == "tags" || strings.HasPrefix(s, "#"):
			texts = strings.Fields(s) // as Jekyll and Obsidian read it
		}
	}
	for _, s := range texts {
		if !n.addTag(s) {
			return ""
		}
	}
	return "tags"
}

// addTag adds a tag. It returns false if the text has neither a letter nor a digit.
func (n *note) addTag(s string) bool {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(withoutLinks(s)), "#"))
	slug := content.Slug(s)
	if content.NormalTitle(s) == "" {
		return false
	}
	if !slices.Contains(n.fields.Tags, slug) {
		n.fields.Tags = append(n.fields.Tags, slug)
	}
	if s != slug {
		n.tagNames = append(n.tagNames, s)
	}
	return true
}

func (n *note) readDOI(f field) string {
	if doi := content.DOI(f.value.string()); doi != "" && n.fields.DOI == "" {
		n.fields.DOI = content.BareDOI(doi)
		return "doi"
	}
	return ""
}

func (n *note) readArxiv(f field) string {
	if id := content.ArxivID(f.value.string()); id != "" && n.fields.Arxiv == "" {
		n.fields.Arxiv = id
		return "arxiv"
	}
	return ""
}

func (n *note) readKey(f field) string {
	if s := strings.TrimPrefix(f.value.string(), "@"); content.IsKey(s) && n.fields.Key == "" {
		n.fields.Key = s
		return "key"
	}
	return ""
}

// numberedTypes are the entry types for the publication types of Hugo Blox before 2023.
var numberedTypes = map[string]string{
	"1": "inproceedings", "2": "article", "3": "unpublished", "4": "techreport", "5": "book", "6": "incollection",
	"7": "phdthesis",
}

// readType reads the type of an entry: a number of Hugo Blox, or a type of CSL, BibTeX or Zotero.
func (n *note) readType(f field) string {
	texts, ok := f.value.texts()
	if !ok || len(texts) != 1 || n.fields.Type != "" {
		return ""
	}
	kind := numberedTypes[texts[0]]
	if t, ok := biblio.FromCSL(strings.ToLower(texts[0])); ok && kind == "" {
		kind = t.BibTeX
	}
	if t, ok := biblio.FromBibTeX(strings.ToLower(texts[0]), ""); ok && kind == "" {
		kind = t.BibTeX
	}
	if kind == "" {
		kind = zoteroTypes[strings.ToLower(texts[0])]
	}
	if kind == "" {
		return ""
	}
	n.fields.Type = kind
	if v := &n.fields.Venue; entry.IsInBook(kind) && v.Journal != "" && v.Booktitle == "" {
		v.Journal, v.Booktitle = "", v.Journal
	}
	return "type"
}

// zoteroTypes are the entry types for the item types of Zotero, in lower case.
var zoteroTypes = map[string]string{
	"journalarticle": "article", "conferencepaper": "inproceedings", "preprint": "unpublished", "book": "book",
	"booksection": "incollection", "thesis": "phdthesis", "report": "techreport",
}

func (n *note) readBibliographic(f field) string {
	s := f.value.string()
	if s == "" || n.fields.BibTeX[f.name] != "" {
		return ""
	}
	if n.fields.BibTeX == nil {
		n.fields.BibTeX = map[string]string{}
	}
	n.fields.BibTeX[f.name] = s
	return "bibtex"
}

func (n *note) readOrganization(f field) string {
	if s := withoutLinks(f.value.string()); s != "" && n.fields.Organization == "" {
		n.fields.Organization = s
		return "organization"
	}
	return ""
}

func (n *note) readWithdrawn(f field) string {
	if f.value.kind != boolean {
		return ""
	}
	n.fields.Withdrawn = n.fields.Withdrawn || f.value.text == "true"
	return "withdrawn"
}

/* ---- Links ---- */

// linkReader returns a function that reads a field with URLs of related pages or names of files as links with a label.
func linkReader(label string) func(n *note, f field) string {
	return func(n *note, f field) string {
		texts, ok := f.value.texts()
		if !ok || f.value.kind == boolean || f.value.kind == number {
			return ""
		}
		for _, s := range texts {
			if !isAddress(s) {
				return ""
			}
		}
		to := "links"
		for _, s := range texts {
			if !biblio.IsWebAddress(s) {
				n.files = append(n.files, field{name: f.name, label: label, line: f.line, value: newText(s, f.line)})
				to = later
				continue
			}
			n.addLink(label, s)
		}
		return to
	}
}

// addLink adds a link, and the arXiv identifier or DOI in its URL.
func (n *note) addLink(label, address string) {
	if id := content.ArxivID(address); id != "" && n.fields.Arxiv == "" {
		n.fields.Arxiv = id
	}
	if doi := content.DOI(address); doi != "" && n.fields.DOI == "" {
		n.fields.DOI = content.BareDOI(doi)
	}
	link := content.Link{Label: label, URL: address}
	if !slices.ContainsFunc(n.fields.Links, func(l content.Link) bool { return l.URL == address }) {
		n.fields.Links = append(n.fields.Links, link)
	}
}

var fileAddress = lazyregexp.New(`^[^\s:<>"|?*\\]+\.[A-Za-z0-9]{1,5}$`)

// isAddress reports whether a text is a web URL or the name of a file.
func isAddress(s string) bool {
	return biblio.IsWebAddress(s) && !strings.ContainsAny(s, " \n\"<>") || fileAddress.MatchString(s)
}

// linkParts are the names in an entry of a list of links, such as {name: …, url: …} or {type: …, url: …} in Hugo Blox.
var linkParts = wordSet("name label title text type url icon icon_pack")

// readLinks reads a list of links. Icons have no field, so a list with icons is also kept below `extra`.
func (n *note) readLinks(f field) string {
	if f.value.kind != list {
		return ""
	}
	for _, v := range f.value.list {
		if v.kind == group && (!isAddress(v.get("url").string()) || slices.ContainsFunc(v.pairs, func(p pair) bool {
			return !linkParts[p.name]
		})) || v.kind != group && !isAddress(v.string()) {
			return ""
		}
	}
	to := "links"
	if slices.ContainsFunc(f.value.list, func(v *value) bool { return v.get("icon") != nil }) {
		n.keep(f)
	}
	for _, v := range f.value.list {
		label, address := "Link", v.string()
		if v.kind == group {
			address = v.get("url").string()
			label = cmp.Or(v.get("name").string(), v.get("label").string(), v.get("title").string(),
				v.get("text").string(), linkTypes[v.get("type").string()], v.get("type").string(), label)
		}
		if biblio.IsWebAddress(address) {
			n.addLink(label, address)
		} else {
			n.files = append(n.files, field{name: f.name, label: label, line: f.line, value: newText(address, f.line)})
			to = later
		}
	}
	return to
}

// linkTypes are labels for the types of links in Hugo Blox.
var linkTypes = map[string]string{
	"pdf": "PDF", "code": "Code", "dataset": "Dataset", "poster": "Poster", "project": "Project", "slides": "Slides",
	"source": "Source", "video": "Video", "preprint": "Preprint",
}
