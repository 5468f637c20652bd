package mathml

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxDepth is the maximum depth of nested groups, arguments and environments, and of the elements in the output. The
// limit of browsers is 512.
const maxDepth = 200

// A parser reads a formula from left to right, one token ahead.
type parser struct {
	src        string
	pos        int   // end of the last consumed token
	token      token // the next token, if it has been read
	depth      int
	font       font
	display    bool // whether the formula is a display formula
	hasTag     bool // whether the line has an equation number
	inDisplay  bool // whether an environment is open in which others must not be display formulas
	macros     *Macros
	expansions []expansion // expansions of macros, in order
	err        *Error
}

// enter adds a level of nesting. The caller must end it with p.depth--.
func (p *parser) enter(at int) {
	if p.depth++; p.depth > maxDepth {
		p.fail(at, "the formula is nested more than %d levels deep", maxDepth)
	}
}

// check returns a node. It reports an error if the output would be nested too deeply.
func (p *parser) check(at int, n *node) *node {
	if n.height > maxDepth {
		p.fail(at, "the formula is nested more than %d levels deep", maxDepth)
	}
	return n
}

// formula reads the whole source. Lines separated by \\ outside an environment become the rows of a table.
func (p *parser) formula() *node {
	lines := []*node{tree(row, p.list(false)...)}
	for p.peek().is(`\`, "newline") {
		p.rowGap(p.next())
		p.hasTag = false
		lines = append(lines, tree(row, p.list(false)...))
	}
	if t := p.peek(); t.kind != end {
		p.reportStray(t)
	}
	if last := len(lines) - 1; last > 0 && len(lines[last].kids) == 0 {
		lines = lines[:last]
	}
	if len(lines) == 1 {
		return lines[0]
	}
	for i, line := range lines {
		lines[i] = tree(row, line)
	}
	n := tree(table, lines...)
	n.columns = []column{{align: 'l'}}
	if p.display {
		n.size = sizeDisplay
	}
	return n
}

// reportStray reports a token that ends a list and is not allowed there.
func (p *parser) reportStray(t token) {
	switch {
	case t.kind == closing:
		p.fail(t.at, "} has no matching {")
	case t.kind == align:
		p.fail(t.at, `& outside an environment; write \& for an ampersand`)
	case t.isChar("$"):
		p.fail(t.at, `dollar sign inside a formula; write \$ for a dollar sign`)
	case t.is("right"), t.is("middle"):
		p.fail(t.at, `\%s has no matching \left`, t.text)
	case t.is("cr", "tabularnewline"):
		p.fail(t.at, `\%s is allowed only in a table; write \\ for a new line`, t.text)
	case directives[t.text].do == takeRuleOfTable && t.kind == command:
		p.fail(t.at, `\%s must be at the start of a row of a table`, t.text)
	case t.is("end"):
		p.fail(t.at, `\end has no matching \begin`)
	default:
		p.fail(t.at, `\%s is not allowed here`, t.text)
	}
}

// list reads nodes up to a token that ends a list, which it does not consume. In brackets, ] also ends the list.
func (p *parser) list(inBrackets bool) []*node {
	p.enter(p.peek().at)
	defer func(f font) { p.depth--; p.font = f }(p.font)
	var numerator []*node
	var over *fractionStyle
	var opened groups
	for {
		t := p.peek()
		if p.endsList(t) || inBrackets && t.isChar("]") {
			break
		}
		if t.kind == command {
			switch d := directives[t.text]; d.do {
			case infix:
				if p.next(); over != nil {
					p.fail(t.at, `\%s is the second fraction command in its group; write {a \%[1]s b} for one of them`,
						t.text)
				}
				style := p.infixStyle(t, d)
				over, numerator, opened = &style, p.arrange(opened.items), groups{}
				continue
			case switchFont:
				p.next()
				p.font = d.font
				continue
			case switchSize:
				p.next()
				mark := tree(styled)
				mark.size, mark.width = d.size, d.width
				opened.items = append(opened.items, mark)
				continue
			}
		}
		if n := p.scripts(p.nucleus()); n != nil {
			opened.add(p, t.at, n)
		}
	}
	items := p.arrange(opened.items)
	if over == nil {
		return items
	}
	return []*node{p.fraction(*over, tree(row, numerator...), tree(row, items...))}
}

// groups are the nodes of a list, with the open opening delimiters and their indexes.
type groups struct {
	items, opened []*node
	at            []int
}

// add appends a node. If it is a closing delimiter with scripts, the scripts apply to the whole delimited group.
func (g *groups) add(p *parser, at int, n *node) {
	g.items = append(g.items, n)
	switch c := n.delimiter(); {
	case c == nil:
	case c.class == opening:
		g.opened, g.at = append(g.opened, c), append(g.at, len(g.items)-1)
	case c.class == closed && len(g.opened) > 0:
		last := len(g.opened) - 1
		if from := g.at[last]; n.kind == scripts && g.opened[last].text == partners[c.text] {
			inside := append([]*node{}, g.items[from:len(g.items)-1]...)
			group := p.check(at, tree(row, append(inside, c)...))
			g.items = append(g.items[:from], p.check(at, tree(scripts, group, n.kids[1], n.kids[2])))
		}
		g.opened, g.at = g.opened[:last], g.at[:last]
	}
}

// closes contains the actions of commands that end a list.
var closes = [lastAction]bool{closer: true, takeRuleOfTable: true}

// endsList reports whether a token ends every list.
func (p *parser) endsList(t token) bool {
	return t.kind == end || t.kind == closing || t.kind == align || t.isChar("$") ||
		t.kind == command && closes[directives[t.text].do]
}

// delimiter returns the node or, if it has scripts, their base, if that is a delimiter that does not stretch, or else
// nil.
func (n *node) delimiter() *node {
	if n.kind == scripts {
		n = n.kids[0]
	}
	if n.kind == operator && n.stretch == rigid && n.big == "" && (n.class == opening || n.class == closed) {
		return n
	}
	return nil
}

// arrange joins the letters of upright words into identifiers, and makes the nodes after a change of size the children
// of that node.
func (p *parser) arrange(items []*node) []*node {
	var out []*node
	to := &out
	var sized *node
	for _, n := range items {
		switch last := len(*to) - 1; {
		case n.kind == styled && len(n.kids) == 0 && n.size != sizeKept:
			sized = tree(styled)
			sized.size, sized.width = n.size, n.width
			out = append(out, sized)
			to = &sized.kids
		case n.joins && last >= 0 && (*to)[last].joins && (*to)[last].font == n.font:
			// Joined below in one step: adding letter by letter would take quadratic time.
			(*to)[last].kids = append((*to)[last].kids, n)
		case n.joins:
			first := *n
			*to = append(*to, &first)
		default:
			*to = append(*to, n)
		}
	}
	for i, n := range out {
		if n.kind == styled && n.height == 1 && n.size != sizeKept {
			s := tree(styled, joined(n.kids)...)
			s.size, s.width = n.size, n.width
			out[i] = s
		}
	}
	return joined(out)
}

// joined turns each letter that has its neighbors as children into one identifier.
func joined(items []*node) []*node {
	for _, n := range items {
		if n.kind != ident || len(n.kids) == 0 {
			continue
		}
		word := []byte(n.text)
		for _, kid := range n.kids {
			word = append(word, kid.text...)
		}
		n.text, n.kids, n.upright = n.font.word(string(word)), nil, false
	}
	return items
}

// scripts reads the scripts of a nucleus, which can be nil, and returns the nucleus with them.
func (p *parser) scripts(base *node) *node {
	var below, above *node
	primes := 0
	superClosed := false // whether a subscript follows primes
	if base != nil && base.class == none {
		return base
	}
	placed := limitsBeside
	if base != nil {
		placed = base.limits
	}
	for {
		t := p.peek()
		switch {
		case t.is("limits", "nolimits", "displaylimits") && base != nil:
			if base.class != op && !base.takesLimits() {
				p.fail(t.at, `\%s must follow an operator such as \sum`, t.text)
			}
			placed = limitCommands[t.text]
			p.next()
		case t.kind == super:
			if above != nil || superClosed {
				p.fail(t.at, "double superscript; write {a^b}^c or a^{b^c}")
			}
			p.next()
			above = p.argument(t)
		case t.kind == sub:
			if below != nil {
				p.fail(t.at, "double subscript; write {a_b}_c or a_{b_c}")
			}
			p.next()
			below = p.argument(t)
			superClosed = primes > 0
		case t.kind == prime:
			if above != nil || superClosed {
				p.fail(t.at, "prime after a superscript; write {a^b}' or a'^b")
			}
			p.next()
			primes++
		default:
			if above = withPrimes(primes, above); below == nil && above == nil {
				return base
			}
			return p.check(t.at, withScripts(base, below, above, placed))
		}
	}
}

// withScripts returns a nucleus with its scripts. Each of them can be nil.
func withScripts(base, below, above *node, placed limits) *node {
	if base == nil {
		base = tree(row)
	}
	n := tree(scripts, base, below, above)
	n.class, n.limits = base.class, placed
	return n
}

// limitCommands are the commands that set the place of limits.
var limitCommands = map[string]limits{
	"limits": limitsAlways, "nolimits": limitsBeside, "displaylimits": limitsInStyle,
}

// takesLimits reports whether a node that is not an operator can have limits, such as a brace with its label.
func (n *node) takesLimits() bool {
	return n.limits != limitsBeside || n.core() != nil && n.core().class == op
}

// withPrimes returns a superscript with primes and the superscript after them, which can be nil. Without primes, it
// returns the latter.
func withPrimes(count int, after *node) *node {
	if count == 0 {
		return after
	}
	kids := []*node{}
	for ; count > 0; count -= min(count, 4) {
		n := tree(operator)
		n.text = []string{"′", "″", "‴", "⁗"}[min(count, 4)-1]
		kids = append(kids, n)
	}
	if after != nil {
		kids = append(kids, after)
	}
	return tree(row, kids...)
}

// nucleus reads an atom without its scripts. It returns nil if only scripts follow, and for a command without output.
func (p *parser) nucleus() *node {
	t := p.peek()
	switch t.kind {
	case open:
		return p.group()
	case number:
		p.next()
		return p.numeral(t.text)
	case char:
		p.next()
		return p.character(t)
	case command:
		return p.command(p.next())
	}
	return nil
}

// group reads the nodes between braces.
func (p *parser) group() *node {
	t := p.next()
	n := tree(row, p.list(false)...)
	p.closeGroup(t)
	return p.check(t.at, n)
}

func (p *parser) closeGroup(opener token) {
	switch t := p.peek(); t.kind {
	case closing:
		p.next()
	case end:
		p.fail(opener.at, "{ has no matching }")
	default:
		p.reportStray(t)
	}
}

// argument reads the argument of a command or script: a group, or one character or command.
func (p *parser) argument(of token) *node {
	p.enter(of.at)
	defer func() { p.depth-- }()
	if p.macros != nil && p.token.kind == unread {
		for at := p.skipBlank(p.pos); at < len(p.src) && p.src[at] == '\\' && p.expand(at, p.commandEnd(at), true); {
			at = p.skipBlank(p.pos)
		}
	}
	t := p.peek()
	switch {
	case t.kind == number:
		p.rewind(t.at + 1)
		return p.numeral(t.text[:1])
	case t.kind == open, t.kind == char && !t.isChar("$"), t.kind == command && !p.endsList(t):
		n := p.nucleus()
		if n == nil {
			n = tree(row)
		}
		return n
	}
	p.fail(of.at, "missing argument after %s", p.src[of.at:of.end])
	return tree(row)
}

// optional reads an argument in brackets. It returns nil if there is none.
func (p *parser) optional() *node {
	t := p.peek()
	if !t.isChar("[") {
		return nil
	}
	p.next()
	n := tree(row, p.list(true)...)
	if c := p.peek(); !c.isChar("]") {
		p.fail(t.at, "[ has no matching ]")
	}
	p.next()
	return n
}

func (p *parser) numeral(digits string) *node {
	n := tree(numeral)
	n.text = p.font.word(digits)
	return n
}

// character returns the node for a character of the source.
func (p *parser) character(t token) *node {
	s := norm.NFC.String(t.text)
	if s == "~" {
		return textNode(" ")
	}
	if known, ok := characters[s]; ok {
		return p.symbol(known)
	}
	if known, ok := unicodeSymbols[s]; ok {
		return p.symbol(known)
	}
	r := firstRune(s)
	switch {
	case s == "#":
		p.fail(t.at, `# has no meaning in a formula; write \# for a number sign`)
	case unicode.IsDigit(r), unicode.Is(unicode.No, r):
		return p.numeral(s)
	case unicode.Is(unicode.Sm, r), unicode.Is(unicode.So, r) && r >= 0x2190 && r < 0x2C00:
		n := tree(operator)
		n.text, n.class = s, rel
		return n
	case unicode.IsLetter(r), r < unicode.MaxASCII:
		return p.font.identifier(s)
	}
	return textNode(s)
}

func (p *parser) symbol(s symbol) *node {
	if s.kind == ident {
		f := p.font
		if s.upright && f == (font{}) {
			f = font{family: roman}
		}
		n := f.identifier(s.text)
		n.joins = false
		n.upright = n.upright || s.upright && f.family == roman && !f.bold && isSlanted(firstRune(n.text))
		return n
	}
	n := tree(operator)
	n.text, n.class, n.limits = s.text, s.class, s.limits
	if bold := p.font.letter(firstRune(s.text)); s.text == "∇" && p.font.bold {
		n.kind, n.text = ident, string(bold)
	}
	return n
}

// textNode returns a node of plain text.
func textNode(s string) *node {
	n := tree(text)
	n.text = s
	return n
}
