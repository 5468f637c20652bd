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

// bibFields lists the known fields. Those from "file" on are ignored: they are internal to programs or repeat other
// fields.
var bibFields = set(`title subtitle abstract author date year month day institution school note howpublished eprint
	archiveprefix eprinttype primaryclass eprintclass doi url keywords keyword crossref xdata journal journaltitle
	booktitle volume number issue pages eid articleno publisher organization pubstate entrysubtype
	file urldate timestamp biburl bibsource added-at date-added date-modified interhash intrahash owner localfile
	local-url bdsk-url-1 bdsk-file-1 mendeley-groups mendeley-tags citeulike-article-id language langid lang
	shorttitle journalabbrev shortjournal issn isbn numpages ids sortkey key label url_date lastchecked`)

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
	offset int
	title  string
	date   content.Date
	venue  entry.Venue // of the papers in it
}

// text returns a field as printed, on one line.
func (e *bibEntry) text(name string) string {
	if journal := journalNamed(e.fields[name].value); journal != "" {
		return journal
	}
	return entry.Clean(entry.DecodeEntities(e.latex(e.fields[name].value)))
}

// latex converts LaTeX, and notes its unknown commands.
func (e *bibEntry) latex(value string) string {
	text, unknown := entry.ReadLaTeX(value)
	for _, name := range unknown {
		if !slices.Contains(e.unknown, name) {
			e.unknown = append(e.unknown, name)
		}
	}
	if strings.Contains(text, `\`) && strings.Contains(value, "backslash") {
		text = entry.LaTeXAccents(text) // a program escaped LaTeX as if it were text: Erd{\textbackslash}H\{o\}s
	}
	return text
}

// verbatim returns a field that is not LaTeX except for escapes: an address or an identifier.
func (e *bibEntry) verbatim(name string) string {
	value := e.fields[name].value
	if strings.HasPrefix(strings.TrimSpace(value), `\url`) {
		value = entry.LaTeX(value)
	}
	return entry.Clean(unescaped.Replace(value))
}

var unescaped = strings.NewReplacer(`\_`, "_", `\%`, "%", `\&`, "&", `\#`, "#", `\~{}`, "~", `\~`, "~",
	`{\textasciitilde}`, "~", `\textasciitilde{}`, "~", `{\_}`, "_", `{`, "", `}`, "")

// entry converts an entry of the database: a paper, or a volume that papers refer to.
func (b *bibReader) entry(raw *bibEntry) {
	on := b.published(raw)
	if isVolume[raw.kind] {
		book := raw.venue()
		book.Booktitle = cmp.Or(book.Booktitle, raw.title())
		b.volume(strings.ToLower(raw.key), volume{raw.offset, raw.text("title"), on, book})
		return
	}
	e := entry.Entry{
		Title:        raw.title(),
		Abstract:     entry.Paragraphs(entry.StripMarkup(raw.latex(raw.fields["abstract"].value))),
		Date:         on,
		Organization: cmp.Or(raw.text("institution"), raw.text("school")),
		Note:         entry.Clean(raw.text("note") + " " + raw.text("howpublished")),
	}
	if e.Title == "" {
		b.untitled(raw)
		return
	}
	e.SetVenue(raw.venue())
	b.authors(raw, &e)
	b.identifiers(raw, &e)
	for name, f := range raw.fields {
		shown := name == "editor" && len(e.Authors) > 0 && raw.text("author") == ""
		if !bibFields[name] && !shown || (name == "note" || name == "howpublished") && b.isRemark(raw.text(name)) {
			b.unused.add(name, f.offset, f.value)
		}
	}
	for _, name := range []string{"keywords", "keyword"} {
		e.Keywords = append(e.Keywords, entry.SplitKeywords(raw.text(name))...)
	}
	if class := cmp.Or(raw.text("primaryclass"), raw.text("eprintclass")); class != "" {
		e.Subjects = append(e.Subjects, class)
	}
	b.unknownCommands(raw)
	b.keep(raw, e)
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

// isRemark reports whether a note is only for human readers: it contains no address, identifier or withdrawal.
func (b *bibReader) isRemark(note string) bool {
	return !strings.Contains(note, "://") && entry.MentionedArxiv(note) == "" && !entry.MentionsWithdrawal(note)
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
func (b *bibReader) volume(key string, v volume) {
	if _, again := b.volumes[key]; again {
		b.Report(v.offset, "another volume has the same key: "+problem.Quote(v.title), "skipped; give it another key")
		return
	}
	b.volumes[key] = v
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

// inherit copies dates and venues from volumes to the papers that refer to them, and reports volumes that no paper
// refers to. It runs last, because volumes come after their papers.
func (b *bibReader) inherit() {
	used := map[string]bool{}
	for i, key := range b.parents {
		used[key] = true
		e, book := &b.Entries[i], b.book(key)
		e.Venue = e.Venue.Inherit(book.venue)
		if e.Date.IsZero() {
			e.Date = book.date
		}
	}
	for _, key := range slices.Sorted(maps.Keys(b.volumes)) {
		if v := b.volumes[key]; !used[key] {
			b.Report(v.offset, "no paper refers to this volume: "+problem.Quote(v.title),
				"skipped; only papers are imported")
		}
	}
}

// book returns what a key refers to: a volume, or an entry that is itself a paper.
func (b *bibReader) book(key string) volume {
	if n, ok := b.keys[key]; ok {
		e := &b.Entries[n]
		return volume{date: e.Date, venue: entry.Venue{Booktitle: e.Title, Publisher: e.Venue.Publisher}}
	}
	return b.volumes[key]
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
	if n, err := strconv.Atoi(strings.Trim(raw.text("day"), ". ")); err == nil {
		day = n
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
				"imported without it")
		}
	}
	b.DOI(raw.fields["doi"].offset, e, raw.verbatim("doi"))
	e.AddAddress("", raw.verbatim("url"))
	for _, name := range []string{"journal", "journaltitle", "volume", "note", "howpublished", "number"} {
		if id := entry.MentionedArxiv(raw.text(name)); id != "" {
			e.Identify(id)
		}
	}
}
