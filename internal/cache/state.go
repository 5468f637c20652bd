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
	"sync"
	"time"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/parallel"
)

// A State is the state of a file or folder at one moment.
type State struct {
	Name     string // relative to some root, with slashes; a folder's name ends with a slash
	Link     string // target of a symbolic link; "" for anything else
	Mode     fs.FileMode
	Size     int64
	Modified int64  // in nanoseconds since 1970
	Changed  int64  // last change of the file or its attributes, in nanoseconds since 1970; 0 if unknown
	Node     uint64 // inode number; 0 if unknown
	Hash     Hash   // hash of a file's content or a folder's names; zero if the times suffice to detect changes
}

func (f *State) isFolder() bool { return strings.HasSuffix(f.Name, "/") }

// A Scan is the state of some files and folders.
type Scan struct {
	At    int64 // time of the scan, in nanoseconds since 1970 by the clock of the disk
	Files []State
}

// Find returns the states of the files and folders below some roots of a site, in a fixed order. It reads only files
// that have just changed and files whose times differ from those in the last scan.
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
	r, err := openRoot(site)
	if err != nil {
		return nil, err
	}
	defer r.close()
	faults := make([]error, len(s.Files))
	parallel.Each(len(s.Files), func(i int) {
		f := &s.Files[i]
		*f, faults[i] = f.examined(r, known[f.Name], last.At, s.At)
	})
	return s, cmp.Or(faults...)
}

// Again returns the current states of the files and folders in the last scan. It reads those whose size or times
// differ. A file that cannot be read gets a hash that no file has. The names are relative to root, which can be any
// folder on a disk with the same clock as that of the site. If all states are the same, the scan shares them with the
// last one.
func Again(site, root string, last *Scan) *Scan {
	s := &Scan{At: now(site), Files: last.Files}
	r, err := openRoot(root)
	if err == nil {
		defer r.close()
	}
	var mu sync.Mutex
	changed := map[int]State{}
	parallel.Each(len(last.Files), func(i int) {
		f, fault := last.Files[i], err
		if err == nil {
			f, fault = f.examined(r, &last.Files[i], last.At, s.At)
		}
		if fault != nil {
			f.Hash = unreadable
		}
		if f != last.Files[i] {
			mu.Lock()
			changed[i] = f
			mu.Unlock()
		}
	})
	if len(changed) > 0 {
		s.Files = slices.Clone(last.Files)
		for i, f := range changed {
			s.Files[i] = f
		}
	}
	return s
}

// A Written is a file that the program has just written, or that it would have written unchanged.
type Written struct {
	Name string
	Hash Hash // hash of its content; zero if unknown
}

// Describe returns the states of files that have just been written, and of the folders that contain them.
func Describe(site, root string, files []Written) (*Scan, error) {
	s := &Scan{Files: make([]State, 0, 2*len(files))} // most files are pages in a folder of their own
	seen := make(map[string]bool, len(files))
	for _, f := range files {
		s.Files = append(s.Files, State{Name: f.Name, Hash: f.Hash})
		for dir := path.Dir(f.Name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			s.Files = append(s.Files, State{Name: dir + "/"})
		}
	}
	return s, s.describe(site, root, func(string) bool { return true })
}

// DescribeAgain returns the states of the files and folders of a scan after some of the files were replaced.
func DescribeAgain(site, root string, last *Scan, replaced []Written) (*Scan, error) {
	s := &Scan{Files: slices.Clone(last.Files)}
	hashes := make(map[string]Hash, 2*len(replaced))
	for _, f := range replaced {
		hashes[f.Name] = f.Hash
		for dir := path.Dir(f.Name); ; dir = path.Dir(dir) {
			hashes[dir+"/"] = Hash{}
			if dir == "." {
				break
			}
		}
	}
	for i := range s.Files {
		if hash, ok := hashes[s.Files[i].Name]; ok {
			s.Files[i] = State{Name: s.Files[i].Name, Hash: hash}
		}
	}
	return s, s.describe(site, root, func(name string) bool { _, ok := hashes[name]; return ok })
}

// describe completes the states of the files and folders for which isWritten returns true.
func (s *Scan) describe(site, root string, isWritten func(name string) bool) error {
	r, err := openRoot(root)
	if err != nil {
		return err
	}
	defer r.close()
	faults := make([]error, len(s.Files))
	s.At = now(site)
	parallel.Each(len(s.Files), func(i int) {
		if f := &s.Files[i]; isWritten(f.Name) {
			*f, faults[i] = f.examined(r, nil, 0, s.At)
		}
	})
	return cmp.Or(faults...)
}

// Now returns the time by the clock of the site's disk or of this machine, whichever is earlier. For a nil store, it
// returns the time of this machine.
func (s *Store) Now() int64 {
	if s == nil {
		return time.Now().UnixNano()
	}
	return now(s.site)
}

// now returns the time by the clock of this machine or of the site's disk, whichever is earlier. A network disk has the
// clock of another machine.
func now(site string) int64 {
	local := time.Now().UnixNano()
	dir, err := makeFolder(site)
	if err != nil {
		return local
	}
	name := filepath.Join(dir, "now")
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		return local
	}
	info, err := os.Stat(name)
	if err != nil {
		return local
	}
	return min(local, info.ModTime().UnixNano())
}

// maxDepth is the largest number of nested folders. It ends cycles of symbolic links.
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
		return fmt.Errorf("scanning %s: the folders are nested too deeply", where)
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

// unreadable is the hash of a file whose content is unknown. No other file has it.
var unreadable = Hash{1}

// examined returns a state with its mode, size, times and hash. The name and the link must be set, the hash can be set.
// last, if not nil, is the state from a scan at the time before; the new scan is at the time at. examined reads the
// content if the size or times differ from those in last, or if the file changed so recently that another change could
// leave its times the same.
func (f *State) examined(r *root, last *State, before, at int64) (State, error) {
	now, err := r.state(f.Name, f.Link != "")
	if err != nil {
		return *f, err
	}
	if now.Mode.IsDir() != f.isFolder() || !now.Mode.IsDir() && !now.Mode.IsRegular() {
		return *f, fmt.Errorf(
			"scanning %s: no longer a file or folder as before", filepath.Join(r.path, filepath.FromSlash(f.Name)),
		)
	}
	now.Link, now.Hash = f.Link, f.Hash
	switch {
	case last != nil && now.hasTimesOf(last) && now.isOld(before):
		now.Hash = last.Hash
	case last != nil && last.Hash == Hash{}:
		now.Hash = unreadable // without the old hash, it counts as changed
	case last != nil || f.Hash == Hash{} && !now.isOld(at):
		now.Hash, err = hashFile(filepath.Join(r.path, filepath.FromSlash(f.Name)), f.isFolder())
	}
	return now, err
}

// StateOf returns the state of a file with the given name, without a hash. Whether it describes a symbolic link or its
// target depends on info.
func StateOf(name string, info fs.FileInfo) State {
	f := State{Name: name, Mode: info.Mode(), Size: info.Size(), Modified: info.ModTime().UnixNano()}
	f.Changed, f.Node = identity(info)
	return f
}

// IsOf reports whether a file has not changed since f, which was taken after the given time by the clock of its disk.
// It returns false if the file changed so shortly before that time that another change could have left its times the
// same.
func (f *State) IsOf(info fs.FileInfo, taken int64) bool {
	now := StateOf(f.Name, info)
	return now.Mode == f.Mode && now.hasTimesOf(f) && f.isOld(taken)
}

func (f *State) hasTimesOf(last *State) bool {
	return f.Link == last.Link && f.Size == last.Size && f.Modified == last.Modified && f.Changed == last.Changed &&
		f.Node == last.Node
}

// isOld reports whether the last change was so long before a time that any change after this time gives the file a
// different time. File systems record times in steps of up to 10 milliseconds, and some in steps of seconds.
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
