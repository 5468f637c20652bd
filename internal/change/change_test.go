package change

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/missing"
	"github.com/offprint/offprint/internal/workdir"
	"pgregory.net/rapid"
)

// A testSite is a site with some papers.
type testSite struct {
	t        rapid.TB
	ctx      context.Context
	dir      string
	messages []string
}

func newTestSite(t rapid.TB, dir string) *testSite {
	d := &testSite{t: t, ctx: context.Background(), dir: dir}
	for name, text := range map[string]string{"a": "a1", "b": "b1", "gone": "g1", "folder/inside": "i1"} {
		d.save(name, text)
	}
	return d
}

func (d *testSite) at(name string) string { return filepath.Join(d.dir, "content", "papers", name) }

func (d *testSite) save(name, text string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.at(name)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.at(name), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// state returns every file with its text.
func (d *testSite) state() string {
	var b strings.Builder
	root := filepath.Join(d.dir, "content", "papers")
	_ = filepath.Walk(root, func(p string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			text, _ := os.ReadFile(p)
			name, _ := filepath.Rel(root, p)
			fmt.Fprintf(&b, "%s=%s ", filepath.ToSlash(name), text)
		}
		return err
	})
	return strings.TrimSpace(b.String())
}

func (d *testSite) lock() *Site {
	d.t.Helper()
	s, err := Lock(d.ctx, d.dir, func(line string) { d.messages = append(d.messages, line) })
	if err != nil {
		d.t.Fatal(err)
	}
	return s
}

// set begins a set with a change of every kind.
func (d *testSite) set(s *Site) *Set {
	d.t.Helper()
	set, err := s.Begin("test")
	err = errors.Join(
		err,
		set.Put(d.at("a"), []byte("a1"), []byte("a2")),
		set.Put(d.at("new"), nil, []byte("n2")),
		set.Remove(d.at("gone"), []byte("g1")),
		set.Put(d.at("b"), []byte("b1"), []byte("b2")),
		set.Move(d.at("folder"), d.at("moved")),
	)
	if err != nil {
		d.t.Fatal(err)
	}
	return set
}

const (
	before = "a=a1 b=b1 folder/inside=i1 gone=g1"
	after  = "a=a2 b=b2 moved/inside=i1 new=n2"
	steps  = 5
)

// TestCanceledChangeChangesNothing cancels the context of a command before it commits.
func TestCanceledChangeChangesNothing(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	d.ctx = ctx
	s := d.lock()
	set := d.set(s)
	cancel()
	if err := set.Commit(); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	s.Unlock()
	if got := d.state(); got != before {
		t.Errorf("got  %s\nwant %s", got, before)
	}
	d.expectClean()
}

func TestCommitMakesAllChanges(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	set := d.set(s)
	if got := d.state(); got != before {
		t.Errorf("before the commit: %s", got)
	}
	if err := set.Commit(); err != nil {
		t.Fatal(err)
	}
	s.Unlock()
	if got := d.state(); got != after {
		t.Errorf("got  %s\nwant %s", got, after)
	}
	d.expectClean()
}

// expectClean checks that no working files are left.
func (d *testSite) expectClean() {
	d.t.Helper()
	entries, _ := os.ReadDir(filepath.Join(d.dir, workdir.Name))
	for _, e := range entries {
		if e.Name() != ".gitignore" && e.Name() != "lock" {
			d.t.Errorf("%s is left", e.Name())
		}
	}
}

// expectKept reports an error if a text that could not be restored is not kept, or if the messages do not name its
// place.
func (d *testSite) expectKept(name, text string) {
	d.t.Helper()
	if got, _ := os.ReadFile(filepath.Join(d.dir, workdir.Name, keptName, name)); string(got) != text {
		d.t.Errorf("the kept file has %q, want %q", got, text)
	}
	if all := strings.Join(d.messages, "\n"); !strings.Contains(all, "its old text is in ") {
		d.t.Errorf("the messages are %q", d.messages)
	}
}

// TestChangedFileIsNeverReplaced lets another program change each file after it was read.
func TestChangedFileIsNeverReplaced(t *testing.T) {
	for name, edit := range map[string]func(d *testSite){
		"a":          func(d *testSite) { d.save("a", "edited") },
		"removed a":  func(d *testSite) { _ = os.Remove(d.at("a")) },
		"new":        func(d *testSite) { d.save("new", "edited") },
		"gone":       func(d *testSite) { d.save("gone", "edited") },
		"b":          func(d *testSite) { d.save("b", "edited") },
		"the folder": func(d *testSite) { d.save("moved/other", "edited") },
	} {
		t.Run(name, func(t *testing.T) {
			d := newTestSite(t, t.TempDir())
			s := d.lock()
			set := d.set(s)
			edit(d)
			want := d.state()
			err := set.Commit()
			var list problem.List
			if !errors.As(err, &list) ||
				!strings.Contains(err.Error(), "changed during the test; nothing was written") {
				t.Errorf("error %v", err)
			}
			s.Unlock()
			if got := d.state(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			d.expectClean()
		})
	}
}

// TestLateSaveIsKept opens a file before it is replaced, and writes to it afterwards.
func TestLateSaveIsKept(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	set := d.set(s)
	open, err := os.OpenFile(d.at("a"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := set.write(); err != nil {
		t.Fatal(err)
	}
	for _, c := range set.journal.Changes {
		if err := s.apply(c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := open.WriteString(" and a late edit"); err != nil {
		t.Fatal(err)
	}
	if err := open.Close(); err != nil {
		t.Fatal(err)
	}
	err = set.conflicts(step.oldFileChanged)
	if err == nil {
		t.Fatal("the edit was not seen")
	}
	if err := set.abort(steps, err); err == nil || !strings.Contains(err.Error(), "nothing was written") {
		t.Errorf("error %v", err)
	}
	set.Discard()
	s.Unlock()
	if got, want := d.state(), strings.Replace(before, "a=a1", "a=a1 and a late edit", 1); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestInterruptedChangeIsCompleted ends the process after each step.
func TestInterruptedChangeIsCompleted(t *testing.T) {
	for done := range steps + 1 {
		t.Run(fmt.Sprint(done), func(t *testing.T) {
			d := newTestSite(t, t.TempDir())
			d.interrupt(done)
			d.lock().Unlock()
			if got := d.state(); got != after {
				t.Errorf("got  %s\nwant %s", got, after)
			}
			if want := "completed the interrupted test"; len(d.messages) != 1 || d.messages[0] != want {
				t.Errorf("the messages are %q, want %q", d.messages, want)
			}
			d.expectClean()
		})
	}
}

// interrupt makes the first steps of a change and then stops like a process that is killed.
func (d *testSite) interrupt(done int) {
	d.t.Helper()
	s := d.lock()
	set := d.set(s)
	if err := set.write(); err != nil {
		d.t.Fatal(err)
	}
	for _, c := range set.journal.Changes[:done] {
		if err := s.apply(c); err != nil {
			d.t.Fatal(err)
		}
	}
	s.Unlock()
}

// TestEditAfterAnInterruptionStays edits a file between an interrupted change and the next command. For every file and
// step, the change is undone and the edit stays.
func TestEditAfterAnInterruptionStays(t *testing.T) {
	root := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		d := newTestSite(t, filepath.Join(root, fmt.Sprint(n)))
		done := rapid.IntRange(0, steps).Draw(t, "done")
		d.interrupt(done)
		name := rapid.SampledFrom([]string{"a", "b", "new", "gone"}).Draw(t, "name")
		d.save(name, "edited")
		d.lock().Unlock()
		want := map[string]string{"a": "a1", "b": "b1", "gone": "g1", "folder/inside": "i1", name: "edited"}
		for name, text := range want {
			if got, _ := os.ReadFile(d.at(name)); !bytes.Equal(got, []byte(text)) {
				t.Errorf("%s has %q, want %q; all: %s", name, got, text, d.state())
			}
		}
		if isRemoved := done >= 3; name == "gone" && isRemoved {
			d.expectKept("2.old", "g1")
			return
		}
		d.expectClean()
	})
}

// TestLeftoversAreRemoved stops a process before it writes its journal.
func TestLeftoversAreRemoved(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	d.set(s)
	onAnotherDisk := []string{
		".offprint-1-2.new", "folder/.offprint-1-3.new", "../.offprint-1-4.new", "../digests/.offprint-1-5.new",
		"../responses/.offprint-1-6.new", "../collections/.offprint-1-7.new", "../pages/x/.offprint-1-8.new",
	}
	for _, name := range onAnotherDisk {
		d.save(name, "on another disk")
	}
	s.Unlock()
	d.lock().Unlock()
	if got := d.state(); got != before {
		t.Errorf("got  %s\nwant %s", got, before)
	}
	for _, name := range onAnotherDisk {
		if _, err := os.Lstat(d.at(name)); err == nil {
			t.Errorf("%s is left", name)
		}
	}
	d.expectClean()
}

// TestTextOnAnotherDiskIsKept creates a file with the name of one that an interrupted change removed, on another disk
// than .offprint.
func TestTextOnAnotherDiskIsKept(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	s := d.lock()
	set, err := s.Begin("test")
	if err != nil {
		t.Fatal(err)
	}
	path, err := s.full(d.at("gone"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	set.dirs[filepath.Dir(path)] = &directory{info: info}
	if err := errors.Join(set.Remove(d.at("gone"), []byte("g1")), set.write()); err != nil {
		t.Fatal(err)
	}
	if err := s.apply(set.journal.Changes[0]); err != nil {
		t.Fatal(err)
	}
	s.Unlock()
	d.save("gone", "edited")
	d.lock().Unlock()
	d.lock().Unlock()
	d.expectKept("0.old", "g1")
	if got, want := d.state(), strings.Replace(before, "g1", "edited", 1); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestSymbolicLinkIsKept changes a file through a symbolic link.
func TestSymbolicLinkIsKept(t *testing.T) {
	d := newTestSite(t, t.TempDir())
	d.save("real/a", "a1")
	if err := os.Remove(d.at("a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(d.at("real/a"), d.at("a")); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	s := d.lock()
	defer s.Unlock()
	if err := d.set(s).Commit(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(d.at("a"))
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced, %v", err)
	}
	if got, _ := os.ReadFile(d.at("real/a")); string(got) != "a2" {
		t.Errorf("the file has %q", got)
	}
}

// TestFoldersOutsideTheSiteAreRejected writes below a folder that is a symbolic link.
func TestFoldersOutsideTheSiteAreRejected(t *testing.T) {
	d := newTestSite(t, filepath.Join(t.TempDir(), "site"))
	outside := t.TempDir()
	if err := os.Symlink(outside, d.at("out")); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	if err := os.Symlink("folder", d.at("inside")); err != nil {
		t.Fatal(err)
	}
	s := d.lock()
	defer s.Unlock()
	for name, isAllowed := range map[string]bool{
		"out/x": false, "out/y/x": false, "inside/x": true, "inside/y/x": true,
	} {
		set, err := s.Begin("test")
		if err != nil {
			t.Fatal(err)
		}
		err = set.Put(d.at(name), nil, []byte("x"))
		if isProblem := errors.As(err, new(problem.Problem)); (err == nil) != isAllowed || err != nil && !isProblem {
			t.Errorf("%s: error %v", name, err)
		}
		set.Discard()
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
}

// TestForeignJournalIsRejected plants journals that Offprint cannot have written.
func TestForeignJournalIsRejected(t *testing.T) {
	for _, name := range []string{
		"../outside", "/tmp/offprint-outside", ".git/hooks/post-checkout", "content/.GIT/config",
	} {
		d := newTestSite(t, filepath.Join(t.TempDir(), "site"))
		folder := filepath.Join(d.dir, workdir.Name, folderName)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		j := fmt.Sprintf(`{"what": "import", "changes": [{"path": %q, "now": %q, "work": ".offprint/change/0"}]}`,
			name, sum([]byte("x")))
		for file, text := range map[string]string{journalName: j, "0.new": "x"} {
			if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Lock(d.ctx, d.dir, func(string) {}); err == nil || !strings.Contains(err.Error(), "not a "+
			"file of the site") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestJournalOfALinkedSiteIsCompleted interrupts changes of files that are outside the site's folder because a link of
// the site leads to them. A journal from someone else must not change them.
func TestJournalOfALinkedSiteIsCompleted(t *testing.T) {
	for _, isForeign := range []bool{false, true} {
		for _, name := range []string{"content/x", "layouts/x", "site.yaml"} {
			root := t.TempDir()
			d := &testSite{t: t, ctx: t.Context(), dir: filepath.Join(root, "site")}
			top, _, _ := strings.Cut(name, "/")
			err := errors.Join(os.Mkdir(d.dir, 0o755), os.MkdirAll(filepath.Join(root, "content"), 0o755),
				os.MkdirAll(filepath.Join(root, "layouts"), 0o755),
				os.WriteFile(filepath.Join(root, filepath.FromSlash(name)), []byte("before"), 0o644))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(root, top), filepath.Join(d.dir, top)); err != nil {
				missing.Skip(t, err) // Windows needs a privilege for symbolic links
			}
			s := d.lock()
			set, err := s.Begin("test")
			path := filepath.Join(d.dir, filepath.FromSlash(name))
			err = errors.Join(err, set.Put(path, []byte("before"), []byte("after")))
			if want := "after"; isForeign {
				set.journal.Folder = 0
				want = "before"
				err = errors.Join(err, set.write())
				s.Unlock()
				if _, err := Lock(d.ctx, d.dir, func(string) {}); err == nil {
					t.Errorf("%s: no error", name)
				}
				expectText(t, path, want)
			} else {
				err = errors.Join(err, set.write())
				s.Unlock()
				d.lock().Unlock()
				expectText(t, path, want)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}

func expectText(t *testing.T, path, want string) {
	t.Helper()
	if got, _ := os.ReadFile(path); string(got) != want {
		t.Errorf("%s has %q, want %q", path, got, want)
	}
}

// TestNamesWithoutUTF8 interrupts a change of a file whose name is not UTF-8.
func TestNamesWithoutUTF8(t *testing.T) {
	for done := range steps + 2 {
		d := newTestSite(t, t.TempDir())
		if err := os.WriteFile(d.at("\xe9tudes"), []byte("e1"), 0o644); err != nil {
			missing.Skip(t, err) // macOS and Windows accept only Unicode
		}
		s := d.lock()
		set := d.set(s)
		if err := errors.Join(set.Put(d.at("\xe9tudes"), []byte("e1"), []byte("e2")), set.write()); err != nil {
			t.Fatal(err)
		}
		for _, c := range set.journal.Changes[:done] {
			if err := s.apply(c); err != nil {
				t.Fatal(err)
			}
		}
		s.Unlock()
		d.lock().Unlock()
		if got, want := d.state(), after+" \xe9tudes=e2"; got != want {
			t.Errorf("got  %q\nwant %q", got, want)
		}
		d.expectClean()
	}
}

// TestLinkIsRemoved removes a link whose target is relative to its folder.
func TestLinkIsRemoved(t *testing.T) {
	for _, done := range []int{0, 1, 2} { // 2: not interrupted
		d := newTestSite(t, t.TempDir())
		d.save("folder/deep/inside", "i2")
		if err := os.Symlink("../../a", d.at("folder/deep/link")); err != nil {
			missing.Skip(t, err) // Windows needs a privilege for symbolic links
		}
		s := d.lock()
		set, err := s.Begin("test")
		err = errors.Join(err, set.Remove(d.at("folder/deep/link"), []byte("a1")))
		switch {
		case err != nil:
		case done == 2:
			err = set.Commit()
		default:
			err = set.write()
			for _, c := range set.journal.Changes[:done] {
				err = errors.Join(err, s.apply(c))
			}
		}
		s.Unlock()
		d.lock().Unlock()
		const want = "a=a1 b=b1 folder/deep/inside=i2 folder/inside=i1 gone=g1"
		if got := d.state(); err != nil || got != want {
			t.Errorf("error %v\ngot  %s\nwant %s", err, got, want)
		}
		d.expectClean()
	}
}

// TestLockSucceedsIfFilesAreMissing removes the files that recovery would restore.
func TestLockSucceedsIfFilesAreMissing(t *testing.T) {
	for done := range steps + 1 {
		d := newTestSite(t, t.TempDir())
		d.interrupt(done)
		d.save("b", "edited")
		for _, name := range []string{"folder", "moved", "gone", "a", "new"} {
			if err := os.RemoveAll(d.at(name)); err != nil {
				t.Fatal(err)
			}
		}
		d.lock().Unlock()
		if got := d.state(); !strings.Contains(got, "b=edited") {
			t.Errorf("after %d steps: %s", done, got)
		}
		d.lock().Unlock()
	}
}
