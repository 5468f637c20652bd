package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/words"
)

// The limits of a text. Parts that exceed a limit are shown as written and reported. Without limits, the work for a
// text could grow with the square of its length, and its HTML could be nested deeper than the 512 elements that
// golang.org/x/net/html reads.
const (
	maxNesting      = 100     // nested quotations, lists and footnotes
	maxOpenMarks    = 100     // open *, _ and ~ in a paragraph
	maxEmphasis     = 3000    // runs of *, _ and ~ in a paragraph
	maxParentheses  = 32      // nested parentheses in the URL of a link, as in cmark
	maxFootnotes    = 5000    // footnotes, and references to them
	maxMissingCells = 100_000 // cells of tables that are not written; goldmark adds them
	maxEscapedBars  = 1000    // \| in code in tables
	maxMarks        = 75_000  // bytes with a meaning in Markdown; see weights
	maxHighlighted  = 100_000 // bytes of code
	maxFormulas     = 200_000 // bytes of formulas
	maxLanguages    = 30      // languages of code
	maxRanges       = 1000    // ranges of marked lines in a block of code
	maxOpenComments = 3       // attempts to parse the text before an open comment
)

// A textState is the state of the parsers of one text: the counts for its limits, and data that would otherwise be
// computed repeatedly.
type textState struct {
	exceeded []finding // first place of each exceeded limit
	warnings []finding // other problems

	curators    int // offset of the curator's part
	hasComments bool
	openComment int // offset of the first comment that is not closed; -1 if there is none
	scan        commentScan

	notes                     []note
	noteLinks                 int                // number of references to footnotes
	missingCells, escapedBars int                // numbers in tables
	formulas                  int                // bytes of formulas
	unclosed                  map[string]stretch // parts without the closing mark of a display formula, by mark
	macros                    *mathml.Macros
	block                     blockState
}

// A blockState is the state of the block whose inline nodes are being parsed.
type blockState struct {
	node     ast.Node
	marks    int          // number of marks of emphasis
	open     [4]int       // numbers of open *, _, ~ and =
	codeEnds map[int]int  // see backticks
	noAngle  text.Segment // part of a line without a closing >
	openMath [5]stretch   // parts without the closing mark of each of mathFences
}

// A stretch is a part of the body.
type stretch struct{ start, end int }

func (s stretch) contains(segment text.Segment) bool {
	return s.start <= segment.Start && segment.Start < s.end
}

// A finding is an exceeded limit or another problem, with its offset.
type finding struct {
	offset     int
	what, hint string
}

var stateKey = parser.NewContextKey()

// newTextState returns the state before a text is parsed. isWhole is set if the curator wrote the whole text.
func newTextState(isWhole bool, macros *mathml.Macros) *textState {
	l := &textState{
		openComment: -1, curators: abstractOnly, unclosed: map[string]stretch{}, macros: macros.Copy(),
	}
	if isWhole {
		l.curators = 0
	}
	return l
}

func stateOf(pc parser.Context) *textState { return pc.Get(stateKey).(*textState) }

// of returns the state of a block. It discards that of the previous block.
func (l *textState) of(block ast.Node) *blockState {
	if l.block.node != block {
		l.block = blockState{node: block}
	}
	return &l.block
}

// warn adds a warning.
func (l *textState) warn(offset int, what, hint string) {
	l.warnings = append(l.warnings, finding{offset, what, hint})
}

// exceed reports an exceeded limit, only once for each limit.
func (l *textState) exceed(offset int, what, hint string) {
	for _, e := range l.exceeded {
		if e.what == what {
			return
		}
	}
	l.exceeded = append(l.exceeded, finding{offset, what, hint})
}

// newParser returns goldmark's parser with the extensions for tables, strikethrough, bare URLs, tasks, footnotes and
// definition lists, with Obsidian's marks, comments and links, and with limits.
func newParser(w *words.Words) parser.Parser {
	first := func(v any, priority int) util.PrioritizedValue { return util.Prioritized(v, priority) }
	return parser.NewParser(
		parser.WithBlockParsers(
			first(sectionParser{parser.NewSetextHeadingParser(parser.WithAutoHeadingID())}, 100),
			first(curatorsParser{nestedParser{extension.NewDefinitionListParser()}}, 101),
			first(extension.NewDefinitionDescriptionParser(), 102),
			first(parser.NewThematicBreakParser(), 200),
			first(nestedParser{parser.NewListParser()}, 300),
			first(parser.NewListItemParser(), 400),
			first(parser.NewCodeBlockParser(), 500),
			first(sectionParser{parser.NewATXHeadingParser(parser.WithAutoHeadingID())}, 600),
			first(commentBlockParser{}, 680),
			first(mathBlockParser{}, 690),
			first(parser.NewFencedCodeBlockParser(), 700),
			first(nestedParser{parser.NewBlockquoteParser()}, 800),
			first(nestedParser{detailsParser{}}, 880),
			first(summaryParser{}, 890),
			first(htmlParser{parser.NewHTMLBlockParser()}, 900),
			first(footnoteParser{nestedParser{extension.NewFootnoteBlockParser()}}, 999),
			first(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			first(extension.NewTaskCheckBoxParser(), 0),
			first(mathInlineParser{}, 90),
			first(codeParser{parser.NewCodeSpanParser()}, 100),
			first(footnoteLinkParser{extension.NewFootnoteParser()}, 101),
			first(commentParser{}, 102),
			first(embedParser{}, 189),
			first(wikiParser{}, 190),
			first(newLinkParser(), 200),
			first(parser.NewAutoLinkParser(), 300),
			first(parser.NewRawHTMLParser(), 400),
			first(emphasisParser{parser.NewEmphasisParser()}, 500),
			first(emphasisParser{extension.NewStrikethroughParser()}, 500),
			first(markParser{emphasisParser{markDelimiterParser{}}}, 500),
			first(addressParser{}, 998),
			first(newMailParser(), 999),
		),
		parser.WithParagraphTransformers(
			first(calloutParser{w}, 90),
			first(parser.LinkReferenceParagraphTransformer, 100),
			first(tableParser{extension.NewTableParagraphTransformer()}, 200),
		),
		parser.WithASTTransformers(
			first(commentRemover{}, 0),
			first(mathFenceTransformer{}, 10),
			first(tagTransformer{}, 20),
			first(headingTransformer{}, 30),
			first(extension.NewTableASTTransformer(), 0),
			first(extension.NewFootnoteASTTransformer(), 999),
		),
	)
}

// nestedParser limits the depth of nested blocks.
type nestedParser struct{ parser.BlockParser }

func (p nestedParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, start := reader.Position()
	node, state := p.BlockParser.Open(parent, reader, pc)
	if node == nil || nesting(parent) < maxNesting {
		return node, state
	}
	reader.SetPosition(line, start)
	stateOf(pc).exceed(
		start.Start, "nested more than "+strconv.Itoa(maxNesting)+" levels deep", "the rest of the line is shown "+
			"as written",
	)
	return nil, parser.NoChildren
}

func nesting(n ast.Node) (levels int) {
	for ; n != nil; n = n.Parent() {
		switch n.Kind() {
		case ast.KindBlockquote, ast.KindList, extast.KindFootnote, extast.KindDefinitionList, detailsKind:
			levels++
		}
	}
	return levels
}

// footnoteParser limits the number of footnotes, because goldmark searches them by name for each reference.
type footnoteParser struct{ parser.BlockParser }

func (p footnoteParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	l := stateOf(pc)
	line, start := reader.Position()
	node, state := p.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return nil, state
	}
	if len(l.notes) < maxFootnotes {
		l.notes = append(l.notes, note{node.(*extast.Footnote), start.Start + pc.BlockOffset() - start.Padding})
		return node, state
	}
	reader.SetPosition(line, start)
	l.exceed(start.Start, "more than "+strconv.Itoa(maxFootnotes)+" footnotes", "the others are shown as written")
	return nil, parser.NoChildren
}

// footnoteLinkParser limits the number of references to footnotes.
type footnoteLinkParser struct{ parser.InlineParser }

func (p footnoteLinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := stateOf(pc)
	if l.noteLinks < maxFootnotes {
		line, segment := block.PeekLine()
		node := p.InlineParser.Parse(parent, block, pc)
		if node != nil {
			l.noteLinks++
		} else {
			l.reportUndefined(line, segment.Start)
		}
		return node
	}
	line, segment := block.PeekLine()
	if bytes.HasPrefix(line, []byte("[^")) || bytes.HasPrefix(line, []byte("![^")) {
		l.exceed(
			segment.Start, "more than "+strconv.Itoa(maxFootnotes)+" references to footnotes",
			"the others are shown as written",
		)
	}
	return nil
}

// codeParser skips backticks without closing ones, so that goldmark does not search for these repeatedly.
type codeParser struct{ parser.InlineParser }

func (p codeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	l := stateOf(pc).of(parent)
	if l.codeEnds == nil {
		l.codeEnds = backticks(block)
	}
	line, segment := block.PeekLine()
	n := len(line) - len(bytes.TrimLeft(line, "`"))
	if l.codeEnds[n] > segment.Start {
		return p.InlineParser.Parse(parent, block, pc)
	}
	block.Advance(n)
	return ast.NewTextSegment(segment.WithStop(segment.Start + n))
}

// backticks returns, for each length of a run of backticks, the offset of the last such run in the rest of a block.
func backticks(block text.Reader) map[int]int {
	ends := map[int]int{}
	number, start := block.Position()
	for line, segment := block.PeekLine(); line != nil; line, segment = block.PeekLine() {
		for i := 0; i < len(line); i++ {
			n := len(line[i:]) - len(bytes.TrimLeft(line[i:], "`"))
			if n > 0 {
				ends[n] = segment.Start + i
				i += n
			}
		}
		block.AdvanceLine()
	}
	block.SetPosition(number, start)
	return ends
}

// linkParser limits the search for the end of a link's URL.
type linkParser struct {
	parser.InlineParser
	parser.CloseBlocker
}

func newLinkParser() linkParser {
	inner := parser.NewLinkParser()
	return linkParser{inner, inner.(parser.CloseBlocker)}
}

func (p linkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !bytes.HasPrefix(line, []byte("](")) {
		return p.InlineParser.Parse(parent, block, pc)
	}
	address := bytes.TrimLeft(line[2:], " \t")
	segment.Start += len(line) - len(address)
	l := stateOf(pc)
	switch {
	case bytes.HasPrefix(address, []byte("<")):
		if !l.of(parent).isClosed(address, segment) {
			block = withoutAddress{block}
		}
	case hasManyParentheses(address):
		block = withoutAddress{block}
		l.exceed(
			segment.Start, "more than "+strconv.Itoa(maxParentheses)+" parentheses inside each other in a URL",
			"write %28 for a parenthesis in a URL",
		)
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// withoutAddress is a reader that hides the character after the ] at its position, so that no URL follows.
type withoutAddress struct{ text.Reader }

func (withoutAddress) Peek() byte { return text.EOF }

// isClosed reports whether a URL that begins with < is closed on its line. segment is its position.
func (n *blockState) isClosed(address []byte, segment text.Segment) bool {
	if n.noAngle.Stop == segment.Stop && n.noAngle.Start <= segment.Start {
		return false
	}
	if !hasUnescaped(address, '>') {
		n.noAngle = segment
		return false
	}
	return true
}

func hasManyParentheses(address []byte) bool {
	depth := 0
	for i := 0; i < len(address) && !util.IsSpace(address[i]); i++ {
		switch address[i] {
		case '\\':
			i++
		case '(':
			if depth++; depth > maxParentheses {
				return true
			}
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return false
}

func hasUnescaped(line []byte, c byte) bool {
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '\\':
			i++
		case c:
			return true
		}
	}
	return false
}

// emphasisParser limits the number of marks of emphasis, because goldmark searches the previous ones for each closing
// one.
type emphasisParser struct{ parser.InlineParser }

func (p emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	l := stateOf(pc)
	n := l.of(parent)
	length := len(line) - len(bytes.TrimLeft(line, string(line[:1])))
	switch {
	case length > maxOpenMarks:
	case n.marks >= maxEmphasis:
		l.exceed(
			segment.Start, "more than "+strconv.Itoa(maxEmphasis)+" marks of emphasis in a paragraph",
			"the others are shown as written",
		)
	case n.open[0]+n.open[1]+n.open[2]+n.open[3]+length > maxOpenMarks && !n.closes(line, block.PrecendingCharacter()):
		l.exceed(
			segment.Start, "more than "+strconv.Itoa(maxOpenMarks)+" marks of emphasis are open in a paragraph",
			"close them, or put a \\ before each",
		)
	default:
		before := block.PrecendingCharacter()
		node := p.InlineParser.Parse(parent, block, pc)
		if d, ok := node.(*parser.Delimiter); ok {
			after, _ := utf8.DecodeRune(line[min(d.OriginalLength, len(line)):])
			besideCJK(d, before, after)
			n.count(d)
		}
		return node
	}
	block.Advance(length)
	return ast.NewTextSegment(segment.WithStop(segment.Start + length))
}

// count counts a delimiter and updates the numbers of open marks.
func (n *blockState) count(d *parser.Delimiter) {
	n.marks++
	switch open := &n.open[bytes.IndexByte(emphasisMarks, d.Char)]; {
	case d.CanClose && *open > 0:
		*open = max(0, *open-d.Length)
	case d.CanOpen:
		*open += d.Length
	}
}

// closes reports whether the mark at the start of a line closes an open one. before is the character before the line.
func (n *blockState) closes(line []byte, before rune) bool {
	d := parser.ScanDelimiter(line, before, 1, anyMark{})
	return d != nil && d.CanClose && n.open[bytes.IndexByte(emphasisMarks, d.Char)] > 0
}

var emphasisMarks = []byte("*_~=")

// anyMark makes ScanDelimiter recognize all marks of emphasis.
type anyMark struct{}

func (anyMark) IsDelimiter(c byte) bool                   { return bytes.IndexByte(emphasisMarks, c) >= 0 }
func (anyMark) CanOpenCloser(_, _ *parser.Delimiter) bool { return false }
func (anyMark) OnMatch(int) ast.Node                      { return nil }

// tableParser limits the number of cells that goldmark adds to short rows, and of the escaped bars that it searches for
// in code.
type tableParser struct{ parser.ParagraphTransformer }

func (p tableParser) Transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := paragraph.Lines().Len()
	rows := slices.Clone(paragraph.Lines().Sliced(0, lines))
	comment := commentInRow(paragraph.Lines(), reader.Source())
	p.transform(paragraph, reader, pc)
	isTable := paragraph.Parent() == nil || paragraph.Lines().Len() < lines
	l := stateOf(pc)
	if isTable && comment >= 0 && l.isCurators(comment) {
		l.recordOpenComment(comment)
	}
	l.reportRows(rows, reader.Source(), isTable)
}

func (p tableParser) transform(paragraph *ast.Paragraph, reader text.Reader, pc parser.Context) {
	missing, escaped := incompleteCells(paragraph.Lines(), reader.Source())
	if missing == 0 && escaped == 0 {
		p.ParagraphTransformer.Transform(paragraph, reader, pc)
		return
	}
	l := stateOf(pc)
	l.missingCells += missing
	l.escapedBars += escaped
	switch at := paragraph.Lines().At(0).Start; {
	case l.missingCells > maxMissingCells:
		l.exceed(
			at,
			"more than "+strconv.Itoa(maxMissingCells)+" cells are missing in tables",
			"write them, or use fewer columns",
		)
	case l.escapedBars > maxEscapedBars:
		l.exceed(at, "more than "+strconv.Itoa(maxEscapedBars)+" escaped bars in tables", "split the table")
	default:
		p.ParagraphTransformer.Transform(paragraph, reader, pc)
	}
}

// incompleteCells counts the missing cells and the escaped bars of a paragraph that could be a table. Both are 0 if it
// is not a table.
func incompleteCells(lines *text.Segments, source []byte) (missing, escaped int) {
	columns := 0
	for i := range lines.Len() {
		segment := lines.At(i)
		line := segment.Value(source)
		switch {
		case columns > 0:
			missing += max(0, columns-cells(line))
			escaped += bytes.Count(line, []byte(`\|`))
		case i > 0 && len(bytes.Trim(line, "|-: \t\r\n")) == 0:
			columns = cells(line)
		}
	}
	return missing, escaped
}

// cells counts the cells of a row of a table.
func cells(row []byte) int {
	row = bytes.TrimSpace(row)
	row = bytes.TrimSuffix(bytes.TrimPrefix(row, []byte("|")), []byte("|"))
	return bytes.Count(row, []byte("|")) + 1
}

// parsedLength returns the length of the part of a body that is parsed. The rest is shown as written.
func parsedLength(body []byte) int {
	const (
		perLine  = 3
		perBlank = 30 // goldmark visits all open lists for each of many blank lines
		perHost  = 3  // a bare URL without a scheme
	)
	left, start := maxMarks, 0
	blank, wasBlank := true, false
	for i, c := range body {
		switch {
		case c == '\n':
			left -= perLine
			if blank && wasBlank {
				left -= perBlank
			}
			start, blank, wasBlank = i+1, true, blank
		case c == '.' && bytes.HasSuffix(body[:i], []byte("www")):
			left -= perHost
			blank = false
		default:
			left -= weights[c]
			blank = blank && isSpace(c)
		}
		switch {
		case left > 0:
		case i-start < 10_000:
			return start
		default:
			return i
		}
	}
	return len(body)
}

// weights are the numbers of marks that a byte counts for. A slash counts because of bare URLs, and a < counts for more
// because HTML is also reported.
var weights = [256]int{
	'[': 1, ']': 1, '*': 1, '_': 1, '~': 1, '=': 1, '%': 1, '`': 1, '$': 1, '&': 1, '!': 1, '|': 1, '\\': 1,
	'/': 1, '<': 4, '@': 3,
}
