package render

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

// TestCollapsedLayoutsShowSameText renders the pages of this repository's site with and without the white space of the
// layouts, and checks that a reader sees the same text.
func TestCollapsedLayoutsShowSameText(t *testing.T) {
	look, _, err := theme.Load(os.DirFS("../.."), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Load("../..")
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := archive.NewReader("../..").Read(c, archive.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	loose, err := New(look, Options{Config: c, Assets: theme.PublishedAssets(look.Static)})
	if err != nil {
		t.Fatal(err)
	}
	collapsed, err := New(look, Options{Config: c, Assets: theme.PublishedAssets(look.Static), CollapseSpace: true})
	if err != nil {
		t.Fatal(err)
	}
	saved := 0
	for _, p := range site.NewPlanner(site.Options{Dir: "../..", Today: content.Date{}}).Plan(a, c) {
		before, after := render(t, loose, p), render(t, collapsed, p)
		saved += len(before) - len(after)
		if p.Export == nil && !slices.Equal(visible(t, before), visible(t, after)) {
			t.Errorf("%s\nshows %q\nand, collapsed, %q", p.Path, visible(t, before), visible(t, after))
		}
	}
	if saved < 5_000 {
		t.Errorf("only %d bytes saved", saved)
	}
}

// visible returns the lines of a page as a reader sees them, with its attributes and raw texts unchanged.
func visible(t *testing.T, page string) []string {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{""}
	var walk func(n *html.Node, raw bool)
	walk = func(n *html.Node, raw bool) {
		switch {
		case n.Type == html.TextNode && raw:
			lines = append(lines, n.Data, "")
		case n.Type == html.TextNode:
			lines[len(lines)-1] += n.Data
		}
		isBlock := n.Type == html.ElementNode && slices.Contains(blockElements, n.Data)
		if isBlock {
			lines = append(lines, "")
		}
		for _, a := range n.Attr {
			lines = append(lines, a.Key+"="+a.Val, "")
		}
		for c := range n.ChildNodes() {
			walk(c, raw || slices.Contains([]string{"pre", "title", "script", "textarea"}, n.Data))
		}
		if isBlock {
			lines = append(lines, "")
		}
	}
	walk(root, false)
	var shown []string
	for _, l := range lines {
		if l = strings.Trim(l, " \t\n\r\f"); l != "" {
			shown = append(
				shown,
				strings.Join(
					strings.FieldsFunc(l, func(r rune) bool { return strings.ContainsRune(" \t\n\r\f", r) }),
					" ",
				),
			)
		}
	}
	return shown
}

// blockElements are the elements of the theme that start on a new line in a browser's default style sheet.
var blockElements = strings.Fields(
	"html head meta link body header footer main nav section article aside div p h1 h2 h3 ul ol dl figure " +
		"figcaption pre details",
)
