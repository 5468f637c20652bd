package search

import "math/bits"

// A bitString is numbers, each written with about as many bits as it needs, the highest first.
type bitString struct {
	bytes []byte
	left  int // bits of the last byte that are free
}

func (s *bitString) bit(b int) {
	if s.left == 0 {
		s.bytes, s.left = append(s.bytes, 0), 8
	}
	s.left--
	s.bytes[len(s.bytes)-1] |= byte(b << s.left)
}

// number writes a number in an exponential Golomb code: numbers below 2^k take k+1 bits, the next 2^(k+1)
// take k+3, and so on, so that one that is much larger than most is not much longer.
func (s *bitString) number(n, k int) {
	for ; n >= 1<<k; k++ {
		s.bit(1)
		n -= 1 << k
	}
	s.bit(0)
	for k--; k >= 0; k-- {
		s.bit(n >> k & 1)
	}
}

// end fills up the last byte.
func (s *bitString) end() { s.left = 0 }

// gapBits is the k that suits the distances between the papers of a word that so many of all papers have.
func gapBits(papers, having int) int { return bits.Len(uint(papers/having)) - 1 }

// placeBits is the k that suits the distances between the places of a word that stands so often in a text of
// ordinary length.
func placeBits(often int) int { return max(2, 7-bits.Len(uint(often))) }
