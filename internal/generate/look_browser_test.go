//go:build browser

package generate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// richKinds are the paths of a page of each kind in an archive of unusual papers, by kind.
var richKinds = map[string]string{
	"home":             "/",
	"glance":           "/glance/",
	"long title":       "/papers/long-title/",
	"wide formulas":    "/papers/wide/",
	"many authors":     "/papers/many/",
	"right to left":    "/papers/rtl/",
	"no abstract":      "/papers/empty/",
	"dates":            "/dates/",
	"dates, page 3":    "/dates/page/3/",
	"year":             "/dates/2023/",
	"month":            "/dates/2023/01/",
	"digest":           "/digests/2026-02-17/",
	"tags":             "/tags/",
	"tag":              "/tags/pdes/",
	"author counts":    "/authors/",
	"author count":     "/authors/1/",
	"people":           "/people/",
	"person":           "/people/ada-lovelace/",
	"field":            "/method/",
	"value":            "/method/fourier/",
	"collection":       "/collections/start/",
	"view as a table":  "/best/",
	"view as a list":   "/open/",
	"search":           "/search/",
	"reading list":     "/reading-list/",
	"not found":        "/404.html",
	"free page":        "/prose/",
	"digests":          "/digests/",
	"collections":      "/collections/",
	"unknown authors":  "/authors/unknown/",
	"undated":          "/dates/undated/",
	"person, no years": "/people/nobody-else/",
}

// prose is text with words of the usual length.
const prose = "We show that a learned operator solves parametric equations with fewer parameters than a network of " +
	"the same accuracy, because its kernel is shared across scales and the residual is measured in a norm that suits " +
	"the problem. The method needs no mesh, and it works for flows, heat and waves alike."

// unusualArchive creates an archive of unusual papers and returns its folder.
func unusualArchive(t *testing.T) string {
	t.Helper()
	w := &workshop{dir: t.TempDir(), files: map[string]string{}}
	var laboratory []string
	for i := range 120 {
		laboratory = append(laboratory, fmt.Sprintf("Researcher Numbered-%d", i))
	}
	wide := "$$u(x,t) = \\sum_{k=0}^{\\infty} \\frac{(-1)^k}{k!} \\int_{\\Omega} K_k(x,y)\\, f(y,t)\\,dy + " +
		"\\sum_{j=1}^{N} \\alpha_j \\phi_j(x) \\psi_j(t) + \\frac{\\partial^2 u}{\\partial x^2} - \\lambda \\nabla^4 u$$"
	files := map[string]string{
		"site.yaml": "title: Odd papers\ndescription: " + prose + "\npageSize: 10\nauthor: the editors\n" +
			"repository: https://github.com/example/rich\nfields:\n" +
			"  - {name: method, type: list, title: Methods, index: true}\n  - {name: rating, type: number}\n" +
			"  - {name: code, type: url, title: Implementation}\n  - {name: venue, index: true}\n" +
			"tags:\n  - {tag: pdes, title: Differential equations, description: Solving equations by learning.}\n",
		"long-title": "title: \"" + strings.Repeat("An Exceedingly Long Title About Parameterization and ", 3) +
			"\"\n" +
			"date: 2022-12\nauthors: [José García, Ada Lovelace, Grace Hopper, Alan Turing]\ntags: [pdes, scaling]\n" +
			"venue: {booktitle: Proceedings of the International Conference on Learning Representations}\n" +
			"arxiv: \"2212.01234\"\ndoi: 10.1234/abcd.5678\nupvotes: 1234\ncomments: 5678\nrating: 5\n" +
			"code: https://github.com/example/an-implementation-with-a-long-name\n" +
			"method: [Multigrid, Fourier]\ndigests: [2026-02-17]\ntldr: One kernel for all scales of $x^2$.\n" +
			"links: [{label: Code, url: \"https://github.com/example/code\"}]\n---\n\n" + prose + " " + prose +
			"\n\n## Notes\n\n" + prose + "[^1]\n\n[^1]: A note in the margin.\n\n```python\n" +
			strings.Repeat("wide = code(", 20) + "\n```\n\n| model | error |\n| --- | ---: |\n| ours | 0.1 |\n",
		"wide": "title: Wide formulas and $\\mu$P\ndate: 2021-03-04\nauthors: [Ada Lovelace]\ndigests: [2026-02-16]\n" +
			"---\n\n" + prose + "\n\n" + wide + "\n\n" + prose + "\n\n## Notes\n\n" + wide + "\n",
		"many": "title: A whole laboratory\ndate: 2025-07-01\nauthors: [" + strings.Join(laboratory, ", ") +
			"]\ntags: [scaling]\norganization: European Organization for Nuclear Research\n---\n\n" + prose,
		"rtl": "title: تعلم المؤثرات العصبية لحل المعادلات التفاضلية\ndate: 2024-01-20\nauthors: [محمد أحمد]\n" +
			"tags: [pdes]\n---\n\nنقدم في هذه الورقة طريقة جديدة لتعلم المؤثرات العصبية التي تحل المعادلات بكفاءة عالية.",
		"cjk": "title: 大規模言語モデルのパラメータ効率的な微調整に関する包括的な調査と、その応用\ndate: 2024-03-02\n" +
			"authors: [山田 太郎, 鈴木 花子]\ntags: [pdes]\ndigests: [2026-02-17]\n---\n\n" +
			strings.Repeat("大規模言語モデルは、自然言語処理の多くの課題において優れた性能を示している。", 4),
		"undated": "title: No date\nauthors: [Nobody Else]\ntags: [pdes]\n---\n\nOne line.",
		"empty":   "title: No abstract\ndate: 2020\nauthor_count: 8\n---\n",
		"unknown": "title: Nobody known\ndate: 2020\n---\n\n" + prose,
		"content/pages/best.md": "---\ntitle: Best\npapers: {where: rating >= 1, sort: -rating, group: method, " +
			"columns: [title, authors, date, venue, rating]}\n---\n\nA table.\n",
		"content/pages/open.md": "---\ntitle: Open\n---\n\n" + prose +
			"\n\n```papers\nwhere: rating < 3\nlimit: 5\n```\n",
		"content/pages/prose.md": "---\ntitle: Prose\n---\n\n" + prose + " " + prose + "\n\n- " + prose + "\n",
		"content/collections/start.md": "---\ntitle: Where to start\npapers:\n  - many\n  - long-title: " +
			"Because its title is long.\n  - rtl\n---\n\n" + prose + "\n",
	}
	for i := range 90 { // years with very different numbers of papers, and more tags than an index shows at once
		year := 1995 + i%30
		if i > 40 {
			year = 2023
		}
		files[fmt.Sprintf("p%d", i)] = fmt.Sprintf("title: Paper %d of many that are alike\ndate: %d-01-%02d\n"+
			"authors: [%s, Ada Lovelace]\ntags: [tag-number-%d, pdes]\ndigests: [2026-02-16]\nrating: %d\n"+
			"method: [Fourier]\n---\n\n%s", i, year, 1+i%28, strings.Join(laboratory[:i%24], ", "), i%25, i%5, prose)
		if i%24 == 0 {
			files[fmt.Sprintf("p%d", i)] = strings.Replace(files[fmt.Sprintf("p%d", i)], "authors: [, ", "authors: [",
				1)
		}
	}
	for name, text := range files {
		if !strings.Contains(name, ".") {
			name, text = "content/papers/"+name+".md", "---\n"+text+"\n"
		}
		if err := w.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	return w.dir
}

// look is a script that returns the faults in the layout of a page: text that is too wide or too narrow, overlapping
// labels of charts, elements that do not align with the edges of the text, stars that overlap titles, and labels that
// are not next to their value.
const look = `(() => {
	const faults = [], shown = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
	const name = e => e.outerHTML.slice(0, 90);
	const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
	if (over > 0) faults.push("the page is " + over + " pixels too wide");

	// lines returns the number of characters and the width of each line of a paragraph.
	function lines(p) {
		const found = [], range = document.createRange();
		const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
		for (let node; (node = walker.nextNode()); ) {
			for (const word of node.data.matchAll(/\S+\s*/g)) {
				range.setStart(node, word.index);
				range.setEnd(node, word.index + word[0].trimEnd().length);
				const box = range.getClientRects()[0], last = found.at(-1);
				if (!box) continue;
				if (last && Math.abs(last.top - box.top) < box.height / 2) {
					last.characters += word[0].length;
					last.right = box.right;
				} else found.push({top: box.top, left: box.left, right: box.right, characters: word[0].length});
			}
		}
		return found;
	}
	for (const p of shown(".abstract p, .notes > p, .tldr, .summary, .lead p, .description, .about, .says")) {
		if (p.querySelector("math, code") || /[^\u0000-\u024f\u2010-\u203a]/.test(p.textContent)) continue;
		const all = lines(p);
		for (const l of all) if (l.characters > 73) faults.push("a line of " + (l.characters - 1) + " characters: " +
			name(p));
		const full = all.slice(0, -1), sum = f => full.reduce((n, l) => n + f(l), 0);
		if (innerWidth < 640 || full.length < 2) continue;
		const measure = p.getBoundingClientRect().width * sum(l => l.characters) / sum(l => l.right - l.left);
		if (measure < 60) faults.push("a measure of " + measure.toFixed(1) + " characters: " + name(p));
	}

	for (const chart of shown("svg.chart")) {
		const labels = [...chart.querySelectorAll("text")].filter(e => getComputedStyle(e).display !== "none");
		const boxes = labels.map(e => [e, e.getBoundingClientRect()]);
		for (const [e, a] of boxes) {
			const c = chart.getBoundingClientRect();
			if (a.left < c.left - 3 || a.right > c.right + 3) faults.push("a label is outside: " + e.textContent);
			for (const [f, b] of boxes) {
				if (e === f || e.classList[0] !== f.classList[0] || e.compareDocumentPosition(f) & 2) continue;
				if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
					faults.push("labels overlap: " + e.textContent + " and " + f.textContent);
			}
		}
	}

	const edge = document.querySelector("h1").getBoundingClientRect().left;
	const margin = innerWidth >= 1056 ? ".ways, .with, .margin, .found aside" : "none";
	for (const e of shown(".masthead .name a, .colophon > :first-child, .description, .entry h3, .facts, .summary, " +
		".abstract, .tldr, .margin, .notes > p, .notes > h2, .figure, .pager, .terms > li, .sift, .jump a:first-child, " +
		".names, .with ul, .cite, .related, .newer, .table, .citeall:first-of-type, .more, .glance h2, .empty")) {
		const left = e.getBoundingClientRect().left;
		if (e.matches(".jump li + li a") || e.closest(margin)) continue;
		if (Math.abs(left - edge) > 1) faults.push("begins " + (left - edge) + " pixels beside the edge: " + name(e));
	}
	for (const e of shown(".names a, .with a")) {
		if (e.getBoundingClientRect().left < edge - 1) faults.push("hangs outside the margin: " + name(e));
	}

	const end = document.querySelector("main").getBoundingClientRect().right;
	for (const e of shown("main :is(a, p, dt, dd, h1, h3)")) {
		if (e.closest(".table, .hidden")) continue;
		const over = e.getBoundingClientRect().right - end;
		if (over > 1) faults.push("ends " + over + " pixels beside the edge: " + name(e));
	}
	for (const e of shown(".transfer, .pager")) {
		const list = e.closest("main").querySelector(".entries"), right = e => e.getBoundingClientRect().right;
		if (list && Math.abs(right(list) - right(e)) > 1)
			faults.push("ends " + (right(e) - right(list)) + " pixels beside the list: " + name(e));
	}

	// textBoxes returns the boxes of the text of an element.
	function textBoxes(e) {
		const range = document.createRange(), boxes = [];
		const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
		while (walker.nextNode()) {
			range.selectNodeContents(walker.currentNode);
			boxes.push(...range.getClientRects());
		}
		return boxes.filter(b => b.width > 0);
	}
	for (const e of shown(".star svg")) {
		const a = e.getBoundingClientRect(), title = e.closest(".star").previousElementSibling;
		for (const b of textBoxes(title))
			if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
				faults.push("a star is on the title: " + name(title));
	}
	for (const e of shown(".paper > .star svg")) {
		const middle = b => (b.top + b.bottom) / 2, title = textBoxes(e.closest(".star").previousElementSibling)[0];
		const off = middle(e.getBoundingClientRect()) - middle(title);
		if (Math.abs(off) > 4) faults.push("a star is " + off + " pixels beside the middle of a title");
	}
	for (const e of shown(".margin a")) {
		const line = getComputedStyle(e).textDecorationColor;
		if (line === "rgba(0, 0, 0, 0)" || line.endsWith("/ 0)")) faults.push("a link without a line: " + name(e));
	}
	for (const e of shown(".links ul")) {
		if (e.scrollWidth > e.clientWidth + 1) faults.push("a row of links scrolls: " + name(e));
	}
	for (const e of shown(".margin.rest dt")) {
		if (innerWidth >= 1056) break;
		const label = textBoxes(e), value = textBoxes(e.nextElementSibling)[0];
		if (label.length > 1) faults.push("a label on two lines: " + e.textContent);
		if (Math.abs(label[0].bottom - value.bottom) > 6) faults.push("a label is not beside its value: " + e.textContent);
	}

	const head = document.querySelector(".masthead").getBoundingClientRect();
	const button = document.querySelector("button.theme").getBoundingClientRect();
	if (button.top - head.top > 40) faults.push("the button of the theme is on the second line");
	return faults;
})()`

// TestPagesAreReadableAtEveryWidth checks pages of every kind on screens of every width: the measure, the edges, the
// labels of charts, and that nothing is outside the screen.
func TestPagesAreReadableAtEveryWidth(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	for _, width := range []int64{320, 390, 640, 768, 900, 1023, 1280, 1920} {
		page.Screen(width, 900, "light")
		for name, path := range richKinds {
			page.Visit(site + path)
			for _, fault := range chromium.Eval[[]string](page, look) {
				t.Errorf("%s at %d pixels: %s", name, width, fault)
			}
		}
	}
	// The same script finds the faults of a page that is made too wide.
	page.Screen(900, 900, "light")
	page.Visit(site + richKinds["long title"])
	chromium.Eval[bool](page,
		`document.querySelector(".paper").className = "", document.body.style.maxWidth = "none", true`)
	faults := strings.Join(chromium.Eval[[]string](page, look), "\n")
	if !strings.Contains(faults, "a line of ") {
		t.Errorf("the script finds no lines that are too long, only\n%s", faults)
	}
}

// TestReadingListWithPapersIsReadable checks a reading list with unusual papers at every width, on a touch screen and
// with axe. The other tests check an empty reading list.
func TestReadingListWithPapersIsReadable(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	for _, name := range []string{"long title", "many authors", "right to left", "wide formulas"} {
		page.Visit(site + richKinds[name])
		page.Press("s")
		page.Await(`document.querySelector(".paper > .star").ariaPressed === "true"`)
	}
	list := site + richKinds["reading list"]
	for _, width := range []int64{320, 390, 640, 768, 900, 1280, 1920} {
		page.Screen(width, 900, "light")
		page.Touch(width < 600)
		page.Visit(list)
		page.Await(`document.querySelectorAll(".later .entry").length === 4`)
		for _, fault := range chromium.Eval[[]string](page, look) {
			t.Errorf("at %d pixels: %s", width, fault)
		}
		if width < 600 {
			for _, e := range chromium.Eval[[]string](page, smallTargets) {
				t.Errorf("at %d pixels, not high enough: %s", width, e)
			}
		}
	}
	checkWithAxe(t, page, "reading list", list)
}

// TestPhoneShowsLinksIntoArchiveSoon checks that the links into the archive begin on the first three screens of a
// phone, however long the titles of the newest papers are.
func TestPhoneShowsLinksIntoArchiveSoon(t *testing.T) {
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Touch(true)
	for name, site := range map[string]string{"33 papers": served(t, ""),
		"odd papers":  servedFrom(t, unusualArchive(t), ""),
		"many papers": servedFrom(t, namedArchive(t), "")} {
		page.Visit(site + "/")
		late := chromium.Eval[[]string](page, `[...document.querySelectorAll(".ways h2")]
			.filter(e => e.textContent !== "Collections" && e.getBoundingClientRect().top > 3 * innerHeight)
			.map(e => e.textContent + " at " + (e.getBoundingClientRect().top / innerHeight).toFixed(2) + " screens")`)
		for _, e := range late {
			t.Errorf("%s: %s", name, e)
		}
		if !chromium.Eval[bool](page, `document.querySelectorAll(".ways h2").length >= 3 && `+
			`document.querySelector(".masthead .find button").getBoundingClientRect().top < 100`) {
			t.Errorf("%s: a way in is missing", name)
		}
	}
}

// TestPhoneShowsTheAbstractFirst checks that a paper's abstract begins on the first screen of a phone, after the title,
// the authors, the date and the links.
func TestPhoneShowsTheAbstractFirst(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Touch(true)
	for _, name := range []string{"many authors", "wide formulas", "right to left"} {
		page.Visit(site + richKinds[name])
		top := chromium.Eval[float64](page, `document.querySelector(".abstract").getBoundingClientRect().top`)
		if top > 560 {
			t.Errorf("%s: the abstract begins %v pixels from the top", name, top)
		}
	}
}

// TestLargerLinksKeepLayout checks pages whose links are larger on a touch screen.
func TestLargerLinksKeepLayout(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Touch(true)
	for _, name := range []string{"long title", "many authors", "right to left", "home", "tags", "person"} {
		page.Visit(site + richKinds[name])
		for _, fault := range chromium.Eval[[]string](page, look) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// TestPaperStatesEachFactOnce checks that the page of a paper states each fact once, and that the links of the facts
// are high enough for a touch screen.
func TestPaperStatesEachFactOnce(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Touch(true)
	facts := `[...document.querySelectorAll(".margin")].map(e => e.textContent.replace(/\s+/g, " ")).join(" ")`
	for name, want := range map[string]string{
		"long title": "", "wide formulas": "", "many authors": "120 authors", "no abstract": "8 authors",
	} {
		page.Visit(site + richKinds[name])
		text := chromium.Eval[string](page, facts)
		if want == "" && strings.Contains(text, "author ") || !strings.Contains(text, want) {
			t.Errorf("%s: the facts are %q, want the number of authors %q", name, text, want)
		}
		if chromium.Eval[bool](page, `document.querySelector(".margin [href^='#']") !== null`) {
			t.Errorf("%s: the facts link to the citations below them", name)
		}
		for _, e := range chromium.Eval[[]string](page, smallTargets) {
			t.Errorf("%s: not high enough: %s", name, e)
		}
	}
	page.Visit(site + richKinds["many authors"])
	if got := chromium.Eval[string](page, `getComputedStyle(document.querySelector(".byline summary")).display`); got !=
		"list-item" {
		t.Errorf("on a touch screen, the folded names have no triangle: display is %s", got)
	}
	page.Visit(site + richKinds["long title"])
	if got := chromium.Eval[string](page, facts); !strings.Contains(got, "Implementationgithub.com/example/an-") {
		t.Errorf("a URL is not short: %q", got)
	}
}

// TestWideContentShowsThatItContinues checks that formulas and code fade at an edge only if they continue beyond it.
func TestWideContentShowsThatItContinues(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	cuts := func(selector string) string {
		return chromium.Eval[string](page, `new Promise(done => {
			const frame = requestAnimationFrame, look = getComputedStyle(document.querySelector("`+selector+`"));
			frame(() => frame(() => done([look.getPropertyValue("--cut-left"), look.getPropertyValue("--cut-right"),
				look.maskImage === "none" ? "none" : "fades"].join())));
		})`)
	}
	scroll := func(selector string) {
		chromium.Eval[bool](page, `document.querySelector("`+selector+`").scrollLeft = 1e6, true`)
	}
	for _, c := range []struct{ page, selector string }{
		{"wide formulas", ".abstract .display"}, {"long title", "pre.code"},
	} {
		page.Visit(site + richKinds[c.page])
		if got := cuts(c.selector); got != "0px,32px,fades" {
			t.Errorf("%s: at its start, it fades by %s", c.selector, got)
		}
		scroll(c.selector)
		if got := cuts(c.selector); got != "32px,0px,fades" {
			t.Errorf("%s: at its end, it fades by %s", c.selector, got)
		}
	}
	if got := cuts(".notes .table"); got != "0px,0px,none" {
		t.Errorf("a narrow table fades by %s", got)
	}
}

// TestPrintedFactsAreLinesOfText checks that the facts of a printed paper are lines of text, and that ambiguous ones,
// such as numbers, have a label.
func TestPrintedFactsAreLinesOfText(t *testing.T) {
	page := chromium.Open(t)
	page.Paper("light")
	page.Visit(servedFrom(t, unusualArchive(t), "") + richKinds["long title"])
	blocks := chromium.Eval[[]string](page, `[...document.querySelectorAll(".margin dl > div, .margin dd")]
		.filter(e => !["inline", "none"].includes(getComputedStyle(e).display)).map(e => e.textContent)`)
	if len(blocks) > 0 {
		t.Errorf("facts on lines of their own: %q", blocks)
	}
	labels := chromium.Eval[string](page, `[...document.querySelectorAll(".margin.rest dt")].filter(e =>
		e.checkVisibility() && getComputedStyle(e).position === "static").map(e => e.textContent).join()`)
	if !strings.HasPrefix(labels, "Venue,Tags,Methods,Rating,Implementation,Digest,In the digest,Collection") {
		t.Errorf("the labels are %s", labels)
	}
}

// TestIndexIsFilteredAndSorted filters the index of tags, and sorts it by number of papers.
func TestIndexIsFilteredAndSorted(t *testing.T) {
	site := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	page.Screen(900, 900, "light")
	page.Visit(site + "/tags/")
	page.Await(`!document.querySelector(".sift").hidden`)
	first := `[...document.querySelectorAll(".terms li:not([hidden]) .term a")].slice(0, 2).map(a => a.textContent).join()`
	page.Click(`.sift [data-by="count"]`)
	if got := chromium.Eval[string](page, first); got != "Differential equations,Tag number 0" {
		t.Errorf("sorted by number: %s", got)
	}
	page.Click(".sift input")
	page.Press("number 24")
	if got := chromium.Eval[string](page, first); got != "Tag number 24" {
		t.Errorf("filtered: %s", got)
	}
	if got := chromium.Eval[string](page,
		`document.querySelector(".sift [role=status]").textContent`); got != "1 is shown" {
		t.Errorf("the status is %q", got)
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}
