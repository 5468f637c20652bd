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

// Close returns the offset of the first dollar sign at or after an offset of a formula that can close it, or -1. Those
// in text, as in \text{is $p$-adic}, cannot.
func Close[T string | []byte](text T, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i += max(1, textCommand(text[i:min(len(text), i+maxTextCommand)])-1)
		case '$':
			return i
		}
	}
	return -1
}

// maxTextCommand is the maximum number of bytes of \text{…} with formulas in it.
const maxTextCommand = 500

// textCommand returns the length of the command with text in braces at the start of a text if the braces contain
// formulas, or else 0.
func textCommand[T string | []byte](text T) int {
	open, dollars := 0, 0
	switch start := string(text[:min(len(text), len(`\text`))]); start {
	case `\text`, `\mbox`, `\hbox`:
		open = len(start)
		for open < len(text) && isLetter(text[open]) {
			open++
		}
	}
	if open == 0 || open == len(text) || text[open] != '{' {
		return 0
	}
	depth := 0
	for i := open; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '$':
			dollars++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 && dollars > 0 && dollars%2 == 0 {
				return i + 1
			} else if depth == 0 {
				return 0
			}
		}
	}
	return 0
}

// End returns the offset after the formula in single dollar signs that starts at an offset, or 0 if none starts there.
func End[T string | []byte](text T, at int) int {
	end := -1
	if text[at] == '$' {
		end = Close(text, at+1)
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

// Enclose reports whether dollar signs before and after a text make it a formula. The rules are those of pandoc with
// exceptions for what is certainly TeX: no space directly inside the dollar signs, unless as in $ \Delta \leq 1 $, and
// no digit after them, unless the formula begins with a command, is only a sign or asks for a number, as in 3$\times$3,
// $<$3 and $n=$3. In addition, it must not look like ordinary text. The runes are those before and after the dollar
// signs, or utf8.RuneError.
func Enclose(before rune, inside string, after rune) bool {
	trimmed := strings.TrimSpace(inside)
	isDigit := '0' <= after && after <= '9'
	switch {
	case trimmed == "" || after == '$':
		return false
	case isSpace(inside[0]) || isBlank(inside[len(inside)-1]):
		return texSign.MatchString(inside) && !hasPlainWord(inside) && (!isDigit || isSign(trimmed))
	case isCommand(inside):
		return true
	case isDigit:
		return isSign(inside) || asksNumber.MatchString(inside) && !hasPlainWord(inside)
	}
	return !isText(before, inside, after)
}

var (
	// texSign matches what hardly occurs in text: a command, the mark of a script, or an equation.
	texSign = lazyregexp.New(`\\[A-Za-z]|[\^_]|[A-Za-z] ?=`)

	// asksNumber matches a formula before a number: one that ends with a relation or a command, or only a script.
	asksNumber = lazyregexp.New(`^[\^_][^\^_\s]+$|(?:^[^0-9]|\\[A-Za-z]).*(?:[=<>]|\\[A-Za-z]+)~?$`)
)

// hasPlainWord reports whether a text has two letters in a row outside braces that are not the name of a command.
func hasPlainWord(text string) bool {
	depth, last, isName := 0, ' ', false
	for _, r := range text {
		isLetter := unicode.IsLetter(r)
		switch {
		case isLetter && depth <= 0 && !isName && unicode.IsLetter(last):
			return true
		case r == '{':
			depth++
		case r == '}':
			depth--
		}
		isName = r == '\\' || isName && isLetter
		last = r
	}
	return false
}

// isCommand reports whether a formula begins with a TeX command.
func isCommand(inside string) bool {
	return len(inside) > 1 && inside[0] == '\\' && isLetter(inside[1])
}

// isSign reports whether a formula is only a sign, such as < or {\sim}, or a space, such as \,.
func isSign(inside string) bool {
	inside = strings.Trim(inside, "{}")
	if strings.HasPrefix(inside, `\`) {
		return len(inside) > 1 && strings.IndexFunc(inside[2:], isNotLetter) < 0
	}
	return inside != "" && strings.IndexFunc(inside, isNoSign) < 0
}

func isNotLetter(r rune) bool { return r >= utf8.RuneSelf || !isLetter(byte(r)) }

// isNoSign reports whether a character of a formula is not a relation, +, - or the comma of 10$,$000.
func isNoSign(r rune) bool {
	return !strings.ContainsRune("<>=+-,", r) && (r < utf8.RuneSelf || !unicode.Is(unicode.Sm, r))
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
	{`0.15$/0.60$ or 5$–10$`, lazyregexp.New(`\d\$[-/–—]\d[\d.,]*\$`)},
	{`5$/h, 10$/h`, lazyregexp.New(`\d\$/` + notTeX + `\pL` + notTeX + `\d\$`)},
	{`50 US$/MWh to 100 US$/MWh`, lazyregexp.New(`\$/\pL` + notTeX + `\s` + notTeX + `\$`)},
	{`small (5$), large (10$)`, lazyregexp.New(`\$[,.;!?)\]]+\s` + notTeX + `\$`)},
	{`it costs $100k (or 50$/GPU-h)`, lazyregexp.New(`\$\.?\d` + notTeX + `[\s(]\pL{2}` + notTeX + `\d\$`)},
	{`$5 in cash or CA$ 7`,
		lazyregexp.New(`\$\.?\d` + notTeX + `[\s(]\pL{2,}` + notTeX + `[\s(]\pL{2}` + notTeX + `\$`)},
	{`A$AP and Ke$ha`, lazyregexp.New(`\$` + notTeX + `(?:\pL{2}` + notTeX + `\s|\s` + notTeX + `\pL{2})` +
		notTeX + `\$\pL`)},
	{`export $HOME/bin:$PATH`, lazyregexp.New(`\$\{?[A-Z_][A-Z0-9_]+[^$\\^ ]*[/:.,;-]\$[A-Za-z_{(]`)},
}

// isText reports whether a text between dollar signs is ordinary text.
func isText(before rune, inside string, after rune) bool {
	if strings.ContainsAny(inside, `\^`) {
		return false
	}
	switch first, _ := utf8.DecodeRuneInString(inside); {
	case strings.ContainsRune(".,;!?)]/-–—", first):
	case !hasWord(inside), (first < '0' || '9' < first) && (unicode.IsSpace(after) || after == utf8.RuneError):
		return false // the rules need a word, and a digit first or a letter or bracket after the second dollar sign
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

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isBlank(c byte) bool  { return c == ' ' || c == '\t' }
func isSpace(c byte) bool  { return isBlank(c) || c == '\n' || c == '\r' }
