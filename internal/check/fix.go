package check

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	changes "github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
)

// A change replaces a text in a field of a file's front matter, or the target of links in its body.
type change struct {
	source   *source
	field    string // "" for links in the body; wikiField for [[…]]
	old, new string
}

// wikiField is a name that no front matter field can have.
const wikiField = "[["

// fix applies the changes of the findings, all or none, and moves the fixed findings to r.Fixed. It reads each file
// again, so that edits made since the check are not lost.
func (r *Report) fix(ctx context.Context, in *inspection) error {
	site, err := changes.Lock(ctx, in.Build.Dir, in.Say)
	if err != nil {
		return err
	}
	defer site.Unlock()
	set, err := site.Begin("check")
	if err != nil {
		return err
	}
	defer set.Discard()
	done := map[change]bool{}
	wanted := r.changes()
	for _, s := range in.sources {
		if len(wanted[s]) == 0 {
			continue
		}
		if err := in.fixFile(set, s, wanted[s], done); err != nil {
			return err
		}
	}
	if err := set.Commit(); err != nil {
		return err
	}
	r.Findings = slices.DeleteFunc(r.Findings, func(f Finding) bool {
		fixed := f.change != nil && done[*f.change]
		if fixed {
			f.Hint = "now " + f.change.new
			r.Fixed = append(r.Fixed, f)
		}
		return fixed
	})
	r.count()
	return nil
}

// changes returns the changes of the findings by their sources, each once.
func (r *Report) changes() map[*source][]change {
	all, seen := map[*source][]change{}, map[change]bool{}
	for _, f := range r.Findings {
		if f.change != nil && !seen[*f.change] {
			seen[*f.change] = true
			all[f.change.source] = append(all[f.change.source], *f.change)
		}
	}
	return all
}

func (in *inspection) fixFile(set *changes.Set, s *source, wanted []change, done map[change]bool) error {
	src, err := os.ReadFile(filepath.FromSlash(s.file))
	if err != nil {
		return err
	}
	head, problems := frontmatter.Parse(s.file, src)
	if len(problems) > 0 {
		return problems
	}
	var made []change
	for _, c := range wanted {
		if c.field != "" && c.field != wikiField && head.Replace(c.field, c.old, c.new) == nil {
			made = append(made, c)
		}
	}
	md := s.renderer(in.markdown)
	body, _ := head.Body()
	above := head.Bytes()[:len(head.Bytes())-len(body)]
	body, links := fixLinks(md, body, wanted)
	made = append(made, links...)
	for _, c := range wanted {
		if c.field != wikiField {
			continue
		}
		if next, n := md.RenameMentions(body, md.NotesStart(body), c.old, c.new); n > 0 {
			body = next
			made = append(made, c)
		}
	}
	if len(made) == 0 {
		return nil
	}
	if err := set.Put(filepath.FromSlash(s.file), src, slices.Concat(above, body)); err != nil {
		return err
	}
	for _, c := range made {
		done[c] = true
	}
	return nil
}

// fixLinks makes the changes of links in a body. It returns the new body and the changes that it made.
func fixLinks(md *markdown.Renderer, body []byte, wanted []change) (fixed []byte, made []change) {
	links := map[string]change{}
	addresses := map[string]string{}
	for _, c := range wanted {
		if _, isKnown := links[c.old]; c.field == "" && !isKnown {
			links[c.old], addresses[c.old] = c, c.new
		}
	}
	if len(links) == 0 {
		return body, nil
	}
	fixed, counts := md.ReplaceAddresses(body, addresses)
	for old, n := range counts {
		if n > 0 {
			made = append(made, links[old])
		}
	}
	return fixed, made
}
