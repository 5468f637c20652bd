package mathml

import (
	"slices"
	"strings"
)

// A fractionStyle is the style of a fraction: its delimiters, the attributes of its line, and its size.
type fractionStyle struct {
	left, right, line string
	size              size
}

const noLine = ` linethickness="0"`

// styleOf returns the style of a fraction that the text of a directive describes: two delimiters or none, and 0 for no
// line.
func (d directive) styleOf() fractionStyle {
	s := fractionStyle{size: d.size}
	pair, hasNoLine := strings.CutSuffix(d.text, "0")
	if hasNoLine {
		s.line = noLine
	}
	if r := []rune(pair); len(r) == 2 {
		s.left, s.right = string(r[0]), string(r[1])
	}
	return s
}

// fraction returns a fraction, between delimiters if the style has any.
func (p *parser) fraction(s fractionStyle, above, below *node) *node {
	n := tree(fraction, above, below)
	n.text = s.line
	n = fence(s.left, n, s.right)
	if s.size != sizeKept {
		n = tree(styled, n)
		n.size = s.size
	}
	return p.check(p.pos, n)
}

// fence returns a node between delimiters that stretch with it. An empty delimiter is left out.
func fence(left string, n *node, right string) *node {
	if left == "" && right == "" {
		return n
	}
	var kids []*node
	if left != "" {
		kids = append(kids, delimiter(left, opening))
	}
	kids = append(kids, n)
	if right != "" {
		kids = append(kids, delimiter(right, closed))
	}
	return tree(fenced, kids...)
}

func (p *parser) plainFraction(t token, d directive) *node {
	above := p.argument(t)
	return p.fraction(d.styleOf(), above, p.argument(t))
}

func (p *parser) continuedFraction(t token, d directive) *node {
	if o := p.peek(); o.isChar("[") {
		p.next()
		if c := p.next(); !c.isChar("l") && !c.isChar("r") || !p.next().isChar("]") {
			p.fail(o.at, `the numerator of \%s can be aligned by [l] or [r]`, t.text)
		}
	}
	return p.plainFraction(t, d)
}

// generalFraction reads \genfrac{(}{)}{0pt}{0}{a}{b}.
func (p *parser) generalFraction(t token, _ directive) *node {
	s := fractionStyle{left: p.delimiterArgument(t), right: p.delimiterArgument(t)}
	thickness := strings.TrimSpace(p.rawArgument(t))
	if thickness != "" {
		width, end, ok := length(thickness, 0)
		if !ok || end != len(thickness) {
			p.fail(t.at, `the third argument of \%s is the thickness of its line, such as 1pt`, t.text)
		}
		s.line = lineThickness(width)
	}
	switch style := strings.TrimSpace(p.rawArgument(t)); style {
	case "":
	case "0", "1", "2", "3":
		s.size = sizeDisplay + size(style[0]-'0')
	default:
		p.fail(t.at, `the fourth argument of \%s is its style: 0, 1, 2, 3 or nothing`, t.text)
	}
	above := p.argument(t)
	return p.fraction(s, above, p.argument(t))
}

// lineThickness returns the attribute for the line of a fraction. The width is in em.
func lineThickness(width float64) string {
	return ` linethickness="` + em(max(0, min(1, width))) + `"`
}

// delimiterArgument reads an argument that is a delimiter or empty.
func (p *parser) delimiterArgument(of token) string {
	o := p.peek()
	if o.kind != open {
		return p.delimiter(of).text
	}
	p.next()
	if p.peek().kind == closing {
		p.next()
		return ""
	}
	d := p.delimiter(of)
	p.closeGroup(o)
	return d.text
}

// infixStyle returns the style of a fraction whose command is between numerator and denominator. It reads the
// delimiters and the thickness of \abovewithdelims.
func (p *parser) infixStyle(t token, d directive) fractionStyle {
	pair, hasDelimiters := strings.CutPrefix(d.text, "dd")
	d.text = pair
	s := d.styleOf()
	if hasDelimiters {
		s.left, s.right = p.delimiter(t).text, p.delimiter(t).text
	}
	if d.wide {
		width, end, ok := length(p.src, p.skipBlank(p.pos))
		if !ok {
			p.fail(t.at, `\%s needs a length such as 1pt`, t.text)
			return s
		}
		s.line = lineThickness(width)
		p.rewind(end)
	}
	return s
}

func (p *parser) slashed(t token, _ directive) *node {
	above := p.argument(t)
	return tree(row, above, p.symbol(characters["/"]), p.argument(t))
}

func (p *parser) root(t token, _ directive) *node {
	index := p.optional()
	return p.check(t.at, tree(root, p.argument(t), index))
}

func (p *parser) rootOf(t token, _ directive) *node {
	index := tree(row, p.list(false)...)
	if !p.peek().is("of") {
		p.fail(t.at, `\root needs \of, as in \root 3 \of x`)
		return nil
	}
	p.next()
	return p.check(t.at, tree(root, p.argument(t), index))
}

func (p *parser) skewed(t token, d directive) *node {
	p.argument(t)
	return p.onlyArgument(t, d)
}

func (p *parser) onlyArgument(t token, _ directive) *node {
	n := p.argument(t)
	if n.kind == row && len(n.kids) == 1 {
		return n.kids[0]
	}
	return n
}

func (p *parser) textCommand(t token, d directive) *node { return p.textArgument(t, d.font) }

func (p *parser) big(t token, d directive) *node {
	n := p.delimiter(t)
	n.class, n.big = d.class, d.text
	return n
}

// stackedTwice reads two labels and the base between them.
func (p *parser) stackedTwice(t token, d directive) *node {
	above, below := p.argument(t), p.argument(t)
	if d.wide {
		above, below = below, above
	}
	base := p.argument(t)
	return p.check(t.at, withClassOf(tree(stack, base, below, above), base, d.class))
}

// built reads \buildrel a \over b, with a above b.
func (p *parser) built(t token, d directive) *node {
	var label []*node
	for !p.peek().is("over") {
		n := p.scripts(p.nucleus())
		if n == nil {
			p.fail(t.at, `\buildrel needs \over, as in \buildrel a \over =`)
			return nil
		}
		label = append(label, n)
	}
	over := p.next()
	base := p.argument(over)
	return p.check(t.at, withClassOf(tree(stack, base, nil, tree(row, p.arrange(label)...)), base, d.class))
}

// withClassOf gives a node a class, or the class of its base if the class is none.
func withClassOf(n, base *node, c class) *node {
	if n.class = c; n.class == none {
		n.class = ord
		if c := base.core(); c != nil {
			n.class = c.class
		} else if base.named() != nil {
			n.class = op
		}
	}
	return n
}

// sides reads \sideset{_a^b}{_c^d}\sum: scripts at the four corners of an operator, which can also have limits.
func (p *parser) sides(t token, _ directive) *node {
	left, right := p.argument(t).unwrap(), p.argument(t).unwrap()
	base := p.argument(t)
	var n *node
	leftScripts, hasLeft := left.cornerScripts()
	rightScripts, hasRight := right.cornerScripts()
	if hasLeft && hasRight {
		n = tree(prescripts, base, rightScripts[0], rightScripts[1], leftScripts[0], leftScripts[1])
	} else {
		n = tree(row, left, base, right)
	}
	n.class, n.limits = op, base.limits
	return p.check(t.at, n)
}

// cornerScripts returns the subscript and the superscript of a node that consists only of scripts, and whether it does.
func (n *node) cornerScripts() ([2]*node, bool) {
	if n.kind == scripts && n.kids[0].kind == row && len(n.kids[0].kids) == 0 {
		return [2]*node{n.kids[1], n.kids[2]}, true
	}
	return [2]*node{}, n.kind == row && len(n.kids) == 0
}

func (p *parser) prescript(t token, _ directive) *node {
	super, sub := p.argument(t), p.argument(t)
	base := p.argument(t)
	n := tree(prescripts, base, nil, nil, sub, super)
	n.class = base.class
	return p.check(t.at, n)
}

// bracket reads the argument of \braket, \set and similar commands. The first character of the directive's text is a
// parenthesis if the delimiters and the bars between them stretch.
func (p *parser) bracket(t token, d directive) *node {
	delimiters, stretches := strings.CutPrefix(d.text, "(")
	inside := p.argument(t)
	kids := []*node{inside}
	if inside.kind == row {
		kids = slices.Clone(inside.kids)
	}
	pair := []rune(delimiters)
	left, right := string(pair[0]), "|"
	if len(pair) == 2 {
		right = string(pair[1])
	}
	return p.check(t.at, enclose(left, bars(kids, left == "{", stretches), right, stretches))
}

// enclose returns nodes between two delimiters.
func enclose(left string, kids []*node, right string, stretches bool) *node {
	first, last := delimiter(left, opening), delimiter(right, closed)
	kind := fenced
	if !stretches {
		first.stretch, last.stretch, kind = rigid, rigid, row
	}
	n := tree(kind, slices.Concat([]*node{first}, kids, []*node{last})...)
	n.class = inner
	return n
}

// bars joins adjacent bars. It spaces the first bar of a set like a relation, and other bars that stretch with thin
// spaces.
func bars(kids []*node, isSet, stretches bool) []*node {
	var out []*node
	for i := 0; i < len(kids); i++ {
		n := kids[i]
		if n.kind != operator || n.text != "|" && n.text != "‖" || n.big != "" {
			out = append(out, n)
			continue
		}
		bar := *n
		if n.text == "|" && i+1 < len(kids) && kids[i+1].kind == operator && kids[i+1].text == "|" {
			bar.text = "‖"
			i++
		}
		switch {
		case stretches && !isSet:
			bar.stretch = stretchy
			out = append(out, gap(3./18), &bar, gap(3./18))
		case isSet:
			bar.class = rel
			if stretches {
				bar.stretch = stretchy
			}
			return append(append(out, &bar), kids[i+1:]...)
		default:
			out = append(out, &bar)
		}
	}
	return out
}

// outer reads \ketbra{a}{b}, an outer product.
func (p *parser) outer(t token, d directive) *node {
	_, stretches := strings.CutPrefix(d.text, "(")
	ket := enclose("|", []*node{p.argument(t)}, "⟩", stretches)
	bra := enclose("⟨", []*node{p.argument(t)}, "|", stretches)
	ket.class, bra.class = ord, ord
	return p.check(t.at, tree(row, ket, bra))
}

// dots returns the dots before the next symbol. Like TeX, it centers them between operators.
func (p *parser) dots(_ token, d directive) *node {
	n := tree(operator)
	n.text, n.class = d.text, inner
	next := p.peek()
	var s symbol
	switch next.kind {
	case char:
		s = characters[next.text]
		if s.kind != operator {
			s = unicodeSymbols[next.text]
		}
	case command:
		s = symbols[next.text]
		if directives[next.text].do == takeNot {
			s.class = rel
		}
	}
	if s.class == bin || s.class == rel || s.class == op && s.text != "" {
		n.text = "⋯"
	}
	return n
}

// choice reads the four arguments of \mathchoice. When the output is written, the current style selects one of them.
func (p *parser) choice(t token, _ directive) *node {
	n := tree(choices, p.argument(t), p.argument(t), p.argument(t), p.argument(t))
	n.class = n.kids[1].class
	return p.check(t.at, n)
}

// groupOf reads the nodes up to the command that closes the group.
func (p *parser) groupOf(t token, d directive) *node {
	n := tree(row, p.list(false)...)
	if c := p.peek(); !c.is(d.text) {
		p.fail(t.at, `\%s has no matching \%s`, t.text, d.text)
		return nil
	}
	p.next()
	return p.check(t.at, n)
}

func (p *parser) phantom(t token, d directive) *node {
	n := tree(phantom, p.argument(t))
	n.text = d.text
	return p.check(t.at, n)
}

// smashed reads a node that is laid out without its height, its depth or both.
func (p *parser) smashed(t token, _ directive) *node {
	attributes := ` height="0" depth="0"`
	if o := p.peek(); o.isChar("[") {
		inside, end, _ := balanced(p.src, o.at, '[', ']')
		switch strings.TrimSpace(inside) {
		case "b":
			attributes = ` depth="0"`
		case "t":
			attributes = ` height="0"`
		case "", "tb", "bt":
		default:
			p.fail(o.at, `\smash can be followed by [b] or [t]`)
		}
		p.rewind(max(end, o.end))
	}
	n := tree(padded, p.argument(t))
	n.text = attributes
	return p.check(t.at, n)
}

// padded reads a node that is laid out without its width.
func (p *parser) padded(t token, d directive) *node {
	var inside *node
	if d.do == takePaddedText {
		inside = p.textArgument(t, font{})
	} else {
		inside = p.argument(t)
	}
	n := tree(padded, inside)
	n.text = d.text
	return p.check(t.at, n)
}

// raised reads a length and the text or formula that is raised by it.
func (p *parser) raised(t token, d directive) *node {
	width := p.lengthArgument(t, d.wide)
	if d.width < 0 {
		width = -width
	}
	var inside *node
	if d.wide {
		inside = p.textArgument(t, font{})
	} else {
		inside = p.argument(t)
	}
	n := tree(padded, inside)
	n.text = ` voffset="` + em(width) + `"`
	return p.check(t.at, n)
}

// boxed reads a node in a box whose class is the text of the directive.
func (p *parser) boxed(t token, d directive) *node {
	if d.do == takeBoxed {
		return p.check(t.at, box(d.text, p.argument(t)))
	}
	for p.peek().isChar("[") { // the width and the alignment of the box
		p.bracketed()
	}
	return p.check(t.at, box(d.text, p.textArgument(t, font{})))
}

func box(class string, inside *node) *node {
	if class == "" {
		return inside
	}
	n := tree(boxed, inside)
	n.text = ` class="` + class + `"`
	return n
}

// bracketed skips an argument in brackets.
func (p *parser) bracketed() {
	o := p.next()
	end := strings.IndexByte(p.src[o.end:], ']')
	if end < 0 {
		p.fail(o.at, "[ has no matching ]")
		return
	}
	p.rewind(o.end + end + 1)
}

// color reads a color, which is ignored.
func (p *parser) color(t token) {
	if p.peek().isChar("[") {
		p.bracketed() // the color model
		p.skipGroup(t)
		return
	}
	at := p.peek().at
	if name := strings.TrimSpace(p.rawArgument(t)); p.err == nil && !isColor(name) {
		p.fail(at, "%q is not a color; write a name such as red, or #rrggbb", shorten(name))
	}
}

// isColor reports whether a name is a color of xcolor, such as red or blue!50, or has 3, 4, 6 or 8 hexadecimal digits.
func isColor(name string) bool {
	digits, isHex := strings.CutPrefix(name, "#")
	if !isHex && len(name) == 6 && strings.Trim(name, "0123456789abcdefABCDEF") == "" {
		return true
	}
	if isHex {
		return slices.Contains([]int{3, 4, 6, 8}, len(digits)) && strings.Trim(digits, "0123456789abcdefABCDEF") == ""
	}
	return name != "" && (isLetter(name[0]) || name[0] == '-' || name[0] == '.') &&
		!strings.ContainsAny(name, "<>\"&={}")
}

func (p *parser) colored(t token, d directive) *node {
	p.color(t)
	return p.onlyArgument(t, d)
}

func (p *parser) colorBox(t token, d directive) *node {
	for range int(d.width) {
		p.color(t)
	}
	return p.check(t.at, box(d.text, p.textArgument(t, font{})))
}

// rule reads \rule[1pt]{2em}{3em}: how far the rectangle is raised, its width and its height.
func (p *parser) rule(t token, d directive) *node {
	raise := 0.0
	if o := p.peek(); o.isChar("[") {
		var end int
		var ok bool
		raise, end, ok = length(p.src, p.skipBlank(o.end))
		if !ok || !strings.HasPrefix(p.src[p.skipBlank(end):], "]") {
			p.fail(o.at, `\%s needs a length such as 1em`, t.text)
			return nil
		}
		raise = max(-longest, min(longest, raise))
		p.rewind(p.skipBlank(end) + 1)
	}
	width, height := max(0, p.lengthArgument(t, true)), max(0, p.lengthArgument(t, true))
	depth := -raise
	if d.wide || t.text == "Rule" {
		depth = max(0, p.lengthArgument(t, true))
	} else {
		height += raise
	}
	n := tree(space)
	n.class, n.width = ord, width
	n.text = ` width="` + em(width) + `" height="` + em(height) + `"`
	if depth != 0 { // Chromium draws nothing if the depth is 0
		n.text += ` depth="` + em(depth) + `"`
	}
	if !d.wide {
		n.text += ` class="rule"`
	}
	return n
}

// abbreviation parses the formula that a command abbreviates.
func (p *parser) abbreviation(t token, d directive) *node {
	p.enter(t.at)
	defer func() { p.depth-- }()
	inside := &parser{src: d.text, depth: p.depth, font: p.font}
	kids := inside.list(false)
	if len(kids) == 1 {
		return p.check(t.at, kids[0])
	}
	return p.check(t.at, tree(row, kids...))
}
