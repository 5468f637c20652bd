package search

import (
	"math/bits"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// A shard is a part of the index: the common words, or a range of the others in alphabetical order.
type shard struct {
	terms    []*term
	perGroup int
}

// commonWords is the number of words in the first shard: the most frequent ones. If words with a prefix are in too many
// shards, a browser completes the prefix only from this shard.
const commonWords = 1000

// sharded divides words into shards. The common words are first; they contain no words of fields.
func sharded(terms []*term, papers int) []shard {
	plain := make([]*term, 0, len(terms))
	for _, t := range terms {
		if !isFielded(t.word) {
			plain = append(plain, t)
		}
	}
	common, _ := frequent(plain, commonWords)
	others := without(terms, common)
	all := []shard{{common, 1}}
	cuts := cut(others, shards(papers))
	for i := range len(cuts) - 1 {
		all = append(all, shard{others[cuts[i]:cuts[i+1]], wordsPerGroup})
	}
	return all
}

// without returns the words that are not in part, which contains some of terms in the same order.
func without(terms, part []*term) []*term {
	others := make([]*term, 0, len(terms)-len(part))
	for _, t := range terms {
		if len(part) > 0 && t == part[0] {
			part = part[1:]
		} else {
			others = append(others, t)
		}
	}
	return others
}

// frequent returns the words that occur in the most papers, up to the given number, and the other words, both in the
// order of terms. Of words with the same number of papers, it chooses the first.
func frequent(terms []*term, most int) (chosen, others []*term) {
	if len(terms) <= most {
		return terms, nil
	}
	room := most
	var words []int // number of words by their number of papers
	for _, t := range terms {
		words = append(words, make([]int, max(0, len(t.postings)+1-len(words)))...)
		words[len(t.postings)]++
	}
	least := len(words) - 1 // number of papers from which not all words fit
	for ; least > 0 && words[least] <= most; least-- {
		most -= words[least]
	}
	chosen, others = make([]*term, 0, room), make([]*term, 0, len(terms)-room)
	for _, t := range terms {
		switch n := len(t.postings); {
		case n == least && most > 0:
			most--
			fallthrough
		case n > least:
			chosen = append(chosen, t)
		default:
			others = append(others, t)
		}
	}
	return chosen, others
}

// cut divides words into shards of similar size. It returns the start of each shard and the end of the last. A shard
// starts with the word that has the least hash among those near the place where all shards would have the same size. A
// new word therefore moves few starts, and most shards do not change.
func cut(terms []*term, shards int) []int {
	size := func(t *term) int { return 4 + len(t.word)/2 }
	total := 0
	for _, t := range terms {
		total += size(t)
	}
	cuts, sum, near := []int{0}, 0, total/shards/8
	start, least := -1, uint64(0) // the best start of the next shard so far, and its hash
	for i, t := range terms {
		end := total * len(cuts) / shards
		if len(cuts) == shards {
			break
		}
		if hash := xxh3.HashString(t.word); sum >= end-near && (start < 0 || hash < least) {
			start, least = i, hash
		}
		if sum >= end {
			cuts, start = append(cuts, start), -1
		}
		sum += size(t)
	}
	for len(cuts) <= shards {
		cuts = append(cuts, len(terms))
	}
	return cuts
}

// dictionary encodes the words of a shard, the number of papers of each word, and the lengths of the groups of lists.
func dictionary(terms []*term, l lists) []byte {
	b := appendWords(nil, terms)
	for _, t := range terms {
		b = appendVarint(b, uint64(len(t.postings)))
	}
	for _, part := range l.lengths {
		for _, n := range part {
			b = appendVarint(b, uint64(n))
		}
	}
	return b
}

// appendWords appends the number of words and, for each, the length of the prefix shared with the previous word, the
// length of the rest, and the rest.
func appendWords(b []byte, terms []*term) []byte {
	b = appendVarint(b, uint64(len(terms)))
	before := ""
	for _, t := range terms {
		shared := 0
		for shared < min(len(before), len(t.word)) && before[shared] == t.word[shared] {
			shared++
		}
		b = appendVarint(b, uint64(shared))
		b = appendVarint(b, uint64(len(t.word)-shared))
		b = append(b, t.word[shared:]...)
		before = t.word
	}
	return b
}

// maxSuggested is the maximum number of words in spelling.bin, which correct mistyped words in other shards: the most
// frequent words that are not common and have at least minSuggested letters.
const (
	maxSuggested = 40_000
	minSuggested = 4
)

// spelling encodes the words for suggestions and, for each word, the length in bits of its number of papers.
func spelling(shards []shard) []byte {
	words := 0
	for _, s := range shards[1:] {
		words += len(s.terms)
	}
	long := make([]*term, 0, words)
	for _, s := range shards[1:] {
		for _, t := range s.terms {
			if !isFielded(t.word) && utf8.RuneCountInString(t.word) >= minSuggested {
				long = append(long, t)
			}
		}
	}
	chosen, _ := frequent(long, maxSuggested)
	b := appendWords(nil, chosen)
	for _, t := range chosen {
		b = append(b, byte(bits.Len(uint(len(t.postings)))))
	}
	return b
}
