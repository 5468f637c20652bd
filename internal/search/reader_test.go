package search

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A reader reads the files of an index as a browser does.
type reader struct {
	t     fatal
	files map[string][]byte
	head
	dates, authors, flags, upvotes   []int
	columns                          [][][]int // values of each paper, by facet
	wordSizes, listSizes, blockSizes []int
	sample                           []byte
}

type fatal interface {
	Helper()
	Fatalf(string, ...any)
}

func unpack(t fatal, data, sample []byte) *bytes.Buffer {
	t.Helper()
	all, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(data), sample))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return bytes.NewBuffer(all)
}

func (r *reader) number(b *bytes.Buffer) int {
	n, err := binary.ReadUvarint(b)
	if err != nil {
		r.t.Fatalf("%v", err)
	}
	return int(n)
}

func (r *reader) numbers(b *bytes.Buffer, count int) []int {
	all := make([]int, count)
	for i := range all {
		all[i] = r.number(b)
	}
	return all
}

func open(t fatal, x *Index) *reader {
	r := &reader{t: t, files: map[string][]byte{}}
	for _, name := range x.Names() {
		var b bytes.Buffer
		if err := (File{x, name}).Write(&b); err != nil {
			t.Fatalf("%v", err)
		}
		r.files[name] = b.Bytes()
	}
	b := unpack(t, r.files["index.bin"], nil)
	if err := json.Unmarshal(b.Next(r.number(b)), &r.head); err != nil {
		t.Fatalf("%v", err)
	}
	last := 0
	for _, n := range r.numbers(b, r.Papers) {
		last += n>>1 ^ -(n & 1)
		r.dates = append(r.dates, last)
	}
	r.authors, r.flags = r.numbers(b, r.Papers), r.numbers(b, r.Papers)
	if r.Upvotes {
		r.upvotes = r.numbers(b, r.Papers)
	}
	r.columns = r.columnsOf(b, r.Facets)
	r.wordSizes, r.listSizes = r.numbers(b, len(r.Words)+1), r.numbers(b, len(r.Words)+1)
	r.blockSizes = r.numbers(b, (r.Papers+papersPerBlock-1)/papersPerBlock+2)
	r.sample = b.Bytes()
	return r
}

// columnsOf reads the values of facets.
func (r *reader) columnsOf(b *bytes.Buffer, facets []facet) (columns [][][]int) {
	for range facets {
		var column [][]int
		for _, n := range r.numbers(b, r.Papers) {
			column = append(column, make([]int, n))
		}
		for i := range column {
			column[i] = r.numbers(b, len(column[i]))
		}
		columns = append(columns, column)
	}
	return columns
}

// names reads the facets with many values.
func (r *reader) names() (facets []facet, columns [][][]int) {
	return r.facetsAt(len(r.blockSizes) - 2)
}

// rest reads the facet of the people after the first firstPeople.
func (r *reader) rest() (facets []facet, columns [][][]int) { return r.facetsAt(len(r.blockSizes) - 1) }

func (r *reader) facetsAt(part int) (facets []facet, columns [][][]int) {
	b := unpack(r.t, r.part("papers", r.blockSizes, part), nil)
	if err := json.Unmarshal(b.Next(r.number(b)), &facets); err != nil {
		r.t.Fatalf("%v", err)
	}
	return facets, r.columnsOf(b, facets)
}

// part returns the n-th part of a kind of files.
func (r *reader) part(kind string, sizes []int, n int) []byte {
	var all []byte
	for i := 0; r.files[fmt.Sprintf("%s-%d.bin", kind, i)] != nil; i++ {
		all = append(all, r.files[fmt.Sprintf("%s-%d.bin", kind, i)]...)
	}
	for _, size := range sizes[:n] {
		all = all[size:]
	}
	return all[:sizes[n]]
}

func (r *reader) list(b *bytes.Buffer) []string {
	words := make([]string, r.number(b))
	before := ""
	for i := range words {
		shared := r.number(b)
		words[i] = before[:shared] + string(b.Next(r.number(b)))
		before = words[i]
	}
	return words
}

// A hit is a paper with a word, the word's weight and its positions.
type hit struct {
	paper, weight int
	positions     []int
}

// shard reads a shard of words with their lists.
func (r *reader) shard(n int) map[string][]hit {
	b := unpack(r.t, r.part("words", r.wordSizes, n), nil)
	words := r.list(b)
	if !slices.IsSorted(words) || n > 0 && len(words) > 0 && words[0] < r.Words[n-1] {
		r.t.Fatalf("shard %d has %q", n, words)
	}
	counts := r.numbers(b, len(words))
	perGroup := wordsPerGroup
	if n == 0 {
		perGroup = 1
	}
	groups := (len(words) + perGroup - 1) / perGroup
	sizes := r.numbers(b, 2*groups)
	lists := r.part("lists", r.listSizes, n)
	found := map[string][]hit{}
	for i, size := range sizes {
		bits := &bitReader{t: r.t, bytes: lists[:size]}
		lists = lists[size:]
		from := i % groups * perGroup
		for at := from; at < min(from+perGroup, len(words)); at++ {
			if i < groups {
				found[words[at]] = r.papersOf(bits, counts[at])
			} else {
				r.positionsOf(bits, found[words[at]])
			}
		}
		if len(bits.bytes)*8-bits.at > 7 {
			r.t.Fatalf("a group of shard %d has too many bytes", n)
		}
	}
	if b.Len()+len(lists) > 0 {
		r.t.Fatalf("shard %d has %d bytes too many", n, b.Len()+len(lists))
	}
	return found
}

func (r *reader) papersOf(bits *bitReader, count int) []hit {
	all := make([]hit, count)
	next := 0
	for i := range all {
		all[i].paper = next + bits.number(gapBits(r.Papers, count))
		all[i].weight = r.Weights[bits.number(0)]
		next = all[i].paper + 1
	}
	return all
}

func (r *reader) positionsOf(bits *bitReader, all []hit) {
	for i := range all {
		often, position := bits.number(0)+1, 0
		for range often {
			position += bits.number(positionBits(often))
			all[i].positions = append(all[i].positions, position)
		}
	}
}

// A bitReader reads the numbers of a bitString.
type bitReader struct {
	t     fatal
	bytes []byte
	at    int
}

func (b *bitReader) bit() int {
	if b.at == len(b.bytes)*8 {
		b.t.Fatalf("a list has too few bytes")
	}
	b.at++
	return int(b.bytes[(b.at-1)/8] >> (7 - (b.at-1)%8) & 1)
}

func (b *bitReader) number(k int) int {
	n, rest := 0, 0
	for steps := 0; b.bit() == 1; steps++ {
		n += 1 << k
		if steps >= 4 {
			k++
		}
	}
	for range k {
		rest = rest<<1 | b.bit()
	}
	return n + rest
}

// find returns the hits for a word, from the two shards that can contain it.
func (r *reader) find(word string) []hit {
	n := len(r.Words) - 1
	for n > 0 && r.Words[n] > word {
		n--
	}
	return append(r.shard(0)[word], r.shard(n + 1)[word]...)
}

// phrase returns the papers in which the words follow each other.
func (r *reader) phrase(words []string) (papers []int) {
	ends := map[int][]int{}
	for _, s := range r.find(words[0]) {
		ends[s.paper] = s.positions
	}
	for _, w := range words[1:] {
		next := map[int][]int{}
		for _, s := range r.find(w) {
			for _, p := range s.positions {
				if slices.Contains(ends[s.paper], p-1) {
					next[s.paper] = append(next[s.paper], p)
				}
			}
		}
		ends = next
	}
	for p := range ends {
		papers = append(papers, p)
	}
	slices.Sort(papers)
	return papers
}

// shown returns the data of a paper in its block.
func (r *reader) shown(n int) []any {
	var text strings.Builder
	for _, c := range unpack(r.t, r.part("papers", r.blockSizes, n/papersPerBlock), r.sample).Bytes() {
		if c < utf8.RuneSelf {
			text.WriteByte(c)
		} else {
			text.WriteString(r.Short[c-utf8.RuneSelf])
		}
	}
	var papers [][]any
	if err := json.Unmarshal([]byte(text.String()), &papers); err != nil {
		r.t.Fatalf("%v", err)
	}
	return papers[n%papersPerBlock]
}

// slug returns the slug of a paper.
func (r *reader) slug(n int) string {
	shown := r.shown(n)
	if shown[0] != "" {
		return shown[0].(string)
	}
	words, _ := split(shown[1].(string))
	return strings.Join(words, "-")
}

// archiveOf returns an archive of papers without files.
func archiveOf(papers ...*archive.Paper) *archive.Archive {
	a := &archive.Archive{Lists: &archive.Lists{}, Papers: papers}
	seen := map[string]bool{}
	for _, p := range papers {
		for _, t := range p.Tags {
			if !seen[t] {
				seen[t] = true
				a.Tags = append(
					a.Tags,
					&archive.Term{Slug: t, Title: strings.ToUpper(t[:1]) + strings.ReplaceAll(t[1:], "-", " ")},
				)
			}
		}
	}
	slices.SortFunc(a.Tags, func(s, t *archive.Term) int { return strings.Compare(s.Title, t.Title) })
	return a
}

func paperOf(slug, title, abstract, notes string, m content.PaperFields) *archive.Paper {
	card := &archive.Card{Slug: slug, Authors: m.Authors}
	if len(m.Links) > 0 {
		card.Code = m.Links[0].URL
	}
	return &archive.Paper{
		Record: &archive.Record{PaperFields: m, Slug: slug, TitleHTML: title, Abstract: abstract},
		Notes:  notes,
		Card:   card,
	}
}

func newReader(t testing.TB, papers ...*archive.Paper) *reader {
	return open(t, New(archiveOf(papers...), content.Date{}, nil))
}
