package content

import "testing"

func TestLinkedFileResolvesLikeGitHub(t *testing.T) {
	for _, c := range []struct{ from, address, file, part string }{
		{"content/pages/a.md", "b.md", "content/pages/b.md", ""},
		{"content/pages/a.md", "./b.md#c", "content/pages/b.md", "c"},
		{"content/pages/a.md", "../papers/b.md?plain=1#c%20d", "content/papers/b.md", "c%20d"},
		{"content/pages/a.md", "%C3%A9%20e.md", "content/pages/é e.md", ""},
		{"content/pages/a.md", "../../b.md", "b.md", ""},
		{"content/pages/a.md", "../../../b.md", "../b.md", ""},
		{"content/pages/a.md", "/b.md", "", ""},
		{"content/pages/a.md", "//b.example/b.md", "", ""},
		{"content/pages/a.md", "https://b.example/b.md", "", ""},
		{"content/pages/a.md", "b/", "", ""},
		{"content/pages/a.md", "#b.md", "", ""},
		{"content/pages/a.md", "%zz.md", "", ""},
		{"content/pages/a.md", "", "", ""},
	} {
		file, part, ok := LinkedFile(c.from, c.address)
		if file != c.file || part != c.part || ok != (c.file != "") {
			t.Errorf("%s in %s: %q, %q, %t", c.address, c.from, file, part, ok)
		}
	}
}

func TestLinkToResolvesToFile(t *testing.T) {
	files := []string{
		"content/pages/a.md", "content/pages/b.md", "content/papers/a.md", "content/collections/x.md",
		"content/pages/deep/c.md",
	}
	for _, from := range files {
		for _, to := range files {
			if file, _, ok := LinkedFile(from, LinkTo(from, to)); !ok || file != to {
				t.Errorf("%s in %s points to %s, want %s", LinkTo(from, to), from, file, to)
			}
		}
	}
}

func TestRelinkKeepsQueryAndFragment(t *testing.T) {
	const from = "content/pages/group/x.md"
	for _, c := range [][3]string{
		{"a.md", "content/pages/group/b.md", "b.md"},
		{"../../papers/a.md#a.md", "content/papers/2023/b.md", "../../papers/2023/b.md#a.md"},
		{"./a.md?plain=1", "content/pages/group/b.md", "./b.md?plain=1"},
		{"./a.md", "content/pages/b.md", "../b.md"},
		{"x/../a.md#b/c", "content/pages/group/b.md", "x/../b.md#b/c"},
		{"index.md", "content/pages/group/index.md", "index.md"},
		{"../../papers/a/index.md#b/c", "content/papers/b/index.md", "../../papers/b/index.md#b/c"},
		{"a.md", "content/pages/group/B and c.md", "B%20and%20c.md"},
	} {
		if got := Relink(from, c[0], c[1]); got != c[2] {
			t.Errorf("Relink(%s, %s) = %s, want %s", c[0], c[1], got, c[2])
		}
	}
}
