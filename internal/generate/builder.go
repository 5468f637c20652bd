package generate

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
	"github.com/offprint/offprint/internal/words"
)

// Sources are the names of the files and folders in a site's root that the site is built from.
var Sources = []string{config.FileName, words.FileName, "content", theme.LayoutsDir, theme.StaticDir}

// A Builder builds one site repeatedly. Every step returns its last result if the new one is equal. A page with the
// same view and the same layout is therefore not rendered again; the builder tracks no other dependencies. A Builder is
// not safe for concurrent use; the sites that it returns are.
type Builder struct {
	options  Options
	reader   *archive.Reader
	planner  *site.Planner
	library  *export.Library
	config   *config.Config
	look     *theme.Theme
	shown    *theme.Theme // look with the settings of the configuration
	assets   *theme.Assets
	renderer *render.Renderer
	prepared rendererInputs // inputs of the last attempt to make a renderer
	problems partProblems
	warnings problem.List     // about config
	archive  *archive.Archive // archive of site
	site     *Site
	last     *lastBuild // build whose outline is reused; can be nil
	once     bool       // Update is called only once
}

// rendererInputs are the inputs of a renderer that can change.
type rendererInputs struct {
	config *config.Config
	look   *theme.Theme
}

// partProblems are the problems of the parts that are read only when they change.
type partProblems struct{ config, words, theme, layouts problem.List }

// NewBuilder returns a builder of the site in o.Dir.
func NewBuilder(o Options) *Builder { return newBuilder(o, nil) }

// newBuilder returns a builder whose first site has only an outline of the pages that the last build planned from the
// same inputs. If last is nil, the site is complete.
func newBuilder(o Options, last *lastBuild) *Builder {
	b := &Builder{options: o, last: last}
	reader := archive.NewReader(o.Dir)
	reader.UseCache(o.store())
	library := &export.Library{}
	planning := site.Options{
		Preview: o.Preview, Dir: o.Dir, Today: o.shownToday(), Library: library, ArchiveLimit: o.ArchiveLimit,
	}
	if !o.Preview { // a preview has other papers and rarely needs a search index
		planning.Cache = o.store()
	}
	if last != nil {
		planning.Outlined = b.loadOutline
	}
	b.reader, b.library, b.planner = reader, library, site.NewPlanner(planning)
	return b
}

// Update builds the site from the current files. The paths are those that changed since the last call, slash-separated
// and relative to the site's root, or nil if any file may have changed. The problems are those of the files. For parts
// with problems, the site contains the last good state; it is nil if a part has none. If the build itself fails, Update
// returns an error and the last site.
func (b *Builder) Update(paths []string) (*Site, problem.List, error) {
	if err := b.readConfig(paths); err != nil {
		return b.site, nil, err
	}
	if err := b.readTheme(paths); err != nil {
		return b.site, nil, err
	}
	o := b.options
	a, problems, err := b.reader.Read(
		b.config,
		archive.Options{
			Drafts: o.Drafts, Future: o.Preview, Today: o.Today, Texts: o.Texts, Progress: o.Progress,
		},
		paths,
	)
	if err != nil {
		return b.site, nil, err
	}
	if b.once {
		b.reader = nil // release the state for the next call
	}
	b.makeRenderer()
	parts := &b.problems
	problems = slices.Concat(problems, parts.config, parts.words, parts.theme, parts.layouts)
	problems.Sort()
	if b.renderer == nil || b.site == nil && len(parts.config) > 0 {
		return nil, problems, nil
	}
	b.archive = a
	b.site = b.next(a)
	return b.site, problems, nil
}

// complete returns the last site again, with the views and exports of pages that had only an outline.
func (b *Builder) complete() *Site {
	b.site = nil
	b.site = b.next(b.archive)
	return b.site
}

// affects reports whether a change of the paths affects a file or folder in the site's root.
func affects(paths []string, name string) bool {
	return paths == nil ||
		slices.ContainsFunc(paths, func(p string) bool { return p == name || strings.HasPrefix(p, name+"/") })
}

// readConfig reads the configuration and the words. If one of them has problems, the builder keeps the last good one.
// Without one, it uses the readable part, so that the other files can be checked.
func (b *Builder) readConfig(paths []string) error {
	if b.config != nil && !affects(paths, config.FileName) && !affects(paths, words.FileName) {
		return nil
	}
	c, err := config.Load(b.options.Dir)
	b.problems.config = nil
	if err != nil && !errors.As(err, &b.problems.config) {
		return err
	}
	own, mistakes, err := words.Load(b.options.Dir, c.Language)
	if err != nil {
		return err
	}
	b.problems.words, b.warnings = mistakes, append(config.Warnings(b.options.Dir, c), words.Warnings(own)...)
	if c.Words = own; len(mistakes) > 0 && b.site != nil {
		c.Words = b.config.Words
	}
	if b.options.BaseURL != "" {
		if c.BaseURL, err = config.NormalBaseURL(b.options.BaseURL); err != nil {
			return err
		}
	}
	if len(b.problems.config) == 0 || b.site == nil {
		b.config = memo.Same(b.config, c)
	}
	return nil
}

func (b *Builder) readTheme(paths []string) error {
	if b.look != nil && !affects(paths, theme.LayoutsDir) && !affects(paths, theme.StaticDir) {
		return nil
	}
	look, problems, err := theme.Load(b.options.Theme, b.options.Dir)
	if err != nil {
		return err
	}
	b.look, b.problems.theme = memo.Same(b.look, look), problems
	return nil
}

// makeRenderer prepares the layouts. If they have problems, the builder keeps the last good renderer.
func (b *Builder) makeRenderer() {
	inputs := rendererInputs{b.config, b.look}
	if b.prepared == inputs {
		return
	}
	b.prepared, b.problems.layouts = inputs, nil
	b.shown = b.look.With(b.config)
	b.assets = b.options.assets(b.shown.Static)
	if p := b.missingLogo(); p != nil {
		b.problems.layouts = problem.List{*p}
		return
	}
	renderer, err := render.New(
		b.shown,
		render.Options{
			Config:        b.config,
			Assets:        b.assets,
			Today:         b.options.shownToday(),
			CollapseSpace: !b.options.Preview,
			Library:       b.library,
		},
	)
	if err != nil {
		errors.As(err, &b.problems.layouts)
		return
	}
	b.renderer = renderer
}

// missingLogo returns a problem if the logo is not in the static folder, or nil.
func (b *Builder) missingLogo() *problem.Problem {
	logo := b.config.Theme.Logo
	name := strings.TrimPrefix(logo, "/")
	if !content.IsLocal(logo) || b.assets.Has(name) { // the configuration reports an invalid path
		return nil
	}
	p, ok := config.Locate(b.options.Dir, "theme", logo)
	if !ok {
		p = problem.Problem{File: filepath.ToSlash(filepath.Join(b.options.Dir, config.FileName))}
	}
	p.What = "the static file " + problem.Quote(logo) + " does not exist"
	p.Hint = "put the picture at " + theme.StaticDir + logo
	if near := b.assets.Nearest(name); near != "" {
		p.Hint = problem.DidYouMean("/" + near)
	}
	return &p
}

// next returns the site of an archive. It reuses unchanged pages of the last site.
func (b *Builder) next(a *archive.Archive) *Site {
	planned := b.planner.Plan(a, b.config)
	terms := b.config.Tags
	static, warnings := b.assets.Files(b.renderer.Assets())
	s := &Site{
		BasePath: b.config.BasePath(), Papers: len(a.Papers), Drafts: a.Drafts, Future: a.Future,
		Warnings: slices.Concat(b.warnings, a.Warnings, warnings, b.renderer.Warnings()),
		Notes:    slices.Concat(a.Notes, b.look.Warnings),
		Hazards:  slices.Concat(a.Hazards, b.look.Hazards),
		Pages:    make([]*Page, len(planned)), Static: static, Pictures: a.Pictures,
		Config: b.config, Theme: b.shown, Texts: a.Texts,
		strayTags: func(ctx context.Context) (problem.List, error) { return a.StrayTags(ctx, b.options.Dir, terms) },
	}
	last := b.site
	if last == nil {
		last = &Site{}
	}
	s.places = last.placesOf(planned)
	kept := 0
	for i, p := range planned {
		old := last.at(i, p.Path)
		s.Pages[i] = b.page(p, old)
		if old != nil {
			kept++
		}
		if !p.IsIndex && (old == nil || !s.Pages[i].Shows(old)) {
			s.Changed++
		}
	}
	s.Changed += len(last.Pages) - kept
	return s
}

// page returns old, which can be nil, if it shows the same as p. Otherwise it returns a new page that inherits the last
// good bytes of old.
func (b *Builder) page(p *site.Page, old *Page) *Page {
	version := b.renderer.Version(p.Layout)
	if old == nil {
		return &Page{Page: p, renderer: b.renderer, version: version}
	}
	if old.Page == p && old.version == version && old.renderer == b.renderer {
		return old // most pages
	}
	old.mu.Lock()
	defer old.mu.Unlock()
	if old.Page == p && old.version == version && (old.rendered || old.checked) {
		return old
	}
	return &Page{Page: p, renderer: b.renderer, version: version, good: old.good}
}
