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

// A Revision is a set of changes to the files of a site that are written together. It can change site.yaml and all
// files of content/ except the digests. A Revision is not safe for concurrent use.
type Revision struct {
	dir     string
	site    *change.Site // nil if the revision was opened only to read
	Texts   []*File      // the Markdown files of content/, sorted by name
	Config  *File        // site.yaml; empty if it does not exist
	others  []*File      // other files that change, such as pictures
	folders []folder
}

// A folder is the old and new name of a folder, relative to the site's root.
type folder struct{ from, to string }

// A File is the old and new version of one file.
type File struct {
	Name string // relative to the site's root, with slashes
	Path string // for messages

	old     string // the name when it was read
	was     []byte // nil if it did not exist
	now     []byte
	changed bool
	gone    bool // the file is deleted
}

// Lock reads the files of the site in dir in order to change them. No other command changes them until Close. say
// receives notices for the user, one line each.
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

// Close releases the lock.
func (r *Revision) Close() {
	if r.site != nil {
		r.site.Unlock()
	}
}

// Open reads the files of the site in dir, without the right to write them. The error is a problem.List if it is about
// the files.
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
			continue // a broken symbolic link, or removed in the meantime
		}
		if err != nil {
			if err := problems.Collect(err); err != nil {
				return err
			}
			continue
		}
		if content.IsText(name, f.was) {
			r.Texts = append(r.Texts, f)
		}
	}
	return nil
}

func (r *Revision) read(name string) (*File, error) {
	f := &File{Name: name, Path: r.message(name), old: name}
	var err error
	f.was, err = sitefile.Read(r.dir, name)
	f.now = f.was
	return f, err
}

// message returns the name of a file for messages.
func (r *Revision) message(name string) string { return filepath.ToSlash(filepath.Join(r.dir, name)) }

// Papers returns the files of papers, sorted by name.
func (r *Revision) Papers() []*File {
	return slices.DeleteFunc(slices.Clone(r.Texts), func(f *File) bool { return !f.IsPaper() })
}

// Paper finds the file of a paper by its slug, by its name or by its path.
func (r *Revision) Paper(name string) (*File, error) {
	papers := r.Papers()
	for _, f := range papers {
		if f.Slug() == name || f.isAt(name) {
			return f, nil
		}
	}
	for _, f := range papers {
		if path.Base(content.OwnFolder(f.Name)) == strings.TrimSuffix(name, ".md") {
			return f, nil
		}
	}
	unknown := problem.Problem{
		What: "unknown paper " + problem.Quote(name),
		Hint: "use the name of a file in " + content.PapersDir + " without .md",
	}
	if f := r.Renamed(name); f != nil {
		unknown.Hint = "it is now " + f.Slug()
		return nil, unknown
	}
	var known problem.Names
	for _, f := range papers {
		title := ""
		if p, problems := content.ParsePaper(f.Path, f.now); len(problems) == 0 {
			title = p.Title
		}
		known.Add(f.Slug(), title)
	}
	slug := content.SlugOf(filepath.ToSlash(name))
	if near := known.Suggest(slug); len(near) > 0 {
		unknown.Hint = problem.DidYouMean(near...)
	}
	return nil, unknown
}

// Renamed returns the file of the paper that has a name as an alias, or nil.
func (r *Revision) Renamed(alias string) *File {
	for _, f := range r.Papers() {
		if p, problems := content.ParsePaper(f.Path, f.now); len(problems) == 0 && slices.Contains(p.Aliases, alias) {
			return f
		}
	}
	return nil
}

// isAt reports whether a path points to the file, or to its folder if it is the text of a bundle.
func (f *File) isAt(name string) bool {
	file := f.Path
	switch path.Base(filepath.ToSlash(name)) {
	case path.Base(f.old):
	case path.Base(path.Dir(f.old)):
		if !content.IsBundle(f.old) {
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
		p, faults := content.ParsePaper(f.Path, f.now)
		papers, problems = append(papers, p), append(problems, faults...)
	}
	return papers, problems.Err()
}

// IsPaper reports whether the file belongs to a paper.
func (f *File) IsPaper() bool { return content.KindOf(f.old) == content.PapersDir }

// Slug returns the slug of the file's text.
func (f *File) Slug() string { return content.SlugOf(f.Name) }

// Bytes returns the new content of the file.
func (f *File) Bytes() []byte { return f.now }

// Set sets the new content of the file.
func (f *File) Set(src []byte) {
	f.now, f.changed = src, f.changed || !bytes.Equal(src, f.now)
}

// Edit changes the front matter of the file.
func (f *File) Edit(change func(*frontmatter.File) error) error {
	head, problems := frontmatter.Parse(f.Path, f.now)
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
	if c, err := settings(r); err == nil { // else tags stay as written
		vocabulary = c.Tags
	}
	for _, f := range papers {
		tidy, faults := content.TidyPaper(f.Path, f.now, vocabulary)
		if problems = append(problems, faults...); len(faults) == 0 {
			f.Set(tidy)
		}
	}
	return problems
}

// MoveFolder renames a folder with the pictures of a text. The new name must be free. Names are relative to the site's
// root, with slashes.
func (r *Revision) MoveFolder(from, to string) { r.folders = append(r.folders, folder{from, to}) }

// Changed returns the files that have changed: texts, sorted by their names when they were read, then site.yaml, then
// others.
func (r *Revision) Changed() []*File {
	return slices.DeleteFunc(
		slices.Concat(r.Texts, []*File{r.Config}, r.others),
		func(f *File) bool { return !f.changed && !f.gone && f.Name == f.old },
	)
}

// Diffs returns the difference of each changed file, in the order of Changed.
func (r *Revision) Diffs() []string {
	var diffs []string
	for _, f := range r.Changed() {
		diffs = append(diffs, Diff(f.Name, f.was, f.now))
	}
	return diffs
}

// Write writes the changed files to disk, all or none, and none if another program saved one of them since it was
// read. what names the change in messages: "renaming". The revision must be locked.
func (r *Revision) Write(what string) error {
	set, err := r.site.Begin(what)
	if err != nil {
		return err
	}
	defer set.Discard()
	for _, f := range r.Changed() {
		if !f.gone {
			if err := r.put(set, f); err != nil {
				return err
			}
		}
	}
	for _, f := range r.Changed() {
		if f.Name != f.old && !r.isRespelled(f) || f.gone && f.was != nil {
			if err := set.Remove(r.path(f.old), f.was); err != nil {
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

// put adds the new bytes of a file to a set.
func (r *Revision) put(set *change.Set, f *File) error {
	switch {
	case f.Name == f.old:
		return set.Put(r.path(f.Name), f.was, f.now)
	case r.isRespelled(f):
		if err := set.Put(r.path(f.old), f.was, f.now); err != nil {
			return err
		}
		return set.Move(r.path(f.old), r.path(f.Name))
	}
	return set.Put(r.path(f.Name), nil, f.now)
}

// isRespelled reports whether the old and the new name of a file are one name on a disk that ignores case.
func (r *Revision) isRespelled(f *File) bool {
	return change.IsRespelling(r.path(f.old), r.path(f.Name))
}

// removeEmptyFolders removes the folders of texts that deleted files leave empty. A folder in which another program
// has saved a file stays.
func (r *Revision) removeEmptyFolders() {
	for _, f := range slices.Concat(r.others, r.Texts) {
		isGone := f.gone || f.Name != f.old && content.IsBundle(f.old)
		for dir := path.Dir(f.old); isGone && strings.Count(dir, "/") > 1; dir = path.Dir(dir) {
			if os.Remove(r.path(dir)) != nil {
				break
			}
		}
	}
}

// path returns the path of a file of the site on this machine.
func (r *Revision) path(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }
