package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMatchFindsOnlyWholePhrases(t *testing.T) {
	m := NewMatcher([]Term{
		{Tag: "pdes", Phrases: []string{"PDE", "partial differential equation"}},
		{Tag: "moe", Phrases: []string{"mixture of experts", "MoE"}},
		{Tag: "nas", Phrases: []string{"architecture search"}},
		{Tag: "ssm", Phrases: []string{"state space model"}},
		{Tag: "gp", Phrases: []string{"Gaussian process"}},
	})
	for text, want := range map[string][]string{
		"solving PDEs":                       {"pdes"},
		"a pde in lower case":                nil,
		"Partial Differential Equations (x)": {"pdes"},
		"Mixture-of-Experts models":          {"moe"},
		"eeny meeny miny moe":                nil,
		"MoEs and PDE":                       {"pdes", "moe"},
		"Architecture  searches":             nil,
		"Differentiable Architecture Search": {"nas"},
		"research architecture searching":    nil,
		"Diagonal State-Space Models":        {"ssm"},
		"Gaussian processes":                 {"gp"},
		"gaussian process":                   nil,
		"":                                   nil,
	} {
		var got []string
		for _, match := range m.Match(text) {
			got = append(got, match.Tag)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestMatchReturnsPhrase(t *testing.T) {
	m := NewMatcher([]Term{{Tag: "pdes", Phrases: []string{"PDE", "partial differential equation"}}})
	diff := cmp.Diff([]Match{{"pdes", "partial differential equation"}},
		m.Match("On partial differential equations", "and a PDE"))
	if diff != "" {
		t.Error(diff)
	}
}
