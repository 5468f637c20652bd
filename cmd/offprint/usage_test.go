package main

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/cli"
)

// TestManualAndCompletionsListEveryFlag also checks every command.
func TestManualAndCompletionsListEveryFlag(t *testing.T) {
	parser, err := newParser(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"man": ""}
	for _, shell := range cli.Shells {
		texts["completion "+shell] = ""
	}
	for line := range texts {
		var out, stderr bytes.Buffer
		if status := run(t.Context(), strings.Fields(line), strings.NewReader(""), &out, &stderr); status != done ||
			stderr.Len() > 0 {
			t.Fatalf("offprint %s: status %d, %s", line, status, &stderr)
		}
		texts[line] = strings.ReplaceAll(out.String(), `\-`, "-")
	}
	seen := 0
	_ = kong.Visit(parser.Model, func(n kong.Visitable, next kong.Next) error {
		var forms []string
		switch n := n.(type) {
		case *kong.Node:
			forms = []string{n.Name}
		case *kong.Flag:
			forms = []string{"--" + n.Name, "--[no-]" + n.Name, "-l " + n.Name}
		}
		for line, text := range texts {
			if len(forms) > 0 && !slices.ContainsFunc(forms, func(f string) bool { return strings.Contains(text, f) }) {
				t.Errorf("offprint %s is missing %s", line, forms[0])
			}
		}
		seen++
		return next(nil)
	})
	if seen < 20 {
		t.Errorf("found only %d commands and flags", seen)
	}
}
