package generate_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// For a large archive: go test -race -timeout 60m -run ParallelBuild ./internal/generate -papers 10000
var papers = flag.Int("papers", 150, "`number` of papers in TestParallelBuildEqualsPlainBuild and BenchmarkProfile")

// TestParallelBuildEqualsPlainBuild builds an archive with its cache on eight processors: at first, and after a change
// of one note. Each time, it compares the result with a build on one processor that does not use the cache.
func TestParallelBuildEqualsPlainBuild(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	w := &workshop{dir: t.TempDir()}
	if err := synthetic.Write(w.dir, *papers, 1); err != nil {
		t.Fatal(err)
	}
	if err := synthetic.AddFields(w.dir, 1); err != nil {
		t.Fatal(err)
	}
	if w.compareBuilds(t, generate.Options{}) == nil {
		t.Fatal("the archive has problems")
	}
	names, err := filepath.Glob(filepath.Join(w.dir, "content", "papers", "*.md"))
	if err != nil || len(names) != *papers {
		t.Fatal(len(names), err)
	}
	src, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(src, []byte("\n## ")) {
		src = append(src, "\n## Notes\n"...)
	}
	if err := os.WriteFile(names[0], append(src, "\nOne more line.\n"...), 0o666); err != nil {
		t.Fatal(err)
	}
	result := w.compareBuilds(t, generate.Options{})
	if result == nil || result.Unchanged <= result.Written {
		t.Errorf("after a change of one note, the build did not reuse its output: %+v", result)
	}
}
