package data

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// names maps the properties of a paper to the names of members in JSON, in addition to the names of columns in tables.
// The names are as plainName returns them. The first name takes precedence.
var names = map[string][]string{
	"title": {"titles", "titledisplay", "titles_s", "preprinttitle", "titletext", "name_of_paper"},
	"name":  {"displayname", "name"},
	"authors": {"authorsparsed", "authorships", "authorlist", "authorstring", "creators", "creator", "authfullnames",
		"preprintauthors", "authorsfull", "authorslist", "contributors"},
	"date": {"pubdate", "publishdate", "publisheddate", "publishedon", "publicationdatetime", "firstpublicationdate",
		"releasedate", "preprintdate", "onlinedate", "publishedtime", "pdate", "submissiondate", "submitteddate",
		"submittedat", "submitted", "announcedate", "preprintpublisheddate"},
	"created":  {"createdat", "created", "createddate", "datecreated", "cdate", "odate", "tcdate", "updatedate"},
	"month":    {"month"},
	"day":      {"day"},
	"abstract": {"abstracttext", "abstracts", "paperabstract", "preprintabstract", "abstracttxt", "abs"},
	"about":    {"description", "desc"},
	"tldr":     {"tldr", "tl;dr"},
	"extra":    {"extra"},
	"note":     {"notes", "note", "remarks", "remark", "annotation"},
	"arxiv": {"arxivnumber", "arxivurl", "arxivlink", "paperarxivid", "arxiveprints", "entryid", "arxivabs", "arxivpdf",
		"arxivpageurl"},
	"doi": {"dois", "doiid", "doiurl", "doilink", "paperdoi", "preprintdoi"},
	"id":  {"id", "paperid", "identifier", "identifiers", "externalids", "ids"},
	"url": {"htmlurl", "paper", "paperlink", "landingpageurl", "abstracturl", "absurl", "abslink", "paperurlabs",
		"pageurl",
		"publisherurl", "sourceurl", "href", "ee", "uri", "html", "publicationurl", "openreview", "openreviewurl",
		"urls"},
	"pdf": {"pdf", "pdfurl", "pdflink", "urlpdf", "paperpdf", "paperurlpdf", "openaccesspdf", "fulltexturl"},
	"code": {"codelink", "githuburl", "githublink", "repo", "sourcecode", "officialcode", "implementation", "codes",
		"githublinks", "repositories"},
	"project":  {"projecturl", "projectlink", "projectwebsite", "web", "site"},
	"video":    {"video", "videourl", "videolink", "youtube"},
	"slides":   {"slides", "slidesurl", "slideslink"},
	"poster":   {"poster", "posterurl", "posterlink"},
	"data":     {"dataset", "dataseturl", "datasetlink"},
	"demo":     {"demo", "demourl", "demolink"},
	"keywords": {"topics", "topic", "tag", "labels", "keywordlist"},
	"subjects": {"category", "primarycategory", "subject", "fieldsofstudy", "s2fieldsofstudy", "concepts",
		"primaryarea",
		"subjectareas", "subjectarea", "meshterms", "primarysubject", "arxivcategories", "methods", "fos"},
	"comments":  {"commentcount", "numberofcomments"},
	"upvotes":   {"numupvotes", "upvotecount", "numlikes"},
	"kind":      {"publicationtypes", "papertype", "pubtype", "bibtype", "genre", "doctype"},
	"venue":     {"publicationvenue", "publication", "publishedin", "containertitle", "pub", "venuename"},
	"journal":   {"journal", "journaltitle", "journalname", "journalref"},
	"booktitle": {"booktitle", "proceedingstitle", "proceedings", "proceeding", "conference", "conferencename", "conf"},
	"pages":     {"page", "pagerange", "pagination", "articlenumber"},
	"key":       {"citationkey", "citekey", "bibtexkey", "bibkey", "texkeys"},
	"bibtex":    {"bibtex", "bib", "bibtexentry"},
	"withdrawn": {"withdrawn", "iswithdrawn", "isretracted", "retracted"},
	"isbn":      {"isbn"}, "issn": {"issn", "eissn"}, "pmid": {"pmid", "pubmed", "pubmedid"},
	"place": {"place"}, "language": {"language", "lang"}, "editor": {"editor", "editors"}, "series": {"series"},
	"edition": {"edition"},
}

// internal lists members that are internal to programs or repeat other members.
var internal = entry.WordSet(`citationcount citations citedbycount numcitations citedby references referencecount
	referencedworks relatedworks countsbyyear embedding embeddings vector score relevance relevancescore thumbnail
	thumbnailurl thumbnails updated updatedat updateddate modified dateadded datemodified dateaccessed accessdate
	mediaurls avatar slug index fetchedat scrapedat crawledat collectedat addedat dateprocessed version kind_ corpusid
	uuid uid guid rank favorite influentialcitationcount isopenaccess openaccess matchscore hash stars githubstars`)

// A knownName is the property for a name of a member. Names with a lower rank take precedence.
type knownName struct {
	name string // of the property
	rank int
}

// known maps the names of members to properties.
var known = knownNames()

// knownNames returns the property of each name in the tables names and columns.
func knownNames() map[string]knownName {
	all := map[string]knownName{}
	add := func(property string, aliases []string, rank int) {
		for i, alias := range aliases {
			if _, taken := all[alias]; !taken {
				all[alias] = knownName{property, rank + i}
			}
		}
	}
	const last = 100 // after all columns
	for _, property := range slices.Sorted(maps.Keys(names)) {
		add(property, names[property], last)
	}
	for _, property := range slices.Sorted(maps.Keys(columns)) {
		add(property, columns[property], 0)
	}
	return all
}

// A fact is a value for a property of a paper. Facts with a lower rank take precedence.
type fact struct {
	member
	rank int
}

// A paper converts a record to an entry.
type paper struct {
	*plainReader
	entry.Entry
	offset int
	base   string            // of relative addresses
	facts  map[string][]fact // by property
}

// addPaper adds the paper in an object to the dump, or records why the object is not a paper.
func (j *plainReader) addPaper(o rawValue) {
	root, err := decode(o.src, o.offset)
	if err != nil {
		return // impossible, because values has decoded the text
	}
	p := &paper{plainReader: j, offset: o.offset, facts: map[string][]fact{}}
	core := coreOf(root)
	s := serviceOf(root, core)
	p.base = s.base
	if s.skip != nil {
		if message := s.skip(root); message != "" {
			j.skip(o.offset, message, "skipped")
			return
		}
	}
	p.collect(s, root, core)
	p.read()
	if p.Arxiv == "" && p.DOI == "" {
		p.Identify(o.name)
	}
	if s.finish != nil {
		s.finish(p, root, core)
	}
	if p.isSoftware() {
		j.skip(o.offset, "not a paper: a repository of software", "skipped")
		return
	}
	j.Add(o.offset, p.Entry)
}

// isSoftware reports whether a record has links to repositories, but no other data of a paper than a title and a
// description.
func (p *paper) isSoftware() bool {
	if len(p.Authors) > 0 || !p.Date.IsZero() || p.Arxiv != "" || p.DOI != "" || len(p.Links) == 0 ||
		p.Venue != (entry.Venue{}) {
		return false
	}
	return !slices.ContainsFunc(p.Links, func(l entry.Link) bool {
		return !strings.HasPrefix(l.URL, "https://github.com/") && !strings.HasPrefix(l.URL, "https://gitlab.com/")
	})
}

// coreOf returns the object that is the paper itself: the record, or the object in it that has a title if the record
// has none.
func coreOf(root value) value {
	if !hasTitle(root) {
		for _, m := range root.members {
			if m.kind == '{' && slices.Contains(innerNames, plainName(m.name)) && hasTitle(m.value) {
				return m.value
			}
		}
	}
	return root
}

// collect finds the facts in a record: by the rules of its service, and otherwise by the names of its members.
func (p *paper) collect(s service, root, core value) {
	done := map[string]bool{} // members with a rule
	for i, r := range s.rules {
		done[r.path[:strings.IndexAny(r.path+".", ".[")]] = true
		v := core.at(r.path)
		if v.kind == 0 {
			v = root.at(r.path)
		}
		if !v.isBlank() {
			p.facts[r.property] = append(p.facts[r.property], fact{member{r.path, v}, i - len(s.rules)})
		}
	}
	p.collectByName(s, root, done, 0)
	for _, facts := range p.facts {
		slices.SortStableFunc(facts, func(a, b fact) int { return cmp.Compare(a.rank, b.rank) })
	}
}

// collectByName adds the facts in an object and in the object in it that is the paper itself. It skips the members in
// done.
func (p *paper) collectByName(s service, object value, done map[string]bool, rank int) {
	for _, m := range object.members {
		name := plainName(m.name)
		k, isKnown := known[name]
		m.value = unwrap(m.value)
		switch {
		case m.kind == '{' && slices.Contains(innerNames, name) && hasTitle(m.value):
			p.collectByName(s, m.value, done, rank)
		case done[m.name] || s.ignored[m.name] || m.isBlank():
		case isKnown && (k.name != "tldr" || m.kind != '{'): // a program wrote a summary in an object
			if k.name == "abstract" && m.kind == '"' && isAddress(m.text) {
				k.name = "url"
			}
			p.facts[k.name] = append(p.facts[k.name], fact{m, rank + k.rank})
		case rank == 0 && isDetail(m.value, object):
			p.collectByName(s, m.value, done, moreDetails)
		case !internal[name] && !strings.HasPrefix(m.name, "_") && !strings.HasPrefix(m.name, "@"):
			p.ignore(m)
		}
	}
}

// moreDetails is the rank of facts in inner objects with details of a paper.
const moreDetails = 1000

// isDetail reports whether an object contains details of the paper around it, and is not another paper.
func isDetail(v, paper value) bool {
	title, found := "", false
	for _, m := range v.members {
		switch p := known[plainName(m.name)].name; {
		case p == "title":
			title = plainText(m.first())
		case slices.Contains(detailed, p) && !m.isBlank():
			found = true
		}
	}
	for _, m := range paper.members {
		if known[plainName(m.name)].name == "title" && title != "" && plainText(m.first()) != title {
			return false
		}
	}
	return found
}

// unwrap returns the value in an object {"value": …}, and any other value unchanged.
func unwrap(v value) value {
	if inner := v.get("value"); v.kind == '{' && inner.kind != 0 && len(v.members) <= 2 {
		return inner
	}
	return v
}

// hasTitle reports whether an object has a title.
func hasTitle(v value) bool {
	return slices.ContainsFunc(v.members, func(m member) bool { return known[plainName(m.name)].name == "title" })
}

// fieldLabel matches the label that a scraper copied from a page before the text of a field.
var fieldLabel = lazyregexp.New(`^\s*(?:Title|Abstract|Authors?):\s*`)

// text returns the first text of a property on one line, or "". It reports the values before it that are not texts.
func (p *paper) text(property string) string {
	for _, f := range p.facts[property] {
		if s := plainText(f.first()); s != "" {
			return s
		}
		p.reportType(f.member, "text")
	}
	return ""
}

// reportType reports a member whose value has the wrong type, unless it is blank. Want describes the right type.
func (p *paper) reportType(m member, want string) {
	if m.kind == 'f' || m.kind == 'n' || m.isBlank() {
		return
	}
	p.Report(m.offset, m.name+" of "+problem.Quote(cmp.Or(p.Title, "a paper"))+" is "+describe(m.value)+", not "+want,
		"imported without it")
}

// describe describes a value for a message.
func describe(v value) string {
	switch v.kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "the text " + problem.Quote(entry.Clean(excerpt([]byte(v.text))))
	case '0':
		return "the number " + excerpt([]byte(v.text))
	}
	return "true"
}

// plainText removes markup from a text, converts accents in TeX, and puts the text on one line.
func plainText(s string) string { return entry.Clean(entry.LaTeXAccents(entry.StripMarkup(s))) }

// read fills in the entry from the facts.
func (p *paper) read() {
	p.Title = fieldLabel.ReplaceAllString(cmp.Or(p.text("title"), p.text("name")), "")
	p.Abstract = cmp.Or(p.abstract("abstract"), p.abstract("about"))
	p.Authors = p.people("authors")
	p.Date = p.publicationDate()
	p.setIdentifiers()
	p.setVenue()
	p.setKeywords()
	p.addLinks()
	p.setNumbers()
	p.setNote()
	p.Organization = p.text("organization")
	p.Withdrawn = len(p.facts["withdrawn"]) > 0 && p.facts["withdrawn"][0].kind == 't'
	for _, name := range []string{"isbn", "issn", "language", "series", "edition"} {
		p.setField(name, p.text(name))
	}
	p.setField("address", p.text("place"))
	p.setField("pmid", lastNumber.FindString(p.text("pmid")))
	if editors := p.people("editor"); len(editors) > 0 {
		p.setField("editor", strings.Join(editors, " and "))
	}
	p.Key = p.text("key")
	p.readBibTeX()
}

// lastNumber matches the number at the end of an address.
var lastNumber = lazyregexp.New(`\d+/?$`)

// setField sets a further field unless the text is "".
func (p *paper) setField(name, text string) {
	if text != "" {
		p.SetField(name, text)
	}
}

// abstract returns the text of a property as paragraphs.
func (p *paper) abstract(property string) string {
	for _, f := range p.facts[property] {
		var text string
		if f.kind == '{' && len(f.texts()) == 0 {
			text = invertedText(f.value)
		} else {
			text = strings.Join(f.texts(), "\n\n")
		}
		text = fieldLabel.ReplaceAllString(text, "")
		if text = entry.Paragraphs(entry.LaTeXAccents(entry.StripMarkup(text))); text != "" {
			return text
		}
		p.reportType(f.member, "text")
	}
	return ""
}

// setIdentifiers sets the arXiv identifier, the DOI and the PubMed identifier.
func (p *paper) setIdentifiers() {
	for _, f := range p.facts["arxiv"] {
		for _, id := range f.texts() {
			if !p.Identify(id) && !isAddress(id) {
				p.Report(f.offset, problem.Quote(entry.Clean(id))+" is not an arXiv identifier", "imported without it")
			}
		}
	}
	for _, f := range p.facts["doi"] {
		for _, id := range f.texts() {
			if isAddress(id) && !p.Identify(id) {
				p.AddLink(entry.Link{URL: strings.TrimSpace(id)})
			} else {
				p.SetDOI(f.offset, &p.Entry, entry.Clean(id))
			}
		}
	}
	for _, f := range p.facts["id"] {
		for _, id := range f.texts() {
			if !databaseNumber.MatchString(id) {
				p.Identify(id)
			}
		}
		for _, m := range f.members { // {"DOI": "10.1000/182", "ArXiv": "2501.00001", "MAG": "1"}
			switch known[plainName(m.name)].name {
			case "arxiv", "doi":
				p.Identify(m.first())
			case "pmid":
				p.setField("pmid", lastNumber.FindString(m.first()))
			}
		}
	}
}

// databaseNumber matches an identifier that is probably a number of a database, although arXiv identifiers can have a
// similar form.
var databaseNumber = lazyregexp.New(`^\d+(?:\.\d{1,3})?$`)

// inBook matches names of conferences and of their proceedings: "Proceedings of …", "NeurIPS", "ISCA 2024 Poster".
var inBook = lazyregexp.New(`(?i:\b(?:conference|proceedings|workshops?|symposium)\b)|` +
	`^(?:NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|ACL|EMNLP|NAACL|EACL|COLING|CoNLL|` +
	`CVPR|ICCV|ECCV|WACV|BMVC|KDD|WWW|SIGIR|CIKM|` +
	`WSDM|RecSys|ICRA|IROS|CoRL|RSS|COLM|COLT|AISTATS|UAI|INTERSPEECH|ICASSP|CHI|SIGGRAPH|ICSE|FSE|STOC|FOCS|SODA)\b|` +
	`^[A-Z][a-z]*[A-Z]+[A-Za-z]*[ -]?['’]?(?:(?:19|20)\d\d|\d\d)\b`)

// setVenue sets the venue and the type of the paper.
func (p *paper) setVenue() {
	kind := p.text("kind")
	p.Type = bibTypes[plainName(kind)]
	if p.Type == "" && kind != "" {
		for _, f := range p.facts["kind"][:1] {
			p.ignore(f.member)
		}
	}
	var v entry.Venue
	if v.Journal = p.text("journal"); v.Journal == "" {
		v.Booktitle = p.text("booktitle")
	}
	if v.Journal == "" && v.Booktitle == "" {
		v = p.namedVenue(cmp.Or(p.Type, kind))
	}
	if isInBook[p.Type] && v.Booktitle == "" {
		v.Journal, v.Booktitle = "", v.Journal
	}
	v.Volume, v.Number, v.Publisher = p.text("volume"), p.text("number"), cmp.Or(p.text("publisher"), v.Publisher)
	v.Pages = cmp.Or(p.text("pages"), strings.Trim(p.text("first")+"-"+p.text("last"), "-"))
	if v.Journal == "" && v.Booktitle == "" {
		v.Volume, v.Number = "", "" // without a venue, they are those of a submission or the like
	}
	p.SetVenue(v)
}

// isInBook lists the types of BibTeX with a booktitle.
var isInBook = entry.WordSet("inproceedings incollection inbook")

// namedVenue returns the venue of a paper from a text or an object that describes it. It ignores repositories, notes
// such as "under review", and classification codes.
func (p *paper) namedVenue(kind string) entry.Venue {
	for _, f := range p.facts["venue"] {
		of := f.get("type").first()
		name := plainText(f.first())
		if name == "" || strings.EqualFold(of, "repository") || name == p.Title || unpublished.MatchString(name) ||
			classCode.MatchString(name) {
			continue
		}
		if inBook.MatchString(name) && !entry.IsInBook(kind) && kind != "article" {
			of = "conference"
		}
		if p.Type == "article" && entry.IsInBook(of) {
			p.Type = "inproceedings"
		}
		v := entry.VenueOf(name, cmp.Or(of, kind))
		v.Publisher = plainText(f.get("host_organization_name").first())
		return v
	}
	return entry.Venue{}
}

// unpublished matches the names of venues that services write for papers that were not published there.
var unpublished = lazyregexp.New(`(?i)^(?:submitted to|under review|in submission)\b|` +
	`\b(?:withdrawn|rejected|desk rejected) submission\b|^(?:arxiv|corr)(?:[.\s:]|$)|^biorxiv$|^medrxiv$|^ssrn\b`)

// bibTypes maps the types of services to those of BibTeX.
var bibTypes = map[string]string{
	"article": "article", "journalarticle": "article", "articlejournal": "article", "journal": "article",
	"review": "article", "letter": "article", "journalarticles": "article", "newresults": "misc",
	"inproceedings": "inproceedings", "conferencepaper": "inproceedings", "proceedingsarticle": "inproceedings",
	"paperconference": "inproceedings", "conference": "inproceedings", "conferencearticle": "inproceedings",
	"conferenceandworkshoppapers": "inproceedings",
	"booksection":                 "incollection", "bookchapter": "incollection", "chapter": "incollection",
	"incollection": "incollection", "inbook": "inbook", "book": "book", "monograph": "book",
	"thesis": "phdthesis", "dissertation": "phdthesis", "phdthesis": "phdthesis", "mastersthesis": "mastersthesis",
	"report": "techreport", "techreport": "techreport", "technicalreport": "techreport", "preprint": "misc",
	"postedcontent": "misc", "misc": "misc", "dataset": "misc", "software": "misc", "other": "misc",
	"manuscript":  "unpublished",
	"unpublished": "unpublished", "proceedings": "proceedings", "webpage": "misc", "document": "misc",
	"encyclopediaarticle": "incollection", "dictionaryentry": "incollection", "magazinearticle": "article",
	"newspaperarticle": "article", "presentation": "misc", "blogpost": "misc", "computerprogram": "misc",
	"partsinbooksorcollections": "incollection", "informalandotherpublications": "misc", "booksandtheses": "book",
}

// classCode matches the codes of arXiv's categories and of other classifications.
var classCode = lazyregexp.New(`^(?:(?:cs|math|stat|eess|econ|q-bio|q-fin|cond-mat|astro-ph|nlin|physics)` +
	`(?:\.[A-Za-z-]{2,20})?|hep-(?:th|ph|ex|lat)|gr-qc|quant-ph|nucl-(?:th|ex)|math-ph|` +
	`[A-Z]\.\d(?:\.\d)?|\d\d[A-Z]\d\d)$`)

// setKeywords sets the keywords and subjects. Classification codes and tags that a program added are subjects.
func (p *paper) setKeywords() {
	for _, f := range p.facts["keywords"] {
		items := f.list
		if f.kind != '[' {
			items = []value{f.value}
		}
		for _, item := range items {
			automatic := item.get("type").text == "1" // Zotero's mark
			for _, word := range splitWords(item, len(items) == 1 && item.kind == '"') {
				if automatic || classCode.MatchString(word) {
					p.Subjects = appendNew(p.Subjects, word)
				} else {
					p.Keywords = appendNew(p.Keywords, word)
				}
			}
		}
	}
	for _, f := range p.facts["subjects"] {
		for _, text := range f.texts() {
			if codes := strings.Fields(text); len(codes) > 1 && classCode.MatchString(codes[0]) { // "cs.LG stat.ML"
				text = strings.Join(codes, ";")
			}
			for _, word := range entry.SplitKeywords(plainText(text)) {
				p.Subjects = appendNew(p.Subjects, word)
			}
		}
	}
}

// splitWords returns the keywords in a value. If the value is alone, it can be a list of keywords.
func splitWords(v value, alone bool) (all []string) {
	for _, text := range v.texts() {
		text = strings.TrimSpace(entry.StripMarkup(text))
		if alone {
			all = append(all, splitItems(text, entry.SplitKeywords)...)
		} else if text = entry.Clean(strings.TrimPrefix(text, "#")); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// appendNew appends a word unless it is among the first 100.
func appendNew(all []string, word string) []string {
	if slices.Contains(all[:min(len(all), 100)], word) {
		return all
	}
	return append(all, word)
}

// setNumbers sets the numbers of votes, comments and authors.
func (p *paper) setNumbers() {
	p.Upvotes, p.Comments = p.number("upvotes"), p.number("comments")
	if n := p.number("count"); n != nil && *n > len(p.Authors) {
		p.AuthorCount = *n
	}
}

// number returns the number of a property, or nil. For comments, it counts a list, and ignores texts such as those of
// arXiv's metadata.
func (p *paper) number(property string) *int {
	for _, f := range p.facts[property] {
		if n, err := strconv.Atoi(strings.TrimSpace(f.text)); err == nil && n >= 0 {
			return &n
		}
		if f.kind == '[' && property == "comments" {
			n := len(f.list)
			return &n
		}
		if property != "comments" || f.kind != '"' {
			p.reportType(f.member, "a number")
		}
	}
	return nil
}

// setNote sets the note, and the arXiv identifier if the note starts with it.
func (p *paper) setNote() {
	var all []string
	for _, property := range []string{"note", "extra", "tldr", "comments"} {
		for _, f := range p.facts[property] {
			if property == "comments" && f.kind != '"' {
				continue
			}
			if text := plainText(strings.Join(f.texts(), "; ")); text != "" && !slices.Contains(all, text) {
				if _, err := strconv.Atoi(text); err != nil {
					all = append(all, text)
				}
			}
		}
	}
	p.Note = strings.Join(all, "; ")
	id := entry.MentionedArxiv(p.Note)
	if id != "" && p.Arxiv == "" && strings.HasPrefix(strings.ToLower(p.Note), "arxiv") {
		p.Identify(id)
	}
}

// bibEntry matches the start of an entry in BibTeX.
var bibEntry = lazyregexp.New(`^\s*@(\w+)\s*\{\s*([^\s,{}"]+)\s*,`)

// readBibTeX reads the type and the citation key from the BibTeX entry of the paper.
func (p *paper) readBibTeX() {
	for _, f := range p.facts["bibtex"] {
		if m := bibEntry.FindStringSubmatch(f.first()); m != nil {
			p.Type = cmp.Or(p.Type, bibTypes[strings.ToLower(m[1])])
			p.Key = cmp.Or(p.Key, m[2])
		}
	}
}

// isAddress reports whether a text starts with https:// or http://.
func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// labels maps the properties that are addresses to the labels of their links, in the order of the links.
var labels = []struct{ property, label string }{
	{"url", ""}, {"pdf", "PDF"}, {"code", "Code"}, {"project", "Project page"}, {"video", "Video"},
	{"slides", "Slides"}, {"poster", "Poster"}, {"data", "Dataset"}, {"demo", "Demo"},
}

// addLinks adds all addresses as links or identifiers. It uses the address of a service's own page only if the record
// has no other address and no identifier.
func (p *paper) addLinks() {
	for _, l := range labels {
		for _, f := range p.facts[l.property] {
			p.addLinksIn(l.label, f.member, maxInside)
		}
	}
	if len(p.Links) == 0 && p.Arxiv == "" && p.DOI == "" {
		for _, f := range p.facts["page"] {
			p.addLinksIn("", f.member, maxInside)
		}
	}
}

// addLinksIn adds the addresses in a member: a text, a list, or an object. It reads lists and objects up to the given
// depth.
func (p *paper) addLinksIn(label string, m member, depth int) {
	switch {
	case m.isBlank() || depth == 0:
	case m.kind == '"':
		p.addLinksInText(label, m)
	case m.kind == '[':
		for _, item := range m.list {
			p.addLinksIn(label, member{m.name, item}, depth-1)
		}
	case m.kind == '{':
		p.addLinksInObject(label, m, depth)
	case m.kind != 't':
		p.reportType(m, "a URL")
	}
}

// addLinksInObject adds the addresses in an object: {"url": …, "label": …}, or {"paper": …, "code": …}.
func (p *paper) addLinksInObject(label string, m member, depth int) {
	for _, name := range []string{"url", "href", "link", "$"} {
		if url := m.get(name); url.kind == '"' {
			named := plainText(cmp.Or(m.get("label").first(), m.get("title").first(), m.get("name").first()))
			p.addLinksInText(cmp.Or(label, labelOf(named), named), member{m.name, url})
			return
		}
	}
	for _, inner := range m.members {
		if inner.kind != '"' && inner.kind != '[' && inner.kind != '{' {
			continue
		}
		p.addLinksIn(cmp.Or(label, labelOf(inner.name)), inner, depth-1)
	}
}

// labelOf returns the label of the links in a member with a name, or "".
func labelOf(name string) string {
	for _, l := range labels {
		if l.property == known[plainName(name)].name {
			return l.label
		}
	}
	return ""
}

var (
	repositoryName = lazyregexp.New(`^[\w.-]+/[\w.-]+$`)
	bareAddress    = lazyregexp.New(`^(?:www\.|github\.com/|arxiv\.org/|doi\.org/|huggingface\.co/)\S+$`)
	addressInText  = lazyregexp.New(`https?://[^\s<>"'()\[\]|]+`)
)

// maxLinks is the maximum number of links of a paper. A longer list contains other data.
const maxLinks = 200

// addLinksInText adds the addresses in a text. If the label is "Code", "owner/name" is a repository on GitHub.
func (p *paper) addLinksInText(label string, m member) {
	text := strings.TrimSpace(entry.DecodeEntities(m.text))
	switch {
	case label == "Code" && repositoryName.MatchString(text) && strings.Count(text, "/") == 1:
		text = "https://github.com/" + text
	case bareAddress.MatchString(text):
		text = "https://" + text
	case strings.HasPrefix(text, "/") && p.base != "":
		text = p.base + text
	}
	all := []string{text}
	if !isAddress(text) || strings.ContainsAny(text, " \t\n|;") {
		all = addressInText.FindAllString(text, -1)
	}
	if len(all) == 0 && !p.Identify(text) && content.DOI(text) == "" {
		p.Report(m.offset, problem.Quote(entry.Clean(excerpt([]byte(text))))+" is not a complete URL",
			"imported without it; a URL starts with https://")
	}
	for _, url := range all[:min(len(all), max(0, maxLinks-len(p.Links)))] {
		if !p.Identify(url) {
			p.AddLink(entry.Link{Label: label, URL: url})
		}
	}
}
