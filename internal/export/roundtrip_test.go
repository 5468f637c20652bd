package export

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/prose"
)

// A bibliographyMaker writes a bibliography of varied entries. Entries with the same number describe the same paper.
type bibliographyMaker struct {
	*rand.Rand
	number  int
	further map[string][]string // the names of further fields in BibTeX, by title
}

func (m *bibliographyMaker) pick(all ...string) string { return all[m.IntN(len(all))] }

// chance returns true with a probability of 1/n.
func (m *bibliographyMaker) chance(n int) bool { return m.IntN(n) == 0 }

// title returns a title that no other entry has.
func (m *bibliographyMaker) title() string {
	return fmt.Sprintf("%s %s of %s number %d", m.pick("On the", "A Theory of", "Über die", "Learning"),
		m.pick("Convergence", "Étude", "Operators"), m.pick("Schrödinger equations", "神经网络", "Things & Others",
			"p < q"), m.number)
}

func (m *bibliographyMaker) names() []string {
	all := make([]string, 1+m.IntN(3))
	for i := range all {
		all[i] = m.pick("Ann One", "Ludwig van Beethoven", "Émile Zola", "Paul Erdős", "Sammy Davis Jr.", "Wei Zhang",
			"Søren Østergård", "Gemini Team")
	}
	return all
}

// tex formats a text in TeX, in one of several common ways.
func (m *bibliographyMaker) tex(s string) string {
	s = strings.NewReplacer("&", `\&`, "%", `\%`, "#", `\#`, "_", `\_`).Replace(s)
	if m.chance(2) {
		s = strings.NewReplacer("é", `{\'e}`, "É", `\'{E}`, "ö", `\"o`, "ü", `{\"{u}}`, "ø", `{\o}`, "ő", `{\H{o}}`,
			"Ü", `{\"U}`, "–", "--").Replace(s)
	}
	return s
}

func (m *bibliographyMaker) key() string {
	return fmt.Sprintf("%s%d%s%d", m.pick("one", "DBLP:journals/corr/abs-", "o'brien", "müller_", "X.Y-"),
		1900+m.IntN(125), m.pick("", "thing", "+a", "/x"), m.number)
}

// furtherValues are values of further fields, which every format keeps.
var furtherValues = map[string][]string{
	"isbn": {"978-0-262-03561-3", "0262035618"}, "issn": {"1234-5678", "2049-363X"}, "pmid": {"31452104"},
	"language": {"en", "Français", "german"}, "series": {"Lecture Notes in Things", "LNCS", "Les Études"},
	"edition": {"2", "Second", "3rd"}, "address": {"New York, NY", "Zürich", "São Paulo: {a}"},
	"chapter": {"3", "IV"}, "howpublished": {"Online", "CD–ROM"}, "type": {"Technical Note", "Working paper"},
	"eid": {"e12", "123456"}, "organization": {"IEEE", "ACM"}, "mrnumber": {"1234567"}, "version": {"1.0.2"},
	"editor":     {"Ann Editor", "Dit, E. and Edit, Or", "{The Board} and van Dam, Al", "Solo and others"},
	"translator": {"Ann Other"}, "pubstate": {"forthcoming", "inpress"}, "shorttitle": {"Things", "On $x^2$"},
	"abbr": {"NeurIPS"}, "bibtex_show": {"true"}, "selected": {"true"}, "preview": {"a_b.png"}, "pdf": {"paper.pdf"},
	"no":            {"a: b", "'quoted' \"text\"", "- x", "null"},
	"unknown-field": {"{unbalanced", "back\\slash", "50% #1 a_b ^~|<x>"},
	"x.y+z":         {"神经网络", "naïve—dash", "$\\alpha_{i}$ and \\$5"}, "urldate": {"2020-02-03", "2021"},
	"eventtitle": {"Conference on Things"}, "note": {"Read this"}, "annote": {"Mine: [x]"},
}

// texValue writes a value of furtherValues.
func (m *bibliographyMaker) texValue(name, value string) string {
	f := biblio.Lookup(name)
	switch {
	case f.Plain, f.Names:
		return value
	case strings.Contains(value, "$"):
		return value
	}
	value = strings.NewReplacer(`\`, `{\textbackslash}`, "{", `{\textbraceleft}`, "}", `{\textbraceright}`,
		"~", `{\textasciitilde}`, "^", `{\textasciicircum}`, "<", `{\textless}`, ">", `{\textgreater}`,
		"|", `{\textbar}`).
		Replace(value)
	return m.tex(value)
}

// bibtexTypes lists all types of BibTeX and BibLaTeX except set and xdata, which are not works.
var bibtexTypes = strings.Fields(`article book booklet conference inbook incollection inproceedings manual mastersthesis
	misc phdthesis proceedings techreport unpublished mvbook bookinbook suppbook collection mvcollection suppcollection
	dataset online patent periodical suppperiodical mvproceedings reference mvreference inreference report software
	thesis electronic www artwork audio image jurisdiction legislation legal letter movie music performance review
	standard video custom codefragment`)

func (m *bibliographyMaker) bibtex() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n  title = {%s}", m.caseOf(bibtexTypes[m.number%len(bibtexTypes)]),
		m.key(), m.tex(m.title()))
	field := func(name, value string) { fmt.Fprintf(&b, ",\n  %s = {%s}", name, value) }
	if !m.chance(5) {
		field("author", m.tex(strings.Join(m.names(), " and ")))
	}
	switch m.IntN(5) {
	case 0:
		field("date", m.pick("2019", "2019-04", "2019-04-05", "2018-01/2018-03", "2017-21"))
	case 1:
		field("year", "2020")
		b.WriteString(",\n  month = " + m.pick("jan", "sep", "{Spring}"))
	case 2:
		field("year", m.pick("in press, 2021", "to appear"))
	default:
		field("year", fmt.Sprint(1950+m.IntN(70)))
	}
	if m.chance(2) {
		field(m.pick("journal", "journaltitle"), m.tex("Journal of Études & Things"))
		field("volume", m.pick("3", "12A"))
		field(m.pick("number", "issue"), m.pick("2", "3-4"))
	} else if m.chance(2) {
		field("booktitle", m.tex("Proceedings of Things"))
		field("publisher", "Pub & Sons"[:3])
	}
	if m.chance(3) {
		field("pages", m.pick("1--20", "7", "e5"))
	}
	if m.chance(4) {
		field(m.pick("institution", "school"), "MIT")
	}
	m.identifiers(field)
	names, number := slices.Sorted(maps.Keys(furtherValues)), fmt.Sprintf("number %d", m.number)
	for _, i := range m.Perm(len(names))[:m.IntN(6)] {
		name := names[i]
		field(m.caseOf(name), m.texValue(name, m.pick(furtherValues[name]...)))
		m.further[number] = append(m.further[number], name)
	}
	b.WriteString("\n}\n\n")
	return b.String()
}

func (m *bibliographyMaker) caseOf(s string) string {
	return m.pick(s, s, strings.ToUpper(s), strings.ToUpper(s[:1])+s[1:])
}

func (m *bibliographyMaker) identifiers(field func(name, value string)) {
	switch m.IntN(4) {
	case 0:
		field("eprint", fmt.Sprintf("2301.%05d", m.number))
		field("archivePrefix", "arXiv")
		field("primaryClass", "cs.LG")
	case 1:
		field("doi", fmt.Sprintf("10.1000/a_%d", m.number))
	case 2:
		field("eprint", fmt.Sprint(m.number))
		field("eprinttype", "hal")
	}
	if m.chance(3) {
		field("url", fmt.Sprintf("https://example.org/p_%d?a=1&b=~c", m.number))
	}
	if m.chance(4) {
		field("code", fmt.Sprintf("https://github.com/a/b%d", m.number))
	}
	if m.chance(6) {
		field("keywords", m.pick("neural operators, PDEs", "Things; Other Things"))
	}
	if m.chance(5) {
		field("abstract", m.pick("We study things.", "The cost is $O(n^2)$ for all $n$."))
	}
}

// risTypes and cslTypes list all types of RIS and CSL 1.0.2.
var (
	risTypes = strings.Fields(`ABST ADVS AGGR ANCIENT ART BILL BLOG BOOK CASE CHAP CHART CLSWK COMP CONF CPAPER CTLG
		DATA DBASE DICT EBOOK ECHAP EDBOOK EJOUR ELEC ENCYC EQUA FIGURE GEN GOVDOC GRANT HEAR ICOMM INPR JFULL JOUR
		LEGAL MANSCPT MAP MGZN MPCT MULTI MUSIC NEWS PAMP PAT PCOMM POD PRESS RPRT SER SLIDE SOUND STAND STAT STD THES
		UNBILL UNPB UNPD VIDEO WEB`)
	cslTypes = strings.Fields(`article article-journal article-magazine article-newspaper bill book broadcast chapter
		classic collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
		interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference patent
		performance periodical personal_communication post post-weblog regulation report review review-book software
		song speech standard thesis treaty webpage`)
)

func (m *bibliographyMaker) ris() string {
	var b strings.Builder
	line := func(tag, value string) { fmt.Fprintf(&b, "%s  - %s\n", tag, value) }
	line("TY", risTypes[m.number%len(risTypes)])
	line("ID", strings.ReplaceAll(m.key(), "/", "-"))
	line(m.pick("TI", "T1"), m.title())
	for range m.IntN(3) {
		line(m.pick("AU", "A1"), m.pick("One, Ann", "van Beethoven, Ludwig", "Davis, Sammy, Jr.", "Zola, Émile"))
	}
	line("PY", "2019")
	line("DA", m.pick("2019/04/05/", "2019/04//", "2019///Spring", "2019///"))
	if m.chance(2) {
		line(m.pick("T2", "JF"), "Journal of Études & Things")
		line("VL", "3")
		line("IS", "2")
		line("SP", "1")
		line("EP", "20")
	}
	for tag, values := range map[string][]string{
		"PB": {"Pub"}, "SN": {"1234-5678", "978-0-262-03561-3"}, "LA": {"en"}, "ET": {"2nd"}, "CY": {"New York, NY"},
		"T3": {"Lecture Notes"}, "ST": {"Things"}, "AD": {"MIT, Cambridge"}, "CN": {"QA 76"}, "SE": {"3"}, "NV": {"2"},
		"M3": {"Technical Note"}, "DB": {"Database"}, "DP": {"Provider"}, "Y2": {"2020/02/03/"}, "C1": {"custom: {x}"},
		"U1": {"user"}, "ED": {"Edit, Or"}, "A2": {"Dit, E."}, "A3": {"Series, S."}, "A4": {"Trans, T."},
		"RN": {"Mine"},
		"N1": {"Read"}, "J2": {"J. Things"}, "M1": {"7"}, "C7": {"e12"}, "ZZ": {"a tag of one's own"}, "KW": {"Things"},
		"AB": {"We study $x^2$ & more."}, "UR": {fmt.Sprintf("https://example.org/%d", m.number)},
		"DO": {fmt.Sprintf("10.1000/r%d", m.number)}, "OP": {"Original"}, "RP": {"NOT IN FILE"}, "TA": {"Translated"},
	} {
		if m.chance(4) {
			line(tag, m.pick(values...))
		}
	}
	b.WriteString("ER  - \n\n")
	return b.String()
}

func (m *bibliographyMaker) csl() string {
	var b strings.Builder
	quoted := func(s string) string { return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"` }
	fmt.Fprintf(&b, `{"id": %s, "type": %s, "title": %s`, quoted(m.key()), quoted(cslTypes[m.number%len(cslTypes)]),
		quoted(m.title()))
	if !m.chance(4) {
		b.WriteString(`, "author": [{"family": "One", "given": "Ann"}, {"literal": "The Group"}]`)
	}
	fmt.Fprintf(&b, `, "issued": {"date-parts": [%s]}`, m.pick("[2019]", "[2019, 4]", "[2019, 4, 5]",
		"[2018, 1], [2018, 3]"))
	for name, values := range map[string][]string{
		"container-title": {"Journal of Études & Things"}, "volume": {"3"}, "issue": {"2"}, "page": {"1-20"},
		"publisher": {"Pub"}, "publisher-place": {"New York, NY"}, "ISBN": {"978-0-262-03561-3"}, "ISSN": {"1234-5678"},
		"PMID": {"31452104"}, "PMCID": {"PMC1"}, "language": {"fr-FR"}, "collection-title": {"Lecture Notes"},
		"collection-number": {"7"}, "edition": {"2"}, "chapter-number": {"3"}, "genre": {"Technical Note"},
		"number": {"TR-1"}, "number-of-pages": {"200"}, "number-of-volumes": {"2"}, "version": {"1.0"},
		"event-title": {"Things 2019"}, "event-place": {"Zürich"}, "title-short": {"Things"}, "medium": {"CD"},
		"container-title-short": {"J. Things"}, "original-title": {"Das Ding"}, "original-publisher": {"Verlag"},
		"status": {"in press"}, "source": {"Library"}, "archive": {"The Archive"}, "archive_location": {"Box 3"},
		"call-number": {"QA 76"}, "section": {"3"}, "note": {"Read <b>this</b>"}, "annote": {"Mine"},
		"scale": {"1:100"},
		"DOI":   {fmt.Sprintf("10.1000/c%d", m.number)}, "URL": {fmt.Sprintf("https://example.org/c%d", m.number)},
		"abstract": {"We study $x^2$."}, "keyword": {"Things, Other"}, "dimensions": {"3 x 4"},
	} {
		if m.chance(5) {
			fmt.Fprintf(&b, ", %s: %s", quoted(name), quoted(m.pick(values...)))
		}
	}
	for name, value := range map[string]string{
		"editor":   `[{"family": "Edit", "given": "Or"}, {"literal": "The Board, Inc."}]`,
		"director": `[{"family": "Beethoven", "given": "L.", "non-dropping-particle": "van", "suffix": "Jr."}]`,
		"accessed": `{"date-parts": [[2020, 2, 3]]}`, "original-date": `{"raw": "around 1900"}`,
		"event-date": `{"date-parts": [[2019, 4]]}`, "custom": `{"own-name": "a \"value\"", "other": "{x}"}`,
	} {
		if m.chance(5) {
			fmt.Fprintf(&b, ", %q: %s", name, value)
		}
	}
	b.WriteString("}")
	return b.String()
}

// TestBibliographiesAreKept imports 1,000 varied entries of each format, exports the archive in the same format, and
// compares the entries. With -v it prints a table.
func TestBibliographiesAreKept(t *testing.T) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "format\tentries\tkeys equal\ttypes equal\tfields equal\town fields equal")
	for _, f := range Formats {
		const count = 1000
		m := &bibliographyMaker{Rand: rand.New(rand.NewPCG(1, 2)), further: map[string][]string{}}
		var src strings.Builder
		src.WriteString(f.open)
		for m.number = range count {
			switch f {
			case BibTeX:
				src.WriteString(m.bibtex())
			case RIS:
				src.WriteString(m.ris())
			default:
				if m.number > 0 {
					src.WriteString(f.between)
				}
				src.WriteString(m.csl())
			}
		}
		src.WriteString(f.close)
		before := read(t, f, []byte(src.String()))
		after := read(t, f, exported(t, f, src.String()))
		byKey := map[string]digest.Entry{}
		for _, e := range after.Entries {
			byKey[e.Key] = e
		}
		var keys, types, fields, own int
		for _, want := range before.Entries {
			for _, name := range m.further[want.Title[strings.LastIndex(want.Title, "number"):]] {
				if want.Fields[name] == "" {
					t.Errorf("%s: the field %s of %s was not read", f.Name, name, want.Key)
				}
			}
			got, found := byKey[want.Key]
			differences := compareEntries(want, got)
			if found {
				keys++
			}
			if got.Type == want.Type {
				types++
			}
			if differences["fields"] == "" {
				fields++
			}
			if differences["own"] == "" {
				own++
			}
			if !found || got.Type != want.Type || len(differences) > 0 {
				t.Errorf("%s: %s %s became %s:\n%s", f.Name, want.Type, want.Key, got.Type,
					differences["fields"]+differences["own"])
			}
		}
		for _, p := range before.Unplaced {
			// Dates such as "to appear" are kept, and lists of editors that are incomplete are reported again.
			if !strings.HasPrefix(p.What, "invalid date ") && !strings.HasPrefix(p.What, "the list of authors") {
				t.Errorf("%s: %v", f.Name, p)
			}
		}
		if len(before.Entries) != count || len(after.Entries) != count {
			t.Errorf("%s: %d and %d entries", f.Name, len(before.Entries), len(after.Entries))
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\n", f.Name, count, keys, types, fields, own)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

// exported imports a bibliography into a new site and returns the export of its archive.
func exported(t *testing.T, f *Format, src string) []byte {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte("title: Test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	day := content.Date{Year: 2026, Month: 1, Day: 1}
	dump := importer.Dump{Name: "refs" + f.Extension, Data: []byte(src)}
	if _, err := importer.Run(t.Context(), []importer.Dump{dump}, importer.Options{
		Dir: dir, DigestDate: day, Today: day, Repairs: prose.Repairs{Links: true, Escapes: true, Math: true},
		NotesStart: markdown.New("/").NotesStart,
	}); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Load(dir, c, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := bibliography(t, f, a.Records...)
	for _, private := range []string{"Read this", "Mine", "Read  "} {
		if bytes.Contains(out, []byte(private)) {
			t.Errorf("%s: the export contains the private note %q", f.Name, private)
		}
	}
	return out
}

// compareEntries returns the differences between an entry and the same entry read from an export, apart from notes.
func compareEntries(want, got digest.Entry) map[string]string {
	differences := map[string]string{}
	for name := range mergedKeys(want.Fields, got.Fields) {
		has, wants := got.Fields[name], want.Fields[name]
		if biblio.Lookup(name).Names { // in either order
			has, wants = fmt.Sprint(namesIn(has)), fmt.Sprint(namesIn(wants))
		}
		if !biblio.IsPrivate(name) && has != wants {
			differences["fields"] += fmt.Sprintf("%s = %q, want %q\n", name, got.Fields[name], want.Fields[name])
		}
	}
	slugs := func(words []string) string {
		all := make([]string, len(words))
		for i, w := range words {
			all[i] = content.Slug(w)
		}
		return strings.Join(all, " ")
	}
	addresses := func(links []digest.Link) string {
		var all []string
		for _, l := range links {
			all = append(all, l.URL)
		}
		slices.Sort(all)
		return strings.Join(all, " ")
	}
	for _, c := range []struct{ what, got, want string }{
		{"title", got.Title, want.Title}, {"date", got.Date.String(), want.Date.String()},
		{"authors", strings.Join(got.Authors, "; "), strings.Join(want.Authors, "; ")},
		{"venue", fmt.Sprint(got.Venue), fmt.Sprint(want.Venue)}, {"doi", got.DOI, want.DOI},
		{"arxiv", got.Arxiv, want.Arxiv}, {"links", addresses(got.Links), addresses(want.Links)},
		{"keywords", slugs(got.Keywords), slugs(want.Keywords)}, {"abstract", got.Abstract, want.Abstract},
		{"organization", got.Organization, want.Organization},
	} {
		if c.got != c.want {
			differences["own"] += fmt.Sprintf("%s: %q, want %q\n", c.what, c.got, c.want)
		}
	}
	return differences
}

func mergedKeys(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, b)
	return all
}
