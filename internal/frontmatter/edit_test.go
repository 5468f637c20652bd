package frontmatter

import (
	"strings"
	"testing"
)

var order = []string{"title", "date", "authors", "tags", "digests", "comments"}

// An editCase is the front matter before and after an edit, without its delimiters.
type editCase struct {
	name, src, key, value, want string
}

func checkEdits(t *testing.T, cases []editCase, edit func(f *File, key, value string) error) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, wrap := range []func(string) string{
				func(s string) string { return "---\n" + s + "---\n\nBody: x\n---\n" },
				func(s string) string { return "---\n" + s + "---" },
				func(s string) string {
					return "\uFEFF" + strings.ReplaceAll("---\n"+s+"---\nBody\n# é\n", "\n", "\r\n")
				},
			} {
				f := parse(t, wrap(c.src))
				if err := edit(f, c.key, c.value); err != nil {
					t.Fatal(err)
				}
				if got, want := string(f.Bytes()), wrap(c.want); got != want {
					t.Fatalf("got\n%q, want\n%q", got, want)
				}
			}
		})
	}
}

func TestInsertAddsLineInOrder(t *testing.T) {
	checkEdits(t, []editCase{
		{"no field yet", "", "tags", "[a]", "tags: [a]\n"},
		{"only comments", "# none\n", "tags", "[a]", "# none\ntags: [a]\n"},
		{
			"after the nearest field before it",
			"title: x\ndate: 2020\ncomments: 1\n",
			"tags",
			"[a]",
			"title: x\ndate: 2020\ntags: [a]\ncomments: 1\n",
		},
		{
			"after the nearest field in any position",
			"comments: 1\ndate: 2020\ntitle: x\n",
			"tags",
			"[a]",
			"comments: 1\ndate: 2020\ntags: [a]\ntitle: x\n",
		},
		{
			"before the nearest field after it",
			"other: y\ncomments: 1\ndigests: []\n",
			"title",
			`"x"`,
			"other: y\ncomments: 1\ntitle: \"x\"\ndigests: []\n",
		},
		{"at the end without a neighbor", "other: y\nmore: z\n", "title", "x", "other: y\nmore: z\ntitle: x\n"},
		{"at the end without an order", "title: y\n\n", "other", "x", "title: y\n\nother: x\n"},
		{
			"above the comment of the field below",
			"other: y\n\n# counted\n  # by hand\ndate: 2020\n",
			"title",
			"x",
			"other: y\n\ntitle: x\n# counted\n  # by hand\ndate: 2020\n",
		},
		{
			"below what only looks like a comment",
			"other: |\n  # text\ndate: 2020\n",
			"title",
			"x",
			"other: |\n  # text\ntitle: x\ndate: 2020\n",
		},
		{
			"before the comments that follow",
			"title: x # the title\n# about the tags\ntags: []\n",
			"date",
			"2020",
			"title: x # the title\ndate: 2020\n# about the tags\ntags: []\n",
		},
		{
			"after a list with dashes",
			"tags:\n- a # first\n# between\n- b # last\n\n# more\nother: x\n",
			"digests",
			"[2020]",
			"tags:\n- a # first\n# between\n- b # last\ndigests: [2020]\n\n# more\nother: x\n",
		},
		{
			"after a list of groups",
			"tags:\n  - a: 1\n    b:\n      - c\n      - d\nother: x\n",
			"digests",
			"[2020]",
			"tags:\n  - a: 1\n    b:\n      - c\n      - d\ndigests: [2020]\nother: x\n",
		},
		{
			"after brackets over several lines",
			"tags: [a, # ]\n  'it''s ]', \"\\\"]\",\n] # end\nother: x\n",
			"digests",
			"[2020]",
			"tags: [a, # ]\n  'it''s ]', \"\\\"]\",\n] # end\ndigests: [2020]\nother: x\n",
		},
		{
			"after braces over several lines",
			"tags: {a: [b, c],\n d: e\n }\nother: x\n",
			"digests",
			"[2020]",
			"tags: {a: [b, c],\n d: e\n }\ndigests: [2020]\nother: x\n",
		},
		{
			"after text over several lines",
			"title: one\n  two\n\n  three # end\n\nother: x\n",
			"date",
			"2020",
			"title: one\n  two\n\n  three # end\ndate: 2020\n\nother: x\n",
		},
		{
			"after quotes over several lines",
			"title: \"one\n  two\n\n  three\\\" #\" # end\nother: x\n",
			"date",
			"2020",
			"title: \"one\n  two\n\n  three\\\" #\" # end\ndate: 2020\nother: x\n",
		},
		{
			"after a literal",
			"title: |- # as is\n  one\n\n   two\n  # three\n # a comment\nother: x\n",
			"date",
			"2020",
			"title: |- # as is\n  one\n\n   two\n  # three\ndate: 2020\n # a comment\nother: x\n",
		},
		{
			"after a literal that keeps its blank lines",
			"title: |+\n  one\n\n\nother: x\n",
			"date",
			"2020",
			"title: |+\n  one\n\n\ndate: 2020\nother: x\n",
		},
		{
			"after a folded text with an indicator",
			"title: >2-\n   one\n  two\n\nother: x\n",
			"date",
			"2020",
			"title: >2-\n   one\n  two\ndate: 2020\n\nother: x\n",
		},
		{
			"after a null field",
			"title:\n# comment\nother: x\n",
			"date",
			"2020",
			"title:\ndate: 2020\n# comment\nother: x\n",
		},
		{
			"after a value on the next line",
			"title:\n  x\nother: x\n",
			"date",
			"2020",
			"title:\n  x\ndate: 2020\nother: x\n",
		},
		{"among indented fields", "  title: x\n  other: y\n", "date", "2020", "  title: x\n  date: 2020\n  other: y\n"},
		{"among quoted names", "\"title\": x\n'other': y\n", "date", "2020", "\"title\": x\ndate: 2020\n'other': y\n"},
		{"into an empty field", "title: x\ndate:\nother: y\n", "date", "2020", "title: x\ndate: 2020\nother: y\n"},
		{"into an empty field with a blank", "date: \n", "date", "2020", "date: 2020\n"},
		{"into an empty field with a comment", "date:   # unknown\n", "date", "2020", "date: 2020   # unknown\n"},
		{
			"into an empty field above a comment",
			"date:\n  # unknown\ntitle: x\n",
			"date",
			"2020",
			"date: 2020\n  # unknown\ntitle: x\n",
		},
		{"in place of null", "date: null # unknown\n", "date", "2020", "date: 2020 # unknown\n"},
		{"in place of a tilde", "date:   ~\n", "date", "2020", "date:   2020\n"},
		{
			"characters of several bytes before it",
			"é: ü\ntitle: 中文 # é\n",
			"date",
			"2020",
			"é: ü\ntitle: 中文 # é\ndate: 2020\n",
		},
	}, func(f *File, key, value string) error { return f.Insert(key, value, order) })
}

func TestSetReplacesOnlyValue(t *testing.T) {
	checkEdits(t, []editCase{
		{"a plain text", "title: an old one # why\n", "title", `"new"`, "title: \"new\" # why\n"},
		{"with a number sign in it", "title: a#b  # why\n", "title", "new", "title: new  # why\n"},
		{"with a colon in it", "title: a:b http://x/#y # why\n", "title", "new", "title: new # why\n"},
		{"a text in quotes", "title:   \"a \\\" # b\"   # why\n", "title", "new", "title:   new   # why\n"},
		{"a text in single quotes", "title: 'it''s # b'# why\n", "title", `"new"`, "title: \"new\"# why\n"},
		{
			"a text over lines",
			"date: 2020\ntitle: one\n  two\n\n  three # why\nother: x\n",
			"title",
			"new",
			"date: 2020\ntitle: new # why\nother: x\n",
		},
		{
			"quotes over lines",
			"title: 'one\n  ''two\n\n  three' # why\nother: x\n",
			"title",
			"new",
			"title: new # why\nother: x\n",
		},
		{
			"a literal",
			"title: | # why\n  one\n\n  two\n\n# more\nother: x\n",
			"title",
			"new",
			"title: new # why\n\n# more\nother: x\n",
		},
		{"an empty literal", "title: |-\nother: x\n", "title", "new", "title: new\nother: x\n"},
		{"a folded text", "title: >-\n\n  one\n  two\nother: x\n", "title", "new", "title: new\nother: x\n"},
		{"a list in brackets", "tags: [a, \"]\", 'b]'] # why\n", "tags", "[c]", "tags: [c] # why\n"},
		{
			"brackets over lines",
			"tags: [\n  a, # ]\n  b\n  ] # why\nother: x\n",
			"tags",
			"[c]",
			"tags: [c] # why\nother: x\n",
		},
		{
			"a list with dashes",
			"tags: # why\n  # and how\n  - a # x\n  # y\n  - b # z\n  # more\nother: x\n",
			"tags",
			"[c]",
			"tags: [c] # why\n  # and how\n  # more\nother: x\n",
		},
		{"a list with dashes below the name", "tags:\n- a\n- b\nother: x\n", "tags", "[c]", "tags: [c]\nother: x\n"},
		{"a group of fields", "tags: \n  a: 1\n  b: 2\nother: x\n", "tags", "[c]", "tags: [c]\nother: x\n"},
		{"a value on the next line", "title:\n  old\nother: x\n", "title", "new", "title:\n  new\nother: x\n"},
		{"an empty field", "title:\nother: x\n", "title", "new", "title: new\nother: x\n"},
		{"an empty text", "title: '' # none\n", "title", "new", "title: new # none\n"},
		{
			"a counter",
			"comments: 2               # and upvotes\n",
			"comments",
			"10",
			"comments: 10               # and upvotes\n",
		},
		{"the same again", "title: x\n", "title", "x", "title: x\n"},
		{"a quoted name", "\"title\" : x\n", "title", "y", "\"title\" : y\n"},
		{"with what looks like fields", "title: old\n", "title", `"a: b\nc: d # e"`, "title: \"a: b\\nc: d # e\"\n"},
		{
			"a name that is in another value",
			"other: |\n  title: x\ntitle: y\n",
			"title",
			"z",
			"other: |\n  title: x\ntitle: z\n",
		},
	}, (*File).Set)
}

func TestAppendKeepsListStyle(t *testing.T) {
	checkEdits(t, []editCase{
		{"brackets", "tags: [a, b] # why\nother: x\n", "tags", "c", "tags: [a, b, c] # why\nother: x\n"},
		{"blanks in brackets", "tags: [ a, b ]\n", "tags", "c", "tags: [ a, b, c ]\n"},
		{"quotes", "tags: ['it''s', \"]\\\"\"]\n", "tags", `"c, d"`, "tags: ['it''s', \"]\\\"\", \"c, d\"]\n"},
		{"a comma at the end", "tags: [a, b,]\n", "tags", "c", "tags: [a, b, c,]\n"},
		{"nothing", "tags: [] # none\n", "tags", "c", "tags: [c] # none\n"},
		{"a blank", "tags: [ ]\n", "tags", "c", "tags: [ c ]\n"},
		{"nothing over lines", "tags: [\n  # none\n]\n", "tags", "c", "tags: [c\n  # none\n]\n"},
		{
			"one entry per line",
			"tags: [\n  a,\n  b # last\n  # really\n] # why\n",
			"tags",
			"c",
			"tags: [\n  a,\n  b, # last\n  c\n  # really\n] # why\n",
		},
		{
			"one entry per line with a comma",
			"tags: [\n    a,\n    b, # ,]\n]\n",
			"tags",
			"c",
			"tags: [\n    a,\n    b, # ,]\n    c,\n]\n",
		},
		{"several per line", "tags: [\n  a, b,\n  c, d\n]\n", "tags", "e", "tags: [\n  a, b,\n  c, d,\n  e\n]\n"},
		{"brackets around the first line", "tags: [a,\n       b]\n", "tags", "c", "tags: [a,\n       b, c]\n"},
		{"a bracket below", "tags: [a, b # last\n]\n", "tags", "c", "tags: [a, b, c # last\n]\n"},
		{"a bracket below and a comma", "tags: [a, b, # last\n]\n", "tags", "c", "tags: [a, b, c, # last\n]\n"},
		{"commas before entries", "tags:\n  [ a\n  , b\n  ]\n", "tags", "c", "tags:\n  [ a\n  , b, c\n  ]\n"},
		{"brackets in brackets", "tags: [[a, b], [c]]\n", "tags", "[d]", "tags: [[a, b], [c], [d]]\n"},
		{
			"groups in brackets",
			"tags: [{label: a, url: b}]\n",
			"tags",
			"{label: c, url: d}",
			"tags: [{label: a, url: b}, {label: c, url: d}]\n",
		},
		{"pairs in brackets", "tags: [a: b, c: d]\n", "tags", "e: f", "tags: [a: b, c: d, e: f]\n"},
		{
			"dashes",
			"tags:\n  - a\n  - b # last\n  # really\nother: x\n",
			"tags",
			"c",
			"tags:\n  - a\n  - b # last\n  - c\n  # really\nother: x\n",
		},
		{"dashes below the name", "tags: # why\n- a\nother: x\n", "tags", "c", "tags: # why\n- a\n- c\nother: x\n"},
		{
			"dashes over a blank line",
			"tags:\n    - a\n\n    - b\n\nother: x\n",
			"tags",
			"c",
			"tags:\n    - a\n\n    - b\n    - c\n\nother: x\n",
		},
		{
			"dashes with groups",
			"tags:\n  - label: a\n    url: b # last\nother: x\n",
			"tags",
			"{label: c, url: d}",
			"tags:\n  - label: a\n    url: b # last\n  - {label: c, url: d}\nother: x\n",
		},
		{
			"dashes with a literal",
			"tags:\n  - |\n    a\n    - b\nother: x\n",
			"tags",
			"c",
			"tags:\n  - |\n    a\n    - b\n  - c\nother: x\n",
		},
		{
			"dashes with text over lines",
			"tags:\n  - a\n    b\n   c\nother: x\n",
			"tags",
			"d",
			"tags:\n  - a\n    b\n   c\n  - d\nother: x\n",
		},
		{
			"dashes with an empty entry",
			"tags:\n  - a\n  -\nother: x\n",
			"tags",
			"d",
			"tags:\n  - a\n  -\n  - d\nother: x\n",
		},
		{"a field that is empty", "tags: # none\nother: x\n", "tags", "c", "tags: [c] # none\nother: x\n"},
		{"a field that is null", "tags: ~\n", "tags", "c", "tags: [c]\n"},
	}, (*File).Append)
}

func TestRejectedEditsChangeNothing(t *testing.T) {
	insert := func(f *File, key, value string) error { return f.Insert(key, value, order) }
	for _, c := range []struct {
		name, src  string
		edit       func(f *File, key, value string) error
		key, value string
		want       string
	}{
		{"an existing field", "a: x\ntitle: x\n", insert, "title", "y", "p.md:3:1: `title` already exists"},
		{"set a missing field", "a: x\n", (*File).Set, "title", "y", "p.md:1:1: no field `title`"},
		{"append to a missing field", "a: x\n", (*File).Append, "title", "y", "p.md:1:1: no field `title`"},
		{"append to a text", "a: x\ntags: x\n", (*File).Append, "tags", "y",
			"p.md:3:1: `tags` is not a list (write tags: [ … ])"},
		{"a duplicate field", "title: x\na: b\ntitle: y\n", (*File).Set, "title", "z",
			"p.md:4:1: duplicate field `title` (remove one of the two)"},
		{"two lines", "a: x\n", insert, "title", "y\nb: z",
			`p.md:1:1: cannot write "y\nb: z" as the value of ` + "`title` (put it in quotes)"},
		{"a carriage return", "title: x\n", (*File).Set, "title", "y\rz",
			`p.md:2:1: cannot write "y\u000Dz" as the value of ` + "`title` (put it in quotes)"},
		{"no value", "title: x\n", (*File).Set, "title", "",
			`p.md:2:1: cannot write "" as the value of ` + "`title` (put it in quotes)"},
		{"a null", "title: x\n", (*File).Set, "title", "~",
			`p.md:2:1: cannot write "~" as the value of ` + "`title` (put it in quotes)"},
		{"a comment for a value", "title: x\n", (*File).Set, "title", "# y",
			`p.md:2:1: cannot write "# y" as the value of ` + "`title` (put it in quotes)"},
		{"an open quote", "title: x\n", (*File).Set, "title", `"y`,
			`p.md:2:1: cannot write "\"y" as the value of ` + "`title` (put it in quotes)"},
		{"an anchor", "title: x\n", (*File).Set, "title", "&y z",
			`p.md:2:1: cannot write "&y z" as the value of ` + "`title` (put it in quotes)"},
		{"two entries", "tags: [x]\n", (*File).Append, "tags", "y, z",
			`p.md:2:1: cannot write "y, z" as the value of ` + "`tags` (put it in quotes)"},
		{"an extra bracket", "tags: [x]\n", (*File).Append, "tags", "y]",
			`p.md:2:1: cannot write "y]" as the value of ` + "`tags` (put it in quotes)"},
		{"a comment for an entry", "tags:\n- x\n", (*File).Append, "tags", "y # z",
			`p.md:2:1: cannot write "y # z" as the value of ` + "`tags` (put it in quotes)"},
		{"not YAML", "a: x\ntitle: [b\n", (*File).Set, "title", "y",
			"p.md:3:9: unclosed list (close it with ], and separate its entries with commas; an entry with " +
				"?, [, ], { or } needs quotes)"},
		{"no fields", "- a\n", insert, "title", "y",
			"p.md:2:1: the front matter does not consist of fields (write one field per line, such as title: \"…\")"},
		{"fields in braces", "{title: x}\n", (*File).Set, "title", "y",
			"p.md:2:1: cannot edit fields in braces (write one field per line, such as title: \"…\")"},
		{"an alias", "a: &b x\ntitle: *b\n", (*File).Set, "title", "y",
			"p.md:2:1: cannot edit front matter with anchors, aliases or types (if it is text that starts with " +
				"&, * or !, put it in quotes; otherwise write out the value)"},
		{"a comment too close", "title: \"x\"# why\n", (*File).Set, "title", "y",
			"p.md:2:1: cannot edit `title` without changing other fields (write one field per line, each at the " +
				"start of its line)"},
		{"another document", "title: x\n...\na: b\n", (*File).Set, "title", "y",
			"p.md:4:1: text after the end of the fields (use the form name: value, and align each field with " +
				"the first)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			src := "---\n" + c.src + "---\nBody\n"
			f := parse(t, src)
			err := c.edit(f, c.key, c.value)
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			if string(f.Bytes()) != src {
				t.Errorf("the file became %q", f.Bytes())
			}
		})
	}
}

func TestEditsCanBeRepeated(t *testing.T) {
	f := parse(t, "---\ntitle: x\n---\nBody\n")
	before := f.Bytes()
	for _, edit := range []func() error{
		func() error { return f.Insert("comments", "1", order) },
		func() error { return f.Insert("tags", "[a]", order) },
		func() error { return f.Append("tags", "b") },
		func() error { return f.Set("comments", "2") },
		func() error { return f.Insert("date", "2020", order) },
		func() error { return f.Set("title", `"y"`) },
	} {
		if err := edit(); err != nil {
			t.Fatal(err)
		}
	}
	got, want := string(f.Bytes()), "---\ntitle: \"y\"\ndate: 2020\ntags: [a, b]\ncomments: 2\n---\nBody\n"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if string(before) != "---\ntitle: x\n---\nBody\n" {
		t.Errorf("the previous bytes changed to %q", before)
	}
	if body, line := f.Body(); string(body) != "Body\n" || line != 7 {
		t.Errorf("the body is %q on line %d", body, line)
	}
}
