//go:build unix

package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// SameDisk reports whether files can be renamed from one folder to the other.
func SameDisk(a, b string) bool {
	// Mounts of one disk have the same device number, but Linux does not rename between them. It compares the mounts
	// before it looks for the file.
	const missing = ".offprint-no-such-file"
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

// An Identity is equal for all names of one file. Different files can have equal identities; use os.SameFile to
// distinguish them.
type Identity struct{ device, number uint64 }

// IdentityOf returns the identity of a file.
func IdentityOf(info fs.FileInfo) Identity {
	stat := info.Sys().(*syscall.Stat_t)
	return Identity{uint64(stat.Dev), uint64(stat.Ino)}
}

// Number returns the number of the file on its disk. It stays when the file is renamed.
func (i Identity) Number() uint64 { return i.number }

// giveOwner gives a file the owner and group of another one, as far as the process has the rights. Only root can change
// the owner.
func giveOwner(file *os.File, info, old fs.FileInfo) {
	has, want := info.Sys().(*syscall.Stat_t), old.Sys().(*syscall.Stat_t)
	if has.Uid != want.Uid && file.Chown(int(want.Uid), int(want.Gid)) == nil || has.Gid == want.Gid {
		return
	}
	_ = file.Chown(-1, int(want.Gid))
}

// InheritGroup gives a new file the group of the folder that it will be moved to, if new files in this folder inherit
// its group.
func InheritGroup(file *os.File, folder fs.FileInfo) {
	if folder.Mode()&fs.ModeSetgid != 0 {
		_ = file.Chown(-1, int(folder.Sys().(*syscall.Stat_t).Gid))
	}
}
