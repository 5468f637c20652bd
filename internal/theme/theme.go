// Package theme finds the files that determine how a site looks.
//
// The input is the default theme and the site's folder. The output is the layouts and static files of the site: a file
// in the site's own layouts/ or static/ replaces the default one with the same name. Eject copies default files there.
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
	Name  string // relative to its folder, with slashes: "partials/entry.html"
	Path  string // for messages
	Data  []byte
	Added bool // added by the site, replacing no default file
}

// A Theme is the layouts and static files of a site, each in order of name.
type Theme struct {
	Layouts []File
	Static  []File
}

// Load reads the theme of the site in dir: the default theme, overridden by the site's own files. The problems
// describe files that cannot be used.
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
	if err := collect(files, standard, folder, func(name string) string { return folder + "/" + name },
		problems); err != nil {
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

// collect reads the files of a folder. It ignores hidden files and temporary files of editors. It follows links to
// files within the site.
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
						What: "not a regular file or a link to a file within the site",
						Hint: "replace it with the file itself",
					},
				)
				return nil
			}
		}
		if d.IsDir() {
			return nil
		}
		data, err := fs.ReadFile(from, p)
		if folder == LayoutsDir { // text, so normalize line ends
			data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		files[name] = File{Name: name, Path: shown(name), Data: data}
		return err
	})
}
