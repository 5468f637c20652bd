package page

import (
	"bytes"
	"cmp"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// The source of a daily-papers page, as saved by a browser or curl, contains its papers twice: as JSON in the
// data-props of an element, and as elements. The JSON takes precedence, because the page was generated from it; the
// elements add what it does not contain. Nothing in the page is executed or loaded.

var htmlHead = lazyregexp.New(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|` +
	`main|article|section|div|header|nav|aside|p|a|ul|ol|table|span|h[1-6]|title|meta|link|style|script)\b`)

// headingOfMarkdown matches Markdown from tools that keep a page's <div> elements.
var headingOfMarkdown = lazyregexp.New(`(?m)^#{2,6}[ \t]+(?:\[|<a )`)

// LooksLikeHTML reports whether a dump is the source of a page.
func LooksLikeHTML(head string) bool {
	return htmlHead.MatchString(head) && !headingOfMarkdown.MatchString(head)
}

// ReadHTML reads the source of a page.
func ReadHTML(d *entry.Dump) error {
	lines, embedded := htmlLines(d)
	readPage(d, lines)
	readEmbedded(d, embedded)
	return nil
}

// htmlLines returns the lines of a page, and the JSON in its elements.
func htmlLines(d *entry.Dump) ([]line, []embeddedData) {
	h := &htmlReader{
		lineBuffer: lineBuffer{number: 1}, dump: d, tokens: html.NewTokenizer(bytes.NewReader(d.Src)),
	}
	h.read()
	h.breakLine()
	return h.lines, h.embedded
}

// An htmlReader writes the text of a page's elements to a line buffer.
type htmlReader struct {
	lineBuffer
	dump     *entry.Dump
	tokens   *html.Tokenizer
	offset   int // of the current token
	hidden   element
	when     content.Date // of the open time element
	timed    int          // offset in text where the text of that element starts
	embedded []embeddedData
}

// An element is an open element whose content is ignored.
type element struct {
	name   atom.Atom // 0 if none is open
	offset int       // of its start tag
}

// read reads all tokens of the page.
func (h *htmlReader) read() {
	for {
		kind := h.tokens.Next()
		raw := h.tokens.Raw()
		size, breaks := len(raw), entry.LineBreaks(raw)
		switch kind {
		case html.ErrorToken:
			if h.hidden.name != 0 {
				h.dump.Report(h.hidden.offset, "element <"+h.hidden.name.String()+"> is not closed",
					"the rest of the page was ignored; save the page again")
			}
			return
		case html.TextToken:
			if h.hidden.name == 0 {
				h.write(h.tokens.Text()) // entry.Clean converts its line breaks to spaces
			}
		case html.StartTagToken:
			h.startTag()
		case html.EndTagToken:
			name, _ := h.tokens.TagName()
			h.endTag(atom.Lookup(name))
		case html.SelfClosingTagToken:
			if name, _ := h.tokens.TagName(); h.hidden.name == 0 && blocks[atom.Lookup(name)] {
				h.breakLine()
			}
		}
		h.offset += size
		h.advance(breaks)
	}
}

// hiddenElements lists the elements whose content is not text of the page.
var hiddenElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Svg: true, atom.Template: true, atom.Noscript: true, atom.Title: true,
	atom.Textarea: true, atom.Select: true, atom.Iframe: true,
}

// blocks lists the elements that start and end a line.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Br: true,
	atom.Button: true, atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true, atom.Footer: true,
	atom.Form: true, atom.Header: true, atom.Hr: true, atom.Label: true, atom.Li: true, atom.Main: true,
	atom.Nav: true, atom.Ol: true, atom.Pre: true, atom.Section: true, atom.Table: true, atom.Td: true,
	atom.Tr: true, atom.Ul: true, atom.Video: true,
}

// levels maps heading elements to their levels.
var levels = map[atom.Atom]int8{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

// startTag reads a start tag with its attributes.
func (h *htmlReader) startTag() {
	name, more := h.tokens.TagName()
	tag := atom.Lookup(name)
	var href, datetime, data string
	for more {
		var key, value []byte
		key, value, more = h.tokens.TagAttr()
		switch string(key) { // the first attribute with a name takes precedence (HTML, section 13.2.5.33)
		case "href":
			href = cmp.Or(href, string(value))
		case "datetime":
			datetime = cmp.Or(datetime, string(value))
		case "data-props":
			data = cmp.Or(data, string(value))
		}
	}
	switch {
	case h.hidden.name != 0:
		return
	case hiddenElements[tag]:
		h.hidden = element{tag, h.offset}
	case tag == atom.P || levels[tag] > 0:
		h.breakParagraph()
		h.setLevel(levels[tag])
	case blocks[tag]:
		h.breakLine()
	case tag == atom.A && href != "":
		h.closeLink()
		h.openLink(newLink(href))
	case tag == atom.Time:
		h.when, _ = entry.ReadDate(datetime)
		h.timed = len(h.text)
	}
	if data != "" {
		h.embedded = append(h.embedded, embeddedData{h.offset, data})
	}
}

// endTag reads an end tag.
func (h *htmlReader) endTag(tag atom.Atom) {
	switch {
	case h.hidden.name != 0:
		if h.hidden.name == tag {
			h.hidden = element{}
		}
	case tag == atom.P || levels[tag] > 0:
		h.breakParagraph()
		h.setLevel(0)
	case tag == atom.A:
		h.closeLink()
	case tag == atom.Time:
		h.endTime()
	case blocks[tag]:
		h.breakLine()
	}
}

// endTime ends a time element, and adds the year to its text if only its attribute contains the year.
func (h *htmlReader) endTime() {
	shown, _, ok := entry.ReadDay(entry.Clean(string(h.text[min(h.timed, len(h.text)):])))
	if ok && shown.Year == 0 && h.when.Day > 0 {
		h.write([]byte(", " + strconv.Itoa(shown.Nearest(h.when).Year)))
	}
	h.when = content.Date{}
}
