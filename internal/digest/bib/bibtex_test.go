package bib_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func TestBibName(t *testing.T) {
	for list, want := range map[string]string{
		"Juncai He and Jinchao Xu":                            "Juncai He; Jinchao Xu",
		"He, Juncai and Xu, Jinchao":                          "Juncai He; Jinchao Xu",
		"Ludwig van Beethoven and van Beethoven, Ludwig":      "Ludwig van Beethoven; Ludwig van Beethoven",
		"King, Jr., Martin Luther":                            "Martin Luther King Jr.",
		"King, Martin Luther, Jr.":                            "Martin Luther King Jr.",
		"{Barnes and Noble, Inc.} and {NASA}":                 "Barnes and Noble, Inc.; NASA",
		"{\\'E}mile   Zola\n AND\tErd{\\H{o}}s, P{\\'a}l":     "Émile Zola; Pál Erdős",
		"A. {von der Heide}":                                  "A. von der Heide",
		"Anderson":                                            "Anderson",
		"Ann One, Bob Two, Carl Three":                        "Ann One; Bob Two; Carl Three",
		"Ann One, Bob Two and Carl Three":                     "Ann One; Bob Two; Carl Three",
		"Peyton Jones, Simon L. and Ann One and Bob Two":      "Simon L. Peyton Jones; Ann One; Bob Two",
		"Garc{\\'i}a M{\\'a}rquez, Gabriel Jos{\\'e}":         "Gabriel José García Márquez",
		"One, A., Two, B., Three, C.":                         "A. One; B. Two; C. Three",
		"Smith, Doe, Miller":                                  "",
		"Condorcet, de, Marquis":                              "",
		"One, Ann | Two, Bob":                                 "Ann One; Bob Two",
		"One, Ann; and Two, Bob;":                             "Ann One; Bob Two",
		"{One, Ann and Two, Bob}":                             "Ann One; Bob Two",
		"{Ann One, Bob Two, Carl Three}":                      "Ann One; Bob Two; Carl Three",
		"{Johnson \\& Johnson}":                               "Johnson & Johnson",
		"Johnson \\& Johnson":                                 "Johnson & Johnson",
		"family={van der Berg}, given=J{\\\"o}rg, suffix=Jr.": "Jörg van der Berg Jr.",
		"One, Ann and others":                                 "Ann One",
		"M{\\\"u}ller, J and al., Et":                         "J Müller",
		"Wang, Wei 0001":                                      "Wei Wang",
		"{One}, A. and {van der Two}, B.~C.":                  "A. One; B. C. van der Two",
		"Ministry of Health, Canada":                          "Ministry of Health, Canada",
		"王小明 and 李, 四":                                        "王小明; 李四",
		"and and and":                                         "and; and",
		"":                                                    "",
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
