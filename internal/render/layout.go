package render

import (
	"bytes"
	"html/template"
	"sync"

	"github.com/offprint/offprint/internal/compile"
)

// A layout is a template that is ready to show values of one type.
type layout[T any] struct {
	template *template.Template
	program  func() *compile.Program[T] // made when it is first used; nil for what has to be left to the template
}

// prepared makes a template of a set ready; nil where there is none.
func prepared[T any](r *Renderer, set *template.Template, start string) *layout[T] {
	functions := r.functions()
	if r.options.Tight {
		settle(set, functions)
		tighten(set, start)
	}
	t := set.Lookup(start)
	if t == nil {
		return nil
	}
	return &layout[T]{t, sync.OnceValue(func() *compile.Program[T] {
		program, err := compile.Template[T](t, functions)
		if err != nil {
			return nil // which is as good, only slower
		}
		return program
	})}
}

// execute writes what the layout shows of a value.
func (l *layout[T]) execute(w *bytes.Buffer, shown T) error {
	before := w.Len()
	if p := l.program(); p != nil && p.Execute(w, shown) {
		return nil
	}
	w.Truncate(before)
	return l.template.Execute(w, shown)
}
