// Package mathrepair finds the mathematics in a text that was copied from a web page, where it lost
// its dollars and often its backslashes.
//
// In comes the plain text of a title or an abstract, out go the spans of it that are certainly
// mathematics, each with its source as TeX. The repair puts in backslashes, and a space where a
// command would otherwise run into the letters behind it; it changes nothing else. What could also
// be prose stays prose: a formula that is missed reads as it does in the text, while a sentence
// that is taken for a formula cannot be read at all.
//
// The text is cut into tokens: a number, a letter, the name of a command, a sign; a word that
// several of these were glued into ("lambdacdot") is cut into them, any other word ends a formula.
// From each token on, a parser by recursive descent reads the longest formula of this grammar,
// which the comments on its methods refine:
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
// A formula is accepted where it holds a proof: an index or a power, a command whose name is no
// word, a word glued together from commands, a number glued to "times", a Greek letter in an
// equation, O(…) or a command that kept its backslash. It is cut back to the last place where it
// can end: not within a word, an identifier or a file name.
//
// The time taken grows with the length of the text alone, whatever is in it.
package mathrepair

import (
	"slices"
	"strings"
)

// A Span is one formula.
type Span struct {
	Start, End int    // byte offsets in the text
	TeX        string // the repaired source, without dollars
}

// Find gives the formulas of a text in order. They do not overlap, and none of them lies in a
// formula that has its delimiters still.
func Find(text string) []Span {
	tokens, hints := tokenise(text)
	if !hints {
		return nil
	}
	p := &parser{text: text, tokens: tokens}
	var spans []Span
	for i := 1; i < len(tokens); {
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

// remember keeps the Greek letters of a formula: what is a variable once is one in the rest of the text.
func (p *parser) remember(from, to int) {
	for i := from; i < to; i++ {
		if t := p.tokens[i]; t.kind == symbol && t.grade == greek && !slices.Contains(p.variables, p.src(i)) {
			p.variables = append(p.variables, p.src(i))
		}
	}
}

// skip gives the token to go on with behind a formula without a proof, since no part of it has one.
func (p *parser) skip(i, end int) int {
	if end <= i+1 || p.steps <= 0 {
		return i + 1
	}
	return end
}

// canStart tells whether a formula can begin at a token: not within a word, an identifier, a path.
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

// isEnding tells whether the "ell" at i is how a word ends: "the suffix -ell".
func (p *parser) isEnding(i int) bool {
	return p.is(i, "ell") && !p.tokens[i].kept && p.at(i-1).gap && !p.follows(i+1, script)
}

// isOwned tells whether the letter at i is the name of somebody's measure: "Cohen's kappa = 0.7".
func (p *parser) isOwned(i int) bool {
	t := p.tokens[i]
	if t.kind != symbol || t.grade != greek || t.kept || !t.gap || p.follows(i+1, script) {
		return false
	}
	before := strings.TrimRight(p.text[:t.start], " \n")
	return strings.HasSuffix(before, "'s") || strings.HasSuffix(before, "’s")
}

// choose gives the longest ending of the formula at i that is proved and can be an end.
func (p *parser) choose(i int) (ending, bool) {
	for n := len(p.ends) - 1; n >= 0 && n >= len(p.ends)-20; n-- {
		if e := p.ends[n]; e.proofs > 0 && p.canEnd(e) && !p.isAside(i, e) && !p.isChemistry(e) {
			return e, true
		}
	}
	return ending{}, false
}

// canEnd tells whether a formula can end before a token.
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

// isAside tells whether a formula is only a bracket around a smaller one, as "(L_2)" is.
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

// isChemistry tells whether a formula is one of chemistry: H_2O, V_2O_5.
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

// span writes a formula out.
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
