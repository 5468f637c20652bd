package search

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/parallel"
)

func appendVarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// appendText appends a text, preceded by its length.
func appendText(b []byte, s string) []byte { return append(appendVarint(b, uint64(len(s))), s...) }

// make encodes all files.
func (x *Index) make() map[string][]byte {
	titles := make(map[string]string, len(x.tags))
	for _, t := range x.tags {
		titles[t.Slug] = t.Title
	}
	title := func(slug string) string { return titles[slug] }
	texts := textsOf(x.papers)
	known := loadParts(x.store, hashesOf(x.papers, title))
	terms := known.terms(texts, title)
	weights, ranks := ranked(terms)
	shards := sharded(terms, len(x.papers))
	words, stretches := known.encodeShards(shards, len(x.papers), ranks)
	short := known.shorthand(texts)
	sample := known.sample(short, texts)
	blocks := short.pack(texts, sample, known)

	made := make(map[string][]byte, len(x.names))
	h := head{Papers: len(x.papers), Weights: weights, Words: firsts(shards[1:]), Short: short.words}
	var sizes []byte
	for kind, parts := range [][]string{words, stretches, blocks} {
		size := divide(made, kinds[kind], len(x.papers), parts)
		h.Sizes = append(h.Sizes, size)
		for _, part := range parts {
			sizes = appendVarint(sizes, uint64(len(part)))
		}
	}
	p := newPacker(nil)
	suggestions := spelling(shards)
	made[spellingName] = []byte(known.get(keyOf("spelling", string(suggestions)), func() string {
		return p.pack(suggestions)
	}))
	h.Version = version(x.names[1:], made)
	made[rootName] = []byte(p.pack(append(append(x.root(h), sizes...), sample...)))
	known.save(x.store, terms)
	return made
}

// encodeShards returns the dictionary and the lists of each shard.
func (k *parts) encodeShards(shards []shard, papers int, ranks ranking) (words, stretches []string) {
	type worker struct {
		*packer
		*lister
		inputs []byte
	}
	newWorker := func() *worker { return &worker{newPacker(nil), &lister{papers: papers, ranks: ranks}, nil} }
	words, stretches = make([]string, len(shards)), make([]string, len(shards))
	parallel.EachWith(len(shards), newWorker, func(w *worker, i int) {
		s := shards[i]
		w.inputs = s.appendInputs(w.inputs[:0], papers, ranks)
		words[i], stretches[i] = separate(k.get(cache.HashOf(w.inputs), func() string {
			l := w.lists(s.terms, s.perGroup)
			return joined(w.pack(dictionary(s.terms, l)), l.bytes)
		}))
	})
	return words, stretches
}

// joined joins two parts, which separate returns again.
func joined(a string, b []byte) string {
	return string(append(append(appendVarint(nil, uint64(len(a))), a...), b...))
}

func separate(both string) (a, b string) {
	n, size := binary.Uvarint([]byte(both[:min(len(both), binary.MaxVarintLen64)]))
	return both[size:][:n], both[size:][n:]
}

// appendInputs appends everything that the dictionary and the lists of a shard are made from.
func (s *shard) appendInputs(b []byte, papers int, ranks ranking) []byte {
	b = append(b, "shard\x00"...)
	for _, n := range append([]int{papers, s.perGroup}, ranks[:]...) {
		b = appendVarint(b, uint64(n))
	}
	for _, t := range s.terms {
		b = appendText(b, t.word)
		b = appendVarint(b, uint64(len(t.postings)))
		for _, p := range t.postings {
			b = binary.LittleEndian.AppendUint32(b, uint32(p))
		}
		b = append(appendVarint(b, uint64(len(t.positions))), t.positions...)
	}
	return b
}

// divide distributes the parts of a kind over its files in order, and returns the size of every file except the last.
// A part can start in one file and end in the next.
func divide(made map[string][]byte, k kind, papers int, parts []string) int {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	all := make([]byte, 0, length)
	for _, part := range parts {
		all = append(all, part...)
	}
	files := k.files(papers)
	size := max(1, ceil(len(all), files))
	for i := range files {
		made[k.fileName(i)] = all[min(len(all), i*size):min(len(all), (i+1)*size)]
	}
	return size
}

// head is the JSON part of the root file.
type head struct {
	Papers  int         `json:"papers"`
	Tags    [][2]string `json:"tags"`    // slug and title
	Words   []string    `json:"words"`   // first word of every shard, except the one with common words
	Weights []int       `json:"weights"` // most frequent first
	Short   []string    `json:"short"`   // words represented by the bytes from 128 in texts
	Sizes   []int       `json:"sizes"`   // size of a file of words, lists and papers
	Version string      `json:"version"` // version of all files except the root
}

// firsts returns the first word of each shard.
func firsts(shards []shard) []string {
	words := make([]string, len(shards))
	for i, s := range shards {
		switch {
		case i > 0 && len(s.terms) > 0:
			words[i] = s.terms[0].word
		case i > 0:
			words[i] = "\U0010FFFF" // no word sorts after it
		}
	}
	return words
}

// root encodes the head, preceded by its length, and then columns with one number per paper: year of publication,
// number of authors, number of tags, all tags. The lengths of all parts of words, lists and papers, and the sample,
// follow it.
func (x *Index) root(h head) []byte {
	h.Tags = [][2]string{}
	number := map[string]int{}
	for i, t := range x.tags {
		h.Tags = append(h.Tags, [2]string{t.Slug, t.Title})
		number[t.Slug] = i
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
	return b
}

// version returns a hash that identifies this state of the index.
func version(names []string, made map[string][]byte) string {
	h := fnv.New32a()
	for _, name := range names {
		_, _ = h.Write(made[name])
	}
	return fmt.Sprintf("%08x", h.Sum32())
}
