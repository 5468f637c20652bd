package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/words"
)

// A Figure describes one property of the whole archive: with one or more sentences, a chart if it has at least two
// values, and a table of the same numbers.
type Figure struct {
	Anchor string // of its heading
	Title  string
	Says   string        // one or more sentences that describe the figure
	Chart  template.HTML // one chart
	Rows   []Row         // or else rows of bars
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

// A Table has the numbers of a figure.
type Table struct {
	Head []string // headings of the columns
	Rows []TableRow
}

// A TableRow is a row of a table: its title and numbers. A cell is empty if the number is zero.
type TableRow struct {
	Title string
	URL   string // relative to the base path; can be empty
	Cells []string
}

// overview plans the overview page, with charts of the whole archive.
func (p *planner) overview() {
	v := View{
		Path:        content.OverviewPath,
		Title:       p.w.Text("glance.title"),
		Feed:        content.HomePath,
		Description: p.total(),
	}
	if len(p.a.Cards) > 1 {
		v.Glance = []Figure{p.yearFigure(), p.tagFigure(), p.countFigure(), p.monthFigure()}
		v.Glance = slices.DeleteFunc(v.Glance, func(f Figure) bool { return f.Says == "" })
	}
	p.add("glance", v)
}

// total returns the total number of papers in one or two sentences.
func (p *planner) total() string {
	n := len(p.a.Cards)
	if n == 0 {
		return p.w.Text("glance.none")
	}
	if n == 1 {
		return joinSentences(p.counted(), p.w.Text("glance.too-few"))
	}
	return p.counted()
}

// counted returns the number of papers and the range of their years as a sentence.
func (p *planner) counted() string {
	if p.site.Years == "" {
		return p.w.Text("glance.total", "n", len(p.a.Cards))
	}
	return p.w.Text("glance.total-years", "n", len(p.a.Cards), "years", p.site.Years)
}

func (p *planner) yearFigure() Figure {
	f := Figure{Anchor: "years", Title: p.w.Text("glance.years")}
	f.Table.Head = []string{p.w.Text("glance.year"), p.w.Text("glance.papers")}
	f.Chart, f.Says = p.yearChart(0)
	if len(p.a.Years) == 1 {
		f.Says = p.w.Text("glance.years-one", "years", p.site.Years)
	}
	for _, y := range p.a.Years {
		f.Table.add(p.w, strconv.Itoa(y.Date.Year), content.DatePath(y.Date), len(y.Papers))
	}
	if n := len(p.a.Undated); n > 0 {
		f.Says = joinSentences(f.Says, p.w.Text("glance.undated", "n", n))
		f.Table.add(p.w, p.w.Text("dates.undated-title"), content.UndatedPath, n)
	}
	return f
}

// sentence returns a text with a period at its end, unless it already ends like a sentence. Quotation marks and
// brackets can follow its end.
func sentence(text string) string {
	end := strings.TrimRight(text, "\"')]}»”’」』）")
	if last, _ := utf8.DecodeLastRuneInString(end); strings.ContainsRune(".!?…:;。！？：；؟۔।", last) {
		return text
	}
	return text + "."
}

// joinSentences joins two sentences; the first may be empty.
func joinSentences(first, second string) string {
	if first == "" {
		return second
	}
	return first + " " + second
}

func (t *Table) add(w *words.Words, title, url string, counts ...int) {
	row := TableRow{Title: title, URL: url, Cells: make([]string, len(counts))}
	for i, n := range counts {
		if n > 0 {
			row.Cells[i] = w.Number(n)
		}
	}
	t.Rows = append(t.Rows, row)
}

func (p *planner) countFigure() Figure {
	f := Figure{Anchor: "authors", Title: p.w.Text("glance.counts")}
	f.Table.Head = []string{p.w.Text("glance.authors"), p.w.Text("glance.papers")}
	f.Chart, f.Says = p.countChart(0)
	if len(p.a.Counts) == 1 {
		f.Says = p.w.Text("glance.counts-one", "authors", p.w.Text("counts.author", "n", p.a.Counts[0].Count))
	}
	for _, g := range p.a.Counts {
		f.Table.add(p.w, p.w.Number(g.Count), content.CountPath(g.Count), len(g.Papers))
	}
	if n := len(p.a.Unknown); n > 0 {
		f.Says = joinSentences(f.Says, p.w.Text("glance.counts-unknown", "n", n))
		f.Table.add(p.w, p.w.Text("glance.unknown"), content.UnknownCountPath, n)
	}
	return f
}

// maxTags is the maximum number of tags with a chart over time.
const maxTags = 12

// tagFigure draws the papers per year of the largest tags.
func (p *planner) tagFigure() Figure {
	f := Figure{Anchor: "tags", Title: p.w.Text("glance.tags")}
	tags := slices.Clone(p.a.Tags)
	slices.SortStableFunc(tags, func(s, t *archive.Term) int { return cmp.Compare(len(t.Papers), len(s.Papers)) })
	tags = tags[:min(len(tags), maxTags)]
	if len(tags) == 0 {
		return f
	}
	f.Says = p.tagsSentence(tags)
	counts := make([][]int, len(tags))
	for i, t := range tags {
		counts[i] = p.perYear(t.Papers)
	}
	f.Table.Head = []string{p.w.Text("glance.tag"), p.w.Text("glance.papers")}
	for year := range len(counts[0]) {
		f.Table.Head = append(f.Table.Head, strconv.Itoa(p.firstYear()+year))
	}
	for i, t := range tags {
		f.Table.add(p.w, t.Title, content.TagPath(t.Slug), append([]int{len(t.Papers)}, counts[i]...)...)
		if len(counts[i]) > 1 {
			f.Rows = append(f.Rows, Row{
				Title: t.Title, URL: content.TagPath(t.Slug), Count: len(t.Papers),
				Bars: p.tagRow(t, counts[i]),
			})
		}
	}
	if len(f.Rows) > 1 {
		f.Says = joinSentences(f.Says, p.w.Text("glance.scales"))
	}
	if n := undated(papersOf(tags)); n > 0 && len(f.Rows) > 0 {
		f.Says = joinSentences(f.Says, p.w.Text("glance.undated", "n", n))
	}
	f.Scale = p.yearScale()
	return f
}

// tagsSentence describes the largest tags in a sentence. The tags must be sorted by size, largest first.
func (p *planner) tagsSentence(tags []*archive.Term) string {
	highest := len(tags[0].Papers)
	var equals []string
	for _, t := range tags {
		if len(t.Papers) == highest {
			equals = append(equals, t.Title)
		}
	}
	switch {
	case len(tags) == 1:
		return p.w.Text("glance.tags-one", "n", highest, "tag", equals[0])
	case len(equals) == 1:
		return p.w.Text("glance.tags-most", "n", highest, "tag", equals[0])
	case len(equals) <= maxNamed:
		return p.w.Text("glance.tags-equal", "n", highest, "tags", p.w.Enumerate(equals))
	}
	return p.w.Text("glance.tags-flat")
}

// firstYear returns the year of the oldest dated paper. It panics if all papers are undated.
func (p *planner) firstYear() int { return p.a.Years[len(p.a.Years)-1].Date.Year }

// tagRow draws the papers per year of one tag. The highest bar of each row is as high as the row, so that the bars of a
// small tag are visible, too. A bar links to its year in the tag's list.
func (p *planner) tagRow(t *archive.Term, counts []int) template.HTML {
	pages := map[int]int{} // number of the page where each year begins
	for i, c := range t.Papers {
		if _, known := pages[c.Date.Year]; !known {
			pages[c.Date.Year] = i/p.c.PageSize + 1
		}
	}
	bars := make([]bar, len(counts))
	for i, n := range counts {
		year := p.firstYear() + i
		bars[i] = bar{Count: n, Name: p.w.Text("glance.tag-year", "n", n, "tag", t.Title, "year", strconv.Itoa(year))}
		bars[i].URL = p.url(content.ListPagePath(content.TagPath(t.Slug), pages[year])) + "#" + yearAnchor(year)
	}
	return barRow(p.w.Text("glance.tag-row", "tag", t.Title), bars, slices.Max(counts))
}

// yearAnchor returns the anchor of a year in a list.
func yearAnchor(year int) string { return fmt.Sprintf("y%04d", year) }

// maxYears is the maximum number of years with a row of months: the newest years with papers.
const maxYears = 15

// monthFigure draws the papers of every month, one row per year.
func (p *planner) monthFigure() Figure {
	f := Figure{Anchor: "months", Title: p.w.Text("glance.months")}
	f.Table.Head = []string{p.w.Text("glance.year")}
	for m := range 12 {
		f.Table.Head = append(f.Table.Head, p.w.ShortMonth(m+1))
	}
	var months []*archive.Group
	for _, y := range p.a.Years {
		months = append(months, y.Months...)
	}
	if len(months) == 0 {
		return f
	}
	f.Says = p.monthsSentence(months)
	if n := p.countWithoutMonth(months); n > 0 {
		f.Says = joinSentences(f.Says, p.w.Text("glance.monthless", "n", n))
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
			name := p.w.Text("glance.month", "n", n, "date", p.w.Date(m.Date))
			bars[m.Date.Month-1] = bar{Count: n, URL: p.url(content.DatePath(m.Date)), Name: name}
		}
		title := strconv.Itoa(y.Date.Year)
		f.Table.add(p.w, title, content.DatePath(y.Date), counts...)
		if i < maxYears && len(months) > 1 {
			f.Rows = append(f.Rows, Row{
				Title: title, URL: content.DatePath(y.Date), Count: len(y.Papers),
				Bars: barRow(p.w.Text("glance.month-row", "year", title), bars, highest),
			})
		}
	}
	if len(f.Rows) > 0 {
		f.Scale = []string{p.w.Month(1), p.w.Month(12)}
	}
	return f
}

// countWithoutMonth counts the papers whose date is only a year or unknown.
func (p *planner) countWithoutMonth(months []*archive.Group) int {
	n := len(p.a.Cards)
	for _, m := range months {
		n -= len(m.Papers)
	}
	return n
}

func byPapers(g, h *archive.Group) int { return cmp.Compare(len(g.Papers), len(h.Papers)) }

// monthsSentence describes the months with the most papers.
func (p *planner) monthsSentence(months []*archive.Group) string {
	if len(months) == 1 {
		return p.w.Text("glance.months-one", "month", p.w.Date(months[0].Date))
	}
	largest := slices.MaxFunc(months, byPapers)
	var equals []string
	for _, m := range slices.Backward(months) {
		if len(m.Papers) == len(largest.Papers) {
			equals = append(equals, p.w.Date(m.Date))
		}
	}
	sentence := p.w.Text("glance.months-flat")
	switch {
	case len(equals) == 1:
		sentence = p.w.Text("glance.months-most", "n", len(largest.Papers), "month", equals[0])
	case len(equals) <= maxNamed:
		sentence = p.w.Text("glance.months-equal", "n", len(largest.Papers), "months", p.w.Enumerate(equals))
	}
	if len(p.a.Years) > maxYears {
		sentence = joinSentences(sentence, p.w.Text("glance.last-years", "n", maxYears))
	}
	return sentence
}
