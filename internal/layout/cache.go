package layout

import (
	"bytes"
	"reflect"
	"sync/atomic"
	"text/template/parse"
)

// A part is what a template wrote for one value of the field that it depends on.
type part struct {
	of   any
	html []byte
}

// perField compiles a template that depends on only one field of its dot, a pointer such as the site of a page. It is
// executed again only if the pointer changes.
func perField(b *body, field reflect.StructField) func(f *frame, dot reflect.Value) {
	var last atomic.Pointer[part]
	return func(f *frame, dot reflect.Value) {
		if dot.IsNil() {
			b.run(f, dot)
			return
		}
		of := dot.Elem().FieldByIndex(field.Index).Interface()
		if known := last.Load(); known != nil && known.of == of {
			f.out.Write(known.html)
			return
		}
		start := f.out.Len()
		b.run(f, dot)
		last.Store(&part{of, bytes.Clone(f.out.Bytes()[start:])})
	}
}

// onlyField returns the field that a template depends on, if it is a pointer and nothing else of the dot matters.
func onlyField(t *parse.Tree, dot reflect.Type) (field reflect.StructField, ok bool) {
	if dot == nil || dot.Kind() != reflect.Pointer || dot.Elem().Kind() != reflect.Struct {
		return field, false
	}
	u := usage{fields: map[string]bool{}}
	u.list(t.Root, true)
	if u.whole || len(u.fields) != 1 {
		return field, false
	}
	for name := range u.fields { // one
		field, ok = dot.Elem().FieldByName(name)
	}
	return field, ok && len(field.Index) == 1 && field.Type.Kind() == reflect.Pointer
}

// A usage is what a template uses of its dot.
type usage struct {
	fields map[string]bool
	whole  bool // the dot itself, or something that is not known
}

// list collects what a list uses. If root is false, the dot is another value.
func (u *usage) list(l *parse.ListNode, root bool) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		u.node(n, root)
	}
}

func (u *usage) node(n parse.Node, root bool) {
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

func (u *usage) branch(b *parse.BranchNode, root, then bool) {
	u.pipe(b.Pipe, root)
	u.list(b.List, then)
	u.list(b.ElseList, root)
}

func (u *usage) pipe(p *parse.PipeNode, root bool) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for _, a := range c.Args {
			u.operand(a, root)
		}
	}
}

func (u *usage) operand(n parse.Node, root bool) {
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

// variable collects what the fields of $ use.
func (u *usage) variable(fields []string) {
	if len(fields) == 0 {
		u.whole = true
	} else {
		u.fields[fields[0]] = true
	}
}
