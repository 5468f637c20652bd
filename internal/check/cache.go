package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"github.com/offprint/offprint/internal/atomicfile"
)

// DefaultCache is the file in which a user's answers are kept, "" where the system has no place.
func DefaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "offprint", "links.json")
}

// cacheVersion changes with the meaning of what is kept.
const cacheVersion = 1

type cacheFile struct {
	Version int               `json:"version"`
	Answers map[string]answer `json:"answers"`
}

// load gives the answers that are kept and not too old. A cache that cannot be read holds none: it
// costs another look.
func (c *checker) load() map[string]answer {
	known := map[string]answer{}
	var file cacheFile
	data, err := os.ReadFile(c.Cache)
	if err != nil || json.Unmarshal(data, &file) != nil || file.Version != cacheVersion {
		return known
	}
	now := c.Now()
	for address, a := range file.Answers {
		if age := now.Sub(a.Time); age >= 0 && age < cacheLifetime {
			known[address] = a
		}
	}
	return known
}

// save keeps the new answers, with those that another run has kept meanwhile.
func (c *checker) save() error {
	if c.Cache == "" || len(c.fresh) == 0 {
		return nil
	}
	all := c.load()
	maps.Copy(all, c.fresh)
	data, err := json.MarshalIndent(cacheFile{cacheVersion, all}, "", " ")
	if err == nil {
		_, err = atomicfile.Write(c.Cache, append(data, '\n'))
	}
	if err != nil {
		return errors.Join(ErrCache, fmt.Errorf("keeping the answers: %w", err))
	}
	return nil
}

// ErrCache tells that the answers are whole and could not be kept.
var ErrCache = errors.New("the links will all be asked for again next time")
