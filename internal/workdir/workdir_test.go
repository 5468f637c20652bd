package workdir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
)

func TestLockExcludesOthers(t *testing.T) {
	site := t.TempDir()
	first, err := Acquire(t.Context(), site, func(string) { t.Error("nobody else has the lock") })
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	holder := ""
	_, err = Acquire(ctx, site, func(process string) { holder = process; cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the second got the lock, or error %v", err)
	}
	if !strings.HasPrefix(holder, "process ") {
		t.Errorf("the holder is %q", holder)
	}
	first.Release()
	second, err := Acquire(t.Context(), site, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	second.Release()
}

// TestTempFoldersOfDeadProcessesAreRemoved imitates a process that died: its folder stays, its lock is free.
func TestTempFoldersOfDeadProcessesAreRemoved(t *testing.T) {
	parent := t.TempDir()
	dead, err := MakeTemp(parent, "build")
	if err != nil {
		t.Fatal(err)
	}
	_ = dead.lock.Close()
	alive, err := MakeTemp(parent, "build")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dead.Path); err == nil {
		t.Error("the folder of the dead process is still there")
	}
	other, err := MakeTemp(parent, "build")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(alive.Path); err != nil {
		t.Errorf("the folder of a live process is gone: %v", err)
	}
	alive.Remove()
	other.Remove()
	if left, _ := os.ReadDir(parent); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestFolderHasGitignore(t *testing.T) {
	dir, err := Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, ".gitignore")); string(data) != "*\n" {
		t.Errorf(".gitignore has %q, error %v", data, err)
	}
}

// TestPlantedLinksAreRemoved locks a site whose folder contains links to a file outside it.
func TestPlantedLinksAreRemoved(t *testing.T) {
	for _, name := range []string{"holder", "lock", ".gitignore", "cache/now"} {
		site, outside := t.TempDir(), filepath.Join(t.TempDir(), "outside")
		if err := errors.Join(
			os.MkdirAll(filepath.Join(site, Name, CacheName), 0o755),
			os.WriteFile(outside, []byte("text"), 0o644),
		); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(site, Name, filepath.FromSlash(name))
		if err := os.Symlink(outside, path); err != nil {
			missing.Skip(t, err) // Windows needs a privilege for symbolic links
		}
		l, err := Acquire(t.Context(), site, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Lstat(path); err == nil && info.Mode()&os.ModeSymlink != 0 {
			t.Errorf("%s is still a link", name)
		}
		l.Release()
		if got, _ := os.ReadFile(outside); string(got) != "text" {
			t.Errorf("%s: the file outside the site has %q", name, got)
		}
	}
}

// TestFolderIsNoLink creates the folder where the site has a link to another folder, in which Offprint would delete
// files.
func TestFolderIsNoLink(t *testing.T) {
	site, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(site, Name)); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	if _, err := Create(site); err == nil || !strings.HasSuffix(err.Error(),
		"/.offprint: this must be a folder, not a file or a symbolic link (remove it)") {
		t.Errorf("error %v", err)
	}
	if entries, _ := os.ReadDir(outside); len(entries) > 0 {
		t.Errorf("the other folder has %v", entries)
	}
}
