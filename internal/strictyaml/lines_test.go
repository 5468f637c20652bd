package strictyaml

import (
	"bytes"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// paper has the fields of a paper's front matter, and some of other types.
type paper struct {
	Title       string   `yaml:"title"`
	Date        Date     `yaml:"date"`
	AuthorCount int      `yaml:"author_count" min:"1"`
	Authors     []string `yaml:"authors"`
	Tags        []string `yaml:"tags"`
	Digests     []Date   `yaml:"digests"`
	Comments    *int     `yaml:"comments" min:"0"`
	Links       []link   `yaml:"links"`
	Draft       bool     `yaml:"draft"`
	Source      link     `yaml:"source"`
	Grid        [][]int  `yaml:"grid"`
	Also        *link    `yaml:"also"`
	More        []*link  `yaml:"more"`
	BibTeX      texts    `yaml:"bibtex"`
	Unread      func()
}

type texts map[string]string

type link struct {
	Label string   `yaml:"label"`
	URL   string   `yaml:"url"`
	Kinds []string `yaml:"kinds"`
}

func newPaper() *paper {
	return &paper{Title: "before", Tags: []string{"before"}, Source: link{Label: "before", Kinds: []string{"before"}}}
}

// byLines and byTree decode into a paper that already has some fields.
func byLines(src []byte) (*paper, bool) {
	p := newPaper()
	v := reflect.ValueOf(p).Elem()
	return p, decodeLines(src, shapeOf(v.Type()), v)
}

func byTree(src []byte) (*paper, error) {
	p := newPaper()
	v := reflect.ValueOf(p).Elem()
	return p, decodeTree("p.md", src, 1, shapeOf(v.Type()), v).Err()
}

// direct lists sources that need no tree.
var direct = []string{
	"",
	"\n  \n# nothing but this\n",
	"title: A plain text\n",
	"title: no line break at the end",
	"title: 12:30 and https://example.org/#top\n",
	"title: \"MgNO: Efficient, \\\"fast\\\" \\\\ and # no comment\" # a comment\n",
	"title: 'it''s a ''quote'''   # a comment\n",
	"title: ''\nauthors: [\"\", '', a]\n",
	"title: ü ∂ 中文 🎉 \u00a0x\u00a0 \n",
	"title:   spaced out   \n",
	"title: a#b  # c\n",
	"title: yes\nauthors: [no, 1, 2.5, 2020-01-01, on, ~x, -5, -1.5]\n",
	"title:\ndate:   \nauthor_count: ~\ntags: null\nlinks:   # none yet\ndraft: NULL # or\n",
	"date: 2023-10-16\nauthor_count: 3\ndraft: true\ncomments: 0\n",
	"date: \"2023-10-16\"\ndigests: [2026-02-18, '2026-02', 2026]\n",
	"tags: []\nlinks: [ ]\nsource: {}\n",
	"tags: [a,b , c d,  \"e, f\" , 'g] h']   # five\n",
	"tags: [a,]\nauthors: [a, b , ]  # c\ngrid: [[1,], [2, 3], ]\n",
	"tags:\n- a\n- \"b: c\" # d\n\n# between\n- 'e'\ntitle: after\n",
	"tags:\n    - a\n    - b c\n  # an odd place\ntitle: after\n",
	"links:\n  - {label: Code, url: https://example.org/a}\n  - label: Project page\n" +
		"    url: \"https://example.org/b\"\n  - url: https://example.org/c\n",
	"links: [{label: Code, url: https://example.org/a}, {label: x, kinds: [a, b]}, {}]\n",
	"links:\n- label: x\n  kinds: [a]\n- label:\n  kinds:\n  - a\n  - b\n- label: y\n  kinds:\n     - c\ntitle: z\n",
	"source: {url: x, label: ~}\n",
	"grid: [[1, 2], [], [3]]\n",
	"grid:\n- [1]\n- [2, -3]\n",
	"title: crlf\r\ntags:\r\n  - a\r\n\r\n  - b # c\r\n# d\r\ndraft: false\r\n",
	"bibtex: {}\ntitle: a\n",
	"bibtex: {isbn: \"978-3\", note: 'a, {b}', page-first: 3, y: no, empty: ~} # c\n",
	"bibtex:\n  isbn: 978-3 # a\n\n  # b\n  note: \"c: d\"\ntitle: a\n",
	"bibtex: # none yet\ntitle: a\n",
	"  # indented comment\n\ntitle: x\n",
}

// indirect lists sources that need the tree, some of them invalid.
var indirect = []string{
	"title: a\n  continued\n",
	"title: |\n  literal\n",
	"title: >-\n  folded\n",
	"title: \"over\n  two\"\n",
	"title: \"\\u00e9\\n\"\n",
	"title: tab\there\n",
	"title:\tx\n",
	"title : x\n",
	"\"title\": x\n",
	"{title: x}\n",
	"? title\n: x\n",
	"title: a\ntitle: b\n",
	"titel: a\n",
	"title: a: b\n",
	"title: a:\n",
	"title: [a]\n",
	"title: {a: b}\n",
	"title: &a b\n",
	"title: *a\n",
	"title: !!str 5\n",
	"title: - a\n",
	"title: -a\n",
	"title: ? a\n",
	"title: \"a\"b\n",
	"title: \"a\"#b\n",
	"title: 'open\n",
	"title: \"open\n",
	"title: 'a' 'b'\n",
	"title: @a\n",
	"title: \xff\n",
	"title: a\u2028b\n",
	"title: a\u0085b\n",
	"title: a\rb\n",
	"title: a\r",
	"title: a\u0000b\n",
	"title: a\ufeffb\n",
	"\ufefftitle: a\n",
	" title: a\n",
	"title: a\n date: 2020\n",
	"--- \ntitle: a\n",
	"title: a\n---\ntitle: b\n",
	"title: a\n...\n",
	"%YAML 1.2\n---\ntitle: a\n",
	"date: yesterday\n",
	"date: 2023-02-30\n",
	"author_count: 0\n",
	"author_count: 0x10\n",
	"author_count: \"3\"\n",
	"comments: -1\n",
	"draft: yes\n",
	"draft: \"true\"\n",
	"tags: a\n",
	"tags: [a, b\n",
	"tags: [a,\n  b]\n",
	"tags: [a, , b]\n",
	"tags: [a,,]\n",
	"tags: [,]\n",
	"tags: [a, # b\n]\n",
	"tags: [a, ~]\n",
	"tags: [a: b]\n",
	"tags: [a:, b]\n",
	"tags: [a #b, c]\n",
	"tags: [a?b]\n",
	"tags: [[a]]\n",
	"tags: [a] b\n",
	"tags: [a]]\n",
	"tags: [\"a\" b]\n",
	"tags: [\n",
	"tags:\n-\n",
	"tags:\n- \n",
	"tags:\n- # none\n",
	"tags:\n- ~\n",
	"tags:\n-  two spaces\n",
	"tags:\n- a: b\n",
	"tags:\n- - a\n",
	"tags:\n- a\n  b\n",
	"tags:\n- a\n - b\n",
	"tags:\n  - a\n- b\n",
	"tags:\n  - a\n  title: b\n",
	"tags: # none\n  x\n",
	"links:\n- label: a\n   url: b\n",
	"links:\n- label: a\n url: b\n",
	"links:\n- label: a\n  label: b\n",
	"links:\n- {label: a, label: b}\n",
	"links: [{label: a\n",
	"links: [{label:a}]\n",
	"links: [{label: }]\n",
	"links: [{label}]\n",
	"links: {label: a}\n",
	"source: {label: a\n",
	"source: {\n",
	"source:\n  label: a\n",
	"also: {label: a}\n",
	"more: [{label: a}]\n",
	"more:\n- label: a\n",
	"source: a\n",
	"Unread: a\n",
	"bibtex: {isbn: a, isbn: b}\n",
	"bibtex: {isbn: {a: b}}\n",
	"bibtex: {isbn}\n",
	"bibtex: {\"isbn\": a}\n",
	"bibtex: {a b: c}\n",
	"bibtex: {~: c}\n",
	"bibtex: a\n",
	"bibtex: [a]\n",
	"bibtex:\n  isbn: a\n  isbn: b\n",
	"bibtex:\n  isbn:\n  issn: a\n",
	"bibtex:\n  isbn: a\n    b\n",
	"bibtex:\n  isbn: a\n   issn: b\n",
	"bibtex:\n- a\n",
	": a\n",
	"- a\n",
	"a\n",
}

func TestFastPathAgreesWithTree(t *testing.T) {
	for _, src := range direct {
		got, ok := byLines([]byte(src))
		if !ok {
			t.Errorf("gave up on %q", src)
			continue
		}
		want, err := byTree([]byte(src))
		if err != nil {
			t.Errorf("%q: the tree has %v", src, err)
		}
		if d := diff(want, got); d != "" {
			t.Errorf("%q: tree and lines differ:\n%s", src, d)
		}
	}
}

func TestFastPathGivesUpWithoutChanges(t *testing.T) {
	for _, src := range indirect {
		// The second time, some fields are already set.
		for _, src := range []string{src, "digests: [2026]\n" + src} {
			got, ok := byLines([]byte(src))
			if ok {
				t.Errorf("did not give up on %q: %+v", src, got)
			}
			if d := diff(newPaper(), got); d != "" {
				t.Errorf("%q changed by giving up:\n%s", src, d)
			}
		}
	}
}

// open has fields of any type and collects other fields.
type open struct {
	Title  string         `yaml:"title"`
	Author string         `yaml:"author_count"`
	Extra  map[string]any `yaml:"extra"`
	Any    any            `yaml:"any"`
	Others []Field        `yaml:",inline"`
}

func openByLines(src []byte) (*open, bool) {
	o := &open{}
	v := reflect.ValueOf(o).Elem()
	return o, decodeLines(src, shapeOf(v.Type()), v)
}

func openByTree(src []byte) (*open, error) {
	o := &open{}
	v := reflect.ValueOf(o).Elem()
	return o, decodeTree("p.md", src, 1, shapeOf(v.Type()), v).Err()
}

// directOpen lists sources with any fields that need no tree.
var directOpen = []string{
	"status: reading # c\nrating: 4.50\nkind:\nother: ~\nread: True\ntitle: a\nnot_read: false\n",
	"x: [a, 1, -2.5e3, ~, true, \"1\", '2', [b], {c: d, e: [f]}, .5, 0x1F, 007, 1_000, 2024-01-01, +1, 1.]\n",
	"x: []\ny: {}\nz: [ ]\nw: { }\n",
	"methods:\n  - a\n  - 2 # two\n  - [b, c]\n  - {d: e}\ntitle: t\n",
	"methods:\n- a\n- b\nlast: 1\n",
	"review:\n  by: me\n  # c\n  score: 3\n\n  tags: [a]\ntitle: t\n",
	"extra:\n  by: me\n  score: 3\nany:\n  - 1\n",
	"extra: {a: 1, b: {c: ~}}\nany: 1\n",
	"extra: {}\nany: [x]\nextras_of_mine: 1\n",
	"extra:\nany: ~\n",
	"a-b_c9: x\nyes: no\ntrue: 1\n",
	"url: https://example.org/a#b\ntime: 12:30\nnumber: -0\nbig: 123456789012345678901234567890\n",
}

// indirectOpen lists sources with any fields that need the tree, some of them invalid.
var indirectOpen = []string{
	"titel: a\n", "status: a\nstatus: b\n", "author_cuont: 1\n", "Title: x\n", "my field: x\n", "\"a b\": x\n",
	"1: x\n",
	"x: a\n  b\n", "x: |\n  a\n  b\n", "x:\n  a: b\n    c\n", "x:\n  - a: b\n", "x:\n  - - a\n", "x:\n  a:\n    b: c\n",
	"x: [a: b]\n", "x: {a, b}\n", "x: {a: b, a: c}\n", "x: &a b\ny: *a\n", "x: !!str 1\n", "x: [a, , b]\n", "x: [a,]\n",
	"extra: a\n", "extra: [a]\n", "extra: 1\n", "extra: {1: 2}\n", "extra:\n  a: 1\n b: 2\n", "<<: {a: b}\n", "~: a\n",
	"x: -\n", "x: a\n  - b\n", "x:\n  - a\n    - b\n", "x: [[[[[[[[[[[a]]]]]]]]]]]\n", "x: ? a\n", "x: {? a: b}\n",
}

func TestFastPathAgreesWithTreeOnAnyValues(t *testing.T) {
	for _, src := range directOpen {
		got, ok := openByLines([]byte(src))
		want, err := openByTree([]byte(src))
		if !ok || err != nil {
			t.Errorf("%q: ok %v, the tree has %v", src, ok, err)
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(open{})); d != "" {
			t.Errorf("%q: tree and lines differ:\n%s", src, d)
		}
	}
	for _, src := range indirectOpen {
		if got, ok := openByLines([]byte(src)); ok {
			t.Errorf("did not give up on %q: %+v", src, got)
		}
	}
}

func diff(x, y *paper) string { return cmp.Diff(x, y, cmp.FilterPath(isUnread, cmp.Ignore())) }

func isUnread(p cmp.Path) bool { return p.Last().String() == ".Unread" }

// FuzzFastPathAgreesWithTree compares the two decoders: if the fast path accepts a source, the tree decoder accepts it
// with the same result.
func FuzzFastPathAgreesWithTree(f *testing.F) {
	for _, src := range slices.Concat(direct, indirect, directOpen, indirectOpen) {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		before := bytes.Clone(src)
		if got, ok := openByLines(src); ok {
			if want, err := openByTree(src); err != nil || !cmp.Equal(want, got, cmp.AllowUnexported(open{})) {
				t.Fatalf("%q: the lines have %+v, the tree has %+v and the error %v", src, got, want, err)
			}
		}
		got, ok := byLines(src)
		if !bytes.Equal(src, before) {
			t.Fatalf("the source was changed to %q", src)
		}
		want := newPaper()
		if ok {
			var err error
			if want, err = byTree(src); err != nil {
				t.Fatalf("the lines accept %q, the tree has the error %v", src, err)
			}
		}
		if d := diff(want, got); d != "" {
			t.Fatalf("%q: %s", src, d)
		}
	})
}

func benchmarkSource() []byte {
	return []byte(`title: "MgNO: Efficient Parameterization of Linear Operators via Multigrid"
date: 2023-10-16          # published
author_count: 3
authors: [Juncai He, Xinliang Liu, Jinchao Xu]
tags: [neural-operators, pdes, multigrid]
digests: [2026-02-18]
comments: 2
links: [{label: Code, url: https://example.org/mgno}, {label: Project page, url: https://example.org/}]
`)
}

func BenchmarkLines(b *testing.B) {
	src := benchmarkSource()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := byLines(src); !ok {
			b.Fatal("gave up")
		}
	}
}

func BenchmarkTree(b *testing.B) {
	src := benchmarkSource()
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := byTree(src); err != nil {
			b.Fatal(err)
		}
	}
}
