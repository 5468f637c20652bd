package mathml

// A context is the style that a node inherits from its surroundings.
type context struct {
	display bool // display style, in which limits are above and below
	script  bool // the node is part of a script
	nested  bool // the node is part of a script of a script
}

// inScript returns the context of a script, and inFraction that of a numerator or denominator.
func (c context) inScript() context { return context{script: true, nested: c.script} }
func (c context) inFraction() context {
	return context{script: c.script || !c.display, nested: c.nested}
}

// A place is the position of a node in a row, with the space attributes that give the operator at its core the same
// spacing as in TeX.
type place struct {
	inRow       bool
	form        form
	left, right int // in eighteenths of an em; unset for the browser's default
}

// unset is the value of a space attribute that is not written.
const unset = -1

// spaces has the space between two atoms in TeX, indexed by their classes (The TeXbook, chapter 18): t is a thin space;
// T, M and K are the thin, medium and thick spaces that are omitted in scripts.
var spaces = [8]string{
	ord:     "0tMK000T",
	op:      "tt0K000T",
	bin:     "MM00M00M",
	rel:     "KK00K00K",
	opening: "00000000",
	closed:  "0tMK000T",
	punct:   "TT0TTTTT",
	inner:   "TtMKT0TT",
}

// texSpace returns the space between two atoms in eighteenths of an em.
func texSpace(left, right class, script bool) int {
	switch spaces[left][right] {
	case 't':
		return 3
	case 'T':
		if !script {
			return 3
		}
	case 'M':
		if !script {
			return 4
		}
	case 'K':
		if !script {
			return 5
		}
	}
	return 0
}

// sides returns the classes of a node for its left and right neighbors.
func (n *node) sides() (class, class) {
	switch {
	case n.kind == fenced:
		return opening, closed
	case n.kind == scripts && n.kids[0].kind == fenced:
		return opening, closed
	case n.kind == scripts && n.kids[0].kind == row && n.kids[0].isDelimited():
		return opening, closed
	}
	return n.class, n.class
}

// isDelimited reports whether a row begins with an opening and ends with a closing delimiter.
func (n *node) isDelimited() bool {
	return len(n.kids) > 1 && n.kids[0].class == opening && n.kids[len(n.kids)-1].class == closed
}

// An item is a node in a row.
type item struct {
	*node
	left, right class
	place       place
	thin        int  // space to write before a node that is not an operator, in eighteenths of an em
	applied     bool // whether to write the invisible function application operator after it
}

// arrangeRow returns the nodes of a row with their places. If the row is in a cell that continues the previous one, a
// leading relation keeps its space.
func arrangeRow(kids []*node, c context, continues bool) []item {
	items := make([]item, 0, len(kids))
	for _, n := range kids {
		if n.kind == row && n.class == none { // an equation number, or an environment that is not a table
			items = append(items, arrangeRow(n.kids, c, false)...)
			continue
		}
		left, right := n.sides()
		items = append(items, item{node: n, left: left, right: right, place: place{left: unset, right: unset}})
	}
	var atoms []*item
	for i := range items {
		if items[i].left != none {
			atoms = append(atoms, &items[i])
		}
	}
	resolveBinaries(atoms, continues)
	setForms(items)
	for i, a := range atoms {
		if i == 0 {
			if !continues {
				a.place.left = edgeSpace(a.spaceLeft(), c)
			}
			continue
		}
		setSpace(atoms[i-1], a, c)
	}
	if len(atoms) > 0 {
		last := atoms[len(atoms)-1]
		last.place.right = edgeSpace(last.spaceRight(), c)
	}
	return items
}

// resolveBinaries turns binary operators that lack an operand, such as signs, into ordinary atoms.
func resolveBinaries(atoms []*item, continues bool) {
	before := opening
	if continues {
		before = ord
	}
	for i, a := range atoms {
		switch {
		case a.left != bin:
		case before == bin || before == op || before == rel || before == opening || before == punct,
			i == len(atoms)-1 || atoms[i+1].left == rel || atoms[i+1].left == closed || atoms[i+1].left == punct:
			a.left, a.right = ord, ord
		}
		before = a.right
	}
}

// setForms sets the form that a browser derives from the position of each operator.
func setForms(items []item) {
	first, last := -1, -1
	for i := range items {
		if !items[i].blank() {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := range items {
		items[i].place.inRow = len(items) > 1
		switch {
		case first == last:
		case i == first:
			items[i].place.form = prefixForm
		case i == last:
			items[i].place.form = postfixForm
		}
	}
}

// defaultProperty returns the browser's defaults for the operator at the core of the item, or zero if it has none.
func (i *item) defaultProperty() property {
	if c := i.core(); c != nil {
		return defaultProperty(c.text, i.writtenForm(c))
	}
	return property{}
}

func (i *item) spaceLeft() int  { return i.defaultProperty().left }
func (i *item) spaceRight() int { return i.defaultProperty().right }

// writtenForm returns the form of an operator, considering the form attribute that it may get.
func (i *item) writtenForm(c *node) form {
	if f, ok := requiredForm(c, i.left); ok {
		return f
	}
	return i.place.form
}

// requiredForm returns the form of an operator whose form does not depend on its position, such as an opening bar or
// the sign of a number. It returns false for other operators.
func requiredForm(c *node, resolved class) (form, bool) {
	switch {
	case c.class == opening:
		return prefixForm, true
	case c.class == closed:
		return postfixForm, true
	case c.class == bin && resolved == ord:
		if _, ok := dictionary[prefixForm][firstRune(c.text)]; ok {
			return prefixForm, true
		}
	}
	return infixForm, false
}

// setSpace makes the space between two atoms the same as in TeX. It accepts up to a thin space more, so that fewer
// elements have attributes.
func setSpace(a, b *item, c context) {
	want := texSpace(a.right, b.left, c.script)
	if f := a.named(); f != nil && f.function && a.right == op {
		a.applied = b.left == ord || b.left == op || b.left == opening || b.left == inner
	}
	have := a.spaceRight() + b.spaceLeft()
	if have == want || want > 0 && have >= want-1 && have <= want+3 {
		return
	}
	hasA, hasB := a.core() != nil, b.core() != nil
	switch {
	case hasA && hasB && a.spaceRight() == 0:
		b.place.left = want
	case hasA && hasB:
		a.place.right = max(0, want-b.spaceLeft())
		if left := want - a.place.right; left != b.spaceLeft() {
			b.place.left = left
		}
	case hasA:
		a.place.right = want
	case hasB:
		b.place.left = want
	default:
		b.thin = want
	}
}

// edgeSpace returns the space attribute at an edge of a row, given the browser's default. TeX has no space there.
func edgeSpace(defaultProperty int, c context) int {
	if defaultProperty > 3 || defaultProperty > 0 && c.script {
		return 0
	}
	return unset
}
