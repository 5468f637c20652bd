package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"

	"github.com/fsnotify/fsnotify"

	"github.com/offprint/offprint/internal/problem"
)

// A system abstracts the operating system for tests.
type system struct {
	open   func() (notifier, <-chan event, error)
	remote func(path string) string // see remoteFileSystem
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

// forward returns a channel of a watcher's events, and closes it when the watcher is closed. It queues events, because
// on Windows a watcher cannot add a folder until its last event is received.
func forward(w *fsnotify.Watcher) <-chan event {
	output := make(chan event)
	done := make(chan struct{})
	input := make(chan event)
	go func() {
		defer close(done)
		for {
			select {
			case e, ok := <-w.Events:
				if !ok {
					return
				}
				if e.Op != 0 && e.Op != fsnotify.Chmod {
					input <- event{path: filepath.Clean(e.Name), gone: e.Op&(fsnotify.Remove|fsnotify.Rename) != 0}
				}
			case _, ok := <-w.Errors:
				if !ok {
					return
				}
				input <- event{overflow: true}
			}
		}
	}()
	go queue(input, output, done)
	return output
}

// queue forwards events until done is closed, and then closes its output. Sending to its input never blocks on its
// output.
func queue(input <-chan event, output chan<- event, done <-chan struct{}) {
	defer close(output)
	var waiting []event
	for {
		var ready chan<- event // nil, which blocks, if no event is waiting
		var next event
		if len(waiting) > 0 {
			ready, next = output, waiting[0]
		}
		select {
		case e := <-input:
			waiting = append(waiting, e)
		case ready <- next:
			waiting = waiting[1:]
		case <-done:
			return
		}
	}
}

// openNotifier opens the notifier of the system. If that fails, all places are polled.
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

// refusal describes why the system does not report changes, and which setting raises the limit.
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

// raise returns an argument of sysctl that doubles a Linux setting, or sets it to value if that is more.
func raise(name string, value int) string {
	text, _ := os.ReadFile("/proc/sys/" + strings.ReplaceAll(name, ".", "/"))
	if current, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
		value = max(value, 2*current)
	}
	return fmt.Sprintf("%s=%d", name, value)
}

// sync scans the site, watches the places that the scan finds, and stops watching all others. If the folders of the
// site changed, the batch reports that any file may have changed.
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
	w.hasPolledPlaces = len(w.current.polledPlaces()) > 0
	if before == nil {
		return
	}
	for path, p := range before.places {
		if p.isWatched && w.current.places[path] == nil && w.notify != nil {
			_ = w.notify.Remove(path)
		}
	}
	if !w.current.sameFolders(before) {
		w.all = true
		w.setTimes()
	}
}

// forgetMoved stops watching folders that were moved or removed: the system would report changes in a moved folder
// under its old path.
func (w *watcher) forgetMoved(s *scan) {
	for path, p := range s.places {
		if info, err := os.Lstat(path); err == nil && os.SameFile(info, p.info) && !p.isLost {
			continue
		}
		delete(s.places, path)
		w.all = true
		w.setTimes()
		if p.isWatched && w.notify != nil {
			_ = w.notify.Remove(path)
		}
	}
}

// openPlace starts to watch or poll a place. If an earlier scan polled it, its states are carried over. openPlace is
// called again when more entries of the place are relevant.
func (w *watcher) openPlace(p *place, earlier *scan) {
	var before *place
	if earlier != nil {
		before = earlier.places[p.path]
	}
	if p.states == nil && before != nil && before.states != nil {
		p.states, p.isCarriedOver = before.states, true
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
	hasNewEntries := !p.isCarriedOver || len(before.names) == 0 && len(p.names) > 0
	switch {
	case isPolled && hasNewEntries:
		p.addStates()
	case !isPolled && p.states != nil: // polled so far, but now the system can watch it
		p.states.compare(p.snapshot(), func(string, bool) { w.all = true })
		p.states = nil
	}
}

// addStates adds the states of the entries that have none.
func (p *place) addStates() {
	s := p.snapshot()
	maps.Copy(s, p.states)
	p.states = s
}

// watchPlace watches a place with the notifier. It returns false if the place must be polled instead.
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
		return true // removed, which the watch of its parent reports
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		w.pollAll(err)
	case errors.Is(err, fs.ErrPermission): // the build reports that it cannot read the folder
	default:
		w.sayOnce("limit", "polling some folders for changes every second: "+refusal(err))
	}
	return false
}

// pollAll polls all places instead of watching them, because the watches use the open files that the program needs to
// read and serve the site.
func (w *watcher) pollAll(err error) {
	w.closeNotifier()
	w.all = true // events may have been waiting
	w.setTimes()
	w.sayOnce("open files", "polling for changes every second: "+refusal(err))
	for _, p := range w.current.places {
		p.isWatched = false
		if p.states == nil {
			p.addStates()
		}
	}
}

// isProblem reports whether an error is a problem of the site, rather than an error of the system.
func isProblem(err error) bool {
	var p problem.Problem
	return errors.As(err, &p)
}
