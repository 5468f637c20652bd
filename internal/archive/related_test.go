package archive

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFindPrefersSharedRareWords(t *testing.T) {
	documents := []relatedDocument{
		{
			Title: "Neural operators for fluids",
			Text:  "operator learning on meshes with multigrid",
			Tags:  []string{"operators"},
		},
		{
			Title: "Multigrid operator learning",
			Text:  "meshes and multigrid cycles for an operator",
			Tags:  []string{"operators"},
		},
		{Title: "Pruning of language models", Text: "sparse weights and pruning", Tags: []string{"pruning"}},
		{Title: "Sparse pruning revisited", Text: "weights that pruning removes", Tags: []string{"pruning"}},
		{Title: "Bayes", Text: "nothing in common"},
	}
	got := newRelatedFinder(2).Find(documents, placesOf(len(documents)))
	for i, want := range []int{1, 0, 3, 2} {
		if len(got[i]) == 0 || got[i][0].Document != want {
			t.Errorf("document %d: nearest are %v, want %d first", i, got[i], want)
		}
	}
	if len(got[4]) != 0 {
		t.Errorf("a document without common words has neighbors %v", got[4])
	}
}

// TestFindDependsOnTermCounts changes a document so that its terms keep their weights, but occur often enough to make
// it related to another one.
func TestFindDependsOnTermCounts(t *testing.T) {
	before := []relatedDocument{{Title: "Multigrid operators"}, {Text: "multigrid operators"}}
	after := []relatedDocument{before[0], {Title: "Multigrid operators"}}
	f, places := newRelatedFinder(3), placesOf(len(before))
	if found := f.Find(before, places); len(found[0]) > 0 {
		t.Fatalf("they are related from the start: %v", found)
	}
	want := newRelatedFinder(3).Find(after, places)
	if len(want[0]) == 0 {
		t.Fatal("they are not related afterwards")
	}
	if diff := cmp.Diff(want, f.Find(after, places)); diff != "" {
		t.Error(diff)
	}
}

func TestFindIsDeterministic(t *testing.T) {
	var documents []relatedDocument
	for i := range 300 {
		documents = append(documents, relatedDocument{
			Title: fmt.Sprintf(
				"word%d word%d",
				i%7,
				i%11,
			), Text: fmt.Sprintf("common text%d more%d", i%13, i%17), Tags: []string{fmt.Sprint("t", i%5)},
		})
	}
	first := newRelatedFinder(5).Find(documents, placesOf(len(documents)))
	for range 3 {
		if diff := cmp.Diff(first, newRelatedFinder(5).Find(documents, placesOf(len(documents)))); diff != "" {
			t.Fatal(diff)
		}
	}
	for i, neighbors := range first {
		if len(neighbors) > 5 {
			t.Errorf("document %d has %d neighbors", i, len(neighbors))
		}
		for _, n := range neighbors {
			if n.Document == i {
				t.Errorf("document %d is its own neighbor", i)
			}
		}
	}
}

// placesOf returns the places of n documents that are in order.
func placesOf(n int) []int {
	places := make([]int, n)
	for i := range places {
		places[i] = i
	}
	return places
}

// TestRepeatedFindEqualsNewFind repeatedly changes a few documents or their order at random, and compares the finder
// with a new one.
func TestRepeatedFindEqualsNewFind(t *testing.T) {
	words := []string{
		"multigrid",
		"operator",
		"mesh",
		"pruning",
		"sparse",
		"weights",
		"language",
		"model",
		"fluid",
		"kernel",
		"bias",
		"token",
	}
	rapid.Check(t, func(t *rapid.T) {
		document := func() relatedDocument {
			d := relatedDocument{Title: rapid.SampledFrom(words).Draw(t, "title")}
			d.Text = strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 6).Draw(t, "text"), " ")
			d.Tags = rapid.SliceOfNDistinct(rapid.SampledFrom(words[:4]), 0, 2, rapid.ID).Draw(t, "tags")
			return d
		}
		documents := make([]relatedDocument, rapid.IntRange(0, 30).Draw(t, "documents"))
		for i := range documents {
			documents[i] = document()
		}
		f, places := newRelatedFinder(3), placesOf(len(documents))
		for range rapid.IntRange(1, 5).Draw(t, "rounds") {
			got := f.Find(slices.Clone(documents), places)
			if diff := cmp.Diff(newRelatedFinder(3).Find(documents, places), got); diff != "" {
				t.Fatalf("-new +repeated: %s", diff)
			}
			if rapid.Bool().Draw(t, "moved") {
				places = rapid.Permutation(places).Draw(t, "places")
			}
			if len(documents) > 0 && rapid.Bool().Draw(t, "changed") {
				documents[rapid.IntRange(0, len(documents)-1).Draw(t, "which")] = document()
			}
		}
	})
}

// BenchmarkFind finds the related documents of synthetic documents: of all, after a change of one, and after a move of
// one.
func BenchmarkFind(b *testing.B) {
	documents, g := make([]relatedDocument, 10_000), rand.New(rand.NewPCG(1, 1))
	text := func(words int) string {
		var s strings.Builder
		for range words {
			fmt.Fprintf(&s, "word%d ", int(20_000*g.Float64()*g.Float64()*g.Float64()))
		}
		return s.String()
	}
	for i := range documents {
		documents[i] = relatedDocument{Title: text(8), Text: text(180), Tags: []string{fmt.Sprint("t", g.IntN(300))}}
	}
	places := placesOf(len(documents))
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			newRelatedFinder(5).Find(documents, places)
		}
	})
	f := newRelatedFinder(5)
	f.Find(documents, places)
	b.Run("changed", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			documents = slices.Clone(documents)
			documents[5000].Title = fmt.Sprintf("word%d word%d", i%7000, i%300)
			f.Find(documents, places)
		}
	})
	b.Run("moved", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			places = slices.Clone(places)
			places[i%9999], places[i%9999+1] = places[i%9999+1], places[i%9999]
			f.Find(documents, places)
		}
	})
}
