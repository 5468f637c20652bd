// Package watch reports when the files of a site change.
//
// The input is the site's root and the relevant names in it. The output is batches of changed paths. Each save of an
// editor is one batch, and so is a burst such as a checkout of a branch. Symbolic links that package sitefile allows
// are watched together with their targets. No change is lost: folders that the system cannot watch are polled, and if
// the system cannot report what changed, Batch.All is set. Temporary files of editors and downloads are not reported.
package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// A Batch is the changes since the last batch.
type Batch struct {
	Paths []string // relative to the root, with slashes, unique, unordered; files that were created, changed or deleted
	All   bool     // any file may have changed, even one that is not in Paths
}

// Options are the options of Watch.
type Options struct {
	Root  string
	Names []string     // files and folders in the root, folders recursively; "." means the files in the root itself
	Poll  bool         // check the files repeatedly instead of relying on notifications from the system
	Say   func(string) // prints a line, for example why folders are polled
}

// Times that turn one save into one batch. A batch waits until nothing changes for the time quiet, and then for
// recheckDelay, because an event can arrive at the same moment as the timer. It waits for longQuiet instead if a file
// is missing or empty, because an editor is probably replacing it, or if more files change than an editor writes,
// because a program is probably still writing. During a checkout, the batch waits until git releases its lock. limit
// and checkoutLimit are the maximum delays of a batch if a program never stops writing.
const (
	quiet         = 6 * time.Millisecond
	recheckDelay  = time.Millisecond
	longQuiet     = 80 * time.Millisecond
	limit         = 3 * time.Second
	checkoutLimit = 30 * time.Second
)

// maxEditorFiles is the maximum number of files that an editor writes in one save.
const maxEditorFiles = 4

// Watch reports changes until ctx is canceled, and then closes the channel.
func Watch(ctx context.Context, o Options) (<-chan Batch, error) {
	return start(ctx, o, realSystem)
}

func start(ctx context.Context, o Options, sys system) (<-chan Batch, error) {
	root, err := filepath.Abs(o.Root)
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return nil, fmt.Errorf("watching the site's files: %w", err)
	}
	o.Root = root
	w := &watcher{
		Options: o,
		system:  sys,
		batches: make(chan Batch),
		polls:   make(chan pollResult, 1),
		pause:   pollInterval,
		pending: map[string]bool{},
		said:    map[string]bool{},
	}
	w.openNotifier()
	w.sync()
	w.all, w.since = false, time.Time{} // the caller reads the site after this call
	go w.run(ctx)
	return w.batches, nil
}

type watcher struct {
	Options
	system
	batches chan Batch
	said    map[string]bool // subjects of the lines already printed

	notify notifier // nil if all places are polled
	events <-chan event

	current *scan // the places that are watched or polled
	isStale bool  // a folder or a link changed, so that the site must be scanned again

	hasPolledPlaces bool // some places are polled
	isPollRunning   bool
	polls           chan pollResult
	pause           time.Duration // before the next poll

	timer     *time.Timer // fires when the batch may be complete
	due       time.Time   // when the timer should fire
	isRecheck bool        // the timer waits for recheckDelay

	pending map[string]bool // paths relative to the root
	all     bool
	since   time.Time // time of the first change in the batch
	last    time.Time // time of the last change
}

// sayOnce prints a line unless a line on the same subject was printed.
func (w *watcher) sayOnce(subject, line string) {
	if !w.said[subject] {
		w.said[subject] = true
		w.Say(line)
	}
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.batches)
	defer w.closeNotifier()
	w.timer = time.NewTimer(time.Hour)
	defer w.timer.Stop()
	var pollTime <-chan time.Time
	for {
		if pollTime == nil && !w.isPollRunning && w.hasPolledPlaces {
			pollTime = time.After(w.pause)
		}
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.events:
			if !ok {
				w.events = nil // pollAll closed the notifier
			} else if w.addEvent(e) {
				w.restart()
			}
		case <-pollTime:
			pollTime = nil
			w.startPoll()
		case r := <-w.polls:
			if w.addPoll(r) {
				w.restart()
			}
		case <-w.timer.C:
			if !w.onTimer(ctx) {
				return
			}
		}
	}
}

// restart makes the batch wait for the time quiet again.
func (w *watcher) restart() {
	w.isRecheck = false
	w.schedule(quiet)
}

// schedule makes the timer fire after d.
func (w *watcher) schedule(d time.Duration) {
	w.due = time.Now().Add(d)
	w.timer.Reset(d)
}

// onTimer sends the batch if it is complete, or else restarts the timer. It returns false if ctx is canceled.
func (w *watcher) onTimer(ctx context.Context) bool {
	if w.isStale {
		w.sync() // can take long for a large site; events can arrive meanwhile
		w.restart()
		return true
	}
	// A late timer means that the system was busy: events may be waiting.
	isLate := time.Since(w.due) > quiet/2 && time.Since(w.since) < limit
	if isLate || w.isUnfinished() {
		w.restart()
		return true
	}
	if !w.isRecheck {
		w.isRecheck = true
		w.schedule(recheckDelay)
		return true
	}
	w.isRecheck = false
	return w.flush(ctx)
}

// setTimes updates the times of changes in the batch.
func (w *watcher) setTimes() {
	w.last = time.Now()
	if w.since.IsZero() {
		w.since = w.last
	}
}

// addEvent adds an event to the batch if it is relevant, and reports whether it is.
func (w *watcher) addEvent(e event) bool {
	if e.overflow { // the system dropped events
		w.all, w.isStale = true, true
		w.setTimes()
		return true
	}
	if w.addChange(e.path, e.gone) {
		w.setTimes()
		return true
	}
	return false
}

// addChange adds a change to the batch: path, which contains no links, was created, changed or, if gone, removed. It
// reports whether the change is relevant.
func (w *watcher) addChange(path string, gone bool) bool {
	isRelevant := false
	folder := w.current.places[path]
	if folder != nil && gone {
		folder.isLost, w.isStale, w.all, isRelevant = true, true, true, true
	}
	parent := w.current.places[filepath.Dir(path)]
	if parent == nil {
		return isRelevant
	}
	base := filepath.Base(path)
	names := parent.namesOf(base)
	if len(names) == 0 {
		return isRelevant
	}
	info, err := os.Lstat(path)
	if parent.states != nil { // the next poll must not report an event again
		parent.states.set(base, info)
	}
	isFolder := err == nil && info.IsDir()
	if isFolder && folder != nil && !folder.isLost && os.SameFile(info, folder.info) {
		return isRelevant // only its entries changed, which have their own events
	}
	if isFolder || folder != nil || w.current.links[path] || err == nil && info.Mode()&os.ModeSymlink != 0 {
		w.isStale = true
	}
	if target, err := os.Stat(path); err == nil && target.IsDir() {
		return true // sync finds new entries of the folder
	}
	w.all = w.all || w.current.hasTooManyNames
	for _, name := range names {
		w.pending[name] = true
	}
	return true
}

// isUnfinished reports whether a save or a checkout is probably unfinished.
func (w *watcher) isUnfinished() bool {
	age := time.Since(w.since)
	if w.isCheckout() && age < checkoutLimit {
		return true
	}
	return (w.isReplacing() || len(w.pending) > maxEditorFiles) && time.Since(w.last) < longQuiet && age < limit
}

// isCheckout reports whether git holds its lock and took it about when the changes began. An older lock was left behind
// by a crash, or git holds it while it waits for a commit message.
func (w *watcher) isCheckout() bool {
	lock, err := os.Lstat(filepath.Join(w.Root, ".git", "index.lock"))
	return err == nil && lock.ModTime().After(w.since.Add(-limit))
}

// isReplacing reports whether a file of the batch is currently missing or empty.
func (w *watcher) isReplacing() bool {
	for name := range w.pending {
		if info, err := os.Stat(filepath.Join(w.Root, filepath.FromSlash(name))); err != nil || info.Size() == 0 {
			return true
		}
	}
	return false
}

// flush sends the batch, unless it is empty, and starts a new one. It returns false if ctx is canceled.
func (w *watcher) flush(ctx context.Context) bool {
	b := Batch{All: w.all}
	for name := range w.pending {
		b.Paths = append(b.Paths, name)
	}
	w.pending, w.all, w.since = map[string]bool{}, false, time.Time{}
	if !b.All && len(b.Paths) == 0 {
		return true
	}
	select {
	case w.batches <- b:
		return true
	case <-ctx.Done():
		return false
	}
}
