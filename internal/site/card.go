package site

import (
	"io"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/socialcard"
)

// A cardExport is the export of a social card.
type cardExport struct {
	painter *socialcard.Painter
	card    socialcard.Card
}

// Write draws the card.
func (e cardExport) Write(w io.Writer) error { return e.painter.Write(w, e.card) }

// hasCards reports whether pages have social cards. They need a base URL, because services that show cards need
// absolute URLs.
func (p *planner) hasCards() bool { return p.c.HasCards() && p.c.HasBaseURL() }

// siteCard returns the card of pages without their own card.
func (p *planner) siteCard() socialcard.Card {
	_, address, _ := strings.Cut(strings.TrimSuffix(p.c.BaseURL, "/"), "://")
	return socialcard.Card{Title: p.c.Title, Byline: p.c.Description, Site: address}
}

// cardPath returns the path of a page's card, or "" if the typeface lacks a glyph for the card's text.
func (p *planner) cardPath(page string, c socialcard.Card) string {
	if !p.painter.Has(c.Title + " " + c.Byline + " " + c.Site) {
		return ""
	}
	return content.CardPath(page, c.Hash())
}

// paperCards plans the cards of papers; a paper without a card gets nil. It reuses the cards of the last plan whose
// path is unchanged.
func (p *planner) paperCards(papers []*Page) []*Page {
	all := make([]*Page, len(papers))
	for i, page := range papers {
		if page.View.Card == "" {
			continue
		}
		if all[i] = p.lastCard(i, page.View.Card); all[i] == nil {
			all[i] = p.cardPage(page.View.Card, p.paperCard(p.a.Papers[i]))
		}
	}
	return all
}

// lastCard returns the card with this path that a paper had in the last plan, or nil.
func (p *planner) lastCard(i int, path string) *Page {
	if p.last.archive == nil {
		return nil
	}
	if at := p.last.archive.Place(p.a.Lists, i); at >= 0 && p.last.paperCards[at] != nil &&
		p.last.paperCards[at].Path == path {
		return p.last.paperCards[at]
	}
	return nil
}

func (p *planner) cardPage(path string, c socialcard.Card) *Page {
	return &Page{Path: path, Export: cardExport{p.painter, c}, Hashed: true}
}

// socialCards returns all cards: the site's card and those of papers.
func (p *planner) socialCards(paperCards []*Page) []*Page {
	all := make([]*Page, 0, len(paperCards)+1)
	if p.site.Card != "" {
		all = append(all, memo.Same(p.last.siteCard, p.cardPage(p.site.Card, p.siteCard())))
	}
	for _, page := range paperCards {
		if page != nil {
			all = append(all, page)
		}
	}
	return all
}

// paperCard returns the card of a paper.
func (p *planner) paperCard(paper *archive.Paper) socialcard.Card {
	parts := []string{p.bylineOf(paper), p.w.Date(paper.Date)}
	return socialcard.Card{
		Title:  paper.TitleText,
		Byline: strings.Trim(strings.Join(parts, " · "), " ·"),
		Site:   p.c.Title,
	}
}

// maxNames is the maximum number of authors that a card names.
const maxNames = 4

// bylineOf returns the names of the first authors. If they are unknown, or the typeface lacks a glyph for them, it
// returns the number of authors; if that is unknown too, the organization.
func (p *planner) bylineOf(paper *archive.Paper) string {
	names, count := paper.Authors, paper.CountAuthors()
	switch {
	case count == 0:
		return paper.Organization
	case len(names) == 0 || !p.painter.Has(strings.Join(names, " ")):
		return p.w.Text("counts.author", "n", count)
	case count <= maxNames && count == len(names):
		return p.w.Join(names)
	}
	names = names[:min(len(names), maxNames-1)]
	return p.w.Join(names) + " " + p.w.Text("lists.more", "n", count-len(names))
}
