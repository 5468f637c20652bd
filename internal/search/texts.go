package search

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
)

// papersPerBlock is the number of papers in a block of texts for results. Each block is compressed with a sample of
// such texts as its dictionary.
const papersPerBlock = 3

// A shorthand represents each of the most frequent words, including the preceding space, as one byte. All other bytes
// are ASCII.
type shorthand struct {
	words []string
	codes map[string]byte
}

// shorthandOf returns a shorthand for the most frequent words in a sample of up to a thousand papers.
func shorthandOf(papers []*archive.Paper) shorthand {
	const most, codes = 1000, 128
	counts := map[string]int{}
	for i := range min(most, len(papers)) {
		text := encode(result(papers[i*len(papers)/min(most, len(papers))]))
		for at := range text {
			if n := spaced(text[at:]); n > 0 {
				counts[string(text[at:at+n])]++
			}
		}
	}
	words := slices.SortedFunc(maps.Keys(counts), func(v, w string) int {
		return cmp.Or(cmp.Compare(counts[w], counts[v]), cmp.Compare(v, w))
	})
	s := shorthand{words[:min(codes, len(words))], map[string]byte{}}
	for i, w := range s.words {
		s.codes[w] = byte(codes + i)
	}
	return s
}

// spaced returns the length of a word at the start of a text, including the preceding space, or 0 if there is none.
func spaced(text []byte) int {
	if text[0] != ' ' {
		return 0
	}
	n := 1
	for n < len(text) && 'a' <= text[n]|0x20 && text[n]|0x20 <= 'z' {
		n++
	}
	if n == 1 {
		return 0
	}
	return n
}

// block encodes the results of some papers in shorthand.
func (s shorthand) block(papers []*archive.Paper) []byte {
	shown := make([][]any, len(papers))
	for i, p := range papers {
		shown[i] = result(p)
	}
	text := encode(shown)
	b := make([]byte, 0, len(text))
	for len(text) > 0 {
		if n := spaced(text); n > 0 {
			if code, ok := s.codes[string(text[:n])]; ok {
				b, text = append(b, code), text[n:]
				continue
			}
		}
		if text[0] < utf8.RuneSelf {
			b, text = append(b, text[0]), text[1:]
			continue
		}
		r, size := utf8.DecodeRune(text)
		for _, unit := range utf16.AppendRune(nil, r) {
			b = fmt.Appendf(b, `\u%04x`, unit)
		}
		text = text[size:]
	}
	return b
}

// sample returns the starts of a few blocks from across the archive, up to the 32 kB that deflate can refer back to.
func (s shorthand) sample(papers []*archive.Paper) []byte {
	const most, length = 32, 1000
	blocks := min(most, len(papers)/most)
	var b []byte
	for i := range blocks {
		from := len(papers) * i / blocks
		text := s.block(papers[from:min(len(papers), from+papersPerBlock)])
		b = append(b, text[:min(len(text), length)]...)
	}
	return b
}

// result returns the data of a search result: the slug unless it follows from the title, the month and day, the title
// and the text. A title or text with formulas is split into pieces.
func result(p *archive.Paper) []any {
	title, text := pieces(p.TitleHTML), pieces(p.Abstract)
	if notes := pieces(p.Notes); len(notes) > 1 || notes[0] != "" {
		text = append(text[:len(text)-1:len(text)-1], join(text[len(text)-1], notes[0]))
		text = append(text, notes[1:]...)
	}
	slug := p.Slug
	if len(title) == 1 && slug == hyphenated(title[0]) {
		slug = ""
	}
	_, day, _ := strings.Cut(p.Date.String(), "-")
	return []any{slug, day, single(title), single(text)}
}

// hyphenated returns the words of a text joined by hyphens.
func hyphenated(text string) string {
	var b []byte
	Words(text, func(w []byte) {
		if len(b) > 0 {
			b = append(b, '-')
		}
		b = append(b, w...)
	}, func([]byte, int) {})
	return string(b)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

func single(pieces []string) any {
	if len(pieces) == 1 {
		return pieces[0]
	}
	return pieces
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings and numbers always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// A packer compresses bytes with deflate, as browsers expect.
type packer struct {
	b bytes.Buffer
	z *flate.Writer
}

// newPacker returns a packer that uses a sample as its dictionary.
func newPacker(sample []byte) *packer {
	p := &packer{}
	const level = 4 // with a sample, twice as fast as the default level for 3 % less compression
	p.z, _ = flate.NewWriterDict(&p.b, level, sample)
	return p
}

func (p *packer) pack(data []byte) []byte {
	p.b.Reset()
	p.z.Reset(&p.b)
	_, _ = p.z.Write(data) // writing to memory does not fail
	_ = p.z.Close()
	return bytes.Clone(p.b.Bytes())
}
