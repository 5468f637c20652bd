package content

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/sitefile"
)

// Folders of a site's content, relative to its root, with slashes.
const (
	PapersDir      = "content/papers"
	PagesDir       = "content/pages"
	CollectionsDir = "content/collections"
	DigestsDir     = "content/digests"
	ResponsesDir   = "content/responses" // answers of services
)

// IndexFile is the name of the text in a bundle: a folder with a text and its pictures and other files.
const IndexFile = "index.md"

// IsContent reports whether a file name can be that of a text. Hidden files and backup files of editors are not texts.
func IsContent(name string) bool {
	return strings.HasSuffix(name, ".md") && name[0] != '.' && name[0] != '#'
}

// KindOf returns the folder that a text belongs to: PapersDir, PagesDir or CollectionsDir. It returns "" if the file is
// not a text. The name is relative to the site's root, with slashes. Papers and pages can be in subfolders. Hidden
// files and folders do not contain texts.
func KindOf(name string) string {
	for _, kind := range [...]string{PapersDir, PagesDir, CollectionsDir} {
		rest, below := strings.CutPrefix(name, kind+"/")
		if !below {
			continue
		}
		folder, base := path.Split(rest)
		if !IsContent(base) || folder != "" && (kind == CollectionsDir || hasHidden(folder)) {
			return ""
		}
		return kind
	}
	return ""
}

// IsText reports whether a file with the name of a text is one. A file in a subfolder without front matter, such as a
// README.md about pictures, is not.
func IsText(name string, src []byte) bool {
	folder := path.Dir(name)
	return folder == KindOf(name) || frontmatter.Has(src)
}

// hasHidden reports whether a path contains a hidden or temporary folder.
func hasHidden(folder string) bool {
	return slices.ContainsFunc(strings.Split(strings.TrimSuffix(folder, "/"), "/"), isHidden)
}

func isHidden(folder string) bool {
	return strings.HasPrefix(folder, ".") || sitefile.IsTemporary(folder)
}

// TextFiles returns the names of the texts of one kind, relative to the root of the site in dir. It includes links to
// files, but does not follow links to folders, which could form a cycle.
func TextFiles(dir, kind string) (names []string, err error) {
	err = walkTexts(dir, kind, func(name string) { names = append(names, name) })
	if err != nil {
		return nil, fmt.Errorf("looking for texts: %w", err)
	}
	return names, nil
}

// walkTexts calls found with the name of each text below a folder.
func walkTexts(dir, folder string, found func(name string)) error {
	entries, err := sitefile.ReadDir(dir, folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := folder + "/" + e.Name()
		switch {
		case e.IsDir() && !isHidden(e.Name()) && !strings.HasPrefix(folder, CollectionsDir):
			if err := walkTexts(dir, name, found); err != nil {
				return err
			}
		case !e.IsDir() && KindOf(name) != "":
			found(name)
		}
	}
	return nil
}

// IsLinked reports whether a text is below a symbolic link to a folder, which TextFiles does not follow.
func IsLinked(dir, name string) bool {
	kind := KindOf(name)
	if kind == "" {
		return false
	}
	for folder := path.Dir(name); len(folder) > len(kind); folder = path.Dir(folder) {
		info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(folder)))
		if err == nil && info.Mode()&fs.ModeSymlink != 0 {
			return true
		}
	}
	return false
}

// IsBundle reports whether a file is the text of a folder: index.md in a folder other than PapersDir and PagesDir.
func IsBundle(file string) bool {
	folder := path.Dir(file)
	if path.Base(file) != IndexFile || folder == "." || folder == "/" {
		return false
	}
	return !slices.ContainsFunc([]string{PapersDir, PagesDir, CollectionsDir}, func(kind string) bool {
		return folder == kind || strings.HasSuffix(folder, "/"+kind)
	})
}

// OwnFolder returns the folder for the pictures and other files of a text: the folder of a bundle, or else the one with
// the text's name.
func OwnFolder(file string) string {
	if IsBundle(file) {
		return path.Dir(file)
	}
	return strings.TrimSuffix(file, ".md")
}

// Renamed returns the name of a text's file after the text got another name in the same folder.
func Renamed(file, name string) string {
	if IsBundle(file) {
		return path.Join(path.Dir(path.Dir(file)), name, IndexFile)
	}
	return path.Join(path.Dir(file), name+".md")
}

// SlugOf returns the slug of a text, which is the end of its path. For papers and collections it is derived from the
// name of the file, or of the folder of a bundle. For pages, whose names must be relative to the site's root, it also
// contains the folders above.
func SlugOf(file string) string {
	own := OwnFolder(file)
	if !strings.HasPrefix(own, PagesDir+"/") {
		return Slug(path.Base(own))
	}
	parts := strings.Split(strings.TrimPrefix(own, PagesDir+"/"), "/")
	for i, part := range parts {
		parts[i] = Slug(part)
	}
	return strings.Join(parts, "/")
}

// TextPath returns the path of a text's page, or "" if the file is not a text. The name is relative to the site's root.
func TextPath(name string) string {
	switch KindOf(name) {
	case PapersDir:
		return PaperPath(SlugOf(name))
	case PagesDir:
		return PagePath(SlugOf(name))
	case CollectionsDir:
		return CollectionPath(SlugOf(name))
	}
	return ""
}
