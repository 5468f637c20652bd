package generate

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

// A Site is a state of a site with all its pages. It never changes. Two sites of one Builder share the pointers to
// equal pages.
type Site struct {
	BasePath string // path of the site in its base URL, with a slash at both ends
	Papers   int
	Drafts   int // number of drafts left out
	Future   int // number of papers left out because they are dated after Options.Today
	Pages    []*Page
	Static   []theme.File
	Pictures []*archive.Picture // pictures in the texts, by name; read from the content folder when written
	Warnings problem.List
	Hazards  problem.List // unsafe content of published files: warnings in a build, errors in a check
	Notes    problem.List // files that are not published; not errors by themselves, even if Options.Strict is set
	Changed  int          // number of pages that are new, changed or gone since the last site

	Config *config.Config // configuration of the site
	Theme  *theme.Theme   // theme of the site
	Texts  []archive.Text // content files; nil unless Options.Texts is set

	places    func() map[string]int // indexes of pages by path
	strayTags func(context.Context) (problem.List, error)
}

// AllWarnings returns the warnings and hazards of the site.
func (s *Site) AllWarnings() problem.List { return slices.Concat(s.Warnings, s.Hazards) }

// Page returns the page at a path relative to the base path, or nil.
func (s *Site) Page(path string) *Page {
	if s.places == nil {
		return nil
	}
	if i, found := s.places()[path]; found {
		return s.Pages[i]
	}
	return nil
}

// StrayTags returns warnings about tags outside the vocabulary. It reads the files with such tags, and returns
// ctx.Err() if ctx is canceled first.
func (s *Site) StrayTags(ctx context.Context) (problem.List, error) { return s.strayTags(ctx) }

// at returns the page at a path, or nil. It tries the index i first.
func (s *Site) at(i int, path string) *Page {
	if i < len(s.Pages) && s.Pages[i].Path == path {
		return s.Pages[i]
	}
	return s.Page(path)
}

// placesOf returns a function that returns the indexes of planned pages by path. It returns s.places if the paths are
// the same.
func (s *Site) placesOf(planned []*site.Page) func() map[string]int {
	same := func(old *Page, p *site.Page) bool { return old.Path == p.Path }
	if s.places != nil && slices.EqualFunc(s.Pages, planned, same) {
		return s.places
	}
	return sync.OnceValue(func() map[string]int {
		places := make(map[string]int, len(planned))
		for i, p := range planned {
			places[p.Path] = i
		}
		return places
	})
}

// A Page is one page of a site, rendered when it is first requested.
type Page struct {
	*site.Page
	renderer *render.Renderer
	version  uint64 // version of the layout

	mu       sync.Mutex
	rendered bool
	bytes    []byte
	err      error
	good     []byte // last bytes rendered without an error
	checked  bool   // err was found by check
}

// Render writes the page and caches nothing.
func (p *Page) Render(w *bytes.Buffer) error { return p.renderer.Render(w, p.Page) }

// Shows reports whether two pages have the same content: the same plan and the same version of the layout.
func (p *Page) Shows(q *Page) bool { return p.Page == q.Page && p.version == q.version }

// Check renders the pages that were not rendered yet, to find their problems. It renders one page at a time to leave a
// processor for other work. It returns ctx.Err() if ctx is canceled first.
func (s *Site) Check(ctx context.Context) error {
	var b bytes.Buffer
	for _, p := range s.Pages {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		b.Reset()
		p.check(&b)
	}
	return nil
}

// check renders the page to find its problem, if any. It discards the bytes, because most pages are never requested.
func (p *Page) check(b *bytes.Buffer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	isSlowExport := p.IsIndex || p.Hashed // neither uses a layout
	if !p.rendered && !p.checked && !isSlowExport {
		p.checked, p.err = true, p.Render(b)
	}
}

// Faults returns the problems of the pages that were rendered or checked.
func (s *Site) Faults() problem.List {
	var found pageErrors
	for _, p := range s.Pages {
		p.mu.Lock()
		err := p.err
		p.mu.Unlock()
		if err != nil {
			found.add(err)
		}
	}
	if found.other != nil {
		found.problems = append(found.problems, problem.Problem{What: found.other.Error()})
	}
	return found.problems
}

// Bytes returns the page's bytes. If a layout has a problem, the error is a problem.Problem, and the bytes are the last
// good ones, if any.
func (p *Page) Bytes() ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.rendered {
		var b bytes.Buffer
		p.rendered, p.err = true, p.Render(&b)
		if p.err == nil {
			p.bytes = bytes.Clone(b.Bytes())
			p.good = p.bytes
		}
	}
	if p.err != nil {
		return p.good, p.err
	}
	return p.bytes, nil
}
