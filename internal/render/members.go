package render

import (
	"html/template"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/site"
)

// Error messages of the template packages about missing fields and functions.
var (
	noField    = lazyregexp.New(`can't evaluate field (\S+) in type (\S+)`)
	noFunction = lazyregexp.New(`function "([^"]*)" not defined`)
	nilPointer = lazyregexp.New(`nil pointer evaluating \S+\.(\S+)`)
)

// documentation names the file that documents the layouts.
const documentation = "layouts/README.md of Offprint"

// hintFor returns a hint for the most frequent errors in layouts, such as an unknown field or function, or "" for other
// errors.
func hintFor(what string, functions template.FuncMap) string {
	if m := noField.FindStringSubmatch(what); m != nil {
		return fieldHint(m[1], m[2], functionResults(functions))
	}
	if m := noFunction.FindStringSubmatch(what); m != nil {
		return suggestion(m[1], slices.Sorted(maps.Keys(functions)), "the functions")
	}
	if m := nilPointer.FindStringSubmatch(what); m != nil {
		return "it is empty here: test it with {{with …}}{{." + m[1] + "}}{{end}}"
	}
	if strings.HasPrefix(what, "bad character U+007D") {
		return "end the action with }}"
	}
	if what == "unexpected EOF" {
		return "close each {{if}}, {{with}}, {{range}} and {{define}} with {{end}}"
	}
	return ""
}

func fieldHint(field, typeName string, results []reflect.Type) string {
	if strings.HasPrefix(typeName, "[]") {
		return "it is a list: loop over it with {{range …}}{{." + field + "}}{{end}}"
	}
	t, known := shownTypes(results)[strings.TrimPrefix(typeName, "*")]
	if !known {
		return "it has no fields; see " + documentation
	}
	return suggestion(field, memberNames(t), "the fields")
}

// suggestion suggests the most similar name, or lists all of them.
func suggestion(word string, names []string, what string) string {
	if near := problem.Nearest(word, names); near != "" {
		return problem.DidYouMean(near)
	}
	return what + " are " + strings.Join(names, ", ") + "; see " + documentation
}

// shownTypes returns the struct types of this module, by name, that layouts can reach from a page or from the results
// of functions.
func shownTypes(results []reflect.Type) map[string]reflect.Type {
	found := map[string]reflect.Type{}
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || !strings.Contains(t.PkgPath(), "/internal/") || found[t.String()] != nil {
			return
		}
		found[t.String()] = t
		for _, m := range members(t) {
			visit(m.result)
		}
	}
	for _, t := range append(results, reflect.TypeFor[site.View]()) {
		visit(t)
	}
	return found
}

// functionResults returns the result types of functions.
func functionResults(functions template.FuncMap) []reflect.Type {
	var results []reflect.Type
	for _, f := range functions {
		results = append(results, reflect.TypeOf(f).Out(0))
	}
	return results
}

// A member is a field, or a method without arguments, that a layout can use.
type member struct {
	name   string
	result reflect.Type
}

// members returns the members of a type, including those of embedded types.
func members(t reflect.Type) []member {
	var all []member
	for _, f := range reflect.VisibleFields(t) {
		if f.IsExported() && !f.Anonymous && f.Type.Kind() != reflect.Func {
			all = append(all, member{f.Name, f.Type})
		}
	}
	pointer := reflect.PointerTo(t)
	for i := range pointer.NumMethod() {
		if m := pointer.Method(i); m.Type.NumIn() == 1 && m.Type.NumOut() == 1 {
			all = append(all, member{m.Name, m.Type.Out(0)})
		}
	}
	return all
}

func memberNames(t reflect.Type) []string {
	var names []string
	for _, m := range members(t) {
		names = append(names, m.name)
	}
	slices.Sort(names)
	return names
}
