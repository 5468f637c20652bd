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

func TestRenameLink(t *testing.T) {
	for address, want := range map[string]string{
		"a.md": "new.md", "../papers/a.md#a.md": "../papers/new.md#a.md", "./a.md?plain=1": "./new.md?plain=1",
		"x/../a.md#b/c": "x/../new.md#b/c",
	} {
		if got := RenameLink(address, "new"); got != want {
			t.Errorf("RenameLink(%s) = %s, want %s", address, got, want)
		}
	}
}
