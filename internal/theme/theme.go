// Package theme finds the files that determine how a site looks.
//
// The input is the default theme and the site's folder. The output is the layouts and static files of the site: a file
// in the site's own layouts/ or static/ replaces the default file with the same name. Eject copies default files there.
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

	"github.com/offprint/offprint/internal/hazard"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// The folders of a theme.
const (
	LayoutsDir = "layouts"
	StaticDir  = "static"
)

// A File is one file of the theme.
type File struct {
	Name    string // relative to its folder, with slashes: "partials/entry.html"
	Path    string // path for messages
	Data    []byte
	Added   bool // added by the site, replacing no default file
	Changed bool // added by the site or different from the default file
}

// A Theme has the layouts and static files of a site, each in order of name.
type Theme struct {
	Layouts []File
	Static  []File

	Warnings problem.List // static files of the site that are not published
	Hazards  problem.List // unsafe content of static files of the site
}

// findings are the problems, warnings and hazards found in the site's own files.
type findings struct{ problems, warnings, hazards problem.List }

// Load reads the theme of the site in dir: the default theme, overridden by the site's own files. The problems
// describe files that cannot be used.
func Load(standard fs.FS, dir string) (*Theme, problem.List, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the site: %w", err)
	}
	defer root.Close()
	t := &Theme{}
	var wrong findings
	for folder, files := range map[string]*[]File{LayoutsDir: &t.Layouts, StaticDir: &t.Static} {
		found, err := overlay(standard, root, folder, &wrong)
		if err != nil {
			return nil, nil, err
		}
		*files = found
	}
	wrong.problems.Sort()
	t.Warnings, t.Hazards = wrong.warnings, wrong.hazards
	return t, wrong.problems, nil
}

// overlay returns the files of a folder of the theme in order of name: the default files, replaced and extended by the
// files of the site.
func overlay(standard fs.FS, root *os.Root, folder string, wrong *findings) ([]File, error) {
	files := map[string]File{}
	if err := collect(files, standard, folder, func(name string) string { return folder + "/" + name },
		wrong); err != nil {
		return nil, fmt.Errorf("reading the default theme: %w", err)
	}
	defaults := maps.Clone(files)
	own := func(name string) string { return filepath.ToSlash(filepath.Join(root.Name(), folder, name)) }
	if p := sitefile.NotFolder(filepath.Join(root.Name(), folder)); p != nil {
		wrong.problems = append(wrong.problems, *p)
	} else if err := collect(files, root.FS(), folder, own, wrong); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the site's %s: %w", folder, err)
	}
	all := make([]File, 0, len(files))
	for name, f := range files {
		_, replaces := defaults[name]
		f.Added = !replaces
		f.Changed = f.Added || !bytes.Equal(f.Data, defaults[name].Data)
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range all {
		if f.Changed {
			wrong.inspect(folder, f)
		}
	}
	return all, nil
}

// inspect adds hazards in a static file. A layout is never published, but cannot be used if it is only a pointer to its
// content.
func (w *findings) inspect(folder string, f File) {
	if folder == StaticDir {
		w.hazards = append(w.hazards, hazard.Find(f.Path, f.Data)...)
	} else if p := hazard.Pointer(f.Data); p != nil {
		p.File = f.Path
		w.problems = append(w.problems, *p)
	}
}

// wellKnown is the folder for files that programs look for at fixed paths (RFC 8615). It is the only hidden folder that
// is published.
const wellKnown = StaticDir + "/.well-known"

// unpublished are the names of hidden files that are ignored without a warning: files of version control, of operating
// systems, and of publishing.
var unpublished = []string{
	".DS_Store", ".localized", ".directory", ".git", ".gitattributes", ".gitignore", ".gitkeep", ".gitmodules", ".hg",
	".keep", ".nojekyll",
}

// temporary matches the names of temporary files of editors and operating systems.
var temporary = lazyregexp.New(`^\.(?:_|#|~lock|nfs|fuse_hidden|offprint-|Trash|.*\.sw[a-z]$)`)

// warn adds a warning for a hidden static file, unless it is unpublished or temporary.
func (w *findings) warn(folder, base, shown string) {
	if folder != StaticDir || strings.HasSuffix(base, "~") || slices.Contains(unpublished, base) ||
		temporary.MatchString(base) {
		return
	}
	w.warnings = append(w.warnings, problem.Problem{
		File: shown,
		What: "this is not published, because its name begins with a dot",
		Hint: "rename it or move it elsewhere; only " + wellKnown + "/ is published",
	})
}

// collect reads the files of a folder into files, by name. It ignores hidden files, except static/.well-known/, and
// backups of editors. It follows links to files within the site. shown returns the path of a file for messages.
func collect(files map[string]File, from fs.FS, folder string, shown func(name string) string, wrong *findings) error {
	return fs.WalkDir(from, folder, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(p)
		if p != folder && p != wellKnown && (strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~")) {
			wrong.warn(folder, base, shown(strings.TrimPrefix(p, folder+"/")))
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		name := strings.TrimPrefix(p, folder+"/")
		if !d.IsDir() && !d.Type().IsRegular() {
			if info, err := fs.Stat(from, p); err != nil || !info.Mode().IsRegular() {
				wrong.problems = append(wrong.problems, problem.Problem{
					File: shown(name),
					What: "not a regular file or a link to a file within the site",
					Hint: "replace it with the file itself",
				})
				return nil
			}
		}
		if d.IsDir() {
			return nil
		}
		data, err := fs.ReadFile(from, p)
		if folder == LayoutsDir { // layouts are text, so normalize line endings
			data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		}
		files[name] = File{Name: name, Path: shown(name), Data: data}
		return err
	})
}
