package archive

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// StrayTags returns warnings about tags outside a vocabulary. It reads the files of their papers again to find the tags
// in them. It returns ctx.Err() if ctx is canceled first.
func (a *Archive) StrayTags(ctx context.Context, dir string, terms []content.Term) (problem.List, error) {
	var warnings problem.List
	for _, t := range a.Tags {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		stray := content.Stray(terms, t.Slug, len(t.Papers))
		if stray == nil {
			continue
		}
		papers := slices.SortedFunc(
			slices.Values(t.Papers),
			func(p, q *Card) int { return strings.Compare(p.Slug, q.Slug) },
		)
		if stray.IsOwn {
			papers = papers[:1]
		}
		for _, c := range papers {
			p := placeOfTag(filepath.Join(dir, filepath.FromSlash(a.Papers[a.places[c.Slug]].File)), t.Slug)
			p.What, p.Hint = stray.What, stray.Hint
			warnings = append(warnings, p)
		}
	}
	warnings.Sort()
	return warnings, nil
}

// placeOfTag returns the position of a tag in the file of a paper, however the file spells it.
func placeOfTag(file, tag string) problem.Problem {
	if data, err := os.ReadFile(file); err == nil {
		if p, problems := content.ParsePaper(filepath.ToSlash(file), data); len(problems) == 0 {
			tag = p.WrittenTag(tag)
		}
	}
	return placeOf(file, "tags", tag)
}

// placeOf returns the position of a field's value in a file, or only the file if it has changed since it was read.
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
