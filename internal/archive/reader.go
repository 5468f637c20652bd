package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/related"
	"github.com/offprint/offprint/internal/slug"
	"github.com/offprint/offprint/internal/strictyaml"
)

// Options say which papers an archive has.
type Options struct {
	Drafts bool      // drafts too
	Future bool      // those dated after today too
	Today  date.Date // zero where every date is past
}

// A Reader reads the content of one site again and again, and each file only when it has changed.
// It is not for use by two goroutines at once; the archives that it gives are.
type Reader struct {
	dir      string
	basePath string
	papers   folder[Source]
	pages    folder[Page]
	likeness likeness
}

// likeness is the last answer on which papers are alike, and what was asked: most changes of a file
// do not touch what likeness is judged by.
type likeness struct {
	documents  []related.Document
	neighbours [][]int
}

// NewReader makes a reader of the site in dir.
func NewReader(dir string) *Reader {
	return &Reader{dir: dir, papers: folder[Source]{name: PapersDir}, pages: folder[Page]{name: PagesDir}}
}

// Load reads the content of the site in dir. The error is either a problem.List, of all files, or
// that a file cannot be read.
func Load(dir string, c *config.Config, o Options) (*Archive, error) {
	a, problems, err := NewReader(dir).Read(c, o, nil)
	if err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Read reads what has changed since the last time: the given files, named from the site's root with
// slashes, or where there are none all that differ. The archive is made of the files that can be
// read, with the last readable state of the others; what is wrong with these are the problems.
func (r *Reader) Read(c *config.Config, o Options, changed []string) (*Archive, problem.List, error) {
	md := markdown.New(c.BasePath())
	if r.basePath != c.BasePath() { // which is in every text
		r.basePath, changed = c.BasePath(), nil
		r.papers.files, r.pages.files = nil, nil
	}
	err := errors.Join(
		r.papers.refresh(r.dir, changed, func(file string, src []byte) (*Source, problem.List, problem.List) {
			return readPaper(md, file, src)
		}),
		r.pages.refresh(r.dir, changed, func(file string, src []byte) (*Page, problem.List, problem.List) {
			return readPage(md, file, src)
		}))
	if err != nil {
		return nil, nil, err
	}
	sources, problems, warnings := r.papers.read()
	pages, pageProblems, pageWarnings := r.pages.read()
	problems = append(problems, pageProblems...)
	problems.Sort()
	a := &Archive{Pages: pages, Papers: place(sources, o), Warning: append(warnings, pageWarnings...)}
	a.Warning.Sort()
	a.arrange(c, &r.likeness)
	return a, problems, nil
}

// place gives the papers that an archive has.
func place(sources []*Source, o Options) []*Paper {
	places := make([]Paper, 0, len(sources))
	papers := make([]*Paper, 0, len(sources))
	for _, s := range sources {
		p := Paper{Source: s}
		switch {
		case s.Draft:
			p.Unpublished = "draft"
		case !o.Today.IsZero() && s.Date.Compare(o.Today) > 0:
			p.Unpublished = "future"
		}
		if p.Unpublished == "" || p.Unpublished == "draft" && o.Drafts || p.Unpublished == "future" && o.Future {
			places = append(places, p)
			papers = append(papers, &places[len(places)-1])
		}
	}
	return papers
}

// A folder is the Markdown files of one folder, as they were last read.
type folder[T any] struct {
	name  string // from the site's root
	files map[string]*file[T]
}

// A file is what one file holds.
type file[T any] struct {
	info               fs.FileInfo // of the state that was read
	value              *T          // of the last state that could be read; nil where there was none
	problems, warnings problem.List
}

// refresh reads the files that changed: the named ones, or where there are none those whose state on
// the disk is another than the one that was read.
func (f *folder[T]) refresh(dir string, changed []string, read func(file string, src []byte) (*T, problem.List, problem.List)) error {
	names, err := f.candidates(dir, changed)
	if err != nil {
		return err
	}
	loaded := make([]*file[T], len(names))
	faults := make([]error, len(names))
	parallel(len(names), func(i int) {
		loaded[i], faults[i] = f.load(dir, names[i], changed != nil, read)
	})
	for i, name := range names {
		if loaded[i] == nil {
			delete(f.files, name)
		} else {
			f.files[name] = loaded[i]
		}
	}
	return errors.Join(faults...)
}

// candidates are the names of files to look at, and those of files that are gone.
func (f *folder[T]) candidates(dir string, changed []string) ([]string, error) {
	var names []string
	if changed != nil && f.files != nil {
		for _, name := range changed {
			if path.Dir(name) == f.name && isContent(path.Base(name)) {
				names = append(names, path.Base(name))
			}
		}
		return names, nil
	}
	if f.files == nil {
		f.files = map[string]*file[T]{}
	}
	entries, err := os.ReadDir(filepath.Join(dir, f.name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the content: %w", err)
	}
	there := map[string]bool{}
	for _, e := range entries {
		if !e.IsDir() && isContent(e.Name()) {
			names = append(names, e.Name())
			there[e.Name()] = true
		}
	}
	for name := range f.files {
		if !there[name] {
			names = append(names, name)
		}
	}
	return names, nil
}

// isContent tells whether a file of that name is content. Hidden files, and what editors leave beside
// those that they save, are not.
func isContent(name string) bool {
	return strings.HasSuffix(name, ".md") && name[0] != '.' && name[0] != '#'
}

// load reads a file, nil where there is none. A file that is as it was is not read again, unless it
// is known to have changed.
func (f *folder[T]) load(dir, name string, certain bool, read func(file string, src []byte) (*T, problem.List, problem.List)) (*file[T], error) {
	where := filepath.Join(dir, f.name, name)
	before := f.files[name]
	info, err := os.Stat(where)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir() {
		return nil, nil
	}
	if err == nil && before != nil && !certain && os.SameFile(info, before.info) && info.Size() == before.info.Size() && info.ModTime().Equal(before.info.ModTime()) {
		return before, nil
	}
	src, err := os.ReadFile(where)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return before, fmt.Errorf("reading the content: %w", err)
	}
	now := &file[T]{info: info}
	now.value, now.problems, now.warnings = read(filepath.ToSlash(where), src)
	if now.value == nil && before != nil {
		now.value = before.value
	}
	return now, nil
}

// read gives what the files hold, in order of name.
func (f *folder[T]) read() (values []*T, problems, warnings problem.List) {
	names := make([]string, 0, len(f.files))
	for name := range f.files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		file := f.files[name]
		if file.value != nil {
			values = append(values, file.value)
		}
		problems = append(problems, file.problems...)
		warnings = append(warnings, file.warnings...)
	}
	return values, problems, warnings
}

// parallel runs a function for every number below n on all processors.
func parallel(n int, do func(i int)) {
	if n == 1 {
		do(0)
		return
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

func readPaper(md *markdown.Renderer, file string, src []byte) (*Source, problem.List, problem.List) {
	read, problems := paper.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	s := &Source{Paper: *read}
	s.Tags, s.Digests = distinct(s.Tags), distinct(s.Digests)
	var warnings problem.List
	s.Document, warnings = md.Render(file, s.Body, s.BodyLine)
	s.Body = nil // nothing after this step reads it, and it is half of an archive's memory
	s.TitleHTML, s.TitleText = markdown.Title(s.Title)
	return s, nil, warnings
}

// distinct leaves out what stands twice, so that no list shows a paper twice.
func distinct[T comparable](all []T) []T {
	var kept []T
	for _, v := range all {
		if !slices.Contains(kept, v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// pageFrontMatter is what the head of a free page can say.
type pageFrontMatter struct {
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
}

// taken are the addresses that free pages cannot have.
var taken = []string{"papers", "dates", "digests", "tags", "authors", "people", "search", "page", "css", "js", "404"}

func readPage(md *markdown.Renderer, file string, src []byte) (*Page, problem.List, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems, nil
	}
	var m pageFrontMatter
	yaml, line := f.YAML()
	problems = strictyaml.Decode(file, yaml, line, &m)
	p := &Page{File: file, Slug: strings.TrimSuffix(path.Base(file), ".md"), Title: m.Title, Description: m.Description}
	if m.Title == "" && len(problems) == 0 {
		problems = append(problems, problem.Problem{File: file, Line: 1, What: "the page has no title", Mend: `add a line title: "…"`})
	}
	if slices.Contains(taken, p.Slug) || slug.Make(p.Slug) != p.Slug {
		problems = append(problems, problem.Problem{File: file, What: "the file's name cannot be an address: /" + p.Slug + "/", Mend: "rename it, such as about.md"})
	}
	if len(problems) > 0 {
		return nil, problems, nil
	}
	body, bodyLine := f.Body()
	d, warnings := md.Render(file, body, bodyLine)
	p.HTML = strings.TrimSpace(d.Abstract + "\n" + d.Notes)
	if p.Description == "" {
		p.Description = firstSentences(d.Text, 200)
	}
	return p, nil, warnings
}
