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
	From    string      `json:"from"` // relative to the site's root
	To      string      `json:"to"`
	Updated []LinkCount `json:"mended"` // files with updated links; the JSON name is kept for scripts

	Redirects bool `json:"-"` // whether the slug changed, so that the old address redirects
}

// A LinkCount is a file and the number of its links to a paper.
type LinkCount struct {
	File  string `json:"file"`
	Links int    `json:"links"`
}

// Links returns the total number of updated links.
func (r *MoveReport) Links() int {
	n := 0
	for _, f := range r.Updated {
		n += f.Links
	}
	return n
}

// Move renames a paper's file to a new slug, in memory. The file stays in its folder. The old slug becomes an alias, so
// that the old address redirects to the new one. Move also renames the folder with the paper's pictures, and updates
// the entries of collections and the references ([[…]]) and links to the file in all texts. All other bytes stay the
// same. If another paper has the old slug, too, that paper keeps its address, entries and references.
func Move(r *Revision, file *File, slug string) (*MoveReport, error) {
	others, moved, err := r.parseAll(file)
	if err != nil {
		return nil, err
	}
	oldSlug, old := file.Slug(), file.Name
	if err := checkSlug(others, slug); err != nil {
		return nil, err
	}
	report := &MoveReport{From: old, To: content.Renamed(old, slug), Updated: []LinkCount{}}
	if report.To == old {
		return nil, problem.Problem{File: file.Path, What: "the paper already has this name", Hint: "choose another name"}
	}
	if other := r.sharingFolder(file); other != nil {
		return nil, problem.Problem{
			File: file.Path,
			What: "has the same folder as " + problem.Name(other.Path),
			Hint: "merge the two papers with offprint merge, or rename one of them by hand",
		}
	}
	if err := r.checkPath(old, report.To); err != nil {
		return nil, err
	}
	isShared := slices.ContainsFunc(others, func(p *content.Paper) bool { return p.Slug == oldSlug })
	if report.Redirects = oldSlug != slug && !isShared; report.Redirects {
		add := func(f *frontmatter.File) error { return addAlias(f, moved, oldSlug, slug) }
		if err := file.Edit(add); err != nil {
			return nil, err
		}
	}
	file.Name = report.To
	if err := r.moveFolder(r.existingFolder(old), content.OwnFolder(report.To)); err != nil {
		return nil, err
	}
	return report, report.updateLinks(r, !isShared)
}

// parseAll parses all papers. It returns the paper of the file as moved.
func (r *Revision) parseAll(file *File) (others []*content.Paper, moved *content.Paper, err error) {
	var problems problem.List
	for _, f := range r.Papers() {
		p, faults := content.ParsePaper(f.Path, f.after)
		problems = append(problems, faults...)
		if f == file {
			moved = p
		} else {
			others = append(others, p)
		}
	}
	return others, moved, problems.Err()
}

// checkSlug returns a problem if another paper has the slug or an alias with its path.
func checkSlug(others []*content.Paper, slug string) error {
	for _, p := range others {
		if p.Slug == slug {
			return problem.Problem{
				File: p.File,
				What: "a paper named " + problem.Quote(slug) + " already exists",
				Hint: "choose another name",
			}
		}
		if alias := aliasOf(p, slug); alias != "" {
			fault := p.Place("aliases", alias)
			fault.What, fault.Hint = "the name "+problem.Quote(slug)+" is an alias of this paper",
				"choose another name, or remove the alias"
			return fault
		}
	}
	return nil
}

// aliasOf returns the alias of a paper that redirects the path of a slug: the slug itself or a path such as
// /papers/mgno/. It returns "" if there is none.
func aliasOf(p *content.Paper, slug string) string {
	for _, alias := range p.Aliases {
		if content.FormerPath(alias) == content.PaperPath(slug) {
			return alias
		}
	}
	return ""
}

// checkPath returns a problem if another file or folder already has the new name.
func (r *Revision) checkPath(old, name string) error {
	if content.IsBundle(name) {
		old, name = path.Dir(old), path.Dir(name)
	}
	_, err := os.Lstat(r.path(name))
	if !errors.Is(err, fs.ErrNotExist) && !change.IsRespelling(r.path(old), r.path(name)) {
		return problem.Problem{
			File: r.messagePath(name),
			What: "the file or folder already exists",
			Hint: "choose another name",
		}
	}
	return nil
}

// moveFolder moves the folder with the files of a text, if it exists. If the folder contains texts, it moves each file
// separately, because the texts may change as well.
func (r *Revision) moveFolder(folder, to string) error {
	if info, err := os.Stat(r.path(folder)); err != nil || !info.IsDir() || folder == to {
		return nil
	}
	if err := r.checkPath(folder, to); err != nil {
		return err
	}
	isBelow := func(t *File) bool { return strings.HasPrefix(t.oldName, folder+"/") }
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
		if at := slices.IndexFunc(r.Texts, func(t *File) bool { return t.oldName == f.Name }); at >= 0 {
			r.Texts[at].Name = name
			continue
		}
		f.deleted = true
		moved := &File{Name: name, Path: r.messagePath(name), oldName: name, after: f.after, changed: true}
		r.others = append(r.others, f, moved)
	}
	return nil
}

// addAlias adds the old slug to the aliases, or replaces the new slug by it. The first alias of a paper determines its
// feed id. If that is the new slug, it stays as a path.
func addAlias(f *frontmatter.File, p *content.Paper, from, to string) error {
	own, taken := aliasOf(p, from), aliasOf(p, to)
	if own != "" { // the path of the feed id, from an earlier renaming
		if err := f.Replace("aliases", own, from); err != nil || taken == "" {
			return err
		}
	}
	switch {
	case taken != "" && taken == p.Aliases[0]:
		if err := f.Replace("aliases", taken, content.PaperPath(to)); err != nil || own != "" {
			return err
		}
	case taken != "" && own != "":
		return f.RemoveText("aliases", taken)
	case taken != "":
		return f.Replace("aliases", taken, from)
	}
	if f.Has("aliases") {
		return f.Append("aliases", frontmatter.Scalar(from))
	}
	return f.Insert("aliases", "["+frontmatter.Scalar(from)+"]", content.FieldOrder)
}

// updateLinks updates the links to moved texts, and to the files in a moved folder, in all texts. byName also updates
// what names a text by its slug.
func (r *MoveReport) updateLinks(all *Revision, byName bool) error {
	md := markdown.New("/")
	var problems problem.List
	for _, f := range all.Texts {
		n := 0
		for _, moved := range all.Texts {
			if moved.Name == moved.oldName {
				continue
			}
			now, links, faults := renameLinks(md, f, moved.oldName, moved.Name, byName)
			if problems = append(problems, faults...); links > 0 {
				f.Set(now)
			}
			n += links + all.renameFiles(md, f, moved.oldName, moved.Name)
		}
		if n > 0 {
			r.Updated = append(r.Updated, LinkCount{f.Name, n})
		}
	}
	return problems.Err()
}

// renameLinks returns the bytes of a text in which all links to the file from point to the file to, and the number of
// these links. If byName is set, these include the references and the entries of collections, which have only the slug.
func renameLinks(
	md *markdown.Renderer, f *File, from, to string, byName bool,
) (now []byte, count int, problems problem.List) {
	head, problems := frontmatter.Parse(f.Path, f.Bytes())
	if len(problems) > 0 {
		return nil, 0, problems
	}
	if !f.IsPaper() {
		md = md.Whole()
	}
	body, _ := head.Body()
	updated, mentioned := body, 0
	if byName {
		updated, mentioned = md.RenameMentions(body, md.NotesStart(body), content.SlugOf(from), content.SlugOf(to))
	}
	updated, linked := renameAddresses(md, f, updated, from, to)
	now = slices.Concat(f.Bytes()[:len(f.Bytes())-len(body)], updated)
	listed := 0
	if byName && content.KindOf(f.Name) == content.CollectionsDir {
		now, listed = content.RenameInCollection(f.Path, now, from, to)
	}
	return now, mentioned + linked + listed, nil
}

// renameAddresses does the same for the links with an address, such as [words](../papers/mgno.md), of a text's body.
func renameAddresses(md *markdown.Renderer, f *File, body []byte, from, to string) (updated []byte, count int) {
	if !bytes.Contains(body, []byte(".md")) {
		return body, 0
	}
	return replaceAddresses(md, body, func(address string) (now string, ok bool) {
		named, _, _ := content.LinkedFile(f.oldName, address)
		return content.Relink(f.Name, address, to), named == from
	})
}

// replaceAddresses replaces the addresses of links and pictures in a body for which moved returns another one, and
// returns their number.
func replaceAddresses(
	md *markdown.Renderer, body []byte, moved func(address string) (now string, ok bool),
) (updated []byte, count int) {
	changes := map[string]string{}
	for _, link := range md.Outline(body).Links {
		if now, ok := moved(link.Text); ok && now != link.Text {
			changes[link.Text] = now
		}
	}
	if len(changes) == 0 {
		return body, 0
	}
	updated, counts := md.ReplaceAddresses(body, changes)
	for _, n := range counts {
		count += n
	}
	return updated, count
}
