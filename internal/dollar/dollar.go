// Package dollar decides which dollar signs in a text enclose formulas.
//
// The input is a text and the offset of a dollar sign. The output is whether a formula starts there, as opposed to an
// amount of money, a name or a shell variable. Titles, abstracts, notes and imports use the same rules.
package dollar

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// Next returns the offset of the first dollar sign at or after an offset that is not escaped with a backslash, or -1.
func Next[T string | []byte](text T, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '$':
			return i
		}
	}
	return -1
}

// End returns the offset after the formula in single dollar signs that starts at an offset, or 0 if none starts there.
func End[T string | []byte](text T, at int) int {
	end := -1
	if text[at] == '$' {
		end = Next(text, at+1)
	}
	if end < 0 {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(string(text[max(0, at-utf8.UTFMax):at]))
	after, _ := utf8.DecodeRuneInString(string(text[end+1 : min(len(text), end+1+utf8.UTFMax)]))
	if before == '$' || !Enclose(before, string(text[at+1:end]), after) {
		return 0
	}
	return end + 1
}

// maxLinkText is the maximum number of bytes after a formula in which Crosses searches for the end of a link.
const maxLinkText = 1000

// Crosses reports whether the text between dollar signs contains a part of a link, or a URL. Then it is not a formula.
// The argument rest is the text after the dollar signs, and isInLink reports whether a bracket before them is open.
func Crosses(inside, rest string, isInLink bool) bool {
	if strings.Contains(inside, "://") {
		return true
	}
	if !strings.ContainsAny(inside, "[]") {
		return false
	}
	open, closes := brackets(inside)
	if closes && isInLink {
		return true
	}
	if open {
		_, closes = brackets(rest[:min(len(rest), maxLinkText)])
		return closes
	}
	return false
}

// brackets reports whether a bracket is open at the end of a text, or else whether the text closes a bracket before it
// that can be the text of a link.
func brackets(text string) (open, closes bool) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '[':
			depth++
		case ']':
			if depth == 0 && i+1 < len(text) && (text[i+1] == '(' || text[i+1] == ']') {
				return false, true
			}
			depth = max(0, depth-1)
		}
	}
	return depth > 0, false
}

// Enclose reports whether dollar signs before and after a text make it a formula. The rules are those of pandoc: no
// space directly inside the dollar signs, and no digit after them unless the formula begins with a command, as in
// 3$\times$3. In addition, it must not look like ordinary text. The runes are those before and after the dollar signs,
// or utf8.RuneError.
func Enclose(before rune, inside string, after rune) bool {
	switch {
	case inside == "" || isSpace(inside[0]) || isBlank(inside[len(inside)-1]) || after == '$':
		return false
	case isCommand(inside):
		return true
	case '0' <= after && after <= '9':
		return false
	}
	return !isText(before, inside, after)
}

// isCommand reports whether a formula begins with a TeX command.
func isCommand(inside string) bool {
	return len(inside) > 1 && inside[0] == '\\' && isLetter(inside[1])
}

// A rule describes ordinary text with two dollar signs. Its pattern matches the text from the first to the second one,
// with the characters before and after them.
type rule struct {
	example string
	pattern *lazyregexp.Regexp
}

// notTeX matches a text without the characters that are typical of formulas.
const notTeX = `[^$\\^_{}=<>]*`

// textRules are the rules for ordinary text, with examples that TestTextRules checks.
var textRules = []rule{
	{`it costs $100k (or 50$/GPU-h)`, lazyregexp.New(`\$\.?\d` + notTeX + `[\s(]\pL{2}` + notTeX + `\d\$`)},
	{`$5 in cash or CA$ 7`,
		lazyregexp.New(`\$\.?\d` + notTeX + `[\s(]\pL{2,}` + notTeX + `[\s(]\pL{2}` + notTeX + `\$`)},
	{`A$AP and Ke$ha`, lazyregexp.New(`\$` + notTeX + `(?:\pL{2}` + notTeX + `\s|\s` + notTeX + `\pL{2})` +
		notTeX + `\$\pL`)},
	{`export $HOME/bin:$PATH`, lazyregexp.New(`\$\{?[A-Z_][A-Z0-9_]+[^$\\^ ]*[/:.,;-]\$[A-Za-z_{(]`)},
}

// isText reports whether a text between dollar signs is ordinary text.
func isText(before rune, inside string, after rune) bool {
	first := inside[0]
	if !isDigit(first) && first != '.' && (unicode.IsSpace(after) || after == utf8.RuneError) {
		return false // all other rules need a letter or bracket after the second dollar sign
	}
	if strings.ContainsAny(inside, `\^`) || !hasWord(inside) {
		return false
	}
	text := string(before) + "$" + inside + "$" + string(after)
	for _, r := range textRules {
		if r.pattern.MatchString(text) {
			return true
		}
	}
	return false
}

// hasWord reports whether a text has two letters in a row.
func hasWord(text string) bool {
	last := ' '
	for _, r := range text {
		if unicode.IsLetter(r) && unicode.IsLetter(last) {
			return true
		}
		last = r
	}
	return false
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isSpace(c byte) bool  { return isBlank(c) || c == '\n' || c == '\r' }
