package search

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/parallel"
)

// papersPerBlock is the number of papers in a block of texts for results. Each block is compressed with a sample of
// such texts as the preset dictionary.
const papersPerBlock = 3

// A shorthand represents each of the most frequent words, including the preceding space, as one byte. All other bytes
// are ASCII.
type shorthand struct {
	words []string
	codes map[string]byte
}

// A paperText has the indexed texts of a paper, split into pieces.
type paperText struct {
	paper                  *archive.Paper
	title, abstract, notes []string
}

// paperTexts are the texts of papers. Each is split into pieces when it is first used. They are safe for concurrent
// use.
type paperTexts struct {
	papers []*archive.Paper
	texts  []paperText
	split  []sync.Once
}

func textsOf(papers []*archive.Paper) *paperTexts {
	return &paperTexts{papers, make([]paperText, len(papers)), make([]sync.Once, len(papers))}
}

func (t *paperTexts) len() int { return len(t.papers) }

// at returns the text of the i-th paper.
func (t *paperTexts) at(i int) *paperText {
	t.split[i].Do(func() {
		p := t.papers[i]
		t.texts[i] = paperText{p, pieces(p.TitleHTML), pieces(p.Abstract), pieces(p.Notes)}
	})
	return &t.texts[i]
}

// ofBlock returns the range of papers in a block.
func (t *paperTexts) ofBlock(block int) (from, to int) {
	return block * papersPerBlock, min(t.len(), (block+1)*papersPerBlock)
}

// samplePapers returns the indexes of up to a thousand papers, evenly distributed over the archive.
func samplePapers(papers int) []int {
	const limit = 1000
	all := make([]int, min(limit, papers))
	for i := range all {
		all[i] = i * papers / len(all)
	}
	return all
}

// codes is the maximum number of words in a shorthand, and the first byte that represents one.
const codes = 128

// frequentWords returns the words for a shorthand: the most frequent words in the given papers, most frequent first.
func frequentWords(texts *paperTexts, papers []int) []string {
	var seen vocabulary
	var counts []int
	var text []byte
	for _, i := range papers {
		text = texts.at(i).appendResult(text[:0])
		for at := bytes.IndexByte(text, ' '); at >= 0; at = nextSpace(text, at) {
			if n := spacedWord(text[at:]); n > 0 {
				word := seen.number(text[at : at+n])
				counts = append(counts, make([]int, seen.len()-len(counts))...)
				counts[word]++
			}
		}
	}
	sorted := seen.sorted()
	slices.SortStableFunc(sorted, func(v, w int) int { return cmp.Compare(counts[w], counts[v]) })
	words := make([]string, min(codes, len(sorted)))
	for i := range words {
		words[i] = string(seen.word(sorted[i]))
	}
	return words
}

func newShorthand(words []string) shorthand {
	s := shorthand{words, map[string]byte{}}
	for i, w := range s.words {
		s.codes[w] = byte(codes + i)
	}
	return s
}

// nextSpace returns the index of the first space after the index at, or -1.
func nextSpace(text []byte, at int) int {
	if i := bytes.IndexByte(text[at+1:], ' '); i >= 0 {
		return at + 1 + i
	}
	return -1
}

// spacedWord returns the length of a space and a word at the start of a text, which must not be empty, or 0 if it
// starts otherwise.
func spacedWord(text []byte) int {
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

// pack returns the compressed blocks of all papers.
func (s shorthand) pack(texts *paperTexts, sample string, known *partCache) []string {
	type worker struct {
		*packer
		text, block []byte
	}
	newWorker := func() *worker { return &worker{packer: newPacker([]byte(sample))} }
	blocks := make([]string, ceil(texts.len(), papersPerBlock))
	shared := keyOf("block", strings.Join(s.words, "\n"), sample)
	parallel.EachWith(len(blocks), newWorker, func(w *worker, i int) {
		from, to := texts.ofBlock(i)
		blocks[i] = known.get(known.keyOfPapers(string(shared[:]), from, to), func() string {
			w.text = texts.appendResults(w.text[:0], from, to)
			w.block = s.shorten(w.block[:0], w.text)
			return w.packer.pack(w.block)
		})
	})
	return blocks
}

// shorten appends a text in shorthand.
func (s shorthand) shorten(b, text []byte) []byte {
	for len(text) > 0 {
		n := spacedWord(text)
		if code, ok := s.codes[string(text[:n])]; ok {
			b, text = append(b, code), text[n:]
			continue
		}
		next := nextSpace(text, 0)
		if next < 0 {
			next = len(text)
		}
		b, text = append(b, text[:next]...), text[next:]
	}
	return b
}

// sample returns the starts of up to 32 blocks, evenly distributed over the archive: at most the 32 kB that deflate can
// refer to.
func (s shorthand) sample(texts *paperTexts) []byte {
	const most, length = 32, 1000
	blocks := min(most, texts.len()/most)
	var b []byte
	for i := range blocks {
		from := texts.len() * i / blocks
		text := s.shorten(nil, texts.appendResults(nil, from, min(texts.len(), from+papersPerBlock)))
		b = append(b, text[:min(len(text), length)]...)
	}
	return b
}

// appendResults appends the results of a range of papers as a JSON array.
func (t *paperTexts) appendResults(b []byte, from, to int) []byte {
	b = append(b, '[')
	for i := from; i < to; i++ {
		if i > from {
			b = append(b, ',')
		}
		b = t.at(i).appendResult(b)
	}
	return append(b, ']')
}

// appendResult appends the data of a search result as a JSON array: the slug and the former slugs, separated by spaces;
// the title, the text, the venue and the first authors. The slug is empty if it is hyphenated(title). A title or text
// with formulas is an array of pieces.
func (t *paperText) appendResult(b []byte) []byte {
	slug := t.paper.Slug
	if len(t.title) == 1 && slug == hyphenated(t.title[0]) {
		slug = ""
	}
	b = appendString(append(b, '['), strings.Join(append([]string{slug}, t.paper.Aliases...), " "))
	b = appendPieces(append(b, ','), t.title)
	b = appendPieces(append(b, ','), t.shown())
	b = appendString(append(b, ','), t.paper.Venue.Name())
	for _, name := range t.paper.Card.Authors[:min(shownAuthors, len(t.paper.Card.Authors))] {
		b = appendString(append(b, ','), name)
	}
	return append(b, ']')
}

// shownAuthors is the maximum number of authors that a result names.
const shownAuthors = 3

// shown returns the pieces of the abstract, followed by those of the notes.
func (t *paperText) shown() []string {
	if len(t.notes) == 1 && t.notes[0] == "" {
		return t.abstract
	}
	last := len(t.abstract) - 1
	text := append(t.abstract[:last:last], join(t.abstract[last], t.notes[0]))
	return append(text, t.notes[1:]...)
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

// join joins two texts with a space, unless one of them is empty.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// appendPieces appends one piece as a JSON string, or several pieces as an array of strings.
func appendPieces(b []byte, pieces []string) []byte {
	if len(pieces) == 1 {
		return appendString(b, pieces[0])
	}
	b = append(b, '[')
	for i, s := range pieces {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// appendString appends a JSON string in ASCII, so that the other bytes can represent words.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for len(s) > 0 {
		n := 0
		for n < len(s) && ' ' <= s[n] && s[n] < utf8.RuneSelf && s[n] != '"' && s[n] != '\\' {
			n++
		}
		if b, s = append(b, s[:n]...), s[n:]; s == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(s)
		if i := strings.IndexRune(escaped, r); i >= 0 {
			b = append(b, '\\', escapes[i])
		} else {
			for _, unit := range utf16.AppendRune(nil, r) {
				b = fmt.Appendf(b, `\u%04x`, unit)
			}
		}
		s = s[size:]
	}
	return append(b, '"')
}

// The characters with short escapes in JSON, and their escapes without the backslash.
const (
	escaped = "\"\\\b\f\n\r\t"
	escapes = "\"\\bfnrt"
)

// encode encodes a value as JSON.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings and numbers always encode
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// A packer compresses bytes with deflate.
type packer struct {
	b bytes.Buffer
	z *flate.Writer
}

// newPacker returns a packer with a sample, which can be nil, as its preset dictionary.
func newPacker(sample []byte) *packer {
	p := &packer{}
	const level = 4 // with a sample, twice as fast as the default level; the output is 3 % larger
	p.z, _ = flate.NewWriterDict(&p.b, level, sample)
	return p
}

func (p *packer) pack(data []byte) string {
	p.b.Reset()
	p.z.Reset(&p.b)
	_, _ = p.z.Write(data) // writing to memory does not fail
	_ = p.z.Close()
	return p.b.String()
}
