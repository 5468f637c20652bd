package memo

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"

	"github.com/zeebo/xxh3"
)

// A Hasher computes hashes of values, which are equal if the values are. It computes the hash of what a pointer points
// to only once, so that many values can share large parts. Nothing that it has seen may change. It is not safe for
// concurrent use.
//
// A value whose other fields follow from some of them, such as one that computes a result when it is first needed, has
// a method Inputs that returns a pointer to the latter.
type Hasher struct {
	known map[address][16]byte
	data  []byte
}

type derived interface{ Inputs() any }

// An address is what a pointer or a slice refers to. Values of several types can have the same address.
type address struct {
	pointer uintptr
	kind    reflect.Type
	length  int
}

// NewHasher returns a Hasher.
func NewHasher() *Hasher { return &Hasher{known: map[address][16]byte{}} }

// Hash returns the hash of what v points to. It is false if the value contains a function or anything else whose
// behavior has no hash.
func (h *Hasher) Hash(v any) (sum [16]byte, ok bool) {
	defer func() {
		if r := recover(); r != nil && r != errNoHash {
			panic(r)
		}
	}()
	h.data = h.add(h.data[:0], reflect.ValueOf(v).Elem())
	return xxh3.Hash128(h.data).Bytes(), true
}

// errNoHash ends the work on a value without a hash.
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
		return append(binary.AppendUvarint(data, uint64(v.Len())), v.String()...)
	case reflect.Pointer:
		if v.IsNil() {
			return append(data, 0)
		}
		return h.once(append(data, 1), address{v.Pointer(), v.Type(), 0}, func(data []byte) []byte {
			return h.add(data, inputsOf(v))
		})
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

// inputsOf returns what a pointer or interface refers to, or the part of it that the rest follows from.
func inputsOf(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		if d, ok := v.Interface().(derived); ok {
			return reflect.ValueOf(d.Inputs()).Elem()
		}
	}
	return v.Elem()
}

// list adds the elements of a slice. Long slices of pointers are often shared.
func (h *Hasher) list(data []byte, v reflect.Value) []byte {
	const long = 32
	if v.Len() < long {
		return h.elements(data, v)
	}
	return h.once(data, address{v.Pointer(), v.Type(), v.Len()}, func(data []byte) []byte {
		return h.elements(data, v)
	})
}

func (h *Hasher) elements(data []byte, v reflect.Value) []byte {
	for i := range v.Len() {
		data = h.add(data, v.Index(i))
	}
	return data
}

// once adds the hash of what there is at an address. It calls add for the bytes to hash only the first time.
func (h *Hasher) once(data []byte, at address, add func([]byte) []byte) []byte {
	sum, known := h.known[at]
	if !known {
		start := len(data)
		data = add(data)
		sum = xxh3.Hash128(data[start:]).Bytes()
		h.known[at], data = sum, data[:start]
	}
	return append(data, sum[:]...)
}

// entries adds the entries of a map in an order that does not depend on the map's.
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
