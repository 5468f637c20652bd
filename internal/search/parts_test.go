package search

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
)

// TestCachedIndexEqualsNewIndex changes papers at random, and compares the index built with the cache of the last index
// with one built without a cache. The last step changes one paper and must reuse the words of the others.
func TestCachedIndexEqualsNewIndex(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		site, err := os.MkdirTemp(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		store := cache.Open(site)
		var papers []*archive.Paper
		last := New(archiveOf(), content.Date{}, nil)
		for range rapid.IntRange(1, 2).Draw(t, "steps") {
			papers = changedPapers(t, papers)
			last = sameWithCache(t, papers, store, last)
		}
		papers = append(papers, drawnPaper(t), drawnPaper(t))
		last = sameWithCache(t, papers, store, last)
		papers = slices.Clone(papers)
		papers[0] = drawnPaper(t)
		x := New(archiveOf(papers...), content.Date{}, nil)
		k := loadPartCache(store, x.hashes())
		if k.terms(textsOf(papers), x.tagTitle()); k.made != 0 {
			t.Error("the words of the last index are not reused")
		}
		sameWithCache(t, papers, store, last)
	})
}

// sameWithCache returns the index of papers, built with a cache. It must have the same files as an index built without
// the cache and, if their hashes are equal, as the last index.
func sameWithCache(t *rapid.T, papers []*archive.Paper, store *cache.Store, last *Index) *Index {
	a := archiveOf(papers...)
	want, got := New(a, content.Date{}, nil), New(a, content.Date{}, store)
	for _, name := range want.Names() {
		if !bytes.Equal(want.files()[name], got.files()[name]) {
			t.Fatalf("%s differs", name)
		}
		if got.hash() == last.hash() && !bytes.Equal(got.files()[name], last.files()[name]) {
			t.Fatalf("%s differs from that of an index with the same hash", name)
		}
	}
	return got
}

// changedPapers returns papers after a few were changed, moved, added or removed.
func changedPapers(t *rapid.T, papers []*archive.Paper) []*archive.Paper {
	papers = slices.Clone(papers)
	if len(papers) < 4 {
		for range 8 {
			papers = append(papers, drawnPaper(t))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		i := rapid.IntRange(0, len(papers)-1).Draw(t, "paper")
		switch rapid.IntRange(0, 5).Draw(t, "change") {
		case 0:
			papers = slices.Delete(papers, i, i+1)
		case 1:
			papers = slices.Insert(papers, i, drawnPaper(t))
		case 2:
			papers[0], papers[i] = papers[i], papers[0]
		default:
			papers[i] = drawnPaper(t)
		}
	}
	return papers
}

func drawnPaper(t *rapid.T) *archive.Paper {
	text := func(label string) string {
		other := fmt.Sprint("x", rapid.IntRange(0, 99).Draw(t, "n"))
		words := []string{"multigrid", "the", "Émile", "two-grid", "神经", other}
		var b bytes.Buffer
		for _, w := range rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, label) {
			b.WriteString(w + " ")
		}
		return b.String()
	}
	return paperOf(
		fmt.Sprint("p", rapid.IntRange(0, 99).Draw(t, "slug")), text("title"), text("abstract"), text("notes"),
		content.PaperFields{
			Date: content.Date{Year: rapid.IntRange(2020, 2022).Draw(t, "year")},
			Tags: rapid.SampledFrom([][]string{nil, {"pdes"}, {"pdes", "grids"}}).Draw(t, "tags"),
		},
	)
}
