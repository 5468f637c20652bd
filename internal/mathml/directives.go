package mathml

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// actions has the functions that handle actions. Actions without a function are handled by list or command. init fills
// the table, because the functions call the parser, which refers to the table.
var actions [lastAction]func(p *parser, t token, d directive) *node

func init() {
	actions = [lastAction]func(p *parser, t token, d directive) *node{
		takeFraction:    (*parser).plainFraction,
		takeContinued:   (*parser).continuedFraction,
		takeGeneral:     (*parser).generalFraction,
		takeSlashed:     (*parser).slashed,
		takeRoot:        (*parser).root,
		takeRootOf:      (*parser).rootOf,
		takeFont:        (*parser).inFont,
		takeAccent:      (*parser).accented,
		takeUnderAccent: (*parser).accented,
		takeBrace:       (*parser).accented,
		takeUnderBrace:  (*parser).accented,
		takeSkew:        (*parser).skewed,
		takeOver:        (*parser).stacked,
		takeUnder:       (*parser).stacked,
		takeBoth:        (*parser).stackedTwice,
		takeBuilt:       (*parser).built,
		takeArrow:       (*parser).arrow,
		takeSides:       (*parser).sides,
		takePrescript:   (*parser).prescript,
		takeText:        (*parser).textCommand,
		takeName:        (*parser).operatorName,
		takeVerbatim:    (*parser).verbatim,
		takeUnicode:     (*parser).codePoint,
		takeChar:        (*parser).codePoint,
		takeLetter:      (*parser).accentedLetter,
		takeClass:       (*parser).withClass,
		takeFence:       (*parser).fence,
		takeBig:         (*parser).big,
		takeBracket:     (*parser).bracket,
		takeOuter:       (*parser).outer,
		takeNot:         (*parser).negated,
		takeMod:         (*parser).modulo,
		takeDots:        (*parser).dots,
		takeArgument:    (*parser).onlyArgument,
		takeChoice:      (*parser).choice,
		takeSpace:       func(_ *parser, _ token, d directive) *node { return gap(d.width) },
		takeNbsp:        func(*parser, token, directive) *node { return textNode(" ") },
		takeLength:      (*parser).explicitSpace,
		takeKern:        (*parser).explicitSpace,
		takeRule:        (*parser).rule,
		takeBegin:       (*parser).environment,
		takeGroup:       (*parser).groupOf,
		takeLines:       (*parser).lines,
		takeColor:       (*parser).colored,
		takeColorBox:    (*parser).colorBox,
		dropColor:       func(p *parser, t token, _ directive) *node { p.color(t); return nil },
		dropOne:         func(p *parser, t token, _ directive) *node { p.skipGroup(t); return nil },
		dropNothing:     func(*parser, token, directive) *node { return nil },
		takePhantom:     (*parser).phantom,
		takeSmash:       (*parser).smashed,
		takePadded:      (*parser).padded,
		takePaddedText:  (*parser).padded,
		takeRaised:      (*parser).raised,
		takeBoxed:       (*parser).boxed,
		takeBoxedText:   (*parser).boxed,
		takeTag:         (*parser).tag,

		takeAbbreviation: (*parser).abbreviation,
		takeDefinition:   (*parser).definition,
	}
}

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
	if do := actions[d.do]; do != nil {
		return do(p, t, d)
	}
	switch d.do {
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

// delimiter returns a stretchy delimiter.
func delimiter(s string, c class) *node {
	n := tree(operator)
	n.text, n.class, n.stretch = s, c, stretchy
	return n
}

func (p *parser) inFont(t token, d directive) *node {
	f, before := d.font, p.font
	defer func() { p.font = before }()
	if p.font = f; f == (font{bold: true}) {
		p.font = font{before.family, true} // \boldsymbol changes only the weight
	}
	n := p.argument(t)
	if n.kind == row && len(n.kids) == 1 {
		n = n.kids[0] // so that a bold operator keeps its spacing
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
	return p.marked(t, d, p.argument(t))
}

// marked returns a base with a mark above or below it.
func (p *parser) marked(t token, d directive, base *node) *node {
	mark := tree(operator)
	mark.text = d.text
	if d.wide {
		mark.stretch = stretchy
	}
	switch d.text { // an operator cannot be the line, because few fonts can stretch it
	case "overlined", "underlined":
		return p.check(t.at, box(d.text, base))
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
	withClassOf(n, base, d.class)
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

// operatorName reads the name of a function. After a star, its scripts are below it in display style.
func (p *parser) operatorName(t token, _ directive) *node {
	l := limitsBeside
	if star := p.star(); star || t.text == "operatornamewithlimits" {
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
func (p *parser) withClass(t token, d directive) *node {
	c := d.class
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
func (p *parser) fence(t token, _ directive) *node {
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
			p.reportStray(c)
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
func (p *parser) negated(t token, _ directive) *node {
	n := p.argument(t)
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	c := n.core()
	if c == nil && (n.kind == ident || n.kind == numeral) {
		c = n
	}
	if c == nil || n.kind == scripts {
		slash := tree(operator) // like TeX, print a slash over the node
		slash.text = "⧸"
		over := tree(padded, slash)
		over.text = ` width="0"`
		return p.check(t.at, tree(row, over, n))
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
func (p *parser) modulo(t token, _ directive) *node {
	mod := tree(ident)
	mod.text = "mod"
	switch t.text {
	case "bmod":
		n := tree(operator)
		n.text, n.class = "mod", bin
		return n
	case "mod":
		before := gap(12. / 18)
		before.wide = 1
		return tree(row, before, mod, gap(6./18))
	}
	before := gap(8. / 18)
	before.wide = 1
	kids := []*node{before, p.symbol(characters["("])}
	if t.text == "pmod" {
		kids = append(kids, mod, gap(6./18))
	}
	return p.check(t.at, tree(row, append(kids, p.argument(t), p.symbol(characters[")"]))...))
}

// tag reads the number of an equation.
func (p *parser) tag(t token, _ directive) *node {
	format := "(%)"
	switch {
	case !p.display:
		p.fail(t.at, `\%s needs a formula of its own; write $$ around it`, t.text)
	case p.hasTag:
		p.fail(t.at, `second \%s in a line`, t.text)
	}
	p.hasTag = true
	if p.star() {
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

// star consumes a star after a command, and reports whether there is one.
func (p *parser) star() bool {
	if p.peek().isChar("*") {
		p.next()
		return true
	}
	return false
}
