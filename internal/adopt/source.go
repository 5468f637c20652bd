package adopt

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// The maximum sizes of notes and other files of an archive, in bytes.
const (
	maxNote = 4 << 20
	maxFile = 100 << 20 // the limit of GitHub
)

// A source is the folder of an archive.
type source struct {
	root    *os.Root
	display string           // the folder as the user wrote it, with slashes
	name    string           // the last part of its path
	files   []string         // regular files, relative to the folder, with slashes, sorted
	sizes   map[string]int64 // of files
	links   []string         // symbolic links and special files
}

// openSource opens a folder and lists its files. It omits hidden files and folders except .obsidian, the output folders
// of tools, and the site, if the folder contains it. It does not follow symbolic links.
func openSource(dir, site string) (*source, error) {
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	absolute, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	own, err := realPath(site)
	if err != nil {
		return nil, err
	}
	if absolute == own || sitefile.IsBelow(absolute, filepath.Join(own, "content")) {
		where := "is the site"
		if absolute != own {
			where = "is inside the site"
		}
		return nil, fmt.Errorf("%s %s (choose the folder of another archive)", problem.Quote(filepath.ToSlash(dir)),
			where)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	s := &source{
		root: root, display: filepath.ToSlash(filepath.Clean(dir)), name: filepath.Base(absolute),
		sizes: map[string]int64{},
	}
	siteFolder := ""
	if sitefile.IsBelow(own, absolute) {
		relative, err := filepath.Rel(absolute, own)
		if err != nil {
			return nil, errors.Join(err, root.Close())
		}
		siteFolder = filepath.ToSlash(relative)
	}
	if err := s.list(siteFolder); err != nil {
		return nil, errors.Join(fmt.Errorf("reading the archive: %w", err), root.Close())
	}
	return s, nil
}

// checkFolder returns an error unless dir is a folder.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if err == nil && info.IsDir() {
		return nil
	}
	what := problem.Quote(filepath.ToSlash(dir)) + " is a file, not a folder"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		what = "the folder " + problem.Quote(filepath.ToSlash(dir)) + " does not exist"
	case err != nil:
		return fmt.Errorf("opening the archive: %w", err)
	}
	return fmt.Errorf("%s (name the folder of a Hugo or Jekyll site, an Obsidian vault or Markdown notes)", what)
}

func (s *source) close() { _ = s.root.Close() }

// realPath returns the absolute path of a folder without symbolic links, if the folder exists.
func realPath(dir string) (string, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("finding the folder: %w", err)
	}
	if real, err := filepath.EvalSymlinks(absolute); err == nil {
		return real, nil
	}
	return absolute, nil
}

// isBuilt contains the names of folders, at any depth, that tools write.
var isBuilt = wordSet("node_modules __pycache__ _site _book")

// list lists the files, except those in the folder of the site.
func (s *source) list(siteFolder string) error {
	defer func() { slices.Sort(s.files) }()
	return fs.WalkDir(s.root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch isHidden := strings.HasPrefix(e.Name(), ".") && name != "."; {
		case err != nil:
			return err
		case e.IsDir() && (isHidden && e.Name() != ".obsidian" || isBuilt[e.Name()] || name == siteFolder && name != "."):
			return fs.SkipDir
		case e.IsDir() || isHidden:
			return nil
		case !e.Type().IsRegular():
			s.links = append(s.links, name)
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		s.files = append(s.files, name)
		s.sizes[name] = info.Size()
		return nil
	})
}

// has reports whether the archive has a regular file.
func (s *source) has(name string) bool {
	_, ok := s.sizes[name]
	return ok
}

// hasFolder reports whether the archive has a folder that contains a regular file.
func (s *source) hasFolder(name string) bool {
	i, _ := slices.BinarySearch(s.files, name+"/")
	return i < len(s.files) && strings.HasPrefix(s.files[i], name+"/")
}

// below returns the regular files in a folder and its subfolders.
func (s *source) below(folder string) []string {
	first, _ := slices.BinarySearch(s.files, folder+"/")
	last := first
	for last < len(s.files) && strings.HasPrefix(s.files[last], folder+"/") {
		last++
	}
	return s.files[first:last]
}

// read returns the bytes of a regular file, or errTooLong if it has more than limit bytes.
func (s *source) read(name string, limit int64) ([]byte, error) {
	if s.sizes[name] > limit {
		return nil, errTooLong
	}
	f, err := s.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path.Join(s.display, name), err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = errTooLong
	}
	return data, err
}

var errTooLong = errors.New("the file is too large")

// wordSet returns the words of a text as a set.
func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
