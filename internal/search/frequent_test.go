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

// TestNewWordMovesFewShards adds a word to an index and counts the shards that stay the same.
func TestNewWordMovesFewShards(t *testing.T) {
	var terms []*term
	for i := range 10_000 {
		terms = append(terms, &term{word: fmt.Sprintf("%x", 1_000_000+i*37)})
	}
	const shards = 50
	firsts := func(terms []*term) map[string]bool {
		words := map[string]bool{}
		for _, start := range cut(terms, shards)[:shards] {
			words[terms[start].word] = true
		}
		return words
	}
	before, stayed := firsts(terms), 0
	after := firsts(slices.Insert(slices.Clone(terms), 5000, &term{word: "new"}))
	for word := range after {
		if before[word] {
			stayed++
		}
	}
	if len(after) != shards || stayed < shards*9/10 {
		t.Errorf("%d of %d shards start with the same word as before", stayed, len(after))
	}
}
