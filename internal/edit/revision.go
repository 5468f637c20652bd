package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// This file is a change of several files of a site that is made as one.
//
// In come the Markdown files of content/ and site.yaml as they are, out go those that a curator's command
// changed in memory, all of them or none. It promises to touch no file that has the bytes that it had. Digests
// are no part of it: they stay as they were received.

// A Revision is the files of one site. It is not for use by two goroutines at once.
type Revision struct {
	dir     string
	Texts   []*File // of content, in order of name
	Config  *File   // site.yaml; empty where there is none
	folders []folder
}

// A folder has its name, and the one that it is to have, from the site's root.
type folder struct{ from, to string }

// A File is one file, as it was and as it is to be.
type File struct {
	Name string // from the site's root, with slashes
	Path string // for messages

	old     string // its name when it was read
	was     []byte // nil where it was not there
	now     []byte
	changed bool
}

// contentDir has a folder for each kind of content.
const contentDir = "content"

// Open reads the files of the site in dir.
func Open(dir string) (*Revision, error) {
	r := &Revision{dir: dir}
	folders, err := os.ReadDir(filepath.Join(dir, contentDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the content: %w", err)
	}
	for _, f := range folders {
		if folder := path.Join(contentDir, f.Name()); folder != content.DigestsDir {
			if err := r.readFolder(folder); err != nil {
				return nil, fmt.Errorf("reading the content: %w", err)
			}
		}
	}
	r.Config, err = r.read(config.FileName)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return r, err
}

func (r *Revision) readFolder(folder string) error {
	where := filepath.Join(r.dir, filepath.FromSlash(folder))
	if info, err := os.Stat(where); err != nil || !info.IsDir() {
		return err
	}
	entries, err := os.ReadDir(where)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || !content.IsContent(e.Name()) {
			continue
		}
		f, err := r.read(path.Join(folder, e.Name()))
		if err != nil {
			return err
		}
		r.Texts = append(r.Texts, f)
	}
	return nil
}

func (r *Revision) read(name string) (*File, error) {
	f := &File{Name: name, Path: filepath.ToSlash(filepath.Join(r.dir, name)), old: name}
	var err error
	f.was, err = os.ReadFile(filepath.FromSlash(f.Path))
	f.now = f.was
	return f, err
}

// Papers are the files of papers, in order of name.
func (r *Revision) Papers() []*File {
	return slices.DeleteFunc(slices.Clone(r.Texts), func(f *File) bool { return !f.IsPaper() })
}

// Paper finds the file of a paper by its name, without folder and ending, or by where it is.
func (r *Revision) Paper(name string) (*File, error) {
	papers := r.Papers()
	slugs := make([]string, len(papers))
	for i, f := range papers {
		slugs[i] = f.Slug()
		if f.Slug() == name || f.isAt(name) {
			return f, nil
		}
	}
	unknown := problem.Problem{
		What: "there is no paper " + name,
		Hint: "give the name of a file in " + content.PapersDir + ", without .md",
	}
	for _, f := range papers {
		if p, problems := content.ParsePaper(f.Path, f.now); len(problems) == 0 && slices.Contains(p.Aliases, name) {
			unknown.Hint = "it is now " + f.Slug()
			return nil, unknown
		}
	}
	if near := problem.Nearest(strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".md"), slugs); near != "" {
		unknown.Hint = "did you mean " + near + "?"
	}
	return nil, unknown
}

// isAt tells whether the file is the one that a path leads to.
func (f *File) isAt(name string) bool {
	if path.Base(filepath.ToSlash(name)) != path.Base(f.old) {
		return false
	}
	there, err := os.Stat(name)
	here, hereErr := os.Stat(filepath.FromSlash(f.Path))
	return err == nil && hereErr == nil && os.SameFile(there, here)
}

// ReadPapers reads what all papers say, in order of the names of their files. The error is a problem.List.
func (r *Revision) ReadPapers() ([]*content.Paper, error) {
	var papers []*content.Paper
	var problems problem.List
	for _, f := range r.Papers() {
		p, faults := content.ParsePaper(f.Path, f.now)
		papers, problems = append(papers, p), append(problems, faults...)
	}
	return papers, problems.Err()
}

// IsPaper tells whether the file is of a paper.
func (f *File) IsPaper() bool { return path.Dir(f.old) == content.PapersDir }

// Slug is the name of the file without its folder and ending.
func (f *File) Slug() string { return strings.TrimSuffix(path.Base(f.Name), ".md") }

// Bytes are those that the file is to have.
func (f *File) Bytes() []byte { return f.now }

// Set gives the file other bytes.
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

// FormatPapers puts the front matter of papers into canonical form. Those that cannot be read are left alone.
func FormatPapers(papers []*File) (problems problem.List) {
	for _, f := range papers {
		tidy, faults := content.TidyPaper(f.Path, f.now)
		if problems = append(problems, faults...); len(faults) == 0 {
			f.Set(tidy)
		}
	}
	return problems
}

// MoveFolder gives a folder, which has the pictures of a text, another name, which is free. Names are from
// the site's root, with slashes.
func (r *Revision) MoveFolder(from, to string) { r.folders = append(r.folders, folder{from, to}) }

// Changed are the files that are to be other ones than they were, in order of name.
func (r *Revision) Changed() []*File {
	return slices.DeleteFunc(
		append(slices.Clone(r.Texts), r.Config),
		func(f *File) bool { return !f.changed && f.Name == f.old },
	)
}

// Diffs are the lines of each changed file that differ, in order of name.
func (r *Revision) Diffs() []string {
	var diffs []string
	for _, f := range r.Changed() {
		diffs = append(diffs, Diff(f.Name, f.was, f.now))
	}
	return diffs
}

// Write brings the changed files to the disk, all of them or none.
func (r *Revision) Write() error {
	var files atomicfile.Batch
	for _, f := range r.Changed() {
		if err := files.Add(r.path(f.Name), f.now); err != nil {
			return err
		}
	}
	for _, f := range r.Changed() {
		if f.Name != f.old {
			files.Remove(r.path(f.old))
		}
	}
	for _, f := range r.folders {
		files.Move(r.path(f.from), r.path(f.to))
	}
	return files.Commit()
}

// path is where a file of the site is on this machine.
func (r *Revision) path(name string) string { return filepath.Join(r.dir, filepath.FromSlash(name)) }
