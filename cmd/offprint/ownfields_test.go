package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

// TestPropertyCommandsKeepOwnFields runs commands that change papers on papers with random undeclared fields. The
// values of these fields must stay the same, and so must their bytes unless the command changes the values.
func TestPropertyCommandsKeepOwnFields(t *testing.T) {
	commands := [][]string{
		{"fmt"},
		{"import", "--digest-date", "2026-02-19", "more.bib"},
		{"import", "--digest-date", "2026-02-19", "--refresh", "--yes", "more.bib"},
		{"mv", "b", "c"},
		{"tags", "rename", "old", "new"},
		{"tags", "apply"},
		{"check", "--fix"},
		{"merge", "a", "b"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		a, b := ownFields(rt, "a"), ownFields(rt, "b")
		for name, text := range map[string]string{
			"site.yaml": "title: T\ntags:\n  - {tag: pdes, phrases: [a paper]}\n  - {tag: old}\n",
			"more.bib":  "@misc{a, title = {A paper}, author = {Ada One}, year = 2023, doi = {10.1000/a}}",
			"content/papers/a.md": "---\ntitle: A paper\ntags: [old]\n" + strings.Join(a, "") +
				"doi: \"10.1000/a\"\n---\n\nThe abstract. See [b](b.md).\n",
			"content/papers/b.md": "---\n" + strings.Join(b, "") + "title: B  # c\nvenue: {journal: J}\n---\n",
		} {
			file := filepath.Join(dir, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				rt.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				rt.Fatal(err)
			}
		}
		before := readOwn(rt, dir)
		command := rapid.SampledFrom(commands).Draw(rt, "command")
		args := slices.Clone(command)
		if last := len(args) - 1; args[last] == "more.bib" {
			args[last] = filepath.Join(dir, args[last])
		}
		var stderr bytes.Buffer
		status := run(t.Context(), append(args, "--source", dir), strings.NewReader(""), &bytes.Buffer{}, &stderr)
		if status != 0 && command[0] != "check" {
			rt.Fatalf("%v: %s", command, &stderr)
		}
		after := readOwn(rt, dir)
		wantA, wantB := before["a"], before["b"]
		switch command[0] {
		case "merge":
			wantA, wantB = mergedOwn(wantA, wantB), nil
		case "mv":
			after["b"] = after["c"]
		}
		if diff := cmp.Diff(wantA, after["a"]); diff != "" {
			rt.Fatalf("%v: a\n%s", command, diff)
		}
		if diff := cmp.Diff(wantB, after["b"]); diff != "" {
			rt.Fatalf("%v: b\n%s", command, diff)
		}
		for _, lines := range a {
			src, _ := os.ReadFile(filepath.Join(dir, "content", "papers", "a.md"))
			isMerged := command[0] == "merge" && // the field can get values of the other paper
				(strings.HasPrefix(lines, "extra:") || strings.HasSuffix(lines, ":\n"))
			if !bytes.Contains(src, []byte(lines)) && !isMerged {
				rt.Fatalf("%v: %q is not in\n%s", command, lines, src)
			}
		}
	})
}

// mergedOwn adds to the values of one paper those that only the other has.
func mergedOwn(mine, theirs map[string]any) map[string]any {
	all := maps.Clone(mine)
	for name, value := range theirs {
		if mine[name] == nil && value != nil {
			all[name] = value
		}
	}
	return all
}

// readOwn returns the undeclared fields of each paper, by slug and name.
func readOwn(t *rapid.T, dir string) map[string]map[string]any {
	papers := map[string]map[string]any{}
	files, err := filepath.Glob(filepath.Join(dir, "content", "papers", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, problems := content.ParsePaper(file, src)
		if len(problems) > 0 {
			t.Fatalf("%v\n%s", problems, src)
		}
		all := map[string]any{}
		maps.Copy(all, p.ExtraFields)
		for _, f := range p.Own {
			all[f.Name] = f.Value
		}
		papers[p.Slug] = all
	}
	return papers
}

// ownFields generates undeclared fields as lines of front matter.
func ownFields(t *rapid.T, of string) (fields []string) {
	names := []string{"status", "rating", "My field", "x.y", "über", "a:b", "no"}
	below := rapid.SampledFrom([]string{"", "extra: {}\n", "extra: {inner: [1, a], deep: {b: ~}} # c\n",
		"extra:\n  # c\n  inner: 1\n\n  text: |\n    a # b\n"}).Draw(t, "extra of "+of)
	if below != "" {
		fields = append(fields, below)
	}
	some := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 4, rapid.ID[string])
	for _, name := range some.Draw(t, "names of "+of) {
		value := rapid.SampledFrom([]string{
			" reading\n", " \"a: b\" # c\n", " 4.50\n", " [a, 1, true, ~]\n", "\n  - a # c\n  - 'b'\n", "\n- 1\n", "\n",
			" |\n  one\n\n  two # three\n", " {a: {b: [c]}}\n", "\n  a: 1\n  b:\n    - c: d\n      e: f\n", " a\n  b\n",
			" 2024-05-01\n", " no\n", " [a,\n  b]\n",
		}).Draw(t, name+" of "+of)
		key := name
		if strings.ContainsAny(name, ":") || name == "no" {
			key = `"` + name + `"`
		}
		fields = append(fields, key+":"+value)
	}
	return fields
}
