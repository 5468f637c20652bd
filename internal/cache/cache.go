// Package cache stores results of one run for the next, in .offprint/cache.
//
// The input is a value and a name. The output is the value that was last saved under the name. It is missing if none
// was saved, if another version of the program saved it, or if its file is damaged. A cache affects only the speed: a
// step saves its result together with its inputs, and uses the result only if the inputs are the same. Errors are not
// reported, because missing results are computed again.
//
// To find out whether files have changed, a step saves a Scan of them and compares it with a later one.
package cache

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

// A Hash is the hash of some bytes: xxh3 with 128 bits, which is fast but not cryptographic. Authors who construct two
// texts with the same hash can only make the site show an older version of their own page.
type Hash [16]byte

// HashOf returns the hash of some bytes.
func HashOf(data []byte) Hash { return xxh3.Hash128(data).Bytes() }

func (s *Store) path(name string) string {
	return filepath.Join(s.site, workdir.Name, workdir.CacheName, name)
}

// Load loads the value that was saved under a name into the target of v, and reports whether it succeeded. After a
// failure, the target can be partly set.
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
	text, isOwn := strings.CutPrefix(text[:end], program())
	return isOwn && decode(text, v)
}

// readText reads a file into a string without copying it. With several copies of the texts of an archive, a build
// spends much of its time on allocating memory.
func readText(name string) (string, error) {
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() { // opening a pipe could take forever
		return "", cmp.Or(err, fs.ErrInvalid)
	}
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

// Save saves the target of v under a name.
func (s *Store) Save(name string, v any) {
	if s != nil {
		_ = s.save(name, reflect.ValueOf(v).Elem())
	}
}

// save replaces a file. It does not flush it to the disk, because Load rejects a file that a crash damaged.
func (s *Store) save(name string, v reflect.Value) error {
	dir, err := makeFolder(s.site)
	if err != nil {
		return err
	}
	temp, err := workdir.MakeTemp(filepath.Dir(dir), workdir.CacheName)
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

// makeFolder creates the folder of the cache if it does not exist, and returns its path.
func makeFolder(site string) (string, error) {
	work, err := workdir.Create(site)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(work, workdir.CacheName)
	return dir, os.MkdirAll(dir, 0o777)
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

// HashOfValue returns a hash of the target of v, which must be a value that can be saved.
func HashOfValue(v any) Hash {
	sum := xxh3.New()
	e := &encoder{out: sum}
	e.value(reflect.ValueOf(v).Elem())
	e.flush()
	return sum.Sum128().Bytes()
}

// program returns a string of fixed length that identifies the running program, so that the cache of another version is
// not used. For a release or a build of a commit, the build information is enough. For other builds, whose sources can
// have changed, it also contains the size and modification time of the executable.
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
