// Package watch reports when the files of a site change.
//
// The input is the site's root and the relevant names in it. The output is batches of changed paths. One save is one
// batch, with any editor, and so is a burst such as a checkout of a branch. Links are followed as sitefile allows it:
// what they lead to is watched, and so are the links. No change is lost: folders that the system cannot watch are
// polled, and if it cannot report what changed, the batch says that anything may have changed. Temporary files of
// editors and downloads are not reported.
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
	All   bool     // anything may have changed, so that everything has to be checked
}

// Options selects what to watch.
type Options struct {
	Root  string
	Names []string     // files and folders in the root, folders recursively; "." is the files in the root itself
	Poll  bool         // look at the files repeatedly and do not rely on the system to report changes
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
		looked:  make(chan looked, 1),
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

	notify notifier // nil if everything is polled
	events <-chan event

	current *scan // what is watched
	isStale bool  // a folder or a link changed, so that something else may have to be watched

	isPolling bool // some places are polled
	isLooking bool // a look at them is under way
	looked    chan looked
	pause     time.Duration // before the next look

	pending map[string]bool // paths relative to the root
	all     bool
	since   time.Time // time of the first change in the batch
	last    time.Time // time of the last change
}

// sayOnce prints one line on a subject.
func (w *watcher) sayOnce(subject, line string) {
	if !w.said[subject] {
		w.said[subject] = true
		w.Say(line)
	}
}

func (w *watcher) run(ctx context.Context) {
	defer close(w.batches)
	defer func() { w.closeNotifier() }()
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
	var lookTime <-chan time.Time
	for {
		if lookTime == nil && !w.isLooking && w.isPolling {
			lookTime = time.After(w.pause)
		}
		select {
		case <-ctx.Done():
			return
		case e, ok := <-w.events:
			if !ok {
				w.events = nil // closed because of a limit
			} else if w.note(e) {
				later()
			}
		case <-lookTime:
			lookTime = nil
			w.look()
		case l := <-w.looked:
			if w.compare(l) {
				later()
			}
		case <-timer.C:
			if w.isStale {
				w.sync() // it can take long, and events can arrive meanwhile
				later()
				continue
			}
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
func (w *watcher) note(e event) bool {
	if e.overflow { // the system dropped events
		w.all, w.isStale = true, true
		w.begin()
		return true
	}
	if w.changed(e.path, e.gone) {
		w.begin()
		return true
	}
	return false
}

// changed records a change of a path without links, which may be gone. It reports whether the change is relevant.
func (w *watcher) changed(path string, gone bool) bool {
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
	if parent.looks != nil { // events arrive beside polling
		parent.looks.set(base, info)
	}
	isFolder := err == nil && info.IsDir()
	if isFolder && folder != nil && !folder.isLost && os.SameFile(info, folder.info) {
		return isRelevant // its entries changed, which is reported separately
	}
	if isFolder || folder != nil || w.current.links[path] || err == nil && info.Mode()&os.ModeSymlink != 0 {
		w.isStale = true
	}
	if target, err := os.Stat(path); err == nil && target.IsDir() {
		return true // sync finds what is new in it
	}
	w.all = w.all || w.current.isTangled
	for _, name := range names {
		w.pending[name] = true
	}
	return true
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

// flush sends the batch, unless it is empty, and starts another. It reports whether to continue.
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
