package workdir

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
