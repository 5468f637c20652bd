package content

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Matcher finds the terms of a vocabulary in texts. It is immutable and safe for concurrent use.
type Matcher struct {
	terms   []Term
	byFirst map[string][]phrase // by the first word, in lower case and singular
}

// A phrase is a phrase of a term, split into words.
type phrase struct {
	term  int // index in Matcher.terms
	kind  phraseKind
	words []string
	exact []bool // by index in words: whether case matters, so that MoE does not match moe
}

// A phraseKind is the field of a Term that contains a phrase.
type phraseKind int

const (
	certain phraseKind = iota // Term.Phrases
	common                    // Term.Common
	except                    // Term.Except
)

// A Match is a tag with the phrase that matched and its position: the index of the text, and the offsets in bytes where
// the phrase starts and ends.
type Match struct {
	Tag, Phrase      string
	Text, Start, End int
}

// NewMatcher returns a Matcher for a vocabulary.
//
// A phrase matches whole words. Hyphens and spaces are equivalent, and the last word matches in singular or plural. A
// word with a capital letter matches only in that spelling, so "SAM" does not match "Sam".
func NewMatcher(terms []Term) *Matcher {
	m := &Matcher{terms: terms, byFirst: map[string][]phrase{}}
	for i, t := range terms {
		for kind, texts := range [][]string{certain: t.Phrases, common: t.Common, except: t.Except} {
			for _, text := range texts {
				m.add(phrase{term: i, kind: phraseKind(kind)}, text)
			}
		}
	}
	return m
}

// add adds a phrase that consists of the words of a text.
func (m *Matcher) add(p phrase, text string) {
	for _, w := range wordsOf(text) {
		p.words = append(p.words, w.text)
		p.exact = append(p.exact, w.text != w.folded)
	}
	if len(p.words) > 0 {
		first := Singular(strings.ToLower(p.words[0]))
		m.byFirst[first] = append(m.byFirst[first], p)
	}
}

// Match returns the tags whose phrases occur in a paper, in the order of the vocabulary, each with the phrase that
// decided. The first text is the title.
//
// One of Term.Phrases is enough. Of Term.Common, one in the title is enough, or four in the abstract and one more for
// each tag that the title decided, because a mention in the abstract means less if the title names the subject.
// Adjacent phrases of one tag, such as "language models (LLMs)", count once. An occurrence within one of Term.Except
// does not count.
func (m *Matcher) Match(texts ...string) []Match {
	if len(m.byFirst) == 0 {
		return nil
	}
	tallies := make([]tally, len(m.terms))
	enough := 1
	for i, text := range texts {
		m.read(text, i, enough, tallies)
		if i == 0 {
			enough = minCommon + decided(tallies)
		}
	}
	var matches []Match
	for i, t := range tallies {
		if t.decided {
			t.match.Tag = m.terms[i].Tag
			matches = append(matches, t.match)
		}
	}
	return matches
}

// minCommon is the number of common phrases in the abstract that are enough if the title decides nothing.
const minCommon = 4

// decided returns the number of tallies that are decided.
func decided(tallies []tally) (n int) {
	for _, t := range tallies {
		if t.decided {
			n++
		}
	}
	return n
}

// A tally is the result for one term in the texts so far.
type tally struct {
	match    Match // phrase that decided or, until then, the first common one
	decided  bool
	common   int       // number of common phrases
	after    wordPlace // word after the last common phrase; a phrase that starts there or before does not count again
	excepted wordPlace // word after the last exception; phrases that end there or before are within it
}

// A wordPlace is the position of a word: the index of its text, and its index in the text.
type wordPlace struct{ text, word int }

// max returns the later of two places.
func (p wordPlace) max(q wordPlace) wordPlace {
	if p.text < q.text || p.text == q.text && p.word < q.word {
		return q
	}
	return p
}

// read adds the phrases in one text to the tallies. enough is the number of common phrases that decides.
func (m *Matcher) read(text string, index, enough int, tallies []tally) {
	words := wordsOf(text)
	for i, w := range words {
		here := m.byFirst[Singular(w.folded)]
		for _, p := range here {
			if t := &tallies[p.term]; p.kind == except && p.matches(words[i:]) {
				t.excepted = t.excepted.max(wordPlace{index, i + len(p.words)})
			}
		}
		for _, p := range here {
			t, end := &tallies[p.term], wordPlace{index, i + len(p.words)}
			if p.kind == except || t.decided || !p.matches(words[i:]) || t.excepted.max(end) == t.excepted {
				continue
			}
			last := words[end.word-1]
			match := Match{"", strings.Join(p.words, " "), index, w.start, last.start + len(last.text)}
			t.add(p, enough, wordPlace{index, i}, end, match)
		}
	}
}

// add adds an occurrence of a phrase.
func (t *tally) add(p phrase, enough int, from, end wordPlace, match Match) {
	if p.kind == common {
		if t.common == 0 || t.after.max(from) != t.after {
			t.common++
		}
		t.after = t.after.max(end)
	}
	if p.kind == certain || t.match.Phrase == "" {
		t.match = match
	}
	t.decided = p.kind == certain || t.common >= enough
}

// matches reports whether words start with the phrase.
func (p phrase) matches(words []textWord) bool {
	if len(words) < len(p.words) {
		return false
	}
	for i, want := range p.words {
		got := words[i].folded
		if p.exact[i] {
			got = words[i].text
		} else {
			want = strings.ToLower(want)
		}
		if i == len(p.words)-1 {
			got, want = Singular(got), Singular(want)
		}
		if got != want {
			return false
		}
	}
	return true
}

// A textWord is a run of letters and digits in a text.
type textWord struct {
	text, folded string // as written and in lower case
	start        int    // offset in bytes
}

// wordsOf splits a text into words.
func wordsOf(text string) []textWord {
	words := make([]textWord, 0, len(text)/6)
	for w, rest := cutWord(text); w != ""; w, rest = cutWord(rest) {
		words = append(words, textWord{w, strings.ToLower(w), len(text) - len(rest) - len(w)})
	}
	return words
}

// cutWord returns the first run of letters and digits in a text, and the text after it. Both are "" if the text has no
// word.
func cutWord(text string) (word, rest string) {
	start := strings.IndexFunc(text, isWordRune)
	if start < 0 {
		return "", ""
	}
	text = text[start:]
	for end, r := range text {
		if !isWordRune(r) {
			return text[:end], text[end:]
		}
	}
	return text, ""
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isPlain(r)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}
