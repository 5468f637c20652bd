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
