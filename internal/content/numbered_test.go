package content

import (
	"cmp"
	"testing"
)

func TestNumbersInTextsAreComparedByValue(t *testing.T) {
	sorted := []string{
		"", "01", "1", "1a", "2", "02b", "10", "a", "part 2", "part 2 b", "part 10", "part 10 b", "part x",
	}
	for i, s := range sorted {
		for j, r := range sorted {
			if got := CompareNumbered(s, r); got != cmp.Compare(i, j) {
				t.Errorf("%q and %q: %d", s, r, got)
			}
		}
	}
}
