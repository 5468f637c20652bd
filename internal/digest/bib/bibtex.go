// Package bib reads bibliographies: BibTeX and BibLaTeX, RIS, CSL-JSON, and EndNote's tagged format and XML.
//
// The input is a dump. The output is its entries with all data of the bibliography. The readers accept the variants of
// the formats that common programs write. Every record becomes an entry or is reported, and a broken record does not
// affect later ones. One problem lists all unsupported fields of a dump.
package bib

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// isVolume contains the types of entries that papers refer to with crossref or xdata.
var isVolume = map[string]bool{"proceedings": true, "mvproceedings": true, "xdata": true}

var bibHead = lazyregexp.New(`(?m)^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]`)

// maxPreface is the maximum number of lines before the first entry, without comments that start with a percent sign. In
// a page of text that mentions an entry, more lines precede it.
const maxPreface = 10

// LooksLikeBibTeX reports whether a dump that starts with head starts with a BibTeX entry, possibly after a few lines
// of comments.
func LooksLikeBibTeX(head string) bool {
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

// ReadBibTeX reads a BibTeX or BibLaTeX file.
func ReadBibTeX(d *entry.Dump) error {
	b := &bibReader{
		Dump: d, keys: map[string]int{}, volumes: map[string]volume{}, parents: map[int]string{},
		unsupported: unsupportedFields{},
	}
	s := &bibScanner{Dump: d, macros: months(), room: 2*len(d.Src) + 1000, use: b.addEntry}
	s.scan()
	if !s.found {
		return problem.Problem{
			File: d.Name, Line: 1, Column: 1,
			What: "no BibTeX entry found; an entry starts with @ and its type, such as @article{",
			Hint: "check the file, and --format if you set it",
		}
	}
	b.inherit()
	b.unsupported.report(d)
	return nil
}

// months returns the macros for months: those of the standard styles, and full names of months, which people also use
// as macros (month = sept).
func months() map[string]string {
	macros := map[string]string{}
	for word, m := range entry.MonthWords() {
		if len(word) > 3 || word == strings.ToLower(m.String()[:3]) {
			macros[word] = m.String()
		}
	}
	return macros
}

// A bibReader converts the entries of a database to entries of a digest. Its keys are in lower case.
type bibReader struct {
	*entry.Dump
	keys        map[string]int    // index in Entries of the last entry with each key
	volumes     map[string]volume // by key
	parents     map[int]string    // the key that an entry refers to, by the index of the entry in Entries
	unsupported unsupportedFields
}

// A volume is an entry that papers refer to, such as a book or proceedings.
type volume struct {
	entry.Entry
	offset int
	kind   string
	venue  entry.Venue // for the papers in it
}

// text returns a field as BibTeX prints it, on one line.
func (e *bibEntry) text(name string) string {
	value := e.fields[name].value
	if value == "" {
		return ""
	}
	if journal := journalNamed(value); journal != "" {
		return journal
	}
	return entry.Clean(entry.DecodeEntities(e.latex(value)))
}

// latex converts LaTeX to text, and records its unknown commands.
func (e *bibEntry) latex(value string) string {
	text, unknown := entry.ReadLaTeX(value)
	for _, name := range unknown {
		if !slices.Contains(e.unknown, name) {
			e.unknown = append(e.unknown, name)
		}
	}
	if strings.Contains(text, `\`) && strings.Contains(value, escapedTwice) {
		text = entry.LaTeXAccents(text)
	}
	return text
}

// escapedTwice occurs in LaTeX that a program escaped like plain text: Erd{\textbackslash}H\{o\}s. For a literal
// backslash, programs write \textbackslash{}.
const escapedTwice = `{\textbackslash}`

// verbatim returns a field that is an address or an identifier, with only escapes of LaTeX.
func (e *bibEntry) verbatim(name string) string {
	value := e.fields[name].value
	if value == "" {
		return ""
	}
	if strings.HasPrefix(strings.TrimSpace(value), `\url`) {
		value = entry.LaTeX(value)
	}
	return entry.Clean(unescaped.Replace(value))
}

var unescaped = strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\~{}`, "~", `\~`, "~",
	`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `{\_}`, "_", `{`, "", `}`, "")

// addEntry adds an entry of the database: a paper, or a volume that papers refer to.
func (b *bibReader) addEntry(raw *bibEntry) {
	e := b.paper(raw)
	switch {
	case isVolume[raw.kind]:
		b.addVolume(strings.ToLower(raw.key), raw, e)
	case e.Title == "":
		b.reportUntitled(raw)
	default:
		b.addPaper(raw, e)
	}
}

// paper returns the data of an entry. It reports invalid values, unless the entry has no title.
func (b *bibReader) paper(raw *bibEntry) entry.Entry {
	on := b.published(raw)
	e := entry.Entry{
		Title:        raw.title(),
		Abstract:     entry.Paragraphs(entry.StripMarkup(raw.latex(raw.fields["abstract"].value))),
		Date:         on,
		Organization: cmp.Or(raw.text("institution"), raw.text("school")),
		Note:         entry.Clean(raw.text("note") + " " + raw.text("howpublished")),
	}
	if e.Title == "" && !isVolume[raw.kind] {
		return e
	}
	e.SetVenue(raw.venue())
	b.readAuthors(raw, &e)
	b.readIdentifiers(raw, &e)
	raw.addLinks(&e)
	b.addFields(raw, &e)
	for _, name := range []string{"keywords", "keyword"} {
		e.Keywords = append(e.Keywords, entry.SplitKeywords(raw.text(name))...)
	}
	if class := cmp.Or(raw.text("primaryclass"), raw.text("eprintclass")); class != "" {
		e.Subjects = append(e.Subjects, class)
	}
	b.reportUnknownCommands(raw)
	return e
}

// reportUnknownCommands reports the LaTeX commands that remain in the texts of a paper.
func (b *bibReader) reportUnknownCommands(raw *bibEntry) {
	for _, name := range raw.unknown {
		b.Report(raw.offsetOf(name), "unknown TeX command "+problem.Quote(name),
			"imported as it is; replace it in the paper's file")
	}
}

// offsetOf returns the offset of the first field that contains a text, or the offset of the entry.
func (e *bibEntry) offsetOf(text string) int {
	first := -1
	for _, f := range e.fields {
		if strings.Contains(f.value, text) && (first < 0 || f.offset < first) {
			first = f.offset
		}
	}
	return max(first, e.offset)
}

// reportUntitled reports an entry without a title. If the entry is damaged, it extends the report of the damage
// instead.
func (b *bibReader) reportUntitled(raw *bibEntry) {
	if raw.damage > 0 {
		damage := &b.Unplaced[raw.damage-1]
		name := "the entry"
		if raw.key != "" {
			name = problem.Quote(raw.key)
		}
		damage.What += ", so " + name + " has no title"
		damage.Hint = "skipped; fix the entry and import the file again"
		return
	}
	name, fix := "this entry", "add one"
	if raw.key != "" {
		name = "the entry " + problem.Quote(raw.key)
	}
	if near := problem.Nearest("title", slices.Sorted(maps.Keys(raw.fields))); near != "" {
		fix = "rename its field `" + near + "` to `title`"
	}
	b.Report(raw.offset, name+" has no title", "skipped; "+fix+" and import the file again")
}

// venue returns the venue of the paper. Without a publisher, it uses the organization, which is the sponsor of a
// conference.
func (e *bibEntry) venue() entry.Venue {
	return entry.Venue{
		Journal:   cmp.Or(e.text("journal"), e.text("journaltitle")),
		Booktitle: e.text("booktitle"),
		Volume:    e.text("volume"),
		Number:    cmp.Or(e.text("number"), e.text("issue")),
		Pages:     cmp.Or(e.text("pages"), e.text("eid"), e.text("articleno")),
		Publisher: cmp.Or(e.text("publisher"), e.text("organization")),
	}
}

// addVolume adds a volume that papers can refer to. It reports a volume with the same key as an earlier volume instead.
func (b *bibReader) addVolume(key string, raw *bibEntry, e entry.Entry) {
	if _, again := b.volumes[key]; again {
		b.Report(raw.offset, "another volume has the same key: "+problem.Quote(e.Title), "skipped; give it another key")
		return
	}
	venue := raw.venue()
	venue.Booktitle = cmp.Or(venue.Booktitle, e.Title)
	b.volumes[key] = volume{e, raw.offset, raw.kind, venue}
}

// title returns the title with its subtitle, which is a separate field in BibLaTeX.
func (e *bibEntry) title() string {
	title, subtitle := e.line("title"), e.line("subtitle")
	if subtitle == "" {
		return title
	}
	return strings.TrimRight(title, ".: ") + ": " + subtitle
}

// line returns a field as BibTeX prints it, on one line and without markup.
func (e *bibEntry) line(name string) string {
	text := entry.StripMarkup(e.latex(e.fields[name].value))
	if n := strings.Count(text, "$$"); n > 0 && n%2 == 0 {
		text = strings.ReplaceAll(text, "$$", "$") // a line cannot have display formulas
	}
	return entry.Clean(text)
}

// addPaper adds a paper, and reports a duplicate key.
func (b *bibReader) addPaper(raw *bibEntry, e entry.Entry) {
	if b.IsFull() {
		return // Add would ignore the entry, and the key would have the index of another one
	}
	key := strings.ToLower(raw.key)
	if i, again := b.keys[key]; again && key != "" {
		b.Report(raw.offset,
			"duplicate key "+problem.Quote(raw.key)+", first used for "+problem.Quote(b.Entries[i].Title),
			"imported both")
	}
	b.keys[key] = len(b.Entries)
	if parent := cmp.Or(raw.text("crossref"), raw.text("xdata")); parent != "" {
		b.parents[len(b.Entries)] = strings.ToLower(parent)
	}
	b.Add(raw.offset, e)
}

// inherit copies dates, venues and further fields from volumes to the papers that refer to them, and adds the volumes
// that no paper refers to as papers. It runs after all entries are read, because volumes follow their papers.
func (b *bibReader) inherit() {
	done := map[int]bool{}
	for _, i := range slices.Sorted(maps.Keys(b.parents)) {
		for _, j := range slices.Backward(b.lineage(i, done)) {
			b.inheritFromParent(j)
		}
	}
	b.addUnusedVolumes()
}

// lineage returns the indexes of an entry and of the entries that it inherits from, directly or indirectly, with each
// entry before its parent. It omits entries in done, and adds all entries that it returns to done.
func (b *bibReader) lineage(i int, done map[int]bool) (all []int) {
	for !done[i] {
		key, hasParent := b.parents[i]
		if !hasParent {
			break
		}
		done[i] = true
		all = append(all, i)
		parent, isPaper := b.keys[key]
		if !isPaper {
			break
		}
		i = parent
	}
	return all
}

// inheritFromParent copies data from the parent of an entry to the entry.
func (b *bibReader) inheritFromParent(i int) {
	e := &b.Entries[i]
	book, found := b.book(b.parents[i])
	if !found {
		return
	}
	e.Venue = e.Venue.Inherit(book.venue)
	if e.Date.IsZero() {
		e.Date = book.Date
	}
	delete(e.Fields, "crossref")
	delete(e.Fields, "xdata")
	inheritFields(e, book.Fields)
}

// addUnusedVolumes adds the volumes that no paper refers to as papers, in the order of the dump. It reports such an
// entry of the type xdata, which is not a publication.
func (b *bibReader) addUnusedVolumes() {
	used := map[string]bool{}
	for _, key := range b.parents {
		used[key] = true
	}
	before := len(b.Entries)
	for _, key := range slices.Sorted(maps.Keys(b.volumes)) {
		switch v := b.volumes[key]; {
		case used[key]:
		case v.kind == "xdata":
			b.Report(v.offset, "no paper refers to this volume: "+problem.Quote(v.Title),
				"skipped; only papers are imported")
		default:
			b.Add(v.offset, v.Entry)
		}
	}
	if len(b.Entries) > before {
		slices.SortStableFunc(b.Entries, func(x, y entry.Entry) int {
			return cmp.Or(cmp.Compare(x.Line, y.Line), cmp.Compare(x.Column, y.Column))
		})
	}
}

// book returns the entry that a key refers to: a paper, or else a volume.
func (b *bibReader) book(key string) (v volume, found bool) {
	if n, ok := b.keys[key]; ok {
		e := b.Entries[n]
		return volume{Entry: e, venue: entry.Venue{Booktitle: e.Title, Publisher: e.Venue.Publisher}}, true
	}
	v, found = b.volumes[key]
	return v, found
}

// published returns the date of an entry: the field date of BibLaTeX, or else the year, month and day. The month can
// include the day ("4 July", btxdoc, section 3).
func (b *bibReader) published(raw *bibEntry) content.Date {
	if f, ok := raw.fields["date"]; ok && !f.undefined {
		return b.ReadDate(f.offset, raw.text("date"))
	}
	f, ok := raw.fields["year"]
	if !ok || f.undefined {
		return content.Date{}
	}
	year := raw.text("year")
	on, ok := entry.ReadDate(year)
	if !ok || on.Month > 0 {
		return b.ReadYear(f.offset, year)
	}
	month, day := b.month(raw)
	if full, ok := content.NewDate(on.Year, month, day); ok && month > 0 {
		return full
	}
	return content.Date{Year: on.Year, Month: month}
}

// month returns the month and the day of an entry. They are 0 if unknown.
func (b *bibReader) month(raw *bibEntry) (month time.Month, day int) {
	f := raw.fields["month"]
	month, day, ok := entry.ReadMonth(raw.text("month"))
	if !ok && !f.undefined {
		b.Report(f.offset, "unknown month "+problem.Quote(raw.text("month")),
			"imported without the day; write its English name or number")
	}
	if written := raw.text("day"); written != "" {
		if n, err := strconv.Atoi(strings.Trim(written, ". ")); err == nil {
			day = n
		}
	}
	return month, day
}

// readIdentifiers reads the identifiers and the address of the paper from all fields that can contain them.
func (b *bibReader) readIdentifiers(raw *bibEntry, e *entry.Entry) {
	if eprint := raw.verbatim("eprint"); eprint != "" {
		kind := strings.ToLower(cmp.Or(raw.text("archiveprefix"), raw.text("eprinttype")))
		found := kind != "" && kind != "arxiv" || e.Identify(eprint) || e.Identify(raw.text("primaryclass")+"/"+eprint)
		if !found && kind != "" {
			b.Report(raw.fields["eprint"].offset, problem.Quote(eprint)+" is not an arXiv identifier",
				"kept in `bibtex`; correct it there, and add it as `arxiv`")
		}
	}
	b.SetDOI(raw.fields["doi"].offset, e, raw.verbatim("doi"))
	if address := raw.verbatim("arxiv"); address != "" && content.ArxivID(address) != "" {
		e.Identify(address)
	}
	if address := raw.verbatim("url"); raw.isInEntry("url", e) {
		e.AddAddress("", address)
	}
	for _, name := range []string{"journal", "journaltitle", "volume", "note", "howpublished", "number"} {
		if id := entry.MentionedArxiv(raw.text(name)); id != "" {
			e.Identify(id)
		}
	}
}
