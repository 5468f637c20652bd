package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// summaryLength is how many characters of an abstract a list shows: two lines of the measure.
const summaryLength = 150

// plainText gives the text of the nodes before end, a line a block.
func plainText(root, end ast.Node, source []byte) string {
	var b strings.Builder
	for n := root.FirstChild(); n != nil && n != end; n = n.NextSibling() {
		if n.Kind() == extast.KindFootnoteList {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		writeText(&b, n, source)
	}
	return strings.TrimSpace(b.String())
}

// writeText writes the text of a node as a reader reads it.
func writeText(b *strings.Builder, root ast.Node, source []byte) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			if n.Type() == ast.TypeBlock && n != root && n.NextSibling() != nil {
				b.WriteByte(' ')
			}
			return ast.WalkContinue, nil
		}
		if s, ok := ownText(n, source); ok {
			b.WriteString(s)
		}
		return ast.WalkContinue, nil
	})
}

// ownText is the text that a node itself shows, without its children's.
func ownText(n ast.Node, source []byte) (string, bool) {
	switch n := n.(type) {
	case *ast.Text:
		s := string(n.Value(source))
		if !n.IsRaw() {
			s = string(unescape([]byte(s)))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			s += " "
		}
		return s, true
	case *ast.String:
		return string(n.Value), true
	case *ast.AutoLink:
		return string(n.Label(source)), true
	case *mathNode:
		return n.source, true
	case *mathBlock:
		return n.formula.source, true
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		return strings.TrimSpace(string(n.Lines().Value(source))), true
	}
	return "", false
}

func unescape(s []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s)))
}

// summary gives the first words of the text before end, as HTML in which formulas are shown and
// everything else is plain, cut at a word.
func summary(root, end ast.Node, source []byte) string {
	var b strings.Builder
	left := summaryLength
	for n := root.FirstChild(); n != nil && n != end && left > 0; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		left = summarize(&b, n, source, left)
	}
	return strings.TrimSpace(b.String())
}

func summarize(b *strings.Builder, root ast.Node, source []byte, left int) int {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || left <= 0 {
			return ast.WalkContinue, nil
		}
		if m, ok := n.(*mathNode); ok && m.err == nil {
			b.WriteString(m.mathML)
			left -= len(m.source) / 2
		} else if s, ok := ownText(n, source); ok {
			short, cut := shorten(s, left)
			b.Write(util.EscapeHTML([]byte(short)))
			left -= len([]rune(short))
			if cut {
				left = 0
			}
		}
		if left <= 0 {
			ellipsis(b)
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return left
}

// ellipsis ends a text that goes on, with no punctuation before the dots.
func ellipsis(b *strings.Builder) {
	s := strings.TrimRight(b.String(), " ,:.–—-(")
	b.Reset()
	b.WriteString(s + "…")
}

// shorten cuts a text at a word after at most so many characters.
func shorten(s string, most int) (string, bool) {
	runes := []rune(s)
	if len(runes) <= most {
		return s, false
	}
	head := string(runes[:most])
	if i := strings.LastIndexByte(head, ' '); i >= 0 {
		head = head[:i]
	}
	return head, true
}
