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
	case n.Ident == "printf" && len(arguments) > 0 && arguments[0].is == stringType:
		return formatted(arguments[0], arguments[1:])
	case n.Ident == "len" && len(arguments) == 1:
		return length(arguments[0])
	case n.Ident == "not" && len(arguments) == 1:
		holds := truth(arguments[0])
		return typedExpression(func(f *frame) bool { return !holds(f) })
	case (n.Ident == "or" || n.Ident == "and") && len(arguments) > 0:
		return first(arguments, n.Ident == "or")
	case len(arguments) == 2:
		return comparison(n, arguments[0], arguments[1])
	case n.Ident == evalArguments && len(arguments) == 1 && arguments[0].is == stringType:
		return arguments[0]
	}
	unsupported(n)
	return expression{}
}

func formatted(format expression, values []expression) expression {
	for _, v := range values {
		if v.is == nil {
			unsupported("printf without a value")
		}
	}
	return typedExpression(func(f *frame) string {
		in := make([]any, len(values))
		for i, v := range values {
			in[i] = v.value(f).Interface()
		}
		return fmt.Sprintf(format.text(f), in...)
	})
}

func length(of expression) expression {
	if of.is == nil || of.is.Kind() != reflect.Slice && of.is.Kind() != reflect.String {
		unsupported("this length")
	}
	return typedExpression(func(f *frame) int { return of.value(f).Len() })
}

// first compiles "or" and "and": the first value whose truth equals holding, or else the last. If the types of the
// values differ, only the truth of the result is known.
func first(values []expression, holding bool) expression {
	is := values[0].is
	holds := make([]func(*frame) bool, len(values))
	for i, v := range values {
		holds[i] = truth(v)
		if v.is != is {
			is = nil
		}
	}
	if is == nil {
		return expression{holds: func(f *frame) bool {
			for _, h := range holds {
				if h(f) == holding {
					return holding
				}
			}
			return !holding
		}}
	}
	isTrue := truthOf(is)
	last := len(values) - 1
	return valueExpression(is, func(f *frame) reflect.Value {
		for _, v := range values[:last] {
			if v := v.value(f); isTrue(v) == holding {
				return v
			}
		}
		return values[last].value(f)
	})
}

// comparison compiles the comparison of two strings or two integers.
func comparison(n *parse.IdentifierNode, a, b expression) expression {
	var order func(*frame) int
	switch {
	case a.text != nil && b.text != nil:
		order = func(f *frame) int { return cmp.Compare(a.text(f), b.text(f)) }
	case isInt(a.is) && isInt(b.is):
		order = func(f *frame) int { return cmp.Compare(a.value(f).Int(), b.value(f).Int()) }
	default:
		unsupported(n)
	}
	holds := map[string]func(int) bool{
		"eq": func(o int) bool { return o == 0 }, "ne": func(o int) bool { return o != 0 },
		"lt": func(o int) bool { return o < 0 }, "le": func(o int) bool { return o <= 0 },
		"gt": func(o int) bool { return o > 0 }, "ge": func(o int) bool { return o >= 0 },
	}[n.Ident]
	if holds == nil {
		unsupported(n)
	}
	return typedExpression(func(f *frame) bool { return holds(order(f)) })
}

func isInt(t reflect.Type) bool {
	return t != nil && reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64
}

// truth returns a function that reports whether a condition is true.
func truth(of expression) func(*frame) bool {
	switch {
	case of.holds != nil:
		return of.holds
	case of.text != nil:
		return func(f *frame) bool { return of.text(f) != "" }
	}
	isTrue := truthOf(of.is)
	return func(f *frame) bool { return isTrue(of.value(f)) }
}

// truthOf returns a function that reports whether values of a type are true: not empty, nil or zero.
func truthOf(t reflect.Type) func(reflect.Value) bool {
	if t == nil {
		unsupported("a condition without a value")
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
