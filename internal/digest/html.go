package digest

import (
	"bytes"
	"cmp"
	"errors"
	"regexp"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// The source of a daily-papers page, as a browser saves it or curl receives it. The page carries the
// papers that it shows as JSON, in the data-props of an element, and shows them as elements. What the
// JSON says is what the page was made of and comes first; what only the elements say fills the rest.
// Nothing of the page is run or loaded.

var htmlHead = regexp.MustCompile(`(?i)^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|main|article|section|div|header|nav|aside|p|a|ul|ol|table|span|h[1-6]|title|meta|link|style|script)\b`)

// headingOfMarkdown is what the Markdown has of a tool that leaves the divisions of a page as they are.
var headingOfMarkdown = regexp.MustCompile(`(?m)^#{2,6}[ \t]+(?:\[|<a )`)

func looksLikeHTML(head string) bool {
	return htmlHead.MatchString(head) && !headingOfMarkdown.MatchString(head)
}

func readHTML(r *reading) error {
	lines, data := r.htmlLines()
	r.readPage(lines)
	r.takeData(data)
	return nil
}

func (r *reading) htmlLines() ([]line, []pageData) {
	h := &htmlReader{dump: r, tokens: html.NewTokenizer(bytes.NewReader(r.src))}
	h.number = 1
	h.read()
	h.breakLine()
	return h.lines, h.data
}

// An htmlReader writes the text of a page's elements to a sheet.
type htmlReader struct {
	sheet
	dump   *reading
	tokens *html.Tokenizer
	offset int // of the token
	hidden element
	when   content.Date // of the time element that is open
	timed  int          // where in the text that element's own begins
	data   []pageData
}

// An element is one whose content nobody reads, and where it begins.
type element struct {
	name   atom.Atom // 0 where none is open
	offset int
}

func (h *htmlReader) read() {
	for {
		kind := h.tokens.Next()
		raw := h.tokens.Raw()
		size, ends := len(raw), breaks(raw)
		switch kind {
		case html.ErrorToken:
			if h.hidden.name != 0 {
				h.dump.report(h.hidden.offset, "the element <"+h.hidden.name.String()+"> is not closed", "what follows is not read; save the page again")
			}
			return
		case html.TextToken:
			if h.hidden.name == 0 {
				h.write(h.tokens.Text()) // whose breaks are blanks
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
		h.number += ends
	}
}

// unreadElements are those whose content is no text of the page.
var unreadElements = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Svg: true, atom.Template: true, atom.Noscript: true, atom.Title: true, atom.Textarea: true, atom.Select: true, atom.Iframe: true,
}

// blocks are the elements that stand on lines of their own.
var blocks = map[atom.Atom]bool{
	atom.Address: true, atom.Article: true, atom.Aside: true, atom.Blockquote: true, atom.Br: true, atom.Button: true, atom.Dd: true, atom.Div: true, atom.Dl: true, atom.Dt: true,
	atom.Footer: true, atom.Form: true, atom.Header: true, atom.Hr: true, atom.Label: true, atom.Li: true, atom.Main: true, atom.Nav: true, atom.Ol: true, atom.Pre: true,
	atom.Section: true, atom.Table: true, atom.Td: true, atom.Tr: true, atom.Ul: true, atom.Video: true,
}

// levels are the elements that are headings.
var levels = map[atom.Atom]int8{atom.H1: 1, atom.H2: 2, atom.H3: 3, atom.H4: 4, atom.H5: 5, atom.H6: 6}

func (h *htmlReader) startTag() {
	name, more := h.tokens.TagName()
	tag := atom.Lookup(name)
	var href, datetime, data string
	for more {
		var key, value []byte
		key, value, more = h.tokens.TagAttr()
		switch string(key) { // of two of a name the first counts (HTML, 13.2.5.33)
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
	case unreadElements[tag]:
		h.hidden = element{tag, h.offset}
	case tag == atom.P || levels[tag] > 0:
		h.breakParagraph()
		h.level = levels[tag]
	case blocks[tag]:
		h.breakLine()
	case tag == atom.A && href != "":
		h.closeLink()
		h.openLink(leads(href))
	case tag == atom.Time:
		h.when, _ = readDate(datetime)
		h.timed = len(h.text)
	}
	if data != "" {
		h.data = append(h.data, pageData{h.offset, data})
	}
}

func (h *htmlReader) endTag(tag atom.Atom) {
	switch {
	case h.hidden.name != 0:
		if h.hidden.name == tag {
			h.hidden = element{}
		}
	case tag == atom.P || levels[tag] > 0:
		h.breakParagraph()
		h.level = 0
	case tag == atom.A:
		h.closeLink()
	case tag == atom.Time:
		h.endTime()
	case blocks[tag]:
		h.breakLine()
	}
}

// endTime adds the year that a time element has and does not show.
func (h *htmlReader) endTime() {
	shown, _, ok := readDay(clean(string(h.text[min(h.timed, len(h.text)):])))
	if ok && shown.year == 0 && h.when.Day > 0 {
		h.write([]byte(", " + strconv.Itoa(shown.nearest(h.when).Year)))
	}
	h.when = content.Date{}
}

// A pageData is the JSON that a page carries in an element, and where that begins.
type pageData struct {
	offset int
	json   string
}

// paperArrays are the arrays of papers that a page's data can have. That of a search has its results
// beside the papers of the day.
var paperArrays = []struct {
	name  string
	found *regexp.Regexp
}{
	{"searchResults", regexp.MustCompile(`"searchResults"\s*:\s*\[\s*\{`)},
	{"dailyPapers", regexp.MustCompile(`"dailyPapers"\s*:\s*\[\s*\{`)},
	{"papers", regexp.MustCompile(`"papers"\s*:\s*\[\s*\{`)},
}

var pageDate = regexp.MustCompile(`"dateString"\s*:\s*"(\d{4}-\d{2}-\d{2})"`)

// takeData joins the papers of the page's data with those that the page shows: first the data as they
// are, with what only the page says, then what only the page has.
func (r *reading) takeData(all []pageData) {
	shown := r.Entries
	r.Entries = nil
	for _, d := range all {
		r.readData(d)
	}
	n := len(r.Entries)
	if n == 0 {
		r.Entries = shown
		return
	}
	seen := newRepeats()
	for i := range r.Entries {
		seen.add(&r.Entries[i], i)
	}
	for _, e := range shown {
		if i, again := seen.find(&e, r.Entries); again {
			r.Entries[i].merge(e)
		} else {
			r.Entries = append(r.Entries, e)
		}
	}
}

// readData reads the papers of one element's data.
func (r *reading) readData(d pageData) {
	for _, papers := range paperArrays {
		if !papers.found.MatchString(d.json) {
			continue
		}
		part := &hfReader{reading: &reading{name: r.name, src: []byte(d.json)}}
		err := part.records(papers.name)
		line, column := r.place(d.offset)
		if err != nil {
			r.report(d.offset, "the page's data cannot be read: "+whatIsWrong(err), "what the page shows is read instead")
			return
		}
		for _, p := range part.Unplaced {
			p.Line, p.Column = line, column
			r.Unplaced = append(r.Unplaced, p)
		}
		for _, e := range part.Entries {
			e.Line, e.Column = line, column
			r.Entries = append(r.Entries, e)
		}
		if m := pageDate.FindStringSubmatch(d.json); m != nil {
			if on, err := content.ParseDate(m[1]); err == nil {
				r.day = dayOf(on)
			}
		} else if r.day.isZero() {
			r.day = dayOf(part.last)
		}
		if len(part.Entries) > 0 {
			return
		}
	}
}

// whatIsWrong is what an error says, without the place that it says.
func whatIsWrong(err error) string {
	var p problem.Problem
	if errors.As(err, &p) {
		return p.What
	}
	return jsonFault(err)
}
