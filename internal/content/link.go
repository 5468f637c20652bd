package content

import (
	"net/url"
	"path"
	"path/filepath"
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

// LinkTo returns the address of a file of the site for a link in another file. Both are relative to the site's root.
func LinkTo(from, file string) string {
	to, err := filepath.Rel(path.Dir(from), file)
	if err != nil { // both are relative, so this cannot happen
		to = file
	}
	return (&url.URL{Path: filepath.ToSlash(to)}).EscapedPath()
}

// Relink returns the address of a link in a file after the linked file got another name. The folders in the address
// stay as they are written if they are still right. Its query and fragment stay.
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
