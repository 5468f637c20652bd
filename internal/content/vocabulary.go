package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
)

// A Term is one tag of the vocabulary.
type Term struct {
	// The name of the tag in front matter and in paths.
	Tag string `yaml:"tag"`
	// The name that readers see.
	Title string `yaml:"title"`
	// One sentence for the page of the tag.
	Description string `yaml:"description"`
	// Phrases: an import adds the tag to a paper whose title or abstract contains one of them.
	Phrases []string `yaml:"phrases"`
	// Former names of the tag. Their paths redirect to the tag. `offprint tags rename` adds to them.
	Aliases []string `yaml:"aliases"`
}

// FindTerm returns the term of a tag. If the vocabulary does not define the tag, the title is derived from its name.
func FindTerm(terms []Term, tag string) Term {
	for _, t := range terms {
		if t.Tag == tag && t.Title != "" {
			return t
		}
	}
	first, size := utf8.DecodeRuneInString(tag)
	return Term{Tag: tag, Title: string(unicode.ToUpper(first)) + strings.ReplaceAll(tag[size:], "-", " ")}
}

// A StrayTag is a tag outside the vocabulary.
type StrayTag struct {
	What, Hint string
	Now        string // the tag's name in the vocabulary, if it was renamed
	IsOwn      bool   // the tag is neither renamed nor mistyped: one report for all its papers is enough
}

// Stray describes a tag of some papers if a vocabulary does not have it, and returns nil otherwise. If there is no
// vocabulary, every tag is fine.
func Stray(terms []Term, tag string, papers int) *StrayTag {
	names := make([]string, len(terms))
	for i, t := range terms {
		names[i] = t.Tag
	}
	if len(terms) == 0 || slices.Contains(names, tag) {
		return nil
	}
	for _, t := range terms {
		if slices.Contains(t.Aliases, tag) {
			what := "the tag " + problem.Quote(tag) + " was renamed to " + problem.Quote(t.Tag)
			return &StrayTag{What: what, Hint: "write " + t.Tag, Now: t.Tag}
		}
	}
	if near := problem.Nearest(tag, names); near != "" {
		hint := problem.DidYouMean(near)
		return &StrayTag{What: "the tag " + problem.Quote(tag) + " is not in the vocabulary", Hint: hint}
	}
	return &StrayTag{
		What: "the tag " + problem.Quote(tag) + " of " + Plural(papers, "paper") + " is not in the vocabulary",
		Hint: "add it to `tags` in site.yaml, or remove it", IsOwn: true,
	}
}

// A Matcher finds the terms of a vocabulary in texts. It is immutable and safe for concurrent use.
type Matcher struct {
	terms   []Term
	byFirst map[string][]phrase // by the first word, in lower case and singular
}

type phrase struct {
	term  int
	words []string
	exact []bool // whether a word is case-sensitive: MoE does not match moe
}

// A Match is a tag and the phrase that matched.
type Match struct{ Tag, Phrase string }

// NewMatcher prepares a vocabulary for matching.
//
// A phrase matches whole words. Hyphens and spaces are equivalent, and the last word matches in singular or plural. A
// word with a capital letter matches only in that spelling, so "SAM" does not match "Sam".
func NewMatcher(terms []Term) *Matcher {
	m := &Matcher{terms: terms, byFirst: map[string][]phrase{}}
	for i, t := range terms {
		for _, text := range t.Phrases {
			p := phrase{term: i, words: words(text)}
			if len(p.words) == 0 {
				continue
			}
			for _, w := range p.words {
				p.exact = append(p.exact, w != strings.ToLower(w))
			}
			first := Singular(strings.ToLower(p.words[0]))
			m.byFirst[first] = append(m.byFirst[first], p)
		}
	}
	return m
}

// Match returns the tags whose phrases occur in the texts, in the vocabulary's order, each with the first phrase that
// matched.
func (m *Matcher) Match(texts ...string) []Match {
	if len(m.byFirst) == 0 {
		return nil
	}
	earned := make([]string, len(m.terms))
	for _, text := range texts {
		for w, rest := cutWord(text); w != ""; w, rest = cutWord(rest) {
			for _, p := range m.byFirst[Singular(strings.ToLower(w))] {
				if earned[p.term] == "" && p.matches(w, rest) {
					earned[p.term] = strings.Join(p.words, " ")
				}
			}
		}
	}
	var matches []Match
	for i, by := range earned {
		if by != "" {
			matches = append(matches, Match{m.terms[i].Tag, by})
		}
	}
	return matches
}

// matches reports whether a text that starts with a word, and continues with rest, starts with the phrase.
func (p phrase) matches(word, rest string) bool {
	for i, want := range p.words {
		got := word
		if i > 0 {
			got, rest = cutWord(rest)
		}
		if !p.exact[i] {
			got, want = strings.ToLower(got), strings.ToLower(want)
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

// words splits a text into runs of letters and digits.
func words(text string) (all []string) {
	for w, rest := cutWord(text); w != ""; w, rest = cutWord(rest) {
		all = append(all, w)
	}
	return all
}

// cutWord returns the first run of letters and digits in a text, and what follows. Without one, the word is "".
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

// Singular removes the plural ending of an English word, well enough to compare two words.
func Singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 5 && strings.HasSuffix(w, "sses"):
		return w[:len(w)-2]
	case len(w) > 2 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") &&
		!strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}
