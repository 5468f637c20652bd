package edit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

// phrasesIn returns the phrases in documents with one text each, in the form "phrase [documents]".
func phrasesIn(atLeast int, texts ...string) []string {
	documents := make([][]string, len(texts))
	for i, text := range texts {
		documents[i] = []string{text}
	}
	var all []string
	for _, p := range findPhrases(documents, atLeast) {
		all = append(all, fmt.Sprint(p.Text, " ", p.Documents))
	}
	return all
}

func TestFindPhrases(t *testing.T) {
	other := []string{"Fish swim.", "Birds fly.", "Cats sleep.", "Dogs bark."}
	for name, c := range map[string]struct {
		texts []string
		want  []string
	}{
		"phrase in several documents": {
			[]string{"We use gradient descent.", "On gradient descent: a survey.", "Gradient ascent."},
			[]string{"gradient descent [0 1]"}},
		"often in one document": {
			[]string{"Gradient descent and gradient descent and gradient descent."}, nil},
		"singular and plural, hyphens and spaces": {
			[]string{"a support vector machine", "many support-vector machines"},
			[]string{"support vector machine [0 1]"}},
		"across punctuation, stop words and formulas": {
			[]string{"kernel (ridge) regression, kernel of ridge, kernel $k$ ridge",
				"kernel, ridge; kernel and ridge: kernel / ridge"}, nil},
		"only within a longer phrase": {
			[]string{"the neural tangent kernel", "neural tangent kernels"}, []string{"neural tangent kernel [0 1]"}},
		"also outside a longer phrase": {
			[]string{"the Gaussian random fields", "Gaussian random field", "random fields of trees",
				"random field theory"},
			[]string{"Gaussian random field [0 1]", "random field [0 1 2 3]"}},
		"capitals of names and titles": {
			[]string{"Bayesian Model Selection", "by Bayesian model selection"},
			[]string{"Bayesian model selection [0 1]"}},
		"participles and adjectives at the end": {
			[]string{"a graph based study of deep neural nets is graph based",
				"graph based, deep neural: it is graph based"}, nil},
		"part of a compound": {
			[]string{"low-rank adapters", "low-rank adapters"}, []string{"low-rank adapters [0 1]"}},
		"common words of abstracts": {
			[]string{"Extensive experiments show promising results", "extensive experiments with promising results"},
			nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, phrasesIn(2, append(slices.Clone(c.texts), other...)...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCommonPhrasesAreIgnored tests that phrases of words that most documents contain are omitted.
func TestCommonPhrasesAreIgnored(t *testing.T) {
	texts := make([]string, 20)
	for i := range texts {
		texts[i] = "A neural network."
		if i%5 == 0 {
			texts[i] += " It is a spiking network."
		}
	}
	if diff := cmp.Diff([]string{"spiking network [0 5 10 15]"}, phrasesIn(2, texts...)); diff != "" {
		t.Error(diff)
	}
}

// TestMentionedPhrasesAreNotTopics tests that a phrase is omitted if few of its papers have it in the title or twice.
func TestMentionedPhrasesAreNotTopics(t *testing.T) {
	documents := make([][]string, 30)
	for i := range documents {
		documents[i] = []string{"A title", "Some text."}
		if i < 6 {
			documents[i][1] = "With gradient clipping, and a graph kernel."
		}
	}
	documents[0][0], documents[1][1] = "A graph kernel", "The graph kernel is a graph kernel with gradient clipping."
	var got []string
	for _, p := range findPhrases(documents, 2) {
		got = append(got, p.Text)
	}
	if diff := cmp.Diff([]string{"graph kernel"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestPhrasesOccurInTheirDocuments tests that each phrase lists enough documents, that these contain the phrase, and
// that the order of documents does not matter.
func TestPhrasesOccurInTheirDocuments(t *testing.T) {
	words := []string{
		"graph", "kernel", "Kernels", "neural", "low-rank", "LoRA", "of", "the", "deep,", "tree", "trees.", "$x$", "é",
		"(flow)", "field",
	}
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(rapid.SampledFrom(words), 0, 15),
			func(w []string) string { return strings.Join(w, " ") }), 0, 12).
			Draw(t, "texts")
		atLeast := rapid.IntRange(1, 3).Draw(t, "at least")
		documents := make([][]string, len(texts))
		for i, text := range texts {
			documents[i] = []string{text}
		}
		phrases := findPhrases(documents, atLeast)
		for _, p := range phrases {
			if len(p.Documents) < atLeast || !slices.IsSorted(p.Documents) ||
				len(slices.Compact(slices.Clone(p.Documents))) != len(p.Documents) {
				t.Fatalf("%+v", p)
			}
			for _, i := range p.Documents {
				if !strings.Contains(plain(texts[i]), plain(p.Text)) {
					t.Fatalf("%q is not in %q", p.Text, texts[i])
				}
			}
		}
		slices.Reverse(documents)
		reversed := findPhrases(documents, atLeast)
		for i := range reversed {
			for j, d := range reversed[i].Documents {
				reversed[i].Documents[j] = len(documents) - 1 - d
			}
			slices.Reverse(reversed[i].Documents)
		}
		if diff := cmp.Diff(phrases, reversed); diff != "" {
			t.Fatal(diff)
		}
	})
}

// plain folds a text like phrases.
func plain(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return isSign(r) })
	for i := range words {
		words[i] = content.Singular(words[i])
	}
	return " " + strings.Join(words, " ") + " "
}

func FuzzFindPhrases(f *testing.F) {
	f.Add("The neural tangent kernel $k$", "neural-tangent kernels", 2)
	f.Add("a--b -c- \xff\xfe", "İstanbul ſtreet ", 1)
	f.Fuzz(func(t *testing.T, a, b string, atLeast int) {
		for _, p := range findPhrases([][]string{{a, b}, {b}, {"x"}}, max(atLeast, 1)) {
			if p.Text == "" || len(p.Documents) == 0 {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func BenchmarkFindPhrases(b *testing.B) {
	words := strings.Fields(
		"graph kernel neural network of the deep tree flow field low-rank adapter and optimal transport with " +
			"gradient descent on manifold learning rate for sparse attention",
	)
	documents := make([][]string, 10_000)
	for i := range documents {
		var text strings.Builder
		for j := range 150 {
			text.WriteString(words[(i*31+j*j*7+i*j)%len(words)] + " ")
		}
		documents[i] = []string{text.String()}
	}
	for b.Loop() {
		findPhrases(documents, 50)
	}
}
