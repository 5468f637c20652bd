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
	n := newNames(basePath)
	return func(names []archive.Name) template.HTML {
		b := make([]byte, 0, len(names)*typicalName)
		for i, name := range names {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = n.append(b, name)
		}
		return template.HTML(b)
	}
}

// coauthors returns a function that writes names as list items, each with a link, and the number of shared papers if it
// is more than one.
func coauthors(basePath string) func([]archive.Coauthor) template.HTML {
	n := newNames(basePath)
	return func(all []archive.Coauthor) template.HTML {
		b := make([]byte, 0, len(all)*typicalName)
		for _, c := range all {
			b = append(b, "\n<li>"...)
			b = n.append(b, c.Name)
			if c.Papers > 1 {
				b = append(b, `&nbsp;<span class="count">`...)
				b = strconv.AppendInt(b, int64(c.Papers), 10)
				b = append(b, `</span>`...)
			}
			b = append(b, "</li>"...)
		}
		return template.HTML(b)
	}
}

// typicalName is the size of a name with its link, in bytes, that is rarely exceeded.
const typicalName = 100

// names writes names with their links, which differ only in the slug.
type names struct{ basePath, start string }

func newNames(basePath string) names {
	empty := content.URL(basePath, archive.Name{}.Path())
	return names{basePath, `<a href="` + template.HTMLEscapeString(strings.TrimSuffix(empty, "/"))}
}

// append appends a name to HTML.
func (w names) append(b []byte, n archive.Name) []byte {
	if content.IsPlain(n.Slug) {
		b = append(b, w.start...)
		b = append(b, n.Slug...)
		b = append(b, `/">`...)
	} else {
		b = append(b, `<a href="`...)
		b = append(b, template.HTMLEscapeString(content.URL(w.basePath, n.Path()))...)
		b = append(b, `">`...)
	}
	b = append(b, template.HTMLEscapeString(n.Text)...)
	return append(b, `</a>`...)
}
