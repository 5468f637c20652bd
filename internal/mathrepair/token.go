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
	kind       kind
	grade      grade
	gap        bool // white space precedes it
	kept       bool // a command that still has its backslash
	glued      bool // part of a word that can only be TeX
	pair       int  // the index of the matching bracket; 0 if there is none
	word       int  // the end of the word that it is part of
}

func (t token) certain() bool { return t.grade == sure || t.kept }

type lexer struct {
	text   string
	tokens []token
	hints  bool // some token could be a proof
	lefts  int  // number of \left without a \right so far

	cuts []cut // of the last word that unglue split
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
	*l = lexer{text: text, tokens: slices.Grow(l.tokens[:0], len(text)/5+8), cuts: l.cuts}
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
					l.tokens = append(l.tokens, token{start: i, end: i, kind: other})
				}
			}
			i += size
			continue
		}
		before := len(l.tokens)
		end := i + size
		if gap {
			end = max(end, i+l.opaque(i))
		}
		if end > i+size {
			l.add(prose, i, end)
		} else {
			end = l.next(i, r, size)
		}
		l.tokens[before].gap = gap
		i, gap, lines = end, false, 0
	}
	if l.hints {
		l.match()
	}
	return l.hints
}

func (l *lexer) add(k kind, start, end int) {
	l.tokens = append(l.tokens, token{start: start, end: end, kind: k, word: end})
}

// opaque returns the length of the address, path, e-mail address or handle that starts at i, or 0.
func (l *lexer) opaque(i int) int {
	n := strings.IndexFunc(l.text[i:], unicode.IsSpace)
	if n < 0 {
		n = len(l.text) - i
	}
	chunk := l.text[i : i+n]
	if strings.IndexByte(chunk, '@') >= 0 || strings.Contains(chunk, "://") || strings.Contains(chunk, "www.") {
		return n
	}
	if slash := strings.IndexByte(chunk, '/'); slash > 0 {
		dot := strings.LastIndexByte(chunk[:slash], '.')
		if dot > 0 && isLetter(chunk[dot-1]) && dot+2 < slash && allLetters(chunk[dot+1:slash]) {
			return n
		}
	}
	return 0
}

// next reads the token at i, which starts with r, and returns its end.
func (l *lexer) next(i int, r rune, size int) int {
	text := l.text
	switch {
	case r < utf8.RuneSelf && isLetter(byte(r)):
		return l.letters(i)
	case '0' <= r && r <= '9':
		end := numberEnd(text, i)
		l.add(number, i, end)
		return end
	case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r) || r == utf8.RuneError):
		end := i + size
		for end < len(text) {
			r, n := utf8.DecodeRuneInString(text[end:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) {
				break
			}
			end += n
		}
		l.add(prose, i, end)
		return end
	}
	end := i + size
	switch r {
	case '\\':
		return l.backslash(i)
	case '$':
		end = i + max(1, l.dollars(i))
		l.add(other, i, end)
	case '`':
		if n := strings.IndexByte(text[i+1:], '`'); n >= 0 && !strings.Contains(text[i+1:i+1+n], "\n\n") {
			end = i + n + 2
		}
		l.add(other, i, end)
	case '_', '^':
		l.hints = true
		l.add(script, i, end)
	case '(', '[', '{':
		l.add(opening, i, end)
	case ')', ']', '}':
		l.add(closing, i, end)
	case '|':
		l.add(fence, i, end)
	case '+', '*', '/':
		l.add(binary, i, end)
	case '-':
		if k := binary; end < len(text) && (text[end] == '-' || text[end] == '>') {
			k, end = other, end+1
			l.add(k, i, end)
		} else {
			l.add(k, i, end)
		}
	case '<':
		if n := tagLength(text[i:]); n > 0 {
			end = i + n
			l.add(other, i, end)
		} else {
			l.add(relation, i, end)
		}
	case '=', '>':
		l.add(relation, i, end)
	case ',', ';':
		l.add(comma, i, end)
	case ':':
		l.add(colon, i, end)
	case '\'':
		l.add(prime, i, end)
	case '%':
		l.add(percent, i, end)
	case '.':
		if strings.HasPrefix(text[i:], "...") {
			end = i + 3
			l.add(dots, i, end)
		} else {
			l.add(other, i, end)
		}
	default:
		l.add(other, i, end)
	}
	return end
}

// backslash reads a token that starts with a backslash. A command that is not in the table ends a formula, and so
// does a formula with its own delimiters.
func (l *lexer) backslash(i int) int {
	text := l.text
	end := i + 1
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	if end > i+1 {
		c, known := commands[text[i+1:end]]
		if !known {
			l.add(prose, i, end)
			return end
		}
		l.hints = true
		l.tokens = append(l.tokens, token{start: i, end: end, kind: c.kind, grade: c.grade, kept: true, word: end})
		return end
	}
	if end == len(text) {
		l.add(other, i, end)
		return end
	}
	k, n := other, 1
	switch text[end] {
	case '(', '[':
		if n = l.delimited(end); n == 0 {
			n = 1
		}
	case '{':
		k = opening
	case '}':
		k = closing
	case '|':
		k = fence
	case '%':
		k = percent
	default:
		_, n = utf8.DecodeRuneInString(text[end:])
	}
	l.tokens = append(l.tokens, token{start: i, end: end + n, kind: k, kept: true, word: end + n})
	return end + n
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

// match finds the matching bracket of every bracket. A half-open interval pairs two kinds of brackets, but only over
// a short distance: enumerations "1) … 2) …" have only closing brackets.
func (l *lexer) match() {
	const interval = 14
	var open []int
	pair := func(i, j int) {
		l.tokens[i].pair, l.tokens[j].pair = j, i
	}
	for i, t := range l.tokens {
		switch {
		case t.kind == other && t.start == t.end:
			open = open[:0]
		case t.kind == opening:
			open = append(open, i)
		case t.kind == closing && len(open) > 0:
			top := open[len(open)-1]
			o, c := l.bare(top), l.bare(i)
			if brackets[o] == c {
				pair(top, i)
				open = open[:len(open)-1]
				continue
			}
			if (o == "[" && c == ")" || o == "(" && c == "]") && i-top < interval &&
				(len(open) < 2 || brackets[l.bare(open[len(open)-2])] != c || l.closesAgain(i, interval)) {
				pair(top, i)
				open = open[:len(open)-1]
				continue
			}
			for n := len(open) - 1; n >= max(0, len(open)-4); n-- {
				if brackets[l.bare(open[n])] == c {
					pair(open[n], i)
					open = open[:n]
					break
				}
			}
		}
	}
}

// closesAgain reports whether a second bracket like the closing one at i follows soon, as in "(x in [0,1))".
func (l *lexer) closesAgain(i, near int) bool {
	for j := i + 1; j < min(i+near, len(l.tokens)); j++ {
		if k := l.tokens[j].kind; k == closing || k == opening {
			return k == closing && l.bare(j) == l.bare(i)
		}
	}
	return false
}

// bare returns the text of a token without its backslash.
func (l *lexer) bare(i int) string {
	return strings.TrimPrefix(l.text[l.tokens[i].start:l.tokens[i].end], `\`)
}

var brackets = map[string]string{
	"(": ")", "[": "]", "{": "}", "langle": "rangle", "lfloor": "rfloor", "lceil": "rceil", "lVert": "rVert",
	"lvert": "rvert",
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
