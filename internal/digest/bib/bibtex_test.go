package bib_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func TestBibName(t *testing.T) {
	for list, want := range map[string]string{
		"Juncai He and Jinchao Xu":                        "Juncai He; Jinchao Xu",
		"He, Juncai and Xu, Jinchao":                      "Juncai He; Jinchao Xu",
		"Ludwig van Beethoven and van Beethoven, Ludwig":  "Ludwig van Beethoven; Ludwig van Beethoven",
		"King, Jr., Martin Luther":                        "Martin Luther King Jr.",
		"King, Martin Luther, Jr.":                        "Martin Luther King Jr.",
		"{Barnes and Noble, Inc.} and {NASA}":             "Barnes and Noble, Inc.; NASA",
		"{\\'E}mile   Zola\n AND\tErd{\\H{o}}s, P{\\'a}l": "Émile Zola; Pál Erdős",
		"A. {von der Heide}":                              "A. von der Heide",
		"Anderson":                                        "Anderson",
		"and and and":                                     "and; and",
		"":                                                "",
	} {
		d, err := digesttest.Read(t, "bibtex", "@misc{a, title = {T}, author = {"+list+"}}")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(d.Entries[0].Authors, "; "); got != want {
			t.Errorf("%q: got %q, want %q", list, got, want)
		}
	}
}
