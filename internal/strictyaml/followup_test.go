package strictyaml

import (
	"testing"

	"github.com/offprint/offprint/internal/problem"
)

func TestAlsoDropsFollowUpProblems(t *testing.T) {
	type place struct{ line, column int }
	const src = "a: [x, y]\nb:\n  - name: n\n    kind: {}\n  - {name: m, kind: k}\nc: 1\n"
	for _, c := range []struct {
		name     string
		src      string
		decoding place
		further  place
		kept     bool
	}{
		{"the same value", src, place{1, 4}, place{1, 4}, false},
		{"the field around a faulty entry", src, place{1, 5}, place{1, 1}, false},
		{"another entry", src, place{1, 5}, place{1, 8}, true},
		{"the entry around a faulty field", src, place{5, 21}, place{5, 5}, true},
		{"a faulty entry", src, place{5, 5}, place{5, 5}, false},
		{"another field of the entry", src, place{4, 11}, place{3, 11}, true},
		{"the faulty field of the entry", src, place{4, 11}, place{4, 5}, false},
		{"the start of a group with a misspelled field", src, place{4, 5}, place{3, 5}, false},
		{"the start of the text with a misspelled field", src, place{6, 1}, place{1, 1}, false},
		{"another field", src, place{1, 5}, place{6, 4}, true},
		{"any value, if nothing could be read", "a: [x\nc: 1\n", place{1, 4}, place{2, 4}, false},
		{"any value, if there is none", "", place{1, 1}, place{1, 1}, false},
	} {
		at := func(p place) problem.List { return problem.List{{File: "f", Line: p.line + 1, Column: p.column}} }
		got := Also("f", []byte(c.src), 2, at(c.decoding), at(c.further))
		if kept := len(got) == 2; kept != c.kept {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	if got := Also("f", nil, 1, nil, problem.List{{}}); len(got) != 1 {
		t.Errorf("without problems of Decode: got %v", got)
	}
}
