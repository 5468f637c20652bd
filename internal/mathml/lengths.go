package mathml

import (
	"strconv"
	"strings"
)

// units maps the units of TeX to em, in a font of ten points.
var units = map[string]float64{
	"em": 1, "ex": 0.431, "mu": 1. / 18, "pt": 0.1, "px": 0.075, "bp": 0.1004, "pc": 1.2,
	"mm": 0.2845, "cm": 2.845, "in": 7.227,
}

// longest limits a space, in em, so that a formula cannot push content off the page.
const longest = 50

// explicitSpace reads the length of \hspace{1em} or \kern1em.
func (p *parser) explicitSpace(t token, inBraces bool) *node {
	at := p.skipBlank(p.pos)
	if strings.HasPrefix(p.src[at:], "*") {
		at = p.skipBlank(at + 1)
	}
	if inBraces {
		if !strings.HasPrefix(p.src[at:], "{") {
			p.fail(t.at, `\%s needs a length in braces`, t.text)
			return nil
		}
		at = p.skipBlank(at + 1)
	}
	width, i, ok := p.length(at)
	if i = p.skipBlank(i); ok && inBraces {
		ok = strings.HasPrefix(p.src[i:], "}")
		i++
	}
	if !ok {
		p.fail(t.at, `\%s needs a length such as 1em`, t.text)
		return nil
	}
	p.rewind(i)
	return gap(max(-longest, min(longest, width)))
}

// length reads a length at an offset and returns it in em, with the offset of its end.
func (p *parser) length(at int) (em float64, end int, ok bool) {
	i := at
	if i < len(p.src) && (p.src[i] == '-' || p.src[i] == '+') {
		i++
	}
	for i < len(p.src) && (isDigit(p.src[i]) || p.src[i] == '.') {
		i++
	}
	value, err := strconv.ParseFloat(p.src[at:i], 64)
	i = p.skipBlank(i)
	unit, known := units[p.src[i:min(i+2, len(p.src))]]
	if err != nil || !known {
		return 0, at, false
	}
	return value * unit, i + 2, true
}

// rowGap skips the star and the length that may follow \\.
func (p *parser) rowGap() {
	at := p.pos
	if strings.HasPrefix(p.src[at:], "*") {
		at++
	}
	if strings.HasPrefix(p.src[at:], "[") {
		if _, i, ok := p.length(p.skipBlank(at + 1)); ok {
			if i = p.skipBlank(i); strings.HasPrefix(p.src[i:], "]") {
				at = i + 1
			}
		}
	}
	p.rewind(at)
}
