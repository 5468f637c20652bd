package check

import (
	"path/filepath"
	"sync"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
)

// A source is a content file as written. Its syntax errors are reported when the site is read.
type source struct {
	file    string // name for messages
	name    string // relative to the site's root
	folder  string // PapersDir, CollectionsDir or PagesDir
	slug    string
	path    string // address of its page
	head    *frontmatter.File
	paper   *content.Paper // nil if the file is not a paper or has no front matter; incomplete if it is broken
	broken  bool           // the front matter of the paper has problems
	body    []byte
	line    int // first line of the body
	outline func() markdown.Outline

	positions func() *problem.Positions // of the body
	marks     func() marks
}

// readSources parses the content files of the site, including those that the site omits: papers, then collections and
// free pages, each sorted by name.
func (in *inspection) readSources() []*source {
	all := make([]*source, len(in.site.Texts))
	parallel.Each(len(all), func(i int) { all[i] = newSource(in.Build.Dir, in.site.Texts[i]) })
	return all
}

func newSource(dir string, t archive.Text) *source {
	name := t.Folder + "/" + t.Name
	s := &source{
		file: filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name))), name: name,
		folder: t.Folder, slug: content.SlugOf(name), path: content.TextPath(name),
	}
	head, problems := frontmatter.Parse(s.file, t.Data)
	if len(problems) > 0 {
		return s
	}
	s.head = head
	s.body, s.line = head.Body()
	s.positions = sync.OnceValue(func() *problem.Positions { return problem.NewPositions(s.body) })
	switch {
	case t.Paper != nil:
		s.paper, s.broken = t.Paper, t.Broken
	case s.isPaper():
		s.paper, problems = content.PaperFromFile(s.file, head)
		s.broken = len(problems) > 0
	}
	return s
}

// aliases returns the paper's former names.
func (s *source) aliases() []string {
	if s.paper == nil {
		return nil
	}
	return s.paper.Aliases
}

// isPaper reports whether the file is a paper, even if it cannot be read.
func (s *source) isPaper() bool { return s.folder == content.PapersDir }

// field returns the position of a text in the front matter.
func (s *source) field(key, value string) problem.Problem {
	line, column := s.head.Find(key, value)
	return problem.Problem{File: s.file, Line: line, Column: column}
}

// text returns the position of an offset in the body.
func (s *source) text(offset int) problem.Problem {
	line, column := s.positions().At(offset)
	return problem.Problem{File: s.file, Line: s.line + line, Column: column}
}
