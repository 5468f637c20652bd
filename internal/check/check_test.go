package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
)

// layout returns a layout of the default theme with one text replaced.
func layout(t *testing.T, name, old, now string) string {
	t.Helper()
	data, err := offprint.Theme.ReadFile("layouts/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(data), old) != 1 {
		t.Fatalf("layouts/%s has %q %d times", name, old, strings.Count(string(data), old))
	}
	return strings.Replace(string(data), old, now, 1)
}

// TestFaultsAreReportedAtTheirSource adds one fault at a time to a small site. The findings must equal
// testdata/faults.txt, and each must have a position in a source.
// abstract80 is long enough to identify a paper.
const abstract80 = "We propose a method for problems of many kinds, and show that it is better than the methods that " +
	"were known before it."

func TestFaultsAreReportedAtTheirSource(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a site for each fault")
	}
	const footer = "layouts/partials/footer.html"
	inFooter := func(html string) map[string]string {
		return map[string]string{footer: layout(t, "partials/footer.html", "</footer>", html+"</footer>")}
	}
	note := func(text string) map[string]string {
		return map[string]string{"content/papers/one.md": "- https://b.example/ and [[two]].\n+ " + text}
	}
	tests := []struct {
		name    string
		changes map[string]string
	}{
		{"nothing", nil},

		{"a link to a missing paper", note("[x](/papers/tow/)")},
		{"a link to a missing paper with no similar name", note("[x](/papers/something-else/)")},
		{"a link to a paper in another folder", note("[x](/two/)")},
		{"a relative link", note("[x](../four/)")},
		{"two links to the same address", note("[x](/nope/),\n[y](/nope/)")},
		{"a citation key of two papers", map[string]string{
			"content/papers/one.md": "- links:\n+ key: Same2020\nlinks:",
			"content/papers/two.md": "- doi: 10.1000/two\n+ key: same2020",
		}},
		{"a citation key that is the name of another file",
			map[string]string{"content/papers/one.md": "- links:\n+ key: two\nlinks:"}},
		{"an alias that is the name of another paper", map[string]string{
			"content/papers/two.md": "- doi: 10.1000/two\n+ aliases: [one]",
		}},
		{"a reference link", note("[x][r].\n\n[r]: /nope/")},
		{"a link on a free page", map[string]string{"content/pages/about.md": "- /papers.json\n+ /paper.json"}},
		{"a link without an address", note("[x]()")},
		{"a link without its scheme", note("[x](www.b.example/page)")},
		{"a mistyped scheme", note("[x](htps://b.example/)")},
		{"a broken address", note("[x](<https://b.example:port/>)")},
		{"an address without a host", note("[x](https:///page)")},
		{"a link without its slash", note("[x](/papers/two)")},
		{"a link to a missing file", note("[y](two.md#notes), [x](tow.md)")},
		{"links to missing files", map[string]string{"content/papers/one.md": "- a.example/) and $x^2$.\n\n## Notes\n\n" +
			"See [the\n+ a.example/) and $x^2$, [x](r.csv), [y](tow.md).\n\n## Notes\n\n[a](r.csv), [b](r.csv), " +
			"[c](r.xyz), [d](../r.csv), [e](/r.csv). See [the"}},
		{"a link to a missing file in a layout", inFooter(`<a href="r.csv">r</a>`)},
		{"a relative link and a path to the same missing page", note("[x](tow.md), [y](/papers/tow/)")},
		{"links to the same missing anchor",
			note("[[two#nots]],\n[x](/papers/two/#nots),\n[y](two.md#nots), [[two#nots|z]]")},
		{"links to the same missing anchor by a former name", map[string]string{
			"content/papers/two.md": "- doi: 10.1000/two\n+ aliases: [second]",
			"content/papers/one.md": "- https://b.example/ and [[two]].\n+ [[second#nots]],\n[x](/papers/two/#nots)",
		}},
		{"a link to a file in the abstract",
			map[string]string{"content/papers/one.md": "- https://a.example/\n+ two.md#notes"}},
		{"a link to a page's file", note("[x](/papers/two/index.html)")},
		{"a link to a file with another extension", note("[x](../two.html)")},
		{"an absolute URL of the site", note("[x](https://user.github.io/archive/papers/nope/)")},
		{"a missing picture", note("![a dot](/img/dto.png)")},
		{
			"a link in the front matter",
			map[string]string{
				"content/papers/one.md": "- https://code.example/one\n+ https://user.github.io/archive/code/",
			},
		},
		{
			"a picture in several sizes",
			inFooter(
				`<img alt="a dot" src="{{url "/img/dot.png"}}" srcset="{{url "/img/dot.png"}} 1x, ` +
					`{{url "/img/dot2.png"}} 2x">`,
			),
		},
		{"the home page without its slash", note("[x](https://user.github.io/archive)")},
		{"another site on the same host", note("[x](https://user.github.io/other/)")},
		{
			"a link to a draft",
			map[string]string{"content/papers/two.md": "- doi: 10.1000/two\n+ draft: true\ndoi: 10.1000/two"},
		},
		{
			"a link to a paper with a future date",
			map[string]string{"content/papers/two.md": "- 2024-01-27\n+ 2027-01-27"},
		},

		{"a missing anchor", note("[x](/papers/two/#nots)")},
		{"a missing anchor on the same page", note("[x](#nowhere-at-all)")},
		{"a missing anchor in a link to a file", note("[y](two.md#notes), [x](two.md#nots)")},

		{"the menu", map[string]string{"site.yaml": "- url: /about/\n+ url: /abuot/"}},
		{"the menu without a slash", map[string]string{"site.yaml": "- url: /about/\n+ url: /about"}},

		{"a layout", inFooter("\n<p><a href=\"{{url \"/abuot/\"}}\">About</a></p>\n")},
		{"a layout's address outside the site", inFooter("\n<p><a href=\"/about/\">About</a></p>\n")},
		{
			"a layout that forgets the base path",
			map[string]string{
				"layouts/partials/header.html": layout(t, "partials/header.html", "{{link .URL}}", "{{.URL}}"),
			},
		},
		{
			"a layout that makes addresses",
			map[string]string{
				"layouts/partials/entry.html": layout(
					t,
					"partials/entry.html",
					`{{url .Path}}`,
					`{{url (printf "/paper/%s/" .Slug)}}`,
				),
			},
		},
		{"a layout's script", inFooter(`<script src="{{url "/js/none.js"}}"></script>`)},
		{
			"a layout's style sheet",
			map[string]string{
				"layouts/base.html": layout(
					t,
					"base.html",
					`{{asset "/css/offprint.css"}}" {{integrity "/css/offprint.css"}}`,
					`{{url "/css/ofprint.css"}}"`,
				),
			},
		},
		{
			"a relative link on the 404 page",
			map[string]string{"layouts/404.html": layout(
				t, "404.html", `{{linked "page.not-found-text"}}`,
				`<a href="dates/">date</a>, <a href="{{url "/tags/"}}">tag</a>`,
			)},
		},
		{"a layout that cannot be executed", inFooter("{{.Titel}}")},

		{"an id twice in a layout", inFooter(`<i id="main"></i>`)},
		{
			"an id in a layout and in a text",
			map[string]string{
				"layouts/paper.html": layout(t, "paper.html", `<div class="notes" dir="auto">`,
					`<div class="notes" id="notes">`),
			},
		},

		{"a picture without alternative text", note("![](/img/dot.png)")},
		{
			"a layout's picture without alternative text",
			inFooter(`<img src="{{url "/img/dot.png"}}"><img alt="" src="{{url "/img/dot.png"}}">`),
		},

		{"a page that nobody links to", map[string]string{"content/pages/alone.md": "---\ntitle: Alone\n---\nText.\n"}},
		{"[[x]] with a missing paper", note("[[tow]] and [[something else]].")},
		{
			"a collection",
			map[string]string{
				"content/collections/first.md": "---\ntitle: First\npapers:\n  - two: See [this](/papers/tow/).\n" +
					"  - one\n---\n\n[a](/papers/three/), [b](../../papers/nope.md) [c](/collections/frist/) [[tow]]\n",
			},
		},
		{
			"a collection with a missing paper",
			map[string]string{"content/collections/first.md": "---\ntitle: First\npapers: [tow]\n---\n"},
		},
		{"a collection with former names", map[string]string{
			"content/papers/two.md": "- author_count: 4\n+ author_count: 4\naliases: [second]",
			"content/collections/first.md": "---\ntitle: First\npapers:\n  - second\n  - one: Before it.\n---\n\n" +
				"[[second]] [[Second|it]] [to](../papers/two.md)\n"}},
		{
			"[[x]] on a free page",
			map[string]string{"content/pages/about.md": "- Nothing.\n+ See **[[three-papers]]**."},
		},

		{
			"a duplicate arXiv identifier",
			map[string]string{"content/papers/three.md": "- author_count: 4\n+ author_count: 4\narxiv: 2310.19809v2"},
		},
		{
			"an arXiv identifier as a DOI",
			map[string]string{"content/papers/three.md": "- author_count: 4\n+ doi: 10.48550/arXiv.2310.19809"},
		},
		{
			"a duplicate DOI",
			map[string]string{"content/papers/three.md": "- author_count: 4\n+ doi: https://doi.org/10.1000/TWO"},
		},
		{
			"a duplicate title",
			map[string]string{"content/papers/three.md": "- title: A third one\n+ title: 'The Second Paper!'"},
		},
		{
			"a nearly duplicate title",
			map[string]string{
				"content/papers/three.md": "---\ntitle: The first paper on neural operator\ndate: 2023-10-16\n" +
					"author_count: 3\n---\nText.",
			},
		},

		{"a nearly duplicate title by the same author", map[string]string{
			"content/papers/three.md": "" +
				"---\ntitle: On the Multigrid Solution\nauthors: [Ann One]\ndate: 2020\n---\nText.",
			"content/papers/four.md": "" +
				"---\ntitle: On the Multigrid Solutions\nauthors: [A. One, Bo Two]\n---\nMore."}},
		{"a duplicate abstract", map[string]string{
			"content/papers/three.md": "---\ntitle: A third one\nauthors: [Ann One]\n---\n" + abstract80,
			"content/papers/four.md":  "---\ntitle: Something else\nauthors: [A. One]\n---\n" + abstract80}},
		{"the title and the abstract of another author", map[string]string{
			"content/papers/three.md": "---\ntitle: Editorial\nauthors: [Ann One]\n---\n" + abstract80,
			"content/papers/four.md":  "---\ntitle: Editorial\nauthors: [Bo Two]\n---\n" + abstract80}},
		{"a title of two works with a common author", map[string]string{
			"content/papers/three.md": "---\ntitle: Deep learning\nauthors: [Y. LeCun, Y. Bengio]\ndate: 2015\n" +
				"venue: {journal: Nature}\n---\nText.",
			"content/papers/four.md": "---\ntitle: Deep Learning\nauthors: [I. Goodfellow, Y. Bengio]\ndate: 2016\n" +
				"venue: {publisher: MIT Press}\n---\nMore."}},

		{"a paper dated after today", map[string]string{"content/papers/three.md": "- 2024-02-01\n+ 2062-02-01"}},
		{"a digest dated after today", map[string]string{"content/papers/two.md": "- 2026-02-17\n+ 2026-12-17"}},
		{"a mistyped tag", map[string]string{"content/papers/two.md": "- language-models\n+ langauge-models"}},
		{
			"tags outside the vocabulary",
			map[string]string{
				"content/papers/two.md":   "- language-models\n+ quantum",
				"content/papers/three.md": "- author_count: 4\n+ author_count: 4\ntags: [quantum]",
			},
		},
		{"tags that differ only in signs", map[string]string{
			"content/papers/two.md": "- language-models\n+ \"C++\"",
			"content/papers/three.md": "- author_count: 4\n+ author_count: 4\n" +
				"tags: [\"C#\", c, Language Models, \"*Weather\"]",
		}},

		{"people without a paper", map[string]string{
			"site.yaml": "- {tag: weather}\n+ {tag: weather}\npeople:\n" +
				"  - {name: Ada Lovelace, also: [A. Lovelace, Ada Lovelase], url: http://nowhere}\n  - name: Nobody",
			"content/papers/three.md": "- author_count: 4\n+ authors: [A. Lovelace, Jose Garcia, José García]"}},

		{"a file with the name of a page", map[string]string{"static/papers.json": "[]"}},
		{"two files with the same name on some systems", map[string]string{"static/Favicon.svg": ""}},

		{"a picture over http", note("![a dot](http://b.example/dot.png)")},
		{"a script over http", inFooter("<script src=\"http://b.example/x.js\"></script>")},
		{"scripts that the policy blocks", inFooter("<script>a()</script>\n<button onclick='b()'>x</button>\n" +
			`<a href="javascript:c()">x</a><script src="https://b.example/x.js"></script>` +
			`<script>d({{.Title}})</script><script type="application/ld+json">{}</script><script></script>`)},
		{"scripts of the curator's own page", map[string]string{
			"static/old/free.html": "<script>a()</script>\n",
			"static/old/page.html": "<script>a()</script>\n<meta http-equiv=Content-Security-Policy " +
				"content=\"default-src 'none'\">\n<script>b()</script><form action='\n javascript:c()'></form>\n",
		}},
		{"a link to http", note("[x](http://b.example/)")},
		{"a style sheet over http", map[string]string{"static/css/own.css": "@import 'http://b.example/a.css';\n"}},
		{
			"a missing file in a style sheet",
			map[string]string{"static/css/own.css": "a { b: url( \"../img/none.png\" ); c: url(data:x) url(#y) }\n"},
		},
		{
			"a missing file in a minified style sheet",
			map[string]string{"static/css/offprint.css": "/* mine */\n\nbody {\n  background: url(\"none.png\");\n}\n"},
		},

		{"the curator's own feed", map[string]string{"static/news.xml": `<feed xmlns="http://www.w3.org/2005/Atom">
<id>news</id>
<title>News</title>
<updated>yesterday</updated>
<entry><id>https://a.example/1</id><title>One</title><updated>2026-01-01T00:00:00Z</updated></entry>
</feed>
`}},
		{"malformed XML", map[string]string{"static/news.xml": "<feed>\n<a></b>\n</feed>"}},
		{
			"the curator's own JSON feed",
			map[string]string{"static/news.json": `{"version": "https://jsonfeed.org/version/1.1",
 "items": [
  {"id": 1, "url": "/1"}
 ]}`},
		},
		{
			"the curator's own sitemap",
			map[string]string{"static/more.xml": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://user.github.io/archive/nope/</loc></url>
<url><loc>/about/</loc></url>
</urlset>`},
		},

		{
			"the curator's own page",
			map[string]string{
				"static/old/page.html": "<!doctype html>\n<p id=a>\n" +
					"<p id=a><a href=\"../papers/nope/\">x</a> <img src='../img/dot.png'>\n",
			},
		},

		{"a file that cannot be read", map[string]string{"content/papers/two.md": "- title: The\n+ titel: The"}},
		{
			"a paper with an unknown field and other mistakes",
			map[string]string{
				"content/papers/two.md": "- author_count: 4\ntags:\n  - language-models\ndigests: [2026-02-17]\n+ " +
					"author_cuont: 4\nauthors: [Ada]\ntags: [langauge-models, quantum]\ndigests: [2026-12-17]",
				"site.yaml": "- {tag: weather}\n+ {tag: weather}\npeople: [{name: Ada}]",
			},
		},
		{"a formula that cannot be rendered", note("$\\farc{1}{2}$")},
		{"a configuration that cannot be read", map[string]string{"site.yaml": "titel: x\n"}},
	}
	var all strings.Builder
	faulty := 0
	for _, test := range tests {
		dir := write(t, changed(t, test.changes))
		findings := run(t, options(t, dir)).Findings
		all.WriteString("# " + test.name + "\n" + stable(t, dir, findings) + "\n")
		faulty += min(len(findings), 1)
		for _, f := range findings {
			checkPosition(t, f)
		}
	}
	if faulty < 30 {
		t.Errorf("only %d faults were found", faulty)
	}
	golden(t, "faults.txt", all.String())
}

// checkPosition checks that the position of a finding exists in a file of the site or of the default theme.
func checkPosition(t *testing.T, f Finding) {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(f.File))
	if err != nil {
		data, err = offprint.Theme.ReadFile(f.File)
	}
	text := strings.Split(string(data), "\n")
	if err != nil || f.Line > len(text) || f.Line > 0 && f.Column > len(text[f.Line-1])+1 {
		t.Errorf("%v: no such position in the sources: %v", f.Problem, err)
	}
	if f.Line == 0 && f.Check != "clashes" { // clashes are about whole files
		t.Errorf("%v has no line", f.Problem)
	}
}

func TestThisRepositorysArchiveHasNoProblems(t *testing.T) {
	today, err := content.Today()
	if err != nil {
		t.Fatal(err)
	}
	r := run(t, Options{Build: built(t, generate.Options{Dir: "../..", Today: today})})
	if len(r.Findings) > 0 || r.Papers < 33 || r.Pages < 100 || r.Links < 1000 {
		t.Errorf("%d papers, %d pages, %d links\n%s", r.Papers, r.Pages, r.Links, r.Problems(true).Error())
	}
}

func TestCanceledRunReturnsContextError(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, options(t, write(t, small))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestReportIsDeterministic(t *testing.T) {
	files := changed(t, map[string]string{
		"site.yaml":               "- url: /about/\n+ url: /abuot/",
		"content/papers/two.md":   "- author_count: 4\n+ author_count: 4\ndraft: true",
		"content/papers/three.md": "- third paper.\n+ third paper [x](/a/) [y](/b/) ![](/c.png) [z](#d).",
	})
	dir := write(t, files)
	first := run(t, options(t, dir))
	for range 5 {
		if got, want := lines(dir, run(t, options(t, dir)).Findings), lines(dir, first.Findings); got != want {
			t.Fatalf("got\n%s\nfirst\n%s", got, want)
		}
	}
	if len(first.Findings) < 7 || first.Errors+first.Warnings != len(first.Findings) {
		t.Errorf("%d errors and %d warnings in\n%s", first.Errors, first.Warnings, lines(dir, first.Findings))
	}
}

func TestErrReturnsErrorsButNotWarnings(t *testing.T) {
	if err := run(t, options(t, write(t, small))).Err(); err != nil {
		t.Error(err)
	}
	r := run(
		t,
		options(t, write(t, changed(t, map[string]string{"content/papers/two.md": "- 2026-02-17\n+ 2027-02-17"}))),
	)
	if r.Err() != nil || len(r.Problems(true)) != 1 {
		t.Errorf("%v, %v", r.Err(), r.Problems(true))
	}
	r = run(
		t,
		options(t, write(t, changed(t, map[string]string{"content/pages/about.md": "- /papers.json\n+ /nope/"}))),
	)
	var list problem.List
	if !errors.As(r.Err(), &list) || len(list) != 1 {
		t.Errorf("%v", r.Err())
	}
}

func TestReportAsJSON(t *testing.T) {
	dir := write(t, changed(t, map[string]string{"content/pages/about.md": "- /papers.json\n+ /paper.json"}))
	data, err := json.Marshal(run(t, options(t, dir)))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(string(data), filepath.ToSlash(dir)+"/", "")
	got = regexp.MustCompile(`"(pages|links)":\d+`).ReplaceAllString(got, `"$1":n`)
	want := `{"papers":3,"pages":n,"links":n,"outside":0,"unlinked":1,"errors":1,"warnings":0,` +
		`"findings":[{"severity":"error","check":"links",` +
		`"file":"content/pages/about.md","line":5,"column":42,"what":"the link /paper.json ` +
		`points to a file that the site does not have","mend":"did you mean /papers.json?"}],"mended":[]}`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnnotationsAreEscaped(t *testing.T) {
	root := t.TempDir()
	f := Finding{
		Severity: Error,
		Check:    "links:x",
		Problem: problem.Problem{
			File: filepath.Join(root, "content", "a,b.md"),
			Line: 3,
			What: "100% of\na, b: c",
			Hint: "x",
		},
	}
	got := f.Annotation(root)
	want := "::error file=content/a%2Cb.md,line=3,col=1,title=links%3Ax::100%25 of%0Aa, b: c (x)"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	f = Finding{Severity: Warning, Check: "tags", Problem: problem.Problem{File: "site.yaml", What: "x"}}
	if got, want := f.Annotation(root), "::warning file=site.yaml,title=tags::x"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestLargeArchiveHasNoProblems checks the links to the files of years, and the files.
func TestLargeArchiveHasNoProblems(t *testing.T) {
	dir := write(t, changed(t, nil))
	b := built(t, generate.Options{Dir: dir, ArchiveLimit: 1})
	if got := lines(dir, run(t, Options{Build: b}).Findings); got != "" {
		t.Error(got)
	}
	i := slices.IndexFunc(b.Site.Pages, func(p *generate.Page) bool { return p.Path == content.DatesPath })
	var page bytes.Buffer
	if err := b.Site.Pages[i].Render(&page); err != nil || !strings.Contains(page.String(), "/papers-20") {
		t.Errorf("%v: the files of years are not in %s", err, page.String())
	}
}

// TestSizeLimitsOfGeneratedFiles checks that a large file that Offprint made is named, because it has no source.
func TestSizeLimitsOfGeneratedFiles(t *testing.T) {
	dir := write(t, changed(t, map[string]string{"static/data.bin": ""}))
	for limits, want := range map[limits][]string{
		{100 << 10, 100, 1 << 30, 2 << 20}: {
			"warning sizes site.yaml: papers.bib is ", "; GitHub warns of files over 100 bytes and refuses those " +
				"over 100 kB " +
				"(publish the site elsewhere, such as to a bucket with --to)\n",
			"warning sizes site.yaml: papers/one/index.html is ",
		},
		{200, 100, 1 << 30, 2 << 20}: {
			"error sizes site.yaml: papers.json is ", ", more than the 200 bytes that GitHub",
		},
	} {
		in, err := inspect(options(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		in.limits = limits
		if err := in.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := lines(dir, in.report().Findings)
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%v: no %q in %s", limits, part, got)
			}
		}
	}
}

func TestSizeLimits(t *testing.T) {
	dir := write(
		t,
		changed(
			t,
			map[string]string{
				"static/data.bin":    strings.Repeat("x", 200<<10),
				"static/img/big.PNG": strings.Repeat("x", 3<<9),
			},
		),
	)
	tests := []struct {
		limits limits
		want   string
	}{
		{limits{200 << 10, 200 << 10, 1 << 30, 2 << 10}, ""},
		{
			limits{200 << 10, 150 << 10, 1 << 30, 2 << 10},
			"warning sizes static/data.bin: the file is 200 kB; GitHub warns of files over 150 kB and refuses " +
				"those over " +
				"200 kB (make it smaller, or host it elsewhere)\n",
		},
		{
			limits{150 << 10, 120 << 10, 1 << 30, 2 << 10},
			"error sizes static/data.bin: the file is 200 kB, more than the 150 kB that GitHub Pages allows (make " +
				"it smaller, " +
				"or host it elsewhere)\n",
		},
		{
			limits{200 << 10, 200 << 10, 1 << 30, 1 << 10},
			"warning sizes static/img/big.PNG: the picture is 1.5 kB and loads slowly (make it " +
				"smaller than 1 kB)\n",
		},
		{limits{200 << 10, 200 << 10, 250 << 10, 2 << 10}, "error sizes site.yaml: the site is "},
	}
	for _, test := range tests {
		in, err := inspect(options(t, dir))
		if err != nil {
			t.Fatal(err)
		}
		in.limits = test.limits
		if err := in.run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := lines(dir, in.report().Findings); !strings.HasPrefix(got, test.want) ||
			(got == "") != (test.want == "") {
			t.Errorf("%v: got %s, want %s", test.limits, got, test.want)
		}
	}
	in, err := inspect(Options{Build: options(t, dir).Build, AnyHost: true})
	if err != nil {
		t.Fatal(err)
	}
	in.limits = limits{1, 1, 1, 2 << 10}
	if err := in.run(t.Context()); err != nil || len(in.report().Findings) > 0 {
		t.Errorf("limits of GitHub apply to another host: %v, %v", err, in.report().Findings)
	}
	for size, want := range map[int64]string{
		1: "1 byte", 1023: "1023 bytes", 1 << 10: "1 kB", 100 << 20: "100 MB", 3 << 29: "1.5 GB",
	} {
		if got := bytesPhrase(size); got != want {
			t.Errorf("%d: %s, want %s", size, got, want)
		}
	}
}

// TestTracedPagesHaveTheSameTags tests the premise of tracing: numbers in the layouts do not change the tags of a page.
func TestTracedPagesHaveTheSameTags(t *testing.T) {
	in, err := inspect(Options{Build: built(t, generate.Options{Dir: "../.."})})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range in.pages {
		var b bytes.Buffer
		if err := p.generated.Render(&b); err != nil {
			t.Fatal(err)
		}
		var names []string
		scan(b.Bytes(), func(z *html.Tokenizer, _, _ int) {
			name, _ := z.TagName()
			names = append(names, string(name))
		})
		elements := p.trace()
		if len(elements) != len(names) {
			t.Fatalf("%s has %d tags, but %d when traced", p.path, len(names), len(elements))
		}
		own := 0
		for i, e := range elements {
			if e.tag < 0 {
				continue
			}
			own++
			if text := in.tracer.tags[e.tag].text(); !strings.HasPrefix(text, "<"+names[i]) {
				t.Fatalf("%s: <%s> was traced to %s", p.path, names[i], text)
			}
		}
		if own < 20 {
			t.Errorf("%s: only %d tags were traced to layouts", p.path, own)
		}
	}
}
