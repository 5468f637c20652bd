package digest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// TestFormsOfPrograms reads what single programs do to a page, which the samples do not have.
func TestFormsOfPrograms(t *testing.T) {
	const (
		hub   = "https://huggingface.co"
		text  = "What we show here is long enough to be the abstract of a paper, which no title is, and it ends with a sign that ends a sentence, as the most of them do in English."
		other = "Something else is shown here, which is long enough as well to be taken for the abstract of a paper by everybody, and which ends with a sign that ends a sentence."
	)
	for _, c := range []struct{ name, format, page, want, unplaced string }{
		{"the authors of a card behind two signs", "markdown",
			"### [A Title](/papers/2602.00001)\n\n[* ![Image 5](/avatars/a.svg) * · 3 authors](/papers/2602.00001)\n\n### [B](/papers/2602.00002)\n\n[- ![](/avatars/a.svg)\\\\\n- · 1 authors](/papers/2602.00002)\n",
			"A Title | by 3 | 2602.00001\nB | by 1 | 2602.00002", ""},
		{"votes that are glued to their word", "markdown",
			"### [A Title](/papers/2602.00001)\n\nAn abstract.\n\n- 3 authors\n\n· Feb 3\n\n[Upvote101](/login?next=%2Fpapers%2F2602.00001) [GitHub 131](https://github.com/a/b) [arXiv Page](https://arxiv.org/abs/2602.00001)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | +101 | 2602.00001 | → https://github.com/a/b", ""},
		{"comments right above the votes for the next", "text",
			"Daily Papers\nFeb 18\n101\nA Title of Some Words\n" + text + "\n\n3 authors\n·\nFeb 3\n6\n-\nAnother Title\n" + other + "\n\nThe Lab\n·\nFeb 4\n31\n7\nThe Third Title\n" + text + "\n\n1 author\n·\nFeb 5\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101 | #6\nAnother Title | " + other + " | on 2026-02-04 | of The Lab | #31\nThe Third Title | " + text + " | on 2026-02-05 | by 1 | +7", ""},
		{"a title that begins as what stands above it", "text",
			"Feb 18, 2026\nSubmitted by\ntaesiri\n33\nSubmitted by Reviewer 2: Detecting Generated Reviews\n· 11 authors\n1.1k\n\nSubmitted by\ntaesiri\n2\nB\n· 1 author\n",
			"Submitted by Reviewer 2: Detecting Generated Reviews | by 11 | +33\nB | by 1 | +2", ""},
		{"an organization and its day on one line", "text",
			"Feb 18\n [ ]\n101\n\nA Title of Some Words\n\n" + text + "\n\nMIT Massachusetts Institute of Technology · Feb 3 6\n [ ]\n-\n\nAnother Title\n\n" + other + "\n\nthe-lab The Lab · Feb 4\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | of Massachusetts Institute of Technology | +101 | #6\nAnother Title | " + other + " | on 2026-02-04 | of The Lab", ""},
		{"stars and comments on one line", "text",
			"Feb 18, 2026\n[2602]\nSubmitted by\n[t]\ntaesiri\n [ ]\n101\n\nA Title\n\n  • [abc]\n  • · 3 authors\n\n131 6\n[2602]\nSubmitted by\n[t]\ntaesiri\n [ ]\n-\n\nAnother\n\nthe-lab The Lab\n\n1.2k 31\n",
			"A Title | by 3 | +101 | #6\nAnother | of The Lab | #31", ""},
		{"the buttons on one line", "text",
			"Feb 18\n\nSubmitted by\ntaesiri\n\nA Title of Some Words\n\n" + text + "\n\n  * 3 authors\n\n· Published on Feb 3, 2026\nUpvote101 GitHub 131 arXiv Page\n\nSubmitted by\ntaesiri\n\nAnother Title\n\n" + other + "\n\n  * 2 authors\n\n· Published on Feb\n4, 2026\nUpvote- arXiv Page\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101\nAnother Title | " + other + " | on 2026-02-04 | by 2", ""},
		{"a menu on one line, with empty entries and rules", "text",
			"[Hugging Face's logo] Hugging Face\n\n-   Models\n\n-   \n    -   Website\n    -   Tasks\n-   \n\n    --------\n\nGet trending papers in your email inbox!\n\nby[]AK and the research community\n\nFeb 18\n\nA Title of Some Words\n\n" + text + "\n\n  • 3 authors\n·\nFeb 3\n\nTOS Privacy About Careers\nModels Datasets Spaces Pricing Docs\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3", ""},
		{"pandoc's pictures without words", "text",
			"Feb 18\n\n[] Subscribe\n\n[]\n\n101\n\nA Title of Some Words\n\n" + text + "\n\n-   []\n\n-   3 authors\n\n· Feb 3 [] 6\n\n[] Previous\n",
			"A Title of Some Words | " + text + " | on 2026-02-03 | by 3 | +101 | #6", ""},
		{"words, addresses and Chinese that a margin broke", "text",
			"Feb 18\n\nMulti-\nGPU Training of Short- and Long-\ncontext Models\n\nWe use a short-\nand a long-term memory, see https://\ngithub.com/a/b and https://example.org/a\n-b/c; 我们在三个基准上取得了最好\n的结果，代码已开源，这就是全部内容。 And this is the end of what there is to say.\n\n  • 3 authors\n·\nFeb 3\n",
			"Multi-GPU Training of Short- and Long-context Models | We use a short- and a long-term memory, see https://github.com/a/b and https://example.org/a-b/c; 我们在三个基准上取得了最好的结果，代码已开源，这就是全部内容。 And this is the end of what there is to say. | on 2026-02-03 | by 3", ""},
		{"a count within a sentence", "text",
			"Feb 18\n\nA Title of Some Words\n\nWhen a paper is written by many people, who of them is cited? A survey of\n3 authors\nshows that attribution is a social act, and not a technical one, as many think.\n\n  • 10 authors\n·\nFeb 3\n",
			"A Title of Some Words | When a paper is written by many people, who of them is cited? A survey of 3 authors shows that attribution is a social act, and not a technical one, as many think. | on 2026-02-03 | by 10", ""},
		{"the addresses of pictures", "text",
			"Feb 18\n" + hub + "/papers/2602.00001\nSubmitted by\ntaesiri\n" + hub + "/taesiri\n101\n" + hub + "/login?next=%2Fpapers%2F2602.00001\nA Title\n" + hub + "/papers/2602.00001\n· 3 authors\n" + hub + "/papers/2602.00001\n6\n" + hub + "/papers/2602.00001#community\n" + hub + "/papers/2602.00002\nSubmitted by\ntaesiri\n" + hub + "/taesiri\n-\n" + hub + "/login?next=%2Fpapers%2F2602.00002\nB\n" + hub + "/papers/2602.00002\nThe Lab\n" + hub + "/the-lab\n",
			"A Title | by 3 | +101 | #6 | 2602.00001\nB | of The Lab | 2602.00002", ""},
		{"addresses and labels that a margin broke", "markdown",
			"[ ![](https://cdn-thumbnails.huggingface.co/social-\nthumbnails/papers/2602.00001.png) ](/papers/2602.00001)\n\n### [A Title of Co-\nWriting](/papers/2602.00001)\n\nAn abstract.\n\n[ ![the-lab](https://cdn-\navatars.huggingface.co/a.png \"the\nlab\") The\nLab ](/the-lab) · Feb 3\n\n[ GitHub 131](https://github.com/a/b-\nc) [ arXiv\nPage](https://arxiv.org/abs/2602.00001)\n",
			"A Title of Co-Writing | An abstract. | on 2026-02-03 | of The Lab | 2602.00001 | → https://github.com/a/b-c", ""},
		{"the divisions and attributes of pandoc", "markdown",
			"::: {.flex .flex-col}\n### [A Title](/papers/2602.00001){.line-clamp-3} {#a-title .mb-1}\n\nAn abstract.\n\n::: row\n-   ::: rounded-full\n    ![](https://cdn-avatars.huggingface.co/a.png \"someone\"){.overflow-hidden\n    .rounded-full}\n    :::\n\n[[The Lab]{.truncate}](/the-lab){.flex} [·]{.mx} Feb 3 [6](/papers/2602.00001#community){.flex}\n:::\n:::\n",
			"A Title | An abstract. | on 2026-02-03 | of The Lab | #6 | 2602.00001", ""},
		{"tags within Markdown", "markdown",
			"<div class=\"flex\">\n\n### <a href=\"/papers/2602.00001\"\nclass=\"line-clamp-3\">Beyond &lt;b&gt;: A\nTitle</a>\n\nAn abstract of <think> and a < b.\n\n-   <div class=\"rounded-full\">\n\n    <img\n    src=\"https://cdn-avatars.huggingface.co/a.png\" />\n\n    </div>\n\n-   3 authors\n\n<span class=\"mx\">·</span> Feb 3 <a href=\"/papers/2602.00001#community\" class=\"flex\">6</a>\n\n</div>\n",
			"Beyond <b>: A Title | An abstract of <think> and a < b. | on 2026-02-03 | by 3 | #6 | 2602.00001", ""},
		{"cards in Markdown without addresses", "markdown",
			"Feb 18, 2026\n\nSubmitted by\n\ntaesiri\n\n101\n\n### A Title\n\nThe Lab\n\n3.29k 6\n\nSubmitted by\n\ntaesiri\n\n-\n\n### B\n\n  * · 3 authors\n\n2\n",
			"A Title | of The Lab | +101 | #6\nB | by 3 | #2", ""},
		{"numbers whose addresses a margin broke", "markdown",
			"### [A Title][1]\n\nAn abstract.\n\n- 3 authors\n\n· Feb 3\n\n[GitHub 131][2]\n\n   [1]: /papers/2602.00001\n   [2]: https://github.com/a/b-\nc\n   [3]: https://cdn-\navatars.huggingface.co/a.png\n(someone)\n",
			"A Title | An abstract. | on 2026-02-03 | by 3 | 2602.00001 | → https://github.com/a/b-c", ""},
		{"signs that are written with a percent sign", "markdown",
			"### [A Title](/papers/2602%2E00001)\n\nAn abstract.\n\n- 3 authors\n\n[GitHub 1](https://github.com/a/b%5Fc)\n",
			"A Title | An abstract. | by 3 | 2602.00001 | → https://github.com/a/b_c", ""},
		{"a citation among the numbers of links", "text",
			"   [1]Models\n   [2]Docs\n   [3]Daily Papers\n   [4]Spaces\n   [5]Pricing\n   Feb 18\n   [6]\n   [ ]\n   7\n\n[7][Re] A Title\n\n   [8]\n\n   We rerun the code of the authors [1] and [12], and all of it holds [3].\n     * 3 authors\n\n   · Feb 3 [9]6\n   [10] Next\n\nReferences\n\n   Visible links:\n   1. " + hub + "/models\n   2. " + hub + "/docs\n   3. " + hub + "/papers\n   4. " + hub + "/spaces\n   5. " + hub + "/pricing\n   6. " + hub + "/login?next=%2Fpapers%2F2602.00001\n   7. " + hub + "/papers/2602.00001\n   8. " + hub + "/papers/2602.00001\n   9. " + hub + "/papers/2602.00001#community\n  10. Next day\n      " + hub + "/papers/date/2026-02-19\n  11. Text field\n",
			"[Re] A Title | We rerun the code of the authors [1] and [12], and all of it holds [3]. | on 2026-02-03 | by 3 | +7 | #6 | 2602.00001", ""},
		{"a name and its logo, each a link", "text",
			"   [1]Models\n   [2]Docs\n   [3]A Title\n\n   An abstract.\n\n   [4]kestrel [5]Kestrel AI · Published on Feb\n   3, 2026\n   [6]Upvote\n   -\n   Links:\n   1. " + hub + "/models\n   2. " + hub + "/docs\n   3. " + hub + "/papers/2602.00001\n   4. " + hub + "/kestrel\n   5. " + hub + "/kestrel\n   6. " + hub + "/login?next=%2Fpapers%2F2602.00001\n",
			"A Title | An abstract. | on 2026-02-03 | of Kestrel AI | 2602.00001", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			checkPage(t, c.page, c.format, Options{Name: "2026-02-18"}, c.want, c.unplaced)
		})
	}
}

// checkPage holds what is read of a page, in March 2026, against what a person reads, and that no line of it is lost.
func checkPage(t *testing.T, page, format string, o Options, want, unplaced string) {
	t.Helper()
	o.Today = content.Date{Year: 2026, Month: 3, Day: 1}
	d := recognized(t, page, format, o)
	var got []string
	for _, e := range d.Entries {
		got = append(got, said(e))
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(unplaced, problem.List(d.Unplaced).Error()); diff != "" {
		t.Error(diff)
	}
	checkNoLineIsLost(t, format, page)
}

// recognized reads a dump, which has to be taken for one of a format.
func recognized(t *testing.T, src, format string, o Options) *Digest {
	t.Helper()
	d, err := Read([]byte(src), o)
	if err != nil {
		t.Fatal(err)
	}
	if d.Format.Name != format {
		t.Errorf("read as %s", d.Format.Name)
	}
	return d
}

// TestRecordsOfDatabases reads what databases of literature export or answer.
func TestRecordsOfDatabases(t *testing.T) {
	for _, c := range []struct{ name, format, src, want string }{
		{"Crossref, a list of works", "csl-json", `{"status":"ok","message-type":"work-list","message":{"facets":{},"total-results":2,"items":[{"DOI":"10.1145/1","type":"journal-article","title":["A &amp; B"],"container-title":["J"],"author":[{"given":"José","family":"García","sequence":"first","affiliation":[{"name":"CMU"}]}],"abstract":"<jats:title>Abstract</jats:title><jats:p>One.</jats:p>","issued":{"date-parts":[[2026,2,3]]}},{"DOI":"10.1145/2","title":[],"type":"journal-article"}],"query":{"start-index":0}}}`,
			"A & B|José García|2026-02-03|10.1145/1|One.||"},
		{"Crossref, one work", "csl-json", `{"status":"ok","message-type":"work","message":{"DOI":"10.1145/1","type":"journal-article","title":["A"],"author":[{"name":"The Group"}],"issued":{"date-parts":[[2026]]}}}`,
			"A|The Group|2026|10.1145/1|||"},
		{"lists as Python writes them", "csv", "title,authors,keywords,repo_url\nA,\"['José García', \"\"Wei O'Connor\"\", 'A \\'B\\' C']\",\"['x, y', 'z']\",https://github.com/a/b\nB,[Anonymous],[],\nC,[],[1],\n",
			"A|José García; Wei O'Connor; A 'B' C||||x, y; z|https://github.com/a/b\nB|[Anonymous]|||||\nC|||||[1]|"},
		{"full names beside abbreviated ones", "csv", "Authors,Author full names,Title,Year\n\"García J.; Li F.\",\"García, José (57201); Li, Fei-Fei (57202)\",A,2026\n",
			"A|José García; Fei-Fei Li|2026||||"},
		{"the Web of Science", "csv", "PT\tAU\tAF\tTI\tAB\tDE\tDI\tPD\tPY\nJ\tGarcía, J\tGarcía, José\t\"Why?\" Asked \"A\t\"B\"\tx; y\t10.1145/1\tFEB\t2026\nJ\tLi, F\tLi, Fei-Fei\tC\tD\t\t\tSUM\t2025\n",
			"\"Why?\" Asked \"A|José García|2026-02|10.1145/1|\"B\"|x; y|\nC|Fei-Fei Li|2025||D||"},
		{"what Mendeley writes before the entries", "bibtex", "Automatically generated by Mendeley Desktop 1.19.8\nAny changes to this file will be lost if it is regenerated by Mendeley.\n\nBibTeX export options can be customized via Preferences -> BibTeX in Mendeley Desktop\n\n@article{a,\ntitle = {{A}},\nyear = {2026}\n}\n",
			"A||2026||||"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := recognized(t, c.src, c.format, Options{Name: "refs", Date: on(t, "2026-02-18")})
			var got []string
			for _, e := range d.Entries {
				url := ""
				for _, l := range e.Links {
					url += l.URL
				}
				got = append(got, strings.Join([]string{e.Title, strings.Join(e.Authors, "; "), e.Date.String(), e.DOI, e.Abstract, strings.Join(e.Keywords, "; "), url}, "|"))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
