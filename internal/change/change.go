// Package change updates a site's files atomically. Either every file of a Set is updated or none is, and a file that
// another program has modified since it was read is never overwritten.
//
// Lock gives one process the right to change a site; others wait. The input is a Set of files to write, remove and
// rename, each with the bytes that were read before. Commit updates the files and guarantees:
//
//   - If another program saved one of the files since it was read, even while Commit replaces it, the file keeps the
//     other program's text and the other files of the Set stay unchanged.
//   - If the process is killed, the next Lock completes the Set, or undoes it if a file was edited in the meantime.
//   - No program reads a partly written file. Where the system cannot swap two names, a file is missing for a moment.
//
// There is one exception: a program that opened a file before Commit replaced it, and writes to it after Commit looked
// at the old files for the last time, writes to a file that no longer has a name. Editors open, write and close a file
// without a pause.
package change

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/workdir"
	"github.com/rogpeppe/go-internal/robustio"
)

// A Site is a locked site.
type Site struct {
	dir  string // the site's root
	here string // the working directory; asking for it once per file is slow
	lock *workdir.Lock
}

// Lock locks the site in dir, and completes or undoes a change that was interrupted. While another process has the
// lock it waits; say receives what the user should know, one line each.
func Lock(ctx context.Context, dir string, say func(line string)) (*Site, error) {
	lock, err := workdir.Acquire(ctx, dir, func(holder string) { say("waiting for " + holder) })
	if err != nil {
		return nil, err
	}
	here, err := os.Getwd()
	if err != nil {
		lock.Release()
		return nil, fmt.Errorf("locking the site: %w", err)
	}
	s := &Site{dir, here, lock}
	if err := s.recover(say); err != nil {
		lock.Release()
		return nil, err
	}
	return s, nil
}

// Unlock releases the lock.
func (s *Site) Unlock() { s.lock.Release() }

// Recover completes or undoes an interrupted change, for commands that only read. Without one it does nothing, and
// needs no lock.
func Recover(ctx context.Context, dir string, say func(line string)) error {
	if _, err := os.Lstat(filepath.Join(dir, workdir.Name, folderName, journalName)); err != nil {
		return nil
	}
	s, err := Lock(ctx, dir, say)
	if err != nil {
		return err
	}
	s.Unlock()
	return nil
}

// The folder of a change in .offprint, and the file in it that lists the changes.
const (
	folderName  = "change"
	journalName = "journal.json"
)

// A Set is a set of changes that are made together. Put is safe for concurrent use, because a disk flushes many files
// at a time.
type Set struct {
	site    *Site
	journal journal
	folder  string // for the new files until they are placed, and the old ones until the end

	mu     sync.Mutex
	paths  map[string]bool // of the changes
	disks  map[string]bool // by folder that exists: whether it is on the disk of s.folder
	closed bool            // by Discard
	kept   bool            // files could not be restored; the working files stay
}

// A journal is what has to be done. It is on disk while a set is committed.
type journal struct {
	What    string `json:"what"` // what the user calls the change: "import"
	Changes []step `json:"changes"`
}

// Begin begins a set. What describes it in messages, as in "changed during the import".
func (s *Site) Begin(what string) (*Set, error) {
	set := &Set{
		site:    s,
		journal: journal{What: what},
		folder:  filepath.Join(s.lock.Dir, folderName),
		paths:   map[string]bool{},
		disks:   map[string]bool{},
	}
	if err := os.Mkdir(set.folder, 0o755); err != nil {
		return nil, fmt.Errorf("preparing the %s: %w", what, err)
	}
	return set, nil
}

// Put adds a file that gets new bytes, and makes the folders above it. was is what the caller read; nil means that the
// file must not exist. A file that would not change is left out.
func (s *Set) Put(path string, was, now []byte) error {
	if was != nil && string(was) == string(now) {
		return nil
	}
	c := step{Path: path, Was: sum(was), Now: sum(now)}
	if err := s.add(c, now); err != nil {
		return fmt.Errorf("writing %s: %w", filepath.ToSlash(path), err)
	}
	return nil
}

// Remove adds the removal of a file. was is what the caller read.
func (s *Set) Remove(path string, was []byte) error {
	if err := s.add(step{Path: path, Was: sum(was)}, nil); err != nil {
		return fmt.Errorf("removing %s: %w", filepath.ToSlash(path), err)
	}
	return nil
}

// Move adds the renaming of a folder. The new name must be free.
func (s *Set) Move(from, to string) error {
	if err := s.add(step{Path: to, From: from}, nil); err != nil {
		return fmt.Errorf("moving %s: %w", filepath.ToSlash(from), err)
	}
	return nil
}

// add stages the new bytes of a step and appends it to the set.
func (s *Set) add(c step, now []byte) error {
	path, mode := s.site.abs(c.Path), newMode
	var err error
	if c.Now != "" { // a link that is removed is removed itself
		path, mode, err = target(path)
	}
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := s.makeFolder(dir); err != nil {
		return err
	}
	c.Path = s.site.relative(path)
	if c.From != "" {
		c.From = s.site.relative(c.From)
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	if s.paths[c.Path] {
		s.mu.Unlock()
		return errors.New("two links lead to this file (replace one of them with a copy)")
	}
	s.paths[c.Path] = true
	c.Work = s.workName(dir)
	s.journal.Changes = append(s.journal.Changes, c)
	s.mu.Unlock()
	if c.Now == "" {
		return nil
	}
	return s.stage(s.site.absolute(c.Work), now, mode)
}

// newMode is the mode of a new file.
const newMode fs.FileMode = 0o644

// target returns the file to change, and its mode. If the path is a symbolic link, it is the file that the link points
// to.
func target(path string) (string, fs.FileMode, error) {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if path, err = filepath.EvalSymlinks(path); err != nil {
			return "", 0, err
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		return path, newMode, nil
	}
	return path, info.Mode().Perm(), nil
}

// makeFolder makes a folder and those above it, unless a file of the set is in it.
func (s *Set) makeFolder(dir string) error {
	s.mu.Lock()
	_, known := s.disks[dir]
	s.mu.Unlock()
	if known {
		return nil
	}
	return os.MkdirAll(dir, 0o755)
}

// workName returns a name for the working files of a change, on the disk of the folder. The caller holds the mutex.
func (s *Set) workName(dir string) string {
	same, known := s.disks[dir]
	if !known {
		same = atomicfile.SameDisk(s.folder, dir)
		s.disks[dir] = same
	}
	n := strconv.Itoa(len(s.journal.Changes))
	if same {
		return s.site.relative(filepath.Join(s.folder, n))
	}
	return s.site.relative(filepath.Join(dir, leftover+strconv.Itoa(os.Getpid())+"-"+n))
}

// leftover is the beginning of the names of working files beside the files of another disk.
const leftover = ".offprint-"

func (s *Set) stage(work string, data []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(work+fresh, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return atomicfile.Fill(file, data, mode)
}

// Discard removes what was staged. After Commit it does nothing.
func (s *Set) Discard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if !s.kept {
		_ = s.site.clean(&s.journal) // what stays is removed by the next Lock
	}
	s.journal.Changes = nil
}

// Commit makes the changes in the order in which they were added. If files were modified since they were read, the
// error is a problem.List that names them. After any error Commit restores all files; if it cannot restore one, the
// error also has a problem that names this file.
func (s *Set) Commit() error {
	defer s.Discard()
	if len(s.journal.Changes) == 0 {
		return nil
	}
	if err := s.conflicts(step.conflict); err != nil {
		return err
	}
	if err := s.write(); err != nil {
		return err
	}
	for i, c := range s.journal.Changes {
		if err := s.site.apply(c); err != nil {
			return s.abort(i, err)
		}
	}
	s.site.flush(&s.journal)
	if err := s.conflicts(step.displaced); err != nil {
		return s.abort(len(s.journal.Changes), err)
	}
	if err := s.site.clean(&s.journal); err != nil {
		s.kept = true
		return fmt.Errorf("ending the %s: %w", s.journal.What, err)
	}
	return nil
}

// conflicts returns a problem for each change whose file another program changed.
func (s *Set) conflicts(found func(step, *Site) bool) error {
	var problems problem.List
	for _, c := range s.journal.Changes {
		if found(c, s.site) {
			problems = append(problems, s.conflict(c))
		}
	}
	return problems.Err()
}

func (s *Set) conflict(c step) problem.Problem {
	return Conflict(s.site.absolute(c.Path), s.journal.What)
}

// Conflict returns the problem that another program changed a file during a change, such as an "import".
func Conflict(file, what string) problem.Problem {
	return problem.Problem{
		File: filepath.ToSlash(file),
		What: "changed during the " + what + "; nothing was written",
		Hint: "run it again",
	}
}

// write writes the journal to disk. From then on the next Lock completes or undoes the change if the process dies.
func (s *Set) write() error {
	data, err := json.Marshal(s.journal)
	if err != nil {
		return err
	}
	if _, err = atomicfile.Write(filepath.Join(s.folder, journalName), data); err == nil {
		err = atomicfile.SyncFolder(s.folder)
	}
	if err != nil {
		return fmt.Errorf("preparing the %s: %w", s.journal.What, err)
	}
	return nil
}

// abort undoes the first n changes and explains why.
func (s *Set) abort(n int, cause error) error {
	changed := error(nil)
	if c := (conflictError{}); errors.As(cause, &c) {
		changed, cause = s.conflict(c.step), c.undo
		if c.undo != nil {
			s.kept = true
		}
	}
	failed := s.site.restore(s.journal.Changes[:n])
	if len(failed) > 0 {
		s.kept = true
	}
	if s.kept {
		s.site.keep()
	}
	return errors.Join(changed, cause, failed.Err())
}

// restore undoes steps, the last first. It continues after an error, and returns a problem for each file that it could
// not restore.
func (s *Site) restore(steps []step) (failed problem.List) {
	for _, c := range slices.Backward(steps) {
		if err := s.undo(c); err != nil {
			failed = append(failed, problem.Problem{
				File: filepath.ToSlash(s.absolute(c.Path)),
				What: "cannot be restored: " + err.Error(),
				Hint: "its old text is in " + filepath.ToSlash(filepath.Join(s.dir, workdir.Name, keptName)),
			})
		}
	}
	s.flush(&journal{Changes: steps})
	return failed
}

// keptName is the folder in .offprint with the working files of the last change that could not be undone.
const keptName = "kept"

// keep ends a change that could not be undone, and keeps its working files for the user.
func (s *Site) keep() {
	folder, kept := filepath.Join(s.lock.Dir, folderName), filepath.Join(s.lock.Dir, keptName)
	_ = robustio.RemoveAll(kept)
	if atomicfile.Rename(folder, kept) == nil {
		_ = os.Rename(filepath.Join(kept, journalName), filepath.Join(kept, "changes.json"))
	}
}

// relative returns a path as the journal stores it: relative to the site if it is inside, so that a site can be moved.
func (s *Site) relative(path string) string {
	path = s.abs(path)
	if rel, err := filepath.Rel(s.abs(s.dir), path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// abs returns an absolute path. Unlike filepath.Abs, it does not ask for the working directory.
func (s *Site) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(s.here, path)
}

// absolute is the inverse of relative.
func (s *Site) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, filepath.FromSlash(name))
}

// sum identifies the bytes of a file; "" is a file that does not exist.
func sum(data []byte) string {
	if data == nil {
		return ""
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// clean removes the working files of a change: first the journal, which ends the change. The error means that the
// journal is still there, and so are the working files.
func (s *Site) clean(j *journal) error {
	folder := filepath.Join(s.lock.Dir, folderName)
	if err := robustio.RemoveAll(filepath.Join(folder, journalName)); err != nil {
		return err
	}
	for _, c := range j.Changes {
		if work := s.absolute(c.Work); !strings.HasPrefix(work, folder) {
			for _, kind := range []string{fresh, fresh + aside, old} {
				_ = os.Remove(work + kind)
			}
		}
	}
	_ = robustio.RemoveAll(folder)
	return nil
}

// flush flushes the new names to the disk.
func (s *Site) flush(j *journal) {
	done := map[string]bool{}
	for _, c := range j.Changes {
		dirs := []string{filepath.Dir(s.absolute(c.Path))}
		if c.From != "" {
			dirs = append(dirs, filepath.Dir(s.absolute(c.From)))
		}
		for _, dir := range dirs {
			if !done[dir] {
				done[dir] = true
				_ = atomicfile.SyncFolder(dir) // best effort: not every file system can
			}
		}
	}
}
