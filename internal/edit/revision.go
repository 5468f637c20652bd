package edit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// A Revision is a set of changes to the files of a site that are written together. It can change site.yaml and the
// files of content/, except the digests. A Revision is not safe for concurrent use.
type Revision struct {
	dir     string
	site    *change.Site // nil if the revision was opened for reading
	Texts   []*File      // the Markdown files of content/, sorted by name
	Config  *File        // site.yaml; empty if it does not exist
	others  []*File      // other files that may change, such as pictures
	folders []folder     // folders to rename

	names  *paperNames // set by nameIndex
	parsed *paperTexts // set by described
}

// A folder is the old and new name of a folder, relative to the site's root.
type folder struct{ from, to string }

// A File is the old and new version of one file.
type File struct {
	Name string // new name, relative to the site's root, with slashes
	Path string // the path when it was read, for messages

	oldName string
	before  []byte // old content; nil if the file did not exist
	after   []byte // new content
	changed bool
	deleted bool
}

// Lock locks the site in dir and reads its files in order to change them. Until Close, no other command can change
// them. Lock calls say with messages for the user, each a line.
func Lock(ctx context.Context, dir string, say func(line string)) (*Revision, error) {
	site, err := change.Lock(ctx, dir, say)
	if err != nil {
		return nil, err
	}
	r, err := Open(dir)
	if err != nil {
		site.Unlock()
		return nil, err
	}
	r.site = site
	return r, nil
}

// Close releases the lock. Changes that were not written are lost.
func (r *Revision) Close() {
	if r.site != nil {
		r.site.Unlock()
	}
}

// Open reads the files of the site in dir. The result cannot be written. If files have problems, the error is a
// problem.List.
func Open(dir string) (*Revision, error) {
	r := &Revision{dir: dir}
	var problems problem.List
	for _, kind := range []string{content.CollectionsDir, content.PagesDir, content.PapersDir} {
		if err := r.readTexts(kind, &problems); err != nil {
			return nil, fmt.Errorf("reading the content: %w", err)
		}
	}
	var err error
	if r.Config, err = r.read(config.FileName); errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	if err := problems.Collect(err); err != nil {
		return nil, err
	}
	return r, problems.Err()
}

// readTexts reads the texts of one kind. It adds files that cannot be read to the problems.
func (r *Revision) readTexts(kind string, problems *problem.List) error {
	names, err := content.TextFiles(r.dir, kind)
	if err := problems.Collect(err); err != nil {
		return err
	}
	for _, name := range names {
		f, err := r.read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // a broken symbolic link, or a file that was removed meanwhile
		}
		if err != nil {
			if err := problems.Collect(err); err != nil {
				return err
			}
			continue
		}
		if content.IsText(name, f.before) {
			r.Texts = append(r.Texts, f)
		}
	}
	return nil
}

// read reads a file. If it does not exist, read returns an error and an empty File.
func (r *Revision) read(name string) (*File, error) {
	f := &File{Name: name, Path: r.messagePath(name), oldName: name}
	var err error
	f.before, err = sitefile.Read(r.dir, name)
	f.after = f.before
	return f, err
}

// messagePath returns the path of a file as shown in messages.
func (r *Revision) messagePath(name string) string {
	return filepath.ToSlash(filepath.Join(r.dir, name))
}

// Papers returns the files of papers, sorted by name.
func (r *Revision) Papers() []*File {
	return slices.DeleteFunc(slices.Clone(r.Texts), func(f *File) bool { return !f.IsPaper() })
}

// Paper finds the file of a paper by its slug, its file name or its path. The error suggests similar names. The names
// are those that the files have when Paper is called for the first time.
func (r *Revision) Paper(name string) (*File, error) {
	names := r.nameIndex()
	switch files := names.bySlug[name]; {
	case len(files) == 1:
		return files[0], nil
	case len(files) > 1:
		return nil, ambiguous(name, files)
	}
	if full, err := filepath.Abs(name); err == nil && names.byPath[full] != nil {
		return names.byPath[full], nil
	}
	for _, f := range names.byBase[path.Base(filepath.ToSlash(name))] {
		if f.isAt(name) {
			return f, nil
		}
	}
	if f := names.byStem[strings.TrimSuffix(name, ".md")]; f != nil {
		return f, nil
	}
	p := problem.Problem{
		What: "unknown paper " + problem.Quote(name),
		Hint: "use the name of a file in " + content.PapersDir + " without .md",
	}
	if f := r.Renamed(name); f != nil {
		p.Hint = "it is now " + f.Slug()
		return nil, p
	}
	slug := content.SlugOf(filepath.ToSlash(name))
	if near := r.described().known.Suggest(slug); len(near) > 0 {
		p.Hint = problem.DidYouMean(near...)
	}
	return nil, p
}

// ambiguous returns the problem that several papers have a name.
func ambiguous(name string, files []*File) problem.Problem {
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = problem.Name(f.Path)
	}
	return problem.Problem{
		What: "several papers are named " + problem.Quote(name) + ": " + strings.Join(paths, ", "),
		Hint: "use the path of one of them",
	}
}

// paperNames are the files of papers by the names that Paper accepts.
type paperNames struct {
	bySlug map[string][]*File // usually one
	byStem map[string]*File   // by file name without .md
	byBase map[string][]*File // by the last part of the path of the file and, if it is in a bundle, of the folder
	byPath map[string]*File   // by the absolute path
}

// nameIndex returns the names of all papers. It makes the index once.
func (r *Revision) nameIndex() *paperNames {
	if r.names != nil {
		return r.names
	}
	n := &paperNames{map[string][]*File{}, map[string]*File{}, map[string][]*File{}, map[string]*File{}}
	root, _ := filepath.Abs(r.dir) // after an error, isAt finds paths
	for _, f := range r.Papers() {
		n.byPath[filepath.Join(root, filepath.FromSlash(f.oldName))] = f
		slug, stem := f.Slug(), path.Base(content.OwnFolder(f.Name))
		n.bySlug[slug] = append(n.bySlug[slug], f)
		if n.byStem[stem] == nil {
			n.byStem[stem] = f
		}
		bases := []string{path.Base(f.oldName)}
		if content.IsBundle(f.oldName) {
			bases = append(bases, path.Base(path.Dir(f.oldName)))
		}
		for _, base := range bases {
			n.byBase[base] = append(n.byBase[base], f)
		}
	}
	r.names = n
	return n
}

// paperTexts are the papers that can be parsed, and the names of all papers with their titles.
type paperTexts struct {
	papers  []*content.Paper
	byAlias map[string]*File
	known   problem.Names
}

// described parses all papers once.
func (r *Revision) described() *paperTexts {
	if r.parsed != nil {
		return r.parsed
	}
	d := &paperTexts{byAlias: map[string]*File{}}
	for _, f := range r.Papers() {
		title := ""
		if p, problems := content.ParsePaper(f.Path, f.after); len(problems) == 0 {
			title = p.Title
			d.papers = append(d.papers, p)
			for _, alias := range p.Aliases {
				if d.byAlias[alias] == nil {
					d.byAlias[alias] = f
				}
			}
		}
		d.known.Add(f.Slug(), title)
	}
	r.parsed = d
	return d
}

// Renamed returns the file of the paper that has a name as an alias, or nil.
func (r *Revision) Renamed(alias string) *File { return r.described().byAlias[alias] }

// isAt reports whether a path points to the file, or to its folder if it is the text of a bundle.
func (f *File) isAt(name string) bool {
	file := f.Path
	switch path.Base(filepath.ToSlash(name)) {
	case path.Base(f.oldName):
	case path.Base(path.Dir(f.oldName)):
		if !content.IsBundle(f.oldName) {
			return false
		}
		file = path.Dir(file)
	default:
		return false
	}
	there, err := os.Stat(name)
	here, hereErr := os.Stat(filepath.FromSlash(file))
	return err == nil && hereErr == nil && os.SameFile(there, here)
}

// ReadPapers parses all papers, sorted by file name. The error is a problem.List.
func (r *Revision) ReadPapers() ([]*content.Paper, error) {
	var papers []*content.Paper
	var problems problem.List
	for _, f := range r.Papers() {
		p, faults := content.ParsePaper(f.Path, f.after)
		papers, problems = append(papers, p), append(problems, faults...)
	}
	return papers, problems.Err()
}

// IsPaper reports whether the file is in the folder of papers.
func (f *File) IsPaper() bool { return content.KindOf(f.oldName) == content.PapersDir }

// Slug returns the slug of the file's text.
func (f *File) Slug() string { return content.SlugOf(f.Name) }

// Bytes returns the new content of the file.
func (f *File) Bytes() []byte { return f.after }

// Set sets the new content of the file.
func (f *File) Set(src []byte) {
	f.after, f.changed = src, f.changed || !bytes.Equal(src, f.after)
}

// Edit changes the front matter of the file.
func (f *File) Edit(change func(*frontmatter.File) error) error {
	head, problems := frontmatter.Parse(f.Path, f.after)
	if len(problems) > 0 {
		return problems
	}
	if err := change(head); err != nil {
		return err
	}
	f.Set(head.Bytes())
	return nil
}

// FormatPapers puts the front matter of papers into canonical form. It skips files that cannot be parsed and returns
// their problems.
func (r *Revision) FormatPapers(papers []*File) (problems problem.List) {
	var vocabulary []content.Term
	if c, err := parseConfig(r); err == nil { // otherwise, tags stay as written
		vocabulary = c.Tags
	}
	for _, f := range papers {
		tidy, faults := content.TidyPaper(f.Path, f.after, vocabulary)
		if problems = append(problems, faults...); len(faults) == 0 {
			f.Set(tidy)
		}
	}
	return problems
}

// MoveFolder renames a folder with the pictures of a text. A file or folder with the new name must not exist. Names are
// relative to the site's root, with slashes.
func (r *Revision) MoveFolder(from, to string) { r.folders = append(r.folders, folder{from, to}) }

// Changed returns the files that have changed: texts, sorted by their names when they were read, then site.yaml, then
// others.
func (r *Revision) Changed() []*File {
	return slices.DeleteFunc(
		slices.Concat(r.Texts, []*File{r.Config}, r.others),
		func(f *File) bool { return !f.changed && !f.deleted && f.Name == f.oldName },
	)
}

// Diffs returns the difference of each changed file, in the order of Changed.
func (r *Revision) Diffs() []string {
	var diffs []string
	for _, f := range r.Changed() {
		diffs = append(diffs, Diff(f.Name, f.before, f.after))
	}
	return diffs
}

// Write writes the changed files to disk, all or none. It fails if another program changed one of them since it was
// read. The argument what is a noun for messages, such as "renaming". The revision must come from Lock.
func (r *Revision) Write(what string) error {
	set, err := r.site.Begin(what)
	if err != nil {
		return err
	}
	defer set.Discard()
	for _, f := range r.Changed() {
		if !f.deleted {
			if err := r.put(set, f); err != nil {
				return err
			}
		}
	}
	for _, f := range r.Changed() {
		if f.Name != f.oldName && !r.isRespelled(f) || f.deleted && f.before != nil {
			if err := set.Remove(r.path(f.oldName), f.before); err != nil {
				return err
			}
		}
	}
	for _, f := range r.folders {
		if err := set.Move(r.path(f.from), r.path(f.to)); err != nil {
			return err
		}
	}
	if err := set.Commit(); err != nil {
		return err
	}
	r.removeEmptyFolders()
	return nil
}

// put adds the new version of a file to a set.
func (r *Revision) put(set *change.Set, f *File) error {
	switch {
	case f.Name == f.oldName:
		return set.Put(r.path(f.Name), f.before, f.after)
	case r.isRespelled(f):
		if err := set.Put(r.path(f.oldName), f.before, f.after); err != nil {
			return err
		}
		return set.Move(r.path(f.oldName), r.path(f.Name))
	}
	return set.Put(r.path(f.Name), nil, f.after)
}

// isRespelled reports whether the old and the new name of a file are the same to a file system that ignores case.
func (r *Revision) isRespelled(f *File) bool {
	return change.IsRespelling(r.path(f.oldName), r.path(f.Name))
}

// removeEmptyFolders removes the folders below content/papers and its siblings from which all files were deleted.
func (r *Revision) removeEmptyFolders() {
	for _, f := range slices.Concat(r.others, r.Texts) {
		isGone := f.deleted || path.Dir(f.Name) != path.Dir(f.oldName)
		for dir := path.Dir(f.oldName); isGone && strings.Count(dir, "/") > 1; dir = path.Dir(dir) {
			if os.Remove(r.path(dir)) != nil {
				break
			}
		}
	}
}

// path returns the path of a file of the site in the file system.
func (r *Revision) path(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }
