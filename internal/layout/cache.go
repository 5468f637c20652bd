package layout

import (
	"bytes"
	"reflect"
	"sync/atomic"
	"text/template/parse"
)

// A cachedOutput is the last output of a template that depends on only one pointer.
type cachedOutput struct {
	pointer any
	html    []byte
}

// cachedRun returns a function that executes a template and caches its output. The template must depend only on one
// field of its dot, a pointer such as the site of a page. It is executed again only if the pointer differs from the
// last one.
func cachedRun(b *body, field reflect.StructField) func(f *frame, dot reflect.Value) {
	var last atomic.Pointer[cachedOutput]
	return func(f *frame, dot reflect.Value) {
		if dot.IsNil() {
			b.run(f, dot)
			return
		}
		pointer := dot.Elem().FieldByIndex(field.Index).Interface()
		if cached := last.Load(); cached != nil && cached.pointer == pointer {
			f.out.Write(cached.html)
			return
		}
		start := f.out.Len()
		b.run(f, dot)
		last.Store(&cachedOutput{pointer, bytes.Clone(f.out.Bytes()[start:])})
	}
}

// onlyField returns the only field of its dot that a template depends on. It returns false if the template depends on
// several fields or on the dot itself, or if the field is not a pointer.
func onlyField(t *parse.Tree, dot reflect.Type) (field reflect.StructField, ok bool) {
	if dot == nil || dot.Kind() != reflect.Pointer || dot.Elem().Kind() != reflect.Struct {
		return field, false
	}
	u := dotUsage{fields: map[string]bool{}}
	u.list(t.Root, true)
	if u.whole || len(u.fields) != 1 {
		return field, false
	}
	for name := range u.fields {
		field, ok = dot.Elem().FieldByName(name)
	}
	return field, ok && len(field.Index) == 1 && field.Type.Kind() == reflect.Pointer
}

// A dotUsage collects the fields of its dot that a template uses.
type dotUsage struct {
	fields map[string]bool
	whole  bool // whether the template may use the dot itself
}

// list collects the fields that a list of nodes uses. root is false in a with or range, where the dot is another value.
func (u *dotUsage) list(l *parse.ListNode, root bool) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		u.node(n, root)
	}
}

func (u *dotUsage) node(n parse.Node, root bool) {
	switch n := n.(type) {
	case *parse.TextNode, *parse.CommentNode:
	case *parse.ActionNode:
		u.pipe(n.Pipe, root)
	case *parse.TemplateNode:
		u.pipe(n.Pipe, root)
	case *parse.IfNode:
		u.branch(&n.BranchNode, root, root)
	case *parse.WithNode:
		u.branch(&n.BranchNode, root, false)
	case *parse.RangeNode:
		u.branch(&n.BranchNode, root, false)
	default:
		u.whole = true
	}
}

func (u *dotUsage) branch(b *parse.BranchNode, root, then bool) {
	u.pipe(b.Pipe, root)
	u.list(b.List, then)
	u.list(b.ElseList, root)
}

func (u *dotUsage) pipe(p *parse.PipeNode, root bool) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for _, a := range c.Args {
			u.operand(a, root)
		}
	}
}

func (u *dotUsage) operand(n parse.Node, root bool) {
	switch n := n.(type) {
	case *parse.StringNode, *parse.NumberNode, *parse.BoolNode, *parse.IdentifierNode:
	case *parse.DotNode:
		u.whole = u.whole || root
	case *parse.FieldNode:
		if root {
			u.fields[n.Ident[0]] = true
		}
	case *parse.VariableNode:
		if n.Ident[0] == "$" {
			u.variable(n.Ident[1:])
		}
	case *parse.ChainNode:
		u.operand(n.Node, root)
	case *parse.PipeNode:
		u.pipe(n, root)
	default:
		u.whole = true
	}
}

// variable collects the first field in a chain of fields of $.
func (u *dotUsage) variable(fields []string) {
	if len(fields) == 0 {
		u.whole = true
	} else {
		u.fields[fields[0]] = true
	}
}
