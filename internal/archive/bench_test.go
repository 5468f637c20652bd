package archive_test

import (
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkLoad reads an archive of 1,000 papers: it parses the files, renders the texts and makes the lists.
func BenchmarkLoad(b *testing.B) {
	s := synthetic.Load(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := archive.Load(s.Dir, s.Config, archive.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
