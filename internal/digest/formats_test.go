package digest_test

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func TestFormatIsDetectedFromContent(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"an array of the API", `[ {"paper": {"id": "2602.11001", "title": "A"`, "hf-json"},
		{"one paper", `{"id":"2602.11001","title":"A","authors":[],"upvotes":1,"summary":"S."}`, "hf-json"},
		{"plain JSON", `{"id":"2602.11001","title":"A","authors":[]}`, "json"},
		{"JSON Lines", `{"title":"A","type":"article","year":2024}` + "\n" + `{"title":"B"}`, "json"},
		{"the page's data", `{"date":"2026-02-18","dailyPapers":[{"title":"A","paper":{"upvotes":1}}]}`, "hf-json"},
		{"a day without papers", "[]\n", "hf-json"},
		{"CSL in an array", `[{"id":"a","type":"article","title":"A"}]`, "csl-json"},
		{"CSL of Zotero's API", `{"items":[{"id":"a","type":"article","title":"A"}]}`, "csl-json"},
		{"Atom", "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>http://arxiv.org/api/x</id>",
			"arxiv"},
		{"a mail", "From: a\n\n\\\\\narXiv:2602.11001\n", "arxiv"},
		{"a mail with Windows line endings", "From: a\r\n\r\n\\\\\r\narXiv:2602.11001\r\n", "arxiv"},
		{"BibTeX", "% a comment\n\n@article{a, title = {A}}", "bibtex"},
		{"BibTeX below a comment", "exported by hand\n  @ARTICLE (a, title = {A})", "bibtex"},
		{"RIS", "TY  - JOUR\nER  - \n", "ris"},
		{"RIS with old Macintosh line endings", "\rTY  - JOUR\rER  - \r", "ris"},
		{"commas", "Title,Author,Year\n", "csv"},
		{"semicolons", "\"Title\";\"Authors\"\n", "csv"},
		{"tabs", "year\ttitle\n", "csv"},
		{"a spreadsheet", "sep=;\nTitle;DOI\n", "csv"},
		{"a page", digesttest.Page, "text"},
		{"a page that shows BibTeX", digesttest.Page + "@article{a, title = {A}}", "text"},
		{"a page whose first line has commas", "Title, if any\n\nText.", "text"},
		{"numbered references", "Daily Papers\n\n### [Title][32]\n", "markdown"},
		{"numbered references without headings", "[Title][32]\n\n[{x}]", "markdown"},
		{"links", "---\nurl: https://example.org/\n---\n\n[Title](https://huggingface.co/papers/2602.11001)\n",
			"markdown"},
		{"only headings", "# Papers\n\n### A Title\n\nText.\n", "markdown"},
		{"addresses below their links", "A Title\n\nhttps://huggingface.co/papers/2602.11001\n\n[\n\n" +
			"2 authors](https://huggingface.co/papers/2602.11001)\n", "text"},
		{"references at the end of a line", "A Title\n\nThis was shown in [1][2]\nand is shown here.\n", "text"},
		{"a reference in a text", "A Title\n\nAs [1] shows, # is no heading.\n", "text"},
		{"a saved page", "<!-- saved from url=(0030)https://huggingface.co/papers -->\n<!DOCTYPE html>\n<html>",
			"html"},
	} {
		f, err := digest.ChooseFormat(c.src, digest.Options{})
		if err != nil || f.Name != c.want {
			t.Errorf("%s: read as %q, %v", c.name, f.Name, err)
		}
	}
	for _, src := range []string{"{name: a}", "<svg>", "[ {"} {
		if f, err := digest.ChooseFormat(src, digest.Options{}); err == nil {
			t.Errorf("%s: read as %s", src, f.Name)
		}
	}
}

// TestLineBreaksAndEncodingDoNotMatter reads every sample with different line breaks and encodings.
func TestLineBreaksAndEncodingDoNotMatter(t *testing.T) {
	for _, s := range digesttest.Samples() {
		want, err := digest.Read(digesttest.ReadFile(t, s.File),
			digest.Options{Name: s.File, Date: digesttest.Date(t, s.Date)})
		if err != nil {
			t.Fatal(err)
		}
		plain := bytes.ReplaceAll(bytes.TrimPrefix(digesttest.ReadFile(t, s.File), []byte("\uFEFF")), []byte("\r\n"),
			[]byte("\n"))
		for name, src := range map[string][]byte{
			"line feeds":                   plain,
			"carriage returns, line feeds": bytes.ReplaceAll(plain, []byte("\n"), []byte("\r\n")),
			"carriage returns":             bytes.ReplaceAll(plain, []byte("\n"), []byte("\r")),
			"a byte-order mark":            append([]byte("\uFEFF"), plain...),
			"UTF-16":                       utf16(string(plain)),
			"no line break at the end":     bytes.TrimRight(plain, "\r\n"),
		} {
			got, err := digest.Read(src, digest.Options{Name: s.File, Format: s.Format,
				Date: digesttest.Date(t, s.Date)})
			if err != nil {
				t.Errorf("%s with %s: %v", s.File, name, err)
				continue
			}
			if diff := cmp.Diff(want.Entries, got.Entries); diff != "" {
				t.Errorf("%s with %s: %s", s.File, name, diff)
			}
			if diff := cmp.Diff(want.Unplaced, got.Unplaced); diff != "" {
				t.Errorf("%s with %s: %s", s.File, name, diff)
			}
		}
	}
}

// utf16 encodes a text as UTF-16 with a byte-order mark, low byte first.
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

func TestTruncatedFilesAreReadToTheEnd(t *testing.T) {
	for _, c := range []struct{ name, format, src, want string }{
		{"a mail", "arxiv", "\\\\\narXiv:2602.11001\nTitle: A\n",
			"dump:1:1: the listing ends in the middle of this paper (imported up to there; save the whole email)"},
		{"a paper in a mail", "arxiv", "\\\\\narXiv:2602.11001\nTitle: A\n" + strings.Repeat("-", 78) + "\n",
			`dump:1:1: the fields of this paper are not closed (imported up to there; end them with a line \\)`},
		{"BibTeX", "bibtex", "@misc{a,\n title = {A}, author = {B",
			"dump:2:24: the value is not closed (imported the entry up to here; close the value with } and import " +
				"the " +
				"file again)"},
		{"BibTeX after a key", "bibtex", "@misc{a,\n title = {A}\n}\n@misc{b,",
			"dump:4:1: the entry is not closed, so \"b\" has no title (skipped; fix the entry and import the file " +
				"again)"},
		{"BibTeX with a mistyped title", "bibtex", "@misc{a,\n title = {A}\n}\n@misc{b,\n titel = {B}}",
			"dump:4:1: the entry \"b\" has no title (skipped; rename its field `titel` to `title` and import the " +
				"file " +
				"again)"},
		{"BibTeX with an invalid date", "bibtex", "@misc{a,\n title = {A},\n date = 20x3\n}",
			"dump:3:9: \"20x3\" has no braces (imported its text; write {20x3})"},
		{"RIS", "ris", "TY  - JOUR\nTI  - A\n",
			"dump:1:1: the reference is not closed (imported what is there; end it with a line ER  - )"},
		{"RIS without a title", "ris", "TY  - JOUR\nTI  - A\nER  - \nTY  - JOUR\nAU  - B\n",
			"dump:4:1: the reference is not closed (end it with a line ER  - )\n" +
				"dump:4:1: this entry has no title (skipped; add one and import the file again)"},
		{"BibTeX with the start of an entry", "bibtex", "@misc{a,\n title = {A}\n}\n@foo\n",
			"dump:4:1: not part of any entry: \"@foo\" (write an entry as @article{key, …}; start the lines of a " +
				"comment with %)"},
		{"a table", "csv", "title,year\nA,2023\n\"B,2024\n",
			"dump:3:1: cannot read this row: a value in quotes is not closed, or has a quote inside (skipped; put a " +
				"value that contains quotes in quotes, and double its own quotes: \"a \"\"b\"\" c\")"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := digesttest.Read(t, c.format, c.src)
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

func TestUnusableFilesAreErrors(t *testing.T) {
	for _, c := range []struct{ format, src, want string }{
		{"", "[]", "dump:1:1: no papers found when read as hf-json (check the file, or set its format with " +
			"--format)"},
		{"csv", "name,age\nA,3\n", "dump:1:1: no title column in the header; its columns are \"name\", \"age\" (name the columns in " +
			"the first line: title, authors, date, abstract, doi, arxiv, url, keywords)"},
		{"bibtex", "@string{a = {b}}",
			"dump:1:1: no BibTeX entry found; an entry starts with @ and its type, such as @article{ (check the " +
				"file, and --format if you set it)"},
		{"bibtex", "Just some text.\n",
			"dump:1:1: no BibTeX entry found; an entry starts with @ and its type, such as @article{ (check the " +
				"file, and --format if you set it)"},
		{"ris", "x", "dump:1:1: not part of any reference: \"x\" (a reference starts with a line TY  - and ends with " +
			"ER  - )\ndump:1:1: no papers found when read as ris (choose another --format, or leave it out)"},
		{"hf-json", "\n x y\nz",
			"dump:2:2: this is not JSON; it starts with \"x y\" (choose another --format, or leave it out)"},
		{"json", "[1]", "dump:1:1: no papers found when read as json (choose another --format, or leave it out)\n" +
			"dump:1:2: not a paper: \"1\""},
		{"feed", "plain text",
			"dump:1:1: this is not XML; it starts with \"plain text\" (choose another --format, or leave it out)"},
		{"feed", "<html>x</html>", "dump:1:1: unknown element <html>\n" +
			"dump:1:1: no papers found when read as feed (choose another --format, or leave it out)"},
		{"csv", "title,year\n,2020\n", "dump:1:1: no papers found when read as csv (choose another --format, or " +
			"leave it out)\ndump:2:1: this row has no title (add one and import the file again)"},
		{"", `[{"id":"2602.11001","title":"A","upvotes":1},` + "\n" + `{"id":"2602.1`,
			"dump:2:14: the JSON ends unexpectedly (download it again)"},
		{"", `[{"id":"2602.11001","title":"A","upvotes":1},` + "\n" + `{'id':1}]`,
			"dump:2:2: invalid JSON: invalid character '\\'' at start of string (expecting '\"') (download it again)"},
		{"arxiv", "<feed><entry><id>http://arxiv.org/abs/2602.11001</id><title>A</title></entry>\n<entry><title>B",
			"dump:2:16: invalid XML: unexpected EOF (download the feed again)"},
	} {
		if _, err := digesttest.Read(t, c.format, c.src); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v\nwant %s", c.src, err, c.want)
		}
	}
}

func TestMissingDateComesFromFileNameOrToday(t *testing.T) {
	for _, s := range digesttest.Samples() {
		for name, want := range map[string]string{s.File: "", "2025-01-02-" + s.File: "2025-01-02"} {
			d, err := digest.Read(digesttest.ReadFile(t, s.File),
				digest.Options{Name: name, Today: digesttest.Date(t, "2026-12-31")})
			switch {
			case s.Date == "" && (err != nil || d.Date.String() != "2026-02-18"):
				t.Errorf("%s: %v", name, err)
			case s.Date != "" && want == "" && (err != nil || d.Date.String() != "2026-12-31" || !isAssumed(d)):
				t.Errorf("%s: %v", name, err)
			case s.Date != "" && want != "" && (err != nil || d.Date.String() != want || isAssumed(d)):
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// isAssumed reports whether the digest has a problem that states the assumed date.
func isAssumed(d *digest.Digest) bool {
	return slices.ContainsFunc(d.Incomplete, func(p problem.Problem) bool {
		return p.What == "no digest date found; using "+d.Date.String() && p.Hint == "set it with --digest-date"
	})
}

// TestExportsOfDatabases reads exports and responses of literature databases.
func TestExportsOfDatabases(t *testing.T) {
	for _, c := range []struct{ name, format, src, want string }{
		{"Crossref, a list of works", "csl-json",
			`{"status":"ok","message-type":"work-list","message":{"facets":{},"total-results":2,` +
				`"items":[{"DOI":"10.1145/1","type":"journal-article","title":["A &amp; B"],"container-title":["J"],` +
				`"author":[{"given":"José","family":"García","sequence":"first",` +
				`"affiliation":[{"name":"CMU"}]}],"abstract":"<jats:title>Abstract</jats:title>` +
				`<jats:p>One.</jats:p>","issued":{"date-parts":[[2026,2,3]]}},{"DOI":"10.1145/2",` +
				`"title":[],"type":"journal-article"}],"query":{"start-index":0}}}`,
			"A & B|José García|2026-02-03|10.1145/1|One.||"},
		{"Crossref, one work", "csl-json",
			`{"status":"ok","message-type":"work","message":{"DOI":"10.1145/1","type":"journal-article",` +
				`"title":["A"],"author":[{"name":"The Group"}],"issued":{"date-parts":[[2026]]}}}`,
			"A|The Group|2026|10.1145/1|||"},
		{"lists as Python writes them", "csv", "title,authors,keywords,repo_url\nA,\"['José García', \"\"Wei " +
			"O'Connor\"\", 'A \\'B\\' C']\",\"['x, y', 'z']\",https://github.com/a/b\nB,[Anonymous],[],\nC,[],[1],\n",
			"A|José García; Wei O'Connor; A 'B' C||||x, y; z|https://github.com/a/b\nB|[Anonymous]|||||\nC|||||[1]|"},
		{"full and abbreviated names", "csv", "Authors,Author full names,Title,Year\n" +
			"\"García J.; Li F.\",\"García, José (57201); Li, Fei-Fei (57202)\",A,2026\n",
			"A|José García; Fei-Fei Li|2026||||"},
		{"the Web of Science", "csv", "PT\tAU\tAF\tTI\tAB\tDE\tDI\tPD\tPY\nJ\tGarcía, J\tGarcía, José\t\"Why?\" " +
			"Asked \"A\t\"B\"\tx; y\t10.1145/1\tFEB\t2026\nJ\tLi, F\tLi, Fei-Fei\tC\tD\t\t\tSUM\t2025\n",
			"\"Why?\" Asked \"A|José García|2026-02|10.1145/1|\"B\"|x; y|\nC|Fei-Fei Li|2025||D||"},
		{"Mendeley's lines before the entries", "bibtex",
			"Automatically generated by Mendeley Desktop 1.19.8\n" +
				"Any changes to this file will be lost if it is regenerated by Mendeley.\n\n" +
				"BibTeX export options can be customized via Preferences -> BibTeX in Mendeley Desktop\n\n" +
				"@article{a,\ntitle = {{A}},\nyear = {2026}\n}\n",
			"A||2026||||"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := digesttest.Recognize(t, c.src, c.format,
				digest.Options{Name: "refs", Date: digesttest.Date(t, "2026-02-18")})
			var got []string
			for _, e := range d.Entries {
				url := ""
				for _, l := range e.Links {
					url += l.URL
				}
				got = append(got, strings.Join([]string{e.Title, strings.Join(e.Authors, "; "), e.Date.String(), e.DOI,
					e.Abstract, strings.Join(e.Keywords, "; "), url}, "|"))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEveryRecordIsReadOrReported removes single lines from the samples. Each record must still be an entry or be
// reported. The map has the text that every record of a sample starts with.
func TestEveryRecordIsReadOrReported(t *testing.T) {
	starts := map[string]string{"hf.json": "\n  {\n", "csl.json": "\n {\n", "atom.xml": "<entry>",
		"listing.txt": "\narXiv:", "sample.ris": "TY  - ", "scraped.md": "\n### [", "references.md": "\n### [",
		"page.html": "<h3>"}
	for _, s := range digesttest.Samples() {
		start := starts[s.File]
		if start == "" {
			continue
		}
		lines := strings.SplitAfter(strings.ReplaceAll(string(digesttest.ReadFile(t, s.File)), "\r\n", "\n"), "\n")
		for cut := 0; cut < len(lines); cut += 11 {
			src := strings.Join(lines[:cut], "") + strings.Join(lines[cut+1:], "")
			d, err := digest.Read([]byte(src), digest.Options{Name: s.File, Format: s.Format,
				Date: digesttest.Date(t, "2026-02-20")})
			if err != nil {
				continue // the error explains why
			}
			if records := strings.Count(src, start); len(d.Entries)+len(d.Unplaced) < records {
				t.Errorf("%s without line %d %q: %d records, %d entries and %d reports", s.File, cut+1, lines[cut],
					records, len(d.Entries), len(d.Unplaced))
			}
		}
	}
}

// TestMemoryIsProportionalToEntries reads dumps of 4 MB with little useful data. The digest must not retain more than
// 2 MB in addition to the dump.
func TestMemoryIsProportionalToEntries(t *testing.T) {
	blank := strings.Repeat(" ", 20_000)
	papers := func(form string) string {
		var b strings.Builder
		for i := range 200 {
			fmt.Fprintf(&b, form, i, blank)
		}
		return b.String()
	}
	for format, src := range map[string]string{
		"hf-json": "[" + strings.Repeat(`{"id":"2602.11001","title":"A","upvotes":1,"media":["`+blank+`"]},`, 200) +
			`{"title":"B"}]`,
		"csl-json": "[" + strings.Repeat(`{"id":"a","type":"article","title":"A","custom":["`+blank+`"]},`, 200) +
			`{"title":"B"}]`,
		"bibtex": strings.Repeat("@comment{"+blank+"}\n@misc{a, title={A}}\n", 200),
		"csv":    "title,year\n" + strings.Repeat("A,"+blank+"2023\n", 200),
		"ris":    strings.Repeat("TY  - JOUR\nTI  - A\nER  - \n"+blank+"\n", 200),
		"arxiv":  "<feed>" + strings.Repeat("<entry><title>A</title></entry><!--"+blank+"-->", 200) + "</feed>",
		"text":   papers("A Title of the Number %d%s\n\n• 1 author\n\n"),
		"markdown": papers("### A Title of the Number %d%s\n\n![an image that nobody " +
			"needs](https://example.org/a.png)\n\n- 1 author\n\n"),
		"html": papers("<h3>A Title of the Number %d</h3><script>%s</script><p>1 author</p>"),
	} {
		t.Run(format, func(t *testing.T) {
			in := []byte(src)
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			d, err := digest.Read(in, digest.Options{Name: "dump", Format: format,
				Date: digesttest.Date(t, "2026-02-20")})
			runtime.GC()
			runtime.ReadMemStats(&after)
			if err != nil || len(d.Entries) < 200 {
				t.Fatal(err, len(d.Entries))
			}
			if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 2<<20 {
				t.Errorf("%d entries take %d bytes", len(d.Entries), kept)
			}
			runtime.KeepAlive(d)
			runtime.KeepAlive(in)
		})
	}
}
