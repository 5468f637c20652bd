package digest

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/latex"
)

// What the entries of BibTeX and BibLaTeX say of papers.

// bibFields are the fields that are read, and behind them those that say nothing of the paper: what programs
// note for themselves, and other forms of what is read.
var bibFields = set(`title subtitle abstract author date year month day institution school note howpublished eprint archiveprefix eprinttype primaryclass
	eprintclass doi url keywords keyword crossref xdata journal journaltitle booktitle volume number issue pages eid articleno publisher organization
	pubstate entrysubtype
	file urldate timestamp biburl bibsource added-at date-added date-modified interhash intrahash owner localfile local-url bdsk-url-1 bdsk-file-1 mendeley-groups
	mendeley-tags citeulike-article-id language langid lang shorttitle journalabbrev shortjournal issn isbn numpages ids sortkey key label url_date lastchecked`)

// isVolume are the kinds of entries that hold papers, which name them by crossref, and are none.
var isVolume = map[string]bool{"proceedings": true, "mvproceedings": true, "xdata": true}

var bibHead = regexp.MustCompile(`(?m)^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]`)

// maxPreface is how many lines of comment can stand before the first entry. A page of text can show
// an entry too, but not at its beginning.
const maxPreface = 10

func looksLikeBibTeX(head string) bool {
	at := bibHead.FindStringIndex(head)
	if at == nil {
		return false
	}
	preface := 0
	for l := range strings.Lines(head[:at[0]]) {
		if l = strings.TrimSpace(l); l != "" && l[0] != '%' {
			preface++
		}
	}
	return preface <= maxPreface
}

// A bibReader makes entries of a database those of a digest.
type bibReader struct {
	*reading
	keys    map[string]int    // the entry of r.Entries that has a key, in small letters
	volumes map[string]volume // by key, in small letters
	parents map[int]string    // the keys that entries refer to
	left    leftover
}

// A volume is a book that papers refer to.
type volume struct {
	offset int
	title  string
	date   content.Date
	venue  Venue // of what is in it
}

func readBibTeX(r *reading) error {
	b := &bibReader{reading: r, keys: map[string]int{}, volumes: map[string]volume{}, parents: map[int]string{}, left: leftover{}}
	s := &bibScanner{reading: r, macros: months(), room: 2*len(r.src) + 1000, entries: b.entry}
	s.scan()
	b.inherit()
	b.reportLeftover(b.left)
	return nil
}

// months are the macros that the standard styles define.
func months() map[string]string {
	macros := map[string]string{}
	for m := time.January; m <= time.December; m++ {
		macros[strings.ToLower(m.String()[:3])] = m.String()
	}
	return macros
}

// text is a field as its reader reads it, on one line.
func (e *bibEntry) text(name string) string { return clean(entities(latex.Text(e.fields[name].value))) }

// verbatim is a field in which LaTeX's signs are only escaped: an address or an identifier.
func (e *bibEntry) verbatim(name string) string {
	value := e.fields[name].value
	if strings.HasPrefix(strings.TrimSpace(value), `\url`) {
		value = latex.Text(value)
	}
	return clean(unescaped.Replace(value))
}

var unescaped = strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\~{}`, "~", `\~`, "~", `{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `{\_}`, "_", `{`, "", `}`, "")

func (b *bibReader) entry(raw *bibEntry) {
	on := b.published(raw)
	if isVolume[raw.kind] {
		book := raw.venue()
		book.Booktitle = cmp.Or(book.Booktitle, raw.title())
		b.volume(strings.ToLower(raw.key), volume{raw.offset, raw.text("title"), on, book})
		return
	}
	e := Entry{
		Title: raw.title(), Abstract: paragraphs(unmarked(latex.Text(raw.fields["abstract"].value))), Date: on,
		Organization: cmp.Or(raw.text("institution"), raw.text("school")), Note: clean(raw.text("note") + " " + raw.text("howpublished")),
	}
	e.in(raw.venue())
	b.authors(raw, &e)
	b.identifiers(raw, &e)
	for name, f := range raw.fields {
		if !bibFields[name] || (name == "note" || name == "howpublished") && b.isRemark(raw.text(name)) {
			b.left.keep(name, f.offset, f.value)
		}
	}
	for _, name := range []string{"keywords", "keyword"} {
		e.Keywords = append(e.Keywords, splitKeywords(raw.text(name))...)
	}
	if class := cmp.Or(raw.text("primaryclass"), raw.text("eprintclass")); class != "" {
		e.Subjects = append(e.Subjects, class)
	}
	if e.Title == "" {
		b.report(raw.offset, "the entry "+quote(raw.key)+" has no title", "left out; give it one and import the file again")
		return
	}
	b.keep(raw, e)
}

// isRemark tells whether a note says something to readers alone, which names neither a place nor a paper.
func (b *bibReader) isRemark(note string) bool {
	return !strings.Contains(note, "://") && mentionedArxiv(note) == "" && !withdrawnNote.MatchString(note)
}

// venue is where the paper was published. The sponsor of a conference often stands for its publisher.
func (e *bibEntry) venue() Venue {
	return Venue{
		Journal: cmp.Or(e.text("journal"), e.text("journaltitle")), Booktitle: e.text("booktitle"), Volume: e.text("volume"),
		Number: cmp.Or(e.text("number"), e.text("issue")), Pages: cmp.Or(e.text("pages"), e.text("eid"), e.text("articleno")),
		Publisher: cmp.Or(e.text("publisher"), e.text("organization")),
	}
}

// volume keeps a volume for the papers that refer to it. The first of a key counts.
func (b *bibReader) volume(key string, v volume) {
	if _, again := b.volumes[key]; again {
		b.report(v.offset, "a second volume of one key: "+quote(v.title), "left out; give it another key")
		return
	}
	b.volumes[key] = v
}

// title is the title with its subtitle, which BibLaTeX keeps apart.
func (e *bibEntry) title() string {
	title, subtitle := e.text("title"), e.text("subtitle")
	if subtitle == "" {
		return title
	}
	return strings.TrimRight(title, ".: ") + ": " + subtitle
}

// keep takes an entry, and reports a key that another one has.
func (b *bibReader) keep(raw *bibEntry, e Entry) {
	key := strings.ToLower(raw.key)
	if i, again := b.keys[key]; again && key != "" {
		b.report(raw.offset, "the key "+quote(raw.key)+" stands twice, first for "+quote(b.Entries[i].Title), "both are read; give one of them another key")
	}
	b.keys[key] = len(b.Entries)
	if parent := cmp.Or(raw.text("crossref"), raw.text("xdata")); parent != "" {
		b.parents[len(b.Entries)] = strings.ToLower(parent)
	}
	b.add(raw.offset, e)
}

// inherit gives papers the dates and the venues of their volumes, which stand behind them, and reports
// volumes that no paper refers to.
func (b *bibReader) inherit() {
	used := map[string]bool{}
	for i, key := range b.parents {
		used[key] = true
		e, book := &b.Entries[i], b.book(key)
		e.Venue = e.Venue.inherited(book.venue)
		if e.Date.IsZero() {
			e.Date = book.date
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.volumes)) {
		if v := b.volumes[key]; !used[key] {
			b.report(v.offset, "a volume that no paper refers to: "+quote(v.title), "left out; only papers are imported")
		}
	}
}

// book is what papers refer to by a key: a volume, or an entry that is a paper of its own.
func (b *bibReader) book(key string) volume {
	if n, ok := b.keys[key]; ok {
		e := &b.Entries[n]
		return volume{date: e.Date, venue: Venue{Booktitle: e.Title, Publisher: e.Venue.Publisher}}
	}
	return b.volumes[key]
}

// published is the date of an entry: BibLaTeX's date, else year and month, where the month can have
// the day with it ("4 July", btxdoc, section 3).
func (b *bibReader) published(raw *bibEntry) content.Date {
	if f, ok := raw.fields["date"]; ok {
		return b.date(f.offset, raw.text("date"))
	}
	f, ok := raw.fields["year"]
	if !ok {
		return content.Date{}
	}
	year, month := raw.text("year"), raw.text("month")
	whole := clean(raw.text("day") + " " + month + " " + year)
	if strings.Trim(month, "0123456789") == "" {
		whole = year + "-" + cmp.Or(month, "0") + "-" + cmp.Or(raw.text("day"), "0")
	}
	if d, ok := readDate(whole); ok {
		return d
	}
	return b.date(f.offset, year)
}

// identifiers finds what names the paper elsewhere, in every field in which styles put it.
func (b *bibReader) identifiers(raw *bibEntry, e *Entry) {
	if eprint := raw.verbatim("eprint"); eprint != "" {
		kind := strings.ToLower(cmp.Or(raw.text("archiveprefix"), raw.text("eprinttype")))
		if (kind == "" || kind == "arxiv") && !e.identify(eprint) && !e.identify(raw.text("primaryclass")+"/"+eprint) && kind != "" {
			b.report(raw.fields["eprint"].offset, quote(eprint)+" is no identifier of arXiv", "the paper is imported without it")
		}
	}
	b.doi(raw.fields["doi"].offset, e, raw.verbatim("doi"))
	e.address("", raw.verbatim("url"))
	for _, name := range []string{"journal", "journaltitle", "volume", "note", "howpublished", "number"} {
		if id := mentionedArxiv(raw.text(name)); id != "" {
			e.identify(id)
		}
	}
}

// authors takes the names of an entry. A list that ends with "and others" has more authors than
// anybody can count.
func (b *bibReader) authors(raw *bibEntry, e *Entry) {
	f := raw.fields["author"]
	for _, name := range bibNames(f.value) {
		switch shown := bibName(name); {
		case strings.EqualFold(strings.TrimSpace(name), "others"): // in braces it would be a name
			b.reportOthers(f.offset)
		case shown != "":
			e.Authors = append(e.Authors, shown)
		}
	}
	if tooMany := len(e.Authors) == 1 && len(cutOutside(f.value, isComma)) > 3; tooMany {
		b.report(f.offset, "more commas than a name has: "+quote(e.Authors[0]), "read as a list of names; put “and” between them")
		e.Authors = nil
		for _, name := range cutOutside(f.value, isComma) {
			if shown := bibName(strings.TrimPrefix(strings.TrimSpace(name), "and ")); shown != "" {
				e.Authors = append(e.Authors, shown)
			}
		}
	}
}

// bibNames takes a list of names apart, at each "and" outside of braces.
func bibNames(list string) []string {
	return cutOutside(list, func(s string) int {
		if len(s) > 4 && isBlank(s[0]) && strings.EqualFold(s[1:4], "and") && isBlank(s[4]) {
			return 4
		}
		return 0
	})
}

// bibName gives a name as it is read. It is written "First von Last", "von Last, First" or "von Last,
// Jr, First" (btxdoc, section 4).
func bibName(name string) string {
	parts := cutOutside(name, isComma)
	for i, p := range parts {
		parts[i] = latex.Text(p)
	}
	return inOrder(parts...)
}

func isComma(s string) int {
	if s[0] == ',' {
		return 1
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// cutOutside takes a text apart at what a function finds, outside of braces.
func cutOutside(s string, separator func(rest string) int) (parts []string) {
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			continue
		case '{':
			depth++
		case '}':
			depth--
		}
		if n := separator(s[i:]); depth == 0 && n > 0 {
			parts = append(parts, s[start:i])
			start = i + n
			i = start - 1
		}
	}
	return append(parts, s[start:])
}
