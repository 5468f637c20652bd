package layout

import (
	"cmp"
	"fmt"
	"reflect"
	"text/template/parse"
)

// builtin compiles a call of one of the predefined functions (text/template, "Functions").
func (c *compiler) builtin(n *parse.IdentifierNode, arguments []expression) expression {
	switch {
	case n.Ident == "printf" && len(arguments) > 0 && arguments[0].typ == stringType:
		return printf(arguments[0], arguments[1:])
	case n.Ident == "len" && len(arguments) == 1:
		return length(arguments[0])
	case n.Ident == "not" && len(arguments) == 1:
		holds := truth(arguments[0])
		return typedExpression(func(f *frame) bool { return !holds(f) })
	case (n.Ident == "or" || n.Ident == "and") && len(arguments) > 0:
		return andOr(arguments, n.Ident == "or")
	case len(arguments) == 2:
		return comparison(n, arguments[0], arguments[1])
	case n.Ident == evalArguments && len(arguments) == 1 && arguments[0].typ == stringType:
		return arguments[0]
	}
	unsupported(n)
	return expression{}
}

func printf(format expression, values []expression) expression {
	for _, v := range values {
		if v.typ == nil {
			unsupported("printf of a value of unknown type")
		}
	}
	return typedExpression(func(f *frame) string {
		arguments := make([]any, len(values))
		for i, v := range values {
			arguments[i] = v.value(f).Interface()
		}
		return fmt.Sprintf(format.text(f), arguments...)
	})
}

func length(operand expression) expression {
	if operand.typ == nil || operand.typ.Kind() != reflect.Slice && operand.typ.Kind() != reflect.String {
		unsupported("len of a value that is neither a slice nor a string")
	}
	return typedExpression(func(f *frame) int { return operand.value(f).Len() })
}

// andOr compiles "or", if decisive is true, and "and". The result is the first value whose truth is decisive, or else
// the last. If the types of the values differ, only the truth of the result is known.
func andOr(values []expression, decisive bool) expression {
	typ := values[0].typ
	holds := make([]func(*frame) bool, len(values))
	for i, v := range values {
		holds[i] = truth(v)
		if v.typ != typ {
			typ = nil
		}
	}
	if typ == nil {
		return expression{holds: func(f *frame) bool {
			for _, h := range holds {
				if h(f) == decisive {
					return decisive
				}
			}
			return !decisive
		}}
	}
	isTrue := truthOf(typ)
	last := len(values) - 1
	return valueExpression(typ, func(f *frame) reflect.Value {
		for _, v := range values[:last] {
			if v := v.value(f); isTrue(v) == decisive {
				return v
			}
		}
		return values[last].value(f)
	})
}

// comparisons are the functions that compare two values. They report whether the result of cmp.Compare makes them true.
var comparisons = map[string]func(order int) bool{
	"eq": func(order int) bool { return order == 0 }, "ne": func(order int) bool { return order != 0 },
	"lt": func(order int) bool { return order < 0 }, "le": func(order int) bool { return order <= 0 },
	"gt": func(order int) bool { return order > 0 }, "ge": func(order int) bool { return order >= 0 },
}

// comparison compiles the comparison of two strings or two integers.
func comparison(n *parse.IdentifierNode, a, b expression) expression {
	var order func(*frame) int
	switch {
	case a.text != nil && b.text != nil:
		order = func(f *frame) int { return cmp.Compare(a.text(f), b.text(f)) }
	case isInt(a.typ) && isInt(b.typ):
		order = func(f *frame) int { return cmp.Compare(a.value(f).Int(), b.value(f).Int()) }
	default:
		unsupported(n)
	}
	holds := comparisons[n.Ident]
	if holds == nil {
		unsupported(n)
	}
	return typedExpression(func(f *frame) bool { return holds(order(f)) })
}

func isInt(t reflect.Type) bool {
	return t != nil && reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64
}

// truth returns a function that reports whether an expression is true.
func truth(operand expression) func(*frame) bool {
	switch {
	case operand.holds != nil:
		return operand.holds
	case operand.text != nil:
		return func(f *frame) bool { return operand.text(f) != "" }
	}
	isTrue := truthOf(operand.typ)
	return func(f *frame) bool { return isTrue(operand.value(f)) }
}

// truthOf returns a function that reports whether a value of a type is true, which means not empty, nil or zero.
func truthOf(t reflect.Type) func(reflect.Value) bool {
	if t == nil {
		unsupported("a condition of unknown type")
	}
	switch {
	case t.Kind() == reflect.Bool:
		return reflect.Value.Bool
	case t.Kind() == reflect.String || t.Kind() == reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case t.Kind() == reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case t.Kind() == reflect.Struct:
		return func(reflect.Value) bool { return true }
	case isInt(t):
		return func(v reflect.Value) bool { return v.Int() != 0 }
	}
	unsupported("a condition of type " + t.String())
	return nil
}
