package mathrepair

// beside reports whether the operand at i can directly follow the previous one.
func (p *parser) beside(i int, c chain) bool {
	if !p.at(i).gap {
		return p.touches(i, c)
	}
	if p.article(i) && p.at(i+1).gap && p.at(i+1).kind == prose {
		return false // "f: \mathbb{R} \to \mathbb{R} a continuous function"
	}
	if p.article(c.first) && i == c.first+1 && c.depth == 0 {
		return false // "a \mathcal O(n) bound"
	}
	switch t := p.at(i); t.kind {
	case product:
		return p.integral && p.src(i)[0] == 'd' && t.end-t.start == 2 || c.depth > 0 && groups[p.src(i)]
	case fence:
		return c.related && c.left == proved && !p.at(i+1).gap || t.sized()
	case number:
		return false
	case opening:
		return t.kept || t.sized() || isLetter(p.text[t.core]) ||
			p.text[t.core] == '{' && p.certainBraces(i) && c.left == proved
	case dots:
		return t.certain()
	case function:
		return c.left != count && c.left != tuple && !p.article(i-1) && p.argument(i)
	}
	if c.left == greekL && namesakes[p.src(i-1)] && p.text[p.at(i).start] >= 0x80 && i == c.first+1 {
		return false // "a language delta Δ_L"
	}
	if c.left == greekL && namesakes[p.src(i)] && p.is(i-1, p.src(i)) && p.follows(i+1, script) && i == c.first+1 {
		return false // "the plasma beta beta_i"
	}
	if c.depth == 0 && p.isLabel(i, c) {
		return false
	}
	if c.left == count && c.depth == 0 && !c.related {
		return p.isUnit(i)
	}
	return p.certainOperand(i) || p.isVariable(i, c)
}

// isLabel reports whether the operand before i only precedes the formula: "(ii) x_1", "3d \mathcal N=2".
func (p *parser) isLabel(i int, c chain) bool {
	first := p.at(c.first)
	switch {
	case first.kind == opening && !first.sized() && first.pair+1 == i:
		return (first.pair == c.first+2 || first.pair == c.first+3 && p.at(c.first+1).kind == number) &&
			!p.certainOperand(c.first+1) && !p.certainOperand(c.first+2)
	case first.kind == number && i == c.first+2:
		return p.at(i-1).kind == letter && !p.at(i-1).gap
	}
	return first.kind == number && p.is(i-1, "d") && p.at(i-2).kind == number // "2+1d \mathbb{Z}_N"
}

// isUnit reports whether the operand after a number is "M_\odot", unlike the one of "top 5 x_i".
func (p *parser) isUnit(i int) bool {
	return p.at(i).kind == letter && p.follows(i+1, script) && p.at(i+2).kind == binary && p.at(i+2).certain()
}

// touches reports whether the operand at i, without a space before it, belongs to the previous one.
func (p *parser) touches(i int, c chain) bool {
	t := p.at(i)
	switch t.kind {
	case letter, product:
		// "2n", "n^2d" and "x_1y_2", but not "H_2O" or "A^2RL".
		if c.left == count && c.depth == 0 && p.isUnitLetter(i) || p.endsText(i) {
			return false
		}
		return c.left == count || t.glued || c.depth > 0 || p.follows(i+1, script) ||
			t.kind == letter && p.follows(i+1, opening) ||
			t.kind == letter && p.at(i).end == p.at(i).word && (!isUpper(p.src(i)[0]) || p.is(p.base, p.src(i)))
	case symbol, font, root, fraction, function, big, words, mark:
		if c.left == count && t.kind == symbol && countedGreek[p.src(i)] {
			p.claim()
		}
		return c.left == proved || c.left == count || c.left == tuple && t.certain() || p.at(i-1).word == t.word ||
			t.glued || t.kept || c.depth > 0
	case dots:
		return c.depth > 0 || t.certain()
	case number:
		return t.glued
	case fence:
		return t.sized() || c.depth == 0 && (c.left == proved || c.left == tuple) && p.isAbsolute(i)
	case opening:
		return c.left == tuple || c.left == count && t.pair > 0 && p.hasCommand(i) || t.kept || t.sized() ||
			isLetter(p.text[t.core]) ||
			p.text[t.core] == '{' && p.certainBraces(i)
	}
	return false
}

// isAbsolute reports whether the bar at i opens an absolute value, as in "V(x)|u|^2".
func (p *parser) isAbsolute(i int) bool {
	end := p.fenceEnd(i + 1)
	return end > i+1 && !p.at(i+1).gap && !p.at(end).gap && !p.follows(i+1, fence)
}

// isUnitLetter reports whether the letter after a number that follows a relation is a unit: "\sim5K".
func (p *parser) isUnitLetter(i int) bool {
	before, t := p.at(i-2), p.at(i)
	if before.kind != relation && before.kind != closing && before.kind != binary || t.kind != letter ||
		p.follows(i+1, script) || t.glued {
		return false
	}
	n := p.at(i + 1)
	isUnit := isUpper(p.src(i)[0]) || p.at(i-1).end-p.at(i-1).start > 1 || p.is(i, "x") || p.is(i, "s") ||
		p.is(i, "m") && p.is(i-2, "pm") && n.kind == prose ||
		p.is(i, "k") && before.kind == relation && before.grade == english
	return isUnit && (n.gap || n.kind != relation && n.kind != opening &&
		(n.kind != binary || p.at(i+2).kind == prose))
}

// endsText reports whether the token before i ends the argument of \textbf or a similar command.
func (p *parser) endsText(i int) bool {
	t := p.at(i - 1)
	return t.kind == closing && t.pair > 0 && proseFonts[p.src(t.pair-1)]
}

// proseFonts are the commands whose argument is a part of a sentence.
var proseFonts = set(`textbf textit texttt textsc text underline`)

// isVariable reports whether the letter at i, after a space, is a variable: if the formula continues or is an
// equation.
func (p *parser) isVariable(i int, c chain) bool {
	t := p.at(i)
	switch {
	case t.kind != letter && t.kind != symbol:
		return false
	case p.is(i-1, "nabla") && t.kind == letter:
		p.proofs++
		return true
	case c.depth > 0:
		return true
	case c.left == bare && !c.related && i == c.first+1:
		return false
	case p.is(i-1, "partial") && p.operatorOf(i):
		p.hints++
		return true
	case p.article(i) || c.left == count:
		return false
	case p.at(p.base).kind == number && t.kind == letter && p.at(i+1).kind != binary && p.at(i+1).kind != relation:
		return false // "10^5 K"
	case c.left == proved && t.kind == letter && (p.follows(i+1, opening) || p.certainOperand(i+1)):
		return true
	case t.kind == letter && !isUpper(p.src(i)[0]) && p.isCoefficient(c) && !p.isHyphenated(i):
		return true
	}
	switch n := p.at(i + 1); {
	case n.kind == binary && !p.is(i+1, "-"),
		n.kind == relation && (!p.isNamed(i+1) || n.glued || n.certain()):
		return !p.article(i+2) && (n.certain() || n.glued || n.gap == p.at(i+2).gap)
	case c.left == proved && (p.is(i+1, "approx") || p.is(i+1, "sim")):
		return true
	}
	return c.related && c.left != tuple || p.is(i-1, "top") && t.kind == letter
}

// isCoefficient reports whether the last operand is an operator or a factor of the letter after it: "\partial_t u",
// "\mathcal{L} f", "x_1+\beta y".
func (p *parser) isCoefficient(c chain) bool {
	switch p.at(p.base).kind {
	case font:
		set := p.base + 1
		if p.is(set, "{") {
			set++
		}
		return c.left == proved && !(numberFonts[p.src(p.base)] && numberSets[p.src(set)])
	case symbol:
		isFactor := p.base > c.first && !isUpper(p.src(p.base)[0]) || p.is(p.base, "Delta")
		return c.left == proved && !p.is(p.base, "ell") || c.left == greekL && isFactor
	}
	return false
}

// isHyphenated reports whether the letter at i is part of a word with a hyphen: "f-mode".
func (p *parser) isHyphenated(i int) bool {
	k := p.at(i + 2).kind
	return p.is(i+1, "-") && !p.at(i+1).gap && (k == prose || k == product)
}

// certainOperand reports whether the tokens at i are certainly a formula by themselves.
func (p *parser) certainOperand(i int) bool {
	switch t := p.at(i); t.kind {
	case letter, symbol, product:
		return t.kept || t.grade == sure && t.kind == symbol || t.glued ||
			p.follows(i+1, script) && (t.kind != product || p.is(i+2, "{") || groups[p.src(i)])
	case number:
		return p.follows(i+1, script) && p.is(i+1, "^")
	case font, words, root, fraction, big:
		return p.certainCommand(i)
	case opening:
		return t.kept || t.sized() || isLetter(p.text[t.core]) || p.text[t.core] == '{' && p.certainBraces(i)
	case function:
		return t.kept || t.glued
	case fence:
		return t.kept || t.sized()
	}
	return false
}

// certainCommand reports whether the command with arguments at i is not a word.
func (p *parser) certainCommand(i int) bool {
	t := p.at(i)
	if t.kind == words && t.kept && (proseFonts[p.src(i)] || p.is(i, "text")) {
		return false
	}
	return t.certain() || t.glued || p.follows(i+1, script) || p.braced(i+1) ||
		t.kind == font && p.at(i+1).kind == letter && (p.follows(i+2, script) || p.follows(i+2, opening))
}
