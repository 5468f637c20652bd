package main

import (
	"bytes"
	"errors"
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

// TestUsageRules checks the example of each rule for kong's messages.
func TestUsageRules(t *testing.T) {
	parser, err := newParser(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range usageRules {
		got := usageMessage(errors.New(r.example), parser.Model.Node)
		if got = strings.TrimSuffix(got, " (run offprint help)"); got != r.result {
			t.Errorf("%s: got %s, want %s", r.example, got, r.result)
		}
	}
}

// TestUsageErrorsSayHowToFixThem checks the messages, which a new version of kong could change.
func TestUsageErrorsSayHowToFixThem(t *testing.T) {
	for line, want := range map[string]string{
		"foo":                     `unknown command "foo" (run offprint help)`,
		"help foo":                `unknown command "foo" (run offprint help)`,
		"help fmtt":               `unknown command "fmtt" (did you mean fmt?)`,
		"help tags aply":          `unknown command "tags aply" (did you mean tags apply?)`,
		"imp":                     `unknown command "imp" (did you mean import?)`,
		"build x":                 `unexpected argument "x" (run offprint help build)`,
		"build --strct":           `unknown flag --strct (did you mean --strict?)`,
		"build --port 3":          `unknown flag --port (run offprint help build)`,
		"build -x":                `unknown flag -x (run offprint help build)`,
		"build --out":             `--out has no value (run offprint help build)`,
		"serve --port -5":         `--port "-5" is negative (run offprint help serve)`,
		"build --out --strict":    `--out has no value (write --out="--strict" if the value begins with a hyphen)`,
		"tags add x":              `--phrase=PHRASE is missing (run offprint help tags add)`,
		"serve --port abc":        `--port "abc" is not a whole number (run offprint help serve)`,
		"build --drafts=x":        `--drafts "x" is neither true nor false (write --drafts without a value)`,
		"import --format bibtx a": `unknown --format "bibtx" (did you mean bibtex?)`,
		"completion tcsh":         `unknown shell "tcsh" (choose bash, zsh or fish)`,
		"fmt --check --dry-run":   `--check and --dry-run cannot be used together (run offprint help fmt)`,
		"merge a":                 `expected <other> (run offprint help merge)`,
		"tags rename a":           `expected <new> (run offprint help tags rename)`,
	} {
		var out, stderr bytes.Buffer
		status := run(t.Context(), strings.Fields(line), strings.NewReader(""), &out, &stderr)
		if got := stderr.String(); status != misuse || got != "offprint: "+want+"\n" || out.Len() > 0 {
			t.Errorf("offprint %s: status %d, %s want %s", line, status, got, want)
		}
	}
}
