// Package mathrepair finds the formulas in a text that was copied from a web page, where they lost their dollar signs
// and often their backslashes.
//
// The input is the plain text of a title or an abstract. The output is the spans that are certainly formulas, each
// with its source in TeX. A repair inserts backslashes, and a space if a command would otherwise merge with the
// letters after it; it changes nothing else. Text that could also be prose is left alone: a reader can still read a
// missed formula as it is in the text, but not a sentence that was treated as a formula.
//
// The text is split into tokens: a number, a letter, the name of a command, a sign. A word that consists of several
// of these ("lambdacdot") is split into them; any other word ends a formula. At each token, a recursive-descent
// parser reads the longest formula of this grammar, which the comments on its methods refine:
//
//	formula  = [ prefix ] sequence .
//	sequence = operand { operator operand | operand } .
//	operand  = atom { prime } [ scripts ] { bracket [ scripts ] }
//	         | function [ scripts ] [ operand ] | big scripts [ operand ] .
//	atom     = letter | number | symbol | font argument | root argument
//	         | fraction argument argument | bracket | "|" list "|" | set .
//	bracket  = "(" list ")" | "[" list "]" | left list right .
//	scripts  = [ "_" script ] [ "^" script ] .
//	script   = "{" group "}" | digit | letter | command .
//
// A formula is accepted if it contains a proof: a subscript or superscript, a command whose name is not a word, a
// word composed of commands, a number directly followed by "times", a Greek letter in an equation, O(…), or a command
// that kept its backslash. It is shortened to the last token where it can end: not within a word, an identifier or a
// file name.
//
// The time depends only on the length of the text.
package mathrepair

import (
	"slices"
	"strings"
)

// A Span is one formula.
type Span struct {
	Start, End int    // byte offsets in the text
	TeX        string // the repaired source, without dollar signs
}

// Find returns the formulas of a text in order. They do not overlap each other or a formula that still has its
// delimiters.
func Find(text string) []Span {
	l, _ := lexers.Get().(*lexer)
	defer l.free()
	if !l.tokenize(text) {
		return nil
	}
	tokens := l.tokens
	p := &parser{text: text, tokens: tokens, left: stepsOf(len(tokens))}
	var spans []Span
	for i := 1; i < len(tokens) && p.left > 0; {
		if t := tokens[i]; t.kind == prose && text[t.start] == '\\' && p.follows(i+1, opening) && tokens[i+1].pair > 0 {
			i = tokens[i+1].pair + 1 // \emph{…}, \url{…}
			continue
		}
		if !p.canStart(i) {
			i++
			continue
		}
		if t := tokens[i]; t.kind == named {
			spans = append(spans, Span{t.start, t.end, `\` + text[t.start:t.end]})
			i++
			continue
		}
		end := p.formula(i)
		if p.proofs == 0 && len(p.ends) == 0 || end > 0 && p.proofs == 0 {
			i = max(i+1, p.skip(i, end))
			continue
		}
		chosen, ok := p.choose(i)
		if !ok {
			i++
			continue
		}
		spans = append(spans, p.span(chosen))
		p.remember(i, chosen.token)
		i = chosen.token
	}
	return spans
}

// stepsOf returns the number of steps for a text. The text after them stays as it is. The texts of the tests need at
// most 4 for each token.
func stepsOf(tokens int) int { return 500 + 5*tokens }

// remember records the Greek letters of a formula, which are variables in the rest of the text too.
func (p *parser) remember(from, to int) {
	for i := from; i < to; i++ {
		if t := p.tokens[i]; t.kind == symbol && t.grade == greek && !slices.Contains(p.variables, p.src(i)) {
			p.variables = append(p.variables, p.src(i))
		}
	}
}

// skip returns the token to continue with after a formula without a proof: no part of the formula has one either.
func (p *parser) skip(i, end int) int {
	if end <= i+1 || p.steps <= 0 {
		return i + 1
	}
	return end
}

// canStart reports whether a formula can start at a token: not within a word, an identifier or a path.
func (p *parser) canStart(i int) bool {
	t := p.tokens[i]
	switch t.kind {
	case prose, other, closing, script, comma, colon, dots, prime, percent:
		return false
	}
	if t.start == 0 || t.gap {
		return !p.isOwned(i)
	}
	before := p.text[t.start-1]
	switch before {
	case '\\', '$', '_', '^', '@', '#', '&', '`', '\'', '}':
		return before == '\'' && t.start > 1 && p.at(i-2).end < p.at(i-1).start
	case '-', '/', '.', ':':
		if before == '-' && t.kind == number && p.is(i+1, "times") {
			return true // "1.1-1.4\times"
		}
		if before == '-' && t.kind != number {
			return (p.certainOperand(i) || t.glued) && !p.isEnding(i)
		}
		return t.start < 2 || !isLetter(p.text[t.start-2]) && !isDigit(p.text[t.start-2]) && p.text[t.start-2] < 0x80
	}
	previous := p.tokens[i-1]
	if previous.end == t.start && previous.word > previous.end {
		return false // within a word
	}
	if isLetter(before) || isDigit(before) || before >= 0x80 && previous.kind == prose {
		return t.kind == opening && previous.kind == prose || t.kept
	}
	return true
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
	return strings.HasSuffix(before, "'s") || strings.HasSuffix(before, "’s")
}

// choose returns the longest ending of the formula at i that has a proof and where a formula can end.
func (p *parser) choose(i int) (ending, bool) {
	for n := len(p.ends) - 1; n >= 0 && n >= len(p.ends)-20; n-- {
		if e := p.ends[n]; e.proofs > 0 && p.canEnd(e) && !p.isAside(i, e) && !p.isChemistry(e) {
			return e, true
		}
	}
	return ending{}, false
}

// canEnd reports whether a formula can end before a token.
func (p *parser) canEnd(e ending) bool {
	last, next := p.tokens[e.token-1], p.at(e.token)
	if p.is(e.token-1, "times") && p.at(e.token-2).kind == number && next.kind == letter && !next.gap &&
		p.follows(e.token+1, number) {
		return true // "8\times A100"
	}
	if last.word > last.end && next.word == last.word {
		return false
	}
	if last.end == len(p.text) || next.gap {
		return true
	}
	rest := p.text[last.end:]
	switch b := rest[0]; {
	case b == '_' || b == '^' || b == '$' || b == '@' || b == '\\' && next.kind != other || b == '{' || b == '#' ||
		b >= 0x80 && next.kind == prose:
		return false
	case b == '.':
		return len(rest) < 2 || !isLetter(rest[1]) && !isDigit(rest[1])
	case isDigit(b):
		return false
	case isLetter(b):
		// "A^2RL", "4\timesfaster"
		scripted := p.is(e.token-2, "^") && isUpper(b)
		return scripted && p.at(e.token-3).kind == letter || p.is(e.token-2, "times") && last.kind == number
	}
	return true
}

// isAside reports whether a formula is only a smaller one in brackets, like "(L_2)".
func (p *parser) isAside(i int, e ending) bool {
	t := p.tokens[i]
	if t.kind != opening || t.pair != e.token-1 || isLetter(p.text[t.start]) || p.is(i, "{") {
		return false
	}
	if !t.gap && t.start > 0 && isLetter(p.text[t.start-1]) {
		return false // softmax(…)
	}
	if p.follows(e.token, binary) && p.is(e.token, "-") {
		return false // "(1+\epsilon)-approximation"
	}
	for j := i + 1; j < t.pair; j++ {
		if p.tokens[j].kind == comma {
			return false
		}
		if pair := p.tokens[j].pair; pair > j {
			j = pair
		}
	}
	return true
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

// span returns the span of a formula with its repaired source.
func (p *parser) span(e ending) Span {
	pieces := p.pieces[:e.pieces]
	var b strings.Builder
	command, end := false, pieces[0].start
	for _, c := range pieces {
		source := p.text[c.start:c.end]
		if c.start > end || command && !c.escape && isLetter(source[0]) {
			b.WriteByte(' ')
		}
		if c.escape {
			b.WriteByte('\\')
		}
		b.WriteString(
			strings.Join(
				strings.FieldsFunc(source, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }),
				" ",
			),
		)
		command = (c.escape || source[0] == '\\') && isLetter(source[len(source)-1])
		end = c.end
	}
	return Span{pieces[0].start, end, b.String()}
}
