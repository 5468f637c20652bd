package edit

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
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

// Move gives a paper's file the name to, in memory. The file stays in its folder, and keeps its old slug as an alias,
// so that the old address redirects to the new one. The folder with its pictures is renamed, too. References ([[…]])
// and links to the file in all texts, and entries of collections, are updated. All other bytes stay the same.
func Move(r *Revision, file *File, to string) (*MoveReport, error) {
	others, moved, err := r.readMoved(file)
	if err != nil {
		return nil, err
	}
	from, old := file.Slug(), file.Name
	if err := free(others, to); err != nil {
		return nil, err
	}
	report := &MoveReport{From: old, To: content.Renamed(old, to), Updated: []LinkUpdate{}}
	if err := r.vacant(old, report.To); err != nil {
		return nil, err
	}
	if report.Redirects = from != to; report.Redirects {
		add := func(f *frontmatter.File) error { return addAlias(f, moved, from, to) }
		if err := file.Edit(add); err != nil {
			return nil, err
		}
	}
	file.Name = report.To
	if err := r.moveFolder(content.OwnFolder(old), content.OwnFolder(report.To)); err != nil {
		return nil, err
	}
	return report, report.updateLinks(r)
}

// readMoved parses all papers.
func (r *Revision) readMoved(file *File) (others []*content.Paper, moved *content.Paper, err error) {
	var problems problem.List
	for _, f := range r.Papers() {
		p, faults := content.ParsePaper(f.Path, f.now)
		problems = append(problems, faults...)
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
func (r *Revision) vacant(old, name string) error {
	if content.IsBundle(name) {
		old, name = path.Dir(old), path.Dir(name)
	}
	_, err := os.Lstat(r.path(name))
	if !errors.Is(err, fs.ErrNotExist) && !change.IsRespelling(r.path(old), r.path(name)) {
		return problem.Problem{
			File: r.message(name),
			What: "the file or folder already exists",
			Hint: "choose another name",
		}
	}
	return nil
}

// moveFolder moves the folder with the files of a text, if there is one. If it contains texts, which may change as
// well, the files move one by one.
func (r *Revision) moveFolder(folder, to string) error {
	if info, err := os.Stat(r.path(folder)); err != nil || !info.IsDir() || folder == to {
		return nil
	}
	if err := r.vacant(folder, to); err != nil {
		return err
	}
	isBelow := func(t *File) bool { return strings.HasPrefix(t.old, folder+"/") }
	if !slices.ContainsFunc(r.Texts, isBelow) {
		r.MoveFolder(folder, to)
		return nil
	}
	files, err := r.readTree(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		name := to + strings.TrimPrefix(f.Name, folder)
		if at := slices.IndexFunc(r.Texts, func(t *File) bool { return t.old == f.Name }); at >= 0 {
			r.Texts[at].Name = name
			continue
		}
		f.gone = true
		moved := &File{Name: name, Path: r.message(name), old: name, now: f.now, changed: true}
		r.others = append(r.others, f, moved)
	}
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

// updateLinks updates the links to the texts that moved, in all texts.
func (r *MoveReport) updateLinks(all *Revision) error {
	md := markdown.New("/")
	var problems problem.List
	for _, f := range all.Texts {
		n := 0
		for _, moved := range all.Texts {
			if moved.Name == moved.old {
				continue
			}
			now, links, faults := relinked(md, f, moved.old, moved.Name)
			if problems = append(problems, faults...); links > 0 {
				f.Set(now)
				n += links
			}
		}
		if n > 0 {
			r.Updated = append(r.Updated, LinkUpdate{f.Name, n})
		}
	}
	return problems.Err()
}

// relinked returns the new bytes of a text after the file of another got another name, and the number of links to it.
func relinked(md *markdown.Renderer, f *File, from, to string) (now []byte, count int, problems problem.List) {
	head, problems := frontmatter.Parse(f.Path, f.Bytes())
	if len(problems) > 0 {
		return nil, 0, problems
	}
	if !f.IsPaper() {
		md = md.Whole()
	}
	body, _ := head.Body()
	updated, mentioned := md.RenameMentions(body, md.NotesStart(body), content.SlugOf(from), content.SlugOf(to))
	updated, linked := relink(md, f, updated, from, to)
	now = slices.Concat(f.Bytes()[:len(f.Bytes())-len(body)], updated)
	listed := 0
	if content.KindOf(f.Name) == content.CollectionsDir {
		now, listed = content.RenameInCollection(f.Path, now, from, to)
	}
	return now, mentioned + linked + listed, nil
}

// relink updates the links in a body that point to a paper's file, such as [words](../papers/mgno.md).
func relink(md *markdown.Renderer, f *File, body []byte, from, to string) (relinked []byte, count int) {
	if !bytes.Contains(body, []byte(".md")) {
		return body, 0
	}
	for _, link := range md.Outline(body).Links {
		named, _, _ := content.LinkedFile(f.old, link.Href)
		renamed := content.Relink(f.Name, link.Text, to)
		if link.Image || named != from || renamed == link.Text {
			continue
		}
		var n int
		body, n = md.ReplaceAddress(body, link.Text, renamed)
		count += n
	}
	return body, count
}
