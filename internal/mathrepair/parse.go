package mathrepair

import "strings"

// A class is what an operand turned out to be, as far as it matters to its neighbors.
type class uint8

const (
	bare   class = iota // one letter, or adjacent letters
	greekL              // the name of a Greek letter
	count               // a number
	tuple               // a bracket with its contents
	proved              // certainly a formula by itself
)

// A piece is a part of the text that becomes part of the repaired source, possibly with a backslash before it.
type piece struct {
	start, end int
	escape     bool
}

// An ending is a token before which a formula could end, with the state of the parser there.
type ending struct {
	token  int // the first token after it
	pieces int
	proofs int
	claims int
	hints  int
	greeks int
}

// A parser reads one formula by recursive descent. Its methods take the index of the token to read and return the
// index of the next unread token, or 0 if they failed. The method back removes the output of a failed method.
type parser struct {
	text     string
	tokens   []token
	pieces   []piece
	ends     []ending
	proofs   int  // number of proofs that this is a formula
	claims   int  // number of those that also occur in text that is not damaged: "O(n)", "sigma = 0.1"
	hints    int  // number of hints, which are proofs in a text that has damaged formulas
	greeks   int  // number of Greek letters, which are hints if other formulas have them
	base     int  // the first token of the last operand
	arrow    bool // an arrow was read
	mapping  bool // the formula is "f: X \to Y", and its colon was read
	integral bool // an integral sign was read, so that "dx" may follow
	last     class
	steps    int // remaining steps, so that no formula takes long
	budget   int // remaining steps for the whole text

	variables map[string]bool // Greek letters of previous formulas
	damaged   int             // proofs that the text lost its backslashes
}

const (
	deepest   = 12  // nesting of brackets
	mostSteps = 600 // tokens of a formula, counted each time they are tried
)

// A state is what back restores.
type state struct{ pieces, proofs, claims, hints, greeks int }

func (p *parser) mark() state { return state{len(p.pieces), p.proofs, p.claims, p.hints, p.greeks} }

func (p *parser) back(s state) int {
	p.pieces, p.proofs, p.claims, p.hints, p.greeks = p.pieces[:s.pieces], s.proofs, s.claims, s.hints, s.greeks
	return 0
}

// take writes the token at i unchanged, or with a backslash if it is the name of a command.
func (p *parser) take(i int) int {
	t := p.tokens[i]
	if t.sized() {
		p.pieces = append(p.pieces, piece{t.start, t.core, p.text[t.start] != '\\'})
	}
	escape := !t.kept && isLetter(p.text[t.core]) && t.kind != letter && t.kind != product && t.kind != prose
	p.pieces = append(p.pieces, piece{t.core, t.end, escape || t.kind == percent && !t.kept})
	return i + 1
}

// plain writes the token at i unchanged, even if it is the name of a command.
func (p *parser) plain(i int) int {
	p.pieces = append(p.pieces, piece{p.tokens[i].start, p.tokens[i].end, false})
	return i + 1
}

func (p *parser) at(i int) token {
	if i < len(p.tokens) {
		return p.tokens[i]
	}
	n := len(p.text)
	return token{start: n, core: n, end: n, kind: other, gap: true}
}

// src returns the text of a token without its backslash and its size.
func (p *parser) src(i int) string {
	t := p.at(i)
	s := p.text[t.core:t.end]
	if t.kept && s != "" && s[0] == '\\' {
		return s[1:]
	}
	return s
}

func (p *parser) is(i int, s string) bool { return p.src(i) == s }

// isNamed reports whether the operator at i is a word.
func (p *parser) isNamed(i int) bool {
	s := p.src(i)
	return s != "" && isLetter(s[0])
}

// article reports whether the token at i is a letter that is also a word.
func (p *parser) article(i int) bool {
	return p.at(i).kind == letter && (p.is(i, "a") || p.is(i, "A") || p.is(i, "I")) && !p.follows(i+1, script) &&
		!p.follows(i+1, opening)
}

// follows reports whether the token at i has the kind k and directly follows the previous token.
func (p *parser) follows(i int, k kind) bool {
	t := p.at(i)
	return t.kind == k && !t.gap
}

// braced reports whether the token at i is a brace, without a gap before it, that is closed.
func (p *parser) braced(i int) bool {
	t := p.at(i)
	return t.kind == opening && !t.gap && !t.kept && p.isPair(i) && p.text[t.core] == '{' && !t.sized()
}

// end records that the formula could end before the token at i.
func (p *parser) end(i int) {
	p.ends = append(p.ends, ending{i, len(p.pieces), p.proofs, p.claims, p.hints, p.greeks})
}

// formula reads the longest formula that starts at i.
//
//	formula = [ prefix ] sequence .
//	prefix  = relation | "\pm" | "-" | "{" relation "}" .
func (p *parser) formula(i int) int {
	p.pieces, p.ends, p.steps = p.pieces[:0], p.ends[:0], mostSteps
	p.proofs, p.claims, p.hints, p.greeks = 0, 0, 0, 0
	p.arrow, p.mapping, p.integral = false, false, false
	defer func() { p.budget -= mostSteps - max(p.steps, 0) }()
	switch t := p.at(i); {
	case t.kind == script:
		return p.raised(i)
	case t.kind == relation && p.isNamed(i) || p.is(i, "pm"):
		return p.prefixed(i)
	case t.kind == opening && p.operatorBrace(i):
		return p.braceFirst(i)
	case p.isInfix(i):
		p.proofs++
		next := p.take(i)
		p.end(next)
		return next
	case p.is(i, "times") && (t.glued || p.follows(i+1, number)):
		p.take(i)
		p.proofs++
	case p.is(i, "-"):
		if n := p.at(i + 1); !t.gap || n.gap || n.kind != number && n.kind != symbol && n.kind != letter ||
			p.isEnding(i+1) {
			return 0
		}
		p.take(i)
	default:
		return p.sequence(i, len(p.tokens), 0)
	}
	return p.sequence(i+1, len(p.tokens), 0)
}

// isInfix reports whether the token at i is an operator between two words: "En\rightarrowDe".
func (p *parser) isInfix(i int) bool {
	t := p.at(i)
	return t.glued && t.word == t.end && (t.kind == relation || t.kind == binary) && !p.at(i+1).gap &&
		isLetter(p.text[t.start-1]) && (p.at(i+1).kind == prose || p.at(i+1).kind == product)
}

// raised reads a script without its base, which is a word: "un^2CLIP", "mAP_{50}", "360^circ".
func (p *parser) raised(i int) int {
	n, claimed := p.at(i+1), false
	switch {
	case n.gap:
		return 0
	case p.braced(i + 1):
	case p.isIndexed(i):
		claimed = true // an identifier in text that is not damaged
	case p.is(i, "_"):
		return 0
	case n.kind == number && n.end-n.start == 1, p.is(i+1, "circ"), n.kind == symbol, n.kind == mark,
		(n.kind == words || n.kind == font && n.certain()) && p.braced(i+2):
	default:
		return 0
	}
	next := i
	for p.at(next).kind == script && (next == i || p.braced(next+1)) {
		p.take(next)
		end := p.script(i-1, next+1, 0)
		if end == 0 {
			return 0
		}
		next = end
	}
	if p.proofs++; claimed {
		p.claims = p.proofs
	}
	p.end(next)
	return next
}

// isIndexed reports whether the script at i is one sign after the name of a model or a compound: "BLM_1", "CO_2",
// "Pass^k".
func (p *parser) isIndexed(i int) bool {
	base, n := p.at(i-1), p.at(i+1)
	name := p.text[base.start:base.end]
	if n.end-n.start != 1 || n.kind != number && n.kind != letter || p.text[max(0, base.start-1)] == '_' {
		return false
	}
	switch m := p.at(i + 2); m.kind {
	case prose, product, letter, number:
		if m.start == n.end && !isFormula(name+p.src(i+2)) {
			return false // "LVVO_3k"
		}
	}
	if p.is(i, "^") {
		return n.kind == letter
	}
	return strings.ToLower(name) != name && (n.kind == number || n.word == n.end)
}

// operatorBrace reports whether the brace at i contains only an operator: "{sim}70", "r{=}0.3".
func (p *parser) operatorBrace(i int) bool {
	t := p.at(i)
	if p.text[t.core] != '{' || t.kept || t.pair != i+2 {
		return false
	}
	switch n := p.at(i + 1); n.kind {
	case relation, binary, colon:
		return !p.is(i+1, "in") && !p.is(i+1, "to") && !p.is(i+1, "ll") && !p.is(i+1, "cdot")
	}
	return false
}

// braceFirst reads a formula that starts with an operator in braces.
func (p *parser) braceFirst(i int) int {
	p.plain(i)
	p.take(i + 1)
	p.plain(i + 2)
	p.proofs++
	p.end(i + 3)
	if n := p.at(i + 3); n.kind == number || !n.gap && n.kind != prose {
		if next := p.sequence(i+3, len(p.tokens), 0); next > 0 {
			return next
		}
	}
	return i + 3
}

// prefixed reads a formula that starts with a relation: "\geq 3". An arrow can also be a formula by itself.
func (p *parser) prefixed(i int) int {
	t := p.at(i)
	p.take(i)
	arrow := t.certain() && arrows[p.src(i)]
	if arrow || t.kept {
		p.proofs++
		p.end(i + 1)
	}
	if !p.canPrefix(i) {
		return 0
	}
	for p.at(i+1).kind == blank && !p.at(i+1).gap { // \sim\!10
		i = p.take(i+1) - 1
	}
	n := p.at(i + 1)
	if before := p.proofs; n.kind == opening && p.is(i+1, "(") {
		if end := p.sequence(i+1, len(p.tokens), 0); end > 0 && p.proofs > before {
			return end
		}
		return i + 1
	}
	isOperand := n.kind == number || p.certainOperand(i+1) ||
		t.certain() && (n.kind == letter && !p.article(i+1) || n.kind == symbol)
	if !isOperand {
		return i + 1
	}
	if n.kind == number && p.hints == 0 && p.claimsRelation(i) && !t.kept && n.gap {
		p.claim()
	} else if n.kind != number || p.hints == 0 {
		p.proofs++
	}
	return max(i+1, p.sequence(i+1, len(p.tokens), 0))
}

// claimsRelation reports whether authors also write the operator at i in text that is not damaged: "p approx 0.012",
// "from sim 0.07 to 0.5".
func (p *parser) claimsRelation(i int) bool {
	n := i + 1
	if p.is(n, "-") {
		n++
	}
	return p.is(i, "approx") || p.is(i, "pm") ||
		p.is(i, "sim") && decimal(p.src(n)) && p.at(n+1).kind != percent
}

// canPrefix reports whether the relation at i can start a formula.
func (p *parser) canPrefix(i int) bool {
	t, n := p.at(i), p.at(i+1)
	switch p.src(i) {
	case "approx":
		return true
	case "sim":
		return !n.gap || !p.is(i-1, "in") && !p.is(i-1, "the") && !p.is(i-1, "our") // "in sim 10 of 12 runs"
	case "ll", "gg":
		return p.certainOperand(i + 1)
	case "pm":
		return n.kind == number && (!n.gap || decimal(p.src(i+1)))
	case "le", "ge":
		if n.kind == number && n.gap && !p.is(i, "ge") && p.at(i+2).kind != percent {
			p.hints++
		}
		return n.kind == number
	}
	return t.certain() || t.glued
}

// sequence reads operands with operators between them, up to the token at end.
//
//	sequence = operand { operator operand | operand } .
func (p *parser) sequence(i, end, depth int) int {
	s := p.mark()
	r := chain{first: i, depth: depth}
	i = p.operand(i, depth)
	if i == 0 || i > end {
		return p.back(s)
	}
	for {
		r.left = p.last
		if depth == 0 {
			p.end(i)
		}
		if i >= end || p.steps <= 0 {
			return i
		}
		s := p.mark()
		next := p.continued(i, &r)
		if next == 0 || next > end {
			p.back(s)
			p.last = r.left
			return i
		}
		if p.at(next-1).kind == binary && p.is(next-1, "times") { // "4\times faster"
			if depth == 0 {
				p.end(next)
			}
			return next
		}
		i = next
	}
}

// A chain is the state of a sequence.
type chain struct {
	first   int   // the first token
	left    class // the class of the last operand
	related bool  // a relation was read
	depth   int
}

// continued reads the operator and operand, or the operand, that continue a sequence.
func (p *parser) continued(i int, r *chain) int {
	switch t := p.at(i); t.kind {
	case relation, binary, colon, percent, negation, blank:
		r.related = r.related || t.kind == relation && !p.is(i, "in")
		return p.operator(i, *r)
	case opening:
		if p.operatorBrace(i) {
			return p.braceOperator(i, *r)
		}
	case comma:
		return p.listed(i, *r)
	case modulus:
		if p.braced(i + 1) {
			p.take(i)
			p.proofs++
			return p.group(i+1, r.depth+1, false)
		}
		return 0
	}
	if p.beside(i, *r) {
		return p.operand(i, r.depth)
	}
	return 0
}

// braceOperator reads an operator in braces and the operand after it, which a "{times}" does not need.
func (p *parser) braceOperator(i int, r chain) int {
	if p.at(i).gap && r.left != count {
		return 0
	}
	p.plain(i)
	p.take(i + 1)
	next := p.plain(i + 2)
	p.proofs++
	s := p.mark()
	if k := p.at(next + 1).kind; !p.is(next, "-") || k == number || k == opening {
		if end := p.operand(next, r.depth); end > 0 && !p.at(next).gap {
			return end
		}
	}
	p.back(s)
	if p.is(i+1, "times") || p.is(i+1, "sim") || p.is(i+1, "approx") {
		p.last = proved
		return next
	}
	return 0
}

// listed reads the rest of a list of variables: "x_1, dots, x_n", "a,b in A".
func (p *parser) listed(i int, r chain) int {
	if p.at(i+1).kind == blank && r.depth == 0 {
		return p.separated(i, r)
	}
	isCount := r.left == count && (p.at(i+1).kind != dots || !p.at(i+1).certain())
	if r.depth > 0 || isCount || r.left == tuple || p.is(i, ";") || p.article(i-1) && p.at(i+1).gap {
		return 0
	}
	end := p.listEnd(i)
	if end == 0 {
		return 0
	}
	for i < end {
		next := p.take(i)
		if p.at(next).kind == dots {
			p.proofs++
			if i = p.take(next); i == end {
				p.last = proved
				return i
			}
			continue
		}
		if i = p.operand(next, r.depth+1); i == 0 {
			return 0
		}
	}
	return i
}

// separated reads a comma, \quad and a second formula.
func (p *parser) separated(i int, r chain) int {
	for i = p.take(i); p.at(i).kind == blank; {
		i = p.take(i)
	}
	if p.at(i).kind == product {
		return 0
	}
	p.proofs++
	return p.operand(i, r.depth)
}

// listEnd returns the end of the list that continues at the comma at i, or 0 if it is not certainly one: it has dots,
// or a relation of certain operands follows it.
func (p *parser) listEnd(i int) int {
	hasDots, isTight := false, p.last == proved && p.at(i-2).kind == script && !p.at(i).gap
	for n := 0; n < 12; n++ {
		if p.at(i).kind != comma || p.at(i).gap {
			break
		}
		next := p.itemEnd(i + 1)
		if next == 0 {
			return 0
		}
		hasDots = hasDots || p.at(i+1).kind == dots
		isTight = isTight && !p.at(i+1).gap && p.follows(i+2, script) // x_1,x_2
		i = next
	}
	if hasDots || isTight {
		return i
	}
	t := p.at(i)
	if t.kind == relation && t.certain() || p.is(i, "in") && (t.glued || p.isDomain(i+1)) {
		return i
	}
	return 0
}

// itemEnd returns the end of a variable with its scripts, or of dots, in a list.
func (p *parser) itemEnd(i int) int {
	switch t := p.at(i); {
	case t.kind == dots:
		return i + 1
	case t.kind != letter && t.kind != symbol || p.article(i) && t.gap && p.at(i+1).gap:
		return 0
	}
	for i++; p.follows(i, script); {
		if p.braced(i + 1) {
			i = p.at(i+1).pair + 1
			continue
		}
		i += 2
	}
	return i
}
