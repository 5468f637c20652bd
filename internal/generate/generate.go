// Package generate builds a site: it runs the steps from content to pages in order.
//
// The input is the folder of a site. The output is a Build: the site and the problems found in its files. A Build can
// be checked, written into a folder, or both. Other packages implement the steps; this package connects them.
package generate

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

// Options are the options of a Build or a Builder.
type Options struct {
	Dir     string       // the site's root
	Out     string       // output folder; only Write needs it
	BaseURL string       // overrides that of the configuration unless empty
	Theme   fs.FS        // the default theme
	Drafts  bool         // include drafts
	Today   content.Date // papers dated after it are left out; zero leaves out none
	Preview bool         // for the curator: include papers dated after Today, marked, and add links to the editor
	Strict  bool         // treat warnings as errors
	Texts   bool         // keep the content files in memory, for a check
	NoCache bool         // neither read nor write the cache

	ArchiveLimit int // size in bytes above which files of the whole archive are divided by year; 0 for the default

	Progress parallel.Progress // receives the progress of reading files and writing pages
}

// shownToday returns the date after which papers are marked, or zero if none is marked.
func (o Options) shownToday() content.Date {
	if !o.Preview {
		return content.Date{}
	}
	return o.Today
}

// assets returns the static files in the form in which they are published or shown in a preview.
func (o Options) assets(static []theme.File) *theme.Assets {
	if o.Preview {
		return theme.PlainAssets(static)
	}
	return theme.PublishedAssets(static)
}

// A Build is a site that was built once. Writing it reads pictures, to copy them, but does not read the site's texts
// again.
type Build struct {
	Options
	Site     *Site        // nil if problems prevent a site
	Problems problem.List // problems of the files

	builder *Builder
	final   bool // the site is not used after it is written
	written bool
	last    *lastBuild            // nil if the cache is not used
	folder  *Folder               // the folder it was written to
	inputs  map[string]cache.Hash // hashes of the inputs of its pages, by file name; nil without last
	outline *site.Outline         // nil without last
	hash    cache.Hash            // see Builder.outlineHash
}

// A Result describes a written site.
type Result struct {
	Papers    int          `json:"papers"`
	Drafts    int          `json:"drafts"` // number of drafts left out
	Future    int          `json:"future"` // number of papers left out because they are dated after Options.Today
	Pages     int          `json:"pages"`
	Written   int          `json:"written"`
	Unchanged int          `json:"unchanged"`
	Removed   int          `json:"removed"`
	Warnings  problem.List `json:"-"`
	BasePath  string       `json:"basePath"`
}

// Make builds a site from the current files. It writes nothing and does not render pages yet.
func Make(ctx context.Context, o Options) (*Build, error) { return makeAfter(ctx, o, nil) }

// makeAfter is Make, but the site has only an outline of pages that are the same in the last build. last can be nil.
func makeAfter(ctx context.Context, o Options, last *lastBuild) (*Build, error) {
	if o.Out != "" {
		if err := CheckOut(o.Dir, o.Out); err != nil {
			return nil, err
		}
	}
	defer collectOften()()
	builder := newBuilder(o, last)
	builder.once = true
	s, problems, err := builder.Update(nil)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	return &Build{Options: o, Site: s, Problems: problems, builder: builder, last: last}, nil
}

// Run builds a site and writes it, unless the record of the last build shows that the folder already contains it. An
// error about the site's own files is a problem.List.
func Run(ctx context.Context, o Options) (*Result, error) {
	defer collectOften()()
	last := o.lastBuild()
	if last.isCurrent() {
		return last.result(), nil
	}
	if last.sources == nil {
		last = nil
	} else {
		go last.scanOutput() // concurrently, because making the site often keeps only one processor busy
		defer last.scanOutput()
	}
	b, err := makeAfter(ctx, o, last)
	if err != nil {
		return nil, err
	}
	b.final = true
	result, err := b.Write(ctx)
	if err == nil && last != nil {
		last.replace(b, result)
	}
	return result, err
}

// Err returns the problems, as a problem.List, for which the site cannot be written, or nil. If Strict is set, these
// include warnings.
func (b *Build) Err() error {
	all := b.Problems
	if b.Strict && b.Site != nil {
		if warnings := b.Site.AllWarnings(); len(warnings) > 0 {
			all = slices.Concat(all, b.Site.Notes, warnings)
		}
	}
	return all.Err()
}

// Write renders the pages and writes the site into its folder. If it fails before it commits the files, for example
// because ctx is canceled, the folder is unchanged. If the commit itself fails, the folder can contain files of the old
// and the new site; the next Write completes it.
func (b *Build) Write(ctx context.Context) (*Result, error) {
	if b.Out == "" {
		return nil, errors.New("writing the site: no output folder")
	}
	if err := b.Err(); err != nil {
		return nil, err
	}
	defer collectOften()()
	if b.last != nil {
		b.last.compareOutput()
	}
	folder, err := openFolder(b.Out, b.Dir, b.last)
	if err != nil {
		return nil, err
	}
	defer folder.Discard()
	s := b.Site
	warnings := slices.Concat(s.Notes, s.AllWarnings())
	warnings.Sort()
	result := &Result{
		Papers: s.Papers, Drafts: s.Drafts, Future: s.Future, Pages: len(s.Pages), Warnings: warnings,
		BasePath: s.BasePath,
	}
	if err := b.write(ctx, folder); err != nil {
		return nil, err
	}
	done, err := folder.Commit()
	if err != nil {
		return nil, err
	}
	b.written, b.folder = true, folder
	result.Written, result.Unchanged, result.Removed = done.Written, done.Unchanged, done.Removed
	return result, nil
}

// Written reports whether the site was written, so that Open can open its files.
func (b *Build) Written() bool { return b.written }

// Open opens a file of a written site. The name is slash-separated and relative to the output folder.
func (b *Build) Open(name string) (*os.File, error) {
	return os.Open(filepath.Join(b.Out, filepath.FromSlash(name)))
}

// collectOften makes garbage collection twice as frequent until stop is called, unless GOGC is set. A build allocates
// much more than it keeps: with 10,000 papers, this saves a fifth of the memory for less than a tenth more time.
func collectOften() (stop func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(50)
	return func() { debug.SetGCPercent(before) }
}

// CheckOut returns an error if the site in a folder cannot be written to the folder out, because out contains the site
// or is inside a folder that the site is built from.
func CheckOut(site, out string) error {
	dir, err := filepath.Abs(site)
	if err != nil {
		return fmt.Errorf("finding the site: %w", err)
	}
	target, err := filepath.Abs(out)
	if err != nil {
		return fmt.Errorf("finding the output folder: %w", err)
	}
	if dir, err = realPath(dir); err != nil {
		return err
	}
	if target, err = realPath(target); err != nil {
		return err
	}
	for _, source := range []string{"content", theme.LayoutsDir, theme.StaticDir} {
		folder, err := realPath(filepath.Join(dir, source))
		if err != nil {
			continue // a broken link
		}
		rel, err := filepath.Rel(folder, target)
		if err == nil && rel != "." && filepath.IsLocal(rel) {
			return fmt.Errorf(
				"cannot write the site to %s: %s/ contains the site's own files (choose another folder)",
				filepath.ToSlash(out),
				source,
			)
		}
		if err == nil && rel == "." {
			return ownFiles(out)
		}
	}
	if rel, err := filepath.Rel(target, dir); err == nil && filepath.IsLocal(rel) {
		return ownFiles(out)
	}
	return nil
}

// ownFiles returns the error that the output folder contains files of the site.
func ownFiles(out string) error {
	return fmt.Errorf(
		"cannot write the site to %s: the folder contains the site's own files (choose another folder)",
		filepath.ToSlash(out),
	)
}

// FileName returns the name of the file for the path of a page: papers/mgno/index.html for /papers/mgno/.
func FileName(path string) string {
	name := strings.TrimPrefix(path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		return name + "index.html"
	}
	return name
}

// write adds all files to a folder. It renders pages on all processors.
func (b *Build) write(ctx context.Context, folder *Folder) error {
	s, explain := b.Site, b.clashes()
	for _, f := range s.Static {
		if err := folder.Put(f.Name, f.Data); err != nil {
			return explain(err)
		}
	}
	for _, p := range s.Pictures {
		if err := folder.Copy(p.Name, p.Open); err != nil {
			return explain(err)
		}
	}
	pages := b.pagesToWrite(folder)
	finished := b.Progress.Step("writing pages", len(pages))
	writeEach := func(pages []*Page) error {
		return eachPage(ctx, pages, func(p *Page, b *bytes.Buffer) error {
			defer finished()
			return explain(p.write(folder, b))
		})
	}
	if b.last != nil {
		b.outline, b.hash = b.builder.outline()
	}
	if !b.final {
		return writeEach(pages)
	}
	b.Site, b.builder = nil, nil
	shown, index := splitIndex(pages)
	if err := writeEach(shown); err != nil {
		return err
	}
	return writeEach(index)
}

// splitIndex splits the files of the search index, which are the last pages, from the others. Index files do not refer
// to the others. A build needs most memory when it writes the first index file, which builds the index: if the other
// pages are released before, 10,000 papers need a quarter less.
func splitIndex(pages []*Page) (others, index []*Page) {
	at := slices.IndexFunc(pages, func(p *Page) bool { return p.IsIndex })
	if at < 0 {
		return pages, nil
	}
	for _, p := range pages[at:] {
		index = append(index, &Page{Page: p.Page})
	}
	return pages[:at], index
}

// write adds the page to a folder, using a buffer.
func (p *Page) write(folder *Folder, b *bytes.Buffer) error {
	name := FileName(p.Path)
	if p.Export != nil {
		return folder.Write(name, b, p.Export.Write)
	}
	b.Reset()
	if err := p.Render(b); err != nil {
		return err
	}
	return folder.Put(name, b.Bytes())
}

// pagesToWrite returns the pages whose file the folder does not have yet. It adds the existing files of the others.
func (b *Build) pagesToWrite(folder *Folder) []*Page {
	if b.last != nil {
		if b.needsViews(folder) {
			b.Site = b.builder.complete()
		}
		b.inputs = inputsOf(b.Site)
	}
	var pages []*Page
	for _, p := range b.Site.Pages {
		if !b.isWritten(folder, p) {
			pages = append(pages, p)
		}
	}
	return pages
}

// isWritten reports whether the last build wrote a page from the same inputs and its file is unchanged. If so, it adds
// the file to the folder.
func (b *Build) isWritten(folder *Folder, p *Page) bool {
	if b.last == nil {
		return false
	}
	name := FileName(p.Path)
	inputs, content := b.last.hashes(name)
	return inputs != cache.Hash{} && (p.IsOutlined() || inputs == b.inputs[name]) && folder.Reuse(name, content)
}

// eachPage calls do for each page, on all processors and with a reused buffer, and then sets the page's element to nil
// to release it. It continues after an error to find others. A problem in a layout is reported once, not for each page.
func eachPage(ctx context.Context, pages []*Page, do func(*Page, *bytes.Buffer) error) error {
	var found pageErrors
	parallel.EachWith(len(pages), func() *bytes.Buffer { return &bytes.Buffer{} }, func(b *bytes.Buffer, i int) {
		if ctx.Err() != nil {
			return
		}
		if err := do(pages[i], b); err != nil {
			found.add(err)
		}
		pages[i] = nil
	})
	return cmp.Or(ctx.Err(), found.err())
}

// pageErrors collects the errors of pages. It is safe for concurrent use.
type pageErrors struct {
	mu       sync.Mutex
	problems problem.List
	other    error
}

func (e *pageErrors) add(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var p problem.Problem
	if !errors.As(err, &p) {
		e.other = err
	} else if !slices.Contains(e.problems, p) {
		e.problems = append(e.problems, p)
	}
}

func (e *pageErrors) err() error {
	if e.other != nil {
		return e.other
	}
	return e.problems.Err()
}
