//go:build unix

package generate

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestSiteIsPublicDespiteUmask(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "above", "public")
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	site := map[string]string{"index.html": "home", "papers/a/index.html": "a"}
	fill(t, dir, site)
	wantPublic(t, filepath.Dir(dir))

	// Earlier versions left this mode.
	for _, name := range []string{"index.html", "papers/a"} {
		if err := os.Chmod(filepath.Join(dir, filepath.FromSlash(name)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	site["papers/b/index.html"] = "b"
	if s := fill(t, dir, site); s != (Summary{Written: 2, Unchanged: 1}) {
		t.Errorf("%+v", s)
	}
	wantPublic(t, filepath.Dir(dir))
}

// wantPublic checks that every folder and file has the usual mode.
func wantPublic(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		want := fs.FileMode(0o644)
		if d.IsDir() {
			want = 0o755
		}
		info, err := d.Info()
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
