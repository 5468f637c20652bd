package edit

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// termOrder is the canonical order of the fields of a term.
var termOrder = []string{"tag", "title", "description", "phrases", "common", "except", "aliases"}

// AddTag adds a term to the vocabulary, or extends an existing term. It returns the new configuration.
func AddTag(r *Revision, t content.Term) (*config.Config, error) {
	before, err := parseConfig(r)
	if err != nil {
		return nil, err
	}
	f := frontmatter.Bare(r.Config.Path, r.Config.Bytes())
	if entry := f.Entry("tags", "tag", t.Tag); entry != nil {
		err = extend(entry, t, termOf(before.Tags, t.Tag))
	} else {
		err = f.AppendEntry("tags", fieldsOf(t))
	}
	if err != nil {
		return nil, err
	}
	r.Config.Set(f.Bytes())
	return parseConfig(r)
}

// parseConfig parses site.yaml with all changes so far. The error is a problem.List.
func parseConfig(r *Revision) (*config.Config, error) {
	c, problems := config.Parse(r.Config.Path, r.Config.Bytes())
	return c, problems.Err()
}

// termOf returns the term of a tag, or a term with only the tag if the vocabulary does not have it.
func termOf(terms []content.Term, tag string) content.Term {
	if at := slices.IndexFunc(terms, func(t content.Term) bool { return t.Tag == tag }); at >= 0 {
		return terms[at]
	}
	return content.Term{Tag: tag}
}

// extend adds the phrases of t to the existing term old, and replaces its title or description if t has another one.
func extend(entry *frontmatter.Entry, t, old content.Term) error {
	for _, field := range fieldsOf(t) {
		if field.Key == "title" && t.Title != old.Title ||
			field.Key == "description" && t.Description != old.Description {
			if err := entry.Set(field.Key, field.Value, termOrder); err != nil {
				return err
			}
		}
	}
	return entry.Append("phrases", without(t.Phrases, old.Phrases), termOrder)
}

// without returns the texts that are not in others, without duplicates.
func without(texts, others []string) []string {
	var kept []string
	for _, text := range texts {
		if !slices.Contains(others, text) && !slices.Contains(kept, text) {
			kept = append(kept, text)
		}
	}
	return kept
}

// fieldsOf returns a term without aliases as fields of site.yaml.
func fieldsOf(t content.Term) []frontmatter.Field {
	fields := []frontmatter.Field{{Key: "tag", Value: frontmatter.Scalar(t.Tag)}}
	if t.Title != "" {
		fields = append(fields, frontmatter.Field{Key: "title", Value: frontmatter.Scalar(t.Title)})
	}
	if t.Description != "" {
		fields = append(fields, frontmatter.Field{Key: "description", Value: frontmatter.Scalar(t.Description)})
	}
	if len(t.Phrases) > 0 {
		fields = append(fields, frontmatter.Field{Key: "phrases", Value: frontmatter.FlowList(t.Phrases)})
	}
	return fields
}

// ApplyTags adds tags to papers. The map has the missing tags by the slug of the paper. A paper can have got one of
// them since the map was made.
func ApplyTags(r *Revision, missing map[string][]string) error {
	var problems problem.List
	for _, f := range r.Papers() {
		tags := missing[f.Slug()]
		if len(tags) == 0 {
			continue
		}
		err := f.Edit(func(head *frontmatter.File) error {
			if !head.Has("tags") {
				return head.Insert("tags", frontmatter.FlowList(tags), content.FieldOrder)
			}
			for _, tag := range tags {
				if len(f.spellings(head, tag)) > 0 {
					continue
				}
				if err := head.Append("tags", frontmatter.Scalar(tag)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			problems = append(problems, problem.Of(f.Path, err)...)
		}
	}
	return problems.Err()
}

// A TagRenaming describes the changes of RenameTag.
type TagRenaming struct {
	From      string   `json:"from"`
	To        string   `json:"to"`
	Files     []string `json:"files"`   // changed files, relative to the site's root
	Merged    bool     `json:"merged"`  // whether the new name was already a tag
	Redirects bool     `json:"leadsOn"` // whether the old address redirects; the JSON name is kept for scripts
}

// RenameTag renames a tag in memory: in every file that has it, in the vocabulary and in the menu. If the new name is
// already a tag, the two are merged.
func RenameTag(r *Revision, from, to string) (*TagRenaming, error) {
	c, err := parseConfig(r)
	if err != nil {
		return nil, err
	}
	papers, err := r.ReadPapers()
	if err != nil {
		return nil, err
	}
	done := &TagRenaming{From: from, To: to, Files: []string{}}
	used := usedTags(papers, c.Tags)
	for _, t := range c.Tags {
		if t.Tag != from && t.Tag != to && slices.Contains(t.Aliases, to) {
			return nil, problem.Problem{
				File: r.Config.Path,
				What: "the name " + problem.Quote(to) + " is an alias of the tag " + problem.Quote(t.Tag),
				Hint: "choose another name, or remove the alias",
			}
		}
	}
	if !used[from] {
		if slices.Contains(termOf(c.Tags, to).Aliases, from) { // renamed before
			done.Redirects = true
			return done, nil
		}
		return nil, unknownTag(from, used)
	}
	done.Merged = used[to]
	if err := retag(r.Texts, from, to); err != nil {
		return nil, err
	}
	if err := renameTerm(r.Config, c, from, to); err != nil {
		return nil, err
	}
	if c, err = parseConfig(r); err != nil {
		return nil, err
	}
	done.Redirects = slices.Contains(termOf(c.Tags, to).Aliases, from)
	for _, f := range r.Changed() {
		done.Files = append(done.Files, f.Name)
	}
	_, err = r.ReadPapers() // checks that the changed files are valid
	return done, err
}

// usedTags returns the set of the tags of papers and of the vocabulary.
func usedTags(papers []*content.Paper, terms []content.Term) map[string]bool {
	used := map[string]bool{}
	for _, p := range papers {
		for _, tag := range p.Tags {
			used[tag] = true
		}
	}
	for _, t := range terms {
		used[t.Tag] = true
	}
	return used
}

// maxListed is the maximum number of tags that a hint lists.
const maxListed = 10

// unknownTag returns the problem that a tag does not exist. The hint has the most similar tag or the existing tags.
func unknownTag(tag string, used map[string]bool) problem.Problem {
	p := problem.Problem{What: "the tag " + problem.Quote(tag) + " does not exist"}
	tags := slices.Sorted(maps.Keys(used))
	switch near := problem.Nearest(tag, tags); {
	case near != "":
		p.Hint = problem.DidYouMean(near)
	case len(tags) == 0:
		p.Hint = "the site has no tags"
	case len(tags) <= maxListed:
		p.Hint = "known tags: " + strings.Join(tags, ", ")
	default:
		p.Hint = "offprint tags --all lists the tags of each paper"
	}
	return p
}

// retag renames a tag in the front matter of files. If a file has both tags, it removes the old one.
func retag(files []*File, from, to string) error {
	var problems problem.List
	for _, f := range files {
		err := f.Edit(func(head *frontmatter.File) error {
			old := f.spellings(head, from)
			if len(old) > 0 && len(f.spellings(head, to)) == 0 {
				if err := head.Replace("tags", old[0], to); err != nil {
					return err
				}
				old = old[1:]
			}
			return dropAll(head, old)
		})
		if err != nil {
			problems = append(problems, problem.Of(f.Path, err)...)
		}
	}
	return problems.Err()
}

// dropAll removes tags, as written, from the list of tags.
func dropAll(head *frontmatter.File, tags []string) error {
	for _, tag := range tags {
		if err := head.RemoveText("tags", tag); err != nil {
			return err
		}
	}
	return nil
}

// spellings returns the different spellings of a tag in the list of tags. Only papers can have other spellings than the
// tag's name.
func (f *File) spellings(head *frontmatter.File, tag string) (all []string) {
	written := []string{tag}
	if f.IsPaper() {
		p, _ := content.PaperFromFile(f.Path, head)
		written = p.WrittenTags(tag)
	}
	for _, text := range written {
		if head.Contains("tags", text) {
			all = append(all, text)
		}
	}
	return all
}

// renameTerm renames a tag in the menu and the vocabulary of site.yaml. If the vocabulary has the old or the new name,
// the old name becomes an alias.
func renameTerm(file *File, c *config.Config, from, to string) error {
	f := frontmatter.Bare(file.Path, file.Bytes())
	if err := renameInMenu(f, c, from, to); err != nil {
		return err
	}
	old, kept := f.Entry("tags", "tag", from), f.Entry("tags", "tag", to)
	was, now := termOf(c.Tags, from), termOf(c.Tags, to)
	aliases := without(append(slices.Clone(was.Aliases), from), append([]string{to}, now.Aliases...))
	var err error
	switch {
	case old != nil && kept != nil:
		err = errors.Join(
			kept.Append("phrases", without(was.Phrases, now.Phrases), termOrder),
			kept.Append("common", without(was.Common, now.Common), termOrder),
			kept.Append("except", without(was.Except, now.Except), termOrder),
			kept.Append("aliases", aliases, termOrder),
		)
		if err == nil && now.Description == "" && was.Description != "" {
			err = kept.Set("description", frontmatter.Scalar(was.Description), termOrder)
		}
		if err == nil {
			err = old.Remove()
		}
	case kept != nil:
		err = kept.Append("aliases", without([]string{from}, now.Aliases), termOrder)
	case old != nil && slices.Contains(was.Aliases, to): // the new name is a former name of the tag
		if err = old.Set("aliases", frontmatter.FlowList(aliases), termOrder); err == nil {
			err = old.Set("tag", frontmatter.Scalar(to), termOrder)
		}
	case old != nil:
		if err = old.Append("aliases", []string{from}, termOrder); err == nil {
			err = old.Set("tag", frontmatter.Scalar(to), termOrder)
		}
	}
	if err != nil {
		return fmt.Errorf("editing the vocabulary: %w", err)
	}
	file.Set(f.Bytes())
	return nil
}

// renameInMenu renames a tag in the URLs of the menu.
func renameInMenu(f *frontmatter.File, c *config.Config, from, to string) error {
	for _, m := range c.Menu {
		if !f.Has("menu") || strings.TrimSuffix(m.URL, "/")+"/" != content.TagPath(from) {
			continue
		}
		url := content.TagPath(to)
		if !strings.HasSuffix(m.URL, "/") {
			url = strings.TrimSuffix(url, "/")
		}
		if err := f.Replace("menu", m.URL, url); err != nil {
			return err
		}
	}
	return nil
}
