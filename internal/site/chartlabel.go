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
	text         string
	isWide       bool   // shown only if the chart is wide
	narrow, wide string // start or end at the edges of a narrow and a wide chart, if the label would be outside
}

func (l label) write(svg *strings.Builder, class string, x, slot float64, y int) {
	switch {
	case l.text == "":
	case l.isWide:
		l.writeAt(svg, class+" wide", l.wide, x, slot, y)
	case l.narrow == l.wide:
		l.writeAt(svg, class, l.wide, x, slot, y)
	default:
		l.writeAt(svg, class+" narrow", l.narrow, x, slot, y)
		l.writeAt(svg, class+" wide", l.wide, x, slot, y)
	}
}

// writeAt writes a label at the start or the end of its slot, or in the middle.
func (l label) writeAt(svg *strings.Builder, class, anchor string, x, slot float64, y int) {
	at := x + slot/2
	switch anchor {
	case "start":
		at = x
	case "end":
		at = x + slot
	default:
		anchor = "middle"
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
		if overhangs(longest, slot) {
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
	narrow, wide := slotAt(narrowChart, bars), slotAt(wideChart, bars)
	first, last := &labels[0], &labels[len(labels)-1]
	first.narrow, first.wide = ifOverhangs(first.text, narrow, "start"), ifOverhangs(first.text, wide, "start")
	if last != first {
		last.narrow, last.wide = ifOverhangs(last.text, narrow, "end"), ifOverhangs(last.text, wide, "end")
	}
}

func ifOverhangs(text string, slot float64, anchor string) string {
	if overhangs(textWidth(text), slot) {
		return anchor
	}
	return ""
}

// overhangs reports whether a label of the given width is too far outside if it is centered on a bar at an edge.
func overhangs(width, slot float64) bool { return (width-slot)/2 > maxOverhang }
