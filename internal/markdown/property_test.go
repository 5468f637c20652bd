package markdown

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/htmlcheck"
)

// markup lists the syntax of Markdown, its extensions and HTML. Each W is replaced by a different word. It leaves out
// syntax that hides words on purpose: comments, the names of link definitions, footnotes and blocks, and the metadata
// of callouts.
var markup = strings.Split(
	"W |W\n|W\n\n|\n|\n\n| |*|**|_|__|~~|==|`|``|[W](W)|![W](W \"W\")|[|]|(|)|<|>|[W][r]|[r]|[^1]|[^2]|"+
		"\n\n[r]: W \"W\"\n|\n\n[s]: W\n|\n\n[^1]: W W\n\n|\n\n[^3]: W\n\n|[[W]]|[[a#W]]|[[W\u2016W]]|![[W]]|![[W.png]]|"+
		"\n# |\n## |\n### W\n|\nW\n---\n|\nW\n===\n|\n> |\n> [!note] W\n> W\n|\n> [!W]- W\n|\n- |\n1. |\n  |"+
		"\n    W\n|\t|"+
		"\n```W\nW\n```\n|\n```go title=\"W\" W\nW\n```\n|\n~~~\n|\n```\n|\n```math\nW\n```\n|$W$|$|$$|$$W$$ W|"+
		"\n$$\nW\n$$, W\n|"+
		"\n$$\n|\\(W\\)|\\(|\\)|\n\\[ W = W \\]\n|\n\\[\n|\\]|\n\\begin{align}\nW\n\\end{align} W\n|$95%W$|\\times|\\|"+
		"\n\n\u2016 W \u2016 W \u2016\n\u2016--\u2016--\u2016\n\u2016 W \u2016 W \u2016 W \u2016\n\u2016 W\n\n|"+
		"\u2016|\nTable: W\n|\nW\n: W\n|"+
		"https://a.org/W|www.W.org|W@a.org|<https://a.org/W>|<W>|</W>|<i W>|<sub>|</sub>|<sup>W</sup>|<kbd>|<br>|"+
		"<br W>|"+
		"\n<details>\n|\n<summary>W</summary>\n|<summary>W|\n</details>\n|\n</details> W|<details W>|"+
		"\n<div>W\nW\n\n|<?W?>|<!W>|&W;|&amp;|"+
		"{W}|{#W}|「|」|。|数学|%|^|- [x] W\n|\n---\n|\n***\n|!|+|\n+|\n:",
	"|")

// markupText returns a text of markup with numbered words, and the number of words.
func markupText(t *rapid.T) (text string, words int) {
	var b strings.Builder
	for _, part := range rapid.SliceOfN(rapid.SampledFrom(markup), 1, 14).Draw(t, "parts") {
		for i, piece := range strings.Split(strings.ReplaceAll(part, "\u2016", "|"), "W") {
			if i > 0 {
				b.WriteString(word(words))
				words++
			}
			b.WriteString(piece)
		}
	}
	return strings.ReplaceAll(b.String(), "%%", "% %"), words // no comments
}

// word returns a word that nothing else contains.
func word(n int) string {
	return "zq" + strings.NewReplacer("0", "a", "1", "b", "2", "c", "3", "d", "4", "e", "5", "f",
		"6", "g", "7", "h", "8", "i", "9", "j").Replace(strconv.Itoa(100+n)) + "zq"
}

// TestPropertyNoWordIsLost renders random Markdown and searches each of its words on the page. A word may be missing
// only if a warning is about its block.
func TestPropertyNoWordIsLost(t *testing.T) {
	r := New("/")
	rapid.Check(t, func(t *rapid.T) {
		text, words := markupText(t)
		for _, body := range []string{text, "## Notes\n\n" + text} {
			d, problems := r.Render("x.md", []byte(body), 1)
			page := pageText(t, d)
			for i := range words {
				if w := word(i); !strings.Contains(page, w) && !isReported(body, w, problems) {
					t.Fatalf("%q\nhas lost the word %s in\n%s\n%s\n%v", body, w, d.Abstract, d.Notes, problems)
				}
			}
		}
	})
}

// pageText returns the text and the attributes of a document, in lowercase and without spaces.
func pageText(t *rapid.T, d Document) string {
	shown := Fill(d.Abstract+d.Notes, func(i int, _ bool) string { return html.EscapeString(d.Mentions[i].Source) })
	root, err := htmlcheck.Parse(shown)
	if err != nil {
		t.Fatalf("%v in %s", err, shown)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if value, err := url.PathUnescape(a.Val); err == nil {
				b.WriteString(" " + value)
			}
		}
	}
	return strings.ToLower(b.String())
}

// isReported reports whether a warning is about the line of a word or the lines between it and the previous blank line.
func isReported(body, word string, problems problem.List) bool {
	before := body[:strings.Index(body, word)]
	last := strings.Count(before, "\n") + 1
	first := last - strings.Count(before[strings.LastIndex(before, "\n\n")+1:], "\n")
	for _, p := range problems {
		isFootnote := strings.Contains(p.What, "footnote") // a footnote can have several paragraphs
		if (first <= p.Line || isFootnote) && p.Line <= last {
			return true
		}
	}
	return false
}
