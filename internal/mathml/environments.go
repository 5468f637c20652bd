package mathml

import (
	"maps"
	"slices"
	"strings"
)

// An environment is a table of formulas.
type environment struct {
	columns     string // alignment of the columns, repeated; "" reads it from an argument
	left, right string // delimiters that stretch with the table
	size        size   // of the cells
	small       bool   // in the size of a subscript
	pairs       bool   // whether the columns form pairs without space between the two
	counted     bool   // an argument with the number of columns follows the name; it is ignored
	plain       bool   // a single formula, not a table
}

var environments = func() map[string]environment {
	m := map[string]environment{
		"matrix": {columns: "c"}, "pmatrix": {columns: "c", left: "(", right: ")"},
		"bmatrix": {columns: "c", left: "[", right: "]"}, "Bmatrix": {columns: "c", left: "{", right: "}"},
		"vmatrix": {columns: "c", left: "|", right: "|"}, "Vmatrix": {columns: "c", left: "‖", right: "‖"},
		"smallmatrix": {columns: "c", small: true},
		"cases": {
			columns: "l",
			left:    "{",
			size:    sizeText,
		}, "dcases": {columns: "l", left: "{", size: sizeDisplay},
		"rcases": {columns: "l", right: "}", size: sizeText},
		"array":  {}, "subarray": {small: true},
		"aligned": {
			columns: "rl",
			size:    sizeDisplay,
			pairs:   true,
		}, "align": {columns: "rl", size: sizeDisplay, pairs: true},
		"alignedat": {columns: "rl", size: sizeDisplay, pairs: true, counted: true},
		"alignat":   {columns: "rl", size: sizeDisplay, pairs: true, counted: true},
		"flalign": {
			columns: "rl",
			size:    sizeDisplay,
			pairs:   true,
		}, "split": {columns: "rl", size: sizeDisplay, pairs: true},
		"eqnarray": {columns: "rcl", size: sizeDisplay, pairs: true}, "gathered": {columns: "c", size: sizeDisplay},
		"gather": {columns: "c", size: sizeDisplay}, "multline": {columns: "c", size: sizeDisplay},
		"equation": {plain: true}, "displaymath": {plain: true}, "math": {plain: true},
	}
	for _, name := range strings.Fields(
		"align alignat flalign eqnarray gather multline equation matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix",
	) {
		m[name+"*"] = m[name]
	}
	return m
}()

// environment parses the text between \begin and \end.
func (p *parser) environment(t token) *node {
	name, at := p.environmentName(t)
	e, ok := environments[name]
	if !ok {
		p.fail(at, "unknown environment %q%s", shorten(name), hint(name, "", slices.Sorted(maps.Keys(environments))))
		return nil
	}
	// An environment is up to five elements deep.
	p.depth += 4
	defer func() { p.depth -= 4 }()
	if e.plain {
		n := tree(row, p.list(false)...)
		n.class = none
		p.endEnvironment(t, name)
		return n
	}
	if e.counted {
		p.skipGroup(t)
	}
	if strings.HasSuffix(name, "matrix*") {
		p.optional() // the alignment of mathtools
	}
	n := tree(table)
	n.columns, n.size = e.layout(), e.size
	if e.columns == "" {
		n.columns = p.columnArgument(t)
	}
	n = p.rows(n)
	p.endEnvironment(t, name)
	if e.small {
		n = tree(styled, n)
		n.size = sizeScript
	}
	if e.left == "" && e.right == "" {
		return p.check(t.at, n)
	}
	kids := []*node{n}
	if e.left != "" {
		kids = append([]*node{delimiter(e.left, opening)}, kids...)
	}
	if e.right != "" {
		kids = append(kids, delimiter(e.right, closed))
	}
	return p.check(t.at, tree(fenced, kids...))
}

// environmentName reads the name in braces after \begin or \end and returns it with its offset.
func (p *parser) environmentName(t token) (string, int) {
	at := p.skipBlank(p.pos)
	rest := p.src[at:]
	length := strings.IndexByte(rest[:min(len(rest), 4*maxName)], '}')
	if !strings.HasPrefix(rest, "{") || length < 0 {
		p.fail(t.at, `\%s needs an environment name in braces`, t.text)
		return "", at
	}
	p.rewind(at + length + 1)
	return strings.TrimSpace(rest[1:length]), at + 1
}

func (p *parser) endEnvironment(t token, name string) {
	c := p.peek()
	switch {
	case c.is("end"):
		p.next()
		if other, at := p.environmentName(c); other != name {
			p.fail(at, `\end{%s} does not match \begin{%s}`, shorten(other), name)
		}
	case c.kind == end || c.kind == closing:
		p.fail(t.at, `\begin{%s} has no matching \end`, name)
	default:
		p.stray(c)
	}
}

// rows reads the cells of a table.
func (p *parser) rows(n *node) *node {
	var lines, cells []*node
	ruled := map[int]bool{}
	for {
		for p.peek().is("hline") {
			p.next()
			ruled[len(lines)] = true
		}
		cells = append(cells, tree(row, p.list(false)...))
		switch t := p.peek(); {
		case t.kind == align:
			p.next()
		case t.is(`\`, "cr", "newline", "tabularnewline"):
			p.next()
			p.rowGap()
			lines, cells = append(lines, tree(row, cells...)), nil
		default:
			if len(cells) > 1 || len(cells[0].kids) > 0 {
				lines = append(lines, tree(row, cells...))
			}
			filled := tree(table, lines...)
			filled.columns, filled.size, filled.ruled = n.columns, n.size, ruled
			return filled
		}
	}
}

// layout returns one period of the columns of an environment.
func (e environment) layout() []column {
	var columns []column
	for i := range e.columns {
		c := column{align: e.columns[i]}
		switch {
		case e.pairs && i == 0:
			c.classes = []string{"joined-right"}
		case e.pairs && i == len(e.columns)-1:
			c.classes, c.continues = []string{"joined-left"}, true
		case e.pairs:
			c.continues = true
		}
		columns = append(columns, c)
	}
	return columns
}

// columnArgument reads the columns of an array, such as {l|cc}.
func (p *parser) columnArgument(t token) []column {
	p.optional() // the vertical alignment of the array
	at := p.peek()
	p.skipGroup(t)
	if p.err != nil {
		return nil
	}
	var columns []column
	var rule []string
	for _, c := range p.src[at.end : p.pos-1] {
		switch c {
		case 'l', 'c', 'r':
			columns = append(columns, column{align: byte(c), classes: rule})
			rule = nil
		case '|':
			rule = []string{"rule-left"}
		case ' ', ':', '\n', '\t':
		default:
			p.fail(at.at, "unknown array column %s; a column is l, c or r", string(c))
			return nil
		}
	}
	if len(columns) == 0 {
		p.fail(at.at, "the array has no columns; declare them after its name, as in {cc}")
		return nil
	}
	if last := &columns[len(columns)-1]; rule != nil {
		last.classes = append(last.classes, "rule-right")
	}
	return columns
}

// lines reads the lines of \substack.
func (p *parser) lines(t token) *node {
	o := p.peek()
	if o.kind != open {
		p.fail(t.at, `\%s needs an argument in braces`, t.text)
		return nil
	}
	p.next()
	n := tree(table)
	n.columns = []column{{align: 'c', classes: []string{"joined-left", "joined-right", "joined-lines"}}}
	n = p.rows(n)
	p.closeGroup(o)
	whole := tree(styled, n)
	whole.size = sizeScript
	return p.check(t.at, whole)
}
