package content

import (
	"strings"
	"testing"
)

func TestInitialsStayBesideNames(t *testing.T) {
	for name, want := range map[string]string{
		"C. Karen Liu":        "C._Karen Liu",
		"Daniel S":            "Daniel_S",
		"J. R. R. Tolkien":    "J._R._R._Tolkien",
		"Stephen J. Gould":    "Stephen J._Gould",
		"José García Márquez": "José García Márquez",
		"C":                   "C",
		"":                    "",
	} {
		if got := strings.ReplaceAll(KeepInitials(name), "\u00a0", "_"); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
