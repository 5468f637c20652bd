package mathrepair

import (
	"os"
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

// formulas gives what stands in the dollars of a marked text, each with its offset in the text
// without them, so that the same formula in two places is two.
func formulas(marked string) []string {
	var out []string
	for i, part := range strings.Split(marked, "$") {
		if i%2 == 1 {
			out = append(out, part)
		}
	}
	return out
}

func TestDamagedFormulasAreFoundAndProseIsNot(t *testing.T) {
	pairs := lines(t, "damaged.txt")
	if len(pairs)%2 != 0 || len(pairs) < 2*170 {
		t.Fatalf("damaged.txt has %d lines", len(pairs))
	}
	wanted, found, right := 0, 0, 0
	for i := 0; i < len(pairs); i += 2 {
		text, want := pairs[i], pairs[i+1]
		spans := Find(text)
		got := marked(text, spans)
		left := formulas(want)
		wanted += len(left)
		found += len(spans)
		for _, s := range spans {
			for j, w := range left {
				if w == s.TeX {
					right++
					left = append(left[:j], left[j+1:]...)
					break
				}
			}
		}
		if got != want {
			t.Logf("in   %s\n     got  %s\n     want %s", text, got, want)
		}
	}
	sentences := lines(t, "prose.txt")
	if len(sentences) < 170 {
		t.Fatalf("prose.txt has %d lines", len(sentences))
	}
	for _, text := range sentences {
		if spans := Find(text); len(spans) > 0 {
			found += len(spans)
			t.Errorf("prose was hurt: %s", marked(text, spans))
		}
	}
	precision, recall := float64(right)/float64(found), float64(right)/float64(wanted)
	t.Logf("%d formulas, %d sentences of prose: precision %.4f, recall %.4f", wanted, len(sentences), precision, recall)
	if precision < 0.99 || recall < 0.95 {
		t.Errorf("precision %.4f, recall %.4f", precision, recall)
	}
}
