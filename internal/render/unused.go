package render

import (
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/theme"
)

// unused finds layouts that a site added to the default ones and that no page uses. Their names are probably mistyped.
func unused(layouts []theme.File, used map[string]bool, shared *template.Template) problem.List {
	var names []string // names of the default layouts
	for _, f := range layouts {
		if !f.Added {
			names = append(names, f.Name)
		}
	}
	var warnings problem.List
	for _, f := range layouts {
		if !f.Added {
			continue
		}
		p := problem.Problem{File: f.Path}
		isPartial := path.Dir(f.Name) == partialsDir
		switch {
		case path.Ext(f.Name) != ".html":
			named := strings.TrimSuffix(f.Name, path.Ext(f.Name)) + ".html"
			if !slices.Contains(names, named) {
				continue // a note next to the layouts, or a file left by an editor
			}
			p.What, p.Hint = "the file is no layout", "did you mean "+named+"?"
		case isPartial && used[f.Name]:
			continue
		case isPartial:
			p.What, p.Hint = "no layout uses what the file defines", use(f.Name, shared)
		case path.Dir(f.Name) != ".":
			p.What, p.Hint = "the file is not read",
				"put it into "+theme.LayoutsDir+" or "+theme.LayoutsDir+"/"+partialsDir
		default:
			p.What, p.Hint = "no page has a layout of this name", "there are "+strings.Join(
				tops(names),
				", ",
			)+"; what layouts share is in "+partialsDir
		}
		if near := nearest(f.Name, names); near != "" {
			p.Hint = "did you mean " + near + "?"
		}
		warnings = append(warnings, p)
	}
	return warnings
}

// nearest returns the layout in the same folder that a mistyped name probably refers to, or "".
func nearest(name string, names []string) string {
	folder, base := path.Split(name)
	var beside []string
	for _, other := range names {
		if rest, ok := strings.CutPrefix(other, folder); ok && !strings.Contains(rest, "/") {
			beside = append(beside, strings.TrimSuffix(rest, ".html"))
		}
	}
	if near := problem.Nearest(strings.TrimSuffix(base, ".html"), beside); near != "" {
		return folder + near + ".html"
	}
	return ""
}

// tops returns the layouts of pages.
func tops(names []string) []string {
	return slices.DeleteFunc(
		slices.Clone(names),
		func(name string) bool { return path.Dir(name) != "." || path.Ext(name) != ".html" },
	)
}

// use explains how to use what a file defines.
func use(name string, shared *template.Template) string {
	var defined []string
	for _, t := range shared.Templates() {
		if t.Tree != nil && t.Tree.ParseName == name && t.Name() != name {
			defined = append(defined, t.Name())
		}
	}
	if len(defined) == 0 {
		return `put {{define "…"}} … {{end}} around it`
	}
	slices.Sort(defined)
	return "write {{template " + strconv.Quote(defined[0]) + " .}} in a layout"
}
