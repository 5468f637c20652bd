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

// TestCachedIndexEqualsNewIndex changes papers at random and compares the index made with the cache of the last one
// with an index made without it. The last change is that of one paper, for which the words of the others are reused.
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
		k := loadParts(store, x.hashes())
		if k.terms(textsOf(papers), x.tagTitle()); k.made != 0 {
			t.Error("the words of the last index are not reused")
		}
		sameWithCache(t, papers, store, last)
	})
}

// sameWithCache returns the index of papers made with a cache. The index must have the files of one made without it,
// and those of the last index if it has the same hash.
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

// changedPapers returns papers after a few of them changed, moved, came or went.
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
