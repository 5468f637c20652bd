package site_test

import (
	"testing"

	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkPlan plans the pages of 1,000 papers: for the first time, and again without a change.
func BenchmarkPlan(b *testing.B) {
	s := synthetic.Load(b, 1000)
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			pages := site.NewPlanner(site.Options{}).Plan(s.Archive, s.Config)
			b.ReportMetric(float64(len(pages)), "pages")
		}
	})
	b.Run("again", func(b *testing.B) {
		planner := site.NewPlanner(site.Options{})
		planner.Plan(s.Archive, s.Config)
		b.ReportAllocs()
		for b.Loop() {
			planner.Plan(s.Archive, s.Config)
		}
	})
}
