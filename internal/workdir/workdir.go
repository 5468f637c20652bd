// Package workdir manages .offprint, the folder for the lock, the caches and the temporary files of a site.
//
// The input is the folder of a site. The output is a lock that one process at a time can have, and temporary folders
// that are removed after the process that created them has ended. Both use locks of the operating system, which
// releases them when the process ends for any reason. The folder has its own .gitignore, so that git ignores everything
// in it.
package workdir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/problem"
	"github.com/rogpeppe/go-internal/robustio"
)

// Name is the name of the folder, in the site's root.
const Name = ".offprint"

// CacheName is the name of the folder with the caches of package cache, in the folder.
const CacheName = "cache"

// Names of files in the folder.
const (
	lockName   = "lock"
	holderName = "holder" // describes the process with the lock; on Windows, others cannot read the locked file itself
)

// Modes of the folder and its files. The umask decides whether a group that shares the site can write to them.
const (
	folderMode fs.FileMode = 0o777
	fileMode   fs.FileMode = 0o666
)

// Create creates the folder of the site if it does not exist, and returns its path. It removes links and special files
// from the folder: Offprint does not create them, but somebody who sends a site could have, and writing to one would
// change a file outside the site or block forever.
func Create(site string) (string, error) {
	dir := filepath.Join(site, Name)
	if err := os.Mkdir(dir, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("making the folder for temporary files: %w", err)
	}
	if info, err := os.Lstat(dir); err == nil && !info.IsDir() {
		return "", problem.Problem{
			File: filepath.ToSlash(dir),
			What: "this must be a folder, not a file or a symbolic link",
			Hint: "remove it",
		}
	}
	removeForeign(dir)
	removeForeign(filepath.Join(dir, CacheName))
	ignore := filepath.Join(dir, ".gitignore")
	// A process that is killed while it writes the file can leave it empty.
	if info, err := os.Lstat(ignore); err == nil && info.Size() > 0 {
		return dir, nil
	}
	if err := os.WriteFile(ignore, []byte("*\n"), fileMode); err != nil {
		return "", fmt.Errorf("making the folder for temporary files: %w", err)
	}
	return dir, nil
}

// removeForeign removes the links and special files in a folder that is not a link itself.
func removeForeign(dir string) {
	entries, _ := os.ReadDir(dir) // none if it does not exist yet
	for _, e := range entries {
		if !e.IsDir() && !e.Type().IsRegular() {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// A Lock is the right to change the files of a site. The operating system releases it when the process ends.
type Lock struct {
	Dir  string // the .offprint folder
	file *flock.Flock
}

// Acquire locks the site. If another process has the lock, it waits until that process releases it or ctx ends. After a
// second of waiting, it calls waiting once with a description of the other process.
func Acquire(ctx context.Context, site string, waiting func(holder string)) (*Lock, error) {
	dir, err := Create(site)
	if err != nil {
		return nil, err
	}
	l := &Lock{Dir: dir, file: flock.New(filepath.Join(dir, lockName), flock.SetPermissions(fileMode))}
	if err := l.acquire(ctx, waiting); err != nil {
		_ = l.file.Close()
		return nil, fmt.Errorf("locking the site: %w", err)
	}
	_ = os.WriteFile(filepath.Join(dir, holderName), []byte(describe()), fileMode) // only for messages
	return l, nil
}

// messageDelay is how long Acquire waits before it calls waiting, and retry is the interval between its attempts.
const (
	messageDelay = time.Second
	retry        = 20 * time.Millisecond
)

func (l *Lock) acquire(ctx context.Context, waiting func(holder string)) error {
	if got, err := l.file.TryLock(); got || err != nil {
		return err
	}
	short, cancel := context.WithTimeout(ctx, messageDelay)
	defer cancel()
	if got, _ := l.file.TryLockContext(short, retry); got {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	waiting(l.holder())
	_, err := l.file.TryLockContext(ctx, retry)
	return err
}

// holder describes the process that has the lock.
func (l *Lock) holder() string {
	text, err := os.ReadFile(filepath.Join(l.Dir, holderName))
	if err != nil || len(text) == 0 {
		return "another process"
	}
	return string(text)
}

// describe describes this process.
func describe() string {
	args := append([]string{"offprint"}, os.Args[1:]...)
	return fmt.Sprintf("process %d (%s)", os.Getpid(), strings.Join(args, " "))
}

// Release unlocks the site.
func (l *Lock) Release() {
	_ = os.Remove(filepath.Join(l.Dir, holderName))
	_ = l.file.Close()
}

// A Temp is a temporary folder. If its owner dies before removing it, a later call of MakeTemp removes it. The lock is
// a file beside the folder, created and locked before the folder. If the lock is free, the owner is dead.
type Temp struct {
	Path string
	lock *flock.Flock
}

// lockSuffix is appended to the name of a temporary folder to get the name of its lock.
const lockSuffix = ".lock"

// MakeTemp creates a temporary folder in parent, with a name that begins with prefix. It first removes the temporary
// folders of dead processes.
func MakeTemp(parent, prefix string) (*Temp, error) {
	sweep(parent, prefix)
	const attempts = 5 // another process can remove the file before it is locked
	for range attempts {
		file, err := os.CreateTemp(parent, prefix+"-*"+lockSuffix)
		if err != nil {
			return nil, fmt.Errorf("making a temporary folder: %w", err)
		}
		name := file.Name()
		_ = file.Close()
		lock := flock.New(name)
		if got, err := lock.TryLock(); err != nil {
			return nil, fmt.Errorf("locking a temporary folder: %w", errors.Join(err, lock.Close(), os.Remove(name)))
		} else if !got {
			_ = lock.Close()
			continue
		}
		t := &Temp{Path: strings.TrimSuffix(name, lockSuffix), lock: lock}
		if err := os.Mkdir(t.Path, 0o755); err != nil {
			t.Remove()
			return nil, fmt.Errorf("making a temporary folder: %w", err)
		}
		atomicfile.MakePublic(t.Path)
		return t, nil
	}
	return nil, fmt.Errorf("making a temporary folder in %s: other processes keep removing it", parent)
}

// Remove removes the folder. A second call does nothing.
func (t *Temp) Remove() {
	_ = robustio.RemoveAll(t.Path)
	_ = t.lock.Close() // before its file: Windows does not remove open files
	_ = robustio.RemoveAll(t.lock.Path())
}

// sweep removes the temporary folders of dead processes: those whose lock is free.
func sweep(parent, prefix string) {
	found, _ := filepath.Glob(filepath.Join(escapeGlob(parent), prefix+"-*"))
	for _, name := range found {
		dir, isLock := strings.CutSuffix(name, lockSuffix)
		if !isLock {
			sweepUnlocked(name)
			continue
		}
		lock := flock.New(name)
		if got, err := lock.TryLock(); got && err == nil {
			(&Temp{Path: dir, lock: lock}).Remove()
		} else {
			_ = lock.Close()
		}
	}
}

// sweepUnlocked removes an old folder that has no lock beside it. Earlier versions kept the lock inside the folder.
func sweepUnlocked(dir string) {
	if _, err := os.Lstat(dir + lockSuffix); err == nil {
		return
	}
	if info, err := os.Lstat(dir); err == nil && info.IsDir() && time.Since(info.ModTime()) > abandonedAge {
		_ = robustio.RemoveAll(dir)
	}
}

// abandonedAge is the age from which a folder without a lock counts as abandoned.
const abandonedAge = time.Hour

// escapeGlob returns a pattern that matches only the path.
func escapeGlob(path string) string {
	if os.PathSeparator == '\\' {
		return path // Windows has no escape; its paths cannot contain * or ?
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
