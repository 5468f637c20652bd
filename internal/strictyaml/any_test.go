package strictyaml

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecodeCollectsOtherFields(t *testing.T) {
	src := `title: T
status: reading
rating: 4.50
year: 2024
released: 2024-05-01
version: "1.0"
read: true
none:
methods: [a, 2, [b]]
review:
  by: me
  notes: |
    One
    two
"My field": [{a: 1}]
`
	want := open{Title: "T", Others: []Field{
		{"status", "reading"}, {"rating", json.Number("4.50")}, {"year", json.Number("2024")},
		{"released", "2024-05-01"}, {"version", "1.0"}, {"read", true}, {"none", nil},
		{"methods", []any{"a", json.Number("2"), []any{"b"}}},
		{"review", map[string]any{"by": "me", "notes": "One\ntwo\n"}},
		{"My field", []any{map[string]any{"a": json.Number("1")}}},
	}}
	var got open
	if problems := Decode("p.md", []byte(src), 1, &got); len(problems) > 0 {
		t.Fatal(problems)
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(open{})); d != "" {
		t.Error(d)
	}
}

func TestDecodeReportsMistakesInOtherFields(t *testing.T) {
	for src, want := range map[string]string{
		"titel: a\n":                 "p.md:1:1: unknown field `titel` (did you mean `title`?)",
		"TITLE: a\n":                 "p.md:1:1: unknown field `TITLE` (did you mean `title`?)",
		"auhtor_coutn: 1\n":          "p.md:1:1: unknown field `auhtor_coutn` (did you mean `author_count`?)",
		"x: 1\ny: 2\nx: 3\n":         "p.md:3:1: duplicate field `x` (remove one of the two; the first is on line 1)",
		"x: {a: 1, b: 2, a: 3}\n":    "p.md:1:17: duplicate name `a` in `x` (remove one of the two)",
		"extra: {a: {b: 1, b: 2}}\n": "p.md:1:19: duplicate name `b` in `a` (remove one of the two)",
		"x: [*a]\n":                  "p.md:1:6: a value that starts with * refers to an anchor",
		"extra: a\n":                 "p.md:1:8: `extra` must be a group of names and values, not \"a\"",
		"extra: [a]\n":               "p.md:1:8: `extra` must be a group of names and values, not a list (write extra:",
		"<<: {a: b}\n":               "p.md:1:1: a field's name must be a word",
		"~: b\n":                     "p.md:1:1: a field has no name",
		"x: " + strings.Repeat("[", 101) + strings.Repeat("]", 101): "p.md:1:103: nested more than 100 levels deep",
	} {
		var got open
		if problems := Decode("p.md", []byte(src), 1, &got); !strings.HasPrefix(problems.Error(), want) ||
			len(problems) != 1 {
			t.Errorf("%q: got %v, want %s", src, problems, want)
		}
	}
}
