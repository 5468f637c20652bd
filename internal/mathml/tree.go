package mathml

// A kind is the type of a node. The comments describe its kids.
type kind uint8

const (
	row        kind = iota // any number
	fenced                 // any number, between delimiters that stretch with them
	ident                  // no kids: a letter or a name
	numeral                // no kids
	operator               // no kids
	text                   // no kids: plain text
	space                  // no kids
	scripts                // base, sub, sup; the last two may be nil
	prescripts             // base, sub, sup, and the sub and sup before it; all but the first may be nil
	choices                // one per style; only one is shown
	stack                  // base, under, over; the last two may be nil
	fraction               // numerator, denominator
	root                   // radicand, index; the index may be nil
	table                  // rows, whose kids are the cells
	styled                 // any number, in another size
	phantom                // one, invisible but with its size
	boxed                  // one, with a frame or a line
	padded                 // one, without its height or width, or raised
)

// A class is TeX's type of an atom. It determines the space on either side.
type class uint8

const (
	ord class = iota
	op
	bin
	rel
	opening
	closed
	punct
	inner
	none // not an atom, such as a space
)

// limits is the place of the scripts of a nucleus.
type limits uint8

const (
	limitsBeside  limits = iota // scripts at the side of the nucleus
	limitsInStyle               // \sum: above and below in display style
	limitsAlways                // \limits
)

// stretch determines the size of an operator.
type stretch uint8

const (
	rigid    stretch = iota // as high as a letter
	stretchy                // as high, or wide, as its row or base
)

// A size is a style that a command such as \displaystyle selects.
type size uint8

const (
	sizeKept size = iota
	sizeDisplay
	sizeText
	sizeScript
	sizeScriptScript
	sizeFont // another size of the font, without a change of style
)

// A node is a part of a formula. Only the parser changes nodes.
type node struct {
	kind   kind
	class  class
	text   string // text of a token; for other kinds, attributes of the element, which never come from the source
	kids   []*node
	height int // height of the subtree

	upright  bool    // for an identifier of one letter: not slanted
	joins    bool    // a letter that forms one identifier with its neighbors
	font     font    // for an identifier
	function bool    // a name such as log, which is applied to the next node
	limits   limits  // for a nucleus
	stretch  stretch // for an operator
	accent   bool    // for a stack: the nodes above and below have the size of the base
	big      string  // for an operator: its height, in em
	width    float64 // for a space, in em; for a change of the font's size, its factor
	wide     float64 // for a space: its width in display style, if that differs
	size     size    // for a styled node; for a table, the size of its cells
	columns  []column
	ruled    map[int]string // for a table: the class of the line above a row
}

// A column describes all cells of a table's column.
type column struct {
	align   byte     // 'l', 'c' or 'r'
	classes []string // other classes in the style sheet

	continues bool // its cells continue those of the previous column
}

// tree returns a node with the given kind and kids.
func tree(k kind, kids ...*node) *node {
	n := &node{kind: k, kids: kids}
	for _, kid := range kids {
		if kid != nil {
			n.height = max(n.height, kid.height)
		}
	}
	n.height++
	return n
}

// unwrap returns the node inside rows with one kid, such as braces.
func (n *node) unwrap() *node {
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	return n
}

// core returns the operator that a node is or is built on, such as the sign of a sum with limits, or nil. MathML calls
// such a node an embellished operator. Its core determines its space.
func (n *node) core() *node {
	for n != nil {
		switch {
		case n.kind == operator:
			return n
		case n.kind == scripts, n.kind == prescripts, n.kind == stack && !n.accent, n.kind == row && len(n.kids) == 1:
			n = n.kids[0]
		default:
			return nil
		}
	}
	return nil
}

// named returns the function name that a node is or is built on, or nil.
func (n *node) named() *node {
	for n != nil {
		switch {
		case n.kind == ident && n.function:
			return n
		case n.kind == scripts, n.kind == stack && !n.accent, n.kind == row && len(n.kids) == 1:
			n = n.kids[0]
		default:
			return nil
		}
	}
	return nil
}

// blank reports whether MathML ignores the node when it determines the first and last operator of a row.
func (n *node) blank() bool { return n.kind == space || n.kind == text }
