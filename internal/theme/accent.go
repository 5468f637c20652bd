package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A color has red, green and blue from 0 to 255. Derived colors are computed with integers, so that they are the same
// on every machine.
type color [3]int

// standardAccent is the accent of the default style sheet.
const standardAccent = "#84260f"

// lightGrounds and darkGrounds are the backgrounds of text in the default style sheet: --paper and --tint.
var (
	lightGrounds = []string{"#fdfcf8", "#f4f1e8"}
	darkGrounds  = []string{"#151619", "#1e1f23"}
)

// MinContrast is the minimum contrast of text with its background: level AAA of WCAG 2.2, 1.4.6.
const MinContrast = 7

// maxDarkContrast is the maximum contrast that the derived accent of the dark theme needs. Without it, the derived
// accent of black would be white, like the text.
const maxDarkContrast = 12

// An Accent is the accent of a site in both themes.
type Accent struct {
	Light, Dark string  // as #rrggbb
	Contrast    float64 // contrast of the requested color in the light theme
}

// ReadableAccent returns the accents for a color such as #84260f or #a30, which must be valid. It does not change a
// color with enough contrast. Otherwise it changes only the lightness, as little as necessary. A derived color of the
// dark theme has at least the contrast of the requested color in the light theme, up to 12.
func ReadableAccent(requested string) Accent {
	c := parseColor(requested)
	a := Accent{Contrast: c.leastContrast(lightGrounds)}
	light := c
	if a.Contrast < MinContrast {
		light = c.search(c.lightness(), -1, func(d color) bool { return d.leastContrast(lightGrounds) >= MinContrast })
	}
	dark := c
	if c.leastContrast(darkGrounds) < MinContrast {
		enough := min(max(MinContrast, a.Contrast), maxDarkContrast)
		dark = c.search(c.lightness(), 1, func(d color) bool { return d.leastContrast(darkGrounds) >= enough })
	}
	a.Light, a.Dark = light.String(), dark.String()
	return a
}

// parseColor parses #rgb or #rrggbb.
func parseColor(s string) (c color) {
	s = strings.TrimPrefix(s, "#")
	digits := len(s) / len(c)
	for i := range c {
		n, _ := strconv.ParseUint(s[i*digits:(i+1)*digits], 16, 8)
		if digits == 1 {
			n *= 0x11
		}
		c[i] = int(n)
	}
	return c
}

func (c color) String() string { return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2]) }

// lightness returns twice the lightness of HSL in bytes, from 0 for black to 510 for white.
func (c color) lightness() int { return min(c[0], c[1], c[2]) + max(c[0], c[1], c[2]) }

// withLightness returns the color with another lightness and the same hue and saturation of HSL.
func (c color) withLightness(lightness int) (changed color) {
	low := min(c[0], c[1], c[2])
	spread := max(c[0], c[1], c[2]) - low
	room := func(lightness int) int { return min(lightness, 510-lightness) } // the spread of full saturation
	wanted := 0
	if spread > 0 {
		wanted = spread * room(lightness) / room(c.lightness())
	}
	for i := range c {
		changed[i] = (lightness - wanted) / 2
		if spread > 0 {
			changed[i] += (c[i] - low) * wanted / spread
		}
	}
	return changed
}

// search changes the lightness in steps until the color is suitable. Black or white, at the end, always is.
func (c color) search(lightness, step int, isSuitable func(color) bool) color {
	changed := c
	for ; lightness >= 0 && lightness <= 510; lightness += step {
		if changed = c.withLightness(lightness); isSuitable(changed) {
			return changed
		}
	}
	return changed
}

// leastContrast returns the smallest contrast of the color with backgrounds.
func (c color) leastContrast(grounds []string) float64 {
	least := math.Inf(1)
	for _, ground := range grounds {
		least = min(least, contrast(c, parseColor(ground)))
	}
	return least
}

// contrast returns the contrast ratio of two colors (WCAG 2.2, "contrast ratio").
func contrast(a, b color) float64 {
	one, other := a.luminance(), b.luminance()
	return (max(one, other) + 0.05) / (min(one, other) + 0.05)
}

// luminance returns the relative luminance of a color (WCAG 2.2, "relative luminance").
func (c color) luminance() float64 {
	linear := func(channel int) float64 {
		v := float64(channel) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}
