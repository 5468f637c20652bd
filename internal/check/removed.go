package check

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// removed finds mistakes in the list of removed papers, which no build reads. They would stop the next import.
func removed(f *finder) {
	src, err := sitefile.Read(f.Build.Dir, content.RemovedFile)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var problems problem.List
	if f.err = problems.Collect(err); f.err != nil {
		return
	}
	if err == nil {
		file := filepath.ToSlash(filepath.Join(f.Build.Dir, filepath.FromSlash(content.RemovedFile)))
		_, problems = content.ParseRemoved(file, src)
	}
	for _, p := range problems {
		f.add(Error, p, nil)
	}
}
