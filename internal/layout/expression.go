package layout

import (
	"html/template"
	"reflect"
	"strconv"
	"text/template/parse"
)

// An expression is a part of a template that has a value. If the type is nil, only the truth of the value is known.
type expression struct {
	typ   reflect.Type
	value func(*frame) reflect.Value
	typed any                 // a func(*frame) T if the type is T, which is faster than value; can be nil
	text  func(*frame) string // value as a string; nil if the kind of the type is not string
	holds func(*frame) bool   // truth of a boolean expression or of one without a type; nil for others

	constant bool // whether the value is the same on every page
}

var (
	stringType = reflect.TypeFor[string]()
	errorType  = reflect.TypeFor[error]()
)

// valueExpression returns an expression that is evaluated through reflection.
func valueExpression(typ reflect.Type, value func(*frame) reflect.Value) expression {
	e := expression{typ: typ, value: value}
	switch typ.Kind() {
	case reflect.String:
		e.text = func(f *frame) string { return value(f).String() }
	case reflect.Bool:
		e.holds = func(f *frame) bool { return value(f).Bool() }
	case reflect.Interface:
		unsupported("a value of " + typ.String())
	}
	return e
}

// typedExpression returns an expression that is evaluated by a function without reflection.
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
	if e.typ == stringType {
		e.typed = e.text
	}
	return e
}

// pipe compiles a pipeline and declares the variable, if any, for its result.
func (c *compiler) pipe(p *parse.PipeNode) expression {
	e := c.commands(p.Cmds)
	if p.IsAssign || len(p.Decl) > 1 || len(p.Decl) > 0 && e.typ == nil {
		unsupported(p)
	}
	for _, v := range p.Decl {
		slot, value := c.declare(v, e.typ), e.value
		e = valueExpression(e.typ, func(f *frame) reflect.Value {
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

// command compiles a value or a function call. last has the result of the previous command, if any, which is the last
// argument.
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
		return c.members(c.operand(&parse.DotNode{}), n.Ident)
	case *parse.VariableNode:
		return c.members(c.variable(n), n.Ident[1:])
	case *parse.ChainNode:
		return c.members(c.operand(n.Node), n.Field)
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
		// With base 0, 010 is 8, as in text/template. Other numbers than integers are not supported.
		if number, err := strconv.ParseInt(n.Text, 0, strconv.IntSize); err == nil {
			return constantExpression(reflect.ValueOf(int(number)))
		}
	}
	unsupported(n)
	return expression{}
}

func (c *compiler) variable(n *parse.VariableNode) expression {
	for slot := len(c.scope) - 1; slot >= 0; slot-- {
		if v := c.scope[slot]; v.name == n.Ident[0] && v.typ != nil {
			return valueExpression(v.typ, func(f *frame) reflect.Value { return f.variables[slot] })
		}
	}
	unsupported(n)
	return expression{}
}

// members compiles a chain of methods and fields.
func (c *compiler) members(operand expression, names []string) expression {
	for _, name := range names {
		operand = c.member(operand, name)
	}
	return operand
}

// member compiles a field, or a call of a method without arguments.
func (c *compiler) member(operand expression, name string) expression {
	if operand.typ == nil {
		unsupported(name + " of a value of unknown type")
	}
	pointer := operand.typ
	if pointer.Kind() != reflect.Pointer {
		pointer = reflect.PointerTo(pointer)
	}
	if pointer.Elem().Kind() == reflect.Pointer {
		unsupported("a pointer to a pointer")
	}
	if m, ok := pointer.MethodByName(name); ok {
		return c.method(operand, m)
	}
	structType := pointer.Elem()
	if structType.Kind() != reflect.Struct {
		unsupported("a field of " + operand.typ.String())
	}
	field, ok := structType.FieldByName(name)
	if !ok || !field.IsExported() {
		unsupported(structType.String() + "." + name)
	}
	return fieldOf(operand, field)
}

// fieldOf compiles a field of a struct or of a pointer to one. An embedded field can have several indexes.
func fieldOf(operand expression, field reflect.StructField) expression {
	structValue := operand.value
	if operand.typ.Kind() == reflect.Pointer {
		structValue = func(f *frame) reflect.Value {
			v := operand.value(f).Elem()
			if !v.IsValid() {
				stop()
			}
			return v
		}
	}
	if len(field.Index) == 1 {
		index := field.Index[0]
		return valueExpression(field.Type, func(f *frame) reflect.Value { return structValue(f).Field(index) })
	}
	return valueExpression(field.Type, func(f *frame) reflect.Value {
		v, err := structValue(f).FieldByIndexErr(field.Index)
		if err != nil {
			stop()
		}
		return v
	})
}
