//go:build linux && browser

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// An editor saves a file with an additional line.
type editor struct {
	name string
	save func(path, line string) error
}

var editors = []editor{
	{"appends", func(path, line string) error { return overwrite(path, os.O_APPEND, line) }},
	{"renames", func(path, line string) error {
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		aside := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".swp")
		if err := os.WriteFile(aside, append(old, line...), 0o644); err != nil {
			return err
		}
		return os.Rename(aside, path)
	}},
	{"truncates", func(path, line string) error {
		old, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return overwrite(path, os.O_TRUNC, string(old)+line)
	}},
}

// overwrite opens an existing file, writes to it and closes it.
func overwrite(path string, mode int, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|mode, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// testSaves saves a file while a command changes it, at normal speed and with a slow disk.
func testSaves(h *harness, t *tally) {
	names := []string{"import", "fmt", "tags rename", "check --fix", "mv"}
	each := h.times(2, 20)
	h.parallel(len(names)*len(editors)*2*each, func(i int) {
		c, ed := findCommand(names[i%len(names)]), editors[i/len(names)%len(editors)]
		isSlow := i/len(names)/len(editors)%2 == 1
		h.saveDuring(t, c, ed, isSlow, i)
	})
}

// slowCalls are the calls that a slow disk delays.
const slowCalls = "fsync,renameat,renameat2,linkat,unlinkat"

// saveDuring saves a file at a random moment of a command.
func (h *harness) saveDuring(t *tally, c command, ed editor, isSlow bool, n int) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	random := t.random(n)
	d, err := h.copySandbox(c.sandbox)
	defer d.remove()
	if err != nil {
		t.fail("%v", err)
		return
	}
	line, span, how := h.commandLine(c, d), base.result.took, "at normal speed"
	if isSlow {
		delay := 1 + random.IntN(8)
		line = withFault(slowCalls, fmt.Sprintf("delay_exit=%d", delay*1000), line)
		span, how = span+time.Duration(delay)*60*time.Millisecond, fmt.Sprintf("with calls slower by %d ms", delay)
	}
	r, err := h.start(invocation{dir: d.site(), args: line})
	if err != nil {
		t.fail("%v", err)
		return
	}
	after := time.Duration(random.Float64() * float64(span))
	what := fmt.Sprintf("%s %s, an editor %s after %v", c.name, how, ed.name, after)
	saved := make(chan saveResult, 1)
	time.AfterFunc(after, func() { saved <- timedSave(ed, filepath.Join(d.site(), "content/papers/target.md")) })
	e, s := <-r.done, <-saved
	h.checkSave(t, c, d, base, e, s, what)
}

// A saveResult is the error and the duration of a save.
type saveResult struct {
	err  error
	took time.Duration
}

const savedNote = "\nMY SAVED NOTE\n"

func timedSave(ed editor, path string) saveResult {
	start := time.Now()
	err := ed.save(path, savedNote)
	return saveResult{err, time.Since(start)}
}

// slowest is the maximum time of a save whose text must not be lost. An editor that keeps the file open for longer can
// write to a file that was already replaced, as documented.
const slowest = time.Millisecond

// checkSave fails if the saved text is in no file, or if a command that refused changed other files.
func (h *harness) checkSave(t *tally, c command, d sandbox, base *baseline, e result, s saveResult, what string) {
	got, err := readState(d.root)
	switch {
	case e.hung:
		t.failHung("%s", what)
		return
	case err != nil:
		t.fail("%s: %v", what, err)
		return
	case errors.Is(s.err, fs.ErrNotExist): // renamed before the editor opened it
		t.count("missing file")
		return
	case s.err != nil:
		t.fail("%s: saving: %v", what, s.err)
		return
	}
	const old, moved = "site/content/papers/target.md", "site/content/papers/moved.md"
	if !strings.Contains(got[old]+got[moved], strings.TrimSpace(savedNote)) {
		if s.took > slowest {
			t.count("save of a slow editor")
			return
		}
		t.fail("%s: the saved text is lost (status %d: %s)", what, e.status, firstLine(e.output))
		return
	}
	t.count("save")
	want := base.after
	if c.name == "fmt" && strings.Contains(e.output, "target.md:1:1: no front matter") {
		t.count("read of a file that an editor had emptied") // fmt reports it, and formats the other files
	} else if e.status != 0 {
		t.count("refusal")
		want = base.before
	}
	others := []string{old, moved}
	if diff := difference(c.relevant(got).without(others...), c.relevant(want).without(others...)); diff != "" {
		t.fail("%s: status %d, other files: %s", what, e.status, diff)
	}
	if left := d.leftovers(base); left != "" {
		t.fail("%s: left in .offprint: %s", what, left)
	}
}
