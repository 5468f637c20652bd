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

// A phrase is a sequence of words that occurs in several documents.
//
// Phrases are scored by the C-value of Frantzi, Ananiadou and Mima ("Automatic recognition of multi-word terms: the
// C-value/NC-value method", International Journal on Digital Libraries 3, 2000):
//
//	C(a) = log2|a| · (f(a) − the mean of f(b) over the longer candidates b that contain a)
//
// So a phrase counts less if it is often part of a longer phrase, and longer phrases count more. There are four
// differences from the method:
//   - The score is multiplied by the inverse document frequency of the rarest word (Spärck Jones, "A statistical
//     interpretation of term specificity and its application in retrieval", 1972), because words that occur
//     everywhere are not distinctive.
//   - The frequency f counts documents, not occurrences, because a tag is for many papers.
//   - The linguistic filter, which needs a part-of-speech tagger, is replaced by that of RAKE (Rose et al., "Automatic
//     keyword extraction from individual documents", 2010): candidates are the words between stop words and
//     punctuation.
//   - A phrase is dropped if each of its words occurs in more than a third of the documents and in more than five, if
//     it is in genericPhrases, or if papers only mention it (see isTopic).
//
// The result is deterministic.
type phrase struct {
	Text      string // in the most frequent spelling
	Documents []int  // indexes of the documents that contain it, ascending
	Score     float64
}

// maxWords is the maximum number of words in a candidate.
const maxWords = 5

// findPhrases returns the phrases that occur in at least atLeast documents, best first. Each document is a list of
// texts; if there are several, the first is the title.
func findPhrases(documents [][]string, atLeast int) []phrase {
	s := search{words: map[string]*frequency{}, candidates: map[string]*candidate{}, atLeast: atLeast}
	for _, pass := range []func([]word, int){s.count, s.collect} {
		for i, texts := range documents {
			for j, text := range texts {
				s.inTitle = j == 0 && len(texts) > 1
				for _, run := range runs(text) {
					pass(run, i)
				}
			}
		}
	}
	frequent := s.frequent(max(len(documents)/3, neverCommon))
	setWithin(frequent)
	var phrases []phrase
	for _, c := range frequent {
		if score := c.value() * math.Log2(float64(len(documents))/float64(s.rarest(c))); score > 0 {
			phrases = append(phrases, phrase{s.spelling(c), c.documents, score})
		}
	}
	slices.SortStableFunc(phrases, func(a, b phrase) int { return cmp.Compare(b.Score, a.Score) })
	return phrases
}

// neverCommon is the number of documents up to which a word does not count as common, even in a small archive.
const neverCommon = 5

// A search collects the words and candidates of some documents.
type search struct {
	words      map[string]*frequency
	candidates map[string]*candidate
	atLeast    int
	inTitle    bool // whether the current text is a title
}

// A frequency is the number of documents with a word, in any case and number.
type frequency struct {
	documents int
	last      int  // the last document that was counted
	lower     bool // whether the word occurs in lower case
}

// count counts the documents of each word in a run. Documents must come in order.
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
		f.lower = f.lower || w.text == w.folded
	}
}

// isFrequent reports whether a word occurs in enough documents to be part of a phrase. This excludes most candidates
// early, because most words are rare.
func (s *search) isFrequent(w word) bool {
	return s.words[content.Singular(w.folded)].documents >= s.atLeast
}

// frequent returns the candidates that occur in enough documents and have at least one word that is not common, sorted
// by their rarest words.
func (s *search) frequent(common int) []*candidate {
	var kept []*candidate
	for _, c := range s.candidates {
		if len(c.documents) >= s.atLeast && s.rarest(c) <= common && c.isTopic() {
			kept = append(kept, c)
		}
	}
	slices.SortFunc(kept, func(a, b *candidate) int {
		return cmp.Or(cmp.Compare(s.rarest(a), s.rarest(b)), cmp.Compare(a.key, b.key))
	})
	return kept
}

// rarest returns the number of documents that contain a candidate's rarest word.
func (s *search) rarest(c *candidate) int {
	least := math.MaxInt
	for _, w := range c.part {
		least = min(least, s.words[content.Singular(w.folded)].documents)
	}
	return least
}

// A candidate is a possible phrase.
type candidate struct {
	key       string // its words, folded and separated by spaces
	part      []word // the first occurrence
	documents []int
	about     []int          // the documents with the candidate in the title or at least twice
	spellings map[string]int // number of occurrences of each spelling
	within    []int          // the numbers of documents of the longer candidates that contain this one
}

// collect adds every part of a run of words that can be a phrase to the candidates.
func (s *search) collect(run []word, document int) {
	for i := range run {
		if run[i].hyphenated || !s.isFrequent(run[i]) {
			continue
		}
		for j := i + 1; j < len(run) && j < i+maxWords && s.isFrequent(run[j]); j++ {
			if j+1 < len(run) && run[j+1].hyphenated || !run[j].canEnd() {
				continue
			}
			part := run[i : j+1]
			key := fold(part)
			c := s.candidates[key]
			if c == nil {
				c = &candidate{key: key, part: part, spellings: map[string]int{}}
				s.candidates[key] = c
			}
			c.add(document, s.inTitle)
			c.spellings[spell(part)]++
		}
	}
}

// add adds an occurrence. Documents must come in order.
func (c *candidate) add(document int, inTitle bool) {
	isNew := len(c.documents) == 0 || c.documents[len(c.documents)-1] != document
	if isNew {
		c.documents = append(c.documents, document)
	}
	if (inTitle || !isNew) && (len(c.about) == 0 || c.about[len(c.about)-1] != document) {
		c.about = append(c.about, document)
	}
}

// isTopic reports whether a candidate can be the topic of a paper. Papers only mention some phrases, such as "batch
// size". A candidate that occurs in several documents is such a phrase if less than a fifth of them have it in the
// title or at least twice.
func (c *candidate) isTopic() bool {
	const several = 5
	return !genericPhrases[c.key] && (len(c.documents) < several || 5*len(c.about) >= len(c.documents))
}

// setWithin sets the field within of all candidates.
func setWithin(candidates []*candidate) {
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

// value returns the C-value.
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

// spelling returns the most frequent spelling of a candidate; of equally frequent ones, the first in alphabetical
// order. It changes a capitalized word that also occurs in lower case to lower case.
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
		if folded := strings.ToLower(text); s.words[content.Singular(folded)].lower && len(folded) == len(text) &&
			isCapitalized(text) {
			text = folded
		}
		b.WriteString(text)
	}
	return b.String()
}

// fold returns the form that all spellings of a phrase have in common: in lower case, with the last word in the
// singular and without hyphens.
func fold(part []word) string {
	words := make([]string, len(part))
	for i, w := range part {
		words[i] = w.folded
	}
	words[len(words)-1] = content.Singular(words[len(words)-1])
	return strings.Join(words, " ")
}

// spell returns a phrase as written.
func spell(part []word) string {
	var b strings.Builder
	for i, w := range part {
		if i > 0 && w.hyphenated {
			b.WriteByte('-')
		} else if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}

// isCapitalized reports whether only the first letter of a word is a capital.
func isCapitalized(text string) bool {
	for i, r := range text {
		if unicode.IsUpper(r) != (i == 0) {
			return false
		}
	}
	return true
}
