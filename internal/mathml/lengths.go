package mathml

import (
	"strconv"
	"strings"
)

// units maps the units of TeX to em, in a font of 10 points.
var units = map[string]float64{
	"em": 1, "ex": 0.431, "mu": 1. / 18, "pt": 0.1, "px": 0.075, "bp": 0.1004, "pc": 1.2,
	"dd": 0.107, "cc": 1.284, "sp": 1.5e-6, "mm": 0.2845, "cm": 2.845, "in": 7.227,
}

// longest is the maximum length of a space in em, so that a formula cannot move content off the page.
const longest = 50

// explicitSpace reads the length of \hspace{1em} or \kern1em.
func (p *parser) explicitSpace(t token, d directive) *node {
	if at := p.skipBlank(p.pos); strings.HasPrefix(p.src[at:], "*") {
		p.rewind(at + 1)
	}
	width := p.lengthArgument(t, d.do == takeLength)
	if d.wide {
		width = -width
	}
	return gap(width)
}

// lengthArgument reads a length, which can or must be in braces. It returns it in em.
func (p *parser) lengthArgument(t token, needsBraces bool) float64 {
	at := p.skipBlank(p.pos)
	inBraces := strings.HasPrefix(p.src[at:], "{")
	if needsBraces && !inBraces {
		p.fail(t.at, `\%s needs a length in braces`, t.text)
		return 0
	}
	if inBraces {
		at = p.skipBlank(at + 1)
	}
	width, i, ok := length(p.src, at)
	if ok {
		i = p.stretchEnd(i)
	}
	if inBraces && ok {
		i = p.skipBlank(i)
		ok = strings.HasPrefix(p.src[i:], "}")
		i++
	}
	if !ok {
		p.fail(t.at, `\%s needs a length such as 1em`, t.text)
		return 0
	}
	p.rewind(i)
	return max(-longest, min(longest, width))
}

// stretchEnd returns the end of plus and minus with their lengths, which can follow a length. They have no effect.
func (p *parser) stretchEnd(at int) int {
	for _, word := range [...]string{"plus", "minus"} {
		if i := p.skipBlank(at); strings.HasPrefix(p.src[i:], word) {
			if _, end, ok := length(p.src, p.skipBlank(i+len(word))); ok {
				at = end
			}
		}
	}
	return at
}

// length reads a length at an offset of a text. It returns the length in em and the offset of its end.
func length(src string, at int) (em float64, end int, ok bool) {
	i := at
	for i < len(src) && (src[i] == '-' || src[i] == '+' || src[i] == ' ') {
		i++
	}
	for i < len(src) && (isDigit(src[i]) || src[i] == '.' || src[i] == ',') {
		i++
	}
	digits := strings.ReplaceAll(strings.ReplaceAll(src[at:i], " ", ""), ",", ".")
	digits = strings.TrimPrefix(digits, "--") // two signs cancel each other
	value, err := strconv.ParseFloat(digits, 64)
	for i < len(src) && (src[i] == ' ' || src[i] == '\t' || src[i] == '\n') {
		i++
	}
	unit, known := units[src[i:min(i+2, len(src))]]
	if err != nil || !known {
		return 0, at, false
	}
	return value * unit, i + 2, true
}

// rowGap skips the star and the length that may follow \\. As in TeX, a bracket right after it must be a length.
func (p *parser) rowGap(t token) {
	at := p.pos
	if strings.HasPrefix(p.src[at:], "*") {
		at++
	}
	if strings.HasPrefix(p.src[at:], "[") && t.text == `\` {
		_, i, ok := length(p.src, p.skipBlank(at+1))
		if i = p.skipBlank(i); !ok || !strings.HasPrefix(p.src[i:], "]") {
			p.fail(at, `[ after \\ must begin a length such as [1em]; write {}[ for a bracket`)
			return
		}
		at = i + 1
	}
	p.rewind(at)
}
