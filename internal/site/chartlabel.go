package site

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// A label is a text above or below a bar, with its spots in charts of each of chartWidths.
type label struct {
	text  string
	spots [len(chartWidths)]spot
}

// A spot is where a label is in a chart of one width.
type spot struct {
	place  place
	beside int // of a label above the bars: the highest count of those that it extends over
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

// write draws a label once for each of its spots, at the baseline that y returns.
func (l label) write(svg *strings.Builder, class string, x, slot float64, y func(spot) int) {
	for i, s := range l.spots {
		if slices.Contains(l.spots[:i], s) {
			continue
		}
		classes := class
		if slices.ContainsFunc(l.spots[:], func(other spot) bool { return other != s }) {
			for j, other := range l.spots {
				if other == s {
					classes += " " + chartWidths[j].class
				}
			}
		}
		l.writeAt(svg, classes, s.place, x, slot, y(s))
	}
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

// textWidth returns the width of a label in pixels. A plus sign, as in 21+, is wider than a digit.
func textWidth(s string) float64 {
	return digitWidth * (float64(utf8.RuneCountInString(s)) + 0.4*float64(strings.Count(s, "+")))
}

// axisLabels returns the labels below the bars: those of important bars, and of every n-th bar that is not too close to
// them. In the widest chart, n is the smallest number that leaves enough room; in others, n is a multiple of it.
func axisLabels(bars []bar) []label {
	a, longest := axis{texts: make([]string, len(bars)), below: true}, 0.0
	for i, b := range bars {
		a.texts[i] = b.Label
		longest = max(longest, textWidth(b.Label))
	}
	widest := 0
	return a.labels(bars, func(slot float64) int {
		needed := longest + labelGap
		if overhangs(longest, slot) {
			needed += max(0, (longest-slot)/2) // labels at the edges are moved
		}
		n := max(1, int(math.Ceil(needed/slot)))
		widest = cmp.Or(widest, n)
		return (n + widest - 1) / widest * widest
	})
}

// countLabels returns the counts above the bars: all if they fit next to each other, or else those of important bars.
func countLabels(bars []bar, number func(int) string) []label {
	a, longest := axis{texts: make([]string, len(bars))}, 0.0
	for i, b := range bars {
		if b.Count > 0 {
			a.texts[i] = number(b.Count)
			longest = max(longest, textWidth(a.texts[i]))
		}
	}
	return a.labels(bars, func(slot float64) int {
		if slot >= longest+labelGap {
			return 1
		}
		return len(bars)
	})
}

// labels places the texts of an axis in charts of all widths, from the widest to the narrowest: those of important
// bars, and every n-th text that is not close to them. The function every returns n for the width of a slot.
func (a axis) labels(bars []bar, every func(slot float64) int) []label {
	labels, important := make([]label, len(bars)), importantBars(bars)
	for at, size := range slices.Backward(chartWidths[:]) {
		a.slot, a.places = slotAt(size.width, len(bars)), make([]place, len(bars))
		a.addAll(important, every(a.slot))
		for i, where := range a.places {
			labels[i].text = a.texts[i]
			labels[i].spots[at].place = where
			if where != hidden && !a.below {
				labels[i].spots[at].beside = a.highestBeside(i, bars)
			}
		}
	}
	return labels
}

// addAll shows the labels of important bars, and every n-th label that is more than half of n bars away from them.
func (a *axis) addAll(important []int, n int) {
	for _, i := range important {
		a.add(i)
	}
	shown := slices.Clone(a.places)
	for i := 0; i < len(shown); i += n {
		if !hasLabel(shown[max(0, i-n/2):min(len(shown), i+n/2+1)]) {
			a.add(i)
		}
	}
}

// highestBeside returns the highest count of the bars that the i-th label extends over.
func (a *axis) highestBeside(i int, bars []bar) int {
	highest := bars[i].Count
	from, to := a.span(i, a.places[i])
	for j, b := range bars {
		if start := (float64(j) + barMargin) * a.slot; start < to && from < start+(1-2*barMargin)*a.slot {
			highest = max(highest, b.Count)
		}
	}
	return highest
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
	below  bool    // below the bars, where labels may move to make room for the first or the last label
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
	if !a.below || a.places[j] != centered || i > 0 && i < len(a.texts)-1 {
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
