package export

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/markdown"
)

// bibliography returns a file of the whole archive, with abstracts and keywords.
func bibliography(t *testing.T, f *Format, papers ...*archive.Record) []byte {
	t.Helper()
	return written(t, func(b *bytes.Buffer) error { return Bibliography{f, sources(papers...), true}.Write(b) })
}

// oddities returns papers with unusual names, dates and identifiers.
func oddities() []*archive.Record {
	old := made("old", content.PaperFields{
		Title: "Loops in $\\mathcal{N}=4$ & $\\{x\\}$ for \\$5", Date: content.Date{Year: 1999, Month: 1},
		Arxiv: "hep-th/9901001v2", Withdrawn: true,
		Authors: []string{
			"Ludwig van Beethoven",
			"Juan de la Cruz y Vega",
			"Sammy Davis Jr.",
			"danah boyd",
			"Gemini Team",
			"OpenAI",
			"Plato",
			"李 雷",
			"Ana Kovač-Brown III",
		},
	})
	old.Text = "It costs $5 and $\\alpha_{1}$, 100% of $it$.\nSecond {paragraph}\nwith <b> & $$\\int_0^1$$"
	for _, formula := range []string{`$\alpha_{1}$`, `$$\int_0^1$$`} { // $it$ is text
		at := strings.Index(old.Text, formula)
		old.Formulas = append(old.Formulas, markdown.Span{Start: at, End: at + len(formula)})
	}
	journal := made(
		"journal",
		content.PaperFields{
			Title:        "In a journal",
			Date:         content.Date{Year: 2020},
			Authors:      []string{"J. von der O'Hara"},
			DOI:          "10.1000/a_b(c)<d>;e",
			Organization: "K & K",
		},
	)
	article := made("article", content.PaperFields{
		Title: "An article", Date: content.Date{Year: 2021, Month: 5}, DOI: "10.1000/y",
		Venue: content.Venue{
			Journal:   "Annals of Things & Their \"Names\"",
			Volume:    "12",
			Number:    "3–4",
			Pages:     "101–120",
			Publisher: "Things {Ltd}",
		},
	})
	talk := made(
		"talk",
		content.PaperFields{
			Title: "A talk",
			Arxiv: "2310.00001",
			Venue: content.Venue{Booktitle: "Proceedings of Talks, 2nd ed.", Pages: "e7", Publisher: "PMLR"},
		},
	)
	return []*archive.Record{old, journal, article, talk}
}

func TestArchiveInEveryFormat(t *testing.T) {
	for _, f := range Formats {
		golden(t, "papers"+f.Extension, bibliography(t, f, append(records(), oddities()...)...))
	}
}

func TestNameOf(t *testing.T) {
	for whole, want := range map[string]name{
		"Ana Kovač":            {Given: "Ana", Family: "Kovač"},
		"Ludwig van Beethoven": {Given: "Ludwig", Particle: "van", Family: "Beethoven"},
		"Charles Louis Xavier Joseph de la Vallée Poussin": {
			Given:    "Charles Louis Xavier Joseph",
			Particle: "de la",
			Family:   "Vallée Poussin",
		},
		"Juan de la Cruz y Vega":             {Given: "Juan", Particle: "de la Cruz y", Family: "Vega"},
		"Sammy Davis Jr.":                    {Given: "Sammy", Family: "Davis", Suffix: "Jr."},
		"Ada de Jong III":                    {Given: "Ada", Particle: "de", Family: "Jong", Suffix: "III"},
		"Malcolm III":                        {Given: "Malcolm", Family: "III"},
		"danah boyd":                         {Given: "danah", Family: "boyd"},
		"Plato":                              {Whole: "Plato"},
		"李 雷":                                {Whole: "李 雷"},
		"Gemini Team":                        {Whole: "Gemini Team"},
		"OpenAI, Inc.":                       {Whole: "OpenAI, Inc."},
		"Gerard 't Hooft":                    {Given: "Gerard", Particle: "'t", Family: "Hooft"},
		"Meta AI, FAIR":                      {Whole: "Meta AI, FAIR"},
		"Google Research, Brain Team":        {Whole: "Google Research, Brain Team"},
		"University of California, Berkeley": {Whole: "University of California, Berkeley"},
		"李, 雷":                               {Whole: "李, 雷"},
		", others":                           {Whole: ", others"},
		"Barnes and Noble":                   {Whole: "Barnes and Noble"},
		"University of Oxford":               {Whole: "University of Oxford"},
		"others":                             {Whole: "others"},
	} {
		if got := nameOf(whole); got != want {
			t.Errorf("%q: got %+v", whole, got)
		} else if got.String() != whole {
			t.Errorf("%q became %q", whole, got)
		}
	}
	for whole, want := range map[string]name{ // the comma is not part of the name
		"Henry Louis Gates, Jr.": {Given: "Henry Louis", Family: "Gates", Suffix: "Jr."},
		"John von Neumann, III":  {Given: "John", Particle: "von", Family: "Neumann", Suffix: "III"},
		"Gates, Henry, Jr.":      {Given: "Henry", Family: "Gates", Suffix: "Jr."},
		"He, Juncai":             {Given: "Juncai", Family: "He"},
		"Smith, J.P.R.":          {Given: "J.P.R.", Family: "Smith"},
		"van Beethoven, Ludwig":  {Given: "Ludwig", Particle: "van", Family: "Beethoven"},
		"Alfred A. Knopf, Inc.":  {Whole: "Alfred A. Knopf, Inc."},
	} {
		if got := nameOf(whole); got != want {
			t.Errorf("%q: got %+v", whole, got)
		}
	}
}

// compare compares a paper with the entry that was read back from a bibliography.
func compare(t interface{ Errorf(string, ...any) }, f *Format, p *archive.Record, e digest.Entry) {
	text := func(s string) string {
		if f == BibTeX { // LaTeX's notation for dollar signs outside formulas, and for dashes
			s = strings.NewReplacer(`\$`, "$", "—", "---", "–", "--").Replace(s)
		}
		return s
	}
	var authors []string
	for _, n := range names(p.Authors) {
		if f == RIS && n.Whole != "" {
			n.Whole = wholeName(n) // RIS treats the text before a comma as the family name
		}
		authors = append(authors, n.String())
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"title", text(e.Title), line(shownTitle(p))},
		{"authors", strings.Join(e.Authors, "; "), strings.Join(authors, "; ")},
		{"date", e.Date, p.Date},
		{"arXiv", e.Arxiv, p.Arxiv},
		{"DOI", e.DOI, p.DOI},
		{"abstract", text(e.Abstract), strings.Join(paragraphs(p.Text), "\n\n")},
		{"keywords", strings.Join(e.Keywords, "; "), strings.Join(p.Tags, "; ")},
		{"venue", content.Venue(e.Venue), p.Venue},
		{"withdrawn", e.Withdrawn, p.Withdrawn},
	} {
		if c.got != c.want {
			t.Errorf("%s: the %s of %s is read back as\n%v, want\n%v", f.Name, c.what, p.Slug, c.got, c.want)
		}
	}
}

// read reads a bibliography as an import does.
func read(t interface{ Fatalf(string, ...any) }, f *Format, src []byte) *digest.Digest {
	d, err := digest.Read(
		src,
		digest.Options{Name: "papers" + f.Extension, Date: content.Date{Year: 2026, Month: 1, Day: 1}},
	)
	if err != nil {
		t.Fatalf("%s: %v\n%s", f.Name, err, src)
	}
	return d
}

// TestPropertyBibliographyRoundTrip exports random papers and imports them again.
func TestPropertyBibliographyRoundTrip(t *testing.T) {
	word := rapid.StringOfN(rapid.SampledFrom([]rune(`abcXYZéßő神·-'"%&#_~^|<>{}\.:/()`)), 1, 8, -1)
	piece := rapid.OneOf(
		word,
		word,
		word,
		rapid.SampledFrom([]string{`$x^2$`, `$\alpha_{i}$`, `$\frac{1}{2}$`, "TY", "ER", "the", "$5"}),
	)
	text := rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(piece, 1, 9).Draw(t, "words"), " ")
		for _, sign := range []string{"-", "'"} { // TeX turns two of these into another character
			for strings.Contains(s, sign+sign) {
				s = strings.ReplaceAll(s, sign+sign, sign)
			}
		}
		return strings.NewReplacer("<b", "b", "</b", "b").Replace(s) // because imports remove markup
	})
	someone := rapid.SampledFrom([]string{
		"Ana Kovač", "Ludwig van Beethoven", "Barnes and Noble", "Smith, J.", "Patrick O'Hara", "others",
		"Sammy Davis Jr.", "Plato", "Gemini Team", "李 雷", "danah boyd", "Juan de la Cruz y Vega", "Ada de Jong III",
		"R&D Lab", "A. B. Müller-Łuczak",
	})
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.OneOf(
			rapid.Just(""),
			rapid.SampledFrom([]string{"3", "A & B", "S_1", "50%", "The Journal: of C", "神"}),
		)
		venue := content.Venue{
			Volume: part.Draw(t, "volume"), Number: part.Draw(t, "number"), Publisher: part.Draw(t, "publisher"),
			Pages: rapid.SampledFrom([]string{"", "12", "1–20", "e7", "A1–A9"}).Draw(t, "pages"),
		}
		if name := part.Draw(t, "where"); rapid.Bool().Draw(t, "in a book") {
			venue.Booktitle = name
		} else {
			venue.Journal = name
		}
		when := content.Date{Year: rapid.IntRange(1900, 2030).Draw(t, "year")}
		if when.Month = time.Month(rapid.IntRange(0, 12).Draw(t, "month")); when.Month > 0 {
			when.Day = rapid.IntRange(0, 28).Draw(t, "day")
		}
		p := made("a", content.PaperFields{
			Title: text.Draw(t, "title"), Date: when, Venue: venue,
			Authors: rapid.SliceOfN(someone, 0, 4).Draw(t, "names"),
			Arxiv:   rapid.SampledFrom([]string{"", "2310.19027", "2310.19027v3", "hep-th/9901001"}).Draw(t, "arXiv"),
			DOI: rapid.SampledFrom([]string{
				"", "10.1000/a_b", "10.1002/(SICI)1097-0258(19980815)17:15<1661::AID-SIM968>3.0.CO;2-2",
				"10.1000/50%25#x",
			}).Draw(t, "DOI"),
			Tags:      rapid.SampledFrom([][]string{nil, {"pdes"}, {"neural-operators", "pdes"}}).Draw(t, "tags"),
			Withdrawn: rapid.Bool().Draw(t, "withdrawn"),
		})
		p.Text = strings.Join(rapid.SliceOfN(text, 0, 3).Draw(t, "abstract"), "\n")
		for _, f := range Formats {
			var b bytes.Buffer
			if err := (Bibliography{f, sources(p, p), true}).Write(&b); err != nil {
				t.Fatal(err)
			}
			d := read(t, f, b.Bytes())
			if len(d.Entries) != 2 || d.Format.Extension != "" && !strings.HasSuffix(f.Extension, d.Format.Extension) {
				t.Fatalf("%d papers, read as %s, of\n%s", len(d.Entries), d.Format.Name, b.Bytes())
			}
			compare(t, f, p, d.Entries[1])
			if t.Failed() {
				t.Fatalf("%s", b.Bytes())
			}
		}
	})
}

// TestArchiveRoundTrip exports the papers of this repository and imports them again.
func TestArchiveRoundTrip(t *testing.T) {
	c, err := config.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	a, problems, err := archive.NewReader("../..").Read(c, archive.Options{}, nil)
	if err != nil || len(problems) > 0 || len(a.Records) < 33 {
		t.Fatal(len(a.Records), problems, err)
	}
	for _, f := range Formats {
		d := read(t, f, bibliography(t, f, a.Records...))
		if len(d.Entries) != len(a.Records) || len(d.Unplaced) > 0 {
			t.Fatalf("%s: %d papers; %v", f.Name, len(d.Entries), d.Unplaced)
		}
		for i, e := range d.Entries {
			compare(t, f, a.Records[i], e)
		}
	}
}

// TestCitationsAreDownloads checks that the data URL of each download contains the citation.
func TestCitationsAreDownloads(t *testing.T) {
	for _, p := range append(records(), oddities()...) {
		all := Cite(p)
		if len(all) != len(Formats) {
			t.Fatalf("%d formats", len(all))
		}
		for _, c := range all {
			m := downloads.FindStringSubmatch(string(c.File))
			if m == nil {
				t.Fatalf("%s of %s has characters that are not allowed in a URL: %s", c.Name, p.Slug, c.File)
			}
			shown, err := url.PathUnescape(m[2])
			if err != nil || shown != c.Text || m[1] != c.mediaType || m[3] != p.Slug+c.Extension {
				t.Errorf("%s of %s: %v, %s, %s, %q", c.Name, p.Slug, err, m[1], m[3], shown)
			}
			if strings.Contains(c.Text, p.Text) && p.Text != "" {
				t.Errorf("%s of %s has the abstract: %s", c.Name, p.Slug, c.Text)
			}
		}
	}
}

var downloads = regexp.MustCompile(
	`^href="data:([a-z./+-]+);charset=utf-8,([A-Za-z0-9_.~!*(),;:@/?=$%-]*)" download="([^"<>&]+)"$`,
)

// TestPagesAreARangeHoweverTheyAreWritten uses page numbers that a curator or another archive wrote.
func TestPagesAreARangeHoweverTheyAreWritten(t *testing.T) {
	for _, c := range []struct {
		pages        string
		further      map[string]string
		bib, ris     string
		first, shown string
	}{
		{"100-110", nil, "{100--110}", "SP  - 100\nEP  - 110\n", "100", "100–110"},
		{"100--110", nil, "{100--110}", "SP  - 100\nEP  - 110\n", "100", "100–110"},
		{"A1 – A9", nil, "{A1--A9}", "SP  - A1\nEP  - A9\n", "A1", "A1–A9"},
		{"17-17", nil, "{17}", "SP  - 17\n", "17", "17"},
		{"e101", nil, "{e101}", "SP  - e101\n", "e101", "e101"},
		{"", map[string]string{"journal": "B", "pages": "7-9"}, "{7--9}", "SP  - 7\nEP  - 9\n", "", "7–9"},
	} {
		p := made("a", content.PaperFields{Title: "A", BibTeX: c.further})
		if c.further == nil {
			p.Venue = content.Venue{Journal: "B", Pages: c.pages}
		}
		all := Cite(p)
		if bib, ris := all[0].Text, all[1].Text; !strings.Contains(bib, "pages = "+c.bib) || !strings.Contains(ris, c.ris) {
			t.Errorf("%q is cited as\n%s\n%s", c.pages, bib, ris)
		}
		meta := string(Meta(p, Place{}))
		if want := `"citation_firstpage" content="` + c.first + `"`; c.first != "" && !strings.Contains(meta, want) {
			t.Errorf("%q: no %s in %s", c.pages, want, meta)
		}
		for _, r := range References(p) {
			if r.Style == "APA" && !strings.Contains(r.Text, ", "+c.shown+".") {
				t.Errorf("%q is shown as %s", c.pages, r.Text)
			}
		}
	}
}

func TestBibliographySizes(t *testing.T) {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"BibTeX", "RIS", "CSL-JSON"}, names); diff != "" {
		t.Error(diff)
	}
	many := slices.Repeat(oddities(), 500) // more than the size of the buffer
	for _, f := range Formats {
		if d := read(t, f, bibliography(t, f, many...)); len(d.Entries) != len(many) {
			t.Errorf("%s: %d papers", f.Name, len(d.Entries))
		}
		if got := string(bibliography(t, f)); strings.TrimSpace(strings.Trim(got, "[]\n")) != "" {
			t.Errorf("%s: an empty bibliography is %q", f.Name, got)
		}
	}
}

// TestLibraryKeepsASourceUntilTheRecordChanges checks that all files share a paper's source, and that an edited paper
// gets a new one.
func TestLibraryKeepsASourceUntilTheRecordChanges(t *testing.T) {
	var library Library
	first := made("a", content.PaperFields{Title: "First"})
	source := library.Source(first)
	if library.Source(first) != source || library.known(first) != source {
		t.Error("the same record has two sources")
	}
	if got, want := library.Cite(first)[0].Text, Cite(first)[0].Text; got != want {
		t.Errorf("the library cites %s, want %s", got, want)
	}
	edited := made("a", content.PaperFields{Title: "Second"})
	if got := library.Cite(edited)[0].Text; !strings.Contains(got, "Second") {
		t.Errorf("the edited paper is cited as %s", got)
	}
	if s := library.Source(edited); s == source || library.known(first) != nil {
		t.Error("an edited record has the old source")
	}
}
