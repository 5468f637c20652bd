package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/frontmatter"
)

// A change replaces a text in a field of a file's front matter, or the target of links in its body.
type change struct {
	source   *source
	field    string // "" for links in the body, wikiField for [[…]]
	old, new string
}

// wikiField is a name that no front matter field can have.
const wikiField = "[["

// fix applies the changes of the findings, file by file, and moves the fixed findings to r.Fixed. It reads each file
// again, so that edits made since the check are not lost.
func (r *Report) fix(in *inspection) error {
	done := map[change]bool{}
	for _, s := range in.sources {
		var wanted []change
		for _, f := range r.Findings {
			if f.change != nil && f.change.source == s && !slices.Contains(wanted, *f.change) {
				wanted = append(wanted, *f.change)
			}
		}
		if len(wanted) == 0 {
			continue
		}
		if err := in.fixFile(s, wanted, done); err != nil {
			return err
		}
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

func (in *inspection) fixFile(s *source, wanted []change, done map[change]bool) error {
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
	body, _ := head.Body()
	above := head.Bytes()[:len(head.Bytes())-len(body)]
	for _, c := range wanted {
		next, n := body, 0
		switch c.field {
		case "":
			next, n = in.markdown.Readdress(body, c.old, c.new)
		case wikiField:
			next, n = in.markdown.Rewire(body, s.notesStart(in.markdown, body), c.old, c.new)
		}
		if n > 0 {
			body = next
			made = append(made, c)
		}
	}
	if len(made) == 0 {
		return nil
	}
	if _, err := atomicfile.Write(filepath.FromSlash(s.file), slices.Concat(above, body)); err != nil {
		return fmt.Errorf("%s: %w", s.file, err)
	}
	for _, c := range made {
		done[c] = true
	}
	return nil
}
