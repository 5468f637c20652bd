package content

import "testing"

func TestPlural(t *testing.T) {
	want := map[int]string{0: "0 papers", 1: "1 paper", 2: "2 papers", 10_000: "10000 papers", -1: "-1 papers"}
	for n, want := range want {
		if got := Plural(n, "paper"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}
