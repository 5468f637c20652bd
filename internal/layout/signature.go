package layout

import "reflect"

// Signatures are the signatures of functions and methods that programs call directly. They call others through
// reflection, which is several times slower. The first parameter of a method's signature is the receiver.
type Signatures map[reflect.Type]func(function any, arguments []expression) expression

// A Signature adds one signature to others.
type Signature func(Signatures)

// NewSignatures collects signatures.
func NewSignatures(all ...Signature) Signatures {
	s := Signatures{}
	for _, add := range all {
		add(s)
	}
	return s
}

// Unary is the signature of functions with one parameter.
func Unary[A, R any](s Signatures) {
	s[reflect.TypeFor[func(A) R]()] = func(function any, arguments []expression) expression {
		call, a := function.(func(A) R), argument[A](arguments[0])
		return typedExpression(func(f *frame) R { return call(a(f)) })
	}
}

// UnaryOrError is the signature of functions with one parameter that can fail.
func UnaryOrError[A, R any](s Signatures) {
	s[reflect.TypeFor[func(A) (R, error)]()] = func(function any, arguments []expression) expression {
		call, a := function.(func(A) (R, error)), argument[A](arguments[0])
		return typedExpression(func(f *frame) R {
			result, err := call(a(f))
			if err != nil {
				stop()
			}
			return result
		})
	}
}

// BinaryOrError is the signature of functions with two parameters that can fail.
func BinaryOrError[A, B, R any](s Signatures) {
	s[reflect.TypeFor[func(A, B) (R, error)]()] = func(function any, arguments []expression) expression {
		call, a, b := function.(func(A, B) (R, error)), argument[A](arguments[0]), argument[B](arguments[1])
		return typedExpression(func(f *frame) R {
			result, err := call(a(f), b(f))
			if err != nil {
				stop()
			}
			return result
		})
	}
}

// Binary is the signature of functions with two parameters.
func Binary[A, B, R any](s Signatures) {
	s[reflect.TypeFor[func(A, B) R]()] = func(function any, arguments []expression) expression {
		call, a, b := function.(func(A, B) R), argument[A](arguments[0]), argument[B](arguments[1])
		return typedExpression(func(f *frame) R { return call(a(f), b(f)) })
	}
}

// argument returns a function that evaluates an argument of a call.
func argument[T any](operand expression) func(*frame) T {
	if typed, ok := operand.typed.(func(*frame) T); ok {
		return typed
	}
	switch {
	case operand.typ == reflect.TypeFor[T]():
		return func(f *frame) T {
			v, _ := reflect.TypeAssert[T](operand.value(f))
			return v
		}
	case operand.typ == intType: // T is an interface; converting a small int directly does not allocate memory
		return func(f *frame) T { return any(int(operand.value(f).Int())).(T) }
	}
	return func(f *frame) T {
		var v T
		reflect.ValueOf(&v).Elem().Set(operand.value(f))
		return v
	}
}
