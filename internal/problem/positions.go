package problem

import (
	"bytes"
	"slices"
	"unicode/utf8"
)

// Positions finds lines and columns in a text without reading all of it each time.
type Positions struct {
	text       []byte
	lines      []int // offsets where lines start
	characters []int // number of characters before each stride of bytes
}

// stride is the number of bytes between counts of characters.
const stride = 1024

// NewPositions returns the positions of a text in UTF-8.
func NewPositions(text []byte) *Positions {
	p := &Positions{text: text, lines: make([]int, 1, 1+bytes.Count(text, []byte("\n")))}
	for i := 0; ; {
		n := bytes.IndexByte(text[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		p.lines = append(p.lines, i)
	}
	n := 0
	for i, c := range text {
		if i%stride == 0 {
			p.characters = append(p.characters, n)
		}
		if utf8.RuneStart(c) {
			n++
		}
	}
	if len(text)%stride == 0 {
		p.characters = append(p.characters, n)
	}
	return p
}

// At returns the number of lines before an offset, and its column in characters, counted from 1.
func (p *Positions) At(offset int) (line, column int) {
	offset = min(max(offset, 0), len(p.text))
	line, found := slices.BinarySearch(p.lines, offset)
	if !found {
		line--
	}
	return line, p.before(offset) - p.before(p.lines[line]) + 1
}

// before returns the number of characters before an offset.
func (p *Positions) before(offset int) int {
	n := p.characters[offset/stride]
	for _, c := range p.text[offset/stride*stride : offset] {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// Skip returns the offset that is a number of characters after another one.
func (p *Positions) Skip(offset, characters int) int {
	want := p.before(offset) + characters
	block, found := slices.BinarySearch(p.characters, want)
	if !found {
		block--
	}
	i, n := block*stride, p.characters[block]
	for ; i < len(p.text); i++ {
		if utf8.RuneStart(p.text[i]) {
			if n == want {
				break
			}
			n++
		}
	}
	return i
}
