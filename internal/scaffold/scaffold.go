// Package scaffold makes a new site.
//
// In comes the path of a folder that does not exist or is empty, out goes a site in it that builds
// at once. It never touches a file that is there.
package scaffold

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/atomicfile"
)

//go:embed all:site
var files embed.FS

// New makes a site in dir and gives the names of its files.
func New(dir string) ([]string, error) {
	if err := checkEmpty(dir); err != nil {
		return nil, err
	}
	var made []string
	err := fs.WalkDir(files, "site", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(p)
		if err != nil {
			return fmt.Errorf("reading the example: %w", err)
		}
		name := strings.TrimPrefix(p, "site/")
		made = append(made, name)
		_, err = atomicfile.Write(filepath.Join(dir, filepath.FromSlash(name)), data)
		return err
	})
	return made, err
}

// checkEmpty takes a folder that holds nothing but a git repository.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking at the folder: %w", err)
	}
	for _, e := range entries {
		if e.Name() != ".git" {
			return fmt.Errorf("%s is not empty: it holds %s (choose a new folder)", filepath.ToSlash(dir), e.Name())
		}
	}
	return nil
}
