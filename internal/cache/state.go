package cache

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/parallel"
)

// A State is a file or folder at one moment.
type State struct {
	Name     string // relative to some root, with slashes; a folder's name ends with a slash
	Link     string // where a symbolic link leads; "" for anything else
	Mode     fs.FileMode
	Size     int64
	Modified int64 // in nanoseconds since 1970
	Changed  int64 // likewise, the last change of the file or its attributes; 0 if the system does not say
	Node     uint64
	Hash     Hash // of a file's content, or of the names in a folder; zero if the times are enough
}

func (f *State) isFolder() bool { return strings.HasSuffix(f.Name, "/") }

// A Scan is the state of some files and folders.
type Scan struct {
	At    int64 // when it was made, in nanoseconds since 1970 by the clock of the disk
	Files []State
}

// Find describes the files and folders below some roots of a site, in a fixed order. It reads only files that have just
// changed, and those whose times changed since the last scan.
func Find(site string, roots []string, last *Scan) (*Scan, error) {
	s := &Scan{At: now(site)}
	for _, root := range roots {
		if err := s.add(site, root, 0); err != nil {
			return nil, err
		}
	}
	known := make(map[string]*State, len(last.Files))
	for i, f := range last.Files {
		known[f.Name] = &last.Files[i]
	}
	faults := make([]error, len(s.Files))
	parallel.Each(len(s.Files), func(i int) {
		faults[i] = s.Files[i].examine(site, known[s.Files[i].Name], last.At, s.At)
	})
	return s, cmp.Or(faults...)
}

// Again describes the files and folders of the last scan as they are now. It reads those that changed, as far as size
// and times tell. A file that cannot be read gets another hash. The root is any folder; its clock is taken to be that
// of the site.
func Again(site, root string, last *Scan) *Scan {
	s := &Scan{At: now(site), Files: slices.Clone(last.Files)}
	parallel.Each(len(s.Files), func(i int) {
		if s.Files[i].examine(root, &last.Files[i], last.At, s.At) != nil {
			s.Files[i].Hash = unreadable
		}
	})
	return s
}

// A Written is a file that has just been written or left alone.
type Written struct {
	Name string
	Hash Hash   // of its content; zero if it must be read
	Last *State // its state, if it was left alone and is known
}

// Describe describes files that have just been written, and the folders that contain them. Folders gives the states of
// those in which nothing changed.
func Describe(site, root string, files []Written, folders map[string]*State) (*Scan, error) {
	s := &Scan{}
	var other []int
	seen := map[string]bool{}
	add := func(f State, last *State) {
		if last != nil {
			f = *last
		} else {
			other = append(other, len(s.Files))
		}
		s.Files = append(s.Files, f)
	}
	for _, f := range files {
		add(State{Name: f.Name, Hash: f.Hash}, f.Last)
		for dir := path.Dir(f.Name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			add(State{Name: dir + "/"}, folders[dir+"/"])
		}
	}
	faults := make([]error, len(other))
	s.At = now(site)
	parallel.Each(len(other), func(i int) { faults[i] = s.Files[other[i]].examine(root, nil, 0, s.At) })
	return s, cmp.Or(faults...)
}

// now returns the time by the clock of a site's disk, which can be another machine's, or that of this machine if it is
// earlier.
func now(site string) int64 {
	mine := time.Now().UnixNano()
	dir, err := makeFolder(site)
	if err != nil {
		return mine
	}
	name := filepath.Join(dir, "now")
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		return mine
	}
	info, err := os.Stat(name)
	if err != nil {
		return mine
	}
	return min(mine, info.ModTime().UnixNano())
}

// maxDepth limits the folders in folders, which symbolic links can make endless.
const maxDepth = 32

// add adds the names of a file, or of a folder and everything in it.
func (s *Scan) add(site, name string, depth int) error {
	info, err := os.Lstat(filepath.Join(site, filepath.FromSlash(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.addEntry(site, name, fs.FileInfoToDirEntry(info), depth)
}

func (s *Scan) addEntry(site, name string, entry fs.DirEntry, depth int) error {
	where := filepath.Join(site, filepath.FromSlash(name))
	link, isFolder := "", entry.IsDir()
	if entry.Type()&fs.ModeSymlink != 0 {
		to, err := filepath.EvalSymlinks(where)
		if err != nil {
			return err
		}
		info, err := os.Stat(to)
		if err != nil {
			return err
		}
		link, isFolder = to, info.IsDir()
	}
	if !isFolder {
		s.Files = append(s.Files, State{Name: name, Link: link})
		return nil
	}
	s.Files = append(s.Files, State{Name: name + "/", Link: link})
	if depth == maxDepth {
		return fmt.Errorf("scanning %s: too many folders in folders", where)
	}
	entries, err := os.ReadDir(where)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := s.addEntry(site, path.Join(name, e.Name()), e, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// unreadable is the hash of a file that cannot be read. No other file has it.
var unreadable = Hash{1}

// examine completes a state whose name and link are set, and perhaps the hash. The last state, if there is one, was
// observed at one time, and this one is at another. The content is read only if the times cannot tell a later change:
// if the file has just changed, or is not what it was.
func (f *State) examine(root string, last *State, before, at int64) error {
	where := filepath.Join(root, filepath.FromSlash(f.Name))
	stat := os.Lstat
	if f.Link != "" {
		stat = os.Stat
	}
	info, err := stat(where)
	if err != nil {
		return err
	}
	if info.IsDir() != f.isFolder() || !info.IsDir() && !info.Mode().IsRegular() {
		return fmt.Errorf("scanning %s: not what it was", where)
	}
	f.Mode, f.Size, f.Modified = info.Mode(), info.Size(), info.ModTime().UnixNano()
	f.Changed, f.Node = identity(info)
	switch {
	case last != nil && f.hasTimesOf(last) && f.isOld(before):
		f.Hash = last.Hash
	case last != nil && last.Hash == Hash{}:
		f.Hash = unreadable // nobody knows whether it is the same
	case last != nil || f.Hash == Hash{} && !f.isOld(at):
		f.Hash, err = hashFile(where, f.isFolder())
	}
	return err
}

func (f *State) hasTimesOf(last *State) bool {
	return f.Link == last.Link && f.Size == last.Size && f.Modified == last.Modified && f.Changed == last.Changed &&
		f.Node == last.Node
}

// isOld reports whether a file or folder changed so long before a time that another change at that time would give it
// another time. File systems count time in steps of up to 10 milliseconds, or some of them in seconds.
func (f *State) isOld(at int64) bool {
	step := 20 * time.Millisecond
	if f.Modified%int64(time.Second) == 0 {
		step = 2 * time.Second
	}
	return max(f.Modified, f.Changed) < at-int64(step)
}

// hashFile returns the hash of a file's content or of the names in a folder.
func hashFile(name string, isFolder bool) (Hash, error) {
	h := xxh3.New()
	if isFolder {
		entries, err := os.ReadDir(name)
		for _, e := range entries {
			_, _ = fmt.Fprintf(h, "%s\x00", e.Name())
		}
		return h.Sum128().Bytes(), err
	}
	file, err := os.Open(name)
	if err != nil {
		return Hash{}, err
	}
	defer file.Close()
	_, err = io.Copy(h, file)
	return h.Sum128().Bytes(), err
}

// Same reports whether both scans found the same names with the same content and mode.
func (s *Scan) Same(t *Scan) bool {
	return slices.EqualFunc(s.Files, t.Files, func(f, g State) bool { return f.Same(&g) })
}

// Same reports whether two states of a file have the same content and mode.
func (f *State) Same(g *State) bool {
	return f.Name == g.Name && f.Link == g.Link && f.Mode == g.Mode && f.Hash == g.Hash
}
