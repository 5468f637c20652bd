package markdown

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/dlclark/regexp2/v2"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A highlighter writes code with a span for each token; the theme colors them.
type highlighter struct {
	formatter *chromahtml.Formatter
	style     *chroma.Style
	// lexers caches lexers by language, and nil for an unknown language. Chroma takes 6 ms for an unknown language,
	// because it tries the file name patterns of all lexers.
	lexers sync.Map
}

// allowPauses sets the time between two updates of the clock of chroma's regular expressions. Chroma ends a match after
// 250 ms plus this time, as if the pattern did not match. With the default of 100 ms, the colors of ordinary code
// differed between builds if the system did not run the program, or the goroutine of the clock, for that long.
var allowPauses = sync.OnceFunc(func() { regexp2.SetTimeoutCheckPeriod(time.Second) })

func newHighlighter() *highlighter {
	allowPauses()
	return &highlighter{
		formatter: chromahtml.New(chromahtml.WithClasses(true), chromahtml.PreventSurroundingPre(true)),
		style:     chroma.MustNewStyle("offprint", chroma.StyleEntries{}), // the colors are in the style sheet
	}
}

// lexer returns the lexer of a language, or nil.
func (h *highlighter) lexer(language string) chroma.Lexer {
	if known, ok := h.lexers.Load(language); ok {
		lexer, _ := known.(chroma.Lexer)
		return lexer
	}
	lexer := lexers.Get(language)
	if lexer != nil {
		lexer = chroma.Coalesce(lexer)
	}
	h.lexers.Store(language, lexer)
	return lexer
}

// write writes the code of a fence. Code in an unknown language is not highlighted.
func (h *highlighter) write(w util.BufWriter, code string, f fence) {
	var lexer chroma.Lexer
	if f.language != "" && !f.plain {
		lexer = h.lexer(f.language)
	}
	if lexer == nil && f.hasLines() {
		lexer = lexers.Fallback
	}
	if lexer != nil {
		if tokens, err := lexer.Tokenise(nil, code); err == nil {
			h.format(w, tokens, f)
			return
		}
	}
	_, _ = w.Write(util.EscapeHTML([]byte(code)))
}

// format writes highlighted code, with one element per line if lines are marked or numbered.
func (h *highlighter) format(w util.BufWriter, tokens chroma.Iterator, f fence) {
	if !f.hasLines() {
		_ = h.formatter.Format(w, h.style, tokens)
		return
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens.Tokens()) {
		_, _ = w.WriteString(`<span class="line`)
		if f.marks(i + 1) {
			_, _ = w.WriteString(" marked")
		}
		_ = w.WriteByte('"')
		if f.first > 0 { // shown by the style sheet, so that copying the code omits it
			_, _ = w.WriteString(` data-line="` + strconv.Itoa(f.first+i) + `"`)
		}
		_ = w.WriteByte('>')
		_ = h.formatter.Format(w, h.style, chroma.Literator(line...))
		_, _ = w.WriteString("</span>")
	}
}

// A fence is the parsed info string of a code block: the language, the name of a file, and the marked and numbered
// lines.
type fence struct {
	language string
	title    string   // name of a file; can be empty
	marked   [][2]int // first and last line of each marked range
	first    int      // number of the first line; 0 for no numbers
	plain    bool     // not highlighted, because the text has too much code
	faults   []problem.Problem
}

func (f *fence) marks(line int) bool {
	return slices.ContainsFunc(f.marked, func(r [2]int) bool { return r[0] <= line && line <= r[1] })
}

func (f *fence) hasLines() bool { return len(f.marked) > 0 || f.first > 0 }

// fenceOf parses the info string of a code block in the syntax of Hugo and others:
// go {hl_lines=[2,"4-6"], linenos=true, linenostart=10}
func fenceOf(n *ast.FencedCodeBlock, source []byte) fence {
	if n.Info == nil {
		return fence{}
	}
	f := fence{}
	segment := n.Info.Segment
	isLong := segment.Len() > maxInfo
	if isLong {
		segment.Stop = segment.Start + maxInfo
		f.fault("the line that opens the code block has more than 10,000 bytes", "shorten it")
	}
	info := f.takeTitle(strings.ToValidUTF8(string(segment.Value(source)), "")) // a cut can be within a character
	language, settings, braced := strings.Cut(info, "{")
	if words := strings.Fields(language); len(words) > 0 {
		f.language = unescapedText(words[0])
		if len(words) > 1 && !isLong {
			what := "the page does not show " + problem.Quote(strings.Join(words[1:], " ")) + " after the language"
			f.fault(what, `for the name of a file, write title="train.py"`)
		}
	}
	if braced && !isLong && strings.Trim(settings, " ,}") != "" {
		f.parse(settings)
	}
	return f
}

// parse parses the settings in braces, without the opening one.
func (f *fence) parse(settings string) {
	attributes, ok := parser.ParseAttributes(text.NewReader([]byte("{" + settings)))
	if !ok {
		f.fault("the settings of the code block are not valid", `write them as {hl_lines=[2,"4-6"] linenos=true}`)
		return
	}
	if len(attributes) > maxSettings {
		what := "the code block has more than " + strconv.Itoa(maxSettings) + " settings"
		f.fault(what, "use hl_lines, linenos, linenostart or title")
		return
	}
	numbered, start := false, 1
	for _, a := range attributes {
		switch name := string(a.Name); name {
		case "hl_lines":
			f.mark(a.Value)
		case "linenos":
			numbered = a.Value != false
		case "linenostart":
			first, isNumber := a.Value.(float64)
			if !isNumber || first != float64(int(first)) || first < 1 || first > maxLine {
				f.fault("linenostart is not a line number", "write linenostart=10")
				continue
			}
			numbered, start = true, int(first)
		default:
			f.reportUnknown(name)
		}
	}
	if numbered {
		f.first = start
	}
}

// fenceTitle matches the setting for the name of a file in an info string.
var fenceTitle = lazyregexp.New(`(^|[\s{,])(?:title|filename|file)=(?:"([^"]*)"|'([^']*)'|([^\s,{}"']+)),?`)

// takeTitle sets the title and returns the info string without it.
func (f *fence) takeTitle(info string) string {
	m := fenceTitle.FindStringSubmatchIndex(info)
	if m == nil {
		return info
	}
	for group := 4; group < len(m); group += 2 {
		if m[group] >= 0 {
			f.title = unescapedText(info[m[group]:m[group+1]])
		}
	}
	return info[:m[3]] + info[m[1]:]
}

// maxInfo is the maximum length of an info string in bytes. A longer one has only a language.
const maxInfo = 10_000

// maxSettings is the maximum number of settings of a code block, because each unknown one is reported.
const maxSettings = 20

// maxLine is the maximum number of a line.
const maxLine = 1_000_000

func (f *fence) fault(what, hint string) {
	f.faults = append(f.faults, problem.Problem{What: what, Hint: hint})
}

// reportUnknown reports an unknown setting.
func (f *fence) reportUnknown(name string) {
	names := []string{"hl_lines", "linenos", "linenostart"}
	hint := "use hl_lines, linenos, linenostart or title"
	if near := problem.Nearest(name, names); near != "" {
		hint = problem.DidYouMean(near)
	}
	f.fault("unknown setting "+problem.Quote(name)+" of a code block", hint)
}

// mark marks lines: a number, or a list of numbers and ranges such as "4-6".
func (f *fence) mark(value any) {
	list, isList := value.([]any)
	if !isList {
		list = []any{value}
	}
	for _, v := range list {
		from, to, ok := parseLineRange(v)
		if !ok {
			f.fault("hl_lines is not a list of lines", `write hl_lines=[2,"4-6"]`)
			return
		}
		if len(f.marked) == maxRanges {
			f.fault("hl_lines names more than "+strconv.Itoa(maxRanges)+" ranges of lines", "the others are not marked")
			return
		}
		f.marked = append(f.marked, [2]int{from, to})
	}
}

// parseLineRange parses the number of a line or a range of lines.
func parseLineRange(value any) (from, to int, ok bool) {
	switch v := value.(type) {
	case float64:
		return int(v), int(v), v == float64(int(v)) && v >= 1 && v <= maxLine
	case []byte:
		first, last, isRange := strings.Cut(string(v), "-")
		if !isRange {
			last = first
		}
		from, err := strconv.Atoi(strings.TrimSpace(first))
		to, otherErr := strconv.Atoi(strings.TrimSpace(last))
		return from, to, err == nil && otherErr == nil && from >= 1 && to >= from && to <= maxLine
	}
	return 0, 0, false
}

// code reports invalid settings of a code block.
func (r *reporter) code(n *ast.FencedCodeBlock) {
	r.hasCode = true
	r.limitCode(n)
	f, lines := fenceOf(n, r.body), n.Lines().Len()
	for _, m := range f.marked {
		if m[1] > lines {
			f.fault(
				"hl_lines contains line "+strconv.Itoa(m[1])+", but the code has "+content.Plural(lines, "line"),
				"the first line is 1",
			)
		}
	}
	for _, fault := range f.faults {
		r.warn(n.Info.Segment.Start, fault.What, fault.Hint)
	}
}

// limitCode turns off highlighting if the text has too much code or too many languages.
func (r *reporter) limitCode(n *ast.FencedCodeBlock) {
	if n.Info == nil {
		return
	}
	r.languages[string(n.Language(r.body))] = true
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		r.highlighted += line.Len()
	}
	if r.highlighted <= maxHighlighted && len(r.languages) <= maxLanguages {
		return
	}
	n.SetAttributeString(plainAttribute, true)
	if !r.isPlain {
		r.isPlain = true
		r.warn(n.Info.Segment.Start, "too much code for one text", "the code from here on is not highlighted")
	}
}

const plainAttribute = "plain"

// code writes a fenced block: a placeholder for a view, or code with classes for highlighting.
func (r nodeRenderer) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	if view, isView := viewOf(n); isView {
		_, _ = w.WriteString(viewPlaceholder(view))
		return ast.WalkContinue, nil
	}
	f := fenceOf(n, source)
	if _, isPlain := n.AttributeString(plainAttribute); isPlain {
		f = fence{language: f.language, title: f.title, plain: true}
	}
	_, _ = w.WriteString(`<div class="listing">`)
	if f.title != "" {
		_, _ = w.WriteString(`<p class="listing-title">` + string(util.EscapeHTML([]byte(f.title))) + "</p>")
	}
	_, _ = w.WriteString(`<pre class="code" tabindex="0"><code`)
	if f.language != "" {
		_, _ = w.WriteString(` data-language="` + string(util.EscapeHTML([]byte(f.language))) + `"`)
	}
	_ = w.WriteByte('>')
	r.highlighter.write(w, string(n.Lines().Value(source)), f)
	_, _ = w.WriteString("</code></pre></div>\n")
	return ast.WalkContinue, nil
}
