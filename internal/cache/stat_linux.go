package cache

import (
	"io/fs"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// A root is an open folder that the names of states are relative to. The output of a site has tens of thousands of
// files; looking at one relative to an open folder takes less time and memory than by its whole path.
type root struct {
	path string
	fd   int
}

func openRoot(path string) (*root, error) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return &root{path, fd}, nil
}

func (r *root) close() { _ = unix.Close(r.fd) }

// state returns the state of a file, or of the target of a symbolic link if follow is set, without a hash.
func (r *root) state(name string, follow bool) (State, error) {
	flags := unix.AT_SYMLINK_NOFOLLOW
	if follow {
		flags = 0
	}
	var s unix.Stat_t
	for {
		err := unix.Fstatat(r.fd, strings.TrimSuffix(name, "/"), &s, flags)
		if err == nil {
			break
		}
		if err != unix.EINTR { // a signal
			return State{}, &fs.PathError{Op: "lstat", Path: filepath.Join(r.path, name), Err: err}
		}
	}
	return State{
		Name: name, Mode: modeOf(s.Mode), Size: s.Size, Modified: s.Mtim.Nano(), Changed: s.Ctim.Nano(), Node: s.Ino,
	}, nil
}

// modeOf returns the mode of a regular file or folder as package os does. Anything else is irregular.
func modeOf(bits uint32) fs.FileMode {
	mode := fs.FileMode(bits & 0o777)
	switch bits & unix.S_IFMT {
	case unix.S_IFREG:
	case unix.S_IFDIR:
		mode |= fs.ModeDir
	default:
		mode |= fs.ModeIrregular
	}
	if bits&unix.S_ISUID != 0 {
		mode |= fs.ModeSetuid
	}
	if bits&unix.S_ISGID != 0 {
		mode |= fs.ModeSetgid
	}
	if bits&unix.S_ISVTX != 0 {
		mode |= fs.ModeSticky
	}
	return mode
}
