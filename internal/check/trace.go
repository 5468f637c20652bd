package check

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/render"
	"github.com/offprint/offprint/internal/theme"
)

// A tracer finds the layout tag that produced an element of a page. It renders the page again with numbered tags in the
// layouts; elements without a number come from the content. Only pages with problems are traced.
type tracer struct {
	renderer *render.Renderer // nil if the layouts cannot be traced
	tags     []tag            // by number
}

// A tag is the position of an HTML tag in a layout.
type tag struct {
	layout theme.File
	start  int
	end    int
}

// A tracedElement is an element of a page with the layout tag that produced it.
type tracedElement struct {
	tag       int // number of the layout's tag; -1 if the element comes from the content
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
	if r, err := render.New(numbered, o); err == nil { // fails if a layout writes a tag in pieces
		in.tracer.renderer = r
	}
}

// action matches a template action, with its strings and comments.
var action = lazyregexp.New(
	"(?s)\\{\\{-? ?/\\*.*?\\*/ ?-?\\}\\}|" +
		"\\{\\{(?:\"(?:[^\"\\\\\\n]|\\\\.)*\"|`[^`]*`|'(?:[^'\\\\\\n]|\\\\.)*'|[^\"`'}]|\\}[^}])*\\}\\}",
)

// number returns the layout with a number in every tag. To find the tags, it replaces actions with spaces.
func (t *tracer) number(layout theme.File) []byte {
	blank := action.ReplaceAllFunc(
		bytes.Clone(layout.Data),
		func(a []byte) []byte { return bytes.Repeat([]byte(" "), len(a)) },
	)
	var b bytes.Buffer
	done := 0
	scan(blank, func(z *html.Tokenizer, _, offset int) {
		at := offset + bytes.IndexAny(
			z.Raw(),
			" \t\r\n\f/>",
		) // after the name, because the tokenizer changes bytes in it
		b.Write(layout.Data[done:at])
		b.WriteString(" " + traceAttribute + `="` + strconv.Itoa(len(t.tags)) + `"`)
		done = at
		t.tags = append(t.tags, tag{layout, offset, offset + len(z.Raw())})
	})
	b.Write(layout.Data[done:])
	return b.Bytes()
}

// traceOf returns the elements of a page in order, or nil if the page cannot be traced.
func (in *inspection) traceOf(p *page) []tracedElement {
	var b bytes.Buffer
	if p.generated == nil || in.tracer.renderer == nil || in.tracer.renderer.Render(&b, p.generated.Page) != nil {
		return nil
	}
	var all []tracedElement
	scan(b.Bytes(), func(z *html.Tokenizer, _, _ int) {
		t := tracedElement{tag: -1}
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

// earlier returns a function that counts the elements with an address before the element with a number. It counts only
// elements that come from the content.
func earlier(trace func() []tracedElement) func(address string, number int) int {
	numbers := sync.OnceValue(func() map[string][]int {
		all := map[string][]int{}
		for i, e := range trace() {
			if e.tag >= 0 {
				continue
			}
			for j, address := range e.addresses {
				if !slices.Contains(e.addresses[:j], address) {
					all[address] = append(all[address], i)
				}
			}
		}
		return all
	})
	return func(address string, number int) int {
		n, _ := slices.BinarySearch(numbers()[address], number)
		return n
	}
}

// text returns the tag as written in the layout.
func (t tag) text() string { return string(t.layout.Data[t.start:t.end]) }

// place returns the position of a byte of the tag.
func (t tag) place(at int) problem.Problem {
	return placeIn(t.layout.Path, t.layout.Data, t.start+at)
}

// placeIn returns the line and column of an offset in a file.
func placeIn(file string, data []byte, offset int) problem.Problem {
	offset = min(offset, len(data))
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	return problem.Problem{
		File:   file,
		Line:   bytes.Count(data[:offset], []byte("\n")) + 1,
		Column: utf8.RuneCount(data[start:offset]) + 1,
	}
}
