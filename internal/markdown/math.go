package markdown

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/dollar"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/mathml"
)

// A mathNode is a formula. It is rendered when it is parsed.
type mathNode struct {
	ast.BaseInline
	fence   mathFence
	source  string // with dollar signs, as in exports
	written string // as in the body, with its fence
	tail    string // punctuation after a display formula, which is part of its MathML
	mathML  string // empty if the formula has an error
	err     error
	fault   int // offset of the error in the body
	comment int // offset of a TeX comment that was probably meant as a percent sign; -1 without one

	origin func(offset int) int // maps an offset in the written text to one in the body
}

var mathKind = ast.NewNodeKind("Math")

func (n *mathNode) Kind() ast.NodeKind            { return mathKind }
func (n *mathNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// errManyFormulas is the error of formulas beyond the limit of a text. It is reported once.
var errManyFormulas = errors.New("more than " + strconv.Itoa(maxFormulas) + " bytes of formulas in one text")

// newMath renders a formula in a fence. origin maps an offset in the written text, which can come from several lines,
// to an offset in the body.
func newMath(f mathFence, written, tail string, origin func(offset int) int, l *textState) *mathNode {
	n := &mathNode{fence: f, written: written, tail: tail, comment: -1, origin: origin}
	n.source = f.canonical(n.inside())
	if l.formulas += len(written); l.formulas > maxFormulas {
		n.err = errManyFormulas
		l.exceed(origin(0), n.err.Error(), "the others are shown as written")
		return n
	}
	if at := texComment(n.inside(), f.isDisplay); at >= 0 {
		n.comment = origin(len(f.open) + at)
	}
	n.render(l.macros)
	return n
}

// inside returns the formula without its fence.
func (n *mathNode) inside() string {
	return n.written[len(n.fence.open) : len(n.written)-len(n.fence.close)]
}

// render converts the formula, which can define macros.
func (n *mathNode) render(m *mathml.Macros) {
	inside, before := n.inside(), m.Copy()
	n.mathML, n.err = m.Convert(inside, n.fence.isDisplay)
	if at := (*mathml.Error)(nil); errors.As(n.err, &at) {
		n.fault = n.origin(len(n.fence.open) + at.Offset)
	}
	if n.tail == "" || n.err != nil {
		return
	}
	if with, err := before.Convert(inside+n.tail, n.fence.isDisplay); err == nil && n.comment < 0 {
		n.mathML = with
	} else {
		n.mathML += n.tail
	}
}

// texComment returns the offset of a percent sign that begins a TeX comment and is probably a mistake, or -1. In a
// display formula, comments are usual, so only a percent sign after a digit is probably a mistake.
func texComment(tex string, isDisplay bool) int {
	for i := 0; i < len(tex); i++ {
		switch {
		case tex[i] == '\\':
			i++
		case tex[i] == '%' && (!isDisplay || i > 0 && isDigit(tex[i-1])):
			return i
		}
	}
	return -1
}

// text returns a formula on one line, for the text of an abstract. It omits TeX comments, because they would hide the
// following lines.
func (n *mathNode) text() string {
	if !strings.Contains(n.source, "\n") {
		return n.source
	}
	lines := strings.Split(n.source, "\n")
	for i, line := range lines[:len(lines)-1] {
		if at := unescaped(line, '%'); at >= 0 {
			line = line[:at]
		}
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(strings.Fields(strings.Join(lines, " ")), " ")
}

// unescaped returns the offset of the first occurrence of a character without a backslash before it, or -1.
func unescaped(line string, c byte) int {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case c:
			return i
		}
	}
	return -1
}

// A mathFence is a pair of marks around a formula.
type mathFence struct {
	open, close string
	isDisplay   bool
}

// mathFences are the fences within a paragraph. A fence is before those that are a prefix of it.
var mathFences = []mathFence{
	{"$`", "`$", false}, {"$$", "$$", true}, {"$", "$", false}, {`\(`, `\)`, false}, {`\[`, `\]`, true},
}

// canonical returns a formula between dollar signs, as in exports.
func (f mathFence) canonical(inside string) string {
	if f.isDisplay {
		return "$$" + inside + "$$"
	}
	return "$" + inside + "$"
}

// renderInOrder converts the formulas of a text again in their order, so that a macro applies to the formulas after its
// definition. The parser converts all blocks before the formulas in paragraphs.
func renderInOrder(root ast.Node, m *mathml.Macros) {
	_ = ast.Walk(root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		var n *mathNode
		switch node := node.(type) {
		case *mathNode:
			n = node
		case *mathBlock:
			n = node.formula
		}
		if entering && n != nil && n.origin != nil && n.err != errManyFormulas {
			n.render(m)
		}
		return ast.WalkContinue, nil
	})
}

// mathInlineParser parses $…$, $`…`$, $$…$$, \(…\) and \[…\] inside a paragraph. Package dollar decides which single
// dollar signs enclose formulas.
type mathInlineParser struct{}

func (mathInlineParser) Trigger() []byte { return []byte(`$\`) }

func (mathInlineParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if line[0] == '$' && block.PrecendingCharacter() == '$' {
		return nil
	}
	isDouble := bytes.HasPrefix(line, []byte("$$"))
	startLine, start := block.Position()
	for i, f := range mathFences {
		if !bytes.HasPrefix(line, []byte(f.open)) || isDouble && f.open == "$" {
			continue
		}
		if n := f.scan(&stateOf(pc).of(parent).openMath[i], parent, block, pc); n != nil {
			return n
		}
		block.SetPosition(startLine, start)
	}
	return nil
}

// scan reads a formula in a fence at the position of a reader. It returns nil if none starts there. open is the part
// of the block where the fence is not closed.
func (f mathFence) scan(open *stretch, parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	start := segment.Start
	var lines lines
	for from := len(f.open); line != nil && !open.contains(segment); from = 0 {
		end, isOther := f.end(line, from)
		if isOther {
			return nil
		}
		if end < 0 {
			lines.add(line, segment.Start)
			block.AdvanceLine()
			if line, _ = block.PeekLine(); line != nil {
				_, segment = block.PeekLine()
			}
			continue
		}
		lines.add(line[:end+len(f.close)], segment.Start)
		source := lines.source()
		inside := source[len(f.open) : len(source)-len(f.close)]
		rest := line[end+len(f.close):]
		after, _ := utf8.DecodeRune(rest)
		if !f.encloses(before, inside, after) || f.crosses(lines, inside, rest, parent, block, pc) {
			return nil
		}
		tail := ""
		if f.isDisplay {
			tail = punctuation(rest)
		}
		block.Advance(end + len(f.close) + len(tail))
		return newMath(f, source, tail, lines.origin, stateOf(pc))
	}
	if line == nil {
		*open = stretch{start, segment.Stop}
	}
	return nil
}

// end returns the offset of the first mark in a line that could close a formula, or -1. isOther is true if another mark
// comes first.
func (f mathFence) end(line []byte, from int) (end int, isOther bool) {
	for i := from; i < len(line); i++ {
		switch {
		case bytes.HasPrefix(line[i:], []byte(f.close)):
			return i, false
		case f.open[0] == '\\' && bytes.HasPrefix(line[i:], []byte(f.open)), f.open == "$`" && line[i] == '`':
			return -1, true
		case line[i] == '\\':
			i++
		}
	}
	return -1, false
}

// punctuation returns the punctuation mark at the start of a line, such as a comma, if a space or the end of the line
// follows.
func punctuation(line []byte) string {
	if len(line) > 0 && bytes.IndexByte([]byte(".,;:"), line[0]) >= 0 && (len(line) == 1 || isSpace(line[1])) {
		return string(line[:1])
	}
	return ""
}

var (
	texCommand = lazyregexp.New(`\\[A-Za-z]`)
	mathSign   = lazyregexp.New(`[\^_=<>+]`)
	plainWord  = lazyregexp.New(`\pL{2}`)
)

// encloses reports whether the text between the marks of a fence is a formula. Escaped brackets around text, as in
// \[1\] and \(see below\), are not marks.
func (f mathFence) encloses(before rune, inside string, after rune) bool {
	if f.open == "$" {
		return dollar.Enclose(before, inside, after)
	}
	blank := strings.TrimSpace(inside) == ""
	switch f.open[0] {
	case '$':
		return inside != "" && (f.isDisplay || !blank)
	default:
		isTeX := texCommand.MatchString(inside)
		isText := plainWord.MatchString(inside)
		return !blank && (isTeX || !isText && (mathSign.MatchString(inside) || !f.isDisplay && hasLetter(inside)))
	}
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// crosses reports whether a code span, a link or a URL contains only a part of a possible formula.
func (f mathFence) crosses(
	lines lines, inside string, rest []byte, parent ast.Node, block text.Reader, pc parser.Context,
) bool {
	if f.open == "$`" {
		return false
	}
	first := strings.IndexByte(inside, '`')
	if first >= 0 && stateOf(pc).of(parent).hasCode(inside[first:], lines.origin(len(f.open)+first), block) {
		return true
	}
	return dollar.Crosses(inside, util.BytesToReadOnlyString(rest), pc.IsInLinkLabel())
}

// hasCode reports whether a text at an offset of the body contains the start of a code span.
func (n *blockState) hasCode(text string, offset int, block text.Reader) bool {
	if n.codeEnds == nil {
		n.codeEnds = backticks(block)
	}
	for i := 0; i < len(text); i++ {
		run := len(text[i:]) - len(strings.TrimLeft(text[i:], "`"))
		switch {
		case run > 0 && n.codeEnds[run] > offset+i:
			return true
		case run > 0:
			i += run - 1
		case text[i] == '\\':
			i++
		}
	}
	return false
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

// source returns the lines as one text.
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

// origin maps an offset in the source of the formula to an offset in the body.
func (l lines) origin(offset int) int {
	for i, line := range l {
		if offset < len(line.text) || i == len(l)-1 {
			return line.start + offset
		}
		offset -= len(line.text)
	}
	return 0
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// A mathBlock is a display formula that begins a line: between $$, between \[ and \], in an environment, or in a fenced
// block in the language "math". It is a block, so that its lines can begin with characters that would otherwise start a
// list or a heading.
type mathBlock struct {
	ast.BaseBlock
	fence   mathFence
	isDone  bool      // whether the fence is closed
	tail    string    // as in mathNode
	formula *mathNode // not a child, because the parser treats the children of blocks as blocks
}

var mathBlockKind = ast.NewNodeKind("MathBlock")

func (n *mathBlock) Kind() ast.NodeKind            { return mathBlockKind }
func (n *mathBlock) IsRaw() bool                   { return true }
func (n *mathBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type mathBlockParser struct{}

func (mathBlockParser) Trigger() []byte { return []byte(`$\`) }

func (mathBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	f := blockFence(bytes.TrimSpace(line))
	if f.open == "" || f.open != "$$" && !stateOf(pc).closesLater(f, reader.Source(), segment.Start) {
		return nil, parser.NoChildren
	}
	n := &mathBlock{fence: f}
	n.SetPos(segment.Start)
	n.add(reader, line, segment, len(line)-len(bytes.TrimLeft(line, " \t"))+len(f.open))
	return n, parser.NoChildren
}

var environment = lazyregexp.New(
	`^\\begin\{((?:align|alignat|flalign|gather|multline|equation|eqnarray|dmath)\*?)\}`)

// blockFence returns the fence of the formula that a line begins, or the zero fence if it begins none. The fence of an
// environment is part of the formula.
func blockFence(line []byte) mathFence {
	var f mathFence
	switch m := environment.FindSubmatch(line); {
	case bytes.HasPrefix(line, []byte("$$")):
		if dollar.Next(line, 2) >= 0 && !closesBlock(line[2:]) {
			return mathFence{} // part of a paragraph
		}
		return mathFence{"$$", "$$", true}
	case bytes.HasPrefix(line, []byte(`\[`)):
		f = mathFence{`\[`, `\]`, true}
	case m != nil:
		f = mathFence{`\begin{` + string(m[1]) + "}", `\end{` + string(m[1]) + "}", true}
	default:
		return mathFence{}
	}
	if end, _ := f.end(line, len(f.open)); end >= 0 {
		rest := line[end+len(f.close):]
		if !util.IsBlank(rest[len(punctuation(rest)):]) {
			return mathFence{} // part of a paragraph
		}
	}
	return f
}

// isEnvironment reports whether a fence is an environment, whose marks are part of the formula.
func (f mathFence) isEnvironment() bool { return strings.HasPrefix(f.open, `\begin`) }

// closesLater reports whether a fence that begins on the line at start is closed before the next blank line and
// encloses a formula.
func (l *textState) closesLater(f mathFence, source []byte, start int) bool {
	known := l.unclosed[f.close]
	if known.contains(text.NewSegment(start, start)) {
		return false
	}
	inside := start + bytes.Index(source[start:], []byte(f.open)) + len(f.open)
	for at := inside; at < len(source); {
		line, _, _ := bytes.Cut(source[at:], []byte("\n"))
		if at > inside && util.IsBlank(bytes.TrimLeft(line, "> \t")) {
			l.unclosed[f.close] = stretch{start, at}
			return false
		}
		end, isOther := f.end(line, 0)
		switch {
		case isOther:
			return false
		case end >= 0:
			tex := string(source[inside : at+end])
			isAlone := at > inside && util.IsBlank(source[inside:inside+bytes.IndexByte(source[inside:], '\n')])
			return f.isEnvironment() || isAlone && strings.TrimSpace(tex) != "" || f.encloses(' ', tex, ' ')
		}
		at += len(line) + 1
	}
	l.unclosed[f.close] = stretch{start, len(source)}
	return false
}

func (mathBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	n := node.(*mathBlock)
	if n.isDone || util.IsBlank(line) {
		return parser.Close // TeX forbids blank lines in formulas, and a missing $$ must not hide the rest of the page
	}
	return n.add(reader, line, segment, 0)
}

// add adds a line to a formula, from an offset of the line on. The text after the formula on its last line is another
// block.
func (n *mathBlock) add(reader text.Reader, line []byte, segment text.Segment, from int) parser.State {
	end := n.closes(line, from)
	if end < 0 {
		n.Lines().Append(segment)
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	n.isDone = true
	n.tail = punctuation(line[end:])
	n.Lines().Append(segment.WithStop(segment.Start - segment.Padding + end))
	end += len(n.tail)
	if util.IsBlank(line[end:]) {
		reader.AdvanceToEOL()
		return parser.Continue | parser.NoChildren
	}
	reader.Advance(len(line) - len(bytes.TrimLeft(line[end:], " \t")))
	return parser.Close
}

// closes returns the offset after the mark that closes the formula in a line, or -1. Escaped dollar signs and those in
// text, as in \text{if $x$}, do not close it.
func (n *mathBlock) closes(line []byte, from int) int {
	if n.fence.open != "$$" {
		end, _ := n.fence.end(line, from)
		if end < 0 {
			return -1
		}
		return end + len(n.fence.close)
	}
	isInside := false
	for at := dollar.Next(line, from); at >= 0; at = dollar.Next(line, at+1) {
		if !isInside && bytes.HasPrefix(line[at:], []byte("$$")) {
			return at + 2
		}
		isInside = !isInside
	}
	return -1
}

// closesBlock reports whether a line ends with $$ and has no other dollar signs except escaped ones.
func closesBlock(trimmed []byte) bool {
	at := dollar.Next(trimmed, 0)
	return at >= 0 && at == len(trimmed)-2 && trimmed[at+1] == '$'
}

func (mathBlockParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	n := node.(*mathBlock)
	var lines lines
	for i := range n.Lines().Len() {
		s := n.Lines().At(i)
		lines.add(s.Value(reader.Source()), s.Start)
	}
	first, last := &lines[0], &lines[len(lines)-1]
	indent := len(first.text) - len(bytes.TrimLeft(first.text, " \t"))
	first.text, first.start = first.text[indent:], first.start+indent
	last.text = bytes.TrimRight(last.text, " \t\r\n")
	source := lines.source()
	switch {
	case !n.isDone:
		n.formula = &mathNode{source: source, written: source, fault: first.start, comment: -1,
			err: errors.New("the closing " + n.fence.close + " is missing")}
	case n.fence.isEnvironment():
		n.formula = newMath(mathFence{isDisplay: true}, source, n.tail, lines.origin, stateOf(pc))
	default:
		n.formula = newMath(n.fence, source, n.tail, lines.origin, stateOf(pc))
	}
}

func (mathBlockParser) CanInterruptParagraph() bool { return true }
func (mathBlockParser) CanAcceptIndentedLine() bool { return false }

// mathLanguage is the language of fenced blocks that are formulas.
const mathLanguage = "math"

// mathFenceTransformer replaces fenced blocks in the language "math" by formulas.
type mathFenceTransformer struct{}

func (mathFenceTransformer) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	var blocks []*ast.FencedCodeBlock
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		code, ok := n.(*ast.FencedCodeBlock)
		if ok && entering && code.Info != nil && string(code.Language(reader.Source())) == mathLanguage {
			blocks = append(blocks, code)
		}
		return ast.WalkContinue, nil
	})
	for _, code := range blocks {
		var lines lines
		for i := range code.Lines().Len() {
			s := code.Lines().At(i)
			lines.add(s.Value(reader.Source()), s.Start)
		}
		if len(lines) == 0 {
			continue
		}
		n := &mathBlock{formula: newMath(mathFence{isDisplay: true}, lines.source(), "", lines.origin, stateOf(pc))}
		n.SetPos(code.Pos())
		code.Parent().ReplaceChild(code.Parent(), code, n)
	}
}
