package mathrepair

// operand reads one operand with its primes, scripts and arguments.
//
//	operand  = atom { prime } [ scripts ] { bracket [ scripts ] } | function [ scripts ] [ operand ]
//	         | big scripts [ operand ] | "-" operand .
//	atom     = letter | product | number | symbol | font argument | words text | root argument
//	         | fraction argument argument | bracket | "|" list "|" | left list right | set .
//	argument = "{" group "}" | letter | symbol | font argument .
//	set      = "{" list "}" script .
func (p *parser) operand(i, depth int) int {
	if p.steps--; p.steps < 0 || depth > deepest {
		return 0
	}
	pieces, proofs := p.mark()
	t := p.at(i)
	next := 0
	switch t.kind {
	case letter:
		p.last, next = bare, p.take(i)
	case product:
		// Adjacent letters are a product in brackets, and before "^\top" or "^{…}".
		if depth > 0 || p.integral ||
			p.follows(i+1, script) && p.is(i+1, "^") && (p.is(i+2, "top") || p.is(i+2, "{") || p.is(i+2, "T")) &&
				allUpper(p.src(i)) {
			p.last, next = bare, p.take(i)
		}
	case number:
		if n := p.at(i + 1); n.gap ||
			n.kind != prose && (n.kind != product || depth > 0) &&
				(n.kind != letter || depth > 0 || n.glued || !isUpper(p.src(i + 1)[0])) {
			p.last, next = count, p.take(i)
		}
	case symbol:
		if p.last = proved; t.grade == greek && !t.kept && !t.glued {
			p.last = greekL
		} else if t.kept || t.grade == sure && !sayable[p.src(i)] {
			p.proofs++
		}
		if t.grade == english && !t.kept && !p.follows(i+1, script) && depth == 0 {
			return 0 // "partial" and "forall" are words
		}
		next = p.take(i)
	case font:
		next = p.fonted(i, depth)
	case words:
		next = p.textual(i)
	case root:
		next = p.root(i, depth)
	case fraction:
		next = p.fraction(i, depth)
	case function:
		return p.applied(i, depth)
	case big:
		return p.summed(i, depth)
	case opening:
		next = p.bracket(i, depth)
	case fence:
		next = p.fenced(i, depth)
	case sized:
		next = p.leftRight(i, depth)
	case binary:
		if p.is(i, "-") && !p.at(i+1).gap || p.is(i, "pm") && t.certain() {
			p.take(i)
			next = p.operand(i+1, depth+1)
		}
		if next == 0 {
			return p.back(pieces, proofs)
		}
		return next
	case mark:
		if t.kept {
			p.last, next = proved, p.take(i)
			p.proofs++
		}
	}
	if next == 0 {
		return p.back(pieces, proofs)
	}
	if t.glued {
		p.proofs++
	}
	if next = p.trailing(i, next, depth); next == 0 {
		return p.back(pieces, proofs)
	}
	return next
}

// trailing reads the primes, scripts and brackets after the atom from..i.
func (p *parser) trailing(from, i, depth int) int {
	start := p.last
	for p.follows(i, prime) && p.primed(i+1, depth) {
		i = p.take(i)
		start = proved
	}
	p.last = start
	i, ok := p.scripts(from, i, depth)
	if !ok {
		return 0
	}
	for {
		t := p.at(i)
		if t.gap || t.kind != opening && t.kind != sized || p.last == count {
			return i
		}
		if t.kind == opening && (t.pair == 0 || p.is(i, "{") || isLetter(p.text[t.start])) {
			return i
		}
		pieces, proofs := p.mark()
		atom, first := p.last, i
		next := 0
		if t.kind == sized {
			next = p.leftRight(i, depth)
		} else {
			next = p.bracket(i, depth)
		}
		if next == 0 {
			p.back(pieces, proofs)
			p.last = atom
			return i
		}
		if i == from+1 {
			p.proveCall(from, first, next)
		}
		p.last = atom
		if i, ok = p.scripts(from, next, depth); !ok {
			p.back(pieces, proofs)
			p.last = atom
			return first
		}
	}
}

// primed reports whether the token after an apostrophe allows it to be a prime and not a closing quotation mark.
func (p *parser) primed(i, depth int) bool {
	t := p.at(i)
	switch t.kind {
	case script, opening, prime:
		return !t.gap
	case closing, comma:
		return !t.gap && depth > 0
	}
	return false
}

// proveCall counts O(…) and similar calls, and a conditional policy "pi(a|s)", as a proof.
func (p *parser) proveCall(from, open, next int) {
	name := p.src(from)
	inner := next - open - 2
	switch {
	case p.is(open, "[") && (name == "O" || growth[name]): // "gcc -O[23]"
	case p.at(from).kind == letter && name == "O", growth[name]:
		p.proofs++
	case p.at(from).kind == letter && name == "o" && inner == 1:
		p.proofs++
	case p.at(from).grade == greek:
		for i := open; i < next; i++ {
			if p.at(i).kind == fence {
				p.proofs++
				return
			}
		}
	}
}

// fonted reads a font or an accent with its argument.
func (p *parser) fonted(i, depth int) int {
	t := p.at(i)
	p.take(i)
	n := p.at(i + 1)
	next := 0
	switch {
	case p.is(i+1, "{") && !n.gap && !n.kept && n.pair > 0:
		next = p.group(i+1, depth+1, false)
	case n.kind == letter && (t.certain() || t.glued || !n.gap || p.follows(i+2, script) || p.follows(i+2, opening)):
		if next = p.take(i + 1); !t.certain() && !t.glued && p.article(i+1) {
			return 0
		}
	case n.kind == symbol:
		next = p.take(i + 1)
	case n.kind == number && !n.gap && n.end-n.start == 1:
		next = p.take(i + 1)
	case n.kind == font && depth < deepest:
		next = p.fonted(i+1, depth+1)
	}
	if next > 0 {
		p.proofs++
	}
	p.last = proved
	return next
}

// textual reads a command such as \text, whose argument is not changed.
func (p *parser) textual(i int) int {
	open := p.at(i + 1)
	if !p.is(i+1, "{") || open.gap || open.pair == 0 {
		return 0
	}
	inner := p.text[open.end:p.at(open.pair).start]
	if len(inner) > longestFormula {
		return 0
	}
	for j := range len(inner) {
		if b := inner[j]; !isLetter(b) && !isDigit(b) && b != ' ' && b != '-' && b != '.' && b != ',' && b != '\n' {
			return 0
		}
	}
	p.take(i)
	p.pieces = append(p.pieces, piece{open.start, p.at(open.pair).end, false})
	if p.at(i).certain() {
		p.proofs++
	}
	p.last = proved
	return open.pair + 1
}

func (p *parser) root(i, depth int) int {
	p.take(i)
	n := p.at(i + 1)
	p.last = proved
	p.proofs++
	switch {
	case p.is(i+1, "{") && !n.gap && n.pair > 0 && !n.kept:
		return p.group(i+1, depth+1, false)
	case n.kind == letter && !p.follows(i+2, letter), n.kind == symbol, n.kind == number && n.end-n.start == 1:
		return p.take(i + 1)
	}
	return 0
}

func (p *parser) fraction(i, depth int) int {
	p.take(i)
	p.last = proved
	p.proofs++
	n := p.at(i + 1)
	if n.kind == number && !n.gap && n.end-n.start == 2 && digits(p.src(i+1)) == 2 {
		return p.take(i + 1)
	}
	for range 2 {
		if n = p.at(i + 1); !p.is(i+1, "{") || n.pair == 0 || n.kept {
			return 0
		}
		next := p.group(i+1, depth+1, false)
		if next == 0 {
			return 0
		}
		i = next - 1
	}
	return i + 1
}

// applied reads a function and its argument.
func (p *parser) applied(i, depth int) int {
	pieces, proofs := p.mark()
	name, t := p.src(i), p.at(i)
	next := p.take(i)
	if t.glued {
		p.proofs++
	}
	p.last = bare
	scripted, ok := p.scripts(i, next, depth)
	if !ok {
		return p.back(pieces, proofs)
	}
	indexed := scripted > next
	next = scripted
	inner := 0
	if n := p.at(next); p.is(next, "{") && !n.kept && !n.gap && (name == "min" || name == "max") {
		if inner = p.extremum(next, depth+1); inner > 0 {
			p.proofs++
		}
	} else if p.argument(next-1) && !(n.kind == opening && p.is(next, "{") && !n.kept) {
		before := p.proofs
		if inner = p.operand(next, depth+1); inner == 0 {
			p.proofs = before
		}
	}
	if inner == 0 {
		if !t.kept && !t.glued && (!indexed || !p.is(next-1, "}")) {
			return p.back(pieces, proofs)
		}
		p.last = proved
		return next
	}
	if name == "log" && i > 0 && p.at(i-1).kind == letter && p.at(next).kind == letter && inner == next+1 &&
		!p.article(i-1) {
		p.proofs++ // n log n
	}
	if p.last = bare; t.kept || indexed {
		p.last = proved
		p.proofs++
	}
	return inner
}

// extremum reads the set after \min or \max.
func (p *parser) extremum(i, depth int) int {
	pieces, proofs := p.mark()
	end := p.at(i).pair
	if end == 0 || p.at(end).kept {
		return 0
	}
	p.delimiter(i, true)
	if i+1 == end || p.list(i+1, end, depth) != end {
		return p.back(pieces, proofs)
	}
	p.delimiter(end, true)
	return end + 1
}

// summed reads a sum, a product or an integral.
func (p *parser) summed(i, depth int) int {
	pieces, proofs := p.mark()
	t, name := p.at(i), p.src(i)
	next := p.take(i)
	p.last = bare
	scripted, ok := p.scripts(i, next, depth)
	if !ok || scripted == next && !t.certain() && !t.glued {
		return p.back(pieces, proofs)
	}
	p.proofs++
	p.integral = p.integral || name == "int"
	piecesHere, proofsHere := p.mark()
	inner := 0
	if n := p.at(scripted); n.kind != number && n.kind != prose && !p.article(scripted) &&
		(n.kind != opening || !p.is(scripted, "{")) {
		inner = p.operand(scripted, depth+1)
	}
	if inner == 0 {
		p.back(piecesHere, proofsHere)
		inner = scripted
	}
	p.last = proved
	return inner
}
