package mathrepair

import (
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// canStart reports whether a formula can start at a token: not within a word, an identifier or a path.
func (p *parser) canStart(i int) bool {
	t := p.tokens[i]
	switch t.kind {
	case prose:
		if n := p.at(i + 1); n.gap || n.kind != script && n.kind != opening || !groups[p.src(i)] {
			return false
		}
	case other, closing, comma, colon, dots, prime, percent, blank, negation, modulus, alphabet:
		return false
	case script:
		return p.isRaised(i)
	}
	if t.start == 0 || t.gap {
		return !p.isOwned(i)
	}
	before := p.text[t.start-1]
	switch before {
	case '\\', '$', '_', '^', '@', '#', '&', '`', '\'', '}':
		return before == '\'' && t.start > 1 && p.at(i-2).end < p.at(i-1).start
	case '-', '/', '.', ':':
		return p.startsAfterSign(i, before)
	}
	if before == '{' && t.kind == opening && !t.kept {
		return false // a group or a set
	}
	previous := p.tokens[i-1]
	if previous.end == t.start && previous.word > previous.end {
		return false // within a word
	}
	if t.kind == named {
		return true
	}
	if isLetter(before) || isDigit(before) || before >= 0x80 && previous.kind == prose {
		return p.startsInWord(i)
	}
	return true
}

// startsAfterSign reports whether a formula can start at a token after a hyphen, a slash, a period or a colon.
func (p *parser) startsAfterSign(i int, sign byte) bool {
	t := p.tokens[i]
	if sign == '-' && t.kind == number && (p.is(i+1, "times") || p.follows(i+1, script) && p.is(i+1, "^") &&
		(p.at(i+2).kind != number || isLetter(p.text[t.start-2]))) {
		return true // "1.1-1.4\times", "GUI-360^\circ", "ImageNet-512^2"
	}
	if sign == '-' && t.kind != number {
		isGreek := t.kind == symbol && t.grade == greek && usual[p.src(i)] // PixArt-\alpha
		return (p.certainOperand(i) || isGreek || t.glued || t.kind == named) && !p.isEnding(i)
	}
	if sign == '/' && t.kind == letter && p.follows(i+1, script) && p.is(i+1, "^") {
		return true // points/m^2
	}
	return t.start < 2 || !isLetter(p.text[t.start-2]) && !isDigit(p.text[t.start-2]) && p.text[t.start-2] < 0x80
}

// startsInWord reports whether a formula can start at a token directly after a letter or a digit.
func (p *parser) startsInWord(i int) bool {
	t, previous := p.tokens[i], p.tokens[i-1]
	return t.kind == opening && previous.kind == prose && !p.is(i, "{") || t.kept ||
		(t.kind == words || t.kind == font) && t.certain() && previous.kind == prose ||
		(t.kind == relation || t.kind == binary) && t.glued && previous.kind == prose
}

// isRaised reports whether the script at i has a word as its base: "un^2CLIP".
func (p *parser) isRaised(i int) bool {
	t, base := p.tokens[i], p.at(i-1)
	if (t.gap || p.at(i-1).kind == opening) && p.is(i, "^") && p.braced(i+1) && p.at(i+2).kind == number {
		n := p.at(i + 4)
		return p.at(i+1).pair == i+3 && !n.gap && isUpper(p.text[min(n.start, len(p.text)-1)]) // ^{13}C
	}
	isWord := base.kind == prose || base.kind == product || p.is(i-1, "deg") || p.is(i-1, "Pr")
	if t.gap || i < 2 || !isWord || p.text[base.start] == '\\' {
		return false
	}
	before := p.text[t.start-1]
	return isLetter(before) || isDigit(before)
}

// isEnding reports whether the "ell" at i is the end of a word: "the suffix -ell".
func (p *parser) isEnding(i int) bool {
	return p.is(i, "ell") && !p.tokens[i].kept && p.at(i-1).gap && !p.follows(i+1, script)
}

// isOwned reports whether the letter at i is a measure named after a person: "Cohen's kappa = 0.7".
func (p *parser) isOwned(i int) bool {
	t := p.tokens[i]
	if t.kind != symbol || t.grade != greek || t.kept || !t.gap || p.follows(i+1, script) {
		return false
	}
	before := strings.TrimRight(p.text[:t.start], " \n")
	for _, owner := range owners {
		if strings.HasSuffix(before, owner) {
			return true
		}
	}
	return false
}

// owners are the ends of the words before a measure with a Greek name.
var owners = []string{"'s", "’s", "s'", "s’", "Spearman", "Kendall", "Cohen", "Cronbach", "Krippendorff", "Fleiss"}

// choose returns the longest ending of the formula at i that has a proof and where a formula can end; if there is
// none, the longest one with a hint. An ending without pieces is the end of a formula that stays as it is.
func (p *parser) choose(i int) (ending, bool) {
	hinted, found := ending{}, false
	for n := len(p.ends) - 1; n >= 0 && n >= len(p.ends)-20; n-- {
		e := p.ends[n]
		if e.proofs == 0 && (e.hints+e.greeks == 0 || found) || !p.canEnd(e) || p.isAside(i, e) || p.isChemistry(e) {
			continue
		}
		if macroLost(p.text[p.pieces[0].start:p.pieces[e.pieces-1].end]) {
			return ending{token: e.token}, false
		}
		if e.proofs > 0 {
			return e, true
		}
		hinted, found = e, true
	}
	return hinted, found
}

// A lostMacro is a letter that was probably a command for a set of numbers, such as \R or \RR: without its backslash,
// it is another variable.
type lostMacro struct {
	example string
	before  *lazyregexp.Regexp // what precedes the letter; nil if it does not matter
	letter  *lazyregexp.Regexp // the letter with what follows it
}

var lostMacros = []lostMacro{
	{"Z_{ge 0}", nil, lazyregexp.New(`\b[RCZNQ]_\{ ?(?:[gl]eq? |[<>])`)},
	{"Z[w]^2", nil, lazyregexp.New(`\b[CZQ]\[`)},
	{"C^{2times 2}", nil, lazyregexp.New(`\b[CZQ]\^\{(?:\d+ ?|[a-z] )times`)},
	{"C^{nr}", nil, lazyregexp.New(`\b[CZQ]\^(?:\{[a-z]{2}\}|[nmd](?:\b|setminus|times))`)},
	{"(-1,-3)_{Q}", lazyregexp.New(`\)_\{$`), lazyregexp.New(`\b[CZQR]\}`)},
	{"L^2(RR^n)", nil, lazyregexp.New(`(?:^|[^A-Za-z])(?:RR|CC|ZZ|QQ|NN)(?:\)|_[+{>]|\^(?:[^Tt{]|\{[^Tt])|$)`)},
	{"B^{NN-1}", lazyregexp.New(`\^\{$`), lazyregexp.New(`\b(?:RR|CC|ZZ|QQ|NN)\b`)},
	{"GL_n(Q)", lazyregexp.New(`L\}?_\{?\w\}?\($`), lazyregexp.New(`\b[CZQR]\)`)},
	{"so, x_1 in C", lazyregexp.New(`in ?$`), lazyregexp.New(`\b[CZQR]$`)},
}

// macroLost reports whether a formula probably lost the command for a set of numbers.
func macroLost(source string) bool {
	if !mayLoseMacro(source) {
		return false
	}
	for _, m := range lostMacros {
		at := m.letter.FindStringIndex(source)
		if at != nil && !isFonted(source[:at[0]]) && (m.before == nil || m.before.MatchString(source[:at[0]])) {
			return true
		}
	}
	return false
}

// mayLoseMacro reports whether one of lostMacros can apply. Only one formula in thirty is examined further.
func mayLoseMacro(source string) bool {
	for i := range len(source) {
		if strings.IndexByte("RCZNQ", source[i]) < 0 || i > 0 && (isLetter(source[i-1]) || source[i-1] == '_') {
			continue
		}
		if i+1 == len(source) || strings.IndexByte("[)}", source[i+1]) >= 0 || source[i+1] == source[i] ||
			source[i+1] == '_' && strings.HasPrefix(source[i+2:], "{") || source[i+1] == '^' && source[i] != 'R' {
			return true
		}
	}
	return false
}

// isFonted reports whether a source ends with a command for the font of the next letter.
func isFonted(source string) bool {
	source = strings.TrimRight(source, " {")
	start := len(source)
	for start > 0 && isLetter(source[start-1]) {
		start--
	}
	k := commands[source[start:]].kind
	return k == font || k == alphabet || k == words
}

// canEnd reports whether a formula can end before a token.
func (p *parser) canEnd(e ending) bool {
	last, next := p.tokens[e.token-1], p.at(e.token)
	if p.is(e.token-1, "times") && last.glued && p.at(e.token-2).kind == number && !next.gap {
		return true // "8\times A100"
	}
	if last.word > last.end && next.word == last.word {
		return false
	}
	if last.end == len(p.text) || next.gap {
		return true
	}
	return p.canEndBefore(e, p.text[last.end:])
}

// canEndBefore reports whether a formula can end before the rest of the text, which starts without a space.
func (p *parser) canEndBefore(e ending, rest string) bool {
	next := p.at(e.token)
	switch b := rest[0]; {
	case strings.IndexByte("_^$@#{", b) >= 0, b >= 0x80 && next.kind == prose:
		return false
	case b == '\\':
		return next.kind == other || next.kind == blank || next.kind == percent ||
			next.kind == words && p.is(e.token+2, "-") // $R$\textsf{-mod}
	case b == '.':
		return len(rest) < 2 || isUpper(rest[1]) && p.is(e.token-1, "}") || !isLetter(rest[1]) && !isDigit(rest[1])
	case isDigit(b):
		return false
	case isLetter(b):
		return p.canEndInWord(e, b)
	}
	return true
}

// canEndInWord reports whether a formula can end before a letter: "A^2RL", "4\timesfaster", "un^2CLIP", "\sim70K",
// "\textbf{D}ata".
func (p *parser) canEndInWord(e ending, next byte) bool {
	last := p.tokens[e.token-1]
	first := p.tokenAt(p.pieces[0].start, e.token)
	switch {
	case p.at(first).kind == script, p.isInfix(e.token - 1):
		return true
	case p.is(e.token-2, "^") && isUpper(next):
		base := p.at(e.token - 3)
		return base.kind == letter || base.kind == closing && p.at(base.pair-1).kind == words
	case last.kind == number && p.at(first).kind != number && p.at(first).kind != letter:
		return p.at(first).kind == relation || p.at(first).kind == opening || p.at(first).kind == binary
	case last.kind == number && p.at(e.token-2).kind == binary:
		return true
	case last.kind == closing && p.is(e.token-1, "}"):
		switch before := p.at(last.pair - 1); before.kind {
		case words, font:
			return true
		case script:
			return p.is(last.pair-1, "^") && isUpper(next)
		}
	}
	return false
}

// tokenAt returns the token that starts at an offset, searching backwards from a token.
func (p *parser) tokenAt(offset, from int) int {
	for i := from; i > 0; i-- {
		if p.tokens[min(i, len(p.tokens)-1)].start <= offset {
			return min(i, len(p.tokens)-1)
		}
	}
	return 0
}

// isAside reports whether a formula is only a smaller one in brackets, like "(L_2)".
func (p *parser) isAside(i int, e ending) bool {
	t := p.tokens[i]
	if t.kind != opening || t.sized() || t.pair != e.token-1 || isLetter(p.text[t.core]) || p.is(i, "{") {
		return false
	}
	if !t.gap && t.start > 0 && isLetter(p.text[t.start-1]) {
		return false // softmax(…)
	}
	if p.follows(e.token, binary) && p.is(e.token, "-") {
		return false // "(1+\epsilon)-approximation"
	}
	if unitLetters[p.src(i+2)] && p.at(i+1).kind == number && p.at(i+3).kind == comma && p.at(i+4).gap {
		return true // "(1m, 10^circ)"
	}
	for j := i + 1; j < t.pair; j++ {
		if p.is(j, ";") && p.at(j+1).gap && p.isRemark(i, j) {
			return true
		}
		if p.tokens[j].kind == comma {
			return p.isSpaced(i, t.pair)
		}
		if pair := p.tokens[j].pair; pair > j {
			j = pair
		}
	}
	return true
}

// isRemark reports whether the bracket at i starts with several words or units before the semicolon at j: "(5 A; R=2)".
func (p *parser) isRemark(i, j int) bool {
	return p.at(j-1).gap && j-i > 2 && p.at(j-1).kind == letter && p.at(j-2).kind == number
}

// isSpaced reports whether the bracket from..to is a remark and not a tuple: "(GQA + MTP, s_q=2)".
func (p *parser) isSpaced(from, to int) bool {
	for j := from + 1; j < to; j++ {
		switch t := p.tokens[j]; {
		case t.kind == product && !p.follows(j+1, script):
			return true
		case t.kind == relation && j > from+1 && p.tokens[from+1].kind != number && !t.certain() && p.commaIn(j, to):
			return true // "(\rho_s=0.52, p<0.01)"
		}
	}
	return false
}

func (p *parser) commaIn(from, to int) bool {
	for j := from; j < to; j++ {
		if p.tokens[j].kind == comma && p.tokens[min(j+1, to)].gap {
			return true
		}
	}
	return false
}

// isChemistry reports whether a formula is a chemical one: H_2O, V_2O_5.
func (p *parser) isChemistry(e ending) bool {
	from, to := p.pieces[0].start, p.pieces[e.pieces-1].end
	source := p.text[from:to]
	if molecules[source] {
		return true
	}
	atoms := 0
	for i := 0; i < len(source); {
		if !elements[source[i:i+1]] {
			return false
		}
		atoms++
		i++
		if i < len(source) && source[i] == '_' {
			i++
			n := digits(source[i:])
			if n == 0 {
				return false
			}
			i += n
		}
	}
	return atoms > 1
}

func isBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// isFormula reports whether a word is a chemical formula: "TiO", "CO".
func isFormula(word string) bool {
	for i := 0; i < len(word); {
		switch {
		case i+2 <= len(word) && symbols[word[i:i+2]]:
			i += 2
		case elements[word[i:i+1]]:
			i++
		default:
			return false
		}
	}
	return true
}

// span returns the span of a formula with its repaired source.
func (p *parser) span(e ending) Span {
	pieces := p.pieces[:e.pieces]
	var b strings.Builder
	b.Grow(pieces[len(pieces)-1].end - pieces[0].start + len(pieces))
	command, end := false, pieces[0].start
	for _, c := range pieces {
		source := p.text[c.start:c.end]
		if c.start > end || command && !c.escape && isLetter(source[0]) {
			b.WriteByte(' ')
		}
		if c.escape {
			b.WriteByte('\\')
		}
		if strings.ContainsAny(source, "\n\r\t") {
			source = strings.Join(strings.FieldsFunc(source, isBreak), " ")
		}
		b.WriteString(source)
		command = (c.escape || source[0] == '\\') && isLetter(source[len(source)-1])
		end = c.end
	}
	return Span{pieces[0].start, end, b.String()}
}
