package archive

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// unreadFiles collects the files below content/ that are not texts, to warn about those that Offprint does not read.
type unreadFiles struct {
	dir   string          // the site's root
	names map[string]bool // relative to the site's root; nil before the first refresh
}

// textFolders are the folders with texts.
var textFolders = []string{content.PapersDir, content.CollectionsDir, content.PagesDir}

// otherContent are the files and folders of the content that commands other than build read.
var otherContent = []string{content.DigestsDir, content.ResponsesDir, content.RemovedFile}

// refresh checks the changed files, or all files if changed is nil.
func (u *unreadFiles) refresh(changed []string) {
	if changed == nil || u.names == nil {
		u.names = map[string]bool{}
		u.walk(contentDir)
		return
	}
	for _, name := range changed {
		if !strings.HasPrefix(name, contentDir+"/") {
			continue
		}
		maps.DeleteFunc(u.names, func(known string, _ bool) bool {
			return known == name || strings.HasPrefix(known, name+"/")
		})
		if info, err := sitefile.Stat(u.dir, name); err == nil && info.Mode().IsRegular() && !u.isKnown(name) {
			u.names[name] = true
		}
	}
}

// walk checks the files of a folder. It does not follow links to folders, which could form a cycle. It ignores errors,
// because the result is only a warning.
func (u *unreadFiles) walk(folder string) {
	entries, err := sitefile.ReadDir(u.dir, folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if u.isKnown(name) {
			continue
		}
		if e.Type().IsRegular() {
			u.names[name] = true
			continue
		}
		info, err := sitefile.Stat(u.dir, name)
		switch {
		case err != nil:
		case info.Mode().IsRegular():
			u.names[name] = true
		case e.Type()&fs.ModeSymlink == 0 || slices.Contains(textFolders, name):
			u.walk(name)
		case slices.ContainsFunc(textFolders, func(kind string) bool { return strings.HasPrefix(name, kind+"/") }):
			u.names[name] = true // a link to a folder, whose texts are not read
		}
	}
}

// isKnown reports whether a file is certainly a text, belongs to another command, or is temporary.
func (u *unreadFiles) isKnown(name string) bool {
	if slices.ContainsFunc(strings.Split(name, "/"), sitefile.IsTemporary) {
		return true
	}
	for _, other := range otherContent {
		if name == other || strings.HasPrefix(name, other+"/") {
			return true
		}
	}
	return path.Dir(name) == content.KindOf(name) // in a subfolder, only the content shows whether it is a text
}

// warning returns a warning that names the files that Offprint does not read. Files that texts show or link to are
// read, and so is any file in the folder of a text unless it is Markdown.
func (u *unreadFiles) warning(isText, isPicture func(name string) bool) problem.List {
	const shown = 5
	var unread []string // relative to content/
	for _, name := range slices.Sorted(maps.Keys(u.names)) {
		if !isText(name) && !isPicture(name) && (path.Ext(name) == ".md" || !isInFolderOf(isText, name)) {
			unread = append(unread, strings.TrimPrefix(name, contentDir+"/"))
		}
	}
	if len(unread) == 0 {
		return nil
	}
	place := filepath.ToSlash(filepath.Join(u.dir, contentDir))
	what := "Offprint does not read " + strings.Join(unread[:min(shown, len(unread))], ", ")
	if more := len(unread) - shown; more > 0 {
		what += fmt.Sprintf(" and %d more", more)
	}
	if len(unread) == 1 {
		place, what = place+"/"+unread[0], "Offprint does not read this file"
	}
	return problem.List{{
		File: place,
		What: what,
		Hint: "papers, collections and pages are .md files with front matter in " +
			strings.Join(textFolders[:2], ", ") + " and " + textFolders[2] +
			"; move other files to static/ or out of " + contentDir + "/",
	}}
}

// isInFolderOf reports whether a file is below a folder that belongs to a text.
func isInFolderOf(isText func(name string) bool, name string) bool {
	for folder := path.Dir(name); folder != contentDir && folder != "."; folder = path.Dir(folder) {
		bundle := folder + "/" + content.IndexFile
		if isText(folder+".md") || content.IsBundle(bundle) && isText(bundle) {
			return true
		}
	}
	return false
}

// unreadWarning returns the warning about files that Offprint does not read.
func (r *Reader) unreadWarning(changed []string) problem.List {
	r.unread.refresh(changed)
	shown := r.pictures.files()
	return r.unread.warning(
		func(name string) bool { return r.papers.has(name) || r.collections.has(name) || r.pages.has(name) },
		func(name string) bool { return shown[name] },
	)
}

// files returns the files of all pictures, including those of drafts, relative to the site's root.
func (s *pictureIndex) files() map[string]bool {
	files := map[string]bool{}
	for _, t := range s.texts {
		for _, p := range t.pictures {
			files[contentDir+"/"+p.File] = true
		}
	}
	return files
}
