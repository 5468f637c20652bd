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
	printed chan string
}

// newSite makes a small site. The test can also use its parent folder.
func newSite(t *testing.T) *site {
	s := &site{t: t, root: filepath.Join(t.TempDir(), "site"), printed: make(chan string, 10)}
	s.write("content/papers/a.md", "a")
	s.write("layouts/base.html", "b")
	return s
}

func watched(t *testing.T) *site {
	s := newSite(t)
	s.watch(false, realSystem)
	return s
}

// watch starts to watch the site.
func (s *site) watch(poll bool, sys system) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	batches, err := start(ctx, Options{
		Root:  s.root,
		Names: []string{"content", "layouts", "static", "site.yaml"},
		Poll:  poll,
		Say:   func(text string) { s.printed <- text },
	}, sys)
	if err != nil {
		s.t.Fatal(err)
	}
	s.batches = batches
	s.t.Cleanup(func() {
		cancel()
		for range batches {
		}
	})
}

// awaitPath reads batches until one contains a path, or if the path is "all", until one has All set.
func (s *site) awaitPath(path string) {
	s.t.Helper()
	for b := s.batch(); !slices.Contains(b.Paths, path) && !(b.All && path == "all"); b = s.batch() {
		s.t.Logf("waiting for %s: %v", path, b)
	}
}

// printedLine returns the printed line. It fails the test unless there is exactly one.
func (s *site) printedLine() string {
	s.t.Helper()
	if len(s.printed) != 1 {
		s.t.Fatalf("printed %d lines", len(s.printed))
	}
	return <-s.printed
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

// stalls returns a function that reports whether the machine stalled for longer than quiet since the call of stalls. In
// this case one save can result in two batches.
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
		".offprint/lock", ".offprint/holder", ".offprint/change-1/journal", ".offprint/build-1/site/index.html",
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
