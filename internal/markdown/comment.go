package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/dollar"
)

// A comment is a text between %% and %% in the curator's part. It is removed from the tree, so that no output contains
// it:
//
//   - within a paragraph, it can have several lines: a %%b
//     c%% d
//   - a line that begins with %% starts a comment that can contain blank lines
//
// A comment that is not closed hides the rest of the text, because publishing too little is better than publishing a
// secret.

var commentMark = []byte("%%")

// A comment is a comment within a paragraph, until it is removed.
type comment struct{ ast.BaseInline }

var commentKind = ast.NewNodeKind("Comment")

func (n *comment) Kind() ast.NodeKind            { return commentKind }
func (n *comment) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type commentParser struct{}

func (commentParser) Trigger() []byte { return []byte{'%'} }

func (commentParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	l := stateOf(pc)
	if !bytes.HasPrefix(line, commentMark) || !l.isCurators(segment.Start) {
		return nil
	}
	startLine, start := block.Position()
	for from := len(commentMark); line != nil; from = 0 {
		if end := bytes.Index(line[from:], commentMark); end >= 0 {
			block.Advance(from + end + len(commentMark))
			l.hasComments = true
			return &comment{}
		}
		block.AdvanceLine()
		line, _ = block.PeekLine()
	}
	block.SetPosition(startLine, start)
	if start.Start == 0 || !isDigit(block.Source()[start.Start-1]) { // not as in "100%%"
		l.recordOpenComment(start.Start)
	}
	return nil
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// A commentBlock is a comment on separate lines, until it is removed.
type commentBlock struct {
	ast.BaseBlock
	start    int
	isClosed bool
}

var commentBlockKind = ast.NewNodeKind("CommentBlock")

func (n *commentBlock) Kind() ast.NodeKind            { return commentBlockKind }
func (n *commentBlock) IsRaw() bool                   { return true }
func (n *commentBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type commentBlockParser struct{}

func (commentBlockParser) Trigger() []byte { return []byte{'%'} }

func (commentBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	l, at := stateOf(pc), pc.BlockOffset()
	if at < 0 || !bytes.HasPrefix(line[at:], commentMark) || !l.isCurators(segment.Start) {
		return nil, parser.NoChildren
	}
	rest := line[at+len(commentMark):]
	end := bytes.Index(rest, commentMark)
	p, isParagraph := pc.LastOpenedBlock().Node.(*ast.Paragraph)
	switch {
	case isParagraph && (end >= 0 || l.hasOpenComment(p, reader.Source())):
		return nil, parser.NoChildren // part of the paragraph
	case end >= 0 && !util.IsBlank(rest[end+len(commentMark):]):
		return nil, parser.NoChildren // a paragraph that begins with a comment
	}
	l.hasComments = true
	reader.AdvanceToEOL()
	return &commentBlock{start: segment.Start + at, isClosed: end >= 0}, parser.NoChildren
}

func (commentBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*commentBlock)
	if n.isClosed {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	end := bytes.Index(line, commentMark)
	if end < 0 {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	n.isClosed = true
	rest := line[end+len(commentMark):]
	if util.IsBlank(rest) {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	reader.Advance(len(line) - len(bytes.TrimLeft(rest, " \t")))
	return parser.Close // the rest of the line is another block
}

func (commentBlockParser) Close(node ast.Node, _ text.Reader, pc parser.Context) {
	if n := node.(*commentBlock); !n.isClosed {
		stateOf(pc).recordOpenComment(n.start)
	}
}

func (commentBlockParser) CanInterruptParagraph() bool { return true }
func (commentBlockParser) CanAcceptIndentedLine() bool { return false }

// recordOpenComment records the offset of a comment that is not closed.
func (l *textState) recordOpenComment(offset int) {
	if l.openComment < 0 || offset < l.openComment {
		l.openComment = offset
	}
}

// A commentScan caches whether a comment is open after the first lines of an unfinished paragraph.
type commentScan struct {
	paragraph *ast.Paragraph
	lines     int // number of scanned lines
	isOpen    bool
}

// hasOpenComment reports whether a comment is open at the end of an unfinished paragraph.
func (l *textState) hasOpenComment(p *ast.Paragraph, source []byte) bool {
	if l.scan.paragraph != p {
		l.scan = commentScan{paragraph: p}
	}
	for ; l.scan.lines < p.Lines().Len(); l.scan.lines++ {
		segment := p.Lines().At(l.scan.lines)
		l.scan.isOpen = opensComment(segment.Value(source), l.scan.isOpen)
	}
	return l.scan.isOpen
}

// commentInRow returns the offset of the first comment that is not closed in the same row of a table, or -1.
func commentInRow(rows *text.Segments, source []byte) int {
	for i := range rows.Len() {
		row := rows.At(i)
		line := row.Value(source)
		if at := bytes.LastIndex(line, commentMark); at > 0 && opensComment(line, false) && !isDigit(line[at-1]) {
			return row.Start + at
		}
	}
	return -1
}

// opensComment reports whether a comment is open at the end of a line, given whether one is open at its start. It skips
// code and formulas that end on the line.
func opensComment(line []byte, isOpen bool) bool {
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case bytes.HasPrefix(line[i:], commentMark):
			isOpen = !isOpen
			i++
		case isOpen:
		case c == '\\':
			i++
		case c == '`':
			run := line[i : i+len(line[i:])-len(bytes.TrimLeft(line[i:], "`"))]
			i += len(run) - 1
			if end := bytes.Index(line[i+1:], run); end >= 0 {
				i += end + len(run)
			}
		case c == '$':
			if end := dollar.End(line, i); end > 0 {
				i = end - 1
			}
		}
	}
	return isOpen
}

// commentRemover removes comments from the tree.
type commentRemover struct{}

func (commentRemover) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	l := stateOf(pc)
	if bytes.Contains(reader.Source(), commentMark) {
		l.removeFromHTML(root, reader.Source())
	}
	if !l.hasComments {
		return
	}
	var comments []ast.Node
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && (n.Kind() == commentKind || n.Kind() == commentBlockKind) {
			comments = append(comments, n)
		}
		return ast.WalkContinue, nil
	})
	var blocks []ast.Node
	for _, n := range comments {
		block := n.Parent()
		block.RemoveChild(block, n)
		for block.Type() == ast.TypeInline {
			block = block.Parent()
		}
		if len(blocks) == 0 || block != blocks[len(blocks)-1] {
			blocks = append(blocks, block)
		}
	}
	for _, block := range blocks {
		updateBlock(block, reader.Source(), pc)
	}
}

// updateBlock updates a block from which a comment was removed. A heading gets a new anchor, and a paragraph without
// other text is removed.
func updateBlock(block ast.Node, source []byte, pc parser.Context) {
	switch {
	case block.Kind() == ast.KindHeading:
		block.SetAttributeString("id", pc.IDs().Generate([]byte(textOf(block, source)), ast.KindHeading))
	case block.Kind() == ast.KindParagraph && isBlank(block, source):
		block.Parent().RemoveChild(block.Parent(), block)
	}
}

// isBlank reports whether a block contains only spaces.
func isBlank(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); !ok || !util.IsBlank(t.Value(source)) {
			return false
		}
	}
	return true
}

// removeFromHTML removes comments from HTML in the curator's part. The page shows such HTML as text.
func (l *textState) removeFromHTML(root ast.Node, source []byte) {
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := node.(type) {
		case *ast.RawHTML:
			if entering && l.isCurators(n.Segments.At(0).Start) && len(shownInline(n, source)) > 0 {
				n.Segments = l.visible(n.Segments, source, 0)
			}
		case *ast.HTMLBlock:
			if entering && n.Lines().Len() > 0 && l.isCurators(n.Lines().At(0).Start) {
				l.removeFromBlock(n, source)
			}
		}
		return ast.WalkContinue, nil
	})
}

func (l *textState) removeFromBlock(n *ast.HTMLBlock, source []byte) {
	if n.HasClosure() {
		n.Lines().Append(n.ClosureLine)
		n.ClosureLine = text.NewSegment(-1, -1)
	}
	from := 0
	if n.HTMLBlockType == ast.HTMLBlockType2 { // an HTML comment, hidden up to -->
		last := n.Lines().At(n.Lines().Len() - 1)
		_, shown, _ := bytes.Cut(last.Value(source), []byte("-->"))
		from = last.Stop - len(shown)
	}
	n.SetLines(l.visible(n.Lines(), source, from))
}

// visible returns the parts of segments that are not comments. It ignores marks before the offset from.
func (l *textState) visible(all *text.Segments, source []byte, from int) *text.Segments {
	shown := text.NewSegments()
	open := -1
	for i := range all.Len() {
		s := all.At(i)
		start := s.Start // of the visible or hidden part
		for at := max(s.Start, from); at < s.Stop; {
			next := bytes.Index(source[at:s.Stop], commentMark)
			if next < 0 {
				break
			}
			at += next
			if open < 0 {
				shown.Append(text.NewSegmentPadding(start, at, s.Padding))
				open = at
			} else {
				open = -1
			}
			at += len(commentMark)
			start = at
		}
		if open < 0 {
			shown.Append(s.WithStart(start))
		}
	}
	if open >= 0 {
		l.recordOpenComment(open)
	}
	return shown
}

// withoutComments returns a text without its comments.
func withoutComments(s []byte) []byte {
	var b []byte
	for {
		before, after, found := bytes.Cut(s, commentMark)
		b = append(b, before...)
		if !found {
			return b
		}
		_, s, _ = bytes.Cut(after, commentMark)
	}
}
