package entry

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// LaTeX converts LaTeX to the text that it prints. Accents (Erd\H{o}s), letters (\o), and ASCII quotes and dashes
// become Unicode; fonts (\emph{…}) and braces that protect capitals are removed. A formula becomes $…$ with its content
// unchanged. A literal dollar keeps its backslash (\$), and an unknown command stays unchanged, with its arguments.
// Formulas whose dollars and commands a program escaped are restored.
func LaTeX(s string) string {
	text, _ := ReadLaTeX(s)
	return text
}

// ReadLaTeX converts a text as the function LaTeX does. It also returns the unknown commands that the result contains,
// each with its backslash.
func ReadLaTeX(s string) (text string, unknown []string) {
	if !isLaTeX(s) {
		return s, nil
	}
	r := latexReader{src: s, all: true, out: make([]byte, 0, len(s))}
	r.run()
	return string(r.out), r.unknown
}

// latexSpecial lists the characters with a meaning in LaTeX, the most common first. All others are text.
const latexSpecial = "-'\\{}$`~"

// isLaTeX reports whether a text has a character of latexSpecial. For long texts, it is faster than
// strings.ContainsAny.
func isLaTeX(s string) bool {
	for i := range len(latexSpecial) {
		if strings.IndexByte(s, latexSpecial[i]) >= 0 {
			return true
		}
	}
	return false
}

// LaTeXAccents converts only the accents and letters of LaTeX, and does not change other LaTeX. It is for texts such as
// the titles and abstracts of arXiv (https://info.arxiv.org/help/prep.html).
func LaTeXAccents(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	r := latexReader{src: s, out: make([]byte, 0, len(s))}
	r.run()
	return string(r.out)
}

// maxNesting is the maximum nesting of arguments of accents and fonts.
const maxNesting = 8

// A latexReader converts LaTeX in src to text in out.
type latexReader struct {
	src    string
	at     int    // offset in src
	all    bool   // whether to convert all LaTeX, not only accents and letters
	source bool   // whether src is the source of a formula that a program escaped
	depth  int    // nesting level of arguments
	open   string // "$" or "$$" if the rest of src does not close such a formula
	out    []byte

	kept      int      // length of out after an unknown command, or 0
	ended     int      // length of out after a formula, or 0
	formulaAt int      // offset in src after that formula
	unknown   []string // unknown commands in out
	surplus   int      // the result of shownBraces
	counted   bool     // whether surplus is known
}

// rest returns the source that is not converted yet.
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
			r.copyText()
		}
	}
}

// copyText copies a character, and the text after it up to the next special character.
func (r *latexReader) copyText() {
	n := strings.IndexAny(r.src[r.at+1:], latexSpecial)
	if n < 0 {
		n = len(r.src) - r.at - 1
	}
	r.copy(1 + n)
}

// write writes a text. It separates the text from a formula or a command at the end of out, because a digit must not
// follow a closing dollar, and a letter must not follow the name of a command.
func (r *latexReader) write(text string) {
	for len(r.out) == r.ended && r.ended > 0 && isDigitAt(text, 0) {
		r.out = append(r.out[:len(r.out)-1], text[0], '$')
		r.ended = len(r.out)
		text = text[1:]
	}
	if text == "" {
		return
	}
	if len(r.out) == r.kept && r.kept > 0 && (isLetter(text[0]) || text[0] >= utf8.RuneSelf) {
		r.endCommand()
	}
	r.out = append(r.out, text...)
}

// endCommand separates the command at the end of out from a letter that follows: with dollars if it is a formula, and
// otherwise with an empty group.
func (r *latexReader) endCommand() {
	if r.source {
		r.out = append(r.out, ' ')
		return
	}
	start := bytes.LastIndexByte(r.out, '\\')
	if start >= 0 && mathSymbols[string(r.out[start+1:])] {
		name := string(r.out[start:])
		r.out = append(append(append(r.out[:start], '$'), name...), '$')
		return
	}
	r.out = append(r.out, "{}"...)
}

// group converts a group of one accented letter, {\"o}, and reports whether there is one. It does nothing if all LaTeX
// is converted, because braces are then removed anyway.
func (r *latexReader) group() bool {
	if r.all || !strings.HasPrefix(r.rest(), `{\`) {
		return false
	}
	letter, n := r.letterAt(r.at + 1)
	if n == 0 || !strings.HasPrefix(r.src[r.at+1+n:], "}") {
		return false
	}
	r.write(letter)
	r.at += n + 2
	return true
}

// latexSigns lists the sequences of plain characters with a special meaning in LaTeX, the longest first.
var latexSigns = []struct{ written, shown string }{
	{"---", "—"}, {"--", "–"}, {"``", "“"}, {"''", "”"}, {"`", "‘"}, {"~", " "},
}

// sign converts a sequence of latexSigns, and reports whether there is one.
func (r *latexReader) sign() bool {
	if r.source && r.src[r.at] != '~' {
		return false
	}
	for _, s := range latexSigns {
		if strings.HasPrefix(r.rest(), s.written) {
			r.write(s.shown)
			r.at += len(s.written)
			return true
		}
	}
	return false
}

// command converts text that starts with a backslash.
func (r *latexReader) command() {
	if letter, n := r.letterAt(r.at); n > 0 {
		r.write(letter)
		r.at += n
		return
	}
	name := commandAt(r.rest())
	switch {
	case !r.all:
		r.copy(len(name))
	case name == `\(`:
		r.parenthesized()
	case len(name) == 2 && !isLetter(name[1]):
		r.symbol(name)
	default:
		r.named(name)
	}
}

// copy copies n bytes.
func (r *latexReader) copy(n int) {
	r.write(r.src[r.at : r.at+n])
	r.at += n
}

// commandAt returns the command at the start of a text: a backslash, and letters or one other character.
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

// parenthesized converts a formula between \( and \) to one between dollars.
func (r *latexReader) parenthesized() {
	near := r.rest()[:min(len(r.rest()), maxArgument)]
	if n := strings.Index(near, `\)`); n > 0 && !strings.Contains(near[:n], "$") {
		r.at += n + 2
		r.writeFormula("$", near[2:n])
		return
	}
	r.copy(2)
}

// symbol converts a backslash followed by a character that is not a letter.
func (r *latexReader) symbol(name string) {
	switch c := name[1]; c {
	case '$':
		r.dollar(2)
		return
	case '{', '}':
		r.brace()
		return
	case '%', '&', '#', '_':
		if r.source && (c == '%' || c == '#') && !bytes.HasSuffix(r.out, []byte(`\`)) {
			r.write(`\`)
		}
		r.write(name[1:])
	case ' ', '\n', '\t', '\\', ',', ';', ':', '~':
		r.write(" ")
	case '-', '/', '!', '@', '+': // hyphenation points and spacing corrections
	default:
		r.write(name)
	}
	r.at += len(name)
}

// brace converts \{ or \}. Zotero writes the backslash of a formula as \{\textbackslash} after a brace.
func (r *latexReader) brace() {
	const backslash = `\{\textbackslash}`
	if r.source && strings.HasPrefix(r.rest(), backslash) {
		r.write(`\`)
		r.at += len(backslash)
		return
	}
	r.write(r.src[r.at+1 : r.at+2])
	r.at += 2
}

// named converts a command with a name of letters.
func (r *latexReader) named(name string) {
	word := name[1:]
	if n := latexHidden[word]; n > 0 {
		r.hidden(name, n)
		return
	}
	if r.source && (word == "text" || !strings.HasPrefix(word, "text")) {
		r.keep(name)
		return
	}
	switch text, known := latexWords[word]; {
	case name == `\`:
		r.copy(1)
	case word == "textdollar":
		r.dollar(len(name) + ending(r.src[r.at+len(name):]))
	case known:
		r.at += len(name)
		r.write(text)
		r.skipBlanks()
	case latexFonts[word]:
		r.at += len(name)
		r.skipBlanks()
	case word == "url" || word == "path":
		r.wrapped(name, func(arg string) string { return arg })
	case word == "href":
		r.href(name)
	default:
		r.argument(name)
	}
}

// argument converts a command with an argument, or keeps an unknown command.
func (r *latexReader) argument(name string) {
	switch word := name[1:]; {
	case word == "ensuremath":
		if arg, n := groupAt(r.rest(), len(name), maxArgument); n > 0 {
			r.at += len(name) + n
			r.writeFormula("$", arg)
			return
		}
		r.keep(name)
	case word == "textsuperscript":
		r.wrapped(name, func(arg string) string { return raised.after(r.last(), r.inner(arg)) })
	case word == "textsubscript":
		r.wrapped(name, func(arg string) string { return lowered.after(r.last(), r.inner(arg)) })
	case word == "enquote" || word == "mkbibquote":
		r.wrapped(name, func(arg string) string { return "“" + r.inner(arg) + "”" })
	case word == "texorpdfstring":
		r.wrapped(name, r.inner)
		if _, n := groupAt(r.rest(), 0, maxArgument); n > 0 {
			r.at += n
		}
	case latexSpaces[word]:
		r.wrapped(name, func(string) string { return " " })
	case word == "unicode" || word == "symbol":
		r.wrapped(name, func(arg string) string {
			if c, ok := characterNumber(arg); ok {
				return c
			}
			return name + "{" + arg + "}"
		})
	default:
		r.keep(name)
	}
}

// characterNumber returns the character with a number, written as x3B1, "3B1, 0x3B1, U+3B1 or 945, and reports whether
// the number is valid.
func characterNumber(written string) (string, bool) {
	written = strings.TrimSpace(written)
	for _, prefix := range []string{"0x", "x", "X", `"`, "U+"} {
		if digits, ok := strings.CutPrefix(written, prefix); ok {
			n, err := strconv.ParseUint(digits, 16, 21)
			return string(rune(n)), err == nil && utf8.ValidRune(rune(n)) && n >= ' '
		}
	}
	n, err := strconv.ParseUint(written, 10, 21)
	return string(rune(n)), err == nil && utf8.ValidRune(rune(n)) && n >= ' '
}

// hidden skips a command with a number of arguments that are not printed. Better BibTeX adds \vphantom\} to balance
// braces for BibTeX. Such a brace is written only if it has a partner among the printed braces.
func (r *latexReader) hidden(name string, arguments int) {
	r.at += len(name)
	for range arguments {
		_, n := groupAt(r.rest(), 0, maxArgument)
		rest := r.rest()
		if opens := strings.HasPrefix(rest, `\{`); n == 0 && (opens || strings.HasPrefix(rest, `\}`)) {
			if surplus := r.shownBraces(); opens && surplus < 0 || !opens && surplus > 0 {
				r.write(rest[1:2])
			}
			n = 2
		}
		r.at += n
	}
}

// shownBraces returns the number of printed opening braces minus that of closing braces, without phantoms.
func (r *latexReader) shownBraces() int {
	if !r.counted {
		r.counted = true
		count := func(written string) int { return strings.Count(r.src, written) }
		r.surplus = count(`\{`) - count(`\}`) - count(`phantom\{`) + count(`phantom\}`)
	}
	return r.surplus
}

// keep copies a command with the arguments that directly follow it. It records the command as unknown unless the
// command belongs to a formula.
func (r *latexReader) keep(name string) {
	r.copy(len(name))
	if word := name[1:]; word != "" && !r.source && !mathWords[word] && !slices.Contains(r.unknown, name) {
		r.unknown = append(r.unknown, name)
	}
	r.kept = len(r.out)
	if strings.HasPrefix(r.rest(), "{}") {
		r.at += 2
		return
	}
	for range maxArguments {
		arg, n := groupAt(r.rest(), 0, maxArgument)
		if n == 0 {
			return
		}
		r.kept = 0
		r.at += n
		r.write("{")
		r.write(r.inner(arg))
		r.write("}")
	}
}

// maxArguments is the maximum number of arguments that keep copies.
const maxArguments = 3

// skipBlanks skips blanks or an empty group, which separate a command from the text after it.
func (r *latexReader) skipBlanks() {
	if strings.HasPrefix(r.rest(), "{}") {
		r.at += 2
		return
	}
	r.at += len(r.rest()) - len(strings.TrimLeft(r.rest(), " \t\r\n"))
}

// href writes the text of a link, followed by its address if that differs.
func (r *latexReader) href(name string) {
	url, n := groupAt(r.rest(), len(name), maxArgument)
	text, m := groupAt(r.rest(), len(name)+n, maxArgument)
	if n == 0 || m == 0 {
		r.keep(name)
		return
	}
	r.at += len(name) + n + m
	shown := r.inner(text)
	r.write(shown)
	if shown != url {
		r.write(" (" + url + ")")
	}
}

// wrapped writes the result of show for the argument of a command. Without an argument, it keeps the command.
func (r *latexReader) wrapped(name string, show func(arg string) string) {
	arg, n := groupAt(r.rest(), len(name), maxArgument)
	if n == 0 {
		r.keep(name)
		return
	}
	r.at += len(name) + n
	r.write(show(arg))
	if endsInCommand(r.out) {
		r.kept = len(r.out)
	}
}

// last returns the last bytes of out, with at least the last character.
func (r *latexReader) last() string { return string(r.out[max(0, len(r.out)-utf8.UTFMax):]) }

// inner converts an argument.
func (r *latexReader) inner(arg string) string {
	if r.depth == maxNesting {
		return arg
	}
	in := latexReader{src: arg, all: r.all, source: r.source, depth: r.depth + 1}
	in.run()
	for _, name := range in.unknown {
		if !slices.Contains(r.unknown, name) {
			r.unknown = append(r.unknown, name)
		}
	}
	return string(in.out)
}

// Limits in bytes for the search for the end of an argument, so that a text of opening braces is not slow.
const (
	maxArgument = 2000
	maxAccented = 40 // of an accent
)

// groupAt returns the content of the group at s[i:] and its length with the braces. The length is 0 if no group starts
// there or the group has more bytes than most.
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

// letterAt converts the accented letter or the letter with a name at an offset, and returns its length in src, or 0 if
// there is none.
func (r *latexReader) letterAt(i int) (letter string, n int) {
	name := commandAt(r.src[i:])
	if len(name) < 2 {
		return "", 0
	}
	if r.source && name == `\^` { // a superscript
		return "^", len(name) + len(r.src[i+2:]) - len(strings.TrimPrefix(r.src[i+2:], "{}"))
	}
	if l := latexLetters[name[1:]]; l != "" {
		return l, len(name) + ending(r.src[i+len(name):])
	}
	mark := latexAccents[name[1:]]
	if mark == 0 && r.all {
		mark = rareAccents[name[1:]]
	}
	if mark == 0 {
		return "", 0
	}
	if above := spacingAccents[name[1:]]; above != "" && r.all && len(name) == 2 {
		switch rest := r.src[i+2:]; {
		case strings.HasPrefix(rest, "{}"):
			return above, 4
		case strings.HasPrefix(rest, "}") && !isLetter(name[1]): // {\^}
			return above, 2
		}
	}
	base, n := r.accented(i+len(name), isLetter(name[1]))
	if base == "" || !r.all && r.isQuote(i, name, base) {
		return "", 0
	}
	return withMark(base, mark), len(name) + n
}

// ending returns the length of the blanks or the {} after the name of a letter. As in TeX, they only end the name.
func ending(s string) int {
	if strings.HasPrefix(s, "{}") {
		return 2
	}
	return len(s) - len(strings.TrimLeft(s, " \t\n"))
}

// accented returns the base of an accent and its length in src: a letter, a letter with a name, or a group. If the name
// of the accent is a letter (named, as in \v c), a blank or a brace must separate the two.
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
	if !unicode.IsLetter(first) && (!r.all || named || !unicode.IsDigit(first)) { // (11\=22) is a Miller index
		return "", 0
	}
	return s[:size], blanks + size
}

// isQuote reports whether \" is an escaped quotation mark, not an accent: no vowel follows, or it is at the start of a
// word in lower case.
func (r *latexReader) isQuote(i int, name, base string) bool {
	if name != `\"` {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.src[:i])
	first, _ := utf8.DecodeRuneInString(base)
	return !strings.ContainsRune("aeiouyıAEIOUY", first) || !unicode.IsLetter(before) && unicode.IsLower(first)
}

// withMark adds a combining mark to the first letter of a text. It replaces the dot of i and j.
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
