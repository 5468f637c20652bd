// Package mathrepair finds the formulas in a text that was copied from a web page, where they lost their dollar signs
// and often their backslashes.
//
// The input is the plain text of a title or an abstract. The output is the spans that are certainly formulas, each
// with its source in TeX. A repair inserts backslashes, and a space if a command would otherwise merge with the
// letters after it; it changes nothing else. Text that could also be prose is left alone: a reader can still read a
// missed formula as it is in the text, but not a sentence that was treated as a formula.
//
// The text is split into tokens: a number, a letter, the name of a command, a sign. A word that consists of several
// of these ("lambdacdot") is split into them by the rules in splitRules; any other word ends a formula. At each token,
// a recursive-descent parser reads the longest formula of this grammar, which the comments on its methods refine:
//
//	formula  = [ prefix ] sequence .
//	sequence = operand { operator operand | operand } .
//	operand  = atom { prime } [ scripts ] { bracket [ scripts ] }
//	         | function [ scripts ] [ operand ] | big scripts [ operand ] .
//	atom     = letter | number | symbol | font argument | root argument
//	         | fraction argument argument | bracket | "|" list "|" | "{" group "}" | set .
//	bracket  = [ size ] "(" list [ size ] ")" | [ size ] "[" list [ size ] "]" .
//	scripts  = [ "_" script ] [ "^" script ] .
//	script   = "{" group "}" | digit | letter | command .
//
// An operator whose name is also a word ("in", "to", "le") is one only if a rule in wordRules accepts it.
//
// A formula is accepted if it contains a proof: a subscript or superscript, a command whose name is not a word, a
// word composed of commands, a number directly followed by "times", or a command that kept its backslash. Authors also
// write O(n), "sigma = 0.1" and "p approx 0.01" as plain text: such claims are proofs only if another formula proves
// that the text is damaged. Hints, such as a Greek letter alone, need that too, and in most cases a formula that proves
// the same letter. A formula is shortened to the last token where it can end: not within a word,
// an identifier or a file name. In an accepted formula, every run of letters is a command, a variable, or a word in
// an argument that can contain words; otherwise the text stays as it is.
//
// The time depends only on the length of the text.
package mathrepair

import "strings"

// A Span is one formula.
type Span struct {
	Start, End int    // byte offsets in the text
	TeX        string // the repaired source, without dollar signs
}

// maxLength is the length in bytes of a text above which Find does not look for formulas. Abstracts are much shorter.
const maxLength = 100_000

// Find returns the formulas of a text in order. They do not overlap each other or a formula that still has its
// delimiters.
func Find(text string) []Span {
	if len(text) > maxLength {
		return nil
	}
	l, _ := lexers.Get().(*lexer)
	defer l.free()
	if !l.tokenize(text) {
		return nil
	}
	p := &parser{text: text, tokens: l.tokens, budget: stepsOf(len(l.tokens)), variables: map[string]bool{}}
	var found []candidate
	for i := 1; i < len(p.tokens) && p.budget > 0; {
		c, next := p.search(i)
		if c.TeX != "" {
			found = append(found, c)
		}
		i = next
	}
	return p.accepted(found)
}

// stepsOf returns the number of steps for a text. The text after them stays as it is. The texts of the tests need at
// most 4 for each token.
func stepsOf(tokens int) int { return 500 + 5*tokens }

// A candidate is a formula that is accepted if the rest of the text supports it.
type candidate struct {
	Span
	hint  bool     // it has hints and no proof
	only  []string // the Greek letters that are its only hints
	usual bool     // these letters are variables in any damaged text
}

// search looks for a formula at the token i. It returns the token to continue with.
func (p *parser) search(i int) (candidate, int) {
	t := p.tokens[i]
	if t.kind == prose && p.at(i+1).gap {
		return candidate{}, i + 1
	}
	if next := p.skipText(i); next > 0 || !p.canStart(i) {
		return candidate{}, max(i+1, next)
	}
	if t.kind == named {
		c := candidate{Span: Span{t.start, t.end, `\` + p.text[t.start:t.end]}}
		if c.hint = t.grade != sure; !c.hint {
			p.damaged++
		}
		return c, i + 1
	}
	end := p.formula(i)
	if end == 0 && t.kind == script && p.braced(i+1) {
		return candidate{}, p.at(i+1).pair + 1 // Qe^{nu}
	}
	if p.proofs == 0 && p.hints == 0 && p.greeks == 0 && (len(p.ends) == 0 || end > 0) {
		return candidate{}, max(i+1, p.skip(i, end))
	}
	chosen, ok := p.choose(i)
	if !ok {
		return candidate{}, max(i+1, chosen.token)
	}
	c := candidate{Span: p.span(chosen), hint: chosen.proofs == 0}
	if c.hint && chosen.hints == 0 {
		c.only = p.greekLetters(i, chosen.token)
		c.usual = p.areUsual(i, chosen.token)
	}
	if !c.hint {
		p.remember(i, chosen.token)
		if chosen.proofs > chosen.claims {
			p.damaged++
		}
	}
	return c, chosen.token
}

// emphasis are the commands for text whose argument can contain formulas.
var emphasis = set(`emph textbf textit textsc underline`)

// skipText returns the token after what stays as it is at i, or 0: a command for text with its argument, or the script
// of a formula that is not repaired.
func (p *parser) skipText(i int) int {
	t, n := p.tokens[i], p.at(i+1)
	switch {
	case p.isMarkup(i) && p.follows(i+1, opening) && n.pair > 0:
		if emphasis[p.src(i)] || emphasis[p.text[t.start+1:t.end]] {
			return i + 2
		}
		return n.pair + 1 // \texttt{…}, \footnote{…}
	case t.kind == opening && t.pair > 0 && n.kind == alphabet && n.kept:
		return t.pair + 1 // {\bf …}
	case t.kind == script && p.braced(i+1) && !p.isRaised(i):
		return n.pair + 1
	}
	return 0
}

// isMarkup reports whether the token at i is a command for text that kept its backslash.
func (p *parser) isMarkup(i int) bool {
	t := p.tokens[i]
	return p.text[t.start] == '\\' && (t.kind == prose || t.kind == words && strings.HasPrefix(p.src(i), "text") ||
		p.is(i, "underline"))
}

// accepted returns the candidates if one of them proves that the text is damaged. Those that only have hints need
// the support of the other formulas.
func (p *parser) accepted(found []candidate) []Span {
	if p.damaged == 0 {
		return nil
	}
	p.repeat(found)
	var spans []Span
	for _, c := range found {
		if !c.hint || len(c.only) == 0 || c.usual || p.areVariables(c.only) {
			spans = append(spans, c.Span)
		}
	}
	return spans
}

// repeat makes the Greek letters that are alone more than once variables.
func (p *parser) repeat(found []candidate) {
	times := map[string]int{}
	for _, c := range found {
		if len(c.only) == 1 {
			l := c.only[0]
			if times[l]++; times[l] == 2 && !nicknames[l] || times[l] == 4 {
				p.variables[l] = true
			}
		}
	}
}

// areUsual reports whether the Greek letters of a formula are hardly ever words, and neither part of a word, "Beta",
// nor of a name, "Delta Attention".
func (p *parser) areUsual(from, to int) bool {
	for i := from; i < to; i++ {
		t := p.tokens[i]
		if t.word > t.end || t.kind == symbol && t.grade == greek && !usual[p.src(i)] && !p.isSubject(i) {
			return false
		}
	}
	next := p.at(to)
	return !isUpper(p.text[p.tokens[from].start]) || next.kind != prose || !isUpper(p.text[next.start])
}

// isSubject reports whether what follows the Greek letter at i follows variables, as in "beta is", "with gamma, and"
// and "sigma-finite", and not names, as in "delta function" and "beta-blocker".
func (p *parser) isSubject(i int) bool {
	if !namesakes[p.src(i)] {
		return false
	}
	n := p.at(i + 1)
	if p.is(i+1, "-") && !n.gap {
		return hyphenated[p.src(i+2)] && !p.at(i+2).gap
	}
	if before := p.src(i - 1); p.article(i-1) || before == "the" ||
		before != "" && isUpper(before[0]) && !introductions[strings.ToLower(before)] {
		return false // "a delta of 2%", "the Dirac delta on"
	}
	return n.kind == comma || n.kind == closing || n.kind == other && (p.is(i+1, ".") || n.start == n.end) ||
		n.gap && predicates[p.src(i+1)]
}

func (p *parser) areVariables(letters []string) bool {
	for _, l := range letters {
		if !p.variables[l] {
			return false
		}
	}
	return true
}

// greekLetters returns the Greek letters of a formula.
func (p *parser) greekLetters(from, to int) (letters []string) {
	for i := from; i < to; i++ {
		if t := p.tokens[i]; t.kind == symbol && t.grade == greek {
			letters = append(letters, p.src(i))
		}
	}
	return letters
}

// remember records the Greek letters of a formula, which are variables in the rest of the text too.
func (p *parser) remember(from, to int) {
	for _, l := range p.greekLetters(from, to) {
		p.variables[l] = true
	}
}

// skip returns the token to continue with after a formula without a proof: no part of the formula has one either.
func (p *parser) skip(i, end int) int {
	if end <= i+1 || p.steps <= 0 {
		return i + 1
	}
	return end
}
