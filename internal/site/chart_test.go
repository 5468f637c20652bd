package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/words"
)

func years(counts ...int) []bar {
	bars := make([]bar, len(counts))
	for i, n := range counts {
		year := strconv.Itoa(2000 + i)
		bars[i] = bar{Label: year, Count: n, Name: fmt.Sprintf("%d papers in %s", n, year)}
		if n > 0 {
			bars[i].URL = "/repo/dates/" + year + "/"
		}
	}
	return bars
}

func TestGoldenCharts(t *testing.T) {
	current := years(3, 0, 9)
	current[2].Current = true
	for name, svg := range map[string]template.HTML{
		"one":  barChart("Papers a year", years(7), strconv.Itoa),
		"some": barChart("Papers a year", current, strconv.Itoa),
		"many": barChart("Papers a year",
			years(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1000, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25),
			strconv.Itoa),
		"escape": barChart(`A "name" & <more>`,
			[]bar{{Label: "<b>&", Count: 1, URL: `/?a="b"&c`, Name: `"1" <paper>`}, {Label: "no link", Count: 1}},
			strconv.Itoa),
		"spark": sparkline("5 papers, by year, 2000–2004", []int{1, 0, 3, 1}),
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.ReplaceAll(string(svg), "><", ">\n<") + "\n" // for a readable diff
			golden := filepath.Join("testdata", name+".svg")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
			elements(t, svg)
		})
	}
}

func TestNoChartWithoutCounts(t *testing.T) {
	for _, bars := range [][]bar{nil, {}, years(0), years(0, 0, 0)} {
		if got := barChart("Papers", bars, strconv.Itoa); got != "" {
			t.Errorf("%v: got %s", bars, got)
		}
	}
	for _, counts := range [][]int{nil, {}, {0}, {0, 0}} {
		if got := sparkline("Papers", counts); got != "" {
			t.Errorf("%v: got %s", counts, got)
		}
	}
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// An element is an XML element with the text after its start tag.
type element struct {
	xml.StartElement
	text string
}

// elements parses an image as XML, which is stricter than HTML.
func elements(t failer, svg template.HTML) (all []element) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(string(svg))); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			all = append(all, element{token.Copy(), ""})
		case xml.CharData:
			all[len(all)-1].text += string(token)
		default:
			if _, end := token.(xml.EndElement); !end {
				t.Fatalf("%#v in %s", token, svg)
			}
		}
	}
}

func attribute(e element, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// number parses a measure and checks that it lies within the image.
func number(t failer, e element, name string, most float64) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(strings.TrimSuffix(attribute(e, name), "%"), 64)
	if err != nil || x < 0 || x > most+0.01 {
		t.Fatalf("%s of %v: %v", name, e, err)
	}
	return x
}

func anyBar(t *rapid.T) bar {
	text := rapid.StringOf(rapid.RuneFrom([]rune(`<>&"' /aé注0`)))
	return bar{
		Label: text.Draw(t, "label"), Count: rapid.IntRange(0, 1_000_000).Draw(t, "count"), URL: text.Draw(t, "url"),
		Name: text.Draw(t, "name"), Current: rapid.Bool().Draw(t, "current"),
	}
}

func TestBarsHaveScaleAndName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bars := rapid.SliceOfN(rapid.Custom(anyBar), 1, 60).Draw(t, "bars")
		bars[0].Count++ // an empty chart is not drawn
		all := elements(t, barChart(`Papers & "more"`, bars, strconv.Itoa))
		if all[0].Name.Local != "svg" || attribute(all[0], "role") != "group" ||
			attribute(all[0], "aria-label") != `Papers & "more"` {
			t.Fatalf("%v", all[0])
		}
		groups, drawn := checkBars(t, all[1:], bars)
		if groups != len(bars) || drawn != countedBars(bars) {
			t.Fatalf("%d groups and %d bars for %v", groups, drawn, bars)
		}
	})
}

// TestBarLabelsDoNotOverlap draws narrow and wide charts with up to 60 bars, without a current bar and with different
// current bars.
func TestBarLabelsDoNotOverlap(t *testing.T) {
	for n := 1; n <= 60; n++ {
		counts := make([]int, n)
		for i := range counts {
			counts[i] = 1 + i*i*7%1300
		}
		for _, current := range []int{-1, 0, 1, n / 3, n - 3, n - 2, n - 1} {
			bars := years(counts...)
			if current >= 0 && current < n {
				bars[current].Current = true
			}
			all := elements(t, barChart("Papers a year", bars, (*words.Words)(nil).Number))
			for _, class := range []string{"label", "value"} {
				for _, size := range chartWidths {
					checkLabels(t, all, class, size.class, min(size.width, float64(n)*slotWidth), n, current)
				}
			}
		}
	}
}

// TestHighestBarIsLabeled checks that the highest bar has a label even if it is close to the last bar.
func TestHighestBarIsLabeled(t *testing.T) {
	for _, test := range []struct {
		current int
		labels  [len(chartWidths)]string
	}{
		{-1, [...]string{
			"2000 2009 2018 2028", "2000 2006 2012 2018 2024 2028", "2000 2006 2012 2018 2024 2028",
			"2000 2003 2006 2009 2012 2015 2018 2021 2024 2028 2030",
		}},
		{28, [...]string{
			"2000 2009 2018 2028", "2000 2006 2012 2018 2024 2028", "2000 2006 2012 2018 2024 2028",
			"2000 2003 2006 2009 2012 2015 2018 2021 2024 2028 2030",
		}},
		{2, [...]string{
			"2002 2009 2018 2028", "2002 2006 2012 2018 2024 2028", "2002 2006 2012 2018 2024 2028",
			"2000 2002 2006 2009 2012 2015 2018 2021 2024 2028 2030",
		}},
	} {
		bars := years(append(slices.Repeat([]int{1}, 28), 50, 1, 1)...)
		if test.current >= 0 {
			bars[test.current].Current = true
		}
		for i, size := range chartWidths {
			var labels []string
			for _, l := range axisLabels(bars) {
				if l.spots[i].place != hidden {
					labels = append(labels, l.text)
				}
			}
			if got := strings.Join(labels, " "); got != test.labels[i] {
				t.Errorf("current %d: the %s labels are %s", test.current, size.class, got)
			}
		}
	}
}

// TestCountsAreAboveOtherBars checks that a count that extends over a higher bar is above it.
func TestCountsAreAboveOtherBars(t *testing.T) {
	var svg strings.Builder
	counts := []int{793, 840, 850, 820, 896, 830, 823, 811, 810, 809, 808, 808}
	svg.WriteString(string(barChart("Papers", years(counts...), strconv.Itoa)))
	first := regexp.MustCompile(`<text class="value narrow" x="0%" y="(\d+)"`).FindStringSubmatch(svg.String())
	if first == nil || first[1] != strconv.Itoa(barTop(840, 896)-7) {
		t.Errorf("the first count is at %v in %s", first, svg.String())
	}
}

// checkLabels checks that labels of a chart of the given width in pixels do not overlap.
func checkLabels(t *testing.T, all []element, class, size string, width float64, n, current int) {
	end, shown := -100.0, 0
	for _, e := range all {
		classes := strings.Fields(attribute(e, "class"))
		if len(classes) == 0 || classes[0] != class || len(classes) > 1 && !slices.Contains(classes, size) {
			continue
		}
		x, length := number(t, e, "x", 100)*width/100, digitWidth*float64(utf8.RuneCountInString(e.text))
		switch attribute(e, "text-anchor") {
		case "middle":
			x -= length / 2
		case "end":
			x -= length
		}
		if x < -maxOverhang || x+length > width+maxOverhang+0.01 {
			t.Errorf("%d bars on %v pixels, current %d: the %s %s is outside", n, width, current, class, e.text)
		}
		if x < end+1 {
			t.Errorf("%d bars on %v pixels, current %d: the %s %s overlaps", n, width, current, class, e.text)
		}
		end = x + length
		shown++
	}
	if shown < min(n, 2) && current < 0 {
		t.Errorf("%d bars on %v pixels have %d of %s", n, width, shown, class)
	}
}

// checkBars compares the groups of an image and their bars with the data.
func checkBars(t failer, all []element, bars []bar) (groups, drawn int) {
	highest := 0
	for _, b := range bars {
		highest = max(highest, b.Count)
	}
	for i, e := range all {
		switch {
		case e.Name.Local == "a" || e.Name.Local == "g":
			b := bars[groups]
			groups++
			if (e.Name.Local == "a") != (b.URL != "") || attribute(e, "href") != b.URL ||
				b.URL == "" && attribute(e, "aria-label") != b.Name ||
				(attribute(e, "aria-current") == "page") != b.Current {
				t.Fatalf("%v shows %+v", e, b)
			}
			if b.URL != "" && (all[i+1].Name.Local != "title" || all[i+1].text != b.Name) {
				t.Fatalf("%v has the name %v, want %q", e, all[i+1], b.Name)
			}
		case e.Name.Local == "rect":
			if x, width := number(t, e, "x", 100), number(t, e, "width", 100); x+width > 100.02 {
				t.Fatalf("%v is too wide", e)
			}
			if attribute(e, "class") != "bar" {
				continue
			}
			drawn++
			want := float64(bars[groups-1].Count*barArea) / float64(highest)
			height := number(t, e, "height", barArea)
			if y := number(t, e, "y", 200); y+height != valueSpace+barArea || height < want-1 ||
				height > max(want+1, 2) {
				t.Fatalf("%v shows %d of %d", e, bars[groups-1].Count, highest)
			}
		}
	}
	return groups, drawn
}

func countedBars(bars []bar) (n int) {
	for _, b := range bars {
		if b.Count > 0 {
			n++
		}
	}
	return n
}

func TestSparklineStaysInFrame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 1_000_000), 1, 200).Draw(t, "counts")
		counts[0]++
		all := elements(t, sparkline("<name>", counts))
		if len(all) != 1+len(counts) || attribute(all[0], "role") != "img" ||
			attribute(all[0], "aria-label") != "<name>" {
			t.Fatalf("%v", all)
		}
		for i, e := range all[1:] {
			x, width := number(t, e, "x", sparkWidth), number(t, e, "width", sparkWidth)
			y, height := number(t, e, "y", sparkHeight), number(t, e, "height", sparkHeight)
			if x+width > sparkWidth+0.01 || y+height < sparkHeight-0.02 || y+height > sparkHeight+0.02 ||
				(attribute(e, "class") == "none") != (counts[i] == 0) {
				t.Fatalf("%v shows %d", e, counts[i])
			}
		}
	})
}

// TestSparklineOfCenturiesIsShort tests that years without papers share an element if the archive has an old paper,
// because every tag has a sparkline.
func TestSparklineOfCenturiesIsShort(t *testing.T) {
	counts := make([]int, 340) // from 1687
	counts[0], counts[337], counts[339] = 1, 2, 1
	all := elements(t, sparkline("", counts))
	var got []string
	for _, e := range all[1:] {
		got = append(got, attribute(e, "class")+" "+attribute(e, "x")+" "+attribute(e, "width"))
	}
	want := []string{" 0 0.25", "none 0.35 118.69", " 119.05 0.25", "none 119.4 0.35", " 119.75 0.25"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestBarRowHasScaleAndLinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bars := rapid.SliceOfN(rapid.Custom(anyBar), 1, 60).Draw(t, "bars")
		highest := 1
		for _, b := range bars {
			highest = max(highest, b.Count)
		}
		highest += rapid.IntRange(0, 1000).Draw(t, "more")
		all := elements(t, barRow(`Papers & "more"`, bars, highest))
		if all[0].Name.Local != "svg" || attribute(all[0], "role") != "group" ||
			attribute(all[0], "aria-label") != `Papers & "more"` {
			t.Fatalf("%v", all[0])
		}
		rest := all[1:]
		for _, b := range bars {
			if b.Count == 0 {
				continue
			}
			link, title, bar := rest[0], rest[1], rest[3]
			rest = rest[4:]
			if attribute(link, "href") != b.URL || title.text != b.Name {
				t.Fatalf("%v, %v show %+v", link, title, b)
			}
			height, want := number(t, bar, "height", rowHeight), float64(b.Count*rowHeight)/float64(highest)
			if y := number(t, bar, "y", rowHeight); y+height != rowHeight || height > max(want, lowestBar) || height < want-1 {
				t.Fatalf("%v shows %d of %d", bar, b.Count, highest)
			}
			if x, width := number(t, bar, "x", 100), number(t, bar, "width", 100); x+width > 100.02 {
				t.Fatalf("%v is too wide", bar)
			}
		}
		if len(rest) > 0 {
			t.Fatalf("unexpected elements %v", rest)
		}
	})
	if barRow("Papers", years(0, 0), 0) != "" || barRow("Papers", nil, 3) != "" {
		t.Error("a row without counts is not empty")
	}
}
