// Package preview shows a site to its curator while it is written.
//
// In come the site's files and the batches of their changes, out goes a server of the site as it will
// be deployed, at the path that it will have. Pages are served from memory, where they are made when
// they are first asked for. Browsers are told when the page that they show has changed, when a style
// has, and what is wrong with the files; meanwhile they show the last good state. It never writes a
// file, and answers only this machine.
package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/theme"
	"github.com/offprint/offprint/internal/watch"
)

// Options say what to show.
type Options struct {
	Dir     string       // the site's root
	BaseURL string       // instead of the configuration's; "" for that
	Theme   fs.FS        // the default theme
	Today   content.Date // papers dated after it are marked
	Say     func(string) // tells the curator a line
}

// A Server is a preview.
type Server struct {
	options Options
	builder *generate.Builder
	state   atomic.Pointer[state]
	said    problem.List // what is known to the curator
	warned  problem.List

	mu      sync.Mutex
	clients map[*client]bool
}

// A state is what a preview shows at one moment. It never changes.
type state struct {
	site     *generate.Site    // nil where it could never be made
	problems problem.List      // what is wrong with the files
	static   map[string][]byte // by address, from the base path
	pictures map[string]*archive.Picture
	styles   string // tells two states of the style sheets apart
	assets   string // and of the other static files and the pictures
}

// New makes the preview of a site. What is wrong with its files is said, and shown to browsers.
func New(o Options) *Server {
	s := &Server{options: o, clients: map[*client]bool{}}
	s.builder = generate.NewBuilder(
		generate.Options{Dir: o.Dir, BaseURL: o.BaseURL, Theme: o.Theme, Today: o.Today, Drafts: true, Preview: true},
	)
	s.state.Store(&state{})
	s.update(nil)
	return s
}

// Papers is how many papers the site has.
func (s *Server) Papers() int {
	if site := s.state.Load().site; site != nil {
		return site.Papers
	}
	return 0
}

// BasePath is the path that the site is served at, with a slash at both ends.
func (s *Server) BasePath() string { return s.state.Load().basePath() }

func (st *state) basePath() string {
	if st.site == nil {
		return "/"
	}
	return st.site.BasePath
}

// Run brings the site up to date with every batch of changes, until the context ends. Between two
// batches it looks for what is wrong with pages that nobody looks at.
func (s *Server) Run(ctx context.Context, batches <-chan watch.Batch) {
	for {
		checking, stop := context.WithCancel(ctx)
		var done sync.WaitGroup
		done.Go(func() { s.check(checking) })
		batch, more := <-batches
		stop()
		done.Wait()
		if !more {
			return
		}
		s.take(batch)
	}
}

// take makes the site of a batch of changes and says what it did.
func (s *Server) take(b watch.Batch) {
	paths := b.Paths
	if b.All {
		paths = nil
	}
	start := time.Now()
	pages, files, pictures := s.update(paths)
	if pages+files+pictures == 0 {
		return
	}
	var did []string
	if pages > 0 {
		did = append(did, count(pages, "page"))
	}
	if files > 0 {
		did = append(did, count(files, "static file"))
	}
	if pictures > 0 {
		did = append(did, count(pictures, "picture"))
	}
	s.options.Say(fmt.Sprintf("%s  %s, %d ms", changed(b), strings.Join(did, ", "), time.Since(start).Milliseconds()))
}

// changed names what changed.
func changed(b watch.Batch) string {
	switch {
	case len(b.Paths) == 1 && !b.All:
		return b.Paths[0]
	case len(b.Paths) > 0:
		return count(len(b.Paths), "file")
	}
	return "files"
}

func count(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}

// update makes the site of the files as they are now and tells the browsers. It gives how many pages
// static files and pictures are new or others than before.
func (s *Server) update(paths []string) (pages, files, pictures int) {
	before := s.state.Load()
	site, problems, err := s.builder.Update(paths)
	if err != nil {
		problems = append(problems, problem.Problem{What: err.Error()})
	}
	now := &state{site: site, problems: problems}
	if site != nil {
		now.problems = append(now.problems, site.Faults()...)
		now.takeStatic(before)
		if site != before.site {
			pages = site.Changed
		}
		files = len(otherFiles(before.static, now.static, bytes.Equal))
		pictures = len(otherFiles(before.pictures, now.pictures, (*archive.Picture).Same))
		s.warn(site.Warnings)
	}
	s.show(now)
	return pages, files, pictures
}

// check looks for what is wrong with pages that were not asked for yet.
func (s *Server) check(ctx context.Context) {
	now := s.state.Load()
	if now.site == nil || now.site.Check(ctx) != nil {
		return
	}
	checked := *now
	for _, p := range now.site.Faults() {
		if !slices.Contains(checked.problems, p) {
			checked.problems = append(slices.Clip(checked.problems), p)
		}
	}
	if len(checked.problems) != len(now.problems) {
		s.show(&checked)
	}
}

// show makes a state the present one, and says what is wrong with it that was not wrong before.
func (s *Server) show(now *state) {
	now.problems.Sort()
	s.state.Store(now)
	s.wake()
	for _, p := range now.problems {
		if !slices.Contains(s.said, p) {
			s.options.Say(p.Error())
		}
	}
	if len(s.said) > 0 && len(now.problems) == 0 {
		s.options.Say("all is well again")
	}
	s.said = now.problems
}

// warn says the warnings that were not said before.
func (s *Server) warn(warnings problem.List) {
	for _, w := range warnings {
		if !slices.Contains(s.warned, w) {
			s.options.Say(w.Error())
		}
	}
	s.warned = warnings
}

// takeStatic finds the static files and the pictures, and what tells their state from another.
func (st *state) takeStatic(before *state) {
	if before.site != nil && slices.EqualFunc(before.site.Static, st.site.Static, sameFile) &&
		slices.EqualFunc(before.site.Pictures, st.site.Pictures, (*archive.Picture).Same) {
		st.static, st.pictures, st.styles, st.assets = before.static, before.pictures, before.styles, before.assets
		return
	}
	st.static = make(map[string][]byte, len(st.site.Static))
	styles, assets := fnv.New64a(), fnv.New64a()
	for _, f := range st.site.Static {
		st.static["/"+f.Name] = f.Data
		h := assets
		if path.Ext(f.Name) == ".css" {
			h = styles
		}
		_, _ = fmt.Fprintf(h, "%q %d\n", f.Name, len(f.Data))
		_, _ = h.Write(f.Data)
	}
	st.pictures = make(map[string]*archive.Picture, len(st.site.Pictures))
	for _, p := range st.site.Pictures {
		st.pictures["/"+p.Name] = p
		_, _ = fmt.Fprintf(assets, "%q %q %s\n", p.Name, p.File, pictureVersion(p))
	}
	st.styles, st.assets = hex(styles.Sum64()), hex(assets.Sum64())
}

func sameFile(a, b theme.File) bool { return a.Name == b.Name && bytes.Equal(a.Data, b.Data) }

func hex(n uint64) string { return strconv.FormatUint(n, 16) }

// problemsOf are the problems of a state and of one of its pages, which can be the first to find it.
func (st *state) problemsOf(err error) problem.List {
	var one problem.Problem
	switch {
	case err == nil:
		return st.problems
	case !errors.As(err, &one):
		one = problem.Problem{What: err.Error()}
	}
	if slices.Contains(st.problems, one) {
		return st.problems
	}
	return append(slices.Clip(st.problems), one)
}

// otherFiles are the addresses of files that differ between two states.
func otherFiles[T any](before, now map[string]T, same func(T, T) bool) []string {
	var names []string
	for name, file := range now {
		if old, there := before[name]; !there || !same(old, file) {
			names = append(names, name)
		}
	}
	for name := range before {
		if _, there := now[name]; !there {
			names = append(names, name)
		}
	}
	return names
}
