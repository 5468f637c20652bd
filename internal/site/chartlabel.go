package site

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A label is a text above or below a bar, and its place in a narrow chart and in a wide one.
type label struct {
	text         string
	narrow, wide place
}

// A place is where a label is in a chart: at the middle of its bar if there is room.
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

// slotAt returns the width of one of n bars in pixels, in a chart of the given maximum width.
func slotAt(width float64, n int) float64 { return min(slotWidth, width/float64(n)) }

func textWidth(s string) float64 { return digitWidth * float64(utf8.RuneCountInString(s)) }

// axisLabels returns the labels below bars: those of the bars that matter, and of the others all, or every second,
// every third and so on. A narrow chart has some of the other labels of a wide one.
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

// countLabels returns the counts above bars: all if they fit next to each other, or else those of the bars that matter.
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

// labeled places the texts of an axis in a narrow and a wide chart: those of the bars that matter, and every n-th one
// that is as far from them.
func labeled(a axis, bars []bar, narrow, wide int) []label {
	mattering := matteringBars(bars)
	places := func(width float64, every int) []place {
		a.slot, a.places = slotAt(width, len(bars)), make([]place, len(bars))
		for _, i := range mattering {
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

// hasLabel reports whether one of some bars has a label.
func hasLabel(places []place) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p != hidden })
}

// matteringBars returns the bars whose labels come first: the current one, the highest, the last and the first one, and
// others that are as high, if they are few.
func matteringBars(bars []bar) []int {
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

// An axis places labels that do not overlap. Labels that do not overlap in a chart do not overlap in a wider one.
type axis struct {
	texts  []string
	moves  bool    // whether a label makes room for the first or the last one
	slot   float64 // width of a bar in pixels
	places []place
}

// add shows the label of the i-th bar if it overlaps no other label.
func (a *axis) add(i int) {
	if a.texts[i] == "" || a.places[i] != hidden {
		return
	}
	a.places[i] = a.usual(i)
	if j := a.inTheWay(i, labelGap); j >= 0 && !a.makeRoom(i, j) {
		a.places[i] = hidden
	}
}

// makeRoom moves a label in the way of the last one so that it ends where its bar does, or one in the way of the first
// one so that it begins there, and reports whether both fit then.
func (a *axis) makeRoom(i, j int) bool {
	to := atBarEnd
	if i == 0 {
		to = atBarStart
	}
	if !a.moves || a.places[j] != centered || i > 0 && i < len(a.texts)-1 {
		return false
	}
	a.places[j] = to
	if a.inTheWay(i, smallGap) < 0 && a.inTheWay(j, smallGap) < 0 {
		return true
	}
	a.places[j] = centered
	return false
}

// inTheWay returns the bar whose label has no gap to that of the i-th one, or -1.
func (a *axis) inTheWay(i int, gap float64) int {
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

// usual returns the place of a label that has enough room: the middle of its bar, or inside the chart if it would be
// outside.
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

// span returns where the label of the i-th bar begins and ends, in pixels.
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

// maxOverhang is how far a label can be outside the edge of a chart, in pixels: less than readers notice.
const maxOverhang = 2

// overhangs reports whether a label of the given width is too far outside if it is centered on a bar at an edge.
func overhangs(width, slot float64) bool { return (width-slot)/2 > maxOverhang }
