package markdown

import (
	"strings"
	"testing"
)

func TestLinksToFilesHavePlaceholders(t *testing.T) {
	for body, want := range map[string]string{
		"[a *b*](b.md)":                   "<p><b.md>a <em>b</em></b.md></p>",
		"[a](../papers/b.md#notes)":       "<p><../papers/b.md#notes>a</../papers/b.md#notes></p>",
		"[a][r]\n\n[r]: ./b.md 'a title'": "<p><./b.md>a</./b.md></p>",
		"[a](<a b.md>) [b](%C3%A9.md)":    "<p><a%20b.md>a</a%20b.md> <%C3%A9.md>b</%C3%A9.md></p>",
		"[$x$](b.md)":                     "<math><mi>x</mi></math></b.md>",
		"[![c](c.png)](b.md)": `<b.md><img src="c.png" alt="c" loading="lazy" ` +
			`decoding="async"></b.md>`,
		"| a |\n|---|\n| [a](b.md) |":    "<td><b.md>a</b.md></td>",
		"A.[^n]\n\n[^n]: See [a](b.md).": "See <b.md>a</b.md>.",
		"## On [a](b.md)":                ">On <b.md>a</b.md> <a class=\"anchor\"",
		"[a](b.md?plain=1)":              "<p><b.md?plain=1>a</b.md?plain=1></p>",
		"[a](/b.md) [b](b.mdx) [c](#b.md)": `<p><a href="/b.md">a</a> <a href="b.mdx">b</a> ` +
			`<a href="#b.md">c</a></p>`,
		"[a](https://a.example/b.md)":            `<p><a href="https://a.example/b.md">a</a></p>`,
		"[a](//a.example/b.md) [b](mailto:x.md)": `<p><a href="//a.example/b.md">a</a> <a href="mailto:x.md">b</a></p>`,
		"[a [[one]]](b.md)":                      "<p>a ‹one#|›</p>",
		"![a [b](b.md)](c.png)":                  `alt="a b"`,
		"`[a](b.md)` \\[a](b.md)":                "<p><code>[a](b.md)</code> [a](b.md)</p>",
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

func TestLinkToFileIsAMention(t *testing.T) {
	const body = "An [abstract](a.md).\n\n## Notes\n\nSee\nthe [*best*](<b c.md#ä> \"A &amp; \\\"b\\\"\").\n"
	d, _ := New("/").Render("x.md", []byte(body), 10)
	want := Mention{File: "b%20c.md#%C3%A4", Part: "%C3%A4", Title: `A & "b"`, Source: "b c.md#ä", Line: 15, Column: 5}
	if len(d.Mentions) != 1 || d.Mentions[0] != want {
		t.Errorf("%+v\nwant %+v", d.Mentions, want)
	}
	if !strings.Contains(d.Abstract, `<a href="a.md">`) {
		t.Errorf("an abstract has placeholders: %q", d.Abstract)
	}
}
