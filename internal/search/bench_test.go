package search_test

import (
	"io"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/search"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkIndex makes the search index of 1,000 papers.
func BenchmarkIndex(b *testing.B) {
	s := synthetic.Load(b, 1000)
	b.ReportAllocs()
	for b.Loop() {
		index := search.New(s.Archive, content.Date{}, nil)
		for _, name := range index.Names() {
			if err := (search.File{Index: index, Name: name}).Write(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	}
}
