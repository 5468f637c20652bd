package search

import (
	"maps"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// A shard is some of the words, in order.
type shard struct {
	terms    []*term
	perGroup int
}

// commonWords is how many of the most frequent words have the first shard for themselves. It alone answers for
// the first letters of a word, which begin words of many shards.
const commonWords = 1000

// sharded divides words into shards.
func sharded(terms []*term, papers int) []shard {
	common, others := frequent(terms, commonWords)
	all := []shard{{common, 1}}
	cuts := cut(others, shards(papers))
	for i := range len(cuts) - 1 {
		all = append(all, shard{others[cuts[i]:cuts[i+1]], wordsPerGroup})
	}
	return all
}

// frequent gives the words that most papers have, at most so many, and the others. Of words with equally many papers the
// first are taken.
func frequent(terms []*term, most int) (chosen, others []*term) {
	if len(terms) <= most {
		return terms, nil
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

// cut divides words into shards of about the same size, and gives where each begins, and the end.
func cut(terms []*term, shards int) []int {
	size := func(t *term) int { return 4 + len(t.word)/2 }
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

// dictionary is what a shard says of its words: the words, how many papers have each, and the lengths of the groups
// of their lists.
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

// appendWords writes how many words there are, and each as the number of bytes that it shares with the one before, and
// the others.
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

// spelt is how many of the most frequent words that are not common can be meant by a mistyped one that
// shares no shard with them, and shortestSpelt how many letters they have at least.
const (
	spelt         = 40_000
	shortestSpelt = 4
)

// spelling is the frequent words, and of each how many bits the number of its papers has.
func spelling(shards []shard) []byte {
	var long []*term
	for _, s := range shards[1:] {
		for _, t := range s.terms {
			if utf8.RuneCountInString(t.word) >= shortestSpelt {
				long = append(long, t)
			}
		}
	}
	chosen, _ := frequent(long, spelt)
	b := appendWords(nil, chosen)
	for _, t := range chosen {
		b = append(b, byte(bits.Len(uint(len(t.postings)))))
	}
	return b
}
