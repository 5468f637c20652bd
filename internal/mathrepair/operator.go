package mathrepair

import (
	"slices"
	"strings"
)

// operator reads the operator at i and the operand to its right if both are part of a formula. Names that are also
// words ("in", "to", "times") need proof on both sides.
func (p *parser) operator(i, first int, left class, depth int) int {
	t, n := p.at(i), p.at(i+1)
	name := p.src(i)
	certain := t.certain() || t.glued
	if !isLetter(name[0]) {
		return p.sign(i, first, left, depth)
	}
	if certain && (name == "in" || name == "to") || name != "in" && name != "to" {
		if p.article(i+1) && n.gap && p.at(i+2).gap && !certain {
			return 0
		}
	}
	p.take(i)
	switch name {
	case "times":
		return p.times(i, left, depth)
	case "in":
		if !certain && (n.kept || !p.isDomain(i+1)) { // if other commands kept their backslashes, "in" is a word
			return 0
		}
		certain = true
	case "to":
		if !certain && !p.is(i+1, "infty") && !(left == greekL && p.is(i+1, "0") && p.is(first-1, "as")) &&
			!p.maps(first, i) && !(p.is(first, "mathbb") && p.is(i+1, "mathbb")) {
			return 0
		}
		certain = true
	case "pm", "mp":
		if name == "mp" && (left != count || n.kind != number) && !certain {
			return 0
		}
		if !certain && (left == count || n.kind == number) && n.gap && t.gap && !decimal(p.src(i-1)) &&
			!decimal(p.src(i+1)) {
			return 0 // "at 5 pm 20 participants"
		}
		certain = true
	case "le", "ge", "ne":
		if !certain && (n.kind != number || left == count) {
			return 0
		}
		certain = true
	case "approx", "sim", "ll", "gg":
		certain = true
	case "subset", "supset", "mid", "prec", "succ", "parallel", "perp":
		if !certain && (left != proved || !p.certainOperand(i+1)) && (name != "mid" || depth == 0) {
			return 0
		}
	}
	if arrows[name] {
		p.arrow = true
	}
	if certain {
		p.proofs++
	}
	if name == "circ" && (left == bare || left == count) && !t.kept && !p.certainOperand(i+1) && n.kind != letter {
		return 0
	}
	return p.operand(i+1, depth)
}

// sign reads an operator that is not a word.
func (p *parser) sign(i, first int, left class, depth int) int {
	t, n := p.at(i), p.at(i+1)
	p.take(i)
	switch p.src(i) {
	case "%": // a percent sign within a formula: "5% \pm 1%"
		if left != count || t.gap || n.kind != relation && n.kind != binary || !isLetter(p.src(i + 1)[0]) {
			return 0
		}
		p.last = count
		return p.operator(i+1, first, count, depth)
	case ":":
		if depth > 0 || left == count || left == tuple || p.article(i+1) || n.kind == product {
			return 0
		}
		p.arrow, p.mapping = false, true
		next := p.sequence(i+1, len(p.tokens), depth+1)
		if p.mapping = false; !p.arrow {
			return 0
		}
		return next
	case "-", "+", "/", "*":
		if depth == 0 && i == first+1 && left == count && n.kind == number && p.is(i, "-") && p.is(i+2, "times") {
			return 0 // "1.1-1.4\times" is a range
		}
		if t.gap != n.gap {
			return 0
		}
	case "<", ">":
		if p.follows(i+1, relation) && p.is(i+1, "=") {
			p.take(i + 1)
			i++
		}
	}
	if p.article(i+1) && n.gap && p.at(i+2).kind == prose && p.at(i+2).gap {
		return 0
	}
	next := 0
	if n.kind == product && n.end-n.start == 2 && !p.follows(i+2, script) {
		p.last, next = bare, p.take(i+1) // "y = Wx"
	} else {
		next = p.operand(i+1, depth)
	}
	if next == 0 {
		return 0
	}
	if p.provedSign(i, left, p.last) {
		p.proofs++
	}
	return next
}

// provedSign reports whether a sign and the classes of its operands are a proof: an equation or a fraction with a
// Greek letter, "1+\epsilon".
func (p *parser) provedSign(i int, left, right class) bool {
	plainLeft, plainRight := plainGreek[p.src(i-1)], plainGreek[p.src(i+1)]
	greekLeft, greekRight := left == greekL, right == greekL
	switch p.src(i) {
	case "=", "<", ">":
		return greekLeft || greekRight || left == bare && p.is(i-2, "Delta")
	case "/":
		return greekLeft && greekRight && (plainLeft || plainRight) ||
			greekRight && left == count || greekLeft && right == count && p.is(i-1, "pi")
	case "+", "-":
		return !p.at(i).gap && left == count && greekRight &&
			(plainRight || p.is(i, "+") || slices.Contains(p.variables, p.src(i+1)))
	}
	return false
}

// times reads the right side of a product whose sign has just been read. It can be missing after a number without a
// space.
func (p *parser) times(i int, left class, depth int) int {
	t, n := p.at(i), p.at(i+1)
	pieces, proofs := p.mark()
	if n.kind == letter && p.follows(i+2, number) { // "8\times A100"
		p.proofs++
		p.last = proved
		return i + 1
	}
	lone := n.kind == letter && n.gap &&
		(p.article(i+1) || p.at(i+2).gap && p.at(i+2).kind == prose && !t.gap && left == count)
	if !lone {
		if next := p.operand(i+1, depth); next > 0 {
			right := p.last
			switch {
			case t.certain(), t.glued, !t.gap, !n.gap, left == bare && right == bare && !p.article(i-1),
				left == count && right == count && p.src(i-1) == p.src(i+1):
				p.proofs++
			}
			return next
		}
		p.back(pieces, proofs)
		if n.kind == number && !n.gap && !t.gap { // "256\times256px"
			p.proofs++
			p.last = proved
			return p.take(i + 1)
		}
	}
	if t.gap && !t.kept {
		return 0
	}
	p.proofs++
	p.last = proved
	return i + 1
}

// maps reports whether the "to" at i is the arrow of a map "f: X \to Y".
func (p *parser) maps(first, i int) bool {
	if !p.mapping || p.at(i+1).kind == product || p.at(i-1).kind == product {
		return false
	}
	k := p.at(i + 1).kind
	return p.certainOperand(i+1) || p.certainOperand(first) || p.at(i-1).kind == closing && k == opening ||
		p.at(first-2).kind != prose && k == letter
}

// isDomain reports whether the tokens at i are certainly a set: a letter in a font, an interval, {0,1}^d.
func (p *parser) isDomain(i int) bool {
	t := p.at(i)
	switch t.kind {
	case font:
		return p.certainOperand(i)
	case letter:
		return numberSets[p.src(i)] && p.follows(i+1, script) && p.is(i+1, "^")
	case symbol:
		return t.kept || t.gap && isUpper(p.src(i)[0])
	case opening:
		return t.pair > 0 && (p.isSet(i) || p.isInterval(i))
	}
	return false
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
	return a == "0" || a == "-1" || decimal(a) || decimal(b) || strings.HasSuffix(b, "infty")
}

func decimal(s string) bool { return s != "" && isDigit(s[0]) && strings.IndexByte(s, '.') > 0 }
