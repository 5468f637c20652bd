package change

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/offprint/offprint/internal/atomicfile"
)

// A step is the change of one file or folder. Its working files are Work+fresh, the new file until it is placed, and
// Work+old, the old one until the end; if the system swaps names, the old file gets the name of the new one.
type step struct {
	Path string `json:"path"`           // as Site.relative returns it
	From string `json:"from,omitempty"` // the old name of a folder
	Was  string `json:"was,omitempty"`  // the sum of the old file; "" if there is none
	Now  string `json:"now,omitempty"`  // the sum of the new file; "" if there is none
	Work string `json:"work"`
}

// The endings of working files. Aside is that of package atomicfile.
const (
	fresh = ".new"
	old   = ".old"
	aside = ".aside"
)

// A conflictError reports that another program changed the file of a step.
type conflictError struct {
	step step
	undo error // why the file could not be put back
}

func (e conflictError) Error() string { return e.step.Path + " was changed by another program" }

// conflict reports whether the file is not what was read.
func (c step) conflict(s *Site) bool {
	if c.From != "" {
		return !exists(s.absolute(c.From)) || exists(s.absolute(c.Path))
	}
	return s.sumOf(c.Path) != c.Was
}

// displaced reports whether another program has written into the old file since it was displaced.
func (c step) displaced(s *Site) bool {
	return c.From == "" && c.Was != "" && s.sumOf(c.oldFile(s)) != c.Was
}

// oldFile returns the working file with the old bytes.
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

// sumOf returns the sum of a file, "" if it does not exist, and something that equals no sum if it cannot be read.
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

// apply makes a change, unless the file is not what was read: then the error is a conflictError and the file stays.
func (s *Site) apply(c step) error {
	path, work := s.absolute(c.Path), s.absolute(c.Work)
	isNew := c.From == "" && c.Was == "" // Place itself refuses the name of another file
	if !isNew && c.conflict(s) {
		return conflictError{step: c}
	}
	var err error
	switch {
	case c.From != "":
		err = atomicfile.Rename(s.absolute(c.From), path)
	case c.Was == "":
		err = atomicfile.Place(work+fresh, path)
	case c.Now == "":
		err = atomicfile.Rename(path, work+old)
	default:
		err = atomicfile.Exchange(work+fresh, path)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return conflictError{step: c}
	case err != nil:
		return fmt.Errorf("writing %s: %w", path, err)
	}
	if c.displaced(s) { // saved at this very moment
		return conflictError{c, s.undo(c)}
	}
	return nil
}

// undo restores what apply changed. What another program has written meanwhile stays.
func (s *Site) undo(c step) error {
	path, work := s.absolute(c.Path), s.absolute(c.Work)
	switch {
	case c.From != "":
		return atomicfile.Rename(path, s.absolute(c.From))
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
		return nil // saved since: this is the newest text
	}
	from := s.absolute(c.oldFile(s))
	if err := atomicfile.Exchange(from, path); err != nil {
		return err
	}
	if name := s.relative(from); s.sumOf(name) != c.Now { // saved between the two lines above
		return atomicfile.Exchange(from, path)
	}
	return nil
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
