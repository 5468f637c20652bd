package page

import (
	"bytes"
	"sort"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// Tools that capture pages for other programs write a daily-papers page in Markdown. The address of a link follows its
// text. Alternatively, a number follows the text, and the addresses are in a list at the end, as in text browsers. This
// reader supports the part of Markdown (CommonMark 0.31) that such pages use: headings, links and images, escapes and
// entities.

var (
	paperHeading = lazyregexp.New(`(?m)^#{2,6}[ \t]+\[[^\n]*$|^#{3,6}[ \t]+\S`)
	paperLink    = lazyregexp.New(`(?m)^\[[^\n]*\]\((?:https?://(?:www\.)?huggingface\.co)?/papers/` +
		content.ArxivForm + `\)`)
	referenceLink = lazyregexp.New(`(?m)^(?:#{1,6}[ \t]+|[ \t]*[*-][ \t]+)?\[[^\n]*\]\[[0-9]{1,7}\][ \t\r]*$|` +
		`^\]\[[0-9]{1,7}\]`)
)

// LooksLikeMarkdown reports whether a dump is a page in Markdown.
func LooksLikeMarkdown(head string) bool {
	if htmlHead.MatchString(head) {
		return headingOfMarkdown.MatchString(head)
	}
	return LooksLikeText(head) && !looksLikeTextBrowser(head) &&
		(paperHeading.MatchString(head) || paperLink.MatchString(head) || referenceLink.MatchString(head))
}

// ReadMarkdown reads a page in Markdown.
func ReadMarkdown(d *entry.Dump) error {
	readPage(d, markdownLines(d))
	return nil
}

// markdownLines returns the lines of a page in Markdown.
func markdownLines(d *entry.Dump) []line {
	src, front, captured := cutFrontMatter(withLineFeeds(d.Src))
	d.Captured = captured
	return linkAddresses(markupLines(src, front+1, true))
}

// A markup writes the text and links of a page to a line buffer.
type markup struct {
	lineBuffer
	src      []byte
	markdown bool             // whether everything is Markdown, and not only links
	escaped  bool             // whether backslashes escape characters
	defined  map[string]*link // links by number
	spans    []span           // in the order of their opening brackets
	begins   int              // offset of the current line
	listed   bool             // whether the current line is in the list of addresses, which can be wrapped
}

// A span is a link, an image, or a pair of brackets that is neither.
type span struct {
	open, close, end int   // offsets of the opening bracket, the closing bracket, and the end of the address
	link             *link // nil if it is not a link
	image            bool
	text             bool // whether it is text with pandoc's attributes
}

// markupLines returns the lines of a page in Markdown, or of text in which only links are Markdown. The first line has
// the given number in the dump.
func markupLines(src []byte, first int, markdown bool) []line {
	defined := findDefinitions(src)
	// text browsers do not escape text
	escaped := markdown && (defined == nil || bytes.Contains(src, []byte("](")))
	m := &markup{
		lineBuffer: newLineBuffer(src, first),
		src:        src, markdown: markdown, escaped: escaped, defined: defined,
	}
	m.entities = escaped
	m.findSpans()
	m.emit(m.beginLine(0, len(m.src)), len(m.src))
	m.breakLine()
	return m.lines
}

// findDefinitions returns the addresses of the numbered links, or nil if src has no such links.
func findDefinitions(src []byte) map[string]*link {
	if !bytes.Contains(src, []byte("][")) {
		return nil
	}
	defined := map[string]*link{}
	broken := "" // the number of the link whose address continues on the next line
	for text := range linesOf(src) {
		number, address := readDefinition(text)
		if broken != "" && number == "" && bytes.IndexByte(text, ' ') < 0 {
			defined[broken] = newLink(defined[broken].address + string(bytes.TrimSpace(text)))
		}
		if broken = ""; number != "" && defined[number] == nil {
			defined[number] = newLink(address)
			if strings.HasSuffix(address, "-") {
				broken = number
			}
		}
	}
	return defined
}

// readDefinition reads a line of the list of addresses: "[32]: https://…" or "32. https://…". It returns "" for other
// lines.
func readDefinition(text []byte) (number, address string) {
	text = bytes.TrimLeft(text, " \t")
	bracket := len(text) > 0 && text[0] == '['
	if bracket {
		text = text[1:]
	}
	digits := len(text) - len(bytes.TrimLeft(text, "0123456789"))
	if digits == 0 || digits > maxReference || digits == len(text) || len(text) > maxAddress ||
		bracket && text[digits] != ']' || !bracket && text[digits] != '.' {
		return "", ""
	}
	rest := bytes.TrimPrefix(text[digits+1:], []byte(":"))
	first, _, _ := bytes.Cut(bytes.TrimLeft(rest, " \t"), []byte(" ")) // a title can follow
	if first = bytes.Trim(first, "<>\r"); len(rest) == 0 || rest[0] != ' ' && rest[0] != '\t' ||
		!bytes.HasPrefix(first, []byte("/")) && !isAddress(string(first)) {
		return "", ""
	}
	return string(text[:digits]), string(first)
}

const (
	maxIndent    = 80
	maxReference = 7 // digits
	maxAddress   = 2 << 10
	maxLabel     = 32 << 10 // bytes of the text of a link; an abstract can be a link
	maxOpen      = 64       // unmatched brackets
)

// findSpans finds links and images.
func (m *markup) findSpans() {
	var open []int // spans that are not closed yet
	for i := 0; i < len(m.src); i++ {
		i += indexOf(m.src[i:], &spanSigns)
		if i == len(m.src) {
			return
		}
		switch c := m.src[i]; {
		case c == '\\' && m.escaped:
			i++
		case c == '\n' && m.headingAt(i+1):
			open = open[:0]
		case c == '[':
			if len(open) == maxOpen {
				open = append(open[:0], open[1:]...)
			}
			open = append(open, len(m.spans))
			m.spans = append(m.spans, span{open: i, image: i > 0 && m.src[i-1] == '!'})
		case c == ']' && len(open) > 0:
			var end int
			open, end = m.closeSpan(open, i)
			i = max(i, end-1)
		}
	}
}

// signs is a set of ASCII characters.
type signs [256]bool

// signsOf returns the set of the characters of a text.
func signsOf(all string) (s signs) {
	for i := range len(all) {
		s[all[i]] = true
	}
	return s
}

var (
	spanSigns = signsOf("[]\\\n") // used to find links
	textSigns = signsOf("[\\\n<") // end a run of plain text
)

// indexOf returns the index of the first of some signs, or the length of the text. It avoids the setup of
// bytes.IndexAny, which is slow for short runs of text.
func indexOf(text []byte, of *signs) int {
	for i, c := range text {
		if of[c] {
			return i
		}
	}
	return len(text)
}

// headingAt reports whether a line starts a heading that is a link. An open link ends before such a heading.
func (m *markup) headingAt(i int) bool {
	if i >= len(m.src) || m.src[i] != '#' {
		return false
	}
	text := bytes.TrimLeft(m.src[i:], "#")
	text = bytes.TrimLeft(text, " ")
	return bytes.HasPrefix(text, []byte("["))
}

// closeSpan reads the text after a closing bracket. It returns the brackets that are still open, and the offset of the
// end of the link, or 0 if it is not a link.
func (m *markup) closeSpan(open []int, at int) ([]int, int) {
	l, end := m.address(at + 1)
	last := len(open) - 1
	if n := attributes(m.src[at+1 : min(at+1+maxAddress, len(m.src))]); l == nil && n > 0 {
		s := &m.spans[open[last]]
		s.close, s.end, s.text = at, at+1+n, true
		return open[:last], s.end
	}
	if l == nil {
		if bytes.IndexByte(m.src[m.spans[open[last]].open:at], '\n') < 0 {
			open = open[:last] // a pair of brackets in text
		}
		return open, 0
	}
	if l.target != elsewhere || m.defined != nil && !m.spans[open[last]].image {
		last = m.outermost(open, last)
	}
	s := &m.spans[open[last]]
	if at-s.open > maxLabel {
		return open[:last], 0
	}
	s.close, s.end, s.link = at, end, l
	return open[:last], end
}

// outermost returns the index in open of the bracket that starts a link. The text of the link can have an unmatched
// bracket, such as that of an interval, so the first open bracket at the start of a line takes precedence.
func (m *markup) outermost(open []int, last int) int {
	if m.spans[open[last]].image {
		return last
	}
	for k := range last {
		if s := m.spans[open[k]]; !s.image && m.beginsLine(s.open) {
			return k
		}
	}
	return last
}

// beginsLine reports whether only markup is before an offset on its line.
func (m *markup) beginsLine(at int) bool {
	before := m.src[max(at-20, 0):at]
	if n := bytes.LastIndexByte(before, '\n'); n >= 0 {
		return len(bytes.Trim(before[n+1:], "#*- \t")) == 0
	}
	return at < 20 && len(bytes.Trim(before, "#*- \t")) == 0
}

// address reads the address after the text of a link. It returns the link and the offset of its end, or nil if no
// address follows.
func (m *markup) address(at int) (*link, int) {
	if at >= len(m.src) {
		return nil, 0
	}
	rest := m.src[at:min(at+maxAddress, len(m.src))]
	switch rest[0] {
	case '(':
		n := closingParenthesis(rest)
		if n < 0 {
			return nil, 0
		}
		written, _, _ := strings.Cut(unwrap(strings.TrimSpace(string(rest[1:n]))), " ")
		written = strings.Trim(written, "<>")
		if !strings.HasPrefix(written, "http://") && !strings.HasPrefix(written, "https://") &&
			!strings.HasPrefix(written, "/") && !strings.HasPrefix(written, "#") &&
			!strings.HasPrefix(written, "data:") {
			return nil, 0
		}
		return newLink(written), at + n + 1 + attributes(rest[n+1:])
	case '[':
		n := bytes.IndexByte(rest, ']')
		if n < 2 || n > maxReference+1 || len(bytes.Trim(rest[1:n], "0123456789")) > 0 {
			return nil, 0
		}
		if l := m.defined[string(rest[1:n])]; l != nil {
			return l, at + n + 1
		}
		return &link{}, at + n + 1 // the list of addresses is truncated
	}
	return nil, 0
}

// attributes returns the length of the attributes that pandoc writes after a link, {.block .font-bold}, or 0 if there
// are none.
func attributes(text []byte) int {
	if len(text) < 2 || text[0] != '{' || text[1] != '.' && text[1] != '#' {
		return 0
	}
	return bytes.IndexByte(text, '}') + 1
}

// maxBreaks is the maximum number of line breaks in an address and its title.
const maxBreaks = 4

// closingParenthesis returns the index of the end of an address in parentheses, or -1. The address can contain
// parentheses. Some tools wrap it after a hyphen or before its title.
func closingParenthesis(text []byte) int {
	depth, breaks, quotes := 0, 0, 0
	for i, c := range text {
		switch c {
		case '"':
			quotes++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		case '\n':
			if breaks++; breaks > maxBreaks || i+1 == len(text) || text[i-1] == '\n' ||
				text[i-1] != '-' && text[i+1] != '"' && quotes%2 == 0 {
				return -1
			}
		}
	}
	return -1
}

// unwrap joins an address that is wrapped after a hyphen.
func unwrap(address string) string {
	return strings.ReplaceAll(strings.ReplaceAll(address, "-\n", "-"), "\n", " ")
}

// emit writes the source between two offsets to the line buffer.
func (m *markup) emit(i, to int) {
	next := sort.Search(len(m.spans), func(k int) bool { return m.spans[k].open >= i })
	for i < to {
		n := indexOf(m.src[i:to], &textSigns)
		m.write(m.src[i : i+n])
		if i += n; i == to {
			return
		}
		for next < len(m.spans) && m.spans[next].open < i {
			next++
		}
		if m.src[i] == '<' && m.markdown {
			if end := m.tag(i, to); end > i {
				i = end
				continue
			}
		}
		switch {
		case m.src[i] == '\n':
			m.endLine(i)
			i = m.beginLine(i+1, to)
		case m.src[i] == '\\':
			i = m.escape(i, to)
		case next < len(m.spans) && m.spans[next].open == i && m.spans[next].text:
			m.emit(i+1, m.spans[next].close)
			i = m.spans[next].end
		case next < len(m.spans) && m.spans[next].open == i && m.spans[next].link != nil:
			s, number := m.spans[next], m.number
			m.span(s)
			m.advance(number - m.number + bytes.Count(m.src[s.open:s.end], []byte("\n")))
			i = s.end
		case m.isAlone(i):
			i++ // the bracket of a link whose end is missing
		default:
			m.write(m.src[i : i+1])
			i++
		}
	}
}

// isAlone reports whether the character at an offset is alone on its line.
func (m *markup) isAlone(at int) bool {
	if at-m.begins > maxIndent || len(bytes.TrimSpace(m.src[m.begins:at])) > 0 {
		return false
	}
	rest, _, _ := bytes.Cut(m.src[at+1:min(at+1+maxIndent, len(m.src))], []byte("\n"))
	return len(bytes.TrimSpace(rest)) == 0
}

// endLine ends a line of the source.
func (m *markup) endLine(at int) {
	text := string(bytes.TrimSpace(m.src[m.begins:at]))
	if at := bytes.LastIndex(m.text, []byte("{#")); m.level > 0 && at >= 0 && bytes.HasSuffix(m.text, []byte("}")) {
		m.cut(at) // the attributes of a heading
	}
	switch {
	case text == "" || text == "[":
		m.breakParagraph()
	case m.link != nil && (m.link.target == toProfile || m.link.target == toPage || m.link.target == toCode ||
		m.link.target == toArxiv):
		m.write([]byte(" ")) // the label is wrapped
	default:
		m.breakLine()
	}
	if m.advance(1); m.link == nil {
		m.setLevel(0)
	}
}

var (
	tagLine  = lazyregexp.New(`^(?:</?[a-zA-Z][^<>]*>\s*)+$`)
	divLine  = lazyregexp.New(`^(?:-[ \t]+)*:{3,}(?:[ \t].*)?$`) // pandoc's
	ruleLike = lazyregexp.New("^(?:(?:[*_-][ \t]*){3,}|={3,}|```[a-zA-Z]*)$")
)

// beginLine skips markup at the start of a line, and returns the offset where the text starts.
func (m *markup) beginLine(at, to int) int {
	m.begins = at
	end := to
	if n := bytes.IndexByte(m.src[at:to], '\n'); n >= 0 {
		end = at + n
	}
	text := bytes.TrimSpace(m.src[at:end])
	m.listed = len(text) > 0 && m.defined != nil && (m.isDefinition(text) ||
		m.listed && (bytes.IndexByte(text, ' ') < 0 || text[0] == '('))
	switch {
	case len(text) == 0:
	case m.listed:
		return end
	case !m.markdown:
	case text[0] == '#':
		if level := len(text) - len(bytes.TrimLeft(text, "#")); level <= 6 {
			m.setLevel(int8(level))
			return at + bytes.IndexByte(m.src[at:end], '#') + level
		}
	case (text[0] == ':' || text[0] == '-') && bytes.Contains(text, []byte(":::")) && divLine.Match(text):
		return end
	case bytes.IndexByte([]byte("<*_-=`"), text[0]) >= 0 && len(text) < maxAddress &&
		(ruleLike.Match(text) || tagLine.Match(text)):
		return end
	}
	return at
}

func (m *markup) isDefinition(text []byte) bool {
	number, _ := readDefinition(text)
	return number != ""
}

var (
	htmlTag = lazyregexp.New(`^<(/?)(a|article|br|button|div|img|input|label|li|nav|p|section|source|span|svg|` +
		`time|ul|video)((?:\s[^<>]*)?)>`)
	htmlHref = lazyregexp.New(`\shref="([^"]*)"`)
)

// tag reads an HTML tag and returns the offset of its end. Tools keep tags of links and of <div> elements with
// attributes. For text that is not a tag of these pages, it returns at.
func (m *markup) tag(at, to int) int {
	t := htmlTag.FindSubmatch(m.src[at:min(at+maxAddress, to)])
	if t == nil {
		return at
	}
	closes := len(t[1]) > 0
	switch name := string(t[2]); {
	case name == "a" && closes:
		m.closeLink()
	case name == "a":
		if href := htmlHref.FindSubmatch(t[3]); href != nil && m.link == nil {
			m.openLink(newLink(entry.DecodeEntities(string(href[1]))))
		}
	case name != "span" && name != "time":
		m.breakLine()
	}
	m.advance(bytes.Count(t[0], []byte("\n")))
	return at + len(t[0])
}

// escape reads a backslash, and returns the offset where the text continues. A backslash at the end of a line is a line
// break.
func (m *markup) escape(at, to int) int {
	after := m.src[at+1 : to]
	switch {
	case !m.escaped:
	case len(after) == 0 || after[0] == '\n' || after[0] == ' ':
		return at + 1
	case after[0] == '\\' && (len(after) == 1 || after[1] == '\n'):
		return at + 2
	case strings.IndexByte(punctuation, after[0]) >= 0:
		m.write(after[:1])
		return at + 2
	}
	m.write(m.src[at : at+1])
	return at + 1
}

// punctuation contains the characters that a backslash can escape.
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// span writes a link. It ends the line at an image, and omits the description of the image.
func (m *markup) span(s span) {
	if s.image {
		m.cut(len(bytes.TrimSuffix(m.text, []byte("!"))))
		m.breakLine()
		return
	}
	from := s.open + 1
	if alt := m.altAt(from, s.close); alt > 0 && (s.link.target != toPaper ||
		len(bytes.TrimSpace(m.src[from+alt:s.close])) == 0) {
		from += alt
	}
	if m.link != nil { // within another link
		m.emit(from, s.close)
		return
	}
	m.openLink(s.link)
	m.emit(from, s.close)
	m.closeLink()
}

// altAt returns the length of the description in brackets that some tools write in place of an image, or 0.
func (m *markup) altAt(from, to int) int {
	if m.src[from] != '[' {
		return 0
	}
	n := bytes.IndexAny(m.src[from:to], "]\n")
	if n < 0 || m.src[from+n] != ']' || m.src[from+n+1] == '{' { // text with pandoc's attributes
		return 0
	}
	return n + 1
}
