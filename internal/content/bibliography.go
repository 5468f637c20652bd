package content

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// Limits of the fields for bibliographies.
const (
	maxKey    = 200 // bytes
	maxWord   = 60  // bytes in a type or the name of a field
	maxBibTeX = 200 // fields
)

// IsKey reports whether a text is a citation key that BibTeX, biber and LaTeX accept: printable characters except
// spaces, braces, commas and the characters with a special meaning in LaTeX.
func IsKey(s string) bool {
	return s != "" && len(s) <= maxKey && utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return strings.ContainsRune(`,{}"#%=\~@`, r) || unicode.IsSpace(r) || !unicode.IsPrint(r)
	})
}

// IsEntryType reports whether a text can be the type of an entry in BibTeX.
func IsEntryType(s string) bool { return isWord(s, "-") }

// IsBibTeXName reports whether a text can be the name of a field in BibTeX.
func IsBibTeXName(s string) bool { return isWord(s, "-._+:") }

// isWord reports whether a text starts with a lower-case letter, contains only lower-case letters, digits and the given
// signs, and is short.
func isWord(s, signs string) bool {
	for i := range len(s) {
		c := s[i]
		isLetter := c >= 'a' && c <= 'z'
		if !isLetter && (i == 0 || (c < '0' || c > '9') && strings.IndexByte(signs, c) < 0) {
			return false
		}
	}
	return s != "" && len(s) <= maxWord
}

// checkBibliography reports values that BibTeX does not accept.
func (p *Paper) checkBibliography(report func(key, value, what, hint string)) {
	if p.Key != "" && !IsKey(p.Key) {
		report("key", p.Key, problem.Quote(p.Key)+" cannot be a citation key",
			"use letters, digits and - _ : . without spaces, such as he2023mgno")
	}
	if p.Type != "" && !IsEntryType(p.Type) {
		report("type", p.Type, problem.Quote(p.Type)+" is not a type of entries in BibTeX",
			"write it in lower-case letters, such as inproceedings")
	}
	if n := len(p.BibTeX); n > maxBibTeX {
		report("bibtex", "", fmt.Sprintf("a paper has at most %d fields in `bibtex`, not %d", maxBibTeX, n),
			"remove some of them")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(p.BibTeX)) {
		if !IsBibTeXName(name) {
			report("bibtex", name, problem.Quote(name)+" is not the name of a field in BibTeX",
				"write it in lower-case letters, such as isbn")
		}
	}
}

// bibtexYAML returns fields as a value on one line, sorted by name.
func bibtexYAML(all map[string]string) string {
	parts := make([]string, 0, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		parts = append(parts, frontmatter.Scalar(name)+": "+frontmatter.Scalar(all[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// CitationKey returns the key of a paper in exports: the one in its file, or else its slug in ASCII, because old
// programs accept no other letters. If the slug loses letters, a hash of it keeps the key unique.
func (m *PaperFields) CitationKey(slug string) string {
	if m.Key != "" {
		return m.Key
	}
	ascii := onlyASCII(slug)
	if ascii == slug {
		return slug
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(slug))
	return cmp.Or(strings.Trim(ascii, "-"), "paper") + "-" + strconv.FormatUint(h.Sum64(), 36)
}

func onlyASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, s)
}

// NewKey returns a citation key for a paper without one: the family name of the first author, the year and the first
// significant word of the title ("vaswani2017attention"). Without authors, it is the first word, the year and the
// second word ("mgno2023efficient"). The key contains only lower-case letters and digits.
func (m *PaperFields) NewKey() string {
	year := ""
	if !m.Date.IsZero() {
		year = strconv.Itoa(m.Date.Year)
	}
	words := significantWords(m.Title)
	family := ""
	if len(m.Authors) > 0 {
		family = keyName(m.Authors[0])
	}
	switch {
	case family != "" && len(words) > 0:
		return family + year + words[0]
	case family != "":
		return family + year
	case len(words) > 1:
		return words[0] + year + words[1]
	case len(words) > 0:
		return words[0] + year
	}
	return "paper" + year
}

// KeyVariants makes variants of citation keys by appending a, b, c and so on. It remembers the number of variants of
// each key that are taken, so that the time is linear in the number of papers that share a key.
type KeyVariants map[string]int

// Next returns the first variant of a key, starting with the key itself, that is not taken. A taken variant must stay
// taken between calls.
func (v KeyVariants) Next(key string, taken func(key string) bool) string {
	for variant := key; ; v[key]++ {
		if n := v[key]; n > 0 {
			variant = key + letters(n-1)
		}
		if !taken(variant) {
			return variant
		}
	}
}

// letters returns the n-th of a, b, …, z, aa, ab and so on, counted from 0.
func letters(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return letters(n/26-1) + string(rune('a'+n%26))
}

// keyName returns the part of a citation key for an author: the family name of a person, or the first significant word
// of an organization's name.
func keyName(author string) string {
	author = CleanName(author)
	if words := significantWords(author); len(words) > 1 && isOrganization(author) {
		return words[0]
	}
	return strings.ReplaceAll(onlyASCII(NormalTitle(parse(author, "").family)), "-", "")
}

// isOrganization reports whether a name contains a word that people's names do not.
func isOrganization(name string) bool {
	for word := range strings.FieldsSeq(strings.ToLower(name)) {
		switch word {
		case "the", "of", "for", "and", "team", "group", "collaboration", "consortium", "lab", "labs", "university",
			"institute", "foundation", "project", "community", "contributors", "inc.":
			return true
		}
	}
	return false
}

// maxKeyWord is the largest length of a word in a key. Scripts without spaces between words can give very long words.
const maxKeyWord = 30

// significantWords returns the words of a title in ASCII, without small words, single letters and numbers. If no others
// are left, it returns all words.
func significantWords(title string) []string {
	var all, significant []string
	for word := range strings.SplitSeq(NormalTitle(title), "-") {
		word = onlyASCII(word)
		word = word[:min(len(word), maxKeyWord)]
		if word == "" {
			continue
		}
		all = append(all, word)
		if !smallWords[word] && len(word) > 1 && strings.Trim(word, "0123456789") != "" {
			significant = append(significant, word)
		}
	}
	if len(significant) == 0 {
		return all
	}
	return significant
}

// smallWords are articles, prepositions and other words that do not distinguish titles.
var smallWords = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(`a an the of on in for and or to with by from at as is are be can do does how
		what why when where which who via its it this that their our we your into onto over under toward towards
		using not no some der die das den dem des ein eine und von zur zum la le les un une de du et el los las y`) {
		all[word] = true
	}
	return all
}()
