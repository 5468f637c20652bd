package content

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A View is a query for papers, and how a page shows them. The comments of the fields appear in the user guide.
type View struct {
	// Which papers: a query such as `status = read and rating >= 4`. Without it, all papers.
	Where string `yaml:"where"`
	// The field, or a list of fields, to sort the papers by. A hyphen before a field reverses its order, as in `-date`.
	// Without it, the newest papers come first.
	Sort any `yaml:"sort"`
	// The field whose values divide the papers into groups.
	Group string `yaml:"group"`
	// The fields that a table shows. Without it, the view is a list.
	Columns []string `yaml:"columns"`
	// The largest number of papers to show.
	Limit int `yaml:"limit" min:"1"`

	source viewSource
}

// A viewSource is the position of a view in a file.
type viewSource struct {
	file    string
	yaml    string
	line    int      // line of the file where the YAML starts
	columns []int    // number of characters before each line of the YAML; nil for none
	names   []string // keys from the root of the YAML to the view
}

// The limits of a view.
const (
	maxColumns  = 20
	maxSortKeys = 10
)

// ParseView parses the YAML of a view that starts at a line of a file. columns contains the number of characters in the
// file before each line of the YAML.
func ParseView(file, yaml string, line int, columns []int) (*View, problem.List) {
	v := &View{}
	problems := strictyaml.Decode(file, []byte(yaml), line, v)
	v.source = viewSource{file: file, yaml: yaml, line: line}
	problems = strictyaml.Also(file, []byte(yaml), line, problems, v.check())
	v.source.columns = columns
	for i := range problems {
		problems[i] = v.source.shifted(problems[i])
	}
	return v, problems
}

// Locate sets the position of a view that is the value of `papers` in front matter. It returns the problems of the
// view.
func (v *View) Locate(file string, yaml []byte, line int) problem.List {
	v.source = viewSource{file: file, yaml: string(yaml), line: line, names: []string{"papers"}}
	return v.check()
}

// SortKeys returns the entries of Sort.
func (v *View) SortKeys() []string {
	switch s := v.Sort.(type) {
	case string:
		return []string{s}
	case []any:
		keys := make([]string, len(s))
		for i, key := range s {
			keys[i], _ = key.(string)
		}
		return keys
	}
	return nil
}

// check reports well-formed but invalid values. It truncates lists that are too long.
func (v *View) check() (problems problem.List) {
	report := func(key string, n int, what, hint string) {
		p := v.Place(key, n, 0)
		p.What, p.Hint = what, hint
		problems = append(problems, p)
	}
	if !v.hasValidSort() {
		report("sort", -1, "`sort` must be a field or a list of fields", "write sort: -date or sort: [-rating, title]")
	}
	for _, list := range []struct {
		key    string
		n, max int
	}{{"sort", len(v.SortKeys()), maxSortKeys}, {"columns", len(v.Columns), maxColumns}} {
		if list.n > list.max {
			what := fmt.Sprintf("`%s` has at most %d fields, not %d", list.key, list.max, list.n)
			report(list.key, -1, what, "remove some of them")
		}
	}
	if keys, isList := v.Sort.([]any); isList {
		v.Sort = keys[:min(len(keys), maxSortKeys)]
	}
	v.Columns = v.Columns[:min(len(v.Columns), maxColumns)]
	if i := slices.Index(v.Columns, ""); i >= 0 {
		report("columns", i, "an entry of `columns` is empty", "remove it")
	}
	return problems
}

// hasValidSort reports whether Sort is absent, a text or a list of texts that are not empty.
func (v *View) hasValidSort() bool {
	switch s := v.Sort.(type) {
	case nil, string:
		return true
	case []any:
		return !slices.ContainsFunc(s, func(key any) bool {
			name, ok := key.(string)
			return !ok || name == ""
		})
	}
	return false
}

// Place returns the position of a byte in the value of a field of the view; see ViewPlaces. It parses the YAML again.
func (v *View) Place(key string, n, offset int) problem.Problem { return v.Places().Of(key, n, offset) }

// ViewPlaces finds positions in a view. It parses the YAML when the first position is needed. It is not safe for
// concurrent use.
type ViewPlaces struct {
	viewSource
	places *strictyaml.Places // nil until needed
	root   *yaml.Node         // set with places
}

// Places returns the positions in the view.
func (v *View) Places() *ViewPlaces { return &ViewPlaces{viewSource: v.source} }

// Of returns the position of a byte in the value of a field, or in the nth entry of its list if n is not negative. If
// the value does not exist, it returns the position of the view.
func (p *ViewPlaces) Of(key string, n, offset int) problem.Problem {
	if p.places == nil {
		p.places = strictyaml.NewPlaces(p.file, []byte(p.yaml), p.line)
		p.root, _ = strictyaml.Parse(p.file, []byte(p.yaml), p.line)
	}
	names := append(p.names[:len(p.names):len(p.names)], key)
	for len(names) > 0 {
		if node := strictyaml.ValueOf(p.root, names...); node != nil {
			if n >= 0 && n < len(node.Content) {
				node = node.Content[n]
			}
			return p.shifted(p.places.Inside(node, offset))
		}
		names, n, offset = names[:len(names)-1], -1, 0
	}
	return problem.Problem{File: p.file, Line: p.line, Column: 1}
}

// shifted converts a position in the YAML to one in the file.
func (s viewSource) shifted(p problem.Problem) problem.Problem {
	if at := p.Line - s.line; 0 <= at && at < len(s.columns) {
		p.Column = max(p.Column, 1) + s.columns[at]
	}
	return p
}
