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

// lineOf returns the line of a problem, or "" if it is not in a file of the site.
func lineOf(p problem.Problem, dir string) string {
	if p.Line == 0 {
		return ""
	}
	name, err := filepath.Rel(dir, filepath.FromSlash(p.File))
	if err != nil {
		return ""
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return ""
	}
	defer root.Close()
	data, err := root.ReadFile(name)
	if err != nil {
		return ""
	}
	for range p.Line - 1 {
		_, data, _ = bytes.Cut(data, []byte("\n"))
	}
	line, _, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimRight(line[:min(len(line), maxLine)], "\r")
	if !utf8.Valid(line) {
		line = bytes.ToValidUTF8(line, []byte("\uFFFD"))
	}
	return string(line)
}
