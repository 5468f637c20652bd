package search

import "math/bits"

// A bitString is numbers, each written with about as many bits as it needs, the highest first.
type bitString struct {
	bytes   []byte
	pending uint64
	count   int // of the bits that are pending, less than 8
}

func (s *bitString) add(bits uint64, count int) {
	s.pending = s.pending<<count | bits
	for s.count += count; s.count >= 8; {
		s.count -= 8
		s.bytes = append(s.bytes, byte(s.pending>>s.count))
	}
}

// number writes a number in a Golomb code, in which numbers below 2^k take k+1 bits, as many further ones a bit more, and
// so on. After four steps k grows with every one, so that a number that is much larger than most is not much longer.
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

// end fills up the last byte.
func (s *bitString) end() {
	if s.count > 0 {
		s.add(0, 8-s.count)
	}
}

// gapBits is the k that suits the distances between the papers of a word that so many of all papers have.
func gapBits(papers, having int) int { return max(0, bits.Len(uint(papers*3/(4*having)))-1) }

// placeBits is the k that suits the distances between the places of a word that stands so often in a text of
// ordinary length.
func placeBits(often int) int { return max(2, 7-bits.Len(uint(often))) }
