package search

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Lists say of words which papers have them, with what weight, and at which places they stand there. A shard of
// words has a stretch of lists, first all papers and then all places. Both are in groups, which a
// browser takes out of it: of one word where words are common, of a few where they are not.
type lists struct {
	bytes   []byte
	lengths [2][]int // of the groups of papers and of places
}

// wordsPerGroup are the words of a group that are not common.
const wordsPerGroup = 32

// A ranking says for every weight how many are more frequent.
type ranking [maxWeight + 1]int

// ranked gives the weights but none, the most frequent first, and where each stands among them.
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

// listed writes the lists of the words of a shard.
func listed(terms []*term, perGroup, papers int, r ranking) lists {
	var l lists
	for part, write := range []func(*bitString, *term){
		func(s *bitString, t *term) { writePapers(s, t, papers, r) },
		writePlaces,
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

// writePapers writes the papers of a word as the distances from one to the next, each with the rank of its weight.
func writePapers(s *bitString, t *term, papers int, r ranking) {
	k, next := gapBits(papers, len(t.postings)), 0
	for _, p := range t.postings {
		s.number(p.paper()-next, k)
		s.number(r[p.weight()], 0)
		next = p.paper() + 1
	}
}

// writePlaces writes for each paper of a word how often it has it, less one, and the places as the distances from
// one to the next.
func writePlaces(s *bitString, t *term) {
	var gaps []int
	for places := t.places; len(places) > 0; {
		n, size := binary.Uvarint(places)
		places = places[size:]
		gaps = append(gaps, int(n>>1))
		if n&1 == 0 {
			continue
		}
		s.number(len(gaps)-1, 0)
		for _, gap := range gaps {
			s.number(gap, placeBits(len(gaps)))
		}
		gaps = gaps[:0]
	}
}
