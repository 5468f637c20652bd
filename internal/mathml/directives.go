package mathml

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// command parses a command with its arguments and returns its node, or nil if it has no output.
func (p *parser) command(t token) *node {
	if s, ok := symbols[t.text]; ok {
		return p.symbol(s)
	}
	if f, ok := functions[t.text]; ok {
		return function(f.text, f.limits)
	}
	d, ok := directives[t.text]
	if !ok {
		p.unknown(t)
		return nil
	}
	switch d.do {
	case takeFraction:
		above := p.argument(t)
		return p.fraction(d, above, p.argument(t))
	case takeSlashed:
		above := p.argument(t)
		return tree(row, above, p.symbol(characters["/"]), p.argument(t))
	case takeRoot:
		index := p.optional()
		return p.check(t.at, tree(root, p.argument(t), index))
	case takeFont:
		return p.inFont(t, d.font)
	case takeAccent, takeUnderAccent, takeBrace, takeUnderBrace:
		return p.accented(t, d)
	case takeOver, takeUnder:
		return p.stacked(t, d)
	case takeArrow:
		return p.arrow(t, d)
	case takeText:
		return p.textArgument(t, d.font)
	case takeName:
		return p.operatorName(t)
	case takeClass:
		return p.withClass(t, d.class)
	case takeFence:
		return p.fence(t)
	case takeBig:
		n := p.delimiter(t)
		n.class, n.big = d.class, d.text
		return n
	case takeNot:
		return p.negated(t)
	case takeMod:
		return p.modulo(t)
	case takeSpace:
		return gap(d.width)
	case takeNbsp:
		return textNode(" ")
	case takeLength, takeKern:
		return p.explicitSpace(t, d.do == takeLength)
	case takeBegin:
		return p.environment(t)
	case takeStack:
		return p.lines(t)
	case takeColor:
		p.skipGroup(t)
		return p.argument(t)
	case dropOne:
		p.skipGroup(t)
	case dropNothing:
	case takeTag:
		return p.tag(t)
	case takePhantom:
		n := tree(phantom, p.argument(t))
		n.text = d.text
		return p.check(t.at, n)
	case takePadded:
		n := tree(padded, p.argument(t))
		n.text = d.text
		return p.check(t.at, n)
	case takeBoxed:
		n := tree(boxed, p.argument(t))
		n.text = ` class="boxed"`
		return p.check(t.at, n)
	case takeLimits:
		p.fail(t.at, `\%s must follow an operator such as \sum`, t.text)
	case refused:
		p.fail(t.at, `\%s is not allowed: a formula cannot contain %s`, t.text, d.text)
	default:
		p.fail(t.at, `\%s is not allowed here`, t.text)
	}
	return nil
}

func function(name string, l limits) *node {
	n := tree(ident)
	n.text, n.class, n.function, n.limits = name, op, true, l
	n.upright = len(name) == 1
	return n
}

func gap(width float64) *node {
	n := tree(space)
	n.width, n.class = width, none
	return n
}

// fraction returns a fraction or, with parentheses, a binomial coefficient.
func (p *parser) fraction(d directive, above, below *node) *node {
	n := tree(fraction, above, below)
	n.text = map[bool]string{true: ` linethickness="0"`}[d.text != ""]
	if d.text == "(" {
		n = tree(fenced, delimiter("(", opening), n, delimiter(")", closed))
	}
	if d.size != sizeKept {
		n = tree(styled, n)
		n.size = d.size
	}
	return p.check(p.pos, n)
}

// delimiter returns a stretchy delimiter.
func delimiter(s string, c class) *node {
	n := tree(operator)
	n.text, n.class, n.stretch = s, c, stretchy
	return n
}

func (p *parser) inFont(t token, f font) *node {
	before := p.font
	defer func() { p.font = before }()
	if p.font = f; f == (font{bold: true}) {
		p.font = font{before.family, true} // \boldsymbol changes only the weight
	}
	n := p.argument(t)
	if n.kind == row && len(n.kids) == 1 {
		n = n.kids[0] // a bold operator keeps its spacing
	}
	if n.joins {
		alone := *n
		alone.joins = false
		return &alone
	}
	return n
}

// accented reads an argument with an accent, a line or a brace above or below it.
func (p *parser) accented(t token, d directive) *node {
	mark := tree(operator)
	mark.text = d.text
	if d.wide {
		mark.stretch = stretchy
	}
	base := p.argument(t)
	if t.text == "overline" && !base.isToken() {
		// Few fonts can stretch the line if it is an operator.
		n := tree(boxed, base)
		n.text = ` class="overlined"`
		return p.check(t.at, n)
	}
	n := tree(stack, base, nil, mark)
	if d.do == takeUnderAccent || d.do == takeUnderBrace {
		n = tree(stack, base, mark, nil)
	}
	n.accent = true
	if d.do == takeBrace || d.do == takeUnderBrace {
		n.limits = limitsAlways
	}
	return p.check(t.at, n)
}

// stacked reads a base with a smaller node above or below it.
func (p *parser) stacked(t token, d directive) *node {
	label := p.argument(t)
	base := p.argument(t)
	n := tree(stack, base, nil, label)
	if d.do == takeUnder {
		n = tree(stack, base, label, nil)
	}
	if n.class = d.class; n.class == none {
		n.class = ord
		if c := base.core(); c != nil {
			n.class = c.class
		} else if base.named() != nil {
			n.class = op
		}
	}
	return p.check(t.at, n)
}

// arrow reads an arrow that stretches to the length of its labels.
func (p *parser) arrow(t token, d directive) *node {
	below := p.optional()
	above := p.argument(t)
	margin := 0.4
	around := func(n *node) *node {
		if n == nil {
			return nil
		}
		return tree(row, gap(margin), n, gap(margin))
	}
	line := delimiter(d.text, rel)
	n := tree(stack, line, around(below), around(above))
	n.class = rel
	return p.check(t.at, n)
}

// operatorName reads a custom function name. With a star its scripts are below it in display style.
func (p *parser) operatorName(t token) *node {
	l := limitsBeside
	if p.peek().isChar("*") {
		p.next()
		l = limitsInStyle
	}
	before := p.font
	p.font = font{family: roman}
	n := p.argument(t)
	p.font = before
	var name strings.Builder
	kids := []*node{n}
	if n.kind == row {
		kids = n.kids
	}
	for _, kid := range kids {
		switch {
		case kid.kind == space && kid.width > 0, kid.kind == text && kid.text == " ":
			name.WriteString("\u2009")
		case kid.kind == space:
		case kid.kind == ident, kid.kind == numeral, kid.kind == text:
			name.WriteString(kid.text)
		case kid.kind == operator:
			name.WriteString(strings.NewReplacer("−", "-", "∗", "*").Replace(kid.text))
		default:
			whole := *n
			whole.class, whole.limits = op, l
			return &whole
		}
	}
	return function(name.String(), l)
}

// withClass reads an argument as an atom of another class.
func (p *parser) withClass(t token, c class) *node {
	n := p.argument(t)
	if n.kind != row {
		n = tree(row, n)
	}
	if c == op && len(n.kids) == 1 && n.kids[0].kind == ident {
		named := *n.kids[0]
		named.class, named.limits, named.function, named.joins = op, limitsInStyle, true, false
		return &named
	}
	whole := *n
	if whole.class = c; c == op {
		whole.limits = limitsInStyle
	}
	return &whole
}

// fence reads the nodes between \left and \right.
func (p *parser) fence(t token) *node {
	first := p.delimiter(t)
	first.class = opening
	var kids []*node
	add := func(n *node) {
		if n.text != "" {
			kids = append(kids, n)
		}
	}
	add(first)
	for {
		kids = append(kids, p.list(false)...)
		c := p.peek()
		switch {
		case c.is("middle"):
			p.next()
			n := p.delimiter(c)
			n.class = ord
			add(n)
		case c.is("right"):
			p.next()
			n := p.delimiter(c)
			n.class = closed
			add(n)
			return p.check(t.at, tree(fenced, kids...))
		case c.kind == end || c.kind == closing:
			p.fail(t.at, `\left has no matching \right`)
			return tree(row)
		default:
			p.stray(c)
			return tree(row)
		}
	}
}

// delimiter reads the delimiter after \left or \big.
func (p *parser) delimiter(of token) *node {
	t := p.next()
	s, ok := delimiterNames[t.text]
	switch {
	case t.kind == command && delimiterSymbols[t.text]:
		s = symbols[t.text].text
		if bracket, ok := delimiterNames[s]; ok {
			s = bracket
		}
	case t.kind == number && strings.HasPrefix(t.text, "."):
		p.rewind(t.at + 1)
	case t.kind != char || !ok:
		p.fail(of.at, `missing delimiter after \%s, such as ( or | or .`, of.text)
	}
	return delimiter(s, ord)
}

// negated reads a symbol and strikes it through.
func (p *parser) negated(t token) *node {
	n := p.argument(t)
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	c := n.core()
	if c == nil && n.kind == ident {
		c = n
	}
	if c == nil || n.kind == scripts {
		p.fail(t.at, `\not must precede a symbol`)
		return nil
	}
	struck := *c
	switch c.text {
	case "|":
		struck.text = "∤"
	case "‖":
		struck.text = "∦"
	default:
		struck.text = norm.NFC.String(c.text + "\u0338")
	}
	return &struck
}

// modulo returns one of the four notations of a congruence.
func (p *parser) modulo(t token) *node {
	mod := tree(ident)
	mod.text = "mod"
	switch t.text {
	case "bmod":
		n := tree(operator)
		n.text, n.class = "mod", bin
		return n
	case "mod":
		return tree(row, gap(12./18), mod, gap(6./18))
	}
	kids := []*node{gap(8. / 18), p.symbol(characters["("])}
	if t.text == "pmod" {
		kids = append(kids, mod, gap(6./18))
	}
	return p.check(t.at, tree(row, append(kids, p.argument(t), p.symbol(characters[")"]))...))
}

// tag reads the number of an equation, which follows the formula.
func (p *parser) tag(t token) *node {
	format := "(%)"
	if p.peek().isChar("*") {
		p.next()
		format = "%"
	}
	label := p.textArgument(t, font{})
	before, after, _ := strings.Cut(format, "%")
	kids := []*node{gap(2)}
	if label.kind == text {
		kids = append(kids, textNode(before+label.text+after))
	} else {
		kids = slices.Concat(kids, []*node{textNode(before)}, label.kids, []*node{textNode(after)})
	}
	n := tree(row, kids...)
	n.class = none
	return n
}

// skipGroup skips an argument without output.
func (p *parser) skipGroup(of token) {
	t := p.next()
	if t.isChar("[") { // \color[rgb]{…}
		for !t.isChar("]") && t.kind != end {
			t = p.next()
		}
		t = p.next()
	}
	if t.kind != open {
		p.fail(of.at, `\%s needs an argument in braces`, of.text)
		return
	}
	depth := 1
	for i := t.end; i < len(p.src); i++ {
		switch p.src[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				p.rewind(i + 1)
				return
			}
		}
	}
	p.fail(t.at, "{ has no matching }")
}
