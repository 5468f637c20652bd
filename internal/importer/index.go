package importer

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// A paperFile is the file of one paper, with the changes made so far.
type paperFile struct {
	name   string // relative to the site's root, with slashes
	path   string // as shown in messages
	src    []byte
	before []byte // as read from disk; nil for a new file
	paper  *content.Paper
	keys   [numProperties]string // the values that identify the paper
	texts  texts
	record *identity.Record // cached by the method identity; nil after a change
	origin string           // position of the entry from which this import made the file, or ""

	inserted bool // whether an index contains the file
}

// slug returns the slug of the paper.
func (pf *paperFile) slug() string { return content.SlugOf(pf.name) }

// An index has the files of all papers, by name and by the values that identify them.
type index struct {
	bySlug     map[string]*paperFile // by current slug and by aliases
	byProperty [numProperties]map[string][]*paperFile
	byTexts    map[texts][]*paperFile
	byKey      map[string]*paperFile // by citation key in lower case, because BibTeX ignores case
	variants   content.KeyVariants
	numbers    map[string]int // the last number in the name of a new file, by slug
}

// texts are a title and an abstract, normalized for comparison; see textsOf.
type texts struct{ title, abstract string }

// loadIndex reads the files of the site's papers. A file with problems stops the import, because its paper could be
// imported again as a new one.
func loadIndex(dir string, progress parallel.Progress) (*index, error) {
	names, err := content.TextFiles(dir, content.PapersDir)
	if err != nil {
		return nil, err
	}
	files := make([]*paperFile, len(names))
	for i, name := range names {
		files[i] = &paperFile{name: name, path: filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(name)))}
	}
	failed := make([]error, len(files))
	parallel.Each(len(files), func(i int) {
		files[i].src, failed[i] = sitefile.Read(dir, files[i].name)
		files[i].before = files[i].src
	})
	var problems problem.List
	var broken []*paperFile
	for i, err := range failed {
		if errors.Is(err, fs.ErrNotExist) { // a broken link, or removed meanwhile
			broken = append(broken, files[i])
			files[i] = nil
		} else if err := problems.Collect(err); err != nil {
			return nil, fmt.Errorf("reading the papers: %w", err)
		} else if !content.IsText(names[i], files[i].src) {
			files[i] = nil
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	ix, err := newIndex(slices.DeleteFunc(files, func(f *paperFile) bool { return f == nil }), progress)
	for _, pf := range broken {
		if ix.bySlug[pf.slug()] == nil {
			ix.bySlug[pf.slug()] = pf // so that no new paper gets its name
		}
	}
	return ix, err
}

// newIndex parses files and adds them to a new index. It sets their field before.
func newIndex(files []*paperFile, progress parallel.Progress) (*index, error) {
	n := len(files) // the size of the maps, which would take longer to grow step by step
	ix := &index{
		bySlug: make(map[string]*paperFile, n), byTexts: make(map[texts][]*paperFile, n),
		variants: content.KeyVariants{}, numbers: map[string]int{},
	}
	ix.byKey = make(map[string]*paperFile, n)
	for i := range ix.byProperty {
		ix.byProperty[i] = make(map[string][]*paperFile, n)
	}
	problems := make([]problem.List, len(files))
	finished := progress.Step("reading papers", len(files))
	parallel.Each(len(files), func(i int) {
		files[i].before = files[i].src
		problems[i] = files[i].read()
		finished()
	})
	clashes := ix.clashes(files)
	for _, pf := range files {
		ix.insert(pf)
	}
	return ix, append(slices.Concat(problems...), clashes...).Err()
}

// clashes adds the files to bySlug and reports those whose slug another file has, because an import could update
// either.
func (ix *index) clashes(files []*paperFile) (problems problem.List) {
	for _, pf := range files {
		slug := pf.slug()
		if first := ix.bySlug[slug]; first != nil {
			problems = append(problems, problem.Problem{
				File: pf.path, What: "the paper has the same name as that of " + first.path,
				Hint: "rename one of the two files, or remove it",
			})
			continue
		}
		ix.bySlug[slug] = pf
	}
	return problems
}

// read parses the bytes of the file and sets all fields derived from them.
func (pf *paperFile) read() problem.List {
	p, problems := content.ParsePaper(pf.path, pf.src)
	if p != nil {
		pf.paper = p
		abstract := p.Abstract()
		pf.keys = keys(&p.PaperFields, abstract)
		pf.texts = textsOf(pf.keys, &p.PaperFields, abstract)
		pf.record = nil
	}
	return problems
}

// insert adds a file under its current keys. It does not remove it from previous ones.
func (ix *index) insert(pf *paperFile) {
	ix.bySlug[pf.slug()] = pf
	if pf.paper != nil {
		if key := strings.ToLower(pf.paper.CitationKey(pf.paper.Slug)); ix.byKey[key] == nil {
			ix.byKey[key] = pf
		}
		for _, alias := range pf.paper.Aliases {
			if slug := slugOfAlias(alias); ix.bySlug[slug] == nil {
				ix.bySlug[slug] = pf
			}
		}
	}
	for i, key := range pf.keys {
		if key != "" && !isTooCommon(i, ix.byProperty[i][key]) && !slices.Contains(ix.byProperty[i][key], pf) {
			ix.byProperty[i][key] = append(ix.byProperty[i][key], pf)
		}
	}
	// Many papers can have the same texts, so search only for a file that can be among them.
	if !pf.inserted || !slices.Contains(ix.byTexts[pf.texts], pf) {
		ix.byTexts[pf.texts] = append(ix.byTexts[pf.texts], pf)
	}
	pf.inserted = true
}

// slugOfAlias returns the slug that a new paper cannot have, because the alias redirects its path. An alias can be a
// former slug or a path, such as /papers/mgno/. For a path elsewhere, the result is not a slug.
func slugOfAlias(alias string) string {
	return strings.TrimSuffix(strings.TrimPrefix(content.FormerPath(alias), content.PapersPath), "/")
}

// create makes the file of a new paper and adds it to the index. If another paper has the entry's citation key, it
// chooses another key, and returns a remark if the key comes from the dump. The error is a problem of the entry.
func (ix *index) create(e *source, draft bool) (*paperFile, problem.List, error) {
	pf := e.draft
	var remarks problem.List
	if other := ix.ofKey(e); other != nil && (pf == nil || len(pf.problems) == 0) {
		wanted := e.want.Key
		e.want.Key = ix.variants.Next(e.key(), func(key string) bool { return ix.byKey[strings.ToLower(key)] != nil })
		if wanted != "" {
			remarks = append(remarks, problemAt(e.at, "the citation key "+problem.Quote(wanted)+" of "+
				problem.Quote(e.want.Title)+" belongs to "+other.path, "imported with the key "+e.want.Key))
		}
		pf = nil
	}
	if pf == nil {
		pf = newPaperFile(e, draft)
	}
	if len(pf.problems) > 0 {
		return nil, nil, problemAt(
			e.at,
			fmt.Sprintf("cannot import %s: %s", problem.Quote(e.want.Title), pf.problems[0].What),
			pf.problems[0].Hint,
		)
	}
	name := ""
	for n := ix.numbers[e.slug] + 1; name == "" || ix.bySlug[name] != nil; n++ {
		name = numbered(e.slug, n)
		ix.numbers[e.slug] = n
	}
	pf.setName(fileOf(name))
	pf.origin = e.at.Place()
	ix.insert(&pf.paperFile)
	return &pf.paperFile, remarks, nil
}

// ofKey returns the paper that has the citation key of a new entry, or nil.
func (ix *index) ofKey(e *source) *paperFile { return ix.byKey[strings.ToLower(e.key())] }

// key returns the citation key for the new file of an entry: the one in the dump, or else a generated one.
func (e *source) key() string {
	if e.want.Key == "" && e.newKey == "" {
		e.newKey = e.want.NewKey()
	}
	return cmp.Or(e.want.Key, e.newKey)
}

// A newPaper is the file of a new paper with its problems.
type newPaper struct {
	paperFile
	problems problem.List
}

// newPaperFile makes the file of an entry, with the entry's slug as its name. The caller renames it if the name is
// taken.
func newPaperFile(e *source, draft bool) *newPaper {
	fields := e.want
	fields.Draft = draft
	fields.Key = e.key()
	body := e.abstract
	if e.notes != "" {
		body = strings.TrimSpace(body + "\n\n" + e.notes)
	}
	pf := &newPaper{paperFile: paperFile{src: content.FormatPaper(&fields, body)}}
	pf.name = fileOf(e.slug)
	pf.path = pf.name
	pf.problems = pf.read()
	return pf
}

// setName renames a file that is not in the index yet.
func (pf *paperFile) setName(name string) {
	pf.name, pf.path = name, name
	pf.paper.File, pf.paper.Slug = name, content.SlugOf(name)
}

// fileOf returns the name of a new paper's file, relative to the site's root.
func fileOf(slug string) string { return path.Join(content.PapersDir, slug+".md") }

// numbered returns the slug of the nth paper whose title has the given slug. It shortens the slug so that the result is
// not longer than the maximum length of a slug.
func numbered(slug string, n int) string {
	name := slug
	if n > 1 {
		base := slug
		name = fmt.Sprintf("%s-%d", base, n)
		for content.Slug(name) != name {
			_, size := utf8.DecodeLastRuneInString(base)
			base = strings.TrimRight(base[:len(base)-size], "-")
			name = fmt.Sprintf("%s-%d", base, n)
		}
	}
	return name
}

// files returns the files to write, sorted by name.
func (ix *index) files() []File {
	all := make([]File, 0, len(ix.bySlug))
	for slug, pf := range ix.bySlug {
		if pf.slug() == slug && !bytes.Equal(pf.before, pf.src) {
			all = append(all, File{Name: pf.name, Before: pf.before, After: pf.src})
		}
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// edit changes the front matter of a file and parses the result. If the change or the result has an error, the file
// stays as it is.
func (pf *paperFile) edit(change func(*frontmatter.File) error) error {
	f, problems := frontmatter.Parse(pf.path, pf.src)
	if err := problems.Err(); err != nil {
		return err
	}
	if err := change(f); err != nil {
		return err
	}
	return pf.replace(f.Bytes())
}

// replace sets the bytes of a file. If they cannot be parsed, the file stays as it is.
func (pf *paperFile) replace(src []byte) error {
	if bytes.Equal(src, pf.src) {
		return nil
	}
	before := *pf
	pf.src = src
	if problems := pf.read(); len(problems) > 0 {
		*pf = before
		return problems.Err()
	}
	return nil
}
