// Package atomicfile replaces files completely or not at all.
//
// The input is a path and bytes. Afterwards the file contains either these bytes or its previous ones, even if the
// program is interrupted. Package change, which changes the curator's files, builds on the functions here. Use Write
// alone only for caches and other files that nobody edits.
//
// The library renameio does not support Windows. There, os.Rename can replace files too, but can fail at the first
// attempt.
package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/rogpeppe/go-internal/robustio"
)

// Write writes data to a file and creates the folders above it. If the file already contains data, Write does not touch
// it. It reports whether the file changed.
func Write(path string, data []byte) (changed bool, err error) {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
			return false, nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, fmt.Errorf("making the folder of %s: %w", path, err)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), ".offprint-*")
	if err != nil {
		return false, fmt.Errorf("writing %s: %w", path, err)
	}
	_ = temporary.Chmod(mode) // not every file system has modes
	if err = Fill(temporary, data); err == nil {
		err = Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
		return false, fmt.Errorf("writing %s: %w", path, err)
	}
	return true, nil
}

// Fill writes data to a new file, flushes it to the disk and closes the file.
func Fill(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// CopyAttributes gives a new file the mode of an old one, and its owner and group if the process has the rights.
func CopyAttributes(file *os.File, old fs.FileInfo) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	giveOwner(file, info, old)
	if info.Mode().Perm() == old.Mode().Perm() {
		return nil // file systems without modes refuse to set one
	}
	return file.Chmod(old.Mode().Perm())
}

// Rename renames a file, replacing an existing one, or a folder to a free name. On Windows, an open file cannot be
// replaced, so Rename retries for a while, as the go command does. A read-only file cannot be replaced there either, so
// Rename first makes it writable.
func Rename(from, to string) error {
	if info, err := os.Stat(to); runtime.GOOS == "windows" && err == nil && info.Mode().IsRegular() &&
		info.Mode().Perm()&0o200 == 0 {
		_ = os.Chmod(to, 0o644)
	}
	return robustio.Rename(from, to)
}

// Move renames a file or folder. If the new name is taken, even by an empty folder, nothing changes and the error is
// fs.ErrExist.
func Move(from, to string) error {
	err := renameNew(from, to)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if info, err := os.Lstat(from); err == nil && !info.IsDir() {
		return placeByLink(from, to)
	}
	if _, err := os.Lstat(to); err == nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: fs.ErrExist}
	}
	return Rename(from, to)
}

// Place renames a file. If the new name is taken, nothing changes and the error is fs.ErrExist.
func Place(from, to string) error {
	err := renameNew(from, to)
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return placeByLink(from, to)
}

// placeByLink is Place for disks that cannot rename without replacing.
func placeByLink(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(from); err != nil {
		return err
	}
	// The disk has no hard links: reserve the name with an empty file.
	claim, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if err := errors.Join(claim.Close(), Rename(from, to)); err != nil {
		if info, statErr := os.Lstat(to); statErr == nil && info.Size() == 0 {
			_ = os.Remove(to)
		}
		return err
	}
	return nil
}

// Exchange swaps two files. Afterwards, other contains the bytes that path had at the moment when it was replaced.
// Where the system cannot swap names, path does not exist for a moment. If another program creates a file there in this
// moment, that file stays and the error is fs.ErrExist.
func Exchange(other, path string) error {
	if err := swap(other, path); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return exchangeInSteps(other, path)
}

// exchangeInSteps is Exchange for disks that cannot swap names.
func exchangeInSteps(other, path string) error {
	aside := other + ".aside"
	if err := Rename(path, aside); err != nil {
		return err
	}
	if err := Place(other, path); err != nil {
		return errors.Join(err, Place(aside, path))
	}
	return Rename(aside, other)
}
