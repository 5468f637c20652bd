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

// A place is a folder to watch. Its path has no links, because the system reports changes under one path only, however
// many links lead to a folder.
type place struct {
	path  string
	info  fs.FileInfo // identifies the folder
	names []string    // what the site calls the folder: all its entries matter; else only these do:
	// only has entries on the way to what links lead to, with the names in the site that depend on them.
	only map[string][]string

	isWatched bool  // by the system
	isLost    bool  // the folder was removed or moved, and with it the watch
	looks     looks // last known states of the entries; nil if the place is not polled
	isKnown   bool  // looks are older than this scan, so that they may differ from the entries
}

// namesOf returns the names in the site that an entry has.
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

// Bounds for links that lead to each other.
const (
	mostLinks = 40 // in one path, as in Linux
	mostNames = 16 // of one folder
)

// A scan finds the places to watch. It opens each place before it looks at its entries, so that no later change is
// missed.
type scan struct {
	root   string
	open   func(*place) // starts watching or polling a place
	places map[string]*place
	links  map[string]bool // paths of the links that were followed
	real   map[string]bool // folders known to have no link in their path

	isTangled bool // a folder has more names than are followed, so that any change may be one of all files
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

// target finds the places of the file or folder that a path leads to. It is called name in the site, and is in the
// folders above.
func (s *scan) target(path, name string, above []string) {
	real, info := s.follow(path, name, 0)
	if info == nil {
		return
	}
	s.watchEntry(real, name)
	info, err := os.Lstat(real) // now that its folder is watched
	if err == nil && info.IsDir() && !slices.Contains(above, real) {
		s.folder(real, name, above)
	}
}

// folder adds a folder and its subfolders.
func (s *scan) folder(path, name string, above []string) {
	p := s.placeAt(path)
	if p == nil || slices.Contains(p.names, name) {
		return
	}
	if len(p.names) == mostNames {
		s.isTangled = true
		return
	}
	p.names = append(p.names, name)
	s.real[path] = true
	s.open(p)
	entries, err := os.ReadDir(path)
	if err != nil {
		return // removed in the meantime, or not readable, which its reader reports
	}
	above = append(slices.Clip(above), path)
	for _, e := range entries {
		s.entry(p, e, name, above)
	}
}

// entry adds an entry of a folder that is a folder or a link.
func (s *scan) entry(parent *place, e fs.DirEntry, folder string, above []string) {
	name, where := path.Join(folder, e.Name()), filepath.Join(parent.path, e.Name())
	switch {
	case sitefile.IsTemporary(e.Name()):
	case e.IsDir() && folder != ".":
		s.folder(where, name, above)
	case e.Type()&fs.ModeSymlink != 0:
		info, err := sitefile.Stat(s.root, name)
		switch {
		case isProblem(err): // leads out of the site, or to a pipe
		case err == nil && info.IsDir() && folder == ".":
		default:
			s.target(where, name, above)
		}
	}
}

// follow returns the real path of what a path leads to, and its state; nil if there is nothing. It watches every link
// on the way, and the first missing entry.
func (s *scan) follow(path, name string, links int) (string, fs.FileInfo) {
	dir, base := filepath.Dir(path), filepath.Base(path)
	if dir == path || s.real[path] {
		info, err := os.Lstat(path)
		if err != nil {
			return "", nil
		}
		return path, info
	}
	dir, info := s.follow(dir, name, links)
	if info == nil || !info.IsDir() {
		return "", nil
	}
	path = filepath.Join(dir, base)
	if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		s.real[path] = info.IsDir()
		return path, info
	}
	s.watchEntry(path, name)
	to, err := os.Readlink(path)
	if err != nil { // missing, unless it was created before it was watched
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink == 0 {
			return path, info
		}
		return "", nil
	}
	s.links[path] = true
	if links == mostLinks {
		return "", nil
	}
	if !filepath.IsAbs(to) {
		to = filepath.Join(dir, to)
	}
	return s.follow(filepath.Clean(to), name, links+1)
}

// watchEntry watches an entry of a folder for what the site calls name.
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
	} else if p.looks != nil && !p.isKnown && !p.looks.has(base) {
		info, _ := os.Lstat(path)
		p.looks.set(base, info)
	}
}

// placeAt returns the place at a path; nil if there is no folder.
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

// hasFolders reports whether two scans found the same folders of the site.
func (s *scan) hasFolders(other *scan) bool {
	return maps.EqualFunc(s.folders(), other.folders(), func(p, q *place) bool {
		return slices.Equal(p.names, q.names) && os.SameFile(p.info, q.info)
	})
}

func (s *scan) folders() map[string]*place {
	folders := maps.Clone(s.places)
	maps.DeleteFunc(folders, func(_ string, p *place) bool { return len(p.names) == 0 })
	return folders
}
