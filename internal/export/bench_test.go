package export_test

import (
	"io"
	"testing"

	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkExport writes 1,000 papers in every citation format, with abstracts, and as papers.json.
func BenchmarkExport(b *testing.B) {
	s := synthetic.Load(b, 1000)
	var library export.Library
	var sources []*export.Source
	for _, p := range s.Archive.Records {
		sources = append(sources, library.Source(p))
	}
	type file struct {
		name  string
		write func(io.Writer) error
	}
	files := []file{{"papers.json", export.PapersJSON{Base: s.Config.BaseURL, Papers: s.Archive.Records}.Write}}
	for _, f := range export.Formats {
		whole := export.Bibliography{Format: f, Papers: sources, Whole: true}
		files = append(files, file{"papers" + f.Extension, whole.Write})
	}
	for _, f := range files {
		b.Run(f.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := f.write(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
