package preview

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/offprint/offprint/internal/problem"
)

// TestFilesOfProblemsAreReadOnce finds two lines of a file that is deleted in between.
func TestFilesOfProblemsAreReadOnce(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.md")
	if err := os.WriteFile(file, []byte("one\r\ntwo"), 0o600); err != nil {
		t.Fatal(err)
	}
	lines := lineFinder{dir: dir}
	for line, want := range []string{"", "one", "two", ""} {
		if got := lines.find(problem.Problem{File: filepath.ToSlash(file), Line: line}); got != want {
			t.Errorf("line %d: %q, want %q", line, got, want)
		}
		if line == 1 {
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
		}
	}
	if got := lines.find(problem.Problem{File: "../a.md", Line: 1}); got != "" {
		t.Errorf("got %q of a file outside the site", got)
	}
}
