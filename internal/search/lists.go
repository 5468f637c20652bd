package search

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// lists contain the papers of each word, with weights, and the positions of the word in each paper. The lists of a
// shard are contiguous: first all papers, then all positions. Both are divided into groups that a browser fetches
// separately: one word per group for common words, several for others.
type lists struct {
	bytes   []byte
	lengths [2][]int // lengths of the groups of papers and of positions
}

// wordsPerGroup is the number of words in a group of words that are not common.
const wordsPerGroup = 32

// A ranking maps every weight to the number of weights that are more frequent.
type ranking [maxWeight + 1]int

// ranked returns the nonzero weights, most frequent first, and the rank of each.
func ranked(terms []*term) (weights []int, r ranking) {
	var counts [maxWeight + 1]int
	for _, t := range terms {
		for _, p := range t.postings {
			counts[p.weight()]++
		}
	}
	for w := 1; w <= maxWeight; w++ {
		weights = append(weights, w)
	}
	slices.SortStableFunc(weights, func(v, w int) int { return cmp.Compare(counts[w], counts[v]) })
	for i, w := range weights {
		r[w] = i
	}
	return weights, r
}

// listed encodes the lists of a shard.
func listed(terms []*term, perGroup, papers int, r ranking) lists {
	var l lists
	for part, write := range []func(*bitString, *term){
		func(s *bitString, t *term) { writePapers(s, t, papers, r) },
		writePositions,
	} {
		for group := range slices.Chunk(terms, perGroup) {
			var s bitString
			for _, t := range group {
				write(&s, t)
			}
			s.end()
			l.bytes = append(l.bytes, s.bytes...)
			l.lengths[part] = append(l.lengths[part], len(s.bytes))
		}
	}
	return l
}

// writePapers writes the papers of a word as distances, each followed by the rank of the weight.
func writePapers(s *bitString, t *term, papers int, r ranking) {
	k, next := gapBits(papers, len(t.postings)), 0
	for _, p := range t.postings {
		s.number(p.paper()-next, k)
		s.number(r[p.weight()], 0)
		next = p.paper() + 1
	}
}

// writePositions writes, for each paper, the number of occurrences of a word, minus one, and their positions as
// distances.
func writePositions(s *bitString, t *term) {
	var gaps []int
	for positions := t.positions; len(positions) > 0; {
		n, size := binary.Uvarint(positions)
		positions = positions[size:]
		gaps = append(gaps, int(n>>1))
		if n&1 == 0 {
			continue
		}
		s.number(len(gaps)-1, 0)
		for _, gap := range gaps {
			s.number(gap, positionBits(len(gaps)))
		}
		gaps = gaps[:0]
	}
}
