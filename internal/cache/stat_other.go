//go:build !linux

package cache

import (
	"os"
	"path/filepath"
)

// A root is a folder that the names of states are relative to.
type root struct{ path string }

func openRoot(path string) (*root, error) { return &root{path}, nil }

func (r *root) close() {}

// state returns the state of a file, or of the target of a symbolic link if follow is set, without a hash.
func (r *root) state(name string, follow bool) (State, error) {
	stat := os.Lstat
	if follow {
		stat = os.Stat
	}
	info, err := stat(filepath.Join(r.path, filepath.FromSlash(name)))
	if err != nil {
		return State{}, err
	}
	return StateOf(name, info), nil
}
