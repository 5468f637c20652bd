package layout

import (
	"html/template"
	"strings"
	"testing"
	"text/template/parse"
)

// TestFoldConstants counts the folded actions. Actions whose output needs escaping must not be folded.
func TestFoldConstants(t *testing.T) {
	functions := template.FuncMap{
		"url":       func(path string) string { return "/~repo" + path },
		"integrity": func(string) template.HTMLAttr { return `integrity="sha384-a+b/c="` },
		"title":     strings.ToUpper,
	}
	for layout, once := range map[string]int{
		`<a href="{{url "/tags/"}}">`:                                1,
		`<a href="{{url "/tags/"}}more/?x={{.}}">`:                   1,
		`<link href="{{url "/a.css"}}" {{integrity "/a.css"}}>`:      2,
		`{{if .}}<a href="{{url "/a"}}">{{else}}{{end}}`:             1,
		`{{range .}}<a href="{{url "/a"}}">{{end}}`:                  1,
		`{{with .}}{{else}}<a href="{{url "/a"}}">{{end}}`:           1,
		`{{template "part" .}}<a href='{{url "/a"}}'>`:               0,
		`<a href="{{url "/a?b&c"}}"><b title="{{title "<\"é"}}">`:    0,
		`<a href="{{url .}}">{{url "/a"}}{{url "/a"}}`:               0,
		`<script>let a = {{url "/a"}}, b = "{{url "/b"}}"</script>`:  0,
		`<a href="{{url "/a" | printf "%s"}}"{{integrity "/a.css"}}`: 0,
		`<p title="{{$x := url "/a"}}{{$x}}">`:                       0,
	} {
		made := func() *template.Template {
			return template.Must(
				template.New("main").Funcs(functions).Parse(`{{define "part"}}<p>{{.}}</p>{{end}}` + layout),
			)
		}
		plain, set := made(), made()
		before := actions(set.Tree.Root)
		FoldConstants(set, functions)
		if n := before - actions(set.Tree.Root); n != once {
			t.Errorf("%s: %d actions folded, want %d", layout, n, once)
		}
		for _, data := range []any{[]string{"x"}, []string{}} {
			var want, got strings.Builder
			wanted, err := plain.Execute(&want, data), set.Execute(&got, data)
			if got.String() != want.String() || (err == nil) != (wanted == nil) {
				t.Errorf("%s: got %q, %v; want %q, %v", layout, got.String(), err, want.String(), wanted)
			}
		}
	}
}

// actions counts the actions that are evaluated when a template is executed.
func actions(l *parse.ListNode) int {
	n := 0
	if l == nil {
		return n
	}
	for _, node := range l.Nodes {
		switch node := node.(type) {
		case *parse.ActionNode:
			n++
		case *parse.IfNode:
			n += actions(node.List) + actions(node.ElseList)
		case *parse.WithNode:
			n += actions(node.List) + actions(node.ElseList)
		case *parse.RangeNode:
			n += actions(node.List) + actions(node.ElseList)
		}
	}
	return n
}
