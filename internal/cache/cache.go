// Package cache keeps results of one run for the next, in .offprint/cache.
//
// The input is a value and a name. The output is the value that was last saved under the name, or nothing if there is
// none, if another version of the program saved it, or if its file is damaged. A cache can only save time: a step saves
// its result together with its inputs, and uses the result only if the inputs are the same. Errors are not reported,
// because what is missing is computed again.
//
// To find out whether files have changed, a step saves a Scan of them and compares it with a later one.
package cache

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime/debug"
	"strings"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/workdir"
)

// A Store is the cache of one site. A nil Store loads and saves nothing.
type Store struct{ site string }

// Open returns the cache of the site in a folder.
func Open(site string) *Store { return &Store{site} }

// A Hash identifies bytes. It is xxh3 with 128 bits: fast, but not
// cryptographic. Authors who construct two texts with the same hash can only make their own page show the older one.
type Hash [16]byte

// HashOf returns the hash of some bytes.
func HashOf(data []byte) Hash { return xxh3.Hash128(data).Bytes() }

// folder is where the files are, in the site's .offprint folder.
const folder = "cache"

func (s *Store) path(name string) string { return filepath.Join(s.site, workdir.Name, folder, name) }

// Load reads what was saved under a name into the value that v points to, and reports whether it succeeded. If not, the
// value may be partly set.
func (s *Store) Load(name string, v any) bool {
	if s == nil {
		return false
	}
	text, err := readText(s.path(name))
	end := len(text) - len(Hash{})
	if err != nil || end < 0 {
		return false
	}
	if hash := xxh3.HashString128(text[:end]).Bytes(); text[end:] != string(hash[:]) {
		return false
	}
	text, mine := strings.CutPrefix(text[:end], program())
	return mine && decode(text, v)
}

// readText reads a file into a string, without a second copy of it: with several copies of the texts of an archive, a
// build spends much of its time on getting memory.
func readText(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.Grow(int(info.Size()))
	_, err = io.Copy(&b, f)
	return b.String(), err
}

// Save saves the value that v points to under a name.
func (s *Store) Save(name string, v any) {
	if s != nil {
		_ = s.save(name, reflect.ValueOf(v).Elem())
	}
}

// save replaces a file. It does not wait for the disk: a file that a crash damaged is not loaded.
func (s *Store) save(name string, v reflect.Value) error {
	dir, err := makeFolder(s.site)
	if err != nil {
		return err
	}
	temp, err := workdir.MakeTemp(filepath.Dir(dir), folder)
	if err != nil {
		return err
	}
	defer temp.Remove()
	path := filepath.Join(temp.Path, name)
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	err = write(file, v)
	if err := errors.Join(err, file.Close()); err != nil {
		return err
	}
	return atomicfile.Rename(path, s.path(name))
}

// makeFolder makes the folder of the cache, if it does not exist, and returns its path.
func makeFolder(site string) (string, error) {
	work, err := workdir.Create(site)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(work, folder)
	return dir, os.MkdirAll(dir, 0o755)
}

// write writes the identity of the program, the value, and the hash of both.
func write(w io.Writer, v reflect.Value) error {
	sum := xxh3.New()
	e := &encoder{out: io.MultiWriter(w, sum), data: []byte(program())}
	e.value(v)
	e.flush()
	hash := sum.Sum128().Bytes()
	_, err := w.Write(hash[:])
	return cmp.Or(e.err, err)
}

// HashOfValue returns a hash of the value that v points to, which must be one that can be saved.
func HashOfValue(v any) Hash {
	sum := xxh3.New()
	e := &encoder{out: sum}
	e.value(reflect.ValueOf(v).Elem())
	e.flush()
	return sum.Sum128().Bytes()
}

// program returns a string of fixed length that identifies the running program, so that a cache of another version is
// not used. The build information identifies a release and a build of a commit. The sources of other builds may have
// changed, so the size and modification time of the executable are added.
var program = sync.OnceValue(func() string {
	var text []byte
	build, ok := debug.ReadBuildInfo()
	if ok {
		text = fmt.Append(text, build)
	}
	version := ""
	if ok {
		version = build.Main.Version
	}
	if version == "" || version == "(devel)" || strings.Contains(version, "+dirty") {
		if name, err := os.Executable(); err == nil {
			if info, err := os.Stat(name); err == nil {
				text = binary.AppendVarint(binary.AppendVarint(text, info.Size()), info.ModTime().UnixNano())
			}
		}
	}
	hash := HashOf(text)
	return string(hash[:])
})
