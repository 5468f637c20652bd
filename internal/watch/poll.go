package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/offprint/offprint/internal/sitefile"
)

// The pause between two polls is pauseFactor times the duration of the last poll, but at least pollInterval and at most
// longestPause. Polling a slow file system takes at most a tenth of the time, until the pause reaches longestPause.
const (
	pollInterval = time.Second
	pauseFactor  = 9
	longestPause = 10 * time.Second
)

// A fileState is the state of a file, a folder or a link. On systems with a fileID, every change of a file changes its
// state, even if a program restores the modification time. On other systems, a change is missed if size and
// modification time stay the same. The state of a folder has no times, because its entries have their own states.
type fileState struct {
	mode     fs.FileMode
	size     int64
	modified int64
	id       fileID
}

func stateOf(info fs.FileInfo) fileState {
	s := fileState{mode: info.Mode(), id: idOf(info)}
	if info.IsDir() {
		s.id.changed = 0
		return s
	}
	s.size, s.modified = info.Size(), info.ModTime().UnixNano()
	return s
}

// A fileID identifies a file and has the time of its last change. It is zero on systems where it is expensive to get.
type fileID struct {
	device, inode uint64
	changed       int64 // when content, owner or permissions changed, in nanoseconds; programs cannot set it
}

// A snapshot maps the entries of a place, and the place itself as ".", to their states. It has no missing entries.
type snapshot map[string]fileState

func (s snapshot) has(base string) bool {
	_, ok := s[base]
	return ok
}

// set sets the state of an entry, or deletes it if info is nil.
func (s snapshot) set(base string, info fs.FileInfo) {
	if info == nil {
		delete(s, base)
	} else {
		s[base] = stateOf(info)
	}
}

// compare calls report for every entry whose state differs in a later snapshot.
func (s snapshot) compare(later snapshot, report func(base string, gone bool)) {
	for base, before := range s {
		if after, ok := later[base]; !ok || after != before {
			report(base, !ok)
		}
	}
	for base := range later {
		if !s.has(base) {
			report(base, false)
		}
	}
}

// snapshot returns the states of the entries of a place. It opens no file, so that a pipe cannot block it.
func (p *place) snapshot() snapshot {
	s := snapshot{}
	if info, err := os.Lstat(p.path); err == nil {
		s.set(".", info)
	}
	for base := range p.only {
		if info, err := os.Lstat(filepath.Join(p.path, base)); err == nil {
			s.set(base, info)
		}
	}
	if len(p.names) == 0 {
		return s
	}
	entries, _ := os.ReadDir(p.path) // none if it was removed
	for _, e := range entries {
		if sitefile.IsTemporary(e.Name()) || s.has(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil {
			s.set(e.Name(), info)
		}
	}
	return s
}

// A pollResult has the snapshots of all polled places and the time that they took.
type pollResult struct {
	snapshots map[*place]snapshot
	duration  time.Duration
}

// polledPlaces returns the places that are polled.
func (s *scan) polledPlaces() (places []*place) {
	for _, p := range s.places {
		if p.states != nil {
			places = append(places, p)
		}
	}
	return places
}

// startPoll polls the places in a goroutine, because a network file system can be slow.
func (w *watcher) startPoll() {
	places := w.current.polledPlaces()
	w.isPollRunning = true
	go func() {
		r, start := pollResult{snapshots: map[*place]snapshot{}}, time.Now()
		for _, p := range places {
			r.snapshots[p] = p.snapshot()
		}
		r.duration = time.Since(start)
		w.polls <- r
	}()
}

// addPoll adds the changes since the previous poll to the batch. It reports whether a change is relevant.
func (w *watcher) addPoll(r pollResult) (isRelevant bool) {
	w.isPollRunning = false
	w.pause = min(max(pauseFactor*r.duration, pollInterval), longestPause)
	for p, s := range r.snapshots {
		if w.current.places[p.path] != p || p.states == nil {
			continue // the place was scanned again since the poll began, or is no longer polled
		}
		before := p.states
		p.states = s
		before.compare(s, func(base string, gone bool) {
			path := filepath.Join(p.path, base)
			isRelevant = w.addChange(path, gone || base == ".") || isRelevant
		})
	}
	if isRelevant {
		w.setTimes()
	}
	return isRelevant
}
