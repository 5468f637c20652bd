// Package watch reports when the files of a site change.
//
// The input is the site's root and the relevant names in it. The output is batches of changed paths. One save is one
// batch, with any editor, and so is a burst such as a checkout of a branch. No change is lost: if the system cannot
// report what changed, the batch says that anything may have changed. Temporary files of editors and downloads are not
// reported.
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

// A Batch is the changes since the last batch.
type Batch struct {
	Paths []string // relative to the root, with slashes, unique, unordered; files that were created, changed or deleted
	All   bool     // anything may have changed, so that everything has to be checked
}

// Options selects what to watch.
type Options struct {
	Root  string
	Names []string     // files and folders in the root, folders recursively; "." is everything
	Say   func(string) // prints a line, for example if the system does not allow watching
}

// Times that turn one save into one batch. A change is reported when nothing has happened for quiet. If a file is
// missing or empty, an editor is probably replacing it; and if more files change than an editor touches, a program is
// probably still writing. In both cases nothing has to happen for longQuiet. While git holds its lock during a
// checkout, the batch waits until the lock is gone. The limits bound how long a program that never stops writing can
// delay a batch.
const (
	quiet         = 6 * time.Millisecond
	secondLook    = time.Millisecond
	longQuiet     = 80 * time.Millisecond
	limit         = 3 * time.Second
	checkoutLimit = 30 * time.Second
)

// burst is the largest number of files that an editor touches in one save.
const burst = 4

// Watch reports changes until the context ends, and then closes the channel.
func Watch(ctx context.Context, o Options) (<-chan Batch, error) {
	w := &watcher{Options: o, batches: make(chan Batch)}
	if err := w.start(); err != nil {
		if !atLimit(err) {
			return nil, fmt.Errorf("watching the site's files: %w", err)
		}
		w.stop()
		o.Say(
			"the system does not allow watching more files, so they are checked twice a second (raise " +
				"fs.inotify.max_user_watches and max_user_instances with sysctl)",
		)
		go poll(ctx, o, w.batches)
		return w.batches, nil
	}
	go w.run(ctx)
	return w.batches, nil
}

// atLimit reports whether the system has reached its limit of watches.
func atLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

type watcher struct {
	Options
	notify  *fsnotify.Watcher
	batches chan Batch

	pending map[string]bool // paths relative to the root
	all     bool
	since   time.Time // time of the first change in the batch
	last    time.Time // time of the last change
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

// addTree watches a folder and its subfolders. A missing folder is not an error: the parent folder reports when it is
// created.
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
			// A late timer means that the system was busy: events may be waiting.
			isLate := time.Since(due) > quiet/2 && time.Since(w.since) < limit
			if isLate || w.isInTheMiddle() {
				later()
				continue
			}
			if !isSecondLook { // an event may have arrived at the same moment as the timer
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

// note records an event, and reports whether it is relevant.
func (w *watcher) note(event fsnotify.Event) bool {
	rel, err := filepath.Rel(w.Root, event.Name)
	if err != nil || !w.isWatched(rel) || event.Op == fsnotify.Chmod {
		return false
	}
	w.begin()
	if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
		// Files may have been created in a new folder before it was watched.
		if err := w.addTree(event.Name); err != nil {
			w.Say(fmt.Sprintf("cannot watch %s: %v", event.Name, err))
		}
		w.all = true
		return true
	}
	if filepath.Ext(rel) == "" && event.Op&(fsnotify.Remove|fsnotify.Rename) != 0 {
		w.all = true // a folder was removed, with everything in it
	}
	w.pending[filepath.ToSlash(rel)] = true
	return true
}

// isWatched reports whether a path relative to the root is watched.
func (w *watcher) isWatched(rel string) bool {
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

// isInTheMiddle reports whether a save or a checkout is probably unfinished.
func (w *watcher) isInTheMiddle() bool {
	age := time.Since(w.since)
	if w.inCheckout() && age < checkoutLimit {
		return true
	}
	return (w.replacing() || len(w.pending) > burst) && time.Since(w.last) < longQuiet && age < limit
}

// inCheckout reports whether git holds its lock and took it when the changes began. An older lock is stale, or waits
// for a commit message.
func (w *watcher) inCheckout() bool {
	lock, err := os.Lstat(filepath.Join(w.Root, ".git", "index.lock"))
	return err == nil && lock.ModTime().After(w.since.Add(-limit))
}

// replacing reports whether a file of the batch is currently missing or empty.
func (w *watcher) replacing() bool {
	for name := range w.pending {
		if info, err := os.Stat(filepath.Join(w.Root, filepath.FromSlash(name))); err != nil || info.Size() == 0 {
			return true
		}
	}
	return false
}

// flush sends the batch and starts another. It reports whether to continue.
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

// sedFile matches the temporary files of sed -i.
var sedFile = regexp.MustCompile(`^sed[0-9A-Za-z]{6}$`)

// Ignored reports whether a name is typical of temporary files of editors, systems and downloads.
func Ignored(name string) bool {
	switch {
	case name == ".well-known": // published (RFC 8615)
		return false
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "#"), strings.HasSuffix(name, "~"):
		return true
	case name == "4913": // vim's test for write permission
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
