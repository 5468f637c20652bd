package edit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// merged writes two papers to a site in dir, merges b into a, and returns the result.
func merged(t *rapid.T, dir, a, b string) string {
	folder := filepath.Join(dir, "content", "papers")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a.md": a, "b.md": b} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	into, _ := r.Paper("a")
	from, _ := r.Paper("b")
	if _, err := Merge(r, into, from); err != nil {
		t.Fatal(err)
	}
	return string(into.Bytes())
}

// TestPropertyMergeKeepsEveryLine merges papers with random notes. The result must have every line of both notes, and
// the notes of the first paper must not change.
func TestPropertyMergeKeepsEveryLine(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.SampledFrom([]string{
			"", "## Notes", "## More", "### Part", "Mine.", "Theirs.", "```", "- a", "> quoted", "# Title", "$x$",
		}), 0, 8)
		file := func(side string) (text, notes string) {
			notes = strings.Join(append([]string{"## Notes", ""}, lines.Draw(t, "notes of "+side)...), "\n")
			text = "---\ntitle: T # of " + side + "\n---\n\nText.\n\n" + notes + rapid.SampledFrom([]string{"", "\n"}).
				Draw(t, "end of "+side)
			if rapid.Bool().Draw(t, side+" is from Windows") {
				text = strings.ReplaceAll(text, "\n", "\r\n")
			}
			return text, notes
		}
		a, mine := file("a")
		b, theirs := file("b")
		got := strings.ReplaceAll(merged(t, dir, a, b), "\r\n", "\n")
		for _, line := range strings.Split(mine+"\n"+theirs, "\n") {
			if !strings.Contains("\n"+got+"\n", "\n"+line+"\n") {
				t.Fatalf("the line %q is lost:\n%s", line, got)
			}
		}
		if _, after, _ := strings.Cut(got, "\nText.\n\n"); !strings.HasPrefix(after, mine) ||
			!strings.Contains(got, "title: T # of a\n") {
			t.Fatalf("the file that stays changed:\n%s", got)
		}
	})
}

// TestMergeKeepsPaths merges a paper in another folder. The paths in its text must lead to the same files.
func TestMergeKeepsPaths(t *testing.T) {
	const svg, notes = "<svg/>", "---\ntitle: A\n---\n\nText.\n\n## Notes\n\n"
	for name, c := range map[string]struct{ src, want string }{
		"sub/src.md": {
			"[a](other.md) [b](../b.md#notes) ![c](src/x.svg) ![d](x.svg) ![e](near.svg) [f](src.md) `other.md`",
			"[a](sub/other.md) [b](b.md#notes) ![c](a/x.svg) ![d](x.svg) ![e](sub/near.svg) [f](a.md) `other.md`",
		},
		"src.md": {
			"[a](sub/other.md) [b](b.md) ![c](src/x.svg) ![d](x.svg)",
			"[a](sub/other.md) [b](b.md) ![c](a/x.svg) ![d](x.svg)",
		},
		"src/index.md": {
			"[a](../sub/other.md) [b](../b.md?plain=1) ![d](x.svg)",
			"[a](sub/other.md) [b](b.md?plain=1) ![d](x.svg)",
		},
	} {
		folder := strings.TrimSuffix(strings.TrimSuffix(name, ".md"), "/index")
		dir := siteOf(t, map[string]string{
			"content/papers/a.md": notes + "Mine.\n", "content/papers/" + name: notes + c.src + "\n",
			"content/papers/b.md": notes, "content/papers/sub/other.md": notes, "content/papers/sub/near.svg": svg,
			"content/papers/" + folder + "/x.svg": svg,
		})
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		into, _ := r.Paper("a")
		from, _ := r.Paper("src")
		if _, err := Merge(r, into, from); err != nil {
			t.Fatal(err)
		}
		if got := string(into.Bytes()); !strings.HasSuffix(got, "\n\n"+c.want+"\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}
