package entry

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// MoveScripts replaces the superscripts and subscripts of HTML and JATS with those of Unicode: 10<sup>-3</sup> becomes
// 10⁻³. If the tags were only removed, the exponent would join the number before it. Search and the comparison of
// titles treat these characters like plain ones. If Unicode lacks a character, the result is TeX, as in 2^{n/2}, which
// the site shows as a formula.
func MoveScripts(text string) string {
	if !strings.Contains(text, "</") {
		return text
	}
	var b strings.Builder
	at := 0
	for _, m := range scriptElement.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[at:m[0]])
		kind := raised
		if !strings.EqualFold(text[m[2]:m[3]], "sup") {
			kind = lowered
		}
		inside := Clean(DecodeEntities(fontTag.ReplaceAllString(text[m[4]:m[5]], "")))
		b.WriteString(kind.after(text[:m[0]], inside))
		at = m[1]
	}
	b.WriteString(text[at:])
	return b.String()
}

// scriptElement matches a superscript or subscript. Tags of fonts can be inside.
var scriptElement = lazyregexp.New(`(?i)<(?:jats:)?(sup|sub|inf)(?:\s[^<>]*)?>` +
	`((?:[^<>]|</?(?:jats:)?(?:i|b|em|strong|italic|bold)>)*)</(?:jats:)?(?:sup|sub|inf)\s*>`)

var fontTag = lazyregexp.New(`<[^<>]*>`)

// A script is a table of superscript or subscript characters.
type script struct {
	letters map[rune]rune // from plain characters
	sign    string        // TeX's sign for other text: "^" or "_"
}

var (
	raised = newScript("^",
		"0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
		"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ")
	lowered = newScript("_",
		"0123456789+-−–=()aehijklmnoprstuvx",
		"₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
)

// newScript returns the script that maps each character of plain to the character of moved at the same index.
func newScript(sign, plain, moved string) script {
	s := script{map[rune]rune{}, sign}
	to := []rune(moved)
	for i, c := range []rune(plain) {
		s.letters[c] = to[i]
	}
	return s
}

// move returns a text as superscript or subscript, without spaces. If a character of the text lacks such a form, ok is
// false. A period or comma between digits does not change, as in PM₂.₅.
func (s script) move(text string) (moved string, ok bool) {
	var b strings.Builder
	for i, c := range text {
		to := s.letters[c]
		switch {
		case to != 0:
			b.WriteRune(to)
		case (c == '.' || c == ',') && isBetweenDigits(text, i):
			b.WriteRune(c)
		case c != ' ':
			return "", false
		}
	}
	return b.String(), true
}

func isBetweenDigits(text string, i int) bool {
	return i > 0 && i < len(text)-1 && isDigit(text[i-1]) && isDigit(text[i+1])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// after returns a text as superscript or subscript after another text. If Unicode lacks a character, the text gets a
// sign, as in TeX: T_c. The text does not change if
//
//   - it is the end of an English ordinal or a trademark,
//   - it has letters and does not follow a letter, number or bracket, or
//   - Unicode lacks a character and the text has no letters and digits.
func (s script) after(before, text string) string {
	last, _ := utf8.DecodeLastRuneInString(before)
	isBase := unicode.IsLetter(last) || unicode.IsNumber(last) || strings.ContainsRune(")]}", last)
	if slices.Contains([]string{"st", "nd", "rd", "th", "TM"}, text) {
		return text
	}
	if moved, ok := s.move(text); ok && (isBase || !strings.ContainsFunc(text, unicode.IsLetter)) {
		return moved
	}
	switch {
	case !isBase || !strings.ContainsFunc(text, isLetterOrDigit):
		return text
	case utf8.RuneCountInString(text) == 1:
		return s.sign + text
	}
	return s.sign + "{" + text + "}"
}

func isLetterOrDigit(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }
