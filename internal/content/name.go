package content

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A name is a person's name, split into its parts.
type name struct{ given, particle, family, suffix string }

// parse splits a clean name. The family name is the one passed in, the part before a comma, or the last word, so
// "Vincent van Gogh" is listed under G, and so is "Henry Gates III".
func parse(full, family string) name {
	before, after, comma := strings.Cut(full, ", ")
	switch {
	case family != "" && strings.Contains(full, family):
		return name{given: without(full, family), family: family}
	case comma && !isSuffix(after):
		return name{given: after, family: before}
	}
	words := strings.Fields(full)
	var n name
	if last := len(words) - 1; last > 1 && isSuffix(words[last]) {
		n.suffix, words = words[last], words[:last]
	}
	last := len(words) - 1
	if last < 0 {
		return n
	}
	n.family = strings.TrimSuffix(words[last], ",")
	particle := last
	for particle > 1 && isParticle(words[particle-1]) {
		particle--
	}
	n.particle = strings.Join(words[particle:last], " ")
	n.given = strings.Join(words[:particle], " ")
	return n
}

// without returns a clean name without a part of it: the last words that are equal to the part, or else the first
// characters that are.
func without(full, part string) string {
	words, wanted := strings.Fields(full), strings.Fields(part)
	for at := len(words) - len(wanted); at >= 0; at-- {
		if end := at + len(wanted); slices.Equal(words[at:end], wanted) {
			return strings.Join(slices.Delete(words, at, end), " ")
		}
	}
	return strings.Join(strings.Fields(strings.Replace(full, part, "", 1)), " ")
}

// listed returns the name with the family name first.
func (n name) listed() string {
	listed := n.family
	if n.given != "" {
		listed += ", " + n.given
	}
	if n.particle != "" {
		listed += " " + n.particle
	}
	if n.suffix != "" {
		listed += ", " + n.suffix
	}
	return listed
}

// isParticle reports whether a word before a family name is a particle such as "van" or "de": only particles start with
// a lower-case letter.
func isParticle(word string) bool {
	first := strings.IndexFunc(word, unicode.IsLetter)
	return first >= 0 && unicode.IsLower([]rune(word[first:])[0])
}

var suffixes = []string{"jr", "sr", "ii", "iii", "iv"}

// isSuffix reports whether a word after a family name is a generational suffix such as "Jr.".
func isSuffix(word string) bool {
	return slices.Contains(suffixes, strings.ToLower(strings.TrimSuffix(word, ".")))
}

// KeepInitials returns a name without line breaks beside its initials: after one, or before one at the end of the name.
// Examples: "C. Karen Liu", "Daniel S".
func KeepInitials(name string) string {
	words := strings.Split(name, " ")
	if !slices.ContainsFunc(words, isInitial) {
		return name
	}
	var b strings.Builder
	for i, word := range words {
		switch {
		case i == 0:
		case isInitial(words[i-1]), i == len(words)-1 && isInitial(word):
			b.WriteRune('\u00a0')
		default:
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

// isInitial reports whether a word of a name is one letter, with or without a period.
func isInitial(word string) bool {
	first, size := utf8.DecodeRuneInString(word)
	return size > 0 && unicode.IsLetter(first) && (word[size:] == "" || word[size:] == ".")
}
