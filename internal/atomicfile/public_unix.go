//go:build unix

package atomicfile

import (
	"io/fs"

	"golang.org/x/sys/unix"
)

// WritePublic creates a file or replaces its content. Everybody can read it. It makes half as many system calls as
// package os, which registers every file with the poller; a site has tens of thousands of files.
func WritePublic(path string, data []byte) (err error) {
	fd, err := ignoringEINTR(func() (int, error) {
		return unix.Open(path, unix.O_CREAT|unix.O_WRONLY|unix.O_TRUNC|unix.O_CLOEXEC, uint32(publicFile))
	})
	if err != nil {
		return &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer func() {
		if closing := unix.Close(fd); err == nil && closing != nil {
			err = &fs.PathError{Op: "close", Path: path, Err: closing}
		}
	}()
	var info unix.Stat_t
	if err := unix.Fstat(fd, &info); err == nil && fs.FileMode(info.Mode)&fs.ModePerm != publicFile {
		_ = unix.Fchmod(fd, uint32(publicFile))
	}
	for len(data) > 0 {
		n, err := ignoringEINTR(func() (int, error) { return unix.Write(fd, data[:min(len(data), 1<<30)]) })
		if err != nil {
			return &fs.PathError{Op: "write", Path: path, Err: err}
		}
		data = data[n:]
	}
	return nil
}

// ignoringEINTR repeats a system call that a signal interrupted.
func ignoringEINTR(call func() (int, error)) (int, error) {
	for {
		if n, err := call(); err != unix.EINTR {
			return n, err
		}
	}
}
