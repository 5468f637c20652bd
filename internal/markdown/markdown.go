// Package markdown renders what a curator writes.
//
// In comes the body of a paper's file or of a free page, out go the HTML of its abstract and of its
// notes, the abstract as plain text, and what could not be shown as meant, each with its line.
// Mathematics is MathML, code is highlighted with CSS classes: the reader's browser runs no script.
// Raw HTML is shown as text, so that no page can be injected through a dump.
package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/slug"
)

// A Renderer renders the texts of one site. It never changes and serves many goroutines.
type Renderer struct {
	md       goldmark.Markdown
	basePath string
}

// A Document is one rendered text.
type Document struct {
	Abstract string // HTML of what stands before the first level-2 heading
	Notes    string // HTML of everything from there on
	Text     string // the abstract as plain text; formulas stand as $TeX$
	Summary  string // HTML of the abstract's first words, for lists
}

// New prepares a renderer. Addresses that begin with a slash are taken as the site's own and get
// basePath before them.
func New(basePath string) *Renderer {
	md := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			parser.WithBlockParsers(util.Prioritized(mathBlockParser{}, 690)),
			parser.WithInlineParsers(util.Prioritized(mathInlineParser{}, 90)),
		),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodeRenderer{html.NewConfig()}, 90))),
	)
	return &Renderer{md: md, basePath: strings.TrimSuffix(basePath, "/")}
}

// Render renders a body that begins on the given line of a file. The problems are warnings: the
// document is whole, with the faulty part shown as it was written.
func (r *Renderer) Render(file string, body []byte, firstLine int) (Document, problem.List) {
	pc := parser.NewContext(parser.WithIDs(&headingIDs{taken: map[string]bool{"main": true, "bibtex": true}}))
	root := r.md.Parser().Parse(text.NewReader(body), parser.WithContext(pc))
	problems := r.prepare(root, file, body, firstLine)

	notes := firstSection(root)
	var d Document
	d.Text, d.Summary = plainText(root, notes, body), summary(root, notes, body)
	d.Abstract, d.Notes = r.html(root, notes, body)
	return d, problems
}

// NotesStart gives the offset at which the curator's part of a body begins: that of the first
// level-2 heading, or the body's length.
func (r *Renderer) NotesStart(body []byte) int {
	heading := firstSection(r.md.Parser().Parse(text.NewReader(body)))
	if heading == nil {
		return len(body)
	}
	return bytes.LastIndexByte(body[:heading.Lines().At(0).Start], '\n') + 1
}

func firstSection(root ast.Node) ast.Node {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 && h.Lines().Len() > 0 {
			return n
		}
	}
	return nil
}

// html renders the nodes before the notes and those from there on. Both come from one parse, so
// that footnotes and reference links work across the two.
func (r *Renderer) html(root, notes ast.Node, body []byte) (abstract, rest string) {
	if notes == nil {
		return r.nodeHTML(root, body), ""
	}
	second := ast.NewDocument()
	for n := notes; n != nil; {
		next := n.NextSibling()
		second.AppendChild(second, n)
		n = next
	}
	return r.nodeHTML(root, body), r.nodeHTML(second, body)
}

func (r *Renderer) nodeHTML(n ast.Node, body []byte) string {
	var b bytes.Buffer
	if err := r.md.Renderer().Render(&b, body, n); err != nil {
		panic(err) // a bytes.Buffer does not fail, and neither do the node renderers
	}
	return strings.TrimSpace(b.String())
}

// prepare gives the site's own addresses their base path and finds what cannot be shown as meant.
func (r *Renderer) prepare(root ast.Node, file string, body []byte, firstLine int) (problems problem.List) {
	warn := func(offset int, what, mend string) {
		line, column := position(body, offset)
		problems = append(problems, problem.Problem{File: file, Line: firstLine + line, Column: column, What: what, Mend: mend})
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			n.Destination = r.address(n.Destination)
		case *ast.Image:
			n.Destination = r.address(n.Destination)
		case *mathNode:
			warnOfMath(n, warn)
		case *mathBlock:
			warnOfMath(n.formula, warn)
		case *ast.RawHTML:
			if s := n.Segments.At(0); !bytes.HasPrefix(s.Value(body), []byte("<!--")) {
				warn(s.Start, "HTML is shown as text", "write Markdown, or put a \\ before the <")
			}
		case *ast.HTMLBlock:
			if n.HTMLBlockType != ast.HTMLBlockType2 && n.Lines().Len() > 0 {
				warn(n.Lines().At(0).Start, "HTML is shown as text", "write Markdown, or put a \\ before the <")
			}
		}
		return ast.WalkContinue, nil
	})
	return problems
}

func warnOfMath(n *mathNode, warn func(offset int, what, mend string)) {
	if n.err != nil {
		warn(n.Pos()+n.errOffset, "the formula cannot be shown: "+n.err.Error(), "it is shown as written")
	}
}

func (r *Renderer) address(destination []byte) []byte {
	if len(destination) > 0 && destination[0] == '/' && !bytes.HasPrefix(destination, []byte("//")) {
		return append([]byte(r.basePath), destination...)
	}
	return destination
}

// position counts the lines before an offset and gives its column, from 1, in characters.
func position(body []byte, offset int) (line, column int) {
	offset = min(max(offset, 0), len(body))
	start := bytes.LastIndexByte(body[:offset], '\n') + 1
	return bytes.Count(body[:offset], []byte("\n")), len([]rune(string(body[start:offset]))) + 1
}

// headingIDs gives headings the slugs of their texts as anchors, in any script.
type headingIDs struct{ taken map[string]bool }

func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	base := slug.Make(string(value))
	id := base
	for n := 2; h.taken[id]; n++ {
		id = base + "-" + itoa(n)
	}
	h.taken[id] = true
	return []byte(id)
}

func (h *headingIDs) Put(value []byte) { h.taken[string(value)] = true }
