package search

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"runtime"
	"slices"

	"github.com/offprint/offprint/internal/parallel"
)

func appendVarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// make encodes all files.
func (x *Index) make() map[string][]byte {
	titles := make(map[string]string, len(x.tags))
	for _, t := range x.tags {
		titles[t.Slug] = t.Title
	}
	texts := textsOf(x.papers)
	terms := inverted(x.papers, texts, func(slug string) string { return titles[slug] }, runtime.GOMAXPROCS(0))
	weights, ranks := ranked(terms)
	shards := sharded(terms, len(x.papers))
	words, stretches := encodeShards(shards, len(x.papers), ranks)
	short := shorthandOf(texts)
	sample := short.sample(texts)
	blocks := short.pack(texts, sample)

	made := make(map[string][]byte, len(x.names))
	h := head{Papers: len(x.papers), Weights: weights, Words: firsts(shards[1:]), Short: short.words}
	var sizes []byte
	for kind, parts := range [][][]byte{words, stretches, blocks} {
		size := divide(made, kinds[kind], len(x.papers), parts)
		h.Sizes = append(h.Sizes, size)
		for _, part := range parts {
			sizes = appendVarint(sizes, uint64(len(part)))
		}
	}
	p := newPacker(nil)
	made[spellingName] = p.pack(spelling(shards))
	h.Version = version(x.names[1:], made)
	made[rootName] = p.pack(append(append(x.root(h), sizes...), sample...))
	return made
}

// encodeShards returns the dictionary and the lists of each shard.
func encodeShards(shards []shard, papers int, ranks ranking) (words, stretches [][]byte) {
	type worker struct {
		*packer
		*lister
	}
	newWorker := func() worker { return worker{newPacker(nil), &lister{papers: papers, ranks: ranks}} }
	words, stretches = make([][]byte, len(shards)), make([][]byte, len(shards))
	parallel.EachWith(len(shards), newWorker, func(w worker, i int) {
		l := w.lists(shards[i].terms, shards[i].perGroup)
		words[i], stretches[i] = w.pack(dictionary(shards[i].terms, l)), l.bytes
	})
	return words, stretches
}

// divide distributes the parts of a kind over its files in order, and returns the size of every file except the last.
// A part can start in one file and end in the next.
func divide(made map[string][]byte, k kind, papers int, parts [][]byte) int {
	all := slices.Concat(parts...)
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
