package bucket

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/sitefile"
)

// A folderStore is a folder on this machine. It stores neither headers nor hashes, so files are compared by reading
// them.
type folderStore struct {
	root   string
	prefix string
}

func (a address) folder() folderStore {
	root := a.Path
	if a.Host == "." || os.PathSeparator != '/' { // file://./relative and file:///c:/folder
		root = strings.TrimPrefix(root, "/")
	}
	return folderStore{filepath.FromSlash(root), a.prefix}
}

func (a address) openFolder() (store, error) {
	s := a.folder()
	if p := sitefile.NotFolder(s.path("")); p != nil {
		return store{}, a.fault("", p.File+" is a file, not a folder", "choose a folder")
	}
	if _, err := os.Stat(s.root); err != nil {
		return store{}, a.explain("", "cannot be opened", err)
	}
	return store{s.list, s.stat, s.open, s.put, s.remove}, nil
}

func (s folderStore) path(key string) string {
	return filepath.Join(s.root, filepath.FromSlash(s.prefix+key))
}

func (s folderStore) list(ctx context.Context) (map[string]object, error) {
	objects := map[string]object{}
	top := s.path("")
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission): // such as lost+found
			return nil
		case err != nil || d.IsDir():
			return err
		}
		info, err := d.Info()
		if errors.Is(err, fs.ErrNotExist) { // deleted in the meantime
			return nil
		}
		if err != nil {
			return err
		}
		size := info.Size()
		if !atomicfile.IsPublic(info) {
			size = -1 // differs from the size of any file, so that the file is written again
		}
		key, err := filepath.Rel(top, name)
		objects[filepath.ToSlash(key)] = object{size: size}
		return err
	})
	return objects, err
}

func (s folderStore) stat(_ context.Context, key string) (object, error) {
	info, err := os.Stat(s.path(key))
	if err != nil {
		return object{}, err
	}
	return object{size: info.Size()}, nil
}

func (s folderStore) open(_ context.Context, key string) (io.ReadCloser, error) {
	return os.Open(s.path(key))
}

// put writes a temporary file and renames it, so that a web server never sees an incomplete page. The next run deletes
// the temporary file of a killed run; see unfinished. All users can read the file, because the web server may run as
// another user.
func (s folderStore) put(_ context.Context, f *file, from io.ReadSeeker) error {
	name := s.path(f.name)
	if err := s.makeFolder(filepath.Dir(name)); err != nil {
		return err
	}
	temporary := fmt.Sprintf("%s.%s.tmp", name, hex.EncodeToString(f.sha256[:8]))
	to, err := atomicfile.CreatePublic(temporary)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	if closeErr := to.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = atomicfile.Rename(temporary, name)
	}
	if err != nil {
		_ = os.Remove(temporary)
	}
	return err
}

// makeFolder creates a folder. It makes the folder and its parents below the root readable by all users.
func (s folderStore) makeFolder(dir string) error {
	if err := atomicfile.MkdirPublic(dir); err != nil {
		return err
	}
	for root := filepath.Clean(s.root); len(dir) > len(root); dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && !atomicfile.IsPublic(info) {
			atomicfile.MakePublic(dir)
		}
	}
	return nil
}

// remove deletes a file, and the folders that it leaves empty.
func (s folderStore) remove(_ context.Context, key string) error {
	if err := os.Remove(s.path(key)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for dir := path.Dir(s.prefix + key); dir != "."; dir = path.Dir(dir) {
		if os.Remove(filepath.Join(s.root, filepath.FromSlash(dir))) != nil {
			break // it is not empty
		}
	}
	return nil
}

var temporaryName = lazyregexp.New(`^(.+)\.[0-9a-f]+\.tmp$`)

// unfinished returns the key that an interrupted run was writing if key is its temporary file, or else "".
func (a address) unfinished(key string) string {
	if m := temporaryName.FindStringSubmatch(key); m != nil && a.Scheme == folder {
		return m[1]
	}
	return ""
}
