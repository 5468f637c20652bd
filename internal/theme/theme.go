// Package theme finds the files that give a site its look.
//
// In come the default theme and the site's folder, out go the layouts and static files of the site:
// a file in the site's own layouts/ or static/ takes the place of the default one of that name.
package theme

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// The folders of a theme.
const (
	LayoutsDir = "layouts"
	StaticDir  = "static"
)

// A File is one file of the theme.
type File struct {
	Name  string // from its folder, with slashes: "partials/entry.html"
	Path  string // where it is, for messages
	Data  []byte
	Added bool // by the site, in the place of no default one
}

// A Theme is the layouts and static files of a site, each in order of name.
type Theme struct {
	Layouts []File
	Static  []File
}

// Load reads the theme of the site in dir: the default, with the site's own files over it. The
// problems are of files that cannot be taken.
func Load(standard fs.FS, dir string) (*Theme, problem.List, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	t := &Theme{}
	var problems problem.List
	for folder, files := range map[string]*[]File{LayoutsDir: &t.Layouts, StaticDir: &t.Static} {
		found, err := overlay(standard, root, folder, &problems)
		if err != nil {
			return nil, nil, err
		}
		*files = found
	}
	problems.Sort()
	return t, problems, nil
}

func overlay(standard fs.FS, root *os.Root, folder string, problems *problem.List) ([]File, error) {
	files := map[string]File{}
	if err := collect(files, standard, folder, func(name string) string { return folder + "/" + name }, problems); err != nil {
		return nil, fmt.Errorf("reading the default theme: %w", err)
	}
	standardNames := maps.Clone(files)
	own := func(name string) string { return filepath.ToSlash(filepath.Join(root.Name(), folder, name)) }
	if err := collect(files, root.FS(), folder, own, problems); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the site's %s: %w", folder, err)
	}
	all := make([]File, 0, len(files))
	for name, f := range files {
		_, replaces := standardNames[name]
		f.Added = !replaces
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// collect reads the files of a folder. Hidden files and those that editors leave while they save
// are no part of a theme. Links are followed to files within the site.
func collect(
	files map[string]File,
	from fs.FS,
	folder string,
	shown func(name string) string,
	problems *problem.List,
) error {
	return fs.WalkDir(from, folder, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := path.Base(p); p != folder && (strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		name := strings.TrimPrefix(p, folder+"/")
		if !d.IsDir() && !d.Type().IsRegular() {
			if info, err := fs.Stat(from, p); err != nil || !info.Mode().IsRegular() {
				*problems = append(
					*problems,
					problem.Problem{
						File: shown(name),
						What: "this is no file, and no link to a file of the site",
						Hint: "put the file itself in its place",
					},
				)
				return nil
			}
		}
		if d.IsDir() {
			return nil
		}
		data, err := fs.ReadFile(from, p)
		if folder == LayoutsDir { // a text, which says the same on every system
			data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		files[name] = File{Name: name, Path: shown(name), Data: data}
		return err
	})
}
