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

// unused returns warnings about layouts that a site added to the default ones and that no page uses; their names are
// probably mistyped. It also returns warnings about a hook that the site filled, such as footer-end.html, but that its
// own layout does not call.
func unused(layouts []theme.File, used map[string]bool, shared *template.Template) problem.List {
	var names []string // names of the default layouts
	for _, f := range layouts {
		if !f.Added {
			names = append(names, f.Name)
		}
	}
	var warnings problem.List
	for _, f := range layouts {
		isHook := f.Changed && path.Dir(f.Name) == partialsDir && strings.HasSuffix(f.Name, "-end.html")
		if !f.Added && (!isHook || used[f.Name]) {
			continue
		}
		p := problem.Problem{File: f.Path}
		isPartial := path.Dir(f.Name) == partialsDir
		switch {
		case path.Ext(f.Name) != ".html":
			named := strings.TrimSuffix(f.Name, path.Ext(f.Name)) + ".html"
			if !slices.Contains(names, named) {
				continue // such as a note or an editor's backup
			}
			p.What, p.Hint = "the file is not a layout", problem.DidYouMean(named)
		case isPartial && used[f.Name]:
			continue
		case isPartial:
			p.What, p.Hint = "no layout uses the templates in this file", usageHint(f.Name, shared)
		case path.Dir(f.Name) != ".":
			p.What, p.Hint = "the file is ignored",
				"move it to "+theme.LayoutsDir+" or "+theme.LayoutsDir+"/"+partialsDir
		default:
			p.What = "no page uses a layout with this name"
			p.Hint = "the layouts are " + strings.Join(pageLayouts(names), ", ") +
				"; shared templates belong in " + partialsDir
		}
		if near := nearest(f.Name, names); near != "" && f.Added {
			p.Hint = problem.DidYouMean(near)
		}
		warnings = append(warnings, p)
	}
	return warnings
}

// nearest returns the layout in the same folder that a mistyped name probably refers to, or "".
func nearest(name string, names []string) string {
	folder, base := path.Split(name)
	var siblings []string
	for _, other := range names {
		if rest, ok := strings.CutPrefix(other, folder); ok && !strings.Contains(rest, "/") {
			siblings = append(siblings, strings.TrimSuffix(rest, ".html"))
		}
	}
	if near := problem.Nearest(strings.TrimSuffix(base, ".html"), siblings); near != "" {
		return folder + near + ".html"
	}
	return ""
}

// pageLayouts returns the names that are layouts of pages.
func pageLayouts(names []string) []string {
	isOther := func(name string) bool { return path.Dir(name) != "." || path.Ext(name) != ".html" }
	return slices.DeleteFunc(slices.Clone(names), isOther)
}

// usageHint explains how to use the templates that a file defines.
func usageHint(name string, shared *template.Template) string {
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
