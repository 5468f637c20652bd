package site

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A label is a text above or below a bar, with its places in a narrow and a wide chart.
type label struct {
	text         string
	narrow, wide place
}

// A place is the horizontal position of a label.
type place string

const (
	hidden     place = ""
	centered   place = "centered"
	atStart    place = "start of the chart"
	atEnd      place = "end of the chart"
	atBarStart place = "start of the bar"
	atBarEnd   place = "end of the bar"
)

func (l label) write(svg *strings.Builder, class string, x, slot float64, y int) {
	if l.narrow == l.wide {
		l.writeAt(svg, class, l.wide, x, slot, y)
		return
	}
	l.writeAt(svg, class+" narrow", l.narrow, x, slot, y)
	l.writeAt(svg, class+" wide", l.wide, x, slot, y)
}

func (l label) writeAt(svg *strings.Builder, class string, where place, x, slot float64, y int) {
	at, anchor := x+slot/2, "middle"
	switch where {
	case hidden:
		return
	case atStart:
		at, anchor = 0, "start"
	case atEnd:
		at, anchor = 100, "end"
	case atBarStart:
		at, anchor = x, "start"
	case atBarEnd:
		at, anchor = x+slot, "end"
	}
	fmt.Fprintf(svg, `<text class="%s" x="%s" y="%d" text-anchor="%s">%s</text>`,
		class, percent(at), y, anchor, html.EscapeString(l.text))
}

// slotAt returns the width in pixels of one of n slots, which contain a bar and the gaps beside it, in a chart of the
// given maximum width.
func slotAt(width float64, n int) float64 { return min(slotWidth, width/float64(n)) }

func textWidth(s string) float64 { return digitWidth * float64(utf8.RuneCountInString(s)) }

// axisLabels returns the labels below the bars: those of important bars, and of every n-th bar that is not too close to
// them. In a wide chart, n is the smallest number that leaves enough room; in a narrow chart, n is a multiple of it.
func axisLabels(bars []bar) []label {
	texts, longest := make([]string, len(bars)), 0.0
	for i, b := range bars {
		texts[i] = b.Label
		longest = max(longest, textWidth(b.Label))
	}
	every := func(width float64) int {
		slot, needed := slotAt(width, len(bars)), longest+labelGap
		if overhangs(longest, slot) {
			needed += max(0, (longest-slot)/2) // labels at the edges are moved
		}
		return max(1, int(math.Ceil(needed/slot)))
	}
	wide := every(wideChart)
	narrow := (every(narrowChart) + wide - 1) / wide * wide
	return labeled(axis{texts: texts, moves: true}, bars, narrow, wide)
}

// countLabels returns the counts above the bars: all if they fit next to each other, or else those of important bars.
func countLabels(bars []bar, number func(int) string) []label {
	texts, longest := make([]string, len(bars)), 0.0
	for i, b := range bars {
		if b.Count > 0 {
			texts[i] = number(b.Count)
			longest = max(longest, textWidth(texts[i]))
		}
	}
	every := func(width float64) int {
		if slotAt(width, len(bars)) >= longest+labelGap {
			return 1
		}
		return len(bars)
	}
	return labeled(axis{texts: texts}, bars, every(narrowChart), every(wideChart))
}

// labeled places the texts of an axis in a narrow and a wide chart: those of important bars, and every n-th text if no
// text of an important bar is less than n bars away.
func labeled(a axis, bars []bar, narrow, wide int) []label {
	important := importantBars(bars)
	places := func(width float64, every int) []place {
		a.slot, a.places = slotAt(width, len(bars)), make([]place, len(bars))
		for _, i := range important {
			a.add(i)
		}
		shown := slices.Clone(a.places)
		for i := 0; i < len(bars); i += every {
			if !hasLabel(shown[max(0, i-every+1):min(len(bars), i+every)]) {
				a.add(i)
			}
		}
		return a.places
	}
	labels, inNarrow, inWide := make([]label, len(bars)), places(narrowChart, narrow), places(wideChart, wide)
	for i, text := range a.texts {
		labels[i] = label{text, inNarrow[i], inWide[i]}
	}
	return labels
}

// hasLabel reports whether any of the places shows a label.
func hasLabel(places []place) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p != hidden })
}

// importantBars returns the indexes of the bars to label first, in this order: the current bar, the first of the
// highest bars, the last bar, the first bar, and the other highest bars if at most maxNamed bars have the
// highest count.
func importantBars(bars []bar) []int {
	var highest []int
	for i, b := range bars {
		if len(highest) > 0 && b.Count > bars[highest[0]].Count {
			highest = nil
		}
		if len(highest) == 0 || b.Count == bars[highest[0]].Count {
			highest = append(highest, i)
		}
	}
	all := []int{highest[0], len(bars) - 1, 0}
	if len(highest) <= maxNamed {
		all = append(all, highest[1:]...)
	}
	if at := slices.IndexFunc(bars, func(b bar) bool { return b.Current }); at >= 0 {
		all = slices.Insert(all, 0, at)
	}
	return all
}

// An axis places labels so that they do not overlap. They do not overlap in a wider chart, either.
type axis struct {
	texts  []string
	moves  bool    // whether labels may move to make room for the first or the last label
	slot   float64 // width of a slot, which contains a bar and the gaps beside it, in pixels
	places []place
}

// add shows the label of the i-th bar unless it overlaps another label that cannot move.
func (a *axis) add(i int) {
	if a.texts[i] == "" || a.places[i] != hidden {
		return
	}
	a.places[i] = a.usual(i)
	if j := a.overlapping(i, labelGap); j >= 0 && !a.makeRoom(i, j) {
		a.places[i] = hidden
	}
}

// makeRoom moves label j, which label i overlaps, if i is the first or the last label. It aligns j with the edge of its
// slot that is closer to i. It reports whether both labels fit then; if not, it moves j back.
func (a *axis) makeRoom(i, j int) bool {
	to := atBarEnd
	if i == 0 {
		to = atBarStart
	}
	if !a.moves || a.places[j] != centered || i > 0 && i < len(a.texts)-1 {
		return false
	}
	a.places[j] = to
	if a.overlapping(i, smallGap) < 0 && a.overlapping(j, smallGap) < 0 {
		return true
	}
	a.places[j] = centered
	return false
}

// overlapping returns the index of a bar whose label is less than gap pixels away from that of the i-th bar, or -1.
func (a *axis) overlapping(i int, gap float64) int {
	from, to := a.span(i, a.places[i])
	for j, where := range a.places {
		if j == i || where == hidden {
			continue
		}
		if start, end := a.span(j, where); start < to+gap && from < end+gap {
			return j
		}
	}
	return -1
}

// usual returns the place of the i-th label if no other label is in the way: centered on its bar, or at the edge of the
// chart that it would cross.
func (a *axis) usual(i int) place {
	from, to := a.span(i, centered)
	switch {
	case from < -maxOverhang:
		return atStart
	case to > a.slot*float64(len(a.texts))+maxOverhang:
		return atEnd
	}
	return centered
}

// span returns the start and end of the label of the i-th bar, in pixels.
func (a *axis) span(i int, where place) (from, to float64) {
	width, bar := textWidth(a.texts[i]), float64(i)*a.slot
	switch where {
	case atStart:
		from = 0
	case atEnd:
		from = a.slot*float64(len(a.texts)) - width
	case atBarStart:
		from = bar
	case atBarEnd:
		from = bar + a.slot - width
	default:
		from = bar + (a.slot-width)/2
	}
	return from, from + width
}

// maxOverhang is the number of pixels by which a label may cross the edge of a chart. Readers do not notice it.
const maxOverhang = 2

// overhangs reports whether a label of the given width crosses the edge of a chart too far if it is centered on the
// first or last bar.
func overhangs(width, slot float64) bool { return (width-slot)/2 > maxOverhang }
