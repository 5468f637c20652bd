package site

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/words"
)

// A grouping divides a list into groups with headings: adjacent papers with the same key form a group.
type grouping struct {
	key  func(*archive.Card) int
	name func(w *words.Words, key int, p *archive.Card) (heading, path string)
}

var (
	ungrouped = grouping{
		func(*archive.Card) int { return 0 },
		func(*words.Words, int, *archive.Card) (string, string) { return "", "" },
	}
	byYear  = grouping{func(p *archive.Card) int { return p.Date.Year }, yearHeading}
	byMonth = grouping{func(p *archive.Card) int { return int(p.Date.Month) }, monthHeading}
)

func yearHeading(w *words.Words, year int, _ *archive.Card) (heading, path string) {
	if year == 0 {
		return w.Text("dates.undated-title"), content.UndatedPath
	}
	return strconv.Itoa(year), content.DatePath(content.Date{Year: year})
}

func monthHeading(w *words.Words, month int, p *archive.Card) (heading, path string) {
	if month == 0 {
		return w.Text("dates.no-month"), ""
	}
	return w.Month(month), content.DatePath(p.Date)
}

// list adds the pages of a list of papers. v is the view of the first page.
func (p *planner) list(v View, papers []*archive.Card, by grouping) {
	p.listAs("list", v, papers, by)
}

// listAs is like list, with another layout. It adds nothing if the outline has all pages of the list.
func (p *planner) listAs(layout string, v View, papers []*archive.Card, by grouping) {
	if p.leavesOut(papers) {
		return
	}
	size := p.c.PageSize
	pages := max(1, (len(papers)+size-1)/size)
	first, title := v.Path, v.Title
	// Lists of a digest, year or month already have links labeled newer and older, so their pagers use other labels.
	isByDate := layout != "collection" && v.Newer == nil && v.Older == nil
	var jump, shown []Term
	if pages > 1 {
		jump = p.jump(first, papers, by)
	}
	for n := 1; n <= pages; n++ {
		part := papers[(n-1)*size : min(n*size, len(papers))]
		if n > 1 {
			v.Path, v.Title = content.ListPagePath(first, n), p.pageTitle(title, n)
			v.Chart, v.ChartSays, v.Person, v.Collection = "", "", nil, nil
			v.Downloads, v.Newer, v.Older = nil, nil, nil
		}
		from, to := (n-1)*size, (n-1)*size+len(part)
		shown = marked(jump, shown, from, to)
		v.List = &List{Total: len(papers), First: from + 1, Groups: p.groups(v.Path, part, by), Jump: shown}
		if pages > 1 {
			v.Terms, v.Months = marked(v.Terms, v.Terms, from, to), marked(v.Months, v.Months, from, to)
			v.List.Pager = p.pager(first, n, pages)
			v.List.Pager.ByDate = isByDate
		}
		p.add(layout, v)
	}
}

// jump returns links to the groups of a list with several pages, or nil if it has fewer than two groups.
func (p *planner) jump(first string, papers []*archive.Card, by grouping) []Term {
	var links []Term
	for at := 0; at < len(papers); {
		key, n := by.key(papers[at]), 1
		for at+n < len(papers) && by.key(papers[at+n]) == key {
			n++
		}
		heading, _ := by.name(p.w, key, papers[at])
		link := content.ListPagePath(first, at/p.c.PageSize+1)
		if anchor := anchorOf(papers[at], heading); anchor != "" {
			link += "#" + anchor
		}
		links = append(links, Term{Title: heading, URL: link, Count: n})
		at += n
	}
	if len(links) < 2 {
		return nil
	}
	return links
}

// marked returns links to the groups of a list, and marks those with papers in the range of a page. If these are equal
// to last, the links of the previous page, it returns last to save memory, because a list can have thousands of pages.
func marked(all, last []Term, from, to int) []Term {
	links, start := slices.Clone(all), 0
	for i := range links {
		end := start + links[i].Count
		links[i].Current = start < to && from < end
		start = end
	}
	if slices.Equal(links, last) {
		return last
	}
	return links
}

// pageTitle returns the title of the n-th page of a list; n is greater than 1.
func (p *planner) pageTitle(title string, n int) string {
	return p.w.Text("lists.page", "title", title, "page", strconv.Itoa(n))
}

// groups returns the groups of the papers on the page at path. It returns the groups of the last plan if the papers are
// the same.
func (p *planner) groups(path string, papers []*archive.Card, by grouping) []Group {
	old := p.known[path]
	if old == nil || old.View.List == nil || old.View.Site.Words != p.c.Words {
		return grouped(p.w, papers, by)
	}
	rest := papers
	for _, g := range old.View.List.Groups {
		if len(rest) < len(g.Papers) || !slices.Equal(g.Papers, rest[:len(g.Papers)]) {
			return grouped(p.w, papers, by)
		}
		rest = rest[len(g.Papers):]
	}
	if len(rest) > 0 {
		return grouped(p.w, papers, by)
	}
	return old.View.List.Groups
}

func grouped(w *words.Words, papers []*archive.Card, by grouping) []Group {
	var groups []Group
	for len(papers) > 0 {
		first := papers[0]
		key := by.key(first)
		n := 1
		for n < len(papers) && by.key(papers[n]) == key {
			n++
		}
		heading, path := by.name(w, key, first)
		groups = append(
			groups,
			Group{Heading: heading, URL: path, Anchor: anchorOf(first, heading), Papers: slices.Clone(papers[:n])},
		)
		papers = papers[n:]
	}
	return groups
}

// anchorOf returns the anchor of a heading, to which the bars of charts link, or "" if the heading is not a year.
func anchorOf(c *archive.Card, heading string) string {
	if heading != strconv.Itoa(c.Date.Year) {
		return ""
	}
	return yearAnchor(c.Date.Year)
}

func (p *planner) pager(first string, n, pages int) *Pager {
	says := p.w.Text("pager.position", "page", p.w.Number(n), "pages", p.w.Number(pages))
	at := &Pager{Page: n, Pages: pages, Says: says, Numbers: p.pageNumbers(first, n, pages)}
	if n > 1 {
		at.Newer, at.First = content.ListPagePath(first, n-1), first
	}
	if n < pages {
		at.Older, at.Last = content.ListPagePath(first, n+1), content.ListPagePath(first, pages)
	}
	return at
}

// pageNumbers returns links to the first and last pages of a list and to those next to the current one, with gaps
// between them: 1 … 4 5 6 … 53. A gap hides at least two pages.
func (p *planner) pageNumbers(first string, current, pages int) []Term {
	var numbers []Term
	last := 0
	for n := 1; n <= pages; n++ {
		isNear := n >= current-1 && n <= current+1 || n == 1 || n == pages
		isAlone := n == 2 && current == 4 || n == pages-1 && current == pages-3
		if !isNear && !isAlone {
			continue
		}
		if n > last+1 {
			numbers = append(numbers, Term{})
		}
		link := content.ListPagePath(first, n)
		if n == current {
			link = ""
		}
		numbers = append(numbers, Term{Title: p.w.Number(n), URL: link})
		last = n
	}
	return numbers
}

// yearChart returns a chart of the number of papers per year, and a sentence that describes it. Both are empty if the
// papers are of fewer than two years. Years without papers are gaps. The bar of the current year is marked; 0 marks
// none.
func (p *planner) yearChart(current int) (template.HTML, string) {
	if len(p.a.Years) < 2 {
		return "", ""
	}
	first := p.a.Years[len(p.a.Years)-1].Date.Year
	counts := make([]int, p.a.Years[0].Date.Year-first+1)
	for _, y := range p.a.Years {
		counts[y.Date.Year-first] = len(y.Papers)
	}
	bars := make([]bar, len(counts))
	highest := slices.Max(counts)
	var years []string
	for i, n := range counts {
		year := first + i
		bars[i] = bar{
			Label:   strconv.Itoa(year),
			Count:   n,
			Name:    p.w.Text("charts.year", "n", n, "year", strconv.Itoa(year)),
			Current: year == current,
		}
		if n > 0 {
			bars[i].URL = p.url(content.DatePath(content.Date{Year: year}))
		}
		if n == highest {
			years = append(years, strconv.Itoa(year))
		}
	}
	sentence := p.w.Text("charts.years-flat")
	if len(years) <= maxNamed {
		sentence = p.w.Text("charts.years-most", "years", p.w.Enumerate(years))
	}
	return barChart(p.w.Text("charts.years"), bars, p.w.Number), sentence
}

// maxNamed is the maximum number of equal values that a sentence about a chart names. If more values are equal, the
// sentence names none.
const maxNamed = 3

// manyAuthors is the largest number of authors with its own bar. All papers with more authors share one bar, so that
// papers of large collaborations do not compress the rest of the chart.
const manyAuthors = 20

// countChart returns a chart of the number of papers per number of authors, and a sentence that describes it. Both are
// empty if fewer than two numbers of authors occur. The bar of the current number is marked; 0 marks none.
func (p *planner) countChart(current int) (template.HTML, string) {
	if len(p.a.Counts) < 2 {
		return "", ""
	}
	lowest, highest := p.a.Counts[0].Count, p.a.Counts[len(p.a.Counts)-1].Count
	bars := make([]bar, max(0, min(highest, manyAuthors)-lowest+1))
	for i := range bars {
		bars[i].Label = strconv.Itoa(lowest + i)
	}
	var many bar
	for _, g := range p.a.Counts {
		if g.Count > manyAuthors {
			many.Count += len(g.Papers)
			many.Current = many.Current || g.Count == current
			continue
		}
		b := &bars[g.Count-lowest]
		b.Count, b.URL, b.Current = len(g.Papers), p.url(content.CountPath(g.Count)), g.Count == current
		b.Name = p.w.Text("charts.count", "papers", p.w.Text("counts.paper", "n", b.Count),
			"authors", p.w.Text("counts.author", "n", g.Count))
	}
	if many.Count > 0 {
		many.Label, many.URL = strconv.Itoa(manyAuthors+1)+"+", p.url(content.CountsPath)
		many.Name = p.w.Text("charts.count-many", "n", many.Count, "most", strconv.Itoa(manyAuthors))
		bars = append(bars, many)
	}
	return barChart(p.w.Text("charts.counts"), bars, p.w.Number), p.countsSentence(p.a.Counts)
}

// countsSentence describes the chart of the numbers of authors in a sentence.
func (p *planner) countsSentence(counts []*archive.Group) string {
	largest := slices.MaxFunc(counts, func(g, h *archive.Group) int {
		return cmp.Compare(len(g.Papers), len(h.Papers))
	})
	many := 0
	var equals []string
	for _, g := range counts {
		if len(g.Papers) == len(largest.Papers) {
			equals = append(equals, p.w.Number(g.Count))
		}
		if g.Count > manyAuthors {
			many += len(g.Papers)
		}
	}
	switch {
	case many > len(largest.Papers) || largest.Count > manyAuthors:
		return p.w.Text("charts.counts-many", "n", many, "most", strconv.Itoa(manyAuthors))
	case len(equals) == 1:
		return p.w.Text("charts.counts-most", "n", largest.Count)
	case len(equals) <= maxNamed:
		return p.w.Text("charts.counts-equal", "counts", p.w.Enumerate(equals))
	}
	return p.w.Text("charts.counts-flat")
}

// span returns the archive's range of years: "2018–2026".
func (p *planner) span(a *archive.Archive) string {
	if len(a.Years) == 0 {
		return ""
	}
	return p.yearsPhrase(a.Years[len(a.Years)-1].Date.Year, a.Years[0].Date.Year)
}

func (p *planner) yearsPhrase(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return p.w.Text("lists.years", "first", strconv.Itoa(first), "last", strconv.Itoa(last))
}
