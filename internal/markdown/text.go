package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// An extract is the visible text of a document, one line per block, with the data for a summary. Both come from one
// walk.
type extract struct {
	strings.Builder
	source     []byte
	fills      bool // whether to write placeholders for mentions
	formulas   []placed
	paragraphs []placed
}

// placed is a node and the position of its text in the extract.
type placed struct {
	start, end int
	node       ast.Node
}

// newExtract extracts the nodes before end.
func newExtract(root, end ast.Node, source []byte) *extract {
	e := &extract{source: source, fills: true}
	e.Grow(len(source))
	for n := root.FirstChild(); n != nil && n != end; n = n.NextSibling() {
		if n.Kind() == extast.KindFootnoteList || n.Kind() == ast.KindThematicBreak || isHidden(n, source) {
			continue
		}
		start := e.Len()
		if start > 0 {
			e.WriteByte('\n')
			start++
		}
		e.write(n)
		if n.Kind() == ast.KindParagraph {
			e.paragraphs = append(e.paragraphs, placed{start, e.Len(), n})
		}
	}
	return e
}

// isHidden reports whether a node is an HTML block that contains only a comment.
func isHidden(n ast.Node, source []byte) bool {
	block, ok := n.(*ast.HTMLBlock)
	return ok && len(shownBlock(block, source)) == 0
}

// textOf returns the text of a single node.
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

// writeOwn writes the text of a node itself, without its children.
func (e *extract) writeOwn(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		if value := n.Value(e.source); n.IsRaw() {
			e.Write(value)
		} else {
			writeUnescaped(&e.Builder, value)
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			e.WriteByte(' ')
		}
	case *ast.String:
		e.Write(n.Value)
	case *ast.AutoLink:
		e.Write(n.Label(e.source))
	case *ast.RawHTML:
		e.Write(shownInline(n, e.source))
	case *ast.HTMLBlock:
		e.Write(shownBlock(n, e.source))
	case *calloutTitle:
		e.WriteString(n.label)
		if n.HasChildren() {
			e.WriteString(": ")
		}
	case *wikiNode:
		if e.fills {
			e.WriteString(n.written())
		} else {
			e.WriteString(mention(n.text).shown())
		}
	case *mathNode:
		e.formulas = append(e.formulas, placed{e.Len(), e.Len() + len(n.source), n})
		e.WriteString(n.source)
	case *mathBlock:
		e.WriteString(n.formula.source)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		e.WriteString(strings.TrimSpace(string(n.Lines().Value(e.source))))
	}
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

// entity returns the length and the value of the entity at the start of text, or else of its &.
func entity(text []byte) (n int, shown string) {
	end := bytes.IndexByte(text[:min(len(text), 40)], ';')
	if end < 2 {
		return 1, "&"
	}
	name := string(text[1:end])
	if digits, numeric := strings.CutPrefix(name, "#"); numeric {
		base, most := 10, 7
		if digits != "" && digits[0]|0x20 == 'x' {
			digits, base, most = digits[1:], 16, 6
		}
		if code, err := strconv.ParseUint(digits, base, 32); err == nil && len(digits) <= most {
			return end + 1, string(util.ToValidRune(rune(code)))
		}
	} else if e, ok := util.LookUpHTML5EntityByName(name); ok {
		return end + 1, string(e.Characters)
	}
	return 1, "&"
}
