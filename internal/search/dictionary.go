package search

import (
	"math/bits"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// A shard is a part of the index with consecutive words.
type shard struct {
	terms    []*term
	perGroup int
}

// commonWords is the number of frequent words in the first shard. Only that shard is used to complete the first
// letters of a word, because words with the same first letters can be in many shards.
const commonWords = 1000

// sharded divides words into shards. Words of fields are never common.
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

// without returns the words that are not in a sorted part of them.
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

// frequent returns the words that occur in the most papers, up to the given number, and the other words. Ties are
// resolved in alphabetical order.
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
	least := len(words) - 1 // number of papers of the words that fit only in part
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

// cut divides words into shards of similar size. It returns the start of each and the end of the last. A shard starts
// with the word that has the least hash among those near the place where all shards would have the same size. So a new
// word moves few of the starts, and the other shards stay as they are.
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

// dictionary encodes the words of a shard, the number of papers of each, and the lengths of the groups of their
// lists.
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

// appendWords writes the number of words and, for each word, the number of bytes it shares with the previous one, and
// the rest.
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

// maxSuggested is the number of words that can be suggested for a mistyped word in another shard: the most frequent
// ones that are not common and have at least minSuggested letters.
const (
	maxSuggested = 40_000
	minSuggested = 4
)

// spelling encodes the words for suggestions and, for each, the number of bits of its number of papers.
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
