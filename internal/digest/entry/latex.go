package entry

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// LaTeX converts LaTeX to the text of the printed page. Accents (Erd\H{o}s), letters (\o), fonts (\emph{…}), and ASCII
// quotes and dashes become Unicode, and braces that protect capitals are removed. A formula becomes $…$ with its
// content unchanged. A literal dollar keeps its backslash (\$), and an unknown command stays unchanged.
func LaTeX(s string) string {
	if !strings.ContainsAny(s, "\\{}$~`'-") {
		return s
	}
	return readLaTeX(s, true)
}

// LaTeXAccents converts only the accents and letters of LaTeX, for texts such as the titles and abstracts of arXiv
// (https://info.arxiv.org/help/prep.html).
func LaTeXAccents(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return readLaTeX(s, false)
}

// maxNesting is the maximum nesting of arguments of accents and fonts.
const maxNesting = 8

func readLaTeX(s string, all bool) string {
	r := latexReader{src: s, all: all}
	r.out.Grow(len(s))
	r.run()
	return r.out.String()
}

type latexReader struct {
	src   string
	at    int
	all   bool   // whether everything is LaTeX, not only accents and letters
	depth int    // nesting level of arguments
	open  string // the dollars that are known to have no closing ones
	out   strings.Builder
}

func (r *latexReader) rest() string { return r.src[r.at:] }

// run converts the source up to its end.
func (r *latexReader) run() {
	for r.at < len(r.src) {
		switch c := r.src[r.at]; {
		case c == '$':
			r.formula()
		case c == '\\':
			r.command()
		case c == '{' && r.group():
		case r.all && (c == '{' || c == '}'):
			r.at++
		case r.all && r.sign():
		default:
			r.out.WriteByte(c)
			r.at++
		}
	}
}

// formula copies a formula with its dollars. Dollars without closing ones are text.
func (r *latexReader) formula() {
	fence := "$"
	if strings.HasPrefix(r.rest(), "$$") {
		fence = "$$"
	}
	if r.open == "" || !strings.HasPrefix(fence, r.open) {
		if n := r.formulaEnd(fence); n > 0 {
			r.out.WriteString(fence + strings.TrimSpace(r.src[r.at+len(fence):n]) + fence)
			r.at = n + len(fence)
			return
		}
		r.open = fence
	}
	r.copy(len(fence))
}

// formulaEnd returns the offset of the dollars that close a formula, or 0. If only accents are LaTeX, dollars can be
// money, so those of a formula must have no blank inside them.
func (r *latexReader) formulaEnd(fence string) int {
	start := r.at + len(fence)
	if !r.all && isBlankAt(r.src, start) {
		return 0
	}
	for i := start; i < len(r.src); i++ {
		switch {
		case r.src[i] == '\\':
			i++
		case strings.HasPrefix(r.src[i:], fence) && i > start &&
			(r.all || !isBlankAt(r.src, i-1) && !isDigitAt(r.src, i+len(fence))):
			return i
		}
	}
	return 0
}

func isBlankAt(s string, i int) bool { return i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 }
func isDigitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// group converts a group of one accented letter, {\"o}, in a text whose other braces are literal.
func (r *latexReader) group() bool {
	if r.all || !strings.HasPrefix(r.rest(), `{\`) {
		return false
	}
	letter, n := r.letterAt(r.at + 1)
	if n == 0 || !strings.HasPrefix(r.src[r.at+1+n:], "}") {
		return false
	}
	r.out.WriteString(letter)
	r.at += n + 2
	return true
}

// latexSigns lists the plain characters with a special meaning in LaTeX, the longest first.
var latexSigns = []struct{ written, shown string }{
	{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}, {"`", "‘"}, {"~", " "},
}

func (r *latexReader) sign() bool {
	for _, s := range latexSigns {
		if strings.HasPrefix(r.rest(), s.written) {
			r.out.WriteString(s.shown)
			r.at += len(s.written)
			return true
		}
	}
	return false
}

// command converts text that starts with a backslash.
func (r *latexReader) command() {
	if letter, n := r.letterAt(r.at); n > 0 {
		r.out.WriteString(letter)
		r.at += n
		return
	}
	name := commandAt(r.rest())
	switch {
	case !r.all:
		r.copy(len(name))
	case name == `\(`:
		r.parenthesised()
	case len(name) == 2 && !isLetter(name[1]):
		r.symbol(name)
	default:
		r.named(name)
	}
}

func (r *latexReader) copy(n int) {
	r.out.WriteString(r.src[r.at : r.at+n])
	r.at += n
}

// commandAt returns the name of a command with its backslash: letters, or one other character.
func commandAt(s string) string {
	n := 1
	for n < len(s) && isLetter(s[n]) {
		n++
	}
	if n == 1 && n < len(s) {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	return s[:n]
}

// parenthesised converts a formula between \( and \) to one between dollars.
func (r *latexReader) parenthesised() {
	near := r.rest()[:min(len(r.rest()), maxArgument)]
	if n := strings.Index(near, `\)`); n > 0 && !strings.Contains(near[:n], "$") {
		r.out.WriteString("$" + strings.TrimSpace(near[2:n]) + "$")
		r.at += n + 2
		return
	}
	r.copy(2)
}

// symbol converts a backslash followed by a character that is not a letter.
func (r *latexReader) symbol(name string) {
	r.at += len(name)
	switch name[1] {
	case '%', '&', '#', '_', '{', '}':
		r.out.WriteByte(name[1])
	case ' ', '\n', '\t', '\\', ',', ';', ':', '~':
		r.out.WriteByte(' ')
	case '-', '/', '!', '@': // hyphenation points and spacing corrections
	default:
		r.out.WriteString(name)
	}
}

// named converts a command with a name of letters.
func (r *latexReader) named(name string) {
	switch word := name[1:]; {
	case name == `\`:
		r.copy(1)
	case latexWords[word] != "":
		r.at += len(name)
		r.out.WriteString(latexWords[word])
		r.skipBlanks()
	case latexFonts[word]:
		r.at += len(name)
		r.skipBlanks()
	case word == "url" || word == "path":
		r.verbatim(name)
	case word == "href":
		r.href(name)
	case word == "ensuremath":
		r.wrapped(name, func(arg string) string { return "$" + arg + "$" })
	case word == "textsuperscript":
		r.wrapped(name, func(arg string) string { return raise(r.inner(arg)) })
	case word == "textsubscript":
		r.wrapped(name, func(arg string) string { return lower(r.inner(arg)) })
	default:
		r.copy(len(name))
	}
}

// skipBlanks skips what separates a command from the text after it: blanks, or an empty group.
func (r *latexReader) skipBlanks() {
	if strings.HasPrefix(r.rest(), "{}") {
		r.at += 2
		return
	}
	r.at += len(r.rest()) - len(strings.TrimLeft(r.rest(), " \t\r\n"))
}

// verbatim copies an argument without commands.
func (r *latexReader) verbatim(name string) {
	r.wrapped(name, func(arg string) string { return arg })
}

// href writes the text of a link, followed by its address if that differs.
func (r *latexReader) href(name string) {
	url, n := groupAt(r.rest(), len(name), maxArgument)
	text, m := groupAt(r.rest(), len(name)+n, maxArgument)
	if n == 0 || m == 0 {
		r.copy(len(name))
		return
	}
	r.at += len(name) + n + m
	shown := r.inner(text)
	r.out.WriteString(shown)
	if shown != url {
		r.out.WriteString(" (" + url + ")")
	}
}

func (r *latexReader) wrapped(name string, show func(arg string) string) {
	arg, n := groupAt(r.rest(), len(name), maxArgument)
	if n == 0 {
		r.copy(len(name))
		return
	}
	r.at += len(name) + n
	r.out.WriteString(show(arg))
}

// inner converts an argument.
func (r *latexReader) inner(arg string) string {
	if r.depth == maxNesting {
		return arg
	}
	in := latexReader{src: arg, all: r.all, depth: r.depth + 1}
	in.run()
	return in.out.String()
}

// These limits, in bytes, bound the search for the end of an argument, so that a text of opening braces is not slow.
const (
	maxArgument = 2000
	maxAccented = 40
)

// groupAt returns the content of a group at s[i:] and its length with the braces, or 0 if there is none.
func groupAt(s string, i, most int) (inside string, n int) {
	if i >= len(s) || s[i] != '{' {
		return "", 0
	}
	depth := 0
	for j := i; j < min(len(s), i+most); j++ {
		switch s[j] {
		case '\\':
			j++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[i+1 : j], j + 1 - i
			}
		}
	}
	return "", 0
}

// letterAt converts an accented letter or a letter with a name, and returns its length.
func (r *latexReader) letterAt(i int) (letter string, n int) {
	name := commandAt(r.src[i:])
	if len(name) < 2 {
		return "", 0
	}
	if l := latexLetters[name[1:]]; l != "" {
		return l, len(name) + ending(r.src[i+len(name):])
	}
	mark := latexAccents[name[1:]]
	if mark == 0 {
		return "", 0
	}
	base, n := r.accented(i+len(name), isLetter(name[1]))
	if base == "" || !r.all && r.isQuote(i, name, base) {
		return "", 0
	}
	return withMark(base, mark), len(name) + n
}

// ending returns the length of what ends the name of a letter: blanks, as in TeX, or {}.
func ending(s string) int {
	if strings.HasPrefix(s, "{}") {
		return 2
	}
	return len(s) - len(strings.TrimLeft(s, " \t\n"))
}

// accented returns the base of an accent: a letter, a letter with a name, or a group of one. If the name of the accent
// is a letter (\v c), a blank or brace must separate them.
func (r *latexReader) accented(i int, named bool) (base string, n int) {
	s := r.src[i:]
	blanks := len(s) - len(strings.TrimLeft(s, " \t\n"))
	if inside, n := groupAt(s, blanks, maxAccented); n > 0 && (named || r.all || blanks == 0) {
		return r.inner(strings.TrimSpace(inside)), blanks + n
	}
	if blanks == len(s) || named && blanks == 0 && s[0] != '\\' || !named && !r.all && blanks > 0 {
		return "", 0
	}
	s = s[blanks:]
	if s[0] == '\\' {
		name := commandAt(s)
		if l := latexLetters[name[1:]]; l != "" {
			return l, blanks + len(name) + ending(s[len(name):])
		}
		return "", 0
	}
	first, size := utf8.DecodeRuneInString(s)
	if !unicode.IsLetter(first) {
		return "", 0
	}
	return s[:size], blanks + size
}

// isQuote reports whether \" is a quotation mark that a program escaped: either no vowel follows, or it is at the start
// of a word in lower case, which does not occur in names.
func (r *latexReader) isQuote(i int, name, base string) bool {
	if name != `\"` {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.src[:i])
	first, _ := utf8.DecodeRuneInString(base)
	return !strings.ContainsRune("aeiouyıAEIOUY", first) || !unicode.IsLetter(before) && unicode.IsLower(first)
}

// withMark adds a combining mark to the first letter of a text. On i and j it replaces the dot.
func withMark(base string, mark rune) string {
	first, size := utf8.DecodeRuneInString(base)
	switch first {
	case 'ı':
		first = 'i'
	case 'ȷ':
		first = 'j'
	}
	return norm.NFC.String(string(first) + string(mark) + base[size:])
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
