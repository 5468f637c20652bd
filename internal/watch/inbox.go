package watch

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// A file is complete when it has not changed for a while. A file that was seen growing has to rest for longer, because
// a download can stall. Temporary files of browsers and editors are ignored, and so are folders. Pipes, sockets and
// devices are ignored with a message, because reading one could block forever.

// How long a file has to rest to be complete, and how long if it was seen growing.
const (
	settleTime = 250 * time.Millisecond
	stallTime  = 2 * time.Second
)

// Inbox sends the paths of the files in a folder, existing and new ones, each when it is complete and again after every
// change. It closes the channel when ctx is canceled. It polls if poll is set or the system does not allow watching,
// and calls say with messages.
func Inbox(ctx context.Context, dir string, poll bool, say func(string)) (<-chan string, error) {
	changes, err := Watch(ctx, Options{Root: dir, Names: []string{"."}, Poll: poll, Say: say})
	if err != nil {
		return nil, err
	}
	box := newInbox(dir, say)
	go box.run(ctx, changes)
	return box.files, nil
}

type inbox struct {
	dir       string
	say       func(string)
	files     chan string
	seen      map[string]*state
	irregular map[string]bool // names that say was called for
}

func newInbox(dir string, say func(string)) *inbox {
	return &inbox{
		dir:       dir,
		say:       say,
		files:     make(chan string),
		seen:      map[string]*state{},
		irregular: map[string]bool{},
	}
}

// A state is the last known state of a file.
type state struct {
	size     int64
	modified time.Time
	since    time.Time // when the file was first seen in this state
	grew     bool      // since it appeared or was last sent
	sent     bool      // was sent in this state
}

// rest returns how long a file has to stay in its state.
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
			b.say(fmt.Sprintf("cannot read the folder any more: %v", err))
			return
		}
		name, wait := b.next()
		if name != "" {
			select {
			case b.files <- filepath.Join(b.dir, name):
				b.seen[name].sent, b.seen[name].grew = true, false
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

// look updates the known states. An empty file may be a download that has just started.
func (b *inbox) look() error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	there, irregular := map[string]*state{}, map[string]bool{}
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(b.dir, e.Name()))
		if err != nil || info.IsDir() || sitefile.IsTemporary(e.Name()) {
			continue // including files deleted in the meantime
		}
		if !info.Mode().IsRegular() {
			irregular[e.Name()] = true
			continue
		}
		if info.Size() == 0 {
			continue
		}
		now, before := &state{size: info.Size(), modified: info.ModTime(), since: time.Now()}, b.seen[e.Name()]
		switch {
		case before == nil:
		case now.size == before.size && now.modified.Equal(before.modified):
			now = before
		default:
			now.grew = !before.sent
		}
		there[e.Name()] = now
	}
	b.seen = there
	b.report(irregular)
	return nil
}

// report prints which names are new among those of pipes, sockets and devices.
func (b *inbox) report(irregular map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(irregular)) {
		if !b.irregular[name] {
			b.say(problem.Problem{
				File: filepath.ToSlash(filepath.Join(b.dir, name)),
				What: "not a regular file; it is ignored",
				Hint: "save the digest as a file",
			}.Error())
		}
	}
	b.irregular = irregular
}

// next returns the first complete file that was not sent yet, or else a channel for the time to look again; nil if all
// were sent.
func (b *inbox) next() (name string, wait <-chan time.Time) {
	soonest := time.Duration(-1)
	for _, name := range slices.Sorted(maps.Keys(b.seen)) {
		s := b.seen[name]
		if s.sent {
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
