package edit

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

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
// address redirects to the new one. The folder with its pictures is renamed, too. References ([[…]]) and links to the
// file in all texts, and entries of collections, are updated. All other bytes stay the same.
func Move(r *Revision, file *File, to string) (*MoveReport, error) {
	papers, err := r.ReadPapers()
	if err != nil {
		return nil, err
	}
	from := file.Slug()
	at := slices.IndexFunc(papers, func(p *content.Paper) bool { return p.Slug == from })
	if err := free(papers, papers[at], to); err != nil {
		return nil, err
	}
	report := &MoveReport{From: file.Name, To: path.Join(content.PapersDir, to+".md"), Updated: []LinkUpdate{}}
	if err := vacant(filepath.Join(filepath.Dir(filepath.FromSlash(file.Path)), to+".md")); err != nil {
		return nil, err
	}
	if err := movePictures(r, file, to); err != nil {
		return nil, err
	}
	if err := file.Edit(func(f *frontmatter.File) error { return addAlias(f, papers[at], to) }); err != nil {
		return nil, err
	}
	file.Name = report.To
	return report, report.updateLinks(r, from, to)
}

// free checks that no other paper has the name or had it before.
func free(papers []*content.Paper, moved *content.Paper, name string) error {
	for _, p := range papers {
		switch {
		case p.Slug == name:
			return problem.Problem{
				File: p.File,
				What: "a paper named " + name + " already exists",
				Hint: "choose another name",
			}
		case p != moved && slices.Contains(p.Aliases, name):
			fault := p.Place("aliases", name)
			fault.What, fault.Hint = "the name "+name+" is an alias of this paper",
				"choose another name, or remove the alias"
			return fault
		}
	}
	return nil
}

// vacant checks that nothing exists at the new path.
func vacant(file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
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
	beside := filepath.Dir(filepath.FromSlash(file.Path))
	if info, err := os.Stat(filepath.Join(beside, file.Slug())); err != nil || !info.IsDir() {
		return nil
	}
	if err := vacant(filepath.Join(beside, to)); err != nil {
		return err
	}
	r.MoveFolder(path.Join(content.PapersDir, file.Slug()), path.Join(content.PapersDir, to))
	return nil
}

// addAlias adds the old name to the aliases. If the new name is one of the aliases, the old name replaces it.
func addAlias(f *frontmatter.File, p *content.Paper, to string) error {
	switch {
	case slices.Contains(p.Aliases, to):
		return f.Replace("aliases", to, p.Slug)
	case f.Has("aliases"):
		return f.Append("aliases", frontmatter.Scalar(p.Slug))
	}
	return f.Insert("aliases", "["+frontmatter.Scalar(p.Slug)+"]", content.FieldOrder)
}

// updateLinks updates the links to the paper in all texts.
func (r *MoveReport) updateLinks(all *Revision, from, to string) error {
	md := markdown.New("/")
	var problems problem.List
	for _, f := range all.Texts {
		head, faults := frontmatter.Parse(f.Path, f.Bytes())
		if len(faults) > 0 {
			problems = append(problems, faults...)
			continue
		}
		body, _ := head.Body()
		start := 0
		if f.IsPaper() {
			start = md.NotesStart(body)
		}
		updated, n := md.RenameMentions(body, start, from, to)
		updated, linked := relink(md, f.Name, updated, from, to)
		text := slices.Concat(f.Bytes()[:len(f.Bytes())-len(body)], updated)
		listed := 0
		if path.Dir(f.Name) == content.CollectionsDir {
			text, listed = content.RenameInCollection(f.Path, text, from, to)
		}
		if n += linked + listed; n > 0 {
			f.Set(text)
			r.Updated = append(r.Updated, LinkUpdate{f.Name, n})
		}
	}
	return problems.Err()
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
