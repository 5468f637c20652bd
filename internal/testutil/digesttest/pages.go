package digesttest

import (
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
)

// The functions below write a page of huggingface.co/papers in every form that curators import: text with addresses
// from a note-taking tool, Markdown of a scraper and of a reader for language models, numbered references of a text
// browser, text copied in a browser, and the source with its data-props. The forms follow captures that people
// published in 2026. The papers are invented: those of hf.json, and some unusual ones.

const hub = "https://huggingface.co"

// A PagePaper is a paper with the details that a page shows.
type PagePaper struct {
	digest.Entry
	By    string // name of the submitter
	stars string // number of stars of its repository on GitHub
	Video string // duration of its video, or ""
}

// PagePapers returns the papers of hf.json that a page can show and that have an identifier, and some unusual ones.
func PagePapers(t testing.TB) (all []PagePaper) {
	t.Helper()
	d, err := digest.Read(ReadFile(t, "hf.json"), digest.Options{Name: "hf.json"})
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range d.Entries {
		if e.Arxiv == "" || e.Title == "A Paper Whose Votes Are a List" { // a page cannot show such votes
			continue
		}
		e.Abstract = strings.ReplaceAll(e.Abstract, "\n\n", " ")
		all = append(all, PagePaper{Entry: e, By: fmt.Sprintf("reader%d", i), stars: "131"})
	}
	odd := []digest.Entry{
		{Title: "Kandinsky 6.0: Foundation Models for Synchronized Video and Audio Generation under Heavy Load and " +
			"Other Conditions of Service", Arxiv: "2610.05608", Date: Date(t, "2025-10-04"), AuthorCount: 10,
			Comments: new(6), Upvotes: new(12000),
			Abstract: "We present a family of models for text-to-audio-video generation at 1920times1080. The " +
				"interval [0, 1) is *never* left, see [1] and (a_b), 85\\% of all & <5% of some. Data: " +
				"https://example.org/a_b_c."},
		{Title: "神经算子：在多个尺度上学习 (Neural Operators)", Arxiv: "2609.18063", Date: Date(t, "2024-02-29"), AuthorCount: 1,
			Upvotes: new(25),
			Abstract: "我们证明，在一个网格上求解方程的网络会忘记它在另一个网格上学到的东西。We tie the weights across levels, so that what is learned " +
				"on one of them is known on all. 代码已公开。"},
		{Title: "Source or It Didn't Happen", Arxiv: "2605.08583", Date: Date(t, "2026-01-27"),
			Organization: "Carnegie Mellon University", Comments: new(1), Upvotes: new(1),
			Links: []digest.Link{{Label: "Code", URL: "https://github.com/example-lab/source"}},
			Abstract: "Large language models fabricate references that appear plausible but fail verification. The " +
				"method of mathcal O_i(u) = sigmaleft( sum_j u_j right) finds 97.1% of them. Code: " +
				"https://github.com/example-lab/source."},
		{Title: "The Noisy Path from Source to Citation", Arxiv: "2502.20581", Date: Date(t, "2025-02-27"),
			AuthorCount: 3,
			Abstract: "Academic citations are widely used for evaluating research and tracing knowledge flows. We " +
				"measure how far a claim is from what was found, over 13 million pairs of sentences."},
		{Title: "A Paper without a Byline", Arxiv: "2508.20867", Upvotes: new(7),
			Abstract: "The page shows a paper without a byline now and then, when its authors are not known yet. It " +
				"has a title and an abstract that is long enough to be one, and ends here."},
		{Title: "[Re] A Reproduction of a Title in Brackets", Arxiv: "1802.08979", Date: Date(t, "2018-02-24"),
			AuthorCount: 671,
			Abstract: "We reproduce what was said and find that it holds. Everything was run again with other " +
				"seeds, on other machines and by other people, and all of them came to the same numbers."},
	}
	for _, e := range odd {
		all = append(all, PagePaper{Entry: e, By: "Niels Rogge", stars: "3.29k", Video: "0:45"})
	}
	return all
}

// A Variant is a form of a page.
type Variant struct {
	Name, Format string // of its file in internal/digest/testdata
	Write        func(all []PagePaper) string
	Drop         func(e *digest.Entry) // clears the fields that the form does not contain
}

// Variants returns every form of a page.
func Variants() []Variant {
	dropLinks := func(e *digest.Entry) { e.Links = nil }
	dropIDs := func(e *digest.Entry) { e.Links, e.Arxiv = nil, "" }
	asTrending := func(e *digest.Entry) { e.Comments = nil }
	asDaily := func(e *digest.Entry) { e.Abstract, e.Date, e.Withdrawn = "", content.Date{}, false }
	return []Variant{
		{"copied.txt", "text", copied, dropIDs},
		{"copied-daily.txt", "text", copiedDaily, func(e *digest.Entry) { dropIDs(e); asDaily(e) }},
		{"copied-trending.txt", "text", copiedTrending, func(e *digest.Entry) { dropIDs(e); asTrending(e) }},
		{"lynx.txt", "text", lynx, dropLinks},
		{"w3m.txt", "text", w3m, dropLinks},
		{"elinks-trending.txt", "text", elinks, asTrending},
		{"addresses.txt", "text", addresses, dropLinks},
		{"scraped.md", "markdown", scraped, dropLinks},
		{"scraped-daily.md", "markdown", scrapedDaily, asDaily},
		{"scraped-trending.md", "markdown", scrapedTrending, asTrending},
		{"references.md", "markdown", references, dropLinks},
		{"numbers.md", "markdown", numbers, dropLinks},
		{"page.html", "html", func(all []PagePaper) string { return source(all, false) }, dropLinks},
		{"data.html", "html", func(all []PagePaper) string { return source(all, true) }, func(*digest.Entry) {}},
	}
}

// formatDay returns a date as a page of February 2026 shows it.
func formatDay(d content.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.Year == 2026 && d.Month < 3:
		return d.Time().Format("Jan 2")
	}
	return d.Time().Format("Jan 2, 2006")
}

// authors returns the number of authors as a page shows it.
func (p PagePaper) authors() string {
	if p.AuthorCount == 1 {
		return "1 author"
	}
	return fmt.Sprintf("%d authors", p.AuthorCount)
}

// paper returns the address of the paper.
func (p PagePaper) paper() string { return hub + "/papers/" + p.Arxiv }

// login returns the address for voting without an account.
func (p PagePaper) login() string { return hub + "/login?next=%2Fpapers%2F" + p.Arxiv }

// votes returns the number of votes as a page shows it.
func (p PagePaper) votes() string {
	switch {
	case p.Upvotes == nil:
		return "-"
	case *p.Upvotes == 12000:
		return "12k"
	}
	return fmt.Sprint(*p.Upvotes)
}

// comments returns the number of comments with a text before it, or "" if it is unknown.
func (p PagePaper) comments(before string) string {
	if p.Comments == nil {
		return ""
	}
	return before + fmt.Sprint(*p.Comments)
}

// Code returns the address of the paper's repository, or "" if it has none.
func (p PagePaper) Code() string {
	for _, l := range p.Links {
		if l.Label == "Code" {
			return l.URL
		}
	}
	return ""
}

// copied writes the search page as a browser copies it.
func copied(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n" +
		"byAK and the research community\n\nFeb 18\n\n")
	for i, p := range all {
		title := p.Title
		if words := strings.Fields(title); i%5 == 3 && len(words) > 6 { // wrapped as in a narrow window
			title = strings.Join(words[:4], " ") + "\n" + strings.Join(words[4:], " ")
		}
		fmt.Fprintf(&b, "%s\n\n%s\n\n%s\n\n", p.votes(), title, p.Abstract)
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "  • %s\n·\n%s%s\n\n", p.Organization, formatDay(p.Date), p.comments(" "))
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "  • %s\n·\n%s%s\n\n", p.authors(), formatDay(p.Date), p.comments(" "))
		}
	}
	return b.String() + "Previous\nNext\n\nCompany\nTOS\nPrivacy\nAbout\nCareers\n"
}

// copiedDaily writes the page of a day, which has no abstracts.
func copiedDaily(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("Hugging Face's logo\nHugging Face\nModels\nDatasets\nSpaces\nBuckets new\nDocs\nEnterprise\n" +
		"Pricing\nLog In\nSign Up\nDaily Papers\nby\nAK\nand the research community\nDaily\nWeekly\nMonthly\n" +
		"Feb 18, 2026\n")
	for i, p := range all {
		if p.Video != "" {
			b.WriteString(p.Video + "\n")
		}
		fmt.Fprintf(&b, "Submitted by\n\n%s\n%s\n%s\n", p.By, p.votes(), p.Title)
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "\n%s\n·\n", p.Organization)
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "·\n%s\n", p.authors())
		}
		if i%2 == 0 && p.Comments != nil {
			b.WriteString("1.2k\n")
		}
		b.WriteString(p.comments("") + "\n")
	}
	return b.String() + "View all\nSystem theme\nCompany\nTOS\nPrivacy\n"
}

// copiedTrending writes the trending page, which shows each paper twice.
func copiedTrending(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("Get trending papers in your email inbox once a day!\n\nTrending Papers\n\n" +
		"by AK and the research community\n\nFeb 18\n\n")
	for _, p := range all {
		for _, published := range []string{"Published on ", ""} {
			fmt.Fprintf(&b, "Submitted by\n%s\n\n%s\n\n%s\n\n", p.By, p.Title, p.Abstract)
			switch {
			case p.Organization != "":
				fmt.Fprintf(&b, "%s\n· %s%s\n\n", p.Organization, published, formatDay(p.Date))
			case p.AuthorCount > 0:
				fmt.Fprintf(&b, "%s\n· %s%s\n\n", p.authors(), published, formatDay(p.Date))
			}
			b.WriteString("Upvote\n")
			if p.Upvotes != nil {
				b.WriteString("\n" + p.votes() + "\n")
			}
			fmt.Fprintf(&b, "\nGitHub %s\n\narXiv Page\n\n", p.stars)
		}
	}
	return b.String()
}

const menu = "[Models](" + hub + "/models)\n*   [Datasets](" + hub + "/datasets)\n*   [Buckets new](" + hub +
	"/storage)\n*   [Pricing](" + hub + "/pricing)\n*   * Website\n    *   [Tasks](" + hub +
	"/tasks)\n    *   [HuggingChat](" + hub + "/chat)\n*   [Log In](" + hub + "/login)\n"

// addresses writes every address on its own line below the text of its link.
func addresses(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("---\nsource_id: \"fb9b52af-30ae-4b00-83de-19e0baa3bb8f\"\n" +
		"title: \"Daily Papers - Hugging Face\"\nurl: " + hub +
		"/papers?q=Bash\ntype: web_page\nexported: 2026-02-19\n---\n\n# Daily Papers - Hugging Face\n" +
		"Daily Papers - Hugging Face\n\n Hugging Face\n\n" +
		hub + "/\n\nModels\n\n" + hub + "/models\n\nBuckets new\n\n" + hub + "/storage\n\nLog In\n\n" + hub +
		"/login\n\nnew\n\nGet trending papers in your email inbox once a day!\n\nSubscribe\n\n" + hub +
		"/login?next=%2Fpapers\n\nDaily Papers\n\nby \n\nAK\n\n" + hub +
		"/akhaliq\n\n and the research community\n\nDaily\n\nWeekly\n\nMonthly \n\n" + hub +
		"/papers/trending\n\n \n\n" + hub + "/papers/date/2026-02-17\n\nFeb 18\n\n")
	for i, p := range all {
		title := p.Title
		if words := strings.Fields(title); i%5 == 3 && len(words) > 6 {
			title = strings.Join(words[:4], " ") + "\n" + strings.Join(words[4:], " ")
		}
		fmt.Fprintf(&b, " [-] %s\n\n%s\n\n%s\n\n%s\n\n%s\n\n%s\n\n", p.votes(), p.login(), title, p.paper(), p.Abstract,
			p.paper())
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, " \n\n%s\n\n %s\n\n%s/example-lab\n\n·\n\n", p.paper(), p.Organization, hub)
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "[\n\n%s](%s)\n\n·\n\n", p.authors(), p.paper())
		default:
			continue
		}
		b.WriteString(formatDay(p.Date) + " \n\n")
		if p.Comments != nil {
			fmt.Fprintf(&b, "%d\n\n%s#community\n\n", *p.Comments, p.paper())
		}
	}
	return b.String() + "Previous\n\n" + hub + "/papers/date/2026-02-17\n\nSystem theme\n\nCompany\n\nTOS\n\n" + hub +
		"/terms-of-service\n\n \n\nCareers\n\nhttps://apply.workable.com/huggingface/\n\n" +
		"Trending Papers ranked by GitHub stars activity\n"
}

// escapeMarkdown escapes a text in Markdown as a scraper does.
func escapeMarkdown(text string) string {
	return strings.NewReplacer("\\", "\\\\", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "<", "&lt;", "&",
		"&amp;").Replace(text)
}

// wrap wraps a text and ends each line except the last with the given text.
func wrap(text string, width int, end string) string {
	return strings.ReplaceAll(Wrapped(width)(text), "\n", end+"\n")
}

// scraped writes the search page in the Markdown of a scraper.
func scraped(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("---\nurl: " + hub + "/papers?q=source%20citations\nretrieved: 2026-02-18\n" +
		"command: scrape --only-main-content\nstatusCode: 200\ncompleteness: full\n---\nnew\n\n" +
		"Get trending papers in your email inbox once a day!\n\n[Subscribe](" + hub +
		"/login?next=%2Fpapers)\n\n# Daily Papers\n\n## by [![](" + hub +
		"/front/assets/papers-by.png)AK](" + hub +
		"/akhaliq) and the research community\n\n- Daily\n- Weekly\n- Monthly\n\n[Trending Papers](" + hub +
		"/papers/trending)\n\nFeb 18\n\n")
	for i, p := range all {
		title, text := escapeMarkdown(p.Title), escapeMarkdown(p.Abstract)
		if words := strings.Fields(title); i%5 == 3 && len(words) > 6 {
			title = strings.Join(words[:4], " ") + "\\  " + strings.Join(words[4:], " ")
		}
		if i%2 == 1 {
			text = wrap(text, 79, "\\\\")
		}
		fmt.Fprintf(&b, "[%s](%s)\n\n### [%s](%s)\n\n[%s](%s)\n\n", p.votes(), p.login(), title, p.paper(), text,
			p.paper())
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "[![lab](https://cdn-avatars.huggingface.co/v1/a_b.png)%s](%s/example-lab)\n\n·\n\n",
				escapeMarkdown(p.Organization), hub)
		case p.AuthorCount > 0:
			avatars := strings.Repeat("- ![](https://cdn-avatars.huggingface.co/v1/a_b.jpeg)\\\\\n", i%4)
			fmt.Fprintf(&b, "[%s- %s](%s)\n\n·\n\n", avatars, p.authors(), p.paper())
		default:
			continue
		}
		b.WriteString(formatDay(p.Date))
		if p.Comments != nil {
			fmt.Fprintf(&b, "[%d](%s#community)", *p.Comments, p.paper())
		}
		b.WriteString("\n\n")
	}
	return b.String() + "[Previous](" + hub +
		"/papers/date/2026-02-17)\n\nTrending Papers ranked by GitHub stars activity\n"
}

// scrapedDaily writes the page of a day as a reader for language models returns it.
func scrapedDaily(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("Title: Daily Papers - Hugging Face\n\nURL Source: " + hub +
		"/papers/date/2026-02-18\n\nPublished Time: Wed, 18 Feb 2026 21:05:01 GMT\n\nMarkdown Content:\n" +
		"[![Image 1: Hugging Face's logo](" + hub + "/front/assets/huggingface_logo-noborder.svg)Hugging Face](" +
		hub + "/)\n\n*   " + menu +
		"\nDaily Papers\n============\n\nby[![Image 2](" + hub + "/front/assets/papers-by.png)AK](" + hub +
		"/akhaliq) and the research community\n-----\n\nFeb 18\n\n")
	for i, p := range all {
		fmt.Fprintf(&b, "[![Image %d](https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/%s.png)](%s)\n\n",
			3*i+3, p.Arxiv, p.paper())
		if p.Video != "" {
			b.WriteString(p.Video + "\n\n")
		}
		fmt.Fprintf(&b, "Submitted by\n\n[![Image %d](https://cdn-avatars.huggingface.co/v1/a.jpeg) "+
			"%s](%s/reader)\n\n[- [x] %s](%s)\n\n### [%s](%s)\n\n", 3*i+4, p.By, hub, p.votes(), p.login(),
			escapeMarkdown(p.Title), p.paper())
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "[![Image %d](https://cdn-avatars.huggingface.co/v1/a.png) %s](%s/example-lab)\n\n", 3*i+5,
				escapeMarkdown(p.Organization), hub)
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "[*   ![Image %d](%s/avatars/a.svg)*   ![Image](%s/avatars/b.svg)*   %s](%s)\n\n", 3*i+5,
				hub, hub, p.authors(), p.paper())
		}
		for _, l := range p.Links {
			if l.Label == "Code" {
				fmt.Fprintf(&b, "[%s](%s)\n\n", p.stars, l.URL)
			}
		}
		if p.Comments != nil {
			fmt.Fprintf(&b, "[%d](%s#community)\n\n", *p.Comments, p.paper())
		}
	}
	return b.String()
}

// scrapedTrending writes the trending page with descriptions instead of images.
func scrapedTrending(all []PagePaper) string {
	var b strings.Builder
	b.WriteString("# Hugging Face - 2026 - Trending Papers\n\n- Source HTML: `raw/html/trending.html`\n" +
		"- Source SHA256: `0739791f3771d750`\n- Source URL: " + hub +
		"/papers/trending\n- Captured: 2026-02-18T16:31:22Z\n\n## Extracted Text\n\n" +
		"<a id=\"source-section-0\"></a>\n\nnew\n\n\nGet trending papers in your email inbox once a day!\n\n" +
		"<a id=\"source-section-1\"></a>\n\n# Trending Papers\n\n## by[[图片：无替代文本] AK](" +
		hub + "/akhaliq) and the research community\n\n\n-\n\n-\n\n-\n\n\nTrending Papers\n\n\n")
	for i, p := range all {
		for _, published := range []string{"Published on ", ""} {
			fmt.Fprintf(&b, "[[图片：无替代文本]](%s)\n\nSubmitted by\n\n[图片：无替代文本]\n\n%s\n\n\n"+
				"<a id=\"source-section-%d\"></a>\n\n### [%s](%s)\n\n\n%s\n\n\n", p.paper(), p.By, i,
				strings.ReplaceAll(p.Title, " with ", "\nwith "), p.paper(), escapeMarkdown(p.Abstract))
			switch {
			case p.Organization != "":
				fmt.Fprintf(&b, "[[图片：lab] %s](%s/example-lab) · %s%s\n\n\n", escapeMarkdown(p.Organization), hub,
					published, formatDay(p.Date))
			case p.AuthorCount > 0:
				fmt.Fprintf(&b, "-\n\n-\n\n- [图片：无替代文本]\n\n- %s\n\n· %s%s\n\n\n", p.authors(), published,
					formatDay(p.Date))
			}
			if p.Upvotes == nil {
				fmt.Fprintf(&b, "[Upvote\n\n-](%s)\n\n", p.login())
			} else {
				fmt.Fprintf(&b, "[Upvote\n\n%s](%s)\n\n", p.votes(), p.login())
			}
			if code := p.Code(); code != "" {
				fmt.Fprintf(&b, "[GitHub %s](%s) ", p.stars, code)
			}
			fmt.Fprintf(&b, "[arXiv Page](https://arxiv.org/abs/%s)\n\n\n", p.Arxiv)
		}
	}
	return b.String()
}

// A list contains the addresses of numbered links.
type list struct{ addresses []string }

// number adds an address and returns its number.
func (l *list) number(address string) int {
	l.addresses = append(l.addresses, address)
	return len(l.addresses)
}

// browserText returns the search page as a text browser shows it, and the list of its addresses.
func browserText(all []PagePaper) (string, *list) {
	var b strings.Builder
	l := &list{}
	fmt.Fprintf(&b, "# Web source\n\n- URL: %s/papers?q=Long-context+ASR\n"+
		"- Title: [[Hugging Face's logo] Hugging Face][1]\n- Captured (UTC): 2026-02-18T16:31:22.135762458+00:00\n\n"+
		"```text\n[[Hugging Face's logo] Hugging Face][%d]\n* [ Models ][%d]\n* [ Datasets ][%d]\n* * Website\n"+
		"    * [ Tasks][%d]\n* [Log In][%d]\nnew\n\n", hub, l.number(hub+"/"), l.number(hub+"/models"),
		l.number(hub+"/datasets"), l.number(hub+"/tasks"), l.number(hub+"/login"))
	fmt.Fprintf(&b, "Get trending papers in your email inbox once a day!\n\n[Subscribe][%d]\n\n# Daily Papers\n\n"+
		"## by[AK][%d] and the research community\n* Daily\n* Weekly\n* Monthly\n\nFeb 18\n", l.number(hub+
		"/login?next=%2Fpapers"), l.number(hub+"/akhaliq"))
	for i, p := range all {
		title := p.Title
		if words := strings.Fields(title); i%5 == 3 && len(words) > 6 {
			title = strings.Join(words[:4], " ") + "\n### " + strings.Join(words[4:], " ")
		}
		fmt.Fprintf(&b, "[\n%s\n][%d]\n\n### [%s][%d]\n\n[\n\n%s\n\n][%d]\n", p.votes(), l.number(p.login()), title,
			l.number(p.paper()), wrap(p.Abstract, 120, ""), l.number(p.paper()))
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "[[lab] %s][%d]\n·\n", p.Organization, l.number(hub+"/example-lab"))
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "[\n* %s\n][%d]\n·\n", p.authors(), l.number(p.paper()))
		default:
			continue
		}
		b.WriteString(formatDay(p.Date))
		if p.Comments != nil {
			fmt.Fprintf(&b, " [ %d][%d]", *p.Comments, l.number(p.paper()+"#community"))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "[Previous][%d]\n", l.number(hub+"/papers/date/2026-02-17"))
	return b.String(), l
}

// references writes the search page with the list of addresses as link references.
func references(all []PagePaper) string {
	page, l := browserText(all)
	return page + l.format("", "\n[%d]: %s") + "\n```\n"
}

// numbers writes the search page with the list of addresses as a numbered list.
func numbers(all []PagePaper) string {
	page, l := browserText(all)
	return page + l.format("\nReferences\n\n", "%4d. %s\n")
}

// source writes the search page as the server sends it, with or without its data.
func source(all []PagePaper, data bool) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html class=\"\">\n<head>\n<meta charset=\"utf-8\" />\n" +
		"<title>Daily Papers - Hugging Face</title>\n<style>.a > b { color: red }</style>\n" +
		"<script>window.hubConfig = {\"features\":{\"<p>\":true}};</script>\n</head>\n" +
		"<body class=\"flex flex-col\">\n<div class=\"SVELTE_HYDRATER contents\" data-target=\"MainHeader\" " +
		"data-props=\"{&quot;isWide&quot;:false}\"><header><a href=\"/\"><img alt=\"Hugging Face's " +
		"logo\" src=\"/front/assets/logo.svg\">\n<span>Hugging Face</span></a>\n" +
		"<ul><li><a href=\"/models\"><svg viewBox=\"0 0 24 24\"><path d=\"M1\"></path></svg> " +
		"Models</a></li><li><a href=\"/storage\">Buckets <span>new</span></a></li><li><a " +
		"href=\"/login\">Log In</a></li></ul></header></div>\n<main>")
	props := ""
	if data {
		props = fmt.Sprintf(" data-props=\"%s\"", html.EscapeString(string(propsOf(all))))
	}
	fmt.Fprintf(&b, "<div class=\"SVELTE_HYDRATER contents\" "+
		"data-target=\"DailyPapers\"%s><section><div>new</div><p>Get trending papers in your email inbox once a "+
		"day!</p><a href=\"/login?next=%%2Fpapers\">Subscribe</a>\n"+
		"<h1>Daily Papers</h1><h2>by<a href=\"/akhaliq\"><img src=\"/front/assets/papers-by.png\" "+
		"alt=\"\">AK</a> and the research community</h2>\n"+
		"<button>Daily</button><button>Weekly</button><a href=\"/papers/trending\">Trending "+
		"Papers</a>\n<time datetime=\"2026-02-18T00:00:00\">Feb 18</time>\n", props)
	for i, p := range all {
		title := html.EscapeString(p.Title)
		if i%5 == 3 {
			title = strings.Replace(title, " ", "\n\t<span class=\"highlight\">", 1) + "</span>"
		}
		fmt.Fprintf(&b, "<article class=\"relative flex\"><a href=\"/login?next=%%2Fpapers%%2F%s\"><input "+
			"type=\"checkbox\" disabled><svg><title>vote</title></svg><div class=\"leading-none\">%s</div></a>\n"+
			"\t<h3><a href=\"/papers/%s\" class=\"line-clamp-3\">%s</a></h3>\n"+
			"\t<a href=\"/papers/%s\"><p>%s</p></a>\n", p.Arxiv, p.votes(), p.Arxiv, title, p.Arxiv,
			html.EscapeString(wrap(p.Abstract, 79, "")))
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "\t<a href=\"/example-lab\"><img alt=\"lab\" "+
				"src=\"a.png\"><span>%s</span></a><span>·</span>", html.EscapeString(p.Organization))
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "\t<a href=\"/papers/%s\"><ul><li title=\"A. One\"><img "+
				"src=\"a.svg\"></li><li>%s</li></ul></a><span>·</span>", p.Arxiv, p.authors())
		}
		if !p.Date.IsZero() {
			fmt.Fprintf(&b, "<time datetime=\"%sT00:00:00\">%s</time>", p.Date, formatDay(p.Date))
		}
		if p.Comments != nil {
			fmt.Fprintf(&b, "<a href=\"/papers/%s#community\"><svg></svg>%d</a>", p.Arxiv, *p.Comments)
		}
		b.WriteString("</article>\n")
	}
	return b.String() + "<nav><a href=\"/papers/date/2026-02-17\">Previous</a></nav></section></div></main>\n" +
		"<footer><div>System theme</div><div>Company</div><a href=\"/terms-of-service\">TOS</a><a " +
		"href=\"https://apply.workable.com/huggingface/\">Careers</a></footer>\n" +
		"<script>import(\"/front/build/index.js\");</script>\n</body>\n</html>\n"
}

// propsOf returns the data of a page as JSON. It lacks some details that the page shows.
func propsOf(all []PagePaper) []byte {
	var papers []any
	for _, p := range all {
		paper := map[string]any{"id": p.Arxiv, "title": p.Title, "summary": p.Abstract}
		if p.Upvotes != nil {
			paper["upvotes"] = *p.Upvotes
		}
		if !p.Date.IsZero() {
			paper["publishedAt"] = p.Date.String() + "T00:00:00.000Z"
		}
		if code := p.Code(); code != "" {
			paper["githubRepo"] = code
		}
		papers = append(papers, map[string]any{"paper": paper, "title": p.Title})
	}
	props, _ := json.Marshal(map[string]any{"dateString": "2026-02-18", "query": map[string]any{},
		"dailyPapers": papers})
	return props
}
