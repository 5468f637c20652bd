//go:build unix

package atomicfile

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
)

// SameDisk reports whether a file can be renamed from one folder to the other.
func SameDisk(a, b string) bool {
	const missing = ".offprint-no-such-file" // mounts of one disk have one number, but Linux compares mounts first
	if err := os.Rename(filepath.Join(a, missing), filepath.Join(b, missing)); errors.Is(err, syscall.EXDEV) {
		return false
	}
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	if err != nil {
		return false
	}
	return one.Sys().(*syscall.Stat_t).Dev == other.Sys().(*syscall.Stat_t).Dev
}

// SyncFolder flushes the names in a folder to the disk.
func SyncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
