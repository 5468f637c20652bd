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

// DefaultCache returns the path of the cache in the user's cache folder, or "" if the system has no such folder.
func DefaultCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "offprint", "links.json")
}

// cacheVersion changes with the format of the cache.
const cacheVersion = 1

type cacheFile struct {
	Version int               `json:"version"`
	Answers map[string]answer `json:"answers"`
}

// load returns the cached answers that are recent enough. An unreadable cache counts as empty.
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

// save adds the new answers to the cache, and keeps those that another run saved in the meantime.
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
		return errors.Join(ErrCache, fmt.Errorf("writing the cache: %w", err))
	}
	return nil
}

// ErrCache means that the new answers could not be saved.
var ErrCache = errors.New("the new results could not be saved, so the next run checks these links again")
