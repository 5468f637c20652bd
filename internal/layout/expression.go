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
	text  func(*frame) string // a string value, without the cost of a reflect.Value
	holds func(*frame) bool   // truth of an expression without a type
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
	case reflect.Interface:
		unsupported("a value of " + is.String())
	}
	return e
}

// textExpression returns an expression with a function for its text.
func textExpression[S ~string](text func(*frame) string) expression {
	return expression{
		is:    reflect.TypeFor[S](),
		value: func(f *frame) reflect.Value { return reflect.ValueOf(S(text(f))) },
		text:  text,
	}
}

// constantExpression returns an expression with a constant value.
func constantExpression(value any) expression {
	v := reflect.ValueOf(value)
	return valueExpression(v.Type(), func(*frame) reflect.Value { return v })
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
		return constantExpression(n.Text)
	case *parse.BoolNode:
		return constantExpression(n.True)
	case *parse.NumberNode:
		if number, err := strconv.Atoi(n.Text); err == nil { // others can be printed differently
			return constantExpression(number)
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
		of = member(of, name)
	}
	return of
}

// member compiles a method without arguments, or a field.
func member(of expression, name string) expression {
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
		return method(of, m)
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

// method compiles the call of a method. Methods with a pointer receiver can be called on an addressable value.
func method(of expression, m reflect.Method) expression {
	is := m.Type
	if is.NumIn() != 1 || is.IsVariadic() || is.NumOut() != 1 {
		unsupported("the method " + m.Name)
	}
	if of.is.Kind() == reflect.Pointer {
		return valueExpression(
			is.Out(0),
			func(f *frame) reflect.Value { return of.value(f).Method(m.Index).Call(nil)[0] },
		)
	}
	plain, ok := of.is.MethodByName(m.Name)
	return valueExpression(is.Out(0), func(f *frame) reflect.Value {
		v := of.value(f)
		switch {
		case ok:
			v = v.Method(plain.Index)
		case v.CanAddr():
			v = v.Addr().Method(m.Index)
		default:
			stop()
		}
		return v.Call(nil)[0]
	})
}

// function compiles the call of a function.
func (c *compiler) function(n *parse.IdentifierNode, arguments []parse.Node, last []expression) expression {
	all := make([]expression, 0, len(arguments)+len(last))
	for _, a := range arguments {
		all = append(all, c.operand(a))
	}
	all = append(all, last...)
	switch f := c.functions[n.Ident].(type) {
	case nil:
		return c.builtin(n, all)
	case func(string) string:
		if len(all) == 1 && all[0].is == stringType {
			return textExpression[string](func(fr *frame) string { return f(all[0].text(fr)) })
		}
	case func(string) template.HTML:
		if len(all) == 1 && all[0].is == stringType {
			return textExpression[template.HTML](func(fr *frame) string { return string(f(all[0].text(fr))) })
		}
	}
	return called(n, reflect.ValueOf(c.functions[n.Ident]), all)
}

// called compiles the call of a Go function.
func called(n *parse.IdentifierNode, function reflect.Value, arguments []expression) expression {
	is := function.Type()
	if is.IsVariadic() || is.NumIn() != len(arguments) || is.NumOut() > 2 ||
		is.NumOut() == 2 && is.Out(1) != errorType {
		unsupported(n)
	}
	for i, a := range arguments {
		if a.is == nil || !a.is.AssignableTo(is.In(i)) {
			unsupported(n)
		}
	}
	return valueExpression(is.Out(0), func(f *frame) reflect.Value {
		in := make([]reflect.Value, len(arguments))
		for i, a := range arguments {
			in[i] = a.value(f)
		}
		out := function.Call(in)
		if len(out) == 2 && !out[1].IsNil() {
			stop()
		}
		return out[0]
	})
}
