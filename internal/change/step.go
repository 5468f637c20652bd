package change

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/atomicfile"
)

// A step is the change of one file or folder. Work+fresh is the new file until it is placed, and then the old file that
// it replaced. Work+old is a removed file. Both stay until the set is finished.
type step struct {
	Path string `json:"path"`           // as Site.relative returns it
	From string `json:"from,omitempty"` // old name in a renaming
	Was  string `json:"was,omitempty"`  // sum of the old file; "" if it does not exist
	Now  string `json:"now,omitempty"`  // sum of the new file; "" if it is removed
	Work string `json:"work"`           // name of the working files without a suffix
}

// Suffixes of working files. On systems that cannot swap two names, package atomicfile renames the old file to
// Work+fresh+aside while it places the new one.
const (
	fresh = ".new"
	old   = ".old"
	aside = ".aside"
)

// withNames returns the journal with f(name) for every name.
func (j journal) withNames(f func(name string) string) journal {
	j.Changes, j.Folders = slices.Clone(j.Changes), slices.Clone(j.Folders)
	for i := range j.Changes {
		c := &j.Changes[i]
		c.Path, c.From, c.Work = f(c.Path), f(c.From), f(c.Work)
	}
	for i := range j.Folders {
		j.Folders[i] = f(j.Folders[i])
	}
	return j
}

// bytesPrefix is the prefix of a name in a journal that is not UTF-8, which JSON requires. Its bytes follow as
// hexadecimal digits.
const bytesPrefix = "bytes:"

// encodeName returns a name as it is in a journal.
func encodeName(name string) string {
	if utf8.ValidString(name) && !strings.HasPrefix(name, bytesPrefix) {
		return name
	}
	return bytesPrefix + hex.EncodeToString([]byte(name))
}

// decodeName is the inverse of encodeName.
func decodeName(name string) string {
	digits, isEncoded := strings.CutPrefix(name, bytesPrefix)
	if decoded, err := hex.DecodeString(digits); isEncoded && err == nil {
		return string(decoded)
	}
	return name
}

// A conflictError reports that another program changed the file of a step.
type conflictError struct {
	step step
	undo error // why the file could not be restored; can be nil
}

func (e conflictError) Error() string { return e.step.Path + " was changed by another program" }

// isNew reports whether the step creates a file.
func (c step) isNew() bool { return c.Was == "" && c.From == "" }

// conflict reports whether the file differs from what was read.
func (c step) conflict(s *Site) bool {
	if c.From != "" {
		from, to := s.absolute(c.From), s.absolute(c.Path)
		return !exists(from) || exists(to) && !IsRespelling(from, to)
	}
	return s.sumOf(c.Path) != c.Was
}

// oldFileChanged reports whether another program has written to the old file since apply replaced or removed it.
func (c step) oldFileChanged(s *Site) bool {
	return c.From == "" && c.Was != "" && s.sumOf(c.oldFile(s)) != c.Was
}

// oldFile returns the name of the working file with the old bytes.
func (c step) oldFile(s *Site) string {
	for _, name := range []string{c.Work + old, c.Work + fresh + aside} {
		if exists(s.absolute(name)) {
			return name
		}
	}
	return c.Work + fresh
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// sumOf returns the sum of a file: "" if it does not exist, and "?", which equals no sum, if it cannot be read.
func (s *Site) sumOf(name string) string {
	path := s.absolute(name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	if err != nil || !info.Mode().IsRegular() {
		return "?"
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ""
	case err != nil:
		return "?"
	case data == nil:
		data = []byte{}
	}
	return sum(data)
}

// apply makes a change. If the file differs from what was read, the error is a conflictError and the file stays as it
// is.
func (s *Site) apply(c step) error {
	path, work := s.absolute(c.Path), s.absolute(c.Work)
	if !c.isNew() && c.conflict(s) { // Place detects a conflict of a new file
		return conflictError{step: c}
	}
	var err error
	switch {
	case c.From != "":
		err = rename(s.absolute(c.From), path, work)
	case c.Was == "":
		err = atomicfile.Place(work+fresh, path)
	case c.Now == "":
		err = atomicfile.Rename(path, work+old)
	default:
		err = atomicfile.Exchange(work+fresh, path)
	}
	switch {
	case err != nil && c.From != "" && exists(work+aside): // the folder still has its working name
		return conflictError{c, err}
	case errors.Is(err, fs.ErrExist):
		return conflictError{step: c}
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if c.oldFileChanged(s) { // another program wrote to it meanwhile
		return conflictError{c, s.undo(c)}
	}
	return nil
}

// undo restores what apply changed. It keeps what another program has written meanwhile.
func (s *Site) undo(c step) error {
	path, work := s.absolute(c.Path), s.absolute(c.Work)
	switch {
	case c.From != "":
		return s.moveBack(c)
	case c.Was == "":
		return s.unplace(c)
	case c.Now == "":
		err := atomicfile.Place(work+old, path)
		if errors.Is(err, fs.ErrExist) || !exists(work+old) {
			return nil // another program made or removed the file
		}
		return err
	}
	if s.sumOf(c.Path) != c.Now {
		return nil // another program has saved the file since: keep its text
	}
	from := s.absolute(c.oldFile(s))
	if err := atomicfile.Exchange(from, path); err != nil {
		return err
	}
	if name := s.relative(from); s.sumOf(name) != c.Now { // saved between the two calls above
		return atomicfile.Exchange(from, path)
	}
	return nil
}

// moveBack undoes a renaming.
func (s *Site) moveBack(c step) error {
	from, to := s.absolute(c.From), s.absolute(c.Path)
	if isEmptyFolder(from) && !IsRespelling(from, to) { // another program made it
		_ = os.Remove(from)
	}
	return rename(to, from, s.absolute(c.Work))
}

// unplace removes a file that apply created.
func (s *Site) unplace(c step) error {
	path, work := s.absolute(c.Path), s.absolute(c.Work)
	if s.sumOf(c.Path) != c.Now {
		return nil // edited since
	}
	if err := atomicfile.Rename(path, work+old); err != nil {
		return err
	}
	if s.sumOf(c.Work+old) != c.Now {
		return atomicfile.Place(work+old, path)
	}
	return nil
}
