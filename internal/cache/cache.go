// Package cache keeps results of one run for the next, in .offprint/cache.
//
// The input is a value and a name. The output is the value that was last saved under the name, or nothing if there is
// none, if another version of the program saved it, or if its file is damaged. A cache can only save time: a step saves
// what it computed together with everything that it was computed from, and uses it only if that is the same. Errors are
// not reported, because what is missing is computed again.
package cache

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/workdir"
)

// A Store is the cache of one site. A nil Store loads and saves nothing.
type Store struct{ site string }

// Open returns the cache of the site in a folder.
func Open(site string) *Store { return &Store{site} }

// A Hash identifies bytes. It is xxh3 with 128 bits: fast, and equal only for equal bytes unless somebody constructs
// them, who could then only keep an old version of their own text on a page.
type Hash [16]byte

// HashOf returns the hash of some bytes.
func HashOf(data []byte) Hash { return xxh3.Hash128(data).Bytes() }

// folder is where the files are, in the site's .offprint folder.
const folder = "cache"

func (s *Store) path(name string) string { return filepath.Join(s.site, workdir.Name, folder, name) }

// Load sets the value that v points to to what was saved under a name. It reports whether it did; if not, v is
// unchanged or partly set.
func (s *Store) Load(name string, v any) bool {
	if s == nil {
		return false
	}
	data, err := os.ReadFile(s.path(name))
	if err != nil || len(data) < len(Hash{}) {
		return false
	}
	sum, rest := data[:len(Hash{})], data[len(Hash{}):]
	if hash := HashOf(rest); !bytes.Equal(sum, hash[:]) {
		return false
	}
	rest, mine := bytes.CutPrefix(rest, program())
	return mine && decode(rest, v)
}

// Save saves the value that v points to under a name.
func (s *Store) Save(name string, v any) {
	if s == nil {
		return
	}
	data := append(make([]byte, len(Hash{}), 1<<16), program()...)
	data = encode(data, v)
	hash := HashOf(data[len(Hash{}):])
	copy(data, hash[:])
	_ = s.write(name, data)
}

// write replaces a file. It does not wait for the disk: a file that a crash damaged is not loaded.
func (s *Store) write(name string, data []byte) error {
	work, err := workdir.Create(s.site)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(work, folder), 0o755); err != nil {
		return err
	}
	temp, err := workdir.MakeTemp(work, folder)
	if err != nil {
		return err
	}
	defer temp.Remove()
	file := filepath.Join(temp.Path, name)
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return err
	}
	return atomicfile.Rename(file, s.path(name))
}

// program identifies the running program, so that a cache of another version is not used: its version and those of its
// dependencies, and the size and time of its file, which differ between two builds of changed sources. Its length is
// fixed.
var program = sync.OnceValue(func() []byte {
	var text []byte
	if info, ok := debug.ReadBuildInfo(); ok {
		text = fmt.Append(text, info)
	}
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			text = binary.AppendVarint(binary.AppendVarint(text, info.Size()), info.ModTime().UnixNano())
		}
	}
	hash := HashOf(text)
	return hash[:]
})
