package prose

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

var all = Repairs{Links: true, Escapes: true, Math: true}

func TestMarkdownEscapesOnlyIfNecessary(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Plain prose, with commas (and brackets); 50% off!", "Plain prose, with commas (and brackets); 50% off!"},
		{"", ""},
		{" \n\n \n\n", ""},
		{"One.\nStill  one.\n\n\n\nTwo.", "One. Still one.\n\nTwo."},
		{"One.\n \nTwo.\r\n\r\nThree.", "One.\n\nTwo.\n\nThree."},

		// Markup anywhere in a paragraph.
		{"the *Tensor Programs* technique", `the \*Tensor Programs\* technique`},
		{"snake_case stays, _this_ does not", `snake_case stays, \_this\_ does not`},
		{"a `b` [c](d) ![e](f) [^1] [x]", "a \\`b\\` \\[c](d) !\\[e](f) \\[^1] \\[x]"},
		{"__init__ and a__b", `\_\_init\_\_ and a\_\_b`},
		{"~50 of them", "~50 of them"},
		{"of ~50", "of ~50"},
		{"from ~50 to ~60", `from \~50 to \~60`},
		{"$5 and $10", `\$5 and \$10`},
		{`C:\new`, `C:\\new`},
		{"a < b, a <b, </p>, <!-- c -->", `a < b, a \<b, \</p>, \<!-- c -->`},
		{"AT&T, R & D, &amp; &#38;", `AT\&T, R & D, \&amp; \&#38;`},
		{"pass@1, mail a@b.org", `pass@1, mail a\@b.org`},
		{"see https://a.org or www.b.org", `see https\://a.org or www\.b.org`},

		// Markup only at the start of a paragraph.
		{"# one", `\# one`},
		{"#hashtag", "#hashtag"},
		{"> one", `\> one`},
		{"- one", `\- one`},
		{"-1 is less", "-1 is less"},
		{"--- one", "--- one"},
		{"- - -", `\- - -`},
		{"+ one", `\+ one`},
		{"1. one", `1\. one`},
		{"12) one", `12\) one`},
		{"3.5 points", "3.5 points"},
		{"2026.", `2026\.`},
		{"1234567890. is no list", "1234567890. is no list"},
		{"=== | a | b |", "=== | a | b |"},
		{"A\n\n---\n\n***", "A\n\n\\---\n\n\\*\\*\\*"},
	} {
		if got, links := Markdown(c.text, Repairs{}); got != c.want || links != nil {
			t.Errorf("%q\n got %q with %v\nwant %q", c.text, got, links, c.want)
		}
	}
}

func TestRepairs(t *testing.T) {
	for _, c := range []struct {
		text    string
		repairs Repairs
		want    string
	}{
		{`85\% of \#1, R\&D, a\_b, \{c\}, \$5`, Repairs{Escapes: true}, `85% of #1, R\&D, a_b, {c}, \$5`},
		{`85\% of C:\new`, Repairs{}, `85\\% of C:\\new`},
		{"on 256times256 px", Repairs{Math: true}, `on $256\times256$ px`},
		{"on 256times256 px", Repairs{Links: true, Escapes: true}, "on 256times256 px"},
		{"a kept $x_1$ formula", Repairs{Math: true}, "a kept $x_1$ formula"},
		{"a kept $x_1$ formula", Repairs{Links: true, Escapes: true}, `a kept \$x_1\$ formula`},
		{"from $5 to $10 or $ 5", all, `from \$5 to \$10 or \$ 5`},
		{"$$x_1$", all, `\$\$x_1\$`},
		{`For \(n\) and \( t\ge 1 \), $$ c_t = 2, $$ where \[ x^2 \]`, all,
			`For $n$ and $t\ge 1$, $$c_t = 2,$$ where $$x^2$$`},
		{`2\(x_1\)-D`, all, `2$x_1$-D`},
		{`\(x_1\) at`, Repairs{}, `\\(x_1\\) at`},
		{`\(i\) a, \(see\), \[1\], $$ and $$`, all, `\\(i\\) a, \\(see\\), \\\[1\\], \$\$ and \$\$`},
		{`$x$\(y_1\) \(x_1\)5 \(\nosuch\) $$a$b_1$$`, all,
			`$x$\\(y_1\\) \\(x_1\\)5 \\(\\nosuch\\) \$\$a\$b_1\$\$`},
		{"x_1$y$", all, `x_1$y$`},
		{"Wow!github.com/a/b!", all, `Wow\![github.com/a/b](https://github.com/a/b)!`},
		{"www.x.org/?a&copy;b", all, `[www\.x.org/?a\&copy;b](https://www.x.org/?a&amp;copy;b)`},
		{"at https://github.com/a/b_c_.", Repairs{Links: true}, `at <https://github.com/a/b_c>\_.`},
		{"at github.com/a/b.", Repairs{Links: true}, "at [github.com/a/b](https://github.com/a/b)."},
		{"at github.com/a_b/c_d", all, "at [github.com/a_b/c_d](https://github.com/a_b/c_d)"},
		{"at https://github.com/a/b", Repairs{Escapes: true, Math: true}, `at https\://github.com/a/b`},
		{"100 times, the top singular value, left, sum, lambda calculus", all,
			"100 times, the top singular value, left, sum, lambda calculus"},
	} {
		if got, _ := Markdown(c.text, c.repairs); got != c.want {
			t.Errorf("%q, %+v\n got %q\nwant %q", c.text, c.repairs, got, c.want)
		}
	}
}

func TestLinkLabels(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Link
	}{
		{"Code is at github.com/a/b.", []Link{{"Code", "https://github.com/a/b"}}},
		{"The project page is https://a.github.io/b/.", []Link{{"Project page", "https://a.github.io/b/"}}},
		{"See a.github.io for more.", []Link{{"Project page", "https://a.github.io"}}},
		{"Our homepage: https://lab.example.edu/x", []Link{{"Project page", "https://lab.example.edu/x"}}},
		{"Our home page: https://lab.example.edu/x", []Link{{"Project page", "https://lab.example.edu/x"}}},
		{"Weights: huggingface.co/a/b", []Link{{"Model", "https://huggingface.co/a/b"}}},
		{"Data: huggingface.co/datasets/a/b", []Link{{"Data", "https://huggingface.co/datasets/a/b"}}},
		{"Try huggingface.co/spaces/a/b", []Link{{"Demo", "https://huggingface.co/spaces/a/b"}}},
		{"Extends arXiv paper arxiv.org/abs/2401.00001", []Link{{"Paper", "https://arxiv.org/abs/2401.00001"}}},
		{"A video is on youtu.be/abc", []Link{{"Video", "https://youtu.be/abc"}}},
		{"Code and demo: https://x.example.org/y", []Link{{"Demo", "https://x.example.org/y"}}},
		{"The dataset is large. See https://x.example.org/y", []Link{{"Website", "https://x.example.org/y"}}},
		{"github.com/a/b and github.com/a/b again, and github.com/c/d",
			[]Link{{"Code", "https://github.com/a/b"}, {"Code", "https://github.com/c/d"}}},
		{"(see https://x.org/a_(b))", nil}, // a bracket would need an escape
		{"(https://x.org/a)", []Link{{"Website", "https://x.org/a"}}},
		{"“https://x.org/a”", []Link{{"Website", "https://x.org/a"}}},
		{"https://x.org/a—and", []Link{{"Website", "https://x.org/a"}}},
		{"参见https://x.org/a。", nil},
		{"参见 https://x.org/a。代码", []Link{{"Website", "https://x.org/a"}}},
		{"javascript:alert(1) file:///etc/passwd data:text/html,x https:// https://x e.g.of Node.js " +
			"foo.github.common me@github.com/a/b", nil},
		{"http://localhost:80/a", []Link{{"Website", "http://localhost:80/a"}}},
		{"HTTPS://X.ORG/A", []Link{{"Website", "https://X.ORG/A"}}},
		{"https://x.org/" + strings.Repeat("a", 3000), nil},
	} {
		if _, got := Markdown(c.text, all); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestFullAddress compares the function with a regular expression.
func TestFullAddress(t *testing.T) {
	pattern := regexp.MustCompile(`^(?i:https?)://` + addressBytes + `+`)
	for _, text := range []string{
		"", "http", "http:/", "http://", "https://", "http://a", "https://a.b/c d", "HTTP://A.b", "hTTps://x\ny",
		"ftp://a", "httpss://a", "http://é.org/日本、", "https://a\xffb", "http://a\ufffdb", "http://a–b",
		"http://a\u0301<b", "https:// a",
		"http://a\"b", "http://!#-;=?-~", "https//a://", "://a", "http://٣", "https:", "http://a\x00",
	} {
		if got, want := fullAddress(text), pattern.FindString(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	if got := Title(`On \(S_n\) and \[x_1\]`, all); got != `On $S_n$ and \[x_1\]` {
		t.Errorf("got %q", got)
	}
	for _, c := range []struct {
		text    string
		repairs Repairs
		want    string
	}{
		{" A  Title:\n*with* [marks] & <b> ", all, "A Title: *with* [marks] & <b>"},
		{`85\% Sparse`, all, "85% Sparse"},
		{`85\% Sparse`, Repairs{}, `85\% Sparse`},
		{"Images of 256times256", all, `Images of $256\times256$`},
		{"Images of 256times256", Repairs{}, "Images of 256times256"},
		{"A kept $x_1$", all, "A kept $x_1$"},
		{"$5 and $10", all, "$5 and $10"},
		{"A kept $x$", Repairs{}, `A kept \$x$`},
		{`\$x\$`, Repairs{Escapes: true}, `\$x$`},
		{`\$x`, Repairs{}, `\\\$x`},
		{"github.com/a/b: A Study", all, "github.com/a/b: A Study"},
	} {
		if got := Title(c.text, c.repairs); got != c.want {
			t.Errorf("%q, %+v: got %q, want %q", c.text, c.repairs, got, c.want)
		}
	}
}

func TestLongTextsTakeLinearTime(t *testing.T) {
	for _, unit := range []string{
		"$", "$x", "*", "[", "<", "&", "https://", "www.", "a@", "~ ", "github.com/", "x_1 ", "\\",
	} {
		text := strings.Repeat(unit, 20_000)
		if md, _ := Markdown(text, all); len(md) < len(strings.ReplaceAll(text, " ", ""))/2 {
			t.Errorf("%d bytes of %q became %d", len(text), unit, len(md))
		}
	}
}

func TestColorsOfTeX(t *testing.T) {
	for text, want := range map[string]string{
		`At: https://github.com/example/survey{\color[RGB]{175,36,67}{survey}}.`: "" +
			"At: <https://github.com/example/survey>.",
		`A {\color{red} red} and \textcolor{blue}{blue} word`: "A red and blue word",
		`Of colors`:                         "Of colors",
		`\textcolor{blue}{see} {\color{red`: `see {\\color{red`,
	} {
		if got, _ := Markdown(text, all); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}
