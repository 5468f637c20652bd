package site

import (
	"bytes"
	"fmt"
	"image/png"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/socialcard"
)

// cardOf returns the card of a page and its path.
func cardOf(t *testing.T, pages []*Page, path string) (shown socialcard.Card, name string) {
	t.Helper()
	v := find(t, pages, path).View
	if name = v.Card; name == "" {
		name = v.Site.Card
	}
	p := find(t, pages, name)
	var b bytes.Buffer
	if err := p.Export.Write(&b); err != nil {
		t.Fatal(err)
	}
	if c, err := png.DecodeConfig(&b); err != nil || c.Width != socialcard.Width || c.Height != socialcard.Height ||
		!p.Hashed {
		t.Errorf("%s is not a social card: %v, %v", name, c, err)
	}
	return p.Export.(cardExport).card, name
}

func TestEveryPageHasCard(t *testing.T) {
	c := settings()
	pages := planned(loaded(t, c, map[string]string{
		"a": "date: 2023-10-16\nauthors: [Ana Kovač, B. Two]\n", "b": "author_count: 3\n",
		"c": "authors: [李雷]\ndate: 2020\n", "d": "organization: KAUST\n",
		"e": "authors: [A. One, B. Two, C. Three, D. Four, E. Five]\nauthor_count: 9\n",
	}), c)
	for path, want := range map[string]socialcard.Card{
		"/papers/a/": {Title: "Paper a", Byline: "Ana Kovač, B. Two · 16 October 2023", Site: "Shelf"},
		"/papers/b/": {Title: "Paper b", Byline: "3 authors", Site: "Shelf"},
		"/papers/c/": {Title: "Paper c", Byline: "1 author · 2020", Site: "Shelf"},
		"/papers/d/": {Title: "Paper d", Byline: "KAUST", Site: "Shelf"},
		"/papers/e/": {Title: "Paper e", Byline: "A. One, B. Two, C. Three and 6 more", Site: "Shelf"},
		"/":          {Title: "Shelf", Byline: "Read.", Site: "example.org/my%20repo"},
		"/dates/":    {Title: "Shelf", Byline: "Read.", Site: "example.org/my%20repo"},
	} {
		got, name := cardOf(t, pages, path)
		expect(t, path, got, want)
		if !strings.HasSuffix(name, "card."+want.Hash()+".png") {
			t.Errorf("%s has the card %s", path, name)
		}
	}
}

// TestUndrawableTitleGetsSiteCard checks that a card is never drawn with missing glyphs.
func TestUndrawableTitleGetsSiteCard(t *testing.T) {
	c := settings()
	a := loaded(t, c, map[string]string{"a": ""})
	a.Papers[0].TitleText = "神经网络"
	pages := planned(a, c)
	if v := find(t, pages, "/papers/a/").View; v.Card != "" || v.Site.Card == "" {
		t.Errorf("paper card %q, site card %q", v.Card, v.Site.Card)
	}
	c.Title = "神"
	for _, p := range planned(a, c) {
		if strings.HasSuffix(p.Path, ".png") {
			t.Errorf("%s is drawn", p.Path)
		}
	}
}

func TestNoCardsWithoutBaseURL(t *testing.T) {
	off := false
	for what, change := range map[string]func(*config.Config){
		"without a base URL": func(c *config.Config) { c.BaseURL = config.DefaultBaseURL },
		"with cards: false":  func(c *config.Config) { c.Cards = &off },
	} {
		c := settings()
		change(c)
		for _, p := range planned(loaded(t, c, small), c) {
			if strings.HasSuffix(p.Path, ".png") || p.View != nil && p.View.Card+p.View.Site.Card != "" {
				t.Errorf("%s: %s", what, p.Path)
			}
		}
	}
}

// TestEditReusesCards changes fields of a paper, and checks that only cards that show a changed field are new.
func TestEditReusesCards(t *testing.T) {
	c := settings()
	papers := map[string]string{}
	for i := range 5 {
		papers[fmt.Sprintf("p%d", i)] = "date: 2023-01-02\n"
	}
	planner := NewPlanner(Options{})
	planCards := func(change func(papers map[string]string)) map[string]*Page {
		change(papers)
		all := map[string]*Page{}
		for _, p := range planner.Plan(loaded(t, c, papers), c) {
			if p.Hashed {
				all[p.Path] = p
			}
		}
		return all
	}
	before := planCards(func(map[string]string) {})
	after := planCards(func(p map[string]string) { p["p2"] += "comments: 3\n" })
	if len(before) != 6 || len(after) != 6 {
		t.Fatalf("%d and %d cards", len(before), len(after))
	}
	for path, p := range after {
		if before[path] != p {
			t.Errorf("%s is a new card", path)
		}
	}
	after = planCards(func(p map[string]string) { p["p2"] += "author_count: 2\n" })
	others := 0
	for path, p := range after {
		if before[path] != p {
			others++
		}
	}
	if others != 1 || len(after) != 6 {
		t.Errorf("%d of %d cards are new", others, len(after))
	}
}
