package edit

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// A MoveReport describes the changes of Move.
type MoveReport struct {
	From    string       `json:"from"` // relative to the site's root
	To      string       `json:"to"`
	Updated []LinkUpdate `json:"mended"` // sorted by name

	Redirects bool `json:"-"` // the old name was an address, and redirects to the new one
}

// A LinkUpdate is a file whose links to the paper were updated.
type LinkUpdate struct {
	File  string `json:"file"`
	Links int    `json:"links"`
}

// Links returns the total number of updated links.
func (r *MoveReport) Links() int {
	n := 0
	for _, m := range r.Updated {
		n += m.Links
	}
	return n
}

// Move renames a paper's file to the name to, in memory. The file keeps its old name as an alias, so that the old
// address redirects to the new one; a name that cannot be an address, such as Paper, had none. The folder with its
// pictures is renamed, too. References ([[…]]) and links to the file in all texts, and entries of collections, are
// updated. All other bytes stay the same.
func Move(r *Revision, file *File, to string) (*MoveReport, error) {
	others, moved, err := r.readMoved(file, to)
	if err != nil {
		return nil, err
	}
	from := file.Slug()
	if err := free(others, to); err != nil {
		return nil, err
	}
	report := &MoveReport{From: file.Name, To: path.Join(content.PapersDir, to+".md"), Updated: []LinkUpdate{}}
	if err := vacant(filepath.FromSlash(file.Path), to+".md"); err != nil {
		return nil, err
	}
	if err := movePictures(r, file, to); err != nil {
		return nil, err
	}
	if report.Redirects = content.Slug(from) == from; report.Redirects {
		add := func(f *frontmatter.File) error { return addAlias(f, moved, from, to) }
		if err := file.Edit(add); err != nil {
			return nil, err
		}
	}
	file.Name = report.To
	return report, report.updateLinks(r, from, to)
}

// readMoved parses all papers. If the old name of the moved one cannot be an address, it reads it under its new name.
func (r *Revision) readMoved(file *File, to string) (others []*content.Paper, moved *content.Paper, err error) {
	var problems problem.List
	for _, f := range r.Papers() {
		name := f.Path
		if f == file && content.Slug(f.Slug()) != f.Slug() {
			name = path.Join(path.Dir(f.Path), to+".md")
		}
		p, faults := content.ParsePaper(name, f.now)
		for _, fault := range faults {
			fault.File = f.Path
			problems = append(problems, fault)
		}
		if f == file {
			moved = p
		} else {
			others = append(others, p)
		}
	}
	return others, moved, problems.Err()
}

// free checks that no other paper has the name or had it before.
func free(others []*content.Paper, name string) error {
	for _, p := range others {
		switch {
		case p.Slug == name:
			return problem.Problem{
				File: p.File,
				What: "a paper named " + problem.Quote(name) + " already exists",
				Hint: "choose another name",
			}
		case slices.Contains(p.Aliases, name):
			fault := p.Place("aliases", name)
			fault.What, fault.Hint = "the name "+problem.Quote(name)+" is an alias of this paper",
				"choose another name, or remove the alias"
			return fault
		}
	}
	return nil
}

// vacant checks that a file or folder can get a new name: nothing else has it.
func vacant(old, name string) error {
	file := filepath.Join(filepath.Dir(old), name)
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) && !change.IsRespelling(old, file) {
		return problem.Problem{
			File: filepath.ToSlash(file),
			What: "the file or folder already exists",
			Hint: "choose another name",
		}
	}
	return nil
}

// movePictures renames the folder with the paper's pictures, if there is one.
func movePictures(r *Revision, file *File, to string) error {
	pictures := strings.TrimSuffix(filepath.FromSlash(file.Path), ".md")
	if info, err := os.Stat(pictures); err != nil || !info.IsDir() {
		return nil
	}
	if err := vacant(pictures, to); err != nil {
		return err
	}
	r.MoveFolder(path.Join(content.PapersDir, file.Slug()), path.Join(content.PapersDir, to))
	return nil
}

// addAlias adds the old name to the aliases. If the new name is one of the aliases, the old name replaces it.
func addAlias(f *frontmatter.File, p *content.Paper, from, to string) error {
	switch {
	case slices.Contains(p.Aliases, to):
		return f.Replace("aliases", to, from)
	case f.Has("aliases"):
		return f.Append("aliases", frontmatter.Scalar(from))
	}
	return f.Insert("aliases", "["+frontmatter.Scalar(from)+"]", content.FieldOrder)
}

// updateLinks updates the links to the paper in all texts.
func (r *MoveReport) updateLinks(all *Revision, from, to string) error {
	md := markdown.New("/")
	var problems problem.List
	for _, f := range all.Texts {
		now, n, faults := relinked(md, f, from, to)
		problems = append(problems, faults...)
		if n > 0 {
			f.Set(now)
			r.Updated = append(r.Updated, LinkUpdate{f.Name, n})
		}
	}
	return problems.Err()
}

// relinked returns the new bytes of a text after a paper got another name, and the number of links to the paper.
func relinked(md *markdown.Renderer, f *File, from, to string) (now []byte, count int, problems problem.List) {
	head, problems := frontmatter.Parse(f.Path, f.Bytes())
	if len(problems) > 0 {
		return nil, 0, problems
	}
	body, _ := head.Body()
	start := 0
	if f.IsPaper() {
		start = md.NotesStart(body)
	}
	updated, mentioned := md.RenameMentions(body, start, from, to)
	updated, linked := relink(md, f.Name, updated, from, to)
	now = slices.Concat(f.Bytes()[:len(f.Bytes())-len(body)], updated)
	listed := 0
	if path.Dir(f.Name) == content.CollectionsDir {
		now, listed = content.RenameInCollection(f.Path, now, from, to)
	}
	return now, mentioned + linked + listed, nil
}

// relink updates the links in a body that point to a paper's file, such as [words](../papers/mgno.md).
func relink(md *markdown.Renderer, file string, body []byte, from, to string) (relinked []byte, count int) {
	if !bytes.Contains(body, []byte(".md")) {
		return body, 0
	}
	for _, link := range md.Outline(body).Links {
		named, _, _ := content.LinkedFile(file, link.Href)
		if link.Image || named != path.Join(content.PapersDir, from+".md") {
			continue
		}
		var n int
		body, n = md.ReplaceAddress(body, link.Text, content.RenameLink(link.Text, to))
		count += n
	}
	return body, count
}
