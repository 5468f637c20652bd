package strictyaml

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestDecodeKeepsTextAsWritten(t *testing.T) {
	two, zero := 2, 0
	for src, want := range map[string]paper{
		"":                                     {},
		"# nothing\n":                          {},
		"~\n":                                  {},
		"{}\n":                                 {},
		"title: 2024\n":                        {Title: "2024"},
		"title: yes\n":                         {Title: "yes"},
		"title: 2020-01-01\n":                  {Title: "2020-01-01"},
		"title: \"null\"\n":                    {Title: "null"},
		"title: 0x1F\n":                        {Title: "0x1F"},
		"title: one\n  two # c\n":              {Title: "one two"},
		"title: |\n  one\n  two\n":             {Title: "one\ntwo\n"},
		"title: >-\n  one\n  two\n\n  three\n": {Title: "one two\nthree"},
		"title: \"\\u00e9\\n\\t\\x41\"\n":      {Title: "é\n\tA"},
		"title: a - b\n":                       {Title: "a - b"},
		"title: a -\n  b\n":                    {Title: "a - b"},
		"title: \"a\n  - b\"\n":                {Title: "a - b"},
		"\"title\": x\n? date\n: 2020\n":       {Title: "x", Date: day(2020, 0, 0)},
		"{title: x, tags: [a,\n  b,], date: 2020-02}": {
			Title: "x",
			Tags:  []string{"a", "b"},
			Date:  day(2020, 2, 0),
		},
		"\uFEFFtitle: x\r\ntags:\r\n  - a\r\n":            {Title: "x", Tags: []string{"a"}},
		"---\ntitle: x\n...\n":                            {Title: "x"},
		"date: '2020-02-03'\ndigests: [2020-02-29]\n":     {Date: day(2020, 2, 3), Digests: []Date{day(2020, 2, 29)}},
		"author_count: 1\ncomments: 0\ndraft: True\n":     {AuthorCount: 1, Comments: &zero, Draft: true},
		"tags: [on, 1.5, \"\", ~a]\n":                     {Tags: []string{"on", "1.5", "", "~a"}},
		"tags: []\nlinks: []\n":                           {Tags: []string{}, Links: []link{}},
		"title:\ndate: ~\nauthor_count: null\ntags: NULL": {},
		"comments:\n  2\ntitle:\n  'x'":                   {Comments: &two, Title: "x"},
		"links:\n- label: a\n  url: b\n- {kinds: [c]}\n": {
			Links: []link{{Label: "a", URL: "b"}, {Kinds: []string{"c"}}},
		},
		"source:\n  label: a\n":                 {Source: link{Label: "a"}},
		"also:\n  label: a\nmore: [{url: b}]\n": {Also: &link{Label: "a"}, More: []*link{{URL: "b"}}},
		"grid:\n- - 1\n  - -2\n- []\n":          {Grid: [][]int{{1, -2}, {}}},
	} {
		var got paper
		if problems := Decode("p.md", []byte(src), 1, &got); len(problems) > 0 {
			t.Errorf("%q: %v", src, problems)
		}
		if d := diff(&want, &got); d != "" {
			t.Errorf("%q:\n%s", src, d)
		}
	}
}

func TestDecodeKeepsMissingAndNullFields(t *testing.T) {
	for _, src := range []string{
		"", "title:\ntags: ~\nsource: null\n", "title:\ntags: ~\nsource: {label: , kinds: ~}\n", "date: \n\"title\":\n",
	} {
		got := newPaper()
		if problems := Decode("p.md", []byte(src), 1, got); len(problems) > 0 {
			t.Errorf("%q: %v", src, problems)
		}
		if d := diff(newPaper(), got); d != "" {
			t.Errorf("%q:\n%s", src, d)
		}
	}
}

const (
	knownFields = "known fields: title, date, author_count, authors, tags, digests, comments, links, draft, " +
		"source, grid, also, more, bibtex"
	plainMarks  = "if it is text that starts with this character, put it in quotes; otherwise write out the value"
	quoteWhole  = "put the whole value in quotes, and align each field with the previous one"
	quoteColon  = "put a text that contains a colon and a space in quotes; align each field with the previous one"
	closeList   = "close it with ], and separate its entries with commas; an entry with ?, [, ], { or } needs quotes"
	closeGroup  = "close it with }, and separate its fields with commas; an entry with ?, [, ], { or } needs quotes"
	closeQuote  = `close it; write a quote inside "…" as \"`
	linkExample = "{label: …, url: …, kinds: …}"
)

func TestDecodeReportsPositionAndHint(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"a mistyped name", "titel: a\n", "1:1: unknown field `titel` (did you mean `title`?)"},
		{"a mistyped name in an entry", "links: [{lable: a}]\n", "1:10: unknown field `lable` (did you mean `label`?)"},
		{"a name in capitals", "x: 1\nTitle: a\n",
			"1:1: unknown field `x` (" + knownFields + ")\n2:1: unknown field `Title` (did you mean `title`?)"},
		{"an unknown name", "colour: red\n", "1:1: unknown field `colour` (" + knownFields + ")"},
		{"the name of a field without a tag", "Unread: a\n", "1:1: unknown field `Unread` (" + knownFields + ")"},
		{"no name", "\"\": a\n", "1:1: a field has no name (" + knownFields + ")"},
		{"a list instead of a name", "? [a]\n: b\n", "1:3: a field's name must be a word (" + knownFields + ")"},
		{"a merge", "<<: {title: a}\n", "1:1: a field's name must be a word (" + knownFields + ")"},
		{"twice", "title: a\ndate: 2020\ntitle: b\ntitle: c\n",
			"3:1: duplicate field `title` (remove one of the two; the first is on line 1)\n" +
				"4:1: duplicate field `title` (remove one of the two; the first is on line 1)"},
		{"twice and null", "title:\ntitle:\n",
			"2:1: duplicate field `title` (remove one of the two; the first is on line 1)"},
		{"twice in an entry", "links:\n- label: a\n  label: b\n",
			"3:3: duplicate field `label` (remove one of the two; the first is on line 2)"},

		{"a list for a text", "title: [a]\n", "1:8: `title` must be text, not a list (write title: \"…\")"},
		{"a group for a text", "title: {a: b}\n",
			"1:8: `title` must be text, not a group of fields (write title: \"…\")"},
		{"a text for a list", "tags: pdes\n", "1:7: `tags` must be a list, not text (write tags: [pdes])"},
		{"a text of many for a list", "tags: a, b\n",
			"1:7: `tags` must be a list, not text (write tags: [a, b])"},
		{"several names for a list", "tags: Jane Doe and John Roe\n",
			"1:7: `tags` must be a list, not text (write tags: [\"…\", \"…\"])"},
		{"names with semicolons for a list", "tags: Doe, Jane; Roe, John\n",
			"1:7: `tags` must be a list, not text (write tags: [\"…\", \"…\"])"},
		{"a text with a bracket for a list", "tags: 'a]'\n",
			"1:7: `tags` must be a list, not text (write tags: [\"…\"])"},
		{"a group for a list", "tags: {a: b}\n",
			"1:7: `tags` must be a list, not a group of fields (write tags: [\"…\"])"},
		{"a number for a list", "digests: 2020\n",
			"1:10: `digests` must be a list of dates, not a number (such as digests: [2023-10-16])"},
		{"a text for a list of groups", "links: a\n",
			"1:8: `links` must be a list of groups of fields, not text (write links: [" +
				linkExample + "])"},
		{"a group for a list of groups", "links: {label: a}\n",
			"1:8: `links` must be a list, not a single group of fields (write links: [" +
				linkExample + "])"},
		{"a text for a group", "source: a\n",
			"1:9: `source` must be a group of fields, not text (write source: " +
				linkExample + ")"},
		{"a list for a group", "source: [a]\n",
			"1:9: `source` must be a group of fields, not a list (write source: " +
				linkExample + ")"},
		{"a number for a group", "also: 3\n",
			"1:7: `also` must be a group of fields, not a number (write also: " +
				linkExample + ")"},
		{"a pair for an entry", "tags: [a: b]\n",
			"1:8: an entry of `tags` must be text, not a group of fields (put it in quotes)"},
		{"a number for an entry that is a list", "grid: [1]\n",
			"1:8: an entry of `grid` must be a list of whole numbers, not a number (write [1])"},
		{"entries that are empty", "tags:\n  -\n  - a\n  - ~\n",
			"2:4: an entry of `tags` is empty (remove it, or put it in quotes if it is text)\n" +
				"4:5: an entry of `tags` is empty (remove it, or put it in quotes if it is text)"},
		{"a list for a date", "date: [2020]\n", "1:7: `date` must be a date, not a list (such as date: 2023-10-16)"},
		{"true for a list", "tags: true\n",
			"1:7: `tags` must be a list, not true or false (write tags: [true])"},
		{"a date for a list", "tags: 2020-01-01\n",
			"1:7: `tags` must be a list, not a date (write tags: [2020-01-01])"},

		{"no date", "date: yesterday\n",
			"1:7: `date` is not a date: \"yesterday\" (use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10)"},
		{"a day that does not exist", "date: 2023-02-30\n",
			"1:7: `date` is not a valid date: \"2023-02-30\" (February 2023 has 28 days)"},
		{"a long text with a line break", "date: \"a\\n" + strings.Repeat("é", 70) + "\"\n",
			"1:7: `date` is not a date: \"a " + strings.Repeat("é",
				57) + "…\" (use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10)"},
		{"a time", "date: 2023-10-16T00:00:00Z\n",
			"1:7: `date` is not a date: \"2023-10-16T00:00:00Z\" (use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10)"},
		{"no date in a list", "digests: [2020, x]\n",
			"1:17: an entry of `digests` is not a date: \"x\" (use the form YYYY-MM-DD, such as 2023-10-16)"},
		{"below the minimum", "author_count: 0\ncomments: -1\n",
			"1:15: `author_count` must be at least 1, not 0 (write a larger number, or remove it)\n" +
				"2:11: `comments` must be at least 0, not -1 (write a larger number, or remove it)"},
		{"a number in quotes", "comments: \"3\"\n",
			"1:11: `comments` must be a whole number, not the text \"3\" (write comments: 3)"},
		{"not a whole number", "comments: 1.5\n",
			"1:11: `comments` must be a whole number, not \"1.5\" (such as comments: 10)"},
		{"another notation", "comments: 0x10\n",
			"1:11: `comments` must be a whole number, not \"0x10\" (such as comments: 10)"},
		{"a leading zero", "comments: 007\n",
			"1:11: `comments` must be a whole number, not \"007\" (write comments: 7)"},
		{"a number that is too large", "comments: 99999999999999999999\n",
			"1:11: `comments` must be at most 9223372036854775807, not 99999999999999999999 " +
				"(write a smaller number, or remove it)"},
		{"yes", "draft: yes\n", "1:8: `draft` must be true or false, not \"yes\" (write draft: true)"},
		{"no truth value", "draft: maybe\n",
			"1:8: `draft` must be true or false, not \"maybe\" (write draft: true or false)"},
		{"a list for a truth value", "draft: [yes]\n",
			"1:8: `draft` must be true or false, not a list (write draft: true or false)"},
		{"a group for a list of dates", "digests: {a: b}\n",
			"1:10: `digests` must be a list of dates, not a group of fields (such as digests: [2023-10-16])"},
		{"true in quotes", "draft: 'true'\n",
			"1:8: `draft` must be true or false, not the text \"true\" (write draft: true)"},

		{"an anchor", "title: &a b\n", "1:8: YAML anchors such as &a are not supported (" + plainMarks + ")"},
		{"an anchor and its alias", "source: &a {label: x}\nalso: *a\n",
			"1:9: YAML anchors such as &a are not supported (" + plainMarks + ")\n" +
				"2:7: YAML aliases such as *a are not supported (" + plainMarks + ")"},
		{"an anchor in itself", "tags: &a [*a]\n",
			"1:7: YAML anchors such as &a are not supported (" + plainMarks + ")"},
		{"an anchor for the whole document", "&a\ntitle: x\n",
			"1:1: YAML anchors such as &a are not supported (" + plainMarks + ")"},
		{"an alias of nothing", "title: *a\n",
			"1:9: a value that starts with * refers to an anchor, and this anchor does not exist (put the " +
				"value in quotes)"},
		{"a tag", "title: !!str 5\n", "1:8: YAML types such as !!str are not supported (" + plainMarks + ")"},
		{"a tag of a name", "!!str title: 5\n", "1:1: YAML types such as !!str are not supported (" + plainMarks + ")"},
		{"a dash with too much indentation", "tags:\n- a\n - b\n",
			"3:2: this dash continues the text above it (align it with the dash above, or put the text in quotes)"},

		{"a list instead of fields", "- a\n",
			"1:1: expected fields, found a list (write one field per line, as name: value; " + knownFields + ")"},
		{"no space after a colon", "title:x\n",
			"1:1: expected fields, found text (write one field per line, as name: value; " + knownFields + ")"},
		{"no space after a later colon", "date: 2020\ntitle:x\n",
			"2:7: this line is not a field (use the form name: value)"},
		{"text on a separate line", "title: a\nb\ndate: 2020\n",
			"2:1: this line is not a field (use the form name: value)"},
		{"a colon in a text", "title: MgNO: b\n",
			`1:12: unexpected colon (put the whole value in quotes: title: "MgNO: …")`},
		{"a colon in an entry", "links:\n  - label: a b: c\n",
			`2:15: unexpected colon (put the whole value in quotes: label: "a b: …")`},
		{"a colon after letters and a tab", "title: é ∂ \tx: y\n",
			`1:14: unexpected colon (put the whole value in quotes: title: "é ∂  x: …")`},
		{"a colon after a backslash", "title: \\a: b\n", "1:10: unexpected colon (" + quoteColon + ")"},
		{"a field with too much indentation", "title: a\n date: 2020\n", "2:6: unexpected colon (" + quoteColon + ")"},
		{"a text continued after a comment", "title: x # c\n  more\n",
			"2:3: neither a field nor part of the previous one (" + quoteWhole + ")"},
		{"an entry among fields", "date: 2020\n- a\n",
			"2:1: neither a field nor part of the previous one (" + quoteWhole + ")"},
		{"a field among entries", "tags:\n  - a\n  title: b\n",
			"3:8: neither an entry of the list nor a field (start an entry with a dash below the previous one, or a " +
				"field at the start of the line)"},
		{"a quote in quotes", "title: 'it's'\n",
			"1:12: text after the closing quote (write a quote inside '…' as '', and one inside \"…\" as \\\")"},
		{"text after quotes", "title: \"a\" b\n",
			"1:12: text after the closing quote (write a quote inside '…' as '', and one inside \"…\" as \\\")"},
		{"an open quote", "date: 2020\ntitle: \"open\ntags: []\n",
			"2:8: unclosed quote (" + closeQuote + ")"},
		{"an open quote before one in a text", "title: \"open\nbibtex: the \"best\" of\n",
			"1:8: unclosed quote (" + closeQuote + ")"},
		{"an open quote before another text", "title: \"open\nbibtex: \"b\"\ntags: []\n",
			"1:8: unclosed quote (" + closeQuote + ")"},
		{"an open quote before an open quote", "title: \"open\nbibtex: \"b\ntags: []\n",
			"1:8: unclosed quote (" + closeQuote + ")"},
		{"an open single quote before another text", "date: 2020\ntitle: 'it''s\n\ntags: ['a']\n",
			"2:8: unclosed quote (" + closeQuote + ")"},
		{"an open quote in a list", "title: \"a\"\ntags: [\"b\", \"c]\nbibtex: \"d\"\n",
			"2:13: unclosed quote (" + closeQuote + ")"},
		{"an open quote in an entry", "tags:\n  - \"a\n  - \"b\"\n",
			"2:5: unclosed quote (" + closeQuote + ")"},
		{"a text on several lines before a mistake", "title: \"a\n  b\"\nbibtex: \"b\" c\n",
			"3:13: text after the closing quote (write a quote inside '…' as '', and one inside \"…\" as \\\")"},
		{"an open single quote", "title: 'open\n", "1:8: unclosed quote (" + closeQuote + ")"},
		{"an unknown escape", "title: \"a \\d b\"\n",
			`1:11: unknown escape sequence in "…" (write \\ for a backslash, or put the text ` +
				`in single quotes)`},
		{"an incomplete escape", "title: \"a \\u12 b\"\n",
			`1:12: unknown escape sequence in "…" (write \\ for a backslash, or put the text ` +
				`in single quotes)`},
		{"an open list", "tags: [a, b\n", "1:11: unclosed list (" + closeList + ")"},
		{"an open list with nothing in it", "tags: [\n",
			"1:7: unclosed bracket, or no entry before a comma (close it, and separate the entries with commas)"},
		{"an open list at the end", "date: 2020\ntags: [a",
			"2:8: unclosed list (" + closeList + ")"},
		{"a list closed by a brace", "tags: [a, b}\n",
			"1:11: unclosed list (" + closeList + ")"},
		{"a question mark in a list", "tags: [a?b]\n", "1:8: unclosed list (" + closeList + ")"},
		{"an empty entry", "tags: [a, , b]\n", "1:9: missing value (add one, or put it in quotes)"},
		{"an open group", "source: {label: a\n",
			"1:17: unclosed group of fields (" + closeGroup + ")"},
		{"an address in a group", "links: [{label: a, url: http://x/?y}]\n",
			"1:25: unclosed group of fields (" + closeGroup + ")"},
		{"an extra bracket", "tags: [a]]\n", "1:10: neither a field nor part of the previous one " +
			"(" + quoteWhole + ")"},
		{"a closing bracket", "title: ]\n", "1:8: a value cannot start with `]` (put it in quotes)"},
		{"a comma", "title: ,a\n", "1:8: missing value (add one, or put it in quotes)"},
		{"an at sign", "title: @a\n", "1:8: a value cannot start with `@` (put it in quotes)"},
		{"a percent sign", "title: %a\n", "1:8: a value cannot start with `%` (put it in quotes)"},
		{"a percent sign at the start", "%foo\n", "1:2: a line cannot start with % (use the form name: value)"},
		{"a future version", "%YAML 3.0\n---\ntitle: a\n",
			"1:9: a line cannot start with % (use the form name: value)"},
		{"a bar", "title: |x\n", "1:9: | and > at the start of a value are special in YAML (put it in quotes)"},
		{"an ampersand", "title: & b\n",
			"1:8: & and * at the start of a value are special in YAML (put it in quotes)"},
		{"an exclamation mark", "title: !x!y a\n",
			"1:11: ! at the start of a value is special in YAML (put it in quotes)"},
		{"a question mark", "title: ? a\n",
			"1:8: ? at the start of a value is special in YAML (put it in quotes)"},
		{"a dash", "title: - a\n",
			"1:8: a list cannot start here (write [a, b], or write each entry on its own line)"},
		{"a tab before a field", "title: a\n\tdate: b\n", "2:1: a tab where YAML requires spaces (indent with spaces)"},
		{"a tab before an entry", "tags:\n\t- a\n", "2:1: a tab where YAML requires spaces (indent with spaces)"},
		{"a tab before a text", "title: >\n\tx\n", "2:1: a tab where YAML requires spaces (indent with spaces)"},
		{"a control character", "title: a\x07\n", "1:9: invalid control character (delete it)"},
		{"another encoding", "date: 2020\ntitle: na\xefve\n",
			"2:10: invalid UTF-8 (save the file as UTF-8)"},
		{"a second document", "title: a\n---\ntitle: b\n",
			"2:1: a second document starts here (remove the line --- or ... before it)"},
		{"text after the end", "title: a\n...\nb: c\n",
			"3:1: text after the end of the fields (use the form name: value, and align each field with the first)"},
		{"an indented first field", " title: a\ndate: b\n",
			"2:1: text after the end of the fields (use the form name: value, and align each field with the first)"},
		{"after a byte order mark", "\uFEFFtitel: a\n", "1:1: unknown field `titel` (did you mean `title`?)"},
		{"after a byte order mark, in a later line", "\uFEFFtitle: [a]\ntgas: b\n",
			"1:8: `title` must be text, not a list (write title: \"…\")\n" +
				"2:1: unknown field `tgas` (did you mean `tags`?)"},
		{"with other line endings", "title: a\r\nx: b\r\ntags: c\r\n",
			"2:1: unknown field `x` (" + knownFields + ")\n" +
				"3:7: `tags` must be a list, not text (write tags: [c])"},
		{"several problems", "tgas: [a]\ndraft: no\ndate: x\n",
			"1:1: unknown field `tgas` (did you mean `tags`?)\n" +
				"2:8: `draft` must be true or false, not \"no\" (write draft: false)\n" +
				"3:7: `date` is not a date: \"x\" (use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := Decode("p.md", []byte(c.src), 1, newPaper())
			want := "p.md:" + strings.ReplaceAll(c.want, "\n", "\np.md:")
			if problems.Error() != want {
				t.Errorf("%q: got\n%s\nwant\n%s", c.src, problems.Error(), want)
			}
			shifted := Decode("p.md", []byte(c.src), 11, newPaper())
			for i, p := range problems {
				if q := shifted[i]; q.Line != p.Line+10 || q.Column != p.Column {
					t.Errorf("with a later first line, %d:%d became %d:%d", p.Line, p.Column, q.Line, q.Column)
				}
			}
		})
	}
}

func TestDecodePanicsOnUnsupportedType(t *testing.T) {
	for name, into := range map[string]any{
		"a map": &struct {
			A map[string]int `yaml:"a"`
		}{},
		"a float": &struct {
			A float64 `yaml:"a"`
		}{},
		"a bad min": &struct {
			A int `yaml:"a" min:"x"`
		}{},
		"no struct": new(string),
		"a date":    new(Date),
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			Decode("p.md", nil, 1, into)
		}()
	}
}

// FuzzDecode checks that any bytes produce a result or problems, each with a position within the bytes.
func FuzzDecode(f *testing.F) {
	for _, src := range append(direct, indirect...) {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1000 {
			return // finding the position of a problem takes quadratic time
		}
		for _, p := range Decode("p.md", src, 1, newPaper()) {
			lines := bytes.Split(src, []byte("\n"))
			if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Column > 1+utf8.RuneCount(lines[p.Line-1]) {
				t.Errorf("%q: no such place: %v", src, p)
			}
			if p.What == "" || strings.ContainsAny(p.Error(), "\n\r") || !utf8.ValidString(p.Error()) {
				t.Errorf("%q: not a line: %q", src, p)
			}
		}
	})
}
