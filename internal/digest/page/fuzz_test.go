package page_test

import (
	"testing"

	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// linesAccountedFor returns a check that each line of a page is in an entry, boilerplate, or reported.
func linesAccountedFor(format string) func(t *testing.T, src string) {
	return func(t *testing.T, src string) { page.CheckLinesAccountedFor(t, format, src) }
}

func FuzzText(f *testing.F) {
	digesttest.Fuzz(f, "text", linesAccountedFor("text"), digesttest.Page,
		digesttest.Wrapped(60)(digesttest.Page)+digesttest.Page,
		"12\n\nA title\n\n-\n\n•\n·\nFeb 29 3\n\nJan 32\n0 authors\n", "FeB 1\n·\nOCt 1",
		"Submitted by\n\nA\n-\nUpvote\n1k\nGitHub 2\n0:45\n", "by\nAK\nand the research community\n• A · May 1\n",
		"[\n\n1 author](https://huggingface.co/papers/2602.11001)\n\nA\n\n"+
			"https://huggingface.co/papers/2602.11001#community\n", "A\u2028B\u0085C\vD")
}

func FuzzMarkdown(f *testing.F) {
	digesttest.Fuzz(f, "markdown", linesAccountedFor("markdown"),
		"---\nurl: x\n---\n### [A\n### B][1]\n[\n-\n][2]\n[1]: https://huggingface.co/papers/2602.11001\n"+
			"2. </login?next=%2Fpapers%2F2602.11001>\n",
		"[[[[](a)](/b)![[x](https://github.com/a/b) [c](/papers/2602.11001#c",
		"### A\\\\\n\\[b\\] &amp;#42;\n```\n***\n<a id=\"x\"></a>\n- 1 author\n"+
			"· May 1[2](/papers/2602.11001#community)")
}

func FuzzHTML(f *testing.F) {
	digesttest.Fuzz(f, "html", linesAccountedFor("html"),
		"<h3><a href=/papers/2602.11001>A<h3>B</a><time datetime=2026-02-30>Feb 29</time>",
		"<div data-props='{\"dailyPapers\":[{\"paper\":{\"id\":\"2602.11001\",\"title\":\"A\"}},3' "+
			"data-props=x><svg><p>",
		"<p>a<a href='/a'>b<a href='/papers/2602.11001'>c</p>d</a>&#0;&bogus;<!--<script>",
		"<h3>A</h3><li>1 author<li>·<time>May 1</time>")
}
