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
	"github.com/offprint/offprint/internal/workdir"
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
	Hash     Hash // of a file's content, or of the names in a folder
}

func (f *State) isFolder() bool { return strings.HasSuffix(f.Name, "/") }

// A Scan is the state of some files and folders.
type Scan struct {
	At    int64 // when it was made, in nanoseconds since 1970 by the clock of the disk
	Files []State
}

// Find describes the files and folders below some roots of a site, in a fixed order. It reads only files that changed
// since the last scan, as far as size and times tell.
func Find(site string, roots []string, last *Scan) (*Scan, error) {
	s := &Scan{At: now(site)}
	for _, root := range roots {
		if err := s.add(site, root, 0); err != nil {
			return nil, err
		}
	}
	return s, s.examine(site, last.byName())
}

// Again describes the files and folders of the last scan as they are now. It reads those that changed, as far as size
// and times tell. The root is any folder; its clock is taken to be that of the site.
func Again(site, root string, last *Scan) (*Scan, error) {
	s := &Scan{At: now(site), Files: slices.Clone(last.Files)}
	return s, s.examine(root, func(i int, _ string) (*State, int64) { return &last.Files[i], last.At })
}

// Written describes files that have just been written, given their names and the hashes of their content, and the
// folders that contain them. A file without a hash is read.
func Written(site, root string, names []string, hash func(name string) Hash) (*Scan, error) {
	s := &Scan{}
	seen := map[string]bool{}
	for _, name := range names {
		s.Files = append(s.Files, State{Name: name, Hash: hash(name)})
		for dir := path.Dir(name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			s.Files = append(s.Files, State{Name: dir + "/"})
		}
	}
	err := s.examine(root, func(int, string) (*State, int64) { return nil, 0 })
	s.At = now(site)
	return s, err
}

// byName returns a function that finds the state of a file in a scan.
func (s *Scan) byName() func(int, string) (*State, int64) {
	known := make(map[string]*State, len(s.Files))
	for i, f := range s.Files {
		known[f.Name] = &s.Files[i]
	}
	return func(_ int, name string) (*State, int64) { return known[name], s.At }
}

// now returns the time by the clock of a folder's disk, which can be another machine's, or that of this machine if it
// is earlier.
func now(dir string) int64 {
	mine := time.Now().UnixNano()
	if work, err := workdir.Create(dir); err == nil {
		name := filepath.Join(work, "now")
		if err := os.WriteFile(name, nil, 0o644); err == nil {
			if info, err := os.Stat(name); err == nil {
				return min(mine, info.ModTime().UnixNano())
			}
		}
	}
	return mine
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

// examine completes states whose name and link are set, and perhaps the hash.
func (s *Scan) examine(root string, last func(i int, name string) (*State, int64)) error {
	faults := make([]error, len(s.Files))
	parallel.Each(len(s.Files), func(i int) {
		before, at := last(i, s.Files[i].Name)
		faults[i] = s.Files[i].examine(root, before, at)
	})
	return cmp.Or(faults...)
}

func (f *State) examine(root string, last *State, at int64) error {
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
	case last != nil && f.isCertainly(last, at):
		f.Hash = last.Hash
	case last != nil || f.Hash == Hash{}:
		f.Hash, err = hashFile(where, f.isFolder())
	}
	return err
}

// isCertainly reports whether a file or folder has not changed since another state of it, which was observed at a
// time. File systems count time in steps, and a change within one step keeps the time; so a change shortly before that
// time proves nothing. The steps are of up to 10 milliseconds, or on some file systems whole seconds.
func (f *State) isCertainly(last *State, at int64) bool {
	step := 20 * time.Millisecond
	if f.Modified%int64(time.Second) == 0 {
		step = 2 * time.Second
	}
	return f.Link == last.Link && f.Size == last.Size && f.Modified == last.Modified && f.Changed == last.Changed &&
		f.Node == last.Node && max(f.Modified, f.Changed) < at-int64(step)
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
	return slices.EqualFunc(s.Files, t.Files, func(f, g State) bool {
		return f.Name == g.Name && f.Link == g.Link && f.Mode == g.Mode && f.Hash == g.Hash
	})
}
