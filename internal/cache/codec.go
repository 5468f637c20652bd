package cache

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// An encoder writes values. It supports structs of exported fields, pointers, slices, arrays, maps with strings as
// keys, strings, integers and bools, without cycles. An interface can be nil or contain a bool, json.Number, string,
// []any or map[string]any.
//
// Package encoding/gob would work too. But it allocates every string when it decodes, which takes several times as long
// for the texts of an archive, and it would enlarge the program by 0.7 MB.
type encoder struct {
	out  io.Writer
	data []byte // buffer
	err  error  // first error from out
}

// pending is the number of buffered bytes from which an encoder writes them.
const pending = 64 << 10

func (e *encoder) flush() {
	if _, err := e.out.Write(e.data); e.err == nil {
		e.err = err
	}
	e.data = e.data[:0]
}

func (e *encoder) number(n uint64) { e.data = binary.AppendUvarint(e.data, n) }

func (e *encoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		e.flag(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		e.data = binary.AppendVarint(e.data, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		e.number(v.Uint())
	case reflect.String:
		e.text(v.String())
	case reflect.Pointer:
		if e.flag(!v.IsNil()) {
			e.value(v.Elem())
		}
	case reflect.Slice:
		if e.flag(!v.IsNil()) {
			e.number(uint64(v.Len()))
			e.elements(v)
		}
	case reflect.Map:
		if e.flag(!v.IsNil()) {
			e.entries(v)
		}
	case reflect.Array:
		e.elements(v)
	case reflect.Interface:
		e.dynamic(v)
	case reflect.Struct:
		for i := range v.NumField() {
			e.value(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("cache: cannot save a %v", v.Type()))
	}
}

// dynamicTypes are the possible types of the value of an interface. The index of the type precedes the value; the
// length of the list means nil.
var dynamicTypes = []reflect.Type{
	reflect.TypeFor[bool](), reflect.TypeFor[json.Number](), reflect.TypeFor[string](), reflect.TypeFor[[]any](),
	reflect.TypeFor[map[string]any](),
}

func (e *encoder) dynamic(v reflect.Value) {
	if v.IsNil() {
		e.number(uint64(len(dynamicTypes)))
		return
	}
	i := slices.Index(dynamicTypes, v.Elem().Type())
	if i < 0 {
		panic(fmt.Sprintf("cache: cannot save a %v", v.Elem().Type()))
	}
	e.number(uint64(i))
	e.value(v.Elem())
}

// entries writes a map in the order of its keys, so that equal maps have the same bytes.
func (e *encoder) entries(v reflect.Value) {
	e.number(uint64(v.Len()))
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	for _, key := range keys {
		e.value(key)
		e.value(v.MapIndex(key))
	}
}

// flag writes a bool and returns it.
func (e *encoder) flag(b bool) bool {
	if b {
		e.data = append(e.data, 1)
	} else {
		e.data = append(e.data, 0)
	}
	return b
}

func (e *encoder) elements(v reflect.Value) {
	if isBytes(v) {
		e.data = append(e.data, v.Bytes()...)
		return
	}
	for i := range v.Len() {
		e.value(v.Index(i))
		if len(e.data) >= pending {
			e.flush()
		}
	}
}

func (e *encoder) text(s string) {
	e.number(uint64(len(s)))
	e.data = append(e.data, s...)
}

func isBytes(v reflect.Value) bool { return v.Type().Elem().Kind() == reflect.Uint8 }

// A decoder reads values from the text of a file. The strings in the values share its memory.
type decoder struct {
	text   string
	at     int
	failed bool // whether the text ended early or contains an impossible number
}

// decode decodes a text into the target of v. It reports whether the text consists of exactly one such value.
func decode(text string, v any) bool {
	d := &decoder{text: text}
	d.value(reflect.ValueOf(v).Elem())
	return !d.failed && d.at == len(d.text)
}

func (d *decoder) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(d.flag())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		n := d.number()
		v.SetInt(int64(n>>1) ^ -int64(n&1)) // zigzag encoding, as in binary.Varint
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(d.number())
	case reflect.String:
		v.SetString(d.take(d.length()))
	case reflect.Pointer:
		if d.flag() {
			v.Set(reflect.New(v.Type().Elem()))
			d.value(v.Elem())
		}
	case reflect.Slice:
		if d.flag() {
			n := d.length()
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			d.elements(v)
		}
	case reflect.Map:
		if d.flag() {
			d.entries(v)
		}
	case reflect.Array:
		d.elements(v)
	case reflect.Interface:
		if i := d.number(); i < uint64(len(dynamicTypes)) {
			found := reflect.New(dynamicTypes[i]).Elem()
			d.value(found)
			v.Set(found)
		} else if i > uint64(len(dynamicTypes)) {
			d.failed = true
		}
	case reflect.Struct:
		for i := range v.NumField() {
			d.value(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("cache: cannot load a %v", v.Type()))
	}
}

func (d *decoder) elements(v reflect.Value) {
	if isBytes(v) {
		copy(v.Bytes(), d.take(v.Len()))
		return
	}
	for i := 0; i < v.Len() && !d.failed; i++ {
		d.value(v.Index(i))
	}
}

// entries reads a map. It fails if the keys are not in ascending order, as the encoder writes them.
func (d *decoder) entries(v reflect.Value) {
	n := d.length()
	v.Set(reflect.MakeMap(v.Type()))
	last := ""
	for i := 0; i < n && !d.failed; i++ {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		d.value(key)
		d.value(value)
		if i > 0 && key.String() <= last {
			d.failed = true
		}
		last = key.String()
		v.SetMapIndex(key, value)
	}
}

func (d *decoder) flag() bool {
	text := d.take(1)
	return text != "" && text[0] == 1
}

// number reads a number in the format of binary.AppendUvarint.
func (d *decoder) number() (n uint64) {
	for shift := 0; shift < 64 && d.at < len(d.text); shift += 7 {
		c := d.text[d.at]
		d.at++
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n
		}
	}
	d.failed = true
	return 0
}

// length reads the length of a string or slice. Every element has at least one byte, so an impossible length fails here
// instead of allocating too much memory.
func (d *decoder) length() int {
	n := d.number()
	if n > uint64(len(d.text)-d.at) {
		d.failed = true
		return 0
	}
	return int(n)
}

// take returns the next n bytes, or fails and returns "" if the text is shorter.
func (d *decoder) take(n int) string {
	if n > len(d.text)-d.at {
		d.failed = true
		return ""
	}
	d.at += n
	return d.text[d.at-n : d.at]
}
