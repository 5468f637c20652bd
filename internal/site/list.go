package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A grouping divides a list into groups with headings: adjacent papers with the same key form a group.
type grouping struct {
	key  func(*archive.Card) int
	name func(key int, p *archive.Card) (heading, path string)
}

var (
	ungrouped = grouping{
		func(*archive.Card) int { return 0 },
		func(int, *archive.Card) (string, string) { return "", "" },
	}
	byYear  = grouping{func(p *archive.Card) int { return p.Date.Year }, yearHeading}
	byMonth = grouping{func(p *archive.Card) int { return int(p.Date.Month) }, monthHeading}
)

func yearHeading(year int, _ *archive.Card) (heading, path string) {
	if year == 0 {
		return "Undated", content.UndatedPath
	}
	return strconv.Itoa(year), content.DatePath(content.Date{Year: year})
}

func monthHeading(month int, p *archive.Card) (heading, path string) {
	if month == 0 {
		return "Month unknown", ""
	}
	return p.Date.Month.String(), content.DatePath(p.Date)
}

// list adds a list of papers, on as many pages as it needs. The view is for the first page.
func (p *planner) list(v View, papers []*archive.Card, by grouping) {
	p.listAs("list", v, papers, by)
}

// listAs adds a list of papers that uses the given layout.
func (p *planner) listAs(layout string, v View, papers []*archive.Card, by grouping) {
	size := p.c.PageSize
	pages := max(1, (len(papers)+size-1)/size)
	first, title := v.Path, v.Title
	for n := 1; n <= pages; n++ {
		part := papers[(n-1)*size : min(n*size, len(papers))]
		if n > 1 {
			v.Path, v.Title = content.ListPagePath(first, n), fmt.Sprintf("%s, page %d", title, n)
			v.Chart, v.ChartSays, v.Terms, v.Months, v.Person, v.Collection = "", "", nil, nil, nil, nil
			v.Downloads = nil
		}
		v.List = &List{Total: len(papers), First: (n-1)*size + 1, Groups: p.groups(v.Path, part, by)}
		if pages > 1 {
			v.List.Pager = pager(first, n, pages)
		}
		p.add(layout, v)
	}
}

// groups returns the groups of the papers on a page, which are those of the last plan if the papers are the same.
func (p *planner) groups(path string, papers []*archive.Card, by grouping) []Group {
	old := p.known[path]
	if old == nil || old.View.List == nil {
		return grouped(papers, by)
	}
	rest := papers
	for _, g := range old.View.List.Groups {
		if len(rest) < len(g.Papers) || !slices.Equal(g.Papers, rest[:len(g.Papers)]) {
			return grouped(papers, by)
		}
		rest = rest[len(g.Papers):]
	}
	if len(rest) > 0 {
		return grouped(papers, by)
	}
	return old.View.List.Groups
}

func grouped(papers []*archive.Card, by grouping) []Group {
	var groups []Group
	for len(papers) > 0 {
		first := papers[0]
		key := by.key(first)
		n := 1
		for n < len(papers) && by.key(papers[n]) == key {
			n++
		}
		heading, path := by.name(key, first)
		groups = append(
			groups,
			Group{Heading: heading, URL: path, Anchor: anchorOf(first, heading), Papers: slices.Clone(papers[:n])},
		)
		papers = papers[n:]
	}
	return groups
}

// anchorOf returns the anchor of a heading that is a year. The bars of charts link to it.
func anchorOf(c *archive.Card, heading string) string {
	if heading != strconv.Itoa(c.Date.Year) {
		return ""
	}
	return yearAnchor(c.Date.Year)
}

func pager(first string, n, pages int) *Pager {
	p := &Pager{Page: n, Pages: pages}
	if n > 1 {
		p.Newer, p.First = content.ListPagePath(first, n-1), first
	}
	if n < pages {
		p.Older, p.Last = content.ListPagePath(first, n+1), content.ListPagePath(first, pages)
	}
	return p
}

// yearChart draws the number of papers per year. Years without papers keep their place on the axis.
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
	most := slices.Max(counts)
	var years []string
	for i, n := range counts {
		year := first + i
		bars[i] = bar{
			Label:   strconv.Itoa(year),
			Count:   n,
			Name:    content.Plural(n, "paper") + " in " + strconv.Itoa(year),
			Current: year == current,
		}
		if n > 0 {
			bars[i].URL = p.url(content.DatePath(content.Date{Year: year}))
		}
		if n == most {
			years = append(years, strconv.Itoa(year))
		}
	}
	if len(years) > maxNamed {
		return barChart("Papers a year", bars), "Papers by year of publication."
	}
	return barChart("Papers a year", bars), "Papers by year of publication; the most are from " + enumerate(years) + "."
}

// maxNamed is the maximum number of equal values that a sentence about a chart names. More are not remarkable.
const maxNamed = 3

// enumerate joins words into a list for a sentence: "2021, 2023 and 2025".
func enumerate(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// manyAuthors is the number of authors above which all papers share one bar, so that a paper of a large collaboration
// does not compress the rest of the chart.
const manyAuthors = 20

// countChart draws the number of papers per number of authors.
func (p *planner) countChart(current int) (template.HTML, string) {
	if len(p.a.Counts) < 2 {
		return "", ""
	}
	highest := p.a.Counts[len(p.a.Counts)-1].Count
	bars := make([]bar, min(highest, manyAuthors))
	for i := range bars {
		bars[i].Label = strconv.Itoa(i + 1)
	}
	var many bar
	for _, g := range p.a.Counts {
		if g.Count > manyAuthors {
			many.Count += len(g.Papers)
			many.Current = many.Current || g.Count == current
			continue
		}
		b := &bars[g.Count-1]
		b.Count, b.URL, b.Current = len(g.Papers), p.url(content.CountPath(g.Count)), g.Count == current
		b.Name = content.Plural(b.Count, "paper") + " by " + content.Plural(g.Count, "author")
	}
	if many.Count > 0 {
		many.Label, many.URL = strconv.Itoa(manyAuthors+1)+"+", p.url(content.CountsPath)
		many.Name = fmt.Sprintf("%s by more than %d authors", content.Plural(many.Count, "paper"), manyAuthors)
		bars = append(bars, many)
	}
	return barChart("Papers by number of authors", bars), countsSentence(p.a.Counts)
}

// countsSentence describes the numbers of authors in a sentence.
func countsSentence(counts []*archive.Group) string {
	most := slices.MaxFunc(counts, func(g, h *archive.Group) int { return cmp.Compare(len(g.Papers), len(h.Papers)) })
	var equals []string
	for _, g := range counts {
		if len(g.Papers) == len(most.Papers) {
			equals = append(equals, strconv.Itoa(g.Count))
		}
	}
	switch {
	case len(equals) == 1:
		return fmt.Sprintf("Papers by number of authors; %s is most common.", content.Plural(most.Count, "author"))
	case len(equals) <= maxNamed:
		return fmt.Sprintf("Papers by number of authors; %s authors are most common.", enumerate(equals))
	}
	return "Papers by number of authors."
}

// span returns the archive's range of years: "2018–2026".
func span(a *archive.Archive) string {
	if len(a.Years) == 0 {
		return ""
	}
	return yearsPhrase(a.Years[len(a.Years)-1].Date.Year, a.Years[0].Date.Year)
}

func yearsPhrase(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d–%d", first, last)
}
