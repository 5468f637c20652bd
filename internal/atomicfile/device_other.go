//go:build !unix

package atomicfile

import "path/filepath"

// SameDisk reports whether a file can be renamed from one folder to the other.
func SameDisk(a, b string) bool {
	one, oneErr := filepath.EvalSymlinks(a)
	other, otherErr := filepath.EvalSymlinks(b)
	return oneErr == nil && otherErr == nil && filepath.VolumeName(one) == filepath.VolumeName(other)
}

// SyncFolder does nothing: Windows flushes names by itself.
func SyncFolder(string) error { return nil }
