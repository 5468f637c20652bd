package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/strictyaml"
)

func TestParse(t *testing.T) {
	const src = `---
title: "MgNO: Efficient $O(n)$ Operators"
date: 2023-10-16 # published
author_count: 3
authors: [A. Author, "B, C."]
organization: Lab
tags:
  - neural-operators
  - pdes
digests: [2026-02-18, 2026-02-19]
comments: 0
upvotes: 12
arxiv: 2310.19809
doi: 10.1000/x
links:
  - {label: Code, url: https://github.com/a/b}
  - url: http://a.org
aliases: [multigrid]
draft: true
---

The abstract.

## Notes
`
	zero, dozen := 0, 12
	want := &Paper{
		PaperFields: PaperFields{
			Title: "MgNO: Efficient $O(n)$ Operators", Date: Date{Year: 2023, Month: 10, Day: 16},
			AuthorCount: 3, Authors: []string{"A. Author", "B, C."}, Organization: "Lab",
			Tags:     []string{"neural-operators", "pdes"},
			Digests:  []Date{{Year: 2026, Month: 2, Day: 18}, {Year: 2026, Month: 2, Day: 19}},
			Comments: &zero, Upvotes: &dozen, Arxiv: "2310.19809", DOI: "10.1000/x",
			Links: []Link{
				{"Code", "https://github.com/a/b"},
				{"", "http://a.org"},
			}, Aliases: []string{"multigrid"}, Draft: true,
		},
		Slug: "mgno", File: "content/papers/mgno.md", Body: []byte("\nThe abstract.\n\n## Notes\n"), BodyLine: 21,
	}
	got, problems := ParsePaper("content/papers/mgno.md", []byte(src))
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(Paper{})); diff != "" || len(problems) > 0 {
		t.Errorf("%v\n%s", problems, diff)
	}
}

func TestParseReportsEveryProblem(t *testing.T) {
	const hint = " (links start with http:// or https://, or name a file beside the paper's, such as paper.pdf)"
	for _, c := range []struct{ name, src, want string }{
		{"x.md", "---\ntitle: A\n---\n", ""},
		{"x.md", "", "x.md:1:1: no front matter (start the file with a line ---, then fields such as title: \"…\", " +
			"then another line ---)"},
		{"x.md", "---\ntitle: A\n",
			"x.md:1:1: the front matter is not closed (add a line --- after the last field)"},
		{"x.md", "---\n---\n", "x.md:2:1: the paper has no title (add a line title: \"…\")"},
		{"x.md", "---\ntitle: " + strings.Repeat("a", maxTitle+1) + "\n---\n",
			"x.md:2:1: the title is longer than 100000 bytes (shorten it)"},
		{"x.md", "---\ntags: [a]\ntitle: \" \"\n---\n", "x.md:3:1: the paper has no title (add a line title: \"…\")"},
		{"x.md", "---\ntitel: A\n---\n", "x.md:2:1: unknown field `titel` (did you mean `title`?)"},
		{"x.md", "---\ntitle: A\ncomments: -1\n---\n",
			"x.md:3:11: `comments` must be at least 0, not -1 (write a larger number, or remove it)"},
		{"x.md", "---\ntitle: A\ntags: [é, good, Two Words, \"!\"]\n---\n",
			"x.md:3:29: \"!\" is not a valid tag name (use letters or digits)"},
		{"x.md", "---\ntitle: A\ntags: [\"\"]\n---\n",
			"x.md:3:1: \"\" is not a valid tag name (use letters or digits)"},
		{"x.md", "---\ntitle: A\ndigests: [2026-02-18, 2026-02]\n---\n",
			"x.md:3:23: `digests` must contain full dates, not \"2026-02\" (use the form YYYY-MM-DD, such as " +
				"2026-02-18)"},
		{"x.md", "---\ntitle: A\nlinks:\n  - {label: a, url: \"javascript:alert(1)\"}\n  - url: a.org\n" +
			"  - url: https://\n  - label: b\n---\n",
			"x.md:4:22: the link \"javascript:alert(1)\" is not a web URL" + hint + "\n" +
				"x.md:5:10: the link \"a.org\" is not a web URL" + hint + "\n" +
				"x.md:6:10: the link \"https://\" is not a web URL" + hint + "\n" +
				"x.md:3:1: the link \"\" is not a web URL" + hint},
		{"x.md", "---\ntitle: A\naliases: [ok, Two Words, x, ok]\n---\n",
			"x.md:3:15: the alias \"Two Words\" is not a valid name of a paper's file (write two-words)\n" +
				"x.md:3:26: the alias \"x\" is the paper's own name (remove it)\n" +
				"x.md:3:29: duplicate alias \"ok\" (remove one of the two; the first is on line 3)"},
		{"x.md", "---\ntitle: A\nauthors: [B, C]\n\"author_count\": 1\n---\n",
			"x.md:4:1: `author_count` is 1, but `authors` has 2 names (correct it, or remove it)"},
	} {
		if _, problems := ParsePaper(c.name, []byte(c.src)); problems.Error() != c.want {
			t.Errorf("%q\nreports %s\n   want %s", c.src, problems.Error(), c.want)
		}
	}
}

func TestTooManyValuesAreRejected(t *testing.T) {
	for key, limit := range map[string]int{"tags": maxTags, "aliases": maxTags, "authors": maxAuthors} {
		list := func(n int) []byte {
			var b strings.Builder
			for i := range n {
				fmt.Fprintf(&b, "\n  - t%d", i)
			}
			return []byte("---\ntitle: A\n" + key + ":" + b.String() + "\n---\n")
		}
		if _, problems := ParsePaper("a.md", list(limit)); len(problems) > 0 {
			t.Error(problems)
		}
		_, problems := ParsePaper("a.md", list(limit+1))
		want := fmt.Sprintf("a.md:%d:5: a paper has at most %d `%s`, not %d (remove some of them)",
			limit+4, limit, key, limit+1)
		if problems.Error() != want {
			t.Errorf("got %s, want %s", problems.Error(), want)
		}
	}
}

func TestCountAuthorsFallsBackToNames(t *testing.T) {
	for want, m := range map[int]PaperFields{
		0: {}, 2: {Authors: []string{"A", "B"}}, 5: {AuthorCount: 5, Authors: []string{"A", "B"}},
	} {
		if got := (&Paper{PaperFields: m}).CountAuthors(); got != want {
			t.Errorf("%+v has %d authors, want %d", m, got, want)
		}
	}
}

func TestFormatPaperIsCanonical(t *testing.T) {
	two := 2
	m := &PaperFields{
		Title: "MgNO: \"Efficient\"", Date: Date{Year: 2023, Month: 10}, AuthorCount: 3, Tags: []string{"pdes", "no"},
		Digests: []Date{{Year: 2026, Month: 2, Day: 18}}, Comments: &two, Arxiv: "2310.1980", Authors: []string{"A, B"},
		Links: []Link{{"Project page", "https://a.org/?b={c}"}}, Organization: "yes", Draft: true,
		Venue: Venue{Booktitle: "Proc. of A, B", Volume: "12", Number: "08", Pages: "1–20"},
	}
	const want = `---
title: "MgNO: \"Efficient\""
date: 2023-10
author_count: 3
authors: ["A, B"]
organization: "yes"
venue: {booktitle: "Proc. of A, B", volume: 12, number: "08", pages: "1–20"}
tags: [pdes, "no"]
digests: [2026-02-18]
comments: 2
arxiv: "2310.1980"
links: [{label: Project page, url: "https://a.org/?b={c}"}]
draft: true
---

The abstract.
`
	if diff := cmp.Diff(want, string(FormatPaper(m, "The abstract."))); diff != "" {
		t.Error(diff)
	}
	if got := string(FormatPaper(&PaperFields{Title: "A"}, "")); got != "---\ntitle: \"A\"\n---\n" {
		t.Errorf("%q", got)
	}
	for i, f := range m.Fields() {
		if i > 0 &&
			strings.Index(
				strings.Join(FieldOrder, " "),
				m.Fields()[i-1].Key,
			) > strings.Index(
				strings.Join(FieldOrder, " "),
				f.Key,
			) {
			t.Errorf("%s is out of order", f.Key)
		}
	}
}

// hostile lists texts in digests that try to forge front matter.
var hostile = []string{
	"---", "\n---\n", "\ndraft: true", "\"\ndraft: true\n#", "'", "\"", "\\", "\\\"", "a: b", "a #b", "# a", "- a",
	"[a]", "{a: b}", "&a", "*a", "!!int 1", "| a", "> a", "%YAML", "@", "`", "~", "null", "yes", "no", "2024", "1.5",
	"0x1F", ".inf", "2024-01-01", ", draft: true}", "]", "}", "\r", "\t", "\x00", "\x1b", "\u0085", "\u2028", "\u2029",
	"\ufeff", "\U0001F600", "\U0010FFFF", "\ufffe", " a ", "a:", "?", "? a", "<<", "=", "é", "中文",
	"https://a.org/?b=c#d", "a/b,c",
}

func anyText() *rapid.Generator[string] {
	part := rapid.OneOf(rapid.SampledFrom(hostile), rapid.StringN(0, 6, -1))
	return rapid.Custom(func(t *rapid.T) string {
		return strings.ToValidUTF8(strings.Join(rapid.SliceOfN(part, 1, 4).Draw(t, "parts"), ""), "")
	})
}

func anyDate(t *rapid.T, whole bool) Date {
	d := Date{Year: rapid.IntRange(1, 9999).Draw(t, "year")}
	if whole || rapid.Bool().Draw(t, "has month") {
		d.Month = time.Month(rapid.IntRange(1, 12).Draw(t, "month"))
	}
	if whole || d.Month > 0 && rapid.Bool().Draw(t, "has day") {
		d.Day = rapid.IntRange(1, 28).Draw(t, "day")
	}
	return d
}

func anyFrontMatter(t *rapid.T) *PaperFields {
	text := anyText()
	nonEmpty := text.Filter(func(s string) bool { return strings.TrimSpace(s) != "" })
	number := func(name string) *int {
		return rapid.Ptr(rapid.IntRange(0, 1_000_000), true).Draw(t, name)
	}
	m := &PaperFields{
		Title: nonEmpty.Draw(
			t,
			"title",
		), Organization: text.Draw(t, "organization"),
		Arxiv: rapid.SampledFrom([]string{"", "2310.19809v2", "math.GT/0309136"}).Draw(t, "arxiv"),
		DOI:   rapid.SampledFrom([]string{"", "10.1000/x", `10.1000/"a':#\1%20`, "10.1000/{é}"}).Draw(t, "doi"),
		Authors: rapid.SliceOfN(nonEmpty, 0, 3).
			Draw(t, "authors"),
		Comments: number("comments"), Upvotes: number("upvotes"), Draft: rapid.Bool().Draw(t, "draft"),
	}
	if rapid.Bool().Draw(t, "counted") {
		m.AuthorCount = len(m.Authors) + rapid.IntRange(1, 3).Draw(t, "more authors")
	}
	if rapid.Bool().Draw(t, "dated") {
		m.Date = anyDate(t, false)
	}
	m.Digests = rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) Date { return anyDate(t, true) }), 0, 3,
		rapid.ID[Date]).
		Draw(t, "digests")
	m.Tags = rapid.SliceOfNDistinct(rapid.Map(text, Slug), 0, 3, rapid.ID[string]).Draw(t, "tags")
	m.Links = rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Link {
		return Link{
			text.Draw(t, "label"),
			"https://a.org/" +
				rapid.SampledFrom([]string{"", "b,c", "{d}", "[e]", "?f=g: h", "#i", " #j", "é", "'k'", "&l", "*"}).
					Draw(t, "url"),
		}
	}), 0, 3).Draw(t, "links")
	if rapid.Bool().Draw(t, "published somewhere") {
		part := rapid.OneOf(
			text,
			rapid.SampledFrom([]string{"", "3", "007", "1–20", "0x1F", "12:3", "Journal of Things"}),
		)
		m.Venue = Venue{
			part.Draw(t, "journal"),
			part.Draw(t, "booktitle"),
			part.Draw(t, "volume"),
			part.Draw(t, "number"),
			part.Draw(t, "pages"),
			part.Draw(t, "publisher"),
		}
	}
	m.Key = rapid.SampledFrom([]string{"", "he2023mgno", "no", "DBLP:conf/x", "'a", "1984", "-a:b"}).Draw(t, "key")
	m.Type = rapid.SampledFrom([]string{"", "article", "y"}).Draw(t, "type")
	names := rapid.SampledFrom([]string{"isbn", "no", "null", "on-line", "a:b", "x.y", "n", "key"})
	m.BibTeX = rapid.MapOfN(names, text, 0, 3).Draw(t, "bibtex")
	m.Aliases = rapid.SliceOfNDistinct(rapid.Map(text, Slug), 0, 3, rapid.ID[string]).Draw(t, "aliases")
	m.Aliases = slices.DeleteFunc(m.Aliases, func(alias string) bool { return alias == "x" }) // the file's own name
	m.ExtraFields = rapid.MapOfN(nonEmpty, anyValue(2), 0, 3).Draw(t, "extra")
	own := rapid.SampledFrom([]string{"status", "rating", "read on", "a:b", "Über", "no", "x.y", "#1", "[z]"})
	for _, name := range rapid.SliceOfNDistinct(own, 0, 3, rapid.ID[string]).Draw(t, "own") {
		if _, twice := m.ExtraFields[name]; !twice {
			m.Own = append(m.Own, strictyaml.Field{Name: name, Value: anyValue(2).Draw(t, name)})
		}
	}
	return m
}

// anyValue generates values of unknown fields.
func anyValue(depth int) *rapid.Generator[any] {
	simple := rapid.OneOf(
		rapid.Just(any(nil)), rapid.Bool().AsAny(), anyText().AsAny(),
		rapid.Map(rapid.SampledFrom([]string{"0", "-1.50", "1e3", "007"}), func(text string) any {
			if text == "007" {
				return text
			}
			return json.Number(text)
		}),
	)
	if depth == 0 {
		return simple
	}
	inner := anyValue(depth - 1)
	nonEmpty := anyText().Filter(func(s string) bool { return s != "" })
	return rapid.OneOf(simple, rapid.SliceOfN(inner, 0, 3).AsAny(), rapid.MapOfN(nonEmpty, inner, 0, 3).AsAny())
}

func TestFormatPaperRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyFrontMatter(t)
		body := rapid.SampledFrom([]string{"", "An abstract.", "---\ntitle: forged\n---", "+++\n\n## Notes\r\n"}).
			Draw(t, "body")
		src := FormatPaper(m, body)
		p, problems := ParsePaper("content/papers/x.md", src)
		if len(problems) > 0 {
			t.Fatalf("%s\n%v", src, problems)
		}
		if diff := cmp.Diff(m, &p.PaperFields, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%s\n%s", src, diff)
		}
		if got := strings.TrimPrefix(strings.TrimSuffix(string(p.Body), "\n"), "\n"); got != strings.TrimSuffix(
			body,
			"\n",
		) &&
			got != body {
			t.Fatalf("the body %q is read as %q", body, got)
		}
		if line := 1 + bytes.Count(src[:len(src)-len(p.Body)], []byte("\n")); p.BodyLine != line {
			t.Fatalf("the body is on line %d, want %d", p.BodyLine, line)
		}
		if lines := bytes.Count(src, []byte("\n")) - bytes.Count(p.Body, []byte("\n")); lines != len(m.Fields())+2 {
			t.Fatalf("%d fields on %d lines:\n%s", len(m.Fields()), lines, src)
		}
	})
}

func FuzzParseNeverPanics(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: A\n---\nB", "---\ntitle: [\n---\n", "---\ntags: [A]\ndigests: [2026]\nlinks: [{url: x}]\n---",
		"\ufeff---\r\ntitle: A\r\n---\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, problems := ParsePaper("x.md", src)
		if p == nil && len(problems) == 0 {
			t.Error("neither a paper nor a problem")
		}
		for _, q := range problems {
			if q.Line < 1 || q.Line > bytes.Count(src, []byte("\n"))+1 || q.What == "" ||
				strings.Contains(q.Error(), "\n") {
				t.Errorf("%+v", q)
			}
		}
		if len(problems) > 0 {
			return
		}
		again, problems := ParsePaper("x.md", FormatPaper(&p.PaperFields, string(p.Body)))
		if len(problems) > 0 || again.Title != p.Title || len(again.Links) != len(p.Links) {
			t.Errorf("%+v became %+v: %v", p, again, problems)
		}
	})
}

func TestTagsAreSlugsAsWritten(t *testing.T) {
	const src = "---\ntitle: A\ntags: [Neural Operators, pdes, neural-operators, PDEs]\n---\n"
	p, problems := ParsePaper("a.md", []byte(src))
	if len(problems) > 0 || !slices.Equal(p.Tags, []string{"neural-operators", "pdes"}) {
		t.Fatal(p.Tags, problems)
	}
	vocabulary := []Term{{Tag: "neural-operators", Title: "Neural operators"}, {Tag: "pdes"}}
	tidy, problems := TidyPaper("a.md", []byte(src), vocabulary)
	if len(problems) > 0 || !strings.Contains(string(tidy), "tags: [neural-operators, pdes]\n") {
		t.Fatal(string(tidy), problems)
	}
	const own = "---\ntitle: A\ntags: [Neural  Operators, PDEs, PDEs, PDES, Graph nets]\n---\n"
	tidy, problems = TidyPaper("a.md", []byte(own), vocabulary)
	if len(problems) > 0 || !strings.Contains(string(tidy), "tags: [neural-operators, PDEs, Graph nets]\n") {
		t.Fatal(string(tidy), problems)
	}
}

func TestFormerPath(t *testing.T) {
	for alias, want := range map[string]string{
		"old": "/papers/old/", "/posts/2021/x/": "/posts/2021/x/", "/posts/2021/x": "/posts/2021/x/",
		"/posts/x.html": "/posts/x.html", "/posts/x/index.html": "/posts/x/", "/caf%C3%A9/": "/café/",
	} {
		if got := FormerPath(alias); got != want {
			t.Errorf("%s is %s, want %s", alias, got, want)
		}
	}
}

// TestDigestsAreLimited checks that a file cannot create any number of pages.
func TestDigestsAreLimited(t *testing.T) {
	for n, want := range map[int]string{
		maxTags: "", maxTags + 1: "a.md:3:",
	} {
		digests := strings.Repeat("2024-01-01, ", n-1) + "2024-01-02"
		_, problems := ParsePaper("a.md", []byte("---\ntitle: A\ndigests: ["+digests+"]\n---\n"))
		if got := problems.Error(); !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%d digests: %q, want %q", n, got, want)
		}
	}
}
