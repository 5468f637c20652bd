// Package latex reads the text of LaTeX as a reader of the printed page sees it.
//
// In comes text as bibliographies and abstracts hold it, with accents (Erd\H{o}s), letters (\o),
// fonts (\emph{…}), quotes and dashes in ASCII, and braces that keep capitals; out goes Unicode. It
// promises that formulas come out as $…$ with what is between their dollars, that a dollar which is
// text keeps its backslash (\$), and that a command it does not know stays as it is.
package latex

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Text reads what is LaTeX throughout, such as the field of a BibTeX entry.
func Text(s string) string {
	if !strings.ContainsAny(s, "\\{}$~`'-") {
		return s
	}
	return read(s, true)
}

// Accents reads what is LaTeX only in its accents and letters, such as the titles and abstracts of
// arXiv (https://info.arxiv.org/help/prep.html). Everything else stays as it is.
func Accents(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return read(s, false)
}

// maxNesting is how deep the arguments of accents and fonts are looked into.
const maxNesting = 8

func read(s string, all bool) string {
	r := reader{src: s, all: all}
	r.out.Grow(len(s))
	r.run()
	return r.out.String()
}

type reader struct {
	src   string
	at    int
	all   bool   // not the accents and letters alone
	depth int    // of arguments within arguments
	open  string // the dollars that nothing closes any more
	out   strings.Builder
}

func (r *reader) rest() string { return r.src[r.at:] }

// run reads up to the end.
func (r *reader) run() {
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

// formula copies a formula with its dollars. Dollars that nothing closes are text.
func (r *reader) formula() {
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

// formulaEnd finds the dollars that close a formula, 0 where none do. Where not all of a text is
// LaTeX, dollars can be money: those of a formula stand close to what is between them.
func (r *reader) formulaEnd(fence string) int {
	start := r.at + len(fence)
	if !r.all && isBlankAt(r.src, start) {
		return 0
	}
	for i := start; i < len(r.src); i++ {
		switch {
		case r.src[i] == '\\':
			i++
		case strings.HasPrefix(r.src[i:], fence) && i > start && (r.all || !isBlankAt(r.src, i-1) && !isDigitAt(r.src, i+len(fence))):
			return i
		}
	}
	return 0
}

func isBlankAt(s string, i int) bool { return i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 }
func isDigitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// group reads a group that holds one accented letter, {\"o}, where braces are otherwise text.
func (r *reader) group() bool {
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

// signs are what plain characters stand for in LaTeX's text, the longest first.
var signs = []struct{ written, shown string }{
	{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}, {"`", "‘"}, {"~", " "},
}

func (r *reader) sign() bool {
	for _, s := range signs {
		if strings.HasPrefix(r.rest(), s.written) {
			r.out.WriteString(s.shown)
			r.at += len(s.written)
			return true
		}
	}
	return false
}

// command reads what begins with a backslash.
func (r *reader) command() {
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

func (r *reader) copy(n int) {
	r.out.WriteString(r.src[r.at : r.at+n])
	r.at += n
}

// commandAt is a command's name with its backslash: letters, or one other character.
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

// parenthesised reads a formula between \( and \), which is then one between dollars.
func (r *reader) parenthesised() {
	near := r.rest()[:min(len(r.rest()), longestArgument)]
	if n := strings.Index(near, `\)`); n > 0 && !strings.Contains(near[:n], "$") {
		r.out.WriteString("$" + strings.TrimSpace(near[2:n]) + "$")
		r.at += n + 2
		return
	}
	r.copy(2)
}

// symbol reads a backslash with a sign.
func (r *reader) symbol(name string) {
	r.at += len(name)
	switch name[1] {
	case '%', '&', '#', '_', '{', '}':
		r.out.WriteByte(name[1])
	case ' ', '\n', '\t', '\\', ',', ';', ':', '~':
		r.out.WriteByte(' ')
	case '-', '/', '!', '@': // where a word may break, and corrections of spaces
	default:
		r.out.WriteString(name)
	}
}

// named reads a command of letters.
func (r *reader) named(name string) {
	switch word := name[1:]; {
	case name == `\`:
		r.copy(1)
	case words[word] != "":
		r.at += len(name)
		r.out.WriteString(words[word])
		r.skipBlanks()
	case fonts[word]:
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

// skipBlanks passes what ends the name of a command: blanks, or an empty group.
func (r *reader) skipBlanks() {
	if strings.HasPrefix(r.rest(), "{}") {
		r.at += 2
		return
	}
	r.at += len(r.rest()) - len(strings.TrimLeft(r.rest(), " \t\r\n"))
}

// verbatim copies an argument in which nothing is a command.
func (r *reader) verbatim(name string) {
	r.wrapped(name, func(arg string) string { return arg })
}

// href reads a link: its text, and its address behind it where that says more.
func (r *reader) href(name string) {
	url, n := groupAt(r.rest(), len(name), longestArgument)
	text, m := groupAt(r.rest(), len(name)+n, longestArgument)
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

func (r *reader) wrapped(name string, show func(arg string) string) {
	arg, n := groupAt(r.rest(), len(name), longestArgument)
	if n == 0 {
		r.copy(len(name))
		return
	}
	r.at += len(name) + n
	r.out.WriteString(show(arg))
}

// inner reads an argument.
func (r *reader) inner(arg string) string {
	if r.depth == maxNesting {
		return arg
	}
	in := reader{src: arg, all: r.all, depth: r.depth + 1}
	in.run()
	return in.out.String()
}

// These bound what is looked through for the end of an argument, so that a text of opening braces costs
// little more than another of its length.
const (
	longestArgument = 2000
	longestAccented = 40
)

// groupAt gives what a group at s[i:] holds, and its length with the braces; 0 where there is none.
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

// letterAt reads an accent with its letter, or a letter that has a name, and gives its length.
func (r *reader) letterAt(i int) (letter string, n int) {
	name := commandAt(r.src[i:])
	if len(name) < 2 {
		return "", 0
	}
	if l := letters[name[1:]]; l != "" {
		return l, len(name) + ending(r.src[i+len(name):])
	}
	mark := accents[name[1:]]
	if mark == 0 {
		return "", 0
	}
	base, n := r.accented(i+len(name), isLetter(name[1]))
	if base == "" || !r.all && r.isQuote(i, name, base) {
		return "", 0
	}
	return withMark(base, mark), len(name) + n
}

// ending is the length of what ends the name of a letter: blanks, as TeX reads it, or {}.
func ending(s string) int {
	if strings.HasPrefix(s, "{}") {
		return 2
	}
	return len(s) - len(strings.TrimLeft(s, " \t\n"))
}

// accented reads what an accent stands on: a letter, a letter that has a name, or a group of one.
// An accent whose name is a letter (\v c) needs a blank or a brace before it.
func (r *reader) accented(i int, named bool) (base string, n int) {
	s := r.src[i:]
	blanks := len(s) - len(strings.TrimLeft(s, " \t\n"))
	if inside, n := groupAt(s, blanks, longestAccented); n > 0 && (named || r.all || blanks == 0) {
		return r.inner(strings.TrimSpace(inside)), blanks + n
	}
	if blanks == len(s) || named && blanks == 0 && s[0] != '\\' || !named && !r.all && blanks > 0 {
		return "", 0
	}
	s = s[blanks:]
	if s[0] == '\\' {
		name := commandAt(s)
		if l := letters[name[1:]]; l != "" {
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

// isQuote tells whether \" is a quotation mark that a program escaped: no vowel is behind it, or it
// begins a word in small letters, which no name does.
func (r *reader) isQuote(i int, name, base string) bool {
	if name != `\"` {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.src[:i])
	first, _ := utf8.DecodeRuneInString(base)
	return !strings.ContainsRune("aeiouyıAEIOUY", first) || !unicode.IsLetter(before) && unicode.IsLower(first)
}

// withMark puts a mark on the first letter of a text. On i and j it takes the place of the dot.
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
