package content

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSameTag(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Neural Operators", "neural-operators", true}, {"Poincaré", "poincare", true}, {"Q&A", "q/a", true},
		{"Fem.", "FEM", true}, {"Теория", "теорія", false},
		{"C", "C++", false}, {"C++", "C#", false}, {"A*", "A", false}, {"K-means++", "k-means", false},
		{"काल", "कील", false}, {"กิน", "กัน", false}, {"Gene", "Genes", false},
	} {
		if got := SameTag(c.a, c.b); got != c.want {
			t.Errorf("%q and %q mean the same: %v", c.a, c.b, got)
		}
	}
}

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
	diff := cmp.Diff([]Match{{Tag: "pdes", Phrase: "partial differential equation", Text: 0, Start: 3, End: 33}},
		m.Match("On partial differential equations", "and a PDE"))
	if diff != "" {
		t.Error(diff)
	}
}

// TestCommonPhrasesDecideByNumber checks that one common phrase in the title is enough, or several in the abstract.
func TestCommonPhrasesDecideByNumber(t *testing.T) {
	m := NewMatcher([]Term{
		{Tag: "llm", Common: []string{"language model", "LLM"}, Except: []string{"vision-language model"}},
		{Tag: "rain", Common: []string{"rain", "rain radar"}},
		{Tag: "pdes", Phrases: []string{"PDE"}},
	})
	for name, c := range map[string]struct {
		title, abstract string
		want            []string
	}{
		"title":                      {"Large language models", "", []string{"llm"}},
		"three mentions":             {"", "A language model. Our LLM. An LLM.", nil},
		"four mentions":              {"", "A language model. Our LLM. Each LLM. An LLM.", []string{"llm"}},
		"abbreviation":               {"", "Language models (LLMs). Two LLMs. An LLM.", nil},
		"overlap":                    {"", "Rain radar. Rain. Rain.", nil},
		"exception":                  {"Vision-language models", "LLM, an LLM, an LLM", nil},
		"exception does not spread":  {"Vision-language models and LLMs", "", []string{"llm"}},
		"the title decides one":      {"PDEs", "A language model. Our LLM. Each LLM. An LLM.", []string{"pdes"}},
		"one more than for no title": {"PDEs", "An LLM, an LLM; an LLM, an LLM and an LLM.", []string{"llm", "pdes"}},
		"a phrase needs no number":   {"", "A PDE.", []string{"pdes"}},
	} {
		var got []string
		for _, match := range m.Match(c.title, c.abstract) {
			got = append(got, match.Tag)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestMatchReturnsPosition checks that a match has the position of the phrase in the text.
func TestMatchReturnsPosition(t *testing.T) {
	m := NewMatcher([]Term{{Tag: "nas", Phrases: []string{"architecture search"}, Common: []string{"cell"}}})
	texts := []string{"Über Zellen", "Größer: Architecture-Search; cells"}
	matches := m.Match(texts...)
	if len(matches) != 1 {
		t.Fatalf("%+v", matches)
	}
	for _, match := range matches {
		if got := texts[match.Text][match.Start:match.End]; got != "Architecture-Search" {
			t.Errorf("%+v is %q", match, got)
		}
	}
}
