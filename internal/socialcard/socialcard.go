// Package socialcard draws the images that social networks show with links to a site's pages.
//
// The input is a title, a byline and the name of the site. The output is a PNG of 1200 by 630 pixels, the size
// recommended for Open Graph. The same card produces the same bytes on every machine, because all drawing uses
// integers. Hash is for file names, so that an existing card need not be drawn again. A Painter is safe for concurrent
// use.
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

// The size of a card in pixels.
const (
	Width  = 1200
	Height = 630
)

// TypicalSize is the approximate size of a card in bytes.
const TypicalSize = 11 << 10

// A Card is the text of an image.
type Card struct {
	Title  string
	Byline string
	Site   string
}

// drawingVersion is part of the hash. Increase it when the same text is drawn differently.
const drawingVersion = 1

// Hash returns a hash of the card's content.
func (c Card) Hash() string {
	h := sha256.New()
	for _, part := range []string{strconv.Itoa(drawingVersion), c.Title, c.Byline, c.Site} {
		_, _ = io.WriteString(h, part+"\x00")
	}
	return hex.EncodeToString(h.Sum(nil))[:12]
}

// A Painter draws cards. It caches the shapes of letters.
type Painter struct {
	bold, regular *face
	canvases      sync.Pool
}

// NewPainter returns a painter.
func NewPainter() *Painter {
	return &Painter{
		bold:     boldFace(),
		regular:  regularFace(),
		canvases: sync.Pool{New: func() any { return newCanvas() }},
	}
}

// Has reports whether a text can be drawn: both fonts have a glyph for every letter, and no letter is Hebrew or Arabic.
func (p *Painter) Has(text string) bool {
	return p.bold.has(normalized(text)) && p.regular.has(normalized(text))
}

// normalized returns a text in composed form (NFC), on one line.
func normalized(text string) string { return norm.NFC.String(strings.Join(strings.Fields(text), " ")) }

// Positions in pixels. From top to bottom, a card has the site, a hairline, the title and the byline.
const (
	margin     = 84
	column     = Width - 2*margin
	siteLine   = 104 // baseline of the site
	ruleAt     = 136
	titleTop   = 164
	titleRoom  = 338
	bylineLine = 558 // baseline of a byline on one line
	smallSize  = 32
	smallLead  = 42
)

// titleSizes are the sizes of titles, each with the maximum number of lines.
var titleSizes = []struct{ size, lines int }{{76, 3}, {64, 4}, {54, 5}, {46, 6}, {38, 7}}

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
	k.text(p.regular, smallSize, margin, siteLine, p.regular.cut(normalized(c.Site), smallSize, column), quiet)
	k.rule(ruleAt)
	p.title(k, normalized(c.Title))
	p.byline(k, normalized(c.Byline))
}

// title draws a title in the largest size in which it fits, or truncated in the smallest one.
func (p *Painter) title(k *canvas, text string) {
	words := p.bold.paragraph(text)
	for i, f := range titleSizes {
		lines, whole := words.balanced(f.size, column, f.lines)
		if !whole && i < len(titleSizes)-1 {
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

// byline draws a byline at the bottom, on up to two lines.
func (p *Painter) byline(k *canvas, text string) {
	lines, _ := p.regular.paragraph(text).balanced(smallSize, column, 2)
	y := bylineLine - (len(lines)-1)*smallLead/2
	for _, l := range lines {
		k.text(p.regular, smallSize, margin, y, l, quiet)
		y += smallLead
	}
}
