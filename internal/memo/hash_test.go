package memo

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

type node struct {
	name   string
	number float64
	list   []string
	any    any
	by     map[string]int
	Next   *node
}

// TestEqualValuesHaveEqualHashes compares Hash with equal, also with a Hasher that has cached other values.
func TestEqualValuesHaveEqualHashes(t *testing.T) {
	short := rapid.SampledFrom([]string{"", "a", "b", strings.Repeat("a", 300), strings.Repeat("a", 299) + "b"})
	nodes := rapid.Custom(func(t *rapid.T) *node {
		n := &node{
			name: short.Draw(t, "name"), number: rapid.SampledFrom([]float64{0, 1}).Draw(t, "number"),
			list: rapid.SliceOfN(short, 0, 2).Draw(t, "list"),
			any:  rapid.SampledFrom([]any{nil, 1, "1", int8(1)}).Draw(t, "any"),
			by:   rapid.MapOfN(short, rapid.IntRange(0, 1), 0, 2).Draw(t, "by"),
		}
		if rapid.Bool().Draw(t, "has next") {
			n.Next = &node{name: short.Draw(t, "name of the next"), list: []string{}, by: map[string]int{}}
		}
		return n
	})
	seen, forgets := NewHasher(0), NewHasher(0, reflect.TypeFor[*node]())
	rapid.Check(t, func(t *rapid.T) {
		v, w := nodes.Draw(t, "v"), nodes.Draw(t, "w")
		hashV, ok := NewHasher(0).Hash(v)
		hashW, okToo := seen.Hash(w)
		if !ok || !okToo {
			t.Fatal("no hash")
		}
		if same := equal(reflect.ValueOf(v), reflect.ValueOf(w)); same != (hashV == hashW) {
			t.Fatalf("equal: %t, hashes %x and %x", same, hashV, hashW)
		}
		hashV, _ = forgets.Hash(v)
		if hashW, _ = forgets.Hash(w); equal(reflect.ValueOf(v), reflect.ValueOf(w)) != (hashV == hashW) {
			t.Fatalf("without remembering nodes, the hashes are %x and %x", hashV, hashW)
		}
	})
}

type computed struct {
	input  string
	result func() string
}

func (c *computed) Inputs() any { return &c.input }

func TestHashOfFunctions(t *testing.T) {
	f := func() string { return "" }
	if _, ok := NewHasher(0).Hash(&struct{ F func() string }{f}); ok {
		t.Error("a function has a hash")
	}
	a, ok := NewHasher(0).Hash(&struct{ C *computed }{&computed{"a", f}})
	b, okToo := NewHasher(0).Hash(&struct{ C *computed }{&computed{"b", nil}})
	if !ok || !okToo || a == b {
		t.Error("the inputs were not hashed")
	}
}

func TestHashAsAnother(t *testing.T) {
	a, b, c := &node{name: "a"}, &node{name: "b"}, &node{name: "c"}
	h := NewHasher(0)
	h.HashAs(a, b)
	got, ok := h.Hash(&[]*node{a, c})
	want, okToo := NewHasher(0).Hash(&[]*node{b, c})
	if !ok || !okToo || got != want {
		t.Errorf("got %x, want the hash of the other value, %x", got, want)
	}
}
