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

// TestFileNamesInErrorsCannotForgeLines runs commands that fail to read a file, or print the name of a file outside the
// site.
func TestFileNamesInErrorsCannotForgeLines(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // which has no such names
	}
	const forged = "\n::error file=README.md::"
	notes := t.TempDir()
	for _, name := range []string{"a" + forged + ".md", "b" + forged + ".bib"} {
		text := "---\ntitle: A\n---\n\nText.\n"
		if strings.HasSuffix(name, ".bib") {
			text = "@article{a, title={B}, year=2024}\n"
		}
		if err := os.WriteFile(filepath.Join(notes, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, command := range [][]string{
		{"build"}, {"check"}, {"fmt"}, {"tags"}, {"mv", "p", "q"}, {"remove", "p"}, {"import", "-"},
		{"adopt", "--verbose", "-n", notes}, {"adopt", "--verbose", notes},
	} {
		dir := t.TempDir()
		papers := filepath.Join(dir, "content", "papers")
		if err := os.MkdirAll(papers, 0o755); err != nil {
			t.Fatal(err)
		}
		err := os.WriteFile(filepath.Join(dir, "site.yaml"), []byte("title: T\n"), 0o600)
		if command[0] != "adopt" && err == nil { // a link to itself
			err = os.Symlink("p"+forged+".md", filepath.Join(papers, "p"+forged+".md"))
		}
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		run(t.Context(), append(command, "--source", dir), strings.NewReader("@article{a, title={B}}\n"), &out, &out)
		if text := out.String(); strings.Contains(text, "\n::error") {
			t.Errorf("%v prints\n%q", command, text)
		}
	}
}
