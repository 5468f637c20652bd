package memo

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestSameReusesEqualValues(t *testing.T) {
	type part struct{ name string }
	type whole struct {
		part *part
		list []string
	}
	old := &whole{&part{"a"}, []string{"x"}}
	equal := &whole{&part{"a"}, []string{"x"}}
	if Same(old, equal) != old {
		t.Error("an equal value is not replaced by the old one")
	}
	for _, other := range []*whole{
		{&part{"b"}, []string{"x"}}, {&part{"a"}, []string{"y"}}, {nil, []string{"x"}}, nil,
	} {
		if Same(old, other) != other {
			t.Errorf("%v is replaced by the old value", other)
		}
	}
	if Same(nil, equal) != equal {
		t.Error("the first value is lost")
	}
}

// TestEqualAgreesWithReflect compares values of every kind with each other.
func TestEqualAgreesWithReflect(t *testing.T) {
	type all struct {
		Text    string
		flag    bool
		number  int
		small   uint8
		float   float64
		bytes   []byte
		list    []string
		array   [2]string
		pointer *all
		any     any
		names   map[string]*all
		call    func()
	}
	one, two := 1, 2
	values := []*all{
		{}, {Text: "a"}, {flag: true}, {number: 1}, {small: 1}, {float: 0.5}, {float: math.NaN()}, {bytes: []byte{}},
		{bytes: []byte("a")}, {bytes: []byte("b")},
		{
			list: []string{},
		}, {list: []string{"a"}}, {list: []string{"a", "b"}}, {list: []string{"b"}}, {array: [2]string{"a", "b"}},
		{pointer: &all{}}, {pointer: &all{Text: "a"}}, {any: 1}, {any: uint(1)}, {any: "a"}, {any: &one}, {any: &two},
		{any: []string{"a"}}, {any: (*all)(nil)},
		{
			names: map[string]*all{},
		}, {names: map[string]*all{"a": nil}}, {names: map[string]*all{"b": nil}},
		{names: map[string]*all{"a": {Text: "a"}}}, {call: func() {}},
	}
	again := func(v *all) *all { // the same value at other addresses
		w := *v
		w.bytes, w.list, w.names = slices.Clone(v.bytes), slices.Clone(v.list), maps.Clone(v.names)
		if v.pointer != nil {
			pointer := *v.pointer
			w.pointer = &pointer
		}
		return &w
	}
	for i, v := range values {
		for j, w := range values {
			w = again(w)
			if got, want := Same(v, w) == v, reflect.DeepEqual(v, w); got != want {
				t.Errorf("equality of values %d and %d: got %t, want %t", i, j, got, want)
			}
		}
	}
}
