package edit

import "testing"

func TestMoveOfBundleMovesAllItsFiles(t *testing.T) {
	const head, notes = "---\ntitle: A\n---\n\n## Notes\n\n", "---\ntitle: C\n---\n\n## Notes\n\n"
	const notesB, listed = "---\ntitle: B\n---\n\n## Notes\n\n", "---\ntitle: T\npapers:\n  - "
	dir := siteOf(t, map[string]string{
		"content/papers/2023/a/index.md":     head + "[b](b.md), [me](index.md), [c](../../c.md)\n",
		"content/papers/2023/a/b.md":         notesB + "[up](index.md#notes), [[a]]\n",
		"content/papers/2023/a/x/data.csv":   "1,2\n",
		"content/papers/c.md":                notes + "[a](2023/a/index.md), [b](2023/a/b.md?plain=1)\n",
		"content/pages/group/talks.md":       "---\ntitle: T\n---\n\n[a](../../papers/2023/a/index.md)\n",
		"content/collections/Best papers.md": listed + "a: See [it](../papers/2023/a/index.md).\n---\n",
	})
	if err := move(t, dir, "a", "z"); err != nil {
		t.Fatal(err)
	}
	after := stateOf(t, dir)
	for name, want := range map[string]string{
		"content/papers/2023/z/index.md": "---\ntitle: A\naliases: [a]\n---\n\n## Notes\n\n" +
			"[b](b.md), [me](index.md), [c](../../c.md)\n",
		"content/papers/2023/z/b.md":         notesB + "[up](index.md#notes), [[z]]\n",
		"content/papers/2023/z/x/data.csv":   "1,2\n",
		"content/papers/c.md":                notes + "[a](2023/z/index.md), [b](2023/z/b.md?plain=1)\n",
		"content/pages/group/talks.md":       "---\ntitle: T\n---\n\n[a](../../papers/2023/z/index.md)\n",
		"content/collections/Best papers.md": listed + "z: See [it](../papers/2023/z/index.md).\n---\n",
	} {
		if after[name] != want {
			t.Errorf("%s is %q, want %q", name, after[name], want)
		}
		delete(after, name)
	}
	for name := range after {
		t.Errorf("%s is left", name)
	}
}
