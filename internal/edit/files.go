package edit

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
)

// The notes and the links of a text can name the files in its own folder with the name of the folder: b/loss.png. When
// the folder gets another name, or a text moves to another folder, these addresses change.

// fileAt returns the name of the file at a relative address in a text, and the query and fragment of the address. It is
// not ok for another address, and for that of a Markdown file.
func fileAt(text, address string) (name, tail string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") ||
		strings.HasSuffix(u.Path, ".md") {
		return "", "", false
	}
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		tail = address[i:]
	}
	return path.Join(path.Dir(text), u.Path), tail, true
}

// isMoved reports whether a file moves, given its old name. It does not apply to texts.
func (r *Revision) isMoved(name string) bool {
	return slices.ContainsFunc(r.others, func(f *File) bool { return f.deleted && f.oldName == name }) ||
		slices.ContainsFunc(r.folders, func(f folder) bool { return strings.HasPrefix(name, f.from+"/") })
}

// movedFile returns the address in a text of a file that moves because the text with the file from is renamed to the
// file to. If the address does not change, ok is false.
func (r *Revision) movedFile(f *File, address, from, to string) (now string, ok bool) {
	name, tail, ok := fileAt(f.oldName, address)
	rest, below := strings.CutPrefix(name, content.OwnFolder(from)+"/")
	if !ok || !below || !r.isMoved(name) {
		return "", false
	}
	now = content.LinkTo(f.Name, content.OwnFolder(to)+"/"+rest) + tail
	return now, now != address
}

// renameFiles updates the addresses of the files that movedFile finds in the body and in the links of a text, and
// returns their number.
func (r *Revision) renameFiles(md *markdown.Renderer, f *File, from, to string) (count int) {
	named := []byte(path.Base(content.OwnFolder(from)) + "/")
	head, problems := frontmatter.Parse(f.Path, f.after)
	if !bytes.Contains(f.after, named) || len(problems) > 0 {
		return 0
	}
	if f.IsPaper() {
		p, _ := content.PaperFromFile(f.Path, head)
		for _, l := range p.Links {
			if now, ok := r.movedFile(f, l.URL, from, to); ok && head.Replace("links", l.URL, now) == nil {
				count++
			}
		}
	} else {
		md = md.Whole()
	}
	body, _ := head.Body()
	updated := body
	for _, link := range md.Outline(body).Links {
		if now, ok := r.movedFile(f, link.Text, from, to); ok {
			var n int
			updated, n = md.ReplaceAddress(updated, link.Text, now)
			count += n
		}
	}
	if count > 0 {
		src := head.Bytes()
		f.Set(slices.Concat(src[:len(src)-len(body)], updated))
	}
	return count
}

// joinedAddress returns the address in the paper dst of a file that the paper src names with an address, before src is
// merged into dst. If the address does not change, ok is false.
func (r *Revision) joinedAddress(address string, dst, src *File) (now string, ok bool) {
	if linked, _, isText := content.LinkedFile(src.Name, address); isText {
		if linked == src.Name {
			linked = dst.Name
		}
		now = content.Relink(dst.Name, address, linked)
		return now, now != address && path.Dir(src.Name) != path.Dir(dst.Name)
	}
	name, tail, ok := fileAt(src.Name, address)
	folder := content.OwnFolder(src.Name)
	own := path.Join(folder, strings.TrimPrefix(name, path.Dir(src.Name)+"/"))
	if !ok || name != own && r.exists(own) || !r.exists(name) {
		return "", false
	}
	isIn := func(other string) bool { return strings.HasPrefix(name, other) }
	if rest, below := strings.CutPrefix(name, folder+"/"); below && !slices.ContainsFunc(r.foldersBelow(folder), isIn) {
		name = content.OwnFolder(dst.Name) + "/" + rest
		if !content.IsBundle(dst.Name) && content.IsBundle(src.Name) {
			return "", false // a name without a folder
		}
	}
	now = content.LinkTo(dst.Name, name) + tail
	return now, now != address
}

// joinNotes returns notes of the paper src, with addresses as in the paper dst.
func (r *Revision) joinNotes(md *markdown.Renderer, notes string, dst, src *File) string {
	body := []byte(notes)
	for _, link := range md.Outline(body).Links {
		if now, ok := r.joinedAddress(link.Text, dst, src); ok {
			body, _ = md.ReplaceAddress(body, link.Text, now)
		}
	}
	return string(body)
}
