package problem

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSuggestPrefersBeginningsThenWordsThenSpelling(t *testing.T) {
	var papers Names
	for _, p := range [][2]string{
		{"pig-physics-informed-graph", "PIG: Physics-Informed Graph Networks"},
		{"pig-physics-of-climate", "PIG for Climate"},
		{"pigment-analysis", "Colours of Old Paintings"},
		{"big", "Birds in Groups"},
		{"mgno", "Efficient Parameterization of Linear Operators via Multigrid"},
		{"neural-operators", "Neural Operators"},
		{"deeponet", "Learning Nonlinear Operators via DeepONet"},
		{"étude", "Étude des systèmes"},
	} {
		papers.Add(p[0], p[1])
	}
	for word, want := range map[string]string{
		"pig":              "pig-physics-of-climate pig-physics-informed-graph pigment-analysis",
		"PIG physics":      "pig-physics-of-climate pig-physics-informed-graph",
		"pig-physics-i":    "pig-physics-informed-graph",
		"physics-graph":    "pig-physics-informed-graph",
		"climate":          "pig-physics-of-climate",
		"multigrid":        "mgno",
		"nonlinear-oper":   "deeponet",
		"operators":        "mgno deeponet neural-operators",
		"neural-opertors":  "neural-operators",
		"mgon":             "mgno",
		"bigg":             "big",
		"Étude systèmes":   "étude",
		"or":               "",
		"physics-birds":    "",
		"nothing like it":  "",
		"":                 "",
		" - ":              "",
		"of":               "mgno pigment-analysis pig-physics-of-climate",
		"pi":               "",
		"graph-physics-xx": "",
	} {
		if got := strings.Join(papers.Suggest(word), " "); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestDidYouMeanJoinsNames(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"a"}, "did you mean a?"},
		{[]string{"a", "b"}, "did you mean a or b?"},
		{[]string{"a", "b", "c"}, "did you mean a, b or c?"},
	} {
		if got := DidYouMean(c.names...); got != c.want {
			t.Errorf("DidYouMean(%q) = %q, want %q", c.names, got, c.want)
		}
	}
}

func FuzzSuggest(f *testing.F) {
	f.Add("pig", "pig-physics", "PIG: Physics")
	f.Add("\xff", "é", "")
	f.Fuzz(func(t *testing.T, word, name, title string) {
		var n Names
		for i := range 5 {
			n.Add(fmt.Sprint(name, i), title)
		}
		got := n.Suggest(word)
		if len(got) > 3 || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
			t.Errorf("Suggest(%q) = %q", word, got)
		}
		if spaced(name) != " " && !slices.Contains(n.Suggest(name+"0"), name+"0") {
			t.Errorf("Suggest(%q) = %q", name+"0", n.Suggest(name+"0"))
		}
	})
}
