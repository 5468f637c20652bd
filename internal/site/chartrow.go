package site

import (
	"fmt"
	"html"
	"html/template"
	"strings"
)

const (
	rowHeight = 32 // height of the highest bar of a row in pixels
	lowestBar = 4  // height of the lowest bar; lower ones would look like a line
)

// barRow draws one of several rows of thin bars; highest is the count of a bar with full height. A bar with a count of
// zero is a gap. barRow returns "" if highest is zero.
func barRow(name string, bars []bar, highest int) template.HTML {
	if highest < 1 || len(bars) == 0 {
		return ""
	}
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg class="row" role="group" aria-label="%s" height="%d">`, html.EscapeString(name), rowHeight)
	slot := 100 / float64(len(bars))
	for i, b := range bars {
		x, width := percent(float64(i)*slot+slot*0.1), percent(slot*0.8)
		if b.Count == 0 {
			continue
		}
		height := min(max(b.Count*rowHeight/highest, lowestBar), rowHeight)
		fmt.Fprintf(
			&svg,
			`<a href="%s"><title>%s</title><rect class="slot" x="%s" y="0" width="%s" height="%d"/>`+
				`<rect class="bar" x="%s" y="%d" width="%s" height="%d"/></a>`,
			html.EscapeString(b.URL),
			html.EscapeString(b.Name),
			percent(float64(i)*slot),
			percent(slot),
			rowHeight,
			x,
			rowHeight-height,
			width,
			height,
		)
	}
	svg.WriteString(`</svg>`)
	return template.HTML(svg.String())
}
