package mathrepair

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// lines reads a file of cases without its comments and blank lines.
func lines(t testing.TB, name string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

// marked returns a text with its formulas between dollar signs.
func marked(text string, spans []Span) string {
	var b strings.Builder
	end := 0
	for _, s := range spans {
		b.WriteString(text[end:s.Start] + "$" + s.TeX + "$")
		end = s.End
	}
	return b.String() + text[end:]
}

// A found formula has its position in the essence of a text, which does not contain what a repair inserts.
type found struct {
	start, end int
	tex        string
}

// formulas returns the formulas of a marked text.
func formulas(marked string) (all []found) {
	at := 0
	for i, part := range strings.Split(marked, "$") {
		end := at + len(essence(part))
		if i%2 == 1 {
			all = append(all, found{at, end, part})
		}
		at = end
	}
	return all
}

// A measure counts formulas: the expected ones, the ones that were found exactly, all that were found, and those of
// them that cover prose.
type measure struct{ wanted, exact, found, inProse, sentences int }

func (m *measure) precision() float64 { return 1 - float64(m.inProse)/float64(max(m.found, 1)) }
func (m *measure) recall() float64    { return float64(m.exact) / float64(max(m.wanted, 1)) }

// damaged measures a file of pairs: a copied text, and the expected repair.
func (m *measure) damaged(t *testing.T, name string) {
	pairs := lines(t, name)
	if len(pairs)%2 != 0 {
		t.Fatalf("%s has %d lines", name, len(pairs))
	}
	for i := 0; i < len(pairs); i += 2 {
		text, want := pairs[i], pairs[i+1]
		spans, wanted := Find(text), formulas(want)
		m.wanted += len(wanted)
		m.found += len(spans)
		for _, s := range spans {
			f := found{len(essence(text[:s.Start])), len(essence(text[:s.End])), s.TeX}
			switch {
			case slices.Contains(wanted, f):
				m.exact++
			case !slices.ContainsFunc(wanted, func(w found) bool { return w.start <= f.start && f.end <= w.end }):
				m.inProse++
			}
		}
		if got := marked(text, spans); got != want {
			t.Logf("in   %s\n     got  %s\n     want %s", text, got, want)
		}
	}
}

// prose measures a file of sentences without formulas. A formula found in one of them fails the test.
func (m *measure) prose(t *testing.T, name string) {
	for _, text := range lines(t, name) {
		m.sentences++
		if spans := Find(text); len(spans) > 0 {
			m.found += len(spans)
			m.inProse += len(spans)
			t.Errorf("found a formula in prose: %s", marked(text, spans))
		}
	}
}

// TestPrecisionAndRecall checks the quality of the repair on the texts that the grammar was made for, and on others
// that were written before their results were known. With -v it prints the figures.
func TestPrecisionAndRecall(t *testing.T) {
	for _, c := range []struct {
		name, damaged, prose string
		formulas, sentences  int // at least
	}{
		{"texts used for the grammar", "damaged.txt", "prose.txt", 170, 170},
		{"texts of other fields", "damaged-heldout.txt", "prose-heldout.txt", 60, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			var m measure
			m.damaged(t, c.damaged)
			m.prose(t, c.prose)
			t.Logf(
				"%d formulas, %d sentences of prose: precision %.4f, recall %.4f",
				m.wanted,
				m.sentences,
				m.precision(),
				m.recall(),
			)
			if m.precision() < 0.99 || m.recall() < 0.95 {
				t.Errorf("precision %.4f, recall %.4f", m.precision(), m.recall())
			}
			if m.wanted < c.formulas || m.sentences < c.sentences {
				t.Errorf("only %d formulas and %d sentences", m.wanted, m.sentences)
			}
		})
	}
}

func TestLongTextsStayAsTheyAre(t *testing.T) {
	const formula = "x_{1} + y_{2} "
	short := strings.Repeat(formula, maxLength/len(formula))
	if len(Find(short)) == 0 {
		t.Error("no formula is found in a text below the limit")
	}
	if found := Find(short + formula); len(found) > 0 {
		t.Errorf("%d formulas are found in a text above the limit", len(found))
	}
}
