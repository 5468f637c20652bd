package layout

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"

	"github.com/offprint/offprint/internal/content"
)

// Prefixes of the functions that html/template adds to a template.
const (
	escaperPrefix = "_html_template_"
	evalArguments = "_eval_args_"
)

// splitEscapers separates the commands of an action from the escapers that html/template added. The escapers are their
// names, each after a space.
func splitEscapers(commands []*parse.CommandNode) (written []*parse.CommandNode, escapers string) {
	n := len(commands)
	for n > 0 && strings.HasPrefix(commands[n-1].String(), escaperPrefix) {
		n--
	}
	for _, c := range commands[n:] {
		escapers += " " + strings.TrimPrefix(c.String(), escaperPrefix)
	}
	return commands[:n], escapers
}

// The escapers of the most frequent contexts.
const (
	textEscapers      = " htmlescaper"
	titleEscapers     = " rcdataescaper"
	attributeEscapers = " attrescaper"
	nameEscapers      = " htmlnamefilter"
	addressEscapers   = " urlfilter urlnormalizer attrescaper"
	pathEscapers      = " urlnormalizer attrescaper"
	urlPartEscapers   = " urlescaper attrescaper" // a query or fragment
	jsonEscapers      = " jsvalescaper"
)

// output compiles an action that writes a value through escapers. The step writes ordinary values of each context
// itself. For others, it executes a template of html/template that has only this context.
func output(e expression, escapers string) step {
	if e.typ == nil || e.typ.Kind() == reflect.Interface {
		unsupported("writing a value of unknown type")
	}
	isText := escapers == textEscapers || escapers == titleEscapers || escapers == attributeEscapers
	switch {
	case escapers == "" && (e.typ == stringType || e.typ == htmlType),
		escapers == textEscapers && e.typ == htmlType,
		escapers == nameEscapers && e.typ == attributeType:
		return func(f *frame) { f.out.WriteString(e.text(f)) }
	case isText && e.typ == stringType:
		return func(f *frame) { writeEscaped(f.out, e.text(f)) }
	case isText && e.typ == intType:
		return func(f *frame) { f.out.Write(strconv.AppendInt(f.out.AvailableBuffer(), e.value(f).Int(), 10)) }
	}
	c := contexts()[escapers]
	if c == nil {
		unsupported("a context with the escapers" + escapers)
	}
	if isPlain := plainCheck(escapers); isPlain != nil && e.typ == stringType {
		return func(f *frame) {
			if text := e.text(f); isPlain(text) {
				f.out.WriteString(text)
			} else {
				c.write(f.out, text)
			}
		}
	}
	if escapers == jsonEscapers && isPlainObject(e.typ) {
		return func(f *frame) { c.writeObject(f.out, e.value(f)) }
	}
	return func(f *frame) { c.write(f.out, e.value(f).Interface()) }
}

// plainCheck returns a function that reports whether escapers for URLs leave a text unchanged. It returns nil for other
// escapers.
func plainCheck(escapers string) func(address string) bool {
	switch escapers {
	case addressEscapers, pathEscapers:
		return func(text string) bool { return content.IsPlain(strings.TrimPrefix(text, "https://")) }
	case urlPartEscapers:
		return func(text string) bool { return content.IsPlain(text) && strings.IndexByte(text, '/') < 0 }
	}
	return nil
}

// isPlainObject reports whether html/template writes values of a type as JSON objects, or null.
func isPlainObject(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t.NumMethod() == 0
}

var (
	htmlType      = reflect.TypeFor[template.HTML]()
	attributeType = reflect.TypeFor[template.HTMLAttr]()
	intType       = reflect.TypeFor[int]()
)

// writeEscaped escapes a text as html/template does in elements and attributes.
func writeEscaped(w *bytes.Buffer, text string) {
	start := 0
	for i := range len(text) {
		if escape := escapes[text[i]]; escape != "" {
			w.WriteString(text[start:i])
			w.WriteString(escape)
			start = i + 1
		}
	}
	w.WriteString(text[start:])
}

// escapes are the escapes of bytes, or "" for those that need none.
var escapes = [256]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// A contextTemplate is a template that writes a value in one context.
type contextTemplate struct {
	template *template.Template
	before   int // number of bytes before the value
	after    int // number of bytes after the value
}

// contexts returns the templates of the known contexts by their escapers.
var contexts = sync.OnceValue(func() map[string]*contextTemplate {
	known := map[string]*contextTemplate{}
	for _, text := range []string{
		`<p>{{.}}</p>`, `<title>{{.}}</title>`, `<p title="{{.}}">`, `<p {{.}}>`, `<a href="{{.}}">`,
		`<a href="/{{.}}">`, `<a href="/?{{.}}">`, `<script type="application/ld+json">{{.}}</script>`,
	} {
		t := template.Must(template.New("context").Parse(text))
		if err := t.Execute(io.Discard, ""); err != nil {
			panic(fmt.Errorf("%s: %w", text, err)) // impossible, because the templates are constants
		}
		nodes := t.Tree.Root.Nodes
		before, after := nodes[0].(*parse.TextNode), nodes[2].(*parse.TextNode)
		_, escapers := splitEscapers(nodes[1].(*parse.ActionNode).Pipe.Cmds)
		known[escapers] = &contextTemplate{t, len(before.Text), len(after.Text)}
	}
	return known
})

// writeObject writes a pointer to a struct as JSON, escaped for a script. json.Marshal already escapes <, > and &.
func (c *contextTemplate) writeObject(w *bytes.Buffer, value reflect.Value) {
	data, err := json.Marshal(value.Interface())
	if value.IsNil() || err != nil {
		c.write(w, value.Interface())
		return
	}
	w.Write(data)
}

// write writes a value, escaped for the context.
func (c *contextTemplate) write(w *bytes.Buffer, value any) {
	start := w.Len()
	if err := c.template.Execute(w, value); err != nil {
		stop()
	}
	output := w.Bytes()[start:]
	copy(output, output[c.before:])
	w.Truncate(start + len(output) - c.before - c.after)
}
