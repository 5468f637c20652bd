package atomicfile

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestWriteSkipsUnchangedFiles(t *testing.T) {
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
	for _, mode := range []os.FileMode{0o600, 0o444} { // Windows knows whether a file is read-only, and no more
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
		t.Errorf("the folder holds %v", entries)
	}
}

// TestWriteDuringRead starts to read a file, replaces it, and continues to read. On Windows, the file cannot be
// replaced before the reader is done.
func TestWriteDuringRead(t *testing.T) {
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
			t.Errorf("the reader sees something else than the file that it opened, %v", err)
		}
		if err := reader.Close(); err != nil {
			t.Fatal(err)
		}
		if err := <-written; err != nil {
			t.Fatal(err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, after) {
			t.Errorf("the file was not replaced, %v", err)
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
		t.Errorf("the folder holds %v", entries)
	}
}

// TestPlaceNeverReplaces renames a file to a name that is taken.
func TestPlaceNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	fresh, there := filepath.Join(dir, "fresh"), filepath.Join(dir, "there")
	for _, name := range []string{fresh, there} {
		if err := os.WriteFile(name, []byte(filepath.Base(name)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := Place(fresh, there); !errors.Is(err, fs.ErrExist) {
		t.Errorf("error %v, want %v", err, fs.ErrExist)
	}
	if err := Place(fresh, filepath.Join(dir, "new")); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"there": "there", "new": "fresh"} {
		if got, _ := os.ReadFile(filepath.Join(dir, name)); string(got) != want {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
}

// TestExchangeSwaps swaps two files in both ways.
func TestExchangeSwaps(t *testing.T) {
	for name, exchange := range map[string]func(other, path string) error{
		"as the system can": Exchange,
		"step by step":      exchangeInSteps,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
			for _, name := range []string{a, b} {
				if err := os.WriteFile(name, []byte(filepath.Base(name)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if err := exchange(a, b); err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]string{a: "b", b: "a"} {
				if got, _ := os.ReadFile(name); string(got) != want {
					t.Errorf("%s has %q, want %q", name, got, want)
				}
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 2 {
				t.Errorf("the folder holds %v", entries)
			}
		})
	}
}
