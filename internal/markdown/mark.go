package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A markNode is a ==highlighted== text.
type markNode struct{ ast.BaseInline }

var markKind = ast.NewNodeKind("Mark")

func (n *markNode) Kind() ast.NodeKind            { return markKind }
func (n *markNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// markParser parses == before or after a highlighted text in the curator's part. Between ASCII letters or digits, as in
// a==b, == is text.
type markParser struct{ parser.InlineParser }

func (p markParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	before := block.PrecendingCharacter()
	length := len(line) - len(bytes.TrimLeft(line, "="))
	if length != 2 || before == '=' || !stateOf(pc).isCurators(segment.Start) {
		return nil
	}
	if len(line) > 2 && before < utf8.RuneSelf && util.IsAlphaNumeric(byte(before)) && util.IsAlphaNumeric(line[2]) {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// besideCJK lets a mark of emphasis open or close next to a Chinese, Japanese or Korean character, because words in
// these languages have no spaces around them: **「語」**です. CommonMark treats 」 as punctuation, so it requires a space or
// punctuation after the closing **.
func besideCJK(d *parser.Delimiter, before, after rune) {
	if d.Char == '_' || !isCJK(before) && !isCJK(after) {
		return
	}
	isMark := func(r rune) bool { return util.IsPunctRune(r) && !isCJK(r) }
	canFollow := func(mark, other rune) bool { // whether the delimiter can be between both characters
		return !util.IsSpaceRune(mark) &&
			(!isMark(mark) || util.IsSpaceRune(other) || util.IsPunctRune(other) || isCJK(other))
	}
	d.CanOpen, d.CanClose = canFollow(after, before), canFollow(before, after)
}

// isCJK reports whether a character is a letter or punctuation of Chinese, Japanese or Korean.
func isCJK(r rune) bool {
	return breaksAnywhere(r) || unicode.In(r, unicode.Hangul, unicode.Bopomofo) || 0x3001 <= r && r <= 0x303f ||
		0xff01 <= r && r <= 0xffef
}

type markDelimiterParser struct{}

func (markDelimiterParser) Trigger() []byte { return []byte{'='} }

func (markDelimiterParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, block.PrecendingCharacter(), 2, markDelimiter{})
	if d == nil {
		return nil
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

type markDelimiter struct{}

func (markDelimiter) IsDelimiter(c byte) bool { return c == '=' }
func (markDelimiter) CanOpenCloser(opener, end *parser.Delimiter) bool {
	return opener.Char == end.Char
}
func (markDelimiter) OnMatch(int) ast.Node { return &markNode{} }

func (nodeRenderer) mark(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<mark>")
	} else {
		_, _ = w.WriteString("</mark>")
	}
	return ast.WalkContinue, nil
}
