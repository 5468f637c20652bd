package preview

import (
	"bytes"
	"os"
	"path/filepath"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
)

// maxLine is the maximum number of bytes of a line to show.
const maxLine = 400

// A lineFinder finds the lines of problems. It reads a file only once for all its problems if these follow each other.
type lineFinder struct {
	dir   string // the site's root
	file  string // as problems name it
	lines [][]byte
}

// find returns the line of a problem, or "" if it is not in a file of the site.
func (f *lineFinder) find(p problem.Problem) string {
	if p.Line == 0 {
		return ""
	}
	if p.File != f.file {
		f.file, f.lines = p.File, bytes.Split(readIn(f.dir, p.File), []byte("\n"))
	}
	if p.Line > len(f.lines) {
		return ""
	}
	line := f.lines[p.Line-1]
	line = bytes.TrimRight(line[:min(len(line), maxLine)], "\r")
	if !utf8.Valid(line) {
		line = bytes.ToValidUTF8(line, []byte("\uFFFD"))
	}
	return string(line)
}

// readIn returns the bytes of a file, as problems name it, or nil if it is not in a folder.
func readIn(dir, file string) []byte {
	name, err := filepath.Rel(dir, filepath.FromSlash(file))
	if err != nil {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil
	}
	defer root.Close()
	data, err := root.ReadFile(name)
	if err != nil {
		return nil
	}
	return data
}
