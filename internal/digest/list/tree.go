package list

// A node is a block with the blocks below it. These are the section of a heading, the paragraphs and nested items of an
// item, or the lists after the bold title of a paper.
type node struct {
	*block
	children []*node
}

// Ranks of blocks. The rank of a heading is its level. The parent of a block is the last block above it with a lower
// rank.
const (
	summaryRank = 7 + iota
	titleRank
	paragraphRank
	itemRank // of the outermost list; each nested list adds two, because an item can have paragraphs
)

// rank returns the rank of a block.
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

// isTitleLine reports whether a paragraph consists of bold text. Some lists write the title of a paper in this way,
// above a list of facts.
func (b *block) isTitleLine() bool {
	hasText := false
	if isLabelled(textOf(b.spans)) {
		return false
	}
	for _, s := range b.spans {
		isText := !s.image && s.text != "\n" && countLetters(s.text) > 0
		if isText && s.style&bold == 0 {
			return false
		}
		hasText = hasText || isText
	}
	return hasText
}

// nest returns the blocks as a tree. Its root is an empty heading of level 0.
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
