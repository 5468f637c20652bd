package importer

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/paper"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/slug"
)

// A book is the file of one paper, as it stands after what was imported so far.
type book struct {
	name    string // from the site's root, with slashes
	path    string // for messages
	src     []byte
	changed bool
	paper   *paper.Paper
}

// A shelf is all files of papers, with what finds the one of an entry.
type shelf struct {
	books map[string]*book // by name
	found [identities]map[string]*book
}

// The identities of a paper, the surest first.
const (
	byArxiv = iota
	byDOI
	byTitle
	byAbstract
	identities
)

// loadShelf reads the files of the site's papers. A file that cannot be read correctly stops the
// import, for its paper could be taken for a new one.
func loadShelf(dir string) (*shelf, error) {
	s := &shelf{books: map[string]*book{}}
	for i := range s.found {
		s.found[i] = map[string]*book{}
	}
	folder := filepath.Join(dir, filepath.FromSlash(archive.PapersDir))
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the papers: %w", err)
	}
	var problems problem.List
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".md" || e.Name()[0] == '.' {
			continue
		}
		src, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading the papers: %w", err)
		}
		b := &book{name: path.Join(archive.PapersDir, e.Name()), path: filepath.ToSlash(filepath.Join(folder, e.Name())), src: src}
		problems = append(problems, b.read()...)
		s.index(b)
	}
	return s, problems.Err()
}

// read takes the file apart again, after its bytes have changed.
func (b *book) read() problem.List {
	p, problems := paper.Parse(b.path, b.src)
	if p != nil {
		b.paper = p
	}
	return problems
}

// index makes a file findable. What stood there first keeps its place.
func (s *shelf) index(b *book) {
	s.books[b.name] = b
	if b.paper == nil {
		return
	}
	for i, key := range keys(&b.paper.FrontMatter, string(b.abstract())) {
		if _, taken := s.found[i][key]; key != "" && !taken {
			s.found[i][key] = b
		}
	}
}

// keys gives what identifies a paper, "" where it is not known.
func keys(m *paper.FrontMatter, abstract string) [identities]string {
	return [identities]string{
		byArxiv:    arxivKey(m.Arxiv),
		byDOI:      strings.ToLower(m.DOI),
		byTitle:    condense(m.Title),
		byAbstract: fingerprint(abstract),
	}
}

// arxivKey is an arXiv identifier without its version, which tells no paper from another
// (https://info.arxiv.org/help/arxiv_identifier.html).
func arxivKey(id string) string {
	id = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(id), "arXiv:"))
	if i := strings.LastIndexByte(id, 'v'); i > 0 && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// condense takes out of a text everything that the repairs of a dump can change, and that two
// copies of it can differ in.
func condense(text string) string { return strings.ReplaceAll(slug.Normal(text), "-", "") }

// fingerprint stands for an abstract. A short one could be that of many papers.
func fingerprint(abstract string) string {
	text := condense(abstract)
	if len(text) < 80 {
		return ""
	}
	h := fnv.New128a()
	_, _ = h.Write([]byte(text))
	return string(h.Sum(nil))
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

// match finds the files of a digest's entries. What is found by identifier or title is found first,
// for all entries, so that no entry takes by a likeness what belongs to another by name.
func (s *shelf) match(sources []*source) {
	claimed := map[*book]bool{}
	claim := func(e *source, b *book) {
		if b != nil && !claimed[b] && e.file == nil {
			e.file = b
			claimed[b] = true
		}
	}
	for _, identity := range []int{byArxiv, byDOI, byTitle, byAbstract} {
		for _, e := range sources {
			if key := keys(&e.want, e.abstract)[identity]; key != "" {
				if b := s.found[identity][key]; b != nil && !contradicts(b, e) {
					claim(e, b)
				}
			}
		}
	}
	for _, e := range sources {
		claim(e, s.renamed(e))
	}
}

// contradicts tells whether a file has an identifier that the entry has otherwise: two versions of
// one title are two papers then.
func contradicts(b *book, e *source) bool {
	differ := func(x, y string) bool { return x != "" && y != "" && x != y }
	return differ(arxivKey(b.paper.Arxiv), arxivKey(e.want.Arxiv))
}

// renamed finds a file whose title and abstract the curator has both changed: it has the name that
// the dump's title gave it, and lists the digest that the entry comes from.
func (s *shelf) renamed(e *source) *book {
	base := slug.Make(e.want.Title)
	for n := 1; ; n++ {
		name := path.Join(archive.PapersDir, base+".md")
		if n > 1 {
			name = path.Join(archive.PapersDir, fmt.Sprintf("%s-%d.md", base, n))
		}
		b := s.books[name]
		if b == nil {
			return nil
		}
		if b.paper != nil && lists(b.paper.Digests, e.on) && !contradicts(b, e) && s.isOwn(b, e) {
			return b
		}
	}
}

// isOwn tells whether a file agrees with an entry in what the curator seldom changes.
func (s *shelf) isOwn(b *book, e *source) bool {
	return b.paper.Date == e.want.Date && (e.want.AuthorCount == 0 || b.paper.AuthorCount == 0 || b.paper.AuthorCount == e.want.AuthorCount)
}

func lists(days []date.Date, day date.Date) bool { return slices.Contains(days, day) }

// add puts a new file on the shelf.
func (s *shelf) add(e *source) *book {
	name := newName(e.want.Title, func(name string) bool { return s.books[name] != nil })
	b := &book{name: name, path: name, src: paper.Format(&e.want, e.abstract), changed: true}
	if problems := b.read(); len(problems) > 0 {
		panic(problems.Error()) // a file that was just formatted can be read
	}
	s.index(b)
	return b
}

// changed gives the files to write, in order of name.
func (s *shelf) changed() []*book {
	var all []*book
	for _, b := range s.books {
		if b.changed {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, byName)
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
	before := *b
	b.src, b.changed = src, b.changed || !bytes.Equal(src, b.src)
	if problems := b.read(); len(problems) > 0 {
		*b = before
		return problems.Err()
	}
	return nil
}
