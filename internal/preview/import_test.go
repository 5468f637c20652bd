package preview

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/watch"
)

// TestImportIsOneUpdate imports a real digest into a watched site.
func TestImportIsOneUpdate(t *testing.T) {
	d := newFixture(
		t,
		map[string]string{
			"content/papers/x.md":     small["content/papers/x.md"],
			"content/digests/old.txt": "",
			"site.yaml":               "title: Shelf\n",
		},
	)
	dump, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches, err := watch.Watch(ctx, watch.Options{Root: d.dir, Names: generate.Sources, Say: d.say})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := importer.Run(t.Context(), []importer.Dump{{Name: "received.txt", Data: dump}}, importer.Options{
		Dir: d.dir, NotesStart: markdown.New("/").NotesStart,
	}); err != nil {
		t.Fatal(err)
	}
	batch := <-batches
	d.site.apply(batch)
	if n := d.site.Papers(); n != 34 {
		t.Errorf("the first update shows %d papers: %v", n, batch)
	}
	d.write("site.yaml", "title: Last\n")
	if batch := <-batches; !slices.Equal(batch.Paths, []string{"site.yaml"}) {
		t.Errorf("unexpected second update: %v", batch)
	}
}
