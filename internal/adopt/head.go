package adopt

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/pelletier/go-toml/v2/unstable"
	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A head is the front matter of a note.
type head struct {
	format string // "yaml", "toml", "json", or "" for a note without front matter
	src    string // the front matter without its delimiters
	line   int    // the line of the file where src starts
	body   string // the text after the front matter

	bodyLine int // the line of the file where body starts
}

// cutHead splits a note into front matter and body. In the result, lines end with \n.
//
//	---\ntitle: T\n---\nText    YAML
//	+++\ntitle = "T"\n+++\nText TOML
//	{"title": "T"}\nText        JSON
func cutHead(src string) head {
	src = strings.ReplaceAll(strings.TrimPrefix(src, "\ufeff"), "\r\n", "\n")
	for _, f := range []struct{ line, format string }{{"---", "yaml"}, {"+++", "toml"}} {
		if rest, ok := cutLine(src, f.line); ok {
			if i := lineOffset(rest, f.line); i >= 0 {
				after := rest[i:]
				_, body, _ := strings.Cut(after, "\n")
				return head{f.format, rest[:i], 2, body, 3 + strings.Count(rest[:i], "\n")}
			}
		}
	}
	if strings.HasPrefix(src, "{") && !strings.HasPrefix(src, "{{") && !strings.HasPrefix(src, "{%") {
		d := jsontext.NewDecoder(strings.NewReader(src), anyJSON)
		if err := d.SkipValue(); err == nil {
			end := int(d.InputOffset())
			body := strings.TrimLeft(src[end:], " \t")
			line := 1 + strings.Count(src[:end], "\n")
			if rest, ok := strings.CutPrefix(body, "\n"); ok {
				body, line = rest, line+1
			}
			return head{"json", src[:end], 1, body, line}
		}
	}
	return head{body: src, bodyLine: 1}
}

// cutLine removes the first line of a text. It is not ok if the line is another one than the given one.
func cutLine(src, line string) (rest string, ok bool) {
	first, rest, ok := strings.Cut(src, "\n")
	return rest, ok && strings.TrimRight(first, " \t") == line
}

// lineOffset returns the offset of the first line that is the given one, or -1.
func lineOffset(src, line string) int {
	for at := 0; at < len(src); {
		current, _, more := strings.Cut(src[at:], "\n")
		if strings.TrimRight(current, " \t") == line {
			return at
		}
		if !more {
			break
		}
		at += len(current) + 1
	}
	return -1
}

// parse parses front matter to a group, which is empty for a file without front matter.
func (h head) parse(file string) (*value, problem.List) {
	return h.parseUpTo(file, budget{maxValues, maxDepth})
}

// parseUpTo does the same as parse with other limits.
func (h head) parseUpTo(file string, limit budget) (*value, problem.List) {
	switch h.format {
	case "yaml":
		return parseYAML(file, h.src, h.line, limit)
	case "toml":
		return parseTOML(file, h.src, h.line, limit)
	case "json":
		return parseJSON(file, h.src, h.line, limit)
	}
	return &value{kind: group, line: 1}, nil
}

// anyJSON accepts duplicate names, as the programs do.
var anyJSON = jsontext.AllowDuplicateNames(true)

// errTooLarge is the error for front matter that exceeds a limit.
var errTooLarge = fmt.Errorf("the front matter has more than %d values, or more than %d levels of nesting", maxValues,
	maxDepth)

// A budget has the number of values that a tree may still have, and its maximum depth.
type budget struct{ values, depth int }

// spend subtracts one value at the given depth. It returns errTooLarge if that exceeds the budget.
func (b *budget) spend(depth int) error {
	if b.values--; b.values < 0 || depth > b.depth {
		return errTooLarge
	}
	return nil
}

/* ---- YAML ---- */

// parseYAML parses YAML to a group. The first line of src is the given line of the file.
func parseYAML(file, src string, line int, left budget) (*value, problem.List) {
	root, problems := strictyaml.Parse(file, []byte(src), line)
	if len(problems) > 0 || root == nil {
		return &value{kind: group, line: line}, problems
	}
	v, err := fromYAML(root, line-1, 0, &left)
	switch {
	case err != nil:
		return nil, problem.List{{File: file, Line: line, What: err.Error(), Hint: "shorten it"}}
	case v.kind != group:
		what := "the front matter has no fields"
		return nil, problem.List{{File: file, Line: line, What: what, Hint: "write a line title: …"}}
	}
	return v, nil
}

// fromYAML converts a node. It replaces aliases with the values to which they refer, within the budget. The number of
// lines before the front matter is added to the lines of nodes.
func fromYAML(n *yaml.Node, before, depth int, left *budget) (*value, error) {
	if err := left.spend(depth); err != nil {
		return nil, err
	}
	line := n.Line + before
	switch n.Kind {
	case yaml.AliasNode:
		return fromYAML(n.Alias, before, depth+1, left)
	case yaml.SequenceNode:
		v := &value{kind: list, line: line}
		for _, c := range n.Content {
			entry, err := fromYAML(c, before, depth+1, left)
			if err != nil {
				return nil, err
			}
			v.list = append(v.list, entry)
		}
		return v, nil
	case yaml.MappingNode:
		v := &value{kind: group, line: line}
		for i := 0; i+1 < len(n.Content); i += 2 {
			to, err := fromYAML(n.Content[i+1], before, depth+1, left)
			if err != nil {
				return nil, err
			}
			v.add(n.Content[i].Value, n.Content[i].Line+before, to)
		}
		return v, nil
	}
	if n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return newText(n.Value, line), nil
	}
	return plainScalar(n.Value, line), nil
}

/* ---- TOML ---- */

// parseTOML parses TOML to a group. The first line of src is the given line of the file.
func parseTOML(file, src string, line int, left budget) (*value, problem.List) {
	data := []byte(src)
	p := &unstable.Parser{}
	p.Reset(data)
	t := tomlReader{parser: p, data: src, root: &value{kind: group, line: line}, left: left, line: line}
	t.table = t.root
	for p.NextExpression() {
		if err := t.expression(p.Expression()); err != nil {
			return nil, problem.List{{File: file, Line: line, What: err.Error(), Hint: "shorten it"}}
		}
	}
	if err := p.Error(); err != nil {
		place := problem.Problem{File: file, Line: line, Hint: "write it as TOML"}
		place.What = "the front matter is not TOML: " + strings.TrimPrefix(err.Error(), "toml: ")
		if syntax := (*unstable.ParserError)(nil); errors.As(err, &syntax) {
			place.Line = line + strings.Count(src[:min(t.offset(syntax.Highlight), len(src))], "\n")
		}
		return nil, problem.List{place}
	}
	return t.root, nil
}

// A tomlReader builds a tree from the expressions of TOML (https://toml.io/en/v1.0.0).
type tomlReader struct {
	parser *unstable.Parser
	data   string
	root   *value
	table  *value // the table of the last header
	left   budget
	line   int // the line of the file where data starts
	seen   int // the offset up to which lines have been counted
	lines  int // the number of lines before seen
}

// expression adds a key with its value, or sets the current table.
func (t *tomlReader) expression(n *unstable.Node) error {
	switch n.Kind {
	case unstable.KeyValue:
		return t.keyValue(t.table, n, 0)
	case unstable.Table, unstable.ArrayTable:
		var err error
		t.table, err = t.tableOf(n)
		return err
	}
	return nil
}

// tableOf returns the group for a header such as [a.b] or [[a]]. It adds a new group if necessary.
func (t *tomlReader) tableOf(n *unstable.Node) (*value, error) {
	v, depth := t.root, 0
	for key := n.Key(); key.Next(); depth++ {
		if err := t.left.spend(depth); err != nil {
			return nil, err
		}
		name, line := string(key.Node().Data), t.lineOf(key.Node())
		isNew := n.Kind == unstable.ArrayTable && key.IsLast()
		v = child(v, name, line, isNew)
	}
	return v, nil
}

// child returns the group with a name in v, and adds it if necessary. If the name has a list of groups, it returns the
// last group of the list, or a new one if isNew is set.
func child(v *value, name string, line int, isNew bool) *value {
	for _, p := range v.pairs {
		if p.name != name {
			continue
		}
		switch to := p.value; {
		case to.kind == list && (isNew || len(to.list) == 0 || to.list[len(to.list)-1].kind != group):
			to.list = append(to.list, &value{kind: group, line: line})
			return to.list[len(to.list)-1]
		case to.kind == list:
			return to.list[len(to.list)-1]
		case to.kind == group:
			return to
		}
		return &value{kind: group, line: line} // not in the tree: the name has a scalar, which TOML forbids
	}
	to := &value{kind: group, line: line}
	if isNew {
		v.add(name, line, &value{kind: list, line: line, list: []*value{to}})
		return to
	}
	v.add(name, line, to)
	return to
}

// keyValue adds a key and its value to a group. A key with dots adds groups.
func (t *tomlReader) keyValue(to *value, n *unstable.Node, depth int) error {
	var names []string
	line := 0
	for key := n.Key(); key.Next(); {
		names = append(names, string(key.Node().Data))
		line = t.lineOf(key.Node())
	}
	v, err := t.value(n.Value(), line, depth+len(names))
	if err != nil {
		return err
	}
	for _, name := range names[:len(names)-1] {
		to = child(to, name, line, false)
	}
	to.add(names[len(names)-1], line, v)
	return nil
}

// value converts a value in the given line.
func (t *tomlReader) value(n *unstable.Node, line, depth int) (*value, error) {
	if err := t.left.spend(depth); err != nil {
		return nil, err
	}
	switch n.Kind {
	case unstable.Array:
		v := &value{kind: list, line: line}
		for entries := n.Children(); entries.Next(); {
			if entries.Node().Kind == unstable.Comment {
				continue
			}
			entry, err := t.value(entries.Node(), line, depth+1)
			if err != nil {
				return nil, err
			}
			v.list = append(v.list, entry)
		}
		return v, nil
	case unstable.InlineTable:
		v := &value{kind: group, line: line}
		for entries := n.Children(); entries.Next(); {
			if entries.Node().Kind != unstable.KeyValue {
				continue
			}
			if err := t.keyValue(v, entries.Node(), depth+1); err != nil {
				return nil, err
			}
		}
		return v, nil
	case unstable.Bool, unstable.Integer, unstable.Float:
		return plainScalar(string(n.Data), line), nil
	}
	return newText(string(n.Data), line), nil
}

// lineOf returns the line of a key. It counts each line once, because keys come in the order of the file.
func (t *tomlReader) lineOf(n *unstable.Node) int {
	if at := int(n.Raw.Offset); at >= t.seen && at <= len(t.data) {
		t.lines += strings.Count(t.data[t.seen:at], "\n")
		t.seen = at
	}
	return t.line + t.lines
}

// offset returns the offset of the first occurrence of a part of the data, or 0.
func (t *tomlReader) offset(part []byte) int {
	if i := bytes.Index([]byte(t.data), part); i >= 0 && len(part) > 0 {
		return i
	}
	return 0
}

/* ---- JSON ---- */

// parseJSON parses JSON to a group. The first line of src is the given line of the file.
func parseJSON(file, src string, line int, left budget) (*value, problem.List) {
	d := jsontext.NewDecoder(strings.NewReader(src), anyJSON)
	r := jsonReader{decoder: d, src: src, line: line}
	v, err := r.value(0, &left)
	if err == nil && v.kind != group {
		err = errors.New("it is not an object")
	}
	if err != nil {
		what := "the front matter is not JSON: " + strings.TrimPrefix(err.Error(), "jsontext: ")
		return nil, problem.List{{File: file, Line: r.here(), What: what, Hint: "write an object with the fields"}}
	}
	return v, nil
}

// A jsonReader builds a tree from JSON.
type jsonReader struct {
	decoder *jsontext.Decoder
	src     string
	line    int // the line of the file where src starts
	seen    int // the offset up to which lines have been counted
	lines   int // the number of lines before seen
}

// here returns the line of the file that the decoder has reached.
func (r *jsonReader) here() int {
	if offset := min(int(r.decoder.InputOffset()), len(r.src)); offset > r.seen {
		r.lines += strings.Count(r.src[r.seen:offset], "\n")
		r.seen = offset
	}
	return r.line + r.lines
}

// value reads the next value.
func (r *jsonReader) value(depth int, left *budget) (*value, error) {
	if err := left.spend(depth); err != nil {
		return nil, err
	}
	token, err := r.decoder.ReadToken()
	if err != nil {
		return nil, err
	}
	line := r.here()
	switch token.Kind() {
	case '{':
		return r.object(line, depth, left)
	case '[':
		v := &value{kind: list, line: line}
		for r.decoder.PeekKind() != ']' {
			entry, err := r.value(depth+1, left)
			if err != nil {
				return nil, err
			}
			v.list = append(v.list, entry)
		}
		_, err := r.decoder.ReadToken()
		return v, err
	case '"':
		return newText(token.String(), line), nil
	}
	return plainScalar(token.String(), line), nil
}

// object reads an object after its opening brace, which is in the given line.
func (r *jsonReader) object(line, depth int, left *budget) (*value, error) {
	v := &value{kind: group, line: line}
	for r.decoder.PeekKind() != '}' {
		name, err := r.decoder.ReadToken()
		if err != nil {
			return nil, err
		}
		key, at := name.String(), r.here()
		to, err := r.value(depth+1, left)
		if err != nil {
			return nil, err
		}
		v.add(key, at, to)
	}
	_, err := r.decoder.ReadToken()
	return v, err
}
