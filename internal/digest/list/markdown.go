package list

import (
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// blocksOf parses a list, and returns its blocks and the places where it exceeds a limit. It parses the parts
// separately, because the time of goldmark can grow with the square of the length of a text.
func blocksOf(src []byte) ([]block, []fault) {
	src = withLineFeeds(src)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Strikethrough))
	pc := parser.NewContext()
	addReferences(pc, src)
	var b builder
	var faults []fault
	for _, p := range partsOf(src) {
		safe, found := limited(src[p.start:p.end], p.start)
		faults = append(faults, found...)
		w := walker{builder: &b, src: safe, base: p.start}
		w.children(md.Parser().Parse(text.NewReader(safe), parser.WithContext(pc)))
		b.end(p.end)
		b.depth, b.styles, b.url, b.hidden = 0, [3]int{}, "", 0
	}
	return b.blocks, faults
}

// withLineFeeds replaces carriage returns as line breaks by line feeds, without changing offsets.
func withLineFeeds(src []byte) []byte {
	if bytes.IndexByte(src, '\r') < 0 {
		return src
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte(" \n"))
	return bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
}

// definition matches the definition of a link's address: "[1]: https://example.org".
var definition = lazyregexp.New(`(?m)^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*<?([^\s<>]+)>?`)

// maxReferences is the maximum number of definitions in a dump.
const maxReferences = 10_000

// addReferences adds all definitions in a text to the context of a parser, so that every part can refer to them.
func addReferences(pc parser.Context, src []byte) {
	for _, m := range definition.FindAllSubmatch(src, maxReferences) {
		pc.AddReference(parser.NewReference(m[1], m[2], nil))
	}
}

// A walker writes the nodes of a part to a builder.
type walker struct {
	*builder
	src  []byte
	base int // offset of src in the dump
	at   int // offset in src of the last text
}

// children writes the nodes below a node.
func (w *walker) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

// place returns the offset of a block in the dump.
func (w *walker) place(n ast.Node) int {
	if first := n; first.Type() == ast.TypeBlock {
		for ; first != nil && first.Type() == ast.TypeBlock; first = first.FirstChild() {
			if first.Lines() != nil && first.Lines().Len() > 0 {
				w.at = max(w.at, first.Lines().At(0).Start)
				break
			}
		}
	}
	return w.base + w.at
}

// elements maps kinds of nodes to HTML elements.
var elements = map[ast.NodeKind]atom.Atom{
	ast.KindParagraph: atom.P, ast.KindListItem: atom.Li, ast.KindList: atom.Ul, ast.KindBlockquote: atom.Blockquote,
	ast.KindThematicBreak: atom.Hr, extast.KindTable: atom.Table, extast.KindTableHeader: atom.Tr,
	extast.KindTableRow: atom.Tr, extast.KindTableCell: atom.Td, ast.KindCodeSpan: atom.Code,
}

// node writes a node with the nodes below it.
func (w *walker) node(n ast.Node) {
	if tag, known := elements[n.Kind()]; known {
		if n.Kind() == extast.KindTableCell && n.Parent().Kind() == extast.KindTableHeader {
			tag = atom.Th
		}
		w.element(n, tag, "")
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		w.element(n, [...]atom.Atom{0, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}[n.Level], "")
	case *ast.Emphasis:
		w.element(n, [...]atom.Atom{0, atom.Em, atom.Strong}[n.Level], "")
	case *ast.Link:
		w.element(n, atom.A, unescape(n.Destination))
	case *ast.AutoLink:
		address := string(n.URL(w.src))
		w.start(atom.A, address, w.base+w.at)
		w.text(string(n.Label(w.src)), w.base+w.at)
		w.finish(atom.A, w.base+w.at)
	case *ast.Image:
		w.add(span{text: textOfNode(n, w.src), start: w.base + w.at, image: true})
	case *ast.Text:
		w.at = n.Segment.Start
		w.text(unescape(n.Value(w.src)), w.base+w.at)
		w.at = n.Segment.Stop
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.lineBreak(w.base + w.at)
		}
	case *ast.String:
		w.text(string(n.Value), w.base+w.at)
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			s := n.Segments.At(i)
			w.at = s.Start
			w.html(s.Value(w.src))
		}
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		w.codeBlock(n)
	default:
		w.children(n)
	}
}

// element writes a node as an HTML element.
func (w *walker) element(n ast.Node, tag atom.Atom, address string) {
	w.start(tag, address, w.place(n))
	w.children(n)
	w.finish(tag, w.base+w.at)
}

// textOfNode returns the text directly below a node.
func textOfNode(n ast.Node, src []byte) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.WriteString(unescape(t.Value(src)))
		}
	}
	return b.String()
}

// unescape decodes the backslash escapes and character references in a text.
func unescape(text []byte) string {
	if bytes.IndexByte(text, '\\') >= 0 {
		text = util.UnescapePunctuations(text)
	}
	if bytes.IndexByte(text, '&') >= 0 {
		return html.UnescapeString(string(text))
	}
	return string(text)
}

func (w *walker) codeBlock(n ast.Node) {
	w.begin(code, 0, w.place(n))
	if lines := n.Lines(); lines.Len() > 0 {
		w.at = lines.At(lines.Len() - 1).Stop
	}
	w.end(w.base + w.at)
}

func (w *walker) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	w.at = lines.At(0).Start
	end := lines.At(lines.Len() - 1).Stop
	if n.HasClosure() {
		end = max(end, n.ClosureLine.Stop)
	}
	w.html(w.src[w.at:end])
}

// html writes HTML that starts at the offset w.at.
func (w *walker) html(src []byte) {
	tokens := nethtml.NewTokenizer(bytes.NewReader(src))
	for {
		kind := tokens.Next()
		raw := len(tokens.Raw())
		switch kind {
		case nethtml.ErrorToken:
			return
		case nethtml.TextToken:
			w.htmlText(string(tokens.Text()), w.base+w.at)
		case nethtml.StartTagToken:
			w.htmlTag(tokens)
		case nethtml.SelfClosingTagToken:
			hidden := w.hidden
			w.htmlTag(tokens)
			w.hidden = hidden // an element such as <svg/> has no text
		case nethtml.EndTagToken:
			name, _ := tokens.TagName()
			w.finish(atom.Lookup(name), w.base+w.at)
		}
		w.at += raw
	}
}

func (w *walker) htmlTag(tokens *nethtml.Tokenizer) {
	name, more := tokens.TagName()
	tag := atom.Lookup(name)
	address, alt := "", ""
	for more {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		switch string(key) {
		case "href":
			address = strings.TrimSpace(string(value))
		case "alt":
			alt = string(value)
		}
	}
	if tag == atom.Img {
		w.add(span{text: alt, start: w.base + w.at, image: true})
		return
	}
	w.start(tag, address, w.base+w.at)
}

// markdownLink matches a link in Markdown or a URL that bots write between HTML tags.
var markdownLink = lazyregexp.New(`\[+([^\[\]\n]{1,500})\]*\]\((https?://[^\s()]+)\)\]?|https?://[^\s<>()\[\]"']+`)

// htmlText writes text between HTML tags. It replaces line breaks by spaces.
func (w *walker) htmlText(text string, at int) {
	last := 0
	flat := strings.NewReplacer("\r\n", " ", "\n", " ")
	for _, m := range markdownLink.FindAllStringSubmatchIndex(text, -1) {
		if w.url != "" {
			break
		}
		w.text(flat.Replace(text[last:m[0]]), at+min(m[0], len(text)))
		address, label := text[m[0]:m[1]], text[m[0]:m[1]]
		if m[2] >= 0 {
			label, address = text[m[2]:m[3]], text[m[4]:m[5]]
		}
		w.start(atom.A, address, at)
		w.text(entry.Clean(label), at)
		w.finish(atom.A, at)
		last = m[1]
	}
	w.text(flat.Replace(text[last:]), at)
}
