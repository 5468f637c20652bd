package generate

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/workdir"
)

// ManifestName is the name of the file that lists what Offprint wrote. Offprint never removes other files.
const ManifestName = ".offprint"

const manifestHead = "# The files below were made by Offprint, and it removes them when the site no longer has them.\n"

// A Folder is the output folder during a build. It removes only files that Offprint wrote, does not touch files with
// the same bytes, and replaces others atomically. The folder does not change before Commit, so it has the last good
// site if a build fails. Put, Write, Copy and Reuse are safe for concurrent use.
type Folder struct {
	dir     string
	temp    *workdir.Temp
	staging string          // folder of new files, in temp
	fresh   bool            // the folder is new or empty, and can be replaced
	isMount bool            // the folder is on another disk than its parent, such as a volume of a container
	old     map[string]bool // files that Offprint wrote before; nil if last is intact and lists them
	last    *lastBuild      // state of the folder after the last build; nil if not known

	mu      sync.Mutex
	put     map[string]putFile
	staged  []string        // names of the new files
	added   int             // number of files in put that Offprint did not write before
	sorted  []string        // names of put; outdated if the lengths differ
	folders map[string]bool // existing folders in staging
	buffers sync.Pool       // buffers for comparing files
}

// A putFile is a file that was added to the site.
type putFile struct {
	staged bool       // whether the file is in staging; if not, the folder already has it
	hash   cache.Hash // hash of the content; zero if not known
}

// A Summary has the numbers of files that a commit wrote, left unchanged and removed.
type Summary struct {
	Written, Unchanged, Removed int
}

// OpenFolder prepares a folder for a build of a site. It refuses a folder with files that Offprint did not write.
func OpenFolder(dir, site string) (*Folder, error) { return openFolder(dir, site, nil) }

// openFolder is OpenFolder, but trusts the record of the last build, which can be nil, about unchanged files and
// folders.
func openFolder(dir, site string, last *lastBuild) (*Folder, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the output folder: %w", err)
	}
	if dir, err = realPath(dir); err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, folders: map[string]bool{}, last: last}
	if _, err := os.Stat(dir); err == nil {
		f.isMount = !sameDisk(dir, filepath.Dir(dir))
	}
	if err := f.inspect(); err != nil {
		return nil, err
	}
	f.put = make(map[string]putFile, f.countOld())
	if err := atomicfile.MkdirPublic(filepath.Dir(dir)); err != nil {
		return nil, fmt.Errorf("creating the parent of the output folder: %w", err)
	}
	return f, f.stage(site)
}

// realPath returns the path of a folder, which need not exist, without symbolic links.
func realPath(dir string) (string, error) {
	real, err := filepath.EvalSymlinks(dir)
	if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(dir) == dir {
		return cmp.Or(real, dir), nil // the build reports other errors
	}
	if _, err := os.Lstat(dir); err == nil {
		return "", problem.Problem{
			File: filepath.ToSlash(dir), What: "symbolic link to a folder that does not exist",
			Hint: "create the folder, or remove the link",
		}
	}
	parent, err := realPath(filepath.Dir(dir))
	return filepath.Join(parent, filepath.Base(dir)), err
}

// sameDisk is replaced in tests.
var sameDisk = atomicfile.SameDisk

// stagingName is the beginning of the name of the staging folder in an output folder that is a mount.
const stagingName = ".offprint-staging"

// stage makes the staging folder on the same disk as the output: in the site's .offprint if the output is in the site,
// and otherwise next to the output, or in it if it is a mount.
func (f *Folder) stage(site string) error {
	parent, prefix := filepath.Dir(f.dir), "."+filepath.Base(f.dir)+"-staging"
	if f.isMount {
		parent, prefix = f.dir, stagingName
	} else if sitefile.IsBelow(f.dir, site) {
		if work, err := workdir.Create(site); err == nil && atomicfile.SameDisk(work, parent) {
			parent, prefix = work, "build"
		}
	}
	var err error
	if f.temp, err = workdir.MakeTemp(parent, prefix); err != nil {
		return err
	}
	f.staging = filepath.Join(f.temp.Path, "site")
	if err := atomicfile.MkdirPublic(f.staging); err != nil {
		return fmt.Errorf("making the staging folder: %w", err)
	}
	return nil
}

// inspect reads the manifest and compares the folder with it, unless the record of the last build makes this
// unnecessary.
func (f *Folder) inspect() error {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 && !f.isMount {
		f.fresh = true
		return nil
	}
	if err != nil {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	if f.last.isIntact() {
		return nil
	}
	names, err := readManifest(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	f.old = make(map[string]bool, len(names))
	for _, name := range names {
		f.old[name] = true
	}
	return f.refuseForeign()
}

// isOld reports whether Offprint wrote a file before.
func (f *Folder) isOld(name string) bool {
	return f.old[name] || f.last.isIntact() && f.last.hasWritten(name)
}

// countOld returns the number of files that Offprint wrote before.
func (f *Folder) countOld() int {
	if f.last.isIntact() {
		return len(f.last.places) - 1 // without the manifest
	}
	return len(f.old)
}

// stale returns the files that Offprint wrote before and that the site no longer has, sorted.
func (f *Folder) stale() []string {
	var stale []string
	add := func(name string) {
		if _, kept := f.put[name]; !kept && f.isOld(name) {
			stale = append(stale, name)
		}
	}
	for name := range f.old {
		add(name)
	}
	if f.last.isIntact() {
		for name := range f.last.places {
			add(name)
		}
	}
	slices.Sort(stale)
	return stale
}

// hasSameNames reports whether the site has the same file names as before.
func (f *Folder) hasSameNames() bool { return !f.fresh && f.added == 0 && len(f.put) == f.countOld() }

// readManifest returns the names in a folder's manifest.
func readManifest(dir string) ([]string, error) {
	manifest, err := sitefile.Read(dir, ManifestName)
	var names []string
	for line := range strings.Lines(string(manifest)) {
		line = strings.TrimSuffix(line, "\n")
		if name := nameInManifest(line); line != "" && line[0] != '#' && filepath.IsLocal(filepath.FromSlash(name)) {
			names = append(names, name)
		}
	}
	return names, err
}

// manifestLine returns the line of a manifest for a file. It quotes a name that a line could not contain.
func manifestLine(name string) string {
	if strings.ContainsAny(name, "\n") || name[0] == '#' || name[0] == '"' {
		return strconv.Quote(name)
	}
	return name
}

// nameInManifest is the inverse of manifestLine.
func nameInManifest(line string) string {
	if name, err := strconv.Unquote(line); err == nil && strings.HasPrefix(line, `"`) {
		return name
	}
	return line
}

// PublishedNames returns the names of the site's files in an output folder, slash-separated and relative to it.
func PublishedNames(dir string) ([]string, error) {
	names, err := readManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Problem{
			File: filepath.ToSlash(dir),
			What: "the folder contains no built site",
			Hint: "run offprint build",
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading the list of built files: %w", err)
	}
	return names, nil
}

func (f *Folder) refuseForeign() error {
	var foreign []string
	err := filepath.WalkDir(f.dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && f.isMount && filepath.Dir(p) == f.dir && strings.HasPrefix(d.Name(), stagingName) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil // left by a killed process; stage removes it
		}
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(f.dir, p)
		if name = filepath.ToSlash(name); err == nil && name != ManifestName && !f.old[name] {
			foreign = append(foreign, name)
		}
		if len(foreign) > maxForeign {
			return fs.SkipAll
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("opening the output folder: %w", err)
	}
	return foreignFiles(f.dir, foreign).Err()
}

// foreignFiles returns the problems of files in the output folder that Offprint did not create. A folder with more than
// maxForeign was probably chosen by mistake, so they are one problem.
func foreignFiles(dir string, names []string) (problems problem.List) {
	if len(names) > maxForeign {
		return problem.List{{
			File: filepath.ToSlash(dir),
			What: fmt.Sprintf("the folder has more than %d files that Offprint did not create, such as %s",
				maxForeign, names[0]),
			Hint: "choose another folder with --out",
		}}
	}
	for _, name := range names {
		problems = append(problems, problem.Problem{
			File: path.Join(filepath.ToSlash(dir), name),
			What: "Offprint did not create this file and does not build into a folder with other files",
			Hint: "move it, or choose another folder with --out",
		})
	}
	return problems
}

// maxForeign is the maximum number of unknown files that are reported one by one.
const maxForeign = 5

// Put adds a file to the site. The name is slash-separated and relative to the folder.
func (f *Folder) Put(name string, data []byte) error {
	local, err := localName(name)
	if err != nil {
		return err
	}
	same := !f.fresh && f.isOld(name) && f.contains(name, int64(len(data)), bytes.NewReader(data))
	if again, err := f.register(name, !same, cache.HashOf(data)); again || err != nil {
		return cmp.Or(err, error(duplicateError(name)))
	}
	if same {
		return nil
	}
	if err := atomicfile.WritePublic(filepath.Join(f.staging, local), data); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// localName returns the name of a file of the site with the separators of the operating system.
func localName(name string) (string, error) {
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) || name == ManifestName {
		return "", fmt.Errorf("%s is not a valid name for a file of the site", problem.Quote(name))
	}
	return local, nil
}

// writePublic writes a file that everybody can read.
func writePublic(path string, from io.Reader) error {
	to, err := atomicfile.CreatePublic(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// Copy adds a file of any size to the site without reading all of it into memory. It reads the file twice if the folder
// has a file with the same name and size.
func (f *Folder) Copy(name string, open func() (*os.File, error)) error {
	local, err := localName(name)
	if err != nil {
		return err
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
	same := !f.fresh && f.isOld(name) && f.contains(name, info.Size(), from)
	if again, err := f.register(name, !same, cache.Hash{}); again || err != nil {
		return cmp.Or(err, error(duplicateError(name)))
	}
	if same {
		return nil
	}
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	if err := writePublic(filepath.Join(f.staging, local), from); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

// Reuse adds a file that the folder already has with the right content, whose hash is given. It returns false if
// Offprint did not write the file or if the name was added before.
func (f *Folder) Reuse(name string, hash cache.Hash) bool {
	if f.fresh || !f.isOld(name) {
		return false
	}
	again, err := f.register(name, false, hash)
	return !again && err == nil
}

// isPut reports whether a file of the site has the name.
func (f *Folder) isPut(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, put := f.put[name]
	return put
}

// register records a file and, if it is staged, creates its folder in the staging folder. If the name was registered
// before, it changes nothing and returns true. The hash is zero if it is not known.
func (f *Folder) register(name string, staged bool, hash cache.Hash) (again bool, err error) {
	dir := filepath.Dir(filepath.FromSlash(name))
	f.mu.Lock()
	_, again = f.put[name]
	if !again {
		f.put[name] = putFile{staged, hash}
		if staged {
			f.staged = append(f.staged, name)
		}
		if !f.isOld(name) {
			f.added++
		}
	}
	f.mu.Unlock()
	if again || !staged {
		return again, nil
	}
	return false, f.makeFolder(dir)
}

// makeFolder creates a folder in the staging folder unless it exists.
func (f *Folder) makeFolder(dir string) error {
	f.mu.Lock()
	made := f.folders[dir]
	f.mu.Unlock()
	if made {
		return nil
	}
	if err := atomicfile.MkdirPublic(filepath.Join(f.staging, dir)); err != nil {
		return fmt.Errorf("creating a folder of the site: %w", err)
	}
	f.mu.Lock()
	f.folders[dir] = true
	f.mu.Unlock()
	return nil
}

// contains reports whether the folder has a file with the given name, size and bytes that everybody can read.
func (f *Folder) contains(name string, size int64, wanted io.Reader) bool {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size || !atomicfile.IsPublic(info) {
		return false
	}
	old, err := os.OpenFile(path, os.O_RDONLY|atomicfile.Nonblock, 0)
	if err != nil {
		return false
	}
	defer old.Close()
	b, _ := f.buffers.Get().(*buffers)
	if b == nil {
		b = new(buffers)
	}
	defer f.buffers.Put(b)
	return b.equal(old, wanted)
}

// buffers are the buffers for comparing two files.
type buffers [2][32 << 10]byte

// equal reports whether two readers return the same bytes and no error.
func (b *buffers) equal(old, wanted io.Reader) bool {
	for {
		n, err := io.ReadFull(old, b[0][:])
		m, otherErr := io.ReadFull(wanted, b[1][:])
		if n != m || !bytes.Equal(b[0][:n], b[1][:m]) {
			return false
		}
		if err != nil || otherErr != nil {
			return n < len(b[0]) && isEOF(err) && isEOF(otherErr)
		}
	}
}

func isEOF(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// Commit makes the folder contain exactly the added files and the manifest. If it fails, the folder can contain old and
// new files, all of them listed in the manifest.
func (f *Folder) Commit() (Summary, error) {
	defer f.Discard()
	if f.fresh {
		return f.commitWhole()
	}
	return f.commitFiles()
}

// commitWhole replaces a missing or empty folder by the staging folder.
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

// commitFiles replaces files one at a time. Until it is done, the manifest lists the old and the new files, so that the
// next build recognizes them if this one is interrupted.
func (f *Folder) commitFiles() (Summary, error) {
	slices.Sort(f.staged)
	if f.hasSameNames() && f.last.isIntact() { // the manifest has these names already
		return f.moveStaged()
	}
	names, stale := f.names(), f.stale()
	if err := f.writeManifest(f.dir, slices.Concat(stale, names)); err != nil {
		return Summary{}, err
	}
	for i, name := range stale { // first, because a folder can replace a file
		if err := f.remove(name); err != nil {
			return Summary{Removed: i}, err
		}
	}
	s, err := f.moveStaged()
	s.Removed = len(stale)
	if err != nil {
		return s, err
	}
	if !f.last.isIntact() {
		f.makeFoldersPublic(names)
	}
	if len(stale) == 0 {
		return s, nil // the manifest has these names already
	}
	return s, f.writeManifest(f.dir, names)
}

// moveStaged moves the staged files into the folder.
func (f *Folder) moveStaged() (s Summary, err error) {
	s.Unchanged = len(f.put) - len(f.staged)
	for _, name := range f.staged {
		if err := f.move(name); err != nil {
			return s, err
		}
		s.Written++
	}
	return s, nil
}

// makeFoldersPublic makes the folders of the site readable by everybody, in case an earlier version created them
// otherwise.
func (f *Folder) makeFoldersPublic(names []string) {
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		for dir := path.Dir(name); !seen[dir]; dir = path.Dir(dir) {
			seen[dir] = true
			where := filepath.Join(f.dir, filepath.FromSlash(dir))
			if info, err := os.Stat(where); err == nil && !atomicfile.IsPublic(info) {
				atomicfile.MakePublic(where)
			}
		}
	}
}

// names returns the names of the files that were added, sorted.
func (f *Folder) names() []string {
	if len(f.sorted) != len(f.put) {
		f.sorted = slices.Sorted(maps.Keys(f.put))
	}
	return f.sorted
}

// written returns the names and hashes of files after a commit.
func (f *Folder) written(names []string) []cache.Written {
	files := make([]cache.Written, len(names))
	for i, name := range names {
		files[i] = cache.Written{Name: name, Hash: f.put[name].hash}
	}
	return files
}

func (f *Folder) move(name string) error {
	to := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := atomicfile.MkdirPublic(filepath.Dir(to)); err != nil {
		return fmt.Errorf("creating a folder of the site: %w", err)
	}
	if err := atomicfile.Rename(filepath.Join(f.staging, filepath.FromSlash(name)), to); err != nil {
		return fmt.Errorf("replacing %s: %w", name, err)
	}
	return nil
}

// remove deletes a file that the site no longer has, and folders that become empty.
func (f *Folder) remove(name string) error {
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("removing %s: %w", name, err)
	}
	for dir := filepath.Dir(path); dir != f.dir; dir = filepath.Dir(dir) {
		if os.Remove(dir) != nil {
			break // not empty
		}
	}
	return nil
}

func (f *Folder) writeManifest(dir string, names []string) error {
	slices.Sort(names)
	var b strings.Builder
	b.WriteString(manifestHead)
	for _, name := range names {
		b.WriteString(manifestLine(name) + "\n")
	}
	data := []byte(b.String())
	path := filepath.Join(dir, ManifestName)
	if dir == f.dir && f.contains(ManifestName, int64(len(data)), bytes.NewReader(data)) {
		return nil
	}
	staged := filepath.Join(f.staging, ManifestName)
	if err := atomicfile.WritePublic(staged, data); err != nil {
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

// Discard removes the staged files. After a commit it has no effect.
func (f *Folder) Discard() {
	if f.temp != nil {
		f.temp.Remove()
	}
}
