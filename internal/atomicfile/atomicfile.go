// Package atomicfile replaces files completely or not at all.
//
// The input is a path and bytes. Afterwards the file has either these bytes or its previous ones, even if the program
// is interrupted. Package change, which changes the curator's files, builds on the primitives here; Write alone is for
// caches and other files that nobody edits.
//
// The well-known library for this, renameio, does not support Windows, where os.Rename also replaces files, although
// not always at the first attempt.
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

// Write writes data to a file and creates the folders above it. It reports whether anything changed.
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
	if err = Fill(temporary, data, mode); err == nil {
		err = Rename(temporary.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temporary.Name())
		return false, fmt.Errorf("writing %s: %w", path, err)
	}
	return true, nil
}

// Fill writes data to a new file, flushes it to the disk and closes the file.
func Fill(file *os.File, data []byte, mode os.FileMode) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Chmod(mode)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// Rename renames a file, replacing an existing one, or a folder to a free name. On Windows, a file that is open cannot
// be replaced for the moment, so Rename retries for a while, as the go command does. A read-only file cannot be
// replaced either, so it becomes writable first.
func Rename(from, to string) error {
	if info, err := os.Stat(to); runtime.GOOS == "windows" && err == nil && info.Mode().IsRegular() &&
		info.Mode().Perm()&0o200 == 0 {
		_ = os.Chmod(to, 0o644)
	}
	return robustio.Rename(from, to)
}

// Place gives a file the name to, unless a file of this name exists: then the error is fs.ErrExist and nothing
// happens.
func Place(from, to string) error {
	if err := renameToFree(from, to); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return placeSlowly(from, to)
}

func placeSlowly(from, to string) error {
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
	claim, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) // a disk without hard links
	if err != nil {
		return err
	}
	if err := errors.Join(claim.Close(), Rename(from, to)); err != nil {
		if info, lost := os.Lstat(to); lost == nil && info.Size() == 0 {
			_ = os.Remove(to)
		}
		return err
	}
	return nil
}

// Exchange swaps the file with the name path and another file: afterwards, other holds the bytes that path had at the
// moment when it got the bytes of other. Where the system cannot swap names, path does not exist for a moment; a file
// that another program creates there in this moment stays, and the error is fs.ErrExist.
func Exchange(other, path string) error {
	if err := swap(other, path); !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return exchangeSlowly(other, path)
}

func exchangeSlowly(other, path string) error {
	aside := other + ".aside"
	if err := Rename(path, aside); err != nil {
		return err
	}
	if err := Place(other, path); err != nil {
		return errors.Join(err, Place(aside, path))
	}
	return Rename(aside, other)
}
