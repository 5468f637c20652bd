package markdown

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/offprint/offprint/internal/mathml"
)

// mathNode is a formula, rendered when it is parsed.
type mathNode struct {
	ast.BaseInline
	source string // including its dollars
	mathML string // empty if the formula has an error
	err    error
	fault  int // offset of the error in the body
}

var mathKind = ast.NewNodeKind("Math")

func (n *mathNode) Kind() ast.NodeKind            { return mathKind }
func (n *mathNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// errManyFormulas is the error of the formulas beyond the limit of a text, which is reported once.
var errManyFormulas = errors.New("more than " + strconv.Itoa(maxFormulas) + " bytes of formulas in one text")

// newMath renders a formula. Its source can come from several lines of the body; origin maps an offset in the source to
// one in the body.
func newMath(source string, dollars int, origin func(offset int) int, l *limited) *mathNode {
	n := &mathNode{source: source}
	if l.formulas += len(source); l.formulas > maxFormulas {
		n.err = errManyFormulas
		l.exceed(origin(0), n.err.Error(), "the others are shown as written")
		return n
	}
	n.mathML, n.err = mathml.Convert(source[dollars:len(source)-dollars], dollars == 2)
	if at := (*mathml.Error)(nil); errors.As(n.err, &at) {
		n.fault = origin(dollars + at.Offset)
	}
	return n
}

// mathInlineParser parses $…$ and $$…$$ inside a paragraph by pandoc's rule: no space inside single dollars and no
// digit after the closing one, so that "$5 or $10" is money.
type mathInlineParser struct{}

func (mathInlineParser) Trigger() []byte { return []byte{'$'} }

func (mathInlineParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	dollars := 1
	if bytes.HasPrefix(line, []byte("$$")) {
		dollars = 2
	}
	if len(line) <= dollars || dollars == 1 && isSpace(line[1]) || block.PrecendingCharacter() == '$' {
		return nil
	}
	startLine, start := block.Position()
	open := &limitsOf(pc).of(parent).openMath[dollars-1]
	var lines lines
	for from := dollars; line != nil && (from > 0 || !open.contains(segment)); from = 0 {
		end, closed := closingDollars(line, from, dollars)
		if closed && end > from {
			lines.add(line[:end+dollars], segment.Start)
			block.Advance(end + dollars)
			return newMath(lines.source(), dollars, lines.origin, limitsOf(pc))
		}
		if closed && from > 0 || end >= 0 && !closed {
			break // nothing between the dollars, or an amount of money
		}
		lines.add(line, segment.Start)
		block.AdvanceLine()
		line, segment = block.PeekLine()
	}
	if line == nil && len(lines) > 1 {
		*open = stretch{lines[1].start, lines[len(lines)-1].start + 1}
	}
	block.SetPosition(startLine, start)
	return nil
}

// lines are the lines of a formula with their offsets in the body.
type lines []struct {
	text  []byte
	start int
}

func (l *lines) add(text []byte, start int) {
	*l = append(*l, struct {
		text  []byte
		start int
	}{text, start})
}

func (l lines) source() string {
	if len(l) == 1 {
		return string(l[0].text)
	}
	var b strings.Builder
	for _, line := range l {
		b.Write(line.text)
	}
	return b.String()
}

func (l lines) origin(offset int) int {
	for i, line := range l {
		if offset < len(line.text) || i == len(l)-1 {
			return line.start + offset
		}
		offset -= len(line.text)
	}
	return 0
}

// closingDollars returns the offset of the first dollars in a line that could close a formula, or -1, and whether they
// do.
func closingDollars(line []byte, from, dollars int) (at int, closed bool) {
	for i := from; i < len(line); i++ {
		switch {
		case line[i] == '\\':
			i++
		case line[i] != '$':
		case dollars == 2:
			if i+1 < len(line) && line[i+1] == '$' {
				return i, true
			}
		case i > 0 && isSpace(line[i-1]) || i+1 < len(line) &&
			(line[i+1] >= '0' && line[i+1] <= '9' || line[i+1] == '$'):
			return i, false
		default:
			return i, true
		}
	}
	return -1, false
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// mathBlock is a display formula between lines of $$. It is a block, so that its lines can begin with characters that
// would otherwise start a list or a heading.
type mathBlock struct {
	ast.BaseBlock
	formula *mathNode // not a child, because the parser treats the children of blocks as blocks
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
	if !bytes.HasPrefix(trimmed, []byte("$$")) || hasDollar(trimmed[2:]) && !closesBlock(trimmed[2:]) {
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
		return parser.Close // TeX allows no blank line in a formula, and a missing $$ must not swallow the page
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// closesBlock reports whether the only dollars of a line are two at its end. Escaped dollars belong to TeX.
func closesBlock(trimmed []byte) bool {
	at, closed := closingDollars(trimmed, 0, 2)
	return closed && at == len(trimmed)-2 && !hasDollar(trimmed[:at])
}

func hasDollar(line []byte) bool {
	at, _ := closingDollars(line, 0, 1)
	return at >= 0
}

func (mathBlockParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	var lines lines
	for i := range node.Lines().Len() {
		s := node.Lines().At(i)
		lines.add(s.Value(reader.Source()), s.Start)
	}
	first, last := &lines[0], &lines[len(lines)-1]
	indent := len(first.text) - len(bytes.TrimLeft(first.text, " \t"))
	first.text, first.start = first.text[indent:], first.start+indent
	last.text = bytes.TrimRight(last.text, " \t\r\n")
	source := lines.source()
	if len(source) > 4 && closesBlock([]byte(source[2:])) {
		node.(*mathBlock).formula = newMath(source, 2, lines.origin, limitsOf(pc))
	} else {
		node.(*mathBlock).formula = &mathNode{source: source, err: errors.New("the closing $$ is missing"),
			fault: first.start}
	}
}

func (mathBlockParser) CanInterruptParagraph() bool { return true }
func (mathBlockParser) CanAcceptIndentedLine() bool { return false }
