package watch

import "golang.org/x/sys/unix"

// remoteFileSystem returns the kind of the file system of a folder if it does not report every change, or else "".
func remoteFileSystem(path string) string {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil || s.Flags&unix.MNT_LOCAL != 0 {
		return ""
	}
	return unix.ByteSliceToString(s.Fstypename[:])
}
