package edit

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
)

// This file finds the phrases that a collection of papers is about.
//
// In come titles and abstracts as plain text, out go phrases of several words, each with the documents that have
// it, the most telling first. It is the C-value of Frantzi, Ananiadou and Mima ("Automatic recognition of
// multi-word terms: the C-value/NC-value method", International Journal on Digital Libraries 3, 2000):
//
//	C(a) = log2|a| · (f(a) − the mean of f(b) over the longer candidates b that hold a)
//
// so that a phrase counts for the documents in which it stands for itself, and longer ones count more; times the
// inverse document frequency of its rarest word (Spärck Jones, "A statistical interpretation of term specificity
// and its application in retrieval", 1972), since what stands everywhere tells nothing. The frequency f is the number of documents and not of occurrences, for a tag is for many papers. The place of
// the method's linguistic filter, which needs a tagger, is taken by that of RAKE (Rose et al., "Automatic keyword
// extraction from individual documents", 2010): candidates stand between stop words and punctuation. A phrase all of
// whose words stand in every third document is none. Nothing is learned or drawn,
// so that the same documents give the same phrases.

// A phrase is one that several documents have.
type phrase struct {
	Text      string // as most documents write it
	Documents []int  // that have it, rising
	Score     float64
}

// longest is how many words a candidate can have.
const longest = 5

// findPhrases gives the phrases that stand in at least so many documents, each a list of texts.
func findPhrases(documents [][]string, atLeast int) []phrase {
	s := search{words: map[string]*frequency{}, candidates: map[string]*candidate{}, atLeast: atLeast}
	for _, pass := range []func([]word, int){s.count, s.collect} {
		for i, texts := range documents {
			for _, text := range texts {
				for _, run := range runs(text) {
					pass(run, i)
				}
			}
		}
	}
	frequent := s.frequent(max(len(documents)/3, fewest))
	nest(frequent)
	var phrases []phrase
	for _, c := range frequent {
		if score := c.value() * math.Log2(float64(len(documents))/float64(s.rarest(c))); score > 0 {
			phrases = append(phrases, phrase{s.spelling(c), c.documents, score})
		}
	}
	slices.SortStableFunc(phrases, func(a, b phrase) int { return cmp.Compare(b.Score, a.Score) })
	return phrases
}

// fewest is how many documents a word may always stand in without being common.
const fewest = 5

// A search is all that was found in some documents.
type search struct {
	words      map[string]*frequency
	candidates map[string]*candidate
	atLeast    int
}

// A frequency is of one word, in the singular and in small letters.
type frequency struct {
	documents int
	last      int  // that was counted
	small     bool // it stands somewhere in small letters
}

// count counts the documents of the words of a run. Documents come in order.
func (s *search) count(run []word, document int) {
	for _, w := range run {
		f := s.words[content.Singular(w.folded)]
		if f == nil {
			f = &frequency{last: -1}
			s.words[content.Singular(w.folded)] = f
		}
		if f.last != document {
			f.documents, f.last = f.documents+1, document
		}
		f.small = f.small || w.text == w.folded
	}
}

// isFrequent tells whether enough documents have a word for it to be part of a phrase: most words are too rare,
// and what holds them need not be looked at.
func (s *search) isFrequent(w word) bool {
	return s.words[content.Singular(w.folded)].documents >= s.atLeast
}

// frequent are the candidates that enough documents have, and that not all words of which are common, those with a rare
// word first.
func (s *search) frequent(common int) []*candidate {
	var kept []*candidate
	for _, c := range s.candidates {
		if len(c.documents) >= s.atLeast && s.rarest(c) <= common {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(s.rarest(a), s.rarest(b)), cmp.Compare(a.key, b.key))
	})
	return kept
}

// rarest is how many documents have the word of a candidate that the fewest have. Of candidates of one value
// that with the rarer word says more.
func (s *search) rarest(c *candidate) int {
	least := math.MaxInt
	for _, w := range c.part {
		least = min(least, s.words[content.Singular(w.folded)].documents)
	}
	return least
}

// A candidate is what may be a phrase.
type candidate struct {
	key       string // its words, folded, with blanks between
	part      []word // as it stood first
	documents []int
	spellings map[string]int // how often it is written how
	within    []int          // the frequencies of the longer candidates that hold it
}

// collect takes in every part of a run of words that may be a phrase.
func (s *search) collect(run []word, document int) {
	for i := range run {
		if run[i].glued || !s.isFrequent(run[i]) {
			continue
		}
		for j := i + 1; j < len(run) && j < i+longest && s.isFrequent(run[j]); j++ {
			if j+1 < len(run) && run[j+1].glued || !run[j].ends() {
				continue
			}
			part := run[i : j+1]
			key := fold(part)
			c := s.candidates[key]
			if c == nil {
				c = &candidate{key: key, part: part, spellings: map[string]int{}}
				s.candidates[key] = c
			}
			if n := len(c.documents); n == 0 || c.documents[n-1] != document {
				c.documents = append(c.documents, document)
			}
			c.spellings[spell(part)]++
		}
	}
}

// nest tells each candidate of the longer ones that hold it.
func nest(candidates []*candidate) {
	byKey := make(map[string]*candidate, len(candidates))
	for _, c := range candidates {
		byKey[c.key] = c
	}
	for _, c := range candidates {
		words := strings.Split(c.key, " ")
		for i := range words {
			for j := i + 2; j <= len(words); j++ {
				if inner := byKey[strings.Join(words[i:j], " ")]; inner != nil && inner != c {
					inner.within = append(inner.within, len(c.documents))
				}
			}
		}
	}
}

// value is the C-value.
func (c *candidate) value() float64 {
	f := float64(len(c.documents))
	if len(c.within) > 0 {
		sum := 0
		for _, n := range c.within {
			sum += n
		}
		f -= float64(sum) / float64(len(c.within))
	}
	return math.Log2(float64(len(c.part))) * f
}

// spelling is how most documents write a phrase; of several ways the first in order of letters. A capital
// letter that a word has only in titles and at the beginning of sentences is none of it.
func (s *search) spelling(c *candidate) string {
	best, most := "", 0
	for _, spelling := range slices.Sorted(maps.Keys(c.spellings)) {
		if n := c.spellings[spelling]; n > most {
			best, most = spelling, n
		}
	}
	var b strings.Builder
	for i, text := range strings.FieldsFunc(best, func(r rune) bool { return r == ' ' || r == '-' }) {
		if i > 0 {
			b.WriteByte(best[b.Len()])
		}
		if folded := strings.ToLower(text); s.words[content.Singular(folded)].small && len(folded) == len(text) &&
			isTitled(text) {
			text = folded
		}
		b.WriteString(text)
	}
	return b.String()
}

// fold is what all spellings of a phrase have in common: small letters, the last word in the singular, and no
// hyphens.
func fold(part []word) string {
	words := make([]string, len(part))
	for i, w := range part {
		words[i] = w.folded
	}
	words[len(words)-1] = content.Singular(words[len(words)-1])
	return strings.Join(words, " ")
}

// spell writes a phrase as it stands.
func spell(part []word) string {
	var b strings.Builder
	for i, w := range part {
		if i > 0 && w.glued {
			b.WriteByte('-')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// isTitled tells whether a word has a capital letter at its beginning alone.
func isTitled(text string) bool {
	for i, r := range text {
		if unicode.IsUpper(r) != (i == 0) {
			return false
		}
	}
	return true
}
