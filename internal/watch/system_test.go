package watch

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
)

// A refusingNotifier is a notifier that refuses some folders.
type refusingNotifier struct {
	notifier
	refuse func(path string) error

	mu     sync.Mutex
	closed bool
}

func (l *refusingNotifier) Add(path string) error {
	if err := l.refuse(path); err != nil {
		return err
	}
	return l.notifier.Add(path)
}

func (l *refusingNotifier) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	return l.notifier.Close()
}

// refusingSystem returns a system whose notifier refuses the folders for which refuse returns an error.
func refusingSystem(t *testing.T, refuse func(path string) error) (system, *refusingNotifier) {
	n, events, err := openFsnotify()
	if err != nil {
		t.Fatal(err)
	}
	l := &refusingNotifier{notifier: n, refuse: refuse}
	return system{
		open:   func() (notifier, <-chan event, error) { return l, events, nil },
		remote: func(string) string { return "" },
	}, l
}

func TestLimitOfWatchesPollsTheRest(t *testing.T) {
	s := newSite(t)
	sys, _ := refusingSystem(t, func(path string) error {
		if filepath.Base(path) == "papers" || filepath.Base(path) == "layouts" {
			return syscall.ENOSPC
		}
		return nil
	})
	s.write("content/pages/a.md", "a")
	s.watch(false, sys)
	if line := s.printedLine(); !strings.Contains(line, "polling some folders for changes every second: ") ||
		!strings.Contains(line, "sudo sysctl fs.inotify.max_user_watches=") {
		t.Error(line)
	}
	for _, name := range []string{"content/pages/a.md", "content/papers/a.md", "layouts/base.html"} {
		s.write(name, "new")
		s.awaitPath(name)
	}
}

func TestLimitOfWatchesWhileServing(t *testing.T) {
	s := newSite(t)
	s.write("content/papers/x/y/a.png", "a")
	sys, _ := refusingSystem(t, func(path string) error {
		if strings.HasPrefix(filepath.Base(path), "new") {
			return syscall.ENOSPC
		}
		return nil
	})
	s.watch(false, sys)
	if len(s.printed) > 0 {
		t.Error(<-s.printed)
	}
	for _, folder := range []string{"content/papers/new", "content/papers/x/new2"} {
		s.write(folder+"/deep/a.png", "a")
		s.awaitPath("all")
		s.write(folder+"/a.png", "new")
		s.awaitPath(folder + "/a.png")
		s.write(folder+"/deep/a.png", "new")
		s.awaitPath(folder + "/deep/a.png")
	}
	s.write("content/papers/x/y/a.png", "new")
	s.awaitPath("content/papers/x/y/a.png")
	if line := s.printedLine(); !strings.Contains(line, "fs.inotify.max_user_watches=") {
		t.Error(line)
	}
}

func TestRaisedLimitEndsPolling(t *testing.T) {
	s := newSite(t)
	var mu sync.Mutex
	isRaised := false
	sys, _ := refusingSystem(t, func(path string) error {
		mu.Lock()
		defer mu.Unlock()
		if filepath.Base(path) == "papers" && !isRaised {
			return syscall.ENOSPC
		}
		return nil
	})
	s.watch(false, sys)
	mu.Lock()
	isRaised = true
	mu.Unlock()
	s.write("content/papers/a.md", "changed between the last poll and the watch")
	s.write("content/new/a.md", "makes the watcher try again")
	s.awaitPath("all")
	s.write("content/papers/a.md", "new")
	s.awaitPath("content/papers/a.md")
}

func TestLimitOfOpenFilesFreesThem(t *testing.T) {
	s := newSite(t)
	sys, l := refusingSystem(t, func(path string) error {
		if filepath.Base(path) == "new" {
			return &os.PathError{Op: "open", Path: path, Err: syscall.EMFILE}
		}
		return nil
	})
	s.watch(false, sys)
	s.write("content/new/a.md", "a")
	s.awaitPath("all")
	l.mu.Lock()
	if !l.closed {
		t.Error("the notifier still holds files open")
	}
	l.mu.Unlock()
	if line := s.printedLine(); !strings.HasPrefix(line, "polling for changes every second: the limit on ") {
		t.Error(line)
	}
	for _, name := range []string{"content/new/a.md", "content/papers/a.md", "site.yaml"} {
		s.write(name, "new")
		s.awaitPath(name)
	}
}

func TestLimitOfInstancesPolls(t *testing.T) {
	s := newSite(t)
	synctest.Test(t, func(t *testing.T) {
		s.t = t
		s.watch(false, system{
			open:   func() (notifier, <-chan event, error) { return nil, nil, syscall.EMFILE },
			remote: func(string) string { return "NFS" },
		})
		if line := <-s.printed; !strings.Contains(line, refusal(syscall.EMFILE)) {
			t.Error(line)
		}
		s.write("content/papers/a.md", "new")
		s.awaitPath("content/papers/a.md")
	})
}

// A silentNotifier reports nothing, like that of a network file system for changes by other computers.
type silentNotifier struct{}

func (silentNotifier) Add(string) error    { return nil }
func (silentNotifier) Remove(string) error { return nil }
func (silentNotifier) Close() error        { return nil }

func TestRemoteFoldersArePolledToo(t *testing.T) {
	s := newSite(t)
	synctest.Test(t, func(t *testing.T) {
		s.t = t
		events := make(chan event)
		s.watch(false, system{
			open: func() (notifier, <-chan event, error) { return silentNotifier{}, events, nil },
			remote: func(path string) string {
				if strings.Contains(path, "content") {
					return "NFS"
				}
				return ""
			},
		})
		line := s.printedLine()
		if !strings.Contains(line, "/content for changes every second: its file system (NFS)") {
			t.Error(line)
		}
		s.write("layouts/base.html", "not reported, because it is not polled")
		s.write("content/papers/a.md", "new")
		if got := s.next(); got != "content/papers/a.md" {
			t.Errorf("got %q", got)
		}
		s.write("content/papers/a.md", "newer")
		events <- event{path: s.path("content/papers/a.md")}
		s.awaitPath("content/papers/a.md")
		s.write("content/papers/b.md", "b")
		if got := s.next(); got != "content/papers/b.md" { // the poll does not report the event again
			t.Errorf("got %q", got)
		}
	})
}

func TestRefusalNamesTheSetting(t *testing.T) {
	for _, err := range []error{syscall.ENOSPC, syscall.EMFILE, syscall.ENFILE} {
		if got := refusal(err); !strings.Contains(got, "(raise it with sudo sysctl ") || !strings.Contains(got, "=") {
			t.Errorf("%v: %s", err, got)
		}
	}
	if got := refusal(errors.New("no idea")); got != "the system does not report them: no idea" {
		t.Error(got)
	}
}

// TestSenderOfEventsNeverWaits sends more events than fit into a buffer before it receives the first.
func TestSenderOfEventsNeverWaits(t *testing.T) {
	const n = 10_000
	from, to, done := make(chan event), make(chan event), make(chan struct{})
	go queue(from, to, done)
	for i := range n {
		from <- event{path: string(rune(i))}
	}
	for i := range n {
		if e := <-to; e.path != string(rune(i)) {
			t.Fatalf("event %d is %q", i, e.path)
		}
	}
	close(done)
	if _, more := <-to; more {
		t.Error("an event after the end")
	}
}
