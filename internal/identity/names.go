package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// A script is a group of writing systems. Names in different scripts cannot be compared: 山田 太郎 is Taro Yamada.
type script int

const (
	latin script = iota
	ideographic
	otherScript
)

// scriptOf returns the script of the first letter of a text.
func scriptOf(text string) script {
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf && !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			return latin
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo):
			return ideographic
		case unicode.IsLetter(r):
			return otherScript
		}
	}
	return latin
}

// A person is a name in a form for comparison.
type person struct {
	script script
	group  bool     // an organization
	words  []string // in spoken order; for an ideographic name, its sorted characters as one word
	family string   // the last word, without particles
}

// authors returns the names of a record. It parses them only once.
func (r *Record) authors() []person {
	if !r.parsed {
		r.parsed = true
		r.people = make([]person, 0, len(r.Fields.Authors))
		for _, name := range r.Fields.Authors {
			if p := parsePerson(name); len(p.words) > 0 {
				r.people = append(r.people, p)
			}
		}
	}
	return r.people
}

// arranged returns the names of a record for a comparison. It arranges them only once.
func (r *Record) arranged() *people {
	if r.names == nil {
		r.names = arrange(r.authors())
	}
	return r.names
}

// FirstFamily returns the family name of the first author in a form for comparison, or "".
func (r *Record) FirstFamily() string {
	if people := r.authors(); len(people) > 0 {
		return people[0].family
	}
	return ""
}

// parsePerson parses a name in spoken order ("Yann LeCun"), or with the family name first ("LeCun, Yann", "LeCun Y").
func parsePerson(name string) person {
	if scriptOf(name) == ideographic {
		return parseIdeographic(name)
	}
	family, given, comma := strings.Cut(name, ",")
	if comma && !isSuffix(strings.TrimSpace(given)) {
		name = given + " " + family
	}
	words := strings.Fields(name)
	if last := len(words) - 1; !comma && last > 0 && isInitials(words[last]) && !isInitials(words[0]) {
		words = slices.Concat(words[last:], words[:last])
	}
	for len(words) > 1 && isSuffix(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	normal := content.NormalTitle(strings.Join(words, " "))
	if normal == "" {
		return person{}
	}
	p := person{script: scriptOf(name), group: isOrganization(normal)}
	if p.group {
		p.words = []string{strings.TrimPrefix(normal, "the-")}
		return p
	}
	for word := range strings.SplitSeq(normal, "-") {
		p.words = append(p.words, folded.Replace(word))
	}
	p.family = p.words[len(p.words)-1]
	return p
}

// parseIdeographic parses a name into its characters in sorted order, because sources differ in the order of a name's
// parts and the space between them.
func parseIdeographic(name string) person {
	characters := []rune(strings.ReplaceAll(content.NormalTitle(name), "-", ""))
	slices.Sort(characters)
	if len(characters) == 0 {
		return person{}
	}
	return person{script: ideographic, words: []string{string(characters)}, family: string(characters)}
}

// folded replaces the spelling of an umlaut as two letters by the letter without marks, so that Müller, Mueller and
// Muller are equal.
var folded = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u", "aa", "a")

func isSuffix(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "jr", "sr", "ii", "iii", "iv", "2nd", "3rd":
		return true
	}
	return false
}

// isInitials reports whether a word consists of initials, as in "LeCun Y" and "Smith JP".
func isInitials(word string) bool {
	word = strings.ReplaceAll(strings.ReplaceAll(word, ".", ""), "-", "")
	first, _ := utf8.DecodeRuneInString(word)
	return word != "" && utf8.RuneCountInString(word) <= 2 && strings.ToUpper(word) == word && unicode.IsLetter(first)
}

// comparePerson compares two names. The relation is equal if they can be the same person, and related if only the
// family name is the same.
func comparePerson(a, b *person) relation {
	switch {
	case a.script != b.script || a.group != b.group:
		return unknown
	case a.group || a.script == ideographic:
		return compare(a.words[0], b.words[0])
	case !sameFamily(a, b):
		if isSwapped(a, b) {
			return equal
		}
		return differs
	case sameGiven(a, b):
		return equal
	}
	return related
}

// sameFamily reports whether two names can have the same family name: the last word is the same, the last words written
// as one are the same (Le Cun, LeCun), or one has only a part of a double name (García Márquez, García).
func sameFamily(a, b *person) bool {
	return a.family == b.family || a.endsWith(b.family) || b.endsWith(a.family) ||
		slices.Contains(a.words[1:], b.family) || slices.Contains(b.words[1:], a.family)
}

// endsWith reports whether the last two or three words of a name, written as one, are a family name.
func (p *person) endsWith(family string) bool {
	for n := 2; n <= min(3, len(p.words)); n++ {
		if strings.Join(p.words[len(p.words)-n:], "") == family {
			return true
		}
	}
	return false
}

// isSwapped reports whether the first and last words of two names are swapped, as in Wei Wang and Wang Wei.
func isSwapped(a, b *person) bool {
	return len(a.words) == len(b.words) && len(a.words) > 1 && len(a.family) > 1 && len(b.family) > 1 &&
		a.family == b.words[0] && b.family == a.words[0]
}

// sameGiven reports whether the given names can be the same: one is unknown, or the first initial of one is an initial
// of the other.
func sameGiven(a, b *person) bool {
	if len(a.words) < 2 || len(b.words) < 2 {
		return true
	}
	return hasInitial(a, initial(b.words[0])) || hasInitial(b, initial(a.words[0]))
}

// hasInitial reports whether a given name starts with a letter.
func hasInitial(p *person, letter rune) bool {
	return slices.ContainsFunc(p.words[:len(p.words)-1], func(word string) bool { return initial(word) == letter })
}

func initial(word string) rune {
	r, _ := utf8.DecodeRuneInString(word)
	return r
}
