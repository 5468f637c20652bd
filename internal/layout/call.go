package layout

import (
	"reflect"
	"text/template/parse"
)

// function compiles a call of a function. In a pipeline, the last argument is the result of the previous command.
func (c *compiler) function(n *parse.IdentifierNode, nodes []parse.Node, last []expression) expression {
	arguments := make([]expression, 0, len(nodes)+len(last))
	for _, node := range nodes {
		arguments = append(arguments, c.operand(node))
	}
	arguments = append(arguments, last...)
	if c.functions[n.Ident] == nil {
		return c.builtin(n, arguments)
	}
	function := reflect.ValueOf(c.functions[n.Ident])
	typ := function.Type()
	if typ.IsVariadic() || typ.NumIn() != len(arguments) || typ.NumOut() > 2 ||
		typ.NumOut() == 2 && typ.Out(1) != errorType {
		unsupported(n)
	}
	for i, a := range arguments {
		if a.typ == nil || !a.typ.AssignableTo(typ.In(i)) {
			unsupported(n)
		}
	}
	return c.goCall(n.Ident, function, arguments)
}

// method compiles a call of a method without arguments, as a call of its method expression. A method with a pointer
// receiver can also be called on an addressable value.
func (c *compiler) method(receiver expression, m reflect.Method) expression {
	typ := m.Type
	if typ.NumIn() != 1 || typ.IsVariadic() || typ.NumOut() != 1 {
		unsupported("the method " + m.Name)
	}
	if valueMethod, ok := receiver.typ.MethodByName(m.Name); ok {
		m = valueMethod
	} else {
		receiver = address(receiver)
	}
	return c.goCall(receiver.typ.String()+"."+m.Name, m.Func, []expression{receiver})
}

// address compiles the address of a value.
func address(operand expression) expression {
	return valueExpression(reflect.PointerTo(operand.typ), func(f *frame) reflect.Value {
		v := operand.value(f)
		if !v.CanAddr() {
			stop()
		}
		return v.Addr()
	})
}

// goCall compiles a call of a Go function. A call with constant arguments is evaluated once.
func (c *compiler) goCall(name string, function reflect.Value, arguments []expression) expression {
	if direct, ok := c.signatures[function.Type()]; ok {
		return fold(direct(function.Interface(), arguments), arguments)
	}
	e := fold(reflectCall(function, arguments), arguments)
	if !e.constant {
		c.reflected[name] = true
	}
	return e
}

// fold evaluates a call if all its arguments are constant.
func fold(e expression, arguments []expression) expression {
	for _, a := range arguments {
		if !a.constant {
			return e
		}
	}
	if v, ok := evaluate(e); ok {
		return constantExpression(v)
	}
	return e
}

// evaluate evaluates a constant expression. It returns false if that fails. The expression then also fails on every
// page, and html/template reports the error.
func evaluate(e expression) (v reflect.Value, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return e.value(nil), true
}

// reflectCall compiles a call of a function with any signature.
func reflectCall(function reflect.Value, arguments []expression) expression {
	return valueExpression(function.Type().Out(0), func(f *frame) reflect.Value {
		values := make([]reflect.Value, len(arguments))
		for i, a := range arguments {
			values[i] = a.value(f)
		}
		results := function.Call(values)
		if len(results) == 2 && !results[1].IsNil() {
			stop()
		}
		return results[0]
	})
}
