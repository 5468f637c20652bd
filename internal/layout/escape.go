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

// escaping separates the commands of an action from the escapers that html/template added.
func escaping(commands []*parse.CommandNode) (own []*parse.CommandNode, escapers string) {
	n := len(commands)
	for n > 0 && strings.HasPrefix(commands[n-1].String(), escaperPrefix) {
		n--
	}
	for _, c := range commands[n:] {
		escapers += " " + strings.TrimPrefix(c.String(), escaperPrefix)
	}
	return commands[:n], escapers
}

// Escapers of the contexts of nearly all values on pages.
const (
	ofText      = " htmlescaper"
	ofTitle     = " rcdataescaper"
	ofAttribute = " attrescaper"
	ofName      = " htmlnamefilter"
	ofAddress   = " urlfilter urlnormalizer attrescaper"
	ofPath      = " urlnormalizer attrescaper"
	ofURLPart   = " urlescaper attrescaper" // a query or fragment
	ofJSON      = " jsvalescaper"
)

// output compiles an action that writes a value through escapers. It writes the ordinary values of each context
// itself and passes all others to html/template, using a template that consists of only that context.
func output(e expression, escapers string) step {
	if e.is == nil || e.is.Kind() == reflect.Interface {
		unsupported("writing a value of unknown type")
	}
	isText := escapers == ofText || escapers == ofTitle || escapers == ofAttribute
	switch {
	case escapers == "" && (e.is == stringType || e.is == htmlType),
		escapers == ofText && e.is == htmlType,
		escapers == ofName && e.is == attributeType:
		return func(f *frame) { f.out.WriteString(e.text(f)) }
	case isText && e.is == stringType:
		return func(f *frame) { writeEscaped(f.out, e.text(f)) }
	case isText && e.is == intType:
		return func(f *frame) { f.out.Write(strconv.AppendInt(f.out.AvailableBuffer(), e.value(f).Int(), 10)) }
	}
	p := places()[escapers]
	if p == nil {
		unsupported("an unusual context: escaping by" + escapers)
	}
	if plain := plainText(escapers); plain != nil && e.is == stringType {
		return func(f *frame) {
			if text := e.text(f); plain(text) {
				f.out.WriteString(text)
			} else {
				p.write(f.out, text)
			}
		}
	}
	if escapers == ofJSON && isPlainObject(e.is) {
		return func(f *frame) { p.writeObject(f.out, e.value(f)) }
	}
	return func(f *frame) { p.write(f.out, e.value(f).Interface()) }
}

// plainText returns a function that reports whether escapers of an address leave a text unchanged, or nil.
func plainText(escapers string) func(text string) bool {
	switch escapers {
	case ofAddress, ofPath:
		return func(text string) bool { return content.IsPlain(strings.TrimPrefix(text, "https://")) }
	case ofURLPart:
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
	from := 0
	for i := range len(text) {
		if as := escaped[text[i]]; as != "" {
			w.WriteString(text[from:i])
			w.WriteString(as)
			from = i + 1
		}
	}
	w.WriteString(text[from:])
}

// escaped are the escapes of characters.
var escaped = [256]string{
	0: "\uFFFD", '"': "&#34;", '&': "&amp;", '\'': "&#39;", '+': "&#43;", '<': "&lt;", '>': "&gt;",
}

// A place is a template that writes one value in a particular context.
type place struct {
	template *template.Template
	before   int // number of bytes before the value
	after    int
}

// places are the known contexts, by their escapers.
var places = sync.OnceValue(func() map[string]*place {
	known := map[string]*place{}
	for _, text := range []string{
		`<p>{{.}}</p>`, `<title>{{.}}</title>`, `<p title="{{.}}">`, `<p {{.}}>`, `<a href="{{.}}">`,
		`<a href="/{{.}}">`, `<a href="/?{{.}}">`, `<script type="application/ld+json">{{.}}</script>`,
	} {
		t := template.Must(template.New("place").Parse(text))
		if err := t.Execute(io.Discard, ""); err != nil {
			panic(fmt.Errorf("%s: %w", text, err)) // cannot happen: the templates are constants
		}
		nodes := t.Tree.Root.Nodes
		_, escapers := escaping(nodes[1].(*parse.ActionNode).Pipe.Cmds)
		known[escapers] = &place{t, len(nodes[0].(*parse.TextNode).Text), len(nodes[2].(*parse.TextNode).Text)}
	}
	return known
})

// writeObject writes a pointer to a struct, escaped for a script. The names and strings of JSON are already escaped.
func (p *place) writeObject(w *bytes.Buffer, value reflect.Value) {
	data, err := json.Marshal(value.Interface())
	if value.IsNil() || err != nil {
		p.write(w, value.Interface())
		return
	}
	w.Write(data)
}

// write writes a value, escaped for the place.
func (p *place) write(w *bytes.Buffer, value any) {
	start := w.Len()
	if err := p.template.Execute(w, value); err != nil {
		stop()
	}
	written := w.Bytes()[start:]
	copy(written, written[p.before:])
	w.Truncate(start + len(written) - p.before - p.after)
}
