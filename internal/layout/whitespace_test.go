package layout

import (
	"bytes"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCollapseSpace(t *testing.T) {
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
		{"{{if .}}<pre>{{end}}  a  {{if .}}</pre>{{end}}  b  c", "<pre>  a  </pre>  b  c"}, // unclear, so unchanged
		{"{{if .}}<p>{{else}}<div>{{end}}  a  b", "<p> a b"},
		{"<pre>{{template \"part\" .}}</pre>", "<pre>  part  x</pre>"},
		{"<p>{{template \"part\" .}}</p>", "<p> part x</p>"},
		// one template in both contexts
		{"<pre>{{template \"part\" .}}</pre><p>{{template \"part\" .}}</p>", "<pre>  part  x</pre><p>  part  x</p>"},
		{"{{template \"open\"}}  a  b  {{template \"close\"}}  c  d", "<pre>  a  b  </pre><p> c d"},
		{"{{template \"again\" .}}", "<p>a x</p><p>a x</p>"},
		{"<h1>a</h1>  <span>b</span>  <section>", "<h1>a</h1><span>b</span><section>"},
	} {
		set := template.Must(
			template.New("main").
				Parse(`{{define "part"}}  part  {{.}}{{end}}{{define "open"}}<pre>{{end}}` +
					`{{define "close"}}</pre>  <p>{{end}}` +
					`{{define "again"}}<p>  a  x</p>  {{if eq . "x"}}{{template "again" "y"}}{{end}}{{end}}`),
		)
		template.Must(set.Parse(c.layout))
		CollapseSpace(set, "main")
		var b bytes.Buffer
		if err := set.Execute(&b, "x"); err != nil {
			t.Errorf("%s: %v", c.layout, err)
		} else if b.String() != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.layout, b.String(), c.want)
		}
	}
}

// letters returns a text without its white space.
func letters(text []byte) string {
	return strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\f", "").Replace(string(text))
}

// FuzzCollapse checks that collapse removes only white space and that a second pass changes nothing.
func FuzzCollapse(f *testing.F) {
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
		once, end := collapse(text, htmlContext{})
		if letters(once) != letters(text) || len(once) > len(text) {
			t.Errorf("%q becomes %q", text, once)
		}
		twice, again := collapse(once, htmlContext{})
		if !bytes.Equal(once, twice) || end != again {
			t.Errorf("%q becomes %q, then %q", text, once, twice)
		}
	})
}
