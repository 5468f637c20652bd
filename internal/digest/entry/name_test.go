package entry

import (
	"strings"
	"testing"
)

func TestReadNames(t *testing.T) {
	for list, want := range map[string]string{
		"He, J., Liu, X., Xu, J.": "J. He; X. Liu; J. Xu", "He, Juncai": "Juncai He",
		"Juncai He, Jinchao Xu":                 "Juncai He; Jinchao Xu",
		"He, Juncai; Xu, Jinchao (57190000000)": "Juncai He; Jinchao Xu",
		"Juncai He and Jinchao Xu":              "Juncai He; Jinchao Xu", "A B|C D": "A B; C D",
		"King, Martin, Jr.; X": "Martin King Jr.; X", "Plato": "Plato", "": "",
	} {
		names, _ := ReadNames(list)
		if got := strings.Join(names, "; "); got != want {
			t.Errorf("%q: got %q, want %q", list, got, want)
		}
	}
}
