package archive

import (
	"fmt"
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
	got := newRelatedFinder(2).Find(documents)
	for i, want := range []int{1, 0, 3, 2} {
		if len(got[i]) == 0 || got[i][0] != want {
			t.Errorf("document %d: nearest are %v, want %d first", i, got[i], want)
		}
	}
	if len(got[4]) != 0 {
		t.Errorf("a document without common words has neighbors %v", got[4])
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
	first := newRelatedFinder(5).Find(documents)
	for range 3 {
		if diff := cmp.Diff(first, newRelatedFinder(5).Find(documents)); diff != "" {
			t.Fatal(diff)
		}
	}
	for i, neighbors := range first {
		if len(neighbors) > 5 {
			t.Errorf("document %d has %d neighbors", i, len(neighbors))
		}
		for _, n := range neighbors {
			if n == i {
				t.Errorf("document %d is its own neighbor", i)
			}
		}
	}
}

// TestRepeatedFindEqualsNewFind repeatedly changes a few documents at random, and compares the finder with a new one.
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
		f := newRelatedFinder(3)
		for range rapid.IntRange(1, 5).Draw(t, "rounds") {
			got := f.Find(slices.Clone(documents))
			if diff := cmp.Diff(newRelatedFinder(3).Find(documents), got); diff != "" {
				t.Fatalf("-new +repeated: %s", diff)
			}
			if len(documents) > 0 {
				documents[rapid.IntRange(0, len(documents)-1).Draw(t, "which")] = document()
			}
		}
	})
}
