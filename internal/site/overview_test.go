package site

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// figures formats the figures of a site.
func figures(t *testing.T, pages []*Page) string {
	t.Helper()
	v := find(t, pages, content.OverviewPath).View
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", v.Title, v.Description)
	for _, f := range v.Glance {
		fmt.Fprintf(&b, "\n%s: %s (chart: %t)\n", f.Title, f.Says, f.Chart != "")
		for _, r := range f.Rows {
			fmt.Fprintf(&b, "  %s %s %d: %s\n", r.Title, r.URL, r.Count, strings.Join(barNames(string(r.Bars)), ", "))
		}
		if len(f.Scale) > 0 {
			fmt.Fprintf(&b, "  %s\n", strings.Join(f.Scale, " … "))
		}
		fmt.Fprintf(&b, "  | %s |\n", strings.Join(f.Table.Head, " | "))
		for _, r := range f.Table.Rows {
			fmt.Fprintf(&b, "  | %s %s | %s |\n", r.Title, r.URL, strings.Join(r.Cells, " | "))
		}
	}
	return b.String()
}

var barName = regexp.MustCompile(`<a href="([^"]*)"[^>]*><title>([^<]*)</title>`)

func barNames(svg string) (names []string) {
	for _, m := range barName.FindAllStringSubmatch(svg, -1) {
		names = append(names, m[2])
	}
	return names
}

func TestOverview(t *testing.T) {
	for name, papers := range map[string]map[string]string{
		"small": small,
		"none":  nil,
		"one":   {"a": "date: 2023-10-16\nauthor_count: 3\ntags: [pdes]\n"},
		"bare":  {"a": "", "b": ""},
		"equal": {
			"a": "date: 2023-10\nauthors: [A, B]\ntags: [x]\n", "b": "date: 2023-09\nauthor_count: 2\ntags: [y]\n",
			"c": "date: 2022\ntags: [pdes]\n", "d": "date: 2022\nauthor_count: 5\ntags: [z]\n",
		},
	} {
		c := settings()
		golden(t, "glance-"+name+".txt", figures(t, planned(loaded(t, c, papers), c)))
	}
}

// TestBarsLinkToExistingPages checks the links of all bars and tables, and that every table counts all papers.
func TestBarsLinkToExistingPages(t *testing.T) {
	papers := map[string]string{}
	for i := range 60 {
		papers["p"+strconv.Itoa(i)] = fmt.Sprintf(
			"date: %d-%02d-01\nauthor_count: %d\ntags: [t%d, t%d]\n",
			2000+i%20,
			1+i%12,
			1+i%7,
			i%3,
			3+i%14,
		)
	}
	c := settings()
	pages := planned(loaded(t, c, papers), c)
	anchors, bars := anchorsOf(c, pages), 0
	for _, f := range find(t, pages, content.OverviewPath).View.Glance {
		bars += followBars(t, f, anchors)
		for _, r := range f.Table.Rows {
			if r.URL != "" && !anchors[content.URL(c.BasePath(), r.URL)] {
				t.Errorf("%s: the link of %q to %s is broken", f.Title, r.Title, r.URL)
			}
			if len(r.Cells) != len(f.Table.Head)-1 {
				t.Errorf("%s: %q has %d cells for %d columns", f.Title, r.Title, len(r.Cells), len(f.Table.Head)-1)
			}
		}
		if sum := sumOf(f); f.Anchor != "tags" && sum != len(papers) {
			t.Errorf("%s: the table counts %d papers of %d", f.Title, sum, len(papers))
		}
		if len(f.Rows) > max(maxTags, maxYears) {
			t.Errorf("%s has %d rows", f.Title, len(f.Rows))
		}
	}
	if bars < 100 {
		t.Errorf("only %d bars", bars)
	}
}

// anchorsOf returns the addresses of pages and of the groups in their lists.
func anchorsOf(c *config.Config, pages []*Page) map[string]bool {
	anchors := map[string]bool{}
	for _, p := range pages {
		if p.View == nil {
			continue
		}
		address := content.URL(c.BasePath(), p.Path)
		anchors[address] = true
		if p.View.List == nil {
			continue
		}
		for _, g := range p.View.List.Groups {
			anchors[address+"#"+g.Anchor] = true
		}
	}
	return anchors
}

// followBars checks the links of a figure's bars and counts them.
func followBars(t *testing.T, f Figure, anchors map[string]bool) (bars int) {
	t.Helper()
	charts := []string{string(f.Chart)}
	for _, r := range f.Rows {
		charts = append(charts, string(r.Bars))
	}
	for _, m := range barName.FindAllStringSubmatch(strings.Join(charts, "\n"), -1) {
		bars++
		if _, err := url.Parse(m[1]); err != nil || !anchors[m[1]] {
			t.Errorf("%s: the link of %q to %s is broken", f.Title, m[2], m[1])
		}
	}
	return bars
}

func sumOf(f Figure) (sum int) {
	for _, r := range f.Table.Rows {
		for _, cell := range r.Cells {
			n, _ := strconv.Atoi(cell)
			sum += n
		}
	}
	return sum
}

func TestUnchangedCardsReuseOverview(t *testing.T) {
	c := settings()
	a := loaded(t, c, small)
	planner := NewPlanner(Options{})
	first, second := planner.Plan(a, c), planner.Plan(a, c)
	at := slices.IndexFunc(first, func(p *Page) bool { return p.Path == content.OverviewPath })
	if first[at] != second[at] {
		t.Error("the page was planned again")
	}
}

func TestSentence(t *testing.T) {
	for text, want := range map[string]string{
		"Agents":                      "Agents.",
		"Agents that use tools (web)": "Agents that use tools (web).",
		"Agents.":                     "Agents.",
		"Agents (and tools.)":         "Agents (and tools.)",
		"What is “reasoning”?":        "What is “reasoning”?",
		"Papers on “reasoning”":       "Papers on “reasoning”.",
		"Models up to 50%":            "Models up to 50%.",
		"方法。":                         "方法。",
	} {
		if got := sentence(text); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
	}
}
