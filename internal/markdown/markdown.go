// Package markdown renders the curator's texts.
//
// The input is the body of a paper's file or of another text, and the words of the site for labels. The output is the
// HTML of its abstract and notes, the abstract as plain text, and its mentions and views. Problems with positions
// describe everything that could not be rendered as intended. Formulas become MathML and code is highlighted with CSS
// classes, so pages need no JavaScript. Raw HTML is shown as text, so that a digest cannot inject HTML. The package
// also has functions for the anchors of headings and the sizes of pictures.
package markdown

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/words"
)

// A Renderer renders the texts of one site. It never changes and is safe for concurrent use.
type Renderer struct {
	md       goldmark.Markdown
	basePath string
	isWhole  bool           // the curator wrote the whole text, which has no abstract
	pictures Pictures       // nil if pictures are not looked up
	macros   *mathml.Macros // macros of the site

	files func(address string) *problem.Problem // nil if links to files are not checked
}

// A Document is one rendered text.
type Document struct {
	Abstract string       // HTML of the text before the notes
	Notes    string       // HTML of the notes, from the first level-2 heading with number signs on
	Text     string       // the abstract as plain text, with formulas as $TeX$
	Formulas []Span       // positions of the formulas in Text
	Summary  string       // HTML of the abstract's first words, for lists
	HasCode  bool         // whether there are code blocks
	Faults   problem.List // missing and invalid pictures
	Views    []ViewBlock  // views in the curator's part; CutViews finds their placeholders
	Mentions []Mention    // mentions of papers and other files; Fill replaces their placeholders
}

// New returns a renderer with the default words. It adds basePath to URLs that begin with a slash.
func New(basePath string) *Renderer { return NewIn(basePath, nil) }

// NewIn is like New, but labels, such as those of callouts, come from the words of a site.
func NewIn(basePath string, w *words.Words) *Renderer {
	md := goldmark.New(
		goldmark.WithParser(newParser(w)),
		goldmark.WithRendererOptions(
			renderer.WithNodeRenderers(
				util.Prioritized(nodeRenderer{html.NewConfig(), newHighlighter(), w}, 90),
				util.Prioritized(extension.NewTableHTMLRenderer(
					extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
				util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
				util.Prioritized(extension.NewFootnoteHTMLRenderer(), 500),
				util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
			),
		),
	)
	return &Renderer{md: md, basePath: basePath}
}

// WithMacros returns a renderer with macros for formulas.
func (r *Renderer) WithMacros(m *mathml.Macros) *Renderer {
	with := *r
	with.macros = m
	return &with
}

// Whole returns a renderer for texts without an abstract, which the curator wrote completely, such as free pages.
func (r *Renderer) Whole() *Renderer {
	whole := *r
	whole.isWhole = true
	return &whole
}

// RenderWhole is Render for a body that the curator wrote completely.
func (r *Renderer) RenderWhole(file string, body []byte, firstLine int) (Document, problem.List) {
	return r.Whole().Render(file, body, firstLine)
}

// Render renders the body of a paper's file; firstLine is the body's first line in the file. The problems are warnings:
// the document is complete, with faulty parts shown as written. Only notes can have mentions, comments and other markup
// of the curator, because the abstract comes from a digest.
func (r *Renderer) Render(file string, body []byte, firstLine int) (Document, problem.List) {
	if bytes.IndexByte(body, '\r') >= 0 { // goldmark keeps it in code
		body = bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))
	}
	if bytes.IndexByte(body, 0) >= 0 { // placeholders contain it
		body = bytes.ReplaceAll(body, []byte{0}, []byte("\uFFFD"))
	}
	report := reporter{file: file, body: body, firstLine: firstLine, languages: map[string]bool{}}
	if !utf8.Valid(body) {
		report.warn(invalidUTF8(body), "the text is not valid UTF-8", "save the file as UTF-8")
		body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
		report.body, report.positions = body, nil
	}
	root, limits := r.parse(body)
	for _, l := range slices.Concat(limits.exceeded, limits.warnings) {
		report.warn(l.offset, l.what, l.hint)
	}
	notes := firstSection(root, body)
	switch {
	case r.isWhole:
	case notes == nil:
		report.curators = len(body)
	default:
		report.curators = notes.Lines().At(0).Start
	}
	if !r.isWhole {
		report.headings(root, notes)
	}
	r.prepare(root, body, &report)
	if !r.isWhole {
		moveFootnotes(root, notes)
	}
	e := newExtract(root, notes, body)
	d := Document{
		Summary:  e.summary(),
		HasCode:  report.hasCode,
		Faults:   report.faults,
		Mentions: report.mentions,
		Views:    report.views,
	}
	d.Text, d.Formulas = e.trimmed()
	d.Abstract, d.Notes = r.html(root, notes, body)
	return d, report.problems
}

// parse returns the tree of a body, without comments that are not closed, and the state of the parsers.
func (r *Renderer) parse(body []byte) (ast.Node, *textState) {
	root, l := r.parseOnce(body)
	open := l.openComment
	if open < 0 {
		return root, l
	}
	for tries := 0; l.openComment >= 0; tries++ { // a shorter text can have other open comments
		end := l.openComment
		if tries == maxOpenComments {
			end = min(l.curators, end)
		}
		root, l = r.parseOnce(body[:end])
	}
	hint := `end it with %% in its paragraph, or begin it on a line of its own; write \%% for two percent signs`
	if beginsLine(body, open) {
		hint = `end it with %%; write \%% for two percent signs`
	}
	l.exceed(open, "the comment is not closed and hides the rest of the text", hint)
	return root, l
}

// beginsLine reports whether an offset is the start of a line, or follows only spaces and marks of quotations.
func beginsLine(body []byte, offset int) bool {
	before := body[bytes.LastIndexByte(body[:offset], '\n')+1 : offset]
	return len(bytes.Trim(before, " \t>")) == 0
}

func (r *Renderer) parseOnce(body []byte) (ast.Node, *textState) {
	l := newTextState(r.isWhole, r.macros)
	pc := parser.NewContext(parser.WithIDs(&headingIDs{}))
	pc.Set(stateKey, l)
	end := parsedLength(body)
	root := r.md.Parser().Parse(text.NewReader(body[:end]), parser.WithContext(pc))
	l.reportUnused()
	if l.macros.Defines() {
		renderInOrder(root, r.macros.Copy())
	}
	if end < len(body) {
		rest := ast.NewCodeBlock()
		rest.Lines().Append(text.NewSegment(end, len(body)))
		if l.isCurators(end) {
			rest.SetLines(l.visible(rest.Lines(), body, 0))
		}
		root.AppendChild(root, rest)
		l.exceed(end, "too much Markdown for one text", "the rest is shown as written; split the text")
	}
	return root, l
}

// NotesStart returns the offset of the notes in a body, or the length of the body if it has none. It is 0 if the
// curator wrote the whole text.
func (r *Renderer) NotesStart(body []byte) int {
	switch {
	case r.isWhole:
		return 0
	case !bytes.Contains(body, []byte("##")):
		return len(body) // most papers have no notes and need not be parsed
	}
	root, _ := r.parse(body)
	heading := firstSection(root, body)
	if end := parsedLength(body); heading == nil && end < len(body) {
		return end // the unparsed part could be notes
	}
	if heading == nil {
		return len(body)
	}
	return bytes.LastIndexByte(body[:heading.Lines().At(0).Start], '\n') + 1
}

// firstSection returns the heading that starts the notes, or nil.
func firstSection(root ast.Node, body []byte) ast.Node {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if isSection(n, body) {
			return n
		}
	}
	return nil
}

// html renders the nodes before the notes and the notes. Both come from one parse, so that footnotes and reference
// links work across them.
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
	var b unbuffered
	b.Grow(len(body) + len(body)/4)
	if err := r.md.Renderer().Render(&b, body, n); err != nil {
		panic(err) // writing to memory and the node renderers do not fail
	}
	return glue(strings.TrimSpace(b.String()))
}

// An unbuffered is a util.BufWriter without a buffer, so that none is allocated for each text.
type unbuffered struct{ strings.Builder }

func (p *unbuffered) Available() int { return p.Cap() - p.Len() }
func (p *unbuffered) Buffered() int  { return 0 }
func (p *unbuffered) Flush() error   { return nil }

// prepare adds the base path to URLs, collects mentions and views, and reports parts that cannot be rendered as
// intended.
func (r *Renderer) prepare(root ast.Node, body []byte, report *reporter) {
	found := &foundNodes{definitions: newDefinitions()}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			r.prepareNode(n, body, report, found)
		}
		return ast.WalkContinue, nil
	})
	report.definitions(found.definitions)
	report.removeUnsafe()
	report.blockIDs(found.blocks)
	for _, n := range found.paragraphs {
		makeFigure(n, r.macros)
	}
	for i, n := range found.tables {
		addCaption(n, i+1, body)
	}
	for _, n := range found.links {
		if inner := innerLink(n); inner != nil && n.Parent() != nil {
			report.warn(
				n.Pos(),
				"a link inside another link; the outer link is removed",
				"put one link after the other",
			)
			unwrap(n)
			continue
		}
		report.fileLink(n)
	}
}

// foundNodes are the nodes of a text that prepare changes after walking the tree.
type foundNodes struct {
	links       []*ast.Link
	paragraphs  []*ast.Paragraph
	blocks      []ast.Node // blocks that can have an id
	tables      []ast.Node
	definitions *linkDefinitions
}

// prepareNode prepares one node or adds it to found.
func (r *Renderer) prepareNode(n ast.Node, body []byte, report *reporter, found *foundNodes) {
	switch n := n.(type) {
	case *ast.Link:
		found.links = append(found.links, n)
		r.prepareLink(n, report, found)
	case *ast.LinkReferenceDefinition:
		found.definitions.add(n)
	case *ast.Image:
		found.definitions.use(n.Reference)
		written := n.Destination
		n.Destination = r.address(written)
		report.address(n, n.Destination)
		report.linkTitle(n, &n.Title)
		r.picture(n, written, report)
	case *ast.Paragraph:
		found.paragraphs = append(found.paragraphs, n)
		found.blocks = append(found.blocks, n)
	case *ast.TextBlock:
		found.blocks = append(found.blocks, n)
	case *ast.Blockquote:
		report.callout(n)
	case *ast.FencedCodeBlock:
		if !report.view(n) {
			report.code(n)
		}
	case *extast.Table:
		found.tables = append(found.tables, n)
	case *ast.AutoLink:
		report.address(n, n.URL(body))
	case *extast.TableCell:
		classes(n, body)
	case *ast.CodeSpan:
		keepTogether(n, body)
	case *wikiNode:
		report.mention(n)
	case *mathNode:
		report.math(n)
	case *mathBlock:
		report.math(n.formula)
	case *ast.RawHTML:
		report.rawHTML(n)
	case *ast.HTMLBlock:
		report.htmlBlock(n)
	}
}

// prepareLink prepares a link to a page, a picture or another file.
func (r *Renderer) prepareLink(n *ast.Link, report *reporter, found *foundNodes) {
	found.definitions.use(n.Reference)
	n.Destination = r.address(n.Destination)
	report.address(n, n.Destination)
	report.linkTitle(n, &n.Title)
	if IsPicture(string(n.Destination)) {
		r.picture(n, n.Destination, report)
	} else {
		r.file(n, report)
	}
}

// innerLink returns the first link inside a node, or nil. CommonMark forbids links in links, but does not consider
// footnotes.
func innerLink(n ast.Node) ast.Node {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case ast.KindLink, ast.KindAutoLink, extast.KindFootnoteLink, wikiKind:
			return c
		case ast.KindImage:
			continue // an image shows only its text
		}
		if inner := innerLink(c); inner != nil {
			return inner
		}
	}
	return nil
}

// unwrap replaces a node by its children.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for c := n.FirstChild(); c != nil; c = n.FirstChild() {
		parent.InsertBefore(parent, n, c)
	}
	parent.RemoveChild(parent, n)
}

func (r *Renderer) address(destination []byte) []byte {
	return []byte(content.Rebase(r.basePath, string(destination)))
}

// headingIDs assigns anchors to headings: the slugs of their texts, in any script.
type headingIDs struct {
	taken map[string]bool
	last  map[string]int // last number added to a slug, to avoid a search for each of many equal headings
}

func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	base := content.UnvoicedSlug(string(value))
	id := base
	if h.last == nil {
		h.last = map[string]int{}
	}
	for n := max(2, h.last[base]+1); h.isTaken(id); n++ {
		id = base + "-" + strconv.Itoa(n)
		h.last[base] = n
	}
	h.Put([]byte(id))
	return []byte(id)
}

// isTaken reports whether an anchor is in use, in the text or on the page around it.
func (h *headingIDs) isTaken(id string) bool { return slices.Contains(pageAnchors, id) || h.taken[id] }

// pageAnchors are the anchors that a page has outside its text.
var pageAnchors = []string{"main", "bibtex", "ris", "csl-json"}

func (h *headingIDs) Put(value []byte) {
	if h.taken == nil {
		h.taken = map[string]bool{}
	}
	h.taken[string(value)] = true
}
