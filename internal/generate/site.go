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

// A Site is all pages of a site at one moment. It never changes; pages that are the same in two sites
// of one Builder are the same pointers.
type Site struct {
	BasePath string // the path that the site is deployed below, with a slash at both ends
	Papers   int
	Drafts   int // papers that are left out
	Future   int
	Pages    []*Page
	Static   []theme.File
	Pictures []*archive.Picture // of the texts, by name; in the files that their writer has
	Warnings problem.List
	Changed  int // pages that are new, show something else than in the last site, or are gone

	Config *config.Config // the site is made with
	Theme  *theme.Theme   // the site is made with
	Texts  []archive.Text // the site is made of; nil unless Options.Texts asks for them

	places map[string]int // of pages by address
}

// Page gives the page at an address, from the base path, or nil.
func (s *Site) Page(path string) *Page {
	if i, there := s.places[path]; there {
		return s.Pages[i]
	}
	return nil
}

// at gives the page at an address, most likely the i-th.
func (s *Site) at(i int, path string) *Page {
	if i < len(s.Pages) && s.Pages[i].Path == path {
		return s.Pages[i]
	}
	return s.Page(path)
}

// placesOf finds pages by their addresses. Where these are the site's own, so is the answer.
func (s *Site) placesOf(planned []*site.Page) map[string]int {
	if slices.EqualFunc(s.Pages, planned, func(old *Page, p *site.Page) bool { return old.Path == p.Path }) {
		return s.places
	}
	places := make(map[string]int, len(planned))
	for i, p := range planned {
		places[p.Path] = i
	}
	return places
}

// A Page is one page of a site, rendered when it is first asked for.
type Page struct {
	*site.Page
	renderer *render.Renderer
	version  uint64 // of its layout

	mu       sync.Mutex
	rendered bool
	bytes    []byte
	err      error
	good     []byte // what it last was without an error
	checked  bool
}

// Render writes the page and keeps nothing.
func (p *Page) Render(w *bytes.Buffer) error { return p.renderer.Render(w, p.Page) }

// Shows tells whether the page shows what another one does.
func (p *Page) Shows(q *Page) bool { return p.Page == q.Page && p.version == q.version }

// Check renders the pages that were not rendered yet, to find what is wrong with them, one after the
// other so that it stands in nobody's way. It gives the context's error where that ends before.
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

// check finds whether the page can be rendered. Its bytes are not kept: most pages are not asked for.
func (p *Page) check(b *bytes.Buffer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.rendered && !p.checked && !p.IsIndex && !p.Named { // neither can have a fault of a layout, and both take long
		p.checked, p.err = true, p.Render(b)
	}
}

// Faults is what is wrong with the pages, as far as they were rendered or checked.
func (s *Site) Faults() problem.List {
	var found faults
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

// Bytes gives the page's bytes. Where a layout is at fault the error is a problem.Problem, and the
// bytes are those of the page before the fault, if it was shown before.
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
