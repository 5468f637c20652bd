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

// A file is complete if it has not changed for one of these times.
const (
	settleTime = 250 * time.Millisecond
	stallTime  = 2 * time.Second // for a file that has changed before, because a download can stall
)

// Inbox sends the paths of the files in a folder, existing and new ones. It sends each file when it is complete, which
// means that it has not changed for a while, and again after every change. It ignores folders, empty files and the
// temporary files of browsers and editors. It also ignores pipes, sockets and devices, with a message, because reading
// one could block forever.
//
// Inbox closes the channel when ctx is canceled or the folder cannot be read. It polls if poll is set or the system
// cannot report changes. It calls say with each message.
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
	irregular map[string]bool // names of pipes, sockets and devices that were reported
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
	changed  bool      // the file changed after it appeared or was last sent
	sent     bool      // the file was sent in this state
}

// waitTime returns how long the file must stay unchanged to be complete.
func (s *state) waitTime() time.Duration {
	if s.changed {
		return stallTime
	}
	return settleTime
}

func (b *inbox) run(ctx context.Context, changes <-chan Batch) {
	defer close(b.files)
	for {
		if err := b.update(); err != nil {
			b.say(fmt.Sprintf("cannot read the folder any more: %v", err))
			return
		}
		name, wait := b.next()
		if name != "" {
			select {
			case b.files <- filepath.Join(b.dir, name):
				b.seen[name].sent, b.seen[name].changed = true, false
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

// update updates the states of the files. It ignores empty files, which may be downloads that have just started.
func (b *inbox) update() error {
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		return err
	}
	states, irregular := map[string]*state{}, map[string]bool{}
	for _, e := range entries {
		info, err := os.Stat(filepath.Join(b.dir, e.Name()))
		if err != nil || info.IsDir() || sitefile.IsTemporary(e.Name()) {
			continue // err is set if the file was deleted in the meantime
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
			now.changed = !before.sent
		}
		states[e.Name()] = now
	}
	b.seen = states
	b.report(irregular)
	return nil
}

// report prints a message about each new pipe, socket or device.
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

// next returns the first complete file that was not sent yet, or "" and a channel that receives when the next file may
// be complete. The channel is nil if all files were sent.
func (b *inbox) next() (name string, wait <-chan time.Time) {
	soonest := time.Duration(-1)
	for _, name := range slices.Sorted(maps.Keys(b.seen)) {
		s := b.seen[name]
		if s.sent {
			continue
		}
		left := s.waitTime() - time.Since(s.since)
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
