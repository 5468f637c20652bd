package atomicfile

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWriteTouchesOnlyChangedFile(t *testing.T) {
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

func TestWriteKeepsModeAndRemovesTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.md")
	for _, mode := range []os.FileMode{0o600, 0o444} { // on Windows a file is only writable or read-only
		if err := os.WriteFile(path, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		before, _ := os.Stat(path)
		if _, err := Write(path, []byte("y")); err != nil {
			t.Fatal(err)
		}
		if after, _ := os.Stat(path); after.Mode() != before.Mode() {
			t.Errorf("the mode was %v and is %v", before.Mode(), after.Mode())
		}
		if err := os.Chmod(path, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder contains %v", entries)
	}
}

// TestFileIsReplacedWhileRead replaces a file that is being read. On Windows it cannot be replaced before the reader
// is closed.
func TestFileIsReplacedWhileRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.md")
	for round := range byte(20) {
		before, after := bytes.Repeat([]byte{round}, 100_000), bytes.Repeat([]byte{round + 1}, 100_000)
		if _, err := Write(path, before); err != nil {
			t.Fatal(err)
		}
		reader, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 10)
		if _, err := io.ReadFull(reader, got); err != nil {
			t.Fatal(err)
		}
		written := make(chan error)
		go func() {
			_, err := Write(path, after)
			written <- err
		}()
		rest, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(append(got, rest...), before) {
			t.Errorf("the reader got something other than the file it opened; error %v", err)
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, after) {
			t.Errorf("the file was not replaced; error %v", err)
		}
	}
}

func TestFailedWriteKeepsOldFile(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "folder")
	if err := os.MkdirAll(filepath.Join(target, "full"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(target, []byte("y")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("the folder contains %v", entries)
	}
}

func TestBatchChangesNothingBeforeCommit(t *testing.T) {
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
		t.Errorf("the file is %q before Commit", data)
	}
	if _, err := os.Stat(fresh); err == nil {
		t.Error("the new file exists before Commit")
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

func TestFailedBatchLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var b Batch
	if err := b.Add(filepath.Join(dir, "first"), []byte("x")); err != nil {
		t.Fatal(err)
	}
	if err := b.Add(filepath.Join(dir, "file", "below"), []byte("x")); err == nil {
		t.Fatal("a file was replaced by a folder")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("files left: %v, error %v", entries, err)
	}
}

// TestFailedCommitRestoresFiles makes the last change fail: there is a folder with content in place of the file.
func TestFailedCommitRestoresFiles(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"replaced", "removed"} {
		if err := os.WriteFile(at(name), []byte(name), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"folder", "moved"} {
		if err := os.MkdirAll(filepath.Join(at(name), "full"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	change := func(last string) error {
		var b Batch
		for _, name := range []string{"fresh", "replaced"} {
			if err := b.Add(at(name), []byte("new")); err != nil {
				t.Fatal(err)
			}
		}
		b.Remove(at("removed"))
		b.Move(at("moved"), at("elsewhere"))
		if err := b.Add(at(last), []byte("x")); err != nil {
			t.Fatal(err)
		}
		return b.Commit()
	}
	if err := change("folder"); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	for _, name := range []string{"replaced", "removed"} {
		if data, _ := os.ReadFile(at(name)); string(data) != name {
			t.Errorf("%s has %q", name, data)
		}
	}
	if _, err := os.Stat(filepath.Join(at("moved"), "full")); err != nil {
		t.Errorf("the folder to move: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 4 {
		t.Errorf("the folder contains %v", entries)
	}
	if err := change("last"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(at("elsewhere"), "full")); err != nil {
		t.Errorf("the moved folder: %v", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 5 { // elsewhere, folder, fresh, replaced, last
		t.Errorf("after the change the folder contains %v", entries)
	}
	if data, _ := os.ReadFile(at("replaced")); string(data) != "new" {
		t.Errorf("the replaced file has %q", data)
	}
}
