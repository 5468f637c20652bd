package site

import (
	"io"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/socialcard"
)

// A drawing is the export of a card.
type drawing struct {
	painter *socialcard.Painter
	card    socialcard.Card
}

// Write draws the card.
func (d drawing) Write(w io.Writer) error { return d.painter.Write(w, d.card) }

// hasCards tells whether pages have pictures. Who shows them asks for their addresses in full, which a site
// without one does not have.
func (p *planner) hasCards() bool { return p.c.HasCards() && p.c.HasBaseURL() }

// siteCard is the card of pages that have none of their own.
func (p *planner) siteCard() socialcard.Card {
	_, address, _ := strings.Cut(strings.TrimSuffix(p.c.BaseURL, "/"), "://")
	return socialcard.Card{Title: p.c.Title, Byline: p.c.Description, Site: address}
}

// drawn gives the path of the card of a page, "" where the typeface lacks one of its letters.
func (p *planner) drawn(page string, c socialcard.Card) string {
	if !p.painter.Has(c.Title + " " + c.Byline + " " + c.Site) {
		return ""
	}
	return content.CardPath(page, c.Hash())
}

// cards plans the pictures of papers, nil for one without. Those of the same name as in the last plan are
// the same.
func (p *planner) cards(papers []*Page) []*Page {
	all := make([]*Page, len(papers))
	for i, page := range papers {
		if page.View.Card == "" {
			continue
		}
		if all[i] = p.lastCard(i, page.View.Card); all[i] == nil {
			all[i] = p.picture(page.View.Card, p.paperCard(p.a.Papers[i]))
		}
	}
	return all
}

// lastCard is the picture that a paper had in the last plan, nil where it was none of that name.
func (p *planner) lastCard(i int, path string) *Page {
	if p.last.archive == nil {
		return nil
	}
	if at := p.last.archive.Place(p.a.Lists, i); at >= 0 && p.last.cards[at] != nil && p.last.cards[at].Path == path {
		return p.last.cards[at]
	}
	return nil
}

func (p *planner) picture(path string, c socialcard.Card) *Page {
	return &Page{Path: path, Export: drawing{p.painter, c}, Named: true}
}

// pictures are all cards: that of the site, and those of papers.
func (p *planner) pictures(cards []*Page) []*Page {
	all := make([]*Page, 0, len(cards)+1)
	if p.site.Card != "" {
		all = append(all, memo.Same(p.last.card, p.picture(p.site.Card, p.siteCard())))
	}
	for _, page := range cards {
		if page != nil {
			all = append(all, page)
		}
	}
	return all
}

// paperCard is the card of a paper.
func (p *planner) paperCard(paper *archive.Paper) socialcard.Card {
	parts := []string{p.bylineOf(paper), paper.Date.Long()}
	return socialcard.Card{
		Title:  paper.TitleText,
		Byline: strings.Trim(strings.Join(parts, " · "), " ·"),
		Site:   p.c.Title,
	}
}

// mostNames is how many authors a card names.
const mostNames = 4

// bylineOf names the first authors, or says how many there are where the typeface lacks their letters.
func (p *planner) bylineOf(paper *archive.Paper) string {
	names, count := paper.Authors, paper.CountAuthors()
	switch {
	case count == 0:
		return paper.Organization
	case len(names) == 0 || !p.painter.Has(strings.Join(names, " ")):
		return authorsPhrase(count)
	case count <= mostNames && count == len(names):
		return strings.Join(names, ", ")
	}
	names = names[:min(len(names), mostNames-1)]
	return strings.Join(names, ", ") + " and " + strconv.Itoa(count-len(names)) + " more"
}
