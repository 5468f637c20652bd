package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// An extract is the visible text of a document, with one line per block, and the data for a summary.
type extract struct {
	strings.Builder
	source     []byte
	fills      bool     // whether to write placeholders for mentions, and references to footnotes
	inserts    []placed // formulas in paragraphs, and references to footnotes
	spans      []Span   // positions of all formulas, also of those in math blocks
	paragraphs []placed
}

// A placed is a node and the position of its text in the extract.
type placed struct {
	start, end int
	node       ast.Node
}

// newExtract extracts the nodes before end.
func newExtract(root, end ast.Node, source []byte) *extract {
	e := &extract{source: source, fills: true}
	e.Grow(len(source))
	for n := root.FirstChild(); n != nil && n != end; n = n.NextSibling() {
		if isHidden(n, source) {
			continue
		}
		if list, ok := n.(*extast.FootnoteList); ok {
			e.footnotes(list)
			continue
		}
		start := e.newLine()
		e.write(n)
		if h, isHeading := n.(*ast.Heading); n.Kind() == ast.KindParagraph ||
			isHeading && h.Lines().Len() > 0 && isUnderlined(h, source) { // probably an abstract above a rule
			e.paragraphs = append(e.paragraphs, placed{start, e.Len(), n})
		}
	}
	return e
}

// newLine starts a line and returns its offset.
func (e *extract) newLine() int {
	if e.Len() > 0 {
		e.WriteByte('\n')
	}
	return e.Len()
}

// footnotes writes a line for each footnote.
func (e *extract) footnotes(list *extast.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		e.newLine()
		e.WriteString("[" + strconv.Itoa(n.(*extast.Footnote).Index) + "] ")
		e.write(n)
	}
}

// A Span is a part of a text.
type Span struct{ Start, End int }

// trimmed returns the text without white space around it, and the positions of its formulas.
func (e *extract) trimmed() (string, []Span) {
	left := strings.TrimLeftFunc(e.String(), unicode.IsSpace)
	cut := e.Len() - len(left)
	var spans []Span
	for _, s := range e.spans {
		spans = append(spans, Span{s.Start - cut, s.End - cut})
	}
	return strings.TrimSpace(left), spans
}

// isHidden reports whether a block has no text.
func isHidden(n ast.Node, source []byte) bool {
	switch n := n.(type) {
	case *ast.ThematicBreak, *anchorBlock, *ast.LinkReferenceDefinition:
		return true
	case *ast.HTMLBlock:
		return len(shownBlock(n, source)) == 0
	case *ast.FencedCodeBlock:
		_, isView := viewOf(n)
		return isView
	}
	return false
}

// textOf returns the visible text of a node.
func textOf(n ast.Node, source []byte) string {
	e := &extract{source: source}
	e.write(n)
	return e.String()
}

func (e *extract) write(n ast.Node) {
	e.writeOwn(n)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		e.write(c)
		if c.Type() == ast.TypeBlock && c.NextSibling() != nil {
			e.WriteByte(' ')
		}
	}
}

// writeOwn writes the text of a node without its children.
func (e *extract) writeOwn(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		e.plainText(n)
	case *ast.String:
		e.Write(n.Value)
	case *ast.AutoLink:
		e.Write(n.Label(e.source))
	case *ast.RawHTML:
		e.writeLine(shownInline(n, e.source))
	case *ast.HTMLBlock:
		e.writeLine(shownBlock(n, e.source))
	case *tagNode:
		if n.name == "br" {
			e.WriteByte(' ')
		}
	case *figure:
		e.WriteString(strings.Join(strings.Fields(unescapedText(string(n.caption))), " "))
		if textOf(n.FirstChild(), e.source) != "" {
			e.WriteString(": ")
		}
	case *calloutTitle:
		e.WriteString(n.shown())
		if n.HasChildren() {
			e.WriteString(": ")
		}
	case *wikiNode:
		if e.fills {
			e.WriteString(n.written())
		} else {
			e.WriteString(n.shown())
		}
	case *extast.FootnoteLink:
		if e.fills {
			start := e.Len()
			e.WriteString("[" + strconv.Itoa(n.Index) + "]")
			e.inserts = append(e.inserts, placed{start, e.Len(), n})
		}
	case *mathNode:
		start := e.Len()
		e.formula(n)
		e.inserts = append(e.inserts, placed{start, e.Len(), n})
	case *mathBlock:
		e.formula(n.formula)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		e.code(n)
	}
}

// writeLine writes a text of several lines as one line, like the page.
func (e *extract) writeLine(text []byte) { e.Write(bytes.ReplaceAll(text, []byte("\n"), []byte(" "))) }

func (e *extract) plainText(n *ast.Text) {
	if value := n.Value(e.source); n.IsRaw() {
		e.writeLine(value)
	} else {
		writeUnescaped(&e.Builder, value)
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		e.WriteByte(' ')
	}
}

// code writes a block of code, after the name of its file, unless it is a view.
func (e *extract) code(n ast.Node) {
	if isHidden(n, e.source) {
		return
	}
	if fenced, ok := n.(*ast.FencedCodeBlock); ok {
		if title := fenceOf(fenced, e.source).title; title != "" {
			e.WriteString(title + ": ")
		}
	}
	e.WriteString(strings.TrimSpace(string(n.Lines().Value(e.source))))
}

// formula writes a formula and the punctuation after it.
func (e *extract) formula(n *mathNode) {
	start := e.Len()
	e.WriteString(n.text())
	e.spans = append(e.spans, Span{start, e.Len()})
	e.WriteString(n.tail)
}

// unescapedText returns text with escapes and entities resolved.
func unescapedText(text string) string {
	if !strings.ContainsAny(text, "\\&\x00") {
		return text
	}
	var b strings.Builder
	writeUnescaped(&b, []byte(text))
	return b.String()
}

// writeUnescaped writes text with escapes and entities resolved once: `\&amp;` is not an entity.
func writeUnescaped(b *strings.Builder, text []byte) {
	for {
		i := bytes.IndexAny(text, `\&`+"\x00")
		if i < 0 {
			b.Write(text)
			return
		}
		b.Write(text[:i])
		text = text[i:]
		n, shown := 1, ""
		switch {
		case text[0] == 0:
			shown = "\uFFFD"
		case text[0] == '&':
			n, shown = entity(text)
		case len(text) > 1 && util.IsPunct(text[1]):
			n, shown = 2, string(text[1:2])
		default:
			shown = `\`
		}
		b.WriteString(shown)
		text = text[n:]
	}
}

// entity returns the length and the value of the entity at the start of text, or 1 and "&" if there is none.
func entity(text []byte) (n int, shown string) {
	end := bytes.IndexByte(text[:min(len(text), 40)], ';')
	if end < 2 {
		return 1, "&"
	}
	name := string(text[1:end])
	if digits, isNumeric := strings.CutPrefix(name, "#"); isNumeric {
		base, maxDigits := 10, 7
		if digits != "" && digits[0]|0x20 == 'x' {
			digits, base, maxDigits = digits[1:], 16, 6
		}
		if code, err := strconv.ParseUint(digits, base, 32); err == nil && len(digits) <= maxDigits {
			return end + 1, string(util.ToValidRune(rune(code)))
		}
	} else if e, ok := util.LookUpHTML5EntityByName(name); ok {
		return end + 1, string(e.Characters)
	}
	return 1, "&"
}
