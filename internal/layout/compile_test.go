package layout

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"
)

// A thing has a field or method of every kind that templates show.
type thing struct {
	*base
	Text   string
	Number int
	Flag   bool
	HTML   template.HTML
	URL    template.URL
	Attr   template.HTMLAttr
	When   when
	One    *thing
	None   *thing
	Some   []string
	Things []*thing
	Whens  []when
	Any    any
	Map    map[string]string
	Object *object
	Float  float64
	Chosen *int
}

// An object has no methods, so that html/template writes it as JSON.
type object struct {
	Text string `json:"</script>"`
	When *when
	Any  any
}

type base struct{ Shared string }

func (b *base) Hello() string      { return "hello " + b.Shared }
func (t *thing) Own() string       { return "own " + t.Text }
func (t *thing) Sum(n int) int     { return t.Number + n }
func (t *thing) Two() (int, error) { return 2, nil }

type when struct{ Year int }

func (w when) IsZero() bool   { return w.Year == 0 }
func (w when) String() string { return fmt.Sprint("in ", w.Year) }
func (w *when) Next() int     { return w.Year + 1 }

var functions = template.FuncMap{
	"upper": strings.ToUpper,
	"html":  func(s string) template.HTML { return template.HTML(s) },
	"bold":  func(s string) template.HTML { return template.HTML("<b>" + template.HTMLEscapeString(s) + "</b>") },
	"words": func() []string { return []string{"a", "b"} },
	"when":  func(w when) template.HTML { return template.HTML("<i>" + w.String() + "</i>") },
	"fails": func(s string) (string, error) { return s, errors.New("failed") },
	"count": func(n any, word string) string { return fmt.Sprint(n, word) },
	"attr": func(s string) template.HTMLAttr {
		return template.HTMLAttr(`title="` + template.HTMLEscapeString(s) + `"`)
	},
	"same": func(t *thing) *thing { return t },
	"join": func(t texts) string { return strings.Join(t, "+") },
	"glue": func(s, t string) string { return s + t },
}

// direct has the signatures of the functions and methods in the tests, except one for each number of parameters.
var direct = NewSignatures(
	Unary[string, string], Unary[string, template.HTML], Unary[string, template.HTMLAttr], Unary[when, template.HTML],
	Unary[when, bool], Unary[when, string], Unary[*when, int], Unary[*thing, string], Unary[texts, string],
	UnaryOrError[string, string], Binary[any, string, string],
)

type texts []string

// things returns a thing with all fields set, an empty one and nil.
func things() []*thing {
	seven := 7
	empty := &thing{Object: &object{Any: func() {}}}
	full := &thing{
		base: &base{
			"<shared>",
		}, Text: `a "text" & <b>'more'</b>+`, Number: 3, Flag: true, HTML: "<em>x</em>", URL: "javascript:x",
		Attr: `id="x"`, When: when{2026},
		Some: []string{
			"x",
			"<y>",
			"",
		}, Things: []*thing{empty, {Text: "/a/b-c.d_e", base: &base{}}, nil}, Whens: []when{{0}, {1}}, Any: "any",
		Map: map[string]string{"a": "b"}, Object: &object{Text: "</script>\u2028&", When: &when{2026}}, Float: 1.5,
		Chosen: &seven,
	}
	full.One = &thing{base: full.base, Text: "one", Things: full.Things[:1]}
	return []*thing{full, empty, nil}
}

// known are templates that Compile supports; strange are those that it does not.
var (
	known = []string{
		`plain`, `{{010}} {{0x10}} {{-7}}`,
		`<p>{{.Text}}</p><p title="{{.Text}}">{{.Number}}</p><title>{{.Text}}</title><b id="{{.Number}}" {{.Attr}}>` +
			`{{.HTML}}</b><a href="{{.Number}}">`,
		`<a href="{{.Text}}"><a href="/{{.Text}}"><a href="/?q={{.Text}}"><a href="{{.URL}}">` +
			`<a href="{{upper .Text}}">`,
		`{{with .One}}{{.Text}}{{.Own}}{{.Hello}}{{.Shared}}{{range .Things}}{{.Text}}{{end}}{{else}}none{{end}}`,
		`{{.Own}}`, `{{.Hello}}`, `{{.Shared}}`, `{{.None.Text}}`, `{{.None.Own}}`, `{{.One.One.One}}`,
		`{{if .Flag}}flag{{else if .Text}}text{{else}}neither{{end}}{{if .None}}none{{end}}{{if .When}}when{{end}}`,
		`{{range .Some}}[{{.}}]{{else}}none{{end}}{{range $x := .Some}}{{$x}}{{$.Number}}{{end}}{{range $i, ` +
			`$x := .Some}}{{$i}}{{$x}}{{end}}{{range words}}{{.}}{{end}}`,
		`{{range .Things}}{{.Text}}{{end}}`, `{{range .Whens}}{{.Year}}{{.IsZero}}{{.}}{{.Next}}{{when .}}{{end}}`,
		`{{$x := .Text}}{{with $y := .One}}{{$y.Text}}{{$x}}{{end}}{{if $z := .Some}}{{len $z}}{{end}}{{$x}}`,
		`{{if true}}{{$x := 1}}{{$x}}{{end}}{{$x := "a"}}{{$x}}{{with .One}}{{$x := .Text}}{{$x}}{{end}}{{$x}}`,
		`{{when .When}}{{.When.IsZero}}{{.When}}{{(.When).Year}}{{(same .).Text}}`,
		`{{or .Text "none"}}{{and .Text .Shared}}{{if or .Text .Number .None}}x{{end}}{{if and .Text .Number (not ` +
			`.Flag)}}y{{end}}{{with or .Text .Shared}}{{.}}{{end}}`,
		`{{if or .Flag (and .Some (or .Number .Text))}}x{{end}}`,
		`{{if eq .Text "x"}}x{{end}}{{if ne .Number 3}}y{{end}}{{if gt (len .Some) 2}}z{{end}}{{if le .Number 3}}` +
			`{{lt 1 2}}{{ge 1 2}}{{end}}`,
		`{{printf "%s-%d-%v" .Text .Number .When}}{{.Text | printf "%q"}}<a href="{{printf "/%d/" .Number}}">` +
			`{{.Text | upper | html}}`,
		`{{html .Text}}{{bold .Text}}<p {{attr .Text}}>{{count .Number "x"}}{{count .Chosen "x"}}{{.Chosen}}`,
		`{{define "part"}}[{{.Text}}{{$.Number}}]{{end}}{{template "part" .}}{{with .One}}{{template "part" .}}` +
			`{{end}}{{template "empty"}}{{define "empty"}}e{{end}}`,
		`{{join .Some}}{{join words}}{{glue .Text "x"}}{{glue "x" "<y>"}}{{upper "x"}}{{len words}}{{fails "x"}}`,
		`{{range words}}{{upper .}}{{end}}{{if .Flag}}{{fails "x"}}{{end}}{{$x := upper "x"}}{{$x}}{{count 3 "x"}}`,
		`{{define "in"}}{{$x := .Text}}{{$x}}{{$.Number}}{{end}}{{define "part"}}{{$y := .Text}}{{template "in" .}}` +
			`{{$y}}{{$.Number}}{{end}}{{$z := .Text}}{{with .One}}{{template "part" .}}{{end}}{{$z}}{{$.Number}}`,
		`{{define "part"}}{{with .One}}{{.Text}}{{$.One.Number}}{{else}}none{{end}}{{range words}}{{.}}{{end}}{{end}}` +
			`{{template "part" .}}{{template "part" .}}{{range .Things}}{{template "part" .}}{{end}}`,
		`{{define "part"}}{{with .One}}{{.Text}}{{else}}{{$.Text}}{{end}}{{end}}{{template "part" .}}`,
		`{{define "part"}}{{.One.Text}}{{range .One.Things}}{{.}}{{end}}{{end}}{{template "part" .}}`,
		`{{fails .Text}}`, `<script>let a = {{.Text}}</script>`, `<script type="application/ld+json">{{.One}}</script>`,
		`<script type="application/ld+json">{{.Object}}</script>`, `<script>{{.Object}}</script>`,
		`<!-- gone -->{{/* gone */}}  {{- .Text -}}  x`,
	}
	strange = []string{
		`{{.Any}}`, `{{.Map.a}}`, `{{index .Some 0}}`, `{{.Sum 1}}`, `{{.Two}}`, `{{break}}`,
		`{{range .Some}}{{break}}{{end}}`, `{{range .Some}}{{continue}}{{end}}`, `{{range .Number}}x{{end}}`,
		`{{range .Map}}x{{end}}`, `{{$x := 1}}{{$x = 2}}{{$x}}`, `{{with or .Text .Number}}{{.}}{{end}}`,
		`{{or .Text .Number}}`, `{{printf "%v" (or .Text .Number)}}`, `{{template "gone" .}}`,
		`{{define "self"}}{{with .One}}{{template "self" .}}{{end}}{{end}}{{template "self" .}}`, `{{.Nothing}}`,
		`{{eq .Flag true}}`, `{{if .Float}}x{{end}}`, `<a title={{.Text}}>`, `<p style="color: {{.Text}}">`,
		`<a onclick="f({{.Text}})">`, `<a {{if .Flag}}href="{{else}}title='{{end}}x">`, `{{call .Text}}`, `{{nil}}`,
		`{{template "part"}}{{define "part"}}{{.Text}}{{end}}`,
		`<a href="{{template "part" .}}">{{define "part"}}{{.Text}}{{end}}`, `{{slice .Text 1}}`, `{{1.5}}`,
		`{{8888888.}}`, `{{.When.Gone}}`, `{{eq .Text "a" "b"}}`, `{{upper .Number}}`,
	}
)

// TestProgramWritesSameBytesAsTemplate checks that programs write the same bytes as their templates, and fail only if
// these fail.
func TestProgramWritesSameBytesAsTemplate(t *testing.T) {
	for _, source := range known {
		parsed := template.Must(template.New("main").Funcs(functions).Parse(source))
		for _, direct := range []Signatures{direct, nil} {
			p, err := Compile[*thing](parsed, functions, direct)
			if err != nil {
				t.Errorf("%s: %v", source, err)
				continue
			}
			for i, shown := range things() {
				if err := agree(parsed, p, shown); err != nil {
					t.Errorf("%s with thing %d: %v", source, i, err)
				}
			}
		}
	}
}

func TestReflectedCallsAreReported(t *testing.T) {
	parsed := template.Must(template.New("main").Funcs(functions).Parse(
		`{{.Own}}{{.Hello}}{{upper .Text}}{{glue .Text .Text}}{{glue "x" "y"}}{{same .}}{{words}}{{.When.Next}}`,
	))
	for _, test := range []struct {
		direct Signatures
		want   []string
	}{
		{direct, []string{"glue", "same"}},
		{nil, []string{
			"*layout.thing.Hello", "*layout.thing.Own", "*layout.when.Next", "glue", "same", "upper",
		}},
	} {
		p, err := Compile[*thing](parsed, functions, test.direct)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(p.Reflected, test.want) {
			t.Errorf("got %q, want %q", p.Reflected, test.want)
		}
	}
}

// agree returns an error if a program and its template differ. A program may fail only if the template does.
func agree(parsed *template.Template, p *Program[*thing], shown *thing) error {
	var want, got bytes.Buffer
	wanted := parsed.Execute(&want, shown)
	switch done := p.Execute(&got, shown); {
	case done && wanted != nil:
		return fmt.Errorf("the program writes %q; the template fails: %w", got.String(), wanted)
	case !done && wanted == nil:
		return fmt.Errorf("the program fails; the template writes %q", want.String())
	case done && got.String() != want.String():
		return fmt.Errorf("got %q, want %q", got.String(), want.String())
	}
	return nil
}

func TestCompileRefusesUnsupportedTemplates(t *testing.T) {
	for _, source := range strange {
		parsed, err := template.New("main").Funcs(functions).Parse(source)
		if err != nil {
			continue // html/template does not support it either
		}
		if _, err := Compile[*thing](parsed, functions, direct); err == nil {
			t.Errorf("%s: Compile succeeded", source)
		}
	}
}

// FuzzTemplate compares programs with html/template.
func FuzzTemplate(f *testing.F) {
	for _, source := range append(known, strange...) {
		f.Add(source, "a <b> & 'c'")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		parsed, err := template.New("main").Funcs(functions).Parse(source)
		if err != nil {
			return
		}
		p, err := Compile[*thing](parsed, functions, direct)
		if err != nil {
			return
		}
		all := things()
		all[0].Text, all[0].Some[0], all[0].HTML, all[0].Object.Text = text, text, template.HTML(text), text
		for i, shown := range all {
			if err := agree(parsed, p, shown); err != nil {
				t.Errorf("%q with thing %d: %v", source, i, err)
			}
		}
	})
}

// FuzzValue writes arbitrary text in every context of a page.
func FuzzValue(f *testing.F) {
	parsed := template.Must(template.New("main").Funcs(functions).Parse(
		`<p title="{{.Text}}" id='{{.Text}}'>{{.Text}}</p><title>{{.Text}}</title><a href="{{.Text}}">` +
			`<a href="/{{.Text}}"><a href="/?{{.Text}}"><i {{.Attr}}>{{.HTML}}</i><script type="application/ld+json">` +
			`{{.Text}}</script><script type="application/ld+json">{{.Object}}</script>`),
	)
	p, err := Compile[*thing](parsed, functions, direct)
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{
		"", "/tags/a-b/", "javascript:alert(1)", "a\x00b", "\xff", "é/ü", "</script>", `"'&+<>`, "%C3%A9", "\uFDD0",
		"https://example.org/a/",
		"https://example.org:80/", "http://example.org/", "https:x", "https://https://x", "HTTPS://x/", "https://",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := agree(parsed, p, &thing{
			Text:   text,
			HTML:   template.HTML(text),
			Attr:   template.HTMLAttr(text),
			Object: &object{Text: text, Any: []byte(text)},
		}); err != nil {
			t.Error(err)
		}
	})
}
