package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// A source is a file of content as it is written. What is wrong with it is said by those who read it
// for the site.
type source struct {
	file    string // as messages name it
	folder  string // from the site's root
	slug    string
	path    string // address of its page
	head    *frontmatter.File
	paper   *content.Paper // nil for another text, and where it cannot be read
	body    []byte
	line    int // of the body
	outline func() markdown.Outline
}

// A folder is one of content.
type folder struct {
	name   string                   // from the site's root
	pathOf func(slug string) string // of the page that a file makes
}

var folders = []folder{
	{content.PapersDir, content.PaperPath},
	{content.CollectionsDir, content.CollectionPath},
	{content.PagesDir, content.PagePath},
}

// readSources reads the files of content in order of name: papers, then collections and free pages. Those
// that the site leaves out are among them.
func readSources(dir string) ([]*source, error) {
	var all []*source
	for _, f := range folders {
		entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(f.name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading the content: %w", err)
		}
		for _, e := range entries {
			if !e.IsDir() && content.IsContent(e.Name()) {
				slug := strings.TrimSuffix(e.Name(), ".md")
				file := filepath.ToSlash(filepath.Join(dir, f.name, e.Name()))
				all = append(all, &source{file: file, folder: f.name, slug: slug, path: f.pathOf(slug)})
			}
		}
	}
	return all, readAll(all)
}

func readAll(all []*source) error {
	faults := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range faults {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(all) && faults[worker] == nil; i = int(next.Add(1)) - 1 {
				faults[worker] = all[i].read()
			}
		})
	}
	wg.Wait()
	return errors.Join(faults...)
}

func (s *source) read() error {
	src, err := os.ReadFile(filepath.FromSlash(s.file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // taken away meanwhile, or a link that leads nowhere
	}
	if err != nil {
		return fmt.Errorf("reading the content: %w", err)
	}
	head, problems := frontmatter.Parse(s.file, src)
	if len(problems) > 0 {
		return nil
	}
	s.head = head
	s.body, s.line = head.Body()
	if s.folder == content.PapersDir {
		if p, problems := content.PaperFromFile(s.file, head); len(problems) == 0 {
			s.paper = p
		}
	}
	return nil
}

// aliases are the names that the file had.
func (s *source) aliases() []string {
	if s.paper == nil {
		return nil
	}
	return s.paper.Aliases
}

// isPaper tells whether the file is of a paper, readable or not.
func (s *source) isPaper() bool { return s.folder == content.PapersDir }

// field is the place of a text in the front matter.
func (s *source) field(key, value string) problem.Problem {
	line, column := s.head.Find(key, value)
	return problem.Problem{File: s.file, Line: line, Column: column}
}

// text is the place of an offset in the body.
func (s *source) text(offset int) problem.Problem {
	line, column := markdown.Position(s.body, offset)
	return problem.Problem{File: s.file, Line: s.line + line, Column: column}
}
