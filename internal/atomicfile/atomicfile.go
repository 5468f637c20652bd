// Package atomicfile writes files whole or not at all.
//
// In come a path and bytes; afterwards the file has either these bytes or those that it had before,
// whatever stops the program in between. A file that has the bytes already is not touched. A Batch does
// so with several files, and folders that move, of which all change or none.
//
// The well-known library for this, renameio, does not build for Windows, where os.Rename replaces
// files as well, if not always at once.
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

// Write gives a file its bytes, and makes the folders above it. It tells whether anything changed.
func Write(path string, data []byte) (changed bool, err error) {
	var b Batch
	if err := b.Add(path, data); err != nil {
		return false, err
	}
	changed = len(b.changes) > 0
	return changed, b.Commit()
}

// A Batch is files that change together: what takes long is done before the first of them changes, so
// that who watches them sees one change, and after a failure all are as they were. Several goroutines can
// add to it, for a disk makes many files safe at a time.
type Batch struct {
	mu      sync.Mutex
	changes []change
	failed  bool
}

// A change gives a file the bytes that a temporary file beside it has, takes the file away, or gives a
// folder another name.
type change struct {
	path      string
	temporary string // "" where the file is to go
	aside     string // where the old file is kept until all are changed; "" where there was none
	folder    string // the name that the folder has which is to have the path; "" for a file
}

// Add makes a file ready to get its bytes, and makes the folders above it. After an error nothing of
// the batch is left.
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

// take takes up a file that is ready, unless another could not be made so meanwhile.
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

// Remove has a file taken away, which is there.
func (b *Batch) Remove(path string) { b.take(change{path: path}) }

// Move has a folder called by another name, which is free.
func (b *Batch) Move(from, to string) { b.take(change{path: to, folder: from}) }

// Commit makes the changes, in the order in which they were added. After an error the files that had
// changed have again what they had.
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

// make changes the file, and keeps the old one.
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
	aside, err := keep(c.path, c.temporary+".old")
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

// undo gives the file back what it had.
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

// keep keeps a file under another name as well, where there is one: by a link, which costs nothing, or
// where the disk has no links by a copy. A folder is left for Rename to refuse.
func keep(path, aside string) (string, error) {
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

// Rename puts a file into the place of another, or a folder where none is. On Windows a file that is being
// read cannot be replaced, which passes, so that it tries again for a while, as the go command does;
// and neither can one that is read-only.
func Rename(from, to string) error {
	if info, err := os.Stat(to); runtime.GOOS == "windows" && err == nil && info.Mode().IsRegular() &&
		info.Mode().Perm()&0o200 == 0 {
		_ = os.Chmod(to, 0o644)
	}
	return robustio.Rename(from, to)
}

// Discard leaves the files as they are. Nothing can be added afterwards.
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

// stage writes a temporary file beside the target, whose name begins with a dot so that nothing takes
// it for content.
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
