package theme

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/problem"
)

// A Default is a file of the default theme.
type Default struct {
	File       string `json:"file"`       // path, which is the same in the theme and in a site
	Overridden bool   `json:"overridden"` // whether the site has its own file at this path
}

// Defaults returns the files of the default theme in order of path, and which of them the site in dir overrides.
func Defaults(standard fs.FS, dir string) ([]Default, error) {
	files, err := defaultFiles(standard)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	all := make([]Default, 0, len(files))
	for _, file := range slices.Sorted(maps.Keys(files)) {
		info, err := root.Stat(filepath.FromSlash(file))
		all = append(all, Default{File: file, Overridden: err == nil && info.Mode().IsRegular()})
	}
	return all, nil
}

// Copyable returns the files of the default theme with the given paths, without duplicates. If a path is unknown or the
// site in dir already has a file there, the error is a problem.List.
func Copyable(standard fs.FS, dir string, paths []string) ([]File, error) {
	files, err := defaultFiles(standard)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	var chosen []File
	var problems problem.List
	seen := map[string]bool{}
	for _, p := range paths {
		p = filepath.ToSlash(filepath.Clean(p))
		if seen[p] {
			continue
		}
		seen[p] = true
		if fault := reasonNotToCopy(files, root, p); fault != nil {
			problems = append(problems, *fault)
		} else {
			chosen = append(chosen, files[p])
		}
	}
	return chosen, problems.Err()
}

// Eject copies files of the default theme into the site in dir, all or none. It never replaces a file. say receives
// messages for the user, one line each.
func Eject(ctx context.Context, dir string, files []File, say func(line string)) error {
	site, err := change.Lock(ctx, dir, say)
	if err != nil {
		return err
	}
	defer site.Unlock()
	set, err := site.Begin("copy of default files")
	if err != nil {
		return err
	}
	defer set.Discard()
	for _, f := range files {
		if err := set.Put(filepath.Join(dir, filepath.FromSlash(f.Path)), nil, f.Data); err != nil {
			return err
		}
	}
	return set.Commit()
}

// defaultFiles returns the files of the default theme by path.
func defaultFiles(standard fs.FS) (map[string]File, error) {
	files := map[string]File{}
	for _, folder := range []string{LayoutsDir, StaticDir} {
		found := map[string]File{}
		shown := func(name string) string { return folder + "/" + name }
		if err := collect(found, standard, folder, shown, &findings{}); err != nil {
			return nil, fmt.Errorf("reading the default theme: %w", err)
		}
		for _, f := range found {
			files[f.Path] = f
		}
	}
	return files, nil
}

// reasonNotToCopy returns the problem that prevents copying a file into a site, or nil.
func reasonNotToCopy(files map[string]File, root *os.Root, path string) *problem.Problem {
	if _, ok := files[path]; !ok {
		p := &problem.Problem{File: path, What: "the default theme has no such file"}
		p.Hint = "offprint theme list prints the names"
		if near := nearestDefault(files, path); near != "" {
			p.Hint = problem.DidYouMean(near)
		}
		return p
	}
	at := filepath.Join(root.Name(), filepath.FromSlash(path))
	switch _, err := root.Lstat(filepath.FromSlash(path)); {
	case err == nil:
		return &problem.Problem{File: at, What: "the site already has this file", Hint: "edit it, or remove it first"}
	case !errors.Is(err, fs.ErrNotExist):
		var cause *fs.PathError
		if errors.As(err, &cause) {
			err = cause.Err
		}
		return &problem.Problem{
			File: at, What: "cannot be written: " + err.Error(), Hint: "make its folder a folder within the site",
		}
	}
	return nil
}

// nearestDefault returns the file that a mistyped or shortened path probably refers to, or "". The end of a path is
// sufficient: "header.html" refers to layouts/partials/header.html.
func nearestDefault(files map[string]File, mistyped string) string {
	whole := map[string]string{} // paths by their last elements
	for _, file := range slices.Sorted(maps.Keys(files)) {
		for end, more := file, true; more; _, end, more = strings.Cut(end, "/") {
			if whole[end] == "" {
				whole[end] = file
			}
		}
	}
	near := whole[problem.Nearest(mistyped, slices.Sorted(maps.Keys(whole)))]
	if problem.Nearest(stem(mistyped), []string{stem(near)}) == "" {
		return "" // only their folders and extensions are similar
	}
	return near
}

// stem returns the name of a file without its folder and extension.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
