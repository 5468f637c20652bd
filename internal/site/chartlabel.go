package site

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A label is the text above or below a bar. The zero label is not shown.
type label struct {
	text   string
	isWide bool   // shown only if the chart is wide
	anchor string // start or end at the edges of the chart, where a wide label would be outside
}

func (l label) write(svg *strings.Builder, class string, x, slot float64, y int) {
	if l.text == "" {
		return
	}
	if l.isWide {
		class += " wide"
	}
	at, anchor := x+slot/2, "middle"
	switch l.anchor {
	case "start":
		at, anchor = x, l.anchor
	case "end":
		at, anchor = x+slot, l.anchor
	}
	fmt.Fprintf(svg, `<text class="%s" x="%s" y="%d" text-anchor="%s">%s</text>`,
		class, percent(at), y, anchor, html.EscapeString(l.text))
}

// slotAt returns the width of one of n bars in pixels, in a chart as wide as its place allows.
func slotAt(place float64, n int) float64 { return min(slotWidth, place/float64(n)) }

func textWidth(s string) float64 { return digitWidth * float64(utf8.RuneCountInString(s)) }

// axisLabels returns the labels below bars: all, or every second, every third and so on, always with the last one and
// that of the current page. A narrow chart has some of the labels of a wide one.
func axisLabels(bars []bar) []label {
	longest := 0.0
	for _, b := range bars {
		longest = max(longest, textWidth(b.Label))
	}
	every := func(place float64) int {
		slot, needed := slotAt(place, len(bars)), longest+labelGap
		if overhangs(longest, len(bars)) {
			needed += max(0, (longest-slot)/2) // labels at the edges are moved
		}
		return max(1, int(math.Ceil(needed/slot)))
	}
	wide := every(wideChart)
	narrow := (every(narrowChart) + wide - 1) / wide * wide
	labels := make([]label, len(bars))
	last := len(bars) - 1
	for i, b := range bars {
		switch {
		case b.Current || i == last && isLabeled(bars, i, narrow):
			labels[i] = label{text: b.Label}
		case isLabeled(bars, i, narrow):
			labels[i] = label{text: b.Label}
		case isLabeled(bars, i, wide):
			labels[i] = label{text: b.Label, isWide: true}
		}
	}
	anchorEdges(labels, len(bars))
	return labels
}

// isLabeled reports whether the i-th bar has a label if every n-th has one: not next to the last one and the current
// one, which have theirs in any case.
func isLabeled(bars []bar, i, n int) bool {
	last := len(bars) - 1
	if i < last && (i%n > 0 || i+n > last) {
		return false
	}
	for j := max(0, i-n+1); j < min(len(bars), i+n); j++ {
		if bars[j].Current && j != i {
			return false
		}
	}
	return true
}

// countLabels returns the counts above bars: all if they fit next to each other, or else those of the current bar, the
// highest, the last and the first one, as far as they do not overlap.
func countLabels(bars []bar, number func(int) string) []label {
	labels := make([]label, len(bars))
	longest, highest := 0.0, 0
	for i, b := range bars {
		if b.Count > 0 {
			labels[i].text = number(b.Count)
			longest = max(longest, textWidth(labels[i].text))
		}
		if b.Count > bars[highest].Count {
			highest = i
		}
	}
	fits := func(place float64) bool { return slotAt(place, len(bars)) >= longest+labelGap }
	if fits(narrowChart) {
		return labels
	}
	named := []int{highest, len(bars) - 1, 0}
	if at := slices.IndexFunc(bars, func(b bar) bool { return b.Current }); at >= 0 {
		named = slices.Insert(named, 0, at)
	}
	slot, kept := slotAt(narrowChart, len(bars)), []int{}
	for _, i := range named {
		isFree := func(j int) bool {
			return i != j && slot*float64(max(i-j, j-i)) >= 1.5*longest+labelGap // one of them can be at an edge
		}
		if !slices.ContainsFunc(kept, func(j int) bool { return !isFree(j) }) {
			kept = append(kept, i)
		}
	}
	for i := range labels {
		switch {
		case slices.Contains(kept, i):
		case fits(wideChart):
			labels[i].isWide = true
		default:
			labels[i] = label{}
		}
	}
	anchorEdges(labels, len(bars))
	return labels
}

// maxOverhang is how far a label can be outside the edge of a chart, in pixels: less than readers notice.
const maxOverhang = 2

// anchorEdges moves the labels at the edges of a chart inside it if they are wider than their bar.
func anchorEdges(labels []label, bars int) {
	last := len(labels) - 1
	if overhangs(textWidth(labels[0].text), bars) {
		labels[0].anchor = "start"
	}
	if overhangs(textWidth(labels[last].text), bars) && last > 0 {
		labels[last].anchor = "end"
	}
}

// overhangs reports whether a label of the given width is too far outside if it is centered on a bar at an edge.
func overhangs(width float64, bars int) bool {
	return (width-slotAt(narrowChart, bars))/2 > maxOverhang
}
