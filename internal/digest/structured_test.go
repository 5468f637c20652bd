package digest

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/problem"
)

// readAs reads a dump in a format, with a day.
func readAs(t testing.TB, format, src string) (*Digest, error) {
	t.Helper()
	return Read([]byte(src), Options{Name: "dump", Format: format, Date: on(t, "2026-02-20")})
}

func TestTheContentTellsTheFormat(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"an array of the API", `[ {"paper": {"id": "2602.11001", "title": "A"`, "hf-json"},
		{"one paper", `{"id":"2602.11001","title":"A","authors":[]}`, "hf-json"},
		{"the page's data", `{"date":"2026-02-18","dailyPapers":[{"title":"A","paper":{"upvotes":1}}]}`, "hf-json"},
		{"a day without papers", "[]\n", "hf-json"},
		{"CSL in an array", `[{"id":"a","type":"article","title":"A"}]`, "csl-json"},
		{"CSL of Zotero's API", `{"items":[{"id":"a","type":"article","title":"A"}]}`, "csl-json"},
		{"Atom", "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>http://arxiv.org/api/x</id>", "arxiv"},
		{"a mail", "From: a\n\n\\\\\narXiv:2602.11001\n", "arxiv"},
		{"a mail of Windows", "From: a\r\n\r\n\\\\\r\narXiv:2602.11001\r\n", "arxiv"},
		{"BibTeX", "% a comment\n\n@article{a, title = {A}}", "bibtex"},
		{"BibTeX below a comment", "exported by hand\n  @ARTICLE (a, title = {A})", "bibtex"},
		{"RIS", "TY  - JOUR\nER  - \n", "ris"},
		{"RIS of old Macintoshes", "\rTY  - JOUR\rER  - \r", "ris"},
		{"commas", "Title,Author,Year\n", "csv"},
		{"semicolons", "\"Title\";\"Authors\"\n", "csv"},
		{"tabs", "year\ttitle\n", "csv"},
		{"a spreadsheet", "sep=;\nTitle;DOI\n", "csv"},
		{"a page", page, "text"},
		{"a page that shows BibTeX", page + "@article{a, title = {A}}", "text"},
		{"a page whose first line has commas", "Title, if any\n\nText.", "text"},
		{"numbered references", "Daily Papers\n\n### [Title][32]\n", "markdown"},
		{"numbered references without headings", "[Title][32]\n\n[{x}]", "markdown"},
		{"links", "---\nurl: https://example.org/\n---\n\n[Title](https://huggingface.co/papers/2602.11001)\n", "markdown"},
		{"headings alone", "# Papers\n\n### A Title\n\nText.\n", "markdown"},
		{"addresses below what leads there", "A Title\n\nhttps://huggingface.co/papers/2602.11001\n\n[\n\n2 authors](https://huggingface.co/papers/2602.11001)\n", "text"},
		{"references at the end of a line", "A Title\n\nThis was shown in [1][2]\nand is shown here.\n", "text"},
		{"a reference in a text", "A Title\n\nAs [1] shows, # is no heading.\n", "text"},
		{"a saved page", "<!-- saved from url=(0030)https://huggingface.co/papers -->\n<!DOCTYPE html>\n<html>", "html"},
	} {
		f, err := chooseFormat(c.src, Options{})
		if err != nil || f.Name != c.want {
			t.Errorf("%s: read as %q, %v", c.name, f.Name, err)
		}
	}
	for _, src := range []string{`{"name":"a"}`, "<svg>", "[ {"} {
		if f, err := chooseFormat(src, Options{}); err == nil {
			t.Errorf("%s: read as %s", src, f.Name)
		}
	}
}

// entriesOf reads what must be whole.
func entriesOf(t *testing.T, format, src string) []Entry {
	t.Helper()
	d, err := readAs(t, format, src)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Unplaced {
		t.Error(p)
	}
	return d.Entries
}

// TestTheFormOfAFileDoesNotMatter reads every sample in other clothes.
func TestTheFormOfAFileDoesNotMatter(t *testing.T) {
	for _, s := range samples {
		want, err := Read(sample(t, s.file), Options{Name: s.file, Date: on(t, s.day)})
		if err != nil {
			t.Fatal(err)
		}
		plain := bytes.ReplaceAll(bytes.TrimPrefix(sample(t, s.file), []byte("\uFEFF")), []byte("\r\n"), []byte("\n"))
		for name, src := range map[string][]byte{
			"line feeds":                   plain,
			"carriage returns, line feeds": bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n")),
			"carriage returns":             bytes.ReplaceAll(plain, []byte("\n"), []byte("\r")),
			"a byte-order mark":            append([]byte("\uFEFF"), plain...),
			"UTF-16":                       utf16(string(plain)),
			"no line break at the end":     bytes.TrimRight(plain, "\r\n"),
		} {
			got, err := Read(src, Options{Name: s.file, Format: s.format, Date: on(t, s.day)})
			if err != nil {
				t.Errorf("%s with %s: %v", s.file, name, err)
				continue
			}
			if diff := cmp.Diff(want.Entries, got.Entries, cmp.AllowUnexported(Entry{}, day{})); diff != "" {
				t.Errorf("%s with %s: %s", s.file, name, diff)
			}
			if diff := cmp.Diff(want.Unplaced, got.Unplaced); diff != "" {
				t.Errorf("%s with %s: %s", s.file, name, diff)
			}
		}
	}
}

// TestEveryDelimiterMakesATable writes the sample's rows with other signs between their cells.
func TestEveryDelimiterMakesATable(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader("Title,Authors,Abstract,Year\n\"A, B; C\",\"He, J.; Xu, J.\",\"One\n\nTwo\tthree\",2023\n")).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, sign := range ",;\t" {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Comma = sign
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		want := []Entry{{Line: 2, Column: 1, Title: "A, B; C", Authors: []string{"J. He", "J. Xu"}, Abstract: "One\n\nTwo three", Date: on(t, "2023")}}
		if diff := cmp.Diff(want, entriesOf(t, "", b.String()), cmpopts.IgnoreUnexported(Entry{})); diff != "" {
			t.Errorf("%q: %s", sign, diff)
		}
	}
}

func utf16(s string) []byte {
	src := []byte{0xff, 0xfe}
	for _, r := range s {
		if r > 0xFFFF {
			r -= 0x10000
			high, low := 0xD800+r>>10, 0xDC00+r&0x3FF
			src = append(src, byte(high), byte(high>>8), byte(low), byte(low>>8))
			continue
		}
		src = append(src, byte(r), byte(r>>8))
	}
	return src
}

func TestDatesAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]string{
		"2023-10-16": "2023-10-16", "2023-10-16T23:59:00.000Z": "2023-10-16", "2023-10-16T00:00:00-05:00": "2023-10-16", "2023/10/16/": "2023-10-16",
		"2023/10//": "2023-10", "2023///Spring": "2023", "2023-00-00 2023": "2023", "2023-10-00 10/2023": "2023-10", "2023-10": "2023-10", "2023": "2023",
		"Oct 16, 2023": "2023-10-16", "16 October 2023": "2023-10-16", "October 2023": "2023-10", "2023 Oct 16": "2023-10-16", "2023, Oct": "2023-10",
		"16.10.2023": "2023-10-16", "16/10/2023": "2023-10-16", "10/16/2023": "2023-10-16", "10/11/2023": "2023", "10/2023": "2023-10", "2023-10/2023-11": "2023-10",
		"ca. 1998": "1998", "in press, 2024": "2024", "[2021]": "2021", "2023-13-01": "", "2023-02-30": "2023-02", "soon": "", "1998 or 1999": "", "0000": "", "12345": "",
	} {
		if got, _ := readDate(written); got.String() != want {
			t.Errorf("%q is read as %q, not %q", written, got, want)
		}
	}
}

func TestIdentifiersHoweverTheyAreWritten(t *testing.T) {
	for written, want := range map[string][2]string{
		"2310.19027": {"2310.19027"}, "2310.19027v2": {"2310.19027v2"}, "arXiv:2310.19027": {"2310.19027"}, "arXiv: 2310.19027v1 [cs.LG]": {"2310.19027v1"},
		"http://arxiv.org/abs/2310.19027v3": {"2310.19027v3"}, "https://arxiv.org/pdf/2310.19027.pdf": {"2310.19027"}, "https://export.arxiv.org/abs/hep-th/9901001": {"hep-th/9901001"},
		"math.GT/0309136": {"math.GT/0309136"}, "oai:arXiv.org:2310.19027v1": {"2310.19027v1"}, "10.48550/arXiv.2310.19027": {"2310.19027"},
		"https://doi.org/10.48550/arXiv.2310.19027": {"2310.19027"}, "https://huggingface.co/papers/2310.19027#community": {"2310.19027"},
		"10.1000/182": {"", "10.1000/182"}, "doi:10.1000/182": {"", "10.1000/182"}, "https://doi.org/10.1000/ABC(1)2": {"", "10.1000/ABC(1)2"}, "http://dx.doi.org/10.1000/182": {"", "10.1000/182"},
		"see the publisher": {}, "https://example.org/2310.19027": {}, "11.1000/182": {}, "": {},
	} {
		var e Entry
		if ok := e.identify(written); ok != (e.Arxiv+e.DOI != "") || e.Arxiv != want[0] || e.DOI != want[1] {
			t.Errorf("%q: %v, arXiv %q, DOI %q", written, ok, e.Arxiv, e.DOI)
		}
	}
	for text, want := range map[string]string{
		"arXiv preprint arXiv:2310.19027": "2310.19027", "abs/2310.19027": "2310.19027", "see https://arxiv.org/abs/2310.19027v2.": "2310.19027v2", "CoRR": "", "in 2310.19027": "",
	} {
		if got := mentionedArxiv(text); got != want {
			t.Errorf("%q mentions %q", text, got)
		}
	}
}

func TestNamesAreReadInTheirOrder(t *testing.T) {
	for list, want := range map[string]string{
		"Juncai He and Jinchao Xu":                        "Juncai He; Jinchao Xu",
		"He, Juncai and Xu, Jinchao":                      "Juncai He; Jinchao Xu",
		"Ludwig van Beethoven and van Beethoven, Ludwig":  "Ludwig van Beethoven; Ludwig van Beethoven",
		"King, Jr., Martin Luther":                        "Martin Luther King Jr.",
		"King, Martin Luther, Jr.":                        "Martin Luther King Jr.",
		"{Barnes and Noble, Inc.} and {NASA}":             "Barnes and Noble, Inc.; NASA",
		"{\\'E}mile   Zola\n AND\tErd{\\H{o}}s, P{\\'a}l": "Émile Zola; Pál Erdős",
		"A. {von der Heide}":                              "A. von der Heide",
		"Anderson":                                        "Anderson",
		"and and and":                                     "and; and",
		"":                                                "",
	} {
		d, err := readAs(t, "bibtex", "@misc{a, title = {T}, author = {"+list+"}}")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.Entries[0].Authors, "; "); got != want {
			t.Errorf("%q is read as %q, not %q", list, got, want)
		}
	}
	for cell, want := range map[string]string{
		"He, J., Liu, X., Xu, J.": "J. He; X. Liu; J. Xu", "He, Juncai": "Juncai He", "Juncai He, Jinchao Xu": "Juncai He; Jinchao Xu", "He, Juncai; Xu, Jinchao (57190000000)": "Juncai He; Jinchao Xu",
		"Juncai He and Jinchao Xu": "Juncai He; Jinchao Xu", "A B|C D": "A B; C D", "King, Martin, Jr.; X": "Martin King Jr.; X", "Plato": "Plato", "": "",
	} {
		if got := strings.Join(tabledAuthors(cell), "; "); got != want {
			t.Errorf("%q is read as %q, not %q", cell, got, want)
		}
	}
}

func TestParagraphsOfAnAbstract(t *testing.T) {
	for src, want := range map[string]string{
		"  One\ntwo\n  Three\nfour\n": "One two|Three four", "One\n\nTwo": "One|Two", "  One\n  two": "One two", "One\r\n\r\n Two\rthree": "One|Two three",
		"\n\n One": "One", "": "", " \n\t\n": "",
	} {
		if got := strings.ReplaceAll(paragraphs(src), "\n\n", "|"); got != want {
			t.Errorf("%q became %q, not %q", src, got, want)
		}
	}
}

func TestJSONInItsForms(t *testing.T) {
	const a, b = `{"id":"2602.11001","title":"A","upvotes":1}`, `{"paper":{"id":"2602.11002","title":"B"},"numComments":2}`
	for name, src := range map[string]string{
		"an array": "[" + a + "," + b + "]", "one after another": a + b, "a record a line": a + "\n" + b + "\n", "two arrays": "[" + a + "]\n[" + b + "]", "arrays in arrays": "[[" + a + "],[[" + b + "]]]",
		"the page's data": `{"date":"2026-02-18","dailyPapers":[` + a + "," + b + `],"query":{"papers":null}}`, "wrapped": `{"papers":[{"papers":[` + a + "]}," + b + "]}",
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range entriesOf(t, "hf-json", src) {
				got = append(got, e.Title+" "+e.Arxiv)
			}
			if diff := cmp.Diff([]string{"A 2602.11001", "B 2602.11002"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheInnerValueOfARecordWins(t *testing.T) {
	got := entriesOf(t, "hf-json", `{"title":"Outer","summary":"Short…","publishedAt":"2026-02-01T00:00:00Z","numComments":3,"upvotes":7,"authors":[{"name":"O"}],
		"organization":{"name":"lab","fullname":"The Lab"},"paper":{"id":"2602.11001","summary":"Long and whole.","authors":[{"name":"I"},{"name":"H","hidden":true}],"projectPage":"https://a.example.org/"}}`)
	want := []Entry{{
		Title: "Outer", Abstract: "Long and whole.", Date: on(t, "2026-02-01"), AuthorCount: 2, Authors: []string{"I"}, Organization: "The Lab", Comments: number(3), Upvotes: number(7),
		Arxiv: "2602.11001", Links: []Link{{"Project page", "https://a.example.org/"}},
	}}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Entry{}, "Line", "Column", "day")); diff != "" {
		t.Error(diff)
	}
}

func TestWhatBreaksOffIsReadAsFarAsItGoes(t *testing.T) {
	for _, c := range []struct{ name, format, src, want string }{
		{"a mail", "arxiv", "\\\\\narXiv:2602.11001\nTitle: A\n", "dump:1:1: a paper at whose end the listing breaks off (imported as far as it goes; save the whole mail)"},
		{"a paper of a mail", "arxiv", "\\\\\narXiv:2602.11001\nTitle: A\n" + strings.Repeat("-", 78) + "\n", `dump:1:1: a paper whose fields are not closed (imported as far as it goes; end them with a line \\)`},
		{"BibTeX", "bibtex", "@misc{a,\n title = {A}, author = {B", "dump:2:24: a text that is not closed (the entry is read up to here; end the text with } and import the file again)"},
		{"BibTeX behind a key", "bibtex", "@misc{a,\n title = {A}\n}\n@misc{b,", "dump:4:1: an entry that is not closed (read as far as it goes; end it with })\ndump:4:1: the entry “b” has no title (left out; give it one and import the file again)"},
		{"RIS", "ris", "TY  - JOUR\nTI  - A\n", "dump:1:1: a reference that is not closed (read as far as it goes; end it with a line ER  - )"},
		{"a table", "csv", "title,year\nA,2023\n\"B,2024\n", "dump:3:1: a row that cannot be read: extraneous or missing \" in quoted-field (left out; put a text with quotes into quotes, and write each of its own twice: \"a \"\"b\"\" c\")"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := readAs(t, c.format, c.src)
			if err != nil {
				t.Fatal(err)
			}
			if len(d.Entries) != 1 || d.Entries[0].Title != "A" {
				t.Errorf("entries: %v", d.Entries)
			}
			if diff := cmp.Diff(c.want, problem.List(d.Unplaced).Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCannotBeUsedIsAnError(t *testing.T) {
	for _, c := range []struct{ format, src, want string }{
		{"", "[]", "dump:1:1: there is no paper in the dump, read as hf-json (download it again, or say with --format what it is)"},
		{"csv", "name,age\nA,3\n", "dump:1:1: no header with a column for titles: “name,age” (name the columns in the first line: title, authors, date, abstract, doi, arxiv, url, keywords)"},
		{"bibtex", "@string{a = {b}}", "dump:1:1: there is no paper in the dump, read as bibtex (download it again, or say with --format what it is)"},
		{"ris", "x", "dump:1:1: belongs to no reference: “x” (a reference begins with a line TY  - and ends with ER  - )"},
		{"hf-json", "x", "dump:1:1: not JSON from here on: invalid character 'x' at start of value (download it again)"},
		{"", `[{"id":"2602.11001","title":"A","upvotes":1},` + "\n" + `{"id":"2602.1`, "dump:2:14: the JSON breaks off (download it again)"},
		{"", `[{"id":"2602.11001","title":"A","upvotes":1},` + "\n" + `{'id':1}]`, "dump:2:2: not JSON from here on: invalid character '\\'' at start of value (download it again)"},
		{"arxiv", "<feed><entry><id>http://arxiv.org/abs/2602.11001</id><title>A</title></entry>\n<entry><title>B", "dump:2:16: not XML from here on: unexpected EOF (download the feed again)"},
	} {
		if _, err := readAs(t, c.format, c.src); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.src, err, c.want)
		}
	}
}

func TestOnlyASourceThatSaysItsDayHasOne(t *testing.T) {
	for _, s := range samples {
		for name, want := range map[string]string{s.file: "", "2025-01-02-" + s.file: "2025-01-02"} {
			d, err := Read(sample(t, s.file), Options{Name: name, Today: on(t, "2026-12-31")})
			switch {
			case s.day == "" && (err != nil || d.Date.String() != "2026-02-18"):
				t.Errorf("%s: %v", name, err)
			case s.day != "" && want == "" && (err == nil || !strings.Contains(err.Error(), "--digest-date")):
				t.Errorf("%s: %v", name, err)
			case s.day != "" && want != "" && (err != nil || d.Date.String() != want):
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestPlacesAreThoseThatAnEditorShows asks for the place of every byte, forwards and backwards.
func TestPlacesAreThoseThatAnEditorShows(t *testing.T) {
	src := "a\nb\r\ncé\rd\n\n\r\n\r\rlast"
	want := map[int][2]int{}
	line, column := 1, 1
	for i, c := range src {
		want[i] = [2]int{line, column}
		column++
		if c == '\n' && (i == 0 || src[i-1] != '\r') || c == '\r' {
			line, column = line+1, 1
		} else if c == '\n' {
			want[i], column = want[i-1], 1
		}
	}
	forwards, backwards := &reading{src: []byte(src)}, &reading{src: []byte(src)}
	for i := range src {
		if l, c := forwards.place(i); [2]int{l, c} != want[i] {
			t.Errorf("byte %d forwards: %d:%d, not %v", i, l, c, want[i])
		}
	}
	for i := len(src) - 1; i >= 0; i-- {
		if _, ok := want[i]; !ok {
			continue
		}
		if l, c := backwards.place(i); [2]int{l, c} != want[i] {
			t.Errorf("byte %d backwards: %d:%d, not %v", i, l, c, want[i])
		}
	}
}

// TestRecordsOfEveryFormatAreReadOrReported takes lines out of the samples, and holds the number of
// entries and reports against the number of records that begin.
func TestRecordsOfEveryFormatAreReadOrReported(t *testing.T) {
	begins := map[string]string{"hf.json": "\n  {\n", "csl.json": "\n {\n", "atom.xml": "<entry>", "listing.txt": "\narXiv:", "sample.ris": "TY  - ", "scraped.md": "\n### [", "references.md": "\n### [", "page.html": "<h3>"}
	for _, s := range samples {
		begin := begins[s.file]
		if begin == "" {
			continue
		}
		lines := strings.SplitAfter(strings.ReplaceAll(string(sample(t, s.file)), "\r\n", "\n"), "\n")
		for cut := 0; cut < len(lines); cut += 11 {
			src := strings.Join(lines[:cut], "") + strings.Join(lines[cut+1:], "")
			d, err := Read([]byte(src), Options{Name: s.file, Format: s.format, Date: on(t, "2026-02-20")})
			if err != nil {
				continue // and said why
			}
			if records := strings.Count(src, begin); len(d.Entries)+len(d.Unplaced) < records {
				t.Errorf("%s without line %d %q: %d records, %d entries and %d reports", s.file, cut+1, lines[cut], records, len(d.Entries), len(d.Unplaced))
			}
		}
	}
}

// TestMemoryIsBoundedByWhatIsKept reads dumps of which little is kept, and fails where reading takes
// more than a small multiple of that beside the dump itself.
func TestMemoryIsBoundedByWhatIsKept(t *testing.T) {
	blank := strings.Repeat(" ", 100_000)
	papers := func(form string) string {
		var b strings.Builder
		for i := range 200 {
			fmt.Fprintf(&b, form, i, blank)
		}
		return b.String()
	}
	for format, src := range map[string]string{
		"hf-json":  "[" + strings.Repeat(`{"id":"2602.11001","title":"A","upvotes":1,"media":["`+blank+`"]},`, 200) + `{"title":"B"}]`,
		"csl-json": "[" + strings.Repeat(`{"id":"a","type":"article","title":"A","custom":["`+blank+`"]},`, 200) + `{"title":"B"}]`,
		"bibtex":   strings.Repeat("@comment{"+blank+"}\n@misc{a, title={A}}\n", 200),
		"csv":      "title,year\n" + strings.Repeat("A,"+blank+"2023\n", 200),
		"ris":      strings.Repeat("TY  - JOUR\nTI  - A\nER  - \n"+blank+"\n", 200),
		"arxiv":    "<feed>" + strings.Repeat("<entry><title>A</title></entry><!--"+blank+"-->", 200) + "</feed>",
		"text":     papers("A Title of the Number %d%s\n\n• 1 author\n\n"),
		"markdown": papers("### A Title of the Number %d%s\n\n![an image that nobody needs](https://example.org/a.png)\n\n- 1 author\n\n"),
		"html":     papers("<h3>A Title of the Number %d</h3><script>%s</script><p>1 author</p>"),
	} {
		t.Run(format, func(t *testing.T) {
			in := []byte(src)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			d, err := Read(in, Options{Name: "dump", Format: format, Date: on(t, "2026-02-20")})
			runtime.GC()
			runtime.ReadMemStats(&after)
			if err != nil || len(d.Entries) < 200 {
				t.Fatal(err, len(d.Entries))
			}
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 2<<20 {
				t.Errorf("%d bytes are kept of %d entries", kept, len(d.Entries))
			}
			runtime.KeepAlive(d)
			runtime.KeepAlive(in)
		})
	}
}
