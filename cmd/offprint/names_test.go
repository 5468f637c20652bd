package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestFileNamesCannotForgeLines runs commands on files whose names begin a line of output. On GitHub, a line that
// begins with :: is a command.
func TestFileNamesCannotForgeLines(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // which has no such names
	}
	const head, notes = "---\ntitle:  A paper\n", "\n\n## Notes\n\n"
	const forged = "\n::error file=README.md::\x1b[31m"
	for _, command := range [][]string{
		{"fmt", "--check"}, {"fmt", "-n"}, {"fmt"}, {"tags", "--all"}, {"tags", "apply"}, {"tags", "apply", "--yes"},
		{"tags", "add", "b", "--phrase", "paper"}, {"tags", "rename", "a", "b"}, {"tags", "remove", "a", "--papers"},
		{"mv", "p", "new"}, {"remove", "p", "-n"}, {"remove", "p"}, {"merge", "p", "q"}, {"merge", "q", "p"}, {"build"},
		{"check", "--fix"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{
			"site.yaml":                                   "title: T\ntags: [{tag: a, phrases: [paper]}]\n",
			"content/papers/p" + forged + "/p.md":         head + "tags: [c]\n---\n\nText." + notes + "[[q]]\n",
			"content/papers/q" + forged + "/q.md":         head + "tags: [a]\n---\n\nText." + notes + "[[p]]\n",
			"content/papers/q" + forged + "/q/loss.png":   "PNG",
			"content/papers/p" + forged + "/p/x/table.md": "---\ntitle: Table\n---\n",
		} {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		run(t.Context(), append(command, "--source", dir), strings.NewReader(""), &out, &out)
		if text := out.String(); strings.Contains(text, "\n::error") || strings.Contains(text, "\x1b") {
			t.Errorf("%v prints\n%q", command, text)
		}
		if !strings.Contains(out.String(), "error file=") && command[0] != "build" && command[0] != "check" {
			t.Errorf("%v names no file: %q", command, &out)
		}
	}
}
