package strictyaml

import (
	"fmt"
	"strings"
	"testing"
)

func TestLocator(t *testing.T) {
	src := "title: A\n\"tags\": [b,\n  'é c']\nlinks:\n- {name: b}\n"
	for _, c := range []struct {
		key, value   string
		line, column int
	}{
		{"title", "A", 0, 8},
		{"tags", "b", 1, 10},
		{"tags", "é c", 2, 4},
		{"tags", "absent", 1, 1},
		{"tags", strings.Repeat("b", 1000), 1, 1},
		{"links", "b", 4, 10},
		{"links", "", 3, 1},
		{"absent", "b", 0, 1},
		{"t.*", "b", 0, 1},
	} {
		line, column := NewLocator([]byte(src)).Find(c.key, c.value)
		if line != c.line || column != c.column {
			t.Errorf("%s %.20q: %d:%d, want %d:%d", c.key, c.value, line, column, c.line, c.column)
		}
	}
}

// TestLocatorLimitsSearches checks that the time for many problems in a file is proportional to its length.
func TestLocatorLimitsSearches(t *testing.T) {
	src := "tags:\n"
	for i := range maxSearches + 2 {
		src += fmt.Sprintf("- a%d\n", i)
	}
	l := NewLocator([]byte(src))
	for i := range maxSearches + 2 {
		want := i + 1
		if i >= maxSearches {
			want = 0
		}
		if line, _ := l.Find("tags", fmt.Sprint("a", i)); line != want {
			t.Errorf("a%d: line %d, want %d", i, line, want)
		}
	}
}
