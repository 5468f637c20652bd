package change

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/content"
)

// A state is how far a step got before the process ended.
type state int

const (
	pending state = iota
	done
	edited // by another program since; not to be touched
)

// recover completes the change of a process that died, or undoes it if a file was edited since. A change without a
// journal has changed nothing yet.
func (s *Site) recover(say func(string)) error {
	s.sweep()
	folder := filepath.Join(s.lock.Dir, folderName)
	data, err := os.ReadFile(filepath.Join(folder, journalName))
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
	states := make([]state, len(j.Changes))
	undone := ""
	for i, c := range j.Changes {
		if states[i] = s.stateOf(c); states[i] == edited {
			undone = c.Path
		}
	}
	doing := "completing"
	if undone != "" {
		doing = "undoing"
		err = s.undoAll(&j, states)
	} else {
		err = s.complete(&j, states)
	}
	if err != nil {
		return fmt.Errorf("%s the interrupted %s: %w", doing, j.What, err)
	}
	if s.clean(&j); undone != "" {
		say(fmt.Sprintf("undid the interrupted %s, because %s was edited since", j.What, undone))
	} else {
		say(fmt.Sprintf("completed the interrupted %s", j.What))
	}
	return nil
}

func (s *Site) complete(j *journal, states []state) error {
	for i, c := range j.Changes {
		if states[i] == pending {
			if err := s.apply(c); err != nil {
				return err
			}
		}
	}
	s.flush(j)
	return nil
}

func (s *Site) undoAll(j *journal, states []state) error {
	for i := len(j.Changes) - 1; i >= 0; i-- {
		if states[i] == done || states[i] == edited && s.sumOf(j.Changes[i].Path) == j.Changes[i].Now {
			if err := s.undo(j.Changes[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// stateOf compares a step with what is on disk. It puts back a file that was moved aside by a system that cannot swap
// names.
func (s *Site) stateOf(c step) state {
	if c.From != "" {
		from, to := exists(s.absolute(c.From)), exists(s.absolute(c.Path))
		switch {
		case from && !to:
			return pending
		case to && !from:
			return done
		}
		return edited
	}
	now := s.sumOf(c.Path)
	if moved := c.Work + fresh + aside; now == "" && c.Now != "" && exists(s.absolute(moved)) {
		if atomicfile.Place(s.absolute(moved), s.absolute(c.Path)) != nil {
			return edited
		}
		now = s.sumOf(c.Path)
	}
	switch {
	case now == c.Now && c.Was != "" && exists(s.absolute(c.oldFile(s))) && c.displaced(s):
		return edited
	case now == c.Now:
		return done
	case now == c.Was && (c.Now == "" || s.sumOf(c.Work+fresh) == c.Now):
		return pending
	}
	return edited
}

// sweep removes working files beside the files of other disks, which a process left before it wrote its journal.
func (s *Site) sweep() {
	if exists(filepath.Join(s.lock.Dir, folderName, journalName)) {
		return
	}
	for _, folder := range []string{
		"", content.PapersDir, content.DigestsDir, content.CollectionsDir, content.PagesDir,
	} {
		dir := filepath.Join(s.dir, filepath.FromSlash(folder))
		entries, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), leftover) && e.Type().IsRegular() {
				_ = os.Remove(filepath.Join(dir, e.Name()))
			}
		}
	}
}
