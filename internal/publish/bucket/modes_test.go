//go:build unix

package bucket

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func TestFolderIsPublicDespiteUmask(t *testing.T) {
	dir := t.TempDir()
	before := syscall.Umask(0o077)
	defer syscall.Umask(before)
	files := pages("1", "a")
	files.publish(t, folderAddress(dir))
	check := func() {
		t.Helper()
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == dir {
				return err
			}
			want := fs.FileMode(0o644)
			if d.IsDir() {
				want = 0o755
			}
			if info, err := d.Info(); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, %v; want %v", path, info.Mode(), err, want)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	check()

	// An earlier version created private files and folders.
	for name, mode := range map[string]fs.FileMode{"papers/a/index.html": 0o600, "papers/a": 0o700, "papers": 0o700} {
		if err := os.Chmod(filepath.Join(dir, filepath.FromSlash(name)), mode); err != nil {
			t.Fatal(err)
		}
	}
	if r := files.publish(t, folderAddress(dir)); r.Uploaded != 1 || r.Deleted != 0 {
		t.Errorf("%s, want only the page that nobody could read", counts(r))
	}
	check()
	if got := counts(files.publish(t, folderAddress(dir))); got[:10] != "0 uploaded" {
		t.Errorf("a third run: %s", got)
	}
}
