package search

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"

	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/parallel"
)

func appendVarint(b []byte, n uint64) []byte { return binary.AppendUvarint(b, n) }

// appendText appends a text, preceded by its length.
func appendText(b []byte, s string) []byte { return append(appendVarint(b, uint64(len(s))), s...) }

// make returns the contents of all files, by name.
func (x *Index) make() map[string][]byte {
	texts := textsOf(x.papers)
	known := loadPartCache(x.store, x.hashes())
	terms := known.terms(texts, x.tagTitle())
	weights, ranks := ranked(terms)
	shards := sharded(terms, len(x.papers))
	words, stretches := known.encodeShards(shards, len(x.papers), ranks)
	short := known.shorthand(texts)
	sample := known.sample(short, texts)
	blocks := short.pack(texts, sample, known)
	p := newPacker(nil)
	spellings := known.spellings(shards, p)
	h := head{
		Papers: len(x.papers), Weights: weights, Words: firstWords(shards[1:]), Short: short.words, Fields: x.fielded(),
		Whole: x.wholeFields(),
	}
	known.save(x.store, terms) // before the parts are joined, because a full build needs the most memory now

	names, rest := x.nameFacets()
	blocks = append(blocks, p.pack(encodeFacets(names, x.papers)), p.pack(encodeFacets(rest, x.papers)))

	made := make(map[string][]byte, len(x.names))
	var sizes []byte
	for kind, parts := range [][]string{words, stretches, blocks} {
		size := divide(made, kinds[kind], len(x.papers), parts)
		h.Sizes = append(h.Sizes, size)
		for _, part := range parts {
			sizes = appendVarint(sizes, uint64(len(part)))
		}
	}
	for _, f := range names {
		h.Lazy = append(h.Lazy, f.Name)
	}
	made[spellingName] = []byte(spellings)
	h.Version = version(x.names[1:], made)
	made[rootName] = []byte(p.pack(append(append(x.root(h), sizes...), sample...)))
	return made
}

// spellings returns the compressed words for suggestions.
func (k *partCache) spellings(shards []shard, p *packer) string {
	suggestions := spelling(shards)
	return k.get(keyOf("spelling", string(suggestions)), func() string { return p.pack(suggestions) })
}

// tagTitle returns a function that returns the title of a tag, given its slug.
func (x *Index) tagTitle() func(slug string) string {
	titles := make(map[string]string, len(x.tags))
	for _, t := range x.tags {
		titles[t.Slug] = t.Title
	}
	return func(slug string) string { return titles[slug] }
}

// encodeShards returns the dictionary and the lists of each shard.
func (k *partCache) encodeShards(shards []shard, papers int, ranks ranking) (words, stretches []string) {
	type worker struct {
		*packer
		*lister
	}
	newWorker := func() *worker { return &worker{newPacker(nil), &lister{papers: papers, ranks: ranks}} }
	words, stretches = make([]string, len(shards)), make([]string, len(shards))
	parallel.EachWith(len(shards), newWorker, func(w *worker, i int) {
		s := shards[i]
		if i == 0 {
			l := k.commonLists(s, papers, ranks, w.lister)
			d := dictionary(s.terms, l)
			words[i] = k.get(keyOf("dictionary", string(d)), func() string { return w.pack(d) })
			stretches[i] = string(l.bytes)
			return
		}
		words[i], stretches[i] = splitPair(k.get(s.hashInputs(papers, ranks), func() string {
			l := w.lists(s.terms, s.perGroup)
			return joinPair(w.pack(dictionary(s.terms, l)), l.bytes)
		}))
	})
	return words, stretches
}

// commonLists returns the lists of the common words. These have most of the postings, and an edit changes few of them,
// so the cache stores the lists of each word separately.
func (k *partCache) commonLists(s shard, papers int, ranks ranking, l *lister) lists {
	var all lists
	var ofPapers, ofPositions []byte
	for i := range s.terms {
		word := shard{s.terms[i : i+1], s.perGroup}
		a, b := splitPair(k.get(word.hashInputs(papers, ranks), func() string {
			both := l.lists(word.terms, word.perGroup)
			end := both.lengths[0][0]
			return joinPair(string(both.bytes[:end]), both.bytes[end:])
		}))
		all.lengths[0], all.lengths[1] = append(all.lengths[0], len(a)), append(all.lengths[1], len(b))
		ofPapers, ofPositions = append(ofPapers, a...), append(ofPositions, b...)
	}
	all.bytes = append(ofPapers, ofPositions...)
	return all
}

// joinPair joins two strings. splitPair splits them again.
func joinPair(a string, b []byte) string {
	return string(append(append(appendVarint(nil, uint64(len(a))), a...), b...))
}

// splitPair returns the two strings that joinPair joined.
func splitPair(both string) (a, b string) {
	n, size := binary.Uvarint([]byte(both[:min(len(both), binary.MaxVarintLen64)]))
	return both[size:][:n], both[size:][n:]
}

// hashInputs returns a hash of the inputs of a shard's dictionary and lists. It writes them to the hash in pieces,
// because those of the common words are several megabytes.
func (s *shard) hashInputs(papers int, ranks ranking) cache.Hash {
	sum := xxh3.New()
	b := append(make([]byte, 0, 1<<10), "shard\x00"...)
	for _, n := range append([]int{papers, s.perGroup}, ranks[:]...) {
		b = appendVarint(b, uint64(n))
	}
	for _, t := range s.terms {
		b = appendVarint(appendText(b, t.word), uint64(len(t.postings)))
		for _, p := range t.postings {
			if b = binary.LittleEndian.AppendUint32(b, uint32(p)); len(b) > cap(b)-8 {
				_, _ = sum.Write(b)
				b = b[:0]
			}
		}
		_, _ = sum.Write(appendVarint(b, uint64(len(t.positions))))
		_, _ = sum.Write(t.positions)
		b = b[:0]
	}
	_, _ = sum.Write(b)
	return sum.Sum128().Bytes()
}

// divide distributes the parts of a kind over its files in order, and returns the size of every file except the last. A
// part can span files.
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
	Words   []string    `json:"words"`           // first word of each shard but that of common words; the first is ""
	Weights []int       `json:"weights"`         // weights of words, most frequent first
	Short   []string    `json:"short"`           // words represented by the bytes from 128 in texts
	Sizes   []int       `json:"sizes"`           // size of each file of words, lists and papers, except the last
	Version string      `json:"version"`         // version of all files except the root
	Fields  []string    `json:"fields"`          // see fielded
	Whole   [][2]string `json:"whole,omitempty"` // see wholeFields
	Upvotes bool        `json:"upvotes"`         // whether there is a column of upvotes
	Facets  []facet     `json:"facets"`          // tags, and then the other fields with an index
	Lazy    []string    `json:"lazy"`            // names of the facets that are stored after the papers
}

// firstWords returns the first word of each shard, or "" for the first shard, where browsers look for words that sort
// before all others.
func firstWords(shards []shard) []string {
	words := make([]string, len(shards))
	for i, s := range shards {
		switch {
		case i > 0 && len(s.terms) > 0:
			words[i] = s.terms[0].word
		case i > 0:
			words[i] = "\U0010FFFF" // an empty shard; this sorts after all words
		}
	}
	return words
}

// version returns a hash of the files with the given names.
func version(names []string, made map[string][]byte) string {
	h := fnv.New32a()
	for _, name := range names {
		_, _ = h.Write(made[name])
	}
	return fmt.Sprintf("%08x", h.Sum32())
}
