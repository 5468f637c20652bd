package atomicfile

import (
	"os"

	"golang.org/x/sys/unix"
)

// A Disk is a file system that can be flushed as a whole, which is faster than flushing many files one by one.
type Disk struct{ folder *os.File }

// OpenDisk returns the file system of a folder. The error is errors.ErrUnsupported on systems that can only flush
// single files.
func OpenDisk(folder string) (*Disk, error) {
	f, err := os.Open(folder)
	if err != nil {
		return nil, err
	}
	return &Disk{f}, nil
}

// Sync flushes all files. The error includes failures to write them since OpenDisk (Linux 5.8 and later).
func (d *Disk) Sync() error { return unix.Syncfs(int(d.folder.Fd())) }

// Close releases the disk.
func (d *Disk) Close() { _ = d.folder.Close() }
