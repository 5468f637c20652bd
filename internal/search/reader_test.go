package search

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/paper"
)

// A reader reads the files of an index as a browser does.
type reader struct {
	t     fatal
	files map[string][]byte
	head
	years, authors []int
	tagsOf         [][]int
	sizes          []int
}

type fatal interface {
	Helper()
	Fatalf(string, ...any)
}

func unpack(t fatal, data []byte) *bytes.Buffer {
	t.Helper()
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v", err)
	}
	all, err := io.ReadAll(z)
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
	b := unpack(t, r.files["index.bin"])
	if err := json.Unmarshal(b.Next(r.number(b)), &r.head); err != nil {
		t.Fatalf("%v", err)
	}
	r.years, r.authors = r.numbers(b, r.Papers), r.numbers(b, r.Papers)
	for _, n := range r.numbers(b, r.Papers) {
		r.tagsOf = append(r.tagsOf, make([]int, n))
	}
	for i := range r.tagsOf {
		r.tagsOf[i] = r.numbers(b, len(r.tagsOf[i]))
	}
	r.sizes = r.numbers(b, r.Papers)
	if b.Len() > 0 {
		t.Fatalf("%d bytes too many", b.Len())
	}
	return r
}

func (r *reader) list(b *bytes.Buffer, each func(i int)) []string {
	words := make([]string, r.number(b))
	before := ""
	for i := range words {
		shared := r.number(b)
		words[i] = before[:shared] + string(b.Next(r.number(b)))
		before = words[i]
		each(i)
	}
	return words
}

// standing is where a word stands: in which paper, with what weight, and at which places.
type standing struct {
	paper, weight int
	places        []int
}

// shard reads a shard with its places.
func (r *reader) shard(n int) map[string][]standing {
	b := unpack(r.t, r.files[fmt.Sprintf("words-%d.bin", n)])
	all := r.files[fmt.Sprintf("places-%d.bin", n)]
	var counts, lengths []int
	words := r.list(b, func(int) { counts, lengths = append(counts, r.number(b)), append(lengths, r.number(b)) })
	if !slices.IsSorted(words) || len(words) > 0 && words[0] < r.Words[n] {
		r.t.Fatalf("shard %d begins with %q and has %q", n, r.Words[n], words)
	}
	found := map[string][]standing{}
	for i, w := range words {
		at := 0
		p := bytes.NewBuffer(all[:lengths[i]])
		all = all[lengths[i]:]
		for range counts[i] {
			v := r.number(b)
			at += v >> 4
			found[w] = append(found[w], standing{at, v & 15, r.placesOf(p)})
		}
		if p.Len() > 0 {
			r.t.Fatalf("%s has %d bytes too many", w, p.Len())
		}
	}
	if b.Len()+len(all) > 0 {
		r.t.Fatalf("shard %d has %d bytes too many", n, b.Len()+len(all))
	}
	return found
}

func (r *reader) placesOf(p *bytes.Buffer) (places []int) {
	for at := 0; ; {
		v := r.number(p)
		at += v >> 1
		places = append(places, at)
		if v&1 == 1 {
			return places
		}
	}
}

// find gives where a word stands, from the one shard in which it would be.
func (r *reader) find(word string) []standing {
	n := len(r.Words) - 1
	for n > 0 && r.Words[n] > word {
		n--
	}
	return r.shard(n)[word]
}

// phrase gives the papers in which words stand one behind the other.
func (r *reader) phrase(words []string) (papers []int) {
	ends := map[int][]int{}
	for _, s := range r.find(words[0]) {
		ends[s.paper] = s.places
	}
	for _, w := range words[1:] {
		next := map[int][]int{}
		for _, s := range r.find(w) {
			for _, p := range s.places {
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

// shown is what the block of a paper says.
func (r *reader) shown(n int) []any {
	from := 0
	for i := n / r.PerFile * r.PerFile; i < n; i++ {
		from += r.sizes[i]
	}
	file := r.files[fmt.Sprintf("papers-%d.bin", n/r.PerFile)]
	var paper []any
	if err := json.NewDecoder(unpack(r.t, file[from:from+r.sizes[n]])).Decode(&paper); err != nil {
		r.t.Fatalf("%v", err)
	}
	return paper
}

// archiveOf is an archive of papers that need no files.
func archiveOf(papers ...*archive.Paper) *archive.Archive {
	a := &archive.Archive{Lists: &archive.Lists{}, Papers: papers}
	seen := map[string]bool{}
	for _, p := range papers {
		for _, t := range p.Tags {
			if !seen[t] {
				seen[t] = true
				a.Tags = append(a.Tags, &archive.Tag{Slug: t, Title: strings.ToUpper(t[:1]) + strings.ReplaceAll(t[1:], "-", " ")})
			}
		}
	}
	slices.SortFunc(a.Tags, func(s, t *archive.Tag) int { return strings.Compare(s.Title, t.Title) })
	return a
}

func paperOf(slug, title, abstract, notes string, m paper.FrontMatter) *archive.Paper {
	return &archive.Paper{Record: &archive.Record{FrontMatter: m, Slug: slug, TitleHTML: title, Abstract: abstract}, Notes: notes}
}

func make1(t testing.TB, papers ...*archive.Paper) *reader { return open(t, New(archiveOf(papers...))) }
