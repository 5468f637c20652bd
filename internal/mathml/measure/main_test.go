package main

import (
	"strings"
	"testing"
)

func TestMeasureCountsAndNamesTheReason(t *testing.T) {
	var b strings.Builder
	if err := measure(&b, strings.NewReader(`"x^2"`+"\n"+`"\\frca"`+"\n"), true, false); err != nil {
		t.Fatal(err)
	}
	const want = "refused \"\\\\frca\": offset 0: unknown command \\frca; did you mean \\frac?\naccepted 1 of 2\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	if err := measure(&b, strings.NewReader("x^2\n"), true, false); err == nil {
		t.Error("accepted a line that is not a JSON string")
	}
}
