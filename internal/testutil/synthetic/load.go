package synthetic

import (
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
)

// A Site is a loaded archive of synthetic papers.
type Site struct {
	Dir     string
	Config  *config.Config
	Archive *archive.Archive
}

// Load creates and reads an archive of n papers for a benchmark. The folder is removed at the end of the benchmark.
func Load(tb testing.TB, n int) Site {
	tb.Helper()
	dir := tb.TempDir()
	if err := Write(dir, n, 1); err != nil {
		tb.Fatal(err)
	}
	c, err := config.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	c.BaseURL = "https://papers.example/"
	a, err := archive.Load(dir, c, archive.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return Site{dir, c, a}
}
