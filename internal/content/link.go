package content

import (
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// LinkedFile resolves a link to a Markdown file of the site, as GitHub does. from is the file with the link. Both file
// names are relative to the site's root, with slashes; the address is escaped. part is the fragment without the number
// sign. For any other link, to a page, a picture or another site, ok is false.
func LinkedFile(from, address string) (file, part string, ok bool) {
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasSuffix(u.Path, ".md") || strings.HasPrefix(u.Path, "/") {
		return "", "", false
	}
	return path.Join(path.Dir(from), u.Path), u.EscapedFragment(), true
}

// LinkTo returns the relative link from one file of the site to another. Both names are relative to the site's root.
func LinkTo(from, file string) string {
	to, err := filepath.Rel(path.Dir(from), file)
	if err != nil { // both are relative, so this cannot happen
		to = file
	}
	return (&url.URL{Path: filepath.ToSlash(to)}).EscapedPath()
}

// Relink returns a link in a file after the linked file got another name. If the folders in the link are still right,
// they stay as they are written. The query and the fragment stay.
func Relink(from, address, file string) string {
	head, tail := address, ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		head, tail = address[:i], address[i:]
	}
	parts, renamed := strings.Split(head, "/"), 1
	if IsBundle(file) {
		renamed = 2
	}
	if len(parts) >= renamed {
		names := strings.Split(file, "/")
		last := &url.URL{Path: strings.Join(names[len(names)-renamed:], "/")}
		head = strings.Join(append(parts[:len(parts)-renamed], last.EscapedPath()), "/")
		if to, _, ok := LinkedFile(from, head); ok && to == file {
			return head + tail
		}
	}
	return LinkTo(from, file) + tail
}
