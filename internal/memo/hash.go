package memo

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"slices"

	"github.com/zeebo/xxh3"
)

// A Hasher computes hashes of values. Equal values have equal hashes. It hashes the target of a pointer only once, so
// that many values can share large parts. Values must not change after they are hashed. A Hasher is not safe for
// concurrent use.
//
// Some values have fields that are computed from others, for example when they are first needed. The type of such a
// value has a method Inputs() any, which returns a pointer to the fields that are not computed. Only these are hashed.
type Hasher struct {
	known  map[address][16]byte
	single []reflect.Type // pointer types whose targets are not cached
	data   []byte         // buffer
}

// A derived is a value with computed fields.
type derived interface{ Inputs() any }

// An address identifies the target of a pointer or a slice. Values of several types can have the same address in
// memory.
type address struct {
	pointer uintptr
	kind    uintptr // address of the type
	length  int
}

func addressOf(v reflect.Value, length int) address {
	return address{v.Pointer(), reflect.ValueOf(v.Type()).Pointer(), length}
}

// NewHasher returns a Hasher for values with about the given number of pointers. It does not cache the hashes of
// targets of the given pointer types, which saves time if only one pointer refers to each target. Hashers with
// different types return different hashes.
func NewHasher(pointers int, single ...reflect.Type) *Hasher {
	// Growing the map would take longer than hashing the values.
	return &Hasher{known: make(map[address][16]byte, pointers), single: single}
}

// Hash returns the hash of the target of the pointer v. If the value contains a function or anything else that cannot
// be hashed, ok is false.
func (h *Hasher) Hash(v any) (sum [16]byte, ok bool) {
	defer func() {
		if r := recover(); r != nil && r != errNoHash {
			panic(r)
		}
	}()
	h.data = h.add(h.data[:0], reflect.ValueOf(v).Elem())
	return xxh3.Hash128(h.data).Bytes(), true
}

// HashAs sets the hash of a pointer's target to that of another value of the same type, also within other values. It
// does nothing if other cannot be hashed.
func (h *Hasher) HashAs(pointer, other any) {
	if sum, ok := h.Hash(other); ok {
		h.known[addressOf(reflect.ValueOf(pointer), 0)] = sum
	}
}

// errNoHash stops Hash at a value that cannot be hashed.
var errNoHash = errors.New("memo: a value has no hash")

// add appends bytes that identify a value.
func (h *Hasher) add(data []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(data, 1)
		}
		return append(data, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(data, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(data, v.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.AppendUvarint(data, math.Float64bits(v.Float()))
	case reflect.String:
		return addText(data, v.String())
	case reflect.Pointer:
		return h.pointer(data, v)
	case reflect.Interface:
		if v.IsNil() {
			return append(data, 0)
		}
		name := v.Elem().Type().String()
		return h.add(append(append(data, 1), name...), inputsOf(v))
	case reflect.Slice:
		if v.IsNil() {
			return append(data, 0)
		}
		return h.list(binary.AppendUvarint(data, uint64(v.Len())+1), v)
	case reflect.Array:
		return h.elements(data, v)
	case reflect.Struct:
		for i := range v.NumField() {
			data = h.add(data, v.Field(i))
		}
		return data
	case reflect.Map:
		return h.entries(data, v)
	}
	if v.Kind() == reflect.Func && v.IsNil() {
		return data
	}
	panic(errNoHash)
}

// pointer appends bytes that identify the target of a pointer, and caches its hash.
func (h *Hasher) pointer(data []byte, v reflect.Value) []byte {
	if v.IsNil() {
		return append(data, 0)
	}
	if slices.Contains(h.single, v.Type()) {
		return h.add(append(data, 1), inputsOf(v))
	}
	at := addressOf(v, 0)
	if sum, known := h.known[at]; known {
		return append(append(data, 1), sum[:]...)
	}
	return h.remember(h.add(append(data, 1), inputsOf(v)), len(data)+1, at)
}

// addText appends the length of a text and the text, or its hash if that is shorter.
func addText(data []byte, text string) []byte {
	const long = 128
	data = binary.AppendUvarint(data, uint64(len(text)))
	if len(text) < long {
		return append(data, text...)
	}
	sum := xxh3.HashString128(text).Bytes()
	return append(data, sum[:]...)
}

// inputsOf returns the target of a pointer or interface, or its Inputs if it has computed fields.
func inputsOf(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		if d, ok := v.Interface().(derived); ok {
			return reflect.ValueOf(d.Inputs()).Elem()
		}
	}
	return v.Elem()
}

// list appends the elements of a slice. It caches the hashes of long slices, which are often shared.
func (h *Hasher) list(data []byte, v reflect.Value) []byte {
	const long = 32
	if v.Len() < long {
		return h.elements(data, v)
	}
	at := addressOf(v, v.Len())
	if sum, known := h.known[at]; known {
		return append(data, sum[:]...)
	}
	return h.remember(h.elements(data, v), len(data), at)
}

func (h *Hasher) elements(data []byte, v reflect.Value) []byte {
	for i := range v.Len() {
		data = h.add(data, v.Index(i))
	}
	return data
}

// remember replaces the bytes from an offset on with their hash, and caches the hash for an address.
func (h *Hasher) remember(data []byte, from int, at address) []byte {
	sum := xxh3.Hash128(data[from:]).Bytes()
	h.known[at] = sum
	return append(data[:from], sum[:]...)
}

// entries appends the sum of the hashes of a map's entries, which does not depend on their order.
func (h *Hasher) entries(data []byte, v reflect.Value) []byte {
	var all [16]byte
	for each := v.MapRange(); each.Next(); {
		sum := xxh3.Hash128(h.add(h.add(nil, each.Key()), each.Value())).Bytes()
		for i := range all {
			all[i] += sum[i]
		}
	}
	return append(binary.AppendUvarint(data, uint64(v.Len())), all[:]...)
}
