package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

func TestPollingFindsChanges(t *testing.T) {
	const paper = "content/papers/a.md"
	past := time.Date(2026, 2, 18, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		change func(s *site)
		want   string
	}{
		{"changed", func(s *site) { s.write(paper, "longer") }, paper},
		{"another time", func(s *site) { s.date(paper, past.Add(time.Second)) }, paper},
		{"changed, with the time of before", func(s *site) { s.write(paper, "longer"); s.date(paper, past) }, paper},
		{"replaced, with the time and size of before", func(s *site) {
			s.write("b.md", "b")
			s.date("b.md", past)
			s.rename("b.md", paper)
		}, paper},
		{"new", func(s *site) { s.write("content/papers/b.md", "b") }, "content/papers/b.md"},
		{"new, in a new folder", func(s *site) { s.write("static/css/deep/a.css", "x") }, "all"},
		{"removed", func(s *site) { s.remove(paper) }, paper},
		{"a removed folder", func(s *site) { s.remove("content") }, "all"},
		{"a renamed folder", func(s *site) { s.rename("content/papers", "content/pages") }, "all"},
		{"the configuration", func(s *site) { s.write("site.yaml", "x") }, "site.yaml"},
	}
	if runtime.GOOS != "windows" { // Windows has no fileID
		same := tests[0]
		same.name = "changed, with the time and size of before"
		same.change = func(s *site) { s.write(paper, "b"); s.date(paper, past) }
		tests = append(tests, same)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newSite(t)
			s.date(paper, past)
			synctest.Test(t, func(t *testing.T) {
				s.t = t
				s.watch(true, realSystem)
				if line := s.printedLine(); line != "polling for changes every second (--poll)" {
					t.Error(line)
				}
				s.ignoredFiles()
				tt.change(s)
				if got := s.next(); got != tt.want {
					t.Errorf("got %q, want %q", got, tt.want)
				}
				select {
				case b := <-s.batches:
					t.Errorf("one more batch: %v", b)
				case <-time.After(10 * longestPause):
				}
			})
		})
	}
}

// date sets the time when a file was modified.
func (s *site) date(name string, at time.Time) {
	s.t.Helper()
	if err := os.Chtimes(s.path(name), at, at); err != nil {
		s.t.Fatal(err)
	}
}

// ignoredFiles makes files whose changes are not reported.
func (s *site) ignoredFiles() {
	for _, name := range []string{
		"content/papers/.a.md.swp", "content/papers/a.md~", ".offprint/lock", ".offprint/change-1/journal",
		"public/index.html", ".git/HEAD", "other.txt",
	} {
		s.write(name, "x")
	}
}

// TestSlowPollsAreRare simulates polls of a slow network file system.
func TestSlowPollsAreRare(t *testing.T) {
	w := &watcher{}
	for took, want := range map[time.Duration]time.Duration{
		0:                      time.Second,
		20 * time.Millisecond:  time.Second,
		500 * time.Millisecond: 4500 * time.Millisecond,
		time.Minute:            longestPause,
	} {
		if w.addPoll(pollResult{duration: took}); w.pause != want {
			t.Errorf("after a poll of %v the pause is %v, want %v", took, w.pause, want)
		}
	}
}

// BenchmarkPoll checks 10,000 papers, as polling does once a second.
func BenchmarkPoll(b *testing.B) {
	dir := b.TempDir()
	for i := range 10_000 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.md", i)), nil, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	p := &place{path: dir, names: []string{"content/papers"}}
	before := p.snapshot()
	for b.Loop() {
		before.compare(p.snapshot(), func(base string, _ bool) { b.Error("changed: " + base) })
	}
}
