package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// patience is how long a test waits for an expected batch.
const patience = 10 * time.Second

type site struct {
	t       *testing.T
	root    string
	batches <-chan Batch
	said    chan string
}

func watched(t *testing.T) *site {
	s := &site{t: t, root: t.TempDir(), said: make(chan string, 10)}
	s.write("content/papers/a.md", "a")
	s.write("layouts/base.html", "b")
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	batches, err := Watch(
		ctx,
		Options{
			Root:  s.root,
			Names: []string{"content", "layouts", "static", "site.yaml"},
			Say:   func(text string) { s.said <- text },
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	s.batches = batches
	return s
}

func (s *site) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s *site) write(name, text string) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) rename(from, to string) {
	s.t.Helper()
	if err := os.Rename(s.path(from), s.path(to)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) remove(name string) {
	s.t.Helper()
	if err := os.RemoveAll(s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

// batch returns the next batch.
func (s *site) batch() Batch {
	s.t.Helper()
	select {
	case b := <-s.batches:
		return b
	case <-time.After(patience):
		s.t.Fatal("no batch")
		return Batch{}
	}
}

// next returns the paths of the next batch in order, or "all".
func (s *site) next() string {
	s.t.Helper()
	b := s.batch()
	if b.All {
		return "all"
	}
	slices.Sort(b.Paths)
	return strings.Join(b.Paths, " ")
}

func TestOneSaveIsOneBatch(t *testing.T) {
	const paper = "content/papers/a.md"
	tests := []struct {
		name string
		save func(s *site)
		want string
	}{
		{"in place", func(s *site) { s.write(paper, "new") }, paper},
		{"truncate, then write", func(s *site) {
			if err := os.Truncate(s.path(paper), 0); err != nil {
				s.t.Fatal(err)
			}
			time.AfterFunc(20*time.Millisecond, func() { _ = os.WriteFile(s.path(paper), []byte("new"), 0o644) })
		}, paper},
		{
			"write a temporary file and rename it",
			func(s *site) { s.write("content/papers/.a.md.tmp", "new"); s.rename("content/papers/.a.md.tmp", paper) },
			paper,
		},
		{"like vim", func(s *site) {
			s.write("content/papers/4913", "")
			s.remove("content/papers/4913")
			s.rename(paper, paper+"~")
			s.write(paper, "new")
			s.remove(paper + "~")
		}, paper},
		{"a new file", func(s *site) { s.write("content/papers/b.md", "b") }, "content/papers/b.md"},
		{"a removed file", func(s *site) { s.remove(paper) }, paper},
		{"a renamed file", func(s *site) { s.rename(paper, "content/papers/b.md") }, paper + " content/papers/b.md"},
		{"many files", func(s *site) {
			for i := range 300 {
				s.write(fmt.Sprintf("content/papers/%03d.md", i), "x")
			}
			for i := range 299 {
				s.remove(fmt.Sprintf("content/papers/%03d.md", i))
			}
		}, ""},
		{"a new folder", func(s *site) { s.write("static/css/deep/a.css", "x") }, "all"},
		{"a removed folder", func(s *site) { s.remove("layouts") }, "all"},
		{"a renamed folder", func(s *site) { s.rename("content/papers", "content/pages") }, "all"},
		{"the configuration", func(s *site) { s.write("site.yaml", "title: x") }, "site.yaml"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for {
				stalled := stalls(t)
				s := watched(t)
				tt.save(s)
				first := s.next()
				s.write("layouts/last.html", "x") // must be the next batch
				second := s.next()
				if (first == tt.want || tt.want == "") && (second == "layouts/last.html" || second == "all") {
					return
				}
				if !stalled() {
					t.Fatalf("got %.100q, want %q, and then %.100q", first, tt.want, second)
				}
			}
		})
	}
}

// stalls returns a function that reports whether the machine stalled for longer than quiet since the call of stalls. A
// save can then look like two.
func stalls(t *testing.T) func() bool {
	ctx, stop := context.WithCancel(t.Context())
	longest := make(chan time.Duration, 1)
	go func() {
		most, last := time.Duration(0), time.Now()
		for tick := time.NewTicker(time.Millisecond); ctx.Err() == nil; <-tick.C {
			most, last = max(most, time.Since(last)), time.Now()
		}
		longest <- most
	}()
	return func() bool {
		stop()
		return <-longest > quiet
	}
}

func TestTemporaryFilesAreNotReported(t *testing.T) {
	s := watched(t)
	for _, name := range []string{
		"content/papers/.a.md.swp", "content/papers/a.md~", "content/papers/#a.md#", "content/papers/4913",
		"content/papers/.#a.md", "content/papers/a.md.tmp", "content/papers/sed3hc8a3", "public/index.html",
		".git/HEAD", "other.txt", "content/papers/a.md.crdownload",
	} {
		s.write(name, "x")
	}
	s.write("content/papers/real.md", "x")
	if got := s.next(); got != "content/papers/real.md" {
		t.Errorf("got %q", got)
	}
}

func TestNewFoldersAreWatched(t *testing.T) {
	s := watched(t)
	s.write("content/pages/about.md", "x")
	if got := s.next(); got != "all" {
		t.Errorf("got %q", got)
	}
	s.write("content/pages/about.md", "y")
	if got := s.next(); got != "content/pages/about.md" {
		t.Errorf("got %q", got)
	}
}

func TestPollingFindsChanges(t *testing.T) {
	s := &site{t: t, root: t.TempDir()}
	s.write("content/papers/a.md", "a")
	s.write("content/papers/.a.md.swp", "a")
	o := Options{Root: s.root, Names: []string{"content", "site.yaml"}}
	tests := []struct {
		name   string
		change func()
		want   string
	}{
		{"nothing", func() {}, ""},
		{"changed", func() { s.write("content/papers/a.md", "longer") }, "content/papers/a.md"},
		{"new, in a new folder", func() { s.write("content/pages/b.md", "b") }, "content/pages/b.md"},
		{"removed", func() { s.remove("content/papers/a.md") }, "content/papers/a.md"},
		{"the configuration", func() { s.write("site.yaml", "x") }, "site.yaml"},
		{"a temporary file", func() { s.write("content/pages/b.md~", "b") }, ""},
	}
	for _, tt := range tests {
		before := lookAt(o)
		tt.change()
		if got := strings.Join(difference(before, lookAt(o)).Paths, " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPollReports(t *testing.T) {
	s := &site{t: t, root: t.TempDir()}
	s.write("content/papers/a.md", "a")
	ctx, cancel := context.WithCancel(context.Background())
	batches := make(chan Batch)
	s.batches = batches
	go poll(ctx, Options{Root: s.root, Names: []string{"content"}}, batches)
	stop := make(chan bool)
	go func() { // the time of the first check is unknown, so the file grows until poll reports it
		for text := "b"; ; text += "b" {
			select {
			case <-stop:
				return
			case <-time.After(100 * time.Millisecond):
				_ = os.WriteFile(s.path("content/papers/a.md"), []byte(text), 0o644)
			}
		}
	}()
	if got := s.next(); got != "content/papers/a.md" {
		t.Errorf("got %q", got)
	}
	close(stop)
	cancel()
	for range batches { // until poll closes it
	}
}
