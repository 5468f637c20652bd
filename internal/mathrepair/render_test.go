package mathrepair_test

import (
	"os"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/mathrepair"
)

func TestRepairsCanBeRendered(t *testing.T) {
	text, err := os.ReadFile("testdata/damaged.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		for i, source := range strings.Split(line, "$") {
			if i%2 == 0 {
				continue
			}
			if n++; strings.HasPrefix(line, "#") {
				t.Fatalf("a comment with dollars: %s", line)
			}
			if _, err := mathml.Convert(source, false); err != nil {
				t.Errorf("expected: %s: %v", source, err)
			}
		}
		for _, s := range mathrepair.Find(line) {
			if _, err := mathml.Convert(s.TeX, false); err != nil {
				t.Errorf("found: %s: %v", s.TeX, err)
			}
		}
	}
	if n < 170 {
		t.Errorf("only %d formulas", n)
	}
}
