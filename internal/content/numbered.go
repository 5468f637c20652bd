package content

import (
	"cmp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// CompareFolded compares texts in the order of an index: without regard to case and accents, and numbers by value.
func CompareFolded(s, t string) int { return CompareNumbered(unmarked(s), unmarked(t)) }

// unmarked returns a text in lower case and without accents.
func unmarked(text string) string {
	text = strings.ToLower(text)
	if isASCII(text) {
		return text
	}
	withoutMarks := func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}
	return strings.Map(withoutMarks, norm.NFD.String(text))
}

// CompareNumbered compares texts byte by byte, and numbers in them by value: "part 2" comes before "part 10".
func CompareNumbered(s, t string) int {
	a, b := s, t
	for a != "" && b != "" {
		m, n := digits(a), digits(b)
		if m == 0 || n == 0 {
			if a[0] != b[0] {
				return cmp.Compare(a[0], b[0])
			}
			a, b = a[1:], b[1:]
			continue
		}
		x, y := strings.TrimLeft(a[:m], "0"), strings.TrimLeft(b[:n], "0")
		if order := cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y)); order != 0 {
			return order
		}
		a, b = a[m:], b[n:]
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(s, t))
}

// digits returns the number of digits at the beginning of a text.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}
