package mathml

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// An environment is a table of formulas.
type environment struct {
	columns     string // alignment of the columns, repeated; "" if an argument has it
	left, right string // delimiters that stretch with the table
	size        size   // size of the cells
	small       bool   // whether it has the size of a subscript
	pairs       bool   // whether the columns form groups without space between them
	counted     bool   // whether an argument with the number of columns, which is ignored, follows the name
	plain       bool   // whether it is a single formula and not a table
	own         bool   // whether it must be a display formula, not in a line of text or in another environment
	most        int    // maximum number of columns; 0 for any number
	tight       bool   // without space before the first and after the last column
}

// environmentTable has the names of environments by definition. Names with a star differ only in equation numbers,
// which Offprint does not add.
var environmentTable = []struct {
	names string
	environment
}{
	{"matrix matrix*", environment{columns: "c", tight: true}},
	{"pmatrix pmatrix*", environment{columns: "c", left: "(", right: ")", tight: true}},
	{"bmatrix bmatrix*", environment{columns: "c", left: "[", right: "]", tight: true}},
	{"Bmatrix Bmatrix*", environment{columns: "c", left: "{", right: "}", tight: true}},
	{"vmatrix vmatrix*", environment{columns: "c", left: "|", right: "|", tight: true}},
	{"Vmatrix Vmatrix*", environment{columns: "c", left: "‖", right: "‖", tight: true}},
	{"smallmatrix smallmatrix*", environment{columns: "c", small: true, tight: true}},
	{"psmallmatrix", environment{columns: "c", left: "(", right: ")", small: true, tight: true}},
	{"bsmallmatrix", environment{columns: "c", left: "[", right: "]", small: true, tight: true}},
	{"cases", environment{columns: "l", left: "{", size: sizeText, tight: true}},
	{"dcases cases*", environment{columns: "l", left: "{", size: sizeDisplay, tight: true}},
	{"rcases", environment{columns: "l", right: "}", size: sizeText, tight: true}},
	{"drcases", environment{columns: "l", right: "}", size: sizeDisplay, tight: true}},
	{"array", environment{}},
	{"darray", environment{size: sizeDisplay}},
	{"subarray", environment{small: true, most: 1}},
	{"substack", environment{columns: "c", small: true, most: 1, tight: true}},
	{"aligned alignedat* split", environment{columns: "rl", size: sizeDisplay, pairs: true}},
	{"alignedat", environment{columns: "rl", size: sizeDisplay, pairs: true, counted: true}},
	{"align align* flalign flalign*", environment{columns: "rl", size: sizeDisplay, pairs: true, own: true}},
	{"alignat alignat* xalignat xalignat* xxalignat",
		environment{columns: "rl", size: sizeDisplay, pairs: true, counted: true, own: true}},
	{"eqnarray eqnarray*", environment{columns: "rcl", size: sizeDisplay, pairs: true, own: true}},
	{"gathered", environment{columns: "c", size: sizeDisplay, most: 1}},
	{"gather gather* multline multline*", environment{columns: "c", size: sizeDisplay, most: 1, own: true}},
	{"equation equation* displaymath", environment{plain: true, own: true}},
	{"math", environment{plain: true}},
}

var environments = func() map[string]environment {
	m := map[string]environment{}
	for _, row := range environmentTable {
		for _, name := range strings.Fields(row.names) {
			m[name] = row.environment
		}
	}
	return m
}()

// environment parses the text between \begin and \end.
func (p *parser) environment(t token, _ directive) *node {
	name, at := p.environmentName(t)
	e, ok := environments[name]
	if !ok || name == "substack" {
		names := slices.Sorted(maps.Keys(environments))
		p.fail(at, "unknown environment %q%s", shorten(name), suggestion(name, "", names))
		return nil
	}
	if e.own && !p.display {
		p.fail(t.at, `\begin{%s} needs a formula of its own; write $$ around it`, name)
		return nil
	}
	if e.own && p.inDisplay {
		p.fail(t.at, `\begin{%s} inside another formula; write aligned or gathered for its lines`, name)
		return nil
	}
	// An environment is up to five elements deep.
	p.depth += 4
	defer func(before bool) { p.depth -= 4; p.inDisplay = before }(p.inDisplay)
	p.inDisplay = p.inDisplay || e.own && !strings.HasPrefix(name, "gather") // gather can contain align
	if e.plain {
		n := tree(row, p.list(false)...)
		n.class = none
		p.endEnvironment(t, name)
		return n
	}
	if e.counted {
		p.skipGroup(t)
	}
	n := tree(table)
	n.columns, n.size = p.environmentColumns(t, name, e), e.size
	n = p.rows(n, e)
	p.endEnvironment(t, name)
	return p.check(t.at, e.enclose(n))
}

// environmentColumns returns the columns of an environment. For an array, it reads them from the argument after the
// name.
func (p *parser) environmentColumns(t token, name string, e environment) []column {
	if e.columns == "" {
		p.optional() // the vertical alignment of the array
		at := p.peek()
		if p.skipGroup(t); p.err != nil {
			return nil
		}
		columns := p.columnArgument(at.at, p.src[at.end:p.pos-1], 0)
		if len(columns) == 0 {
			p.fail(at.at, "the array has no columns; declare them after its name, as in {cc}")
		}
		if e.most > 0 && len(columns) > e.most {
			p.fail(at.at, "%s has only one column", name)
		}
		return columns
	}
	columns := e.layout()
	if o := p.peek(); o.isChar("[") && strings.HasSuffix(name, "matrix*") {
		p.next()
		c := p.next()
		if !c.isChar("l") && !c.isChar("c") && !c.isChar("r") || !p.next().isChar("]") {
			p.fail(o.at, "the columns of %s can be aligned by [l], [c] or [r]", name)
			return nil
		}
		columns[0].align = c.text[0]
	} else if o.isChar("[") && strings.HasSuffix(name, "ed") { // the vertical alignment of aligned
		if rest := p.src[o.end:]; strings.HasPrefix(rest, "t]") || strings.HasPrefix(rest, "b]") ||
			strings.HasPrefix(rest, "c]") {
			p.rewind(o.end + 2)
		}
	}
	return columns
}

// enclose returns a table in the size and between the delimiters of its environment.
func (e environment) enclose(n *node) *node {
	if e.small {
		n = tree(styled, n)
		n.size = sizeScript
	}
	return fence(e.left, n, e.right)
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

// endEnvironment reads \end with the name of the environment.
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
		p.reportStray(c)
	}
}

// rows reads the cells of a table. It returns a copy of n with these cells.
func (p *parser) rows(n *node, e environment) *node {
	var lines, cells []*node
	ruled := map[int]string{}
	for {
		p.rulesAbove(ruled, len(lines))
		cells = append(cells, tree(row, p.list(false)...))
		switch t := p.peek(); {
		case t.kind == align && e.most > 0 && len(cells) == e.most:
			p.fail(t.at, `& in a table of one column; write \& for an ampersand`)
		case t.kind == align:
			p.next()
		case t.is(`\`, "cr", "newline", "tabularnewline"):
			p.rowGap(p.next())
			p.hasTag = false
			lines, cells = append(lines, tree(row, cells...)), nil
		default:
			if len(cells) > 1 || len(cells[0].kids) > 0 {
				lines = append(lines, tree(row, cells...))
			}
			filled := tree(table, lines...)
			filled.columns, filled.size, filled.ruled = n.columns, n.size, ruled
			if e.tight {
				filled.text = ` class="tight"`
			}
			return filled
		}
	}
}

// rulesAbove reads the rules above a row. The rule of \cline, which has only some columns, becomes one of all columns.
func (p *parser) rulesAbove(ruled map[int]string, line int) {
	for p.peek().is("hline", "hdashline", "cline") {
		t := p.next()
		if ruled[line] = "rule-top"; t.text == "hdashline" {
			ruled[line] = "dashes-top"
		}
		if t.text == "cline" {
			p.skipGroup(t)
		}
	}
}

// layout returns the columns of an environment, which a table repeats.
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

// maxColumns is the maximum number of columns that *{n}{…} repeats.
const maxColumns = 200

// columnArgument parses the columns of an array, such as {l|c*{2}{r}}; at is the offset of the argument in the source.
func (p *parser) columnArgument(at int, spec string, depth int) []column {
	var columns []column
	var before []string // classes of the next column
	for i := 0; i < len(spec) && p.err == nil; i++ {
		switch c := spec[i]; c {
		case 'l', 'c', 'r':
			columns = append(columns, column{align: c, classes: before})
			before = nil
		case 'p', 'm', 'b', 'w', 'W':
			var align byte
			align, i = widthColumn(spec, i)
			columns = append(columns, column{align: align, classes: before})
			before = nil
		case '|':
			before = append(before, "rule-left")
		case ':':
			before = append(before, "dashes-left")
		case '@', '!', '>', '<':
			i = p.columnMaterial(at, spec, i)
			if c == '@' && len(columns) > 0 {
				last := &columns[len(columns)-1]
				last.classes = append(slices.Clip(last.classes), "joined-right")
			}
			if c == '@' {
				before = append(before, "joined-left")
			}
		case '*':
			var repeated []column
			repeated, i = p.repeatedColumns(at, spec, i, depth)
			for j := range repeated {
				repeated[j].classes = append(before, repeated[j].classes...)
				before = nil
			}
			columns = append(columns, repeated...)
		case ' ', '\n', '\t':
		default:
			p.fail(at, "unknown array column %s; a column is l, c or r", string(firstRune(spec[i:])))
			return nil
		}
	}
	closeColumns(columns, before)
	return columns
}

// closeColumns moves the classes after the last column to the right side of that column.
func closeColumns(columns []column, after []string) {
	if last := len(columns) - 1; last >= 0 {
		for _, class := range after {
			class = strings.Replace(class, "left", "right", 1)
			columns[last].classes = append(slices.Clip(columns[last].classes), class)
		}
	}
}

// widthColumn parses p{2em} or w{c}{2em}, and ignores the width. It returns the alignment and the offset of the last
// character.
func widthColumn(spec string, i int) (align byte, last int) {
	inside, end, _ := balanced(spec, skipSpace(spec, i+1), '{', '}')
	align = 'l'
	if spec[i] == 'w' || spec[i] == 'W' {
		if align = (inside + "l")[0]; strings.IndexByte("lcr", align) < 0 {
			align = 'l'
		}
		_, end, _ = balanced(spec, skipSpace(spec, end), '{', '}')
	}
	return align, max(i, end-1)
}

func skipSpace(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}

// columnMaterial skips the argument of @, !, > or <, which can contain only spaces and styles, because other text would
// be missing. It returns the offset of the last character.
func (p *parser) columnMaterial(at int, spec string, i int) int {
	inside, end, ok := balanced(spec, skipSpace(spec, i+1), '{', '}')
	if !ok {
		p.fail(at, "%c in the columns of an array needs an argument in braces", spec[i])
		return i
	}
	for word := range strings.FieldsSeq(strings.ReplaceAll(inside, `\`, ` \`)) {
		d := directives[strings.TrimPrefix(word, `\`)]
		if word[0] != '\\' || d.do != takeSpace && d.do != switchFont && d.do != switchSize && d.do != dropNothing {
			p.fail(at, "%c{%s} in the columns of an array is not supported; write it in the cells", spec[i],
				shorten(inside))
			return i
		}
	}
	return end - 1
}

// repeatedColumns parses *{3}{lc}. It returns the columns and the offset of the last brace.
func (p *parser) repeatedColumns(at int, spec string, i, depth int) ([]column, int) {
	times, end, hasCount := balanced(spec, skipSpace(spec, i+1), '{', '}')
	count, err := strconv.Atoi(strings.TrimSpace(times))
	from := skipSpace(spec, end)
	inside, last, hasColumns := balanced(spec, from, '{', '}')
	if !hasColumns && from < len(spec) && spec[from] != '*' { // one character without braces
		inside, last, hasColumns = spec[from:from+1], from+1, true
	}
	if !hasCount || !hasColumns || err != nil || count < 1 || depth > 2 {
		p.fail(at, "* in the columns of an array needs a number and columns, as in *{3}{c}")
		return nil, i
	}
	var all []column
	one := p.columnArgument(at, inside, depth+1)
	for range count {
		if len(all)+len(one) > maxColumns {
			p.fail(at, "the array has more than %d columns", maxColumns)
			break
		}
		for _, c := range one {
			c.classes = slices.Clone(c.classes)
			all = append(all, c)
		}
	}
	return all, last - 1
}

// lines reads the rows of an environment between braces, as in \substack{a\\b}.
func (p *parser) lines(t token, d directive) *node {
	o := p.peek()
	if o.kind != open {
		p.fail(t.at, `\%s needs an argument in braces`, t.text)
		return nil
	}
	p.next()
	e := environments[d.text]
	p.depth += 4
	defer func() { p.depth -= 4 }()
	n := tree(table)
	if n.columns, n.size = e.layout(), e.size; d.text == "substack" {
		n.columns[0].classes = []string{"joined-lines"}
	}
	n = p.rows(n, e)
	p.closeGroup(o)
	return p.check(t.at, e.enclose(n))
}
