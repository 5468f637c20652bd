package edit

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
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
	return path.Join(path.Dir(text), u.Path), tailOf(address), true
}

// tailOf returns the query and the fragment of an address, with the characters before them.
func tailOf(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		return address[i:]
	}
	return ""
}

// ownFile returns the name of the file in a text's own folder that an address means if this file exists. Otherwise the
// address means the file with the given name beside the text.
func ownFile(text, name string) string {
	return path.Join(content.OwnFolder(text), strings.TrimPrefix(name, path.Dir(text)+"/"))
}

// isMoved reports whether a file moves, given its old name in any Unicode form. It does not apply to texts.
func (r *Revision) isMoved(name string) bool {
	name = norm.NFC.String(name)
	isFile := func(f *File) bool { return f.deleted && norm.NFC.String(f.oldName) == name }
	isIn := func(f folder) bool { return strings.HasPrefix(name, norm.NFC.String(f.from)+"/") }
	return slices.ContainsFunc(r.others, isFile) || slices.ContainsFunc(r.folders, isIn)
}

// existingFolder returns the own folder of a text as it is on disk. Its name can be in another Unicode form than the
// text's, as for pictures, because macOS and git change it.
func (r *Revision) existingFolder(text string) string {
	own := content.OwnFolder(text)
	for _, form := range []norm.Form{norm.NFC, norm.NFD} {
		other := path.Join(path.Dir(own), form.String(path.Base(own)))
		if !r.exists(own) && r.exists(other) {
			return other
		}
	}
	return own
}

// sharingFolder returns another paper with the own folder of a paper, as mgno.md and mgno/index.md have, or nil.
func (r *Revision) sharingFolder(f *File) *File {
	folder := r.existingFolder(f.Name)
	for _, other := range r.nameIndex().bySlug[f.Slug()] {
		if other != f && !other.deleted && r.existingFolder(other.Name) == folder {
			return other
		}
	}
	return nil
}

// movedFile returns the address in a text of a file that moves because the text with the file from is renamed to the
// file to. If the address does not change, ok is false.
func (r *Revision) movedFile(f *File, address, from, to string) (now string, ok bool) {
	if now, ok := r.movedPath(address, from, to); ok {
		return now, true
	}
	name, tail, ok := fileAt(f.oldName, address)
	rest, below := strings.CutPrefix(norm.NFC.String(name), norm.NFC.String(content.OwnFolder(from))+"/")
	if own := ownFile(f.oldName, name); !ok || !below || !r.isMoved(name) || name != own && r.exists(own) {
		return "", false
	}
	now = content.LinkTo(f.Name, content.OwnFolder(to)+"/"+rest) + tail
	return now, now != address
}

// movedPath does the same for the path of the file on the site, such as /papers/mgno/paper.pdf.
func (r *Revision) movedPath(address, from, to string) (now string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" {
		return "", false
	}
	rest, below := strings.CutPrefix(u.Path, content.TextPath(from))
	if !below || rest == "" || !r.isMoved(content.OwnFolder(from)+"/"+rest) {
		return "", false
	}
	now = (&url.URL{Path: content.TextPath(to) + rest}).EscapedPath() + tailOf(address)
	return now, now != address
}

// mayName reports whether a text may have an address with the name of a folder, which ends with a slash. It is much
// faster than looking for addresses.
func mayName(src []byte, folder string) bool {
	return bytes.Contains(src, []byte(folder)) || !content.IsPlain(folder) &&
		(percentEscape.Match(src) || bytes.Contains(src, norm.NFC.Bytes([]byte(folder))) ||
			bytes.Contains(src, norm.NFD.Bytes([]byte(folder))))
}

var percentEscape = lazyregexp.New(`%[0-9A-Fa-f]{2}`)

// renameFiles updates the addresses of the files that movedFile finds in the body and in the links of a text, and
// returns their number.
func (r *Revision) renameFiles(md *markdown.Renderer, f *File, from, to string) (count int) {
	head, problems := frontmatter.Parse(f.Path, f.after)
	hasFiles := mayName(f.after, path.Base(content.OwnFolder(from))+"/") ||
		bytes.Contains(f.after, []byte(content.TextPath(from)))
	if !hasFiles || len(problems) > 0 {
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
