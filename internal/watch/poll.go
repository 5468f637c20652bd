package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/offprint/offprint/internal/sitefile"
)

// pollInterval is the time between two looks at a polled file. If a look takes long, the next one waits longer: looking
// takes at most a tenth of the time, unless a look takes more than a tenth of longestPause.
const (
	pollInterval = time.Second
	pauseFactor  = 9
	longestPause = 10 * time.Second
)

// A look is the state of a file, a folder or a link. Two states of a file differ in at least one value, even if a
// program restores the time of modification. A folder has no times: its entries are looked at.
type look struct {
	mode     fs.FileMode
	size     int64
	modified int64
	id       fileID
}

func lookAt(info fs.FileInfo) look {
	l := look{mode: info.Mode(), id: idOf(info)}
	if info.IsDir() {
		l.id.changed = 0
		return l
	}
	l.size, l.modified = info.Size(), info.ModTime().UnixNano()
	return l
}

// A fileID is what else the system knows about a file; zero on systems where it is expensive.
type fileID struct {
	device, inode uint64
	changed       int64 // when content, owner or permissions changed, in nanoseconds; no program can set it
}

// looks are the states of the entries of a place, and of the place itself as ".". Missing entries have none.
type looks map[string]look

func (l looks) has(base string) bool { _, there := l[base]; return there }

// set records the state of an entry; nil if it is missing.
func (l looks) set(base string, info fs.FileInfo) {
	if info == nil {
		delete(l, base)
	} else {
		l[base] = lookAt(info)
	}
}

// differences calls changed for every entry whose state differs in now.
func (l looks) differences(now looks, changed func(base string, gone bool)) {
	for base, before := range l {
		if after, there := now[base]; !there || after != before {
			changed(base, !there)
		}
	}
	for base := range now {
		if !l.has(base) {
			changed(base, false)
		}
	}
}

// lookAround returns the states of the entries of a place. It opens no file, so that a pipe cannot block it.
func (p *place) lookAround() looks {
	all := looks{}
	if info, err := os.Lstat(p.path); err == nil {
		all.set(".", info)
	}
	for base := range p.only {
		if info, err := os.Lstat(filepath.Join(p.path, base)); err == nil {
			all.set(base, info)
		}
	}
	if len(p.names) == 0 {
		return all
	}
	entries, _ := os.ReadDir(p.path) // none if it was removed
	for _, e := range entries {
		if sitefile.IsTemporary(e.Name()) || all.has(e.Name()) {
			continue
		}
		if info, err := e.Info(); err == nil {
			all.set(e.Name(), info)
		}
	}
	return all
}

// A looked is the result of a look at all polled places.
type looked struct {
	found map[*place]looks
	took  time.Duration
}

// polled returns the polled places.
func (s *scan) polled() (places []*place) {
	for _, p := range s.places {
		if p.looks != nil {
			places = append(places, p)
		}
	}
	return places
}

// look starts a look at all polled places. It does not block, because a network file system can be slow.
func (w *watcher) look() {
	places := w.current.polled()
	w.isLooking = true
	go func() {
		l, start := looked{found: map[*place]looks{}}, time.Now()
		for _, p := range places {
			l.found[p] = p.lookAround()
		}
		l.took = time.Since(start)
		w.looked <- l
	}()
}

// compare records what changed between the last look and this one. It reports whether a change is relevant.
func (w *watcher) compare(l looked) (isRelevant bool) {
	w.isLooking = false
	w.pause = min(max(pauseFactor*l.took, pollInterval), longestPause)
	for p, now := range l.found {
		if w.current.places[p.path] != p || p.looks == nil {
			continue // the next look is at its successor
		}
		before := p.looks
		p.looks = now
		before.differences(now, func(base string, gone bool) {
			path := filepath.Join(p.path, base)
			isRelevant = w.changed(path, gone || base == ".") || isRelevant
		})
	}
	if isRelevant {
		w.begin()
	}
	return isRelevant
}
