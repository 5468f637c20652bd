// Package theme finds the files that give a site its look.
//
// In come the default theme and the site's folder, out go the layouts and static files of the site:
// a file in the site's own layouts/ or static/ takes the place of the default one of that name.
package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// The folders of a theme.
const (
	LayoutsDir = "layouts"
	StaticDir  = "static"
)

// A File is one file of the theme.
type File struct {
	Name string // from its folder, with slashes: "partials/entry.html"
	Path string // where it is, for messages
	Data []byte
}

// A Theme is the layouts and static files of a site, each in order of name.
type Theme struct {
	Layouts []File
	Static  []File
}

// Load reads the theme of the site in dir: the default, with the site's own files over it.
func Load(standard fs.FS, dir string) (*Theme, error) {
	layouts, err := overlay(standard, dir, LayoutsDir)
	if err != nil {
		return nil, err
	}
	static, err := overlay(standard, dir, StaticDir)
	if err != nil {
		return nil, err
	}
	return &Theme{Layouts: layouts, Static: static}, nil
}

func overlay(standard fs.FS, dir, folder string) ([]File, error) {
	files := map[string]File{}
	if err := collect(files, standard, folder, func(name string) string { return folder + "/" + name }); err != nil {
		return nil, fmt.Errorf("reading the default theme: %w", err)
	}
	own := func(name string) string { return filepath.ToSlash(filepath.Join(dir, folder, name)) }
	if err := collect(files, os.DirFS(dir), folder, own); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the site's %s: %w", folder, err)
	}
	all := make([]File, 0, len(files))
	for _, f := range files {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// collect reads the files of a folder. Hidden files and those that editors leave while they save
// are no part of a theme.
func collect(files map[string]File, from fs.FS, folder string, shown func(name string) string) error {
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
		if d.IsDir() || !d.Type().IsRegular() {
			return nil
		}
		data, err := fs.ReadFile(from, p)
		name := strings.TrimPrefix(p, folder+"/")
		files[name] = File{Name: name, Path: shown(name), Data: data}
		return err
	})
}
