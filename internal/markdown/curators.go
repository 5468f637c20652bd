package markdown

import (
	"bytes"
	"math"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// The curator's part of a body begins with the first level-2 heading, or is the whole body. Marks, comments, definition
// lists, block ids and embedded files are markup only there. The abstract before it comes from a digest, so they are
// text in it.
//
// The notes begin with the first level-2 heading that is written with number signs. An underlined heading does not
// begin them, because a line of hyphens below an abstract is often meant as a rule. But digests have no underlined
// headings, so comments after one are the curator's and are hidden.

// abstractOnly is the offset of the curator's part of a body without one.
const abstractOnly = math.MaxInt

// isCurators reports whether an offset is in the curator's part. While blocks are parsed, the headings before the
// offset have been parsed.
func (l *textState) isCurators(offset int) bool { return offset >= l.curators }

// sectionParser finds the start of the curator's part.
type sectionParser struct{ parser.BlockParser }

func (p sectionParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	l := stateOf(pc)
	h, isHeading := node.(*ast.Heading)
	if isHeading && h.Level == 2 && h.Lines().Len() > 0 &&
		node.Parent() != nil && node.Parent().Kind() == ast.KindDocument {
		l.curators = min(l.curators, node.Lines().At(0).Start)
	}
}

// isSection reports whether a node is a level-2 heading that has a text and is written with number signs.
func isSection(n ast.Node, source []byte) bool {
	h, ok := n.(*ast.Heading)
	return ok && h.Level == 2 && h.Lines().Len() > 0 && !isUnderlined(h, source)
}

// isUnderlined reports whether a heading is written as a text above a line of = or -. The heading must not be empty.
func isUnderlined(h *ast.Heading, source []byte) bool {
	start := h.Lines().At(0).Start
	before := source[bytes.LastIndexByte(source[:start], '\n')+1 : start]
	return !bytes.HasSuffix(bytes.TrimRight(before, " \t"), []byte("#"))
}

// headings reports lines before the notes that were probably meant to start them: an underlined heading or, in a text
// without notes, a level-1 heading or ## without a space.
func (r *reporter) headings(root, notes ast.Node) {
	const hint = `write "## Notes" on a line of its own`
	for n := root.FirstChild(); n != nil && n != notes; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			switch {
			case n.Lines().Len() == 0:
			case isUnderlined(n, r.body):
				if n.Level == 2 {
					r.warn(n.Lines().At(0).Start, "an underlined heading does not start the notes",
						hint+"; leave a blank line before a rule")
				}
			case n.Level == 1 && notes == nil:
				r.warn(n.Lines().At(0).Start, "a heading of the first level does not start the notes", hint)
			}
		case *ast.Paragraph:
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				if notes == nil && withoutSpace.Match(line.Value(r.body)) {
					r.warn(line.Start, "a line that begins with ## without a space is not a heading", hint)
				}
			}
		}
	}
}

// withoutSpace matches a level-2 heading that lacks the space after the number signs.
var withoutSpace = lazyregexp.New(`^##\pL`)

// curatorsParser parses blocks only in the curator's part.
type curatorsParser struct{ parser.BlockParser }

func (p curatorsParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if _, at := reader.Position(); !stateOf(pc).isCurators(at.Start) {
		return nil, parser.NoChildren
	}
	return p.BlockParser.Open(parent, reader, pc)
}
