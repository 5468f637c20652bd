package change

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/workdir"
)

// A state is how far a step got before the process ended.
type state int

const (
	pending state = iota
	done
	edited // another program changed or removed the file
)

// recover completes the change of a process that died, or undoes it if a file was edited since. If the journal does not
// exist, no file was changed yet.
func (s *Site) recover(notify func(string)) error {
	s.sweep()
	folder := filepath.Join(s.lock.Dir, folderName)
	data, err := sitefile.Read(s.dir, path.Join(workdir.Name, folderName, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return os.RemoveAll(folder)
	}
	if err != nil {
		return fmt.Errorf("reading an interrupted change: %w", err)
	}
	var j journal
	if err := json.Unmarshal(data, &j); err != nil {
		return fmt.Errorf("reading an interrupted change in %s: %w", folder, err)
	}
	j = j.withNames(decodeName)
	if err := s.checkJournal(&j); err != nil {
		return err
	}
	states := make([]state, len(j.Changes))
	undone := ""
	for i, c := range j.Changes {
		if states[i] = s.stateOf(c); states[i] == edited {
			undone = c.Path
		}
	}
	if undone == "" {
		if undone, err = s.complete(&j, states); err != nil {
			return fmt.Errorf("completing the interrupted %s: %w", j.What, err)
		}
	}
	if undone == "" {
		notify(fmt.Sprintf("completed the interrupted %s", j.What))
		return s.clean(&j)
	}
	notify(fmt.Sprintf("undid the interrupted %s, because %s was edited since", j.What, undone))
	failed := s.undoAll(&j, states)
	defer s.removeFolders(&j)
	if len(failed) > 0 {
		s.keep(&j)
		notify(failed.Error())
		return nil
	}
	return s.clean(&j)
}

// checkJournal rejects a journal that Offprint cannot have written. A site from someone else can contain one, which
// must not change files outside the site or in .git. Nobody else can know the number of the folder.
func (s *Site) checkJournal(j *journal) error {
	if n := fileNumber(filepath.Join(s.lock.Dir, folderName)); n != 0 && n == j.Folder {
		return nil
	}
	reject := func(name string) error {
		return problem.Problem{
			File: filepath.ToSlash(filepath.Join(s.dir, workdir.Name, folderName, journalName)),
			What: "this list of unfinished changes names " + problem.Quote(name) + ", which is not a file of the site",
			Hint: "remove the folder " + workdir.Name + "/" + folderName,
		}
	}
	for _, c := range j.Changes {
		work := s.absolute(c.Work)
		isWork := filepath.Dir(work) == filepath.Join(s.dir, workdir.Name, folderName) ||
			filepath.Dir(work) == filepath.Dir(s.absolute(c.Path)) && strings.HasPrefix(filepath.Base(work), workPrefix)
		if !isWork || !s.isOwn(c.Path) || c.From != "" && !s.isOwn(c.From) {
			return reject(c.Path)
		}
	}
	for _, folder := range j.Folders {
		if !s.isOwn(folder) {
			return reject(folder)
		}
	}
	return nil
}

// isOwn reports whether a name in a journal is a file of the site. A link, even content/, can lead to any folder.
func (s *Site) isOwn(name string) bool {
	path := s.absolute(name)
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if errors.Is(err, fs.ErrNotExist) { // the folder was removed since
		return filepath.IsLocal(filepath.FromSlash(name)) && !hasGit(name)
	}
	if err != nil {
		return false
	}
	path = filepath.Join(dir, filepath.Base(path))
	return !hasGit(path) && sitefile.IsBelow(path, s.dir)
}

// hasGit reports whether a path contains a .git folder.
func hasGit(name string) bool {
	isGit := func(folder string) bool { return strings.EqualFold(folder, ".git") }
	return slices.ContainsFunc(strings.Split(filepath.ToSlash(name), "/"), isGit)
}

// complete makes the pending changes. If another program edited a file meanwhile, it returns this file.
func (s *Site) complete(j *journal, states []state) (changed string, err error) {
	for i, c := range j.Changes {
		if states[i] != pending {
			continue
		}
		conflict := conflictError{}
		if err := s.apply(c); errors.As(err, &conflict) && conflict.undo == nil {
			return c.Path, nil
		} else if err != nil {
			return "", err
		}
		states[i] = done
	}
	s.flush(j)
	for i, c := range j.Changes {
		if exists(s.absolute(c.oldFile(s))) && c.oldFileChanged(s) {
			states[i] = edited
			return c.Path, nil
		}
	}
	return "", nil
}

// undoAll undoes the changes that were made. It returns a problem for each file that it could not restore, also because
// a person created a file with the name of a removed one.
func (s *Site) undoAll(j *journal, states []state) problem.List {
	var made []step
	var failed problem.List
	for i, c := range j.Changes {
		switch {
		case states[i] == done || states[i] == edited && c.From == "" && s.sumOf(c.Path) == c.Now:
			made = append(made, c)
		case c.From == "" && c.Now == "" && exists(s.absolute(c.Work+old)) && s.sumOf(c.Work+old) != s.sumOf(c.Path):
			failed = append(failed, s.notRestored(c, "there is another file with its name"))
		}
	}
	return append(failed, s.restore(made)...)
}

// stateOf compares a step with the files on disk. On systems that cannot swap names, it first restores a file that was
// moved aside.
func (s *Site) stateOf(c step) state {
	if c.From != "" {
		return s.stateOfRenaming(c)
	}
	now := s.sumOf(c.Path)
	if moved := c.Work + fresh + aside; (now == "" || now == empty) && c.Now != "" && exists(s.absolute(moved)) {
		if now == empty { // created by atomicfile.Place to reserve the name
			_ = os.Remove(s.absolute(c.Path))
		}
		if atomicfile.Place(s.absolute(moved), s.absolute(c.Path)) != nil {
			return edited
		}
		now = s.sumOf(c.Path)
	}
	switch {
	case now == c.Now && c.Was != "" && exists(s.absolute(c.oldFile(s))) && c.oldFileChanged(s):
		return edited
	case now == c.Now:
		return done
	case now == c.Was && (c.Now == "" || s.sumOf(c.Work+fresh) == c.Now):
		return pending
	}
	return edited
}

// empty is the sum of an empty file.
const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// sweep removes working files on other disks that a process left before it wrote its journal.
func (s *Site) sweep() {
	if exists(filepath.Join(s.lock.Dir, folderName, journalName)) {
		return
	}
	for _, folder := range []string{
		"", path.Dir(content.RemovedFile), content.PapersDir, content.DigestsDir, content.CollectionsDir,
		content.PagesDir, content.ResponsesDir,
	} {
		hasSubfolders := folder == content.PapersDir || folder == content.PagesDir
		s.sweepFolder(filepath.Join(s.dir, filepath.FromSlash(folder)), hasSubfolders)
	}
}

// sweepFolder removes the working files in a folder and, if isDeep is set, in its subfolders.
func (s *Site) sweepFolder(dir string, isDeep bool) {
	entries, _ := os.ReadDir(dir) // a folder that cannot be read has no working files
	for _, e := range entries {
		switch where := filepath.Join(dir, e.Name()); {
		case strings.HasPrefix(e.Name(), workPrefix) && e.Type().IsRegular():
			_ = os.Remove(where)
		case isDeep && e.IsDir():
			s.sweepFolder(where, isDeep)
		}
	}
}
