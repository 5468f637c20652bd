package content

import (
	"net/url"
	"path"
	"strings"
)

// LinkedFile resolves a link to a Markdown file of the site, as GitHub does. Both files are relative to the site's
// root, with slashes; the address is escaped. The part is the fragment after the number sign. Other links, to a page, a
// picture or another site, are not ok.
func LinkedFile(from, address string) (file, part string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasSuffix(u.Path, ".md") || strings.HasPrefix(u.Path, "/") {
		return "", "", false
	}
	return path.Join(path.Dir(from), u.Path), u.EscapedFragment(), true
}

// LinkTo returns the address of a file of the site for a link in another file.
func LinkTo(from, file string) string {
	if path.Dir(from) == path.Dir(file) {
		return path.Base(file)
	}
	up := strings.Repeat("../", strings.Count(path.Dir(from), "/"))
	return up + strings.TrimPrefix(file, "content/")
}

// RenameLink returns the address of a link after its file got a new slug.
func RenameLink(address, slug string) string {
	head, tail := address, ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		head, tail = address[:i], address[i:]
	}
	return head[:strings.LastIndexByte(head, '/')+1] + slug + ".md" + tail
}
