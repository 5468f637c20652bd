package archive

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// An aliasedText is a text with aliases.
type aliasedText struct {
	folder  string // content.PapersDir, content.CollectionsDir or content.PagesDir
	name    string // name of its file, relative to the site's root
	aliases []string
	places  []problem.Problem // position of each alias, except the last ones of a list that is too long
}

// aliased returns the texts with aliases.
func aliased(sources []*source, collections []*collectionText, pages []*pageText) (all []aliasedText) {
	add := func(folder, name string, aliases []string, places []problem.Problem) {
		if len(aliases) > 0 {
			all = append(all, aliasedText{folder, name, aliases, places})
		}
	}
	for _, s := range sources {
		add(content.PapersDir, s.name, s.Aliases, s.aliases)
	}
	for _, c := range collections {
		add(content.CollectionsDir, c.name, c.Aliases, c.AliasPlaces)
	}
	for _, p := range pages {
		add(content.PagesDir, p.Name, p.Aliases, p.aliasPlaces)
	}
	return all
}

// aliases finds aliases that clash with another text or its aliases, including those of drafts. If an alias is the path
// of an index or a term, it only warns, because a later paper can create the term. It skips aliases with a known
// problem.
func (r *Reader) aliases(all []aliasedText, indexes []*Index, known problem.List) (problems, warnings problem.List) {
	type owner struct {
		name  string // name of the file
		place problem.Problem
	}
	owners := map[string]owner{}
	faulty := map[problem.Problem]bool{} // positions of known problems
	for _, p := range known {
		faulty[problem.Problem{File: p.File, Line: p.Line, Column: p.Column}] = true
	}
	for _, t := range all {
		for i, fault := range t.places {
			if faulty[fault] {
				continue
			}
			alias := t.aliases[i]
			path := content.FormerPathIn(t.folder, alias)
			what, file, field := "the alias "+problem.Quote(alias), r.fileAt(path), fieldAt(indexes, path)
			switch first, taken := owners[path]; {
			case file == t.name && t.folder == content.PapersDir: // only determines the feed id
				continue
			case file != "" && !strings.HasPrefix(alias, "/"):
				fault.What, fault.Hint = what+" is the name of another "+nouns[t.folder], renamingHints[t.folder]
			case file != "":
				fault.What, fault.Hint = what+" is the path of "+file, "remove it, or rename that file"
			case field != "":
				fault.What = what + " belongs to the index of " + problem.QuoteField(field)
				fault.Hint = "remove it; it does not redirect"
				warnings = append(warnings, fault)
				continue
			case taken && first.name != t.name:
				fault.What = what + " is also in " + first.place.Place()
				fault.Hint = "remove it from one of the two"
			default:
				owners[path] = owner{t.name, fault}
				continue
			}
			problems = append(problems, fault)
		}
	}
	return problems, warnings
}

var nouns = map[string]string{
	content.PapersDir: "paper", content.CollectionsDir: "collection", content.PagesDir: "page",
}

var renamingHints = map[string]string{
	content.PapersDir:      "remove it, or rename that paper with offprint mv",
	content.CollectionsDir: "remove it, or rename that file",
	content.PagesDir:       "remove it, or rename that file",
}

// fileAt returns the file of the paper, collection or page at a path, or "".
func (r *Reader) fileAt(path string) string {
	if slug, isPaper := strings.CutPrefix(path, content.PapersPath); isPaper {
		return r.papers.slugs[strings.TrimSuffix(slug, "/")]
	}
	if slug, isCollection := strings.CutPrefix(path, content.CollectionsPath); isCollection {
		return r.collections.slugs[strings.TrimSuffix(slug, "/")]
	}
	if slug := strings.Trim(path, "/"); slug != content.HomePage { // the home page is at /
		return r.pages.slugs[slug]
	}
	return ""
}

// fieldAt returns the field whose index or term has a path, or "".
func fieldAt(indexes []*Index, path string) string {
	for _, ix := range indexes {
		isTerm := func(t *Term) bool { return t.Path == path }
		if path == ix.Path || strings.HasPrefix(path, ix.Path) && slices.ContainsFunc(ix.Terms, isTerm) {
			return ix.Field
		}
	}
	return ""
}
