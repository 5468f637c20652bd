package mathrepair

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A token is a part of the text. A word composed of several commands and letters has one token for each of them.
type token struct {
	start, end int
	core       int // where the bracket itself starts, if \left or \bigl precedes it; else start
	kind       kind
	grade      grade
	gap        bool // white space precedes it
	kept       bool // a command that still has its backslash
	glued      bool // part of a word that can only be TeX
	pair       int  // the index of the matching bracket; 0 if there is none
	word       int  // the end of the word that it is part of
}

func (t token) certain() bool { return t.grade == sure || t.kept }

// sized reports whether a bracket has a size: \left(.
func (t token) sized() bool { return t.core > t.start }

type lexer struct {
	text   string
	tokens []token
	hints  bool // some token could be a proof

	attempt split // the last word that was split
}

// lexers has lexers that are not in use. Their memory is several times as large as the text.
var lexers = sync.Pool{New: func() any { return new(lexer) }}

// free ends the use of a lexer and its tokens.
func (l *lexer) free() {
	l.text = ""
	lexers.Put(l)
}

// tokenize splits the text into tokens. The result is false if the text cannot contain a formula.
func (l *lexer) tokenize(text string) bool {
	*l = lexer{text: text, tokens: slices.Grow(l.tokens[:0], len(text)/5+8), attempt: l.attempt}
	l.tokens = append(l.tokens, token{kind: other}) // so that no matching bracket has index 0
	gap, lines := true, 0
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if unicode.IsSpace(r) {
			if gap = true; r == '\n' {
				if lines++; lines == 2 {
					l.add(other, i, i)
				}
			}
			i += size
			continue
		}
		before := len(l.tokens)
		i = l.next(i, r, size, gap)
		l.tokens[before].gap = gap
		gap, lines = false, 0
	}
	if l.hints {
		l.attachSizes()
		l.match()
	}
	return l.hints
}

func (l *lexer) add(k kind, start, end int) {
	l.tokens = append(l.tokens, token{start: start, core: start, end: end, kind: k, word: end})
}

// next reads the token at i, which starts with r, and returns its end.
func (l *lexer) next(i int, r rune, size int, gap bool) int {
	if gap {
		if n := l.opaque(i); n > size {
			l.add(prose, i, i+n)
			return i + n
		}
	}
	switch {
	case r >= utf8.RuneSelf:
		return l.foreign(i, r, size)
	case isLetter(byte(r)):
		return l.letters(i)
	case isDigit(byte(r)):
		end := numberEnd(l.text, i)
		l.add(number, i, end)
		return end
	}
	return l.sign(i, byte(r))
}

// opaque returns the length of the address, path, e-mail address or handle that starts at i, or 0.
func (l *lexer) opaque(i int) int {
	end := i
	for end < len(l.text) {
		r, size := rune(l.text[end]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(l.text[end:])
		}
		if unicode.IsSpace(r) {
			break
		}
		end += size
	}
	return opaqueLength(l.text[i:end])
}

// opaqueLength returns the length of a text without spaces if it is an address, a path or a handle, or 0.
func opaqueLength(chunk string) int {
	if strings.IndexByte(chunk, '@') >= 0 || strings.Contains(chunk, "://") || strings.Contains(chunk, "www.") {
		return len(chunk)
	}
	if slash := strings.IndexByte(chunk, '/'); slash > 0 {
		dot := strings.LastIndexByte(chunk[:slash], '.')
		if dot > 0 && isLetter(chunk[dot-1]) && dot+2 < slash && allLetters(chunk[dot+1:slash]) {
			return len(chunk)
		}
	}
	return 0
}

// foreignSigns are the operators that some sources have as characters.
var foreignSigns = map[rune]kind{
	'≤': relation, '≥': relation, '≠': relation, '≈': relation, '≡': relation, '∼': relation, '≃': relation,
	'∈': relation, '⊂': relation, '⊆': relation, '→': relation, '↦': relation, '×': binary, '±': binary, '·': binary,
	'⊗': binary, '∞': letter, '∂': letter, '∇': letter, 'ℓ': letter,
}

// foreign reads a token that is not ASCII: one or two Greek letters, an operator, or a word.
func (l *lexer) foreign(i int, r rune, size int) int {
	text, end := l.text, i+size
	if k, ok := foreignSigns[r]; ok {
		l.add(k, i, end)
		return end
	}
	if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != utf8.RuneError {
		l.add(other, i, end)
		return end
	}
	runes, isGreek := 1, unicode.Is(unicode.Greek, r)
	for end < len(text) {
		r, n := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || isGreek && r < utf8.RuneSelf {
			break
		}
		isGreek = isGreek && unicode.Is(unicode.Greek, r)
		end += n
		runes++
	}
	if !isGreek || runes > 2 {
		l.add(prose, i, end)
		return end
	}
	for i < end {
		_, n := utf8.DecodeRuneInString(text[i:])
		l.add(letter, i, i+n)
		i += n
	}
	return end
}

// signs are the kinds of the characters that are a token by themselves.
var signs = [128]kind{
	'_': script, '^': script, '(': opening, '[': opening, '{': opening, ')': closing, ']': closing, '}': closing,
	'|': fence, '+': binary, '*': binary, '/': binary, '-': binary, '=': relation, '>': relation, '<': relation,
	',': comma, ';': comma, ':': colon, '\'': prime, '%': percent,
}

// sign reads a token that starts with an ASCII character that is neither a letter nor a digit.
func (l *lexer) sign(i int, b byte) int {
	text, end := l.text, i+1
	k := signs[b]
	switch b {
	case '\\':
		return l.backslash(i)
	case '$':
		end = i + max(1, l.dollars(i))
	case '`':
		if n := strings.IndexByte(text[end:], '`'); n >= 0 && isCode(text[end:end+n]) {
			end += n + 1
		}
	case '_', '^':
		l.hints = true
	case '{':
		l.hints = true
	case '-':
		if end < len(text) && (text[end] == '-' || text[end] == '>') {
			k, end = other, end+1
		}
	case '<':
		if n := tagLength(text[i:]); n > 0 {
			k, end = other, i+n
		}
	case '.':
		if strings.HasPrefix(text[i:], "...") {
			k, end = dots, i+3
		}
	}
	if k == prose {
		k = other
	}
	l.add(k, i, end)
	return end
}

// isCode reports whether the text between two backticks is code, and neither another paragraph nor a quotation as in
// TeX: "`word' and".
func isCode(text string) bool {
	return !strings.Contains(text, "\n\n") && !(strings.Contains(text, "'") && strings.Contains(text, " "))
}

// backslash reads a token that starts with a backslash. A command that is not in the table ends a formula, and so
// does a formula with its own delimiters.
func (l *lexer) backslash(i int) int {
	text := l.text
	end := i + 1
	if end == len(text) {
		l.add(other, i, end)
		return end
	}
	if isLetter(text[end]) {
		return l.keptCommand(i)
	}
	k, n := other, 1
	switch text[end] {
	case '(', '[':
		n = max(1, l.delimited(end))
	case '{':
		k = opening
	case '}':
		k = closing
	case '|':
		k = fence
	case '%':
		k = percent
	case ',', ';', '!', ':':
		k = blank
	default:
		_, n = utf8.DecodeRuneInString(text[end:])
	}
	l.keep(k, i, end+n)
	return end + n
}

// keptCommand reads a command that kept its backslash.
func (l *lexer) keptCommand(i int) int {
	end := i + 1
	for end < len(l.text) && isLetter(l.text[end]) {
		end++
	}
	c, known := commands[l.text[i+1:end]]
	if !known {
		l.add(prose, i, end)
		return end
	}
	l.hints = true
	l.keep(c.kind, i, end)
	l.tokens[len(l.tokens)-1].grade = c.grade
	return end
}

// keep adds a token with a backslash.
func (l *lexer) keep(k kind, start, end int) {
	l.add(k, start, end)
	l.tokens[len(l.tokens)-1].kept = true
}

// delimited returns the length of the formula that \( or \[ opens at i, without the backslash, or 0 if it is not
// closed in its paragraph.
func (l *lexer) delimited(i int) int {
	closer := `\)`
	if l.text[i] == '[' {
		closer = `\]`
	}
	rest := l.text[i:min(len(l.text), i+longestFormula)]
	if n := strings.Index(rest, "\n\n"); n >= 0 {
		rest = rest[:n]
	}
	n := strings.Index(rest, closer)
	if n < 0 {
		return 0
	}
	return n + 2
}

// longestFormula is the maximum length in bytes of a formula with delimiters.
const longestFormula = 2000

// dollars returns the length of the formula between dollar signs at i, or 0. As in pandoc, there is no space next to
// a dollar sign inside the formula, and no digit after the second sign: "$5 and $10" is money.
func (l *lexer) dollars(i int) int {
	rest := l.text[i:min(len(l.text), i+longestFormula)]
	if strings.HasPrefix(rest, "$$") {
		if n := strings.Index(rest[2:], "$$"); n >= 0 {
			return n + 4
		}
		return 2
	}
	if len(rest) < 3 || rest[1] == ' ' || rest[1] == '\n' {
		return 0
	}
	for j := 2; j < len(rest); j++ {
		switch {
		case rest[j] == '\\':
			j++
		case rest[j] == '\n' && rest[j-1] == '\n':
			return 0
		case rest[j] == '$':
			if rest[j-1] == ' ' || j+1 < len(rest) && isDigit(rest[j+1]) {
				return 0
			}
			return j + 1
		}
	}
	return 0
}

// tagLength returns the length of the HTML tag at the start of the text, or 0.
func tagLength(text string) int {
	end := strings.IndexByte(text[:min(len(text), 200)], '>')
	if end < 2 {
		return 0
	}
	name, _, _ := strings.Cut(strings.Trim(text[1:end], "/"), " ")
	if !tags[name] {
		return 0
	}
	return end + 1
}

func numberEnd(text string, i int) int {
	for i < len(text) && isDigit(text[i]) {
		i++
	}
	for i+1 < len(text) && text[i] == ',' && digits(text[i+1:]) == 3 {
		i += 4
	}
	if i+1 < len(text) && text[i] == '.' && isDigit(text[i+1]) {
		i += 1 + digits(text[i+1:])
	}
	return i
}

func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(b byte) bool  { return '0' <= b && b <= '9' }
func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }
func isUpper(b byte) bool  { return 'A' <= b && b <= 'Z' }

func allLetters(s string) bool {
	for i := range len(s) {
		if !isLetter(s[i]) {
			return false
		}
	}
	return true
}

func allUpper(s string) bool {
	for i := range len(s) {
		if !isUpper(s[i]) {
			return false
		}
	}
	return true
}
