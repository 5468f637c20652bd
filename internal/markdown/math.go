package markdown

import (
	"bytes"
	"errors"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/offprint/offprint/internal/tex"
)

// mathNode is a formula, rendered when it is read.
type mathNode struct {
	ast.BaseInline
	source    string // with its dollars
	mathML    string // empty where the formula does not parse
	err       error
	errOffset int // of the fault, from the formula's first dollar
}

var mathKind = ast.NewNodeKind("Math")

func (n *mathNode) Kind() ast.NodeKind            { return mathKind }
func (n *mathNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func newMath(source []byte, dollars, offset int) *mathNode {
	n := &mathNode{source: string(source)}
	n.SetPos(offset)
	n.mathML, n.err = tex.MathML(string(source[dollars:len(source)-dollars]), dollars == 2)
	if at := (*tex.Error)(nil); errors.As(n.err, &at) {
		n.errOffset = dollars + at.Offset
	}
	return n
}

// mathInlineParser reads $…$ and $$…$$ within a paragraph by pandoc's rule: no space inside a
// single dollar, no digit after the closing one, so that "$5 or $10" is money.
type mathInlineParser struct{}

func (mathInlineParser) Trigger() []byte { return []byte{'$'} }

func (mathInlineParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	dollars := 1
	if bytes.HasPrefix(line, []byte("$$")) {
		dollars = 2
	}
	if len(line) <= dollars || dollars == 1 && isSpace(line[1]) || block.PrecendingCharacter() == '$' {
		return nil
	}
	startLine, start := block.Position()
	var source []byte
	for first := true; line != nil; first = false {
		from := 0
		if first {
			from = dollars
			source = append(source, line[:dollars]...)
		}
		if end := closingDollars(line, from, dollars); end >= 0 {
			source = append(source, line[from:end+dollars]...)
			if len(source) == 2*dollars {
				break
			}
			block.Advance(end + dollars)
			return newMath(source, dollars, segment.Start)
		}
		source = append(source, line[from:]...)
		block.AdvanceLine()
		line, _ = block.PeekLine()
	}
	block.SetPosition(startLine, start)
	return nil
}

// closingDollars gives the offset in the line of the dollars that close a formula, or -1.
func closingDollars(line []byte, from, dollars int) int {
	for i := from; i < len(line); i++ {
		switch {
		case line[i] == '\\':
			i++
		case line[i] != '$':
		case dollars == 2:
			if i+1 < len(line) && line[i+1] == '$' {
				return i
			}
		case i > from && isSpace(line[i-1]) || i+1 < len(line) && (line[i+1] >= '0' && line[i+1] <= '9' || line[i+1] == '$'):
			return -1
		default:
			return i
		}
	}
	return -1
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// mathBlock is a display formula that stands between lines of $$. It is a block of its own, so that
// its lines can begin with characters that would begin a list or a heading elsewhere.
type mathBlock struct {
	ast.BaseBlock
	formula *mathNode // no child, since the parser takes the children of blocks for blocks
}

var mathBlockKind = ast.NewNodeKind("MathBlock")

func (n *mathBlock) Kind() ast.NodeKind            { return mathBlockKind }
func (n *mathBlock) IsRaw() bool                   { return true }
func (n *mathBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type mathBlockParser struct{}

func (mathBlockParser) Trigger() []byte { return []byte{'$'} }

func (mathBlockParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	trimmed := bytes.TrimSpace(line)
	if !bytes.HasPrefix(trimmed, []byte("$$")) || bytes.Contains(trimmed[2:], []byte("$")) && !closesBlock(trimmed[2:]) {
		return nil, parser.NoChildren
	}
	n := &mathBlock{}
	n.SetPos(segment.Start)
	n.Lines().Append(segment)
	reader.AdvanceToEOL()
	return n, parser.NoChildren
}

func (mathBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	n := node.Lines().Len()
	at := node.Lines().At(n - 1)
	last := bytes.TrimSpace(at.Value(reader.Source()))
	if n > 1 && closesBlock(last) || n == 1 && closesBlock(last[2:]) {
		return parser.Close
	}
	if len(bytes.TrimSpace(line)) == 0 {
		return parser.Close // TeX allows no blank line in a formula, and a forgotten $$ must not eat the page
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// closesBlock tells whether a line's only dollars are two at its end.
func closesBlock(trimmed []byte) bool {
	return bytes.HasSuffix(trimmed, []byte("$$")) && bytes.Count(trimmed, []byte("$")) == 2
}

func (mathBlockParser) Close(node ast.Node, reader text.Reader, _ parser.Context) {
	var source []byte
	for i := range node.Lines().Len() {
		s := node.Lines().At(i)
		source = append(source, s.Value(reader.Source())...)
	}
	source = bytes.TrimSpace(source)
	formula := &mathNode{source: string(source), err: errors.New("the closing $$ is missing")}
	formula.SetPos(node.Pos())
	if len(source) > 4 && closesBlock(source[2:]) {
		formula = newMath(source, 2, node.Pos())
	}
	node.(*mathBlock).formula = formula
}

func (mathBlockParser) CanInterruptParagraph() bool { return true }
func (mathBlockParser) CanAcceptIndentedLine() bool { return false }
