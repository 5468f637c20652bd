package prose

import (
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/testutil/htmlcheck"
)

var renderer = markdown.New("/repo/")

// A failer is a *testing.T or *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// rendered converts a text and returns it as rendered HTML, with the links of the conversion.
func rendered(t failer, text string, r Repairs) (*html.Node, markdown.Document, []Link) {
	t.Helper()
	md, links := Markdown(text, r)
	d, problems := renderer.Render("x.md", []byte(md), 1)
	root, err := htmlcheck.Parse(d.Abstract)
	if err != nil || len(problems) > 0 || d.Notes != "" {
		t.Fatalf("%q, %+v\nas Markdown %q\nas HTML %q\nhas problems %v %v, notes %q",
			text, r, md, d.Abstract, err, problems, d.Notes)
	}
	return root, d, links
}

// collapsed returns a text as HTML displays it: with valid UTF-8, without NUL, and with single spaces.
func collapsed(text string) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", "\uFFFD"), "\uFFFD")
	return strings.Join(strings.Fields(text), " ")
}

// withoutMarks returns a text without the characters that the repair of formulas can add or remove, such as \( and \].
func withoutMarks(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" $\\()[]", r) {
			return -1
		}
		return r
	}, collapsed(text))
}

// withoutEscapes applies the repair of escapes, independently of the package's code.
func withoutEscapes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte("%&#$_{}", text[i+1]) >= 0 {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// checkText checks the promises of the package for a text.
func checkText(t failer, text string) {
	t.Helper()
	checkWithoutRepairs(t, text)
	checkEscapes(t, text)
	checkLinks(t, text)
	checkAllRepairs(t, text)
}

// checkWithoutRepairs checks that a text is displayed unchanged and without markup.
func checkWithoutRepairs(t failer, text string) {
	t.Helper()
	root, d, _ := rendered(t, text, Repairs{})
	if got := htmlcheck.Text(root); got != collapsed(text) {
		t.Fatalf("the text %q\n is shown as %q\n by %q", collapsed(text), got, d.Abstract)
	}
	if got := collapsed(d.Text); got != collapsed(text) {
		t.Fatalf("the text %q\nis read as %q", collapsed(text), got)
	}
	for _, e := range htmlcheck.Elements(root) {
		if e != "p" {
			t.Fatalf("%q has the element <%s> in %q", text, e, d.Abstract)
		}
	}
}

// checkEscapes checks that the repair of escapes changes nothing else.
func checkEscapes(t failer, text string) {
	t.Helper()
	root, d, _ := rendered(t, text, Repairs{Escapes: true})
	want := collapsed(withoutEscapes(collapsed(text)))
	if got := htmlcheck.Text(root); got != want {
		t.Fatalf("the text %q\n is shown as %q\n by %q", want, got, d.Abstract)
	}
}

// checkLinks checks that the repair of links does not change the displayed text.
func checkLinks(t failer, text string) {
	t.Helper()
	root, d, links := rendered(t, text, Repairs{Links: true})
	if got := htmlcheck.Text(root); got != collapsed(text) {
		t.Fatalf("the text %q\n is shown as %q\n by %q", collapsed(text), got, d.Abstract)
	}
	checkSameLinks(t, text, root, links)
}

// checkSameLinks compares the links in the HTML with the links that Markdown returned.
func checkSameLinks(t failer, text string, root *html.Node, links []Link) {
	t.Helper()
	var shown []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "a" && !slices.Contains(shown, n.Attr[0].Val) {
			shown = append(shown, n.Attr[0].Val)
		}
	}
	var given []string
	for _, l := range links {
		given = append(given, l.URL)
		if l.Label == "" || !strings.HasPrefix(l.URL, "https://") && !strings.HasPrefix(l.URL, "http://") {
			t.Fatalf("%q has the link %q", text, l)
		}
	}
	if !slices.EqualFunc(shown, given, sameAddress) {
		t.Fatalf("%q links to %q, want %q", text, shown, given)
	}
}

// sameAddress compares two addresses, one of which may be percent-encoded.
func sameAddress(a, b string) bool {
	a, errA := url.PathUnescape(a)
	b, errB := url.PathUnescape(b)
	return a == b && errA == nil && errB == nil
}

// checkAllRepairs checks the displayed text with all repairs.
func checkAllRepairs(t failer, text string) {
	t.Helper()
	root, d, links := rendered(t, text, all)
	checkSameLinks(t, text, root, links)
	if got, want := withoutMarks(d.Text), withoutMarks(text); got != want {
		t.Fatalf("the text %q\nis read as %q", want, got)
	}
	// Outside formulas, the displayed text is the text without escapes. The formulas in the HTML are those of the
	// pieces.
	var want strings.Builder
	formulas := 0
	for _, p := range strings.Split(normal(text), "\n\n") {
		for _, piece := range split(p, all) {
			if piece.kind == formula || piece.kind == display {
				want.WriteString(" ∎ ")
				formulas++
			} else {
				want.WriteString(piece.text)
			}
		}
		want.WriteByte(' ')
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "math" {
			for n.FirstChild != nil {
				n.RemoveChild(n.FirstChild)
			}
			n.AppendChild(&html.Node{Type: html.TextNode, Data: " ∎ "})
			formulas--
		}
	}
	if got := htmlcheck.Text(root); got != collapsed(want.String()) || formulas != 0 {
		t.Fatalf("%q\nis shown as %q\n       want %q", text, got, collapsed(want.String()))
	}
}

// normal returns a text with each paragraph on one line.
func normal(text string) string { return strings.Join(paragraphs(text), "\n\n") }

// fragments lists texts that Markdown, its extensions or HTML can interpret as markup.
var fragments = strings.Split(
	"*|**|_|__|`|```|~|~~|~~~|[|]|(|)|{|}|<|>|!|#|## |+ |- |--- |1. |2) |> "+
		"|\\||=|===|---|&|&amp;|&#38;|&copy;|;|:|://|.|@|^|\"|'|$|$$|\\|\\\\|\\%|\\$|\\(|\\)|\\[|\\]|"+
		"$x$|x_1|times|lambda|256times256|mathcal O|sum_j|^{2}|frac|left(|right)|[^1]|[^1]: |[x] |[ ] |[a]: |](b)|![|"+
		"http://|https://|https://a.org|https://a.org/b|github.com/a|a.github.io|www.|www.a.org|ftp://a.org|a@b.org|"+
		"mailto:a@b.org|javascript:|<script>|</p>|<a href=\"x\">|<!--|-->|<![CDATA[|<?|onclick=|"+
		"{#id}|\n|\n\n|\n \n| |  |\t|\r\n|\u00a0|\u2028|\u200b|\u0301|é|中文|😀|—|“|\x01|a|b|Z|5|10|, |. ",
	"|",
)

// anyText generates texts of fragments and random characters.
func anyText() *rapid.Generator[string] {
	part := rapid.OneOf(
		rapid.SampledFrom(append(fragments, "|", "| a | b |", "|---|---|")),
		rapid.SampledFrom(fragments),
		rapid.StringN(0, 4, -1),
	)
	return rapid.Custom(
		func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(part, 0, 14).Draw(t, "parts"), "") },
	)
}

func TestPropertyTextIsShownUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t, anyText().Draw(t, "text")) })
}

func TestPropertyTitleIsShownUnchanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkTitle(t, anyText().Draw(t, "text")) })
}

// checkTitle checks that a title is displayed unchanged, apart from repairs.
func checkTitle(t failer, text string) {
	t.Helper()
	text = strings.ReplaceAll(text, "\x00", "") // not in a dump
	shown, read := markdown.Title(Title(text, Repairs{}))
	root, err := htmlcheck.Parse(shown)
	if err != nil || htmlcheck.Text(root) != collapsed(text) || collapsed(read) != collapsed(text) ||
		len(htmlcheck.Elements(root)) > 0 {
		t.Fatalf("the title %q is shown as %q and read as %q: %v", text, shown, read, err)
	}
	if _, read = markdown.Title(Title(text, all)); withoutMarks(read) != withoutMarks(text) {
		t.Fatalf("the title %q is read as %q", text, read)
	}
}

func FuzzTextIsShownUnchanged(f *testing.F) {
	for _, s := range []string{
		"a *b* _c_ `d` <e> &f; [g](h)", "1. x\n\n- y\n\n# z", "$x$ and $5", "85\\% at github.com/a/b.",
		"256times256, mathcal O_i(u)", "a@b.org www.c.org https://d.org ~~e~~", "|a|b|\n|-|-|\n|c|d|", "[^1]: x",
		"a `$0*0`0$b", "[$a](b)$",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as readers of dumps guarantee
		checkText(t, text)
		checkTitle(t, text)
	})
}

func TestRealDigestKeepsItsText(t *testing.T) {
	const name = "2026-02-18.txt"
	src, err := os.ReadFile("../../content/digests/" + name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := digest.Read(src, digest.Options{Name: name, Today: content.Date{Year: 2026, Month: 2, Day: 18}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Entries) != 33 {
		t.Fatalf("the digest has %d entries, want 33", len(d.Entries))
	}
	for _, e := range d.Entries {
		if e.Abstract == "" {
			t.Errorf("%q has no abstract", e.Title)
		}
		checkText(t, e.Abstract)
		checkTitle(t, e.Title)
	}
}
