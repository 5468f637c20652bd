//go:build linux

package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// A series has one value for each run, in the order of the runs.
type series []float64

// median returns the middle value, or the mean of the two middle values. The median of no values is 0.
func (s series) median() float64 {
	if len(s) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(s))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// over returns the median of the ratios of runs made in turn, which a change of the machine's load affects less than
// the ratio of the medians. Extra values of either series are ignored.
func (s series) over(other series) float64 {
	var ratios series
	for i := range min(len(s), len(other)) {
		if other[i] > 0 {
			ratios = append(ratios, s[i]/other[i])
		}
	}
	return ratios.median()
}

// A row is a line of the table.
type row struct {
	name, offprint, other, ratio string
	aims                         []aim
}

// An aim is a maximum for a measured value.
type aim struct {
	what      string // "" if the row has only one value
	got, most float64
	unit      string
}

func (a aim) String() string {
	text := strings.TrimSpace(fmt.Sprintf("%s ≤ %s", a.what, strings.TrimSpace(fmt.Sprintf("%g %s", a.most, a.unit))))
	if a.got > a.most {
		text += " MISSED"
	}
	return text
}

// printTable prints the rows as a Markdown table with aligned columns.
func printTable(w io.Writer, rows []row) {
	lines := [][]string{{"", "Offprint", "beside", "ratio", "aim"}, nil}
	for _, r := range rows {
		var aims []string
		for _, a := range r.aims {
			aims = append(aims, a.String())
		}
		lines = append(lines, []string{r.name, r.offprint, r.other, r.ratio, strings.Join(aims, ", ")})
	}
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, width := range widths {
		lines[1] = append(lines[1], strings.Repeat("-", width))
	}
	for _, line := range lines {
		for i, cell := range line {
			fmt.Fprint(w, "| ", cell, strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+1))
		}
		fmt.Fprintln(w, "|")
	}
}

func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.0f ms", 1000*s)
	}
	return fmt.Sprintf("%.2f s", s)
}

func megabytes(bytes float64) string { return fmt.Sprintf("%.0f MB", bytes/1e6) }

func ratio(r float64) string { return fmt.Sprintf("%.3g", r) }
