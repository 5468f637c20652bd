package mathrepair

// applied reads a function and its argument.
func (p *parser) applied(i, depth int) int {
	s := p.mark()
	t := p.at(i)
	next := p.take(i)
	if !t.kept && p.isUnitOrElement(i) {
		return p.back(s)
	}
	if t.glued {
		p.proofs++
	}
	p.last = bare
	scripted, ok := p.scripts(i, next, depth)
	if !ok {
		return p.back(s)
	}
	indexed := scripted > next
	if indexed && !t.kept && !t.glued && p.is(i, "log") && !p.is(scripted-1, "}") && p.follows(scripted, letter) {
		return p.back(s) // authors who write "log_2N" mean the letters
	}
	if !indexed && !t.kept && p.isElementOf(i) {
		return p.back(s)
	}
	inner := p.argumentOf(i, scripted, depth)
	if inner == 0 && !t.kept && !t.glued && (!indexed || !p.is(scripted-1, "}")) {
		return p.back(s)
	}
	if inner == 0 {
		p.last = proved
		return scripted
	}
	p.proveFunction(i, scripted, inner)
	if p.last = bare; t.kept || indexed {
		p.last = proved
		p.proofs++
	}
	return inner
}

// proveFunction counts what the function at i with its argument from..to proves.
func (p *parser) proveFunction(i, from, to int) {
	if p.is(i, "log") && p.at(i-1).kind == letter && p.at(from).kind == letter && to == from+1 && !p.article(i-1) {
		p.claim() // n log n
	}
	if calculated[p.src(i)] {
		p.hints++
	}
}

// isUnitOrElement reports whether the function at i is the unit of "12 deg^2", or an element: (Pr_{1-y}Y_y)_{1-x}.
func (p *parser) isUnitOrElement(i int) bool {
	if !p.is(i, "deg") && !p.is(i, "Pr") || !p.follows(i+1, script) {
		return false
	}
	if p.is(i+1, "^") {
		return true
	}
	if p.is(i, "deg") || !p.braced(i+2) {
		return false
	}
	n := p.at(p.at(i+2).pair + 1)
	return !n.gap && n.start < len(p.text) && isUpper(p.text[n.start])
}

// isElementOf reports whether "sin" or "min" at i is a variable with \in: m\in C^2, s\in\left(0,1\right).
func (p *parser) isElementOf(i int) bool {
	isSin := p.is(i, "sin")
	if !isSin && !p.is(i, "min") {
		return false
	}
	n := p.at(i + 1)
	return n.gap && n.kind == letter && (isUpper(p.src(i + 1)[0]) || p.is(i+2, "^") && p.is(i+3, "times")) ||
		!isSin && p.is(i+1, "(") && p.is(i+2, "0") && p.at(i+3).kind == comma ||
		isSin && n.kind == opening && n.pair > 0 && p.hasComma(i+1)
}

// hasComma reports whether the bracket at i has several items.
func (p *parser) hasComma(i int) bool {
	for j := i + 1; j < p.at(i).pair; j++ {
		if p.at(j).kind == comma {
			return true
		}
		j = max(j, p.at(j).pair)
	}
	return false
}

// calculated are the functions whose names before a variable are a formula in a damaged text.
var calculated = set(`log ln exp dim ker deg gcd det sin cos tan`)

// argumentOf reads the argument of the function at i, which starts at next.
func (p *parser) argumentOf(i, next, depth int) int {
	n := p.at(next)
	if p.is(next, "{") && !n.kept {
		if n.gap || !p.is(i, "min") && !p.is(i, "max") && !p.is(i, "gcd") && !p.is(i, "sup") && !p.is(i, "inf") {
			return 0
		}
		inner := p.extremum(next, depth+1)
		if inner > 0 {
			p.proofs++
		}
		return inner
	}
	if !p.argument(next - 1) {
		return 0
	}
	s := p.mark()
	inner := p.operand(next, depth+1)
	if inner == 0 {
		p.back(s)
	}
	return inner
}

// argument reports whether an argument of a function follows the token at i.
func (p *parser) argument(i int) bool {
	switch n := p.at(i + 1); n.kind {
	case letter:
		return !p.article(i + 1)
	case opening:
		return n.pair > 0
	case script:
		return !n.gap
	case symbol, root, fraction, font, function:
		return true
	case fence:
		return n.sized()
	}
	return false
}

// extremum reads the set after \min or \max.
func (p *parser) extremum(i, depth int) int {
	s := p.mark()
	end := p.at(i).pair
	if end == 0 || p.at(end).kept {
		return 0
	}
	p.delimiter(i, true)
	if i+1 == end || !p.isList(i) || p.list(i+1, end, depth) != end {
		return p.back(s)
	}
	p.delimiter(end, true)
	return end + 1
}

// summed reads a sum, a product or an integral.
func (p *parser) summed(i, depth int) int {
	s := p.mark()
	t, name := p.at(i), p.src(i)
	next := p.take(i)
	p.last = bare
	scripted, ok := p.scripts(i, next, depth)
	if !ok || scripted == next && !t.certain() && !t.glued {
		return p.back(s)
	}
	p.proofs++
	p.integral = p.integral || name == "int"
	here := p.mark()
	inner := 0
	if n := p.at(scripted); n.kind != number && n.kind != prose && !p.article(scripted) &&
		(n.kind != opening || !p.is(scripted, "{")) {
		inner = p.operand(scripted, depth+1)
	}
	if inner == 0 {
		p.back(here)
		inner = scripted
	}
	p.last = proved
	return inner
}
