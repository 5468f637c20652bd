package problem

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// maxSuggestions is the largest number of names that a hint suggests.
const maxSuggestions = 3

// minPrefix is the number of letters from which a word can be the beginning of a name. Shorter words begin too many
// names.
const minPrefix = 3

// Names are names that a person can abbreviate or misspell, each with a description. It is not safe for concurrent use.
type Names struct {
	names []string
	words []string // by index in names: words of a name and its description, " pig physics informed … "
}

// Add adds a name. The description, such as the title of a paper, can be empty.
func (n *Names) Add(name, description string) {
	n.names = append(n.names, name)
	n.words = append(n.words, spaced(name+" "+description))
}

// Suggest returns at most three names that were most likely intended, best first: names that begin with the word, then
// names that contain all of its words in the name or its description, then names that differ in a few letters.
func (n *Names) Suggest(word string) []string {
	want := spaced(word)
	if want == " " {
		return nil
	}
	found := n.beginning(want)
	for _, more := range []func() []string{
		func() []string { return n.including(strings.Fields(want)) },
		func() []string { return new(Effort).nearest(word, n.names) },
	} {
		if len(found) >= maxSuggestions {
			break
		}
		for _, name := range more() {
			if !slices.Contains(found, name) {
				found = append(found, name)
			}
		}
	}
	return found[:min(len(found), maxSuggestions)]
}

// beginning returns the names that begin with some words. Names that contain the last word as a whole come first.
func (n *Names) beginning(want string) []string {
	open := strings.TrimSuffix(want, " ")
	var whole, part []string
	for i, words := range n.words {
		switch {
		case strings.HasPrefix(words, want):
			whole = append(whole, n.names[i])
		case len(open) > minPrefix && strings.HasPrefix(words, open):
			part = append(part, n.names[i])
		}
	}
	return append(shortestFirst(whole), shortestFirst(part)...)
}

// including returns the names that contain all of some words in the name or the description.
func (n *Names) including(want []string) []string {
	var found []string
	for i, words := range n.words {
		if !slices.ContainsFunc(want, func(word string) bool { return !includes(words, word) }) {
			found = append(found, n.names[i])
		}
	}
	return shortestFirst(found)
}

// includes reports whether a text contains a word, or one that begins with it.
func includes(text, word string) bool {
	if len(word) <= minPrefix {
		word += " "
	}
	return strings.Contains(text, " "+word)
}

func shortestFirst(names []string) []string {
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return names
}

// spaced returns the words of a text in lower case, with a space around each.
func spaced(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
	return " " + strings.Join(append(words, ""), " ")
}

// maxQuote is the maximum length of a quoted text, in characters.
const maxQuote = 60

// Quote returns a text of the user in quotes for a message, truncated if necessary. It adds no escapes: Problem.Error
// and Visible replace control characters.
func Quote(text string) string { return `"` + clip(text) + `"` }

// QuoteField returns the name of a field in backticks for a message, truncated if necessary.
func QuoteField(name string) string { return "`" + clip(name) + "`" }

// clip truncates a text. It reads only the beginning, because many problems can quote the same long text.
func clip(text string) string {
	runes := make([]rune, 0, maxQuote)
	for _, r := range text {
		if len(runes) == maxQuote {
			n := maxQuote - 1
			for n > 0 && unicode.IsMark(runes[n]) { // do not separate a letter from its accents
				n--
			}
			return string(runes[:n]) + "…"
		}
		runes = append(runes, r)
	}
	return text
}

// DidYouMean returns the hint that suggests some names, or "" if there are none.
func DidYouMean(names ...string) string {
	if len(names) == 0 {
		return ""
	}
	return "did you mean " + OneOf(names) + "?"
}

// OneOf lists at least one name in a hint: "a, b or c".
func OneOf(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
