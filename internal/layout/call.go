package layout

import (
	"reflect"
	"text/template/parse"
)

// function compiles the call of a function.
func (c *compiler) function(n *parse.IdentifierNode, arguments []parse.Node, last []expression) expression {
	all := make([]expression, 0, len(arguments)+len(last))
	for _, a := range arguments {
		all = append(all, c.operand(a))
	}
	all = append(all, last...)
	if c.functions[n.Ident] == nil {
		return c.builtin(n, all)
	}
	function := reflect.ValueOf(c.functions[n.Ident])
	is := function.Type()
	if is.IsVariadic() || is.NumIn() != len(all) || is.NumOut() > 2 || is.NumOut() == 2 && is.Out(1) != errorType {
		unsupported(n)
	}
	for i, a := range all {
		if a.is == nil || !a.is.AssignableTo(is.In(i)) {
			unsupported(n)
		}
	}
	return c.called(n.Ident, function, all)
}

// method compiles the call of a method: of the function that has its receiver as the argument. Methods with a pointer
// receiver can be called on an addressable value.
func (c *compiler) method(of expression, m reflect.Method) expression {
	is := m.Type
	if is.NumIn() != 1 || is.IsVariadic() || is.NumOut() != 1 {
		unsupported("the method " + m.Name)
	}
	if plain, ok := of.is.MethodByName(m.Name); ok {
		m = plain
	} else {
		of = address(of)
	}
	return c.called(of.is.String()+"."+m.Name, m.Func, []expression{of})
}

// address compiles the address of a value.
func address(of expression) expression {
	return valueExpression(reflect.PointerTo(of.is), func(f *frame) reflect.Value {
		v := of.value(f)
		if !v.CanAddr() {
			stop()
		}
		return v.Addr()
	})
}

// called compiles the call of a Go function. A call with constant arguments is evaluated once.
func (c *compiler) called(name string, function reflect.Value, arguments []expression) expression {
	if direct, known := c.signatures[function.Type()]; known {
		return once(direct(function.Interface(), arguments), arguments)
	}
	e := once(reflected(function, arguments), arguments)
	if !e.constant {
		c.reflected[name] = true
	}
	return e
}

// once returns an expression that is evaluated once if the parts it depends on are constant.
func once(e expression, parts []expression) expression {
	for _, p := range parts {
		if !p.constant {
			return e
		}
	}
	if v, ok := evaluated(e); ok {
		return constantExpression(v)
	}
	return e
}

// evaluated returns the value of an expression that depends on no page, and whether it has one.
func evaluated(e expression) (v reflect.Value, ok bool) {
	defer func() {
		if recover() != nil { // as on every page, where the error is reported
			ok = false
		}
	}()
	return e.value(nil), true
}

// reflected compiles the call of a function of any signature.
func reflected(function reflect.Value, arguments []expression) expression {
	return valueExpression(function.Type().Out(0), func(f *frame) reflect.Value {
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
