package generate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/robustio"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/problem"
)

// This file puts a site into its folder.
//
// In come files one by one, out goes a folder that holds them and nothing else. Until Commit the
// folder is as it was; a build that fails leaves the last good site. It promises to remove only what
// it made itself, to leave files alone whose bytes are the same, and to replace the others whole.

// ManifestName is the file that lists what Offprint made, so that nothing else is ever removed.
const ManifestName = ".offprint"

const manifestHead = "# The files below were made by Offprint, and it removes them when the site no longer has them.\n"

// A Folder is a site's folder while it is brought up to date. Put can be called by many goroutines.
type Folder struct {
	dir     string
	staging string
	fresh   bool            // nothing is there yet
	old     map[string]bool // what Offprint made before

	mu     sync.Mutex
	put    map[string]bool // true where the file is staged, false where it is the same
	folder map[string]bool // folders that exist in staging
	pieces sync.Pool       // for comparing files
}

// A Summary is what a commit did.
type Summary struct {
	Written, Unchanged, Removed int
}

// OpenFolder looks at the folder and makes ready to fill it. It refuses one that holds anything that
// Offprint did not make.
func OpenFolder(dir string) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the output folder: %w", err)
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	f := &Folder{dir: dir, old: map[string]bool{}, put: map[string]bool{}, folder: map[string]bool{}}
	if err := f.look(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder above the output: %w", err)
	}
	f.staging, err = os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+"-staging-*")
	if err != nil {
		return nil, fmt.Errorf("making the staging folder: %w", err)
	}
	return f, os.Chmod(f.staging, 0o755)
}

// look reads the manifest and holds the folder against it.
func (f *Folder) look() error {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		f.fresh = true
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	names, err := readManifest(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	for _, name := range names {
		f.old[name] = true
	}
	return f.refuseForeign()
}

// readManifest gives the names that a folder's manifest lists.
func readManifest(dir string) ([]string, error) {
	manifest, err := os.ReadFile(filepath.Join(dir, ManifestName))
	var names []string
	for line := range strings.Lines(string(manifest)) {
		if name := strings.TrimSuffix(line, "\n"); name != "" && name[0] != '#' &&
			filepath.IsLocal(filepath.FromSlash(name)) {
			names = append(names, name)
		}
	}
	return names, err
}

// PublishedNames gives the files of the site that a folder holds, from the folder, with slashes.
func PublishedNames(dir string) ([]string, error) {
	names, err := readManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Problem{
			File: filepath.ToSlash(dir),
			What: "no site was built into this folder",
			Hint: "run offprint build",
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading what was built: %w", err)
	}
	return names, nil
}

func (f *Folder) refuseForeign() error {
	var foreign problem.List
	err := filepath.WalkDir(f.dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(f.dir, p)
		if name = filepath.ToSlash(name); err == nil && name != ManifestName && !f.old[name] {
			foreign = append(
				foreign,
				problem.Problem{
					File: filepath.ToSlash(p),
					What: "Offprint did not make this file, so it does not build into its folder",
					Hint: "move it away, or choose another folder with --out",
				},
			)
		}
		if len(foreign) == mostForeign {
			return fs.SkipAll
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	return foreign.Err()
}

// mostForeign is how many foreign files are named: a folder full of them was chosen by mistake.
const mostForeign = 5

// Put gives the site a file. The name is from the folder, with slashes.
func (f *Folder) Put(name string, data []byte) error {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) || name == ManifestName {
		return fmt.Errorf("%q cannot be the name of a file of the site", name)
	}
	same := !f.fresh && f.old[name] && f.holds(name, int64(len(data)), bytes.NewReader(data))
	if again, err := f.note(name, !same); again || err != nil {
		return cmp.Or(err, fmt.Errorf("two files of the site would be %s (rename one of them)", name))
	}
	if same {
		return nil
	}
	if err := os.WriteFile(filepath.Join(f.staging, local), data, 0o644); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// Copy gives the site a file that is read and not held, however large it is. It is read twice where the
// folder has one of its size.
func (f *Folder) Copy(name string, open func() (*os.File, error)) error {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) || name == ManifestName {
		return fmt.Errorf("%q cannot be the name of a file of the site", name)
	}
	from, err := open()
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	defer from.Close()
	info, err := from.Stat()
	if err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	same := !f.fresh && f.old[name] && f.holds(name, info.Size(), from)
	if again, err := f.note(name, !same); again || err != nil {
		return cmp.Or(err, fmt.Errorf("two files of the site would be %s (rename one of them)", name))
	}
	if same {
		return nil
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	to, err := os.OpenFile(filepath.Join(f.staging, local), os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o644)
	if err == nil {
		_, err = io.Copy(to, from)
		err = errors.Join(err, to.Close())
	}
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// Keep takes over the file of a name that tells its bytes. It is not there to be kept where Offprint did not
// make it, or has to make it anew.
func (f *Folder) Keep(name string) bool {
	if f.fresh || !f.old[name] {
		return false
	}
	info, err := os.Lstat(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return false
	}
	again, err := f.note(name, false)
	return !again && err == nil
}

// note remembers a file and makes the folder that it is staged in.
func (f *Folder) note(name string, staged bool) (again bool, err error) {
	dir := filepath.Dir(filepath.FromSlash(name))
	f.mu.Lock()
	_, again = f.put[name]
	if !again {
		f.put[name] = staged
	}
	made := f.folder[dir]
	f.mu.Unlock()
	if again || made || !staged {
		return again, nil
	}
	if err := makeFolder(filepath.Join(f.staging, dir)); err != nil {
		return false, fmt.Errorf("making a folder of the site: %w", err)
	}
	f.mu.Lock()
	f.folder[dir] = true
	f.mu.Unlock()
	return false, nil
}

// makeFolder makes a folder, which nearly always lacks only itself: most pages have one of their own.
func makeFolder(dir string) error {
	if os.Mkdir(dir, 0o755) == nil {
		return nil
	}
	return os.MkdirAll(dir, 0o755)
}

// holds tells whether the folder has a file of just these bytes.
func (f *Folder) holds(name string, size int64, wanted io.Reader) bool {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return false
	}
	old, err := os.Open(path)
	if err != nil {
		return false
	}
	defer old.Close()
	p, _ := f.pieces.Get().(*pieces)
	if p == nil {
		p = new(pieces)
	}
	defer f.pieces.Put(p)
	return p.same(old, wanted)
}

// pieces are what is compared of two files at a time.
type pieces [2][32 << 10]byte

func (p *pieces) same(old, wanted io.Reader) bool {
	for {
		n, err := io.ReadFull(old, p[0][:])
		m, otherErr := io.ReadFull(wanted, p[1][:])
		if n != m || !bytes.Equal(p[0][:n], p[1][:m]) {
			return false
		}
		if err != nil || otherErr != nil {
			return n < len(p[0]) && isEnd(err) && isEnd(otherErr)
		}
	}
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// Commit makes the folder hold what was put into it.
func (f *Folder) Commit() (Summary, error) {
	defer f.Discard()
	if f.fresh {
		return f.commitWhole()
	}
	return f.commitFiles()
}

// commitWhole puts the staging folder in the place of the empty one, in one step.
func (f *Folder) commitWhole() (Summary, error) {
	if err := f.writeManifest(f.staging, f.names()); err != nil {
		return Summary{}, err
	}
	if err := os.Remove(f.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Summary{}, fmt.Errorf("replacing the output folder: %w", err)
	}
	if err := atomicfile.Rename(f.staging, f.dir); err != nil {
		return Summary{}, fmt.Errorf("replacing the output folder: %w", err)
	}
	return Summary{Written: len(f.put)}, nil
}

// commitFiles replaces file by file. While it runs the manifest lists the old files and the new, so
// that a later build knows them all if this one is interrupted.
func (f *Folder) commitFiles() (Summary, error) {
	names := f.names()
	var both []string
	for name := range f.old {
		if _, kept := f.put[name]; !kept {
			both = append(both, name)
		}
	}
	if err := f.writeManifest(f.dir, slices.Concat(both, names)); err != nil {
		return Summary{}, err
	}
	var s Summary
	slices.Sort(both)
	for _, name := range both { // first, since a folder can take the place of a file
		if err := f.remove(name); err != nil {
			return s, err
		}
		s.Removed++
	}
	for _, name := range names {
		if !f.put[name] {
			s.Unchanged++
			continue
		}
		if err := f.move(name); err != nil {
			return s, err
		}
		s.Written++
	}
	return s, f.writeManifest(f.dir, names)
}

func (f *Folder) names() []string {
	names := make([]string, 0, len(f.put))
	for name := range f.put {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *Folder) move(name string) error {
	to := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return fmt.Errorf("making a folder of the site: %w", err)
	}
	if err := atomicfile.Rename(filepath.Join(f.staging, filepath.FromSlash(name)), to); err != nil {
		return fmt.Errorf("replacing %s: %w", name, err)
	}
	return nil
}

// remove takes away a file that the site no longer has, and the folders that it leaves empty.
func (f *Folder) remove(name string) error {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	for dir := filepath.Dir(path); dir != f.dir; dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			break // it is not empty
		}
	}
	return nil
}

func (f *Folder) writeManifest(dir string, names []string) error {
	slices.Sort(names)
	data := []byte(manifestHead + strings.Join(names, "\n") + "\n")
	path := filepath.Join(dir, ManifestName)
	if dir == f.dir && f.holds(ManifestName, int64(len(data)), bytes.NewReader(data)) {
		return nil
	}
	staged := filepath.Join(f.staging, ManifestName)
	if err := os.WriteFile(staged, data, 0o644); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if staged == path {
		return nil
	}
	if err := atomicfile.Rename(staged, path); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// Discard removes what was staged. After a commit there is nothing left to discard.
func (f *Folder) Discard() { _ = robustio.RemoveAll(f.staging) }
