// Package keep makes values that are equal the same.
//
// In come the value that a step made last time and the one that it made now, out goes the old one
// where they are equal. A step that keeps its values tells those after it what an edit changed: what
// is the same pointer shows the same, and need not be looked at again.
package keep

import "reflect"

// Same gives the old value where the new one is deeply equal to it, else the new one. Parts that are
// the same pointer are not compared further.
func Same[T any](old, now *T) *T {
	if old != nil && now != nil && reflect.DeepEqual(old, now) {
		return old
	}
	return now
}
