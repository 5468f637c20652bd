package strictyaml

import (
	"fmt"
	"strings"
	"testing"
)

func TestLimitsAreReportedWithPosition(t *testing.T) {
	fields := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "f%d: a\n", i)
		}
		return b.String()
	}
	nest := func(n int) string { return "a: " + strings.Repeat("[", n) + strings.Repeat("]", n) }
	for _, c := range []struct{ name, within, beyond, want string }{
		{"fields", fields(maxFields), fields(maxFields + 1), "a.md:1001:1: more than 1000 fields"},
		{"lines", "a:\n" + strings.Repeat("- b\n# c\n", 2*maxLines),
			strings.Repeat("a: #\n", maxLines+1), "a.md:5001:1: more than 5000 lines that are not indented"},
		{"levels", nest(maxDepth - 1), nest(maxDepth), "a.md:1:103: nested more than 100 levels deep"},
		{"values", "a: [" + strings.Repeat("b, ", maxValues-3) + "]", "a: [" + strings.Repeat("b, ", maxValues-2) + "]",
			"a.md:1:224996: more than 75000 values"},
		{"levels of the library", nest(maxDepth - 1), nest(20_000), "a.md:1:10004: not valid YAML: exceeded max depth"},
	} {
		if _, problems := Parse("a.md", []byte(c.within), 1); len(problems) > 0 {
			t.Errorf("%s: at the limit: %v", c.name, problems)
		}
		_, problems := Parse("a.md", []byte(c.beyond), 1)
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), c.want) {
			t.Errorf("%s: beyond the limit: %.200v, want %s", c.name, problems, c.want)
		}
	}
}

func TestManyProblemsAreReportedUpToALimit(t *testing.T) {
	var into struct {
		List []int `yaml:"list"`
	}
	problems := Decode("a.md", []byte("list: ["+strings.Repeat("x, ", 3*maxProblems)+"]"), 1, &into)
	if len(problems) != maxProblems+1 || problems[maxProblems].What != "more than 1000 problems" {
		t.Errorf("%d problems, the last is %v", len(problems), problems[len(problems)-1])
	}
}

// TestErrorsInLongLinesHavePositions checks the part of the search that bisects.
func TestErrorsInLongLinesHavePositions(t *testing.T) {
	src := "a: [" + strings.Repeat("b, ", 2000) + "@c, " + strings.Repeat("é, ", 300) + "]\n"
	_, problems := Parse("a.md", []byte(src), 1)
	if want := 1 + len("a: [") + 3*2000; len(problems) != 1 || problems[0].Line != 1 || problems[0].Column != want {
		t.Errorf("%v, want column %d", problems, want)
	}
}
