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

// mergeFiles merges the paper b into the paper a, in a site with the given files, and returns the report and the files
// after the merge.
func mergeFiles(t *testing.T, files map[string]string) (*MergeReport, map[string]string) {
	t.Helper()
	dir := siteOf(t, files)
	r, err := Lock(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	into, _ := r.Paper("a")
	from, _ := r.Paper("b")
	report, err := Merge(r, into, from)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write("merging"); err != nil {
		t.Fatal(err)
	}
	return report, stateOf(t, dir)
}

func TestMergeKeepsFieldsOfBibliographies(t *testing.T) {
	for _, c := range []struct{ a, b, want, kept string }{
		{"bibtex: {isbn: x}", "bibtex: {isbn: z, note: mine}", "bibtex: {isbn: x, note: mine}",
			"bibtex {isbn: x} {isbn: z}"},
		{"bibtex: {}", "bibtex: {note: mine}", "bibtex: {}", "bibtex {} {note: mine}"},
		{"type: book", "bibtex: {note: mine}", "type: book\nbibtex: {note: mine}", ""},
		{"key: one", "key: two", "key: one", "key one two"},
		{"key: one", "key: one", "key: one", ""},
		{"type: book", "key: two", "type: book", "key a two"},
	} {
		report, after := mergeFiles(t, map[string]string{
			"content/papers/a.md": "---\ntitle: T\n" + c.a + "\n---\n",
			"content/papers/b.md": "---\ntitle: T\n" + c.b + "\n---\n",
		})
		want := "---\ntitle: T\n" + c.want + "\naliases: [/papers/a/, b]\n---\n"
		if after["content/papers/a.md"] != want {
			t.Errorf("%s and %s: got %q, want %q", c.a, c.b, after["content/papers/a.md"], want)
		}
		var kept []string
		for _, k := range report.Kept {
			kept = append(kept, k.Field+" "+k.Old+" "+k.New)
		}
		if got := strings.Join(kept, ", "); got != c.kept {
			t.Errorf("%s and %s: kept %q, want %q", c.a, c.b, got, c.kept)
		}
	}
}

func TestMergeLeavesPicturesOfOtherPapers(t *testing.T) {
	_, after := mergeFiles(t, map[string]string{
		"content/papers/a.md":         "---\ntitle: A\n---\n",
		"content/papers/b.md":         "---\ntitle: B\n---\n",
		"content/papers/b/b.png":      "b",
		"content/papers/b/data/b.csv": "b",
		"content/papers/b/x.md":       "---\ntitle: X\n---\n",
		"content/papers/b/x/x.png":    "x",
	})
	for name, want := range map[string]string{
		"content/papers/a/b.png": "b", "content/papers/a/data/b.csv": "b", "content/papers/b/x/x.png": "x",
		"content/papers/a/x/x.png": "", "content/papers/b/b.png": "",
	} {
		if after[name] != want {
			t.Errorf("%s is %q, want %q", name, after[name], want)
		}
	}
}

func TestMergeRenamesLinkDefinitions(t *testing.T) {
	const mine = "[it][1], [paper], and [2] as text.\n\n[1]: https://a.example/\n[paper]: https://a.example/paper\n" +
		"[same]: https://example.org/\n"
	for theirs, want := range map[string]string{
		"[it][1]\n\n[1]: https://b.example/":            "[it][1-b]\n\n[1-b]: https://b.example/",
		"[Paper][], [paper].\n\n[paper]: <b.md> 'T'":    "[Paper][Paper-b], [paper][paper-b].\n\n[paper-b]: <b.md> 'T'",
		"[x][2]\n\n[2]: https://b.example/":             "[x][2-b]\n\n[2-b]: https://b.example/",
		"[1](https://c.example/)\n\n[1]: https://b.ex/": "[1](https://c.example/)\n\n[1-b]: https://b.ex/",
		"[same]\n\n[same]: https://example.org/":        "[same]\n\n[same]: https://example.org/",
		"[other]\n\n[other]: https://b.example/":        "[other]\n\n[other]: https://b.example/",
	} {
		if got := renameDefinitions(mine, theirs, "b"); got != want {
			t.Errorf("%q: got %q, want %q", theirs, got, want)
		}
	}
}

func TestMergeUpdatesAddressesOfFiles(t *testing.T) {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg"/>`
	for _, c := range []struct{ a, b, notes, links, want string }{
		{"a.md", "b.md", "![](b/p.svg), ![](p.svg), [](b/d.csv#x), [](c.md), ![](b/x/z.svg)", "b/d.csv",
			"![](a/p.svg), ![](p.svg), [](a/d.csv#x), [](c.md), ![](b/x/z.svg) a/d.csv"},
		{"a.md", "sub/b.md", "![](b/p.svg), ![](p.svg), [](c.md), [](side.csv), ![](none.svg), [](https://a.com/b/)",
			"side.csv", "![](a/p.svg), ![](p.svg), [](sub/c.md), [](sub/side.csv), ![](none.svg), " +
				"[](https://a.com/b/) sub/side.csv"},
		{"sub/a.md", "b.md", "![](b/p.svg), [](c.md), [](side.csv)", "p.svg",
			"![](a/p.svg), [](../c.md), [](../side.csv) p.svg"},
		{"a.md", "b/index.md", "![](p.svg), [](../c.md)", "p.svg", "![](p.svg), [](c.md) p.svg"},
		{"a/index.md", "b.md", "![](b/p.svg), ![](p.svg), [](side.csv)", "b/d.csv",
			"![](p.svg), ![](p.svg), [](../side.csv) d.csv"},
	} {
		const papers = "content/papers/"
		folder := strings.TrimSuffix(strings.TrimSuffix(c.b, ".md"), "/index")
		other := "---\ntitle: O\n---\n\n## Notes\n\n![](" + folder + "/p.svg)\n"
		files := map[string]string{
			papers + c.a: "---\ntitle: A\n---\n",
			papers + c.b: "---\ntitle: B\nlinks: [{label: L, url: " + c.links + "}]\n---\n\n## Notes\n\n" +
				c.notes + "\n",
			papers + folder + "/p.svg": svg, papers + folder + "/d.csv": "1", papers + folder + "/x/z.svg": svg,
			papers + folder + "/x.md": "---\ntitle: X\n---\n", papers + "o.md": other,
		}
		dir := strings.TrimSuffix(papers+folder, "b")
		files[dir+"side.csv"], files[dir+"c.md"] = "2", "---\ntitle: C\n---\n"
		_, after := mergeFiles(t, files)
		got := after[papers+c.a]
		_, link, _ := strings.Cut(got, "url: ")
		link, _, _ = strings.Cut(link, "}")
		_, notes, _ := strings.Cut(got, "## Notes\n\n")
		if got := strings.TrimSpace(notes) + " " + link; got != c.want {
			t.Errorf("%s into %s: got %q, want %q", c.b, c.a, got, c.want)
		}
		target := strings.TrimSuffix(strings.TrimSuffix(c.a, ".md"), "/index")
		if want := strings.Replace(other, folder+"/p.svg", target+"/p.svg", 1); after[papers+"o.md"] != want {
			t.Errorf("%s into %s: the other paper is %q, want %q", c.b, c.a, after[papers+"o.md"], want)
		}
	}
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
