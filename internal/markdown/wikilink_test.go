package markdown

import (
	"strings"
	"testing"
)

func TestOnlyLinksOfOneNameAreRewired(t *testing.T) {
	for body, want := range map[string]string{
		"[[a]] [[b]] [[a|a]] [[a#a]] [[ a ]] [[ab]]":  "[[new]] [[b]] [[new|a]] [[new#a]] [[ new ]] [[ab]]",
		"`[[a]]` \\[[a]] $[[a]]$ [[a]":                "`[[a]]` \\[[a]] $[[a]]$ [[a]",
		"\xff[[a]]\r\n\xc3[[a]]\r\n":                  "\xff[[new]]\r\n\xc3[[new]]\r\n",
		"| a |\n| --- |\n| [[a]] |\n":                 "| a |\n| --- |\n| [[new]] |\n",
		"> - *[[a]]*\n\n    [[a]]\n\n~~~\n[[a]]\n~~~": "> - *[[new]]*\n\n    [[a]]\n\n~~~\n[[a]]\n~~~",
		"[x](/[[a]]) ![[[a]]](x.png)":                 "[x](/[[a]]) ![[[new]]](x.png)",
	} {
		got, n := New("/").Rewire([]byte(body), 0, "a", "new")
		if string(got) != want || n != strings.Count(want, "new") {
			t.Errorf("%q becomes %q with %d links, want %q", body, got, n, want)
		}
	}
	if got, n := New("/").Rewire([]byte("[[a]] [[a]]"), 3, "a", "b"); string(got) != "[[a]] [[b]]" || n != 1 {
		t.Errorf("from an offset on: %q, %d", got, n)
	}
}

// FuzzRewire gives links another name and back again: nothing but the name changes, and the same links are there.
func FuzzRewire(f *testing.F) {
	for _, body := range []string{"[[old]]", "a [[old|x]]\n\n```\n[[old]]\n", "| [[old#p]] |\n|---|\n", "\xff[[ old ]]\r\n", "[^1]: [[old]]\n[[[old]]]"} {
		f.Add([]byte(body))
	}
	r := New("/")
	f.Fuzz(func(t *testing.T, body []byte) {
		const name = "a-name-that-is-nowhere-else"
		if strings.Contains(string(body), name) || strings.Contains(strings.ToLower(string(body)), "[old]:") {
			return
		}
		named := 0
		for _, m := range r.Outline(asText(body)).WikiLinks {
			if WikiName(m.Text) == "old" {
				named++
			}
		}
		there, n := r.Rewire(body, 0, "old", name)
		back, m := r.Rewire(there, 0, name, "old")
		if string(back) != string(body) || n != m || n != named || len(there) != len(body)+n*(len(name)-len("old")) {
			t.Fatalf("%q became %q with %d links, and %q with %d, of %d", body, there, n, back, m, named)
		}
	})
}
