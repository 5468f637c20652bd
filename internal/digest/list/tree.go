package list

// A node is a block with the blocks below it: a heading with its section, an item with its paragraphs and nested items,
// or the bold title of a paper with the lists that follow it.
type node struct {
	*block
	children []*node
}

// The ranks of blocks that are not headings, whose rank is their level. A block is below the last block of lower rank.
const (
	summaryRank = 7 + iota
	titleRank
	paragraphRank
	itemRank // of the outermost list; each level adds two, because an item has paragraphs
)

func (b *block) rank() int {
	switch {
	case b.kind == heading:
		return b.level
	case b.kind == summary:
		return summaryRank
	case b.kind == item:
		return itemRank + 2*b.depth
	case b.depth > 0:
		return itemRank + 2*b.depth + 1
	case b.kind == paragraph && b.isTitleLine(), b.kind == row:
		return titleRank
	}
	return paragraphRank
}

// isTitleLine reports whether a paragraph is only a bold text, which is how some lists write the title of a paper, with
// a list of facts below it.
func (b *block) isTitleLine() bool {
	has := false
	if isLabelled(textOf(b.spans)) {
		return false
	}
	for _, s := range b.spans {
		isText := !s.image && s.text != "\n" && lettersOf(s.text) > 0
		if isText && s.style&bold == 0 {
			return false
		}
		has = has || isText
	}
	return has
}

// nest returns the blocks as a tree below a root without a block.
func nest(blocks []block) *node {
	root := &node{block: &block{kind: heading}}
	open := []*node{root}
	for i := range blocks {
		b := &blocks[i]
		rank := b.rank()
		for len(open) > 1 && open[len(open)-1].rank() >= rank {
			open = open[:len(open)-1]
		}
		n := &node{block: b}
		parent := open[len(open)-1]
		parent.children = append(parent.children, n)
		if b.kind != code && b.kind != rule && b.kind != row {
			open = append(open, n)
		}
	}
	return root
}
