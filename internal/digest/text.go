package digest

import (
	"bytes"
	"iter"
	"strings"
)

// The text of a daily-papers page, as a browser copies it, a text browser prints it, or a tool that puts
// the address of every link on a line of its own below what leads there.

// looksLikeText takes everything that is not in the form of another kind of file.
func looksLikeText(src string) bool {
	head := strings.TrimSpace(src)
	return head != "" && !looksLikeJSON(head) && !strings.HasPrefix(head, "<") && !strings.HasPrefix(head, "@")
}

// fewestPictures is how often [] has to stand in a page for that to be pandoc's sign for a picture without
// words.
const fewestPictures = 3

func readText(r *reading) error {
	r.readPage(r.textLines())
	return nil
}

func (r *reading) textLines() []line {
	var s sheet
	src, front := r.cutFront(withLineFeeds(r.src))
	s.number = front + 1
	switch {
	case looksBrowsed(string(src[:min(len(src), headSize)])):
		s.readBrowsed(src)
		return s.lines
	case bytes.Contains(src, []byte("](http")): // some tools leave a link here and there
		s.readMarkup(src, false)
	default:
		pictured := bytes.Count(src, []byte(" [] "))+bytes.Count(src, []byte("\n[]")) >= fewestPictures
		for text := range linesOf(src) {
			if pictured && len(text) <= longestFurniture {
				text = bytes.ReplaceAll(text, []byte("[]"), []byte(" "))
			}
			s.addParts(text)
			s.number++
		}
	}
	s.takeAddresses()
	return s.lines
}

// linesOf takes a text apart whose lines end with a line feed.
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

// withLineFeeds ends every line of a text with a line feed.
func withLineFeeds(src []byte) []byte {
	if bytes.IndexByte(src, '\r') < 0 {
		return src
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
}

// otherBreaks are characters that break a line for its reader; editors do not count them.
var otherBreaks = strings.NewReplacer("\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\v", "\n", "\f", "\n")

// addParts takes a line of plain text that other characters can break.
func (s *sheet) addParts(text []byte) {
	if bytes.IndexByte(text, '\v') < 0 && bytes.IndexByte(text, '\f') < 0 && !bytes.Contains(text, []byte("\u0085")) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029")) {
		s.addText(clean(string(bytes.TrimSpace(text))))
		return
	}
	for _, part := range strings.Split(otherBreaks.Replace(string(text)), "\n") {
		s.addText(clean(part))
	}
}
