package search

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/bits"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
)

func appendVarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// make makes all files.
func (x *Index) make() map[string][]byte {
	titles := make(map[string]string, len(x.tags))
	for _, t := range x.tags {
		titles[t.Slug] = t.Title
	}
	terms := inverted(x.papers, func(slug string) string { return titles[slug] }, runtime.GOMAXPROCS(0))
	cuts := cut(terms, shards(len(x.papers)))
	files := make([][]byte, len(x.names))
	sizes := make([]int, len(x.papers)) // of the blocks
	var next atomic.Int64
	next.Store(1) // the root needs the others
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			p := newPacker()
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				files[i] = x.file(p, i, terms, cuts, sizes)
			}
		})
	}
	wg.Wait()
	files[0] = x.root(newPacker(), files, terms, cuts, sizes)
	made := make(map[string][]byte, len(files))
	for i, name := range x.names {
		made[name] = files[i]
	}
	return made
}

// file makes one file but the root, in the order of names.
func (x *Index) file(p *packer, i int, terms []*term, cuts, sizes []int) []byte {
	const first = 2 // behind the root and the spelling
	n := i - first
	last := 2 * (len(cuts) - 1)
	switch {
	case n < 0:
		return p.pack(spelling(terms))
	case n >= last:
		from := (n - last) * papersPerFile
		to := min(len(x.papers), from+papersPerFile)
		return blocks(p, x.papers[from:to], sizes[from:to])
	case n%2 == 0:
		return p.pack(words(terms[cuts[n/2]:cuts[n/2+1]]))
	}
	return places(terms[cuts[n/2]:cuts[n/2+1]])
}

// cut divides terms into shards of about the same size, and gives where each begins, and the end.
func cut(terms []*term, shards int) []int {
	size := func(t *term) int { return 4 + len(t.word)/2 + 3*len(t.postings)/2 }
	total := 0
	for _, t := range terms {
		total += size(t)
	}
	cuts := []int{0}
	sum := 0
	for i, t := range terms {
		for len(cuts) < shards && sum >= total*len(cuts)/shards {
			cuts = append(cuts, i)
		}
		sum += size(t)
	}
	for len(cuts) <= shards {
		cuts = append(cuts, len(terms))
	}
	return cuts
}

// words is a shard: how many words it has; each as the number of bytes that it shares with the one before,
// the others, how many papers have it, and how many bytes of places it has; then for each its papers, as the
// distance from one to the next above the weight.
func words(terms []*term) []byte {
	b := appendVarint(nil, uint64(len(terms)))
	before := ""
	for _, t := range terms {
		b = appendWord(b, before, t.word)
		b = appendVarint(b, uint64(len(t.postings)))
		b = appendVarint(b, uint64(len(t.places)))
		before = t.word
	}
	for _, t := range terms {
		last := 0
		for _, p := range t.postings {
			b = appendVarint(b, uint64(int(p)-last<<weightBits))
			last = p.paper()
		}
	}
	return b
}

// appendWord writes a word after another one.
func appendWord(b []byte, before, word string) []byte {
	shared := 0
	for shared < min(len(before), len(word)) && before[shared] == word[shared] {
		shared++
	}
	b = appendVarint(b, uint64(shared))
	b = appendVarint(b, uint64(len(word)-shared))
	return append(b, word[shared:]...)
}

// places is where the words of a shard stand, one word after the other. It is not packed, so that a browser can
// take out what belongs to one.
func places(terms []*term) []byte {
	var b []byte
	for _, t := range terms {
		b = append(b, t.places...)
	}
	return b
}

// spelt is how many of the most frequent words can be meant by a mistyped one that shares no shard with
// them, and shortestSpelt how many letters they have at least.
const (
	spelt         = 40_000
	shortestSpelt = 4
)

// spelling is the frequent words, each with how many bits the number of its papers has.
func spelling(terms []*term) []byte {
	var chosen []*term
	for _, t := range terms {
		if utf8.RuneCountInString(t.word) >= shortestSpelt {
			chosen = append(chosen, t)
		}
	}
	chosen = frequent(chosen, spelt)
	b := appendVarint(nil, uint64(len(chosen)))
	before := ""
	for _, t := range chosen {
		b = appendWord(b, before, t.word)
		b = append(b, byte(bits.Len(uint(len(t.postings)))))
		before = t.word
	}
	return b
}

// frequent gives the words that most papers have, at most so many. Of words with equally many papers the first
// are taken.
func frequent(terms []*term, most int) []*term {
	if len(terms) <= most {
		return terms
	}
	words := map[int]int{} // how many have so many papers
	for _, t := range terms {
		words[len(t.postings)]++
	}
	least := 0 // of the papers of a word, with which there is room for some of the words and not for all
	for _, papers := range slices.Backward(slices.Sorted(maps.Keys(words))) {
		if least = papers; words[papers] > most {
			break
		}
		most -= words[papers]
	}
	var chosen []*term
	for _, t := range terms {
		if len(t.postings) > least {
			chosen = append(chosen, t)
		} else if len(t.postings) == least && most > 0 {
			chosen = append(chosen, t)
			most--
		}
	}
	return chosen
}

// blocks is what results show of papers, each packed alone. Their lengths go into sizes.
func blocks(p *packer, papers []*archive.Paper, sizes []int) []byte {
	var all []byte
	for i, paper := range papers {
		block := p.pack(encode(result(paper)))
		sizes[i] = len(block)
		all = append(all, block...)
	}
	return all
}

// result is what a result shows: slug, date, number of authors, title and text, the two as their pieces
// where they have formulas.
func result(p *archive.Paper) []any {
	text := pieces(p.Abstract)
	if notes := pieces(p.Notes); len(notes) > 1 || notes[0] != "" {
		text = append(text[:len(text)-1:len(text)-1], join(text[len(text)-1], notes[0]))
		text = append(text, notes[1:]...)
	}
	return []any{p.Slug, p.Date.String(), p.CountAuthors(), single(pieces(p.TitleHTML)), single(text)}
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
		panic(err) // strings and numbers do not fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// head is the part of the root that is read as a whole.
type head struct {
	Papers   int         `json:"papers"`
	PerFile  int         `json:"perFile"`
	Tags     [][2]string `json:"tags"`     // slug and title
	Words    []string    `json:"words"`    // the first of every shard
	Versions []string    `json:"versions"` // of all files but the root, in order of names
}

// root is the head, after its length, and then columns with a number for each paper: the years of
// publication, the numbers of authors, how many tags, all tags, the lengths of blocks.
func (x *Index) root(p *packer, files [][]byte, terms []*term, cuts, sizes []int) []byte {
	h := head{Papers: len(x.papers), PerFile: papersPerFile, Tags: [][2]string{}, Words: []string{}}
	number := map[string]int{}
	for i, t := range x.tags {
		h.Tags = append(h.Tags, [2]string{t.Slug, t.Title})
		number[t.Slug] = i
	}
	for _, c := range cuts[:len(cuts)-1] {
		first := ""
		if c < len(terms) && len(h.Words) > 0 {
			first = terms[c].word
		} else if len(h.Words) > 0 {
			first = "\U0010FFFF" // no word comes after it
		}
		h.Words = append(h.Words, first)
	}
	for _, f := range files[1:] {
		h.Versions = append(h.Versions, version(f))
	}
	text := encode(h)
	b := appendVarint(nil, uint64(len(text)))
	b = append(b, text...)
	for _, paper := range x.papers {
		b = appendVarint(b, uint64(paper.Date.Year))
	}
	for _, paper := range x.papers {
		b = appendVarint(b, uint64(paper.CountAuthors()))
	}
	for _, paper := range x.papers {
		b = appendVarint(b, uint64(len(paper.Tags)))
	}
	for _, paper := range x.papers {
		for _, t := range paper.Tags {
			b = appendVarint(b, uint64(number[t]))
		}
	}
	for _, n := range sizes {
		b = appendVarint(b, uint64(n))
	}
	return p.pack(b)
}

// version tells two states of a file apart.
func version(file []byte) string {
	h := fnv.New32a()
	_, _ = h.Write(file)
	return fmt.Sprintf("%08x", h.Sum32())
}

// A packer packs bytes as browsers unpack them.
type packer struct {
	b bytes.Buffer
	z *zlib.Writer
}

func newPacker() *packer {
	p := &packer{}
	p.z, _ = zlib.NewWriterLevel(&p.b, zlib.DefaultCompression) // which is a good level
	return p
}

func (p *packer) pack(data []byte) []byte {
	p.b.Reset()
	p.z.Reset(&p.b)
	_, _ = p.z.Write(data) // memory takes everything
	_ = p.z.Close()
	return bytes.Clone(p.b.Bytes())
}
