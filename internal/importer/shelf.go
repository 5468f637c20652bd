package importer

import (
	"bytes"
	"cmp"
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
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// A book is the file of one paper, as it stands after what was imported so far.
type book struct {
	name   string // from the site's root, with slashes
	path   string // for messages
	src    []byte
	before []byte // as it was read; nil for a new file
	paper  *content.Paper
	keys   [identities]string // what identifies the paper
}

// A shelf is all files of papers, with what finds those of an entry.
type shelf struct {
	books map[string]*book // by name, and by the names that it had
	found [identities]map[string][]*book
}

// loadShelf reads the files of the site's papers. A file that cannot be read correctly stops the
// import, for its paper could be taken for a new one.
func loadShelf(dir string) (*shelf, error) {
	folder := filepath.Join(dir, filepath.FromSlash(content.PapersDir))
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the papers: %w", err)
	}
	var books []*book
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ".md" && e.Name()[0] != '.' && e.Name()[0] != '#' {
			books = append(books, &book{name: path.Join(content.PapersDir, e.Name()), path: filepath.ToSlash(filepath.Join(folder, e.Name()))})
		}
	}
	failed := make([]error, len(books))
	inParallel(runtime.GOMAXPROCS(0), len(books), func(i int) {
		books[i].src, failed[i] = os.ReadFile(filepath.FromSlash(books[i].path))
		books[i].before = books[i].src
	})
	if err := cmp.Or(failed...); err != nil {
		return nil, fmt.Errorf("reading the papers: %w", err)
	}
	return newShelf(books)
}

func newShelf(books []*book) (*shelf, error) {
	s := &shelf{books: map[string]*book{}}
	for i := range s.found {
		s.found[i] = map[string][]*book{}
	}
	problems := make([]problem.List, len(books))
	inParallel(runtime.GOMAXPROCS(0), len(books), func(i int) {
		books[i].before = books[i].src
		problems[i] = books[i].read()
	})
	for _, b := range books {
		s.index(b)
	}
	return s, slices.Concat(problems...).Err()
}

// inParallel runs a function for every number below n, some at a time.
func inParallel(some, n int, do func(i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(some, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
}

// read takes the file apart again, after its bytes have changed.
func (b *book) read() problem.List {
	p, problems := content.ParsePaper(b.path, b.src)
	if p != nil {
		b.paper = p
		b.keys = keys(&p.PaperFields, string(b.abstract()))
	}
	return problems
}

// index makes a file findable by what identifies it now. What it had before still finds it.
func (s *shelf) index(b *book) {
	s.books[b.name] = b
	if b.paper != nil {
		for _, alias := range b.paper.Aliases {
			if name := path.Join(content.PapersDir, alias+".md"); s.books[name] == nil {
				s.books[name] = b
			}
		}
	}
	for i, key := range b.keys {
		if key != "" && !isCrowd(i, s.found[i][key]) && !slices.Contains(s.found[i][key], b) {
			s.found[i][key] = append(s.found[i][key], b)
		}
	}
}

// abstract is the part of the body before the first level-2 heading. A line in a code block that
// only looks like one makes a fingerprint that matches nothing.
func (b *book) abstract() []byte {
	if i := bytes.Index(b.paper.Body, []byte("\n## ")); i >= 0 {
		return b.paper.Body[:i]
	}
	if bytes.HasPrefix(b.paper.Body, []byte("## ")) {
		return nil
	}
	return b.paper.Body
}

// add puts a new file on the shelf.
func (s *shelf) add(e *source) (*book, error) {
	name := ""
	for n := 1; name == "" || s.books[name] != nil; n++ {
		name = nameOf(e.want.Title, n)
	}
	b := &book{name: name, path: name, src: content.FormatPaper(&e.want, e.abstract)}
	if problems := b.read(); len(problems) > 0 {
		return nil, said(e.at, fmt.Sprintf("%q cannot be imported: %s", e.want.Title, problems[0].What), problems[0].Mend)
	}
	s.index(b)
	return b, nil
}

// nameOf is the name of the n-th file whose title has the same slug. The number counts towards the
// length that a slug can have.
func nameOf(title string, n int) string {
	name := content.Slug(title)
	if n > 1 {
		base := name
		name = fmt.Sprintf("%s-%d", base, n)
		for content.Slug(name) != name {
			_, size := utf8.DecodeLastRuneInString(base)
			base = strings.TrimRight(base[:len(base)-size], "-")
			name = fmt.Sprintf("%s-%d", base, n)
		}
	}
	return path.Join(content.PapersDir, name+".md")
}

// files gives those to write, in order of name.
func (s *shelf) files() []File {
	var all []File
	for name, b := range s.books {
		if b.name == name && !bytes.Equal(b.before, b.src) {
			all = append(all, File{Name: b.name, Before: b.before, After: b.src})
		}
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// edit changes the front matter of a file.
func (b *book) edit(change func(*frontmatter.File) error) error {
	f, problems := frontmatter.Parse(b.path, b.src)
	if err := problems.Err(); err != nil {
		return err
	}
	if err := change(f); err != nil {
		return err
	}
	return b.replace(f.Bytes())
}

// replace gives a file new bytes, if they can be read.
func (b *book) replace(src []byte) error {
	if bytes.Equal(src, b.src) {
		return nil
	}
	before := *b
	b.src = src
	if problems := b.read(); len(problems) > 0 {
		*b = before
		return problems.Err()
	}
	return nil
}
