package markdown

import (
	"html"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/htmlcheck"
	"github.com/offprint/offprint/internal/words"
)

func TestNotesStart(t *testing.T) {
	r := New("/")
	for _, c := range []struct{ abstract, notes string }{
		{"", ""},
		{"An abstract.\n", ""},
		{"An abstract.\n\n", "## Notes\n\nMine.\n## More\n"},
		{"", "## Notes"},
		{"An abstract.\n\nNotes\n---\nMine.\n", ""},
		{"An abstract\nof two lines.\n---\n\n", "## Notes\n"},
		{"An abstract.\r\n\r\n", "## Notes\r\n"},
		{"An abstract.\n\n", "   ##   Notes ##\n"},
		{"# A title\n\n### A part\n\nText.\n", "##\tNotes\n"},
		{"```\n## no heading\n```\n\n    ## nor this\n\n> ## nor this\n\n- ## nor this\n\n##nor this\n\n" +
			"\\## nor this\n", ""},
		{"- a\n- b\n\n---\n\nText.\n", ""},
		{"$$\na\n## b\n$$\n", "## Notes\n"},
		{"<!--\n## hidden\n-->\n", "## Notes\n"},
	} {
		if got := r.NotesStart([]byte(c.abstract + c.notes)); got != len(c.abstract) {
			t.Errorf("%q: the notes start at %d, want %d", c.abstract+c.notes, got, len(c.abstract))
		}
		d, _ := r.Render("x.md", []byte(c.abstract+c.notes), 1)
		if (d.Notes != "") != (c.notes != "") {
			t.Errorf("%q has the notes %q", c.abstract+c.notes, d.Notes)
		}
	}
}

func TestSummaryIsCutAtAWord(t *testing.T) {
	r := New("/")
	words := strings.TrimSpace(strings.Repeat("abcd ", 24)) // 119 characters
	x := "<math><mi>x</mi></math>"
	glued := func(html string) string { return `<span class="glued">` + html + "</span>" }
	for _, c := range []struct{ body, want string }{
		{"", ""},
		{"Short *and* [sweet](/x).", "Short and sweet."},
		{words + ".", words + "."},
		{words + ". And more.", words + "…"},
		{words + "efghi", strings.TrimSuffix(words, " abcd") + "…"},
		{words + "*efghi*", strings.TrimSuffix(words, " abcd") + "…"},
		{words + "_e", strings.TrimSuffix(words, " abcd") + "…"},
		{words + "\n\nA second paragraph.", words + "…"},
		{"One.\n\nTwo.\n\n- Three\n\n    four\n\nFive.", "One. Two. Five."},
		{"## Notes\n\nMine.", ""},
		{words[:115] + "AT&amp;T \\&amp; more", words[:115] + "AT&amp;T…"},
		{words[:115] + "abAT&amp;T more", words[:114] + "…"},
		{"\\&amp; &lt;b&gt; &amp;lt; &#38;amp; &nosuch; \\*", "&amp;amp; &lt;b&gt; &amp;lt; &amp;amp; &amp;nosuch; *"},
		{"a $$x$$ b", "a " + x + " b"},
		{"a $x$-b", "a " + glued(x+"-") + "b"},
		{words + " $x$ and more", words + "…"},
		{words[:110] + "$x$, and more", words[:110] + glued(x+",") + " and…"},
		{words[:110] + "$x + x + x + x + x + x$ and more", words[:109] + "…"},
		{"$" + strings.Repeat("x", 400) + "$", "<math>" + strings.Repeat("<mi>x</mi>", 400) + "</math>"},
		{"$" + strings.Repeat("x", 400) + "$ and more",
			glued("<math>" + strings.Repeat("<mi>x</mi>", 400) + "</math>…")},
		{strings.Repeat("x", 400), strings.Repeat("x", 120) + "…"},
		{"AI " + strings.Repeat("注意力机制。", 100), "AI " + strings.Repeat("注意力机制。", 9) + "注意力机…"},
		{words + ", (and more", words + "…"},
		{words + "\u00a0efg", strings.TrimSuffix(words, " abcd") + "…"},
	} {
		if d, _ := r.Render("x.md", []byte(c.body), 1); d.Summary != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.body, d.Summary, c.want)
		}
	}
}

func TestFormulasAreGluedToAdjacentCharacters(t *testing.T) {
	x := "<math><mi>x</mi></math>"
	for _, c := range []struct{ body, want string }{
		{"a $x$ b", "a " + x + " b"},
		{"a $x$P b", "a [" + x + "P] b"},
		{"a 2$x$ b", "a [2" + x + "] b"},
		{"a ($x$P) b", "a [(" + x + "P]) b"},
		{"a $x$,\nb", "a [" + x + ",]\nb"},
		{"$x$,$x$.", "[" + x + ",][" + x + ".]"},
		{"non-$x$-th", "non-[" + x + "-]th"},
		{"**$x$**&$x$<", "<strong>" + x + "</strong>&amp;" + x + "&lt;"},
		{"注$x$意，$x$。", "注" + x + "意[，" + x + "。]"},
		{"a$$x$$b", `a<math display="block"><mi>x</mi></math>b`},
	} {
		d, _ := New("/").Render("x.md", []byte(c.body), 1)
		want := strings.NewReplacer("[", `<span class="glued">`, "]", "</span>").Replace(c.want)
		if got := strings.TrimSuffix(strings.TrimPrefix(d.Abstract, "<p>"), "</p>"); got != want {
			t.Errorf("%q\n got %q\nwant %q", c.body, got, want)
		}
	}
}

func TestText(t *testing.T) {
	r := New("/")
	for body, want := range map[string]string{
		"One *two* `three`\nfour.\n\nFive\\\nsix.":          "One two three four.\nFive six.",
		"- a\n- b\n\n  c\n\n1. d":                           "a b c\nd",
		"`a\nb` <b\nc>d\n\n<div>\ne\n\nf":                   "a b <b c>d\n<div> e\nf",
		"A ![picture](/x.png) and <https://a.org/b>.":       "A picture and https://a.org/b.",
		"\\&amp; \\\\&amp; &amp;amp; &#42; &#x2A;":          `&amp; \& &amp; * *`,
		"&#0; &#xD800; &; &#; &#x; &amp":                    "\uFFFD \uFFFD &; &#; &#x; &amp",
		"`\\&amp; \\*`":                                     `\&amp; \*`,
		"![alt](/x.png \"A &lt; \\*b\")\n\n![](/x.png 'C')": "A < *b: alt\nC",
		"A <b>tag</b> and <!-- a --> comment":               "A <b>tag</b> and  comment",
		"One.\n\n<!-- hidden -->\n\n---\n\nTwo.":            "One.\nTwo.",
		"A note[^1].\n\n[^1]: hidden":                       "A note[1].\n[1] hidden",
		"Kept $x < y$, $$z$$ and $\\nosuch$":                `Kept $x < y$, $$z$$ and $\nosuch$`,
		"Abstract.\n\n## Notes\n\nMine.":                    "Abstract.",
		"| a | b |\n|---|---|\n| c | d |":                   "a b c d",
	} {
		if d, _ := r.Render("x.md", []byte(body), 1); d.Text != want {
			t.Errorf("%q\n got %q\nwant %q", body, d.Text, want)
		}
	}
}

// TestTextHasTheWordsOfTheSite checks that the label of a callout in plain text is in the language of the site.
func TestTextHasTheWordsOfTheSite(t *testing.T) {
	w, problems := words.Parse("words.yaml", []byte("callouts: {note: Hinweis}"), "de")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d, _ := NewIn("/", w).Render("x.md", []byte("> [!NOTE]\n> Ein Text."), 1)
	if want := "Hinweis Ein Text."; d.Text != want {
		t.Errorf("got %q, want %q", d.Text, want)
	}
}

func TestTitle(t *testing.T) {
	x, long := "<math><mi>x</mi></math>", strings.Repeat(" ", MaxTitle)
	for _, c := range []struct{ title, html, text string }{
		{"", "", ""},
		{"Plain & <b>*bold*</b>", "Plain &amp; &lt;b&gt;*bold*&lt;/b&gt;", "Plain & <b>*bold*</b>"},
		{"The $x$ Case", "The " + x + " Case", "The x Case"},
		{"The $x$P Case", `The <span class="glued">` + x + "P</span> Case", "The xP Case"},
		{"$5 and $10", "$5 and $10", "$5 and $10"},
		{"$ x$, $x $, $x$1, $$", "$ x$, $x $, $x$1, $$", "$ x$, $x $, $x$1, $$"},
		{"$x$$x$", "$x$$x$", "$x$$x$"},
		{"$$x$", "$$x$", "$$x$"},
		{`\$x$`, "$x$", "$x$"},
		{`\\\$x$ \n`, `\$x$ \n`, `\$x$ \n`},
		{`$\nosuch$ and $x$`, `$\nosuch$ and ` + x, `$\nosuch$ and x`},
		{"$", "$", "$"},
		{`$\text{a $x$}$`, "<math><mtext>a\u00a0</mtext><mi>x</mi></math>", `\text{a $x$}`},
		{"$x$" + long[3:], x + long[3:], "x" + long[3:]},
		{"$x$" + long[2:], "$x$" + long[2:], "$x$" + long[2:]},
	} {
		gotHTML, gotText := Title(c.title)
		if gotHTML != c.html || gotText != c.text {
			t.Errorf("%q\n got %q, %q\nwant %q, %q", c.title, gotHTML, gotText, c.html, c.text)
		}
	}
}

func TestWarningsHavePositions(t *testing.T) {
	r := New("/")
	for _, c := range []struct{ body, want string }{
		{"é $x =\n\\nosuch$", "x.md:11:1: the formula cannot be rendered: unknown command \\nosuch; did you mean " +
			"\\nsucc? (the page shows its source)"},
		{"a\n\n> - b $x =\n>   \\nosuch$",
			"x.md:13:5: the formula cannot be rendered: unknown command \\nosuch; did you mean \\nsucc? (the page " +
				"shows its source)"},
		{"a\n\n  $$\n  é\\nosuch\n  $$\n",
			"x.md:13:4: the formula cannot be rendered: unknown command \\nosuch; did you mean \\nsucc? (the page " +
				"shows its source)"},
		{"a\n\n  $$\nb", "x.md:12:3: the formula cannot be rendered: the closing $$ is missing (the page shows " +
			"its source)"},
		{"a\n\nb <i>c", "x.md:12:3: HTML is shown as text (write Markdown, or put a \\ before the <)"},
		{"a \xff b", "x.md:10:3: the text is not valid UTF-8 (save the file as UTF-8)"},
		{"a <!-- b --> \\<i> $5 and $6", ""},
	} {
		_, problems := r.Render("x.md", []byte(c.body), 10)
		if got := problems.Error(); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.body, got, c.want)
		}
	}
}

func TestRendererIsSafeForConcurrentUse(t *testing.T) {
	r := New("/repo/")
	want, _ := r.Render("x.md", []byte(abstract+"\n## A\n\n```go\nx := 1\n```\n"), 1)
	done := make(chan Document)
	for range 8 {
		go func() {
			d, _ := r.Render("x.md", []byte(abstract+"\n## A\n\n```go\nx := 1\n```\n"), 1)
			done <- d
		}()
	}
	for range 8 {
		if d := <-done; !reflect.DeepEqual(d, want) {
			t.Error("the same body produced different documents")
		}
	}
}

func TestCodeKeepsItsText(t *testing.T) {
	const code = "a < b && 'c' # \"d\"\n\tif x { y }  \n\n// é\n"
	for _, language := range []string{
		"", "go", "python", "html", "tex", "bash", "json", "yaml", "no-such-language", "*", "x.go", "\\[", "a\"b",
	} {
		d, _ := New("/").Render("x.md", []byte("```"+language+"\n"+code+"```\n"), 1)
		root, err := htmlcheck.Parse(d.Abstract)
		if err != nil {
			t.Fatal(language, err)
		}
		if got := htmlcheck.Text(root); got != strings.Join(strings.Fields(code), " ") {
			t.Errorf("%s: %q", language, got)
		}
	}
}

var ids = regexp.MustCompile(` id="([^"]*)"`)

// checkRendered renders a body and checks the properties that all documents must have.
func checkRendered(t *testing.T, r *Renderer, body []byte) {
	t.Helper()
	d, problems := r.Render("x.md", body, 1)
	for _, part := range []string{d.Abstract + "\n" + d.Notes, d.Summary} {
		if _, err := htmlcheck.Parse(part); err != nil {
			t.Errorf("%q: %v in\n%s", body, err, part)
		}
	}
	if !utf8.ValidString(d.Abstract + d.Notes + d.Text + d.Summary) {
		t.Errorf("%q: the result is not valid UTF-8", body)
	}
	seen := map[string]bool{"main": true, "bibtex": true, "ris": true, "csl-json": true}
	for _, m := range ids.FindAllStringSubmatch(d.Abstract+d.Notes, -1) {
		if id := html.UnescapeString(m[1]); seen[id] {
			t.Errorf("%q has the anchor %q twice", body, id)
		} else {
			seen[id] = true
		}
	}
	for _, p := range problems {
		if p.Line < 1 || p.Column < 1 || p.Line > strings.Count(string(body), "\n")+1 ||
			strings.Contains(p.What, "\n") {
			t.Errorf("%q: %+v", body, p)
		}
	}
	checkNotesStart(t, r, body, d, problems)
	shown, _ := Title(string(body))
	if _, err := htmlcheck.Parse(shown); err != nil {
		t.Errorf("the title %q: %v in %q", body, err, shown)
	}
}

func checkNotesStart(t *testing.T, r *Renderer, body []byte, d Document, problems problem.List) {
	t.Helper()
	at := r.NotesStart(body)
	if at < 0 || at > len(body) || at > 0 && at < len(body) && body[at-1] != '\n' {
		t.Errorf("%q: the notes start at %d", body, at)
	}
	if !r.isWhole && len(problems) == 0 && (at == len(body)) != (d.Notes == "") {
		t.Errorf("%q: the notes start at %d and are %q", body, at, d.Notes)
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{
		abstract, "# a\n\n## b {#id}\n\n### main\n\nc\n---\n", "| a | b |\n|--|:-:|\n| $x$ | `c` |",
		"[^1]\n\n[^1]: a\n[^2]: b", "- [x] ~~a~~\n  1. b\n\n> c", "```go\nfunc\n```\n\n    code",
		"$$\nx\n$$ $y$ $$z$$ $\\nosuch$", "<script>alert(1)</script>\n\n<!-- a --> b <i onclick=x>",
		"[a](javascript:b 'c') ![d](/e \"f\") <javascript:g> [h]: i", "&amp; \\&amp; &#x3c;b&#62; \xff\x00",
		"www.a.org https://b.org c@d.org", "[a [b](c)](d) [![e](f)](g)",
	} {
		f.Add([]byte(s))
	}
	for _, name := range []string{"marks", "callouts"} {
		body, err := os.ReadFile("testdata/" + name + ".md")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	r := New("/repo/")
	whole := r.Whole()
	f.Fuzz(func(t *testing.T, body []byte) {
		checkRendered(t, r, body)
		checkRendered(t, whole, body)
	})
}

func TestBlockIDs(t *testing.T) {
	const id = `<span id="block:2"></span>`
	for body, want := range map[string]string{
		"One ^2":          id + "One",
		"One\n^2":         id + "One",
		"`One`\n^2":       id + "<code>One</code>",
		"**One** ^2":      id + "<strong>One</strong>",
		"One^2":           "One^2",
		"**One**^2":       "<strong>One</strong>^2",
		"`One`^2":         "<code>One</code>^2",
		"[One](/x/)^2":    `<a href="/x/">One</a>^2`,
		"==One==^2":       "<mark>One</mark>^2",
		"One<br>^2":       "One<br>^2",
		"One %%two%% ^2":  id + "One ",
		"One\n%%two%% ^2": id + "One\n",
	} {
		d, _ := New("/").RenderWhole("a.md", []byte(body), 1)
		if got := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(d.Abstract, "<p>"), "</p>")); got !=
			strings.TrimSpace(want) {
			t.Errorf("%q: got %q, want %q", body, got, want)
		}
	}
}

// TestLevelsOfPrices checks that two and three dollar signs side by side are not marks of a formula.
func TestLevelsOfPrices(t *testing.T) {
	for body, want := range map[string]string{
		"$, $$ and $$$":        "$, $$ and $$$",
		"($$, $$$) or ($$$)":   "($$, $$$) or ($$$)",
		"$$$ to $$$$ per meal": "$$$ to $$$$ per meal",
		"$$$\nper meal":        "$$$\nper meal",
		"$$x$$ and $$$":        `<math display="block"><mi>x</mi></math> and $$$`,
	} {
		d, problems := New("/").RenderWhole("a.md", []byte(body), 1)
		if d.Abstract != "<p>"+want+"</p>" || len(problems) > 0 {
			t.Errorf("%q: got %q, want %q; %v", body, d.Abstract, want, problems)
		}
	}
}
