package edit

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// A TagRemoval describes the changes of RemoveTag.
type TagRemoval struct {
	Tag    string   `json:"tag"`
	Files  []string `json:"files"`  // changed files, relative to the site's root
	Papers []string `json:"papers"` // slugs of the papers that still have the tag
}

// RemoveTag removes a tag from the vocabulary and, if fromPapers is set, from all files that have it and from the menu.
func RemoveTag(r *Revision, tag string, fromPapers bool) (*TagRemoval, error) {
	c, err := parseConfig(r)
	if err != nil {
		return nil, err
	}
	done := &TagRemoval{Tag: tag, Files: []string{}}
	var used map[string]bool
	if used, done.Papers, err = tagUses(r, tag); err != nil {
		return nil, err
	}
	isTerm := slices.ContainsFunc(c.Tags, func(t content.Term) bool { return t.Tag == tag })
	for _, t := range c.Tags {
		used[t.Tag] = true
	}
	switch {
	case !used[tag]:
		return nil, unknownTag(tag, used)
	case !isTerm && !fromPapers:
		return nil, problem.Problem{
			What: "the tag " + problem.Quote(tag) + " is in " + content.Plural(len(done.Papers), "paper") +
				", but not in the vocabulary",
			Hint: "remove it from the papers with --papers",
		}
	}
	if fromPapers {
		done.Papers = []string{}
		if err := untag(r.Texts, tag); err != nil {
			return nil, err
		}
	}
	if err := dropTerm(r.Config, tag, fromPapers); err != nil {
		return nil, err
	}
	for _, f := range r.Changed() {
		done.Files = append(done.Files, f.Name)
	}
	return done, nil
}

// tagUses returns the tags of all papers, and the slugs of the papers that have the given tag.
func tagUses(r *Revision, tag string) (used map[string]bool, with []string, err error) {
	papers, err := r.ReadPapers()
	if err != nil {
		return nil, nil, err
	}
	used, with = map[string]bool{}, []string{}
	files := r.Papers()
	for i, p := range papers {
		for _, name := range p.Tags {
			used[name] = true
		}
		if slices.Contains(p.Tags, tag) {
			with = append(with, files[i].Slug())
		}
	}
	return used, with, nil
}

// untag removes a tag from the front matter of files.
func untag(files []*File, tag string) error {
	var problems problem.List
	for _, f := range files {
		err := f.Edit(func(head *frontmatter.File) error { return dropAll(head, f.spellings(head, tag)) })
		if err != nil {
			problems = append(problems, problem.Of(f.Path, err)...)
		}
	}
	return problems.Err()
}

// dropTerm removes a tag from the vocabulary in site.yaml and, if fromMenu is set, from the menu.
func dropTerm(file *File, tag string, fromMenu bool) error {
	f := frontmatter.Bare(file.Path, file.Bytes())
	if entry := f.Entry("tags", "tag", tag); entry != nil {
		if err := entry.Remove(); err != nil {
			return err
		}
	}
	path := content.TagPath(tag)
	for _, url := range []string{path, strings.TrimSuffix(path, "/")} {
		if link := f.Entry("menu", "url", url); fromMenu && link != nil {
			if err := link.Remove(); err != nil {
				return err
			}
		}
	}
	file.Set(f.Bytes())
	return nil
}
