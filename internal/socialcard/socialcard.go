// Package socialcard draws the pictures that stand for a site's pages where they are shared.
//
// In come a title, a byline and the name of the site, out goes a PNG of 1200 by 630 pixels, the size that
// Open Graph's readers ask for. The same card gives the same bytes on every machine: all drawing is done in
// whole numbers. A card's name tells what it shows, so that one that is there need not be drawn again. A
// painter serves many goroutines.
package socialcard

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"
)

// The size of a card.
const (
	Width  = 1200
	Height = 630
)

// TypicalSize is about how many bytes a card has.
const TypicalSize = 11 << 10

// A Card is what a picture shows.
type Card struct {
	Title  string
	Byline string
	Site   string
}

// drawing tells pictures of the same words apart that are drawn otherwise. Raise it when they are.
const drawing = 1

// Hash names what the card shows.
func (c Card) Hash() string {
	h := sha256.New()
	for _, part := range []string{strconv.Itoa(drawing), c.Title, c.Byline, c.Site} {
		_, _ = io.WriteString(h, part+"\x00")
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// A Painter draws cards. It keeps the shapes of letters.
type Painter struct {
	bold, regular *face
	canvases      sync.Pool
}

// NewPainter makes a painter.
func NewPainter() *Painter {
	return &Painter{
		bold:     boldFace(),
		regular:  regularFace(),
		canvases: sync.Pool{New: func() any { return newCanvas() }},
	}
}

// Has tells whether a text can be drawn: no letter is missing, and none goes from right to left.
func (p *Painter) Has(text string) bool {
	return p.bold.has(normal(text)) && p.regular.has(normal(text))
}

// normal is a text in its composed form, on one line.
func normal(text string) string { return norm.NFC.String(strings.Join(strings.Fields(text), " ")) }

// Where things stand: within a margin, the site at the top, a hairline, the title, and the byline at the
// bottom.
const (
	margin     = 84
	column     = Width - 2*margin
	siteLine   = 104 // baselines
	ruleAt     = 136
	titleTop   = 164
	titleRoom  = 338
	bylineLine = 558
	smallSize  = 32
	smallLead  = 42
)

// fits are the sizes of titles, and how many lines of each there may be.
var fits = []struct{ size, lines int }{{76, 3}, {64, 4}, {54, 5}, {46, 6}, {38, 7}}

// Write draws a card.
func (p *Painter) Write(w io.Writer, c Card) error {
	k := p.canvases.Get().(*canvas)
	defer p.canvases.Put(k)
	p.draw(k, c)
	var b bytes.Buffer
	if err := k.encode(&b); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

func (p *Painter) draw(k *canvas, c Card) {
	k.clear()
	k.text(p.regular, smallSize, margin, siteLine, p.regular.cut(normal(c.Site), smallSize, column), quiet)
	k.rule(ruleAt)
	p.title(k, normal(c.Title))
	p.byline(k, normal(c.Byline))
}

// title sets a title as large as it fits.
func (p *Painter) title(k *canvas, text string) {
	words := p.bold.paragraph(text)
	for i, f := range fits {
		lines, whole := words.balanced(f.size, column, f.lines)
		if !whole && i < len(fits)-1 {
			continue
		}
		lead := f.size * 6 / 5
		y := titleTop + f.size
		for _, l := range lines {
			k.text(p.bold, f.size, margin, y, l, ink)
			y += lead
		}
		return
	}
}

// byline sets a byline at the bottom, in two lines where it needs them.
func (p *Painter) byline(k *canvas, text string) {
	lines, _ := p.regular.paragraph(text).balanced(smallSize, column, 2)
	y := bylineLine - (len(lines)-1)*smallLead/2
	for _, l := range lines {
		k.text(p.regular, smallSize, margin, y, l, quiet)
		y += smallLead
	}
}
