//go:build !unix

package atomicfile

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// SameDisk reports whether files can be renamed from one folder to the other.
func SameDisk(a, b string) bool {
	one, oneErr := filepath.EvalSymlinks(a)
	other, otherErr := filepath.EvalSymlinks(b)
	return oneErr == nil && otherErr == nil && filepath.VolumeName(one) == filepath.VolumeName(other)
}

// SyncFolder does nothing, because Windows flushes names by itself.
func SyncFolder(string) error { return nil }

// An Identity is equal for all names of one file. Different files can have equal identities; use os.SameFile to
// distinguish them.
type Identity struct {
	size     int64
	modified time.Time
}

// IdentityOf returns the identity of a file.
func IdentityOf(info fs.FileInfo) Identity { return Identity{info.Size(), info.ModTime()} }

// Number returns 0, because Windows does not return the number of a file with its other properties.
func (i Identity) Number() uint64 { return 0 }

// giveOwner does nothing, because files on Windows get their owner and rights from the folder.
func giveOwner(*os.File, fs.FileInfo, fs.FileInfo) {}

// InheritGroup does nothing, because files on Windows have no groups.
func InheritGroup(*os.File, fs.FileInfo) {}
