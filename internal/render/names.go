package render

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// Functions write names, because a site can have more of them than of everything else together, and template actions
// take ten times as long.

// byline returns a function that joins names as in a sentence, each with a link.
func byline(basePath string) func([]archive.Name) template.HTML {
	return func(names []archive.Name) template.HTML {
		var b strings.Builder
		for i, n := range names {
			if i > 0 {
				b.WriteString(", ")
			}
			writeName(&b, basePath, n)
		}
		return template.HTML(b.String())
	}
}

// coauthors returns a function that writes names as list items, each with a link, and the number of shared papers if it
// is more than one.
func coauthors(basePath string) func([]archive.Coauthor) template.HTML {
	return func(all []archive.Coauthor) template.HTML {
		var b strings.Builder
		for _, c := range all {
			b.WriteString("\n<li>")
			writeName(&b, basePath, c.Name)
			if c.Papers > 1 {
				b.WriteString(`&nbsp;<span class="count">`)
				b.WriteString(strconv.Itoa(c.Papers))
				b.WriteString(`</span>`)
			}
			b.WriteString("</li>")
		}
		return template.HTML(b.String())
	}
}

func writeName(b *strings.Builder, basePath string, n archive.Name) {
	b.WriteString(`<a href="`)
	b.WriteString(template.HTMLEscapeString(content.URL(basePath, n.Path())))
	b.WriteString(`">`)
	b.WriteString(template.HTMLEscapeString(n.Text))
	b.WriteString(`</a>`)
}
