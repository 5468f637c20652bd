// Package layout compiles templates into functions. These are faster than html/template, which spends most of its time
// on examining the types of values, although these are the same for every page.
//
// The input of Compile is a template of html/template, the functions it calls, the signatures that it can call
// directly, and the type of the value it shows. The output is a program that writes the same bytes in a fraction of the
// time. A template that uses an unsupported part of the language has no program, and a program that fails reports only
// that it failed. In both cases, the caller must execute the template with html/template, which reports the error.
// html/template also decides what to escape and how: a program is compiled from the template after html/template has
// added its escapers.
//
// Functions must return the same results for the same arguments, because calls with constant arguments are evaluated
// once. The values that pointers refer to must not change, because the output of a called template that depends on only
// one pointer is reused while the pointer is the same.
//
// FoldConstants and CollapseSpace simplify a template before it is compiled. They also speed up html/template.
package layout

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"text/template/parse"
)

// A Program is a compiled template that shows values of one type. It is safe for concurrent use.
type Program[T any] struct {
	Reflected []string // sorted names of the functions and methods called through reflection, which is slow

	body *body
}

// Compile compiles a template. The error names the part of the language that is not supported.
func Compile[T any](t *template.Template, functions template.FuncMap, direct Signatures) (p *Program[T], err error) {
	_ = t.Execute(io.Discard, nil) // makes html/template add the escapers; the error does not matter
	c := &compiler{shared: &shared{t, functions, direct, map[call]*body{}, map[string]bool{}}}
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case unsupportedPart:
			err = fmt.Errorf("%s: %s is not supported", t.Name(), string(reason))
		default:
			panic(reason)
		}
	}()
	b := c.template(t.Name(), reflect.TypeFor[T]())
	return &Program[T]{slices.Sorted(maps.Keys(c.reflected)), b}, nil
}

// Execute writes the template's output for a value and reports whether it succeeded. If not, the caller must discard
// the incomplete output.
func (p *Program[T]) Execute(w *bytes.Buffer, value T) (ok bool) {
	defer func() {
		if recover() != nil { // an error in the template, or in a function that it calls
			ok = false
		}
	}()
	f := frame{out: w, variables: make([]reflect.Value, 0, p.body.stackSize)}
	p.body.run(&f, reflect.ValueOf(&value).Elem())
	return true
}

// An unsupportedPart is the compiler's panic value. It names the unsupported part of the language.
type unsupportedPart string

// unsupported ends the compilation because of an unsupported part of the language.
func unsupported(part any) { panic(unsupportedPart(fmt.Sprint(part))) }

// stop ends a program after an error.
func stop() { panic("html/template reports this error") }

// A body is a compiled template for one type of its dot.
type body struct {
	steps     step
	slots     int // number of variables
	stackSize int // maximum number of variables, including those of the templates that it calls
}

// A step writes a part of the template.
type step func(*frame)

// A frame is the state of a template during execution. The variables of a called template follow those of its caller.
type frame struct {
	out       *bytes.Buffer
	dot       reflect.Value
	variables []reflect.Value
}

// run executes a template.
func (b *body) run(f *frame, dot reflect.Value) {
	outer, caller := f.dot, f.variables
	f.dot, f.variables = dot, caller[len(caller):len(caller)+b.slots]
	f.variables[0] = dot // $
	b.steps(f)
	f.dot, f.variables = outer, caller
}

// A call is a template and the type of its argument, or nil if it has none.
type call struct {
	name string
	dot  reflect.Type
}

// A compiler compiles a template and those that it calls, once for each argument type.
type compiler struct {
	*shared
	dot   reflect.Type
	scope []variable
	slots int // number of variables

	calleeStackSize int // maximum stackSize of the templates that it calls
}

// shared is the state that the compilers of all templates share.
type shared struct {
	set        *template.Template
	functions  template.FuncMap
	signatures Signatures
	bodies     map[call]*body  // nil for templates that are being compiled
	reflected  map[string]bool // names of functions called through reflection
}

// A variable is a variable in scope. Its index in the scope is its slot.
type variable struct {
	name string
	typ  reflect.Type
}

// template compiles a template for a type of its dot, unless it was compiled before.
func (c *compiler) template(name string, dot reflect.Type) *body {
	key := call{name, dot}
	if b, ok := c.bodies[key]; ok {
		if b == nil {
			unsupported("the recursive template " + name)
		}
		return b
	}
	c.bodies[key] = nil
	t := c.set.Lookup(name)
	if t == nil || t.Tree == nil {
		unsupported("the undefined template " + name)
	}
	callee := &compiler{shared: c.shared, dot: dot, scope: []variable{{"$", dot}}, slots: 1}
	steps := callee.list(t.Tree.Root)
	b := &body{steps, callee.slots, callee.slots + callee.calleeStackSize}
	c.bodies[key] = b
	return b
}

// list compiles a sequence of nodes. Variables that it declares go out of scope at its end.
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
		return c.templateCall(n)
	}
	unsupported(n)
	return nil
}

// action compiles an action that writes a value or declares a variable.
func (c *compiler) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		set := c.pipe(n.Pipe).value
		return func(f *frame) { set(f) }
	}
	commands, escapers := splitEscapers(n.Pipe.Cmds)
	return output(c.commands(commands), escapers)
}

func (c *compiler) templateCall(n *parse.TemplateNode) step {
	if n.Pipe == nil {
		b := c.callee(n.Name, nil)
		return func(f *frame) { b.run(f, reflect.Value{}) }
	}
	argument := c.pipe(n.Pipe)
	if argument.typ == nil {
		unsupported(n)
	}
	b := c.callee(n.Name, argument.typ)
	run := b.run
	if field, ok := onlyField(c.set.Lookup(n.Name).Tree, argument.typ); ok {
		run = cachedRun(b, field)
	}
	return func(f *frame) { run(f, argument.value(f)) }
}

// callee compiles a template that the current one calls.
func (c *compiler) callee(name string, dot reflect.Type) *body {
	b := c.template(name, dot)
	c.calleeStackSize = max(c.calleeStackSize, b.stackSize)
	return b
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
	e := c.pipe(n.Pipe)
	isTrue := truthOf(e.typ)
	outer := c.dot
	c.dot = e.typ
	then := c.list(n.List)
	c.dot = outer
	otherwise := c.list(n.ElseList)
	return func(f *frame) {
		v := e.value(f)
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

// each compiles a range.
func (c *compiler) each(n *parse.RangeNode) step {
	defer c.leave(len(c.scope))
	pipe := *n.Pipe
	pipe.Decl = nil // the variables are set to the elements, not to the slice
	slice := c.pipe(&pipe)
	if n.Pipe.IsAssign || slice.typ == nil || slice.typ.Kind() != reflect.Slice {
		unsupported(n.Pipe)
	}
	index, element := c.declareEach(n.Pipe.Decl, slice.typ.Elem())
	outer := c.dot
	c.dot = slice.typ.Elem()
	then := c.list(n.List)
	c.dot = outer
	c.leave(len(c.scope) - len(n.Pipe.Decl))
	otherwise := c.list(n.ElseList)
	return func(f *frame) {
		s := slice.value(f)
		if s.Len() == 0 {
			otherwise(f)
			return
		}
		dot := f.dot
		for i := range s.Len() {
			f.dot = s.Index(i)
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

// declareEach declares the variables of a range and returns their slots, or 0 for a missing variable. A single variable
// is the element; the first of two is the index.
func (c *compiler) declareEach(names []*parse.VariableNode, typ reflect.Type) (index, element int) {
	if len(names) > 1 {
		index = c.declare(names[0], reflect.TypeFor[int]())
	}
	if len(names) > 0 {
		element = c.declare(names[len(names)-1], typ)
	}
	return index, element
}

func (c *compiler) declare(n *parse.VariableNode, typ reflect.Type) (slot int) {
	slot = len(c.scope)
	c.scope = append(c.scope, variable{n.Ident[0], typ})
	c.slots = max(c.slots, len(c.scope))
	return slot
}

// leave removes all variables from a slot on from the scope.
func (c *compiler) leave(slot int) { c.scope = c.scope[:slot] }
