package memo

import (
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"sync"

	"github.com/zeebo/xxh3"
)

// A Hasher computes hashes of values, which are equal if the values are. It computes the hash of what a pointer points
// to only once, so that many values can share large parts. It is safe for concurrent use, as long as nothing that it
// has seen changes.
//
// A value whose other fields follow from some of them, such as one that computes a result when it is first needed, has
// a method Inputs that returns a pointer to the latter.
type Hasher struct {
	known sync.Map // hashes by address
}

type derived interface{ Inputs() any }

// An address is what a pointer or a slice refers to. Values of several types can have the same address.
type address struct {
	kind    reflect.Type
	pointer uintptr
	length  int
}

// Hash returns the hash of what v points to. It is false if the value contains a function or anything else whose
// behavior has no hash.
func (h *Hasher) Hash(v any) (sum [16]byte, ok bool) {
	defer func() {
		if r := recover(); r != nil && r != errNoHash {
			panic(r)
		}
	}()
	return h.sum(reflect.ValueOf(v).Elem()), true
}

// errNoHash ends the work on a value without a hash.
var errNoHash = errors.New("memo: a value has no hash")

func (h *Hasher) sum(v reflect.Value) [16]byte {
	var buffer [512]byte
	return xxh3.Hash128(h.add(buffer[:0], v)).Bytes()
}

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
		if v.CanInterface() {
			if d, ok := v.Interface().(derived); ok {
				v = reflect.ValueOf(d.Inputs())
			}
		}
		return h.shared(append(data, 1), v.Elem(), address{v.Type(), v.Pointer(), 0})
	case reflect.Interface:
		if v.IsNil() {
			return append(data, 0)
		}
		name := v.Elem().Type().String()
		return h.add(append(append(data, 1), name...), v.Elem())
	case reflect.Slice:
		data = binary.AppendUvarint(data, uint64(v.Len()))
		if v.Len() == 0 {
			return data
		}
		return h.list(data, v)
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

// list adds the elements of a slice. Long slices of pointers are often shared.
func (h *Hasher) list(data []byte, v reflect.Value) []byte {
	const long = 32
	if v.Len() < long {
		return h.elements(data, v)
	}
	at := address{v.Type(), v.Pointer(), v.Len()}
	if sum, ok := h.known.Load(at); ok {
		return append(data, sum.([]byte)...)
	}
	sum := xxh3.Hash128(h.elements(nil, v)).Bytes()
	h.known.Store(at, sum[:])
	return append(data, sum[:]...)
}

func (h *Hasher) elements(data []byte, v reflect.Value) []byte {
	for i := range v.Len() {
		data = h.add(data, v.Index(i))
	}
	return data
}

// shared adds the hash of a value that other values may contain too.
func (h *Hasher) shared(data []byte, v reflect.Value, at address) []byte {
	if sum, ok := h.known.Load(at); ok {
		return append(data, sum.([]byte)...)
	}
	sum := h.sum(v)
	h.known.Store(at, sum[:])
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
