package mathml

// A context is what a node's surroundings decide.
type context struct {
	display bool // limits stand above and below
	script  bool // the node is part of a script
}

// smaller is the context of a script, below that of a numerator.
func (c context) smaller() context { return context{script: true} }
func (c context) below() context   { return context{script: c.script || !c.display} }

// A place is what a row tells a node that stands in it: which attributes the operator at its core
// needs, so that its spaces are those of TeX.
type place struct {
	inRow       bool
	form        form
	left, right int // in eighteenths of an em; unset where the browser's own will do
}

const unset = -1

// spaces are TeX's spaces between two atoms, in the order of the classes (The TeXbook, chapter 18):
// t is a thin space, and T, M and K are the thin, medium and thick ones that scripts do not have.
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

// sides gives the class that a node shows to what stands before it and after it.
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

func (n *node) isDelimited() bool {
	return len(n.kids) > 1 && n.kids[0].class == opening && n.kids[len(n.kids)-1].class == closed
}

// An item is a node in a row.
type item struct {
	*node
	left, right class
	place       place
	thin        int  // the space to write before a node that is no operator
	applied     bool // write the invisible sign of application after it
}

// arrangeRow gives each node of a row its place. In a cell that goes on from the one before it, a
// relation at the front keeps its space.
func arrangeRow(kids []*node, c context, continues bool) []item {
	items := make([]item, 0, len(kids))
	for _, n := range kids {
		if n.kind == row && n.class == none { // a tag, or an environment that is no table
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
	giveForms(items)
	for i, a := range atoms {
		if i == 0 {
			if !continues {
				a.place.left = endSpace(a.spaceLeft(), c)
			}
			continue
		}
		between(atoms[i-1], a, c)
	}
	if len(atoms) > 0 {
		last := atoms[len(atoms)-1]
		last.place.right = endSpace(last.spaceRight(), c)
	}
	return items
}

// resolveBinaries makes a sign of a plus that has nothing on one side to add to.
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

// giveForms finds the form that a browser gives to each operator from where it stands.
func giveForms(items []item) {
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

// own is what a browser does for the item without being told.
func (i *item) own() property {
	if c := i.core(); c != nil {
		return natural(c.text, i.writtenForm(c))
	}
	return property{}
}

func (i *item) spaceLeft() int  { return i.own().left }
func (i *item) spaceRight() int { return i.own().right }

// writtenForm is the form that an operator will have once its form attribute is written.
func (i *item) writtenForm(c *node) form {
	if f, ok := wantedForm(c, i.left); ok {
		return f
	}
	return i.place.form
}

// wantedForm is the form that an operator must have whatever its place: a bar that opens, a minus
// that is a sign.
func wantedForm(c *node, resolved class) (form, bool) {
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

// between sees to it that the space between two atoms is TeX's. What is less than a thin space too
// wide is let be, to keep the elements short.
func between(a, b *item, c context) {
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

// endSpace is the space to set at the end of a row, where TeX has none.
func endSpace(own int, c context) int {
	if own > 3 || own > 0 && c.script {
		return 0
	}
	return unset
}
