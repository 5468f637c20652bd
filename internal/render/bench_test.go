package render_test

import (
	"bytes"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/testutil/synthetic"
	"github.com/offprint/offprint/internal/theme"
)

// BenchmarkRender renders all pages of 1,000 papers that have a layout, one after the other. Preparing the layouts
// is part of it, because a renderer caches the entries of lists.
func BenchmarkRender(b *testing.B) {
	s := synthetic.Load(b, 1000)
	look, _, err := theme.Load(offprint.Theme, s.Dir)
	if err != nil {
		b.Fatal(err)
	}
	options := render.Options{Config: s.Config, Assets: theme.PlainAssets(look.Static), CollapseSpace: true}
	pages := site.NewPlanner(site.Options{}).Plan(s.Archive, s.Config)
	b.ReportAllocs()
	for b.Loop() {
		r, err := render.New(look, options)
		if err != nil {
			b.Fatal(err)
		}
		var page bytes.Buffer
		size := 0
		for _, p := range pages {
			if p.View == nil {
				continue
			}
			page.Reset()
			if err := r.Render(&page, p); err != nil {
				b.Fatal(err)
			}
			size += page.Len()
		}
		b.SetBytes(int64(size))
	}
}
