package search

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestPropertyFrequentWords compares the result with sorting all words, and checks that it is in alphabetical order.
func TestPropertyFrequentWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var terms []*term
		for i, papers := range rapid.SliceOfN(rapid.IntRange(1, 5), 0, 12).Draw(t, "papers") {
			terms = append(terms, &term{word: fmt.Sprintf("%02d", i), postings: make([]posting, papers)})
		}
		most := rapid.IntRange(1, 12).Draw(t, "most")
		want := slices.Clone(terms)
		slices.SortStableFunc(want, func(s, t *term) int { return len(t.postings) - len(s.postings) })
		want = want[:min(most, len(want))]
		got, others := frequent(terms, most)
		if len(got) != len(want) || len(got)+len(others) != len(terms) ||
			!slices.IsSortedFunc(got, func(s, t *term) int { return slices.Index(terms, s) - slices.Index(terms, t) }) {
			t.Fatalf("%d words, want %d", len(got), len(want))
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Fatalf("%s, which is in %d papers, is missing", w.word, len(w.postings))
			}
		}
	})
}
