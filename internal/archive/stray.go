package archive

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// StrayTags returns warnings about tags that are not in the vocabulary. It reads the files of these tags' papers again
// to find their positions. If ctx is canceled, it returns ctx.Err().
func (a *Archive) StrayTags(ctx context.Context, dir string, terms []content.Term) (problem.List, error) {
	var warnings problem.List
	tagged := a.tagged()
	for _, tag := range slices.Sorted(maps.Keys(tagged)) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		stray := content.Stray(terms, tag, len(tagged[tag]))
		if stray == nil {
			continue
		}
		papers := slices.SortedFunc(
			slices.Values(tagged[tag]),
			func(p, q *Card) int { return strings.Compare(p.Slug, q.Slug) },
		)
		if stray.IsOwn {
			papers = papers[:1]
		}
		for _, c := range papers {
			p := placeOfTag(filepath.Join(dir, filepath.FromSlash(a.fileOf(c))), tag)
			p.What, p.Hint = stray.What, stray.Hint
			warnings = append(warnings, p)
		}
	}
	warnings.Sort()
	return warnings, nil
}

// tagged returns the papers with each tag. If the file of a paper is broken, it uses the tags that can be read now.
func (a *Archive) tagged() map[string][]*Card {
	papers := make(map[string][]*Card, len(a.Tags))
	isOutdated := func(c *Card) bool { return a.outdated[c.Slug] }
	for _, t := range a.Tags {
		papers[t.Slug] = t.Papers
		if len(a.outdated) > 0 {
			papers[t.Slug] = slices.DeleteFunc(slices.Clone(t.Papers), isOutdated)
		}
	}
	for _, s := range a.partial {
		for _, tag := range s.Tags {
			papers[tag] = append(slices.Clip(papers[tag]), s.card)
		}
	}
	maps.DeleteFunc(papers, func(_ string, cards []*Card) bool { return len(cards) == 0 })
	return papers
}

// fileOf returns the file of a card, relative to the site's root.
func (a *Archive) fileOf(c *Card) string {
	for _, s := range a.partial {
		if s.card == c {
			return s.name
		}
	}
	return a.Papers[a.places[c.Slug]].File
}

// placeOfTag returns the position of a tag in the file of a paper, however the file spells it.
func placeOfTag(file, tag string) problem.Problem {
	if data, err := os.ReadFile(file); err == nil {
		if p, _ := content.ParsePaper(filepath.ToSlash(file), data); p != nil {
			tag = p.WrittenTag(tag)
		}
	}
	return placeOf(file, "tags", tag)
}

// placeOf returns the position of a field's value in a file. If the file can no longer be read, it returns only the
// name of the file.
func placeOf(file, key, value string) problem.Problem {
	p := problem.Problem{File: filepath.ToSlash(file)}
	data, err := os.ReadFile(file)
	if err != nil {
		return p
	}
	if head, problems := frontmatter.Parse(p.File, data); len(problems) == 0 {
		p.Line, p.Column = head.Find(key, value)
	}
	return p
}
