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

// marked gives a text with its formulas in dollars.
func marked(text string, spans []Span) string {
	var b strings.Builder
	end := 0
	for _, s := range spans {
		b.WriteString(text[end:s.Start] + "$" + s.TeX + "$")
		end = s.End
	}
	return b.String() + text[end:]
}

// A found formula stands between two places of the essence of a text, in which what a repair puts in does not
// count.
type found struct {
	start, end int
	tex        string
}

// formulas gives what stands in the dollars of a marked text.
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

// A measure counts formulas: those that are to be found, those of them that were found to the letter, and of
// all that was found what covers prose.
type measure struct{ wanted, exact, found, hurt, sentences int }

func (m *measure) precision() float64 { return 1 - float64(m.hurt)/float64(max(m.found, 1)) }
func (m *measure) recall() float64    { return float64(m.exact) / float64(max(m.wanted, 1)) }

// damaged counts in a file of pairs: a text as it was copied, and as it is to be repaired.
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
				m.hurt++
			}
		}
		if got := marked(text, spans); got != want {
			t.Logf("in   %s\n     got  %s\n     want %s", text, got, want)
		}
	}
}

// prose counts in a file of sentences without a formula. To hurt one of them fails the test.
func (m *measure) prose(t *testing.T, name string) {
	for _, text := range lines(t, name) {
		m.sentences++
		if spans := Find(text); len(spans) > 0 {
			m.found += len(spans)
			m.hurt += len(spans)
			t.Errorf("prose was hurt: %s", marked(text, spans))
		}
	}
}

// TestMeasure holds the repair to its bounds, on the texts that the grammar was made after, and on others that
// were written before it was known what becomes of them. With -v it prints what it measures.
func TestMeasure(t *testing.T) {
	for _, c := range []struct {
		name, damaged, prose string
		formulas, sentences  int // at least
	}{
		{"the texts of the grammar", "damaged.txt", "prose.txt", 170, 170},
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
