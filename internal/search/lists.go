package search

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// lists contain the papers of each word, with weights, and the positions of the word in each paper. The lists of a
// shard are contiguous: first all papers, then all positions. Both are divided into groups that a browser fetches
// separately. A group has one common word, or up to wordsPerGroup other words.
type lists struct {
	bytes   []byte
	lengths [2][]int // lengths of the groups of papers and of positions
}

// wordsPerGroup is the maximum number of words in a group of words that are not common.
const wordsPerGroup = 32

// A ranking maps each weight to its rank: the number of weights that are more frequent.
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

// A lister encodes lists. It reuses its buffers.
type lister struct {
	papers int
	ranks  ranking
	bits   bitString
}

// lists encodes the lists of a shard.
func (l *lister) lists(terms []*term, perGroup int) lists {
	var all lists
	l.bits = bitString{bytes: l.bits.bytes[:0]}
	for part, write := range []func(*term){l.writePapers, l.writePositions} {
		all.lengths[part] = make([]int, 0, ceil(len(terms), perGroup))
		for group := range slices.Chunk(terms, perGroup) {
			start := len(l.bits.bytes)
			for _, t := range group {
				write(t)
			}
			l.bits.end()
			all.lengths[part] = append(all.lengths[part], len(l.bits.bytes)-start)
		}
	}
	all.bytes = slices.Clone(l.bits.bytes)
	return all
}

// writePapers writes the papers of a word as distances, each followed by the rank of the word's weight.
func (l *lister) writePapers(t *term) {
	k, next := gapBits(l.papers, len(t.postings)), 0
	for _, p := range t.postings {
		l.bits.number(p.paper()-next, k)
		l.bits.number(l.ranks[p.weight()], 0)
		next = p.paper() + 1
	}
}

// writePositions writes, for each paper, the number of occurrences of a word, minus one, and their positions as
// distances.
func (l *lister) writePositions(t *term) {
	for rest := t.positions; len(rest) > 0; {
		inPaper := rest[:sizeOfPositions(rest)]
		rest = rest[len(inPaper):]
		n := countVarints(inPaper)
		l.bits.number(n-1, 0)
		for k := positionBits(n); len(inPaper) > 0; {
			gap, size := binary.Uvarint(inPaper)
			inPaper = inPaper[size:]
			l.bits.number(int(gap>>1), k)
		}
	}
}

// countVarints returns the number of varints. In each of them, only the last byte is less than 0x80.
func countVarints(varints []byte) (n int) {
	for _, b := range varints {
		if b < 0x80 {
			n++
		}
	}
	return n
}
