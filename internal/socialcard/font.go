package socialcard

import (
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationserifbold"
	"github.com/go-fonts/liberation/liberationserifregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A face is a font with caches. Its lengths are in font units, perEm to the em.
type face struct {
	open    func() *parsedFont // parses the font at the first call
	letters sync.Map           // cache: rune → letter
	masks   sync.Map           // cache: shape → *mask
}

// A parsedFont is a font with tables for the most frequent lookups.
type parsedFont struct {
	*sfnt.Font
	ascii [asciiEnd]letter
	kerns [asciiEnd][asciiEnd]int16 // kerning between two letters
}

// asciiEnd is the end of the printable ASCII characters.
const asciiEnd = 0x7F

// A letter is a glyph of a font.
type letter struct {
	index   sfnt.GlyphIndex // 0 if the font has no glyph
	advance int             // in font units
}

// A shape is a letter in a size in pixels.
type shape struct {
	index sfnt.GlyphIndex
	size  int
}

// perEm is the number of units per em in both fonts.
const perEm = 2048

// The typeface is Liberation Serif, which covers Latin, Greek and Cyrillic.
func regularFace() *face { return newFace(liberationserifregular.TTF) }
func boldFace() *face    { return newFace(liberationserifbold.TTF) }

func newFace(ttf []byte) *face {
	return &face{open: sync.OnceValue(func() *parsedFont {
		f, err := sfnt.Parse(ttf)
		if err != nil {
			panic("socialcard: parsing an embedded font: " + err.Error())
		}
		o := &parsedFont{Font: f}
		var b sfnt.Buffer
		for r := ' '; r < asciiEnd; r++ {
			o.ascii[r] = o.find(&b, r)
		}
		for l, left := range o.ascii {
			for r, right := range o.ascii {
				o.kerns[l][r] = int16(o.kern(&b, left.index, right.index))
			}
		}
		return o
	})}
}

// find returns the letter of a character. The buffer can be nil.
func (o *parsedFont) find(b *sfnt.Buffer, r rune) letter {
	index, err := o.GlyphIndex(b, r)
	if err != nil {
		return letter{}
	}
	advance, err := o.GlyphAdvance(b, index, perEm, font.HintingNone)
	if err != nil {
		return letter{}
	}
	return letter{index, int(advance)}
}

// kern returns the kerning between two letters, in font units.
func (o *parsedFont) kern(b *sfnt.Buffer, left, right sfnt.GlyphIndex) int {
	if left == 0 || right == 0 {
		return 0
	}
	by, err := o.Kern(b, left, right, perEm, font.HintingNone)
	if err != nil {
		return 0 // no kerning
	}
	return int(by)
}

// has reports whether a text can be drawn: the font has a glyph for every letter, and no letter is Hebrew or Arabic.
func (f *face) has(text string) bool {
	for _, r := range text {
		if r > ' ' && r < asciiEnd {
			continue // the font has these
		}
		if unicode.In(r, unicode.Hebrew, unicode.Arabic) || r != ' ' && f.letter(r).index == 0 {
			return false
		}
	}
	return true
}

func (f *face) letter(r rune) letter {
	if r >= ' ' && r < asciiEnd {
		return f.open().ascii[r]
	}
	if known, ok := f.letters.Load(r); ok {
		return known.(letter)
	}
	l := f.open().find(nil, r)
	f.letters.Store(r, l)
	return l
}

// each calls do with every letter of a text and its offset, and returns the width of the text, both in font units.
func (f *face) each(text string, do func(l letter, at int)) (width int) {
	o, before := f.open(), rune(0)
	for _, r := range text {
		if before < asciiEnd && r < asciiEnd {
			width += int(o.kerns[before][r])
		}
		l := f.letter(r)
		do(l, width)
		width += l.advance
		before = r
	}
	return width
}

// width returns the width of a text in font units.
func (f *face) width(text string) int { return f.each(text, func(letter, int) {}) }

// mask returns the mask of a letter for a size in pixels, or nil if the letter is blank.
func (f *face) mask(index sfnt.GlyphIndex, size int) *mask {
	s := shape{index, size}
	if known, ok := f.masks.Load(s); ok {
		return known.(*mask)
	}
	var m *mask
	segments, err := f.open().LoadGlyph(&sfnt.Buffer{}, index, fixed.I(size), nil)
	if err == nil {
		m = rasterize(segments)
	}
	f.masks.Store(s, m)
	return m
}
