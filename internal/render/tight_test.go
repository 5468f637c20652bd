package render

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/asset"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

func TestWhiteSpaceThatNobodySeesIsLeftOut(t *testing.T) {
	for _, c := range []struct{ layout, want string }{
		{"<p>\n  a  b\n</p>\n\n<p>c</p>", "<p>a b</p><p>c</p>"},
		{"<p>a\n<b>b</b>\n <i>c</i> d</p>", "<p>a\n<b>b</b>\n<i>c</i> d</p>"},
		{"<p>a  {{.}}  b</p>", "<p>a x b</p>"},
		{"<p> {{.}} </p>", "<p>x</p>"},
		{"{{.}}\n\n<p>", "x<p>"},
		{"<p>{{.}}\n  {{.}}</p>", "<p>x\nx</p>"},
		{"<ul>\n <li>a</li>\n\n <li>b</li>\n</ul>", "<ul><li>a</li>\n<li>b</li></ul>"},
		{"<a>a</a>\u00a0 <a>b</a>", "<a>a</a>\u00a0 <a>b</a>"},
		{"<head>\n<meta>\n  {{if .}}\n<link>\n{{end}}\n</head>\n<body>", "<head><meta><link></head><body>"},
		{"<head><title> a \n b </title></head>", "<head><title> a \n b </title></head>"},
		{"<p title=\"a\n  b\"\n  id='a  {{.}}'>  a", "<p title=\"a\n  b\"\n  id='a  x'>a"},
		{"<p>a > b  &lt;  c</p>", "<p>a > b &lt; c</p>"},
		{"<p>1 < 2  3</p>", "<p>1 &lt; 2 3</p>"},
		{"<PRE>\n a  {{.}}\n  b</PRE>\n <p>", "<PRE>\n a  x\n  b</PRE><p>"},
		{"<pre>a <b>b  c</b>  d</pre>", "<pre>a <b>b  c</b>  d</pre>"},
		{"<textarea>\n a  b</textarea>  <p>", "<textarea>\n a  b</textarea><p>"},
		{"<script>let a  =  '</p>  <p>'</script>  <p>", "<script>let a  =  '</p>  <p>'</script><p>"},
		{"<style>a  { }</style> a  b", "<style>a  { }</style> a b"},
		{"{{if .}}<pre>{{end}}  a  {{if .}}</pre>{{end}}  b  c", "<pre>  a  </pre>  b  c"}, // not clear, so left alone
		{"{{if .}}<p>{{else}}<div>{{end}}  a  b", "<p> a b"},
		{"<pre>{{template \"part\" .}}</pre>", "<pre>  part  x</pre>"},
		{"<p>{{template \"part\" .}}</p>", "<p> part x</p>"},
		{"<pre>{{template \"part\" .}}</pre><p>{{template \"part\" .}}</p>", "<pre>  part  x</pre><p>  part  x</p>"}, // one text for both
		{"{{template \"open\"}}  a  b  {{template \"close\"}}  c  d", "<pre>  a  b  </pre><p> c d"},
		{"{{template \"again\" .}}", "<p>a x</p><p>a x</p>"},
		{"<h1>a</h1>  <span>b</span>  <section>", "<h1>a</h1><span>b</span><section>"},
	} {
		set := template.Must(template.New("main").Parse(`{{define "part"}}  part  {{.}}{{end}}{{define "open"}}<pre>{{end}}{{define "close"}}</pre>  <p>{{end}}` +
			`{{define "again"}}<p>  a  x</p>  {{if eq . "x"}}{{template "again" "y"}}{{end}}{{end}}`))
		template.Must(set.Parse(c.layout))
		tighten(set, "main")
		var b bytes.Buffer
		if err := set.Execute(&b, "x"); err != nil {
			t.Errorf("%s: %v", c.layout, err)
		} else if b.String() != c.want {
			t.Errorf("%q\nbecomes %q\nand not %q", c.layout, b.String(), c.want)
		}
	}
}

// TestTightLayoutsShowTheSameText renders pages of every layout of the default theme with and without
// its white space, and finds that a reader sees the same letters.
func TestTightLayoutsShowTheSameText(t *testing.T) {
	look, _, err := theme.Load(os.DirFS("../.."), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := archive.NewReader("../..").Read(c, archive.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := New(look, Options{Config: c, Assets: asset.Published(look.Static)})
	if err != nil {
		t.Fatal(err)
	}
	tight, err := New(look, Options{Config: c, Assets: asset.Published(look.Static), Tight: true})
	if err != nil {
		t.Fatal(err)
	}
	saved := 0
	for _, p := range site.NewPlanner(site.Options{Dir: "../..", Today: date.Date{}}).Plan(a, c) {
		before, after := render(t, loose, p), render(t, tight, p)
		saved += len(before) - len(after)
		if p.Export == nil && !slices.Equal(seen(t, before), seen(t, after)) {
			t.Errorf("%s shows\n%q, and without white space\n%q", p.Path, seen(t, before), seen(t, after))
		}
	}
	if saved < 5_000 {
		t.Errorf("%d bytes are saved", saved)
	}
}

// seen are the lines of a page as a reader sees them, and its attributes and raw texts as they are.
func seen(t *testing.T, page string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{""}
	var walk func(n *html.Node, raw bool)
	walk = func(n *html.Node, raw bool) {
		switch {
		case n.Type == html.TextNode && raw:
			lines = append(lines, n.Data, "")
		case n.Type == html.TextNode:
			lines[len(lines)-1] += n.Data
		}
		onItsOwn := n.Type == html.ElementNode && slices.Contains(ownLines, n.Data)
		if onItsOwn {
			lines = append(lines, "")
		}
		for _, a := range n.Attr {
			lines = append(lines, a.Key+"="+a.Val, "")
		}
		for c := range n.ChildNodes() {
			walk(c, raw || slices.Contains([]string{"pre", "title", "script", "textarea"}, n.Data))
		}
		if onItsOwn {
			lines = append(lines, "")
		}
	}
	walk(root, false)
	var shown []string
	for _, l := range lines {
		if l = strings.Trim(l, blanks); l != "" {
			shown = append(shown, strings.Join(strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune(blanks, r) }), " "))
		}
	}
	return shown
}

// letters are all of a text but white space.
func letters(text []byte) string {
	return strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\f", "").Replace(string(text))
}

// ownLines are the elements that a browser's own style sheet begins a line for, and which of them the
// theme has.
var ownLines = strings.Fields("html head meta link body header footer main nav section article aside div p h1 h2 h3 ul ol dl figure figcaption pre details")

// FuzzTightened finds that only white space is ever taken away, and that a text that was looked at twice
// is the same.
func FuzzTightened(f *testing.F) {
	for _, dir := range []string{"../../layouts/*.html", "../../layouts/partials/*.html"} {
		names, err := filepath.Glob(dir)
		if err != nil || len(names) == 0 {
			f.Fatal(err, names)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte("<pre>\n a</pre> <script>a  b</SCRIPT > <!-- a  b --> <p title='a  b'"))
	f.Fuzz(func(t *testing.T, text []byte) {
		once, end := tightened(text, spot{})
		if letters(once) != letters(text) || len(once) > len(text) {
			t.Errorf("%q becomes %q", text, once)
		}
		twice, again := tightened(once, spot{})
		if !bytes.Equal(once, twice) || end != again {
			t.Errorf("%q becomes %q, and then %q", text, once, twice)
		}
	})
}
