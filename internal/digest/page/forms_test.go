package page_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

const (
	hub  = "https://huggingface.co"
	text = "This text is long enough to be the abstract of a paper, because titles are shorter, and it ends with a " +
		"period, like most sentences in English, so that a new paper can follow it."
	other = "This is a different text that is also long enough to be the abstract of a paper, because titles are " +
		"shorter, and it ends with a period as well, so that a paper can follow."
)

// summary formats the data of a paper on one line.
func summary(e digest.Entry) string {
	parts := []string{e.Title}
	add := func(form string, value any) { parts = append(parts, fmt.Sprintf(form, value)) }
	if e.Abstract != "" {
		add("%s", strings.ReplaceAll(e.Abstract, "\n\n", "¶"))
	}
	if !e.Date.IsZero() {
		add("on %s", e.Date)
	}
	if e.AuthorCount > 0 {
		add("by %d", e.AuthorCount)
	}
	if e.Organization != "" {
		add("of %s", e.Organization)
	}
	if e.Upvotes != nil {
		add("+%d", *e.Upvotes)
	}
	if e.Comments != nil {
		add("#%d", *e.Comments)
	}
	if e.Arxiv != "" {
		add("%s", e.Arxiv)
	}
	for _, l := range e.Links {
		add("→ %s", l.URL)
	}
	return strings.Join(parts, " | ")
}

// TestPageFeatures reads pages that each have one unusual feature, which the samples do not contain.
func TestPageFeatures(t *testing.T) {
	for _, c := range []struct{ name, format, page, want, unplaced string }{
		{"details around a title", "text",
			"Daily Papers\n\nFeb 18\n\nSubmitted by\ntaesiri\nA Title of Some Words\n\n" + text +
				"\n\n4 authors\n· Published on Oct 4, 2025\n\nUpvote\n117\n\nGitHub 3.29k\n\narXiv Page\n\n" +
				"Submitted by\nNiels Rogge\nAnother Title of Some Words\n\n" + other +
				"\n\nKandinsky Lab\n· Oct 5, 2025\n\nUpvote\n-\n\nGitHub\n131\n",
			"A Title of Some Words | " + text + " | on 2025-10-04 | by 4 | +117\nAnother Title of Some Words | " +
				other + " | on 2025-10-05 | of Kandinsky Lab", ""},
		{"a title below an image without a name", "text",
			"Feb 18, 2026\nSubmitted by\nA Short Title\n" + text + "\n• 2 authors\n",
			"A Short Title | " + text + " | by 2", ""},
		{"cards without abstracts", "text",
			"Feb 18, 2026\n0:45\nSubmitted by\na\n12k\nTitle One\n·\n14 authors\n1.2k\n2\n1:02:10\nSubmitted by\nb\n" +
				"-\nTitle Two\n\nLab of Labs\n·\n7\nView all\n",
			"Title One | by 14 | +12000 | #2\nTitle Two | of Lab of Labs | #7", ""},
		{"the page of a month", "text",
			"Monthly\nFeb 2026\n\nA Title of Some Words\n\n" + text + "\n\n• 2 authors\n·\nFeb 20 26\n\nPrevious\n",
			"A Title of Some Words | " + text + " | on 2026-02-20 | by 2 | #26", ""},
		{"the page of a week", "markdown",
			"- Weekly\n\nWeek 8\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 2 authors\n\n· Feb 20\n\n" +
				"[Previous](/papers/week/2026-W07)\n",
			"A Title | An abstract. | on 2026-02-20 | by 2 | 2602.00001", ""},
		{"two papers with the same title", "markdown",
			"Feb 18, 2026\n\n### [A Title](" + hub + "/papers/2602.00001)\n\n" + text + "\n\n[- 1 author](" + hub +
				"/papers/2602.00001)\n\n### [A title](" + hub + "/papers/2602.00002)\n\n" + other +
				"\n\n[- 2 authors](" + hub + "/papers/2602.00002)\n",
			"A Title | " + text + " | by 1 | 2602.00001\nA title | " + other + " | by 2 | 2602.00002", ""},
		{"a repeated paper with different missing fields", "markdown",
			"Feb 18, 2026\n\n### [A Title](" + hub + "/papers/2602.00001)\n\nAn abstract.\n\n" +
				"· Published on Feb 3\n\n[GitHub 1](https://github.com/a/b)\n\n### [A Title](" + hub +
				"/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n[Upvote\n\n9](" + hub +
				"/login?next=%2Fpapers%2F2602.00001)\n\n[GitHub 1](https://github.com/a/b)\n\n[4](" + hub +
				"/papers/2602.00001#community)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | +9 | #4 | 2602.00001 | → https://github.com/a/b", ""},
		{"a repeated paper with different data", "markdown",
			"Feb 18, 2026\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n" +
				"### [A Title](/papers/2602.00001)\n\nAnother one.\n\n- 3 authors\n",
			"A Title | An abstract. | by 3 | 2602.00001",
			"2026-02-28:9:1: \"A Title\" is listed again with different data (imported the first; compare the two)"},
		{"links without headings", "markdown",
			"Feb 18, 2026\n\n[A Title\nin two lines](/papers/2602.00001)\n\n" +
				"[An abstract, with an [odd one, of many](/papers/2602.00001)\n\n" +
				"[* 3 authors](/papers/2602.00001) · Feb 3\n\n[1](/login?next=%2Fpapers%2F2602.00002) " +
				"[B](/papers/2602.00002)\n",
			"A Title in two lines | An abstract, with an [odd one, of many | on 2026-02-03 | by 3 | 2602.00001\n" +
				"B | +1 | 2602.00002", ""},
		{"headings without links, and a truncated list", "markdown",
			"* [Models][1]\n# Daily Papers\n\nFeb 18, 2026\n[\n-\n][31]\n\n### [A Title\n### in two lines][32]\n\n" +
				"[\n\nAn abstract of [0, 1),\nand more.\n\n][33]\n[[lab] The Lab][34]\n·\nMar 8, 2024 [ 6][39]\n[\n" +
				"65\n][40]\n\n### [B: a title][41]\n\n[\n\nIt breaks o\n\n[Content truncated]\n",
			"A Title in two lines | An abstract of [0, 1), and more. | on 2024-03-08 | of The Lab | #6\n" +
				"B: a title | It breaks o | +65", ""},
		{"links within an abstract", "markdown",
			"Feb 18, 2026\n\n### [A Title](/papers/2602.00001)\n\n" +
				"See [the code](https://github.com/a/b), [https://example.org/](https://example.org/), [our " +
				"model](https://huggingface.co/a/b) and [a paper](https://example.org/p).\n\n- 3 authors\n",
			"A Title | See the code (https://github.com/a/b), https://example.org/, our model and a paper " +
				"(https://example.org/p). | by 3 | 2602.00001", ""},
		{"signs and entities", "markdown",
			"Feb 18, 2026\n\n### [\\[Re\\] A &amp; B: \\*C\\* of 85\\\\%](/papers/2602.00001)\n\n" +
				"AT&T &lt;b&gt; \\_x\\_ \\\\alpha\\\\\nx \\-\\- y\\\n\n- 3 authors\n",
			"[Re] A & B: *C* of 85\\% | AT&T <b> _x_ \\alpha x -- y | by 3 | 2602.00001", ""},
		{"unrecognized lines", "markdown",
			"Feb 18, 2026\n\nA sale of chairs\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n" +
				"- 3 authors\n\nBuy one now\n\n2 authors\n",
			"A Title | An abstract. | by 3 | 2602.00001",
			"2026-02-28:3:1: not part of any entry: \"A sale of chairs\" (if it belongs to a paper, add it to the " +
				"paper's file)\n2026-02-28:11:1: not part of any entry: \"Buy one now\" (if it belongs to a " +
				"paper, add " +
				"it to the paper's file)\n2026-02-28:13:1: not part of any entry: \"2 authors\" (if it belongs to a " +
				"paper, add it to the paper's file)"},
		{"addresses directly below their labels", "text",
			"Feb 18, 2026\n12\n" + hub + "/login?next=%2Fpapers%2F2602.00001\nA Title\n" + hub +
				"/papers/2602.00001\nAn abstract, see\nhttps://example.org/\nand the rest.\n" + hub +
				"/papers/2602.00001\n3 authors\n" + hub + "/papers/2602.00001\n·\nFeb 3\n2\n" + hub +
				"/papers/2602.00001#community\nGitHub 1.2k\nhttps://github.com/a/b\n",
			"A Title | An abstract, see https://example.org/ and the rest. | on 2026-02-03 | by 3 | +12 | #2 | " +
				"2602.00001 | → https://github.com/a/b", ""},
		{"HTML with the year in time elements", "html",
			"<main><h1>Daily Papers</h1><time datetime=\"2025-12-31T23:00:00Z\">Jan 1</time><article><h3><a " +
				"href=\"/papers/2512.00001\">A <b>Title</b>\nin HTML &amp; " +
				"CSS</a></h3><p>One&nbsp;text.<p>Another.<a href=\"/papers/2512.00001\"><li>3 authors</a><time " +
				"datetime=\"2024-12-31\">Dec 31</time><a " +
				"href=\"/papers/2512.00001#community\">2</a><label><input type=checkbox>57</label></article></main>",
			"A Title in HTML & CSS | One text.¶Another. | on 2024-12-31 | by 3 | #2 | 2512.00001",
			"2026-02-28:2:1: not part of any entry: \"57\" (if it belongs to a paper, add it to the paper's file)"},
		{"HTML of a card", "html",
			"<time>Feb 18, 2026</time><article><a href=\"/papers/2512.15603\"><img " +
				"src=\"a.png\"><div>0:45</div></a><a href=\"/taesiri\">Submitted by\n" +
				"<div><img alt=\"\">taesiri</div></a><div><label><input " +
				"type=\"checkbox\"><svg></svg><div>34</div></label></div><h3><a " +
				"href=\"/papers/2512.15603\">A Title of a Card</a></h3><div><a " +
				"href=\"/papers/2512.15603\"><ul><li title=\"A\"><img src=\"b.svg\"></li><li>· 14 " +
				"authors</li></ul></a><a href=\"https://github.com/a/b\"><svg></svg>1.2k</a><a " +
				"href=\"/papers/2512.15603#community\"><svg></svg> 2</a></div></article>",
			"A Title of a Card | by 14 | +34 | #2 | 2512.15603 | → https://github.com/a/b", ""},
		{"HTML with scripts, comments and styles", "html",
			"<!DOCTYPE html><title>A</title><script>var a = '<h3>B</h3>'</script><style>h3 { color: red " +
				"}</style><!-- <h3>C</h3> --><template><h3>D</h3></template><time>Feb 18, 2026</time><h3>The Only " +
				"Title</h3><svg><text>E</text></svg><p>An abstract.</p><noscript>F</noscript>",
			"The Only Title | An abstract.", ""},
		{"an unclosed element", "html",
			"<time>Feb 18, 2026</time><h3>A Title</h3><p>An abstract.</p>\n<svg><p>lost",
			"A Title | An abstract.",
			"2026-02-28:2:1: element <svg> is not closed (the rest of the page was ignored; save the page again)"},
		{"complete data and a page with more details", "html",
			"<time>Feb 18, 2026</time><div " +
				"data-props='{\"dailyPapers\":[{\"paper\":{\"id\":\"2602.00001\",\"title\":\"From " +
				"Data\",\"summary\":\"One.\\n  Two.\"}}]}'><h3><a href=/papers/2602.00001>From the " +
				"Page</a></h3><p>One. Two.</p><li>3 authors<a href=/papers/2602.00001#community>5</a><h3><a " +
				"href=/papers/2602.00002>On the Page Alone</a></h3><p>Text.</p></div>",
			"From Data | One.¶Two. | by 3 | #5 | 2602.00001\nOn the Page Alone | Text. | 2602.00002", ""},
		{"data of a search and of the day", "html",
			"<time>Feb 18, 2026</time><div data-props='{\"searchResults\":[{\"id\":\"2602.00001\",\"title\":\"A " +
				"Result\"}],\"dailyPapers\":[{\"id\":\"2602.00009\",\"title\":\"Of the Day\"}]}'></div>",
			"A Result | 2602.00001", ""},
		{"data of other elements", "html",
			"<div data-props='{\"activeTab\":\"papers\",\"papers\":3}'></div><div data-props='x'><time>Feb 18, " +
				"2026</time><h3>A Title</h3><p>An abstract.</p></div>",
			"A Title | An abstract.", ""},
		{"an address of a paper within copied text", "text",
			"Feb 18, 2026\n\nA Title of Some Words\n\n" + text + "\n" + hub +
				"/papers/2310.00001\n\n• 2 authors\n\nAnother Title of Some Words\n\n" + other +
				"\n\n• 3 authors\n\nThe Third Title of Some Words\n\n" + text + "\n\n• 4 authors\n",
			"A Title of Some Words | " + text + " " + hub +
				"/papers/2310.00001 | by 2\nAnother Title of Some Words | " + other +
				" | by 3\nThe Third Title of Some Words | " + text + " | by 4", ""},
		{"truncated data", "html",
			"<time>Feb 18, 2026</time>\n<div data-props='{\"dailyPapers\":[{\"id\":\"2602.00001\"'><h3><a " +
				"href=/papers/2602.00001>From the Page</a></h3></div>",
			"From the Page | 2602.00001",
			"2026-02-28:2:1: cannot read the page's embedded data: the JSON ends unexpectedly (imported the visible " +
				"text of the page instead)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkPage(t, c.page, c.format, digest.Options{Name: "2026-02-28", Format: c.format}, c.want, c.unplaced)
		})
	}
}

// TestQuirksOfTools reads pages with changes by certain programs that the samples do not contain.
func TestQuirksOfTools(t *testing.T) {
	for _, c := range []struct{ name, format, page, want, unplaced string }{
		{"authors of a card after two separators", "markdown",
			"### [A Title](/papers/2602.00001)\n\n[* ![Image 5](/avatars/a.svg) * · 3 " +
				"authors](/papers/2602.00001)\n\n### [B](/papers/2602.00002)\n\n[- ![](/avatars/a.svg)\\\\\n" +
				"- · 1 authors](/papers/2602.00002)\n",
			"A Title | by 3 | 2602.00001\nB | by 1 | 2602.00002", ""},
		{"votes without a space after the word", "markdown",
			"### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n· Feb 3\n\n" +
				"[Upvote101](/login?next=%2Fpapers%2F2602.00001) [GitHub 131](https://github.com/a/b) [arXiv " +
				"Page](https://arxiv.org/abs/2602.00001)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | +101 | 2602.00001 | → https://github.com/a/b", ""},
		{"comments directly above the votes for the next paper", "text",
			"Daily Papers\nFeb 18\n101\nA Title of Some Words\n" + text +
				"\n\n3 authors\n·\nFeb 3\n6\n-\nAnother Title\n" + other +
				"\n\nThe Lab\n·\nFeb 4\n31\n7\nThe Third Title\n" + text + "\n\n1 author\n·\nFeb 5\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101 | #6\nAnother Title | " + other +
				" | on 2026-02-04 | of The Lab | #31\nThe Third Title | " + text + " | on 2026-02-05 | by 1 | +7", ""},
		{"a title that starts like the line above", "text",
			"Feb 18, 2026\nSubmitted by\ntaesiri\n33\nSubmitted by Reviewer 2: Detecting Generated Reviews\n" +
				"· 11 authors\n1.1k\n\nSubmitted by\ntaesiri\n2\nB\n· 1 author\n",
			"Submitted by Reviewer 2: Detecting Generated Reviews | by 11 | +33\nB | by 1 | +2", ""},
		{"an organization and its day on one line", "text",
			"Feb 18\n [ ]\n101\n\nA Title of Some Words\n\n" + text +
				"\n\nMIT Massachusetts Institute of Technology · Feb 3 6\n [ ]\n-\n\nAnother Title\n\n" + other +
				"\n\nthe-lab The Lab · Feb 4\n",
			"A Title of Some Words | " + text +
				" | on 2026-02-03 | of Massachusetts Institute of Technology | +101 | #6\nAnother Title | " + other +
				" | on 2026-02-04 | of The Lab", ""},
		{"stars and comments on one line", "text",
			"Feb 18, 2026\n[2602]\nSubmitted by\n[t]\ntaesiri\n [ ]\n101\n\nA Title\n\n  • [abc]\n" +
				"  • · 3 authors\n\n131 6\n[2602]\nSubmitted by\n[t]\ntaesiri\n [ ]\n-\n\nAnother\n\n" +
				"the-lab The Lab\n\n1.2k 31\n",
			"A Title | by 3 | +101 | #6\nAnother | of The Lab | #31", ""},
		{"buttons on one line", "text",
			"Feb 18\n\nSubmitted by\ntaesiri\n\nA Title of Some Words\n\n" + text +
				"\n\n  * 3 authors\n\n· Published on Feb 3, 2026\nUpvote101 GitHub 131 arXiv Page\n\nSubmitted by\n" +
				"taesiri\n\nAnother Title\n\n" + other +
				"\n\n  * 2 authors\n\n· Published on Feb\n4, 2026\nUpvote- arXiv Page\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101\nAnother Title | " + other +
				" | on 2026-02-04 | by 2", ""},
		{"a menu on one line, with empty entries and rules", "text",
			"[Hugging Face's logo] Hugging Face\n\n-   Models\n\n-   \n    -   Website\n    -   Tasks\n-   \n\n" +
				"    --------\n\nGet trending papers in your email inbox!\n\nby[]AK and the research community\n\n" +
				"Feb 18\n\nA Title of Some Words\n\n" + text +
				"\n\n  • 3 authors\n·\nFeb 3\n\nTOS Privacy About Careers\n" +
				"Models Datasets Spaces Pricing Docs\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3", ""},
		{"pandoc's images without descriptions", "text",
			"Feb 18\n\n[] Subscribe\n\n[]\n\n101\n\nA Title of Some Words\n\n" + text +
				"\n\n-   []\n\n-   3 authors\n\n· Feb 3 [] 6\n\n[] Previous\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101 | #6", ""},
		{"wrapped words, addresses and Chinese text", "text",
			"Feb 18\n\nMulti-\nGPU Training of Short- and Long-\ncontext Models\n\nWe use a short-\n" +
				"and a long-term memory, see https://\ngithub.com/a/b and https://example.org/a\n" +
				"-b/c; 我们在三个基准上取得了最好\n的结果，代码已开源，这就是全部内容。 And this is the end of what there is to say.\n\n" +
				"  • 3 authors\n·\nFeb 3\n",
			"Multi-GPU Training of Short- and Long-context Models | We use a short- and a long-term memory, see " +
				"https://github.com/a/b and https://example.org/a-b/c; 我们在三个基准上取得了最好的结果，代码已开源，这就是全部内容。 And this is " +
				"the end of what there is to say. | on 2026-02-03 | by 3", ""},
		{"a count within a sentence", "text",
			"Feb 18\n\nA Title of Some Words\n\nWhen a paper is written by many people, who of them is cited? A " +
				"survey of\n3 authors\nshows that attribution is a social act, and not a technical one, as many " +
				"think.\n\n  • 10 authors\n·\nFeb 3\n",
			"A Title of Some Words | When a paper is written by many people, who of them is cited? A survey of 3 " +
				"authors shows that attribution is a social act, and not a technical one, as many think. | on " +
				"2026-02-03 | by 10", ""},
		{"addresses of images", "text",
			"Feb 18\n" + hub + "/papers/2602.00001\nSubmitted by\ntaesiri\n" + hub + "/taesiri\n101\n" + hub +
				"/login?next=%2Fpapers%2F2602.00001\nA Title\n" + hub + "/papers/2602.00001\n· 3 authors\n" + hub +
				"/papers/2602.00001\n6\n" + hub + "/papers/2602.00001#community\n" + hub +
				"/papers/2602.00002\nSubmitted by\ntaesiri\n" + hub + "/taesiri\n-\n" + hub +
				"/login?next=%2Fpapers%2F2602.00002\nB\n" + hub + "/papers/2602.00002\nThe Lab\n" + hub +
				"/the-lab\n",
			"A Title | by 3 | +101 | #6 | 2602.00001\nB | of The Lab | 2602.00002", ""},
		{"wrapped addresses and labels", "markdown",
			"[ ![](https://cdn-thumbnails.huggingface.co/social-\n" +
				"thumbnails/papers/2602.00001.png) ](/papers/2602.00001)\n\n### [A Title of Co-\n" +
				"Writing](/papers/2602.00001)\n\nAn abstract.\n\n[ ![the-lab](https://cdn-\n" +
				"avatars.huggingface.co/a.png \"the\nlab\") The\nLab ](/the-lab) · Feb 3\n\n" +
				"[ GitHub 131](https://github.com/a/b-\nc) [ arXiv\n" +
				"Page](https://arxiv.org/abs/2602.00001)\n",
			"A Title of Co-Writing | An abstract. | on 2026-02-03 | of The Lab | 2602.00001 | → " +
				"https://github.com/a/b-c", ""},
		{"pandoc's divs and attributes", "markdown",
			"::: {.flex .flex-col}\n### [A Title](/papers/2602.00001){.line-clamp-3} {#a-title .mb-1}\n\n" +
				"An abstract.\n\n::: row\n-   ::: rounded-full\n    ![](https://cdn-avatars.huggingface.co/a.png " +
				"\"someone\"){.overflow-hidden\n    .rounded-full}\n    :::\n\n" +
				"[[The Lab]{.truncate}](/the-lab){.flex} [·]{.mx} Feb 3 " +
				"[6](/papers/2602.00001#community){.flex}\n:::\n:::\n",
			"A Title | An abstract. | on 2026-02-03 | of The Lab | #6 | 2602.00001", ""},
		{"tags within Markdown", "markdown",
			"<div class=\"flex\">\n\n### <a href=\"/papers/2602.00001\"\n" +
				"class=\"line-clamp-3\">Beyond &lt;b&gt;: A\nTitle</a>\n\nAn abstract of <think> and a < b.\n\n" +
				"-   <div class=\"rounded-full\">\n\n    <img\n    " +
				"src=\"https://cdn-avatars.huggingface.co/a.png\" />\n\n    </div>\n\n-   3 authors\n\n" +
				"<span class=\"mx\">·</span> Feb 3 <a href=\"/papers/2602.00001#community\" " +
				"class=\"flex\">6</a>\n\n</div>\n",
			"Beyond <b>: A Title | An abstract of <think> and a < b. | on 2026-02-03 | by 3 | #6 | 2602.00001", ""},
		{"cards in Markdown without addresses", "markdown",
			"Feb 18, 2026\n\nSubmitted by\n\ntaesiri\n\n101\n\n### A Title\n\nThe Lab\n\n3.29k 6\n\nSubmitted by\n\n" +
				"taesiri\n\n-\n\n### B\n\n  * · 3 authors\n\n2\n",
			"A Title | of The Lab | +101 | #6\nB | by 3 | #2", ""},
		{"numbered links with wrapped addresses", "markdown",
			"### [A Title][1]\n\nAn abstract.\n\n- 3 authors\n\n· Feb 3\n\n[GitHub 131][2]\n\n" +
				"   [1]: /papers/2602.00001\n   [2]: https://github.com/a/b-\nc\n   [3]: https://cdn-\n" +
				"avatars.huggingface.co/a.png\n(someone)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | 2602.00001 | → https://github.com/a/b-c", ""},
		{"percent-encoded characters", "markdown",
			"### [A Title](/papers/2602%2E00001)\n\nAn abstract.\n\n- 3 authors\n\n" +
				"[GitHub 1](https://github.com/a/b%5Fc)\n",
			"A Title | An abstract. | by 3 | 2602.00001 | → https://github.com/a/b_c", ""},
		{"a citation among numbered links", "text",
			"   [1]Models\n   [2]Docs\n   [3]Daily Papers\n   [4]Spaces\n   [5]Pricing\n   Feb 18\n   [6]\n   [ ]\n" +
				"   7\n\n[7][Re] A Title\n\n   [8]\n\n   We rerun the code of the authors [1] and [12], and all of " +
				"it holds [3].\n     * 3 authors\n\n   · Feb 3 [9]6\n   [10] Next\n\nReferences\n\n" +
				"   Visible links:\n   1. " + hub + "/models\n   2. " + hub + "/docs\n   3. " + hub +
				"/papers\n   4. " + hub + "/spaces\n   5. " + hub + "/pricing\n   6. " + hub +
				"/login?next=%2Fpapers%2F2602.00001\n   7. " + hub + "/papers/2602.00001\n   8. " +
				hub + "/papers/2602.00001\n   9. " + hub +
				"/papers/2602.00001#community\n  10. Next day\n      " + hub +
				"/papers/date/2026-02-19\n  11. Text field\n",
			"[Re] A Title | We rerun the code of the authors [1] and [12], and all of it holds [3]. | on 2026-02-03 " +
				"| by 3 | +7 | #6 | 2602.00001", ""},
		{"a name and its logo, both links", "text",
			"   [1]Models\n   [2]Docs\n   [3]A Title\n\n   An abstract.\n\n" +
				"   [4]kestrel [5]Kestrel AI · Published on Feb\n   3, 2026\n   [6]Upvote\n   -\n   Links:\n   1. " +
				hub + "/models\n   2. " + hub + "/docs\n   3. " + hub + "/papers/2602.00001\n   4. " + hub +
				"/kestrel\n   5. " + hub + "/kestrel\n   6. " + hub + "/login?next=%2Fpapers%2F2602.00001\n",
			"A Title | An abstract. | on 2026-02-03 | of Kestrel AI | 2602.00001", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkPage(t, c.page, c.format, digest.Options{Name: "2026-02-18"}, c.want, c.unplaced)
		})
	}
}

// checkPage reads a page on 2026-03-01, compares the entries and reports with the expected ones, and checks that every
// line is accounted for.
func checkPage(t *testing.T, src, format string, o digest.Options, want, unplaced string) {
	t.Helper()
	o.Today = content.Date{Year: 2026, Month: 3, Day: 1}
	d := digesttest.Recognize(t, src, format, o)
	var got []string
	for _, e := range d.Entries {
		got = append(got, summary(e))
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(unplaced, problem.List(d.Unplaced).Error()); diff != "" {
		t.Error(diff)
	}
	page.CheckLinesAccountedFor(t, format, src)
}
