package layout

import (
	"bytes"
	"html/template"
	"reflect"
	"testing"
)

func TestTemplatesThatDependOnOneFieldAreFound(t *testing.T) {
	for source, want := range map[string]string{
		`{{with .One}}{{.Text}}{{.Number}}{{end}}{{$.One.Text}}`:               "One",
		`{{if .One.Flag}}{{range words}}{{.}}{{end}}{{else}}{{.One}}{{end}}`:   "One",
		`{{(same .One).Text}}{{$x := .One}}{{$x.Text}}{{with $x}}{{.}}{{end}}`: "One",
		`{{template "part" .One}}`:                                             "One",
		`{{template "part" .}}`:                                                "",
		`{{.One.Text}}{{.}}`:                                                   "",
		`{{.One.Text}}{{$}}`:                                                   "",
		`{{with .One}}{{.}}{{else}}{{.}}{{end}}`:                               "",
		`{{.One.Text}}{{.None.Text}}`:                                          "",
		`{{with .One}}{{$.Text}}{{end}}`:                                       "",
		`{{.Text}}`:                                                            "",
		`{{.Shared}}`:                                                          "",
		`{{.Own}}`:                                                             "",
		`plain`:                                                                "",
	} {
		parsed := template.Must(template.New("main").Funcs(functions).Parse(source))
		field, ok := onlyField(parsed.Tree, reflect.TypeFor[*thing]())
		if ok != (want != "") || ok && field.Name != want {
			t.Errorf("%s: got %q, %v; want %q", source, field.Name, ok, want)
		}
	}
}

// TestCacheIsUsedForTheSamePointer changes the value that a pointer refers to, which programs must not do, to see
// whether the output is cached.
func TestCacheIsUsedForTheSamePointer(t *testing.T) {
	parsed := template.Must(template.New("main").Funcs(functions).Parse(
		`{{define "part"}}[{{.One.Text}}]{{end}}{{.Text}}{{template "part" .}}`,
	))
	p, err := Compile[*thing](parsed, functions, direct)
	if err != nil {
		t.Fatal(err)
	}
	one := &thing{Text: "a"}
	for _, test := range []struct {
		one        *thing
		text, want string
	}{{one, "a", "1[a]"}, {one, "b", "1[a]"}, {&thing{Text: "c"}, "c", "1[c]"}, {one, "b", "1[b]"}} {
		one.Text = test.text
		if got := execute(t, p, &thing{Text: "1", One: test.one}); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func execute(t *testing.T, p *Program[*thing], shown *thing) string {
	t.Helper()
	var b bytes.Buffer
	if !p.Execute(&b, shown) {
		t.Fatal("the program fails")
	}
	return b.String()
}
