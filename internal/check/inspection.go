package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/socialcard"
)

// An inspection is one run of all checks over one site.
type inspection struct {
	Options
	limits   limits
	site     *generate.Site // nil if it could not be built
	problems problem.List
	config   *config.Config
	yaml     []byte   // content of site.yaml
	base     *url.URL // URL of the site
	markdown *markdown.Renderer
	sources  []*source          // papers, then collections and free pages; each in order of name
	pages    []*page            // HTML pages in the order of the plan, then the curator's own
	files    []*file            // all other files
	byPath   map[string]*source // by the address of the source's page
	targets  map[string]*target
	moved    map[string]string // redirects by old address
	tracer   tracer
	static   map[string][]byte // source of each static file, by its name in messages

	links   atomic.Int64
	outside int
	bytes   atomic.Int64 // size of all files

	settings func() *settings
	reported func() map[problem.Problem]bool // the positions of the problems and warnings found while reading

	mu       sync.Mutex
	findings []*Finding
	blocked  []blockedScript
	located  map[spot]place
}

// A page is an HTML page with the data that is needed after all pages are read.
type page struct {
	path      string         // relative to the base path
	url       *url.URL       // absolute URL
	generated *generate.Page // nil for a file of the curator
	file      *file          // the curator's file, or nil
	source    *source        // the content file that it shows, or nil

	ids     map[string]bool
	links   []*page      // pages that it links to
	anchors []anchorLink // to other pages
	outside []externalLink
	guesses int            // number of links to missing anchors for which a suggestion was sought
	effort  problem.Effort // for these suggestions
	sorted  []string       // ids, sorted; nil until needed
	trace   func() []tracedElement
	earlier func(address string, number int) int // counts the elements with an address before element number
	place   func(offset int) problem.Problem     // in the curator's file
}

// A file is a file of the site that is not a page of the plan.
type file struct {
	path      string // relative to the base path
	data      []byte
	source    string // name of a static file in messages; "" for an export
	text      []byte // content of the source
	size      int64  // size of a file that is not read
	generated *generate.Page
	xml       func() parsedXML // parses data; set while the file is checked
}

// A target is the page or file at an address of the site.
type target struct {
	page *page  // nil if it is not a page
	own  string // the path that links should use; others work, too, such as /about/index.html
}

// inspect prepares the checks of a build.
func inspect(o Options) (*inspection, error) {
	in := &inspection{
		Options: o, limits: pagesLimits, site: o.Build.Site, problems: o.Build.Problems,
		targets: map[string]*target{}, moved: map[string]string{}, static: map[string][]byte{},
		located: map[spot]place{},
	}
	in.settings = sync.OnceValue(in.parseSettings)
	in.reported = sync.OnceValue(in.placesOfProblems)
	if in.site == nil {
		return in, nil
	}
	if !o.Build.Texts {
		return nil, errors.New("checking the site: the build did not keep the texts")
	}
	if err := in.readConfig(); err != nil {
		return nil, err
	}
	in.markdown = markdown.NewIn(in.config.BasePath(), in.config.Words).WithMacros(in.config.Macros)
	in.sources = in.readSources()
	in.prepareTracer()
	in.list()
	return in, nil
}

// readConfig takes the site's configuration. It reads site.yaml only to find positions in it.
func (in *inspection) readConfig() (err error) {
	in.config = in.site.Config
	if in.base, err = url.Parse(in.config.BaseURL); err != nil {
		return err
	}
	in.yaml, err = os.ReadFile(filepath.Join(in.Build.Dir, config.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the site uses the defaults
	}
	return err
}

// list collects the targets by address.
func (in *inspection) list() {
	in.byPath = make(map[string]*source, len(in.sources))
	for _, s := range in.sources {
		s.outline = sync.OnceValue(func() markdown.Outline { return in.outlineOf(s) })
		s.marks = sync.OnceValue(func() marks { return marksOf(s.outline()) })
		in.byPath[s.path] = s
	}
	for _, p := range in.site.Pages {
		if p.Export != nil {
			in.addFile(generatedFile(p))
			if r, isRedirect := p.Export.(export.Redirect); isRedirect {
				in.moved[p.Path] = in.shown(r.URL)
			}
			continue
		}
		in.addPage(&page{path: p.Path, generated: p, source: in.byPath[p.Path]})
	}
	for _, s := range in.site.Static {
		if _, clashes := in.targets["/"+s.Name]; clashes {
			continue // reported, and what follows from it would be confusing
		}
		f := &file{path: "/" + s.Name, data: s.Data, source: s.Path, text: in.static[s.Path]}
		if ext := path.Ext(s.Name); ext == ".html" || ext == ".htm" {
			in.addPage(&page{path: strings.TrimSuffix(f.path, "index.html"), file: f})
			continue
		}
		in.addFile(f)
	}
	for _, p := range in.site.Pictures {
		in.addFile(&file{path: "/" + p.Name, source: in.Build.SourceOf(p), size: p.Size})
	}
}

// generatedFile returns a generated page as a file. Social cards are not drawn for a check: only their size matters.
func generatedFile(p *generate.Page) *file {
	if p.Hashed {
		return &file{path: p.Path, size: socialcard.TypicalSize}
	}
	return &file{path: p.Path, generated: p}
}

// urlOf returns the absolute URL of a path of the site.
func (in *inspection) urlOf(path string) *url.URL {
	return in.base.ResolveReference(&url.URL{Path: content.Rebase(in.base.Path, path)})
}

func (in *inspection) addPage(p *page) {
	p.url = in.urlOf(p.path)
	p.trace = sync.OnceValue(func() []tracedElement { return in.traceOf(p) })
	p.earlier = earlier(p.trace)
	p.place = in.placesOf(p.file)
	in.pages = append(in.pages, p)
	t := &target{page: p, own: p.path}
	in.targets[p.path] = t
	in.targets["/"+generate.FileName(p.path)] = t
}

func (in *inspection) addFile(f *file) {
	in.files = append(in.files, f)
	in.targets[f.path] = &target{own: f.path}
}

// run runs every check on all pages and files.
func (in *inspection) run(ctx context.Context) error {
	if err := in.each(ctx, "checking pages", len(in.pages), func(b *bytes.Buffer, d *document, i int) error {
		return in.readPage(b, d, in.pages[i])
	}); err != nil {
		return err
	}
	if err := in.each(ctx, "checking files", len(in.files), func(b *bytes.Buffer, _ *document, i int) error {
		return in.readFile(b, in.files[i])
	}); err != nil {
		return err
	}
	for _, c := range checks {
		if c.site != nil {
			f := &finder{inspection: in, ctx: ctx, check: c.name}
			if c.site(f); f.err != nil {
				return f.err
			}
		}
	}
	return ctx.Err()
}

// A worker has its own buffer and document.
type worker struct {
	buffer   bytes.Buffer
	document *document
}

// each calls a function for every number below n, until one fails or ctx is canceled.
func (in *inspection) each(
	ctx context.Context, step string, n int, f func(*bytes.Buffer, *document, int) error,
) error {
	errs := make([]error, n)
	finished := in.Progress.Step(step, n)
	var failed atomic.Bool
	parallel.EachWith(n, func() *worker { return &worker{document: newDocument(in)} }, func(w *worker, i int) {
		if failed.Load() || ctx.Err() != nil {
			return
		}
		w.buffer.Reset()
		if errs[i] = f(&w.buffer, w.document, i); errs[i] != nil {
			failed.Store(true)
		}
		finished()
	})
	return errors.Join(append(errs, ctx.Err())...)
}

func (in *inspection) readPage(b *bytes.Buffer, d *document, p *page) error {
	data, ok, err := in.read(b, p.asFile())
	if !ok {
		return err
	}
	d.read(p, data)
	in.links.Add(int64(len(d.references)))
	for _, c := range checks {
		if c.page != nil {
			c.page(&finder{inspection: in, check: c.name}, d)
		}
	}
	return nil
}

// asFile returns the page as a file.
func (p *page) asFile() *file {
	if p.file != nil {
		return p.file
	}
	return &file{path: p.path, generated: p.generated}
}

func (in *inspection) readFile(b *bytes.Buffer, f *file) error {
	shown := *f
	var ok bool
	var err error
	if in.Build.Written() && !inspected[path.Ext(f.path)] {
		shown.data = nil
		shown.size, ok, err = in.size(f)
	} else {
		shown.data, ok, err = in.read(b, f)
	}
	if !ok {
		return err
	}
	shown.xml = sync.OnceValue(func() parsedXML {
		root, at, err := readXML(shown.data)
		return parsedXML{root, at, err}
	})
	for _, c := range checks {
		if c.file != nil {
			c.file(&finder{inspection: in, check: c.name}, &shown)
		}
	}
	return nil
}

// read returns the published bytes of a file. It returns false if a layout has an error, which is a finding.
func (in *inspection) read(b *bytes.Buffer, f *file) (data []byte, ok bool, err error) {
	switch {
	case in.Build.Written():
		err = in.readWritten(b, f)
		return b.Bytes(), err == nil, err
	case f.generated != nil:
		ok, err = in.render(b, f.generated)
		return b.Bytes(), ok, err
	}
	return f.data, true, nil
}

func (in *inspection) readWritten(b *bytes.Buffer, f *file) error {
	from, err := in.Build.Open(generate.FileName(f.path))
	if err == nil {
		defer from.Close()
		_, err = b.ReadFrom(from)
	}
	if err != nil {
		return fmt.Errorf("reading the built site: %w", err)
	}
	return nil
}

// size returns the size of a written file without reading it.
func (in *inspection) size(f *file) (size int64, ok bool, err error) {
	from, err := in.Build.Open(generate.FileName(f.path))
	if err != nil {
		return 0, false, fmt.Errorf("reading the built site: %w", err)
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return 0, false, fmt.Errorf("reading the built site: %w", err)
	}
	return info.Size(), true, nil
}

// render renders a page. It returns false if a layout has an error, which is a finding.
func (in *inspection) render(b *bytes.Buffer, p *generate.Page) (ok bool, err error) {
	err = p.Render(b)
	var fault problem.Problem
	if errors.As(err, &fault) {
		(&finder{inspection: in, check: "content"}).add(Error, fault, nil)
		return false, nil
	}
	return err == nil, err
}

func (in *inspection) report() *Report {
	r := &Report{Links: int(in.links.Load()), Outside: in.outside, Fixed: []Finding{}}
	if in.site == nil {
		for _, p := range in.problems {
			in.findings = append(in.findings, &Finding{Problem: p, Severity: Error, Check: "content"})
		}
	} else {
		r.Papers, r.Pages, r.Unlinked = in.site.Papers, len(in.site.Pages), in.countUnlinked()
	}
	r.Findings = arranged(in.findings)
	in.suggest(r.Findings)
	r.count()
	return r
}

// countUnlinked counts the papers from which no link leads to the paper itself.
func (in *inspection) countUnlinked() (n int) {
	for _, s := range in.sources {
		if p := s.paper; p != nil && p.Arxiv == "" && p.DOI == "" && len(p.Links) == 0 &&
			in.site.Page(content.PaperPath(s.slug)) != nil {
			n++
		}
	}
	return n
}

// A finder collects the findings of one check.
type finder struct {
	*inspection
	ctx   context.Context // only for checks of the whole site
	check string
	err   error // stops the run
}

// add records a problem at a known position.
func (f *finder) add(s Severity, p problem.Problem, c *change) {
	f.note(Finding{Problem: p, Severity: s, Check: f.check, change: c})
}

// at records a problem at the source of an element. If to is not empty, it can replace the address.
func (f *finder) at(s Severity, m mention, what, hint, to string) {
	f.note(f.found(s, m, what, hint, to))
}

func (f *finder) found(s Severity, m mention, what, hint, to string) Finding {
	where := f.locate(m)
	found := Finding{Problem: where.Problem, Severity: s, Check: f.check, page: where.page}
	found.What, found.Hint = what, hint
	if to != "" {
		found.change = where.change(to)
	}
	return found
}

func (f *finder) note(found Finding) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.findings = append(f.findings, &found)
}

func sorted(names []string) []string { return slices.Sorted(slices.Values(names)) }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
