package digest

import (
	"bytes"
	"iter"
	"strings"
)

// The text of a daily-papers page, as a browser copies it, or a tool that puts the address of every
// link on a line of its own below what leads there.

// looksLikeText takes everything that is not in the form of another kind of file.
func looksLikeText(src string) bool {
	head := strings.TrimSpace(src)
	return head != "" && !looksLikeJSON(head) && !strings.HasPrefix(head, "<") && !strings.HasPrefix(head, "@")
}

func readText(r *reading) error {
	r.readPage(r.textLines())
	return nil
}

func (r *reading) textLines() []line {
	var s sheet
	src, front := r.cutFront(withLineFeeds(r.src))
	s.number = front + 1
	if bytes.Contains(src, []byte("](http")) { // some tools leave a link here and there
		s.readMarkup(src, false)
	} else {
		for text := range linesOf(src) {
			if text := clean(string(bytes.TrimSpace(text))); text != "" {
				s.add(line{number: int32(s.number), text: text})
			} else {
				s.blank()
			}
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

var otherBreaks = []string{"\r\n", "\r", "\u0085", "\u2028", "\u2029", "\v", "\f"}

// withLineFeeds ends every line of a text with a line feed.
func withLineFeeds(src []byte) []byte {
	var pairs []string
	for _, b := range otherBreaks {
		if bytes.Contains(src, []byte(b)) {
			pairs = append(pairs, b, "\n")
		}
	}
	if pairs == nil {
		return src
	}
	return []byte(strings.NewReplacer(pairs...).Replace(string(src)))
}
