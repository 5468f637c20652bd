package watch

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A box is an inbox in a synctest bubble.
type box struct {
	*testing.T
	dir     string
	changes chan Batch
	files   <-chan string
	printed chan string
	start   time.Time
}

func newBox(t *testing.T, dir string) *box {
	ctx, cancel := context.WithCancel(t.Context())
	b := &box{t, dir, make(chan Batch), nil, make(chan string, 10), time.Now()}
	in := newInbox(dir, func(s string) { b.printed <- s })
	b.files = in.files
	go in.run(ctx, b.changes)
	t.Cleanup(func() {
		cancel()
		for range b.files {
		}
	})
	return b
}

// write appends text to a file, which it creates if necessary, and reports the change.
func (b *box) write(name, text string) {
	b.Helper()
	f, err := os.OpenFile(filepath.Join(b.dir, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	b.report(name)
}

func (b *box) report(name string) { b.changes <- Batch{Paths: []string{name}} }

// expect waits for files. The last must be sent exactly this time after the last call of expect or expectNothing.
func (b *box) expect(after time.Duration, names ...string) {
	b.Helper()
	var got []string
	for range names {
		got = append(got, filepath.Base(<-b.files))
	}
	if d := time.Since(b.start); !slices.Equal(got, names) || d != after {
		b.Errorf("got %v after %v, want %v after %v", got, d, names, after)
	}
	b.start = time.Now()
}

// expectNothing fails if a file is sent within a time.
func (b *box) expectNothing(within time.Duration) {
	b.Helper()
	select {
	case name := <-b.files:
		b.Errorf("unexpected file %s", name)
	case <-time.After(within):
	}
	b.start = time.Now()
}

func TestFileIsSentWhenComplete(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, t.TempDir())
		b.write("a.txt", "whole")
		b.expect(settleTime, "a.txt")
		b.expectNothing(time.Hour)

		b.write("b.txt", "a part")
		b.expectNothing(settleTime / 2)
		b.write("b.txt", ", another")
		b.expectNothing(stallTime / 2)
		b.write("b.txt", " and the last")
		b.expect(stallTime, "b.txt")
		b.expectNothing(time.Hour)
	})
}

func TestChangedFileIsSentAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, t.TempDir())
		b.write("a.txt", "wrong")
		b.expect(settleTime, "a.txt")
		b.report("a.txt") // unchanged
		b.expectNothing(time.Hour)
		b.write("a.txt", " fixed")
		b.expect(settleTime, "a.txt")
	})
}

func TestExistingFilesAreSentInOrder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a.json"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, dir)
		b.expect(settleTime, "a.json", "b.txt")
	})
}

func TestTemporaryFilesAreIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, t.TempDir())
		for _, name := range []string{".hidden", "a.txt.part", "a.txt.crdownload", "a.tmp", "a.txt~", "#a.txt#"} {
			b.write(name, "x")
		}
		b.write("empty.txt", "")
		if err := os.Mkdir(filepath.Join(b.dir, "folder"), 0o755); err != nil {
			t.Fatal(err)
		}
		b.report("folder")
		b.expectNothing(time.Hour)
		if err := os.Rename(filepath.Join(b.dir, "a.txt.part"), filepath.Join(b.dir, "a.txt")); err != nil {
			t.Fatal(err)
		}
		b.report("a.txt")
		b.expect(settleTime, "a.txt")
	})
}

func TestRemovedFileIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, t.TempDir())
		b.write("a.txt", "x")
		if err := os.Remove(filepath.Join(b.dir, "a.txt")); err != nil {
			t.Fatal(err)
		}
		b.report("a.txt")
		b.expectNothing(time.Hour)
	})
}

func TestRemovedFolderEndsTheWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "in")
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		b := newBox(t, dir)
		synctest.Wait()
		if err := os.Remove(dir); err != nil {
			t.Fatal(err)
		}
		b.report("")
		if name, more := <-b.files; more {
			t.Errorf("unexpected file %s", name)
		}
	})
}

// TestInboxSendsDroppedFiles uses a real folder and the real clock.
func TestInboxSendsDroppedFiles(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	files, err := Inbox(ctx, dir, false, func(s string) {
		if !strings.HasPrefix(s, "cannot read the folder any more: ") {
			t.Error(s)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a.txt", "b.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := <-files; got != filepath.Join(dir, name) {
			t.Errorf("unexpected file %s", got)
		}
	}
	if err := os.RemoveAll(dir); err != nil { // ends the watch
		t.Fatal(err)
	}
	for range files {
		t.Error("unexpected file")
	}
}

// TestInboxPolls uses a real folder and the clock of a synctest bubble.
func TestInboxPolls(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		files, err := Inbox(ctx, dir, true, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := <-files; got != filepath.Join(dir, "a.txt") {
			t.Errorf("unexpected file %s", got)
		}
		if err := os.RemoveAll(dir); err != nil { // ends the watch
			t.Fatal(err)
		}
		for range files {
			t.Error("unexpected file")
		}
	})
}
