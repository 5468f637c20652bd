package content

import (
	"net/url"
	"path"
	"strings"
)

// LinkedFile is the Markdown file that a link in another file of the site names, as GitHub reads it. Both
// files are named from the site's root, with slashes; the address is escaped. The part is what follows the
// number sign. Any other link, to a page, a picture or another site, is not ok.
func LinkedFile(from, address string) (file, part string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasSuffix(u.Path, ".md") || strings.HasPrefix(u.Path, "/") {
		return "", "", false
	}
	return path.Join(path.Dir(from), u.Path), u.EscapedFragment(), true
}

// LinkTo is the address by which a link in one file of the site names another.
func LinkTo(from, file string) string {
	if path.Dir(from) == path.Dir(file) {
		return path.Base(file)
	}
	up := strings.Repeat("../", strings.Count(path.Dir(from), "/"))
	return up + strings.TrimPrefix(file, "content/")
}

// RenameLink is the address of a link whose file has another slug now.
func RenameLink(address, slug string) string {
	head, tail := address, ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		head, tail = address[:i], address[i:]
	}
	return head[:strings.LastIndexByte(head, '/')+1] + slug + ".md" + tail
}
