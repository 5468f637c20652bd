package atomicfile

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWriteTouchesOnlyWhatChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b.md")
	for _, step := range []struct {
		data string
		want bool
	}{{"one", true}, {"one", false}, {"two", true}} {
		before := time.Unix(1, 0)
		_ = os.Chtimes(path, before, before)
		changed, err := Write(path, []byte(step.data))
		if err != nil || changed != step.want {
			t.Fatalf("writing %q: changed %v, error %v", step.data, changed, err)
		}
		got, _ := os.ReadFile(path)
		if string(got) != step.data {
			t.Errorf("the file has %q, want %q", got, step.data)
		}
		if info, _ := os.Stat(path); info.ModTime().Equal(before) == changed {
			t.Errorf("writing %q: touched the file: %v", step.data, changed)
		}
	}
}

func TestWriteKeepsTheModeAndLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(path, []byte("y")); err != nil {
		t.Fatal(err)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v", info.Mode())
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
}

func TestWriteThatFailsLeavesTheOldFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(target, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(target, []byte("y")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
}

func TestABatchChangesNothingBeforeItsEnd(t *testing.T) {
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, "old"), filepath.Join(dir, "deep", "fresh")
	if _, err := Write(old, []byte("old")); err != nil {
		t.Fatal(err)
	}
	var b Batch
	for _, path := range []string{old, fresh} {
		if err := b.Add(path, []byte("new")); err != nil {
			t.Fatal(err)
		}
	}
	if data, _ := os.ReadFile(old); string(data) != "old" {
		t.Errorf("the file is %q before the end", data)
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("the new file is there before the end")
	}
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{old, fresh} {
		if data, _ := os.ReadFile(path); string(data) != "new" {
			t.Errorf("%s is %q", path, data)
		}
	}
}

func TestABatchThatFailsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var b Batch
	if err := b.Add(filepath.Join(dir, "first"), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(filepath.Join(dir, "file", "below"), []byte("x")); err == nil {
		t.Fatal("a file has become a folder")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%v is left, %v", entries, err)
	}
}
