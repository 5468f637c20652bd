package mathrepair

import (
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// A run is a run of letters with its surroundings.
type run struct {
	text          string
	start, end    int
	before, after byte // the characters beside it, or spaces
}

// wordReaders read a run of letters, in this order. They return the end of what they read, or 0.
var wordReaders = []struct {
	example string // a run in its text
	read    func(*lexer, run) int
}{
	{"muP, 5 mum", (*lexer).unit},
	{"wordunicode{x2013}", (*lexer).unicode},
	{"sin(0,1), mathbb", (*lexer).membership},
	{"lambda", (*lexer).name},
	{"Halpha", (*lexer).spectralLine},
	{"Lltextbf{a}ma", (*lexer).command},
	{"x", (*lexer).variable},
	{"lambdacdot", (*lexer).composed},
	{"SpatialtimesTemporal", (*lexer).infix},
}

// letters reads the run of letters at i as a command, a variable, a word composed of both because their backslashes
// were lost, or prose. It returns the end of what it read.
func (l *lexer) letters(i int) int {
	end := i + 1
	for end < len(l.text) && isLetter(l.text[end]) {
		end++
	}
	r := run{text: l.text[i:end], start: i, end: end, before: ' ', after: ' '}
	if i > 0 && l.text[i-1] != '\n' {
		r.before = l.text[i-1]
	}
	if end < len(l.text) && l.text[end] != '\n' {
		r.after = l.text[end]
	}
	for _, w := range wordReaders {
		if n := w.read(l, r); n > 0 {
			return n
		}
	}
	return l.word(i, end, isDigit(r.after))
}

// unit reads a word with a Greek letter in it, such as muP, or a unit after a number.
func (l *lexer) unit(r run) int {
	if r.text[0] != 'm' && r.text[0] != 'L' {
		return 0
	}
	letter := names[r.text]
	switch {
	case micro[r.text] && l.counted(r.start):
		letter = "mu"
	case letter == "", r.after == '_', isDigit(r.after):
		return 0
	}
	l.hints = true
	l.add(named, r.start, r.start+len(letter))
	l.add(prose, r.start+len(letter), r.end)
	return r.end
}

// unicode reads a character that is written as its code, also directly after a word.
func (l *lexer) unicode(r run) int {
	start := r.end - len("unicode")
	if r.after != '{' || start < r.start || l.text[start:r.end] != "unicode" {
		return 0
	}
	n := strings.IndexByte(l.text[r.end:min(len(l.text), r.end+8)], '}')
	if n < 3 || l.text[r.end+1] != 'x' || strings.Trim(l.text[r.end+2:r.end+n], "0123456789abcdefABCDEF") != "" {
		return 0
	}
	if start > r.start {
		l.add(prose, r.start, start)
	}
	l.add(named, start, r.end+n+1)
	l.finish(reject, sure, r.end+n+1)
	l.hints = true
	return r.end + n + 1
}

// membership reads "sin" or "min" before a set, which are s\in and m\in: the sine has one argument, and the minimum of
// two numbers is one of them.
func (l *lexer) membership(r run) int {
	if r.text != "sin" && r.text != "min" {
		return 0
	}
	rest := strings.TrimLeft(l.text[r.end:min(len(l.text), r.end+60)], " \n")
	if r.text == "min" && r.before == '{' && r.after >= utf8.RuneSelf {
		rest = "mathbb" // m\inΣ
	}
	if !strings.HasPrefix(rest, "mathbb") && !strings.HasPrefix(rest, "Bbb") && !sets[r.text].MatchString(rest) {
		return 0
	}
	l.add(letter, r.start, r.start+1)
	l.finish(accept, english, r.end)
	l.add(relation, r.start+1, r.end)
	l.finish(accept, english, r.end)
	l.hints = true
	return r.end
}

// sets match the sets after a variable and "in" that could be the argument of a function with the same name.
var sets = map[string]*lazyregexp.Regexp{
	"sin": lazyregexp.New(`^(?:(?:left|[bB]igl?)?[(\[](?:[^()\[\]]|\([^()\[\]]*\))*[^\\()\[\]],[^()\[\]]*[)\]]|` +
		`mathfrak|mathcal)`),
	"min": lazyregexp.New(`^(?:(?:left|[bB]igl?)?\[[^()\[\]]*,|(?:left)?\(m_|` +
		`\((?:-?\d[\d./]*|-infty), ?(?:\d[\d./]*|\+?infty)[)\]]|` +
		`\{\d+(?:, ?(?:\d+|\.\.\.|l?dots|infty))+\}|\{\d+(?:, ?\d+)*, ?(?:\.\.\.|[lc]?dots)[^{}]*\})`),
}

// name reads the name of a command.
func (l *lexer) name(r run) int {
	c, ok := l.exact(r)
	if !ok {
		return 0
	}
	l.add(c.kind, r.start, r.end)
	t := &l.tokens[len(l.tokens)-1]
	t.grade = c.grade
	t.glued = (c.kind == relation || c.kind == binary) && r.before >= utf8.RuneSelf // θ\in
	l.hints = l.hints || t.glued || c.hints(r.text)
	return r.end
}

// spectralLine reads the name of a spectral line. Only its Greek letter is a formula.
func (l *lexer) spectralLine(r run) int {
	if n := len(r.text); !isUpper(r.text[0]) || n > 8 || r.text[n-1] != 'a' || !spectral[r.text] {
		return 0
	}
	start := r.start + 1
	for commands[l.text[start:r.end]].grade != greek {
		start++
	}
	l.add(prose, r.start, start)
	l.add(named, start, r.end)
	l.hints = true
	return r.end
}

// variable reads one letter.
func (l *lexer) variable(r run) int {
	if len(r.text) > 1 || isDigit(r.after) {
		return 0
	}
	l.hints = l.hints || r.after == '(' // O(n)
	l.add(letter, r.start, r.end)
	return r.end
}

// counted reports whether a number precedes the word at i.
func (l *lexer) counted(i int) bool {
	before := strings.TrimRight(l.text[:i], " \n")
	return before != "" && isDigit(before[len(before)-1])
}

// infix reads the first part of words that an operator joins, with the operator, and returns its end, or 0.
func (l *lexer) infix(r run) int {
	if len(r.text) > longestWord || len(r.text) < 14 && !hasInnerCapital(r.text) {
		return 0
	}
	i := r.start
	for _, name := range infixes {
		at := strings.Index(r.text, name)
		end := at + len(name)
		if at < 0 || end >= len(r.text) || !isUpper(r.text[end]) && !joins(name, r.text[:at], r.text[end:]) {
			continue
		}
		c := commands[name]
		counted := at == 0 && isDigit(r.before) // 8\times RTX
		isTail := name == "rightarrow" &&
			(strings.HasSuffix(r.text[:at], "ong") || strings.HasSuffix(r.text[:at], "eft"))
		if !counted && at < 2 || strings.HasPrefix(r.text, "quad") || isTail {
			continue // \quad\longrightarrow, A\leftrightarrow B
		}
		if at > 0 {
			l.add(prose, i, i+at)
		}
		l.add(c.kind, i+at, i+end)
		l.finish(accept, c.grade, i+end)
		l.hints = true
		return i + end
	}
	return 0
}

// joins reports whether an operator joins two words in lower case: "modelrightarrowfilter".
func joins(operator, before, after string) bool {
	if operator == "times" {
		return !strings.HasSuffix(before, "o") && // \otimes
			len(before) > 4 && len(after) > 4 && !timeWords[after[:4]]
	}
	return strings.HasSuffix(operator, "arrow") && len(before) > 1 && len(after) > 1
}

// timeWords are the starts of words that follow "time" in a compound: "multitimescale".
var timeWords = set(`cale tamp tep teps erie eria tamp hare pan pans heet hift lice tream pace lot lots tate igna`)

// hasInnerCapital reports whether a word has a capital letter where one can follow an operator.
func hasInnerCapital(word string) bool {
	for i := len("times"); i < len(word); i++ {
		if isUpper(word[i]) {
			return true
		}
	}
	return false
}

// isIdentifier reports whether a number and then letters, such as "2real", start at i.
func (l *lexer) isIdentifier(i int) bool {
	n := i + digits(l.text[i:])
	end := n
	for end < len(l.text) && isLetter(l.text[end]) {
		end++
	}
	return n > i && (end-n > 3 && !strings.HasPrefix(l.text[n:], "times") || l.text[n:end] == "sim")
}

// command reads a word that ends with a command for an argument, whose other letters are text: "Lltextbf{a}ma".
func (l *lexer) command(r run) int {
	if r.after != '{' || len(r.text) < 2 {
		return 0
	}
	for _, c := range byEnding[ending2(r.text)] {
		start := len(r.text) - len(c.text)
		if start <= 0 || r.text[start:] != c.text || commands[r.text[:start]].kind != prose || !endsWord(c, start) {
			continue
		}
		if _, v := l.split(r); v == accept && c.kind != words {
			continue
		}
		l.add(prose, r.start, r.start+start)
		l.add(c.kind, r.start+start, r.end)
		l.finish(reject, c.grade, r.end)
		l.hints = true
		return r.end
	}
	return 0
}

// endsWord reports whether a command can directly follow letters of a word.
func endsWord(c cut, letters int) bool {
	if c.kind == words && strings.HasPrefix(c.text, "text") {
		return true
	}
	return letters > 1 && c.kind == font && (c.grade == sure && c.text != "bm" || c.text == "underline")
}

// word reads letters that contain no command: a product of variables, a word or an identifier.
func (l *lexer) word(i, end int, digit bool) int {
	text, run := l.text, l.text[i:end]
	if digit { // an identifier: x2, A100, GPT4o
		for end < len(text) && (isLetter(text[end]) || isDigit(text[end])) {
			end++
		}
		l.add(prose, i, end)
		return end
	}
	k := prose
	if len(run) >= 2 && len(run) <= 4 && !shortWords[run] && (len(run) <= 3 || allUpper(run)) {
		k = product
	}
	l.add(k, i, end)
	return end
}

func isClosing(b byte) bool { return b == ')' || b == '}' || b == ']' }

// hints reports whether a command can be part of a proof. "in" and "to" occur in every sentence.
func (c command) hints(name string) bool {
	switch c.kind {
	case relation:
		return name != "in" && name != "to"
	case binary, font, function, sizing, alphabet:
		return true
	}
	return c.grade != english
}

// A nameRule tells when the name of a command is a command. The first rule that applies decides.
type nameRule struct {
	example string // a text in which the name is a command
	not     string // a text in which it is not
	applies func(c command, r run) bool
	allowed func(l *lexer, r run) bool
}

var nameRules = []nameRule{
	{`a \nmid b`, `n\geq 3`, isName(`ngeq nleq nmid nsubseteq`),
		func(_ *lexer, r run) bool {
			return len(r.text) > 4 || r.text == "nmid" && (r.before == ' ' || isDigit(r.before) || isClosing(r.before))
		}},
	{`\oint f`, `\textbf{J}oint`, isName(`oint iint`), func(_ *lexer, r run) bool { return r.before != '}' }},
	{`\sim2K`, `sim2real`, func(_ command, r run) bool { return r.text == "sim" && isDigit(r.after) },
		func(l *lexer, r run) bool { return !l.isIdentifier(r.end) }},
	{`G\rtimes H`, `{r\times n}, M_r\times Y`, isName(`rtimes`),
		func(_ *lexer, r run) bool { return strings.IndexByte("{(^_", r.before) < 0 }},
	{`G\ltimes H`, `2l\times l`, isName(`ltimes`), func(_ *lexer, r run) bool { return !isDigit(r.before) }},
	{`a \mp b`, `c_{mp^r}`, isName(`mp`), func(_ *lexer, r run) bool { return r.after != '^' && r.after != '_' }},
	{`{\rm GL}, a_{1,\rm c}`, `an rm command, e^{it \Delta}`,
		func(c command, _ run) bool { return c.kind == alphabet },
		func(l *lexer, r run) bool {
			if r.text == "it" && r.before == '{' && strings.IndexByte("_^", l.text[max(0, r.start-2)]) >= 0 {
				return false
			}
			spaced := r.after == ' '
			return r.before == '{' && (spaced || isDigit(r.after)) ||
				spaced && !isLetter(r.before) && (r.text == "rm" || r.text == "bf")
		}},
	{`\left(`, `left of it`, func(c command, _ run) bool { return c.kind == sizing },
		func(_ *lexer, r run) bool { return sizesAny(r.after) && r.before != '.' }},
	{`\left\vert`, `vert`, isName(`vert`), func(*lexer, run) bool { return false }},
	{`\frac12, \times3, \bar0`, `alpha2, in2`, func(_ command, r run) bool { return isDigit(r.after) },
		func(_ *lexer, r run) bool { return beforeDigit(r) }},
}

func isName(names string) func(command, run) bool {
	s := set(names)
	return func(_ command, r run) bool { return s[r.text] }
}

// beforeDigit reports whether a command can be directly followed by a digit.
func beforeDigit(r run) bool {
	switch c := commands[r.text]; c.kind {
	case binary, relation, root, fraction:
		return r.text != "in" && r.text != "to" && r.text != "star" && r.text != "not"
	case font:
		return c.grade == sure || r.before == '{' || r.before == '_'
	case opening:
		return true
	}
	return false
}

// exact returns the command whose name is the whole run, if it can be one beside the characters around it.
func (l *lexer) exact(r run) (command, bool) {
	c, ok := commands[r.text]
	if !ok {
		return c, false
	}
	if c.kind == alphabet && r.after == '{' {
		return command{font, sure}, true // \rm{SL}
	}
	if c.kind == relation && len(r.text) == 2 && !isDigit(r.after) {
		return c, true // "in" and "to" are in every sentence, and no rule applies to them
	}
	for _, rule := range nameRules {
		if rule.applies(c, r) {
			return c, rule.allowed(l, r)
		}
	}
	return c, true
}

// sizesAny reports whether a bracket that \left or \bigl can precede starts with a byte.
func sizesAny(after byte) bool { return strings.IndexByte("()[]{}|\\", after) >= 0 }

// composed reads a word composed of variables and commands.
func (l *lexer) composed(r run) int {
	s, v := l.split(r)
	if v == reject {
		return 0
	}
	i, end := r.start, r.end
	for range s.prefix {
		l.add(letter, i, i+1)
		l.finish(v, english, end)
		i++
	}
	for n := len(s.cuts) - 1; n >= 0; n-- {
		c := s.cuts[n]
		l.add(c.kind, i, i+len(c.text))
		l.finish(v, c.grade, end)
		i += len(c.text)
	}
	l.hints = l.hints || v == accept
	return end
}

// finish sets the properties of the last token, which is part of a composed word.
func (l *lexer) finish(v verdict, g grade, end int) {
	t := &l.tokens[len(l.tokens)-1]
	t.grade, t.word, t.glued = g, end, v == accept
}

// A cut is one command of a composed word.
type cut struct {
	text string
	command
}

// A split is a composed word. In TeX, a command ends at the next command or at a space, so variables can only precede
// the commands:
//
//	word = [ letter [ letter [ letter ] ] ] command { command } .
type split struct {
	run     string
	prefix  string // the variables
	cuts    []cut  // the commands, from last to first
	after   byte   // the character after the word
	script  bool   // the word is a script
	closed  bool   // it directly follows a closing bracket
	counted bool   // it directly follows a digit
	operand bool   // a capital letter follows after a space
	rest    string // the text after the word
	budget  int    // remaining cuts to try, so that no word takes long
}

const (
	mostLetters = 3
	longestWord = 60 // letters of a word that is split
)

// split splits a run of letters and judges whether the parts can only be TeX, such as "lambdacdot", "ntimes" and
// "kge3", or also a word, such as "chin". The cuts are valid until the next call.
func (l *lexer) split(r run) (*split, verdict) {
	s := &l.attempt
	*s = split{run: r.text, after: r.after, cuts: s.cuts[:0], budget: 200}
	s.script = r.before == '_' || r.before == '^' || r.before == '{'
	s.closed, s.counted = isClosing(r.before), isDigit(r.before)
	s.rest = l.text[r.end:min(r.end+40, len(l.text))]
	if rest := l.text[min(r.end+1, len(l.text)):]; rest != "" {
		s.operand = isUpper(rest[0]) || strings.HasPrefix(rest, "math") ||
			s.script && strings.IndexByte("([{", rest[0]) >= 0
	}
	if len(r.text) < 3 || len(r.text) > longestWord {
		return s, reject
	}
	found := s.from(len(r.text))
	if !found {
		return s, reject
	}
	return s, s.judge()
}

// from splits the first n letters of the run, trying the longest command first.
func (s *split) from(n int) bool {
	if n < 2 {
		return false
	}
	for _, c := range byEnding[ending2(s.run[:n])] {
		if s.budget--; s.budget < 0 {
			return false
		}
		at := n - len(c.text)
		if at < 0 || s.run[at:n] != c.text || !s.precedes(c) ||
			c.text == "dbinom" && strings.HasSuffix(s.run[:at], "mi") { // \mid\binom
			continue
		}
		s.cuts = append(s.cuts, c)
		if at == 0 && len(s.cuts) > 1 {
			s.prefix = ""
			return true
		}
		if at > 0 && s.from(at) {
			return true
		}
		if 0 < at && at <= mostLetters {
			s.prefix = s.run[:at]
			return true
		}
		s.cuts = s.cuts[:len(s.cuts)-1]
	}
	return false
}

// unsplit are commands that look like a variable with another command: "ngeq" is n\geq.
var unsplit = set(`ngeq nleq nmid nsubseteq oint iint`)

// byEnding has the commands by a hash of their last two letters, longest first. Nearly every word of a text is looked
// up.
var byEnding = func() (table [1024][]cut) {
	for name, c := range commands {
		if len(name) > 1 && c.kind != alphabet && c.kind != negation && !unsplit[name] {
			h := ending2(name)
			table[h] = append(table[h], cut{name, c})
		}
	}
	for h := range table {
		sortCuts(table[h])
	}
	return table
}()

// ending2 returns the hash of the last two letters of a name.
func ending2(name string) int {
	return int(name[len(name)-2]&31)<<5 | int(name[len(name)-1]&31)
}

// precedes reports whether a command can precede those after it in the word.
func (s *split) precedes(c cut) bool {
	if len(s.cuts) == 0 {
		return s.ends(c)
	}
	switch next := s.cuts[len(s.cuts)-1]; c.kind {
	case font:
		return next.kind == symbol || next.kind == font && c.text != next.text
	case blank:
		return c.grade == sure || next.kind == relation && next.grade == sure
	case words, mark, modulus, fence, closing:
		return c.grade == sure || c.text == "prime" && next.text == "prime"
	case sizing:
		return next.kind == opening || next.kind == closing || next.kind == fence
	case root, fraction:
		return next.kind == symbol
	case symbol:
		return next.text != "max" && next.text != "min"
	case function:
		return !(c.text == "sin" && next.kind == font) && // s\in\mathfrak{S}
			!(c.text == "min" && (minSets[next.text] || isUpper(next.text[0]))) // m\in\Omega
	case binary, relation:
		return next.kind != binary && next.kind != relation && next.kind != closing
	}
	return true
}

// minSets are the fonts of a set after a variable m and \in, which is not a minimum.
var minSets = set(`mathbb mathcal Bbb`)

// ends reports whether a command can be the last one of the word.
func (s *split) ends(c cut) bool {
	switch c.kind {
	case sizing:
		return sizesAny(s.after)
	case words, fraction, modulus:
		return s.after == '{' || isDigit(s.after)
	case font:
		return s.after == '{' || c.grade == sure && s.after != '}'
	case mark, fence:
		return s.script && (c.grade == sure || c.text == "prime")
	}
	return true
}
