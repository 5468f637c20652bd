package mathrepair

import "strings"

// bracket reads a bracket and the list in it. Braces are a set, which is written \{ \} in TeX.
func (p *parser) bracket(i, depth int) int {
	t := p.at(i)
	if t.pair-i > mostSteps || !p.isPair(i) {
		return 0
	}
	if t.pair == i+2 && p.at(i+1).kind == product && p.is(i, "[") {
		return 0 // the ion [SII]
	}
	if depth == 0 && t.pair == i+2 && p.at(i+1).kind == product && p.follows(i+3, script) {
		return 0 // the method (MGS)^2
	}
	if depth == 0 && p.hasName(i) {
		return 0
	}
	isBrace := p.is(i, "{")
	p.delimiter(i, isBrace)
	if p.list(i+1, t.pair, depth+1) != t.pair {
		return 0
	}
	p.delimiter(t.pair, isBrace)
	if p.isGreekTuple(i) {
		p.claim()
	}
	if p.last = tuple; isLetter(p.src(i)[0]) || t.sized() {
		p.last = proved
		p.proofs++
	}
	return t.pair + 1
}

// hasName reports whether the bracket at i contains an abbreviation: "(SFR)", "(RA, DEC)", "(BEDT-TTF)_2".
func (p *parser) hasName(i int) bool {
	for j := i + 1; j < p.at(i).pair && j-i < 9; j++ {
		switch t := p.at(j); {
		case t.pair > j:
			j = t.pair
		case t.kind == product && t.end-t.start > 2 && allUpper(p.src(j)) && !p.follows(j+1, script):
			return true
		}
	}
	return false
}

// isPair reports whether the bracket at i has a partner that was written in the same way: neither "\{ }" nor "left( )".
func (p *parser) isPair(i int) bool {
	t := p.at(i)
	other := p.at(t.pair)
	return t.pair > 0 && other.kept == t.kept && other.sized() == t.sized()
}

// isGreekTuple reports whether a bracket lists letters, including a Greek one that is not also the name of a thing:
// "(\epsilon, \delta)", but not the bands "(delta, theta, alpha)".
func (p *parser) isGreekTuple(i int) bool {
	end, plain, letters, greeks := p.at(i).pair, false, 0, 0
	for j := i + 1; j < end; j++ {
		if (j-i)%2 == 0 {
			if p.at(j).kind != comma {
				return false
			}
			continue
		}
		switch k := p.at(j); {
		case k.grade == greek && k.kind == symbol:
			greeks++
		case k.kind == letter:
			letters++
		case k.kind != number:
			return false
		}
		plain = plain || plainGreek[p.src(j)]
	}
	return end-i > 3 && greeks > 0 && (plain || letters > 0)
}

// braces reads a group, or a set whose braces lost their backslashes.
func (p *parser) braces(i, depth int) int {
	t := p.at(i)
	if t.pair == 0 || t.pair-i > mostSteps || p.at(t.pair).kept || p.fillsSized(i) {
		return 0
	}
	if t.pair == i+1 { // {}^3
		if !p.follows(i+2, script) {
			return 0
		}
		p.last = bare
		p.plain(i)
		return p.plain(i + 1)
	}
	if p.isSet(i) || p.provedSet(i) || t.sized() {
		next := p.bracket(i, depth)
		if next > 0 {
			p.proofs++
		}
		return next
	}
	switch before := p.at(i - 1); {
	case p.isFamily(i), p.is(i-1, "setminus") && p.at(i+1).kind != font && p.at(i+1).kind != symbol:
		return p.bracket(i, depth)
	case p.is(i-1, "setminus"):
		return 0 // a group or a set
	case p.certainBraces(i):
	case t.pair == i+2 && p.at(i+1).kind == letter && (p.follows(t.pair+1, blank) || p.follows(t.pair+1, opening)):
		return 0 // {E}\! and {O}(1) are not sets
	case before.kind == relation && (p.isList(i) || p.hasRelation(i)) && !orders[p.src(i-1)] &&
		(!before.gap || !t.gap || before.certain() || !p.isNamed(i-1)):
		return p.bracket(i, depth)
	default:
		return 0
	}
	p.proofs++
	return p.group(i, depth+1, false)
}

// fillsSized reports whether the braces at i are all that a sized bracket contains, so that they are rather a group
// than a set: \left( {0,1} \right).
func (p *parser) fillsSized(i int) bool {
	before := p.at(i - 1)
	return before.kind == opening && before.sized() && before.pair == p.at(i).pair+1
}

// certainBraces reports whether the braces at i are certainly a group: they contain a command, or have a script and
// contain one letter.
func (p *parser) certainBraces(i int) bool {
	t := p.at(i)
	if t.pair == 0 || t.kept || t.sized() || t.pair-i > 60 {
		return false
	}
	if t.pair == i+1 {
		return p.follows(i+2, script)
	}
	scripted := p.follows(t.pair+1, script) && !p.is(t.pair+2, "+") && !p.is(t.pair+2, "-")
	if p.at(i+1).kind != alphabet && p.hasRelation(i) {
		return false
	}
	switch n := p.at(i + 1); n.kind {
	case alphabet:
		return !n.kept && !(p.is(i+1, "cal") && p.endsWithScript(t.pair, scripted))
	case fraction, root:
		return scripted
	case font, words:
		return (p.certainCommand(i+1) || n.kind == font && p.at(i+2).kind == letter) && p.at(i+2).kind != number &&
			!(p.is(t.pair-1, ")") && p.is(t.pair+1, "_")) &&
			!p.endsWithScript(t.pair, scripted) && !(n.kept && n.kind == words) && !p.isZero(i)
	case letter, symbol:
		isSymbol := n.certain() && n.kind == symbol && !p.is(i+1, "infty") && !p.is(i-1, "cup") &&
			!p.is(i-1, "times") && !p.is(i-1, "sqcup")
		return t.pair == i+2 && (scripted || isSymbol)
	case number:
		return t.pair == i+2 && (scripted && n.end-n.start > 1 || p.isFactor(i)) // \zeta(\{2\}^a,3)
	}
	return false
}

// isZero reports whether the braces at i contain only a zero in a font: {\vec{0}}.
func (p *parser) isZero(i int) bool {
	return p.at(i).pair == i+5 && p.is(i+3, "0") || p.at(i).pair == i+3 && p.is(i+2, "0")
}

// isFactor reports whether the number in braces at i is a factor and not a set with one element: 7\times{7},
// {2}\times, but not \mathbb{R}\times{0}.
func (p *parser) isFactor(i int) bool {
	t := p.at(i)
	if p.is(i+1, "0") {
		return false
	}
	if after := t.pair + 1; p.is(after, "times") && !p.at(after).gap {
		n := p.at(after + 1)
		return n.gap || n.kind == number || n.kind == opening && p.at(after+2).kind == number && p.is(after+1, "{")
	}
	return p.is(i-1, "times") && !t.gap && (p.at(i-2).kind == number || p.at(i-3).kind == number)
}

// isFamily reports whether the braces at i are a set with one description: {x_n}_{n \in N}, {\pm1}.
func (p *parser) isFamily(i int) bool {
	end := p.at(i).pair
	indexed := p.follows(end+1, script) && p.is(end+1, "_") && p.braced(end+2) && p.hasRelation(end+2)
	for j := i + 1; j < end && j-i < 60; j++ {
		switch t := p.at(j); {
		case t.kind == alphabet, t.kind == prose, t.kind == other:
			return false
		case t.pair > j:
			j = t.pair
		case t.kind == script && indexed, p.is(j, "pm") && j == i+1:
			return true
		}
	}
	return indexed && (p.at(i+1).kind == fraction || p.at(i+1).kind == font && p.at(end-1).kind == closing &&
		p.is(end-1, ")"))
}

// hasRelation reports whether the bracket at i contains a relation.
func (p *parser) hasRelation(i int) bool {
	for j := i + 1; j < p.at(i).pair; j++ {
		if p.at(j).kind == relation {
			return true
		}
	}
	return false
}

// endsWithScript reports whether the group that ends at i can be a set, because what it contains has a script of its
// own: {\mathbf{s}_u}.
func (p *parser) endsWithScript(i int, scripted bool) bool {
	return (!scripted || p.is(i+1, "_")) && (p.is(i-1, "}") && p.at(p.at(i-1).pair-1).kind == script ||
		p.at(i-2).kind == script || p.at(i-3).kind == script)
}

// isSet reports whether the braces at i are a set, like {0,1}^d, and not a TeX group.
func (p *parser) isSet(i int) bool {
	t := p.at(i)
	if t.pair == 0 || !p.follows(t.pair+1, script) && !p.mapping || p.at(t.pair).kept {
		return false
	}
	for j := i + 1; j < t.pair; j++ {
		switch p.at(j).kind {
		case comma:
			return true
		case number, letter, binary, dots, symbol:
		default:
			return false
		}
	}
	return false
}

// provedSet reports whether the braces at i are certainly a set: a list that contains a command or a script.
func (p *parser) provedSet(i int) bool {
	return p.isList(i) && p.hasCommand(i)
}

// isList reports whether the braces at i contain a comma, a colon or a bar, which a group does not.
func (p *parser) isList(i int) bool {
	end := p.at(i).pair
	for j := i + 1; j < end && j-i < 60; j++ {
		switch t := p.at(j); {
		case t.pair > j:
			j = t.pair
		case t.kind == comma, t.kind == colon, p.is(j, "mid"):
			return j > i+1 && j+1 < end
		}
	}
	return false
}

// hasCommand reports whether the bracket at i contains something that is certainly TeX.
func (p *parser) hasCommand(i int) bool {
	end := p.at(i).pair
	for j := i + 1; j < end && j-i < 60; j++ {
		switch t := p.at(j); t.kind {
		case script:
			return true
		case prose, other:
			return false
		case dots:
			if isLetter(p.src(j)[0]) {
				return true
			}
		default:
			if t.grade == sure || t.glued || t.kind == words && p.braced(j+1) {
				return true
			}
		}
	}
	return false
}

// delimiter writes a bracket with its size, and with a backslash if it is a command or the brace of a set.
func (p *parser) delimiter(i int, brace bool) {
	t := p.at(i)
	if t.sized() {
		p.pieces = append(p.pieces, piece{t.start, t.core, p.text[t.start] != '\\'})
	}
	p.pieces = append(p.pieces, piece{t.core, t.end, !t.kept && (brace || isLetter(p.text[t.core]))})
}

// list reads the contents of brackets.
//
//	list = [ item { ( "," | ";" | ":" | "|" | "\mid" ) item } ] .
//	item = sequence | dots | "\cdot" | binary operand .
func (p *parser) list(i, end, depth int) int {
	for i < end {
		if i = p.item(i, end, depth); i == 0 || i >= end {
			return i
		}
		switch t := p.at(i); {
		case t.kind == comma, t.kind == colon, t.kind == fence && !t.sized(), t.kind == dots, p.is(i, "mid"):
			i = p.take(i)
		default:
			return 0
		}
		if i >= end && p.at(i-1).kind != dots {
			return 0
		}
	}
	return i
}

// item reads one item of a list.
func (p *parser) item(i, end, depth int) int {
	t := p.at(i)
	switch {
	case t.kind == dots:
		return p.take(i)
	case (p.is(i, "cdot") || p.is(i, "*")) && (i+1 == end || p.at(i+1).kind == comma || p.at(i+1).kind == fence),
		p.is(i, "-") && (i+1 == end || p.at(i+1).kind == comma):
		if p.isNamed(i) {
			p.proofs++
		}
		p.last = proved
		return p.take(i)
	case t.kind == relation && !p.is(i, "in") && !p.is(i, "to"): // "(<t)"
		if i = p.take(i); p.isNamed(i-1) && p.at(i).kind == number {
			p.hints++
		}
	}
	return p.sequence(i, end, depth)
}

// isInterval distinguishes an interval such as "(0,1)" from a citation such as "[3, 4]".
func (p *parser) isInterval(i int) bool {
	t := p.at(i)
	inner := p.text[t.end:p.at(t.pair).start]
	a, b, found := strings.Cut(inner, ",")
	if !found || strings.Contains(b, ",") {
		return false
	}
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if strings.HasPrefix(a, "-") || p.is(i, "(") && (p.is(t.pair, "]") && isSimple(a) || a != "" && isDigit(a[0])) {
		return true
	}
	return a == "0" || a == "-1" || decimal(a) || decimal(b) || strings.HasSuffix(b, "infty")
}

// isSimple reports whether the bound of an interval is a number or a variable: in "for p in (p_1,1]", authors write the
// word as often.
func isSimple(bound string) bool {
	return bound != "" && strings.Trim(bound, "0123456789+-") == "" || len(bound) == 1
}

// fenced reads |x|, ||x|| and |x\rangle.
func (p *parser) fenced(i, depth int) int {
	if p.at(i).kept || isLetter(p.src(i)[0]) {
		return p.norm(i, depth)
	}
	n := 1
	if p.follows(i+1, fence) {
		n = 2
	}
	if p.at(i + n).gap {
		return 0
	}
	if n == 1 && !p.at(i).sized() {
		if next := p.ket(i, depth); next > 0 {
			return next
		}
	}
	end := p.fenceEnd(i + n)
	if end == 0 || p.at(end).gap || n == 2 && !p.follows(end+1, fence) || p.at(end).sized() != p.at(i).sized() {
		return 0
	}
	for j := range n {
		p.bar(i + j)
	}
	if p.list(i+n, end, depth+1) != end {
		return 0
	}
	for j := range n {
		p.bar(end + j)
	}
	if p.last = tuple; p.at(i).sized() {
		p.last = proved
		p.proofs++
	}
	return end + n
}

// fenceEnd returns the fence that ends the contents that start at i, or 0.
func (p *parser) fenceEnd(i int) int {
	for end := i; end < len(p.tokens) && end-i < 60; end++ {
		switch t := p.tokens[end]; t.kind {
		case fence:
			return end
		case prose, other, closing:
			return 0
		default:
			if t.pair > end {
				end = t.pair
			}
		}
	}
	return 0
}

// ket reads a state |\psi\rangle.
func (p *parser) ket(i, depth int) int {
	n := p.at(i + 1)
	for j := i + 1; j < i+8; j++ {
		switch t := p.at(j); {
		case t.kind == closing && p.is(j, "rangle"):
			if t.pair > 0 || j == i+1 {
				return 0
			}
			p.bar(i)
			if p.list(i+1, j, depth+1) != j {
				return 0
			}
			p.last = proved
			p.proofs++
			return p.take(j)
		case t.kind == fence, t.kind == prose, t.kind == other, n.gap:
			return 0
		}
	}
	return 0
}

// norm reads \|x\|, whose bars kept their backslashes.
func (p *parser) norm(i, depth int) int {
	end := p.fenceEnd(i + 1)
	if end == 0 || !p.at(end).kept && !isLetter(p.src(end)[0]) {
		return 0
	}
	p.take(i)
	if p.list(i+1, end, depth+1) != end {
		return 0
	}
	p.last = proved
	p.proofs++
	return p.take(end)
}

func (p *parser) bar(i int) {
	t := p.at(i)
	if t.sized() {
		p.pieces = append(p.pieces, piece{t.start, t.core, p.text[t.start] != '\\'})
	}
	p.pieces = append(p.pieces, piece{t.core, t.end, false})
}
