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

// saves saves a file while a command changes it, at natural speed and with a slow disk.
func saves(h *harness, t *tally) {
	names := []string{"import", "fmt", "tags rename", "check --fix", "mv"}
	each := h.times(2, 20)
	h.parallel(len(names)*len(editors)*2*each, func(i int) {
		c, ed, slow := find(names[i%len(names)]), editors[i/len(names)%len(editors)], i/len(names)/len(editors)%2 == 1
		h.saveDuring(t, c, ed, slow, i)
	})
}

// slowCalls are the calls that a slow disk delays.
const slowCalls = "fsync,renameat,renameat2,linkat,unlinkat"

// saveDuring saves a file at a random moment of a command.
func (h *harness) saveDuring(t *tally, c command, ed editor, slow bool, n int) {
	q, err := h.calmly(c)
	if err != nil {
		t.lose("%v", err)
		return
	}
	random := t.random(n)
	d, err := h.copyDesk(c.desk)
	defer d.remove()
	if err != nil {
		t.lose("%v", err)
		return
	}
	line, span, how := h.line(c, d), q.ending.took, "at natural speed"
	if slow {
		delay := 1 + random.IntN(8)
		line = traced(slowCalls, fmt.Sprintf("delay_exit=%d", delay*1000), line)
		span, how = span+time.Duration(delay)*60*time.Millisecond, fmt.Sprintf("with calls slower by %d ms", delay)
	}
	r, err := h.start(order{dir: d.site(), line: line})
	if err != nil {
		t.lose("%v", err)
		return
	}
	after := time.Duration(random.Float64() * float64(span))
	what := fmt.Sprintf("%s %s, an editor %s after %v", c.name, how, ed.name, after)
	saved := make(chan saving, 1)
	time.AfterFunc(after, func() { saved <- saveNow(ed, filepath.Join(d.site(), "content/papers/target.md")) })
	e, s := <-r.done, <-saved
	h.judgeSave(t, c, d, q, e, s, what)
}

// A saving is how a save went.
type saving struct {
	err  error
	took time.Duration
}

const note = "\nMY SAVED NOTE\n"

func saveNow(ed editor, path string) saving {
	start := time.Now()
	err := ed.save(path, note)
	return saving{err, time.Since(start)}
}

// slowest is how long an editor may take from the opening of a file to its closing. One that takes longer may write
// into a file that no longer has a name, which is documented.
const slowest = time.Millisecond

// judgeSave reports a saved text that is in no file, and a command that refused and yet wrote.
func (h *harness) judgeSave(t *tally, c command, d desk, q *calm, e ending, s saving, what string) {
	got, err := read(d.root)
	switch {
	case e.hung:
		t.hang("%s", what)
		return
	case err != nil:
		t.lose("%s: %v", what, err)
		return
	case errors.Is(s.err, fs.ErrNotExist): // renamed before the editor opened it
		t.count("file gone before the save")
		return
	case s.err != nil:
		t.lose("%s: saving: %v", what, s.err)
		return
	}
	const old, moved = "site/content/papers/target.md", "site/content/papers/moved.md"
	if !strings.Contains(got[old]+got[moved], strings.TrimSpace(note)) {
		if s.took > slowest {
			t.count("save of a slow editor")
			return
		}
		t.lose("%s: the saved text is lost (status %d: %s)", what, e.status, firstLine(e.output))
		return
	}
	t.count("save")
	want := q.now
	if e.status != 0 {
		t.count("refusal")
		want = q.old
	}
	others := []string{old, moved}
	if diff := difference(c.relevant(got).without(others...), c.relevant(want).without(others...)); diff != "" {
		t.lose("%s: status %d, other files: %s", what, e.status, diff)
	}
	if left := d.leftovers(q); left != "" {
		t.lose("%s: left in .offprint: %s", what, left)
	}
}
