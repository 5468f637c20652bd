package mathml

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// write returns the <math> element of a formula.
func write(body *node, display bool) string {
	w := &writer{}
	w.WriteString("<math")
	if display {
		w.WriteString(` display="block"`)
	}
	w.WriteString(">")
	w.contents(body, context{display: display}, false)
	w.WriteString("</math>")
	return w.String()
}

// A writer builds the output. Text from the source is written only by escape.
type writer struct{ strings.Builder }

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func (w *writer) escape(s string) { _, _ = escaper.WriteString(w, s) }

// element writes an element with fixed attributes and the given contents.
func (w *writer) element(name, attributes string, contents func()) {
	w.WriteString("<" + name + attributes + ">")
	contents()
	w.WriteString("</" + name + ">")
}

// token writes an element that contains only text.
func (w *writer) token(name, attributes, text string) {
	w.element(name, attributes, func() { w.escape(text) })
}

// contents writes a node into an element whose children form a row, without an <mrow> around them.
func (w *writer) contents(n *node, c context, continues bool) {
	kids := []*node{n}
	for n.kind == row && n.class == ord {
		kids = n.kids
		if len(kids) != 1 {
			break
		}
		n = kids[0]
	}
	w.row(kids, c, continues)
}

func (w *writer) row(kids []*node, c context, continues bool) {
	for _, i := range arrangeRow(kids, c, continues) {
		if i.thin > 0 {
			w.WriteString(`<mspace width="` + eighteenths(i.thin) + `"></mspace>`)
		}
		if s := i.unwrap(); s.kind == space && s.class == none {
			w.space(s.widthIn(c))
		} else {
			w.node(i.node, c, i.left, i.place)
		}
		if i.applied {
			w.WriteString("<mo>\u2061</mo>")
		}
	}
}

// node writes a node as one element. resolved is its class in the row, and at its place.
func (w *writer) node(n *node, c context, resolved class, at place) {
	switch n.kind {
	case row:
		if len(n.kids) == 1 {
			w.node(n.kids[0], c, resolved, at)
			return
		}
		w.element("mrow", "", func() { w.row(n.kids, c, false) })
	case fenced:
		w.element("mrow", "", func() { w.row(n.kids, c, false) })
	case ident:
		w.identifier(n)
	case numeral:
		w.token("mn", "", n.text)
	case operator:
		w.token("mo", operatorAttributes(n, resolved, at), n.text)
	case text:
		w.token("mtext", "", keepEdgeSpaces(n.text))
	case space: // in an element, because an argument must be one element
		if n.text != "" {
			w.element("mspace", n.text, func() {})
			return
		}
		w.element("mrow", "", func() { w.space(n.widthIn(c)) })
	case prescripts:
		w.prescripts(n, c, resolved, at)
	case choices:
		w.node(n.kids[c.choice()], c, resolved, at)
	case scripts:
		w.scripts(n, c, resolved, at)
	case stack:
		w.stack(n.kids, n.accent, c, resolved, at)
	case fraction:
		w.element("mfrac", n.text, func() {
			w.child(n.kids[0], c.inFraction())
			w.child(n.kids[1], c.inFraction())
		})
	case root:
		w.root(n, c)
	case table:
		w.table(n, c)
	case styled:
		attributes, inside := n.sizeAttributes(c)
		w.element("mstyle", attributes, func() { w.row(n.kids, inside, false) })
	case phantom:
		w.wrapped(n, "mphantom", "", c)
	case padded:
		w.wrapped(n, "mpadded", n.text, c)
	case boxed:
		w.wrapped(n, "mrow", n.text, c)
	}
}

// child writes a node as an argument of its parent: one element, without spaces around it.
func (w *writer) child(n *node, c context) { w.node(n, c, n.class, place{left: unset, right: unset}) }

// wrapped writes an element around the only child of a node. A phantom without height or width has a second element.
func (w *writer) wrapped(n *node, name, attributes string, c context) {
	inside := func() { w.contents(n.kids[0], c, false) }
	if n.kind == phantom && n.text != "" {
		w.element("mpadded", n.text, func() { w.element(name, attributes, inside) })
		return
	}
	w.element(name, attributes, inside)
}

func (w *writer) identifier(n *node) {
	attributes := ""
	if n.font.family == script {
		attributes = ` class="mathscr"`
	}
	if n.upright {
		attributes = ` mathvariant="normal"`
	}
	w.token("mi", attributes, n.text)
}

// space writes a space into a row. MathML has no negative space, and the content security policy of a page forbids
// style attributes. A negative space is therefore a sequence of elements with classes that move left by fixed steps, in
// eighteenths of an em. They have no common element, because its width could not be negative.
func (w *writer) space(width float64) {
	if width >= 0 {
		w.WriteString(`<mspace width="` + em(width) + `"></mspace>`)
		return
	}
	units := int(math.Round(-18 * width))
	for _, step := range [...]int{90, 18, 9, 3, 1} {
		for ; units >= step; units -= step {
			w.WriteString(`<mspace class="back-` + strconv.Itoa(step) + `"></mspace>`)
		}
	}
}

// scripts writes a node with its subscript and superscript, or with its lower and upper limit.
func (w *writer) scripts(n *node, c context, resolved class, at place) {
	base, below, above := n.kids[0], n.kids[1], n.kids[2]
	if n.limits == limitsAlways || n.limits == limitsInStyle && c.display {
		w.stack(n.kids, false, c, resolved, at)
		return
	}
	name := "msubsup"
	if below == nil {
		name = "msup"
	} else if above == nil {
		name = "msub"
	}
	w.element(name, "", func() {
		w.node(base, c, resolved, at)
		for _, script := range [...]*node{below, above} {
			if script != nil {
				w.child(script, c.inScript())
			}
		}
	})
}

// stack writes a base with the nodes below and above it.
func (w *writer) stack(kids []*node, accent bool, c context, resolved class, at place) {
	base, below, above := kids[0], kids[1], kids[2]
	name, attributes, inside := "munderover", "", c.inScript()
	if below == nil {
		name = "mover"
	} else if above == nil {
		name = "munder"
	}
	if accent {
		inside, attributes = c, ` accentunder="true"`
		if below == nil {
			attributes = ` accent="true"`
		}
	}
	w.element(name, attributes, func() {
		if o := base.core(); o != nil && !accent {
			w.stackedOperator(base, o, c, resolved, at)
		} else {
			w.node(base, c, resolved, at)
		}
		for _, mark := range [...]*node{below, above} {
			switch {
			case mark == nil:
			case accent:
				w.token("mo", markAttributes(mark, base), mark.text)
			default:
				w.child(mark, inside)
			}
		}
	})
}

// stackedOperator writes an operator with limits. Its attributes keep a browser from moving the limits to the side of
// the operator outside display style, and from stretching an arrow to the width of its label.
func (w *writer) stackedOperator(base, o *node, c context, resolved class, at place) {
	for base.kind == row {
		base = base.kids[0]
	}
	if base != o {
		w.node(base, c, resolved, at)
		return
	}
	attributes := operatorAttributes(o, resolved, at)
	if movable(o.text) && !c.display {
		attributes += ` movablelimits="false"`
	}
	if o.stretch == rigid && strings.Contains(horizontalArrows, o.text) {
		attributes += ` stretchy="false"`
	}
	w.token("mo", attributes, o.text)
}

func (w *writer) root(n *node, c context) {
	if n.kids[1] == nil {
		w.element("msqrt", "", func() { w.contents(n.kids[0], c, false) })
		return
	}
	w.element("mroot", "", func() {
		w.child(n.kids[0], c)
		w.child(n.kids[1], c.inScript())
	})
}

// table writes rows of cells. Browsers align columns only by style sheets, so each cell has classes.
func (w *writer) table(n *node, around context) {
	c, attributes := context{script: around.script}, n.text
	if n.size == sizeDisplay {
		c.display, attributes = true, attributes+` displaystyle="true"`
	}
	w.element("mtable", attributes, func() {
		for i, line := range n.kids {
			w.element("mtr", "", func() {
				for j, cell := range line.kids {
					column := n.columns[j%len(n.columns)]
					w.element("mtd", column.attributes(n.ruled[i]), func() {
						w.contents(cell, c, column.continues)
					})
				}
			})
		}
	})
}

func (c column) attributes(ruled string) string {
	var classes []string
	switch c.align {
	case 'l':
		classes = append(classes, "align-left")
	case 'r':
		classes = append(classes, "align-right")
	}
	classes = append(classes, c.classes...)
	if ruled != "" {
		classes = append(slices.Clip(classes), ruled)
	}
	if len(classes) == 0 {
		return ""
	}
	return ` class="` + strings.Join(classes, " ") + `"`
}

// sizeAttributes returns the attributes for a change of style or font size, and the context inside.
func (n *node) sizeAttributes(c context) (string, context) {
	switch n.size {
	case sizeDisplay:
		return ` displaystyle="true" scriptlevel="0"`, context{display: true}
	case sizeText:
		return ` displaystyle="false" scriptlevel="0"`, context{}
	case sizeScript:
		return ` displaystyle="false" scriptlevel="1"`, context{script: true}
	case sizeFont:
		return ` mathsize="` + strconv.Itoa(int(math.Round(100*n.width))) + `%"`, c
	}
	return ` displaystyle="false" scriptlevel="2"`, context{script: true, nested: true}
}

// widthIn returns the width of a space in a context.
func (n *node) widthIn(c context) float64 {
	if n.wide != 0 && c.display {
		return n.wide
	}
	return n.width
}

// choice returns the index of the argument of \mathchoice that is shown.
func (c context) choice() int {
	switch {
	case c.display:
		return 0
	case c.nested:
		return 3
	case c.script:
		return 2
	}
	return 1
}

// prescripts writes a node with scripts on both sides. The function scripts writes its limits.
func (w *writer) prescripts(n *node, c context, resolved class, at place) {
	script := func(s *node) {
		if s == nil {
			w.WriteString("<mrow></mrow>")
		} else {
			w.child(s, c.inScript())
		}
	}
	w.element("mmultiscripts", "", func() {
		w.node(n.kids[0], c, resolved, at)
		if n.kids[1] != nil || n.kids[2] != nil {
			script(n.kids[1])
			script(n.kids[2])
		}
		if n.kids[3] != nil || n.kids[4] != nil {
			w.WriteString("<mprescripts></mprescripts>")
			script(n.kids[3])
			script(n.kids[4])
		}
	})
}

// operatorAttributes returns the attributes of an operator that differ from the browser's defaults.
func operatorAttributes(n *node, resolved class, at place) string {
	var b strings.Builder
	if strings.Contains("′″‴⁗", n.text) && n.text != "" {
		b.WriteString(` class="prime"`)
	}
	f := at.form
	if wanted, ok := requiredForm(n, resolved); ok && defaultProperty(n.text, wanted) != defaultProperty(n.text, f) &&
		(at.inRow || n.class != bin) {
		f = wanted
		b.WriteString(` form="` + [...]string{"infix", "prefix", "postfix"}[f] + `"`)
	} else if ok {
		f = wanted
	}
	grows := defaultProperty(n.text, f).stretchy
	disputed := n.text == "|" && f == infixForm // it is stretchy in MathML 3, but not in MathML Core
	sideways := strings.Contains(horizontalArrows, n.text)
	if wanted := n.stretch == stretchy; wanted != grows && !sideways || disputed {
		b.WriteString(` stretchy="` + strconv.FormatBool(wanted) + `"`)
	}
	if n.big != "" {
		b.WriteString(` minsize="` + n.big + `em" maxsize="` + n.big + `em"`)
	}
	if n.text == "‖" && at.form == infixForm && at.inRow { // Firefox spaces it like a relation
		at.left, at.right = max(at.left, 0), max(at.right, 0)
	}
	if at.left != unset {
		b.WriteString(` lspace="` + eighteenths(at.left) + `"`)
	}
	if at.right != unset {
		b.WriteString(` rspace="` + eighteenths(at.right) + `"`)
	}
	return b.String()
}

// markAttributes returns the attributes of an accent above or below a base. Most accents stretch by default. Classes
// scale the tilde and the caron, which do not stretch in Chromium, and the arrow of \vec, which would be too wide.
func markAttributes(n, base *node) string {
	wanted, class := n.stretch == stretchy, ""
	switch n.text {
	case "~", "ˇ":
		if atoms := min(4, base.atoms()); wanted && atoms > 1 {
			class = ` class="wide-` + strconv.Itoa(atoms) + `"`
		}
		wanted = false
	case "→":
		if !wanted {
			class = ` class="vec"`
		}
	}
	grows := defaultProperty(n.text, postfixForm).stretchy || strings.Contains(horizontalArrows, n.text)
	if wanted != grows {
		return class + ` stretchy="` + strconv.FormatBool(wanted) + `"`
	}
	return class
}

// atoms returns the number of letters, numbers and signs in a node, without scripts.
func (n *node) atoms() int {
	switch n.kind {
	case ident, numeral, text:
		return len([]rune(n.text))
	case operator:
		return 1
	case scripts, stack:
		return n.kids[0].atoms() + 1
	}
	count := 0
	for _, kid := range n.kids {
		if kid != nil {
			count += kid.atoms()
		}
	}
	return count
}

// keepEdgeSpaces replaces spaces at either end of a text by non-breaking spaces, which browsers do not remove.
func keepEdgeSpaces(s string) string {
	if strings.HasPrefix(s, " ") {
		s = "\u00a0" + s[1:]
	}
	if strings.HasSuffix(s, " ") {
		s = s[:len(s)-1] + "\u00a0"
	}
	return s
}

// eighteenths formats a length in eighteenths of an em.
func eighteenths(n int) string { return em(float64(n) / 18) }

// em formats a length in em with up to four decimals.
func em(width float64) string {
	if s := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(width, 'f', 4, 64), "0"), "."); s != "0" &&
		s != "-0" {
		return s + "em"
	}
	return "0"
}
