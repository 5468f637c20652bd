// Package atomicfile writes files whole or not at all.
//
// In come a path and bytes; afterwards the file has either these bytes or those that it had before,
// whatever stops the program in between. A file that has the bytes already is not touched.
//
// The well-known library for this, renameio, does not build for Windows, where os.Rename replaces
// files as well.
package atomicfile

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// Write gives a file its bytes, and makes the folders above it. It tells whether anything changed.
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
	if err := replace(path, data, mode); err != nil {
		return false, fmt.Errorf("writing %s: %w", path, err)
	}
	return true, nil
}

// replace writes a temporary file beside the target, whose name begins with a dot so that nothing
// takes it for content, and puts it in the target's place.
func replace(path string, data []byte, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".offprint-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(data); err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}
