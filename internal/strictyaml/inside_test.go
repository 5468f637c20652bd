package strictyaml

import (
	"strings"
	"testing"
)

// TestInsideFindsEveryCharacter finds the letter x of a value in sources with quotes, escapes and line breaks, at once
// and after other positions.
func TestInsideFindsEveryCharacter(t *testing.T) {
	for _, src := range []string{
		"a: b\nwhere: one x\n",
		"where: 'it''s x'\n",
		`where: "a \"b\" \u00e9 \x41 x"` + "\n",
		"where: \"a\\\n   b x\"\n",
		"where: >\n  one\n  two x\n",
		"where: >-\n  one\n\n  two x\n",
		"where: |\n  one\n    two\n  x\n",
		"where: one\n  two\n  x\n",
		"where: 'one\n\n  two x'\n",
		"{sort: a, where: 'é x'}",
	} {
		root, problems := Parse("f", []byte(src), 5)
		if len(problems) > 0 {
			t.Fatal(src, problems)
		}
		n := ValueOf(root, "where")
		places, offset := NewPlaces("f", []byte(src), 5), strings.IndexByte(n.Value, 'x')
		p := places.Inside(n, offset)
		at := strings.LastIndexByte(src, 'x')
		line := strings.Count(src[:at], "\n")
		column := len([]rune(src[strings.LastIndexByte(src[:at], '\n')+1:at])) + 1
		if p.Line != 5+line || p.Column != column {
			t.Errorf("%q: %d:%d, want %d:%d", src, p.Line, p.Column, 5+line, column)
		}
		for _, earlier := range []int{0, strings.IndexByte(n.Value, ' ') + 1, len(n.Value)} {
			places.Inside(n, earlier) // from which Inside may continue
			if again := places.Inside(n, offset); again != p {
				t.Errorf("%q, after byte %d: %+v, want %+v", src, earlier, again, p)
			}
		}
	}
}

// TestListsCanAlsoBeGroups decodes a field that is a list or a group of fields.
func TestListsCanAlsoBeGroups(t *testing.T) {
	type target struct {
		Papers []string `yaml:"papers"`
		View   *struct {
			Where string `yaml:"where"`
		} `yaml:"papers,group"`
	}
	for src, want := range map[string]string{
		"papers: [a]\n": "a", "papers:\n  - a\n": "a", "papers: {where: b}\n": "b", "papers:\n  where: b\n": "b",
		"papers:\n  wher: b\n": "f:2:3: unknown field `wher` (did you mean `where`?)",
		"papers: c\n":          "f:1:9: `papers` must be a list, not text (write papers: [c])",
	} {
		var v target
		var got string
		if problems := Decode("f", []byte(src), 1, &v); len(problems) > 0 {
			got = problems.Error()
		} else if v.View != nil {
			got = v.View.Where
		} else {
			got = strings.Join(v.Papers, "")
		}
		if got != want {
			t.Errorf("%q: %s, want %s", src, got, want)
		}
	}
}
