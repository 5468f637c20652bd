package search

import "math/bits"

// A bitString is a sequence of numbers with variable numbers of bits, most significant bit first.
type bitString struct {
	bytes   []byte
	pending uint64
	count   int // number of pending bits, less than 8
}

// add appends the lowest bits of a number.
func (s *bitString) add(bits uint64, count int) {
	s.pending = s.pending<<count | bits
	for s.count += count; s.count >= 8; {
		s.count -= 8
		s.bytes = append(s.bytes, byte(s.pending>>s.count))
	}
}

// number appends a number in a Golomb code: numbers below 2^k take k+1 bits, the next 2^k numbers one more bit, and so
// on. After four steps, k grows with every step, so that exceptionally large numbers stay short.
func (s *bitString) number(n, k int) {
	steps := 0
	for ; n >= 1<<k; steps++ {
		n -= 1 << k
		if steps >= 4 {
			k++
		}
	}
	s.add(1<<(steps+1)-2, steps+1)
	s.add(uint64(n), k)
}

// end pads the last byte with zeros.
func (s *bitString) end() {
	if s.count > 0 {
		s.add(0, 8-s.count)
	}
}

// gapBits returns the best k for the distances between papers if having of them contain a word.
func gapBits(papers, having int) int { return max(0, bits.Len(uint(papers*3/(4*having)))-1) }

// positionBits returns the best k for the distances between the positions of a word in a text of ordinary length, given
// its number of occurrences.
func positionBits(often int) int { return max(2, 7-bits.Len(uint(often))) }
