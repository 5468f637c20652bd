package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
)

func TestRenameMentions(t *testing.T) {
	for body, want := range map[string]string{
		"[[a]] [[b]] [[a|a]] [[a#a]] [[ a ]] [[ab]]":  "[[new]] [[b]] [[new|a]] [[new#a]] [[ new ]] [[ab]]",
		"`[[a]]` \\[[a]] $[[a]]$ [[a]":                "`[[a]]` \\[[a]] $[[a]]$ [[a]",
		"\xff[[a]]\r\n\xc3[[a]]\r\n":                  "\xff[[new]]\r\n\xc3[[new]]\r\n",
		"| a |\n| --- |\n| [[a]] |\n":                 "| a |\n| --- |\n| [[new]] |\n",
		"> - *[[a]]*\n\n    [[a]]\n\n~~~\n[[a]]\n~~~": "> - *[[new]]*\n\n    [[a]]\n\n~~~\n[[a]]\n~~~",
		"[x](/[[a]]) ![[[a]]](x.png)":                 "[x](/[[a]]) ![[[new]]](x.png)",
	} {
		got, n := New("/").RenameMentions([]byte(body), 0, "a", "new")
		if string(got) != want || n != strings.Count(want, "new") {
			t.Errorf("%q became %q with %d links, want %q", body, got, n, want)
		}
	}
	if got, n := New("/").RenameMentions([]byte("[[a]] [[a]]"), 3, "a", "b"); string(got) != "[[a]] [[b]]" || n != 1 {
		t.Errorf("after an offset: %q, %d", got, n)
	}
}

// FuzzRenameMentions renames a paper and renames it back. Only the name may change, and the mentions must stay the
// same. Names are equal if their slugs are equal.
func FuzzRenameMentions(f *testing.F) {
	for _, body := range []string{
		"[[old]]", "a [[old|x]]\n\n```\n[[old]]\n", "| [[old#p]] |\n|---|\n", "\xff[[ old ]]\r\n",
		"[^1]: [[old]]\n[[[old]]]",
	} {
		f.Add([]byte(body))
	}
	r := New("/")
	f.Fuzz(func(t *testing.T, body []byte) {
		const name = "a-name-that-is-nowhere-else"
		if strings.Contains(string(body), name) || strings.Contains(strings.ToLower(string(body)), "[old]:") {
			return
		}
		named, other := 0, false // other: a different spelling of the name, which renaming back does not restore
		for _, m := range r.Outline(asText(body)).WikiLinks {
			if written := WikiName(m.Text); content.Slug(written) == "old" {
				named++
				other = other || written != "old"
			}
		}
		there, n := r.RenameMentions(body, 0, "old", name)
		back, m := r.RenameMentions(there, 0, name, "old")
		same := string(back) == string(body) && len(there) == len(body)+n*(len(name)-len("old"))
		if n != m || n != named || !same && !other {
			t.Fatalf("%q became %q with %d links, and %q with %d, of %d", body, there, n, back, m, named)
		}
	})
}

// filled replaces mentions in a text with ‹slug#part|words›, and the tags of links to files with <file> and </file>.
func filled(text string, mentions []Mention) string {
	return Fill(text, func(i int, end bool) string {
		m := mentions[i]
		if m.File != "" {
			return map[bool]string{false: "<", true: "</"}[end] + m.File + ">"
		}
		return fmt.Sprintf("‹%s#%s|%s›", m.Slug, m.Part, m.Words)
	})
}

func TestMentions(t *testing.T) {
	for body, want := range map[string]string{
		"[[one]]":                               "<p>‹one#|›</p>",
		"a [[ one ]] b":                         "<p>a ‹one#|› b</p>",
		"**[[one|the *first*]]**":               "<p><strong>‹one#|the *first*›</strong></p>",
		"[[one#notes|its notes]]":               "<p>‹one#notes|its notes›</p>",
		"[[one]][[two]]":                        "<p>[[one]]‹two#|›</p>", // similar to a reference link
		"[[one]] [[two]]":                       "<p>‹one#|› ‹two#|›</p>",
		"`[[one]]` and $[[1, 2]]$":              "<p><code>[[one]]</code>",
		"\\[[one]]":                             "<p>[[one]]</p>",
		"[[1]] and [[1, 2]]":                    "<p>[[1]] and [[1, 2]]</p>",
		"[[1]](https://a.example/)":             `<p><a href="https://a.example/">[1]</a></p>`,
		"[[one]]\n\n[one]: https://a.example/":  `<p>[<a href="https://a.example/">one</a>]</p>`,
		"[see [[one]]](https://a.example/)":     "<p>see ‹one#|›</p>",
		"![a [[one]]](https://a.example/a.png)": `alt="a [[one]]"`,
		"| a |\n|---|\n| [[one\\|the first]] |": "<td>‹one#|the first›</td>",
		"## On [[one]]":                         `<h2 id="on-one">On ‹one#|›`,
		"A.[^n]\n\n[^n]: See [[one]].":          "See ‹one#|›.",
		"> [!NOTE]\n> See [[one]].":             "See ‹one#|›.",
		"[[<b>]]":                               "<p>‹<b>#|›</p>",
		"```\n[[one]]\n```":                     "[[one]]",
		"$x$[[one]]":                            "</math>‹one#|›",
	} {
		d, _ := New("/").RenderWhole("a.md", []byte(body), 1)
		if got := filled(d.Abstract+d.Notes, d.Mentions); !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want it to contain %s", body, got, want)
		}
		if strings.Contains(filled(d.Abstract+d.Notes+d.Text, d.Mentions), "\x00") {
			t.Errorf("%q: a placeholder is left", body)
		}
	}
}

func TestOnlyNotesHaveMentions(t *testing.T) {
	body := "The [[abstract]].[^n]\n\n[^n]: [[Dumped]].\n\n## Notes\n\nLine\nwith ünï [[one]].\n"
	d, _ := New("/").Render("a.md", []byte(body), 10)
	if len(d.Mentions) != 1 || d.Mentions[0] != (Mention{Slug: "one", Source: "[[one]]", Line: 17, Column: 10}) {
		t.Errorf("%+v", d.Mentions)
	}
	if !strings.Contains(d.Abstract, "[[abstract]]") || !strings.Contains(d.Text, "[[abstract]]") ||
		!strings.Contains(d.Abstract, "[[Dumped]]") {
		t.Errorf("%+v", d)
	}
	if d, _ := New("/").Render("a.md", []byte("No notes, [[abstract]]."), 1); len(d.Mentions) > 0 ||
		!strings.Contains(d.Abstract, "[[abstract]]") {
		t.Errorf("%+v", d)
	}
	d, _ = New("/").Render("a.md", []byte("The bracket [[x|y]].\n\n## Notes\n\n![[[x|y]]](a.png)"), 1)
	if d.Abstract != "<p>The bracket [[x|y]].</p>" || d.Text != "The bracket [[x|y]]." ||
		!strings.Contains(d.Notes, `alt="y"`) {
		t.Errorf("%+v", d)
	}
	whole, _ := New("/").RenderWhole("a.md", []byte("See [[one|the first]] and [[two]]."), 1)
	if filled(whole.Text, whole.Mentions) != "See ‹one#|the first› and ‹two#|›." {
		t.Errorf("%+v", whole)
	}
}

// TestNULIsNotAPlaceholder renders texts with what is a placeholder in rendered text.
func TestNULIsNotAPlaceholder(t *testing.T) {
	for _, text := range []string{
		"\x000\x00 &#0;0&#0; `\x000\x00`", "```python\n\x000\x00\n```", "```\n\x00view0\x00\n```", "    \x000\x00",
		"$\x000\x00$", "[\x000\x00](/x \"\x000\x00\")", "<b \x000\x00>", "![[\x001\x00.png|\x000\x00]]",
		"[[one|\x000\x00]]",
	} {
		for _, whole := range []bool{false, true} {
			r := New("/")
			if whole {
				r = r.Whole()
			}
			d, _ := r.Render("a.md", []byte(text+"\n\n[[one]]"), 1)
			for _, part := range []string{d.Abstract, d.Text} {
				got := filled(part, d.Mentions)
				if whole && !strings.Contains(got, "‹one#|›") || strings.Contains(got, "\x00") {
					t.Errorf("%q: %q", text, got)
				}
			}
		}
	}
	if html, _ := Title("a \x00view0\x00 $x$"); strings.Contains(html, "\x00") {
		t.Errorf("%q", html)
	}
}
