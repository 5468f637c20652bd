package content

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// FormerPath returns the path of an alias of a paper: a former slug, or an absolute path in the form of another
// program, such as /posts/2021/mgno/, /posts/2021/mgno or /posts/2021/mgno.html.
func FormerPath(alias string) string { return FormerPathIn(PapersDir, alias) }

// FormerPathIn returns the path of an alias of a text in a content folder, such as CollectionsDir.
func FormerPathIn(folder, alias string) string {
	if !strings.HasPrefix(alias, "/") {
		return kindOfText(folder).path(alias)
	}
	if plain, err := url.PathUnescape(alias); err == nil {
		alias = plain
	}
	if folder, ok := strings.CutSuffix(alias, "/index.html"); ok {
		return folder + "/"
	}
	if strings.HasSuffix(alias, "/") || strings.Contains(alias[strings.LastIndexByte(alias, '/'):], ".") {
		return alias
	}
	return alias + "/"
}

// A textKind describes the aliases of texts in one folder.
type textKind struct {
	noun    string
	section string // path prefix that only aliases of this kind can have; "" for none
	path    func(slug string) string
}

func kindOfText(folder string) textKind {
	switch folder {
	case CollectionsDir:
		return textKind{"collection", CollectionsPath, CollectionPath}
	case PagesDir:
		return textKind{"page", "", PagePath}
	}
	return textKind{"paper", PapersPath, PaperPath}
}

// CheckAliases reports aliases that could never redirect to a text. It does not check whether other texts have the same
// path. folder is the text's content folder, such as PapersDir; places contains the position of each alias.
func CheckAliases(folder, slug string, aliases []string, places []problem.Problem) (problems problem.List) {
	kind := kindOfText(folder)
	report := func(i int, what, hint string) {
		p := places[i]
		p.What, p.Hint = what, hint
		problems = append(problems, p)
	}
	if n := len(aliases); n > maxTags {
		what := fmt.Sprintf("a %s has at most %d `aliases`, not %d", kind.noun, maxTags, n)
		report(maxTags, what, "remove some of them")
		return problems
	}
	for i, alias := range aliases {
		name := "the alias " + problem.Quote(alias)
		what, hint := kind.checkFormerPath(alias)
		isName := !strings.HasPrefix(alias, "/")
		switch first := slices.Index(aliases, alias); {
		case isName && first < i:
			report(i, "duplicate alias "+problem.Quote(alias), removeOneOfTwo(places[first].Line))
		case isName && slugOfPath(alias, folder) != alias:
			report(i, name+" is not a valid name of a "+kind.noun+"'s file", "write "+slugOfPath(alias, folder))
		case isName && alias == slug:
			report(i, name+" is the "+kind.noun+"'s own name", "remove it")
		case what != "" && (!isName || folder == PagesDir):
			report(i, name+" "+what, hint)
		}
	}
	return problems
}

// removeOneOfTwo returns the hint for a duplicate, given the line of the first.
func removeOneOfTwo(line int) string {
	return fmt.Sprintf("remove one of the two; the first is on line %d", line)
}

// slugOfPath returns the valid form of a text's name. The name of a page can contain folders.
func slugOfPath(name, folder string) string {
	if folder != PagesDir {
		return Slug(name)
	}
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = Slug(part)
	}
	return strings.Join(parts, "/")
}

// checkFormerPath returns what is wrong with the path of an alias and how to fix it, or "" if the path is valid.
func (k textKind) checkFormerPath(alias string) (what, hint string) {
	former := FormerPath(alias)
	if !strings.HasPrefix(alias, "/") {
		former = k.path(alias)
	}
	first, rest, _ := strings.Cut(strings.Trim(former, "/"), "/")
	isInSection := k.section != "" && "/"+first+"/" == k.section
	last := path.Base(former)
	switch {
	case strings.Contains(former, "//") || strings.ContainsAny(former, "\\:?#\r\n\x00") || hasDots(former):
		return "is not a path of this site", "write a path such as /posts/2021/mgno/"
	case former == "/" || former == k.section || IsTaken(first) && !isInSection ||
		k.section == CollectionsPath && isInSection && strings.Contains(rest, "/"): // a list has pages below it
		return "is a path that the site itself uses", "remove it"
	case !strings.HasSuffix(former, "/") && path.Ext(last) != ".html":
		return "is not the path of a page", "write a path that ends with / or .html"
	case last == "404.html":
		return "is a path that the site itself uses", "remove it"
	}
	return "", ""
}

// hasDots reports whether a part of a path is . or ..
func hasDots(path string) bool {
	parts := strings.Split(path, "/")
	return slices.Contains(parts, "..") || slices.Contains(parts, ".")
}

// PlacesOf returns the positions of the values of a list in front matter that starts at a line of the file. Of a list
// that is longer than a list of aliases can be, it returns those up to the first value that is too many.
func PlacesOf(file string, yaml []byte, line int, key string, values []string) []problem.Problem {
	if len(values) == 0 {
		return nil
	}
	values = values[:min(len(values), maxTags+1)]
	places := make([]problem.Problem, len(values))
	for i, at := range strictyaml.NewLocator(yaml).FindEach(key, values) {
		places[i] = problem.Problem{File: file, Line: line + at.Line, Column: at.Column}
	}
	return places
}

// PlaceOf returns the position of a field in front matter that starts at a line of the file. If the field is missing,
// it returns the start of the front matter.
func PlaceOf(file string, yaml []byte, line int, key string) problem.Problem {
	at, column := strictyaml.NewLocator(yaml).Find(key, "")
	return problem.Problem{File: file, Line: line + at, Column: column}
}
