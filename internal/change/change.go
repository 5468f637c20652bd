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
// There is one exception: if a program opened a file before Commit replaced it, and writes to it after Commit checked
// the old files for the last time, the write is lost. This is unlikely, because editors open, write and close a file
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
	"syscall"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/workdir"
	"github.com/rogpeppe/go-internal/robustio"
)

// A Site is a locked site.
type Site struct {
	ctx  context.Context // of the command; no set is committed after its end
	dir  string          // site's root
	root string          // dir as an absolute path
	lock *workdir.Lock
}

// Lock locks the site in dir, and completes or undoes a change that was interrupted. While another process has the
// lock, Lock waits. It calls notify with messages for the user, one line each. After ctx is canceled, Commit changes
// nothing.
func Lock(ctx context.Context, dir string, notify func(line string)) (*Site, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("locking the site: %w", err)
	}
	lock, err := workdir.Acquire(ctx, dir, func(holder string) { notify("waiting for " + holder) })
	if err != nil {
		return nil, err
	}
	s := &Site{ctx, dir, root, lock}
	if err := s.recover(notify); err != nil {
		lock.Release()
		return nil, err
	}
	return s, nil
}

// Unlock releases the lock.
func (s *Site) Unlock() { s.lock.Release() }

// Recover completes or undoes an interrupted change, for commands that only read. If no change was interrupted, it does
// nothing and does not lock the site.
func Recover(ctx context.Context, dir string, notify func(line string)) error {
	if _, err := os.Lstat(filepath.Join(dir, workdir.Name, folderName, journalName)); err != nil {
		return nil
	}
	s, err := Lock(ctx, dir, notify)
	if err != nil {
		return err
	}
	s.Unlock()
	return nil
}

// The folder in .offprint with the working files of a change, and the file in it that lists the steps.
const (
	folderName  = "change"
	journalName = "journal.json"
)

// A Set is a set of changes that take effect together. Put is safe for concurrent use, so that several files can be
// flushed to the disk at a time.
type Set struct {
	site    *Site
	journal journal
	folder  string // folder of the working files: the new files, then the old ones that they replaced

	mu    sync.Mutex
	dirs  map[string]*directory
	names map[string]string // path as the caller named it, by path in the journal
	files map[atomicfile.Identity][]existing
	disk  *atomicfile.Disk // disk of folder; nil if each file is flushed by itself

	closed    bool // whether Discard was called
	kept      bool // whether the working files stay, because files could not be restored
	committed bool // whether the files are changed
}

// A directory contains files of a set.
type directory struct {
	info fs.FileInfo
	near bool // whether it is on the disk of the set's folder
}

// An existing is a file on disk that gets new bytes.
type existing struct {
	name string // as the caller named it
	info fs.FileInfo
}

// A journal lists the steps of a set. It is on disk while the set is committed.
type journal struct {
	What    string   `json:"what"` // description in messages, such as "import"
	Changes []step   `json:"changes"`
	Folders []string `json:"folders,omitempty"` // folders that the set created, outer ones first
	Folder  uint64   `json:"folder,omitempty"`  // file number of the folder of working files; 0 if not known
}

// Begin begins a set. Messages use the description what, such as "import" in "changed during the import".
func (s *Site) Begin(what string) (*Set, error) {
	set := &Set{
		site:    s,
		journal: journal{What: what},
		folder:  filepath.Join(s.lock.Dir, folderName),
		dirs:    map[string]*directory{},
		names:   map[string]string{},
		files:   map[atomicfile.Identity][]existing{},
	}
	if err := os.Mkdir(set.folder, 0o777); err != nil {
		return nil, fmt.Errorf("preparing the %s: %w", what, err)
	}
	set.journal.Folder = fileNumber(set.folder)
	return set, nil
}

// fileNumber returns the number of a file on its disk, or 0 if it is not known.
func fileNumber(path string) uint64 {
	info, err := os.Lstat(path)
	if err != nil {
		return 0
	}
	return atomicfile.IdentityOf(info).Number()
}

// Put adds new bytes for a file, and creates the folders above it. was is what the caller read; nil means that the file
// must not exist. If the file would not change, Put does nothing.
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

// Move adds the renaming of a folder. The new name must be free. On a disk that ignores case, it can also be another
// spelling of the old name; in that case from can also be a file.
func (s *Set) Move(from, to string) error {
	if err := s.add(step{Path: to, From: from}, nil); err != nil {
		return fmt.Errorf("moving %s: %w", filepath.ToSlash(from), err)
	}
	return nil
}

// add appends a step to the set and writes its new bytes to a working file.
func (s *Set) add(c step, now []byte) error {
	path, old, err := s.target(c)
	if err != nil {
		return err
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	dir, err := s.append(&c, path, old)
	flushLater := dir != nil && dir.near && s.disk != nil
	s.mu.Unlock()
	if err != nil || c.Now == "" {
		return err
	}
	file, err := create(s.site.absolute(c.Work)+fresh, old, dir)
	if err != nil {
		return err
	}
	if flushLater {
		_, err := file.Write(now)
		return errors.Join(err, file.Close())
	}
	return atomicfile.Fill(file, now)
}

// few is the number of files from which the whole disk is flushed, if the system can do that.
const few = 100

// append appends a step to the journal, and returns the directory of its file. The caller must hold the mutex.
func (s *Set) append(c *step, path string, old fs.FileInfo) (*directory, error) {
	dir, err := s.directory(filepath.Dir(path))
	if err != nil {
		return nil, err
	}
	name := c.Path
	c.Path = s.site.relative(path)
	if c.From != "" {
		c.From = s.site.relative(c.From)
	}
	if other := s.sameFile(*c, name, old); other != "" {
		return nil, fmt.Errorf("it is the same file as %s (replace one of the two links with a copy)",
			filepath.ToSlash(other))
	}
	// A relative link stays valid only in its folder.
	isLink := c.Now == "" && old != nil && old.Mode()&fs.ModeSymlink != 0
	c.Work = s.workName(filepath.Dir(path), dir.near && !isLink)
	s.journal.Changes = append(s.journal.Changes, *c)
	if len(s.journal.Changes) == few {
		s.disk, _ = atomicfile.OpenDisk(s.folder)
	}
	return dir, nil
}

// directory returns a directory, and creates it if it does not exist. The caller must hold the mutex.
func (s *Set) directory(path string) (*directory, error) {
	if d := s.dirs[path]; d != nil {
		return d, nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := s.directory(filepath.Dir(path)); err != nil {
			return nil, err
		}
		if err = os.Mkdir(path, 0o777); err == nil {
			s.journal.Folders = append(s.journal.Folders, s.site.relative(path))
		} else if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		info, err = os.Stat(path)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "mkdir", Path: path, Err: syscall.ENOTDIR}
	}
	if name := s.site.relative(path); !filepath.IsAbs(name) && sitefile.IsOutside(s.site.root, name) {
		return nil, sitefile.Outside(s.site.absolute(name))
	}
	s.dirs[path] = &directory{info, atomicfile.SameDisk(s.folder, path)}
	return s.dirs[path], nil
}

// sameFile returns the name of an earlier step's file if it is the same as the file of this step, or "". The caller
// must hold the mutex.
func (s *Set) sameFile(c step, name string, old fs.FileInfo) string {
	if other, taken := s.names[c.Path]; taken {
		return other
	}
	s.names[c.Path] = name
	if old == nil || c.Now == "" { // a link that is removed is removed itself
		return ""
	}
	id := atomicfile.IdentityOf(old)
	for _, other := range s.files[id] {
		if os.SameFile(old, other.info) {
			return other.name
		}
	}
	s.files[id] = append(s.files[id], existing{name, old})
	return ""
}

// target returns the path to change and the file that is there now, or nil. If the path is a symbolic link, new bytes
// go to the file that the link points to; a removal removes the link itself.
func (s *Set) target(c step) (path string, old fs.FileInfo, err error) {
	if path, err = s.site.full(c.Path); err != nil {
		return "", nil, err
	}
	if c.isNew() {
		return path, nil, nil // Commit reports a file that exists as changed
	}
	info, err := os.Lstat(path)
	if err != nil {
		return path, nil, nil // Commit reports a file that cannot be read as changed
	}
	if info.Mode()&fs.ModeSymlink == 0 || c.Now == "" {
		return path, info, nil
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", nil, err
	}
	info, err = os.Stat(path)
	return path, info, err
}

// workName returns the name for the working files of the next step, in the set's folder or else in a directory. The
// caller must hold the mutex.
func (s *Set) workName(path string, inFolder bool) string {
	n := strconv.Itoa(len(s.journal.Changes))
	if inFolder {
		return s.site.relative(filepath.Join(s.folder, n))
	}
	return s.site.relative(filepath.Join(path, workPrefix+strconv.Itoa(os.Getpid())+"-"+n))
}

// workPrefix is the prefix of working files that are next to the file they replace, because it is not on the disk of
// .offprint, or because it is a symbolic link.
const workPrefix = ".offprint-"

// create creates the working file for a new version. It gets the owner, group and mode of the old version. If there is
// none, it gets those of a file that any program creates in the directory.
func create(path string, old fs.FileInfo, dir *directory) (*os.File, error) {
	const private, usual = 0o600, 0o666 // before the umask
	const flags = os.O_CREATE | os.O_EXCL | os.O_WRONLY | atomicfile.Nonblock
	if old == nil {
		file, err := os.OpenFile(path, flags, usual)
		if err == nil {
			atomicfile.InheritGroup(file, dir.info)
		}
		return file, err
	}
	file, err := os.OpenFile(path, flags, private)
	if err != nil {
		return nil, err
	}
	if err := atomicfile.CopyAttributes(file, old); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// Discard removes the working files. After Commit it does nothing.
func (s *Set) Discard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if !s.kept {
		_ = s.site.clean(&s.journal) // the next Lock removes what is left
	}
	if !s.committed {
		s.site.removeFolders(&s.journal)
	}
	if s.disk != nil {
		s.disk.Close()
		s.disk = nil
	}
	s.journal = journal{}
}

// Commit makes the changes in the order in which they were added. If files were modified since they were read, the
// error contains a problem for each of them. After any error, Commit restores all files; if it cannot restore a file,
// the error also contains a problem for this file. The exception is an error from removing the journal at the end: the
// changes stay, and the next Lock finishes the set.
func (s *Set) Commit() error {
	defer s.Discard()
	if len(s.journal.Changes) == 0 {
		return nil
	}
	if err := s.site.ctx.Err(); err != nil {
		return err
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
	if err := s.conflicts(step.oldFileChanged); err != nil {
		return s.abort(len(s.journal.Changes), err)
	}
	s.committed = true
	if err := s.site.clean(&s.journal); err != nil {
		s.kept = true
		return fmt.Errorf("finishing the %s: %w", s.journal.What, err)
	}
	return nil
}

// conflicts returns a problem for each step whose file another program changed. isConflict reports whether it did.
func (s *Set) conflicts(isConflict func(step, *Site) bool) error {
	var problems problem.List
	for _, c := range s.journal.Changes {
		if isConflict(c, s.site) {
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

// write flushes the new files to the disk and writes the journal. If the process dies after that, the next Lock
// completes or undoes the change.
func (s *Set) write() error {
	data, err := json.Marshal(s.journal.withNames(encodeName))
	if err == nil && s.disk != nil {
		err = s.disk.Sync()
	}
	if err == nil {
		_, err = atomicfile.Write(filepath.Join(s.folder, journalName), data)
	}
	if err == nil {
		err = atomicfile.SyncFolder(s.folder)
	}
	if err != nil {
		return fmt.Errorf("preparing the %s: %w", s.journal.What, err)
	}
	return nil
}

// abort undoes the first n steps. It returns the cause, and a problem for each file that could not be restored.
func (s *Set) abort(n int, cause error) error {
	var changed error
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
		s.site.keep(&s.journal)
	}
	return errors.Join(changed, cause, failed.Err())
}

// restore undoes steps, the last one first. It continues after an error, and returns a problem for each file that it
// could not restore.
func (s *Site) restore(steps []step) (failed problem.List) {
	for _, c := range slices.Backward(steps) {
		if err := s.undo(c); err != nil {
			failed = append(failed, s.notRestored(c, err.Error()))
		}
	}
	s.flush(&journal{Changes: steps})
	return failed
}

// notRestored returns the problem that the file of a step cannot be restored, because of why.
func (s *Site) notRestored(c step, why string) problem.Problem {
	return problem.Problem{
		File: filepath.ToSlash(s.absolute(c.Path)),
		What: "cannot be restored: " + why,
		Hint: "its old text is in " + filepath.ToSlash(filepath.Join(s.dir, workdir.Name, keptName)),
	}
}

// keptName is the folder in .offprint with the working files of the last change that could not be undone.
const keptName = "kept"

// keep ends a change that could not be undone. It keeps the working files for the user, also those that are next to the
// files that they replaced, because the next Lock would remove these.
func (s *Site) keep(j *journal) {
	folder, kept := filepath.Join(s.lock.Dir, folderName), filepath.Join(s.lock.Dir, keptName)
	for _, c := range j.Changes {
		work := s.absolute(c.Work)
		if filepath.Dir(work) == folder {
			continue
		}
		number := work[strings.LastIndexByte(work, '-')+1:]
		for _, kind := range []string{fresh, fresh + aside, old} {
			moveText(work+kind, filepath.Join(folder, number+kind))
		}
	}
	_ = robustio.RemoveAll(kept)
	if atomicfile.Rename(folder, kept) == nil {
		_ = os.Rename(filepath.Join(kept, journalName), filepath.Join(kept, "changes.json"))
	}
}

// moveText moves the bytes of a file, if it exists, to a new file, which can be on another disk.
func moveText(from, to string) {
	info, err := os.Stat(from)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return
	}
	if _, err := atomicfile.Write(to, data); err == nil {
		_ = os.Chmod(to, info.Mode().Perm())
		_ = os.Remove(from)
	}
}

// relative returns a path for the journal. A path inside the site is relative to its root, so that the site can be
// moved.
func (s *Site) relative(path string) string {
	path, err := s.full(path)
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(s.root, path); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return path
}

// full returns an absolute path. If it can, it does not look up the working directory, which takes two system calls.
func (s *Site) full(path string) (string, error) {
	if rel, err := filepath.Rel(s.dir, path); err == nil {
		return filepath.Join(s.root, rel), nil
	}
	return filepath.Abs(path)
}

// absolute is the inverse of relative.
func (s *Site) absolute(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, filepath.FromSlash(name))
}

// sum returns a hash of the bytes of a file, or "" for nil, which means that the file does not exist.
func sum(data []byte) string {
	if data == nil {
		return ""
	}
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// clean removes the working files of a change. It first removes the journal, which ends the change. After an error, the
// journal and the working files are still there.
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

// removeFolders removes the folders that a change created, if they are empty.
func (s *Site) removeFolders(j *journal) {
	for _, folder := range slices.Backward(j.Folders) {
		path := s.absolute(folder)
		if info, err := os.Lstat(path); err == nil && info.IsDir() {
			_ = os.Remove(path) // fails if it contains files
		}
	}
}

// flush flushes the folders of changed files to the disk, so that renamed files keep their new names.
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
