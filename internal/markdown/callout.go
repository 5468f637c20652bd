package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/problem"
)

// callouts maps GitHub's types of callouts to their titles on the page.
var callouts = map[string]string{
	"note":      "Note",
	"tip":       "Tip",
	"important": "Important",
	"warning":   "Warning",
	"caution":   "Caution",
}

const calloutAttribute = "callout"

// calloutTitle is the first line of a callout: its type and an optional title.
type calloutTitle struct {
	ast.BaseBlock
	label string
}

var calloutTitleKind = ast.NewNodeKind("CalloutTitle")

func (n *calloutTitle) Kind() ast.NodeKind            { return calloutTitleKind }
func (n *calloutTitle) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// calloutParser turns quotations that begin with a line such as [!NOTE] into callouts. It reads the line before it can
// be parsed as a link.
type calloutParser struct{}

func (calloutParser) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != p {
		return
	}
	first := p.Lines().At(0)
	kind, title := calloutHead(first.Value(reader.Source()))
	if callouts[kind] == "" {
		return
	}
	quote.SetAttributeString(calloutAttribute, kind)
	head := &calloutTitle{label: callouts[kind]}
	head.SetPos(first.Start)
	if title > 0 {
		own := text.NewSegment(first.Start+title, first.Stop)
		own = own.TrimRightSpace(reader.Source())
		head.Lines().Append(own)
	}
	quote.InsertBefore(quote, p, head)
	if p.Lines().Len() == 1 {
		quote.RemoveChild(quote, p)
	} else {
		p.Lines().SetSliced(1, p.Lines().Len())
	}
}

// calloutHead parses the first line of a quotation: it returns the text between [! and ] in lower case, and the offset
// of a title, or 0. The kind is empty if the line does not start a callout.
func calloutHead(line []byte) (kind string, title int) {
	start := len(line) - len(bytes.TrimLeft(line, " \t"))
	inner, marked := bytes.CutPrefix(line[start:], []byte("[!"))
	end := bytes.IndexByte(inner, ']')
	if !marked || end < 1 {
		return "", 0
	}
	rest := inner[end+1:]
	own := bytes.TrimLeft(rest, " \t")
	switch kind = strings.ToLower(string(inner[:end])); {
	case len(bytes.TrimSpace(own)) == 0:
		return kind, 0
	case len(own) == len(rest):
		return "", 0 // a link, such as [!x](/y/)
	}
	return kind, len(line) - len(own)
}

// callout reports a quotation that was probably intended as a callout.
func (r *reporter) callout(quote *ast.Blockquote) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	kind, _ := calloutHead(first.Value(r.body))
	if kind == "" || strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz") != "" {
		return
	}
	names := []string{"note", "tip", "important", "warning", "caution"}
	hint := "use NOTE, TIP, IMPORTANT, WARNING or CAUTION"
	if near := problem.Nearest(kind, names); near != "" {
		hint = "did you mean [!" + strings.ToUpper(near) + "]?"
	}
	r.warn(first.Start, "unknown callout "+problem.Quote(strings.ToUpper(kind)), hint)
}

// quotation writes a quotation, or a callout as an aside.
func (nodeRenderer) quotation(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	kind, isCallout := n.AttributeString(calloutAttribute)
	switch {
	case isCallout && entering:
		_, _ = w.WriteString(`<div class="callout ` + kind.(string) + `" role="note">` + "\n")
	case isCallout:
		_, _ = w.WriteString("</div>\n")
	case entering:
		_, _ = w.WriteString("<blockquote>\n")
	default:
		_, _ = w.WriteString("</blockquote>\n")
	}
	return ast.WalkContinue, nil
}

func (nodeRenderer) calloutTitle(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	switch n := node.(*calloutTitle); {
	case !entering:
		_, _ = w.WriteString("</p>\n")
	case n.HasChildren():
		_, _ = w.WriteString(`<p class="callout-title"><span class="kind">` + n.label + `</span> `)
	default:
		_, _ = w.WriteString(`<p class="callout-title"><span class="kind">` + n.label + `</span>`)
	}
	return ast.WalkContinue, nil
}
