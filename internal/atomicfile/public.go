package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// This file creates files and folders for a web server. Everybody can read them, whatever the umask. Errors from
// setting a mode are ignored, because some file systems have no modes.

// Modes of files and folders for a web server.
const publicFile, publicFolder fs.FileMode = 0o644, 0o755

// CreatePublic creates or truncates a file. Everybody can read it.
func CreatePublic(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, publicFile)
	if err == nil {
		_ = f.Chmod(publicFile)
	}
	return f, err
}

// MkdirPublic creates a folder and the missing folders above it. Everybody can read those that it creates.
func MkdirPublic(dir string) error {
	err := os.Mkdir(dir, publicFolder)
	if errors.Is(err, fs.ErrNotExist) {
		if err := MkdirPublic(filepath.Dir(dir)); err != nil {
			return err
		}
		err = os.Mkdir(dir, publicFolder)
	}
	if err == nil {
		MakePublic(dir)
		return nil
	}
	if info, statErr := os.Stat(dir); statErr == nil && info.IsDir() {
		return nil
	}
	return err
}

// MakePublic makes a new folder readable by everybody. If the folder has the setgid bit, because a group shares it, the
// group can also write.
func MakePublic(dir string) {
	info, err := os.Stat(dir)
	if err != nil {
		return
	}
	mode := publicFolder
	if isShared := info.Mode()&fs.ModeSetgid != 0; isShared {
		mode |= fs.ModeSetgid | 0o020
	}
	if info.Mode()&(fs.ModePerm|fs.ModeSetgid) != mode {
		_ = os.Chmod(dir, mode)
	}
}

// IsPublic reports whether everybody can read a file or a folder.
func IsPublic(info fs.FileInfo) bool {
	if info.IsDir() {
		return info.Mode().Perm()&0o555 == 0o555
	}
	return info.Mode().Perm()&0o444 == 0o444
}
