package cache

import (
	"io/fs"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// A root is an open folder to which the names of states are relative. The output of a site has tens of thousands of
// files. A stat relative to an open folder takes less time and memory than one of a whole path.
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

// state returns the state of a file without a hash. If follow is set, it returns that of the target of a symbolic link.
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

// modeOf returns the mode of a regular file or folder as package os does. It treats anything else as irregular.
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
