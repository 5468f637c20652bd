package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"github.com/offprint/offprint/internal/problem"
)

// A system is what the operating system offers.
type system struct {
	open   func() (notifier, <-chan event, error)
	remote func(path string) string // the kind of a file system that does not report every change, or ""
}

var realSystem = system{open: openFsnotify, remote: remoteFileSystem}

// A notifier reports changes of the entries of folders. fsnotify.Watcher implements it.
type notifier interface {
	Add(path string) error
	Remove(path string) error
	Close() error
}

// An event is a change that a notifier reports.
type event struct {
	path     string
	gone     bool // removed or moved away
	overflow bool // events were lost
}

func openFsnotify() (notifier, <-chan event, error) {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil, err
	}
	return n, forward(n), nil
}

// forward sends the events of a watcher until it is closed. It queues them, because on Windows the watcher accepts no
// folder while an event waits to be received.
func forward(from *fsnotify.Watcher) <-chan event {
	to := make(chan event)
	done := make(chan struct{})
	queued := make(chan event)
	go func() {
		defer close(done)
		for {
			select {
			case e, ok := <-from.Events:
				if !ok {
					return
				}
				if e.Op != 0 && e.Op != fsnotify.Chmod {
					queued <- event{path: filepath.Clean(e.Name), gone: e.Op&(fsnotify.Remove|fsnotify.Rename) != 0}
				}
			case _, ok := <-from.Errors:
				if !ok {
					return
				}
				queued <- event{overflow: true}
			}
		}
	}()
	go queue(queued, to, done)
	return to
}

// queue passes events on until done is closed, and then closes its output.
func queue(from <-chan event, to chan<- event, done <-chan struct{}) {
	defer close(to)
	var waiting []event
	for {
		var out chan<- event
		var next event
		if len(waiting) > 0 {
			out, next = to, waiting[0]
		}
		select {
		case e := <-from:
			waiting = append(waiting, e)
		case out <- next:
			waiting = waiting[1:]
		case <-done:
			return
		}
	}
}

// openNotifier makes the system report changes. If it cannot, everything is polled.
func (w *watcher) openNotifier() {
	if w.Poll {
		w.sayOnce("poll", "polling for changes every second (--poll)")
		return
	}
	var err error
	if w.notify, w.events, err = w.open(); err != nil {
		w.notify, w.events = nil, nil
		w.sayOnce("limit", "polling for changes every second: "+refusal(err))
	}
}

func (w *watcher) closeNotifier() {
	if w.notify != nil {
		_ = w.notify.Close()
		w.notify = nil
	}
}

// refusal says why the system does not report changes, and which setting allows more.
func refusal(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the limit on watched folders has been reached (raise it with sudo sysctl " +
			raise("fs.inotify.max_user_watches", 1<<19) + ")"
	case errors.Is(err, syscall.EMFILE) && runtime.GOOS == "linux":
		return "the limit on programs that watch folders has been reached (raise it with sudo sysctl " +
			raise("fs.inotify.max_user_instances", 1<<9) + ")"
	case errors.Is(err, syscall.EMFILE):
		return "the limit on open files has been reached (raise it with sudo sysctl kern.maxfilesperproc=524288, and " +
			"ulimit -n 524288)"
	case errors.Is(err, syscall.ENFILE) && runtime.GOOS == "linux":
		return "the limit on open files has been reached (raise it with sudo sysctl " +
			raise("fs.file-max", 1<<20) + ")"
	case errors.Is(err, syscall.ENFILE):
		return "the limit on open files has been reached (raise it with sudo sysctl kern.maxfiles=1048576)"
	}
	return fmt.Sprintf("the system does not report them: %v", err)
}

// raise returns a setting of Linux with a higher value than now, and at least the given one.
func raise(name string, least int) string {
	text, _ := os.ReadFile("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))
	if now, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil && 2*now > least {
		least = 2 * now
	}
	return fmt.Sprintf("%s=%d", name, least)
}

// sync watches what has to be watched now, and nothing else. Everything may have changed if the site has other folders
// than before.
func (w *watcher) sync() {
	w.isStale = false
	before := w.current
	if before != nil {
		w.forgetMoved(before)
	}
	w.current = newScan(w.Root, func(p *place) { w.openPlace(p, before) })
	for _, name := range w.Names {
		w.current.add(name)
	}
	w.isPolling = len(w.current.polled()) > 0
	if before == nil {
		return
	}
	for path, p := range before.places {
		if p.isWatched && w.current.places[path] == nil && w.notify != nil {
			_ = w.notify.Remove(path)
		}
	}
	if !w.current.hasFolders(before) {
		w.all = true
		w.begin()
	}
}

// forgetMoved ends the watches of folders that are no longer where they were: the system would report changes in them
// under their old paths.
func (w *watcher) forgetMoved(s *scan) {
	for path, p := range s.places {
		if info, err := os.Lstat(path); err == nil && os.SameFile(info, p.info) && !p.isLost {
			continue
		}
		delete(s.places, path)
		w.all = true
		w.begin()
		if p.isWatched && w.notify != nil {
			_ = w.notify.Remove(path)
		}
	}
}

// openPlace starts to watch or poll a place, or continues what an earlier scan started. It may be called again when
// more entries of the place matter.
func (w *watcher) openPlace(p *place, earlier *scan) {
	var before *place
	if earlier != nil {
		before = earlier.places[p.path]
	}
	if p.looks == nil && before != nil && before.looks != nil {
		p.looks, p.isKnown = before.looks, true
	}
	isPolled := !w.watchPlace(p)
	if kind := w.remote(p.path); kind != "" && !w.Poll {
		isPolled = true
		w.sayOnce(
			kind,
			fmt.Sprintf("polling %s for changes every second: its file system (%s) does not report changes "+
				"that are made elsewhere", filepath.ToSlash(p.path), kind),
		)
	}
	switch {
	case isPolled && (!p.isKnown || len(before.names) == 0 && len(p.names) > 0):
		p.addLooks()
	case !isPolled && p.looks != nil: // the system allows watching it now
		p.looks.differences(p.lookAround(), func(string, bool) { w.all = true })
		p.looks = nil
	}
}

// addLooks records the states of the entries that have none.
func (p *place) addLooks() {
	now := p.lookAround()
	for base, l := range p.looks {
		now[base] = l
	}
	p.looks = now
}

// watchPlace makes the system report changes in a place. It reports whether it succeeded, or the place is gone.
func (w *watcher) watchPlace(p *place) bool {
	if w.notify == nil {
		return false
	}
	err := w.notify.Add(p.path)
	switch {
	case err == nil:
		p.isWatched = true
		return true
	case errors.Is(err, fs.ErrNotExist):
		return true // its parent reports that
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		w.pollAll(err)
	case errors.Is(err, fs.ErrPermission): // its reader reports that
	default:
		w.sayOnce("limit", "polling some folders for changes every second: "+refusal(err))
	}
	return false
}

// pollAll gives up watching because it takes all files that the program may open, which reading and serving the site
// need too.
func (w *watcher) pollAll(err error) {
	w.closeNotifier()
	w.all = true // events may have been waiting
	w.begin()
	w.sayOnce("open files", "polling for changes every second: "+refusal(err))
	for _, p := range w.current.places {
		p.isWatched = false
		if p.looks == nil {
			p.addLooks()
		}
	}
}

// isProblem reports whether an error is about the content of the site.
func isProblem(err error) bool {
	var p problem.Problem
	return errors.As(err, &p)
}
