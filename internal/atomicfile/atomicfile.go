// Package atomicfile writes files whole or not at all.
//
// In come a path and bytes; afterwards the file has either these bytes or those that it had before,
// whatever stops the program in between. A file that has the bytes already is not touched.
//
// The well-known library for this, renameio, does not build for Windows, where os.Rename replaces
// files as well, if not always at once.
package atomicfile

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/rogpeppe/go-internal/robustio"
)

// Write gives a file its bytes, and makes the folders above it. It tells whether anything changed.
func Write(path string, data []byte) (changed bool, err error) {
	var b Batch
	if err := b.Add(path, data); err != nil {
		return false, err
	}
	changed = len(b.staged) > 0
	return changed, b.Commit()
}

// A Batch is files that get their bytes together: what takes long is done before the first of them
// changes, so that who watches them sees one change, and a failure is most likely to change none. Several
// goroutines can add to it, for a disk makes many files safe at a time.
type Batch struct {
	mu     sync.Mutex
	staged []staged
	failed bool
}

// A staged file has its bytes in a temporary file beside it.
type staged struct{ path, temporary string }

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
	b.keep(staged{path, temporary})
	return nil
}

// keep takes up a file that is ready, unless another could not be made so meanwhile.
func (b *Batch) keep(f staged) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed {
		_ = os.Remove(f.temporary)
		return
	}
	b.staged = append(b.staged, f)
}

// Commit puts the files into their places, in the order in which they were added.
func (b *Batch) Commit() error {
	for len(b.staged) > 0 {
		f := b.staged[0]
		if err := Rename(f.temporary, f.path); err != nil {
			b.Discard()
			return fmt.Errorf("writing %s: %w", f.path, err)
		}
		b.staged = b.staged[1:]
	}
	return nil
}

// Rename puts a file into the place of another, or a folder where none is. On Windows a file that is being
// read cannot be replaced, which passes, so that it tries again for a while, as the go command does;
// and neither can one that is read-only.
func Rename(from, to string) error {
	if info, err := os.Stat(to); runtime.GOOS == "windows" && err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o200 == 0 {
		_ = os.Chmod(to, 0o644)
	}
	return robustio.Rename(from, to)
}

// Discard leaves the files that were not put into their places as they are. Nothing can be added afterwards.
func (b *Batch) Discard() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed = true
	for _, f := range b.staged {
		_ = os.Remove(f.temporary)
	}
	b.staged = nil
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
