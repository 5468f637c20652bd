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
	ResponsesDir   = "content/responses" // what services answered
)

// IndexFile is the name of the text of a bundle: a folder that has a text with its pictures and other files.
const IndexFile = "index.md"

// IsContent reports whether a file in such a folder is content, by its name. Hidden files and editors' backup files are
// not.
func IsContent(name string) bool {
	return strings.HasSuffix(name, ".md") && name[0] != '.' && name[0] != '#'
}

// KindOf returns the folder that a text belongs to: PapersDir, PagesDir or CollectionsDir. It returns "" if the file
// is not a text. The name is relative to the site's root, with slashes. Papers and pages may be in subfolders. Hidden
// files and folders are not content.
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

// IsText reports whether a file that has the name of a text is one: a file in a subfolder without front matter, such as
// a README.md about pictures, is not.
func IsText(name string, src []byte) bool {
	folder := path.Dir(name)
	return folder == KindOf(name) || frontmatter.Has(src)
}

// hasHidden reports whether one of the folders of a path is hidden or temporary.
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

// IsLinked reports whether a text is in a folder that TextFiles does not look at, because it is a link.
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

// OwnFolder returns the folder with the pictures and other files of a text: the one that has its name.
func OwnFolder(file string) string {
	if IsBundle(file) {
		return path.Dir(file)
	}
	return strings.TrimSuffix(file, ".md")
}

// Renamed returns the name of a text's file after the text got another name. The text stays in its folder.
func Renamed(file, name string) string {
	if IsBundle(file) {
		return path.Join(path.Dir(path.Dir(file)), name, IndexFile)
	}
	return path.Join(path.Dir(file), name+".md")
}

// SlugOf returns the slug of a text: what its address ends with. For papers and collections it comes from the name of
// the file, or of the folder of a bundle; for pages, whose names must be relative to the site's root, also from the
// folders above.
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

// TextPath returns the path of the page of a text, or "" if the file is not a text. The name is relative to the site's
// root.
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
