package digest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestReferences reads small files with the names, dates, formulas and journals that reference managers write.
func TestReferences(t *testing.T) {
	files, err := filepath.Glob("testdata/references/*[a-z]")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		name := filepath.Base(file)
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := digest.Read(src, digest.Options{Name: name, Date: digesttest.Date(t, "2026-01-01")})
			if err != nil {
				t.Fatal(err)
			}
			checkGolden(t, file, formatDigest(d))
		})
	}
}
