//go:build !linux

package cache

import (
	"os"
	"path/filepath"
)

// A root is a folder to which the names of states are relative.
type root struct{ path string }

func openRoot(path string) (*root, error) { return &root{path}, nil }

func (r *root) close() {}

// state returns the state of a file without a hash. If follow is set, it returns that of the target of a symbolic link.
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
