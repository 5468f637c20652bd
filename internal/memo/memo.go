// Package memo reuses values that have not changed.
//
// The input is the previous and the current result of a step. The output is the previous one if both are equal. If a
// step reuses its results, later steps can detect changes by comparing pointers: the same pointer means the same value.
// A Hasher computes hashes, to compare values of different runs. Values must not contain cycles.
package memo

import (
	"bytes"
	"reflect"
)

// Same returns old if now is deeply equal to it, and now otherwise. Both can be nil. Parts that are the same pointer
// are not compared further.
func Same[T any](old, now *T) *T {
	if old != nil && now != nil && (old == now || equal(reflect.ValueOf(old).Elem(), reflect.ValueOf(now).Elem())) {
		return old
	}
	return now
}

// equal is reflect.DeepEqual for two values of the same type without cycles. DeepEqual spends three quarters of its
// time on recording the pointers it has visited (measured with 10,000 cards).
func equal(v, w reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer:
		return v.UnsafePointer() == w.UnsafePointer() || !v.IsNil() && !w.IsNil() && equal(v.Elem(), w.Elem())
	case reflect.Interface:
		if v.IsNil() || w.IsNil() {
			return v.IsNil() == w.IsNil()
		}
		return v.Elem().Type() == w.Elem().Type() && equal(v.Elem(), w.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if !equal(v.Field(i), w.Field(i)) {
				return false
			}
		}
		return true
	case reflect.Slice:
		return v.IsNil() == w.IsNil() && equalLists(v, w)
	case reflect.Array:
		return equalLists(v, w)
	case reflect.Map:
		return v.IsNil() == w.IsNil() && equalMaps(v, w)
	case reflect.Func:
		return v.IsNil() && w.IsNil()
	case reflect.String: // most parts are strings, and the general comparison below is slower
		return v.String() == w.String()
	}
	return v.Equal(w)
}

func equalLists(v, w reflect.Value) bool {
	if v.Len() != w.Len() {
		return false
	}
	if v.Kind() == reflect.Slice {
		if v.UnsafePointer() == w.UnsafePointer() {
			return true
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return bytes.Equal(v.Bytes(), w.Bytes())
		}
	}
	for i := range v.Len() {
		if !equal(v.Index(i), w.Index(i)) {
			return false
		}
	}
	return true
}

func equalMaps(v, w reflect.Value) bool {
	if v.Len() != w.Len() {
		return false
	}
	for all := v.MapRange(); all.Next(); {
		other := w.MapIndex(all.Key())
		if !other.IsValid() || !equal(all.Value(), other) {
			return false
		}
	}
	return true
}
