package cache

import (
	"io/fs"
	"syscall"
)

// identity returns the time of the last change of a file or its attributes, and its inode number.
func identity(info fs.FileInfo) (changed int64, node uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), s.Ino
	}
	return 0, 0
}
