package mathml

import "strings"

// A family is a mathematical alphabet.
type family uint8

const (
	slanted family = iota // the default: Latin and small Greek letters are slanted, Greek capitals are not
	roman
	italic
	blackboard
	calligraphic
	script
	fraktur
	sans
	sansItalic
	monospace
)

// A font is a style that a command such as \mathbf selects.
type font struct {
	family family
	bold   bool
}

// alphabets has the first capital, the first small letter and the zero of each font in Unicode's block of
// mathematical alphanumeric symbols; 0 means that the font does not have them.
var alphabets = map[font][3]rune{
	{roman, true}:         {0x1D400, 0x1D41A, 0x1D7CE},
	{italic, false}:       {0x1D434, 0x1D44E, 0},
	{slanted, true}:       {0x1D468, 0x1D482, 0x1D7CE},
	{italic, true}:        {0x1D468, 0x1D482, 0x1D7CE},
	{calligraphic, false}: {0x1D49C, 0x1D4B6, 0},
	{calligraphic, true}:  {0x1D4D0, 0x1D4EA, 0x1D7CE},
	{script, false}:       {0x1D49C, 0x1D4B6, 0},
	{script, true}:        {0x1D4D0, 0x1D4EA, 0x1D7CE},
	{fraktur, false}:      {0x1D504, 0x1D51E, 0},
	{fraktur, true}:       {0x1D56C, 0x1D586, 0x1D7CE},
	{blackboard, false}:   {0x1D538, 0x1D552, 0x1D7D8},
	{blackboard, true}:    {0x1D538, 0x1D552, 0x1D7D8},
	{sans, false}:         {0x1D5A0, 0x1D5BA, 0x1D7E2},
	{sans, true}:          {0x1D5D4, 0x1D5EE, 0x1D7EC},
	{sansItalic, false}:   {0x1D608, 0x1D622, 0x1D7E2},
	{sansItalic, true}:    {0x1D63C, 0x1D656, 0x1D7EC},
	{monospace, false}:    {0x1D670, 0x1D68A, 0x1D7F6},
	{monospace, true}:     {0x1D670, 0x1D68A, 0x1D7F6},
}

// earlier maps positions that are empty in the block to the letters, which Unicode encoded before the block.
var earlier = map[rune]rune{
	0x1D455: 'ℎ', 0x1D49D: 'ℬ', 0x1D4A0: 'ℰ', 0x1D4A1: 'ℱ', 0x1D4A3: 'ℋ', 0x1D4A4: 'ℐ', 0x1D4A7: 'ℒ', 0x1D4A8: 'ℳ',
	0x1D4AD: 'ℛ', 0x1D4BA: 'ℯ', 0x1D4BC: 'ℊ', 0x1D4C4: 'ℴ', 0x1D506: 'ℭ', 0x1D50B: 'ℌ', 0x1D50C: 'ℑ', 0x1D515: 'ℜ',
	0x1D51D: 'ℨ', 0x1D53A: 'ℂ', 0x1D53F: 'ℍ', 0x1D545: 'ℕ', 0x1D547: 'ℙ', 0x1D548: 'ℚ', 0x1D549: 'ℝ', 0x1D551: 'ℤ',
}

// greekAlphabets has the first capital of each font with Greek letters. The other letters follow in the order of greek.
var greekAlphabets = map[font]rune{
	{roman, true}: 0x1D6A8, {italic, false}: 0x1D6E2, {slanted, true}: 0x1D71C, {italic, true}: 0x1D71C,
	{sans, true}: 0x1D756,
}

const greek = "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ"

var greekIndex = func() map[rune]rune {
	m := make(map[rune]rune)
	for i, r := range []rune(greek) {
		m[r] = rune(i)
	}
	return m
}()

// letter returns a character in a font, or the character itself if the font does not have it.
func (f font) letter(r rune) rune {
	a := alphabets[f]
	base, first := rune(0), r
	switch {
	case 'A' <= r && r <= 'Z':
		base, first = a[0], 'A'
	case 'a' <= r && r <= 'z':
		base, first = a[1], 'a'
	case '0' <= r && r <= '9':
		base, first = a[2], '0'
	default:
		if i, ok := greekIndex[r]; ok && greekAlphabets[f] != 0 {
			if f == (font{slanted, true}) && isGreekCapital(r) {
				f = font{roman, true} // \boldsymbol keeps Greek capitals upright
			}
			return greekAlphabets[f] + i
		}
	}
	if base == 0 {
		return r
	}
	if old := earlier[base+r-first]; old != 0 {
		return old
	}
	return base + r - first
}

// word converts each character of a word to a font.
func (f font) word(s string) string {
	return strings.Map(f.letter, s)
}

func isGreekCapital(r rune) bool { return 'Α' <= r && r <= 'Ω' || r == 'ϴ' || r == '∇' }

// isSlanted reports whether MathML by default slants an identifier that consists of the character.
func isSlanted(r rune) bool {
	_, isGreek := greekIndex[r]
	return 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' || isGreek || r == 'ı' || r == 'ȷ'
}

// identifier returns the node of a letter in a font.
func (f font) identifier(s string) *node {
	n := tree(ident)
	r := firstRune(s)
	alone := len(s) == len(string(r))
	latin := 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
	switch {
	case f == font{family: roman}:
		n.text, n.joins, n.upright = s, alone && latin, alone && (latin || isGreekCapital(r))
	case f == font{family: italic} && alone && latin:
		n.text, n.joins = s, true // a letter is slanted by default; joined letters are converted to slanted ones
	default:
		n.text = f.word(s)
		n.upright = alone && isGreekCapital(r) && isSlanted(firstRune(n.text))
	}
	n.font = f
	return n
}
