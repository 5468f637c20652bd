package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Figure answers one question about the whole archive: a sentence, a chart if there is more than one value to
// compare, and the same numbers as a table.
type Figure struct {
	Anchor string // of its heading
	Title  string
	Says   string        // one sentence that describes the figure
	Chart  template.HTML // either one chart
	Rows   []Row         // or rows of bars with a common scale
	Scale  []string      // labels below the rows
	Table  Table
}

// A Row is a row of bars with its title.
type Row struct {
	Title string
	URL   string // relative to the base path
	Count int
	Bars  template.HTML
}

// A Table is the numbers of a figure.
type Table struct {
	Head []string // of its columns
	Rows []TableRow
}

// A TableRow is a row of a table: its title and numbers. Missing numbers are empty cells.
type TableRow struct {
	Title string
	URL   string // relative to the base path; can be empty
	Cells []string
}

// overview plans the page with charts of the whole archive.
func (p *planner) overview() {
	v := View{
		Path:        content.OverviewPath,
		Title:       "The archive at a glance",
		Feed:        content.HomePath,
		Description: p.total(),
	}
	if len(p.a.Cards) > 1 {
		v.Glance = []Figure{p.yearFigure(), p.tagFigure(), p.countFigure(), p.monthFigure()}
		v.Glance = slices.DeleteFunc(v.Glance, func(f Figure) bool { return f.Says == "" })
	}
	p.add("glance", v)
}

// total returns the total number of papers as a phrase.
func (p *planner) total() string {
	n := len(p.a.Cards)
	if n == 0 {
		return "No papers yet."
	}
	sentence := content.Plural(n, "paper")
	if p.site.Years != "" {
		sentence += " from " + p.site.Years
	}
	if n == 1 {
		return sentence + ". Charts appear once there are two."
	}
	return sentence + "."
}

func (p *planner) yearFigure() Figure {
	f := Figure{Anchor: "years", Title: "Papers over time", Table: Table{Head: []string{"Year", "Papers"}}}
	f.Chart, f.Says = p.yearChart(0)
	if len(p.a.Years) == 1 {
		f.Says = "All papers with a date are from " + p.site.Years + "."
	}
	for _, y := range p.a.Years {
		f.Table.add(strconv.Itoa(y.Date.Year), content.DatePath(y.Date), len(y.Papers))
	}
	if n := len(p.a.Undated); n > 0 {
		f.Says = joinSentences(f.Says, undatedSentence(n))
		f.Table.add("Undated", content.UndatedPath, n)
	}
	return f
}

func undatedSentence(n int) string {
	if n == 1 {
		return "One has no date."
	}
	return strconv.Itoa(n) + " have no date."
}

// joinSentences joins two sentences; the first may be empty.
func joinSentences(first, second string) string {
	if first == "" {
		return second
	}
	return first + " " + second
}

func (t *Table) add(title, url string, counts ...int) {
	row := TableRow{Title: title, URL: url, Cells: make([]string, len(counts))}
	for i, n := range counts {
		if n > 0 {
			row.Cells[i] = strconv.Itoa(n)
		}
	}
	t.Rows = append(t.Rows, row)
}

func (p *planner) countFigure() Figure {
	f := Figure{Anchor: "authors", Title: "How many authors", Table: Table{Head: []string{"Authors", "Papers"}}}
	f.Chart, f.Says = p.countChart(0)
	if len(p.a.Counts) == 1 {
		f.Says = "All papers whose authors are known have " + content.Plural(p.a.Counts[0].Count, "author") + "."
	}
	for _, g := range p.a.Counts {
		f.Table.add(strconv.Itoa(g.Count), content.CountPath(g.Count), len(g.Papers))
	}
	if n := len(p.a.Unknown); n > 0 {
		sentence := content.Plural(n, "paper") + " have no known number of authors."
		if n == 1 {
			sentence = "1 paper has no known number of authors."
		}
		f.Says = joinSentences(f.Says, sentence)
		f.Table.add("Unknown", content.UnknownCountPath, n)
	}
	return f
}

// maxTags is the maximum number of tags with a chart over time.
const maxTags = 12

// tagFigure draws the papers per year of the largest tags.
func (p *planner) tagFigure() Figure {
	f := Figure{Anchor: "tags", Title: "Tags over time"}
	tags := slices.Clone(p.a.Tags)
	slices.SortStableFunc(tags, func(s, t *archive.Tag) int { return cmp.Compare(len(t.Papers), len(s.Papers)) })
	tags = tags[:min(len(tags), maxTags)]
	if len(tags) == 0 {
		return f
	}
	f.Says = tagsSentence(tags)
	counts, highest := make([][]int, len(tags)), 0
	for i, t := range tags {
		if counts[i] = p.perYear(t.Papers); len(counts[i]) > 0 {
			highest = max(highest, slices.Max(counts[i]))
		}
	}
	f.Table.Head = []string{"Tag", "Papers"}
	for year := range len(counts[0]) {
		f.Table.Head = append(f.Table.Head, strconv.Itoa(p.firstYear()+year))
	}
	for i, t := range tags {
		f.Table.add(t.Title, content.TagPath(t.Slug), append([]int{len(t.Papers)}, counts[i]...)...)
		if len(counts[i]) > 1 {
			f.Rows = append(f.Rows, Row{
				Title: t.Title, URL: content.TagPath(t.Slug), Count: len(t.Papers),
				Bars: p.tagRow(t, counts[i], highest),
			})
		}
	}
	if n := len(counts[0]); n > 1 {
		f.Scale = []string{strconv.Itoa(p.firstYear()), strconv.Itoa(p.firstYear() + n - 1)}
	}
	return f
}

// tagsSentence describes the largest tags in a sentence. The tags must be sorted by size, largest first.
func tagsSentence(tags []*archive.Tag) string {
	most := len(tags[0].Papers)
	var equals []string
	for _, t := range tags {
		if len(t.Papers) == most {
			equals = append(equals, t.Title)
		}
	}
	switch {
	case len(tags) == 1:
		return content.Plural(most, "paper") + " on " + equals[0] + "."
	case len(equals) == 1:
		return fmt.Sprintf("Papers a year on the largest tags; the most, %d, are on %s.", most, equals[0])
	case len(equals) <= maxNamed:
		return fmt.Sprintf("Papers a year on the largest tags; the most, %d each, are on %s.", most, enumerate(equals))
	}
	return "Papers a year on the largest tags."
}

// firstYear returns the year of the oldest dated paper. There must be one.
func (p *planner) firstYear() int { return p.a.Years[len(p.a.Years)-1].Date.Year }

// tagRow draws the papers per year of one tag. A bar links to its year in the tag's list.
func (p *planner) tagRow(t *archive.Tag, counts []int, highest int) template.HTML {
	pages := map[int]int{} // page where each year begins
	for i, c := range t.Papers {
		if _, known := pages[c.Date.Year]; !known {
			pages[c.Date.Year] = i/p.c.PageSize + 1
		}
	}
	bars := make([]bar, len(counts))
	for i, n := range counts {
		year := p.firstYear() + i
		bars[i] = bar{Count: n, Name: fmt.Sprintf("%s on %s in %d", content.Plural(n, "paper"), t.Title, year)}
		bars[i].URL = p.url(content.ListPagePath(content.TagPath(t.Slug), pages[year])) + "#" + yearAnchor(year)
	}
	return barRow("Papers a year on "+t.Title, bars, highest)
}

// yearAnchor returns the anchor of a year in a list.
func yearAnchor(year int) string { return fmt.Sprintf("y%04d", year) }

// maxYears is the number of years that are drawn month by month, the newest first.
const maxYears = 15

// monthFigure draws the papers of every month, one row per year.
func (p *planner) monthFigure() Figure {
	f := Figure{Anchor: "months", Title: "Busiest months", Table: Table{Head: []string{"Year"}}}
	for m := time.January; m <= time.December; m++ {
		f.Table.Head = append(f.Table.Head, m.String()[:3])
	}
	var months []*archive.Group
	for _, y := range p.a.Years {
		months = append(months, y.Months...)
	}
	if len(months) == 0 {
		return f
	}
	f.Says = p.monthsSentence(months)
	if n := p.withoutMonth(months); n > 0 {
		f.Says = joinSentences(f.Says, monthlessSentence(n))
	}
	highest := len(slices.MaxFunc(months, byPapers).Papers)
	for i, y := range p.a.Years {
		if len(y.Months) == 0 {
			continue
		}
		counts, bars := make([]int, 12), make([]bar, 12)
		for _, m := range y.Months {
			n := len(m.Papers)
			counts[m.Date.Month-1] = n
			name := content.Plural(n, "paper") + " in " + m.Date.Long()
			bars[m.Date.Month-1] = bar{Count: n, URL: p.url(content.DatePath(m.Date)), Name: name}
		}
		title := strconv.Itoa(y.Date.Year)
		f.Table.add(title, content.DatePath(y.Date), counts...)
		if i < maxYears && len(months) > 1 {
			f.Rows = append(f.Rows, Row{
				Title: title, URL: content.DatePath(y.Date), Count: len(y.Papers),
				Bars: barRow("Papers a month in "+title, bars, highest),
			})
		}
	}
	if len(f.Rows) > 0 {
		f.Scale = []string{"January", "December"}
	}
	return f
}

// withoutMonth counts the papers whose date is only a year.
func (p *planner) withoutMonth(months []*archive.Group) int {
	n := len(p.a.Cards) - len(p.a.Undated)
	for _, m := range months {
		n -= len(m.Papers)
	}
	return n
}

func monthlessSentence(n int) string {
	if n == 1 {
		return "One has no month."
	}
	return strconv.Itoa(n) + " have no month."
}

func byPapers(g, h *archive.Group) int { return cmp.Compare(len(g.Papers), len(h.Papers)) }

// monthsSentence describes the months with the most papers in a sentence.
func (p *planner) monthsSentence(months []*archive.Group) string {
	if len(months) == 1 {
		return "All papers whose month is known are from " + months[0].Date.Long() + "."
	}
	most := slices.MaxFunc(months, byPapers)
	var equals []string
	for _, m := range slices.Backward(months) {
		if len(m.Papers) == len(most.Papers) {
			equals = append(equals, m.Date.Long())
		}
	}
	sentence := "Papers by month of publication."
	if len(equals) <= maxNamed {
		sentence = "Papers by month of publication; the most, " + strconv.Itoa(
			len(most.Papers),
		) + ", are from " + enumerate(
			equals,
		) + "."
		if len(equals) > 1 {
			sentence = "Papers by month of publication; the most, " + strconv.Itoa(
				len(most.Papers),
			) + " each, are from " + enumerate(
				equals,
			) + "."
		}
	}
	if len(p.a.Years) > maxYears {
		sentence += " The bars show the last " + strconv.Itoa(maxYears) + " years."
	}
	return sentence
}
