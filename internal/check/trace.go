package check

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/theme"
)

// A tracer finds the layout tag that produced an element of a page. It renders the page again with numbered tags in the
// layouts; elements without a number come from the content. Only pages with problems are traced.
type tracer struct {
	renderer *render.Renderer // nil where the layouts cannot be traced
	tags     []tag            // by number
}

// A tag is one of a layout.
type tag struct {
	layout theme.File
	start  int
	end    int
}

// A traced element is one of a page.
type traced struct {
	tag       int // of a layout; -1 for none
	addresses []string
}

const traceAttribute = "data-offprint-tag"

// prepareTracer numbers the tags of the site's layouts.
func (in *inspection) prepareTracer() {
	look := in.site.Theme
	for _, f := range look.Static {
		in.static[f.Path] = f.Data
	}
	layouts := slices.Clone(look.Layouts)
	for i := range layouts {
		layouts[i].Data = in.tracer.number(layouts[i])
	}
	numbered := &theme.Theme{Layouts: layouts}
	o := render.Options{Config: in.config, Assets: theme.PublishedAssets(look.Static)}
	if r, err := render.New(numbered, o); err == nil { // else a layout makes its tags piece by piece
		in.tracer.renderer = r
	}
}

// action is one of a template, with its strings and comments.
var action = regexp.MustCompile(
	"(?s)\\{\\{-? ?/\\*.*?\\*/ ?-?\\}\\}|" +
		"\\{\\{(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\\\n]|\\\\.)*'|[^\"`'}]|\\}[^}])*\\}\\}",
)

// number gives a layout whose tags have their numbers. In the search for them, actions count as blanks.
func (t *tracer) number(layout theme.File) []byte {
	blank := action.ReplaceAllFunc(
		bytes.Clone(layout.Data),
		func(a []byte) []byte { return bytes.Repeat([]byte(" "), len(a)) },
	)
	var b bytes.Buffer
	done := 0
	scan(blank, func(z *html.Tokenizer, _, offset int) {
		at := offset + bytes.IndexAny(z.Raw(), " \t\r\n\f/>") // behind the name, in which the tokenizer replaces bytes
		b.Write(layout.Data[done:at])
		b.WriteString(" " + traceAttribute + `="` + strconv.Itoa(len(t.tags)) + `"`)
		done = at
		t.tags = append(t.tags, tag{layout, offset, offset + len(z.Raw())})
	})
	b.Write(layout.Data[done:])
	return b.Bytes()
}

// traceOf gives the elements of a page by their numbers, nil where it cannot be traced.
func (in *inspection) traceOf(p *page) []traced {
	var b bytes.Buffer
	if p.made == nil || in.tracer.renderer == nil || in.tracer.renderer.Render(&b, p.made.Page) != nil {
		return nil
	}
	var all []traced
	scan(b.Bytes(), func(z *html.Tokenizer, _, _ int) {
		t := traced{tag: -1}
		_, more := z.TagName()
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			switch string(key) {
			case traceAttribute:
				if n, err := strconv.Atoi(string(value)); err == nil && n < len(in.tracer.tags) {
					t.tag = n
				}
			case "href", "src", "id":
				t.addresses = append(t.addresses, strings.TrimSpace(string(value)))
			}
		}
		all = append(all, t)
	})
	return all
}

// text is the tag as it stands in the layout.
func (t tag) text() string { return string(t.layout.Data[t.start:t.end]) }

// place is where a byte of it stands.
func (t tag) place(at int) problem.Problem {
	return placeIn(t.layout.Path, t.layout.Data, t.start+at)
}

// placeIn gives an offset in a file as a line and a column.
func placeIn(file string, data []byte, offset int) problem.Problem {
	offset = min(offset, len(data))
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return problem.Problem{
		File:   file,
		Line:   bytes.Count(data[:offset], []byte("\n")) + 1,
		Column: utf8.RuneCount(data[start:offset]) + 1,
	}
}
