package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

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
	// Phrases that papers on other subjects mention as well. A paper gets the tag if its title contains one of them, or
	// if its abstract contains four, and one more for each tag that the paper gets from its title.
	Common []string `yaml:"common"`
	// Longer phrases in which a phrase of the tag does not count: `vision-language model` for `language model`.
	Except []string `yaml:"except"`
	// Former names of the tag. Their paths redirect to the tag. `offprint tags rename` adds to them.
	Aliases []string `yaml:"aliases"`
}

// FindTerm returns the term of a tag. If the vocabulary has no title for the tag, it derives one from the tag's name.
func FindTerm(terms []Term, tag string) Term {
	for _, t := range terms {
		if t.Tag == tag && t.Title != "" {
			return t
		}
	}
	first, size := utf8.DecodeRuneInString(tag)
	return Term{Tag: tag, Title: string(unicode.ToUpper(first)) + strings.ReplaceAll(tag[size:], "-", " ")}
}

// HasTitle reports whether a vocabulary has a title for a tag.
func HasTitle(terms []Term, tag string) bool {
	return slices.ContainsFunc(terms, func(t Term) bool { return t.Tag == tag && t.Title != "" })
}

// A StrayTag is a tag outside the vocabulary.
type StrayTag struct {
	What, Hint string
	Now        string // new name of the tag, if it was renamed
	IsOwn      bool   // whether the tag is neither renamed nor mistyped; one report for all its papers is enough
}

// Stray returns the description of a tag if it is not in the vocabulary, and nil otherwise. papers is the number of
// papers with the tag. If the vocabulary is empty, every tag is valid.
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

// SameTag reports whether two spellings of a tag mean the same: they differ at most in case, accents, spaces and
// punctuation. The signs in C++, C# and A* are not punctuation.
func SameTag(a, b string) bool { return plainTag(a) == plainTag(b) }

func plainTag(text string) string {
	hasAccents := false // whether a mark is an accent, rather than a vowel, as in Thai
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			hasAccents = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
			return r
		case unicode.IsDigit(r) || unicode.IsMark(r) && !hasAccents || strings.ContainsRune("+#*", r):
			return r
		}
		return -1
	}, norm.NFKD.String(strings.ToLower(text)))
}

// Singular removes the plural ending of an English word. The result can be compared, but need not be a word.
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
