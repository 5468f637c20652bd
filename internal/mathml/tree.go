package mathml

// A kind is the shape of a node; the comment names its kids.
type kind uint8

const (
	row      kind = iota // any
	fenced               // any, between delimiters that stretch with them
	ident                // no kids: a letter or a name
	numeral              // no kids
	operator             // no kids
	text                 // no kids: words
	space                // no kids
	scripts              // base, sub, sup; the last two may be nil
	stack                // base, under, over; the last two may be nil
	fraction             // numerator, denominator
	root                 // radicand, index; the index may be nil
	table                // rows, whose kids are the cells
	styled               // any, in another size
	phantom              // any, that take room and do not show
	boxed                // any, in a frame or under a line
	padded               // any, that take no height or no width
)

// A class is what TeX calls the type of an atom: it decides the space on either side.
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
	none // no atom: a space, a mark
)

type limits uint8

const (
	limitsBeside  limits = iota // a nucleus whose scripts stand beside it
	limitsInStyle               // \sum: above and below in display style
	limitsAlways                // \limits
)

type stretch uint8

const (
	rigid    stretch = iota // as high as a letter
	stretchy                // as high, or wide, as what it goes with
)

// A size is what \displaystyle and its like set.
type size uint8

const (
	sizeKept size = iota
	sizeDisplay
	sizeText
	sizeScript
	sizeScriptScript
)

// A node is a part of a formula. Only the parser changes nodes.
type node struct {
	kind   kind
	class  class
	text   string // of a token; of anything else, the fixed attributes of its element
	kids   []*node
	height int // of the tree below

	upright  bool    // an identifier of one letter that is not to be slanted
	joins    bool    // a letter of a word in upright type, to be one identifier with its neighbours
	font     font    // of an identifier
	function bool    // a name such as log, which is applied to what follows
	limits   limits  // of a nucleus
	stretch  stretch // of an operator
	accent   bool    // of a stack: what stands above or below is no smaller
	big      string  // of an operator: its height, in em
	width    float64 // of a space, in em
	size     size    // of a styled node; of a table, that of its cells
	columns  []column
	ruled    map[int]bool // the rows of a table that have a line above them
}

// A column of a table is what all its cells have in common.
type column struct {
	align   byte     // 'l', 'c' or 'r'
	classes []string // for what else the style sheet does to them

	continues bool // what stands in it goes on from the column before
}

// tree makes a node of a kind from its kids.
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

// sole is what a node is without the braces around it.
func (n *node) sole() *node {
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	return n
}

// core is the operator that a node is or is built upon, such as the sum of a sum with limits, or
// nil. MathML calls such a node an embellished operator: it has the spaces of its core.
func (n *node) core() *node {
	for n != nil {
		switch {
		case n.kind == operator:
			return n
		case n.kind == scripts, n.kind == stack && !n.accent, n.kind == row && len(n.kids) == 1:
			n = n.kids[0]
		default:
			return nil
		}
	}
	return nil
}

// named is the function name that a node is built upon, or nil.
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

// isToken reports whether a node is one letter, number or sign.
func (n *node) isToken() bool {
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	return n.kind == ident || n.kind == numeral || n.kind == operator
}

// blank reports whether MathML ignores the node when it determines the first and last operator.
func (n *node) blank() bool { return n.kind == space || n.kind == text }
