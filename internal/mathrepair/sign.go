package mathrepair

import "strings"

// sign reads an operator that is not a word.
func (p *parser) sign(i int, c chain) int {
	p.take(i)
	switch p.src(i) {
	case "%":
		return p.percentage(i, c)
	case ":":
		if !p.is(i+1, "=") || p.at(i+1).gap {
			return p.mapped(i, c, false)
		}
		p.take(i + 1)
		i++
	case "<", ">":
		if p.follows(i+1, relation) && p.is(i+1, "=") {
			p.take(i + 1)
			i++
		}
	}
	if p.at(i+1).kind == blank && p.at(i+1).kept {
		return p.afterBlank(i+1, c)
	}
	if !p.signFits(i, c) {
		return 0
	}
	next := 0
	if n := p.at(i + 1); n.kind == product && n.end-n.start == 2 && !p.follows(i+2, script) && !symbols[p.src(i+1)] &&
		!operators[p.src(i+1)] &&
		!(p.is(i, "-") && (n.gap || p.isElement(i+1))) && !(p.is(i, "+") && allElements(p.src(i+1)) && c.depth == 0) &&
		(p.is(i, "=") || n.gap && !p.is(i, "/") || c.depth > 0 || allUpper(p.src(i+1))) {
		p.last, next = bare, p.take(i+1) // "y = Wx"
	} else {
		next = p.operand(i+1, c.depth)
	}
	if next == 0 {
		return 0
	}
	p.count(p.signEvidence(i, c.left, p.last))
	return next
}

// signFits reports whether the sign at i can be one of a formula and not of the text.
func (p *parser) signFits(i int, c chain) bool {
	t, n := p.at(i), p.at(i+1)
	if n.kind == opening && p.operatorBrace(i+1) {
		return false
	}
	if t.kind == binary && t.gap != n.gap && c.depth == 0 && !(t.gap && p.isTerm(i, c)) {
		return false
	}
	if p.is(i, "-") && c.depth == 0 && i == c.first+1 && c.left == count && n.kind == number && p.is(i+2, "times") {
		return false // "1.1-1.4\times" is a range
	}
	if c.first == i-1 && p.article(i-1) && t.gap && (!n.gap || p.is(i+2, "times")) {
		return false // "a >15% gain", "a > 100\times gain"
	}
	if p.is(i, "/") && c.depth == 0 && n.kind == product && allUpper(p.src(i+1)) {
		return false // "C^+/CI/CO"
	}
	if m := p.at(i + 3); p.is(i, "-") && c.depth == 0 && n.kind == letter && p.is(i+2, "-") && !m.gap &&
		(m.kind == prose || m.kind == product) {
		return false // "\alpha-I-MMSE"
	}
	if p.is(i, "-") && c.depth == 0 && p.is(i+1, "sigma") && hyphenated[p.src(i+2)] {
		return false // "\mathcal{H}^1-\sigma finite"
	}
	if p.is(i, "-") && c.depth == 0 && !n.gap && (n.kind == product || p.article(i+1) && p.at(i+2).gap ||
		n.kind == words) {
		return false // "(\epsilon, \delta)-DP", "25^\circ-a gain"
	}
	return !(p.article(i+1) && n.gap && p.at(i+2).gap && (p.at(i+2).kind == prose || p.certainOperand(i+2)))
}

// isTerm reports whether the sign at i has a space only before it and certain operands on both sides: "u_t -v_t".
func (p *parser) isTerm(i int, c chain) bool {
	return (p.is(i, "-") || p.is(i, "+")) && p.at(p.base).kind != number &&
		(c.left == proved || c.left == greekL) && p.certainOperand(i+1) &&
		!(p.is(i, "-") && p.is(p.base, p.src(i+1)) && p.at(p.base).kind == letter) // "L_p -L_q estimates"
}

// percentage reads a percent sign within a formula, "5% \pm 1%", or at its end, "\sim5%".
func (p *parser) percentage(i int, c chain) int {
	t, n := p.at(i), p.at(i+1)
	if c.left != count || t.gap {
		return 0
	}
	p.last = count
	if (n.kind == relation || n.kind == binary) && p.isNamed(i+1) || n.kind == blank && n.kept && p.isOperator(i+2) {
		s := p.mark()
		if next := p.operator(i+1, c); next > 0 {
			return next
		}
		p.back(s)
		p.last = count
	}
	before := i - 2
	for p.at(before).kind == blank {
		before--
	}
	if p.at(before).kind == relation && p.isNamed(before) || p.is(before, "pm") {
		return i + 1
	}
	return 0
}

func (p *parser) isOperator(i int) bool { return p.at(i).kind == relation || p.at(i).kind == binary }

// afterBlank reads the spaces at i, which kept their backslashes, and the operand after them: "k\!=\!2".
func (p *parser) afterBlank(i int, c chain) int {
	for p.at(i).kind == blank && (p.at(i).kept || p.at(i).glued) {
		i = p.take(i)
	}
	p.proofs++
	return p.operand(i, c.depth)
}

// mapped reads the rest of a map "f: X \to Y" after its colon.
func (p *parser) mapped(i int, c chain, certain bool) int {
	n := p.at(i + 1)
	if c.depth > 0 || c.left == count || c.left == tuple && !certain || p.article(i+1) && n.gap ||
		n.kind == product {
		return 0
	}
	p.arrow, p.mapping = false, true
	next := p.sequence(i+1, len(p.tokens), c.depth+1)
	if p.mapping = false; !p.arrow {
		return 0
	}
	if certain {
		p.proofs++
	}
	return next
}

// signEvidence returns what a sign and the classes of its operands prove: an equation or a fraction with a Greek
// letter, "1+\epsilon".
func (p *parser) signEvidence(i int, left, right class) evidence {
	plainLeft, plainRight := plainGreek[p.src(i-1)], plainGreek[p.src(i+1)]
	greekLeft, greekRight := left == greekL, right == greekL
	proof := false
	switch p.src(i) {
	case "=", "<", ">":
		if greekLeft && right == count && p.is(i, "=") && p.isStatistic(i) {
			return hinted
		}
		if (greekLeft || greekRight) && p.at(i).gap && (left == count || right == count) && !p.isKnown(i) {
			return hinted // "(rho > 0.6)"
		}
		proof = greekLeft || greekRight || left == bare && p.is(i-2, "Delta")
	case "/":
		proof = greekLeft && greekRight && (plainLeft || plainRight) || greekRight && left == count ||
			greekLeft && right == count && p.is(i-1, "pi")
	case "+", "-":
		proof = !p.at(i).gap && left == count && greekRight &&
			(plainRight || p.is(i, "+") || p.variables[p.src(i+1)])
	}
	if proof {
		return claimed
	}
	return neutral
}

// isKnown reports whether an operand of the sign at i is a variable of other formulas.
func (p *parser) isKnown(i int) bool { return p.variables[p.src(i-1)] || p.variables[p.src(i+1)] }

// isStatistic reports whether the equation at i is a measure that statistics report: "(rho = 0.52, p < 0.01)".
func (p *parser) isStatistic(i int) bool {
	return coefficients[p.src(i-1)] && p.at(i-2).kind != relation && !p.variables[p.src(i-1)]
}

func indexByte(s string, b byte) int { return strings.IndexByte(s, b) }
