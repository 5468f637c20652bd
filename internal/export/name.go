package export

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A name is the name of a person, split into the parts that bibliographies use, or the name of an institution.
type name struct {
	Given, Particle, Family, Suffix string // "Ludwig", "van", "Beethoven", "Jr."
	Whole                           string // name of an institution or an unsplit name; the other fields are then empty
}

// names splits the names of a paper's authors.
func names(authors []string) []name {
	all := make([]name, 0, len(authors))
	for _, a := range authors {
		if a = line(a); a != "" {
			all = append(all, nameOf(a))
		}
	}
	return all
}

// nameOf splits a name as BibTeX does (btxhak, section 4): lower-case words before the last word are the particle. The
// family name can come first, before a comma. A single word, a name in a script without case, or the name of an
// institution stays whole.
func nameOf(whole string) name {
	var n name
	words := strings.Fields(whole)
	if last := len(words) - 1; last > 1 && isSuffix(words[last]) {
		n.Suffix, words = words[last], words[:last]
		words[last-1] = strings.TrimSuffix(words[last-1], ",") // Henry Gates, Jr.
	}
	if family, given, ok := cutInverted(words); ok {
		return invertedName(family, n.Suffix, given)
	}
	if len(words) < 2 || isInstitution(words) || !slices.ContainsFunc(words, hasCase) {
		return name{Whole: whole}
	}
	last := len(words) - 1
	from, to := last, last // range of the particle
	for i := 1; i < last; i++ {
		if isSmall(words[i]) {
			from, to = min(from, i), i+1
		}
	}
	n.Given, n.Particle = strings.Join(words[:from], " "), strings.Join(words[from:to], " ")
	n.Family = strings.Join(words[to:], " ")
	return n
}

// cutInverted splits a name with the family name first, such as "He, Juncai". It is not ok for other names, and for
// names with a comma that can be those of institutions, such as "Meta AI, FAIR".
func cutInverted(words []string) (family, given string, ok bool) {
	if !slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(word, ",") }) {
		return "", "", false
	}
	family, given, ok = strings.Cut(strings.Join(words, " "), ", ")
	parts := strings.Fields(family + " " + given)
	isNoName := func(word string) bool {
		isCapitals := word == strings.ToUpper(word) && !strings.Contains(word, ".")
		return isCapitals && utf8.RuneCountInString(word) > 2 || isInstitutional(word) || !hasCase(word)
	}
	return family, given, ok && family != "" && !isInstitution(parts) && !slices.ContainsFunc(parts, isNoName) &&
		len(strings.Fields(family)) <= maxFamily
}

// maxFamily is the largest number of words before a comma that are a family name: de la Vallée Poussin.
const maxFamily = 4

// isSuffix reports whether the last word of a name is a suffix such as "Jr.".
func isSuffix(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "jr", "sr", "ii", "iii", "iv", "2nd", "3rd":
		return true
	}
	return false
}

// isInstitution reports whether a name contains a word or character that people's names do not contain.
func isInstitution(words []string) bool {
	if slices.ContainsFunc(words, func(word string) bool { return strings.ContainsAny(word, ",&") }) {
		return true
	}
	last := len(words) - 1
	for i, word := range words[1:] {
		switch strings.ToLower(word) {
		case "and", "of", "for":
			if i+1 < last {
				return true
			}
		case "al", "al.":
			if strings.EqualFold(words[i], "et") {
				return true
			}
		}
	}
	return isInstitutional(words[last])
}

// isInstitutional reports whether a word is the last one of names of institutions.
func isInstitutional(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "team", "group", "collaboration", "consortium", "lab", "labs", "inc", "university", "institute",
		"foundation", "project", "community", "contributors":
		return true
	}
	return false
}

// hasCase reports whether a word is in a script with upper and lower case. In other scripts, the family name usually
// comes first.
func hasCase(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.IsUpper(r) || unicode.IsLower(r) })
}

// isSmall reports whether a word starts with a lower-case letter, which can follow an apostrophe, as in 't.
func isSmall(word string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(word, "'’"))
	return unicode.IsLower(r)
}

// String returns the name in reading order.
func (n name) String() string {
	return line(strings.Join([]string{n.Whole, n.Given, n.Particle, n.Family, n.Suffix}, " "))
}

// family returns the particle and the family name.
func (n name) family() string {
	if n.Particle == "" {
		return n.Family
	}
	return n.Particle + " " + n.Family
}

// inverted joins the family name and two other parts with commas. It omits empty parts.
func (n name) inverted(first, second string) string {
	all := n.family()
	if first != "" {
		all += ", " + first
	}
	if second != "" {
		all += ", " + second
	}
	return all
}

// line returns a text as one line, without control characters and repeated spaces.
func line(text string) string {
	if isLine(text) {
		return text
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
}

// isLine reports whether a text is printable ASCII that line returns unchanged, as most texts.
func isLine(text string) bool {
	before := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c >= 0x7F || c == ' ' && before == ' ' {
			return false
		}
		before = c
	}
	return before != ' ' || text == ""
}

// paragraphs returns the paragraphs of a text, each on one line.
func paragraphs(text string) []string {
	var all []string
	for p := range strings.SplitSeq(text, "\n") {
		if p = line(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}
