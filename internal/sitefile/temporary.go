package sitefile

import (
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// sedFile matches the temporary files of sed -i.
var sedFile = lazyregexp.New(`^sed[0-9A-Za-z]{6}$`)

// IsTemporary reports whether a name is typical of hidden files and of temporary files of editors, systems and
// downloads.
func IsTemporary(name string) bool {
	switch {
	case name == ".well-known": // published (RFC 8615)
		return false
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "#"), strings.HasSuffix(name, "~"):
		return true
	case name == "4913": // vim's test for write permission
		return true
	case sedFile.MatchString(name):
		return true
	case strings.HasSuffix(name, "___jb_tmp___"), strings.HasSuffix(name, "___jb_old___"):
		return true
	case strings.EqualFold(name, "Thumbs.db"), strings.EqualFold(name, "desktop.ini"):
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".swp", ".swx", ".swo", ".tmp", ".temp", ".part", ".crdownload", ".bak", ".orig":
		return true
	}
	return false
}
