package change

import (
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint/internal/atomicfile"
)

// IsRespelling reports whether two paths are spellings of the same name, because the disk ignores case or the form of
// Unicode. Two hard links to a file are two names.
func IsRespelling(a, b string) bool {
	one, err := os.Lstat(a)
	if err != nil {
		return false
	}
	other, err := os.Lstat(b)
	if err != nil || !os.SameFile(one, other) || filepath.Dir(a) != filepath.Dir(b) {
		return false
	}
	return !isListed(a) || !isListed(b)
}

// isListed reports whether a folder lists a file under exactly this name.
func isListed(path string) bool {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return false
	}
	defer folder.Close()
	names, err := folder.Readdirnames(-1)
	return err == nil && slices.Contains(names, filepath.Base(path))
}

// isEmptyFolder reports whether a path is a folder without files.
func isEmptyFolder(path string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() {
		return false
	}
	entries, err := os.ReadDir(path)
	return err == nil && len(entries) == 0
}

// rename renames a file or folder. If the new name is taken, the error is fs.ErrExist. A change of spelling uses a
// working name in between, because renaming directly has no effect on some disks that ignore case.
func rename(from, to, work string) error {
	if !IsRespelling(from, to) {
		return atomicfile.Move(from, to)
	}
	if err := atomicfile.Move(from, work+aside); err != nil {
		return err
	}
	if err := atomicfile.Move(work+aside, to); err != nil {
		return errors.Join(err, atomicfile.Move(work+aside, from))
	}
	return nil
}

// stateOfRenaming returns the state of a step that renames. If the process died during a change of spelling, it
// restores the old name.
func (s *Site) stateOfRenaming(c step) state {
	from, to, between := s.absolute(c.From), s.absolute(c.Path), s.absolute(c.Work+aside)
	if !exists(from) && !exists(to) && exists(between) && atomicfile.Move(between, from) != nil {
		return edited
	}
	switch hasOld, hasNew := exists(from), exists(to); {
	case hasOld && !hasNew:
		return pending
	case hasNew && !hasOld:
		return done
	case !hasOld:
		return edited
	}
	switch {
	case IsRespelling(from, to) && isListed(to):
		return done
	case IsRespelling(from, to):
		return pending
	case isEmptyFolder(from) && !isEmptyFolder(to): // another program made the old folder again
		return done
	}
	return edited
}
