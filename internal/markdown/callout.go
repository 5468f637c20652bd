package markdown

import (
	"bytes"
	"html"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/words"
)

// A calloutKind is a type of callouts.
type calloutKind struct {
	class string // class in the style sheet; types with the same class are aliases in Obsidian
	key   string // key of the label in the words of the site; empty for an unknown type
	label string // label of an unknown type
}

// callouts are the types of GitHub and Obsidian. Only those of GitHub work in an abstract.
var callouts = map[string]calloutKind{
	"note":      {class: "note", key: "callouts.note"},
	"abstract":  {class: "abstract", key: "callouts.abstract"},
	"summary":   {class: "abstract", key: "callouts.summary"},
	"tldr":      {class: "abstract", key: "callouts.tldr"},
	"info":      {class: "info", key: "callouts.info"},
	"todo":      {class: "todo", key: "callouts.todo"},
	"tip":       {class: "tip", key: "callouts.tip"},
	"hint":      {class: "tip", key: "callouts.hint"},
	"important": {class: "important", key: "callouts.important"},
	"success":   {class: "success", key: "callouts.success"},
	"check":     {class: "success", key: "callouts.check"},
	"done":      {class: "success", key: "callouts.done"},
	"question":  {class: "question", key: "callouts.question"},
	"help":      {class: "question", key: "callouts.help"},
	"faq":       {class: "question", key: "callouts.faq"},
	"warning":   {class: "warning", key: "callouts.warning"},
	"attention": {class: "warning", key: "callouts.attention"},
	"caution":   {class: "caution", key: "callouts.caution"},
	"failure":   {class: "failure", key: "callouts.failure"},
	"fail":      {class: "failure", key: "callouts.fail"},
	"missing":   {class: "failure", key: "callouts.missing"},
	"danger":    {class: "danger", key: "callouts.danger"},
	"error":     {class: "danger", key: "callouts.error"},
	"bug":       {class: "bug", key: "callouts.bug"},
	"example":   {class: "example", key: "callouts.example"},
	"quote":     {class: "quote", key: "callouts.quote"},
	"cite":      {class: "quote", key: "callouts.cite"},
}

// githubCallouts are GitHub's types, in the order of its documentation.
var githubCallouts = []string{"note", "tip", "important", "warning", "caution"}

// calloutAttribute is the attribute of a quotation that is a callout. Its value is a *calloutTitle.
const calloutAttribute = "callout"

// A calloutTitle is the first line of a callout: its type and an optional title.
type calloutTitle struct {
	ast.BaseBlock
	calloutHead
	calloutKind
	words *words.Words
}

// shown returns the label in the words of the site.
func (n *calloutTitle) shown() string {
	if n.key == "" {
		return n.label
	}
	return n.words.Text(n.key)
}

var calloutTitleKind = ast.NewNodeKind("CalloutTitle")

func (n *calloutTitle) Kind() ast.NodeKind            { return calloutTitleKind }
func (n *calloutTitle) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// calloutParser turns quotations that begin with a line such as [!NOTE] into callouts, before the line can be parsed as
// a link.
type calloutParser struct{ words *words.Words }

func (c calloutParser) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	quote, ok := p.Parent().(*ast.Blockquote)
	if !ok || quote.FirstChild() != p {
		return
	}
	first := p.Lines().At(0)
	head := parseCalloutHead(first.Value(reader.Source()))
	kind, ok := head.kind(stateOf(pc).isCurators(first.Start))
	if !ok {
		return
	}
	title := &calloutTitle{calloutHead: head, calloutKind: kind, words: c.words}
	title.SetPos(first.Start)
	if head.title > 0 {
		own := text.NewSegment(first.Start+head.title, first.Stop)
		own = own.TrimRightSpace(reader.Source())
		title.Lines().Append(own)
	}
	quote.SetAttributeString(calloutAttribute, title)
	quote.InsertBefore(quote, p, title)
	if p.Lines().Len() == 1 {
		quote.RemoveChild(quote, p)
	} else {
		p.Lines().SetSliced(1, p.Lines().Len())
	}
}

// A calloutHead is the first line of a quotation that could start a callout: [!name|metadata]+ title. Offprint ignores
// Obsidian's metadata.
type calloutHead struct {
	name  string // as written; empty if the line does not start a callout
	fold  byte   // '+' if readers can fold the callout, '-' if it is also folded initially, or 0
	title int    // offset of the title, or 0 if there is none
}

func parseCalloutHead(line []byte) (h calloutHead) {
	start := len(line) - len(bytes.TrimLeft(line, " \t"))
	inner, marked := bytes.CutPrefix(line[start:], []byte("[!"))
	end := bytes.IndexByte(inner, ']')
	if !marked || end < 1 {
		return calloutHead{}
	}
	rest := inner[end+1:]
	if len(rest) > 0 && (rest[0] == '+' || rest[0] == '-') {
		h.fold = rest[0]
		rest = rest[1:]
	}
	own := bytes.TrimLeft(rest, " \t")
	switch {
	case len(bytes.TrimSpace(own)) == 0:
	case len(own) == len(rest) && h.fold == 0:
		return calloutHead{} // a link, such as [!x](/y/)
	default:
		h.title = len(line) - len(own)
	}
	h.name = string(inner[:end])
	return h
}

// calloutName matches the name of a callout of any type, without Obsidian's metadata.
var calloutName = lazyregexp.New(`^\p{L}[\p{L}\p{N} _-]{0,39}$`)

// kind returns the type of a callout. In the curator's part, an unknown type is a note with its name as label.
func (h calloutHead) kind(isCurators bool) (kind calloutKind, ok bool) {
	if !isCurators {
		name := strings.ToLower(h.name)
		return callouts[name], h.fold == 0 && slices.Contains(githubCallouts, name)
	}
	name, _, _ := strings.Cut(h.name, "|")
	name = strings.TrimSpace(name)
	if kind, ok = callouts[strings.ToLower(name)]; ok {
		return kind, true
	}
	first, size := utf8.DecodeRuneInString(name)
	label := string(unicode.ToUpper(first)) + strings.ReplaceAll(name[size:], "-", " ")
	return calloutKind{class: "note", label: label}, calloutName.MatchString(name)
}

// callout reports a type of callout that is probably misspelled.
func (r *reporter) callout(quote *ast.Blockquote) {
	switch first := quote.FirstChild().(type) {
	case *calloutTitle:
		if first.class == "note" && first.key == "" {
			r.misspelledCallout(first.name, first.Pos(), slices.Sorted(maps.Keys(callouts)), "")
		}
	case *ast.Paragraph:
		if first.Lines().Len() == 0 {
			return
		}
		line := first.Lines().At(0)
		if h := parseCalloutHead(line.Value(r.body)); h.fold == 0 && isASCIIWord(h.name) {
			r.misspelledCallout(h.name, line.Start, githubCallouts, "use NOTE, TIP, IMPORTANT, WARNING or CAUTION")
		}
	}
}

func isASCIIWord(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz") == ""
}

func (r *reporter) misspelledCallout(name string, offset int, known []string, hint string) {
	if near := problem.Nearest(strings.ToLower(name), known); near != "" {
		hint = problem.DidYouMean("[!" + strings.ToUpper(near) + "]")
	}
	if hint != "" {
		r.warn(offset, "unknown callout "+problem.Quote(strings.ToUpper(name)), hint)
	}
}

// quotation writes a quotation or a callout. A callout that can be folded is a <details> element, which works without
// JavaScript.
func (nodeRenderer) quotation(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	attribute, _ := n.AttributeString(calloutAttribute)
	title, isCallout := attribute.(*calloutTitle)
	tag := "blockquote"
	switch {
	case isCallout && title.fold != 0:
		tag = "details"
	case isCallout:
		tag = "div"
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<" + tag)
	switch {
	case !isCallout:
	case title.fold == 0:
		_, _ = w.WriteString(` class="callout ` + title.class + `" role="note"`)
	case title.fold == '+':
		_, _ = w.WriteString(` class="callout ` + title.class + `" open`)
	default:
		_, _ = w.WriteString(` class="callout ` + title.class + `"`)
	}
	_, _ = w.WriteString(">\n")
	return ast.WalkContinue, nil
}

func (r nodeRenderer) calloutTitle(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	n := node.(*calloutTitle)
	tag := "p"
	if n.fold != 0 {
		tag = "summary"
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	label := n.shown()
	_, _ = w.WriteString(
		"<" + tag + ` class="callout-title"><span class="kind">` + html.EscapeString(label) + "</span>",
	)
	if n.HasChildren() {
		_ = w.WriteByte(' ')
	}
	return ast.WalkContinue, nil
}
