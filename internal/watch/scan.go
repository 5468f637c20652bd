package watch

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint/internal/sitefile"
)

// A place is a folder to watch. Its path contains no links, because the system reports changes of a folder under only
// one path, even if several links lead to it.
type place struct {
	path string
	info fs.FileInfo // identifies the folder

	// names are the names of the folder in the site. If it has any, all its entries are relevant.
	names []string

	// only maps single entries to further names in the site that depend on them. These entries are links, targets of
	// links, or folders on the path to a target.
	only map[string][]string

	isWatched     bool     // by the system
	isLost        bool     // the folder was removed or moved, and with it the watch
	states        snapshot // last known states of the entries; nil if the place is not polled
	isCarriedOver bool     // states are from an earlier scan, since which entries may have changed
}

// namesOf returns the names of an entry in the site.
func (p *place) namesOf(base string) []string {
	names := p.only[base]
	if !sitefile.IsTemporary(base) {
		for _, name := range p.names {
			if name = path.Join(name, base); !slices.Contains(names, name) {
				names = append(slices.Clip(names), name)
			}
		}
	}
	return names
}

// Limits for links that lead to each other.
const (
	maxLinks = 40 // in one path, as in Linux
	maxNames = 16 // of one folder
)

// A scan finds the places to watch. It starts to watch each place before it reads the entries, so that no later change
// is missed.
type scan struct {
	root   string
	open   func(*place) // starts watching or polling a place
	places map[string]*place
	links  map[string]bool // paths of the links that were followed
	real   map[string]bool // folders known to have no link in their path

	hasTooManyNames bool // a folder has more than maxNames names, so that a change can affect files with other names
}

func newScan(root string, open func(*place)) *scan {
	return &scan{
		root:   root,
		open:   open,
		places: map[string]*place{},
		links:  map[string]bool{},
		real:   map[string]bool{root: true},
	}
}

// add finds the places of one of the names to watch.
func (s *scan) add(name string) {
	if name == "." {
		s.folder(s.root, name, nil)
		return
	}
	s.target(filepath.Join(s.root, name), name, nil)
}

// target finds the places of the file or folder that a path leads to. name is its name in the site. A link to one of
// the ancestors, the folders that contain the path, is not followed.
func (s *scan) target(path, name string, ancestors []string) {
	real, info := s.follow(path, name, 0)
	if info == nil {
		return
	}
	s.watchEntry(real, name)
	info, err := os.Lstat(real) // now that its folder is watched
	if err == nil && info.IsDir() && !slices.Contains(ancestors, real) {
		s.folder(real, name, ancestors)
	}
}

// folder adds a folder and its subfolders.
func (s *scan) folder(path, name string, ancestors []string) {
	p := s.placeAt(path)
	if p == nil || slices.Contains(p.names, name) {
		return
	}
	if len(p.names) == maxNames {
		s.hasTooManyNames = true
		return
	}
	p.names = append(p.names, name)
	s.real[path] = true
	s.open(p)
	entries, err := os.ReadDir(path)
	if err != nil {
		return // removed in the meantime, or the build reports that it cannot read the folder
	}
	ancestors = append(slices.Clip(ancestors), path)
	for _, e := range entries {
		s.entry(p, e, name, ancestors)
	}
}

// entry adds an entry of a folder if it is a folder or a link.
func (s *scan) entry(parent *place, e fs.DirEntry, folder string, ancestors []string) {
	name, entryPath := path.Join(folder, e.Name()), filepath.Join(parent.path, e.Name())
	switch {
	case sitefile.IsTemporary(e.Name()):
	case e.IsDir() && folder != ".":
		s.folder(entryPath, name, ancestors)
	case e.Type()&fs.ModeSymlink != 0:
		info, err := sitefile.Stat(s.root, name)
		switch {
		case isProblem(err): // leads out of the site, or to a pipe
		case err == nil && info.IsDir() && folder == ".":
		default:
			s.target(entryPath, name, ancestors)
		}
	}
}

// follow follows the links in a path. It returns the path without links and the information about the file, which is
// nil if the file is missing. It watches every link on the way, and the first missing entry. followed counts the links
// that led to the path.
func (s *scan) follow(path, name string, followed int) (string, fs.FileInfo) {
	dir, base := filepath.Dir(path), filepath.Base(path)
	if dir == path || s.real[path] {
		info, err := os.Lstat(path)
		if err != nil {
			return "", nil
		}
		return path, info
	}
	dir, info := s.follow(dir, name, followed)
	if info == nil || !info.IsDir() {
		return "", nil
	}
	path = filepath.Join(dir, base)
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		s.real[path] = info.IsDir()
		return path, info
	}
	s.watchEntry(path, name)
	target, err := os.Readlink(path)
	if err != nil { // missing, unless it was created before it was watched
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, info
		}
		return "", nil
	}
	s.links[path] = true
	if followed == maxLinks {
		return "", nil
	}
	if !filepath.IsAbs(target) {
		target = filepath.Join(dir, target)
	}
	return s.follow(filepath.Clean(target), name, followed+1)
}

// watchEntry watches one entry of a folder. name is the name in the site of the file that depends on the entry.
func (s *scan) watchEntry(path, name string) {
	p := s.placeAt(filepath.Dir(path))
	if p == nil {
		return
	}
	base := filepath.Base(path)
	if slices.Contains(p.only[base], name) {
		return
	}
	isNew := len(p.only) == 0 && len(p.names) == 0
	if p.only[base] = append(p.only[base], name); isNew {
		s.open(p)
	} else if p.states != nil && !p.isCarriedOver && !p.states.has(base) {
		info, _ := os.Lstat(path)
		p.states.set(base, info)
	}
}

// placeAt returns the place for a folder, which it creates if necessary, or nil if the path is not a folder.
func (s *scan) placeAt(path string) *place {
	if p := s.places[path]; p != nil {
		return p
	}
	info, err := os.Lstat(path)
	if err != nil || !info.IsDir() {
		return nil
	}
	p := &place{path: path, info: info, only: map[string][]string{}}
	s.places[path] = p
	return p
}

// sameFolders reports whether two scans found the same folders of the site.
func (s *scan) sameFolders(other *scan) bool {
	return maps.EqualFunc(s.folders(), other.folders(), func(p, q *place) bool {
		return slices.Equal(p.names, q.names) && os.SameFile(p.info, q.info)
	})
}

func (s *scan) folders() map[string]*place {
	folders := maps.Clone(s.places)
	maps.DeleteFunc(folders, func(_ string, p *place) bool { return len(p.names) == 0 })
	return folders
}
