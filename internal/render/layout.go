package render

import (
	"bytes"
	"html/template"
	"sync"

	"github.com/offprint/offprint/internal/layout"
)

// An executable is a template that shows values of one type.
type executable[T any] struct {
	template *template.Template
	program  func() *layout.Program[T] // compiled at the first call; nil if only html/template can execute the template
}

// prepare prepares the template start of a set for execution. It returns nil if the set has no such template.
func prepare[T any](r *Renderer, set *template.Template, start string) *executable[T] {
	functions := r.functions()
	if r.options.CollapseSpace {
		layout.FoldConstants(set, functions)
		layout.CollapseSpace(set, start)
	}
	t := set.Lookup(start)
	if t == nil {
		return nil
	}
	return &executable[T]{t, sync.OnceValue(func() *layout.Program[T] {
		program, err := layout.Compile[T](t, functions, signatures)
		if err != nil {
			return nil // html/template writes the same output, only slower
		}
		return program
	})}
}

// execute writes the template's output for a value.
func (l *executable[T]) execute(w *bytes.Buffer, shown T) error {
	before := w.Len()
	if p := l.program(); p != nil && p.Execute(w, shown) {
		return nil
	}
	w.Truncate(before)
	return l.template.Execute(w, shown)
}
