//go:build unix

package generate_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/offprint/offprint/internal/generate"
)

// BenchmarkWrite writes an output folder of 5,000 pages of 12 kB: first into a new folder, then again without a change.
func BenchmarkWrite(b *testing.B) {
	const pages = 5000
	text := bytes.Repeat([]byte("<p>A page.\n"), 12_000/11)
	write := func(b *testing.B, out, site string) {
		folder, err := generate.OpenFolder(out, site)
		if err != nil {
			b.Fatal(err)
		}
		defer folder.Discard()
		for i := range pages {
			if err := folder.Put(fmt.Sprintf("papers/%d/index.html", i), text); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := folder.Commit(); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(pages * len(text)))
	}
	for _, kind := range []string{"new", "unchanged"} {
		b.Run(kind, func(b *testing.B) {
			site := memoryDir(b)
			out := filepath.Join(site, "public")
			if kind == "unchanged" {
				write(b, out, site)
			}
			b.ReportAllocs()
			for b.Loop() {
				if kind == "new" {
					b.StopTimer()
					if err := os.RemoveAll(out); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
				write(b, out, site)
			}
		})
	}
}
