package check_test

import (
	"fmt"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/check"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkCheck checks archives of synthetic papers, from reading the files to the report.
func BenchmarkCheck(b *testing.B) {
	for _, papers := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("papers=%d", papers), func(b *testing.B) {
			dir := b.TempDir()
			if err := synthetic.Write(dir, papers, 1); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				built, err := generate.Make(b.Context(), generate.Options{Dir: dir, Theme: offprint.Theme, Texts: true})
				if err != nil {
					b.Fatal(err)
				}
				r, err := check.Run(b.Context(), check.Options{Build: built})
				if err != nil || len(r.Findings) > 0 {
					b.Fatal(err, r.Problems(true))
				}
				b.ReportMetric(float64(r.Links), "links")
			}
		})
	}
}
