//go:build unix

package change

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestReplacedFileKeepsOwnerAndMode changes a file of another user, if the test can create one.
func TestReplacedFileKeepsOwnerAndMode(t *testing.T) {
	const user, group = 12345, 23456
	for _, mode := range []fs.FileMode{0o600, 0o664, 0o444} {
		d := newTestSite(t, t.TempDir())
		if err := os.Chmod(d.at("a"), mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(d.at("a"), user, group); err != nil && os.Geteuid() == 0 {
			t.Fatal(err)
		}
		want, err := os.Stat(d.at("a"))
		if err != nil {
			t.Fatal(err)
		}
		d.put("a", []byte("a1"))
		got, err := os.Stat(d.at("a"))
		if err != nil {
			t.Fatal(err)
		}
		has, had := got.Sys().(*syscall.Stat_t), want.Sys().(*syscall.Stat_t)
		if has.Uid != had.Uid || has.Gid != had.Gid || got.Mode() != want.Mode() {
			t.Errorf("%d:%d %v, want %d:%d %v", has.Uid, has.Gid, got.Mode(), had.Uid, had.Gid, want.Mode())
		}
	}
}

// put replaces or creates a file.
func (d *testSite) put(name string, was []byte) {
	d.t.Helper()
	s := d.lock()
	defer s.Unlock()
	set, err := s.Begin("test")
	if err = errors.Join(err, set.Put(d.at(name), was, []byte("new"))); err == nil {
		err = set.Commit()
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// TestNewFilesAreLikeThoseOfOtherPrograms compares a new file and folder with those that the system creates.
func TestNewFilesAreLikeThoseOfOtherPrograms(t *testing.T) {
	for _, umask := range []int{0o077, 0o027, 0o022, 0o002} {
		d := newTestSite(t, t.TempDir())
		previous := syscall.Umask(umask)
		d.put("x/new", nil)
		syscall.Umask(previous)
		for name, want := range map[string]fs.FileMode{"x": 0o777, "x/new": 0o666} {
			info, err := os.Stat(d.at(name))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := info.Mode().Perm(), want&^fs.FileMode(umask); got != want {
				t.Errorf("umask %03o: %s has mode %v, want %v", umask, name, got, want)
			}
		}
	}
}

// TestGroupSharesTheLock tests that others of a group that shares the site can lock it, if the umask allows it.
func TestGroupSharesTheLock(t *testing.T) {
	for _, umask := range []int{0o077, 0o022, 0o002} {
		d := newTestSite(t, t.TempDir())
		previous := syscall.Umask(umask)
		s := d.lock()
		set, err := s.Begin("test")
		syscall.Umask(previous)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string]fs.FileMode{
			".": 0o777, "lock": 0o666, ".gitignore": 0o666, folderName: 0o777,
		} {
			info, err := os.Stat(filepath.Join(s.lock.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := info.Mode().Perm(), want&^fs.FileMode(umask); got != want {
				t.Errorf("umask %03o: %s has mode %v, want %v", umask, name, got, want)
			}
		}
		set.Discard()
		s.Unlock()
	}
}

// TestNewFileGetsTheGroupOfASharedFolder creates a file in a folder that determines the group.
func TestNewFileGetsTheGroupOfASharedFolder(t *testing.T) {
	const group = 23456
	d := newTestSite(t, t.TempDir())
	if err := os.Chown(d.at("."), -1, group); err != nil {
		return // only root may
	}
	if err := os.Chmod(d.at("."), 0o775|fs.ModeSetgid); err != nil {
		t.Fatal(err)
	}
	d.put("new", nil)
	info, err := os.Stat(d.at("new"))
	if err != nil || info.Sys().(*syscall.Stat_t).Gid != group {
		t.Errorf("it has the group %d, %v", info.Sys().(*syscall.Stat_t).Gid, err)
	}
}
