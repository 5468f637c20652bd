//go:build unix

package atomicfile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/offprint/offprint/internal/atomicfile"
)

func TestPublicFilesAreReadable(t *testing.T) {
	for _, umask := range []int{0o077, 0o022, 0o002, 0} {
		dir := t.TempDir()
		before := syscall.Umask(umask)
		err := atomicfile.MkdirPublic(filepath.Join(dir, "a", "b"))
		if err == nil {
			err = atomicfile.MkdirPublic(filepath.Join(dir, "a", "b")) // it exists
		}
		f, fileErr := atomicfile.CreatePublic(filepath.Join(dir, "a", "b", "file"))
		syscall.Umask(before)
		if err != nil || fileErr != nil || f.Close() != nil {
			t.Fatal(err, fileErr)
		}
		for name, want := range map[string]fs.FileMode{"a": 0o755, "a/b": 0o755, "a/b/file": 0o644} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil || info.Mode().Perm() != want || !atomicfile.IsPublic(info) {
				t.Errorf("umask %03o: %s has mode %v, %v; want %v", umask, name, info.Mode(), err, want)
			}
		}
	}
}

func TestSharedFolderStaysShared(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o775|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.MkdirPublic(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	if isShared := info.Mode()&fs.ModeSetgid != 0; isShared && info.Mode().Perm() != 0o775 || // not on every system
		!isShared && info.Mode().Perm() != 0o755 {
		t.Errorf("it has mode %v", info.Mode())
	}
}

func TestMkdirPublicRejectsFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.MkdirPublic(file); err == nil {
		t.Error("a file passes for a folder")
	}
	if err := atomicfile.MkdirPublic(filepath.Join(file, "a")); err == nil {
		t.Error("a folder is made below a file")
	}
}
