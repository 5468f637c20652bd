package archive

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// This file resolves links from one Markdown file to another, such as [words](../papers/mgno.md#notes).

// follow returns the page of the file that a link points to. It warns if the page does not exist or its file was
// renamed or moved.
func (l *links) follow(m markdown.Mention, file string) target {
	from := l.reader.name(file)
	to, _, _ := content.LinkedFile(from, m.File)
	slug := content.SlugOf(to)
	switch content.KindOf(to) {
	case content.PapersDir:
		card := l.find(slug)
		if card == nil {
			break
		}
		current := l.reader.papers.slugs[card.Slug]
		hint := "write " + content.LinkTo(from, current)
		if card.Slug != slug {
			l.warn(m, file, "the paper "+problem.Quote(slug)+" was renamed to "+problem.Quote(card.Slug), hint)
		} else if current != to {
			l.warn(m, file, "the file of the paper "+problem.Quote(slug)+" is now "+current, hint)
		}
		return target{card.Path(), card}
	case content.PagesDir:
		if l.reader.pages.has(to) {
			return target{path: content.TextPath(to)}
		}
	case content.CollectionsDir:
		if l.reader.collections.has(to) {
			return target{path: content.TextPath(to)}
		}
	}
	l.unlinked(m, file, to)
	return target{}
}

// name returns the name of a file relative to the site's root.
func (r *Reader) name(file string) string {
	name, err := filepath.Rel(r.dir, filepath.FromSlash(file))
	if err != nil {
		return file
	}
	return filepath.ToSlash(name)
}

// unlinked warns about a link to a file that has no page.
func (l *links) unlinked(m markdown.Mention, file, to string) {
	if content.KindOf(to) == content.PapersDir && l.explainMissing(content.SlugOf(to), m, file) {
		return
	}
	hint := "write the path of a file in content/, relative to this file, or a URL"
	if near := l.nearestFile(to); near != "" {
		hint = problem.DidYouMean(content.LinkTo(l.reader.name(file), near))
	}
	l.warn(m, file, "the link "+m.Source+" does not point to a page of this site", hint)
}

// nearestFile returns the file that was probably intended: one of the same name in another folder, or of a similar name
// in the same folder. It returns "" if it finds none.
func (l *links) nearestFile(file string) string {
	slug := content.SlugOf(file)
	if l.Card(slug) != nil {
		return l.reader.papers.slugs[slug]
	}
	var names []string
	for _, other := range slices.Concat(l.reader.pages.names, l.reader.collections.names) {
		if path.Base(other) == path.Base(file) && path.Base(file) != content.IndexFile {
			return other
		}
		if path.Dir(other) == path.Dir(file) {
			names = append(names, path.Base(other))
		}
	}
	if content.KindOf(file) == content.PapersDir {
		if near := l.suggest(slug); len(near) > 0 {
			return l.reader.papers.slugs[near[0]]
		}
	} else if near := problem.Nearest(path.Base(file), names); near != "" {
		return path.Dir(file) + "/" + near
	}
	return ""
}
