package watch

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// This file gives the files that are dropped into a folder, each when it is whole.
//
// In comes a folder, out come the names of its files: those that are there, and then those that come
// or change, once for each state that they settle in. A file is whole when it has not changed for a
// while; one that was seen growing has to rest for longer, for a download can stall. What browsers and
// editors leave beside the real files is no file of the folder, and neither is a folder in it.

// How long a file has to rest to be taken for whole, and how long where it was seen growing.
const (
	settleTime = 250 * time.Millisecond
	stallTime  = 2 * time.Second
)

// Inbox gives the files of a folder, with their paths, until the context ends, and closes the channel
// then. Say tells the user what the system does not allow.
func Inbox(ctx context.Context, dir string, say func(string)) (<-chan string, error) {
	changes, err := Watch(ctx, Options{Root: dir, Names: []string{"."}, Say: say})
	if err != nil {
		return nil, err
	}
	box := &inbox{dir: dir, say: say, files: make(chan string), seen: map[string]*state{}}
	go box.run(ctx, changes)
	return box.files, nil
}

type inbox struct {
	dir   string
	say   func(string)
	files chan string
	seen  map[string]*state
}

// A state is what was last seen of a file.
type state struct {
	size     int64
	modified time.Time
	since    time.Time // when it was first seen so
	grew     bool      // since it came, or was given
	given    bool      // as it is
}

// rest is how long a file in a state has to stay so.
func (s *state) rest() time.Duration {
	if s.grew {
		return stallTime
	}
	return settleTime
}

func (b *inbox) run(ctx context.Context, changes <-chan Batch) {
	defer close(b.files)
	for {
		if err := b.look(); err != nil {
			b.say(fmt.Sprintf("the folder can no longer be read: %v", err))
			return
		}
		name, wait := b.next()
		if name != "" {
			select {
			case b.files <- filepath.Join(b.dir, name):
				b.seen[name].given, b.seen[name].grew = true, false
			case <-ctx.Done():
				return
			}
			continue
		}
		select {
		case _, more := <-changes:
			if !more {
				return
			}
		case <-wait:
		case <-ctx.Done():
			return
		}
	}
}

// look brings what was seen up to date. An empty file is one that a download has only opened.
func (b *inbox) look() error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	there := map[string]*state{}
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(b.dir, e.Name()))
		if err != nil || !info.Mode().IsRegular() || info.Size() == 0 || Ignored(e.Name()) {
			continue // one that is gone again among them
		}
		now, before := &state{size: info.Size(), modified: info.ModTime(), since: time.Now()}, b.seen[e.Name()]
		switch {
		case before == nil:
		case now.size == before.size && now.modified.Equal(before.modified):
			now = before
		default:
			now.grew = !before.given
		}
		there[e.Name()] = now
	}
	b.seen = there
	return nil
}

// next gives the first file that is whole and was not given, or else what tells when to look again: never
// where all were given.
func (b *inbox) next() (name string, wait <-chan time.Time) {
	soonest := time.Duration(-1)
	for _, name := range slices.Sorted(maps.Keys(b.seen)) {
		s := b.seen[name]
		if s.given {
			continue
		}
		left := s.rest() - time.Since(s.since)
		if left <= 0 {
			return name, nil
		}
		if soonest < 0 || left < soonest {
			soonest = left
		}
	}
	if soonest < 0 {
		return "", nil
	}
	return "", time.After(soonest)
}
