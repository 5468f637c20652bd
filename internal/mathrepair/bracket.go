package mathrepair

// bracket reads a bracket and the list in it. Braces are a set, which is written \{ \} in TeX.
func (p *parser) bracket(i, depth int) int {
	t := p.at(i)
	if t.pair == 0 || t.pair-i > mostSteps {
		return 0
	}
	braces := p.is(i, "{")
	if braces && !t.kept && !p.isSet(i) {
		return 0
	}
	if p.at(t.pair).kept != t.kept {
		return 0
	}
	p.delimiter(i, braces)
	next := p.list(i+1, t.pair, depth+1)
	if next != t.pair {
		return 0
	}
	p.delimiter(t.pair, braces)
	if p.isGreekTuple(i) {
		p.proofs++
	}
	if p.last = tuple; isLetter(p.src(i)[0]) {
		p.last = proved
		p.proofs++
	}
	return t.pair + 1
}

// isGreekTuple reports whether a bracket lists letters, including a Greek one that is not also the name of a thing:
// "(\epsilon, \delta)", but not the bands "(delta, theta, alpha)".
func (p *parser) isGreekTuple(i int) bool {
	end, plain := p.at(i).pair, false
	for j := i + 1; j < end; j++ {
		if (j-i)%2 == 0 {
			if p.at(j).kind != comma {
				return false
			}
			continue
		}
		if k := p.at(j); k.grade != greek && k.kind != letter && k.kind != number {
			return false
		}
		plain = plain || plainGreek[p.src(j)]
	}
	return plain && end-i > 3
}

// isSet reports whether the braces at i are a set, like {0,1}^d, and not a TeX group.
func (p *parser) isSet(i int) bool {
	t := p.at(i)
	if !p.follows(t.pair+1, script) && !p.mapping || t.pair == 0 || p.at(t.pair).kept {
		return false
	}
	for j := i + 1; j < t.pair; j++ {
		switch p.at(j).kind {
		case comma:
			return true
		case number, letter, binary, dots:
		default:
			return false
		}
	}
	return false
}

func (p *parser) delimiter(i int, braces bool) {
	t := p.at(i)
	p.pieces = append(p.pieces, piece{t.start, t.end, !t.kept && (braces || isLetter(p.text[t.start]))})
}

// list reads the contents of brackets.
//
//	list = [ item { ( "," | ";" | ":" | "|" | "\mid" ) item } ] .
//	item = sequence | dots | "\cdot" | binary operand .
func (p *parser) list(i, end, depth int) int {
	for i < end {
		switch t := p.at(i); {
		case t.kind == dots:
			i = p.take(i)
		case (p.is(i, "cdot") || p.is(i, "*")) && (i+1 == end || p.at(i+1).kind == comma || p.at(i+1).kind == fence):
			i = p.take(i)
			p.last = proved
		case t.kind == relation && !p.is(i, "in") && !p.is(i, "to"): // "(<t)"
			p.take(i)
			if i = p.sequence(i+1, end, depth); i == 0 {
				return 0
			}
		default:
			if i = p.sequence(i, end, depth); i == 0 {
				return 0
			}
		}
		if i >= end {
			return i
		}
		switch t := p.at(i); {
		case t.kind == comma, t.kind == colon, t.kind == fence, t.kind == dots:
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

// fenced reads |x| and ||x||.
func (p *parser) fenced(i, depth int) int {
	n := 1
	if p.follows(i+1, fence) {
		n = 2
	}
	if p.at(i + n).gap {
		return 0
	}
	close := i + n
	for close < len(p.tokens) && close-i < 60 && p.tokens[close].kind != fence {
		if k := p.tokens[close].kind; k == prose || k == other {
			return 0
		}
		if pair := p.tokens[close].pair; pair > close {
			close = pair
		}
		close++
	}
	if p.at(close).kind != fence || p.at(close).gap || n == 2 && !p.follows(close+1, fence) {
		return 0
	}
	norm := n == 1 && p.follows(close+1, script) && p.is(close+1, "_") // \|x\|_2
	for j := range n {
		p.bar(i+j, norm)
	}
	if p.list(i+n, close, depth+1) != close {
		return 0
	}
	for j := range n {
		p.bar(close+j, norm)
	}
	p.last = tuple
	return close + n
}

func (p *parser) bar(i int, norm bool) {
	t := p.at(i)
	p.pieces = append(p.pieces, piece{t.start, t.end, norm && !t.kept})
}

// leftRight reads \left( … \right).
func (p *parser) leftRight(i, depth int) int {
	t := p.at(i)
	if !p.is(i, "left") {
		return 0
	}
	open := i + 1
	if k := p.at(open).kind; k != opening && k != fence {
		return 0
	}
	right, nested := 0, 0
	for j := open + 1; j < len(p.tokens) && j-i < mostSteps; j++ {
		if k := p.tokens[j].kind; k == prose || k == other {
			return 0
		} else if k == sized && p.is(j, "left") {
			nested++
		} else if k == sized && nested > 0 {
			nested--
		} else if k == sized {
			right = j
			break
		}
	}
	close := right + 1
	if right == 0 || p.at(close).gap || p.at(close).kind != closing && p.at(close).kind != fence {
		return 0
	}
	p.take(i)
	p.delimiter(open, p.is(open, "{"))
	if open+1 == right || p.list(open+1, right, depth+1) != right {
		return 0
	}
	p.take(right)
	p.delimiter(close, p.is(close, "}"))
	p.last = proved
	if !t.kept {
		p.proofs++
	}
	p.proofs++
	return close + 1
}
