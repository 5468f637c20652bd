package site

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"
)

// The charts are inline SVG and work without JavaScript. Their colors come from the page's style sheet. Charts
// and rows, but not sparklines, adapt to any width without scaling their text: horizontal lengths are percentages,
// vertical ones pixels. Screen readers present a chart or row as a group of links, one per bar with a page.

// A bar is one bar of a chart.
type bar struct {
	Label   string // below the bar
	Count   int
	URL     string // target of the link; can be empty
	Name    string // text alternative: "9 papers in 2023"
	Current bool   // the bar represents the page that shows the chart
}

const (
	barArea    = 96 // height of the highest bar in pixels
	valueSpace = 22 // above the bars
	labelSpace = 24 // below them
	slotWidth  = 56 // width, in pixels, of a bar and the gaps beside it if there is enough room

	barMargin  = 0.14 // between the edge of a slot and the bar, in slots
	digitWidth = 8.3  // in the typeface with the widest digits, in pixels
	labelGap   = 5    // between two labels, in pixels
	smallGap   = 3    // between the first or last label and one that was moved to make room for it
)

// chartWidths are the widths in pixels from which a chart has the labels with a class of the style sheet: in the
// margin, on phones, in a column of text, and in a wide one.
var chartWidths = [...]struct {
	class string
	width float64
}{{"narrow", 192}, {"middle", 312}, {"column", 448}, {"wide", 576}}

// barChart draws a bar chart with the given name. It returns "" if all counts are zero. Labels never overlap.
func barChart(name string, bars []bar, number func(int) string) template.HTML {
	highest := 0
	for _, b := range bars {
		highest = max(highest, b.Count)
	}
	if highest == 0 {
		return ""
	}
	var svg strings.Builder
	height := valueSpace + barArea + labelSpace
	fmt.Fprintf(&svg, `<svg class="chart" role="group" aria-label="%s" width="%d" height="%d">`,
		html.EscapeString(name), max(len(bars)*slotWidth, 2*slotWidth), height)
	slot := 100 / float64(len(bars))
	names, counts := axisLabels(bars), countLabels(bars, number)
	for i, b := range bars {
		writeBar(&svg, b, float64(i)*slot, slot, highest, names[i], counts[i])
	}
	fmt.Fprintf(
		&svg,
		`<line class="axis" x1="0" x2="100%%" y1="%d" y2="%d"/></svg>`,
		valueSpace+barArea,
		valueSpace+barArea,
	)
	return template.HTML(svg.String())
}

// writeBar draws one bar in its slot. The whole slot is clickable, because a low bar is too small for a finger.
func writeBar(svg *strings.Builder, b bar, x, slot float64, highest int, name, count label) {
	end := openBar(svg, b, x, slot)
	if b.Count > 0 {
		top := barTop(b.Count, highest)
		fmt.Fprintf(
			svg,
			`<rect class="bar" x="%s" y="%d" width="%s" height="%d"/>`,
			percent(x+slot*barMargin),
			top,
			percent(slot*(1-2*barMargin)),
			valueSpace+barArea-top,
		)
	}
	count.write(svg, "value", x, slot, func(s spot) int { return barTop(s.beside, highest) - 7 })
	name.write(svg, "label", x, slot, func(spot) int { return valueSpace + barArea + 17 })
	svg.WriteString(end)
}

// barTop returns the y coordinate of the top of a bar. A bar with a count is at least two pixels high.
func barTop(count, highest int) int {
	top := valueSpace + barArea - count*barArea/highest
	if count > 0 {
		return min(top, valueSpace+barArea-2)
	}
	return top
}

// openBar writes the start tag of a bar, and the slot of one with a link. It returns the end tag.
func openBar(svg *strings.Builder, b bar, x, slot float64) (end string) {
	class := ""
	if b.Current {
		class = ` class="current" aria-current="page"`
	}
	switch {
	case b.URL != "":
		fmt.Fprintf(svg, `<a href="%s"%s><title>%s</title>`, html.EscapeString(b.URL), class, html.EscapeString(b.Name))
		fmt.Fprintf(
			svg,
			`<rect class="slot" x="%s" y="0" width="%s" height="%d"/>`,
			percent(x),
			percent(slot),
			valueSpace+barArea+labelSpace,
		)
		return `</a>`
	case b.Name != "":
		fmt.Fprintf(svg, `<g role="img" aria-label="%s"%s>`, html.EscapeString(b.Name), class)
	default:
		fmt.Fprintf(svg, `<g%s>`, class)
	}
	return `</g>`
}

const (
	sparkWidth, sparkHeight = 120, 24

	manyBars = 2 * sparkWidth // number of bars from which gaps between zeros are invisible
)

// sparkline draws a count over time as a row of thin bars without labels. The name is its text alternative. It returns
// "" if all counts are zero.
func sparkline(name string, counts []int) template.HTML {
	highest := 0
	for _, n := range counts {
		highest = max(highest, n)
	}
	if highest == 0 {
		return ""
	}
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg class="spark" role="img" aria-label="%s" width="%d" height="%d" viewBox="0 0 %d %d">`,
		html.EscapeString(name), sparkWidth, sparkHeight, sparkWidth, sparkHeight)
	thin := min(0.7*sparkWidth/float64(len(counts)), 10)
	slot := (sparkWidth - thin) / float64(max(1, len(counts)-1)) // the last bar ends at the right edge
	for i, n := range counts {
		width, height := thin, 1.0
		class := ` class="none"`
		if n > 0 {
			height, class = max(2, float64(n*(sparkHeight-1))/float64(highest)), ""
		} else if len(counts) > manyBars {
			if i > 0 && counts[i-1] == 0 {
				continue
			}
			width = slot * float64(zerosAt(counts[i:]))
		}
		fmt.Fprintf(&svg, `<rect%s x="%s" y="%s" width="%s" height="%s"/>`, class,
			formatNumber(float64(i)*slot), formatNumber(sparkHeight-height), formatNumber(width), formatNumber(height))
	}
	svg.WriteString(`</svg>`)
	return template.HTML(svg.String())
}

// zerosAt returns the number of zeros at the beginning of a list.
func zerosAt(counts []int) int {
	if at := slices.IndexFunc(counts, func(n int) bool { return n != 0 }); at >= 0 {
		return at
	}
	return len(counts)
}

func percent(x float64) string { return formatNumber(x) + "%" }

// formatNumber formats a number with at most two decimals, the same on every machine.
func formatNumber(x float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(x, 'f', 2, 64), "0"), ".")
}
