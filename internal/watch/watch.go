// Package watch tells when the files of a site change.
//
// In come the site's root and the names in it that matter, out come batches of changed paths. One
// save is one batch, however the editor saves, and so is a burst such as the checkout of a branch.
// No change is lost: where the system cannot say what changed, the batch says that anything may
// have. Files that editors and downloads leave beside the real ones are not reported.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// A Batch is what changed since the last one.
type Batch struct {
	Paths []string // from the root, with slashes, each once, in no order; files that came, changed or went
	All   bool     // anything may have changed: everything has to be looked at again
}

// Options say what to watch.
type Options struct {
	Root  string
	Names []string     // files and folders in the root; folders are watched with everything in them; "." is all
	Say   func(string) // tells the user what the system does not allow
}

// The times that make one save one batch. A change is reported when nothing has happened for quiet.
// Where a file is gone or empty an editor is most likely in the middle of replacing it, and more files
// than an editor touches are written by a program that writes on: then nothing has to happen for
// longQuiet. Where git holds its lock it is in the middle of a checkout,
// whose end is that of the lock. The limits bound how long a writer that never stops can hold a batch
// back.
const (
	quiet         = 6 * time.Millisecond
	secondLook    = time.Millisecond
	longQuiet     = 80 * time.Millisecond
	limit         = 3 * time.Second
	checkoutLimit = 30 * time.Second
)

// burst is how many files an editor touches in a save, at most.
const burst = 4

// Watch reports changes until the context ends, and closes the channel then.
func Watch(ctx context.Context, o Options) (<-chan Batch, error) {
	w := &watcher{Options: o, batches: make(chan Batch)}
	if err := w.start(); err != nil {
		if !atLimit(err) {
			return nil, fmt.Errorf("watching the site's files: %w", err)
		}
		w.stop()
		o.Say(
			"the system does not allow to watch more files (raise fs.inotify.max_user_watches and max_user_instances with sysctl); they are looked at twice a second instead",
		)
		go poll(ctx, o, w.batches)
		return w.batches, nil
	}
	go w.run(ctx)
	return w.batches, nil
}

// atLimit tells whether the system has no room for another watch.
func atLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

type watcher struct {
	Options
	notify  *fsnotify.Watcher
	batches chan Batch

	pending map[string]bool // paths from the root
	all     bool
	since   time.Time // of the first change in the batch
	last    time.Time // of the last one
}

func (w *watcher) start() (err error) {
	w.pending = map[string]bool{}
	if w.notify, err = fsnotify.NewWatcher(); err != nil {
		return err
	}
	if err := w.notify.Add(w.Root); err != nil {
		return err
	}
	for _, name := range w.Names {
		if err := w.addTree(filepath.Join(w.Root, name)); err != nil {
			return err
		}
	}
	return nil
}

func (w *watcher) stop() {
	if w.notify != nil {
		_ = w.notify.Close()
	}
}

// addTree watches a folder and those in it. What is not there, or goes while it is looked at, is no
// error: its coming is reported by the folder above.
func (w *watcher) addTree(path string) error {
	return filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case !d.IsDir():
			return nil
		case p != path && Ignored(d.Name()):
			return fs.SkipDir
		}
		if err := w.notify.Add(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.batches)
	defer w.stop()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	var due time.Time
	in := func(d time.Duration) {
		due = time.Now().Add(d)
		timer.Reset(d)
	}
	isSecondLook := false
	later := func() {
		isSecondLook = false
		in(quiet)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case event, ok := <-w.notify.Events:
			if !ok {
				return
			}
			if w.note(event) {
				later()
			}
		case <-w.notify.Errors: // an overflow: the system dropped events
			w.all = true
			w.begin()
			later()
		case <-timer.C:
			// A timer that is late tells that the system was busy elsewhere: events may wait unread.
			isLate := time.Since(due) > quiet/2 && time.Since(w.since) < limit
			if isLate || w.isInTheMiddle() {
				later()
				continue
			}
			if !isSecondLook { // an event can have come at the same moment as the timer
				isSecondLook = true
				in(secondLook)
				continue
			}
			isSecondLook = false
			if !w.flush(ctx) {
				return
			}
		}
	}
}

func (w *watcher) begin() {
	w.last = time.Now()
	if w.since.IsZero() {
		w.since = w.last
	}
}

// note takes up one event, and tells whether it matters.
func (w *watcher) note(event fsnotify.Event) bool {
	rel, err := filepath.Rel(w.Root, event.Name)
	if err != nil || !w.matters(rel) || event.Op == fsnotify.Chmod {
		return false
	}
	w.begin()
	if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
		// Files can have come into a new folder before it was watched.
		if err := w.addTree(event.Name); err != nil {
			w.Say(fmt.Sprintf("cannot watch %s: %v", event.Name, err))
		}
		w.all = true
		return true
	}
	if filepath.Ext(rel) == "" && event.Op&(fsnotify.Remove|fsnotify.Rename) != 0 {
		w.all = true // a folder went, with everything in it
	}
	w.pending[filepath.ToSlash(rel)] = true
	return true
}

// matters tells whether a path from the root is one of those to watch.
func (w *watcher) matters(rel string) bool {
	parts := strings.Split(filepath.ToSlash(rel), "/")
	for _, part := range parts {
		if Ignored(part) {
			return false
		}
	}
	for _, name := range w.Names {
		if parts[0] == name || name == "." {
			return true
		}
	}
	return false
}

// isInTheMiddle tells whether a save or a checkout has most likely not come to its end.
func (w *watcher) isInTheMiddle() bool {
	age := time.Since(w.since)
	if w.inCheckout() && age < checkoutLimit {
		return true
	}
	return (w.replacing() || len(w.pending) > burst) && time.Since(w.last) < longQuiet && age < limit
}

// inCheckout tells whether git holds its lock, and took it when the changes began: one that is older
// was left behind, or waits for a commit's message.
func (w *watcher) inCheckout() bool {
	lock, err := os.Lstat(filepath.Join(w.Root, ".git", "index.lock"))
	return err == nil && lock.ModTime().After(w.since.Add(-limit))
}

// replacing tells whether a file of the batch is gone or empty at this moment.
func (w *watcher) replacing() bool {
	for name := range w.pending {
		if info, err := os.Stat(filepath.Join(w.Root, filepath.FromSlash(name))); err != nil || info.Size() == 0 {
			return true
		}
	}
	return false
}

// flush reports the batch and begins another. It tells whether to go on.
func (w *watcher) flush(ctx context.Context) bool {
	if w.since.IsZero() {
		return true
	}
	b := Batch{All: w.all}
	for name := range w.pending {
		b.Paths = append(b.Paths, name)
	}
	w.pending, w.all, w.since = map[string]bool{}, false, time.Time{}
	select {
	case w.batches <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

// sedFile is the name that sed -i gives to a file until it is whole.
var sedFile = regexp.MustCompile(`^sed[0-9A-Za-z]{6}$`)

// Ignored tells whether a file's name is one that editors, systems and downloads give to files that
// are not meant to stay.
func Ignored(name string) bool {
	switch {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "#"), strings.HasSuffix(name, "~"):
		return true
	case name == "4913": // with which vim finds out whether it may write
		return true
	case sedFile.MatchString(name):
		return true
	case strings.HasSuffix(name, "___jb_tmp___"), strings.HasSuffix(name, "___jb_old___"):
		return true
	}
	switch strings.ToLower(filepath.Ext(name)) {
	case ".swp", ".swx", ".swo", ".tmp", ".temp", ".part", ".crdownload", ".bak", ".orig":
		return true
	}
	return false
}
