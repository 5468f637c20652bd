package digest

import (
	"fmt"
	"strings"
	"testing"
)

// said is what a page says of a paper, in one line.
func said(e Entry) string {
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

// TestPages reads pages of which each has one oddity that the samples do not have.
func TestPages(t *testing.T) {
	const (
		hub   = "https://huggingface.co"
		text  = "What we show here is long enough to be the abstract of a paper, which no title is, and it ends with a sign that ends a sentence, as the most of them do in English."
		other = "Something else is shown here, which is long enough as well to be taken for the abstract of a paper by everybody, and which ends with a sign that ends a sentence."
	)
	for _, c := range []struct{ name, format, page, want, unplaced string }{
		{"what surrounds a title is no part of it", "text",
			"Daily Papers\n\nFeb 18\n\nSubmitted by\ntaesiri\nA Title of Some Words\n\n" + text + "\n\n4 authors\n· Published on Oct 4, 2025\n\nUpvote\n117\n\nGitHub 3.29k\n\narXiv Page\n\nSubmitted by\nNiels Rogge\nAnother Title of Some Words\n\n" + other + "\n\nKandinsky Lab\n· Oct 5, 2025\n\nUpvote\n-\n\nGitHub\n131\n",
			"A Title of Some Words | " + text + " | on 2025-10-04 | by 4 | +117\nAnother Title of Some Words | " + other + " | on 2025-10-05 | of Kandinsky Lab", ""},
		{"a title below an image without a name", "text",
			"Feb 18, 2026\nSubmitted by\nA Short Title\n" + text + "\n• 2 authors\n",
			"A Short Title | " + text + " | by 2", ""},
		{"cards without abstracts", "text",
			"Feb 18, 2026\n0:45\nSubmitted by\na\n12k\nTitle One\n·\n14 authors\n1.2k\n2\n1:02:10\nSubmitted by\nb\n-\nTitle Two\n\nLab of Labs\n·\n7\nView all\n",
			"Title One | by 14 | +12000 | #2\nTitle Two | of Lab of Labs | #7", ""},
		{"the page of a month", "text",
			"Monthly\nFeb 2026\n\nA Title of Some Words\n\n" + text + "\n\n• 2 authors\n·\nFeb 20 26\n\nPrevious\n",
			"A Title of Some Words | " + text + " | on 2026-02-20 | by 2 | #26", ""},
		{"the page of a week", "markdown",
			"- Weekly\n\nWeek 8\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 2 authors\n\n· Feb 20\n\n[Previous](/papers/week/2026-W07)\n",
			"A Title | An abstract. | on 2026-02-20 | by 2 | 2602.00001", ""},
		{"two papers of one title", "markdown",
			"Feb 18, 2026\n\n### [A Title](" + hub + "/papers/2602.00001)\n\n" + text + "\n\n[- 1 author](" + hub + "/papers/2602.00001)\n\n### [A title](" + hub + "/papers/2602.00002)\n\n" + other + "\n\n[- 2 authors](" + hub + "/papers/2602.00002)\n",
			"A Title | " + text + " | by 1 | 2602.00001\nA title | " + other + " | by 2 | 2602.00002", ""},
		{"a paper twice, of which each time something is missing", "markdown",
			"Feb 18, 2026\n\n### [A Title](" + hub + "/papers/2602.00001)\n\nAn abstract.\n\n· Published on Feb 3\n\n[GitHub 1](https://github.com/a/b)\n\n### [A Title](" + hub + "/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n[Upvote\n\n9](" + hub + "/login?next=%2Fpapers%2F2602.00001)\n\n[GitHub 1](https://github.com/a/b)\n\n[4](" + hub + "/papers/2602.00001#community)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | +9 | #4 | 2602.00001 | → https://github.com/a/b", ""},
		{"a paper twice that says something else", "markdown",
			"Feb 18, 2026\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n### [A Title](/papers/2602.00001)\n\nAnother one.\n\n- 3 authors\n",
			"A Title | An abstract. | by 3 | 2602.00001", "2026-02-28:9:1: “A Title” stands here again and says something else (the first is imported; compare the two)"},
		{"links without headings", "markdown",
			"Feb 18, 2026\n\n[A Title\nin two lines](/papers/2602.00001)\n\n[An abstract, with an [odd one, of many](/papers/2602.00001)\n\n[* 3 authors](/papers/2602.00001) · Feb 3\n\n[1](/login?next=%2Fpapers%2F2602.00002) [B](/papers/2602.00002)\n",
			"A Title in two lines | An abstract, with an [odd one, of many | on 2026-02-03 | by 3 | 2602.00001\nB | +1 | 2602.00002", ""},
		{"headings without links, and a list that broke off", "markdown",
			"* [Models][1]\n# Daily Papers\n\nFeb 18, 2026\n[\n-\n][31]\n\n### [A Title\n### in two lines][32]\n\n[\n\nAn abstract of [0, 1),\nand more.\n\n][33]\n[[lab] The Lab][34]\n·\nMar 8, 2024 [ 6][39]\n[\n65\n][40]\n\n### [B: a title][41]\n\n[\n\nIt breaks o\n\n[Content truncated]\n",
			"A Title in two lines | An abstract of [0, 1), and more. | on 2024-03-08 | of The Lab | #6\nB: a title | It breaks o | +65", ""},
		{"links within an abstract", "markdown",
			"Feb 18, 2026\n\n### [A Title](/papers/2602.00001)\n\nSee [the code](https://github.com/a/b), [https://example.org/](https://example.org/), [our model](https://huggingface.co/a/b) and [a paper](https://example.org/p).\n\n- 3 authors\n",
			"A Title | See the code (https://github.com/a/b), https://example.org/, our model and a paper (https://example.org/p). | by 3 | 2602.00001", ""},
		{"signs and entities", "markdown",
			"Feb 18, 2026\n\n### [\\[Re\\] A &amp; B: \\*C\\* of 85\\\\%](/papers/2602.00001)\n\nAT&T &lt;b&gt; \\_x\\_ \\\\alpha\\\\\nx \\-\\- y\\\n\n- 3 authors\n",
			"[Re] A & B: *C* of 85\\% | AT&T <b> _x_ \\alpha x -- y | by 3 | 2602.00001", ""},
		{"what belongs to no paper", "markdown",
			"Feb 18, 2026\n\nA sale of chairs\n\n### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\nBuy one now\n\n2 authors\n",
			"A Title | An abstract. | by 3 | 2602.00001",
			"2026-02-28:3:1: belongs to no entry: “A sale of chairs” (if it is part of a paper, write it into that paper's file)\n2026-02-28:11:1: belongs to no entry: “Buy one now” (if it is part of a paper, write it into that paper's file)\n2026-02-28:13:1: belongs to no entry: “2 authors” (if it is part of a paper, write it into that paper's file)"},
		{"addresses right below their labels", "text",
			"Feb 18, 2026\n12\n" + hub + "/login?next=%2Fpapers%2F2602.00001\nA Title\n" + hub + "/papers/2602.00001\nAn abstract, see\nhttps://example.org/\nand the rest.\n" + hub + "/papers/2602.00001\n3 authors\n" + hub + "/papers/2602.00001\n·\nFeb 3\n2\n" + hub + "/papers/2602.00001#community\nGitHub 1.2k\nhttps://github.com/a/b\n",
			"A Title | An abstract, see https://example.org/ and the rest. | on 2026-02-03 | by 3 | +12 | #2 | 2602.00001 | → https://github.com/a/b", ""},
		{"a source whose time elements have the year", "html",
			"<main><h1>Daily Papers</h1><time datetime=\"2025-12-31T23:00:00Z\">Jan 1</time><article><h3><a href=\"/papers/2512.00001\">A <b>Title</b>\nin HTML &amp; CSS</a></h3><p>One&nbsp;text.<p>Another.<a href=\"/papers/2512.00001\"><li>3 authors</a><time datetime=\"2024-12-31\">Dec 31</time><a href=\"/papers/2512.00001#community\">2</a><label><input type=checkbox>57</label></article></main>",
			"A Title in HTML & CSS | One text.¶Another. | on 2024-12-31 | by 3 | #2 | 2512.00001", "2026-02-28:2:1: belongs to no entry: “57” (if it is part of a paper, write it into that paper's file)"},
		{"the source of a card", "html",
			"<time>Feb 18, 2026</time><article><a href=\"/papers/2512.15603\"><img src=\"a.png\"><div>0:45</div></a><a href=\"/taesiri\">Submitted by\n<div><img alt=\"\">taesiri</div></a><div><label><input type=\"checkbox\"><svg></svg><div>34</div></label></div><h3><a href=\"/papers/2512.15603\">A Title of a Card</a></h3><div><a href=\"/papers/2512.15603\"><ul><li title=\"A\"><img src=\"b.svg\"></li><li>· 14 authors</li></ul></a><a href=\"https://github.com/a/b\"><svg></svg>1.2k</a><a href=\"/papers/2512.15603#community\"><svg></svg> 2</a></div></article>",
			"A Title of a Card | by 14 | +34 | #2 | 2512.15603 | → https://github.com/a/b", ""},
		{"a source with scripts, comments and styles", "html",
			"<!DOCTYPE html><title>A</title><script>var a = '<h3>B</h3>'</script><style>h3 { color: red }</style><!-- <h3>C</h3> --><template><h3>D</h3></template><time>Feb 18, 2026</time><h3>The Only Title</h3><svg><text>E</text></svg><p>An abstract.</p><noscript>F</noscript>",
			"The Only Title | An abstract.", ""},
		{"an element that is not closed", "html",
			"<time>Feb 18, 2026</time><h3>A Title</h3><p>An abstract.</p>\n<svg><p>lost",
			"A Title | An abstract.", "2026-02-28:2:1: the element <svg> is not closed (what follows is not read; save the page again)"},
		{"data that is whole, beside a page that says more", "html",
			"<time>Feb 18, 2026</time><div data-props='{\"dailyPapers\":[{\"paper\":{\"id\":\"2602.00001\",\"title\":\"From Data\",\"summary\":\"One.\\n  Two.\"}}]}'><h3><a href=/papers/2602.00001>From the Page</a></h3><p>One. Two.</p><li>3 authors<a href=/papers/2602.00001#community>5</a><h3><a href=/papers/2602.00002>On the Page Alone</a></h3><p>Text.</p></div>",
			"From Data | One.¶Two. | by 3 | #5 | 2602.00001\nOn the Page Alone | Text. | 2602.00002", ""},
		{"data of a search beside that of the day", "html",
			"<time>Feb 18, 2026</time><div data-props='{\"searchResults\":[{\"id\":\"2602.00001\",\"title\":\"A Result\"}],\"dailyPapers\":[{\"id\":\"2602.00009\",\"title\":\"Of the Day\"}]}'></div>",
			"A Result | 2602.00001", ""},
		{"data of other elements", "html",
			"<div data-props='{\"activeTab\":\"papers\",\"papers\":3}'></div><div data-props='x'><time>Feb 18, 2026</time><h3>A Title</h3><p>An abstract.</p></div>",
			"A Title | An abstract.", ""},
		{"an address of a paper within copied text", "text",
			"Feb 18, 2026\n\nA Title of Some Words\n\n" + text + "\n" + hub + "/papers/2310.00001\n\n• 2 authors\n\nAnother Title of Some Words\n\n" + other + "\n\n• 3 authors\n\nThe Third Title of Some Words\n\n" + text + "\n\n• 4 authors\n",
			"A Title of Some Words | " + text + " " + hub + "/papers/2310.00001 | by 2\nAnother Title of Some Words | " + other + " | by 3\nThe Third Title of Some Words | " + text + " | by 4", ""},
		{"data that breaks off", "html",
			"<time>Feb 18, 2026</time>\n<div data-props='{\"dailyPapers\":[{\"id\":\"2602.00001\"'><h3><a href=/papers/2602.00001>From the Page</a></h3></div>",
			"From the Page | 2602.00001", "2026-02-28:2:1: the page's data cannot be read: the JSON breaks off (what the page shows is read instead)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkPage(t, c.page, c.format, Options{Name: "2026-02-28", Format: c.format}, c.want, c.unplaced)
		})
	}
}
