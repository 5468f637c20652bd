package archive

import (
	"cmp"
	"testing"
)

func TestTermsAreSortedByTitle(t *testing.T) {
	sorted := []*Term{
		{Title: "Ecole"}, {Title: "École"}, {Title: "ecole 2"}, {Title: "École 10"}, {Title: "Zebra"}, {Title: "学習"},
		{Title: "学習", Slug: "x"},
	}
	for i, s := range sorted {
		for j, r := range sorted {
			if got := byTitle(s, r); got != cmp.Compare(i, j) {
				t.Errorf("%q and %q: %d", s.Title, r.Title, got)
			}
		}
	}
}
