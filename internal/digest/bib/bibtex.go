// Package bib reads bibliographies: BibTeX and BibLaTeX, RIS, and CSL-JSON.
//
// The input is a dump. The output is its entries with title, names, dates, identifiers and venue, in the variants that
// common programs write. Every record becomes an entry or is reported, a broken record does not affect later ones, and
// each dump's unsupported fields are reported once.
package bib

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// isVolume contains the types of entries that are not papers but that papers refer to by crossref.
var isVolume = map[string]bool{"proceedings": true, "mvproceedings": true, "xdata": true}

var bibHead = regexp.MustCompile(`(?m)^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]`)

// maxPreface is the maximum number of lines before the first entry, without comments that start with a percent sign. A
// page of text can contain an entry, too, but not at its start.
const maxPreface = 10

// LooksLikeBibTeX reports whether a dump starts with a BibTeX entry, possibly after a few lines of comment.
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
		unused: unusedFields{},
	}
	s := &bibScanner{Dump: d, macros: months(), room: 2*len(d.Src) + 1000, entries: b.entry}
	s.scan()
	b.inherit()
	b.unused.report(d)
	return nil
}

// months returns the macros for months: those that the standard styles define, and the whole names of months, which
// people use in the same way (month = sept).
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
	keys    map[string]int    // index in Entries of each key
	volumes map[string]volume // by key
	parents map[int]string    // the key that an entry refers to, by index in Entries
	unused  unusedFields
}

// A volume is a book that papers refer to.
type volume struct {
	entry.Entry
	offset int
	kind   string
	venue  entry.Venue // of the papers in it
}

// text returns a field as printed, on one line.
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

// latex converts LaTeX, and notes its unknown commands.
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

// escapedTwice is in a text if a program escaped LaTeX as if it were text: Erd{\textbackslash}H\{o\}s. Others write a
// real backslash as \textbackslash{}.
const escapedTwice = `{\textbackslash}`

// verbatim returns a field that is not LaTeX except for escapes: an address or an identifier.
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

// entry converts an entry of the database: a paper, or a volume that papers refer to.
func (b *bibReader) entry(raw *bibEntry) {
	e := b.paper(raw)
	switch {
	case isVolume[raw.kind]:
		b.volume(strings.ToLower(raw.key), raw, e)
	case e.Title == "":
		b.untitled(raw)
	default:
		b.keep(raw, e)
	}
}

// paper returns the data of an entry.
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
	b.authors(raw, &e)
	b.identifiers(raw, &e)
	raw.links(&e)
	b.further(raw, &e)
	for _, name := range []string{"keywords", "keyword"} {
		e.Keywords = append(e.Keywords, entry.SplitKeywords(raw.text(name))...)
	}
	if class := cmp.Or(raw.text("primaryclass"), raw.text("eprintclass")); class != "" {
		e.Subjects = append(e.Subjects, class)
	}
	b.unknownCommands(raw)
	return e
}

// unknownCommands reports the commands of LaTeX that a paper's texts still contain.
func (b *bibReader) unknownCommands(raw *bibEntry) {
	for _, name := range raw.unknown {
		b.Report(raw.offsetOf(name), "unknown TeX command "+problem.Quote(name),
			"imported as it is; replace it in the paper's file")
	}
}

// offsetOf returns the offset of the first field that contains a text.
func (e *bibEntry) offsetOf(text string) int {
	first := -1
	for _, f := range e.fields {
		if strings.Contains(f.value, text) && (first < 0 || f.offset < first) {
			first = f.offset
		}
	}
	return max(first, e.offset)
}

// untitled reports an entry without a title. If the entry is damaged, it extends that report instead.
func (b *bibReader) untitled(raw *bibEntry) {
	if raw.damage > 0 {
		damage := &b.Unplaced[raw.damage-1]
		damage.What += ", so " + problem.Quote(raw.key) + " has no title"
		damage.Hint = "skipped; fix the entry and import the file again"
		return
	}
	fix := "add one"
	if near := problem.Nearest("title", slices.Sorted(maps.Keys(raw.fields))); near != "" {
		fix = "rename its field `" + near + "` to `title`"
	}
	b.Report(raw.offset, "the entry "+problem.Quote(raw.key)+" has no title",
		"skipped; "+fix+" and import the file again")
}

// venue returns the venue of the paper. Many entries name the sponsor of a conference instead of its publisher.
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

// volume adds a volume that papers can refer to. If several have the same key, the first wins.
func (b *bibReader) volume(key string, raw *bibEntry, e entry.Entry) {
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

// line returns a field as printed, on one line and without markup.
func (e *bibEntry) line(name string) string {
	text := entry.StripMarkup(e.latex(e.fields[name].value))
	if n := strings.Count(text, "$$"); n > 0 && n%2 == 0 {
		text = strings.ReplaceAll(text, "$$", "$") // a line has no display formulas
	}
	return entry.Clean(text)
}

// keep adds a paper, and reports a duplicate key.
func (b *bibReader) keep(raw *bibEntry, e entry.Entry) {
	if b.IsFull() {
		return // Add would add nothing, so the key would belong to no entry
	}
	key := strings.ToLower(raw.key)
	if i, again := b.keys[key]; again && key != "" {
		b.Report(
			raw.offset,
			"duplicate key "+problem.Quote(raw.key)+", first used for "+problem.Quote(b.Entries[i].Title),
			"imported both; give one of them another key",
		)
	}
	b.keys[key] = len(b.Entries)
	if parent := cmp.Or(raw.text("crossref"), raw.text("xdata")); parent != "" {
		b.parents[len(b.Entries)] = strings.ToLower(parent)
	}
	b.Add(raw.offset, e)
}

// inherit copies dates, venues and further fields from volumes to the papers that refer to them. It runs last, because
// volumes come after their papers. A volume that no paper refers to is itself a paper.
func (b *bibReader) inherit() {
	used := map[string]bool{}
	for i, key := range b.parents {
		used[key] = true
		e := &b.Entries[i]
		book, found := b.book(key)
		if !found {
			continue
		}
		e.Venue = e.Venue.Inherit(book.venue)
		if e.Date.IsZero() {
			e.Date = book.Date
		}
		delete(e.Fields, "crossref")
		delete(e.Fields, "xdata")
		inheritFields(e, book.Fields)
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

// book returns what a key refers to: a volume, or an entry that is itself a paper.
func (b *bibReader) book(key string) (v volume, found bool) {
	if n, ok := b.keys[key]; ok {
		e := b.Entries[n]
		return volume{Entry: e, venue: entry.Venue{Booktitle: e.Title, Publisher: e.Venue.Publisher}}, true
	}
	v, found = b.volumes[key]
	return v, found
}

// published returns the date of an entry: the field date of BibLaTeX, or else year and month. The month can include the
// day ("4 July", btxdoc, section 3).
func (b *bibReader) published(raw *bibEntry) content.Date {
	if f, ok := raw.fields["date"]; ok && !f.undefined {
		return b.Date(f.offset, raw.text("date"))
	}
	f, ok := raw.fields["year"]
	if !ok || f.undefined {
		return content.Date{}
	}
	year := raw.text("year")
	on, ok := entry.ReadDate(year)
	if !ok || on.Month > 0 {
		return b.Date(f.offset, year)
	}
	month, day := b.month(raw)
	if full, ok := content.NewDate(on.Year, month, day); ok && month > 0 {
		return full
	}
	return content.Date{Year: on.Year, Month: month}
}

// month returns the month of an entry and its day, as far as they are known.
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

// identifiers collects identifiers and addresses of the paper from all fields where styles put them.
func (b *bibReader) identifiers(raw *bibEntry, e *entry.Entry) {
	if eprint := raw.verbatim("eprint"); eprint != "" {
		kind := strings.ToLower(cmp.Or(raw.text("archiveprefix"), raw.text("eprinttype")))
		found := kind != "" && kind != "arxiv" || e.Identify(eprint) || e.Identify(raw.text("primaryclass")+"/"+eprint)
		if !found && kind != "" {
			b.Report(raw.fields["eprint"].offset, problem.Quote(eprint)+" is not an arXiv identifier",
				"kept in `bibtex`; correct it there, and add it as `arxiv`")
		}
	}
	b.DOI(raw.fields["doi"].offset, e, raw.verbatim("doi"))
	if address := raw.verbatim("arxiv"); address != "" && content.ArxivID(address) != "" {
		e.Identify(address)
	}
	if address := raw.verbatim("url"); raw.isHeld("url", e) {
		e.AddAddress("", address)
	}
	for _, name := range []string{"journal", "journaltitle", "volume", "note", "howpublished", "number"} {
		if id := entry.MentionedArxiv(raw.text(name)); id != "" {
			e.Identify(id)
		}
	}
}
