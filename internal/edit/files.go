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

// ownFile returns the name of the file in a text's own folder that an address means if this file exists. Otherwise the
// address means the file with the given name beside the text.
func ownFile(text, name string) string {
	return path.Join(content.OwnFolder(text), strings.TrimPrefix(name, path.Dir(text)+"/"))
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
	if own := ownFile(f.oldName, name); !ok || !below || !r.isMoved(name) || name != own && r.exists(own) {
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
	updated, n := replaceAddresses(md, body, func(address string) (string, bool) {
		return r.movedFile(f, address, from, to)
	})
	if count += n; count > 0 {
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
	folder, own := content.OwnFolder(src.Name), ownFile(src.Name, name)
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
	body, _ := replaceAddresses(md, []byte(notes), func(address string) (string, bool) {
		return r.joinedAddress(address, dst, src)
	})
	return string(body)
}
