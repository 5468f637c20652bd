package page

import (
	"bytes"
	"iter"
	"strings"

	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
)

// The text of a daily-papers page is copied from a browser, or printed by a text browser. Some tools also write the
// address of each link on a separate line below the link.

// LooksLikeText reports whether a dump can be a page as text: it is not blank, and does not start like JSON, XML or
// BibTeX.
func LooksLikeText(src string) bool {
	head := strings.TrimSpace(src)
	return head != "" && !data.LooksLikeJSON(head) && !strings.HasPrefix(head, "<") && !strings.HasPrefix(head, "@")
}

// minPictures is the minimum number of [] on a page in which [] is an image without a description, as pandoc writes it.
const minPictures = 3

// ReadText reads a page as text.
func ReadText(d *entry.Dump) error {
	readPage(d, textLines(d))
	return nil
}

// textLines returns the lines of a page as text, in any of these forms.
func textLines(d *entry.Dump) []line {
	src, front, captured := cutFrontMatter(withLineFeeds(d.Src))
	d.Captured = captured
	switch {
	case looksLikeTextBrowser(string(src[:min(len(src), entry.HeadSize)])):
		return textBrowserLines(src, front+1)
	case bytes.Contains(src, []byte("](http")): // some tools leave a few links in Markdown
		return linkAddresses(markupLines(src, front+1, false))
	}
	return linkAddresses(plainLines(src, front+1))
}

// plainLines returns the lines of a text. The first line has the given number in the dump.
func plainLines(src []byte, first int) []line {
	s := newLineBuffer(src, first)
	pictured := bytes.Count(src, []byte(" [] "))+bytes.Count(src, []byte("\n[]")) >= minPictures
	for text := range linesOf(src) {
		if pictured && len(text) <= maxBoilerplate {
			text = bytes.ReplaceAll(text, []byte("[]"), []byte(" "))
		}
		addParts(&s, text)
		s.advance(1)
	}
	return s.lines
}

// linesOf returns the lines of a text whose lines end with a line feed.
func linesOf(src []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for more := true; more; {
			var text []byte
			if text, src, more = bytes.Cut(src, []byte("\n")); !yield(text) {
				return
			}
		}
	}
}

// withLineFeeds replaces carriage returns as line breaks by line feeds.
func withLineFeeds(src []byte) []byte {
	if bytes.IndexByte(src, '\r') < 0 {
		return src
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// otherBreaks replaces other characters that display as a line break. Editors do not count them as line breaks.
var otherBreaks = strings.NewReplacer("\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// addParts adds a line of plain text, split at otherBreaks.
func addParts(s *lineBuffer, text []byte) {
	if bytes.IndexByte(text, '\v') < 0 && bytes.IndexByte(text, '\f') < 0 &&
		!bytes.Contains(text, []byte("\u0085")) && !bytes.Contains(text, []byte("\u2028")) &&
		!bytes.Contains(text, []byte("\u2029")) {
		s.addText(entry.Clean(string(bytes.TrimSpace(text))))
		return
	}
	for part := range strings.SplitSeq(otherBreaks.Replace(string(text)), "\n") {
		s.addText(entry.Clean(part))
	}
}
