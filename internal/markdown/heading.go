package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/offprint/offprint/internal/content"
)

// formerAttribute is the attribute with the former anchor of a heading.
const formerAttribute = "former"

// headingTransformer gives headings with links or tags an anchor made from their visible text. goldmark makes the
// anchor from the source, which includes the URLs of links. That anchor is kept as a second one, because other sites
// can link to it.
type headingTransformer struct{}

func (headingTransformer) Transform(root *ast.Document, reader text.Reader, pc parser.Context) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, isHeading := n.(*ast.Heading)
		if !isHeading || !entering {
			return ast.WalkContinue, nil
		}
		former, ok := h.AttributeString("id")
		if ok && hasAddress(h) {
			shown := []byte(textOf(h, reader.Source()))
			if slug := content.UnvoicedSlug(string(shown)); slug != "" && !bytes.Equal([]byte(slug), former.([]byte)) {
				h.SetAttributeString("id", pc.IDs().Generate(shown, ast.KindHeading))
				h.SetAttributeString(formerAttribute, former)
			}
		}
		return ast.WalkSkipChildren, nil
	})
}

// hasAddress reports whether a node contains a link, a picture or a tag.
func hasAddress(n ast.Node) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLink, ast.KindImage, tagKind:
			return true
		}
		if hasAddress(c) {
			return true
		}
	}
	return false
}
