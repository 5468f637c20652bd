package render

import (
	"bytes"
	"maps"
	"slices"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/testutil/synthetic"
	"github.com/offprint/offprint/internal/theme"
)

// BenchmarkRender renders the pages of a synthetic archive for each layout of the default theme, without and with a
// base URL. Pages of a site with a base URL have more metadata.
func BenchmarkRender(b *testing.B) {
	dir := b.TempDir()
	if err := synthetic.Write(dir, 500, 1); err != nil {
		b.Fatal(err)
	}
	for _, address := range []string{"", "https://papers.example/"} {
		r, pages := plannedPages(b, dir, address)
		prefix := ""
		if address != "" {
			prefix = "url-"
		}
		for _, layout := range slices.Sorted(maps.Keys(pages)) {
			b.Run(prefix+layout, func(b *testing.B) { benchmarkPages(b, r, pages[layout]) })
		}
	}
}

// plannedPages returns the pages of a site by layout, and their renderer.
func plannedPages(b *testing.B, dir, address string) (*Renderer, map[string][]*site.Page) {
	c, err := config.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	if address != "" {
		c.BaseURL = address
	}
	look, _, err := theme.Load(offprint.Theme, dir)
	if err != nil {
		b.Fatal(err)
	}
	r, err := New(look, Options{Config: c, Assets: theme.PlainAssets(look.Static), CollapseSpace: true})
	if err != nil {
		b.Fatal(err)
	}
	a, problems, err := archive.NewReader(dir).Read(c, archive.Options{}, nil)
	if err != nil || len(problems) > 0 {
		b.Fatal(problems, err)
	}
	pages := map[string][]*site.Page{}
	for _, p := range site.NewPlanner(site.Options{Dir: dir}).Plan(a, c) {
		if p.View != nil {
			pages[p.Layout] = append(pages[p.Layout], p)
		}
	}
	return r, pages
}

func benchmarkPages(b *testing.B, r *Renderer, pages []*site.Page) {
	var w bytes.Buffer
	size := 0
	for _, p := range pages { // compile the layout and fill the cache of entries
		w.Reset()
		if err := r.Render(&w, p); err != nil {
			b.Fatal(err)
		}
		size += w.Len()
	}
	b.SetBytes(int64(size / len(pages)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		w.Reset()
		if err := r.Render(&w, pages[i%len(pages)]); err != nil {
			b.Fatal(err)
		}
	}
}
