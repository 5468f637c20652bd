package change

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/missing"
)

// TestFailedChangeRemovesItsFolders creates folders for files that are not written in the end.
func TestFailedChangeRemovesItsFolders(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(d *testSite, set *Set) error
		kept string // the folder that must be left
	}{
		"discarded": {func(_ *testSite, set *Set) error { set.Discard(); return errors.New("discarded") }, ""},
		"conflict": {func(d *testSite, set *Set) error {
			d.save("a", "edited")
			return set.Commit()
		}, ""},
		"conflict at the last moment": {func(d *testSite, set *Set) error {
			if err := set.write(); err != nil {
				return err
			}
			if err := set.site.apply(set.journal.Changes[0]); err != nil {
				return err
			}
			return set.abort(1, conflictError{step: set.journal.Changes[1]})
		}, ""},
		"used by another program": {func(d *testSite, set *Set) error {
			d.save("x/other", "saved")
			d.save("a", "edited")
			return set.Commit()
		}, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newTestSite(t, t.TempDir())
			s := d.lock()
			defer s.Unlock()
			set, err := s.Begin("test")
			err = errors.Join(err,
				set.Put(d.at("x/y/new"), nil, []byte("n")), set.Put(d.at("a"), []byte("a1"), []byte("a2")))
			if err != nil {
				t.Fatal(err)
			}
			if test.end(d, set) == nil {
				t.Error("the change did not fail")
			}
			set.Discard()
			if _, err := os.Stat(d.at("x/y")); err == nil {
				t.Error("the folder x/y is left")
			}
			if _, err := os.Stat(d.at("x")); (err == nil) != (test.kept == "x") {
				t.Errorf("the folder x: %v", err)
			}
		})
	}
}

// TestUndoneChangeRemovesItsFolders kills a process and edits a file, so that the next command undoes the change.
func TestUndoneChangeRemovesItsFolders(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	set, err := s.Begin("test")
	err = errors.Join(err,
		set.Put(d.at("x/y/new"), nil, []byte("n")), set.Put(d.at("a"), []byte("a1"), []byte("a2")), set.write(),
		s.apply(set.journal.Changes[0]))
	if err != nil {
		t.Fatal(err)
	}
	s.Unlock()
	d.save("a", "edited")
	d.lock().Unlock()
	if _, err := os.Stat(d.at("x")); err == nil {
		t.Errorf("the folder x is left: %s", d.state())
	}
}

// TestFolderThatAppearsIsKept creates an empty folder with the new or the old name of a folder that is renamed.
func TestFolderThatAppearsIsKept(t *testing.T) {
	for done := range 2 {
		d := newTestSite(t, t.TempDir())
		s := d.lock()
		set, err := s.Begin("test")
		if err := errors.Join(err, set.Move(d.at("folder"), d.at("moved")), set.write()); err != nil {
			t.Fatal(err)
		}
		mkdir(t, d.at("moved"))
		var list problem.List
		if done == 0 {
			if err := s.apply(set.journal.Changes[0]); !errors.As(err, new(conflictError)) {
				t.Errorf("error %v, want a conflict", err)
			}
			if err := set.Commit(); !errors.As(err, &list) {
				t.Errorf("error %v, want a problem", err)
			}
		} else {
			set.Discard()
		}
		if info, err := os.Stat(d.at("moved")); err != nil || !info.IsDir() {
			t.Errorf("the other program's folder is gone: %v", err)
		}
		if got := d.state(); got != before {
			t.Errorf("got  %s\nwant %s", got, before)
		}
		s.Unlock()
		d.expectClean()
	}
}

// TestOldFolderThatAppearsIsReplaced creates an empty folder with the old name of a renamed folder, and undoes the
// renaming.
func TestOldFolderThatAppearsIsReplaced(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	d.interrupt(steps)
	mkdir(t, d.at("folder"))
	d.save("b", "edited")
	d.lock().Unlock()
	if got, want := d.state(), strings.Replace(before, "b=b1", "b=edited", 1); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d.expectClean()
}

func mkdir(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestTwoLinksToOneFile changes a file under two names.
func TestTwoLinksToOneFile(t *testing.T) {
	for name, link := range map[string]func(old, new string) error{"hard": os.Link, "symbolic": os.Symlink} {
		t.Run(name, func(t *testing.T) {
			d := newTestSite(t, t.TempDir())
			if err := link(d.at("a"), d.at("c")); err != nil {
				missing.Skip(t, err) // Windows needs a privilege for symbolic links
			}
			want := d.state()
			s := d.lock()
			defer s.Unlock()
			set, err := s.Begin("test")
			if err := errors.Join(err, set.Put(d.at("a"), []byte("a1"), []byte("a2"))); err != nil {
				t.Fatal(err)
			}
			err = set.Put(d.at("c"), []byte("a1"), []byte("c2"))
			message := fmt.Sprintf("writing %s: it is the same file as %s (replace one of the two links with a copy)",
				filepath.ToSlash(d.at("c")), filepath.ToSlash(d.at("a")))
			if err == nil || err.Error() != message {
				t.Errorf("error %v\n want %s", err, message)
			}
			set.Discard()
			if got := d.state(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

// TestSpellingChanges renames a file and a folder to another spelling of their names. It has an effect only on disks
// that ignore case.
func TestSpellingChanges(t *testing.T) {
	for _, interrupted := range []bool{false, true} {
		d := newTestSite(t, t.TempDir())
		if err := os.Rename(d.at("folder"), d.at("Folder")); err != nil {
			t.Fatal(err)
		}
		d.save("Paper", "p1")
		s := d.lock()
		set, err := s.Begin("test")
		if IsRespelling(d.at("Paper"), d.at("paper")) {
			err = errors.Join(err, set.Put(d.at("Paper"), []byte("p1"), []byte("p2")),
				set.Move(d.at("Paper"), d.at("paper")))
		} else {
			err = errors.Join(err, set.Put(d.at("paper"), nil, []byte("p2")), set.Remove(d.at("Paper"), []byte("p1")))
		}
		if err := errors.Join(err, set.Move(d.at("Folder"), d.at("folder")), set.write()); err != nil {
			t.Fatal(err)
		}
		if interrupted {
			err = errors.Join(s.apply(set.journal.Changes[0]), s.apply(set.journal.Changes[1]))
		} else {
			err = set.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Unlock()
		d.lock().Unlock()
		if got, want := d.state(), before+" paper=p2"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		d.expectClean()
	}
}

// TestInterruptedRespellingIsCompleted kills a process while a folder has its working name.
func TestInterruptedRespellingIsCompleted(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	set, err := s.Begin("test")
	if err := errors.Join(err, set.Move(d.at("folder"), d.at("moved")), set.write()); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(d.at("folder"), s.absolute(set.journal.Changes[0].Work+aside)); err != nil {
		t.Fatal(err)
	}
	s.Unlock()
	d.lock().Unlock()
	if got, want := d.state(), "a=a1 b=b1 gone=g1 moved/inside=i1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	d.expectClean()
}

// TestManyFilesAreFlushedTogether changes so many files that the whole disk is flushed.
func TestManyFilesAreFlushedTogether(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	defer s.Unlock()
	set, err := s.Begin("test")
	if err != nil {
		t.Fatal(err)
	}
	for i := range few + 50 {
		if err := set.Put(d.at(fmt.Sprintf("new-%d", i)), nil, fmt.Appendf(nil, "text %d", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := set.Commit(); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(d.at("new-149")); string(got) != "text 149" {
		t.Errorf("the last file has %q", got)
	}
}
