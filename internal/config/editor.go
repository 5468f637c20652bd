package config

import (
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// editors maps the names of editors to the URLs that open a file in them, according to their documentation. {file} is
// replaced by the absolute path.
var editors = map[string]string{
	"vscode":   "vscode://file{file}",
	"vscodium": "vscodium://file{file}",
	"cursor":   "cursor://file{file}",
	"windsurf": "windsurf://file{file}",
	"zed":      "zed://file{file}",
	"idea":     "idea://open?file={file}",
	"textmate": "txmt://open?url=file://{file}",
	"macvim":   "mvim://open?url=file://{file}",
	"sublime":  "subl://open?url=file://{file}",
	"emacs":    "org-protocol://open-file?file={file}",
}

// EditorLink returns the URL that opens a file in the curator's editor. The path must be absolute.
func (c *Config) EditorLink(file string) string {
	link := c.Editor
	if known, ok := editors[link]; ok {
		link = known
	}
	file = filepath.ToSlash(file)
	if !strings.HasPrefix(file, "/") {
		file = "/" + file // C:/…
	}
	return strings.ReplaceAll(link, "{file}", (&url.URL{Path: file}).EscapedPath())
}

// checkEditor returns what is wrong with `editor` and how to fix it, or "".
func checkEditor(editor string) (what, hint string) {
	if _, known := editors[editor]; known || editor == "" {
		return "", ""
	}
	scheme, _, isURL := strings.Cut(editor, ":")
	switch {
	case !isURL:
		names := slices.Sorted(maps.Keys(editors))
		if near := problem.Nearest(editor, names); near != "" {
			return "unknown editor " + problem.Quote(editor), problem.DidYouMean(near)
		}
		return "unknown editor " + problem.Quote(editor),
			"write one of " + strings.Join(names, ", ") + ", or a URL that contains {file}"
	case slices.Contains(
		[]string{"javascript", "data", "vbscript", "blob"},
		strings.ToLower(strings.TrimSpace(scheme)),
	):
		return "`editor` runs a script instead of an editor", "write a URL such as vscode://file{file}"
	case !strings.Contains(editor, "{file}"):
		return "the URL in `editor` does not contain {file}", "put {file} where the path of the file belongs"
	}
	if _, err := url.Parse(strings.ReplaceAll(editor, "{file}", "/a")); err != nil {
		return "`editor` is not a URL", "write one, such as vscode://file{file}"
	}
	return "", ""
}
