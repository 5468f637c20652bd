//go:build unix

package sitefile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// newSite returns a site with a file, links of every kind and a named pipe, next to a folder outside it.
func newSite(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	site := filepath.Join(root, "site")
	for _, dir := range []string{"site/content/papers", "site/drawer", "outside/layouts"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(
		os.WriteFile(filepath.Join(site, "content/papers/a.md"), []byte("a"), 0o644),
		os.WriteFile(filepath.Join(root, "outside/layouts/base.html"), []byte("b"), 0o644),
		os.Symlink("a.md", filepath.Join(site, "content/papers/inside.md")),
		os.Symlink("../../../outside/layouts/base.html", filepath.Join(site, "content/papers/out.md")),
		os.Symlink("../../../outside", filepath.Join(site, "content/papers/folder")),
		os.Symlink("none.md", filepath.Join(site, "content/papers/broken.md")),
		os.Symlink("../outside/layouts", filepath.Join(site, "layouts")),
		syscall.Mkfifo(filepath.Join(site, "content/papers/pipe.md"), 0o644),
	)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func TestReadAcceptsOnlyRegularFilesOfSite(t *testing.T) {
	site := newSite(t)
	for name, want := range map[string]string{
		"content/papers/a.md":      "a",
		"content/papers/inside.md": "a",
		"layouts/base.html":        "b", // a top-level folder may be anywhere
		"content/papers/out.md":    "error: link",
		"content/papers/pipe.md":   "error: regular file",
		"content/papers":           "error: regular file",
		"content/papers/broken.md": "missing",
		"content/papers/none.md":   "missing",
	} {
		data, err := Read(site, name)
		switch fault, isFault := strings.CutPrefix(want, "error: "); {
		case want == "missing":
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: error %v, want fs.ErrNotExist", name, err)
			}
		case isFault:
			if err == nil || !strings.Contains(err.Error(), fault) {
				t.Errorf("%s: error %v, want one with %q", name, err, fault)
			}
		case err != nil || string(data) != want:
			t.Errorf("%s: %q, error %v; want %q", name, data, err, want)
		}
	}
}

func TestReadDirRejectsFoldersOutsideSite(t *testing.T) {
	site := newSite(t)
	if entries, err := ReadDir(site, "content/papers/folder"); err == nil {
		t.Errorf("got %v", entries)
	}
	if entries, err := ReadDir(site, "content/none"); err != nil || entries != nil {
		t.Errorf("a missing folder has %v, error %v", entries, err)
	}
	if entries, err := ReadDir(site, "layouts"); err != nil || len(entries) != 1 {
		t.Errorf("layouts has %v, error %v", entries, err)
	}
}

func TestFileInPlaceOfFolderIsNamed(t *testing.T) {
	site := newSite(t)
	for _, name := range []string{"content/papers/a.md", "content/papers/a.md/b", "content/papers/a.md/b/c"} {
		_, err := ReadDir(site, name)
		if err == nil || !strings.HasSuffix(strings.Split(err.Error(), ": ")[0], "/content/papers/a.md") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	for _, name := range []string{"content/papers", "content/none/b", "layouts", "."} {
		if p := NotFolder(filepath.Join(site, name)); p != nil {
			t.Errorf("%s: %v", name, p)
		}
	}
}
