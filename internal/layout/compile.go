// Package layout makes functions of templates: html/template spends most of its time on finding out what a page's
// types have, which is the same for every page.
//
// In come a template of html/template, the functions that it calls and the type of what it shows, out goes a
// program that writes the same bytes in a fraction of the time. It guesses nothing. Of a template that asks for a
// part of the language which is not known here there is no program; and a program that comes upon an error says no
// more than that there is one. In both cases html/template is to execute the template, and tells what is wrong.
// What has to be escaped and how is html/template's decision: a program is made of the template as it is when that is taken.
package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"text/template/parse"
)

// A Program is a template that shows values of one type. It is for any number of goroutines.
type Program[T any] struct{ body *body }

// Compile makes the program of a template. The error says what is not known here.
func Compile[T any](t *template.Template, functions template.FuncMap) (p *Program[T], err error) {
	_ = t.Execute(io.Discard, nil) // which has it escaped, and fails then
	c := &compiler{set: t, functions: functions, bodies: map[call]*body{}}
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case unknown:
			err = fmt.Errorf("%s: %s is not known here", t.Name(), string(reason))
		default:
			panic(reason)
		}
	}()
	return &Program[T]{c.template(t.Name(), reflect.TypeFor[T]())}, nil
}

// Execute writes what the template shows of a value, and tells whether it could. Where it could not, what it wrote
// before is to be thrown away.
func (p *Program[T]) Execute(w *bytes.Buffer, shown T) (done bool) {
	defer func() {
		if recover() != nil { // an error of the template, or of what it calls
			done = false
		}
	}()
	p.body.run(w, reflect.ValueOf(&shown).Elem())
	return true
}

// unknown is what the compiler stops at.
type unknown string

// cannot stops the compiler.
func cannot(what any) { panic(unknown(fmt.Sprint(what))) }

// stop ends a program that met an error.
func stop() { panic("an error that html/template tells of") }

// A body is a compiled template for one type of its dot.
type body struct {
	steps step
	slots int // for variables
}

// A step writes a part of the template.
type step func(*frame)

// A frame is what the steps of a template know while it is executed.
type frame struct {
	out       *bytes.Buffer
	dot       reflect.Value
	variables []reflect.Value
}

func (b *body) run(out *bytes.Buffer, dot reflect.Value) {
	f := frame{out: out, dot: dot, variables: make([]reflect.Value, b.slots)}
	f.variables[0] = dot // $
	b.steps(&f)
}

// A call is a template with the type of what it is executed with; nil for nothing.
type call struct {
	name string
	dot  reflect.Type
}

// A compiler compiles a template, and those that it calls once for each type that they are called with.
type compiler struct {
	set       *template.Template
	functions template.FuncMap
	bodies    map[call]*body // nil while one is compiled

	dot   reflect.Type
	scope []variable
	slots int
}

// A variable is one that is in scope. Its place in the scope is its slot.
type variable struct {
	name string
	is   reflect.Type
}

func (c *compiler) template(name string, dot reflect.Type) *body {
	this := call{name, dot}
	if b, started := c.bodies[this]; started {
		if b == nil {
			cannot("template " + name + " within itself")
		}
		return b
	}
	c.bodies[this] = nil
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		cannot("template " + name)
	}
	own := &compiler{
		set:       c.set,
		functions: c.functions,
		bodies:    c.bodies,
		dot:       dot,
		scope:     []variable{{"$", dot}},
		slots:     1,
	}
	steps := own.list(t.Tree.Root)
	b := &body{steps, own.slots}
	c.bodies[this] = b
	return b
}

// list compiles nodes that follow each other. Variables that they declare end with them.
func (c *compiler) list(l *parse.ListNode) step {
	if l == nil {
		return func(*frame) {}
	}
	defer c.leave(len(c.scope))
	steps := make([]step, 0, len(l.Nodes))
	for _, n := range l.Nodes {
		steps = append(steps, c.node(n))
	}
	return func(f *frame) {
		for _, s := range steps {
			s(f)
		}
	}
}

func (c *compiler) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		return func(f *frame) { f.out.Write(n.Text) }
	case *parse.CommentNode:
		return func(*frame) {}
	case *parse.ActionNode:
		return c.action(n)
	case *parse.IfNode:
		return c.condition(n)
	case *parse.WithNode:
		return c.with(n)
	case *parse.RangeNode:
		return c.each(n)
	case *parse.TemplateNode:
		return c.calling(n)
	}
	cannot(n)
	return nil
}

// action compiles what writes a value, or declares a variable.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		set := c.pipe(n.Pipe).value
		return func(f *frame) { set(f) }
	}
	commands, escapers := escaping(n.Pipe.Cmds)
	return writing(c.commands(commands), escapers)
}

func (c *compiler) calling(n *parse.TemplateNode) step {
	if n.Pipe == nil {
		b := c.template(n.Name, nil)
		return func(f *frame) { b.run(f.out, reflect.Value{}) }
	}
	with := c.pipe(n.Pipe)
	if with.is == nil {
		cannot(n)
	}
	b := c.template(n.Name, with.is)
	return func(f *frame) { b.run(f.out, with.value(f)) }
}

func (c *compiler) condition(n *parse.IfNode) step {
	defer c.leave(len(c.scope))
	holds := truth(c.pipe(n.Pipe))
	then, otherwise := c.list(n.List), c.list(n.ElseList)
	return func(f *frame) {
		if holds(f) {
			then(f)
		} else {
			otherwise(f)
		}
	}
}

func (c *compiler) with(n *parse.WithNode) step {
	defer c.leave(len(c.scope))
	about := c.pipe(n.Pipe)
	isTrue := truthOf(about.is)
	outer := c.dot
	c.dot = about.is
	then := c.list(n.List)
	c.dot = outer
	otherwise := c.list(n.ElseList)
	return func(f *frame) {
		v := about.value(f)
		if !isTrue(v) {
			otherwise(f)
			return
		}
		dot := f.dot
		f.dot = v
		then(f)
		f.dot = dot
	}
}

// each compiles what is done for every element of a list.
func (c *compiler) each(n *parse.RangeNode) step {
	defer c.leave(len(c.scope))
	pipe := *n.Pipe
	pipe.Decl = nil // they are not the list but its elements
	list := c.pipe(&pipe)
	if n.Pipe.IsAssign || list.is == nil || list.is.Kind() != reflect.Slice {
		cannot(n.Pipe)
	}
	index, element := c.declareEach(n.Pipe.Decl, list.is.Elem())
	outer := c.dot
	c.dot = list.is.Elem()
	then := c.list(n.List)
	c.dot = outer
	c.leave(len(c.scope) - len(n.Pipe.Decl))
	otherwise := c.list(n.ElseList)
	return func(f *frame) {
		all := list.value(f)
		if all.Len() == 0 {
			otherwise(f)
			return
		}
		dot := f.dot
		for i := range all.Len() {
			f.dot = all.Index(i)
			if index > 0 {
				f.variables[index] = reflect.ValueOf(i)
			}
			if element > 0 {
				f.variables[element] = f.dot
			}
			then(f)
		}
		f.dot = dot
	}
}

// declareEach gives the slots of the variables of a range: one is the element, of two the first is its index.
func (c *compiler) declareEach(names []*parse.VariableNode, is reflect.Type) (index, element int) {
	if len(names) > 1 {
		index = c.declare(names[0], reflect.TypeFor[int]())
	}
	if len(names) > 0 {
		element = c.declare(names[len(names)-1], is)
	}
	return index, element
}

func (c *compiler) declare(n *parse.VariableNode, is reflect.Type) (slot int) {
	slot = len(c.scope)
	c.scope = append(c.scope, variable{n.Ident[0], is})
	c.slots = max(c.slots, len(c.scope))
	return slot
}

// leave ends the scope of all variables from a slot on.
func (c *compiler) leave(slot int) { c.scope = c.scope[:slot] }
