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

// This file gives a paper another name.
//
// In come the files of a site, the name that a paper's file has and the one that it is to have; out goes a
// revision of them in which the file has its new name and knows the old one, so that readers who come to the old
// address are led on, the folder of its pictures goes with it, and the [[…]] of all texts, the links to its file
// and the collections name the paper as it is called now. Every other byte stays.

// A MoveReport is what a move did, or would do.
type MoveReport struct {
	From    string       `json:"from"` // files, from the site's root
	To      string       `json:"to"`
	Updated []LinkUpdate `json:"mended"` // in order of name
}

// A LinkUpdate is a file whose links name the paper by its new name.
type LinkUpdate struct {
	File  string `json:"file"`
	Links int    `json:"links"`
}

// Links is how many links were updated in all.
func (r *MoveReport) Links() int {
	n := 0
	for _, m := range r.Updated {
		n += m.Links
	}
	return n
}

// Move gives the paper of a file the name to, in memory.
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
	if err := takePictures(r, file, to); err != nil {
		return nil, err
	}
	if err := file.Edit(func(f *frontmatter.File) error { return remember(f, papers[at], to) }); err != nil {
		return nil, err
	}
	file.Name = report.To
	return report, report.updateLinks(r, from, to)
}

// free makes sure that a name is that of no other paper, and that none had it.
func free(papers []*content.Paper, moved *content.Paper, name string) error {
	for _, p := range papers {
		switch {
		case p.Slug == name:
			return problem.Problem{
				File: p.File,
				What: "a paper has the name " + name + " already",
				Hint: "choose another",
			}
		case p != moved && slices.Contains(p.Aliases, name):
			fault := p.Place("aliases", name)
			fault.What, fault.Hint = "readers of this paper come to the name "+name, "choose another, or take the alias away"
			return fault
		}
	}
	return nil
}

// vacant makes sure that nothing at all is where the file is to be.
func vacant(file string) error {
	if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
		return problem.Problem{
			File: filepath.ToSlash(file),
			What: "something is here already",
			Hint: "choose another name",
		}
	}
	return nil
}

// takePictures has the folder of the paper's pictures go with it.
func takePictures(r *Revision, file *File, to string) error {
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

// remember notes the name that a paper had. Where it gets back one that it had before, the two change places.
func remember(f *frontmatter.File, p *content.Paper, to string) error {
	switch {
	case slices.Contains(p.Aliases, to):
		return f.Replace("aliases", to, p.Slug)
	case f.Has("aliases"):
		return f.Append("aliases", frontmatter.Scalar(p.Slug))
	}
	return f.Insert("aliases", "["+frontmatter.Scalar(p.Slug)+"]", content.FieldOrder)
}

// updateLinks makes all texts link to the paper by its new name.
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
		updated, n := md.Rewire(body, start, from, to)
		updated, linked := relink(md, f.Name, updated, from, to)
		now := slices.Concat(f.Bytes()[:len(f.Bytes())-len(body)], updated)
		listed := 0
		if path.Dir(f.Name) == content.CollectionsDir {
			now, listed = content.RenameInCollection(f.Path, now, from, to)
		}
		if n += linked + listed; n > 0 {
			f.Set(now)
			r.Updated = append(r.Updated, LinkUpdate{f.Name, n})
		}
	}
	return problems.Err()
}

// relink changes the links of a body that lead to a paper's file, such as [words](../papers/mgno.md).
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
		body, n = md.Readdress(body, link.Text, content.RenameLink(link.Text, to))
		count += n
	}
	return body, count
}
