// Package preview shows a site to its curator while they edit it.
//
// The input is the site's files and batches of changes. The output is a server of the site as it will be published, at
// the same path. Pages are served from memory and rendered when they are first requested. Browsers are notified when
// the page that they show or a style sheet changed, and of problems in the files; until these are fixed, they show the
// last good state. The preview writes only to the site's cache and answers only requests from this machine.
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

// Options are the options of a Server.
type Options struct {
	Dir     string       // the site's root
	BaseURL string       // overrides the configuration's; "" if it does not
	Theme   fs.FS        // the default theme
	Today   content.Date // papers dated after it are marked
	Say     func(string) // prints a line for the curator
}

// A Server is the preview of a site, as an http.Handler.
type Server struct {
	options Options
	builder *generate.Builder
	state   atomic.Pointer[state]
	said    problem.List // problems already printed
	warned  problem.List // warnings already printed

	mu      sync.Mutex
	clients map[*client]bool
}

// A state is what a preview shows at one moment. It is immutable once stored.
type state struct {
	site     *generate.Site    // nil if it could never be built
	problems problem.List      // errors in the files
	tags     problem.List      // warnings about tags outside the vocabulary
	warnings problem.List      // all warnings, sorted
	set      string            // hash of the warnings, see hashWarnings
	static   map[string][]byte // by address, relative to the base path
	pictures map[string]*archive.Picture
	styles   string // hash of the style sheets
	assets   string // hash of the other static files and the pictures
}

// New returns the preview of a site. It prints problems with the site's files and shows them in the browser.
func New(o Options) *Server {
	s := &Server{options: o, clients: map[*client]bool{}}
	s.builder = generate.NewBuilder(
		generate.Options{Dir: o.Dir, BaseURL: o.BaseURL, Theme: o.Theme, Today: o.Today, Drafts: true, Preview: true},
	)
	s.state.Store(&state{})
	s.update(nil)
	s.checkTags(context.Background())
	return s
}

// Papers returns the number of papers of the site.
func (s *Server) Papers() int {
	if site := s.state.Load().site; site != nil {
		return site.Papers
	}
	return 0
}

// BasePath returns the path of the site, with a slash at both ends.
func (s *Server) BasePath() string { return s.state.Load().basePath() }

func (st *state) basePath() string {
	if st.site == nil {
		return "/"
	}
	return st.site.BasePath
}

// Run updates the site with every batch of changes until the channel is closed. Between batches it looks for problems
// of pages that were not requested, until ctx is canceled.
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
		s.apply(batch)
	}
}

// apply updates the site with a batch of changes and prints what changed.
func (s *Server) apply(b watch.Batch) {
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
		did = append(did, content.Plural(pages, "page"))
	}
	if files > 0 {
		did = append(did, content.Plural(files, "static file"))
	}
	if pictures > 0 {
		did = append(did, content.Plural(pictures, "picture"))
	}
	s.options.Say(fmt.Sprintf("%s  %s, %d ms", describe(b), strings.Join(did, ", "), time.Since(start).Milliseconds()))
}

// describe returns the path of a batch with one path, or else the number of its files, if known.
func describe(b watch.Batch) string {
	switch {
	case len(b.Paths) == 1 && !b.All:
		return b.Paths[0]
	case len(b.Paths) > 0:
		return content.Plural(len(b.Paths), "file")
	}
	return "files"
}

// update rebuilds the site after changes of the given paths, or of any files if paths is nil, and notifies the
// browsers. It returns how many pages, static files and pictures changed.
func (s *Server) update(paths []string) (pages, files, pictures int) {
	before := s.state.Load()
	site, problems, err := s.builder.Update(paths)
	if err != nil {
		problems = append(problems, problem.Problem{What: err.Error()})
	}
	next := &state{site: site, problems: problems, tags: before.tags} // until they are checked again
	if site != nil {
		next.problems = append(next.problems, site.Faults()...)
		next.collectStatic(before)
		if site != before.site {
			pages = site.Changed
		}
		files = len(changedFiles(before.static, next.static, bytes.Equal))
		pictures = len(changedFiles(before.pictures, next.pictures, (*archive.Picture).Same))
	}
	s.show(next)
	return pages, files, pictures
}

// check looks for tags outside the vocabulary and for problems of pages that were not requested yet.
func (s *Server) check(ctx context.Context) {
	s.checkTags(ctx)
	current := s.state.Load()
	if current.site == nil || current.site.Check(ctx) != nil {
		return
	}
	checked := *current
	if more := newIn(current.site.Faults(), current.problems); len(more) > 0 {
		checked.problems = slices.Concat(current.problems, more)
		s.show(&checked)
	}
}

// checkTags looks for tags outside the vocabulary, which build accepts silently.
func (s *Server) checkTags(ctx context.Context) {
	current := *s.state.Load()
	if current.site == nil {
		return
	}
	tags, err := current.site.StrayTags(ctx)
	if err != nil || slices.Equal(tags, current.tags) {
		return
	}
	current.tags = tags
	s.show(&current)
}

// show makes a state the current one, notifies the browsers, and prints its new problems and warnings.
func (s *Server) show(now *state) {
	if now.site != nil {
		now.warnings = slices.Concat(now.site.AllWarnings(), now.site.Notes, now.tags)
		now.warnings.Sort()
		now.set = hashWarnings(now.warnings)
		s.warn(now.warnings)
	}
	now.problems.Sort()
	s.state.Store(now)
	s.wake()
	for _, p := range newIn(now.problems, s.said) {
		s.options.Say(p.Error())
	}
	if len(s.said) > 0 && len(now.problems) == 0 {
		s.options.Say("no more problems")
	}
	s.said = now.problems
}

// warn prints the new warnings.
func (s *Server) warn(warnings problem.List) {
	if slices.Equal(warnings, s.warned) {
		return
	}
	for _, w := range newIn(warnings, s.warned) {
		s.options.Say(w.Error())
	}
	s.warned = warnings
}

// newIn returns the problems that an earlier list does not have.
func newIn(problems, earlier problem.List) (more problem.List) {
	known := make(map[problem.Problem]bool, len(earlier))
	for _, p := range earlier {
		known[p] = true
	}
	for _, p := range problems {
		if !known[p] {
			more = append(more, p)
		}
	}
	return more
}

// collectStatic sets the static files, the pictures and their hashes. It reuses those of the previous state if they are
// the same.
func (st *state) collectStatic(before *state) {
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

// problemsOf returns the problems of a state, and the error of one of its pages unless it is nil or already included.
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

// changedFiles returns the addresses of files that differ between two states.
func changedFiles[T any](before, now map[string]T, same func(T, T) bool) []string {
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
