package layout

import (
	"html/template"
	"reflect"
	"strconv"
	"text/template/parse"
)

// An expression is a part of a template that has a value. If the type is nil, only the truth of the value is known.
type expression struct {
	is    reflect.Type
	value func(*frame) reflect.Value
	typed any                 // a func(*frame) T for the type T, without the cost of a reflect.Value; can be nil
	text  func(*frame) string // of a string value
	holds func(*frame) bool   // truth of an expression without a type, or a boolean value

	constant bool // the value is the same on every page
}

var (
	stringType = reflect.TypeFor[string]()
	errorType  = reflect.TypeFor[error]()
)

// valueExpression returns an expression with a function for its value.
func valueExpression(is reflect.Type, value func(*frame) reflect.Value) expression {
	e := expression{is: is, value: value}
	switch is.Kind() {
	case reflect.String:
		e.text = func(f *frame) string { return value(f).String() }
	case reflect.Bool:
		e.holds = func(f *frame) bool { return value(f).Bool() }
	case reflect.Interface:
		unsupported("a value of " + is.String())
	}
	return e
}

// typedExpression returns an expression with a function for its value that has its own type.
func typedExpression[T any](typed func(*frame) T) expression {
	e := valueExpression(reflect.TypeFor[T](), func(f *frame) reflect.Value { return reflect.ValueOf(typed(f)) })
	e.typed = typed
	switch typed := any(typed).(type) {
	case func(*frame) string:
		e.text = typed
	case func(*frame) template.HTML:
		e.text = func(f *frame) string { return string(typed(f)) }
	case func(*frame) bool:
		e.holds = typed
	}
	return e
}

// constantExpression returns an expression with a constant value.
func constantExpression(v reflect.Value) expression {
	e := valueExpression(v.Type(), func(*frame) reflect.Value { return v })
	e.constant = true
	if e.text != nil {
		text := v.String()
		e.text = func(*frame) string { return text }
	}
	if e.is == stringType {
		e.typed = e.text
	}
	return e
}

// pipe compiles a pipeline and the variables that are set to its result.
func (c *compiler) pipe(p *parse.PipeNode) expression {
	e := c.commands(p.Cmds)
	if p.IsAssign || len(p.Decl) > 1 || len(p.Decl) > 0 && e.is == nil {
		unsupported(p)
	}
	for _, v := range p.Decl {
		slot, value := c.declare(v, e.is), e.value
		e = valueExpression(e.is, func(f *frame) reflect.Value {
			f.variables[slot] = value(f)
			return f.variables[slot]
		})
	}
	return e
}

func (c *compiler) commands(commands []*parse.CommandNode) expression {
	e := c.command(commands[0], nil)
	for _, command := range commands[1:] {
		e = c.command(command, []expression{e})
	}
	return e
}

// command compiles a value, or a function call. The last argument can come from the previous command.
func (c *compiler) command(n *parse.CommandNode, last []expression) expression {
	if function, ok := n.Args[0].(*parse.IdentifierNode); ok {
		return c.function(function, n.Args[1:], last)
	}
	if len(n.Args) > 1 || len(last) > 0 {
		unsupported(n)
	}
	return c.operand(n.Args[0])
}

func (c *compiler) operand(n parse.Node) expression {
	switch n := n.(type) {
	case *parse.DotNode:
		if c.dot != nil {
			return valueExpression(c.dot, func(f *frame) reflect.Value { return f.dot })
		}
	case *parse.FieldNode:
		return c.parts(c.operand(&parse.DotNode{}), n.Ident)
	case *parse.VariableNode:
		return c.parts(c.variable(n), n.Ident[1:])
	case *parse.ChainNode:
		return c.parts(c.operand(n.Node), n.Field)
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return c.pipe(n)
		}
	case *parse.IdentifierNode:
		return c.function(n, nil, nil)
	case *parse.StringNode:
		return constantExpression(reflect.ValueOf(n.Text))
	case *parse.BoolNode:
		return constantExpression(reflect.ValueOf(n.True))
	case *parse.NumberNode:
		// Base 0, as in text/template: 010 is 8. Other kinds of numbers can be printed differently.
		if number, err := strconv.ParseInt(n.Text, 0, strconv.IntSize); err == nil {
			return constantExpression(reflect.ValueOf(int(number)))
		}
	}
	unsupported(n)
	return expression{}
}

func (c *compiler) variable(n *parse.VariableNode) expression {
	for slot := len(c.scope) - 1; slot >= 0; slot-- {
		if v := c.scope[slot]; v.name == n.Ident[0] && v.is != nil {
			return valueExpression(v.is, func(f *frame) reflect.Value { return f.variables[slot] })
		}
	}
	unsupported(n)
	return expression{}
}

// parts compiles a chain of fields.
func (c *compiler) parts(of expression, names []string) expression {
	for _, name := range names {
		of = c.member(of, name)
	}
	return of
}

// member compiles a method without arguments, or a field.
func (c *compiler) member(of expression, name string) expression {
	if of.is == nil {
		unsupported(name + " of a value of unknown type")
	}
	pointer := of.is
	if pointer.Kind() != reflect.Pointer {
		pointer = reflect.PointerTo(pointer)
	}
	if pointer.Elem().Kind() == reflect.Pointer {
		unsupported("a pointer to a pointer")
	}
	if m, ok := pointer.MethodByName(name); ok {
		return c.method(of, m)
	}
	structure := pointer.Elem()
	if structure.Kind() != reflect.Struct {
		unsupported("a field of " + of.is.String())
	}
	field, ok := structure.FieldByName(name)
	if !ok || !field.IsExported() {
		unsupported(structure.String() + "." + name)
	}
	return fieldOf(of, field)
}

func fieldOf(of expression, field reflect.StructField) expression {
	structure := of.value
	if of.is.Kind() == reflect.Pointer {
		structure = func(f *frame) reflect.Value {
			v := of.value(f).Elem()
			if !v.IsValid() {
				stop()
			}
			return v
		}
	}
	if len(field.Index) == 1 {
		index := field.Index[0]
		return valueExpression(field.Type, func(f *frame) reflect.Value { return structure(f).Field(index) })
	}
	return valueExpression(field.Type, func(f *frame) reflect.Value {
		v, err := structure(f).FieldByIndexErr(field.Index)
		if err != nil {
			stop()
		}
		return v
	})
}
