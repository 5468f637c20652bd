// Package sitefile reads the files of a site.
//
// The input is the folder of a site and the name of a file or folder in it, with slashes. The output is the file's
// bytes or the folder's entries. The package reads only regular files, because a pipe or a device could block a command
// forever. A symbolic link can point to another place in the site, and a top-level folder such as content/ can be a
// link to any place. Any other link to a place outside the site is a problem, because anybody who sends a file to the
// curator could have created it.
package sitefile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/problem"
)

// Stat returns information about a file or folder. It follows symbolic links. The error is a problem.Problem if the
// file is a link to a place outside the site, or is neither a folder nor a regular file.
func Stat(site, name string) (fs.FileInfo, error) {
	where := filepath.Join(site, filepath.FromSlash(name))
	info, err := os.Lstat(where)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		if IsOutside(site, name) {
			return nil, Outside(where)
		}
		info, err = os.Stat(where)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, irregular(where)
	}
	return info, nil
}

// Outside returns the problem that a symbolic link points to a place outside the site.
func Outside(where string) problem.Problem {
	return problem.Problem{
		File: filepath.ToSlash(where),
		What: "symbolic link to a place outside the site",
		Hint: "replace it with what it points to",
	}
}

func irregular(where string) problem.Problem {
	return problem.Problem{
		File: filepath.ToSlash(where),
		What: "not a regular file",
		Hint: "remove it, or replace it with a file",
	}
}

// Read returns the bytes of a regular file. The error is as for Stat.
func Read(site, name string) ([]byte, error) {
	info, err := Stat(site, name)
	if err != nil {
		return nil, err
	}
	where := filepath.Join(site, filepath.FromSlash(name))
	if info.IsDir() {
		return nil, irregular(where)
	}
	file, err := os.OpenFile(where, os.O_RDONLY|atomicfile.Nonblock, 0) // the file could have been replaced by a pipe
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, irregular(where)
	}
	data := make([]byte, info.Size()+1) // one more byte, to find the end without growing
	n, err := io.ReadFull(file, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return data[:n], nil
	}
	if err != nil {
		return nil, err
	}
	rest, err := io.ReadAll(file) // the file has grown
	return append(data, rest...), err
}

// ReadDir returns the entries of a folder, sorted by name. If the folder does not exist, it returns no entries and no
// error. If it cannot exist because of a file, the error is that of NotFolder.
func ReadDir(site, name string) ([]fs.DirEntry, error) {
	info, err := Stat(site, name)
	where := filepath.Join(site, filepath.FromSlash(name))
	if err != nil || !info.IsDir() {
		if p := NotFolder(where); p != nil {
			return nil, *p
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(where)
	if err != nil {
		return nil, fmt.Errorf("reading a folder of the site: %w", err)
	}
	return entries, nil
}

// NotFolder returns a problem with the file that prevents a folder from existing: the path itself or one above it. It
// returns nil if none of them is a file.
func NotFolder(path string) *problem.Problem {
	for ; ; path = filepath.Dir(path) {
		info, err := os.Stat(path)
		if err != nil && filepath.Dir(path) != path {
			continue
		}
		if err != nil || info.IsDir() {
			return nil
		}
		return &problem.Problem{
			File: filepath.ToSlash(path),
			What: "this must be a folder, not a file",
			Hint: "rename the file, or move it elsewhere",
		}
	}
}

// IsOutside reports whether a file or folder is outside the site and outside its top-level folder, because it or a
// folder above it is a symbolic link. It returns false for a broken link.
func IsOutside(site, name string) bool {
	to, err := filepath.EvalSymlinks(filepath.Join(site, filepath.FromSlash(name)))
	if err != nil {
		return false
	}
	top, below, _ := strings.Cut(name, "/")
	return below != "" && !IsBelow(to, site) && !IsBelow(to, filepath.Join(site, top))
}

// IsBelow reports whether a path is a folder or below it. The path must not contain symbolic links.
func IsBelow(path, folder string) bool {
	folder, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return false
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return false
	}
	if path, err = filepath.Abs(path); err != nil {
		return false
	}
	rel, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(rel)
}
