package related

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindPutsWhatSharesRareWordsFirst(t *testing.T) {
	documents := []Document{
		{Title: "Neural operators for fluids", Text: "operator learning on meshes with multigrid", Tags: []string{"operators"}},
		{Title: "Multigrid operator learning", Text: "meshes and multigrid cycles for an operator", Tags: []string{"operators"}},
		{Title: "Pruning of language models", Text: "sparse weights and pruning", Tags: []string{"pruning"}},
		{Title: "Sparse pruning revisited", Text: "weights that pruning removes", Tags: []string{"pruning"}},
		{Title: "Bayes", Text: "nothing in common"},
	}
	got := Find(documents, 2)
	for i, want := range []int{1, 0, 3, 2} {
		if len(got[i]) == 0 || got[i][0] != want {
			t.Errorf("document %d: nearest are %v, want %d first", i, got[i], want)
		}
	}
	if len(got[4]) != 0 {
		t.Errorf("a document that shares nothing has neighbours %v", got[4])
	}
}

func TestFindGivesTheSameEveryTime(t *testing.T) {
	var documents []Document
	for i := range 300 {
		documents = append(documents, Document{
			Title: fmt.Sprintf("word%d word%d", i%7, i%11), Text: fmt.Sprintf("common text%d more%d", i%13, i%17), Tags: []string{fmt.Sprint("t", i%5)},
		})
	}
	first := Find(documents, 5)
	for range 3 {
		if diff := cmp.Diff(first, Find(documents, 5)); diff != "" {
			t.Fatal(diff)
		}
	}
	for i, neighbours := range first {
		if len(neighbours) > 5 {
			t.Errorf("document %d has %d neighbours", i, len(neighbours))
		}
		for _, n := range neighbours {
			if n == i {
				t.Errorf("document %d is its own neighbour", i)
			}
		}
	}
}
