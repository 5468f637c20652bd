package site

import (
	"slices"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/memo"
)

// An Outline lists the pages of a plan that do not depend on the text of notes: lists, exports and social cards. Most
// pages of a site are of this kind, because every person has a page. Lists mark the papers that have notes, but do not
// contain the notes.
type Outline struct {
	// Key is a hash of everything that Pages depend on, except their layouts and which papers have notes. It is zero if
	// this cannot be hashed.
	Key    cache.Hash
	Pages  []Outlined
	Papers []cache.Hash // hash of the noteInputs of each paper, in the archive's order
	Marks  []bool       // whether each paper has notes, in the same order
}

// An Outlined is a page of an Outline.
type Outlined struct{ Path, Layout string }

// IsOutlined reports whether only the path and the layout of a page were planned, because an earlier run planned the
// same page.
func (p *Page) IsOutlined() bool { return p.View == nil && p.Export == nil }

// outlineInputs are the inputs of an outline's pages. Site contains the configuration.
type outlineInputs struct {
	Site         *Site
	Cards        []*archive.Card
	Records      []*archive.Record
	Collections  []*archive.Collection
	Pages        []*archive.Page
	Home         *archive.Page
	Results      []*archive.Result
	ArchiveLimit int
}

// outlineKey returns the key of the outline.
func (p *planner) outlineKey() cache.Hash {
	h := memo.NewHasher(2 * len(p.a.Records))
	for _, card := range p.a.Cards {
		if card.HasNotes {
			unmarked := *card
			unmarked.HasNotes = false
			h.HashAs(card, &unmarked)
		}
	}
	sum, ok := h.Hash(&outlineInputs{
		p.site, p.a.Cards, p.a.Records, p.a.Collections, p.a.Pages, p.a.Home, p.results, p.ArchiveLimit,
	})
	if !ok {
		return cache.Hash{}
	}
	return sum
}

// noteInputs are the inputs of a paper's page that are not part of the outline's key.
type noteInputs struct {
	File        string
	Notes       string
	Parts       []archive.Part
	HasCode     bool
	Collections []archive.Ref
	Mentioned   []archive.Ref
}

// noteHashes returns the hashes of the note inputs of all papers. A hash is zero if the inputs cannot be hashed.
func noteHashes(a *archive.Archive) []cache.Hash {
	h := memo.NewHasher(0)
	all := make([]cache.Hash, len(a.Papers))
	for i, p := range a.Papers {
		if sum, ok := h.Hash(&noteInputs{p.File, p.Notes, p.Parts, p.HasCode, p.Collections, p.Mentioned}); ok {
			all[i] = sum
		}
	}
	return all
}

// marksOf reports which papers have notes, in the archive's order.
func marksOf(a *archive.Archive) []bool {
	marks := make([]bool, len(a.Cards))
	for i, card := range a.Cards {
		marks[i] = card.HasNotes
	}
	return marks
}

// planFromOutline returns the pages in the outline of an earlier run, followed by those of papers, and the outline of
// this plan. It returns nil, nil if no outline of the same inputs is known. It plans only the papers whose noteInputs
// differ and the pages that can show a paper of marksChanged. The others have only a path and a layout.
func (p *planner) planFromOutline(key cache.Hash) ([]*Page, *Outline) {
	if p.Outlined == nil || key == (cache.Hash{}) {
		return nil, nil
	}
	o := p.Outlined(key)
	if o == nil || len(o.Papers) != len(p.a.Papers) || len(o.Marks) != len(p.a.Papers) {
		return nil, nil
	}
	p.marksChanged = map[*archive.Card]bool{}
	for i, card := range p.a.Cards {
		if card.HasNotes != o.Marks[i] {
			p.marksChanged[card] = true
		}
	}
	room, pages := make([]Page, len(o.Pages)+len(o.Papers)), make([]*Page, len(o.Pages)+len(o.Papers))
	for i := range pages {
		pages[i] = &room[i]
	}
	planned := p.pagesWithMarks()
	for i, page := range o.Pages {
		if shown := planned[page.Path]; shown != nil {
			pages[i] = shown
		} else {
			room[i] = Page{Path: page.Path, Layout: page.Layout}
		}
	}
	hashes := noteHashes(p.a)
	for i, hash := range hashes {
		at := len(o.Pages) + i
		if hash != (cache.Hash{}) && hash == o.Papers[i] && !p.refersToChanged(p.a.Papers[i]) {
			room[at] = Page{Path: p.a.Papers[i].Path(), Layout: "paper"}
		} else {
			pages[at] = p.paper(i)
		}
	}
	return pages, &Outline{key, o.Pages, hashes, marksOf(p.a)}
}

// pagesWithMarks plans the pages of the outline that can show papers of marksChanged, by path.
func (p *planner) pagesWithMarks() map[string]*Page {
	if len(p.marksChanged) == 0 {
		return nil
	}
	home := p.home()
	lists, people := p.lists()
	return byPath(slices.Concat(append(people, home, lists)...))
}

// leavesOut reports whether a list of papers need not be planned, because the outline has its pages and they show no
// paper of marksChanged. It returns false in a complete plan.
func (p *planner) leavesOut(papers []*archive.Card) bool {
	hasChanged := func(c *archive.Card) bool { return p.marksChanged[c] }
	return p.marksChanged != nil && !slices.ContainsFunc(papers, hasChanged)
}

// refersToChanged reports whether the page of a paper links to a paper of marksChanged.
func (p *planner) refersToChanged(paper *archive.Paper) bool {
	hasChanged := func(r archive.Related) bool { return p.marksChanged[r.Card] }
	return p.marksChanged[paper.Newer] || p.marksChanged[paper.Older] || slices.ContainsFunc(paper.Related, hasChanged)
}

// Outline returns the outline of the last plan. Plan must have been called.
func (pl *Planner) Outline() *Outline {
	if pl.reused != nil {
		return pl.reused
	}
	p := &pl.last
	o := &Outline{Key: p.key, Papers: noteHashes(p.archive), Marks: marksOf(p.archive)}
	for _, pages := range [][]*Page{p.home, p.lists, p.personPages, p.exports, p.socialCards} {
		for _, page := range pages {
			o.Pages = append(o.Pages, Outlined{page.Path, page.Layout})
		}
	}
	return o
}
