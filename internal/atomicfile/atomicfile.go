// Package atomicfile writes files completely or not at all.
//
// The input is a path and bytes. Afterwards the file contains either these bytes or its previous ones, even if the
// program is interrupted. A file that already contains the bytes is not touched. A Batch does the same for several
// files and for folders to rename: either all of them change or none.
//
// The well-known library for this purpose, renameio, does not support Windows. There os.Rename also replaces files,
// but it can fail at first and need to be retried.
package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"github.com/rogpeppe/go-internal/robustio"
)

// Write writes data to a file and creates the folders above it. It reports whether anything changed.
func Write(path string, data []byte) (changed bool, err error) {
	var b Batch
	if err := b.Add(path, data); err != nil {
		return false, err
	}
	changed = len(b.changes) > 0
	return changed, b.Commit()
}

// A Batch is a set of files that change together. The slow work is done before the first file changes, so that a
// watcher sees a single change. After a failure all files are as before. Add is safe for concurrent use, because a disk
// syncs many files at a time.
type Batch struct {
	mu      sync.Mutex
	changes []change
	failed  bool
}

// A change replaces a file by a temporary file in the same folder, removes a file, or renames a folder.
type change struct {
	path      string
	temporary string // "" to remove the file
	aside     string // the backup of the old file until all files have changed; "" if there was no file
	folder    string // the current name of the folder to rename to path; "" for a file
}

// Add prepares to replace the content of a file with data, and creates the folders above it. After an error it
// discards the whole batch.
func (b *Batch) Add(path string, data []byte) error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
			return nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.Discard()
		return fmt.Errorf("making the folder of %s: %w", path, err)
	}
	temporary, err := stage(path, data, mode)
	if err != nil {
		b.Discard()
		return fmt.Errorf("writing %s: %w", path, err)
	}
	b.take(change{path: path, temporary: temporary})
	return nil
}

// take adds a change to the batch, unless another change has failed.
func (b *Batch) take(c change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed {
		if c.temporary != "" {
			_ = os.Remove(c.temporary)
		}
		return
	}
	b.changes = append(b.changes, c)
}

// Remove adds the removal of a file, which must exist.
func (b *Batch) Remove(path string) { b.take(change{path: path}) }

// Move adds the renaming of a folder. The new name must be free.
func (b *Batch) Move(from, to string) { b.take(change{path: to, folder: from}) }

// Commit makes the changes in the order in which they were added. After an error it restores the files that had already
// changed.
func (b *Batch) Commit() error {
	for i := range b.changes {
		if err := b.changes[i].make(); err != nil {
			err = fmt.Errorf("writing %s: %w", b.changes[i].path, err)
			for _, done := range slices.Backward(b.changes[:i]) {
				err = errors.Join(err, done.undo())
			}
			b.Discard()
			return err
		}
	}
	for _, c := range b.changes {
		if c.aside != "" {
			_ = os.Remove(c.aside)
		}
	}
	b.changes = nil
	return nil
}

// make makes the change and creates a backup of the old file.
func (c *change) make() error {
	if c.folder != "" {
		return Rename(c.folder, c.path)
	}
	if c.temporary == "" {
		aside, err := stage(c.path, nil, 0o600)
		if err != nil {
			return err
		}
		if err := Rename(c.path, aside); err != nil {
			_ = os.Remove(aside)
			return err
		}
		c.aside = aside
		return nil
	}
	aside, err := backUp(c.path, c.temporary+".old")
	if err != nil {
		return err
	}
	if err := Rename(c.temporary, c.path); err != nil {
		if aside != "" {
			_ = os.Remove(aside)
		}
		return err
	}
	c.temporary, c.aside = "", aside
	return nil
}

// undo restores the previous state.
func (c *change) undo() error {
	switch {
	case c.folder != "":
		return Rename(c.path, c.folder)
	case c.aside == "":
		return os.Remove(c.path)
	default:
		return Rename(c.aside, c.path)
	}
}

// backUp makes a backup of an existing file: a hard link, which is cheap, or a copy if the disk does not support
// links. It ignores a folder, which Rename then refuses to replace.
func backUp(path, aside string) (string, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
		return "", nil
	}
	if err == nil && os.Link(path, aside) == nil {
		return aside, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	return aside, os.WriteFile(aside, data, info.Mode().Perm())
}

// Rename renames a file, replacing an existing one, or a folder, whose new name must be free. On Windows, an open
// file cannot be replaced at the moment, so Rename retries for a while, as the go command does. A read-only file
// cannot be replaced either, so Rename makes it writable first.
func Rename(from, to string) error {
	if info, err := os.Stat(to); runtime.GOOS == "windows" && err == nil && info.Mode().IsRegular() &&
		info.Mode().Perm()&0o200 == 0 {
		_ = os.Chmod(to, 0o644)
	}
	return robustio.Rename(from, to)
}

// Discard leaves all files unchanged and empties the batch. Nothing can be added afterwards.
func (b *Batch) Discard() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed = true
	for _, c := range b.changes {
		if c.temporary != "" {
			_ = os.Remove(c.temporary)
		}
	}
	b.changes = nil
}

// stage writes a temporary file in the folder of the target. Its name starts with a dot, so that it is not treated as
// content.
func stage(path string, data []byte, mode os.FileMode) (name string, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".offprint-*")
	if err != nil {
		return "", err
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
	return f.Name(), err
}
